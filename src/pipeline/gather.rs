//! Reads the crawl once: every article gets a row, every distinct text a sketch.
//!
//! While one group of blocks is tokenised and sketched on all threads, the group before it is entered into the
//! corpus and the group after it is read and decompressed.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::{Mutex, PoisonError};

use rayon::prelude::*;
use xxhash_rust::xxh3::xxh3_128;

use super::spool::Spool;
use super::{Job, OnDamage, Step, Unnamed, Watch};
use crate::article::{DocId, Place, Record, Span, TimeField};
use crate::candidates::{LEVELS, Postings, count_levels};
use crate::error::{Error, Problem, Severity};
use crate::input::{Block, Blocks, Format, Names, Store, discover, record_named, records, text_again};
use crate::params::{Method, Params};
use crate::report::{Accounting, Status};
use crate::sketch::{Sketcher, Sketches};

/// No outlet.
pub const NO_OUTLET: u32 = u32::MAX;
/// No text: the article is empty.
pub const NO_TEXT: u32 = u32::MAX;
/// No time.
pub const NO_TIME: i64 = i64::MAX;

/// One article.
#[derive(Clone, Copy, Debug)]
pub struct Doc {
    /// Where its record is.
    pub place: Place,
    /// 128-bit hash of the text as read.
    pub hash: (u64, u64),
    /// First publication in seconds, [`NO_TIME`] where unknown.
    pub published: i64,
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
    pub problems: Vec<Problem>,
    /// What became of the records.
    pub accounting: Accounting,
    /// Characters replaced.
    pub replaced: u64,
    /// Times that could not be read.
    pub times_unread: u64,
    ids: Vec<u8>,
    meta: Spool,
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

    /// Reads the text of an article again, through `buffer`; what to do with it is the caller's. A text that is not
    /// what it was is a problem.
    pub fn text<T>(
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
        Problem {
            file: self.store.sources()[place.source as usize].name.clone(),
            line: Some(place.line),
            byte: Some(place.offset),
            severity: Severity::Note,
            reason: "changed".to_string(),
            detail: "the file was changed while it was read".to_string(),
        }
    }
}

fn halves(hash: u128) -> (u64, u64) {
    (hash as u64, (hash >> 64) as u64)
}

/// Texts are looked up by a hash that is one already.
#[derive(Default)]
struct AsIs(u64);

impl Hasher for AsIs {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, _: &[u8]) {
        unreachable!("only 128-bit hashes are looked up")
    }
    fn write_u128(&mut self, print: u128) {
        self.0 = print as u64;
    }
}

/// What one block holds.
struct Batch {
    rows: Vec<BatchRow>,
    sketches: Sketches,
    ids: String,
    meta: Vec<u8>,
    outlets: Vec<String>,
    problems: Vec<Problem>,
    replaced: u64,
    times_unread: u64,
}

struct BatchRow {
    place: Place,
    hash: u128,
    published: i64,
    text_len: u32,
    raw_text: Span,
    outlet: u32,
    id_end: u32,
    meta_end: u32,
    status: Status,
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
    entry.problems(found)?;

    let group = 12 * rayon::current_num_threads();
    let sketchers: Mutex<Vec<Sketcher>> = Mutex::default();
    let mut spare: Vec<Vec<u8>> = Vec::new();
    // What was read and not sketched, and what was sketched and not entered; with the problems of its reading.
    let mut ready = read_group(&mut blocks, group, &mut spare);
    let mut ready_problems = blocks.problems();
    let mut done: Vec<Batch> = Vec::new();
    let mut done_problems: Vec<Problem> = Vec::new();
    while !ready.is_empty() || !done.is_empty() {
        let (bytes, of) = blocks.progress();
        watch.at(Step::Read { bytes, of, articles: entry.accounting.read })?;
        let (batches, next) = rayon::join(
            || sketch_blocks(&ready, &names, job, &sketchers),
            || {
                entry.group(std::mem::take(&mut done), std::mem::take(&mut done_problems), &names)?;
                Ok(read_group(&mut blocks, group, &mut spare))
            },
        );
        if let Some(error) = blocks.failed() {
            return Err(error);
        }
        spare.extend(std::mem::replace(&mut ready, next?).into_iter().map(|block| block.bytes));
        done = batches;
        done_problems = std::mem::replace(&mut ready_problems, blocks.problems());
    }
    // A crawl without a single block may have problems all the same.
    done_problems.append(&mut ready_problems);
    done_problems.append(&mut blocks.problems());
    entry.group(done, done_problems, &names)?;
    if let Some(error) = blocks.failed() {
        return Err(error);
    }
    let store = blocks.into_store();
    entry.finish(store)
}

