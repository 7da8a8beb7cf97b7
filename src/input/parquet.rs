//! A Parquet file goes in; JSON lines of its rows come out, with the names of its columns.
//!
//! Row groups are decoded beside one another, each by a thread of its own, and handed out in their order: no more of
//! them at a time than there are threads, and of each no more than a few blocks ahead.

use std::any::Any;
use std::collections::VecDeque;
use std::fs::File;
use std::num::NonZeroU64;
use std::os::unix::fs::FileExt;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, sync_channel};
use std::thread;

use ::parquet::file::metadata::ParquetMetaData;

use crate::error::{Error, Problem, Severity};

use super::fields::{Fields, Names};
use super::parcel::{Block, Limits, Origin, Passed};
use super::plain::{Fault, Plain, Step};
use super::{Format, READER};
use footer::{Columns, Footer};
use plan::Plan;

mod chunk;
mod footer;
mod group;
mod plan;
mod thrift;
mod value;

/// Blocks of a row group that are made before they are asked for.
const AHEAD: usize = 4;

/// A file whose row groups are being read.
pub(super) struct Parquet<'a> {
    source: u32,
    name: &'a str,
    table: Arc<Table>,
    /// Rows of the groups that are not begun.
    next_group: usize,
    begun: VecDeque<(usize, Receiver<Part>)>,
    /// Bytes of lines that were made.
    made: u64,
}

/// What all row groups of a file have in common.
struct Table {
    file: Arc<File>,
    len: u64,
    meta: ParquetMetaData,
    columns: Columns,
    plan: Plan,
    limits: Limits,
    /// The number of the first row of each group, counted from 1.
    first_rows: Vec<u64>,
}

/// What a thread makes of a row group.
enum Part {
    /// Some lines.
    Lines(Vec<u8>, Vec<Origin>),
    /// A row that is not kept.
    Lost { row: u64, fault: Fault },
    /// So many rows from this one on are not kept.
    Rest { row: u64, count: NonZeroU64, fault: Fault },
}

impl<'a> Parquet<'a> {
    /// Reads the footer. The error is why nothing can be read.
    pub(super) fn open(
        source: u32,
        name: &'a str,
        file: File,
        (fields, limits): (&Fields, Limits),
        problems: &mut Vec<Problem>,
    ) -> Option<Self> {
        let opened = footer::read(&file).and_then(|footer| {
            let (plan, notes) = plan::plan(&footer.meta, &Names::new(fields))?;
            Ok((footer, plan, notes))
        });
        let (Footer { meta, len, columns }, plan, notes) = match opened {
            Ok(opened) => opened,
            Err(fault) => {
                problems.push(fault.problem(name, None));
                return None;
            }
        };
        problems.extend(notes.into_iter().map(|fault| fault.problem(name, None)));
        let mut first_rows = Vec::with_capacity(meta.num_row_groups());
        let mut next = 1u64;
        for group in meta.row_groups() {
            first_rows.push(next);
            next = next.saturating_add(u64::try_from(group.num_rows()).unwrap_or(0));
        }
        let table = Table { file: Arc::new(file), len, meta, columns, plan, limits, first_rows };
        let (table, begun) = (Arc::new(table), VecDeque::new());
        Some(Parquet { source, name, table, next_group: 0, begun, made: 0 })
    }

    /// The next block; none at the end of the file.
    pub(super) fn next(
        &mut self,
        problems: &mut Vec<Problem>,
        passed: &mut Passed,
    ) -> Result<Option<Block>, Error> {
        loop {
            self.begin_groups()?;
            let Some((_, parts)) = self.begun.front() else { return Ok(None) };
            match parts.recv() {
                // The thread is done.
                Err(_) => {
                    self.begun.pop_front();
                }
                Ok(Part::Lines(bytes, origins)) => {
                    let offset = self.made;
                    self.made += bytes.len() as u64;
                    let (source, format) = (self.source, Format::Parquet);
                    return Ok(Some(Block { source, format, first_line: 1, offset, bytes, origins }));
                }
                Ok(Part::Lost { row, fault }) => problems.push(of_row(self.name, fault, row)),
                Ok(Part::Rest { row, count, fault }) => {
                    problems.push(of_row(self.name, fault, row));
                    passed.lost_with_another += count.get() - 1;
                }
            }
        }
    }

    /// Bytes of the lines that were made.
    pub(super) fn made(&self) -> u64 {
        self.made
    }

    /// How far into the file the groups lie that are done.
    pub(super) fn position(&self) -> u64 {
        let reading = self.begun.front().map_or(self.next_group, |(group, _)| *group) as u64;
        let all = self.table.meta.num_row_groups().max(1) as u64;
        (u128::from(self.table.len) * u128::from(reading) / u128::from(all)) as u64
    }

    fn begin_groups(&mut self) -> Result<(), Error> {
        let all = self.table.meta.num_row_groups();
        while self.next_group < all && self.begun.len() < rayon::current_num_threads() {
            let (group, table) = (self.next_group, Arc::clone(&self.table));
            let (parts, made) = sync_channel(AHEAD);
            let thread = thread::Builder::new().name(READER.to_owned());
            let begun = thread.spawn(move || group::decode(&table, group, &parts));
            begun.map_err(|error| Error::io("cannot start a thread to read", self.name, error))?;
            self.begun.push_back((group, made));
            self.next_group += 1;
        }
        Ok(())
    }
}

/// The plain form of a source that cannot be read at any place, copied to a file that can, and whether it is whole.
pub(super) fn copied(
    plain: &mut Plain,
    folder: &std::path::Path,
    mut fault: impl FnMut(Fault),
) -> Result<Option<File>, Error> {
    let file = tempfile::tempfile_in(folder)
        .map_err(|error| Error::io("cannot make a temporary file in", folder, error))?;
    let mut buffer = vec![0; 1 << 18];
    let mut written = 0;
    loop {
        match plain.read(&mut buffer) {
            Step::Bytes(count) => {
                file.write_all_at(&buffer[..count], written)
                    .map_err(|error| Error::io("cannot write a temporary file in", folder, error))?;
                written += count as u64;
            }
            Step::Note(met) | Step::Doubt(met) => fault(met),
            // Every offset behind the gap would be wrong.
            Step::Gap(met) => {
                fault(met);
                return Ok(None);
            }
            Step::End => return Ok(Some(file)),
        }
    }
}

/// The fault of a row, counted from 1.
fn of_row(file: &str, fault: Fault, row: u64) -> Problem {
    Problem { record: NonZeroU64::new(row), ..fault.problem(file, None) }
}

/// What a library said when it panicked.
fn gave_up(panic: &(dyn Any + Send)) -> String {
    let said = panic.downcast_ref::<String>().map(String::as_str).or(panic.downcast_ref::<&str>().copied());
    format!("the library gave up: {}", said.unwrap_or("it did not say why"))
}

/// What is damaged where no offset tells.
fn damaged(reason: &'static str, detail: impl Into<String>) -> Fault {
    Fault { severity: Severity::Damaged, reason, detail: detail.into(), byte: None }
}

fn over_limit(reason: &'static str, detail: impl Into<String>) -> Fault {
    Fault { severity: Severity::OverLimit, ..damaged(reason, detail) }
}

#[cfg(test)]
mod tests;
