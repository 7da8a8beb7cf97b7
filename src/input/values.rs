//! Values of JSON fields, borrowed wherever nothing had to be unescaped.

use std::borrow::Cow;
use std::fmt;

use memchr::memchr;
use serde::de::{DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use super::unescape::unescape;

/// What a field may look like besides a string.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// Nothing else.
    Plain,
    /// An array of strings: paragraphs.
    Paragraphs,
    /// An array of single words.
    Words,
    /// An object with a name.
    Named,
    /// An array of strings and of objects with names, or one of these.
    People,
}

/// A value as far as it is of use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Value<'a> {
    Words(Cow<'a, str>),
    Null,
    /// Of another type, which is named.
    Wrong(&'static str),
}

impl<'a> Value<'a> {
    /// The words, if there are any besides white space.
    pub(super) fn words(self) -> Option<Cow<'a, str>> {
        match self {
            Value::Words(words) if !words.trim().is_empty() => Some(words),
            _ => None,
        }
    }
}

impl<'de> DeserializeSeed<'de> for Shape {
    type Value = Value<'de>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value<'de>, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Shape {
    type Value = Value<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_borrowed_str<E>(self, words: &'de str) -> Result<Value<'de>, E> {
        Ok(Value::Words(Cow::Borrowed(words)))
    }

    fn visit_str<E>(self, words: &str) -> Result<Value<'de>, E> {
        Ok(Value::Words(Cow::Owned(words.to_owned())))
    }

    fn visit_unit<E>(self) -> Result<Value<'de>, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Value<'de>, E> {
        Ok(Value::Wrong("true or false"))
    }

    fn visit_i64<E>(self, _: i64) -> Result<Value<'de>, E> {
        Ok(Value::Wrong("a number"))
    }

    fn visit_u64<E>(self, _: u64) -> Result<Value<'de>, E> {
        Ok(Value::Wrong("a number"))
    }

    fn visit_f64<E>(self, _: f64) -> Result<Value<'de>, E> {
        Ok(Value::Wrong("a number"))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Value<'de>, A::Error> {
        let (element, between) = match self {
            Shape::Paragraphs => (Shape::Plain, "\n\n"),
            Shape::Words => (Shape::Plain, " "),
            Shape::People => (Shape::Named, ", "),
            Shape::Plain | Shape::Named => {
                while seq.next_element::<IgnoredAny>()?.is_some() {}
                return Ok(Value::Wrong("an array"));
            }
        };
        let mut all: Option<Cow<'de, str>> = None;
        let mut wrong = None;
        while let Some(value) = seq.next_element_seed(element)? {
            match (value, &mut all) {
                (Value::Words(words), None) => all = Some(words),
                (Value::Words(words), Some(all)) => {
                    let all = all.to_mut();
                    all.push_str(between);
                    all.push_str(&words);
                }
                (Value::Null, _) => {}
                (Value::Wrong(_), _) => wrong = Some("an array that holds more than strings"),
            }
        }
        Ok(wrong.map_or_else(|| Value::Words(all.unwrap_or_default()), Value::Wrong))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value<'de>, A::Error> {
        let mut name = Value::Wrong("an object");
        while let Some(key) = map.next_key::<Cow<'de, str>>()? {
            if key == "name" && matches!(self, Shape::Named | Shape::People) {
                name = map.next_value_seed(Shape::Plain)?;
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(name)
    }
}

/// A string or a number as given: all digits of a long number are kept.
pub(super) fn scalar<'a>(raw: &'a RawValue) -> Result<Option<Cow<'a, str>>, serde_json::Error> {
    let raw = raw.get();
    Ok(match raw.as_bytes() {
        [b'"', .., b'"'] => Value::Words(string(&raw[1..raw.len() - 1])?).words(),
        [b'-' | b'0'..=b'9', ..] => Some(Cow::Borrowed(raw)),
        _ => None,
    })
}

/// A text: a string, or what else `shape` allows.
pub(super) fn text<'a>(raw: &'a RawValue, shape: Shape) -> Result<Value<'a>, serde_json::Error> {
    match between_quotes(raw) {
        Some(inner) => string(inner).map(Value::Words),
        None => shape.deserialize(&mut serde_json::Deserializer::from_str(raw.get())),
    }
}

/// What stands between the quotes of a value that is a string.
pub(super) fn between_quotes(raw: &RawValue) -> Option<&str> {
    raw.get().strip_prefix('"')?.strip_suffix('"')
}

/// The string that stands between these quotes.
pub(super) fn string(inner: &str) -> Result<Cow<'_, str>, serde_json::Error> {
    match memchr(b'\\', inner.as_bytes()) {
        None => Ok(Cow::Borrowed(inner)),
        Some(_) => {
            unescape(inner).map(Cow::Owned).ok_or_else(|| serde_json::Error::custom("half a surrogate pair"))
        }
    }
}
