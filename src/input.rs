//! Room 1: paths go in, articles come out.
//!
//! In: files, folders, globs and standard input, holding JSON lines, plain texts, tables, web pages or archives of
//! them, plain or packed. Out: [`Record`]s with the [`Place`]
//! each stands in, and one [`Problem`] for every place that could not be read.
//!
//! [`discover()`] names what there is to read, [`Blocks`] cuts it into parcels on one thread: runs of whole lines, or
//! pages that were fetched, which a [`Converter`] turns into lines on any thread. [`records`] turns lines into
//! records, and [`Store`] reads single records again later.
//!
//! The law of this room is the accounting: every record attempted is visited once by [`records`], or is named
//! once by a problem of severity `Damaged` or `OverLimit` from [`Blocks::problems`], a [`Converter`] or [`discover()`],
//! or is counted in [`Passed`] as no article.

use std::num::NonZeroU64;
use std::path::PathBuf;
use std::time::Duration;

use crate::article::{Place, Record};
use crate::error::{Problem, Severity};

pub mod blocks;
pub mod convert;
mod csv;
pub mod dates;
pub mod discover;
pub mod json;
pub mod store;
pub mod url;
mod current;
mod fetched;
mod found;
mod fields;
mod gzip;
mod inflow;
#[cfg(feature = "warc")]
mod lz4;
#[cfg(feature = "html")]
mod page;
#[cfg(feature = "parquet")]
mod parquet;
mod parcel;
mod plain;
mod reading;
mod repair;
mod sniff;
mod table;
mod tape;
mod unescape;
mod utf16;
mod values;
mod warc;
#[cfg(feature = "html")]
pub mod worker;
mod zst;

pub use blocks::Blocks;
pub use convert::{Converted, Converter, Ids, Line};
pub use discover::discover;
pub use fetched::{Fetched, Flag, Kind};
pub use fields::{Fields, Names};
pub use json::{record, record_named, records, text_again};
pub use parcel::{Block, Origin, Pages, Parcel, Passed};
pub use store::Store;

/// Name of the threads on which libraries read what may be damaged: a panic on one of them is caught, and the damage
/// named, so its message is for nobody.
pub const READER: &str = "reader";

/// How input is to be read.
#[derive(Clone, Debug)]
pub struct Options {
    /// Which JSON fields mean what.
    pub fields: Fields,
    /// Longest line, and longest file that is one article, in bytes of the plain form.
    pub line_limit: u64,
    /// Where input that cannot be read twice is kept while the run lasts; the system's folder if `None`.
    pub temp_dir: Option<PathBuf>,
    /// What standard input and pipes hold, where their first bytes do not tell.
    pub stdin_format: Format,
    /// What becomes of links that are met in folders.
    pub links: Links,
    /// What an article is called that was made from a page.
    pub ids: Ids,
    /// How web pages are read.
    pub pages: PageOptions,
}

/// A problem of the record at a place. Where records are converted their offset is in no file, and is not named.
pub fn problem_at(
    (file, format): (&str, Format),
    place: Place,
    severity: Severity,
    (reason, detail): (&str, String),
) -> Problem {
    let numbered = |as_what| (format.numbering() == as_what).then_some(place.line);
    Problem {
        file: file.to_owned(),
        line: numbered(Numbering::Lines),
        record: numbered(Numbering::Records).and_then(NonZeroU64::new),
        byte: (!format.is_in_no_file()).then_some(place.offset),
        severity,
        reason: reason.to_owned(),
        detail,
    }
}

/// What is worth knowing of a record that was read.
pub fn notes(record: &Record, about: (&str, Format), place: Place) -> Vec<Problem> {
    let note = |reason: &str, detail: String| problem_at(about, place, Severity::Note, (reason, detail));
    let mut notes = Vec::new();
    if record.text.trim_start().is_empty() {
        notes.push(note("no_text", "the article has no text".to_owned()));
    }
    if record.replaced > 0 {
        let detail = format!("{} invalid characters were replaced", record.replaced);
        notes.push(note("invalid_characters", detail));
    }
    notes
}

/// How web pages are read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageOptions {
    /// Which library finds the main text.
    pub engine: Engine,
    /// How long one page may take before it is given up and its tags are stripped.
    pub deadline: Duration,
    /// The newsprint program, which reads pages in processes of its own (see [`worker`]). `None` reads them on the
    /// calling thread: then a page that hangs or ends the library does so to the whole process.
    pub program: Option<PathBuf>,
}

impl Default for PageOptions {
    fn default() -> Self {
        PageOptions { engine: Engine::Precise, deadline: Duration::from_secs(5), program: None }
    }
}

/// Which library finds the main text of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// trafilatura and dom_smoothie, and a vote where they differ.
    Precise,
    /// dom_smoothie alone: faster, and a little less precise.
    Fast,
}

impl Default for Options {
    fn default() -> Self {
        Options {
            fields: Fields::default(),
            line_limit: 64 << 20,
            temp_dir: None,
            stdin_format: Format::Jsonl,
            links: Links::Skip,
            ids: Ids::default(),
            pages: PageOptions::default(),
        }
    }
}

/// What becomes of links that are met in folders. A link that is named outright is always followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Links {
    /// They are named, and not followed.
    Skip,
    /// They are followed; one that leads back to a folder above it is named.
    Follow,
}

/// What a source holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Format {
    /// One JSON object a line.
    Jsonl,
    /// One article a file.
    Text,
    /// One web page a file.
    Html,
    /// WARC or ARC: what a crawler fetched, record by record.
    Archive,
    /// A table in text, with the names of its columns in the first row.
    Csv,
    /// A Parquet file.
    Parquet,
}

/// How the records of a source are numbered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Numbering {
    /// By the line that they begin in.
    Lines,
    /// One after another.
    Records,
    /// There is only one.
    Single,
}

impl Format {
    /// How its records are numbered.
    pub fn numbering(self) -> Numbering {
        match self {
            Format::Jsonl | Format::Csv => Numbering::Lines,
            Format::Archive | Format::Parquet => Numbering::Records,
            Format::Text | Format::Html => Numbering::Single,
        }
    }

    /// Whether its records are pages, of which a [`Converter`] makes JSON lines with newsprint's own names.
    pub fn is_converted(self) -> bool {
        matches!(self, Format::Html | Format::Archive)
    }

    /// Whether its records are rows of a table, of which JSON lines are made with the names of its columns.
    pub fn is_table(self) -> bool {
        matches!(self, Format::Csv | Format::Parquet)
    }

    /// Whether the lines that are read as its records were made, and are in no file.
    pub fn is_in_no_file(self) -> bool {
        self.is_converted() || self.is_table()
    }
}

/// How a source is packed; told by its first bytes, not by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Packing {
    /// Not at all.
    Plain,
    /// gzip, any number of members.
    Gzip,
    /// Zstandard, any number of frames.
    Zstd,
    /// LZ4, any number of frames.
    Lz4,
}

/// One thing to read.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Source {
    /// As it is named to people; `-` for standard input. The id of an article that is a whole file.
    pub name: String,
    /// `None` for standard input.
    pub path: Option<PathBuf>,
    /// What it holds.
    pub format: Format,
}
