//! The source that is being read, whatever it holds -> its next parcel.

use std::collections::BTreeMap;

use crate::error::{Error, Problem};

use super::Format;
use super::csv::Csv;
use super::fetched::{Fetched, Kind};
use super::parcel::{Block, Pages, Parcel, Passed};
#[cfg(feature = "parquet")]
use super::parquet::Parquet;
use super::reading::Reading;
use super::warc::{Item, Warc};

/// The source that is being read.
pub(super) enum Current<'a> {
    Lines(Box<Reading<'a>>),
    Table(Box<Csv<'a>>),
    #[cfg(feature = "parquet")]
    RowGroups(Box<Parquet<'a>>),
    /// With its number.
    Archive(Box<Warc>, u32),
}

/// What reading on brought.
pub(super) enum Next {
    Parcel(Parcel),
    /// Nothing more; the memory that was handed in.
    End(Vec<u8>),
    #[cfg_attr(not(feature = "parquet"), expect(dead_code, reason = "only Parquet needs threads of its own"))]
    Failed(Error),
}

impl Current<'_> {
    /// The next parcel, in the memory handed in; of pages about `size` bytes.
    pub(super) fn next(
        &mut self,
        bytes: Vec<u8>,
        size: usize,
        problems: &mut Vec<Problem>,
        passed: &mut Passed,
    ) -> Next {
        let block = match self {
            Current::Lines(reading) => reading.next(bytes, problems),
            Current::Table(table) => table.next(bytes, problems),
            #[cfg(feature = "parquet")]
            Current::RowGroups(groups) => match groups.next(problems, passed) {
                Ok(block) => block.ok_or(bytes),
                Err(error) => return Next::Failed(error),
            },
            Current::Archive(archive, source) => {
                let pages = some_pages(archive, size, problems, passed);
                if pages.is_empty() {
                    return Next::End(bytes);
                }
                let pages = Pages { source: *source, format: Format::Archive, pages };
                return Next::Parcel(Parcel::Pages(pages));
            }
        };
        match block {
            Ok(block) if block.format == Format::Html => Next::Parcel(Parcel::Pages(page(block))),
            Ok(block) => Next::Parcel(Parcel::Lines(block)),
            Err(bytes) => Next::End(bytes),
        }
    }

    /// Bytes of the source that were read, as stored.
    pub(super) fn position(&self) -> u64 {
        match self {
            Current::Lines(reading) => reading.plain().position(),
            Current::Table(table) => table.plain().position(),
            #[cfg(feature = "parquet")]
            Current::RowGroups(groups) => groups.position(),
            Current::Archive(archive, _) => archive.plain().position(),
        }
    }

    /// Bytes of the lines up to which blocks were made.
    pub(super) fn made(&self) -> u64 {
        match self {
            Current::Lines(reading) => reading.offset(),
            Current::Table(table) => table.made(),
            #[cfg(feature = "parquet")]
            Current::RowGroups(groups) => groups.made(),
            Current::Archive(..) => 0,
        }
    }

    /// Of an archive its records so far, by the type that each gives itself.
    pub(super) fn records_by_type(&self) -> Option<&BTreeMap<String, u64>> {
        match self {
            Current::Archive(archive, _) => Some(archive.records_by_type()),
            _ => None,
        }
    }

    /// Gives the reading buffer back for the next source, where there is one.
    pub(super) fn into_buffer(self) -> Option<Vec<u8>> {
        match self {
            Current::Lines(reading) => Some(reading.into_buffer()),
            Current::Table(table) => Some(table.into_buffer()),
            #[cfg(feature = "parquet")]
            Current::RowGroups(_) => None,
            Current::Archive(archive, _) => Some(archive.into_buffer()),
        }
    }
}

/// The next pages of an archive, of so many bytes together; none at its end.
fn some_pages(
    archive: &mut Warc,
    bytes: usize,
    problems: &mut Vec<Problem>,
    passed: &mut Passed,
) -> Vec<Fetched> {
    let mut pages: Vec<Fetched> = Vec::new();
    let mut read = 0;
    while read < bytes {
        match archive.next(problems) {
            Some(Item::Page(page)) => {
                read += page.body.len();
                pages.push(page);
            }
            Some(Item::NotArticle) => passed.not_an_article_record += 1,
            None => break,
        }
    }
    pages
}

/// A file that is one page.
fn page(block: Block) -> Pages {
    let page = Fetched { number: 1, ..Fetched::alone(Kind::Html, block.bytes) };
    Pages { source: block.source, format: block.format, pages: vec![page] }
}
