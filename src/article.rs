//! Room 0: the nouns that every room may use.
//!
//! A document is known inside the program by its dense number; what a person calls it (its id) stays at
//! the door.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

/// Dense number of an article within one run, in the order in which the records were read.
pub type DocId = u32;

/// Where a record stands: enough to name it to a person and to read it again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Place {
    /// Number of the source in the list of sources of this run.
    pub source: u32,
    /// Line, counted from 1; 1 for a file that is one article.
    pub line: u64,
    /// Offset in bytes of the first byte of the record in the plain (decompressed, UTF-8) form.
    pub offset: u64,
    /// Length of the record in bytes, without its line end.
    pub len: u32,
}

/// Bytes within a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// First byte, counted from the first of the record.
    pub at: u32,
    /// Bytes.
    pub len: u32,
}

/// How much of a day a time names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Precision {
    /// A bare day, taken as a day in UTC.
    Day,
    /// A moment, to the second.
    Second,
}

/// A time as far as it could be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Time {
    /// Seconds since 1970-01-01T00:00:00Z; of a bare day, its first second.
    pub seconds: i64,
    /// Whether a day or a moment was given.
    pub precision: Precision,
}

/// A time field of a record: the text as given, and what was understood of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimeField<'a> {
    /// As given (a number is kept in its decimal form).
    pub given: Cow<'a, str>,
    /// `None` where the text could not be read as a time.
    pub time: Option<Time>,
}

/// One article as it was read: borrowed from the record's bytes wherever no unescaping was needed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Record<'a> {
    /// The id given, if any.
    pub id: Option<Cow<'a, str>>,
    /// The text; empty where it is missing or null.
    pub text: Cow<'a, str>,
    /// Where the text stands in the record as it was read, if it is one string there: so that it can be read
    /// again without the rest.
    pub raw_text: Option<Span>,
    /// Headline.
    pub title: Option<Cow<'a, str>>,
    /// Address the article was fetched from.
    pub url: Option<Cow<'a, str>>,
    /// Outlet; the host of `url` where the record names none.
    pub source: Option<Cow<'a, str>>,
    /// First publication.
    pub published: Option<TimeField<'a>>,
    /// Last change.
    pub modified: Option<TimeField<'a>>,
    /// When the crawler fetched it.
    pub crawled: Option<TimeField<'a>>,
    /// Byline.
    pub author: Option<Cow<'a, str>>,
    /// Language tag as given.
    pub language: Option<Cow<'a, str>>,
    /// Agency or outlet that the page itself credits with the text.
    pub credit: Option<Cow<'a, str>>,
    /// What is worth knowing about how the text came about: words with spaces between them.
    pub flags: Option<Cow<'a, str>>,
    /// Number of places where invalid UTF-8 or a lone surrogate was replaced by U+FFFD.
    pub replaced: u32,
}
