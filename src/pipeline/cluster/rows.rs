//! The rows of every article, pair and place, made on all threads and written in order.

use std::ops::Range;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use rayon::prelude::*;
use serde::Serialize;

use super::super::form::{Form, Rows, Sink};
use super::super::story::{Partners, Position};
use super::super::{Job, Step, Watch};
use super::captures::captures;
use super::texts::Stored;
use super::{KeepTexts, Run};
use crate::error::Error;
use crate::input::Names;
use crate::report::folder::{Folder, Lines};
use crate::report::{ArticleRow, PairRow, PlaceRow, TextPlace, rounded};

/// Writes the files of a run.
pub(super) struct Writer<'r> {
    pub(super) job: &'r Job,
    pub(super) run: &'r Run,
    pub(super) partners: &'r Partners<'r>,
    pub(super) folder: &'r Folder,
    pub(super) watch: &'r Watch<'r>,
    pub(super) names: Names<'r>,
    pub(super) form: Form,
}

/// The files that some rows are written to.
pub(super) struct Sinks(Vec<Sink<Lines>>);

impl Sinks {
    pub(super) fn write(&mut self, lines: &[u8]) -> Result<(), Error> {
        self.0.iter_mut().try_for_each(|sink| sink.write(lines))
    }

    pub(super) fn finish(self) -> Result<(), Error> {
        self.0.into_iter().try_for_each(|sink| sink.finish()?.finish())
    }
}

/// Articles whose rows are made at once, on all threads.
const CHUNK: usize = 1 << 11;

