//! `newsprint relate`: what every proven pair of an output folder is, the stories, who still prints what was corrected,
//! and who takes from whom.
//!
//! `load` reads what is linked, in groups between which there is no pair; `texts` reads their texts, `aside` tells what
//! of them is not the article, `restore` what of that is after all, `read` what else is known of an article. `group`
//! relates the articles of one group and `told` says what was found; groups are related on all threads and written in
//! order. `frames` tells of what is linked to nobody because it is a frame that an outlet repeats.

pub(super) mod aside;
mod flows;
mod frames;
mod group;
pub(super) mod load;
mod read;
mod restore;
pub(super) mod texts;
mod told;

use std::path::{Path, PathBuf};

use rayon::prelude::*;
use serde::Serialize;

use super::{Step, Watch};
use crate::error::Error;
use crate::relate::flow::Flows;
use crate::report::folder::WholeFile;
use crate::report::relate::{RelationRow, StaleRow, StoryRow};
use group::Workshop;
use told::Related;

/// How a folder is related.
#[derive(Clone, Debug, Default)]
pub struct RelateOptions {
    /// A user's own list of names and forms of credits.
    pub credits: Option<PathBuf>,
}

/// What was found.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Totals {
    /// Linked articles.
    pub articles: u64,
    /// Pairs.
    pub pairs: u64,
    /// Pairs by relation.
    pub relations: std::collections::BTreeMap<String, u64>,
    /// Stories of two articles or more.
    pub stories: u64,
    /// Stories whose first publisher is known.
    pub first_known: u64,
    /// Corrections that a copy does not have.
    pub stale: u64,
    /// Pairs of outlets between which articles went.
    pub flows: u64,
    /// Frames that an outlet fills again and again.
    pub templates: u64,
    /// Articles in which it does.
    pub filled: u64,
}

/// Groups that are related at once.
const BATCH: usize = 512;
/// Pairs in them, at most, but for a group that has more.
const PAIRS: usize = 1 << 15;

/// Relates what is linked in an output folder and writes it there.
pub fn relate(folder: &Path, options: &RelateOptions, watch: &Watch) -> Result<Totals, Error> {
    watch.at(Step::Propose)?;
    let workshop = Workshop::open(folder, options)?;
    let loaded = &workshop.loaded;
    let begin = |name: &str| WholeFile::begin(&folder.join(name));
    let mut relations = begin("relations.jsonl")?;
    let mut stories = begin("stories.jsonl")?;
    let mut stale = begin("stale.jsonl")?;
    let mut flow_file = begin("flows.csv")?;
    let mut totals = Totals {
        articles: loaded.articles.len() as u64,
        pairs: loaded.pairs.len() as u64,
        ..Totals::default()
    };
    let mut flows = Flows::new();
    let mut rest = loaded.groups.as_slice();
    let mut done = 0;
    while !rest.is_empty() {
        watch.at(Step::Verify { done, of: loaded.pairs.len() as u64 })?;
        let mut pairs = 0;
        let fits = |group: &&load::Group| {
            pairs += group.pairs.len();
            pairs <= PAIRS
        };
        let count = rest.iter().take(BATCH).take_while(fits).count().max(1);
        let (batch, later) = rest.split_at(count);
        rest = later;
        let related: Vec<Result<Related, Error>> =
            batch.par_iter().with_max_len(1).map(|group| workshop.relate(group)).collect();
        for (group, related) in batch.iter().zip(related) {
            let related = related?;
            done += group.pairs.len() as u64;
            write(&workshop, &related, &mut totals, (&mut relations, &mut stories, &mut stale))?;
            flows::merge(&mut flows, related.flows);
        }
    }
    totals.flows = flows.len() as u64;
    flow_file.write(&flows::table(&flows))?;
    let mut templates = begin("templates.jsonl")?;
    let mut bytes = Vec::new();
    for row in frames::frames(folder, &workshop.rows, &workshop.texts)? {
        totals.templates += 1;
        totals.filled += row.articles;
        bytes.clear();
        push(&mut bytes, &row);
        templates.write(&bytes)?;
    }
    watch.at(Step::Write)?;
    templates.finish()?;
    relations.finish()?;
    stale.finish()?;
    flow_file.finish()?;
    stories.finish()?;
    Ok(totals)
}

/// Writes the rows of a group.
fn write(
    workshop: &Workshop,
    related: &Related,
    totals: &mut Totals,
    (relations, stories, stale): (&mut WholeFile, &mut WholeFile, &mut WholeFile),
) -> Result<(), Error> {
    let id = |number: u32| workshop.loaded.articles[number as usize].id.as_str();
    let mut bytes = Vec::new();
    for row in &related.relations {
        let row = RelationRow {
            a: id(row.a),
            b: id(row.b),
            relation: row.relation.name(),
            source: row.source.map(|(number, _)| id(number)),
            basis: row.source.map(|(_, basis)| basis.name()),
            why: row.rule.clone(),
        };
        *totals.relations.entry(row.relation.to_string()).or_default() += 1;
        push(&mut bytes, &row);
    }
    relations.write(&bytes)?;
    for story in &related.stories {
        let number = totals.stories as u32;
        bytes.clear();
        let row = StoryRow {
            story: number,
            cluster: story.cluster,
            title: story.title.and_then(|number| workshop.title(number)),
            independent_texts: story.independent_texts,
            first: story.first.map(id),
            first_basis: story.first.map(|_| "time"),
            members: story.members.iter().map(|member| member.row(workshop)).collect(),
        };
        push(&mut bytes, &row);
        stories.write(&bytes)?;
        bytes.clear();
        for row in &story.stale {
            let row = StaleRow {
                story: number,
                copy: id(row.copy),
                corrected: id(row.corrected),
                kind: row.kind,
                old: &row.old,
                new: row.new.as_deref(),
                since: workshop.since(row.corrected),
            };
            push(&mut bytes, &row);
        }
        stale.write(&bytes)?;
        totals.stories += 1;
        totals.first_known += u64::from(story.first.is_some());
        totals.stale += story.stale.len() as u64;
    }
    Ok(())
}

fn push(bytes: &mut Vec<u8>, row: &impl Serialize) {
    serde_json::to_writer(&mut *bytes, row).expect("a row is plain data");
    bytes.push(b'\n');
}
