//! What passes from the thread that reads to those that work on it.

use super::Format;
use super::fetched::Fetched;

/// What is read in one go, to be worked on by one thread.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Parcel {
    /// Lines, ready for [`records`](super::records).
    Lines(Block),
    /// Pages, to be made into lines by a [`Converter`](super::Converter).
    Pages(Pages),
}

/// Some pages of one source, in their order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pages {
    /// Number of the source.
    pub source: u32,
    /// What the source is.
    pub format: Format,
    /// The pages.
    pub pages: Vec<Fetched>,
}

/// Where a record was before it was made into a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Origin {
    /// Line or record, counted from 1, as the format of the source has it.
    pub number: u64,
    /// Offset in bytes in the plain form of the source.
    pub byte: u64,
}

/// Records that no problem counts: those that are no articles, and those that others were lost with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Passed {
    /// Pages without an article on them.
    pub no_article: u64,
    /// Records of archives that hold something else than a page: requests, pictures, redirects and the like.
    pub not_an_article_record: u64,
    /// Records that were lost together with the one that a problem counts: what is left of a damaged row group.
    pub lost_with_another: u64,
}

/// A run of whole lines, or one whole file of text, in UTF-8 or nearly so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// Number of the source.
    pub source: u32,
    /// What the bytes hold.
    pub format: Format,
    /// Line of the first byte, counted from 1.
    pub first_line: u64,
    /// Offset of the first byte in the plain form of the source.
    pub offset: u64,
    /// The lines, each with its end; the end may be missing from the last line of a source.
    pub bytes: Vec<u8>,
    /// Of each line where it comes from; empty where the lines are those of the source itself.
    pub origins: Vec<Origin>,
}

impl Parcel {
    /// Number of the source.
    pub fn source(&self) -> u32 {
        match self {
            Parcel::Lines(block) => block.source,
            Parcel::Pages(pages) => pages.source,
        }
    }
}

/// Sizes that bound a block.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limits {
    /// A block is closed at the first line end behind so many bytes.
    pub(super) block: usize,
    /// The longest line, or file of text.
    pub(super) line: usize,
}