fn read_group(blocks: &mut Blocks, group: usize, spare: &mut Vec<Vec<u8>>) -> Vec<Block> {
    let mut read = Vec::with_capacity(group);
    let mut small = 0;
    // Blocks of small files do not fill a group: count them by bytes.
    while small < group << 17 {
        let Some(block) = blocks.next(spare.pop().unwrap_or_default()) else { break };
        small += block.bytes.len().max(1 << 14);
        read.push(block);
    }
    read
}

/// Sketches blocks one by one, so that no thread waits long for another; `sketchers` are those not at work.
fn sketch_blocks<'j>(
    blocks: &[Block],
    names: &[&str],
    job: &'j Job,
    sketchers: &Mutex<Vec<Sketcher<'j>>>,
) -> Vec<Batch> {
    let sketchers = || sketchers.lock().unwrap_or_else(PoisonError::into_inner);
    let sketch = |block: &Block| {
        let spare = sketchers().pop();
        let mut sketcher = spare.unwrap_or_else(|| Sketcher::new(&job.params));
        let batch = sketch_block(block, names, job, &mut sketcher);
        sketchers().push(sketcher);
        batch
    };
    blocks.par_iter().with_max_len(1).map(sketch).collect()
}

fn sketch_block(block: &Block, names: &[&str], job: &Job, sketcher: &mut Sketcher) -> Batch {
    let name = names[block.source as usize];
    let mut batch = Batch {
        rows: Vec::new(),
        sketches: sketcher.finish(),
        ids: String::new(),
        meta: Vec::new(),
        outlets: Vec::new(),
        problems: Vec::new(),
        replaced: 0,
        times_unread: 0,
    };
    let mut outlets: HashMap<String, u32> = HashMap::new();
    records(block, &job.input.fields, name, |place, record| match record {
        Err(problem) => batch.problems.push(problem),
        Ok(record) => {
            let outlet = match (&record.source, &job.unnamed) {
                (Some(outlet), _) => Some(outlet.as_ref()),
                (None, Unnamed::Outlet(outlet)) => Some(outlet.as_str()),
                (None, Unnamed::Unknown) => None,
            };
            let outlet = outlet.map_or(NO_OUTLET, |outlet| match outlets.get(outlet) {
                Some(&number) => number,
                None => {
                    let number = batch.outlets.len() as u32;
                    batch.outlets.push(outlet.to_string());
                    outlets.insert(outlet.to_string(), number);
                    number
                }
            });
            batch.add(&record, place, outlet, block.format, name, sketcher, &job.params);
        }
    });
    batch.sketches = sketcher.finish();
    batch
}

