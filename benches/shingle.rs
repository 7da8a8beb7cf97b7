//! Word hashes -> shingle hashes.

mod corpus;

use std::collections::HashMap;

use criterion::{Criterion, Throughput};
use newsprint::shingle::shingles;
use newsprint::text::{Tokenizer, hash_of, naive_words};

fn main() {
    let mut criterion = Criterion::default().configure_from_args();
    let texts = corpus::articles(400);
    let mut tokenizer = Tokenizer::new(7);
    let words: Vec<Vec<u64>> = texts
        .iter()
        .map(|text| {
            let mut hashes = Vec::new();
            tokenizer.hashes(text, &mut hashes);
            let expected: Vec<u64> = naive_words(text).iter().map(|word| hash_of(word, 7)).collect();
            assert_eq!(hashes, expected);
            hashes
        })
        .collect();
    let mut group = criterion.benchmark_group("shingle");
    group.throughput(Throughput::Bytes(corpus::bytes(&texts)));
    let mut out = Vec::new();
    for k in [3, 5, 8] {
        // Two shingles have one hash exactly where they are the same words.
        let (mut by_hash, mut by_words) = (HashMap::new(), HashMap::new());
        for words in &words {
            shingles(words, k, &mut out);
            assert_eq!(out.len(), words.len() + 1 - k);
            for (&hash, window) in out.iter().zip(words.windows(k)) {
                assert_eq!(*by_hash.entry(hash).or_insert(window), window);
                assert_eq!(*by_words.entry(window).or_insert(hash), hash);
            }
        }
        group.bench_function(format!("{k} words"), |bencher| {
            bencher.iter(|| {
                words.iter().fold(0, |sum, words| {
                    shingles(words, k, &mut out);
                    sum ^ out.last().copied().unwrap_or(0)
                })
            });
        });
    }
    group.finish();
    criterion.final_summary();
}