impl Writer<'_> {
    pub(super) fn id(&self, position: Position) -> &str {
        self.run.stories.id(&self.run.corpus, position)
    }

    /// Makes the rows of all articles, chunk by chunk and in order, on all threads.
    fn all_rows(
        &self,
        mut sinks: Sinks,
        row: impl Fn(Position, &mut Vec<u8>) -> Result<u64, Error> + Sync,
    ) -> Result<u64, Error> {
        let all: Vec<Position> = (0..self.run.stories.order.len() as u32).collect();
        let mut rows = 0;
        // A part that was written gives its memory to one that is made.
        let spare: Mutex<Vec<Vec<u8>>> = Mutex::default();
        let spare = || spare.lock().unwrap_or_else(PoisonError::into_inner);
        let make = |positions: &[Position]| {
            let mut bytes = spare().pop().unwrap_or_default();
            let rows =
                positions.iter().map(|&position| row(position, &mut bytes)).sum::<Result<u64, Error>>();
            rows.map(|rows| (bytes, rows))
        };
        let mut made: Vec<Result<(Vec<u8>, u64), Error>> = Vec::new();
        // One chunk is written while the next is made; the last turn only writes.
        for chunk in all.chunks(CHUNK).chain([&[][..]]) {
            self.watch.at(Step::Write)?;
            let (written, next) = rayon::join(
                || {
                    made.drain(..).try_for_each(|part| {
                        let (mut bytes, count) = part?;
                        rows += count;
                        sinks.write(&bytes)?;
                        bytes.clear();
                        spare().push(bytes);
                        Ok(())
                    })
                },
                || chunk.par_chunks(CHUNK / 32).with_max_len(1).map(make).collect(),
            );
            written?;
            made = next;
        }
        sinks.finish()?;
        Ok(rows)
    }

    /// A file of lines.
    fn lines(&self, name: &str) -> Result<Sinks, Error> {
        Ok(Sinks(vec![Sink::lines(self.folder.file(name)?, Path::new(name))]))
    }

    /// The files of some rows, in the form that is wanted.
    pub(super) fn files(&self, rows: Rows) -> Result<Sinks, Error> {
        let lines = match rows {
            Rows::Articles => "articles.jsonl",
            Rows::Clusters => "clusters.jsonl",
            Rows::Pairs | Rows::Extracted => "pairs.jsonl",
        };
        // Other commands of newsprint read the lines.
        let mut sinks = self.lines(lines)?.0;
        if self.form != Form::Lines {
            let name = Path::new(lines).with_extension("parquet");
            let file = self.folder.file(&name.to_string_lossy())?;
            sinks.push(Sink::begin(file, self.form, rows, &name)?);
        }
        Ok(Sinks(sinks))
    }

    pub(super) fn rows<T: Serialize>(&self, name: &str, rows: &[T]) -> Result<(), Error> {
        let mut file = self.folder.file(name)?;
        for row in rows {
            write_row(&mut file, row)?;
        }
        file.finish()
    }

    pub(super) fn pairs(&self) -> Result<u64, Error> {
        let unit = |position: Position| self.run.stories.unit[position as usize];
        self.all_rows(self.files(Rows::Pairs)?, |a, bytes| {
            let mut partners = Vec::new();
            self.partners.after(a, &mut partners);
            let mut first_id = Vec::new();
            PairRow::push_first_id(self.id(a), &mut first_id);
            // Most pairs of an article with many partners have the numbers of the pair before.
            let mut last: Option<(Option<u32>, u32, Range<usize>)> = None;
            for &(b, edge) in &partners {
                bytes.extend_from_slice(&first_id);
                PairRow::push_second_id(self.id(b), bytes);
                match &last {
                    Some((same, to, numbers)) if (*same, *to) == (edge, unit(b)) => {
                        bytes.extend_from_within(numbers.clone());
                    }
                    _ => {
                        let start = bytes.len();
                        PairRow::push_numbers(&self.partners.numbers(a, b, edge), bytes);
                        last = Some((edge, unit(b), start..bytes.len()));
                    }
                }
            }
            Ok(partners.len() as u64)
        })
    }

    pub(super) fn articles(&self, keep: KeepTexts, stored: &Stored) -> Result<(), Error> {
        let Run { corpus, stories, .. } = self.run;
        let captures = captures(self.run);
        self.all_rows(self.files(Rows::Articles)?, |position, bytes| {
            let number = stories.order[position as usize];
            let doc = &corpus.docs[number as usize];
            let unit = stories.unit[position as usize];
            let cluster = stories.cluster[unit as usize];
            let near = self.partners.duplicate_of(position);
            let text = match (keep, stored.get(&doc.hash)) {
                (KeepTexts::None, _) => None,
                (KeepTexts::OfPairs, Some(place)) => Some(place.clone()),
                (KeepTexts::OfPairs, None) => {
                    Some(TextPlace::Source { hash: format!("{:016x}{:016x}", doc.hash.1, doc.hash.0) })
                }
            };
            let capture = captures.get(&position);
            let row = ArticleRow {
                id: self.id(position),
                id_given: stories.new_ids.contains_key(&position).then(|| corpus.id(number)),
                cluster,
                representative: cluster.is_some_and(|c| stories.representatives[c as usize] == position),
                duplicate_of: near.map(|(other, _)| self.id(other)),
                jaccard: near.map(|(_, numbers)| rounded(numbers.full.jaccard())),
                containment: near.map(|(_, numbers)| rounded(numbers.full.containment())),
                capture: capture.map(|(at, _)| *at),
                captures: capture.map(|(_, of)| *of),
                words: doc.words,
                status: doc.status,
                text,
            };
            push_row(bytes, &row);
            // The metadata goes in before the closing brace and the line end.
            bytes.truncate(bytes.len() - 2);
            corpus.meta(number, bytes)?;
            bytes.extend_from_slice(b"}\n");
            Ok(1)
        })?;
        Ok(())
    }

    /// Where the texts are that were not stored.
    pub(super) fn places(&self, keep: KeepTexts, stored: &Stored) -> Result<(), Error> {
        if keep == KeepTexts::None {
            return Ok(());
        }
        let Run { corpus, stories, .. } = self.run;
        self.all_rows(self.lines("places.jsonl")?, |position, bytes| {
            let doc = &corpus.docs[stories.order[position as usize] as usize];
            if stored.contains_key(&doc.hash) {
                return Ok(0);
            }
            let place = doc.place;
            let file = &corpus.store.sources()[place.source as usize].name;
            let (line, offset, len) = (place.line, place.offset, place.len);
            push_row(bytes, &PlaceRow { id: self.id(position), file, line, offset, len });
            Ok(1)
        })?;
        Ok(())
    }
}

pub(super) fn push_row(bytes: &mut Vec<u8>, row: &impl Serialize) {
    serde_json::to_writer(&mut *bytes, row).expect("a row is plain data");
    bytes.push(b'\n');
}

pub(super) fn write_row(file: &mut Lines, row: &impl Serialize) -> Result<(), Error> {
    let mut bytes = Vec::new();
    push_row(&mut bytes, row);
    file.write(&bytes)
}
