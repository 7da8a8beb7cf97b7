//! Reads the crawl once: every article gets a row, every distinct text a sketch.
//!
//! While one group of blocks is tokenised and sketched on all threads, the group before it is entered into the
//! corpus and the group after it is read and decompressed.

mod batch;
mod entry;

use std::sync::OnceLock;

use xxhash_rust::xxh3::xxh3_128;

use super::ledger::Problems;
use super::spool::Spool;
use super::{Job, Step, Watch};
use crate::article::{DocId, Place, Span};
use crate::candidates::{LEVELS, Postings};
use crate::error::{Error, Problem, Severity};
use crate::input::{Blocks, Names, Parcel, Source, Store, discover, problem_at, record_named, text_again};
use crate::report::{Accounting, RecordsByType, Status};
use batch::{Batch, Desk};
use entry::Entry;

/// No outlet.
pub const NO_OUTLET: u32 = u32::MAX;
/// No text: the article is empty.
pub const NO_TEXT: u32 = u32::MAX;
/// No time.
pub const NO_TIME: i64 = i64::MAX;

/// Bytes of a block of a large file.
const BLOCK: usize = 1 << 17;
/// A block of a small file counts for so many bytes at least: a group of them is bounded too.
const LEAST: usize = 1 << 14;

/// No address.
pub const NO_ADDRESS: u64 = 0;

/// One article.
#[derive(Clone, Copy, Debug)]
pub struct Doc {
    /// Where its record is.
    pub place: Place,
    /// 128-bit hash of the text as read.
    pub hash: (u64, u64),
    /// First publication in seconds, [`NO_TIME`] where unknown.
    pub published: i64,
    /// When it was fetched, else changed, else published, in seconds; [`NO_TIME`] where unknown.
    pub seen: i64,
    /// Hash of the normal form of its address ([`normal_form`](crate::input::url::normal_form)), [`NO_ADDRESS`] where
    /// there is none.
    pub address: u64,
    /// Its distinct text, [`NO_TEXT`] for an empty one.
    pub text: u32,
    /// Its outlet, [`NO_OUTLET`] where unknown.
    pub outlet: u32,
    /// Words.
    pub words: u32,
    /// Bytes of its text.
    pub text_len: u32,
    /// Where its text stands in its record; empty where that is to be read as a whole.
    raw_text: Span,
    /// Length of its metadata in the spool.
    meta_len: u32,
    meta_at: u64,
    id_end: u64,
    /// What became of it.
    pub status: Status,
}

/// One distinct text.
#[derive(Clone, Copy, Debug)]
pub struct Text {
    /// Hash of its words (of its bytes, where it is too short).
    pub print: u128,
    /// The article that is read again for it: of all that have it the one with the least hash.
    pub doc: DocId,
    /// Shingles by position.
    pub shingles: u32,
    /// Level of its sample.
    pub level: u8,
    /// Samples at each level.
    pub sampled: [u16; LEVELS],
    /// Whether it is long enough to be compared.
    pub status: Status,
}

/// Everything that was read.
pub struct Corpus {
    /// Articles in the order in which they were read.
    pub docs: Vec<Doc>,
    /// Distinct texts in the order in which they were first read.
    pub texts: Vec<Text>,
    /// Names of the outlets.
    pub outlets: Vec<String>,
    /// Samples of the texts that are long enough.
    pub postings: Postings,
    /// Signatures of all texts, where the method makes any.
    pub signatures: Vec<u64>,
    /// Reads records again.
    pub store: Store,
    /// Bad places.
    pub problems: Problems,
    /// What became of the records.
    pub accounting: Accounting,
    /// Characters replaced.
    pub replaced: u64,
    /// Times that could not be read.
    pub times_unread: u64,
    /// Of each archive its records, by the type that each gives itself.
    pub records_by_type: RecordsByType,
    ids: Vec<u8>,
    meta: Spool,
    /// Articles by text, then by hash; made when one cannot be read again.
    copies: OnceLock<Vec<DocId>>,
}

