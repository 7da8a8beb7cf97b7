//! Room 6: the lists of shared samples and the outlets of the texts -> the shingles that an outlet repeats, and
//! from them the places of a text that are set aside before a pair is judged.
//!
//! A shingle is boilerplate of an outlet when at least [`Params::boilerplate_articles`] of its articles carry it
//! that have nothing else to do with each other. Versions and copies of one story are not such articles, so an
//! article is evidence only where most of it is text of its own, and only one of several articles that share
//! text of their own counts. Where an outlet runs nothing but briefs under a long footer, articles that are
//! mostly footer are evidence too, if a good share of the outlet carries it.
//!
//! What is learned are sampled shingles. A text is set aside from one of them to the next wherever it has no other
//! sample between the two. A short text is sampled more densely than the long ones from which its outlet's
//! boilerplate was learned, so it always has: there the shingles decide that all the unrelated articles have in
//! common which made the two boilerplate.

use std::collections::HashMap;
use std::sync::Arc;

use bitvec::vec::BitVec;
use rayon::prelude::*;

use crate::candidates::{ByText, Lists, key_of};
use crate::params::Params;
use crate::shingle::{ByShingle, ShingleSet, Sought};

/// The outlets that carry each text, by rank: a text printed by several has several, one without any has none.
#[derive(Clone, Debug, Default)]
pub struct Outlets {
    /// Outlet numbers, text after text, ascending and distinct.
    pub ids: Vec<u32>,
    /// One past the last outlet of each text.
    pub ends: Vec<u32>,
}

impl Outlets {
    /// The outlets of one text.
    pub fn of(&self, rank: u32) -> &[u32] {
        let start = if rank == 0 { 0 } else { self.ends[rank as usize - 1] };
        &self.ids[start as usize..self.ends[rank as usize] as usize]
    }
}

/// What was learned.
#[derive(Clone, Debug, Default)]
pub struct Boilerplate {
    /// For each outlet that has any, its shingles (as [`key_of`]).
    pub outlets: HashMap<u32, ByShingle<Carried>>,
    /// Marks the members of the lists that are boilerplate in every outlet of their text.
    pub aside: BitVec,
    /// Sets of unrelated texts, by rank, that made a shingle boilerplate.
    pub witnesses: Vec<Vec<u32>>,
}

/// How far a shingle is spread in an outlet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Carried {
    /// Distinct texts of the outlet that carry it.
    pub texts: u32,
    /// The number of its set of witnesses.
    pub witnesses: u32,
}

/// Carriers of one shingle that are looked at, at most.
const LOOKED_AT: usize = 40;
/// A list with more members says nothing about which articles belong together.
const TELLING: usize = 64;
/// Articles that are mostly footer count where at least this share of the outlet's texts carries it.
const OUTLET_SHARE: f64 = 0.08;
/// Two articles are related when they share this share of the samples that are their own.
const RELATED: usize = 8;

/// A text of which at least this share of the samples is set aside may be a frame that is filled again and again.
const FRAMED: f64 = 0.25;
/// Of a note with fewer shingles it is less, because every sentence of it may hold a figure or two: of the eight shingles
/// of a sentence of twelve words with a figure in the middle, three are free of the figure.
const NOTE: (u32, f64) = (200, 0.1);

/// Whether a text of so many shingles may be a frame, filled, by its samples and those that are left.
pub fn may_be_frame(shingles: u32, samples: u16, left: u16) -> bool {
    let least = if shingles < NOTE.0 { NOTE.1 } else { FRAMED };
    left < samples && f64::from(samples - left) >= least * f64::from(samples)
}

/// One shingle in one outlet, and the texts that carry it.
struct Suspect {
    list: u32,
    outlet: u32,
    carriers: Vec<u32>,
}

