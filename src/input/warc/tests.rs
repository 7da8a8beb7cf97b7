use std::fs::File;
use std::io::{Seek, SeekFrom, Write};

use flate2::Compression;
use flate2::write::{DeflateEncoder, GzEncoder, ZlibEncoder};

use super::*;
use crate::input::fetched::{Fetched, Flag, Kind};
use crate::input::inflow::Inflow;

mod faults;
mod pages;
mod samples;
mod sweep;
mod twin;

/// What came of reading an archive.
struct Outcome {
    pages: Vec<Fetched>,
    not_articles: usize,
    problems: Vec<Problem>,
    by_type: BTreeMap<String, u64>,
}

impl Outcome {
    fn count(&self, severity: Severity) -> usize {
        self.problems.iter().filter(|problem| problem.severity == severity).count()
    }

    fn lost(&self) -> usize {
        self.count(Severity::Damaged) + self.count(Severity::OverLimit)
    }

    /// Pages, other records, records lost.
    fn accounting(&self) -> (usize, usize, usize) {
        (self.pages.len(), self.not_articles, self.lost())
    }

    fn reasons(&self) -> Vec<&str> {
        self.problems.iter().map(|problem| problem.reason.as_str()).collect()
    }

    fn bodies(&self) -> Vec<String> {
        self.pages.iter().map(|page| String::from_utf8_lossy(&page.body).into_owned()).collect()
    }

    fn types(&self) -> String {
        let types: Vec<String> = self.by_type.iter().map(|(kind, count)| format!("{kind}={count}")).collect();
        types.join(" ")
    }
}

fn read(bytes: &[u8]) -> Outcome {
    read_with(bytes, Limits::default())
}

fn read_with(bytes: &[u8], limits: Limits) -> Outcome {
    read_named("t.warc", bytes, limits)
}

/// Reads a file whose first bytes may be damaged.
fn read_gzip(bytes: &[u8]) -> Outcome {
    read_named("t.warc.gz", bytes, Limits::default())
}

fn read_named(name: &str, bytes: &[u8], limits: Limits) -> Outcome {
    let mut file = tempfile::tempfile().expect("a file");
    file.write_all(bytes).expect("a file");
    file.seek(SeekFrom::Start(0)).expect("a file");
    read_file(file, name, limits)
}

fn read_file(file: File, name: &str, limits: Limits) -> Outcome {
    let plain = Plain::open(Inflow::new(file, vec![0; 64 << 10]), name);
    let mut warc = Warc::new(name.to_owned(), plain, limits);
    let (mut pages, mut not_articles, mut problems) = (Vec::new(), 0, Vec::new());
    while let Some(item) = warc.next(&mut problems) {
        match item {
            Item::Page(page) => pages.push(page),
            Item::NotArticle => not_articles += 1,
        }
    }
    let by_type = warc.records_by_type().clone();
    Outcome { pages, not_articles, problems, by_type }
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::default());
    packed.write_all(bytes).expect("memory");
    packed.finish().expect("memory")
}

fn zlib(bytes: &[u8]) -> Vec<u8> {
    let mut packed = ZlibEncoder::new(Vec::new(), Compression::default());
    packed.write_all(bytes).expect("memory");
    packed.finish().expect("memory")
}

fn deflate(bytes: &[u8]) -> Vec<u8> {
    let mut packed = DeflateEncoder::new(Vec::new(), Compression::default());
    packed.write_all(bytes).expect("memory");
    packed.finish().expect("memory")
}

/// A record with the head lines given, beside the length.
fn record(head: &str, body: &[u8]) -> Vec<u8> {
    record_with(head, &format!("Content-Length: {}\r\n", body.len()), body)
}

fn record_with(head: &str, length: &str, body: &[u8]) -> Vec<u8> {
    [b"WARC/1.1\r\n", head.as_bytes(), length.as_bytes(), b"\r\n", body, b"\r\n\r\n"].concat()
}

fn info() -> Vec<u8> {
    let head =
        "WARC-Type: warcinfo\r\nWARC-Date: 2026-03-01T04:05:06Z\r\nContent-Type: application/warc-fields\r\n";
    record(head, b"software: newsprint tests\r\n")
}

fn html(id: usize) -> String {
    let more = "<p>The council met again and put the vote off.</p>\n".repeat(id % 3 + 1);
    format!("<!DOCTYPE html>\n<html><head><title>Story {id}</title></head>\n<body>\n{more}</body></html>\n")
}

fn answer(fields: &str, body: &[u8]) -> Vec<u8> {
    [b"HTTP/1.1 200 OK\r\n", fields.as_bytes(), b"\r\n", body].concat()
}

fn response_head(id: usize) -> String {
    format!(
        "WARC-Type: response\r\nWARC-Record-ID: <urn:uuid:0-{id}>\r\nWARC-Date: 2026-03-01T04:05:0{}Z\r\n\
         WARC-Target-URI: https://news.example/{id}\r\nContent-Type: application/http; msgtype=response\r\n",
        id % 10
    )
}

/// What the server sent of page `id`.
fn message(id: usize) -> Vec<u8> {
    let body = html(id);
    let fields = format!("Content-Type: text/html; charset=UTF-8\r\nContent-Length: {}\r\n", body.len());
    answer(&fields, body.as_bytes())
}

/// A record with page `id`.
fn page(id: usize) -> Vec<u8> {
    record(&response_head(id), &message(id))
}

fn pages(ids: std::ops::Range<usize>) -> Vec<u8> {
    ids.flat_map(page).collect()
}

fn bodies(ids: impl IntoIterator<Item = usize>) -> Vec<String> {
    ids.into_iter().map(html).collect()
}

/// The one page of an archive that holds one answer.
fn only(message: &[u8]) -> Fetched {
    let mut outcome = read(&record(&response_head(1), message));
    assert_eq!((outcome.accounting(), outcome.reasons()), ((1, 0, 0), vec![]));
    outcome.pages.remove(0)
}
