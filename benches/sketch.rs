//! Shingle hashes -> sketches.

mod corpus;

use std::collections::BTreeSet;

use criterion::{Criterion, Throughput};
use newsprint::params::Params;
use newsprint::shingle::shingles;
use newsprint::sketch::minhash::{estimate, minhash};
use newsprint::sketch::sample::{Sampler, level};
use newsprint::sketch::simhash::{naive_simhash, simhash};
use newsprint::sketch::sketch;
use newsprint::text::Tokenizer;
use newsprint::verify::{Shingled, naive_numbers};

fn main() {
    let mut criterion = Criterion::default().configure_from_args();
    let params = Params::default();
    let crawl = corpus::crawl(400);
    let texts: Vec<&str> = crawl.articles.iter().map(|article| article.text.as_str()).collect();
    let (mut tokenizer, mut words) = (Tokenizer::new(params.seed), Vec::new());
    let hashes: Vec<Vec<u64>> = texts
        .iter()
        .map(|text| {
            let mut hashes = Vec::new();
            tokenizer.hashes(text, &mut words);
            shingles(&words, params.shingle_words, &mut hashes);
            hashes
        })
        .collect();
    check(&crawl, &hashes, &params);

    let mut group = criterion.benchmark_group("sketch");
    group.throughput(Throughput::Bytes(corpus::bytes(&texts)));
    let mut out = Vec::new();
    let mut sampler = Sampler::default();
    group.bench_function("sample", |bencher| {
        bencher.iter(|| {
            out.clear();
            for hashes in &hashes {
                sampler.sample(hashes, level(hashes.len(), &params), &mut out);
            }
            out.len()
        });
    });
    group.bench_function("minhash", |bencher| {
        bencher.iter(|| {
            out.clear();
            hashes.iter().for_each(|hashes| minhash(hashes, params.minhash_slots, &mut out));
            out.len()
        });
    });
    group.bench_function("simhash", |bencher| {
        bencher.iter(|| hashes.iter().fold(0, |sum, hashes| sum ^ simhash(hashes)));
    });
    group.bench_function("naive simhash", |bencher| {
        bencher.iter(|| hashes.iter().fold(0, |sum, hashes| sum ^ naive_simhash(hashes)));
    });
    group.bench_function("text to sample", |bencher| {
        bencher.iter(|| sketch(texts.iter().copied(), &params).samples.len());
    });
    group.finish();
    criterion.final_summary();
}

fn check(crawl: &corpus::Crawl, hashes: &[Vec<u64>], params: &Params) {
    for hashes in hashes {
        let level = level(hashes.len(), params);
        let mut found = Vec::new();
        Sampler::default().sample(hashes, level, &mut found);
        let below: BTreeSet<u64> = hashes.iter().copied().filter(|&hash| hash <= u64::MAX >> level).collect();
        assert_eq!(found.len(), below.len());
        assert_eq!(found.into_iter().collect::<BTreeSet<u64>>(), below);
        assert_eq!(simhash(hashes), naive_simhash(hashes));
    }
    for &(a, b) in crawl.copies.iter().chain(&crawl.cuts) {
        let signature = |hashes: &[u64]| {
            let mut signature = Vec::new();
            minhash(hashes, params.minhash_slots, &mut signature);
            signature
        };
        let view = |at: usize| Shingled { shingles: &hashes[at], aside: None };
        let exact = naive_numbers(&view(a), &view(b)).full.jaccard();
        let found = estimate(&signature(&hashes[a]), &signature(&hashes[b]));
        let sigma = (exact * (1.0 - exact) / params.minhash_slots as f64).sqrt();
        assert!((found - exact).abs() <= 4.0 * sigma, "{found} for a Jaccard of {exact}");
    }
}
