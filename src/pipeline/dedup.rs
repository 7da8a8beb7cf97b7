//! `newsprint dedup`: writes the articles worth keeping, and for each of the others what it is a duplicate of.
//!
//! An article is dropped when one that is kept holds nearly all of it: the two are linked, and the share of its text
//! (boilerplate aside) that is found in the kept one is at least [`Params::duplicate_containment`]. So the
//! shorter may go for the longer, an expanded story never for its excerpt, and nothing is dropped for a chain.

use std::collections::{BTreeMap, HashMap};
use std::path::PathBuf;

use serde::Serialize;

use super::cluster::{Run, run};
use super::gather::{Corpus, Doc, NO_TEXT};
use super::ledger::first_lost;
use super::out::Out;
use super::story::Position;
use super::{Job, Step, Watch};
use crate::article::DocId;
use crate::error::Error;
use crate::input::{Format, Line, record};
use crate::params::Params;
use crate::report::folder::Replace;
use crate::report::{Accounting, Status, rounded};
use crate::verify::Numbers;

/// Which of two duplicates is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Prefer {
    /// The one published first, then the longer, then the one whose id sorts first; without a time last.
    Earliest,
    /// The longer, then the earlier.
    Longest,
    /// Of the outlet that stands first in the list, then the earlier.
    Outlets(Vec<String>),
}

/// What becomes of articles that are too short to be compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Short {
    /// They are kept.
    Keep,
    /// They are dropped.
    Drop,
}

/// Where the result goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Output {
    /// Nowhere: only counted.
    DryRun,
    /// To files.
    Files {
        /// Kept records; `-` is standard output.
        kept: PathBuf,
        /// A row for each dropped record.
        dropped: Option<PathBuf>,
    },
}

/// What is wanted.
#[derive(Clone, Debug)]
pub struct Wish {
    /// Which duplicate is kept.
    pub prefer: Prefer,
    /// Articles that are too short.
    pub short: Short,
    /// Where the result goes.
    pub output: Output,
    /// Whether files that are there may be replaced.
    pub replace: Replace,
}

/// What was done.
#[derive(Clone, Debug, Serialize)]
pub struct DedupSummary {
    /// What became of the records.
    pub accounting: Accounting,
    /// The same as a line.
    pub accounting_line: String,
    /// Records kept.
    pub kept: u64,
    /// Records dropped.
    pub dropped: u64,
    /// Dropped records by reason.
    pub by_reason: BTreeMap<String, u64>,
    /// Problems by reason.
    pub problems: BTreeMap<String, u64>,
    /// Of the problems, the records that were lost; the first of them.
    pub lost: Vec<crate::error::Problem>,
    /// The recipe.
    pub params: Params,
}

/// A row of the dropped records.
#[derive(Clone, Debug, Serialize)]
pub struct DroppedRow<'a> {
    /// The dropped article.
    pub id: &'a str,
    /// The article that holds its text; null for one without text or too short.
    pub kept: Option<&'a str>,
    /// `identical`, `contained`, `too_short` or `empty`.
    pub reason: &'static str,
    /// Jaccard of the two full texts.
    pub jaccard: Option<f64>,
    /// Share of the dropped article that is found in the kept one, of the full texts.
    pub containment: Option<f64>,
    /// The same after boilerplate is set aside: what was judged.
    pub rest_containment: Option<f64>,
}

