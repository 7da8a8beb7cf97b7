//! The tokens of a sentence and of what it became -> runs of words that are the same, removed and added.
//!
//! Runs are whole tokens with the spaces and marks around them. What stands between two words that both have is shared
//! as far as it is the same mark for mark, so that a comma that stayed is not marked with the word that went.

use std::ops::Range;

use serde::Serialize;

use super::align::seen_matches;
use super::token::{Class, Token};
use super::typographic;

/// What became of a run of words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Op {
    /// In both.
    Same,
    /// Only in the old sentence.
    Removed,
    /// Only in the new sentence.
    Added,
}

/// A run of words: bytes of the old text, or of the new one; of runs that are in both, of either.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// What became of it.
    pub op: Op,
    /// Bytes of the old text; empty if it was added.
    pub old: Range<u32>,
    /// Bytes of the new text; empty if it was removed.
    pub new: Range<u32>,
}

/// One side of the comparison: a sentence, or several that stand side by side.
#[derive(Clone, Copy, Debug)]
pub struct Group<'t> {
    /// The text.
    pub text: &'t str,
    /// First byte.
    pub start: u32,
    /// One past the last.
    pub end: u32,
    /// Its tokens.
    pub tokens: &'t [Token],
}

/// Pairs of tokens that are the same on both sides, in order; of texts that nobody checked ask a
/// [`Budget`](super::limit::Budget) first.
pub fn pairs(old: &Group<'_>, new: &Group<'_>) -> Vec<(u32, u32)> {
    let mut pairs = Vec::new();
    for (at, other, length) in seen_matches(old.tokens, new.tokens) {
        for step in 0..length {
            if is_printed_alike(old, at + step, new, other + step) {
                pairs.push(((at + step) as u32, (other + step) as u32));
            }
        }
    }
    join_islands(old, new, &mut pairs);
    pairs
}

/// Whether two tokens with one key are one to a reader: "us" and "US" are not, "The" at the beginning and "the" are.
fn is_printed_alike(old: &Group<'_>, at: usize, new: &Group<'_>, other: usize) -> bool {
    let (a, b) = (old.tokens[at].of(old.text), new.tokens[other].of(new.text));
    if a == b {
        return true;
    }
    let is_capital = |text: &str| text.chars().find(|c| c.is_alphanumeric()).is_some_and(char::is_uppercase);
    let is_all_capital = |text: &str| text.chars().filter(|c| c.is_uppercase()).nth(1).is_some();
    let is_first = |group: &Group<'_>, at: usize| at == 0 || begins_sentence(group, at);
    let may_differ = is_first(old, at) || is_first(new, other);
    is_all_capital(a) == is_all_capital(b) && (is_capital(a) == is_capital(b) || may_differ)
}

/// Whether a capital is due at a token: after the end of a sentence or an opening quote.
fn begins_sentence(group: &Group<'_>, at: usize) -> bool {
    let before = &group.text[group.tokens[at - 1].end as usize..group.tokens[at].start as usize];
    before.contains(['.', '!', '?', '…', ':', '“', '"', '«', '„', '‘', '¿', '¡', '—', '–'])
}

/// Gives up what stands alone between two replaced runs where a reader would mark the whole of it: one small word, with
/// words removed and added on both sides of it, more than one for one on either. Measured on edits that people marked
/// (arXivEdits): joining any one word gains as much in recall as it loses in precision, and joining two loses.
fn join_islands(old: &Group<'_>, new: &Group<'_>, pairs: &mut Vec<(u32, u32)>) {
    let ends = (old.tokens.len() as u32, new.tokens.len() as u32);
    let is_island = |number: usize| {
        let (at, other) = pairs[number];
        let before =
            number.checked_sub(1).map_or((0, 0), |before| (pairs[before].0 + 1, pairs[before].1 + 1));
        let after = pairs.get(number + 1).copied().unwrap_or(ends);
        let (removed, added) = (at - before.0, other - before.1);
        let (removed_after, added_after) = (after.0 - at - 1, after.1 - other - 1);
        old.tokens[at as usize].class == Class::Small
            && [removed, added, removed_after, added_after].iter().all(|words| *words > 0)
            && (removed + added > 2 || removed_after + added_after > 2)
    };
    let islands: Vec<bool> = (0..pairs.len()).map(is_island).collect();
    let mut islands = islands.into_iter();
    pairs.retain(|_| !islands.next().expect("one for each"));
}