/// Learns the boilerplate of every outlet. `sampled[rank]` is the number of samples of a text.
pub fn learn(lists: &Lists, outlets: &Outlets, sampled: &[u16], params: &Params) -> Boilerplate {
    let suspects = suspects(lists, outlets, params.boilerplate_articles);
    let own = Own::new(lists, outlets, &suspects, sampled);
    let mut texts_of = vec![0u32; outlets.ids.iter().max().map_or(0, |&last| last as usize + 1)];
    outlets.ids.iter().for_each(|&outlet| texts_of[outlet as usize] += 1);
    let (own, texts_of) = (&own, &texts_of);
    let confirmed: Vec<Option<Vec<u32>>> = suspects
        .par_chunks(256)
        .with_max_len(1)
        .flat_map_iter(|chunk| {
            // Neighbouring shingles of one passage have the same carriers: decide such a run once.
            let mut last: Option<(&[u32], Option<Vec<u32>>)> = None;
            let decide = chunk.iter().map(move |suspect| match &last {
                Some((carriers, answer)) if *carriers == &suspect.carriers[..] => answer.clone(),
                _ => {
                    let answer = own.witnesses(suspect, texts_of[suspect.outlet as usize], params);
                    last = Some((&suspect.carriers, answer.clone()));
                    answer
                }
            });
            decide.collect::<Vec<Option<Vec<u32>>>>()
        })
        .collect();

    let mut learned =
        Boilerplate { aside: BitVec::repeat(false, lists.members.len()), ..Boilerplate::default() };
    let mut known: HashMap<Vec<u32>, u32> = HashMap::new();
    // Lists that are boilerplate somewhere, and the outlets where they are, both ascending.
    let mut confirmed_in: Vec<(u32, u32)> = Vec::new();
    for (suspect, witnesses) in suspects.iter().zip(confirmed) {
        let Some(witnesses) = witnesses else { continue };
        let number = *known.entry(witnesses).or_insert_with_key(|witnesses| {
            learned.witnesses.push(witnesses.clone());
            learned.witnesses.len() as u32 - 1
        });
        let keys = learned.outlets.entry(suspect.outlet).or_default();
        let carried = Carried { texts: suspect.carriers.len() as u32, witnesses: number };
        keys.insert(lists.keys[suspect.list as usize], carried);
        confirmed_in.push((suspect.list, suspect.outlet));
    }
    for repeats in confirmed_in.chunk_by(|a, b| a.0 == b.0) {
        let repeats_it = |outlet: &u32| repeats.binary_search_by_key(outlet, |&(_, outlet)| outlet).is_ok();
        for at in lists.range(repeats[0].0 as usize) {
            let outlets = outlets.of(lists.members[at]);
            learned.aside.set(at, !outlets.is_empty() && outlets.iter().all(repeats_it));
        }
    }
    learned
}

/// The shingles that enough texts of one outlet carry, by list and outlet.
fn suspects(lists: &Lists, outlets: &Outlets, least: usize) -> Vec<Suspect> {
    let chunk = 4096;
    (0..lists.len().div_ceil(chunk))
        .into_par_iter()
        .with_max_len(1)
        .flat_map_iter(|number| {
            let mut found = Vec::new();
            let mut by_outlet: Vec<(u32, u32)> = Vec::new();
            for list in chunk * number..lists.len().min(chunk * (number + 1)) {
                let range = lists.range(list);
                if range.len() < least.max(2) {
                    continue;
                }
                by_outlet.clear();
                for &rank in &lists.members[range] {
                    by_outlet.extend(outlets.of(rank).iter().map(|&outlet| (outlet, rank)));
                }
                by_outlet.sort_unstable();
                for group in by_outlet.chunk_by(|a, b| a.0 == b.0) {
                    if group.len() >= least {
                        let carriers = group.iter().map(|&(_, rank)| rank).collect();
                        found.push(Suspect { list: list as u32, outlet: group[0].0, carriers });
                    }
                }
            }
            found
        })
        .collect()
}

/// For every text that carries a suspect shingle: how much of it is text of its own, and what it shares of that.
struct Own {
    /// Samples that are not suspect, and all samples, by rank.
    counts: Vec<(u16, u16)>,
    /// The lists without suspects that a text is in.
    telling: ByText,
}

impl Own {
    fn new(lists: &Lists, outlets: &Outlets, suspects: &[Suspect], sampled: &[u16]) -> Self {
        let mut counts: Vec<(u16, u16)> = sampled.iter().map(|&count| (count, count)).collect();
        let mut is_carrier: BitVec = BitVec::repeat(false, sampled.len());
        let mut is_suspect: BitVec = BitVec::repeat(false, lists.len());
        for suspect in suspects {
            is_suspect.set(suspect.list as usize, true);
            for &rank in &suspect.carriers {
                // A text of several outlets meets its list once for each: counted for the first that is suspect.
                let outlets = outlets.of(rank);
                let first = outlets.len() == 1 || outlets[0] == suspect.outlet;
                counts[rank as usize].0 = counts[rank as usize].0.saturating_sub(first as u16);
                is_carrier.set(rank as usize, true);
            }
        }
        let telling = |list: usize| !is_suspect[list] && lists.range(list).len() <= TELLING;
        let telling = lists.by_text(sampled.len(), telling, |rank| is_carrier[rank as usize]);
        Own { counts, telling }
    }

