//! Pages go in, JSON lines of articles come out; a page without an article is counted, one that could not be read as
//! a page is named.
//!
//! The names in a line are those of [`Fields`](super::Fields): what is written here any command reads again.

use std::borrow::Cow;
use std::num::NonZeroU64;
use std::path::Path;

use serde::Serialize;

use super::fetched::{Fetched, Flag, Kind};
use super::found::{Found, Reply, Trouble};
use super::parcel::{Block, Origin, Pages, Parcel, Passed};
use super::plain::by_name;
use super::{Format, PageOptions};
use crate::article::{Record, TimeField};
use crate::error::{Error, Problem, Severity};

/// What an article is called that was made from a page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Ids {
    /// Path of the file; of a record in an archive its address and the time when it was fetched.
    #[default]
    Path,
    /// Name of the file without folder and ending; of a record as with `Path`.
    Stem,
    /// Address, where one is known; else as with `Path`.
    Url,
}

/// What became of some pages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Converted {
    /// A line for each article.
    pub block: Block,
    /// Pages that could not be read, or only in part.
    pub problems: Vec<Problem>,
    /// Pages without an article.
    pub passed: Passed,
}

/// Makes lines of pages, on any number of threads.
pub struct Converter {
    ids: Ids,
    reader: Reader,
}

#[cfg(feature = "html")]
type Reader = super::worker::Workers;
#[cfg(not(feature = "html"))]
type Reader = super::found::TextsOnly;

/// An article as it is written: a line with the names of [`Fields`](super::Fields).
#[derive(Clone, Debug, Default, Serialize)]
pub struct Line<'a> {
    /// Identity.
    pub id: &'a str,
    /// Address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<&'a str>,
    /// Headline.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<&'a str>,
    /// First publication.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub published: Option<&'a str>,
    /// Last change.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub modified: Option<&'a str>,
    /// When it was fetched.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub crawled: Option<&'a str>,
    /// Byline.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub author: Option<&'a str>,
    /// Outlet.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<&'a str>,
    /// Agency or outlet credited with the text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub credit: Option<&'a str>,
    /// Language.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<&'a str>,
    /// Words on how the text came about.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub flags: Vec<&'a str>,
    /// The text.
    pub text: &'a str,
}

impl Line<'_> {
    /// Appends the line with its end.
    pub fn push(&self, bytes: &mut Vec<u8>) {
        serde_json::to_writer(&mut *bytes, self).expect("a line is plain data");
        bytes.push(b'\n');
    }
}

impl<'a> Line<'a> {
    /// The line of a record that is called `id`.
    pub fn of(record: &'a Record, id: &'a str) -> Self {
        let given = |field: &'a Option<TimeField>| field.as_ref().map(|field| field.given.as_ref());
        Line {
            id,
            url: record.url.as_deref(),
            title: record.title.as_deref(),
            published: given(&record.published),
            modified: given(&record.modified),
            crawled: given(&record.crawled),
            author: record.author.as_deref(),
            source: record.source.as_deref(),
            credit: record.credit.as_deref(),
            language: record.language.as_deref(),
            flags: record
                .flags
                .as_deref()
                .map(|flags| flags.split_whitespace().collect())
                .unwrap_or_default(),
            text: &record.text,
        }
    }
}

impl Converter {
    /// Gets ready; no process is started before there is a page to read.
    pub fn new(ids: Ids, pages: &PageOptions) -> Self {
        Converter { ids, reader: Reader::new(pages) }
    }

    /// A parcel as lines, whatever it holds. `file` is the name of its source.
    pub fn lines(&self, parcel: Parcel, file: &str) -> Result<Converted, Error> {
        match parcel {
            Parcel::Lines(block) => Ok(Converted { block, problems: Vec::new(), passed: Passed::default() }),
            Parcel::Pages(pages) => self.convert(&pages, file),
        }
    }

    /// Makes a line of every page that holds an article. `file` is the name of their source.
    pub fn convert(&self, pages: &Pages, file: &str) -> Result<Converted, Error> {
        let block = Block {
            source: pages.source,
            format: pages.format,
            first_line: 1,
            offset: 0,
            bytes: Vec::new(),
            origins: Vec::new(),
        };
        let mut converted = Converted { block, problems: Vec::new(), passed: Passed::default() };
        for page in &pages.pages {
            let Reply { found, trouble } = self.reader.read(page)?;
            let severity = if found.is_some() { Severity::Note } else { Severity::Damaged };
            if let Some(trouble) = trouble {
                converted.problems.push(problem(file, pages.format, page, severity, trouble));
            }
            match found {
                Some(found) if !found.text.is_empty() || page.kind == Kind::Text => {
                    if found.replaced > 0 {
                        let detail = format!("{} invalid characters were replaced", found.replaced);
                        let trouble = Trouble { reason: "invalid_characters".into(), detail };
                        converted.problems.push(problem(file, pages.format, page, Severity::Note, trouble));
                    }
                    self.add(page, &found, file, pages.format, &mut converted.block);
                }
                Some(_) => converted.passed.no_article += 1,
                None => {}
            }
        }
        Ok(converted)
    }

    fn add(&self, page: &Fetched, found: &Found, file: &str, format: Format, block: &mut Block) {
        let url = found.url.as_deref().or(page.url.as_deref());
        let mut flags: Vec<Flag> = page.flags.iter().chain(&found.flags).copied().collect();
        flags.sort_unstable();
        flags.dedup();
        let line = Line {
            id: &id(self.ids, page, url, file, format),
            url,
            title: found.title.as_deref(),
            published: found.published.as_deref(),
            modified: found.modified.as_deref(),
            crawled: page.captured.as_deref(),
            author: found.author.as_deref(),
            source: found.source.as_deref(),
            credit: found.credit.as_deref(),
            language: found.language.as_deref(),
            flags: flags.into_iter().map(Flag::word).collect(),
            text: &found.text,
        };
        line.push(&mut block.bytes);
        block.origins.push(Origin { number: page.number, byte: page.byte });
    }
}

/// The id of the article of a page.
fn id<'a>(ids: Ids, page: &'a Fetched, url: Option<&'a str>, file: &'a str, format: Format) -> Cow<'a, str> {
    match (ids, url, format) {
        (Ids::Url, Some(url), _) => Cow::Borrowed(url),
        (Ids::Stem, _, Format::Html) => Cow::Borrowed(stem(file)),
        (_, _, Format::Html) => Cow::Borrowed(file),
        // What was fetched is the record; where its page says that it belongs, several may say.
        _ => Cow::Owned(match (&page.url, &page.captured) {
            (Some(url), Some(captured)) => format!("{url}@{captured}"),
            (Some(url), None) => url.clone(),
            (None, _) => format!("{file}:{}", page.number),
        }),
    }
}

/// The name of a file without its folder and its endings.
fn stem(file: &str) -> &str {
    let name = Path::new(file).file_name().and_then(|name| name.to_str()).unwrap_or(file);
    let (name, _) = by_name(name);
    let bare = [".html", ".htm", ".xhtml"].iter().find_map(|end| name.strip_suffix(end)).unwrap_or(name);
    if bare.is_empty() { name } else { bare }
}

fn problem(file: &str, format: Format, page: &Fetched, severity: Severity, trouble: Trouble) -> Problem {
    Problem {
        file: file.to_owned(),
        line: None,
        record: (format == Format::Archive).then_some(page.number).and_then(NonZeroU64::new),
        byte: Some(page.byte),
        severity,
        reason: trouble.reason.into_owned(),
        detail: trouble.detail,
    }
}
