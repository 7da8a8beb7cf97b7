//! Sentences without a partner -> links between those that share words in the same order.
//!
//! A score is the weight of the tokens that both have in the same order and of those that both have in any order, by the
//! weight of all tokens of both. Order alone takes a clause that was moved for another sentence, no order at all takes
//! two sentences about one thing for one. A table from tokens to sentences proposes the pairs; what they share in any
//! order bounds the score from above.

use similar::algorithms::{DiffHook, myers};
use similar::{Algorithm, DiffOp, capture_diff_slices};

use super::{Cut, Likeness, Link, Open};
use crate::diff::limit::{Budget, Limit};
use crate::diff::order::in_order;
use crate::diff::token::{Class, Token};

/// Less than this in common, and it is another sentence.
const CHANGED: f64 = 0.4;
/// A sentence is a part of another one if so much of it is found there.
const PART: f64 = 0.55;
/// A split or a merger explains so much more than its best part alone,
const GAIN: f64 = 0.08;
/// or its parts are all but wholly in it.
const WHOLE_PART: f64 = 0.8;
const SMALL_GAIN: f64 = 0.01;
/// How much a place between the same neighbours counts against a better score elsewhere.
const IN_PLACE: f64 = 0.15;
/// A token in more sentences of the new text than this proposes none of them.
const CARRIERS: usize = 64;
/// Partners that are looked at for one sentence: those that share most.
const PARTNERS: usize = 16;

/// Runs of tokens that both have in the same order: place in the old, place in the new, length.
pub fn matches(old: &[Token], new: &[Token]) -> Vec<(usize, usize, usize)> {
    struct Runs(Vec<(usize, usize, usize)>);
    impl DiffHook for Runs {
        type Error = std::convert::Infallible;
        fn equal(&mut self, old: usize, new: usize, length: usize) -> Result<(), Self::Error> {
            match self.0.last_mut() {
                Some(last) if last.0 + last.2 == old && last.1 + last.2 == new => last.2 += length,
                _ => self.0.push((old, new, length)),
            }
            Ok(())
        }
    }
    let keys = |tokens: &[Token]| tokens.iter().map(|token| token.key).collect::<Vec<_>>();
    let (old_keys, new_keys) = (keys(old), keys(new));
    let mut runs = Runs(Vec::new());
    let Ok(()) = myers::diff(&mut runs, &*old_keys, 0..old.len(), &*new_keys, 0..new.len());
    runs.0
}

/// Runs of tokens that both have in the same order, as a person would see them: of several ways to tell one edit the one
/// with the fewest runs. Place in the old, place in the new, length.
pub fn seen_matches(old: &[Token], new: &[Token]) -> Vec<(usize, usize, usize)> {
    let keys = |tokens: &[Token]| tokens.iter().map(|token| token.key).collect::<Vec<_>>();
    let ops = capture_diff_slices(Algorithm::Myers, &keys(old), &keys(new));
    let equal = |op: DiffOp| match op {
        DiffOp::Equal { old_index, new_index, len } => Some((old_index, new_index, len)),
        _ => None,
    };
    ops.into_iter().filter_map(equal).collect()
}

/// Share of the tokens of both that they have in common, weighed: the mean of those in the same order and those in any.
pub fn similarity(old: &[Token], new: &[Token]) -> f64 {
    let all = f64::from((weight(old) + weight(new)).max(1));
    let any_order = 2.0 * f64::from(shared(&bag(old), &bag(new))) / all;
    (in_order_share(old, new) + any_order) / 2.0
}

/// Share of the tokens of both that they have in common in the same order, weighed.
fn in_order_share(old: &[Token], new: &[Token]) -> f64 {
    let all = f64::from((weight(old) + weight(new)).max(1));
    let shared: u32 = matches(old, new).iter().map(|(at, _, length)| weight(&old[*at..at + length])).sum();
    2.0 * f64::from(shared) / all
}

fn weight(tokens: &[Token]) -> u32 {
    tokens.iter().map(|token| token.class.weight()).sum()
}

/// The tokens of a sentence in the order of their keys.
fn bag(tokens: &[Token]) -> Vec<(u64, u32)> {
    let mut bag: Vec<(u64, u32)> = tokens.iter().map(|token| (token.key, token.class.weight())).collect();
    bag.sort_unstable();
    bag
}

