//! Sketches -> pairs worth comparing.

mod corpus;

use std::collections::HashSet;

use criterion::{BatchSize, Criterion, Throughput};
use newsprint::candidates::{Pair, Postings, banded, count_levels, near};
use newsprint::params::{Method, Params};
use newsprint::sketch::{Sketches, sketch};

fn main() {
    let mut criterion = Criterion::default().configure_from_args();
    let crawl = corpus::crawl(2000);
    let texts: Vec<&str> = crawl.articles.iter().map(|article| article.text.as_str()).collect();
    let sketches = |method| {
        let params = Params { method, ..Params::default() };
        (sketch(texts.iter().copied(), &params), params)
    };
    let mut group = criterion.benchmark_group("candidates");
    group.throughput(Throughput::Bytes(corpus::bytes(&texts)));

    let (batch, params) = sketches(Method::Sample);
    let (order, rank) = ranks(&batch);
    let postings = || {
        let mut postings = Postings::default();
        (0..texts.len()).for_each(|text| postings.add(text as u32, batch.sample(text)));
        postings
    };
    let sampled: Vec<_> = order.iter().map(|&text| count_levels(batch.sample(text))).collect();
    let levels: Vec<u8> = order.iter().map(|&text| batch.rows[text].level).collect();
    let lists = postings().lists(&rank);
    let found: HashSet<Pair> = lists.pairs(&sampled, &levels, &params).into_iter().collect();
    let ranked = |a: usize, b: usize| (rank[a].min(rank[b]), rank[a].max(rank[b]));
    for &(a, b) in crawl.copies.iter().chain(&crawl.cuts) {
        assert!(found.contains(&ranked(a, b)), "{a} and {b} are not proposed");
    }
    for &(a, b) in &found {
        let sample: HashSet<u64> = batch.sample(order[a as usize]).iter().copied().collect();
        assert!(batch.sample(order[b as usize]).iter().any(|hash| sample.contains(hash)));
    }
    group.bench_function("postings", |bencher| bencher.iter(postings));
    group.bench_function("lists", |bencher| {
        bencher.iter_batched(postings, |postings| postings.lists(&rank), BatchSize::LargeInput);
    });
    group.bench_function("pairs of samples", |bencher| {
        bencher.iter(|| lists.pairs(&sampled, &levels, &params));
    });

    let (batch, params) = sketches(Method::Minhash);
    let signatures: Vec<&[u64]> = order.iter().map(|&text| batch.signature(text)).collect();
    let found: HashSet<Pair> = banded(&signatures, &params).into_iter().collect();
    assert!(crawl.copies.iter().all(|&(a, b)| found.contains(&ranked(a, b))));
    group.bench_function("pairs of minhash bands", |bencher| bencher.iter(|| banded(&signatures, &params)));

    let (batch, params) = sketches(Method::Simhash);
    let prints: Vec<u64> = order.iter().map(|&text| batch.signature(text)[0]).collect();
    assert_eq!(near(&prints, &params), naive_near(&prints, params.simhash_distance));
    group.bench_function("pairs of near simhash", |bencher| bencher.iter(|| near(&prints, &params)));
    group.bench_function("naive near simhash", |bencher| {
        bencher.iter(|| naive_near(&prints, params.simhash_distance));
    });
    group.finish();
    criterion.final_summary();
}

/// Texts by rank, and the rank of each text.
fn ranks(batch: &Sketches) -> (Vec<usize>, Vec<u32>) {
    let mut order: Vec<usize> = (0..batch.rows.len()).collect();
    order.sort_by_key(|&text| batch.rows[text].shingles);
    let mut rank = vec![0; order.len()];
    order.iter().enumerate().for_each(|(place, &text)| rank[text] = place as u32);
    (order, rank)
}

fn naive_near(prints: &[u64], distance: u32) -> Vec<Pair> {
    let mut pairs = Vec::new();
    for (a, x) in prints.iter().enumerate() {
        for (b, y) in prints.iter().enumerate().skip(a + 1) {
            if (x ^ y).count_ones() <= distance {
                pairs.push((a as u32, b as u32));
            }
        }
    }
    pairs
}
