//! Text -> word hashes.

mod corpus;

use criterion::{Criterion, Throughput};
use newsprint::text::{Tokenizer, hash_of, naive_words};

const SEED: u64 = 7;

fn main() {
    let mut criterion = Criterion::default().configure_from_args();
    let texts = corpus::articles(400);
    let plain: Vec<String> = texts.iter().map(|text| text.chars().filter(char::is_ascii).collect()).collect();
    let mut group = criterion.benchmark_group("tokenise");
    for (name, texts) in [("ascii", &plain), ("mixed", &texts)] {
        let mut tokenizer = Tokenizer::new(SEED);
        let mut hashes = Vec::new();
        for text in texts {
            tokenizer.hashes(text, &mut hashes);
            let expected: Vec<u64> = naive_words(text).iter().map(|word| hash_of(word, SEED)).collect();
            assert_eq!(hashes, expected);
        }
        group.throughput(Throughput::Bytes(corpus::bytes(texts)));
        group.bench_function(format!("hashes/{name}"), |bencher| {
            bencher.iter(|| {
                texts.iter().fold(0, |sum, text| {
                    tokenizer.hashes(text, &mut hashes);
                    sum + hashes.len()
                })
            });
        });
        group.bench_function(format!("words with spans/{name}"), |bencher| {
            bencher.iter(|| texts.iter().fold(0, |sum, text| sum + tokenizer.words(text).len()));
        });
    }
    let few = &texts[..20];
    group.throughput(Throughput::Bytes(corpus::bytes(few)));
    group.bench_function("naive words/mixed", |bencher| {
        bencher.iter(|| few.iter().fold(0, |sum, text| sum + naive_words(text).len()));
    });
    group.finish();
    criterion.final_summary();
}
