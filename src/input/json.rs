//! Turns a block into records: one pass over each line, nothing copied that needs no unescaping.
//!
//! Where one field stands in a record under several of its names, the name listed first in [`Fields`] wins,
//! whatever the order in the record; of one name given twice the last value wins. `null`, a value of a wrong
//! type and, but for the text, blank words are taken as not there.

use std::borrow::Cow;

use memchr::memchr_iter;
use serde::de::{Deserializer, IgnoredAny};
use simdutf8::basic::from_utf8;

use crate::article::{Place, Record, TimeField};
use crate::error::{Problem, Severity};

use super::fields::{Fields, Names};
use super::parcel::Block;
use super::repair::repair;
use super::values::string;
use super::{Format, problem_at};
use draft::{Draft, Object};

mod draft;

const MARK: &[u8] = b"\xEF\xBB\xBF";

/// Reads every record of a block; calls `visit` in order. Blank lines are no records.
pub fn records<'a>(
    block: &'a Block,
    fields: &Fields,
    file: &str,
    mut visit: impl FnMut(Place, Result<Record<'a>, Problem>),
) {
    let mut origins = block.origins.iter();
    let mut place = |line, start: usize, len: usize| Place {
        source: block.source,
        line: origins.next().map_or(line, |origin| origin.number),
        offset: block.offset + start as u64,
        len: u32::try_from(len).unwrap_or(u32::MAX),
    };
    let bytes = block.bytes.as_slice();
    if block.format == Format::Text {
        return visit(place(block.first_line, 0, bytes.len()), Ok(whole(bytes)));
    }
    // What newsprint wrote has the names that newsprint gives.
    let own = block.format.is_converted().then(Fields::default);
    let names = Names::new(own.as_ref().unwrap_or(fields));
    // Checked once for all lines; only where that fails are they checked one by one.
    let valid = from_utf8(bytes).ok();
    let mut start = 0;
    for (line, end) in (block.first_line..).zip(memchr_iter(b'\n', bytes).chain([bytes.len()])) {
        let (from, to) = trim(bytes, start, end);
        start = end + 1;
        if from == to {
            continue;
        }
        let place = place(line, from, to - from);
        let result = match valid {
            Some(valid) => parse(&valid[from..to], &names),
            None => parse_bytes(&bytes[from..to], &names),
        };
        visit(place, result.map_err(|fault| fault.at((file, block.format), place)));
    }
}

/// One record again, from its bytes: a line, or a whole file of text. The error is a reason and its detail.
pub fn record<'a>(bytes: &'a [u8], format: Format, fields: &Fields) -> Result<Record<'a>, (String, String)> {
    record_named(bytes, format, &Names::new(fields))
}

/// The same for who reads many: the names are looked up in a table made once.
pub fn record_named<'a>(
    bytes: &'a [u8],
    format: Format,
    names: &Names<'_>,
) -> Result<Record<'a>, (String, String)> {
    if format == Format::Text {
        return Ok(whole(bytes));
    }
    let (from, to) = trim(bytes, 0, bytes.len());
    parse_bytes(&bytes[from..to], names).map_err(|fault| (fault.reason.to_owned(), fault.detail))
}

/// The text again, from the bytes of its [`Record::raw_text`]; `None` where they hold no string any more.
pub fn text_again(raw: &[u8]) -> Option<Cow<'_, str>> {
    string(from_utf8(raw).ok()?).ok()
}

/// The line without its end and a byte order mark; empty if it is blank.
fn trim(bytes: &[u8], mut from: usize, to: usize) -> (usize, usize) {
    let line = &bytes[from..to];
    if line.starts_with(MARK) {
        from += MARK.len();
    }
    let line = &bytes[from..to];
    let is_blank = line.first().is_none_or(u8::is_ascii_whitespace) && line.trim_ascii().is_empty();
    match line {
        _ if is_blank => (from, from),
        [.., b'\r'] => (from, to - 1),
        _ => (from, to),
    }
}

fn whole(bytes: &[u8]) -> Record<'_> {
    let (text, replaced) = lossy(bytes);
    Record { text, replaced, ..Record::default() }
}