/// Weight of what two bags share, counted as often as both have it.
fn shared(a: &[(u64, u32)], b: &[(u64, u32)]) -> u32 {
    let (mut at, mut other, mut shared) = (0, 0, 0);
    while at < a.len() && other < b.len() {
        match a[at].0.cmp(&b[other].0) {
            std::cmp::Ordering::Less => at += 1,
            std::cmp::Ordering::Greater => other += 1,
            std::cmp::Ordering::Equal => {
                shared += a[at].1.min(b[other].1);
                (at, other) = (at + 1, other + 1);
            }
        }
    }
    shared
}

/// An open sentence.
pub(super) struct Item {
    pub(super) number: u32,
    /// How many sentences that keep their place stand before it.
    pub(super) gap: u32,
    pub(super) weight: u32,
    /// Weight of the tokens with a meaning.
    pub(super) meaning: u32,
    /// Its figures.
    pub(super) figures: u32,
    pub(super) bag: Vec<(u64, u32)>,
    /// Keys of its names and figures.
    pub(super) telling: Vec<u64>,
}

/// Two groups that might belong together.
struct Candidate {
    link: Link,
    /// The score, and something for its place.
    rank: f64,
    /// Sentences between their places, as shares of the texts.
    distance: f64,
}

/// Links the open sentences to those they are most like.
pub(super) fn pair(
    old: &Cut<'_>,
    new: &Cut<'_>,
    open: &mut Open,
    links: &mut Vec<Link>,
    limits: &mut Vec<Limit>,
) {
    let (old_items, new_items) = items(old, new, open, links);
    let proposed = propose(&old_items, &new_items, limits);
    let mut candidates = Vec::new();
    let mut scorer = Scorer {
        old,
        new,
        old_items: &old_items,
        new_items: &new_items,
        candidates: &mut candidates,
        budget: &mut Budget::new(),
        is_over: false,
    };
    for (old_item, new_item) in &proposed {
        scorer.single(*old_item as usize, *new_item as usize);
    }
    scorer.groups(&proposed);
    if scorer.is_over {
        limits.push(Limit::Order);
    }
    candidates.sort_by(|a, b| {
        let by_place = (a.link.new, a.link.old, a.link.new_count, a.link.old_count);
        let other = (b.link.new, b.link.old, b.link.new_count, b.link.old_count);
        b.rank.total_cmp(&a.rank).then(a.distance.total_cmp(&b.distance)).then(by_place.cmp(&other))
    });
    for candidate in candidates {
        let link = candidate.link;
        let is_free = |open: &[bool], first: u32, count: u32| {
            open[first as usize..(first + count) as usize].iter().all(|o| *o)
        };
        if is_free(&open.old, link.old, link.old_count) && is_free(&open.new, link.new, link.new_count) {
            open.take(&link);
            links.push(link);
        }
    }
}

/// The open sentences of both sides.
pub(super) fn items(old: &Cut<'_>, new: &Cut<'_>, open: &Open, links: &[Link]) -> (Vec<Item>, Vec<Item>) {
    let placed =
        links.iter().map(|link| crate::diff::order::Placed { old: link.old, sentences: 1, bytes: 1 });
    let stays = in_order(&placed.collect::<Vec<_>>());
    let kept: Vec<&Link> =
        links.iter().zip(stays).filter(|(_, stays)| *stays).map(|(link, _)| link).collect();
    let item = |cut: &Cut<'_>, number: usize, gap: usize| {
        let tokens = cut.tokens_of(number, 1);
        let with = |is: fn(Class) -> bool| tokens.iter().filter(move |token| is(token.class));
        Item {
            number: number as u32,
            gap: gap as u32,
            weight: weight(tokens),
            meaning: with(|class| class != Class::Small).map(|token| token.class.weight()).sum(),
            figures: with(|class| class == Class::Figure).count() as u32,
            bag: bag(tokens),
            // The first word may be a name as well.
            telling: with(|class| class > Class::Plain)
                .chain(tokens.first().filter(|token| token.class == Class::Plain))
                .map(|token| token.key)
                .collect(),
        }
    };
    let numbers = |open: &[bool]| {
        open.iter().enumerate().filter(|(_, open)| **open).map(|(n, _)| n).collect::<Vec<_>>()
    };
    let old_items = numbers(&open.old)
        .into_iter()
        .map(|number| item(old, number, kept.partition_point(|link| (link.old as usize) < number)));
    let new_items = numbers(&open.new)
        .into_iter()
        .map(|number| item(new, number, kept.partition_point(|link| (link.new as usize) < number)));
    (old_items.collect(), new_items.collect())
}