impl Corpus {
    /// The id of an article as given, or the one made from its place.
    pub fn id(&self, doc: DocId) -> &str {
        let start = if doc == 0 { 0 } else { self.docs[doc as usize - 1].id_end };
        let bytes = &self.ids[start as usize..self.docs[doc as usize].id_end as usize];
        std::str::from_utf8(bytes).expect("ids are copied from strings")
    }

    /// Appends the metadata of an article, as JSON fields each led by a comma.
    pub fn meta(&self, doc: DocId, out: &mut Vec<u8>) -> Result<(), Error> {
        let doc = &self.docs[doc as usize];
        self.meta.read(doc.meta_at, doc.meta_len as usize, out)
    }

    /// Reads the text of an article again, through `buffer`; what to do with it is the caller's. Where its record is
    /// not what it was, that of an article with the same bytes does as well; where there is none, it is a problem.
    pub fn text<T>(
        &self,
        doc: DocId,
        names: &Names,
        buffer: &mut Vec<u8>,
        use_text: impl FnOnce(&str) -> T,
    ) -> Result<T, Problem> {
        let hash = self.docs[doc as usize].hash;
        let same = |other: &DocId| self.docs[*other as usize].hash == hash;
        self.first_text(doc, same, names, buffer, use_text)
    }

    /// The same where any article with the same words does.
    pub fn words<T>(
        &self,
        doc: DocId,
        names: &Names,
        buffer: &mut Vec<u8>,
        use_text: impl FnOnce(&str) -> T,
    ) -> Result<T, Problem> {
        self.first_text(doc, |_| true, names, buffer, use_text)
    }

    /// The text of an article, or else of the first that can be read of its copies that do.
    fn first_text<T>(
        &self,
        doc: DocId,
        does: impl Fn(&DocId) -> bool,
        names: &Names,
        buffer: &mut Vec<u8>,
        use_text: impl FnOnce(&str) -> T,
    ) -> Result<T, Problem> {
        let mut use_text = Some(use_text);
        let mut attempt = |doc| {
            let mut once = |text: &str| use_text.take().map(|use_text| use_text(text));
            self.own_text(doc, names, buffer, &mut once)
        };
        let problem = match attempt(doc) {
            Ok(used) => return Ok(used.expect("used once")),
            Err(problem) => problem,
        };
        let others = self.copies(doc).iter().copied().filter(|&other| other != doc).filter(does);
        let read = others.map(attempt).find_map(Result::ok);
        read.map(|used| used.expect("used once")).ok_or(problem)
    }

    /// The articles with the words of this one, itself among them.
    fn copies(&self, doc: DocId) -> &[DocId] {
        let text = |doc: DocId| self.docs[doc as usize].text;
        let copies = self.copies.get_or_init(|| {
            let mut all: Vec<DocId> = (0..self.docs.len() as u32).collect();
            all.sort_unstable_by_key(|&doc| (text(doc), self.docs[doc as usize].hash, doc));
            all
        });
        let from = copies.partition_point(|&other| text(other) < text(doc));
        let to = copies.partition_point(|&other| text(other) <= text(doc));
        &copies[from..to]
    }

    fn own_text<T>(
        &self,
        doc: DocId,
        names: &Names,
        buffer: &mut Vec<u8>,
        use_text: impl FnOnce(&str) -> T,
    ) -> Result<T, Problem> {
        let Doc { place, raw_text, hash, .. } = self.docs[doc as usize];
        let text = if raw_text.len > 0 {
            let within = Place { offset: place.offset + raw_text.at as u64, len: raw_text.len, ..place };
            self.store.fetch(within, buffer)?;
            text_again(buffer)
        } else {
            self.store.fetch(place, buffer)?;
            let format = self.store.sources()[place.source as usize].format;
            record_named(buffer, format, names).ok().map(|record| record.text)
        };
        match text {
            Some(text) if halves(xxh3_128(text.as_bytes())) == hash => Ok(use_text(&text)),
            _ => Err(self.changed(place)),
        }
    }

