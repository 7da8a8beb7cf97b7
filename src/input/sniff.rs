//! The first bytes of a source and what its name promises -> what it holds. The bytes decide; the name is a hint for
//! what has no mark of its own.

use memchr::memmem;

use super::Format;
use super::csv::begins_table;
use super::warc::looks_like_archive;

/// Bytes read to see what a source holds.
pub(super) const SNIFF: usize = 16 << 10;

/// What a source holds. An array of objects is no text: it is read as JSON lines, and refused there with advice. A
/// table in text has no mark but one of `text_names` in its first line.
pub(super) fn format_of(head: &[u8], hint: Option<Format>, text_names: &[String]) -> Format {
    let start = head.trim_ascii_start();
    match (start, hint) {
        _ if begins_archive(start) => Format::Archive,
        _ if begins_page(start) => Format::Html,
        ([b'P', b'A', b'R', b'1' | b'E', 0..0x20, ..], _) => Format::Parquet,
        (_, None) if looks_like_archive(head) => Format::Archive,
        ([b'{', ..], hint) => hint.unwrap_or(Format::Jsonl),
        ([b'[', rest @ ..], None) if rest.trim_ascii_start().starts_with(b"{") => Format::Jsonl,
        (_, None | Some(Format::Jsonl)) if begins_table(start, text_names) => Format::Csv,
        (_, Some(hint)) => hint,
        ([b'<', ..], None) if holds_page(head) => Format::Html,
        (_, None) => Format::Text,
    }
}

/// ISO 28500:2017, section 4; for ARC the version block of its file format, which begins with its own address.
fn begins_archive(start: &[u8]) -> bool {
    match start {
        [b'W', b'A', b'R', b'C', b'/', digit, ..] => digit.is_ascii_digit(),
        _ => start.starts_with(b"filedesc://"),
    }
}

/// Whether a page begins here, behind the comments and declarations that may precede it.
fn begins_page(mut start: &[u8]) -> bool {
    loop {
        let end: &[u8] = match start {
            [b'<', b'!', b'-', b'-', ..] => b"-->",
            [b'<', b'?', ..] => b"?>",
            _ => break,
        };
        let Some(at) = memmem::find(start, end) else { return false };
        start = start[at + end.len()..].trim_ascii_start();
    }
    [&b"<!doctype html"[..], b"<html"].iter().any(|tag| begins_tag(start, tag))
}

/// Whether there is a tag further on that only pages have.
fn holds_page(head: &[u8]) -> bool {
    let tags: [&[u8]; 4] = [b"<html", b"<head", b"<body", b"<meta"];
    memchr::memchr_iter(b'<', head).any(|at| tags.iter().any(|tag| begins_tag(&head[at..], tag)))
}

fn begins_tag(text: &[u8], tag: &[u8]) -> bool {
    text.get(..tag.len()).is_some_and(|start| start.eq_ignore_ascii_case(tag))
        && text.get(tag.len()).is_none_or(|next| !next.is_ascii_alphanumeric() && *next != b'-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bytes_decide_and_the_name_helps() {
        let text = Some(Format::Text);
        let text_names = ["text".to_owned()];
        for (head, hint, format) in [
            (&b"WARC/1.0\r\n"[..], text, Format::Archive),
            (b"\r\nWARC/0.18\n", None, Format::Archive),
            (b"filedesc://x.arc 0.0.0.0", None, Format::Archive),
            (b"WARC/s are kept in archives.", None, Format::Text),
            (b"<!DOCTYPE HTML PUBLIC \"\">", text, Format::Html),
            (b"<?xml version=\"1.0\"?>\n<!-- a\n -->\n<html lang=de>", Some(Format::Jsonl), Format::Html),
            (b"<html-like> things", None, Format::Text),
            (b"<title>A</title><body class=x>", None, Format::Html),
            (b"<title>A</title><body class=x>", text, Format::Text),
            (b"<!-- never closed <html>", None, Format::Html),
            (b" {\"text\":1}", None, Format::Jsonl),
            (b"[ {", None, Format::Jsonl),
            (b"[a note]", None, Format::Text),
            (b"plain", Some(Format::Html), Format::Html),
            (b"", None, Format::Text),
            (b"PAR1\x15\x04", text, Format::Parquet),
            (b"PAR1 is a mark.", None, Format::Text),
            (b"id\t\"text\"\n1", None, Format::Csv),
            (b"url;text\r\n", Some(Format::Jsonl), Format::Csv),
            (b"url,text\n", text, Format::Text),
            (b"text\nurl,text\n", None, Format::Text),
            (b"{\"a\":1,text", None, Format::Jsonl),
        ] {
            assert_eq!(format_of(head, hint, &text_names), format, "{}", String::from_utf8_lossy(head));
        }
    }
}
