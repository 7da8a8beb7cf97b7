//! A record while its fields come in, one JSON name after another.

use std::borrow::Cow;
use std::fmt;

use memchr::memmem;
use serde::de::{DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, Visitor};
use serde_json::value::RawValue;

use crate::article::{Record, Span, TimeField};

use super::Fault;
use crate::input::dates;
use crate::input::fields::{Field, Meaning, Names};
use crate::input::values::{Shape, Value, between_quotes, scalar, text};

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
pub(super) struct Draft<'a> {
    id: Slot<Cow<'a, str>>,
    text: Slot<(Cow<'a, str>, Option<&'a str>)>,
    title: Slot<Cow<'a, str>>,
    url: Slot<Cow<'a, str>>,
    source: Slot<Cow<'a, str>>,
    published: Slot<Cow<'a, str>>,
    modified: Slot<Cow<'a, str>>,
    crawled: Slot<Cow<'a, str>>,
    author: Slot<Cow<'a, str>>,
    language: Slot<Cow<'a, str>>,
    credit: Slot<Cow<'a, str>>,
    flags: Slot<Cow<'a, str>>,
    wrong_text: Option<&'static str>,
}

impl<'a> Draft<'a> {
    /// `raw` is the value between its quotes, if it is a string.
    fn words(&mut self, field: Field, rank: u16, value: Value<'a>, raw: Option<&'a str>) {
        let slot = match field {
            Field::Text => {
                return match value {
                    Value::Words(words) => self.text.offer(rank, Some((words, raw))),
                    Value::Null => {}
                    Value::Wrong(what) => self.wrong_text = Some(what),
                };
            }
            Field::Title => &mut self.title,
            Field::Url => &mut self.url,
            Field::Source => &mut self.source,
            Field::Author => &mut self.author,
            Field::Language => &mut self.language,
            Field::Credit => &mut self.credit,
            Field::Flags => &mut self.flags,
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
            Field::Text
            | Field::Title
            | Field::Url
            | Field::Source
            | Field::Author
            | Field::Language
            | Field::Credit
            | Field::Flags => {}
        }
    }

    /// The record in this line, unless its text is no text.
    pub(super) fn finish(self, line: &str) -> Result<Record<'a>, Fault> {
        let (text, raw) = match (self.text.take(), self.wrong_text) {
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
            raw_text: raw.map(|raw| Span {
                at: (raw.as_ptr() as usize - line.as_ptr() as usize) as u32,
                len: raw.len() as u32,
            }),
            title: self.title.take(),
            url,
            source,
            published: time(self.published),
            modified: time(self.modified),
            crawled: time(self.crawled),
            author: self.author.take(),
            language: self.language.take(),
            credit: self.credit.take(),
            flags: self.flags.take(),
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

/// Fills a draft where it stands: it is large, and would be moved at each return.
pub(super) struct Object<'n, 'f, 'd, 'a> {
    pub(super) names: &'n Names<'f>,
    pub(super) draft: &'d mut Draft<'a>,
}

impl<'de> Visitor<'de> for Object<'_, '_, '_, 'de> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let draft = self.draft;
        while let Some(key) = map.next_key_seed(Key { names: self.names })? {
            match key {
                Known::No => {
                    map.next_value::<IgnoredAny>()?;
                }
                Known::One(Meaning { field, rank }) => match shape(field) {
                    Some(shape @ Shape::Paragraphs) => {
                        let raw = map.next_value::<&RawValue>()?;
                        draft.words(
                            field,
                            rank,
                            text(raw, shape).map_err(A::Error::custom)?,
                            between_quotes(raw),
                        );
                    }
                    Some(shape) => draft.words(field, rank, map.next_value_seed(shape)?, None),
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
                                let value = text(raw, shape).map_err(A::Error::custom)?;
                                draft.words(field, rank, value, between_quotes(raw));
                            }
                            None => draft.scalar(field, rank, scalar(raw).map_err(A::Error::custom)?),
                        }
                    }
                }
            }
        }
        Ok(())
    }
}

/// What the value of a field may look like; `None` for those of which a number is kept as given.
fn shape(field: Field) -> Option<Shape> {
    match field {
        Field::Text => Some(Shape::Paragraphs),
        Field::Title | Field::Url | Field::Language | Field::Credit => Some(Shape::Plain),
        Field::Flags => Some(Shape::Words),
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
