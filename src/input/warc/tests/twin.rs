//! The reader beside a naive twin that believes every length: on good archives they agree, however the archive is
//! packed, and whatever the bodies hold.

use proptest::prelude::*;

use super::*;

/// Bodies of all records, by their lengths alone.
fn naive(bytes: &[u8]) -> Vec<Vec<u8>> {
    let mut bodies = Vec::new();
    let mut rest = bytes;
    while !rest.is_empty() {
        let end = memchr::memmem::find(rest, b"\r\n\r\n").expect("a head") + 4;
        let head = std::str::from_utf8(&rest[..end]).expect("a head");
        let length = head.lines().find_map(|line| line.strip_prefix("Content-Length: ")).expect("a length");
        let length: usize = length.parse().expect("a length");
        bodies.push(rest[end..end + length].to_vec());
        rest = rest[end + length..].strip_prefix(b"\r\n\r\n").expect("two line ends");
    }
    bodies
}

/// Pieces that bodies are made of: what could be taken for the end of a record, or for the next one.
fn piece() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        3 => "[a-z <>/]{1,40}".prop_map(String::into_bytes),
        2 => Just(b"\r\n\r\n".to_vec()),
        1 => Just(b"\n\n".to_vec()),
        1 => Just(b"\n".to_vec()),
        1 => Just(b"\r".to_vec()),
        1 => Just(vec![0; 20]),
        2 => (1..4usize).prop_map(page),
        1 => Just(b"WARC/1.1\r\nWARC-Type: response\r\n".to_vec()),
        1 => Just(b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 3\r\n\r\nabc".to_vec()),
        1 => Just(b"Content-Length: 12\r\n\r\n".to_vec()),
        1 => prop::collection::vec(any::<u8>(), 0..30),
    ]
}

fn body() -> impl Strategy<Value = Vec<u8>> {
    prop::collection::vec(piece(), 0..8).prop_map(|pieces| pieces.concat())
}

/// A record of plain text, so that its body comes out as it went in.
fn text_record(body: &[u8]) -> Vec<u8> {
    let head = "WARC-Type: conversion\r\nWARC-Target-URI: http://a.example/\r\nContent-Type: text/plain\r\n";
    record(head, body)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn good_archives_are_read_as_they_are(texts in prop::collection::vec(body(), 1..6), packing in 0..4) {
        let records: Vec<Vec<u8>> = texts.iter().map(|text| text_record(text)).collect();
        let plain = records.concat();
        let wanted: Vec<Vec<u8>> = naive(&plain).into_iter().filter(|body| !body.is_empty()).collect();
        let packed = match packing {
            0 => plain,
            1 => records.iter().flat_map(|record| gzip(record)).collect(),
            2 => gzip(&plain),
            _ => plain.chunks(37).flat_map(gzip).collect(),
        };
        let outcome = read(&packed);
        let found: Vec<Vec<u8>> = outcome.pages.into_iter().map(|page| page.body).collect();
        prop_assert_eq!(found, wanted);
        prop_assert!(outcome.problems.is_empty(), "{:?}", outcome.problems);
    }

    #[test]
    fn whatever_the_bytes_all_is_accounted_for_and_reading_ends(
        pieces in prop::collection::vec(prop_oneof![body(), (1..5usize).prop_map(page), Just(info())], 0..12),
        is_packed in any::<bool>(),
    ) {
        let bytes = pieces.concat();
        let outcome = read(&if is_packed { gzip(&bytes) } else { bytes.clone() });
        let heads = memchr::memmem::find_iter(&bytes, b"WARC").count() + pieces.len();
        prop_assert!(outcome.pages.len() + outcome.not_articles + outcome.lost() <= heads);
        let mut numbers: Vec<u64> = outcome.pages.iter().map(|page| page.number).collect();
        numbers.dedup();
        prop_assert_eq!(numbers.len(), outcome.pages.len());
        for page in &outcome.pages {
            prop_assert!(bytes[page.byte as usize..].starts_with(b"WARC") || page.byte as usize <= bytes.len());
        }
    }
}