/// Pairs of open sentences that share enough tokens to be looked at, as places in the lists.
fn propose(old: &[Item], new: &[Item], limits: &mut Vec<Limit>) -> Vec<(u32, u32)> {
    let mut carriers: Vec<(u64, u32)> = Vec::new();
    for (number, item) in new.iter().enumerate() {
        let mut last = None;
        for (key, _) in &item.bag {
            if last != Some(*key) {
                carriers.push((*key, number as u32));
            }
            last = Some(*key);
        }
    }
    carriers.sort_unstable();
    let (mut is_crowded, mut is_cut) = (false, false);
    let mut weights = vec![0u32; new.len()];
    let mut found: Vec<u32> = Vec::new();
    let mut proposed = Vec::new();
    for (number, item) in old.iter().enumerate() {
        found.clear();
        for (key, weight) in &item.bag {
            let first = carriers.partition_point(|(other, _)| other < key);
            let run = &carriers[first..];
            if new.len() > CARRIERS && run.get(CARRIERS).is_some_and(|(other, _)| other == key) {
                // The small words of a long text propose nothing and are not missed; others are.
                is_crowded |= *weight > Class::Small.weight();
                continue;
            }
            for (_, other) in run.iter().take_while(|(other, _)| other == key) {
                if weights[*other as usize] == 0 {
                    found.push(*other);
                }
                weights[*other as usize] += weight;
            }
        }
        let first = proposed.len();
        proposed.extend(
            found
                .iter()
                .filter(|other| {
                    let weight = weights[**other as usize];
                    // A bound from above of the score, and of what is found of the smaller in the larger.
                    let smaller = item.weight.min(new[**other as usize].weight);
                    f64::from(weight) >= f64::from(smaller) * (PART / 2.0)
                })
                .map(|other| (number as u32, *other)),
        );
        if proposed.len() - first > PARTNERS {
            is_cut = true;
            proposed[first..].sort_unstable_by_key(|(_, other)| {
                let other_item = &new[*other as usize];
                (std::cmp::Reverse(weights[*other as usize]), item.gap.abs_diff(other_item.gap), *other)
            });
            proposed.truncate(first + PARTNERS);
        }
        proposed[first..].sort_unstable();
        for other in &found {
            weights[*other as usize] = 0;
        }
    }
    if is_crowded || is_cut {
        limits.push(Limit::Partners);
    }
    proposed
}

/// Scores pairs and groups.
struct Scorer<'a> {
    old: &'a Cut<'a>,
    new: &'a Cut<'a>,
    old_items: &'a [Item],
    new_items: &'a [Item],
    candidates: &'a mut Vec<Candidate>,
    budget: &'a mut Budget,
    /// Whether there was not enough of it.
    is_over: bool,
}

