//! Pairs -> exact numbers.

mod corpus;

use criterion::{Criterion, Throughput};
use newsprint::params::Params;
use newsprint::shingle::shingles;
use newsprint::text::Tokenizer;
use newsprint::verify::{Comparer, GROUP, Shingled, naive_numbers, passages};

fn main() {
    let mut criterion = Criterion::default().configure_from_args();
    let params = Params::default();
    let crawl = corpus::crawl(GROUP);
    let (mut tokenizer, mut words, mut hashes) = (Tokenizer::new(params.seed), Vec::new(), Vec::new());
    for article in &crawl.articles {
        let (mut of_words, mut of_shingles) = (Vec::new(), Vec::new());
        tokenizer.hashes(&article.text, &mut of_words);
        shingles(&of_words, params.shingle_words, &mut of_shingles);
        words.push(of_words);
        hashes.push(of_shingles);
    }
    let views: Vec<Shingled> = hashes.iter().map(|shingles| Shingled { shingles, aside: None }).collect();
    let planted: Vec<(u8, u8)> =
        crawl.copies.iter().chain(&crawl.cuts).map(|&(a, b)| (a as u8, b as u8)).collect();
    let all: Vec<(u8, u8)> =
        (0..GROUP as u8).flat_map(|a| (a + 1..GROUP as u8).map(move |b| (a, b))).collect();
    let mut comparer = Comparer::default();
    for (&(a, b), numbers) in all.iter().zip(comparer.compare(&views, &all)) {
        assert_eq!(numbers, naive_numbers(&views[a as usize], &views[b as usize]));
    }

    let mut group = criterion.benchmark_group("verify");
    // Bytes of the texts that the pairs hold, each as often as it is in one.
    let bytes_of = |pairs: &[(u8, u8)]| -> u64 {
        let size = |at: u8| crawl.articles[at as usize].text.len() as u64;
        pairs.iter().map(|&(a, b)| size(a) + size(b)).sum()
    };
    group.throughput(Throughput::Bytes(bytes_of(&all)));
    group.bench_function("64 texts, all 2016 pairs", |bencher| {
        bencher.iter(|| comparer.compare(&views, &all));
    });
    group.throughput(Throughput::Bytes(bytes_of(&planted)));
    group.bench_function("12 pairs, two texts at a time", |bencher| {
        bencher.iter(|| {
            planted.iter().fold(0, |sum, &(a, b)| {
                let two = [views[a as usize].clone(), views[b as usize].clone()];
                sum + comparer.compare(&two, &[(0, 1)])[0].full.shared
            })
        });
    });
    group.bench_function("12 pairs, naive", |bencher| {
        bencher.iter(|| {
            planted.iter().fold(0, |sum, &(a, b)| {
                sum + naive_numbers(&views[a as usize], &views[b as usize]).full.shared
            })
        });
    });
    group.bench_function("12 pairs, passages", |bencher| {
        bencher.iter(|| {
            planted.iter().fold(0, |sum, &(a, b)| {
                sum + passages(&words[a as usize], &words[b as usize], params.shingle_words).len()
            })
        });
    });
    assert_eq!(planted.len(), 12, "the names above say so");
    group.finish();
    criterion.final_summary();
}
