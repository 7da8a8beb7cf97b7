//! Turns a block into records: one pass over each line, nothing copied that needs no unescaping.
//!
//! Where one field stands in a record under several of its names, the name listed first in [`Fields`] wins,
//! whatever the order in the record; of one name given twice the last value wins. `null`, a value of a wrong
//! type and, but for the text, blank words are taken as not there.

use std::borrow::Cow;
use std::fmt;

use memchr::{memchr_iter, memmem};
use serde::de::{DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, Visitor};
use serde_json::value::RawValue;

use crate::article::{Place, Record, TimeField};
use crate::error::{Problem, Severity};

use super::blocks::Block;
use super::fields::{Field, Fields, Meaning, Names};
use super::repair::repair;
use super::values::{Shape, Value, scalar};
use super::{Format, dates};

const MARK: &[u8] = b"\xEF\xBB\xBF";

/// Reads every record of a block; calls `visit` in order. Blank lines are no records.
pub fn records<'a>(
    block: &'a Block,
    fields: &Fields,
    file: &str,
    mut visit: impl FnMut(Place, Result<Record<'a>, Problem>),
) {
    let place = |line, start: usize, len: usize| Place {
        source: block.source,
        line,
        offset: block.offset + start as u64,
        len: u32::try_from(len).unwrap_or(u32::MAX),
    };
    let bytes = block.bytes.as_slice();
    if block.format == Format::Text {
        return visit(place(block.first_line, 0, bytes.len()), Ok(whole(bytes)));
    }
    let names = Names::new(fields);
    // Checked once for all lines; only where that fails are they checked one by one.
    let valid = std::str::from_utf8(bytes).ok();
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
        visit(place, result.map_err(|fault| fault.at(file, place)));
    }
}

/// One record again, from its bytes: a line, or a whole file of text. The error is a reason and its detail.
pub fn record<'a>(bytes: &'a [u8], format: Format, fields: &Fields) -> Result<Record<'a>, (String, String)> {
    if format == Format::Text {
        return Ok(whole(bytes));
    }
    let (from, to) = trim(bytes, 0, bytes.len());
    parse_bytes(&bytes[from..to], &Names::new(fields))
        .map_err(|fault| (fault.reason.to_owned(), fault.detail))
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

fn lossy(bytes: &[u8]) -> (Cow<'_, str>, u32) {
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
    fn at(self, file: &str, place: Place) -> Problem {
        Problem {
            file: file.to_owned(),
            line: Some(place.line),
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
        Ok(draft) => return draft.finish(),
        Err(error) => error,
    };
    if let Some((mended, count)) = repair(line)
        && let Ok(draft) = read(&mended, names)
    {
        return draft.finish().map(|record| Record { replaced: count, ..owned(record) });
    }
    Err(fault(line, &error))
}

fn read<'a>(line: &'a str, names: &Names<'_>) -> Result<Draft<'a>, serde_json::Error> {
    let mut deserializer = serde_json::Deserializer::from_str(line);
    let draft = deserializer.deserialize_map(Object { names })?;
    deserializer.end()?;
    Ok(draft)
}

fn fault(line: &str, error: &serde_json::Error) -> Fault {
    if serde_json::from_str::<IgnoredAny>(line).is_ok() && !line.trim_start().starts_with('{') {
        let detail = "not a JSON object: newsprint reads one JSON object a line".to_owned();
        return Fault { reason: "not_an_object", detail, offset: 0 };
    }
    let said = error.to_string();
    let what = said.rsplit_once(" at line ").map_or(said.as_str(), |(what, _)| what);
    let detail = format!("bad JSON, column {}: {what}", error.column());
    Fault { reason: "bad_json", detail, offset: error.column().saturating_sub(1) as u64 }
}

fn owned(record: Record<'_>) -> Record<'static> {
    let own = |words: Cow<'_, str>| Cow::Owned::<str>(words.into_owned());
    let own_time = |field: TimeField<'_>| TimeField { given: own(field.given), time: field.time };
    Record {
        id: record.id.map(own),
        text: own(record.text),
        title: record.title.map(own),
        url: record.url.map(own),
        source: record.source.map(own),
        published: record.published.map(own_time),
        modified: record.modified.map(own_time),
        crawled: record.crawled.map(own_time),
        author: record.author.map(own),
        language: record.language.map(own),
        replaced: record.replaced,
    }
}

/// The best value of a field so far.
struct Slot<T> {
    best: Option<(u16, T)>,
}

impl<T> Default for Slot<T> {
    fn default() -> Self {
        Slot { best: None }
    }
}

impl<T> Slot<T> {
    fn offer(&mut self, rank: u16, value: Option<T>) {
        if let Some(value) = value
            && self.best.as_ref().is_none_or(|(best, _)| rank <= *best)
        {
            self.best = Some((rank, value));
        }
    }

    fn take(self) -> Option<T> {
        self.best.map(|(_, value)| value)
    }
}

/// A record while its fields come in.
#[derive(Default)]
struct Draft<'a> {
    id: Slot<Cow<'a, str>>,
    text: Slot<Cow<'a, str>>,
    title: Slot<Cow<'a, str>>,
    url: Slot<Cow<'a, str>>,
    source: Slot<Cow<'a, str>>,
    published: Slot<Cow<'a, str>>,
    modified: Slot<Cow<'a, str>>,
    crawled: Slot<Cow<'a, str>>,
    author: Slot<Cow<'a, str>>,
    language: Slot<Cow<'a, str>>,
    wrong_text: Option<&'static str>,
}

impl<'a> Draft<'a> {
    fn words(&mut self, field: Field, rank: u16, value: Value<'a>) {
        let slot = match field {
            Field::Text => {
                return match value {
                    Value::Words(words) => self.text.offer(rank, Some(words)),
                    Value::Null => {}
                    Value::Wrong(what) => self.wrong_text = Some(what),
                };
            }
            Field::Title => &mut self.title,
            Field::Url => &mut self.url,
            Field::Source => &mut self.source,
            Field::Author => &mut self.author,
            Field::Language => &mut self.language,
            Field::Id | Field::Published | Field::Modified | Field::Crawled => return,
        };
        slot.offer(rank, value.words());
    }

    fn scalar(&mut self, field: Field, rank: u16, value: Option<Cow<'a, str>>) {
        match field {
            Field::Id => self.id.offer(rank, value),
            Field::Published => self.published.offer(rank, value),
            Field::Modified => self.modified.offer(rank, value),
            Field::Crawled => self.crawled.offer(rank, value),
            Field::Text | Field::Title | Field::Url | Field::Source | Field::Author | Field::Language => {}
        }
    }

    fn finish(self) -> Result<Record<'a>, Fault> {
        let text = match (self.text.take(), self.wrong_text) {
            (None, Some(what)) => {
                let detail = format!("the text is {what}, not a string");
                return Err(Fault { reason: "wrong_type", detail, offset: 0 });
            }
            (text, _) => text.unwrap_or_default(),
        };
        let time = |slot: Slot<Cow<'a, str>>| {
            slot.take().map(|given| TimeField { time: dates::read_time(&given), given })
        };
        let url = self.url.take();
        let source = self.source.take().or_else(|| url.as_ref().and_then(host));
        Ok(Record {
            id: self.id.take(),
            text,
            title: self.title.take(),
            url,
            source,
            published: time(self.published),
            modified: time(self.modified),
            crawled: time(self.crawled),
            author: self.author.take(),
            language: self.language.take(),
            replaced: 0,
        })
    }
}

