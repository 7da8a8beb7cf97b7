//! Passages that outlets repeat and the stored texts -> frames that an outlet fills again and again, the articles in which
//! it does, and the facts in which they differ.
//!
//! `newsprint cluster` sets such frames aside, so their articles are linked to nobody: two weather reports share all but
//! their figures and have nothing to do with each other. An article of whose words at least half are in passages of its
//! outlet is likely to be a frame, filled; it tells which passages are part of a frame. The articles that carry one of
//! these are compared with one of them, the one that is made of passages the most, and what differs otherwise than in
//! what the frame is filled with is compared with another.

use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};
use std::path::Path;

use rayon::prelude::*;
use serde::Deserialize;

use super::super::lookup::{lines, parse};
use super::aside::{RUN, key_of, runs};
use super::load::Passage;
use super::texts::Texts;
use crate::diff::facts::Fact;
use crate::diff::{Diff, diff};
use crate::error::Error;
use crate::relate::body::Body;
use crate::relate::compare::compare;
use crate::relate::frame::Kept;
use crate::relate::groups::Groups;
use crate::relate::relation::is_refilled;
use crate::report::TextPlace;
use crate::report::relate::{FilledFact, FilledRow, TemplateRow};
use crate::text::Tokenizer;

/// An article is likely to be a frame where at least this share of its words is in passages of its outlet.
const LIKELY: f64 = 0.5;
/// It may be one where at least this share is: passages are learned from samples, and what lies between two facts may be
/// too short to have any.
const POSSIBLE: f64 = 0.2;
/// It carries a passage where it has at least this share of the runs of it: what the passage was filled with where it was
/// learned is among them.
const CARRIED: f64 = 0.25;
/// A passage is part of a frame where at least this share of the texts that carry it is likely to be frames, and of a footer else.
const OF_FRAMES: f64 = 0.5;
/// Two texts alike are a chance, or a copy.
const TEXTS: usize = 3;
/// How often what is left of the texts that carry a passage is compared with another one of them.
const ROUNDS: usize = 16;

/// A stored article of an outlet that has passages.
#[derive(Clone, Debug, Deserialize)]
struct Stored {
    id: String,
    text: Option<TextPlace>,
    source: Option<String>,
    published: Option<String>,
}

/// An article that may be a frame.
struct Carrier {
    article: u32,
    /// Share of its words in passages.
    share: f64,
    /// Hash of its words.
    key: u64,
    passages: Vec<u32>,
}

/// All that is needed to compare them.
struct Frames<'f> {
    articles: Vec<Stored>,
    texts: &'f Texts,
}

/// The frames of all outlets: by outlet, those that are filled most often first.
pub(super) fn frames(folder: &Path, rows: &[Passage], texts: &Texts) -> Result<Vec<TemplateRow>, Error> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let articles = stored(folder, rows)?;
    let carriers = carriers(rows, &articles, texts)?;
    let is_framing = framing(rows, &carriers);
    let groups = groups(carriers, &is_framing);
    let frames = Frames { articles, texts };
    let found: Result<Vec<Vec<TemplateRow>>, Error> =
        groups.into_par_iter().with_max_len(1).map(|group| frames.of(group)).collect();
    let mut found = found?.concat();
    found.sort_by(|a, b| {
        (&a.outlet, Reverse(a.articles), &a.example).cmp(&(&b.outlet, Reverse(b.articles), &b.example))
    });
    Ok(found)
}

/// The articles of outlets that have passages, as far as their texts were stored.
fn stored(folder: &Path, rows: &[Passage]) -> Result<Vec<Stored>, Error> {
    #[derive(Deserialize)]
    struct Outlet<'l> {
        #[serde(borrow)]
        source: Option<Cow<'l, str>>,
    }
    let outlets: HashSet<&str> = rows.iter().map(|passage| passage.source.as_str()).collect();
    let path = folder.join("articles.jsonl");
    let mut articles = Vec::new();
    for line in lines(&path)? {
        let line = line?;
        let Outlet { source } = parse(&line, &path)?;
        if source.is_some_and(|source| outlets.contains(source.as_ref())) {
            let article: Stored = parse(&line, &path)?;
            if matches!(article.text, Some(TextPlace::Stored { .. })) {
                articles.push(article);
            }
        }
    }
    Ok(articles)
}

