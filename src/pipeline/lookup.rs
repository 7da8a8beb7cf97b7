//! Articles by their names: a file, an id of an output folder, an id of a crawl -> the text and what its record says.

mod stored;

use std::borrow::Cow;
use std::collections::HashMap;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use serde::Deserialize;

pub(super) use stored::{IdOf, IdsOf, StoredArticle, is_output, known, lines, members, of_output, parse};

use crate::article::{Place, Record};
use crate::error::{Error, Severity};
use crate::input::dates::read_time;
use crate::input::{Blocks, Converted, Converter, Format, Options, discover, records};
use crate::relate::moment::Times;
use crate::report::diff::Fields;

/// An article that was asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Article {
    /// Its id, or the file.
    pub id: String,
    /// The text.
    pub text: String,
    /// What else is known of it.
    pub about: About,
}

/// What the record of an article says besides its text, as given.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct About {
    /// Headline.
    pub title: Option<String>,
    /// Byline.
    pub author: Option<String>,
    /// Outlet.
    pub source: Option<String>,
    /// Address.
    pub url: Option<String>,
    /// First publication.
    pub published: Option<String>,
    /// Last change.
    pub modified: Option<String>,
    /// When it was fetched.
    pub crawled: Option<String>,
    /// Language.
    pub language: Option<String>,
}

impl About {
    /// The fields that a diff compares.
    pub fn fields(&self) -> Fields<'_> {
        Fields {
            title: self.title.as_deref(),
            author: self.author.as_deref(),
            source: self.source.as_deref(),
            url: self.url.as_deref(),
            published: self.published.as_deref(),
            modified: self.modified.as_deref(),
            language: self.language.as_deref(),
        }
    }

    /// What it says of time, as far as that can be read.
    pub fn times(&self) -> Times {
        let time = |given: &Option<String>| given.as_deref().and_then(read_time);
        Times {
            published: time(&self.published),
            modified: time(&self.modified),
            crawled: time(&self.crawled),
        }
    }

    /// When the version is from, in seconds since 1970: published, else modified, else crawled.
    pub fn time(&self) -> Option<i64> {
        let given = [&self.published, &self.modified, &self.crawled];
        given.into_iter().flatten().find_map(|text| read_time(text)).map(|time| time.seconds)
    }

    fn of(record: &Record) -> Self {
        let own = |text: &Option<Cow<str>>| text.as_deref().map(str::to_string);
        let times = [&record.published, &record.modified, &record.crawled];
        let [published, modified, crawled] =
            times.map(|field| field.as_ref().map(|field| field.given.to_string()));
        About {
            title: own(&record.title),
            author: own(&record.author),
            source: own(&record.source),
            url: own(&record.url),
            published,
            modified,
            crawled,
            language: own(&record.language),
        }
    }
}

/// The id of a record: as given, else the file if that is one article, else file and line.
pub(super) fn id_of<'r>(record: &'r Record, place: Place, format: Format, file: &'r str) -> Cow<'r, str> {
    match (&record.id, format) {
        (Some(id), _) => Cow::Borrowed(id),
        (None, Format::Text | Format::Html) => Cow::Borrowed(file),
        (None, Format::Jsonl | Format::Archive | Format::Csv | Format::Parquet) => {
            Cow::Owned(format!("{file}:{}", place.line))
        }
    }
}

/// Whether a record has no text at all. One with an empty text is an article that was emptied.
fn lacks_text(record: &Record, format: Format) -> bool {
    (format == Format::Jsonl || format.is_table()) && record.text.is_empty() && record.raw_text.is_none()
}

/// A diff against a text that was not found would say that all of it is new.
fn no_text(path: &str, what: &str) -> Error {
    let reason = format!("{what} has no text; --text-field names the JSON field that holds it");
    Error::Format { path: PathBuf::from(path), reason }
}

/// What becomes of a file that holds more than one article.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Others {
    /// The first one is taken.
    Ignored,
    /// It is refused.
    Refused,
}

/// The article of a file, under the name of the file.
pub(super) fn of_file(name: &str, others: Others, input: &Options) -> Result<Article, Error> {
    if Path::new(name).is_dir() {
        let argument = format!("{name} is a folder; --in {name} with two ids compares articles in it");
        return Err(Error::NoInput { argument });
    }
    let read_once = spooled(name, input)?;
    let path = match &read_once {
        Some(file) => file.path().to_str().ok_or_else(|| Error::io("cannot use", file.path(), not_utf8()))?,
        None => name,
    };
    let (sources, problems) = discover(&[path.to_string()], input)?;
    if let Some(problem) = problems.into_iter().next() {
        return Err(Error::Strict(problem));
    }
    let mut blocks = Blocks::new(&sources, input)?;
    let (mut first, mut count) = (None, 0);
    let (mut lost, mut empty) = (None, 0);
    let converter = Converter::new(input.ids, &input.pages);
    while count < 2
        && let Some(parcel) = blocks.next(Vec::new())
    {
        let Converted { block, problems, passed } = converter.lines(parcel, name)?;
        lost = lost.or(problems.into_iter().find(|problem| problem.severity != Severity::Note));
        empty += passed.no_article;
        records(&block, &input.fields, name, |_, record| {
            count += 1;
            if first.is_none() {
                first = Some(record.map_err(Error::Strict).and_then(|record| {
                    if others == Others::Refused && lacks_text(&record, block.format) {
                        return Err(no_text(name, "the record"));
                    }
                    let about = About::of(&record);
                    Ok(Article { id: name.to_string(), text: record.text.into_owned(), about })
                }));
            }
        });
    }
    let problem = blocks.problems().into_iter().find(|problem| problem.severity != Severity::Note).or(lost);
    let problem =
        problem.map(|problem| Error::Strict(crate::error::Problem { file: name.to_string(), ..problem }));
    match (first, problem, blocks.failed()) {
        (_, _, Some(error)) => Err(error),
        (Some(_), _, _) if count > 1 && others == Others::Refused => {
            let reason = "holds more than one article: name it by its id (--in, --id)".to_string();
            Err(Error::Format { path: PathBuf::from(name), reason })
        }
        (Some(article), _, _) => article,
        (None, Some(error), _) => Err(error),
        (None, None, _) if empty > 0 => {
            Err(Error::NoInput { argument: format!("no article was found on the page {name}") })
        }
        (None, None, _) => Err(Error::NoInput { argument: format!("{name} holds no article") }),
    }
}

