//! `newsprint extract`: writes every article that was read as a line, with what is known of it.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Instant;

use rayon::prelude::*;
use serde::Serialize;

use super::form::{Form, Rows, Sink};
use super::gather::{read_group, records_by_type};
use super::ledger::{Ledger, Problems, first_lost};
use super::lookup::id_of;
use super::out::Out;
use super::{OnDamage, Step, Unnamed, Watch};
use crate::error::{Error, Problem};
use crate::input::{Blocks, Converted, Converter, Line, Options, Parcel, Passed, discover, notes, records};
use crate::report::folder::Replace;
use crate::report::{Accounting, RecordsByType};

/// What to read, and where the result goes.
#[derive(Clone, Debug)]
pub struct Extraction {
    /// How input is read.
    pub input: Options,
    /// Files, folders, globs, `-`.
    pub arguments: Vec<String>,
    /// Articles without an outlet.
    pub unnamed: Unnamed,
    /// Damaged records.
    pub on_damage: OnDamage,
    /// File of the articles; `-` is standard output.
    pub output: PathBuf,
    /// File with a line for each bad place.
    pub problems: Option<PathBuf>,
    /// Whether files that are there may be replaced.
    pub replace: Replace,
}

/// What was done.
#[derive(Clone, Debug, Serialize)]
pub struct ExtractSummary {
    /// What became of the records.
    pub accounting: Accounting,
    /// The same as a line.
    pub accounting_line: String,
    /// Articles by flag.
    pub flags: BTreeMap<String, u64>,
    /// Problems by reason.
    pub problems: BTreeMap<String, u64>,
    /// Files read.
    pub files: u64,
    /// Of each archive its records, by the type that each gives itself.
    pub records_by_type: RecordsByType,
    /// The first records that were lost.
    pub lost: Vec<Problem>,
    /// Bytes read, as stored.
    pub bytes: u64,
    /// Seconds.
    pub seconds: f64,
    /// Threads.
    pub threads: usize,
}

/// The articles of one parcel.
struct Batch {
    lines: Vec<u8>,
    kept: u64,
    empty: u64,
    flags: BTreeMap<String, u64>,
    passed: Passed,
    problems: Vec<Problem>,
}

/// Blocks whose weight is read at once, for each thread: enough that a page which takes long keeps no other thread
/// waiting.
const PARCELS: usize = 8;

/// Reads everything and writes the articles in the order of the input.
pub fn extract(extraction: &Extraction, form: Form, watch: &Watch) -> Result<ExtractSummary, Error> {
    let Extraction { output, problems, replace, .. } = extraction;
    let mut out = Sink::begin(Out::begin(output, *replace)?, form, Rows::Extracted, output)?;
    let file = problems.as_deref().map(|path| Out::begin(path, *replace)).transpose()?;
    let (summary, problems) = extract_into(extraction, watch, |lines| out.write(lines))?;
    watch.at(Step::Write)?;
    if let Some(mut file) = file {
        for problem in &problems.kept {
            let mut line = serde_json::to_vec(problem).expect("a problem is plain data");
            line.push(b'\n');
            file.write(&line)?;
        }
        file.finish()?;
    }
    out.finish()?.finish()?;
    Ok(summary)
}

