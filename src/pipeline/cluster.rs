//! `newsprint cluster`: reads a crawl and writes clusters, pairs and a summary to a folder.

mod captures;
mod clusters;
mod diffs;
mod rows;
mod texts;

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Instant;

use super::form::Form;
use super::gather::{Corpus, gather};
use super::ledger::Problems;
use super::link::{Linked, link};
use super::story::{Partners, Stories, stories};
use super::{Job, Step, Watch};
use crate::error::{Error, Severity};
use crate::input::{Names, problem_at};
use crate::report::folder::{Folder, Replace};
use crate::report::{Counts, SCHEMA, Seconds, Summary};
use clusters::Clustered;
use rows::Writer;

/// Whether the texts of linked articles are written beside the rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeepTexts {
    /// Of every article in a pair.
    OfPairs,
    /// None; rows do not say where texts are.
    None,
}

/// Whether what became of every article in a cluster is written too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Diffs {
    /// In `diffs.jsonl`.
    Written,
    /// Nowhere.
    None,
}

/// A crawl that was read and linked.
pub struct Run {
    /// What was read.
    pub corpus: Corpus,
    /// Its texts, linked.
    pub linked: Linked,
    /// Its articles, clustered.
    pub stories: Stories,
    /// Seconds so far.
    pub seconds: Seconds,
    started: Instant,
}

/// Reads, links and clusters.
pub fn run(job: &Job, watch: &Watch) -> Result<Run, Error> {
    job.params.check()?;
    let started = Instant::now();
    let mut seconds = Seconds::default();
    let mut corpus = gather(job, watch)?;
    seconds.read = started.elapsed().as_secs_f64();
    let postings = std::mem::take(&mut corpus.postings);
    let (linked, stories) = link(&corpus, postings, job, watch, |linked| stories(&corpus, linked))?;
    [seconds.lists, seconds.boilerplate, seconds.candidates, seconds.verify, seconds.cluster] =
        linked.seconds;
    Ok(Run { corpus, linked, stories, seconds, started })
}

/// Runs the job and writes the folder, without diffs.
pub fn cluster(
    job: &Job,
    target: &Path,
    replace: Replace,
    keep: KeepTexts,
    watch: &Watch,
) -> Result<Summary, Error> {
    cluster_and_diff(job, target, replace, (keep, Diffs::None), watch)
}

/// Runs the job and writes the folder.
pub fn cluster_and_diff(
    job: &Job,
    target: &Path,
    replace: Replace,
    (keep, diffs): (KeepTexts, Diffs),
    watch: &Watch,
) -> Result<Summary, Error> {
    cluster_in_form(job, target, replace, (keep, diffs, Form::Lines), watch)
}

