//! Room 1: paths go in, articles come out.
//!
//! In: files, folders, globs and standard input, holding JSON lines or plain texts, plain or packed with gzip,
//! zstd or LZ4, in UTF-8 or UTF-16. Out: [`Record`](crate::article::Record)s with the [`Place`](crate::article::Place)
//! each stands in, and one [`Problem`](crate::error::Problem) for every place that could not be read.
//!
//! [`discover()`] names what there is to read, [`Blocks`] cuts it into runs of whole lines on one thread,
//! [`records`] turns a block into records on any thread, and [`Store`] reads single records again later.
//!
//! The law of this room is the accounting: every record attempted is visited once by [`records`], or is named
//! once by a problem of severity `Damaged` or `OverLimit` from [`Blocks::problems`] or [`discover()`].

use std::path::PathBuf;

pub mod blocks;
pub mod dates;
pub mod discover;
pub mod json;
pub mod store;
mod fetched;
mod fields;
mod gzip;
mod inflow;
#[cfg(feature = "warc")]
mod lz4;
mod plain;
mod reading;
mod repair;
mod unescape;
mod utf16;
mod values;
#[allow(dead_code, unused_imports, reason = "nothing reads archives yet")]
mod warc;
mod zst;

pub use blocks::{Block, Blocks};
pub use discover::discover;
pub use fetched::{Fetched, Flag, Kind};
pub use fields::{Fields, Names};
pub use json::{record, record_named, records, text_again};
pub use store::Store;

/// How input is to be read.
#[derive(Clone, Debug)]
pub struct Options {
    /// Which JSON fields mean what.
    pub fields: Fields,
    /// Longest line, and longest file that is one article, in bytes of the plain form.
    pub line_limit: u64,
    /// Where input that cannot be read twice is kept while the run lasts; the system's folder if `None`.
    pub temp_dir: Option<PathBuf>,
    /// What standard input and pipes hold.
    pub stdin_format: Format,
}

impl Default for Options {
    fn default() -> Self {
        Options {
            fields: Fields::default(),
            line_limit: 64 << 20,
            temp_dir: None,
            stdin_format: Format::Jsonl,
        }
    }
}

/// What a source holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Format {
    /// One JSON object a line.
    Jsonl,
    /// One article a file.
    Text,
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
