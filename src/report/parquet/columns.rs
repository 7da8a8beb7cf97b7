//! Which columns the Parquet files have, and their schema.

use std::fmt::Write;

/// A column of a Parquet file that newsprint writes.
#[derive(Debug)]
pub struct Column {
    /// Its name; that of the list where it is a part of each element.
    pub(super) name: &'static str,
    /// The field of the line that it is made of.
    pub(super) from: &'static str,
    pub(super) holds: Holds,
    pub(super) need: Need,
    /// Of a list: the part of each element, empty for the element itself.
    pub(super) each: Option<&'static str>,
}

/// What a value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Holds {
    Words,
    Whole,
    Share,
    Truth,
    Time,
}

/// Whether there is always a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Need {
    Always,
    Maybe,
}

use Holds::{Share, Time, Truth, Whole, Words};
use Need::{Always, Maybe};

const fn column(name: &'static str, holds: Holds, need: Need) -> Column {
    Column { name, from: name, holds, need, each: None }
}

/// When it was, where `from` could be read as a time.
const fn moment(name: &'static str, from: &'static str) -> Column {
    Column { name, from, holds: Time, need: Maybe, each: None }
}

const fn list(name: &'static str) -> Column {
    Column { name, from: name, holds: Words, need: Always, each: Some("") }
}

const fn part(name: &'static str, each: &'static str, holds: Holds, need: Need) -> Column {
    Column { name, from: name, holds, need, each: Some(each) }
}

/// What `newsprint extract` writes.
pub const EXTRACTED: &[Column] = &[
    column("id", Words, Always),
    column("url", Words, Maybe),
    column("title", Words, Maybe),
    column("published", Words, Maybe),
    moment("published_at", "published"),
    column("modified", Words, Maybe),
    moment("modified_at", "modified"),
    column("crawled", Words, Maybe),
    moment("crawled_at", "crawled"),
    column("author", Words, Maybe),
    column("source", Words, Maybe),
    column("credit", Words, Maybe),
    column("language", Words, Maybe),
    list("flags"),
    column("text", Words, Always),
];

/// `articles.parquet`.
pub const ARTICLES: &[Column] = &[
    column("id", Words, Always),
    column("id_given", Words, Maybe),
    column("cluster", Whole, Maybe),
    column("representative", Truth, Always),
    column("duplicate_of", Words, Maybe),
    column("jaccard", Share, Maybe),
    column("containment", Share, Maybe),
    column("capture", Whole, Maybe),
    column("captures", Whole, Maybe),
    column("words", Whole, Always),
    column("status", Words, Always),
    column("url", Words, Maybe),
    column("title", Words, Maybe),
    column("published", Words, Maybe),
    moment("published_at", "published"),
    column("modified", Words, Maybe),
    moment("modified_at", "modified"),
    column("crawled", Words, Maybe),
    moment("crawled_at", "crawled"),
    column("author", Words, Maybe),
    column("source", Words, Maybe),
    column("credit", Words, Maybe),
    column("language", Words, Maybe),
    list("flags"),
];

/// `pairs.parquet`.
pub const PAIRS: &[Column] = &[
    column("a", Words, Always),
    column("b", Words, Always),
    column("jaccard", Share, Always),
    column("containment", Share, Always),
    column("containment_a", Share, Always),
    column("containment_b", Share, Always),
    column("rest_jaccard", Share, Always),
    column("rest_containment", Share, Always),
    column("shared_shingles", Whole, Always),
    column("boilerplate_shingles", Whole, Always),
];

/// `clusters.parquet`.
pub const CLUSTERS: &[Column] = &[
    column("cluster", Whole, Always),
    column("size", Whole, Always),
    column("representative", Words, Always),
    list("members"),
    column("weakest_jaccard", Share, Always),
    column("weakest_containment", Share, Always),
    part("weak_links", "a", Words, Always),
    part("weak_links", "b", Words, Always),
    part("weak_links", "cluster", Whole, Maybe),
    part("weak_links", "jaccard", Share, Always),
    part("weak_links", "containment", Share, Always),
];

impl Column {
    /// Definition level of a value that is there.
    pub(super) fn level(&self) -> i16 {
        i16::from(self.each.is_some()) + i16::from(self.need == Maybe)
    }

    fn field(&self, name: &str) -> String {
        let (kind, meaning) = match self.holds {
            Words => ("binary", " (STRING)"),
            Whole => ("int64", ""),
            Share => ("double", ""),
            Truth => ("boolean", ""),
            Time => ("int64", " (TIMESTAMP(MICROS,true))"),
        };
        let need = if self.need == Always { "required" } else { "optional" };
        format!("{need} {kind} {name}{meaning};")
    }
}

/// The schema of these columns; parts of one list stand together.
pub(super) fn schema(columns: &[Column]) -> String {
    let mut schema = "message newsprint { ".to_owned();
    for same in columns.chunk_by(|one, other| one.name == other.name) {
        let name = same[0].name;
        let parts: String = same.iter().map(|column| column.field(column.each.unwrap_or(name))).collect();
        // Writing to memory does not fail.
        let _ = match same[0].each {
            None => write!(schema, "{parts} "),
            Some("") => {
                let element = same[0].field("element");
                write!(schema, "required group {name} (LIST) {{ repeated group list {{ {element} }} }} ")
            }
            Some(_) => write!(
                schema,
                "required group {name} (LIST) {{ repeated group list {{ required group element {{ {parts} }} }} }} "
            ),
        };
    }
    schema + "}"
}
