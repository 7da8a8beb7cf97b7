//! The passages that were set aside, for people to read.

use std::cmp::Reverse;
use std::collections::HashSet;
use std::hash::BuildHasherDefault;

use rayon::prelude::*;

use super::reader::{Desk, Reader, Run};
use crate::error::Problem;
use crate::report::BoilerplateRow;
use crate::shingle::Spread;

/// Learned shingles, each with its outlet.
type Keys = HashSet<(u32, u64), BuildHasherDefault<Spread>>;

/// The passages that were set aside, one for all stretches that have learned shingles in common.
pub(super) fn passages(reader: &Reader, mut runs: Vec<Run>) -> (Vec<BoilerplateRow>, Vec<Problem>) {
    // What was learned but lies in no text that was compared: the first witness of each such passage is an example. A
    // passage has several learned shingles with the same witnesses; a single one is a phrase.
    let covered: Keys = runs.iter().flat_map(|run| run.keys.iter().map(|&key| (run.outlet, key))).collect();
    let mut missing: Vec<(u32, u32)> = Vec::new();
    for (&outlet, keys) in &reader.learned.outlets {
        let keys = keys.iter().filter(|(key, _)| !covered.contains(&(outlet, **key)));
        missing.extend(keys.map(|(_, carried)| (outlet, carried.witnesses)));
    }
    missing.sort_unstable();
    let passages = missing.chunk_by(|a, b| a == b).filter(|shingles| shingles.len() > 1);
    let first = |shingles: &[(u32, u32)]| reader.learned.witnesses[shingles[0].1 as usize][0];
    let mut examples: Vec<u32> = passages.map(first).collect();
    examples.sort_unstable();
    examples.dedup();
    let example = |desk: &mut Desk, &rank: &u32| {
        let mut runs = Vec::new();
        if let Some(hashes) = reader.shingles(rank, desk) {
            let variants = reader.variants(rank, &hashes, desk);
            reader.runs(rank, &hashes, &variants, &mut runs);
        }
        (runs, std::mem::take(&mut desk.problems))
    };
    let found: Vec<(Vec<Run>, Vec<Problem>)> =
        examples.par_iter().with_max_len(8).map_init(|| reader.desk(), example).collect();
    let mut problems = Vec::new();
    for (example, bad) in found {
        runs.extend(example);
        problems.extend(bad);
    }

    let mut chosen = longest_runs(reader, runs);
    chosen.sort_by_key(|(run, _)| (run.rank, run.first));
    let by_text: Vec<&[(Run, u32)]> = chosen.chunk_by(|(a, _), (b, _)| a.rank == b.rank).collect();
    let rows: Vec<Result<Vec<BoilerplateRow>, Problem>> = by_text
        .par_iter()
        .with_max_len(8)
        .map_init(|| reader.desk(), |desk, runs| listed(reader, runs, desk))
        .collect();
    let mut passages = Vec::new();
    for row in rows {
        match row {
            Ok(rows) => passages.extend(rows),
            Err(problem) => problems.push(problem),
        }
    }
    passages.sort_by(|a, b| (&a.source, b.articles, &a.text).cmp(&(&b.source, a.articles, &b.text)));
    (passages, problems)
}

/// The rows of runs of one text.
fn listed(reader: &Reader, runs: &[(Run, u32)], desk: &mut Desk) -> Result<Vec<BoilerplateRow>, Problem> {
    reader.read(runs[0].0.rank, desk, |desk, text| {
        let words = desk.tokenizer.words(text);
        let row = |(run, articles): &(Run, u32)| {
            let last = run.end as usize + reader.job.params.shingle_words - 2;
            let span = words[run.first as usize].start as usize..words[last].end as usize;
            let source = reader.corpus.outlets[run.outlet as usize].clone();
            BoilerplateRow { source, articles: *articles, text: text[span].to_string() }
        };
        runs.iter().map(row).collect()
    })
}

/// Of all runs of an outlet that have a key in common, the longest, with the most texts that carry one of its keys.
fn longest_runs(reader: &Reader, mut runs: Vec<Run>) -> Vec<(Run, u32)> {
    runs.sort_by_key(|run| (run.outlet, Reverse(run.end - run.first), run.rank, run.first));
    let mut taken = Keys::default();
    let mut chosen = Vec::new();
    // A stretch without a learned shingle is a piece of a passage that others hold whole.
    for run in runs.into_iter().filter(|run| !run.keys.is_empty()) {
        let known = run.keys.iter().any(|&key| taken.contains(&(run.outlet, key)));
        taken.extend(run.keys.iter().map(|&key| (run.outlet, key)));
        if !known {
            let keys = &reader.learned.outlets[&run.outlet];
            let articles = run.keys.iter().filter_map(|key| keys.get(key)).map(|carried| carried.texts).max();
            chosen.push((run, articles.unwrap_or(0)));
        }
    }
    chosen
}