    /// As many carriers of a shingle as make it boilerplate, that have nothing to do with each other.
    fn witnesses(&self, suspect: &Suspect, outlet_texts: u32, params: &Params) -> Option<Vec<u32>> {
        let share = suspect.carriers.len() as f64 / outlet_texts as f64;
        let widespread = share >= OUTLET_SHARE;
        let mut unrelated: Vec<u32> = Vec::new();
        let evidence = |rank: &&u32| {
            let (own, all) = self.counts[**rank as usize];
            2 * own >= all || widespread && own >= 4 && 8 * own >= all
        };
        // The longest first: most of their text is their own.
        for &rank in suspect.carriers.iter().rev().filter(evidence).take(LOOKED_AT) {
            if unrelated.iter().all(|&other| !self.are_related(rank, other)) {
                unrelated.push(rank);
                if unrelated.len() >= params.boilerplate_articles {
                    return Some(unrelated);
                }
            }
        }
        None
    }

    fn are_related(&self, a: u32, b: u32) -> bool {
        let own = self.counts[a as usize].0.min(self.counts[b as usize].0) as usize;
        let (a, b) = (self.telling.of(a), self.telling.of(b));
        let (mut in_a, mut in_b) = (0, 0);
        let enough = own.div_ceil(RELATED).max(2);
        let mut common = 0;
        // No branch depends on which is less: it is a toss-up.
        while let (true, Some(x), Some(y)) = (common < enough, a.get(in_a), b.get(in_b)) {
            let (x, y) = (x.end(), y.end());
            common += (x == y) as usize;
            in_a += (x <= y) as usize;
            in_b += (y <= x) as usize;
        }
        common >= enough
    }
}

impl Boilerplate {
    /// The positions of the shingles of a text that are set aside in an outlet; `None` where there are none.
    ///
    /// `level` is the level of the text, `base` that of a long one ([`Params::sample_rate`]). `common` gives the
    /// shingles that all texts of a set of witnesses have in common.
    pub fn set_aside(
        &self,
        shingles: &[u64],
        level: u8,
        base: u8,
        outlet: u32,
        mut common: impl FnMut(u32) -> Arc<ShingleSet>,
    ) -> Option<BitVec> {
        let keys = self.outlets.get(&outlet)?;
        let mut aside: BitVec = BitVec::repeat(false, shingles.len());
        let mut any = pairs_of_samples(shingles, level, keys, |from, to, _| aside[from..=to].fill(true));
        if level < base {
            let mut passages: Vec<u32> = Vec::new();
            any |= pairs_of_samples(shingles, base, keys, |_, _, carried| passages.push(carried.witnesses));
            // A single stretch is a phrase: too short to make or break a pair, and not worth the witnesses' reading.
            if passages.len() < 2 {
                passages.clear();
            }
            passages.sort_unstable();
            passages.dedup();
            for witnesses in passages {
                let common = common(witnesses);
                for (at, hash) in shingles.iter().enumerate() {
                    if common.contains(hash) {
                        aside.set(at, true);
                    }
                }
            }
        }
        any.then_some(aside)
    }

    /// Calls `run` with the first position, one past the last, and the learned shingles of every stretch that is set
    /// aside.
    pub fn each_run(
        &self,
        shingles: &[u64],
        aside: &BitVec,
        outlet: u32,
        mut run: impl FnMut(u32, u32, Vec<u64>),
    ) {
        let Some(keys) = self.outlets.get(&outlet) else { return };
        let mut from = 0;
        while let Some(first) = aside[from..].first_one().map(|offset| from + offset) {
            let end = aside[first..].first_zero().map_or(aside.len(), |offset| first + offset);
            let learned = shingles[first..end].iter().map(|&hash| key_of(hash));
            run(first as u32, end as u32, learned.filter(|key| keys.contains_key(key)).collect());
            from = end;
        }
    }
}

/// At one sample in `2^level` shingles, two neighbouring samples further apart than this many times `2^level` shingles
/// hardly occur by chance; what lies between them is not set aside unseen.
const LONGEST_GAP: usize = 8;

/// Calls `stretch` for every two neighbouring samples of a level that are both boilerplate and near; whether there were
/// any.
fn pairs_of_samples(
    shingles: &[u64],
    level: u8,
    keys: &ByShingle<Carried>,
    mut stretch: impl FnMut(usize, usize, &Carried),
) -> bool {
    let bound = u64::MAX >> level;
    let mut any = false;
    let mut last: Option<usize> = None;
    for (at, hash) in shingles.iter().enumerate().filter(|(_, hash)| **hash <= bound) {
        let carried = keys.get(&key_of(*hash));
        let near = last.filter(|from| at - from <= LONGEST_GAP << level);
        if let (Some(carried), Some(from)) = (carried, near) {
            stretch(from, at, carried);
            any = true;
        }
        last = carried.map(|_| at);
    }
    any
}