/// Reads everything and hands out the articles as whole lines, in the order of the input; the problems come back.
pub fn extract_into(
    extraction: &Extraction,
    watch: &Watch,
    mut write: impl FnMut(&[u8]) -> Result<(), Error> + Send,
) -> Result<(ExtractSummary, Problems), Error> {
    let started = Instant::now();
    let Extraction { input, arguments, .. } = extraction;
    let (sources, found) = discover(arguments, input)?;
    let mut blocks = Blocks::new(&sources, input)?;
    let converter = Converter::new(input.ids, &input.pages);
    let mut tally = Tally { ledger: Ledger::new(extraction.on_damage), flags: BTreeMap::new() };
    tally.ledger.enter(found)?;

    let read = |blocks: &mut Blocks| -> Vec<Parcel> {
        read_group(blocks, PARCELS * rayon::current_num_threads(), &mut Vec::new())
    };
    let names: Vec<&str> = sources.iter().map(|source| source.name.as_str()).collect();
    let mut ready = read(&mut blocks);
    while !ready.is_empty() {
        let (bytes, of) = blocks.progress();
        watch.at(Step::Read { bytes, of, articles: tally.ledger.accounting.read })?;
        let met = blocks.problems();
        let convert = |parcel: Parcel| batch(parcel, &converter, extraction, &names);
        let (batches, next) = rayon::join(
            || ready.into_par_iter().with_max_len(1).map(convert).collect::<Result<Vec<Batch>, Error>>(),
            || read(&mut blocks),
        );
        let batches = batches?;
        let all = batches.iter().flat_map(|batch| &batch.problems).chain(&met);
        tally.ledger.stop_at_first(all, &names)?;
        for batch in batches {
            write(&batch.lines)?;
            tally.batch(batch)?;
        }
        tally.ledger.enter(met)?;
        ready = next;
    }
    tally.ledger.enter(blocks.problems())?;
    tally.ledger.pass(blocks.passed());
    if let Some(error) = blocks.failed() {
        return Err(error);
    }
    let types = records_by_type(&blocks, &sources);
    Ok(tally.finish(sources.len() as u64, types, blocks.progress().0, started))
}

/// The articles of a parcel, as lines.
fn batch(
    parcel: Parcel,
    converter: &Converter,
    extraction: &Extraction,
    names: &[&str],
) -> Result<Batch, Error> {
    let file = names[parcel.source() as usize];
    let Converted { block, problems, passed } = converter.lines(parcel, file)?;
    let mut batch = Batch { lines: Vec::new(), kept: 0, empty: 0, flags: BTreeMap::new(), passed, problems };
    let unnamed = match &extraction.unnamed {
        Unnamed::Outlet(outlet) => Some(outlet.as_str()),
        Unnamed::Unknown => None,
    };
    records(&block, &extraction.input.fields, file, |place, record| {
        let record = match record {
            Ok(record) => record,
            Err(problem) => return batch.problems.push(problem),
        };
        batch.problems.extend(notes(&record, (file, block.format), place));
        if record.text.trim_start().is_empty() {
            batch.empty += 1;
            return;
        }
        batch.kept += 1;
        for flag in record.flags.as_deref().unwrap_or_default().split_whitespace() {
            *batch.flags.entry(flag.to_string()).or_default() += 1;
        }
        let id = id_of(&record, place, block.format, file);
        let line = Line::of(&record, &id);
        Line { source: line.source.or(unnamed), ..line }.push(&mut batch.lines);
    });
    Ok(batch)
}

/// What is said at the end.
struct Tally {
    ledger: Ledger,
    flags: BTreeMap<String, u64>,
}

impl Tally {
    fn batch(&mut self, batch: Batch) -> Result<(), Error> {
        let accounting = &mut self.ledger.accounting;
        accounting.read += batch.kept + batch.empty;
        accounting.kept += batch.kept;
        accounting.empty += batch.empty;
        for (flag, count) in batch.flags {
            *self.flags.entry(flag).or_default() += count;
        }
        self.ledger.pass(batch.passed);
        self.ledger.enter(batch.problems)
    }

    fn finish(
        self,
        files: u64,
        records_by_type: RecordsByType,
        bytes: u64,
        started: Instant,
    ) -> (ExtractSummary, Problems) {
        let accounting = self.ledger.accounting;
        assert!(accounting.holds(), "{}", accounting.line());
        let all = self.ledger.problems();
        let summary = ExtractSummary {
            accounting,
            accounting_line: accounting.line(),
            flags: self.flags,
            problems: all.by_reason.clone(),
            files,
            records_by_type,
            lost: first_lost(&all.kept),
            bytes,
            seconds: (started.elapsed().as_secs_f64() * 1e4).round() / 1e4,
            threads: rayon::current_num_threads(),
        };
        (summary, all)
    }
}
