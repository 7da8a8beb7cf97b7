//! Sentences without a partner -> links between those that share words in the same order.
//!
//! A score is the weight of the tokens that both have in the same order and of those that both have in any order, by the
//! weight of all tokens of both. Order alone takes a clause that was moved for another sentence, no order at all takes
//! two sentences about one thing for one. A table from tokens to sentences proposes the pairs; what they share in any
//! order bounds the score from above.

use similar::algorithms::{DiffHook, myers};
use similar::{Algorithm, DiffOp, capture_diff_slices};

use super::items::{Item, Items};
use super::{Cut, Likeness, Link, Open};
use crate::diff::bag::Bag;
use crate::diff::limit::{Budget, Limit};
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
    let (old_keys, new_keys) = (keys(old), keys(new));
    let mut runs = Runs(Vec::new());
    let Ok(()) = myers::diff(&mut runs, &*old_keys, 0..old.len(), &*new_keys, 0..new.len());
    runs.0
}

/// Runs of tokens that both have in the same order, as a person would see them: of several ways to tell one edit the one
/// with the fewest runs. Place in the old, place in the new, length.
pub fn seen_matches(old: &[Token], new: &[Token]) -> Vec<(usize, usize, usize)> {
    let ops = capture_diff_slices(Algorithm::Myers, &keys(old), &keys(new));
    let equal = |op: DiffOp| match op {
        DiffOp::Equal { old_index, new_index, len } => Some((old_index, new_index, len)),
        _ => None,
    };
    ops.into_iter().filter_map(equal).collect()
}

fn keys(tokens: &[Token]) -> Vec<u64> {
    tokens.iter().map(|token| token.key).collect()
}

/// Share of the tokens of both that they have in common, weighed: the mean of those in the same order and those in any.
pub fn similarity(old: &[Token], new: &[Token]) -> f64 {
    score(old, new, &matches(old, new), any_order_share(&Bag::of(old), &Bag::of(new)))
}

/// The same, given the runs in the same order and the share of tokens in any.
fn score(old: &[Token], new: &[Token], in_order: &[(usize, usize, usize)], any_order: f64) -> f64 {
    let all = f64::from((weight(old) + weight(new)).max(1));
    let shared: u32 = in_order.iter().map(|(at, _, length)| weight(&old[*at..at + length])).sum();
    (2.0 * f64::from(shared) / all + any_order) / 2.0
}

/// Share of the tokens of both that they have in common in any order, weighed.
pub(super) fn any_order_share(a: &Bag, b: &Bag) -> f64 {
    2.0 * f64::from(a.shared(b)) / f64::from((a.weight + b.weight).max(1))
}

