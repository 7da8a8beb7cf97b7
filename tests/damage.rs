//! A small file of each format, with every byte changed and cut at every place: whatever stands before the damage and
//! after the next record is kept, everything is accounted for, and nothing panics.

#![allow(clippy::print_stdout, reason = "the number of inputs is told")]

use std::io::Write;
use std::path::PathBuf;

use flate2::Compression;
use flate2::write::GzEncoder;
use newsprint::error::Severity;
use newsprint::input::Options;
use newsprint::pipeline::extract::{ExtractSummary, Extraction, extract_into};
use newsprint::pipeline::{OnDamage, Unnamed, unwatched};
use newsprint::report::folder::Replace;

/// Records of a file.
const RECORDS: usize = 4;

/// A file, and which of its bytes hold which record.
struct Sample {
    name: &'static str,
    bytes: Vec<u8>,
    /// Where each record ends; the next begins there, the first at the start or behind a head.
    ends: Vec<usize>,
    /// Whether damage to a record leaves those behind it alone.
    reach: Reach,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Reach {
    /// It costs that record, or the two that it stands between.
    Record,
    /// It may cost all that follows.
    Rest,
}

impl Sample {
    /// Pieces one behind the other.
    fn new(name: &'static str, head: &[u8], pieces: &[Vec<u8>], reach: Reach) -> Sample {
        let mut bytes = head.to_vec();
        let mut ends = Vec::new();
        for piece in pieces {
            bytes.extend_from_slice(piece);
            ends.push(bytes.len());
        }
        Sample { name, bytes, ends, reach }
    }

    /// Records that must be kept when this byte is another.
    fn kept_with_change(&self, at: usize) -> Vec<usize> {
        let hit = self.ends.iter().position(|&end| at < end).unwrap_or(self.ends.len());
        let is_last_byte = self.ends.get(hit).is_some_and(|&end| at + 1 == end);
        let first_after = if is_last_byte { hit + 2 } else { hit + 1 };
        let after = match self.reach {
            Reach::Record => first_after..self.ends.len(),
            Reach::Rest => 0..0,
        };
        (0..hit).chain(after).collect()
    }

    /// Records that must be kept when only so many bytes are left.
    fn kept_with_cut(&self, len: usize) -> Vec<usize> {
        (0..self.ends.iter().filter(|&&end| end <= len).count()).collect()
    }
}

const STORIES: [&str; RECORDS] = [
    "The ferry to Vale came in two hours late on Monday.",
    "A spokesman of the line said a valve had been changed.",
    "Seven lorries waited on the quay until the tide turned.",
    "Nobody was hurt, and the kiosk ran out of soup by noon.",
];

fn lines() -> Vec<Vec<u8>> {
    let line = |(number, text): (usize, &&str)| {
        format!("{{\"id\":\"{number}\",\"text\":\"{text}\"}}\n").into_bytes()
    };
    STORIES.iter().enumerate().map(line).collect()
}

/// WARC records with a text each.
fn archive() -> Vec<Vec<u8>> {
    let record = |(number, text): (usize, &&str)| {
        let http = format!("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n{text}");
        format!(
            "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://vale.example/{number}\r\nWARC-Date: \
             2025-03-01T09:00:00Z\r\nContent-Type: application/http\r\nContent-Length: {}\r\n\r\n{http}\r\n\r\n",
            http.len()
        )
        .into_bytes()
    };
    STORIES.iter().enumerate().map(record).collect()
}

/// ARC records with a text each.
fn arc() -> Vec<Vec<u8>> {
    let record = |(number, text): (usize, &&str)| {
        let http = format!("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n{text}");
        format!("http://vale.example/{number} 10.0.0.1 20250301090000 text/plain {}\n{http}\n", http.len())
            .into_bytes()
    };
    STORIES.iter().enumerate().map(record).collect()
}

const ARC_HEAD: &[u8] = b"filedesc://vale.arc 0.0.0.0 20250301090000 text/plain 77\n1 0 Vale\n\
    URL IP-address Archive-date Content-type Archive-length\n\n\n\n\n\n\n\n\n\n\n\n\n\n";

fn gz(bytes: &[u8]) -> Vec<u8> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::default());
    packed.write_all(bytes).expect("memory");
    packed.finish().expect("memory")
}

/// With the checksum that the zstd program writes: without one, a change may go unnoticed.
fn zst(bytes: &[u8]) -> Vec<u8> {
    let mut packed = zstd::Encoder::new(Vec::new(), 3).expect("memory");
    packed.include_checksum(true).expect("an option");
    packed.write_all(bytes).expect("memory");
    packed.finish().expect("memory")
}

fn each(pieces: Vec<Vec<u8>>, pack: fn(&[u8]) -> Vec<u8>) -> Vec<Vec<u8>> {
    pieces.iter().map(|piece| pack(piece)).collect()
}

