//! Two versions -> what changed, by stage; and texts that grow.

mod corpus;

use criterion::{BenchmarkId, Criterion, Throughput};
use newsprint::diff::align::{Cut, align};
use newsprint::diff::language::Language;
use newsprint::diff::sentence::sentences;
use newsprint::diff::{Kind, diff, harmony};

/// A pair of versions, and how many sentences were changed, removed, added and moved.
struct Planted {
    old: String,
    new: String,
    edits: [usize; 4],
}

/// Plants edits into an invented article: every ninth sentence gets a word, every thirteenth goes, a new one comes after
/// every eleventh, and the second goes to the end.
fn planted(text: &str, spare: &str) -> Planted {
    let all: Vec<&str> =
        sentences(text, Language::ENGLISH).iter().map(|sentence| sentence.of(text)).collect();
    let mut news = sentences(spare, Language::ENGLISH).into_iter().map(|sentence| sentence.of(spare));
    let (mut new, mut moved, mut edits) = (Vec::new(), None, [0; 4]);
    for (number, sentence) in all.iter().enumerate() {
        match number {
            1 => moved = Some(sentence.to_string()),
            _ if number % 13 == 12 => edits[1] += 1,
            _ if number % 9 == 8 => {
                new.push(sentence.replacen(' ', " zanzibar ", 1));
                edits[0] += 1;
            }
            _ => new.push(sentence.to_string()),
        }
        if number % 11 == 10 {
            new.push(news.next().expect("as long").to_string());
            edits[2] += 1;
        }
    }
    new.extend(moved);
    edits[3] = 1;
    Planted { old: all.join("\n"), new: new.join("\n"), edits }
}

fn check(pair: &Planted) {
    let found = diff(&pair.old, &pair.new);
    let count = |kind: Kind| found.edits.iter().filter(|edit| edit.kind == kind).count();
    let moved = found.edits.iter().filter(|edit| edit.moved).count();
    assert_eq!([count(Kind::Changed), count(Kind::Removed), count(Kind::Added), moved], pair.edits);
}

fn main() {
    let mut criterion = Criterion::default().configure_from_args();
    let crawl = corpus::crawl(200);
    let texts: Vec<&str> = crawl.articles.iter().map(|article| article.text.as_str()).collect();
    let pairs: Vec<Planted> = texts.chunks_exact(2).map(|two| planted(two[0], two[1])).collect();
    // Copies and cuts of the crawl are edited already: what is checked is that most come out as planted.
    pairs.iter().take(20).for_each(check);
    let bytes: usize = pairs.iter().map(|pair| pair.old.len() + pair.new.len()).sum();

    let mut group = criterion.benchmark_group("diff");
    group.throughput(Throughput::Bytes(bytes as u64));
    let cut = |text: &str| sentences(text, Language::ENGLISH);
    group.bench_function("sentences", |bencher| {
        bencher.iter(|| pairs.iter().map(|pair| cut(&pair.old).len() + cut(&pair.new).len()).sum::<usize>());
    });
    group.bench_function("sentences, words, alignment", |bencher| {
        bencher.iter(|| {
            let links = |pair: &Planted| {
                let (mut old, mut new) = (cut(&pair.old), cut(&pair.new));
                harmony::cut_alike(&pair.old, &pair.new, &mut old, &mut new);
                align(&mut Cut::new(&pair.old, old), &mut Cut::new(&pair.new, new), &mut Vec::new()).len()
            };
            pairs.iter().map(links).sum::<usize>()
        });
    });
    group.bench_function("all, with facts", |bencher| {
        bencher.iter(|| pairs.iter().map(|pair| diff(&pair.old, &pair.new).edits.len()).sum::<usize>());
    });
    group.finish();

    let mut group = criterion.benchmark_group("diff of n identical sentences");
    for n in [5_000usize, 50_000] {
        let old = "The spokesman declined to comment. ".repeat(n);
        let new = old.replacen("declined", "refused", 1);
        assert_eq!(diff(&old, &new).edits.len(), n);
        group.throughput(Throughput::Elements(n as u64));
        group.bench_with_input(BenchmarkId::from_parameter(n), &n, |bencher, _| {
            bencher.iter(|| diff(&old, &new))
        });
    }
    group.finish();

    let mut group = criterion.benchmark_group("diff of two texts of 1 MB");
    let long = |from: usize| -> String {
        let texts: Vec<&str> =
            crawl.articles.iter().skip(from).map(|article| article.text.as_str()).collect();
        let mut long = texts.join("\n").repeat(4);
        long.truncate(long.floor_char_boundary(1_000_000));
        long
    };
    let (old, new) = (long(0), long(100));
    group.throughput(Throughput::Bytes(2_000_000));
    group.sample_size(10);
    group.bench_function("shuffled", |bencher| bencher.iter(|| diff(&old, &new)));
    group.finish();
    criterion.final_summary();
}
