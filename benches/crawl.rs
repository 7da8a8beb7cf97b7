//! From an archive of web pages to clusters, stage by stage: megabytes of the plain form in a second, peak memory of
//! all processes, one thread and two.
//!
//! `cargo bench --bench crawl` makes a small crawl; `-- 220` makes one of about so many megabytes as packed.
#![allow(clippy::print_stdout, reason = "a table on standard output is what this bench is for")]

mod corpus;

use std::collections::{HashMap, HashSet};
use std::fs::File;
use std::io::{BufReader, BufWriter, Read};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use flate2::read::MultiGzDecoder;
use newsprint::input::{Blocks, Options, Parcel, discover};
use newsprint::report::PairRow;

/// Articles whose pages come to a megabyte as packed, about.
const PER_MEGABYTE: usize = 120;
const TURNS: usize = 3;
const PROGRAM: &str = env!("CARGO_BIN_EXE_newsprint");

fn main() {
    let megabytes = std::env::args().skip(1).find_map(|word| word.parse::<usize>().ok()).unwrap_or(4);
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("crawl.warc.gz");
    let crawl = corpus::crawl(megabytes * PER_MEGABYTE / 10 * 10);
    let plain = corpus::pages::write_archive(&crawl, BufWriter::new(File::create(&file).expect("a file")));
    let packed = file.metadata().expect("the crawl").len();
    println!(
        "{} pages, {:.0} MB as packed, {:.0} MB plain, median of {TURNS} turns",
        crawl.articles.len(),
        packed as f64 / 1e6,
        plain as f64 / 1e6
    );
    let articles = folder.path().join("articles.jsonl");
    let out = folder.path().join("out");
    let path = |path: &Path| path.to_str().expect("UTF-8").to_string();
    let extract = |threads: &str, extractor: &str| {
        let (file, articles) = (path(&file), path(&articles));
        vec![
            "extract",
            &file,
            "-o",
            &articles,
            "--force",
            "--quiet",
            "--threads",
            threads,
            "--extractor",
            extractor,
        ]
        .into_iter()
        .map(str::to_string)
        .collect::<Vec<String>>()
    };
    let cluster = |from: &Path, threads: &str| {
        let (from, out) = (path(from), path(&out));
        vec!["cluster", &from, "-o", &out, "--force", "--quiet", "--threads", threads]
            .into_iter()
            .map(str::to_string)
            .collect::<Vec<String>>()
    };
    let mut rows: Vec<(String, Vec<f64>, u64)> = Vec::new();
    let mut add = |turn: usize, at: usize, name: &str, (seconds, memory): (f64, u64)| {
        if turn == 0 {
            rows.push((name.to_string(), Vec::new(), 0));
        }
        rows[at].1.push(seconds);
        rows[at].2 = rows[at].2.max(memory);
    };
    for turn in 0..TURNS {
        let timed = |work: &dyn Fn() -> u64, expected: u64| {
            let clock = Instant::now();
            assert_eq!(work(), expected);
            (clock.elapsed().as_secs_f64(), 0)
        };
        add(turn, 0, "unpack alone", timed(&|| unpack(&file), plain));
        add(turn, 1, "unpack and read records", timed(&|| pages(&file), crawl.articles.len() as u64));
        add(turn, 2, "extract, 1 thread", run(&extract("1", "precise")));
        add(turn, 3, "extract, 2 threads", run(&extract("2", "precise")));
        add(turn, 4, "cluster what was extracted, 2", run(&cluster(&articles, "2")));
        add(turn, 5, "archive to clusters, 1 thread", run(&cluster(&file, "1")));
        add(turn, 6, "archive to clusters, 2 threads", run(&cluster(&file, "2")));
        check(&crawl, &out);
        add(turn, 7, "extract fast, 2 threads", run(&extract("2", "fast")));
    }
    for (name, seconds, memory) in &mut rows {
        seconds.sort_by(f64::total_cmp);
        let median = seconds[seconds.len() / 2];
        let memory = match *memory {
            0 => String::new(),
            bytes => format!("{:>6.0} MB at most", bytes as f64 / 1e6),
        };
        println!("{name:<32} {median:>8.2} s {:>8.1} MB/s {memory}", plain as f64 / 1e6 / median);
    }
}

/// Bytes of the plain form.
fn unpack(file: &Path) -> u64 {
    let mut plain =
        MultiGzDecoder::new(BufReader::with_capacity(1 << 20, File::open(file).expect("the crawl")));
    let mut buffer = vec![0; 1 << 17];
    let mut bytes = 0;
    loop {
        match plain.read(&mut buffer).expect("it unpacks") {
            0 => return bytes,
            count => bytes += count as u64,
        }
    }
}

/// Pages in the archive.
fn pages(file: &Path) -> u64 {
    let options = Options::default();
    let (sources, _) = discover(&[file.display().to_string()], &options).expect("the crawl");
    let mut blocks = Blocks::new(&sources, &options).expect("the crawl");
    let mut pages = 0;
    while let Some(parcel) = blocks.next(Vec::new()) {
        pages += match parcel {
            Parcel::Pages(some) => some.pages.len() as u64,
            Parcel::Lines(_) => 0,
        };
    }
    pages
}

/// Runs the program: seconds, and the most memory that it and its workers had at one time.
fn run(words: &[String]) -> (f64, u64) {
    let clock = Instant::now();
    let mut child = Command::new(PROGRAM).args(words).stdout(Stdio::null()).spawn().expect("it starts");
    let mut most = 0;
    loop {
        if let Some(status) = child.try_wait().expect("it ends") {
            assert!(status.success(), "{words:?}");
            return (clock.elapsed().as_secs_f64(), most);
        }
        most = most.max(resident(child.id()));
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// Resident bytes of a process and its children.
fn resident(parent: u32) -> u64 {
    let number = |status: &str, name: &str| -> Option<u64> {
        let line = status.lines().find_map(|line| line.strip_prefix(name))?;
        line.split_whitespace().next()?.parse().ok()
    };
    let all = std::fs::read_dir("/proc").expect("Linux").flatten();
    let all = all.filter_map(|entry| std::fs::read_to_string(entry.path().join("status")).ok());
    let ours = all.filter(|status| {
        number(status, "Pid:") == Some(parent.into()) || number(status, "PPid:") == Some(parent.into())
    });
    ours.filter_map(|status| number(&status, "VmRSS:")).sum::<u64>() * 1024
}

/// The planted pairs and no others are linked.
fn check(crawl: &corpus::Crawl, out: &Path) {
    let rows = std::fs::read_to_string(out.join("pairs.jsonl")).expect("pairs are written");
    let names: HashMap<&str, usize> =
        crawl.articles.iter().enumerate().map(|(at, article)| (article.id.as_str(), at)).collect();
    let position = |id: &str| {
        let name = id.rsplit_once('/').and_then(|(_, name)| name.split_once(".html")).expect("an address").0;
        names[name]
    };
    let pair = |line: &str| {
        let row: PairRow = serde_json::from_str(line).expect("a row");
        let (a, b) = (position(row.a), position(row.b));
        (a.min(b), a.max(b))
    };
    let found: HashSet<(usize, usize)> = rows.lines().map(pair).collect();
    assert_eq!(found, crawl.copies.iter().chain(&crawl.cuts).copied().collect());
}