fn weight(tokens: &[Token]) -> u32 {
    tokens.iter().map(|token| token.class.weight()).sum()
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
    items: &Items,
    open: &mut Open,
    links: &mut Vec<Link>,
    limits: &mut Vec<Limit>,
) {
    let proposed = propose(&items.old, &items.new, limits);
    let mut scorer =
        Scorer { old, new, items, candidates: Vec::new(), budget: Budget::new(), is_over: false };
    for (old_item, new_item) in &proposed {
        scorer.single(*old_item as usize, *new_item as usize);
    }
    scorer.groups(&proposed);
    if scorer.is_over {
        limits.push(Limit::Order);
    }
    let mut candidates = scorer.candidates;
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

/// Pairs of open sentences that share enough tokens to be looked at, as places in the lists.
fn propose(old: &[Item], new: &[Item], limits: &mut Vec<Limit>) -> Vec<(u32, u32)> {
    let mut carriers: Vec<(u64, u32)> = Vec::new();
    for (number, item) in new.iter().enumerate() {
        let mut last = None;
        for (key, _) in &item.bag.tokens {
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
        for (key, weight) in &item.bag.tokens {
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
                    let smaller = item.bag.weight.min(new[**other as usize].bag.weight);
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

/// Tokens in their order, and in any.
#[derive(Clone, Copy)]
struct Passage<'a> {
    tokens: &'a [Token],
    bag: &'a Bag,
}

impl<'a> Passage<'a> {
    fn of(cut: &'a Cut<'_>, item: &'a Item) -> Self {
        Passage { tokens: cut.tokens_of(item.number as usize, 1), bag: &item.bag }
    }
}

/// Scores pairs and groups.
struct Scorer<'a> {
    old: &'a Cut<'a>,
    new: &'a Cut<'a>,
    items: &'a Items,
    candidates: Vec<Candidate>,
    budget: Budget,
    /// Whether there was not enough of it.
    is_over: bool,
}

impl Scorer<'_> {
    /// One sentence with one.
    fn single(&mut self, old: usize, new: usize) {
        let (a, b) = (&self.items.old[old], &self.items.new[new]);
        let bound = any_order_share(&a.bag, &b.bag);
        if bound < CHANGED {
            return;
        }
        let score = self.score(Passage::of(self.old, a), Passage::of(self.new, b), bound);
        let link = Link { score, ..Link::one(a.number as usize, b.number as usize, Likeness::Similar) };
        self.keep(link, a.gap, b.gap);
    }

    /// How alike these are, given what they share in any order: that alone where their order is too dear.
    fn score(&mut self, old: Passage<'_>, new: Passage<'_>, any_order: f64) -> f64 {
        match self.is_paid(old, new) {
            true => score(old.tokens, new.tokens, &matches(old.tokens, new.tokens), any_order),
            false => any_order,
        }
    }

    fn is_paid(&mut self, old: Passage<'_>, new: Passage<'_>) -> bool {
        let both = old.tokens.len() + new.tokens.len();
        let is_paid = self.budget.pays(both, || old.bag.common(new.bag).count());
        self.is_over |= !is_paid;
        is_paid
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
            part.bag.weight < whole.bag.weight
                && f64::from(part.bag.shared(&whole.bag)) >= PART * f64::from(part.bag.weight)
        };
        let items = self.items;
        let mut splits: Vec<(u32, u32)> = proposed
            .iter()
            .copied()
            .filter(|(old, new)| is_part(&items.new[*new as usize], &items.old[*old as usize]))
            .collect();
        splits.sort_unstable();
        let mut mergers: Vec<(u32, u32)> = proposed
            .iter()
            .copied()
            .filter(|(old, new)| is_part(&items.old[*old as usize], &items.new[*new as usize]))
            .map(|(old, new)| (new, old))
            .collect();
        mergers.sort_unstable();
        for (whole, first, count) in runs(&splits, &items.new) {
            self.group(whole, first, count, Side::Split);
        }
        for (whole, first, count) in runs(&mergers, &items.old) {
            self.group(whole, first, count, Side::Merged);
        }
    }

    fn group(&mut self, whole: usize, first: usize, count: usize, side: Side) {
        let (whole_cut, parts_cut, whole_items, parts_items) = match side {
            Side::Split => (self.old, self.new, &self.items.old, &self.items.new),
            Side::Merged => (self.new, self.old, &self.items.new, &self.items.old),
        };
        let (whole, parts) = (&whole_items[whole], &parts_items[first..first + count]);
        let whole_passage = Passage::of(whole_cut, whole);
        let parts_tokens = parts_cut.tokens_of(parts[0].number as usize, count);
        let parts_bag = Bag::of(parts_tokens);
        if !self.is_paid(whole_passage, Passage { tokens: parts_tokens, bag: &parts_bag }) {
            return;
        }
        let found = matches(whole_passage.tokens, parts_tokens);
        let any_order = any_order_share(&whole.bag, &parts_bag);
        let score = score(whole_passage.tokens, parts_tokens, &found, any_order);
        // Every part is needed: it brings in most of its own words, and more than its best neighbour has alone.
        let mut from = 0;
        let mut best_alone = 0.0f64;
        let mut least = 1.0f64;
        for part in parts {
            let passage = Passage::of(parts_cut, part);
            let to = from + passage.tokens.len();
            let inside: u32 = found
                .iter()
                .map(|(_, at, length)| {
                    let (start, end) = ((*at).max(from), (at + length).min(to));
                    if start < end { weight(&parts_tokens[start..end]) } else { 0 }
                })
                .sum();
            least = least.min(f64::from(inside) / f64::from(part.bag.weight.max(1)));
            let alone = self.score(whole_passage, passage, any_order_share(&whole.bag, &part.bag));
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