impl Batch {
    #[allow(clippy::too_many_arguments, reason = "the row of a record is made of all of these")]
    fn add(
        &mut self,
        record: &Record,
        place: Place,
        outlet: u32,
        format: Format,
        name: &str,
        sketcher: &mut Sketcher,
        params: &Params,
    ) {
        match (&record.id, format) {
            (Some(id), _) => self.ids.push_str(id),
            (None, Format::Text) => self.ids.push_str(name),
            (None, Format::Jsonl) => {
                self.ids.push_str(name);
                self.ids.push(':');
                self.ids.push_str(&place.line.to_string());
            }
        }
        let status = if record.text.trim_start().is_empty() {
            Status::Empty
        } else if (sketcher.add(&record.text).shingles as usize) < params.min_shared {
            Status::TooShort
        } else {
            Status::Kept
        };
        let note = |reason: &str, detail: String| Problem {
            file: name.to_string(),
            line: (format == Format::Jsonl).then_some(place.line),
            byte: Some(place.offset),
            severity: Severity::Note,
            reason: reason.to_string(),
            detail,
        };
        if status == Status::Empty {
            self.problems.push(note("no_text", "the article has no text".to_string()));
        }
        if record.replaced > 0 {
            self.replaced += record.replaced as u64;
            let detail = format!("{} invalid characters were replaced", record.replaced);
            self.problems.push(note("invalid_characters", detail));
        }
        for (field, time) in
            [("published", &record.published), ("modified", &record.modified), ("crawled", &record.crawled)]
        {
            if let Some(TimeField { given, time: None }) = time {
                self.times_unread += 1;
                self.problems.push(note("unread_time", format!("{field} is not a time: {given}")));
            }
        }
        write_meta(record, &mut self.meta);
        let published = record.published.as_ref().and_then(|field| field.time);
        self.rows.push(BatchRow {
            place,
            hash: xxh3_128(record.text.as_bytes()),
            published: published.map_or(NO_TIME, |time| time.seconds),
            text_len: record.text.len() as u32,
            raw_text: record.raw_text.unwrap_or(Span { at: 0, len: 0 }),
            outlet,
            id_end: self.ids.len() as u32,
            meta_end: self.meta.len() as u32,
            status,
        });
    }
}

/// The metadata of a record as JSON fields, each led by a comma, as it was given.
fn write_meta(record: &Record, out: &mut Vec<u8>) {
    fn given<'r>(field: &'r Option<TimeField<'_>>) -> Option<&'r str> {
        field.as_ref().map(|field| field.given.as_ref())
    }
    let fields = [
        ("title", record.title.as_deref()),
        ("url", record.url.as_deref()),
        ("source", record.source.as_deref()),
        ("published", given(&record.published)),
        ("modified", given(&record.modified)),
        ("crawled", given(&record.crawled)),
        ("author", record.author.as_deref()),
        ("language", record.language.as_deref()),
    ];
    for (name, value) in fields {
        if let Some(value) = value {
            out.extend_from_slice(b",\"");
            out.extend_from_slice(name.as_bytes());
            out.extend_from_slice(b"\":");
            serde_json::to_writer(&mut *out, value).expect("a string is JSON");
        }
    }
}

/// Enters batches, in the order of the input.
struct Entry<'j> {
    job: &'j Job,
    docs: Vec<Doc>,
    texts: Vec<Text>,
    known: HashMap<u128, u32, BuildHasherDefault<AsIs>>,
    outlets: Vec<String>,
    outlet_numbers: HashMap<String, u32>,
    postings: Postings,
    signatures: Vec<u64>,
    problems: Vec<Problem>,
    accounting: Accounting,
    replaced: u64,
    times_unread: u64,
    ids: Vec<u8>,
    meta: Spool,
}

impl<'j> Entry<'j> {
    fn new(job: &'j Job) -> Self {
        Entry {
            job,
            docs: Vec::new(),
            texts: Vec::new(),
            known: HashMap::default(),
            outlets: Vec::new(),
            outlet_numbers: HashMap::new(),
            postings: Postings::default(),
            signatures: Vec::new(),
            problems: Vec::new(),
            accounting: Accounting::default(),
            replaced: 0,
            times_unread: 0,
            ids: Vec::new(),
            meta: Spool::new(job.input.temp_dir.as_deref()),
        }
    }

    fn problems(&mut self, problems: Vec<Problem>) -> Result<(), Error> {
        for problem in problems {
            match problem.severity {
                Severity::Damaged => self.accounting.damaged += 1,
                Severity::OverLimit => self.accounting.over_limit += 1,
                Severity::Note => {}
            }
            if problem.severity != Severity::Note {
                self.accounting.read += 1;
                if self.job.on_damage == OnDamage::Stop {
                    return Err(Error::Strict(problem));
                }
            }
            self.problems.push(problem);
        }
        Ok(())
    }

