//! A crawl on disk -> linked and clustered articles, and the folder that is written.

mod corpus;

use std::collections::HashSet;
use std::path::Path;

use criterion::{Criterion, Throughput};
use newsprint::input::Options;
use newsprint::params::{Method, Params};
use newsprint::pipeline::cluster::{KeepTexts, cluster, run};
use newsprint::pipeline::{Job, OnDamage, Unnamed, unwatched};
use newsprint::report::PairRow;
use newsprint::report::folder::Replace;

fn main() {
    let mut criterion = Criterion::default().configure_from_args();
    let crawl = corpus::crawl(2000);
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("crawl.jsonl");
    let lines = corpus::json_lines(&crawl);
    std::fs::write(&file, &lines).expect("the crawl is written");
    let job = |method| Job {
        params: Params { method, ..Params::default() },
        input: Options::default(),
        arguments: vec![file.display().to_string()],
        unnamed: Unnamed::Unknown,
        on_damage: OnDamage::Stop,
    };
    let target = folder.path().join("out");
    check(&crawl, &job(Method::Sample), &target);

    let mut group = criterion.benchmark_group("pipeline");
    group.sample_size(10).throughput(Throughput::Bytes(lines.len() as u64));
    for (name, method) in
        [("sample", Method::Sample), ("minhash", Method::Minhash), ("simhash", Method::Simhash)]
    {
        let job = job(method);
        group.bench_function(format!("run/{name}"), |bencher| {
            bencher.iter(|| run(&job, &unwatched()).expect("it runs").stories.order.len());
        });
    }
    let job = job(Method::Sample);
    group.bench_function("run and write/sample", |bencher| {
        bencher.iter(|| cluster(&job, &target, Replace::Force, KeepTexts::OfPairs, &unwatched()));
    });
    group.finish();
    criterion.final_summary();
}

/// The planted pairs and no others are linked.
fn check(crawl: &corpus::Crawl, job: &Job, target: &Path) {
    cluster(job, target, Replace::Never, KeepTexts::OfPairs, &unwatched()).expect("it runs");
    let rows = std::fs::read_to_string(target.join("pairs.jsonl")).expect("pairs are written");
    let found: HashSet<(String, String)> = rows
        .lines()
        .map(|line| {
            let row: PairRow = serde_json::from_str(line).expect("a row");
            (row.a.to_string(), row.b.to_string())
        })
        .collect();
    let id = |at: usize| crawl.articles[at].id.clone();
    let planted: HashSet<(String, String)> =
        crawl.copies.iter().chain(&crawl.cuts).map(|&(a, b)| (id(a), id(b))).collect();
    assert_eq!(found, planted);
}
