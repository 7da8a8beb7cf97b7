//! The whole job against parsing alone and, where Python has it, against a peer: ratios from one run, in turns.
//!
//! `cargo bench --bench end_to_end` makes the crawl; `-- FILE.jsonl` takes one from disk instead. A peer that is not
//! installed is named and left out (`pip install rensa` for the one there is).
#![allow(clippy::print_stdout, reason = "a table on standard output is what this bench is for")]

mod corpus;

use std::borrow::Cow;
use std::collections::HashSet;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::Command;
use std::time::Instant;

use newsprint::input::Options;
use newsprint::params::Params;
use newsprint::pipeline::cluster::{KeepTexts, cluster};
use newsprint::pipeline::{Job, OnDamage, Unnamed, unwatched};
use newsprint::report::PairRow;
use newsprint::report::folder::Replace;

const ARTICLES: usize = 20_000;
const TURNS: usize = 7;
const PEER: &str = "benches/peers/rensa_flags.py";

fn main() {
    let given = std::env::args().skip(1).find(|word| !word.starts_with('-'));
    let folder = tempfile::tempdir().expect("a folder");
    let file = match &given {
        Some(file) => Path::new(file).to_path_buf(),
        None => folder.path().join("crawl.jsonl"),
    };
    let out = folder.path().join("out");
    if given.is_none() {
        let crawl = corpus::crawl(ARTICLES);
        std::fs::write(&file, corpus::json_lines(&crawl)).expect("the crawl is written");
        job(&file, &out, 2);
        check(&crawl, &out);
    }

    let peer = Peer::find();
    let mut columns: Vec<(&str, Vec<f64>)> =
        ["parse only", "newsprint, 1 thread", "newsprint, 2 threads"].map(|name| (name, Vec::new())).into();
    if peer.is_some() {
        columns.push(("rensa", Vec::new()));
    }
    let articles = parse(&file);
    for _ in 0..TURNS {
        for (name, seconds) in &mut columns {
            let clock = Instant::now();
            match *name {
                "parse only" => assert_eq!(parse(&file), articles),
                "newsprint, 1 thread" => assert_eq!(job(&file, &out, 1), articles.0),
                "newsprint, 2 threads" => assert_eq!(job(&file, &out, 2), articles.0),
                _ => assert_eq!(peer.as_ref().expect("found").run(&file), articles.0),
            }
            seconds.push(clock.elapsed().as_secs_f64());
        }
    }
    let megabytes = file.metadata().expect("the crawl").len() as f64 / 1e6;
    println!("{} articles, {megabytes:.0} MB, {TURNS} turns, medians", articles.0);
    let parse_only = columns[0].1.clone();
    for (name, seconds) in &columns {
        let ratio = median(seconds.iter().zip(&parse_only).map(|(a, b)| a / b));
        let median = median(seconds.iter().copied());
        println!("{name:<22} {median:>8.3} s {:>8.0} MB/s {ratio:>8.2} x parse only", megabytes / median);
    }
    let ratio = |a: usize, b: usize| median(columns[a].1.iter().zip(&columns[b].1).map(|(a, b)| a / b));
    println!("1 thread / 2 threads {:.2}", ratio(1, 2));
    match peer {
        Some(_) => println!("rensa / newsprint, 2 threads {:.2}", ratio(3, 2)),
        None => println!("left out: rensa (python3 does not import it)"),
    }
}

fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

/// Reads every line into a typed record and touches every byte of its text: how many, and a sum.
fn parse(file: &Path) -> (u64, u64) {
    #[derive(serde::Deserialize)]
    struct Row<'a> {
        #[serde(borrow)]
        id: Cow<'a, str>,
        #[serde(borrow, default)]
        text: Option<Cow<'a, str>>,
    }
    let mut lines = BufReader::with_capacity(1 << 20, std::fs::File::open(file).expect("the crawl"));
    let (mut count, mut sum) = (0, 0u64);
    let mut line = Vec::new();
    while lines.read_until(b'\n', &mut line).expect("a line") > 0 {
        let row: Row = serde_json::from_slice(&line).expect("a record");
        assert!(!row.id.is_empty());
        let text = row.text.unwrap_or_default();
        sum = text.bytes().fold(sum, |sum, byte| sum.wrapping_add(byte.into()));
        count += 1;
        line.clear();
    }
    (count, sum)
}

/// The whole job: records read.
fn job(file: &Path, out: &Path, threads: usize) -> u64 {
    let job = Job {
        params: Params::default(),
        input: Options::default(),
        arguments: vec![file.display().to_string()],
        unnamed: Unnamed::Unknown,
        on_damage: OnDamage::Stop,
    };
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
    let run = || cluster(&job, out, Replace::Force, KeepTexts::OfPairs, &unwatched());
    pool.install(run).expect("it runs").accounting.read
}

/// The planted pairs and no others are linked.
fn check(crawl: &corpus::Crawl, out: &Path) {
    let rows = std::fs::read_to_string(out.join("pairs.jsonl")).expect("pairs are written");
    let pair = |line: &str| {
        let row: PairRow = serde_json::from_str(line).expect("a row");
        (row.a.to_string(), row.b.to_string())
    };
    let found: HashSet<(String, String)> = rows.lines().map(pair).collect();
    let id = |at: usize| crawl.articles[at].id.clone();
    let planted = crawl.copies.iter().chain(&crawl.cuts).map(|&(a, b)| (id(a), id(b)));
    assert_eq!(found, planted.collect());
}

/// A deduplicator in Python: MinHash signatures and LSH, which estimates and verifies nothing.
struct Peer;

impl Peer {
    fn find() -> Option<Peer> {
        let import = Command::new("python3").args(["-c", "import rensa"]).output().ok()?;
        import.status.success().then_some(Peer)
    }

    /// Records read.
    fn run(&self, file: &Path) -> u64 {
        let output = Command::new("python3").arg(PEER).arg(file).output().expect("python3 runs");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8_lossy(&output.stdout).trim().parse().expect("a number of records")
    }
}