/// Bytes as text, and the number of places where they were none.
pub(super) fn lossy(bytes: &[u8]) -> (Cow<'_, str>, u32) {
    match std::str::from_utf8(bytes) {
        Ok(text) => (Cow::Borrowed(text), 0),
        Err(_) => {
            let replaced = bytes.utf8_chunks().filter(|chunk| !chunk.invalid().is_empty()).count();
            (String::from_utf8_lossy(bytes), u32::try_from(replaced).unwrap_or(u32::MAX))
        }
    }
}

/// Why a line is no record.
struct Fault {
    reason: &'static str,
    detail: String,
    /// Bytes from the start of the line, where they are those of the line as stored.
    offset: u64,
}

impl Fault {
    fn at(self, (file, format): (&str, Format), place: Place) -> Problem {
        if format.is_in_no_file() {
            return problem_at((file, format), place, Severity::Damaged, (self.reason, self.detail));
        }
        Problem {
            file: file.to_owned(),
            line: Some(place.line),
            record: None,
            byte: Some(place.offset + self.offset),
            severity: Severity::Damaged,
            reason: self.reason.to_owned(),
            detail: self.detail,
        }
    }
}

fn parse_bytes<'a>(line: &'a [u8], names: &Names<'_>) -> Result<Record<'a>, Fault> {
    match lossy(line) {
        (Cow::Borrowed(line), _) => parse(line, names),
        (Cow::Owned(line), replaced) => parse(&line, names).map(|record| {
            let count = record.replaced.saturating_add(replaced);
            Record { replaced: count, ..owned(record) }
        }),
    }
}

fn parse<'a>(line: &'a str, names: &Names<'_>) -> Result<Record<'a>, Fault> {
    let error = match read(line, names) {
        Ok(draft) => return draft.finish(line),
        Err(error) => error,
    };
    let Some(mended) = repair(line) else { return Err(fault(line, &error, |at| at)) };
    match read(&mended.line, names) {
        Ok(draft) => {
            let record = draft.finish(&mended.line);
            record.map(|record| Record { replaced: mended.count, ..owned(record) })
        }
        // What can be mended is not why the line is no record.
        Err(error) => Err(fault(&mended.line, &error, |at| mended.place(at))),
    }
}

fn read<'a>(line: &'a str, names: &Names<'_>) -> Result<Draft<'a>, serde_json::Error> {
    let mut deserializer = serde_json::Deserializer::from_str(line);
    let mut draft = Draft::default();
    deserializer.deserialize_map(Object { names, draft: &mut draft })?;
    deserializer.end()?;
    Ok(draft)
}

/// `place` is where a place in this line was in the line as stored.
fn fault(line: &str, error: &serde_json::Error, place: impl Fn(usize) -> usize) -> Fault {
    let is_object = line.trim_start().starts_with('{');
    let other = serde_json::from_str::<IgnoredAny>(line);
    let error = match &other {
        Ok(_) if !is_object => {
            let detail = "not a JSON object: newsprint reads one JSON object a line".to_owned();
            return Fault { reason: "not_an_object", detail, offset: 0 };
        }
        // What it should have been matters less than where it goes wrong.
        Err(other) if !is_object => other,
        Ok(_) | Err(_) => error,
    };
    let said = error.to_string();
    let what = said.rsplit_once(" at line ").map_or(said.as_str(), |(what, _)| what);
    let column = place(error.column());
    let detail = format!("bad JSON, column {column}: {what}");
    Fault { reason: "bad_json", detail, offset: column.saturating_sub(1) as u64 }
}

fn owned(record: Record<'_>) -> Record<'static> {
    let own = |words: Cow<'_, str>| Cow::Owned::<str>(words.into_owned());
    let own_time = |field: TimeField<'_>| TimeField { given: own(field.given), time: field.time };
    Record {
        id: record.id.map(own),
        text: own(record.text),
        // It would be a place in the line as it was mended.
        raw_text: None,
        title: record.title.map(own),
        url: record.url.map(own),
        source: record.source.map(own),
        published: record.published.map(own_time),
        modified: record.modified.map(own_time),
        crawled: record.crawled.map(own_time),
        author: record.author.map(own),
        language: record.language.map(own),
        credit: record.credit.map(own),
        flags: record.flags.map(own),
        replaced: record.replaced,
    }
}

#[cfg(test)]
mod tests;