    fn changed(&self, place: Place) -> Problem {
        let source = &self.store.sources()[place.source as usize];
        let detail = "the file was changed while it was read".to_string();
        problem_at((&source.name, source.format), place, Severity::Note, ("changed", detail))
    }
}

fn halves(hash: u128) -> (u64, u64) {
    (hash as u64, (hash >> 64) as u64)
}

/// Reads everything that the job names.
pub fn gather(job: &Job, watch: &Watch) -> Result<Corpus, Error> {
    let (sources, found) = discover(&job.arguments, &job.input)?;
    if sources.is_empty() && found.is_empty() {
        return Err(Error::NoInput { argument: job.arguments.join(" ") });
    }
    let names: Vec<&str> = sources.iter().map(|source| source.name.as_str()).collect();
    let mut blocks = Blocks::new(&sources, &job.input)?;
    let mut entry = Entry::new(job);
    entry.ledger.enter(found)?;

    let threads = rayon::current_num_threads();
    let most = 12 * threads;
    // While the first group is read, no thread has anything to sketch: it is small.
    let mut group = threads;
    let desk = Desk::new(job, &names);
    let mut spare: Vec<Vec<u8>> = Vec::new();
    // What was read and not sketched, and what was sketched and not entered; with the problems of its reading.
    let mut ready = read_group(&mut blocks, group, &mut spare);
    let mut ready_problems = blocks.problems();
    let mut done: Vec<Batch> = Vec::new();
    let mut done_problems: Vec<Problem> = Vec::new();
    while !ready.is_empty() || !done.is_empty() {
        group = (2 * group).min(most);
        let (bytes, of) = blocks.progress();
        watch.at(Step::Read { bytes, of, articles: entry.ledger.accounting.read })?;
        let (batches, next) = rayon::join(
            || desk.sketch(&ready),
            || {
                let (done, problems) = (std::mem::take(&mut done), std::mem::take(&mut done_problems));
                entry.group(done, problems, &names, &mut blocks)?;
                Ok(read_group(&mut blocks, group, &mut spare))
            },
        );
        if let Some(error) = blocks.failed() {
            return Err(error);
        }
        spare.extend(std::mem::replace(&mut ready, next?).into_iter().filter_map(lines_again));
        done = batches?;
        done_problems = std::mem::replace(&mut ready_problems, blocks.problems());
    }
    // A crawl without a single block may have problems all the same.
    done_problems.append(&mut ready_problems);
    done_problems.append(&mut blocks.problems());
    entry.group(done, done_problems, &names, &mut blocks)?;
    if let Some(error) = blocks.failed() {
        return Err(error);
    }
    let types = records_by_type(&blocks, &sources);
    entry.finish(blocks.into_store(), types)
}

/// Of each archive that was read its records, by the type that each gives itself.
pub(super) fn records_by_type(blocks: &Blocks, sources: &[Source]) -> RecordsByType {
    let types = blocks.records_by_type().iter();
    types.map(|(number, types)| (sources[*number as usize].name.clone(), types.clone())).collect()
}

/// Reads as much as so many blocks of a large file hold: those of small files would not fill a group.
pub(super) fn read_group(blocks: &mut Blocks, group: usize, spare: &mut Vec<Vec<u8>>) -> Vec<Parcel> {
    let mut read = Vec::with_capacity(group);
    let mut bytes = 0;
    while bytes < group * BLOCK {
        let Some(parcel) = blocks.next(spare.pop().unwrap_or_default()) else { break };
        bytes += weight(&parcel).max(LEAST);
        read.push(parcel);
    }
    read
}

/// Bytes of a parcel that count.
fn weight(parcel: &Parcel) -> usize {
    match parcel {
        Parcel::Lines(block) => block.bytes.len(),
        // Little of a page is its article.
        Parcel::Pages(pages) => pages.pages.iter().map(|page| page.body.len() / 4).sum(),
    }
}

/// The memory of a parcel of lines.
fn lines_again(parcel: Parcel) -> Option<Vec<u8>> {
    match parcel {
        Parcel::Lines(block) => Some(block.bytes),
        Parcel::Pages(_) => None,
    }
}
