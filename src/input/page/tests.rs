//! What pages give on open sets, which are not in this repository.
#![allow(clippy::print_stderr, reason = "the figures are what one runs these tests for")]

use std::collections::HashMap;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use serde_json::Value;

mod said;
mod texts;

/// The folder of a set, if it is here.
fn folder(set: &str) -> Option<PathBuf> {
    let folder = Path::new("../shared/data").join(set);
    if folder.exists() {
        return Some(folder);
    }
    eprintln!("skipped: {set} is not here");
    None
}

/// What a set says of each of its pages.
fn gold(folder: &Path) -> Vec<Value> {
    let lines = fs::read_to_string(folder.join("gold.jsonl")).unwrap();
    lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// The 990 pages of trafilatura's evaluation, if they are here, each behind what is said of it.
fn evaluation() -> Option<Vec<(Value, Vec<u8>)>> {
    let folder = folder("trafilatura-eval")?;
    let packed = fs::File::open(folder.join("pages.tar.zst")).unwrap();
    let mut archive = tar::Archive::new(zstd::Decoder::new(packed).unwrap());
    let mut bodies = HashMap::new();
    for entry in archive.entries().unwrap() {
        let mut entry = entry.unwrap();
        let path = entry.path().unwrap().to_string_lossy().trim_start_matches("./").to_owned();
        let mut body = Vec::new();
        entry.read_to_end(&mut body).unwrap();
        bodies.insert(path, body);
    }
    let pages = gold(&folder).into_iter().map(|page| {
        let body = bodies.remove(page["path"].as_str().unwrap()).unwrap();
        (page, body)
    });
    Some(pages.collect())
}

fn folded(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