    /// Enters what was read together. Of its damaged records the first in the order of the input ends a strict run, so
    /// that it does not depend on how much is read together.
    fn group(&mut self, batches: Vec<Batch>, problems: Vec<Problem>, names: &[&str]) -> Result<(), Error> {
        if self.job.on_damage == OnDamage::Stop {
            let all = batches.iter().flat_map(|batch| &batch.problems).chain(&problems);
            let lost = all.filter(|problem| problem.severity != Severity::Note);
            let place = |problem: &&Problem| {
                let source = names.iter().position(|name| *name == problem.file);
                (source, problem.line, problem.byte)
            };
            if let Some(first) = lost.min_by_key(place) {
                return Err(Error::Strict(first.clone()));
            }
        }
        batches.into_iter().try_for_each(|batch| self.batch(batch))?;
        self.problems(problems)
    }

    fn batch(&mut self, batch: Batch) -> Result<(), Error> {
        let outlets: Vec<u32> = batch.outlets.into_iter().map(|outlet| self.outlet(outlet)).collect();
        let meta_base = self.meta.append(&batch.meta)?;
        let id_base = self.ids.len() as u64;
        self.ids.extend_from_slice(batch.ids.as_bytes());
        let mut sketched = 0;
        let mut meta_start = 0;
        for row in &batch.rows {
            let (text, words) = if row.status == Status::Empty {
                (NO_TEXT, 0)
            } else {
                let text = self.text(row, &batch.sketches, sketched);
                sketched += 1;
                (text, batch.sketches.rows[sketched - 1].words)
            };
            match row.status {
                Status::Kept => self.accounting.kept += 1,
                Status::TooShort => self.accounting.too_short += 1,
                Status::Empty => self.accounting.empty += 1,
            }
            self.accounting.read += 1;
            self.docs.push(Doc {
                place: row.place,
                hash: halves(row.hash),
                published: row.published,
                text,
                outlet: outlets.get(row.outlet as usize).copied().unwrap_or(NO_OUTLET),
                words,
                text_len: row.text_len,
                raw_text: row.raw_text,
                meta_at: meta_base + meta_start as u64,
                meta_len: row.meta_end - meta_start,
                id_end: id_base + row.id_end as u64,
                status: row.status,
            });
            meta_start = row.meta_end;
        }
        self.replaced += batch.replaced;
        self.times_unread += batch.times_unread;
        self.problems(batch.problems)
    }

    fn outlet(&mut self, outlet: String) -> u32 {
        *self.outlet_numbers.entry(outlet).or_insert_with_key(|outlet| {
            self.outlets.push(outlet.clone());
            self.outlets.len() as u32 - 1
        })
    }

    /// The number of the text of a row, entered if it is new.
    fn text(&mut self, row: &BatchRow, sketches: &Sketches, at: usize) -> u32 {
        let sketch = &sketches.rows[at];
        // Too short to be compared: equal only byte for byte, and never equal to a longer one.
        let print = if row.status == Status::Kept { sketch.print } else { row.hash ^ 1 };
        let next = self.texts.len() as u32;
        let text = *self.known.entry(print).or_insert(next);
        if text == next {
            let sample = sketches.sample(at);
            if row.status == Status::Kept {
                self.postings.add(text, sample);
            }
            if self.job.params.method != Method::Sample {
                self.signatures.extend_from_slice(sketches.signature(at));
            }
            self.texts.push(Text {
                print,
                doc: self.docs.len() as u32,
                shingles: sketch.shingles,
                level: sketch.level,
                sampled: count_levels(sample),
                status: row.status,
            });
        } else {
            // The same words in other bytes: one of them is read again, whichever came first.
            let known = &mut self.texts[text as usize].doc;
            if halves(row.hash) < self.docs[*known as usize].hash {
                *known = self.docs.len() as u32;
            }
        }
        text
    }

    fn finish(self, store: Store) -> Result<Corpus, Error> {
        assert!(self.accounting.holds(), "{}", self.accounting.line());
        Ok(Corpus {
            docs: self.docs,
            texts: self.texts,
            outlets: self.outlets,
            postings: self.postings,
            signatures: self.signatures,
            store,
            problems: self.problems,
            accounting: self.accounting,
            replaced: self.replaced,
            times_unread: self.times_unread,
            ids: self.ids,
            meta: self.meta,
        })
    }
}
