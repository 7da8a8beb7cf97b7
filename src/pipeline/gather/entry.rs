//! Enters what was read into the corpus, in the order of the input: the one part of reading that is sequential.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::OnceLock;

use super::super::Job;
use super::super::ledger::Ledger;
use super::super::spool::Spool;
use super::batch::{Batch, BatchRow};
use super::{Corpus, Doc, NO_OUTLET, NO_TEXT, Text, halves};
use crate::article::Place;
use crate::candidates::{Postings, count_levels};
use crate::error::{Error, Problem};
use crate::input::{Blocks, Store};
use crate::params::Method;
use crate::report::{RecordsByType, Status};
use crate::sketch::Sketches;

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

/// Enters batches, in the order of the input.
pub(super) struct Entry<'j> {
    job: &'j Job,
    docs: Vec<Doc>,
    texts: Vec<Text>,
    known: HashMap<u128, u32, BuildHasherDefault<AsIs>>,
    outlets: Vec<String>,
    outlet_numbers: HashMap<String, u32>,
    postings: Postings,
    signatures: Vec<u64>,
    pub(super) ledger: Ledger,
    replaced: u64,
    times_unread: u64,
    ids: Vec<u8>,
    meta: Spool,
}

impl<'j> Entry<'j> {
    pub(super) fn new(job: &'j Job) -> Self {
        Entry {
            job,
            docs: Vec::new(),
            texts: Vec::new(),
            known: HashMap::default(),
            outlets: Vec::new(),
            outlet_numbers: HashMap::new(),
            postings: Postings::default(),
            signatures: Vec::new(),
            ledger: Ledger::new(job.on_damage),
            replaced: 0,
            times_unread: 0,
            ids: Vec::new(),
            meta: Spool::new(job.input.temp_dir.as_deref()),
        }
    }

    /// Enters what was read together.
    pub(super) fn group(
        &mut self,
        batches: Vec<Batch>,
        problems: Vec<Problem>,
        names: &[&str],
        blocks: &mut Blocks,
    ) -> Result<(), Error> {
        let all = batches.iter().flat_map(|batch| &batch.problems).chain(&problems);
        self.ledger.stop_at_first(all, names)?;
        batches.into_iter().try_for_each(|batch| self.batch(batch, blocks))?;
        self.ledger.pass(blocks.passed());
        self.ledger.enter(problems)
    }

    fn batch(&mut self, batch: Batch, blocks: &mut Blocks) -> Result<(), Error> {
        self.ledger.pass(batch.passed);
        let base = batch.converted.map_or(Ok(0), |lines| blocks.keep_converted(&lines))?;
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
                let at = sketched;
                sketched += 1;
                (self.text(row, &batch.sketches, at), batch.sketches.rows[at].words)
            };
            let accounting = &mut self.ledger.accounting;
            match row.status {
                Status::Kept => accounting.kept += 1,
                Status::TooShort => accounting.too_short += 1,
                Status::Empty => accounting.empty += 1,
            }
            accounting.read += 1;
            self.docs.push(Doc {
                place: Place { offset: base + row.place.offset, ..row.place },
                hash: halves(row.hash),
                published: row.published,
                seen: row.seen,
                address: row.address,
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
        self.ledger.enter(batch.problems)
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

    pub(super) fn finish(self, store: Store, records_by_type: RecordsByType) -> Result<Corpus, Error> {
        assert!(self.ledger.accounting.holds(), "{}", self.ledger.accounting.line());
        Ok(Corpus {
            docs: self.docs,
            texts: self.texts,
            outlets: self.outlets,
            postings: self.postings,
            signatures: self.signatures,
            store,
            accounting: self.ledger.accounting,
            problems: self.ledger.problems(),
            replaced: self.replaced,
            times_unread: self.times_unread,
            records_by_type,
            ids: self.ids,
            meta: self.meta,
            copies: OnceLock::new(),
        })
    }
}