/// All of it in one piece: only the file as a whole has an end that is known.
fn whole(pieces: Vec<Vec<u8>>, pack: fn(&[u8]) -> Vec<u8>) -> Vec<Vec<u8>> {
    vec![pack(&pieces.concat())]
}

const PAGE: &str = "<!DOCTYPE html><html lang=en><head><title>Ferry late</title><meta charset=utf-8></head><body>\
    <nav><a href=/>Home</a></nav><article><h1>Ferry late</h1><p>The ferry to Vale came in two hours late on \
    Monday, and nobody on the quay had been told why.</p><p>A spokesman of the line said that a valve had been \
    changed at sea &amp; tested.</p></article><script>if (a < b) { c() }</script></body></html>";

fn samples() -> Vec<Sample> {
    use Reach::{Record, Rest};
    vec![
        Sample::new("a.jsonl", b"", &lines(), Record),
        Sample::new("a.jsonl.gz", b"", &each(lines(), gz), Record),
        Sample::new("a.jsonl.zst", b"", &each(lines(), zst), Record),
        Sample::new("one.jsonl.gz", b"", &whole(lines(), gz), Rest),
        Sample::new("a.txt", b"", &[STORIES.join("\n").into_bytes()], Rest),
        Sample::new("a.html", b"", &[PAGE.as_bytes().to_vec()], Rest),
        Sample::new("a.warc", b"", &archive(), Record),
        Sample::new("a.warc.gz", b"", &each(archive(), gz), Record),
        Sample::new("a.warc.zst", b"", &each(archive(), zst), Record),
        Sample::new("one.warc.gz", b"", &whole(archive(), gz), Rest),
        Sample::new("a.arc", ARC_HEAD, &arc(), Record),
    ]
}

/// Which stories came out whole, and what was counted.
fn read(folder: &std::path::Path, name: &str, bytes: &[u8]) -> (Vec<usize>, ExtractSummary) {
    let path = folder.join(name);
    std::fs::write(&path, bytes).expect("it is written");
    let extraction = Extraction {
        input: Options::default(),
        arguments: vec![path.to_str().expect("UTF-8").to_string()],
        unnamed: Unnamed::Unknown,
        on_damage: OnDamage::Skip,
        output: PathBuf::from("-"),
        problems: None,
        replace: Replace::Never,
    };
    let mut found = Vec::new();
    let mut count = 0;
    let mut write = |lines: &[u8]| {
        for line in lines.split(|&byte| byte == b'\n').filter(|line| !line.is_empty()) {
            let row: serde_json::Value = serde_json::from_slice(line).expect("a line of JSON");
            let text = row["text"].as_str().expect("a text");
            found.extend(STORIES.iter().position(|story| *story == text));
            count += 1;
        }
        Ok(())
    };
    let (summary, problems) = extract_into(&extraction, &unwatched(), &mut write).expect("it goes on");
    let accounting = summary.accounting;
    let lost = problems.kept.iter().filter(|problem| problem.severity != Severity::Note).count() as u64;
    let passed = accounting.no_article + accounting.not_an_article_record;
    assert_eq!(count, accounting.kept);
    assert_eq!(lost, accounting.damaged + accounting.over_limit);
    assert_eq!(accounting.read, accounting.kept + accounting.empty + lost + passed);
    (found, summary)
}

#[test]
fn every_change_and_every_cut() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut inputs = 0;
    let mut lost = Vec::new();
    for sample in samples() {
        let Sample { name, bytes, .. } = &sample;
        let (found, summary) = read(folder.path(), name, bytes);
        let is_many = sample.ends.len() == RECORDS;
        assert!(!is_many || found == [0, 1, 2, 3], "{name}: {}", summary.accounting_line);
        let mut check = |damaged: &[u8], kept: &[usize], what: &str| {
            let (found, summary) = read(folder.path(), name, damaged);
            if summary.accounting.read == 0 && !damaged.is_empty() {
                lost.push(format!("{name}, {what}: nothing was counted"));
            }
            for story in kept.iter().filter(|story| is_many && !found.contains(story)) {
                lost.push(format!(
                    "{name}, {what}: {story} ({}) {:?}",
                    summary.accounting_line, summary.lost
                ));
            }
        };
        for at in 0..bytes.len() {
            let mut damaged = bytes.clone();
            for change in [|_| 0, |byte| byte ^ 1, |byte| byte ^ 0x20, |byte: u8| !byte, |_| b'\n'] {
                damaged[at] = change(bytes[at]);
                if damaged[at] == bytes[at] {
                    continue;
                }
                let what = format!("byte {at} = {:#04x}", damaged[at]);
                check(&damaged, &sample.kept_with_change(at), &what);
                inputs += 1;
            }
            check(&bytes[..at], &sample.kept_with_cut(at), &format!("cut at {at}"));
            inputs += 1;
        }
    }
    println!("{inputs} damaged inputs");
    assert!(inputs > 20_000, "{inputs}");
    assert!(lost.is_empty(), "{} losses, the first: {:#?}", lost.len(), &lost[..lost.len().min(500)]);
}