/// Standard input or a pipe as a file: what it holds is told by its beginning, for which it must be read twice.
fn spooled(name: &str, input: &Options) -> Result<Option<tempfile::NamedTempFile>, Error> {
    let from: Box<dyn io::Read> = match std::fs::metadata(name) {
        _ if name == "-" => Box::new(io::stdin().lock()),
        Ok(meta) if !meta.is_file() => {
            Box::new(File::open(name).map_err(|e| Error::io("cannot read", name, e))?)
        }
        _ => return Ok(None),
    };
    let folder = input.temp_dir.clone().unwrap_or_else(std::env::temp_dir);
    let failed = |e| Error::io("cannot write a temporary file in", &folder, e);
    let mut file = tempfile::NamedTempFile::new_in(&folder).map_err(failed)?;
    // A little more than is read of it: what is longer than the limit is refused as such, and has an end.
    let mut from = from.take(input.line_limit.saturating_add(1 << 20));
    io::copy(&mut from, &mut file).map_err(|e| Error::io("cannot read", name, e))?;
    Ok(Some(file))
}

fn not_utf8() -> io::Error {
    io::Error::other("its name is not UTF-8")
}

/// Articles of an output folder or of a crawl, in the order of their ids.
pub(super) fn of_ids(path: &str, ids: &[&str], input: &Options) -> Result<Vec<Article>, Error> {
    if is_output(Path::new(path)) {
        of_output(Path::new(path), ids, input)
    } else {
        of_crawl(path, ids, input)
    }
}

/// What is asked for, by id.
fn slots<'i>(ids: &[&'i str]) -> HashMap<&'i str, Vec<usize>> {
    let mut slots: HashMap<&str, Vec<usize>> = HashMap::new();
    for (slot, id) in ids.iter().enumerate() {
        slots.entry(id).or_default().push(slot);
    }
    slots
}

/// Reads a crawl once and keeps what is asked for.
fn of_crawl(path: &str, ids: &[&str], input: &Options) -> Result<Vec<Article>, Error> {
    let (sources, mut problems) = discover(&[path.to_string()], input)?;
    let slots = slots(ids);
    let mut found: HashMap<&str, Article> = HashMap::new();
    let (mut repeated, mut textless) = (None, None);
    let mut blocks = Blocks::new(&sources, input)?;
    let mut reuse = Vec::new();
    let converter = Converter::new(input.ids, &input.pages);
    while let Some(parcel) = blocks.next(reuse) {
        let file = &sources[parcel.source() as usize].name;
        let Converted { block, problems: met, .. } = converter.lines(parcel, file)?;
        problems.extend(met);
        records(&block, &input.fields, file, |place, record| match record {
            Err(problem) => problems.push(problem),
            Ok(record) => {
                let id = id_of(&record, place, block.format, file);
                let Some((&id, _)) = slots.get_key_value(id.as_ref()) else { return };
                if lacks_text(&record, block.format) {
                    textless = textless.or(Some(id));
                }
                match found.get(id) {
                    Some(other) if other.text == record.text => {}
                    Some(_) => repeated = repeated.or(Some(id)),
                    None => {
                        let (about, text) = (About::of(&record), record.text.to_string());
                        found.insert(id, Article { id: id.to_string(), text, about });
                    }
                }
            }
        });
        reuse = block.bytes;
    }
    problems.extend(blocks.problems());
    if let Some(error) = blocks.failed() {
        return Err(error);
    }
    if let Some(id) = repeated {
        let reason = format!(
            "several articles with different texts have the id {id}; `newsprint cluster` writes them with ids of \
             their own"
        );
        return Err(Error::Format { path: PathBuf::from(path), reason });
    }
    if let Some(id) = textless {
        return Err(no_text(path, &format!("the article {id}")));
    }
    let lost = problems.into_iter().filter(|problem| problem.severity != Severity::Note);
    let lost: Vec<_> = lost.collect();
    let missing = |id: &str| match lost.first() {
        None => Error::UnknownId { id: id.to_string() },
        Some(first) => {
            let count = lost.len();
            let reason =
                format!("no article has the id {id}; {count} records could not be read, the first: {first}");
            Error::Format { path: PathBuf::from(path), reason }
        }
    };
    ids.iter().map(|id| found.get(id).cloned().ok_or_else(|| missing(id))).collect()
}
