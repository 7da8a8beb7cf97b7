//! Real revisions of articles, one thread: the diff by stage, and against Python's difflib on the same pairs in the same
//! run.
//!
//! The pairs are drawn from `../shared/data/reuters-revisions` by a fixed rule, as many from each band of similarity;
//! where it is not, the bench says so and ends. `cargo bench --bench revisions`.
#![allow(clippy::print_stdout, reason = "a table on standard output is what this bench is for")]

use std::collections::{HashMap, HashSet};
use std::hint::black_box;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::Command;
use std::time::Instant;

use newsprint::diff::align::{Cut, align};
use newsprint::diff::language::Language;
use newsprint::diff::{Kind, diff, harmony, sentence};

const DATA: &str = "../shared/data/reuters-revisions";
const PEER: &str = "benches/peers/difflib_pairs.py";
const BANDS: [(f64, f64); 5] = [(0.2, 0.4), (0.4, 0.6), (0.6, 0.8), (0.8, 0.9), (0.9, 0.991)];
const OF_EACH: usize = 40;
const TURNS: usize = 9;

/// A part of the work, done on one pair.
type Stage = fn(&(String, String));

fn main() {
    let Some(pairs) = drawn(Path::new(DATA)) else {
        println!("left out: {DATA} is not here");
        return;
    };
    let bytes: usize = pairs.iter().map(|(old, new)| old.len() + new.len()).sum();
    check(&pairs);
    let mut file = tempfile::NamedTempFile::new().expect("a temporary file");
    for pair in &pairs {
        serde_json::to_writer(&mut file, pair).expect("texts are JSON");
        file.write_all(b"\n").expect("written");
    }
    file.flush().expect("written");

    let stages: [(&str, Stage); 4] = [
        ("sentences", |pair| drop(black_box(cut(pair)))),
        ("+ words", |pair| drop(black_box(words(pair)))),
        ("+ alignment", |pair| {
            let (mut old, mut new) = words(pair);
            black_box(align(&mut old, &mut new, &mut Vec::new()));
        }),
        ("the whole diff, with words and facts", |pair| drop(black_box(diff(&pair.0, &pair.1)))),
    ];
    let mut seconds = vec![Vec::new(); stages.len()];
    let mut peer = Vec::new();
    for _ in 0..TURNS {
        for ((_, stage), seconds) in stages.iter().zip(&mut seconds) {
            let clock = Instant::now();
            pairs.iter().for_each(stage);
            seconds.push(clock.elapsed().as_secs_f64());
        }
        peer.extend(difflib(file.path()));
    }
    println!("{} pairs, {:.1} MB, one thread, {TURNS} turns, medians", pairs.len(), bytes as f64 / 1e6);
    for ((name, _), seconds) in stages.iter().zip(&mut seconds) {
        let seconds = median(seconds);
        let (pairs, megabytes) = (pairs.len() as f64 / seconds, bytes as f64 / 1e6 / seconds);
        println!("{name:<38} {pairs:>9.0} pairs/s {megabytes:>7.1} MB/s");
    }
    match peer.len() {
        TURNS => {
            let whole = seconds.last().expect("stages");
            let mut ratios: Vec<f64> = peer.iter().zip(whole).map(|(peer, ours)| peer / ours).collect();
            println!("difflib {:.0} pairs/s", pairs.len() as f64 / median(&mut peer));
            println!("difflib / newsprint {:.1}", median(&mut ratios));
        }
        _ => println!("left out: difflib (no python3)"),
    }
}

fn cut((old, new): &(String, String)) -> (Vec<sentence::Sentence>, Vec<sentence::Sentence>) {
    let language = Language::of(new);
    (sentence::sentences(old, language), sentence::sentences(new, language))
}

fn words(pair: &(String, String)) -> (Cut<'_>, Cut<'_>) {
    let (mut old, mut new) = cut(pair);
    harmony::cut_alike(&pair.0, &pair.1, &mut old, &mut new);
    (Cut::new(&pair.0, old), Cut::new(&pair.1, new))
}

/// Every sentence is in one edit, and what is called the same is.
fn check(pairs: &[(String, String)]) {
    for (old, new) in pairs {
        let found = diff(old, new);
        let (mut of_old, mut of_new) = (0, 0);
        for edit in &found.edits {
            of_old += edit.old_count as usize;
            of_new += edit.new_count as usize;
            if edit.kind == Kind::Same {
                assert_eq!(found.old[edit.old as usize].of(old), found.new[edit.new as usize].of(new));
            }
        }
        assert_eq!((of_old, of_new), (found.old.len(), found.new.len()));
    }
}

/// Pairs of revisions, the earlier one first: of each band of similarity every so many-th in the order of the table.
fn drawn(folder: &Path) -> Option<Vec<(String, String)>> {
    let table = std::fs::read_to_string(folder.join("pairs.tsv")).ok()?;
    let rows: Vec<(&str, &str, f64)> = table
        .lines()
        .skip(1)
        .filter_map(|line| {
            let cells: Vec<&str> = line.split('\t').collect();
            (cells[2] == "revision").then(|| (cells[0], cells[1], cells[4].parse().unwrap_or(0.0)))
        })
        .collect();
    let mut chosen: Vec<&(&str, &str, f64)> = Vec::new();
    for (from, to) in BANDS {
        let band: Vec<_> = rows.iter().filter(|row| (from..to).contains(&row.2)).collect();
        let step = (band.len() / OF_EACH).max(1);
        chosen.extend(band.into_iter().step_by(step).take(OF_EACH));
    }
    let wanted: HashSet<&str> = chosen.iter().flat_map(|row| [row.0, row.1]).collect();
    let file = std::fs::File::open(folder.join("docs.jsonl.zst")).ok()?;
    let mut articles = HashMap::new();
    for line in BufReader::new(zstd::Decoder::new(file).ok()?).lines() {
        let record: serde_json::Value = serde_json::from_str(&line.ok()?).ok()?;
        let field = |name: &str| record[name].as_str().unwrap_or_default().to_string();
        if wanted.contains(field("id").as_str()) {
            articles.insert(field("id"), (field("published"), field("text")));
        }
    }
    let pair = |row: &(&str, &str, f64)| {
        let (a, b) = (&articles[row.0], &articles[row.1]);
        let (old, new) = if a.0 <= b.0 { (a, b) } else { (b, a) };
        (old.1.clone(), new.1.clone())
    };
    Some(chosen.into_iter().map(pair).collect())
}

fn difflib(file: &Path) -> Option<f64> {
    let output = Command::new("python3").arg(PEER).arg(file).output().ok()?;
    String::from_utf8(output.stdout).ok()?.trim().parse().ok()
}

fn median(values: &mut [f64]) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