/// The runs of a sentence and of what it became, given the tokens that are the same. Joined, those that are the same or
/// removed are the old sentence, those that are the same or added the new one.
pub fn runs(old: &Group<'_>, new: &Group<'_>, pairs: &[(u32, u32)]) -> Vec<Run> {
    let mut runs = Runs { old, new, found: Vec::new() };
    let (mut from, mut from_new) = (old.start, new.start);
    for (at, other) in pairs {
        let (token, token_new) = (&old.tokens[*at as usize], &new.tokens[*other as usize]);
        runs.between(from..token.start, from_new..token_new.start);
        runs.push(Op::Same, token.start..token.end, token_new.start..token_new.end);
        (from, from_new) = (token.end, token_new.end);
    }
    runs.between(from..old.end, from_new..new.end);
    runs.found
}

struct Runs<'a> {
    old: &'a Group<'a>,
    new: &'a Group<'a>,
    found: Vec<Run>,
}

impl Runs<'_> {
    fn push(&mut self, op: Op, old: Range<u32>, new: Range<u32>) {
        if old.is_empty() && new.is_empty() {
            return;
        }
        match self.found.last_mut() {
            Some(last) if last.op == op => {
                last.old.end = old.end;
                last.new.end = new.end;
            }
            _ => self.found.push(Run { op, old, new }),
        }
    }

    /// What stands between two tokens that are the same.
    fn between(&mut self, old: Range<u32>, new: Range<u32>) {
        let a = &self.old.text[old.start as usize..old.end as usize];
        let b = &self.new.text[new.start as usize..new.end as usize];
        if a == b || (is_bare(a) && is_bare(b) && typographic::is_same_gap(a, b)) {
            self.push(Op::Same, old, new);
            return;
        }
        let (head, head_new) = common_head(a, b);
        let (tail, tail_new) = common_tail(&a[head..], &b[head_new..]);
        // A space more or less is no change.
        let is_blank = |text: &str, head: usize, tail: usize| text[head..text.len() - tail].trim().is_empty();
        if is_blank(a, head, tail) && is_blank(b, head_new, tail_new) {
            self.push(Op::Same, old, new);
            return;
        }
        let (head, head_new) = (old.start + head as u32, new.start + head_new as u32);
        let (tail, tail_new) = (old.end - tail as u32, new.end - tail_new as u32);
        self.push(Op::Same, old.start..head, new.start..head_new);
        self.push(Op::Removed, head..tail, head_new..head_new);
        self.push(Op::Added, tail..tail, head_new..tail_new);
        self.push(Op::Same, tail..old.end, tail_new..new.end);
    }
}

fn is_bare(text: &str) -> bool {
    !text.chars().any(char::is_alphanumeric)
}

/// Bytes at the beginning of either that are the same mark for mark, words aside.
fn common_head(a: &str, b: &str) -> (usize, usize) {
    let (mut at, mut other) = (0, 0);
    for (x, y) in a.chars().zip(b.chars()) {
        if x.is_alphanumeric() || !typographic::is_same_mark(x, y) {
            break;
        }
        (at, other) = (at + x.len_utf8(), other + y.len_utf8());
    }
    (at, other)
}

/// The same at the end.
fn common_tail(a: &str, b: &str) -> (usize, usize) {
    let (mut length, mut other) = (0, 0);
    for (x, y) in a.chars().rev().zip(b.chars().rev()) {
        if x.is_alphanumeric() || !typographic::is_same_mark(x, y) {
            break;
        }
        (length, other) = (length + x.len_utf8(), other + y.len_utf8());
    }
    (length, other)
}