/// The host of an address: lower case, without `www.` and port.
fn host<'a>(url: &Cow<'a, str>) -> Option<Cow<'a, str>> {
    fn part(url: &str) -> Option<&str> {
        let at = memmem::find(url.as_bytes(), b"://")? + 3;
        let rest = &url[at..];
        let authority = rest.split(['/', '?', '#']).next()?;
        let host = authority.rsplit('@').next()?;
        let host = match host.strip_prefix('[') {
            Some(address) => address.split(']').next()?,
            None => host.split(':').next()?,
        };
        let bare =
            host.get(..4).filter(|start| start.eq_ignore_ascii_case("www.")).map_or(host, |_| &host[4..]);
        (!bare.trim().is_empty()).then_some(bare)
    }
    let is_lower = |host: &str| !host.chars().any(char::is_uppercase);
    match url {
        Cow::Borrowed(url) => part(url).map(|host| match is_lower(host) {
            true => Cow::Borrowed(host),
            false => Cow::Owned(host.to_lowercase()),
        }),
        Cow::Owned(url) => part(url).map(|host| Cow::Owned(host.to_lowercase())),
    }
}

struct Object<'n, 'f> {
    names: &'n Names<'f>,
}

impl<'de> Visitor<'de> for Object<'_, '_> {
    type Value = Draft<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Draft<'de>, A::Error> {
        let mut draft = Draft::default();
        while let Some(key) = map.next_key_seed(Key { names: self.names })? {
            match key {
                Known::No => {
                    map.next_value::<IgnoredAny>()?;
                }
                Known::One(Meaning { field, rank }) => match shape(field) {
                    Some(shape) => draft.words(field, rank, map.next_value_seed(shape)?),
                    None => {
                        let value = scalar(map.next_value::<&RawValue>()?).map_err(A::Error::custom)?;
                        draft.scalar(field, rank, value);
                    }
                },
                Known::Many(meanings) => {
                    let raw = map.next_value::<&RawValue>()?;
                    for Meaning { field, rank } in meanings {
                        match shape(field) {
                            Some(shape) => {
                                let mut value = serde_json::Deserializer::from_str(raw.get());
                                draft.words(
                                    field,
                                    rank,
                                    shape.deserialize(&mut value).map_err(A::Error::custom)?,
                                );
                            }
                            None => draft.scalar(field, rank, scalar(raw).map_err(A::Error::custom)?),
                        }
                    }
                }
            }
        }
        Ok(draft)
    }
}

/// What the value of a field may look like; `None` for those of which a number is kept as given.
fn shape(field: Field) -> Option<Shape> {
    match field {
        Field::Text => Some(Shape::Paragraphs),
        Field::Title | Field::Url | Field::Language => Some(Shape::Plain),
        Field::Source => Some(Shape::Named),
        Field::Author => Some(Shape::People),
        Field::Id | Field::Published | Field::Modified | Field::Crawled => None,
    }
}

/// What a JSON name stands for.
enum Known {
    No,
    One(Meaning),
    /// The user gave one name to several fields.
    Many(Vec<Meaning>),
}

struct Key<'n, 'f> {
    names: &'n Names<'f>,
}

impl<'de> DeserializeSeed<'de> for Key<'_, '_> {
    type Value = Known;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Known, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for Key<'_, '_> {
    type Value = Known;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a name")
    }

    fn visit_str<E>(self, name: &str) -> Result<Known, E> {
        let mut all = self.names.get(name);
        Ok(match (all.next(), all.next()) {
            (None, _) => Known::No,
            (Some(one), None) => Known::One(one),
            (Some(one), Some(two)) => Known::Many([one, two].into_iter().chain(all).collect()),
        })
    }
}