/// Articles that may be frames.
fn carriers(rows: &[Passage], articles: &[Stored], texts: &Texts) -> Result<Vec<Carrier>, Error> {
    // Of each outlet, the passage of each run, and how many runs a passage has.
    let mut of_outlet: HashMap<&str, HashMap<u64, u32>> = HashMap::new();
    let mut sizes = vec![0u32; rows.len()];
    let mut tokenizer = Tokenizer::new(0);
    for (number, passage) in rows.iter().enumerate() {
        let known = of_outlet.entry(&passage.source).or_default();
        for run in runs(&tokenizer.words(&passage.text)) {
            known.entry(run).or_insert_with(|| {
                sizes[number] += 1;
                number as u32
            });
        }
    }
    let carrier = |number: usize| {
        let article = &articles[number];
        let known = article.source.as_deref().and_then(|outlet| of_outlet.get(outlet));
        let Some(known) = known else { return Ok(None) };
        let text = texts.read(&article.id, article.text.as_ref())?;
        let words = Tokenizer::new(0).words(&text);
        let mut is_covered = vec![false; words.len()];
        let mut met: HashMap<u32, HashSet<u64>> = HashMap::new();
        for (at, run) in runs(&words).into_iter().enumerate() {
            if let Some(&passage) = known.get(&run) {
                is_covered[at..at + RUN].fill(true);
                met.entry(passage).or_default().insert(run);
            }
        }
        let covered = is_covered.iter().filter(|covered| **covered).count();
        let share = covered as f64 / words.len().max(1) as f64;
        if share < POSSIBLE {
            return Ok(None);
        }
        let is_carried = |(passage, runs): &(u32, HashSet<u64>)| {
            runs.len() as f64 >= CARRIED * f64::from(sizes[*passage as usize])
        };
        let mut passages: Vec<u32> = met.into_iter().filter(is_carried).map(|(passage, _)| passage).collect();
        passages.sort_unstable();
        Ok(Some(Carrier { article: number as u32, share, key: key_of(&words), passages }))
    };
    let found: Result<Vec<Option<Carrier>>, Error> =
        (0..articles.len()).into_par_iter().with_max_len(64).map(carrier).collect();
    Ok(found?.into_iter().flatten().collect())
}

/// Of each passage, whether it is part of a frame.
fn framing(rows: &[Passage], carriers: &[Carrier]) -> Vec<bool> {
    let mut texts: Vec<HashSet<u64>> = vec![HashSet::new(); rows.len()];
    for carrier in carriers.iter().filter(|carrier| carrier.share >= LIKELY) {
        for &passage in &carrier.passages {
            texts[passage as usize].insert(carrier.key);
        }
    }
    let is_framing = |(row, texts): (&Passage, &HashSet<u64>)| {
        texts.len() >= TEXTS && texts.len() as f64 >= OF_FRAMES * row.articles as f64
    };
    rows.iter().zip(&texts).map(is_framing).collect()
}

/// Carriers that have a passage of a frame in common, over others or not.
fn groups(carriers: Vec<Carrier>, is_framing: &[bool]) -> Vec<Vec<Carrier>> {
    let mut passages = Groups::new(is_framing.len());
    let framing = |carrier: &Carrier| {
        let passages = carrier.passages.iter().copied();
        passages.filter(|&passage| is_framing[passage as usize]).collect::<Vec<u32>>()
    };
    for carrier in &carriers {
        framing(carrier).windows(2).for_each(|pair| passages.join(pair[0], pair[1]));
    }
    let mut groups: HashMap<u32, Vec<Carrier>> = HashMap::new();
    for carrier in carriers {
        if let Some(&first) = framing(&carrier).first() {
            groups.entry(passages.of(first)).or_default().push(carrier);
        }
    }
    groups.into_values().collect()
}

