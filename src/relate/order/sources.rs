//! The pairs of an article -> two of them with texts that have nothing to do with each other, if it was made of two.

use std::cmp::Reverse;
use std::collections::HashSet;
use std::ops::Range;

use crate::relate::{Article, Pair};

/// The least that a second source adds: words, and share of the text.
pub(super) const ADDS: (u32, f64) = (30, 0.15);

/// The pairs of an article with two that have nothing to do with each other and that each hold a good part of it that the
/// other does not; the one that holds the most first. `may_be` says which pairs are asked.
pub(super) fn two_sources(
    number: u32,
    articles: &[Article<'_>],
    pairs: &[Pair],
    of: &[Vec<u32>],
    may_be: impl Fn(u32) -> bool,
) -> Option<(u32, u32)> {
    // Of equals the one with the least beside it.
    let rank = |pair: u32| {
        let (_, theirs) = pairs[pair as usize].sides(number);
        may_be(pair).then(|| Reverse(theirs.words - theirs.shared()))
    };
    let shared = |pair: u32| pairs[pair as usize].sides(number).0.shared();
    let asked =
        of[number as usize].iter().filter_map(|&pair| Some((shared(pair), rank(pair)?, Reverse(pair))));
    let (.., Reverse(main)) = asked.max()?;
    second_source(number, main, articles, pairs, of, rank).map(|second| (main, second))
}

/// The pair of an article with one that has nothing to do with the other one of `main`, where each of the two holds a good
/// part of it that the other does not; of several the one that adds the most. `rank` says which pairs are asked, and which of
/// equals comes first.
pub(in crate::relate) fn second_source<R: Ord>(
    number: u32,
    main: u32,
    articles: &[Article<'_>],
    pairs: &[Pair],
    of: &[Vec<u32>],
    rank: impl Fn(u32) -> Option<R>,
) -> Option<u32> {
    let body = &articles[number as usize].body;
    let sides = |pair: u32| pairs[pair as usize].sides(number);
    let first = pairs[main as usize].other(number);
    let near: HashSet<u32> =
        of[first as usize].iter().map(|&pair| pairs[pair as usize].other(first)).collect();
    let enough = ADDS.0.max((ADDS.1 * f64::from(body.word_count())) as u32);
    let added = |pair: u32, beyond: u32| -> u32 {
        let beyond = &sides(beyond).0.covered;
        let left = sides(pair).0.covered.iter().flat_map(|span| without(span, beyond));
        left.map(|span| body.words_in(&span)).sum()
    };
    let is_strange = |pair: &u32| *pair != main && !near.contains(&pairs[*pair as usize].other(number));
    let others = of[number as usize].iter().copied().filter(is_strange);
    let key = |pair: u32| Some((added(pair, main), rank(pair)?, Reverse(pair)));
    let (words, _, Reverse(second)) = others.filter_map(key).max()?;
    (words >= enough && added(main, second) >= enough).then_some(second)
}

/// What is left of a span without others, which are ascending.
fn without(span: &Range<u32>, others: &[Range<u32>]) -> Vec<Range<u32>> {
    let mut left = Vec::new();
    let mut from = span.start;
    for other in others.iter().filter(|other| other.start < span.end && other.end > span.start) {
        if other.start > from {
            left.push(from..other.start);
        }
        from = from.max(other.end);
    }
    if from < span.end {
        left.push(from..span.end);
    }
    left
}

#[cfg(test)]
mod tests;