/// The same with articles, pairs and clusters in a form. In Parquet they stand in `articles.parquet`, `pairs.parquet`
/// and `clusters.parquet`; the lines are written as well, because `newsprint` itself reads them.
pub fn cluster_in_form(
    job: &Job,
    target: &Path,
    replace: Replace,
    (keep, diffs, form): (KeepTexts, Diffs, Form),
    watch: &Watch,
) -> Result<Summary, Error> {
    let folder = Folder::begin(target, replace)?;
    let mut run = run(job, watch)?;
    watch.at(Step::Write)?;
    let clock = Instant::now();
    let problems = run.problems();
    let partners = Partners::new(&run.corpus, &run.linked, &run.stories, &job.params);
    let names = Names::new(&job.input.fields);
    let writer = Writer { job, run: &run, partners: &partners, folder: &folder, watch, names, form };

    let texts = || {
        let stored = writer.texts(keep)?;
        let (articles, others) =
            rayon::join(|| writer.articles(keep, &stored), || writer.places(keep, &stored));
        articles.and(others)
    };
    let links = || {
        let written = writer.pairs()?;
        writer.rows("boilerplate.jsonl", &run.linked.passages)?;
        writer.rows("problems.jsonl", &problems.kept)?;
        Ok((written, writer.clusters()?))
    };
    let (texts, links) = rayon::join(texts, links);
    texts?;
    let (pairs_written, clusters) = links?;
    let diffs = if diffs == Diffs::Written { writer.diffs()? } else { 0 };

    let mut summary = writer.summary(problems.by_reason, pairs_written, clusters)?;
    summary.counts.diffs = diffs;
    run.seconds.write = clock.elapsed().as_secs_f64();
    run.seconds.total = run.started.elapsed().as_secs_f64();
    let rounded_seconds = |seconds: f64| (seconds * 1e4).round() / 1e4;
    summary.seconds = Seconds {
        read: rounded_seconds(run.seconds.read),
        lists: rounded_seconds(run.seconds.lists),
        boilerplate: rounded_seconds(run.seconds.boilerplate),
        candidates: rounded_seconds(run.seconds.candidates),
        verify: rounded_seconds(run.seconds.verify),
        cluster: rounded_seconds(run.seconds.cluster),
        write: rounded_seconds(run.seconds.write),
        total: rounded_seconds(run.seconds.total),
    };
    let mut file = folder.file("summary.json")?;
    let mut bytes = serde_json::to_vec_pretty(&summary).expect("a summary is plain data");
    bytes.push(b'\n');
    file.write(&bytes)?;
    file.finish()?;
    watch.at(Step::Write)?;
    // To give the memory back takes as long as to wait for the disk.
    let (finished, ()) = rayon::join(|| folder.finish(), || drop(run));
    finished?;
    Ok(summary)
}

impl Run {
    /// The problems of the run; taken out of it.
    pub(super) fn problems(&mut self) -> Problems {
        let mut problems = std::mem::take(&mut self.corpus.problems);
        problems.add(std::mem::take(&mut self.linked.problems));
        let sources = self.corpus.store.sources();
        let repeated = self.stories.new_ids.iter().map(|(&position, id)| {
            let doc = self.stories.order[position as usize];
            let place = self.corpus.docs[doc as usize].place;
            let source = &sources[place.source as usize];
            let detail = format!("the id {} is given twice; this one is {id}", self.corpus.id(doc));
            let about = (source.name.as_str(), source.format);
            problem_at(about, place, Severity::Note, ("repeated_id", detail))
        });
        problems.add(repeated.collect());
        problems
    }
}

impl Writer<'_> {
    fn summary(
        &self,
        problems: BTreeMap<String, u64>,
        written: u64,
        clustered: Clustered,
    ) -> Result<Summary, Error> {
        let Run { corpus, linked, stories, .. } = self.run;
        let linked_pairs = self.partners.count();
        let kept = corpus.texts.iter().filter(|text| text.status == crate::report::Status::Kept);
        Ok(Summary {
            schema: SCHEMA,
            newsprint: env!("CARGO_PKG_VERSION").to_string(),
            params: self.job.params.clone(),
            accounting: corpus.accounting,
            accounting_line: corpus.accounting.line(),
            records_by_type: corpus.records_by_type.clone(),
            counts: Counts {
                texts: kept.count() as u64,
                samples: linked.samples.0,
                shared_samples: linked.samples.1,
                boilerplate_outlets: linked.boilerplate_outlets,
                boilerplate_passages: linked.passages.len() as u64,
                candidates: linked.candidates,
                verified: linked.candidates,
                linked_texts: linked.edges.len() as u64,
                linked_pairs,
                pairs_written: written,
                pairs_left_out: linked_pairs - written,
                clusters: stories.representatives.len() as u64,
                clustered: clustered.articles,
                weak_links: clustered.weak_links,
                characters_replaced: corpus.replaced,
                ids_repeated: stories.new_ids.len() as u64,
                times_unread: corpus.times_unread,
                diffs: 0,
            },
            largest: clustered.largest,
            problems,
            seconds: Seconds::default(),
            peak_memory: peak_memory(),
            threads: rayon::current_num_threads(),
        })
    }
}

/// The largest resident memory of the process in bytes, as Linux tells it.
fn peak_memory() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes =
        line.and_then(|line| line.split_whitespace().next()).and_then(|word| word.parse::<u64>().ok());
    kilobytes.unwrap_or(0) * 1024
}