/// Why an article is dropped: reason, the kept article, their numbers (the dropped one first).
type Drop = (&'static str, Option<Position>, Option<Numbers>);

/// Runs the job and writes the files.
pub fn dedup(job: &Job, wish: &Wish, watch: &Watch) -> Result<DedupSummary, Error> {
    let mut files = Files::begin(wish)?;
    let mut run = run(job, watch)?;
    watch.at(Step::Write)?;
    let all = run.problems();
    let dropped = choose(&run, job, wish);
    let (corpus, stories) = (&run.corpus, &run.stories);
    let mut by_reason: BTreeMap<String, u64> = BTreeMap::new();
    let mut kept = 0;
    let mut bytes = Vec::new();
    for position in 0..stories.order.len() as u32 {
        if position % 4096 == 0 {
            watch.at(Step::Write)?;
        }
        let doc = stories.order[position as usize];
        match dropped.get(&position) {
            None => {
                kept += 1;
                if let Some(out) = &mut files.kept {
                    record_bytes(corpus, job, doc, stories.id(corpus, position), &mut bytes)?;
                    out.write(&bytes)?;
                }
            }
            Some((reason, other, numbers)) => {
                *by_reason.entry(reason.to_string()).or_default() += 1;
                files.drop_row(&DroppedRow {
                    id: stories.id(corpus, position),
                    kept: other.map(|other| stories.id(corpus, other)),
                    reason,
                    jaccard: numbers.map(|numbers| rounded(numbers.full.jaccard())),
                    containment: numbers.map(|numbers| rounded(numbers.full.containment_a())),
                    rest_containment: numbers.map(|numbers| rounded(numbers.rest.containment_a())),
                })?;
            }
        }
    }
    for id in empty_ids(corpus) {
        *by_reason.entry("empty".to_string()).or_default() += 1;
        let nothing = (None, None, None);
        let (jaccard, containment, rest_containment) = nothing;
        files.drop_row(&DroppedRow {
            id,
            kept: None,
            reason: "empty",
            jaccard,
            containment,
            rest_containment,
        })?;
    }
    files.finish()?;

    Ok(DedupSummary {
        accounting: corpus.accounting,
        accounting_line: corpus.accounting.line(),
        kept,
        dropped: by_reason.values().sum(),
        by_reason,
        lost: first_lost(&all.kept),
        problems: all.by_reason,
        params: job.params.clone(),
    })
}

/// What is dropped, by position.
fn choose(run: &Run, job: &Job, wish: &Wish) -> HashMap<Position, Drop> {
    let Run { corpus, linked, stories, .. } = run;
    let doc = |position: Position| &corpus.docs[stories.order[position as usize] as usize];
    let order = |position: Position| preference(doc(position), position, corpus, &wish.prefer);
    let mut dropped: HashMap<Position, Drop> = HashMap::new();
    // Of one text the best article stands for all; texts are then taken in the order of their best articles.
    let mut best: Vec<Position> = Vec::new();
    for text in 0..corpus.texts.len() as u32 {
        let mut articles: Vec<Position> = stories.members(text).to_vec();
        articles.extend(stories.siblings(linked, text).flat_map(|unit| stories.members(unit)));
        if corpus.texts[text as usize].status == Status::TooShort {
            if wish.short == Short::Drop {
                dropped.extend(articles.iter().map(|&article| (article, ("too_short", None, None))));
            }
            continue;
        }
        articles.sort_by_key(|&article| order(article));
        let first = articles[0];
        for &other in &articles[1..] {
            let (a, b) = (stories.unit[other as usize], stories.unit[first as usize]);
            let numbers = stories.same_text(linked, a, b);
            dropped.insert(other, ("identical", Some(first), Some(numbers)));
        }
        best.push(first);
    }
    best.sort_by_key(|&article| order(article));
    let mut kept_of_text: HashMap<u32, Position> = HashMap::new();
    let mut contained: HashMap<Position, Drop> = HashMap::new();
    for &article in &best {
        let unit = stories.unit[article as usize];
        let holder = stories
            .edges(unit)
            .iter()
            .filter_map(|&(edge, other)| {
                let kept = *kept_of_text.get(&linked.units[other as usize])?;
                let edge = &linked.edges[edge as usize];
                let numbers = if edge.a == unit { edge.numbers } else { super::story::turned(&edge.numbers) };
                (numbers.rest.containment_a() >= job.params.duplicate_containment).then_some((kept, numbers))
            })
            .max_by(|(a, x), (b, y)| {
                let (x, y) = (x.rest.containment_a(), y.rest.containment_a());
                x.total_cmp(&y).then(b.cmp(a))
            });
        match holder {
            Some((kept, numbers)) => {
                contained.insert(article, ("contained", Some(kept), Some(numbers)));
            }
            None => {
                kept_of_text.insert(linked.units[unit as usize], article);
            }
        }
    }
    // Copies of what is dropped go with it, and name what is kept.
    for copy in dropped.values_mut() {
        if let Some(drop) = copy.1.and_then(|first| contained.get(&first)) {
            *copy = *drop;
        }
    }
    dropped.extend(contained);
    dropped
}

/// The order in which articles are preferred: the smallest first.
fn preference(doc: &Doc, position: Position, corpus: &Corpus, prefer: &Prefer) -> (u64, i64, i64, Position) {
    let longest = -(doc.words as i64);
    match prefer {
        Prefer::Earliest => (0, doc.published, longest, position),
        Prefer::Longest => (0, longest, doc.published, position),
        Prefer::Outlets(outlets) => {
            let outlet = corpus.outlets.get(doc.outlet as usize);
            let place = outlets.iter().position(|name| Some(name) == outlet).unwrap_or(outlets.len());
            (place as u64, doc.published, longest, position)
        }
    }
}

/// The record as it was read; a file that is one article becomes a line with its id and text, a row of a table one
/// with what is known of it, as `extract` writes it.
fn record_bytes(corpus: &Corpus, job: &Job, doc: DocId, id: &str, bytes: &mut Vec<u8>) -> Result<(), Error> {
    let place = corpus.docs[doc as usize].place;
    let source = &corpus.store.sources()[place.source as usize];
    let changed = |reason: String| Error::Format { path: PathBuf::from(&source.name), reason };
    corpus.store.fetch(place, bytes).map_err(|problem| changed(problem.detail))?;
    if source.format == Format::Text || source.format.is_table() {
        let read = std::mem::take(bytes);
        let record = record(&read, source.format, &job.input.fields);
        Line::of(&record.map_err(|(_, detail)| changed(detail))?, id).push(bytes);
        return Ok(());
    }
    bytes.push(b'\n');
    Ok(())
}

fn empty_ids(corpus: &Corpus) -> Vec<&str> {
    let empty = (0..corpus.docs.len() as u32).filter(|&doc| corpus.docs[doc as usize].text == NO_TEXT);
    let mut ids: Vec<&str> = empty.map(|doc| corpus.id(doc)).collect();
    ids.sort_unstable();
    ids
}

/// The files of a run, where it has any.
struct Files {
    kept: Option<Out>,
    dropped: Option<Out>,
}

impl Files {
    fn begin(wish: &Wish) -> Result<Files, Error> {
        let Output::Files { kept, dropped } = &wish.output else {
            return Ok(Files { kept: None, dropped: None });
        };
        let dropped = dropped.as_deref().map(|path| Out::begin(path, wish.replace)).transpose()?;
        Ok(Files { kept: Some(Out::begin(kept, wish.replace)?), dropped })
    }

    fn drop_row(&mut self, row: &DroppedRow) -> Result<(), Error> {
        let Some(out) = &mut self.dropped else { return Ok(()) };
        let mut bytes = serde_json::to_vec(row).expect("a row is plain data");
        bytes.push(b'\n');
        out.write(&bytes)
    }

    fn finish(self) -> Result<(), Error> {
        self.dropped.map_or(Ok(()), Out::finish)?;
        self.kept.map_or(Ok(()), Out::finish)
    }
}