/// The shingles that all of these texts have in common.
pub fn common<'t>(texts: impl IntoIterator<Item = &'t [u64]>) -> ShingleSet {
    let mut texts: Vec<&[u64]> = texts.into_iter().collect();
    // What is left of the shortest is the least to look for in the others.
    texts.sort_by_key(|text| text.len());
    let mut texts = texts.into_iter();
    let mut left = texts.next().unwrap_or_default().to_vec();
    let mut sought = Sought::default();
    for text in texts {
        sought.begin(&left);
        left.clear();
        left.extend(text.iter().filter(|&&hash| sought.find(hash)));
    }
    left.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::candidates::Postings;
    use crate::sketch::sample;

    fn hash(name: &str, i: u64) -> u64 {
        crate::text::hash_of(&format!("{name}{i}"), 4)
    }

    /// Texts as (outlet, shingles), longest last as ranks want it.
    fn learned(texts: &mut [(u32, Vec<u64>)]) -> Boilerplate {
        texts.sort_by_key(|(_, shingles)| shingles.len());
        let params = Params::default();
        let mut postings = Postings::default();
        let mut sampled = Vec::new();
        let mut outlets = Outlets::default();
        for (rank, (outlet, shingles)) in texts.iter().enumerate() {
            let mut values = Vec::new();
            sample::Sampler::default().sample(shingles, sample::level(shingles.len(), &params), &mut values);
            postings.add(rank as u32, &values);
            sampled.push(values.len() as u16);
            outlets.ids.push(*outlet);
            outlets.ends.push(rank as u32 + 1);
        }
        let rank: Vec<u32> = (0..texts.len() as u32).collect();
        learn(&postings.lists(&rank), &outlets, &sampled, &params)
    }

    fn text(name: &str, length: u64) -> Vec<u64> {
        (0..length).map(|i| hash(name, i)).collect()
    }

    fn share_aside(learned: &Boilerplate, shingles: &[u64], outlet: u32) -> f64 {
        let params = Params::default();
        let level = sample::level(shingles.len(), &params);
        let footer = text("footer", 120);
        let aside =
            learned.set_aside(shingles, level, 3, outlet, |_| Arc::new(footer.iter().copied().collect()));
        aside.map_or(0.0, |aside| aside.count_ones() as f64 / shingles.len() as f64)
    }

    #[test]
    fn a_footer_of_unrelated_articles_is_set_aside_and_only_there() {
        let footer = text("footer", 120);
        let mut texts: Vec<(u32, Vec<u64>)> = (0..12)
            .map(|i| (1, [text(&format!("story {i} "), 300 + i), footer.clone()].concat()))
            .chain((0..12).map(|i| (2, text(&format!("other {i} "), 300 + i))))
            .collect();
        let brief = [text("brief", 40), footer].concat();
        texts.push((1, brief.clone()));
        let learned = learned(&mut texts);
        let share = share_aside(&learned, &brief, 1);
        assert_eq!(share, 0.75);
        assert_eq!(share_aside(&learned, &brief, 2), 0.0);
        assert_eq!(share_aside(&learned, &text("story 3 ", 300), 1), 0.0);
    }

    #[test]
    fn versions_and_copies_of_one_story_are_not_boilerplate() {
        // Twelve versions of a story, each with two more sentences than the one before and one of its own.
        let mut texts: Vec<(u32, Vec<u64>)> = (0..12)
            .map(|i| (1, [text("story", 200 + 30 * i), text(&format!("new {i} "), 20)].concat()))
            .chain((0..200).map(|i| (1, text(&format!("other {i} "), 300))))
            .collect();
        let learned = learned(&mut texts);
        assert!(learned.outlets.is_empty());
    }

    #[test]
    fn briefs_that_are_mostly_footer_do_when_the_outlet_runs_nothing_else() {
        let footer = text("footer", 120);
        let mut texts: Vec<(u32, Vec<u64>)> =
            (0..40).map(|i| (1, [text(&format!("brief {i} "), 36 + i), footer.clone()].concat())).collect();
        let brief = texts[7].1.clone();
        let learned = learned(&mut texts);
        assert!(share_aside(&learned, &brief, 1) > 0.6);
    }
}