impl Frames<'_> {
    /// The frames of a group.
    fn of(&self, mut group: Vec<Carrier>) -> Result<Vec<TemplateRow>, Error> {
        group.sort_by(|a, b| b.share.total_cmp(&a.share).then(a.article.cmp(&b.article)));
        let mut found = Vec::new();
        for _ in 0..ROUNDS {
            let texts: HashSet<u64> = group.iter().map(|carrier| carrier.key).collect();
            if texts.len() < TEXTS {
                break;
            }
            let (row, rest) = self.filled(group)?;
            found.extend(row);
            group = rest;
        }
        Ok(found)
    }

    /// The carriers that are filled like the first one, and those that are not.
    fn filled(&self, group: Vec<Carrier>) -> Result<(Option<TemplateRow>, Vec<Carrier>), Error> {
        let example = self.body(&group[0])?;
        // Equal texts are compared once.
        let mut first_of: HashMap<u64, &Carrier> = HashMap::new();
        group.iter().for_each(|carrier| {
            first_of.entry(carrier.key).or_insert(carrier);
        });
        let mut texts: Vec<&Carrier> =
            first_of.into_values().filter(|text| text.key != group[0].key).collect();
        texts.sort_unstable_by_key(|carrier| carrier.article);
        let compared: Result<Vec<_>, Error> = texts
            .par_iter()
            .with_max_len(8)
            .map(|carrier| {
                let body = self.body(carrier)?;
                let diff = diff(&example.text, &body.text);
                let compared = compare(&example, &body, &diff);
                Ok(is_refilled(&compared).then(|| (carrier.key, facts(&example, &body, &diff), diff)))
            })
            .collect();
        let mut kept = Kept::new(example.text.len());
        let mut facts_of: HashMap<u64, Vec<FilledFact>> = HashMap::from([(group[0].key, Vec::new())]);
        for (key, facts, diff) in compared?.into_iter().flatten() {
            kept.add(&diff);
            facts_of.insert(key, facts);
        }
        let distinct = facts_of.len();
        let example_id = self.article(&group[0]).id.clone();
        let outlet =
            self.article(&group[0]).source.clone().expect("passages are looked for in those of outlets");
        let (mut filled, rest): (Vec<Carrier>, Vec<Carrier>) =
            group.into_iter().partition(|carrier| facts_of.contains_key(&carrier.key));
        if distinct < TEXTS {
            return Ok((None, rest));
        }
        filled.sort_unstable_by_key(|carrier| carrier.article);
        let member = |carrier: &Carrier| {
            let Stored { id, published, .. } = self.article(carrier).clone();
            FilledRow { id, published, facts: facts_of[&carrier.key].clone() }
        };
        let row = TemplateRow {
            outlet,
            articles: filled.len() as u64,
            texts: distinct as u64,
            example: example_id,
            frame: kept.frame(&example.text),
            members: filled.iter().map(member).collect(),
        };
        Ok((Some(row), rest))
    }

    fn article(&self, carrier: &Carrier) -> &Stored {
        &self.articles[carrier.article as usize]
    }

    /// The whole text of an article: what is set aside is what a frame is made of.
    fn body(&self, carrier: &Carrier) -> Result<Body, Error> {
        let Stored { id, text, .. } = self.article(carrier);
        let text = self.texts.read(id, text.as_ref())?;
        Ok(Body::new(&text, &[]))
    }
}

/// In which facts an article differs from the example, as both print them.
fn facts(example: &Body, body: &Body, diff: &Diff) -> Vec<FilledFact> {
    let fact = |fact: &Fact| FilledFact {
        kind: fact.kind.name().into(),
        example: fact
            .old
            .as_ref()
            .map(|span| example.text[span.start as usize..span.end as usize].to_string()),
        here: fact.new.as_ref().map(|span| body.text[span.start as usize..span.end as usize].to_string()),
    };
    diff.facts.iter().map(fact).collect()
}