impl Scorer<'_> {
    /// One sentence with one.
    fn single(&mut self, old: usize, new: usize) {
        let (a, b) = (&self.old_items[old], &self.new_items[new]);
        let bound = any_order_share(a, b);
        if bound < CHANGED {
            return;
        }
        let (old_tokens, new_tokens) =
            (self.old.tokens_of(a.number as usize, 1), self.new.tokens_of(b.number as usize, 1));
        let score = match self.budget.pays(old_tokens, new_tokens) {
            true => (in_order_share(old_tokens, new_tokens) + bound) / 2.0,
            false => {
                self.is_over = true;
                bound
            }
        };
        let link = Link {
            score,
            likeness: Likeness::Similar,
            ..Link::one(a.number as usize, b.number as usize, Likeness::Similar)
        };
        self.keep(link, a.gap, b.gap);
    }

    fn keep(&mut self, link: Link, old_gap: u32, new_gap: u32) {
        if link.score < CHANGED {
            return;
        }
        let rank = link.score + if old_gap == new_gap { IN_PLACE } else { 0.0 };
        let place = |number: u32, of: usize| f64::from(number) / of.max(1) as f64;
        let distance =
            (place(link.old, self.old.sentences.len()) - place(link.new, self.new.sentences.len())).abs();
        self.candidates.push(Candidate { link, rank, distance });
    }

    /// One sentence with two or three that stand side by side, both ways.
    fn groups(&mut self, proposed: &[(u32, u32)]) {
        let is_part = |part: &Item, whole: &Item| {
            part.weight < whole.weight
                && f64::from(shared(&part.bag, &whole.bag)) >= PART * f64::from(part.weight)
        };
        let mut splits: Vec<(u32, u32)> = proposed
            .iter()
            .copied()
            .filter(|(old, new)| is_part(&self.new_items[*new as usize], &self.old_items[*old as usize]))
            .collect();
        splits.sort_unstable();
        let mut mergers: Vec<(u32, u32)> = proposed
            .iter()
            .copied()
            .filter(|(old, new)| is_part(&self.old_items[*old as usize], &self.new_items[*new as usize]))
            .map(|(old, new)| (new, old))
            .collect();
        mergers.sort_unstable();
        let old_items = self.old_items;
        let new_items = self.new_items;
        for (whole, first, count) in runs(&splits, new_items) {
            self.group(whole, first, count, Side::Split);
        }
        for (whole, first, count) in runs(&mergers, old_items) {
            self.group(whole, first, count, Side::Merged);
        }
    }

    fn group(&mut self, whole: usize, first: usize, count: usize, side: Side) {
        let (whole_cut, parts_cut) = match side {
            Side::Split => (self.old, self.new),
            Side::Merged => (self.new, self.old),
        };
        let (whole_items, parts_items) = match side {
            Side::Split => (self.old_items, self.new_items),
            Side::Merged => (self.new_items, self.old_items),
        };
        let (whole, parts) = (&whole_items[whole], &parts_items[first..first + count]);
        let whole_tokens = whole_cut.tokens_of(whole.number as usize, 1);
        let parts_tokens = parts_cut.tokens_of(parts[0].number as usize, count);
        if !self.budget.pays(whole_tokens, parts_tokens) {
            self.is_over = true;
            return;
        }
        let found = matches(whole_tokens, parts_tokens);
        let all = weight(whole_tokens) + weight(parts_tokens);
        let in_all: u32 = found.iter().map(|(at, _, length)| weight(&whole_tokens[*at..at + length])).sum();
        let any_order = 2.0 * f64::from(shared(&whole.bag, &bag(parts_tokens))) / f64::from(all.max(1));
        let score = (2.0 * f64::from(in_all) / f64::from(all.max(1)) + any_order) / 2.0;
        // Every part is needed: it brings in most of its own words, and more than its best neighbour has alone.
        let mut from = 0;
        let mut best_alone = 0.0f64;
        let mut least = 1.0f64;
        for part in parts {
            let tokens = parts_cut.tokens_of(part.number as usize, 1);
            let to = from + tokens.len();
            let inside: u32 = found
                .iter()
                .map(|(_, at, length)| {
                    let (start, end) = ((*at).max(from), (at + length).min(to));
                    if start < end { weight(&parts_tokens[start..end]) } else { 0 }
                })
                .sum();
            least = least.min(f64::from(inside) / f64::from(part.weight.max(1)));
            let alone = match self.budget.pays(whole_tokens, tokens) {
                true => (in_order_share(whole_tokens, tokens) + any_order_share(whole, part)) / 2.0,
                false => any_order_share(whole, part),
            };
            best_alone = best_alone.max(alone);
            from = to;
        }
        let gain = score - best_alone;
        if least < PART || gain < SMALL_GAIN || (gain < GAIN && least < WHOLE_PART) {
            return;
        }
        let link = match side {
            Side::Split => Link {
                new_count: count as u32,
                score,
                ..Link::one(whole.number as usize, parts[0].number as usize, Likeness::Similar)
            },
            Side::Merged => Link {
                old_count: count as u32,
                score,
                ..Link::one(parts[0].number as usize, whole.number as usize, Likeness::Similar)
            },
        };
        let (old_gap, new_gap) = match side {
            Side::Split => (whole.gap, parts[0].gap),
            Side::Merged => (parts[0].gap, whole.gap),
        };
        self.keep(link, old_gap, new_gap);
    }
}

/// Which side has more sentences.
#[derive(Clone, Copy)]
enum Side {
    Split,
    Merged,
}

/// Runs of two and three parts of one whole that stand side by side in their text.
fn runs(parts: &[(u32, u32)], items: &[Item]) -> Vec<(usize, usize, usize)> {
    let mut found = Vec::new();
    let follows = |a: &(u32, u32), b: &(u32, u32)| {
        a.0 == b.0 && b.1 == a.1 + 1 && items[b.1 as usize].number == items[a.1 as usize].number + 1
    };
    for (at, pair) in parts.windows(2).enumerate() {
        if follows(&pair[0], &pair[1]) {
            found.push((pair[0].0 as usize, pair[0].1 as usize, 2));
            if let Some(third) = parts.get(at + 2)
                && follows(&pair[1], third)
            {
                found.push((pair[0].0 as usize, pair[0].1 as usize, 3));
            }
        }
    }
    found
}

/// Share of the tokens of both that they have in common in any order, weighed.
pub(super) fn any_order_share(a: &Item, b: &Item) -> f64 {
    2.0 * f64::from(shared(&a.bag, &b.bag)) / f64::from((a.weight + b.weight).max(1))
}
