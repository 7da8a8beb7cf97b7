//! What one parcel holds: its records, sketched, to be entered into the corpus.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use rayon::prelude::*;
use xxhash_rust::xxh3::{xxh3_64, xxh3_128};

use super::super::lookup::id_of;
use super::super::{Job, Unnamed};
use super::{NO_ADDRESS, NO_OUTLET, NO_TIME};
use crate::article::{Place, Record, Span, TimeField};
use crate::error::{Error, Problem, Severity};
use crate::input::url::normal_form;
use crate::input::{Block, Converted, Converter, Format, Parcel, Passed, notes, problem_at, records};
use crate::params::Params;
use crate::report::Status;
use crate::sketch::{Sketcher, Sketches};

/// What one parcel holds.
pub(super) struct Batch {
    /// Lines that were made of pages: the places of the rows are counted from the first of them.
    pub(super) converted: Option<Vec<u8>>,
    pub(super) passed: Passed,
    pub(super) rows: Vec<BatchRow>,
    pub(super) sketches: Sketches,
    pub(super) ids: String,
    pub(super) meta: Vec<u8>,
    pub(super) outlets: Vec<String>,
    pub(super) problems: Vec<Problem>,
    pub(super) replaced: u64,
    pub(super) times_unread: u64,
}

pub(super) struct BatchRow {
    pub(super) place: Place,
    pub(super) hash: u128,
    pub(super) published: i64,
    pub(super) seen: i64,
    pub(super) address: u64,
    pub(super) text_len: u32,
    pub(super) raw_text: Span,
    pub(super) outlet: u32,
    pub(super) id_end: u32,
    pub(super) meta_end: u32,
    pub(super) status: Status,
}

/// What the threads that sketch have in common.
pub(super) struct Desk<'j> {
    pub(super) job: &'j Job,
    pub(super) names: &'j [&'j str],
    pub(super) converter: Converter,
    /// Those not at work.
    sketchers: Mutex<Vec<Sketcher<'j>>>,
}

impl<'j> Desk<'j> {
    pub(super) fn new(job: &'j Job, names: &'j [&'j str]) -> Self {
        let converter = Converter::new(job.input.ids, &job.input.pages);
        Desk { job, names, converter, sketchers: Mutex::default() }
    }

    /// Sketches parcels one by one, so that no thread waits long for another.
    pub(super) fn sketch(&self, parcels: &[Parcel]) -> Result<Vec<Batch>, Error> {
        let sketchers = || self.sketchers.lock().unwrap_or_else(PoisonError::into_inner);
        let sketch = |parcel: &Parcel| {
            let spare = sketchers().pop();
            let mut sketcher = spare.unwrap_or_else(|| Sketcher::new(&self.job.params));
            let batch = self.parcel(parcel, &mut sketcher);
            sketchers().push(sketcher);
            batch
        };
        parcels.par_iter().with_max_len(1).map(sketch).collect()
    }

    fn parcel(&self, parcel: &Parcel, sketcher: &mut Sketcher) -> Result<Batch, Error> {
        let pages = match parcel {
            Parcel::Lines(block) => return Ok(sketch_block(block, self.names, self.job, sketcher)),
            Parcel::Pages(pages) => pages,
        };
        let Converted { block, problems, passed } =
            self.converter.convert(pages, self.names[pages.source as usize])?;
        let mut batch = sketch_block(&block, self.names, self.job, sketcher);
        batch.problems.extend(problems);
        Ok(Batch { converted: Some(block.bytes), passed, ..batch })
    }
}

fn sketch_block(block: &Block, names: &[&str], job: &Job, sketcher: &mut Sketcher) -> Batch {
    let name = names[block.source as usize];
    let mut batch = Batch {
        converted: None,
        passed: Passed::default(),
        rows: Vec::new(),
        // None: what it made before was taken from it.
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
        self.ids.push_str(&id_of(record, place, format, name));
        let status = if record.text.trim_start().is_empty() {
            Status::Empty
        } else if (sketcher.add(&record.text).shingles as usize) < params.min_shared {
            Status::TooShort
        } else {
            Status::Kept
        };
        self.replaced += u64::from(record.replaced);
        self.problems.extend(notes(record, (name, format), place));
        for (field, time) in
            [("published", &record.published), ("modified", &record.modified), ("crawled", &record.crawled)]
        {
            if let Some(TimeField { given, time: None }) = time {
                self.times_unread += 1;
                let detail = format!("{field} is not a time: {given}");
                let about = (name, format);
                self.problems.push(problem_at(about, place, Severity::Note, ("unread_time", detail)));
            }
        }
        write_meta(record, &mut self.meta);
        let published = record.published.as_ref().and_then(|field| field.time);
        self.rows.push(BatchRow {
            place,
            hash: xxh3_128(record.text.as_bytes()),
            published: published.map_or(NO_TIME, |time| time.seconds),
            seen: seen(record),
            address: record.url.as_deref().and_then(normal_form).map_or(NO_ADDRESS, |url| address(&url)),
            text_len: record.text.len() as u32,
            raw_text: record.raw_text.unwrap_or(Span { at: 0, len: 0 }),
            outlet,
            id_end: self.ids.len() as u32,
            meta_end: self.meta.len() as u32,
            status,
        });
    }
}

/// When an article was as it is, as far as that is known: fetched, else changed, else published.
fn seen(record: &Record) -> i64 {
    let times = [&record.crawled, &record.modified, &record.published];
    let time = times.into_iter().flatten().find_map(|field| field.time);
    time.map_or(NO_TIME, |time| time.seconds)
}

/// An address in its normal form as a number.
fn address(normal: &str) -> u64 {
    xxh3_64(normal.as_bytes()).max(NO_ADDRESS + 1)
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
        ("credit", record.credit.as_deref()),
    ];
    for (name, value) in fields {
        if let Some(value) = value {
            out.extend_from_slice(b",\"");
            out.extend_from_slice(name.as_bytes());
            out.extend_from_slice(b"\":");
            serde_json::to_writer(&mut *out, value).expect("a string is JSON");
        }
    }
    if let Some(flags) = &record.flags {
        out.extend_from_slice(b",\"flags\":");
        let flags: Vec<&str> = flags.split_whitespace().collect();
        serde_json::to_writer(&mut *out, &flags).expect("strings are JSON");
    }
}
