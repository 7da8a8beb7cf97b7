//! Passages that outlets repeat -> the spans of a text that are not the article, and the outlets whose passages it carries.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use rayon::prelude::*;

use super::load::Passage;
use crate::diff::language::Language;
use crate::diff::sentence::{Sentence, sentences};
use crate::text::{Tokenizer, Word, hash_of};

/// Words of a run by which a passage is known again.
pub(super) const RUN: usize = 4;
/// A sentence is set aside where at least this share of its words is in runs of a passage.
const COVERED: f64 = 0.5;
/// Runs of another outlet's passage that make it that outlet's.
const FOREIGN: usize = 12;

/// Sentences at either end of a text that are looked at for footers.
const ENDS: usize = 6;
/// A sentence at either end of texts of an outlet that have nothing to do with each other, at least so many, is its footer.
const UNRELATED: usize = 3;
/// Two such texts are enough for the last sentences of a text, if they are of so many words.
const LAST_WORDS: usize = 8;
/// The last line of a text is a footer whatever it ends in where it begins with the word with which at least so many
/// unrelated texts of the outlet, and this share of them, begin theirs: "Tags: ...", "Link to this story: ...". It has
/// fewer words than a paragraph.
const OPENING: (usize, f64) = (10, 0.5);
const LINE: usize = 40;
/// Of a text of which less than this is left when the passages are set aside, they are a frame and not its boilerplate, if
/// they were filled: at least this share of the words between them is its own.
const FRAME: f64 = 0.25;
const FILLED: f64 = 0.1;

/// The passages of all outlets.
pub(in crate::pipeline) struct Passages {
    /// Sentences that an outlet repeats at the ends of its texts, by outlet and words, and in how many unrelated texts.
    footers: HashMap<u64, usize>,
    /// Runs of each outlet.
    of: HashMap<String, HashSet<u64>>,
    /// The outlet of each run that only one outlet has, as a number in `outlets`.
    only: HashMap<u64, Option<u32>>,
    outlets: Vec<String>,
}

/// What of a text is not the article.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::pipeline) struct Aside {
    /// Bytes, ascending.
    pub(in crate::pipeline) spans: Vec<Range<u32>>,
    /// Whether the passages of its outlet are a frame that the text fills; nothing of that is set aside.
    pub(in crate::pipeline) is_framed: bool,
    /// Outlets, other than its own, whose passages are in it.
    pub(in crate::pipeline) foreign: Vec<String>,
}

impl Passages {
    pub(in crate::pipeline) fn new<'p>(passages: impl IntoIterator<Item = &'p Passage>) -> Self {
        let mut all = Passages {
            footers: HashMap::new(),
            of: HashMap::new(),
            only: HashMap::new(),
            outlets: Vec::new(),
        };
        let mut tokenizer = Tokenizer::new(0);
        let mut numbers: HashMap<&str, u32> = HashMap::new();
        for Passage { source: outlet, text, .. } in passages {
            let runs = runs(&tokenizer.words(text));
            let number = *numbers.entry(outlet).or_insert_with(|| {
                all.outlets.push(outlet.clone());
                all.outlets.len() as u32 - 1
            });
            for &run in &runs {
                let known = all.only.entry(run).or_insert(Some(number));
                if *known != Some(number) {
                    *known = None;
                }
            }
            all.of.entry(outlet.clone()).or_default().extend(runs);
        }
        all
    }

    /// Learns footers from texts, each given as (the group of those that have to do with each other, the keys of its ends).
    pub(in crate::pipeline) fn learn(&mut self, mut ends: Vec<(u64, u32)>) {
        ends.par_sort_unstable();
        ends.dedup();
        let repeated = ends.chunk_by(|a, b| a.0 == b.0).filter(|groups| groups.len() > 1);
        self.footers = repeated.map(|groups| (groups[0].0, groups.len())).collect();
    }

    /// What of the text of an outlet is not the article.
    pub(in crate::pipeline) fn aside(&self, text: &str, outlet: Option<&str>) -> Aside {
        let words = Tokenizer::new(0).words(text);
        let runs = runs(&words);
        let foreign = self.foreign(&runs, outlet);
        let Some(outlet) = outlet else { return Aside { foreign, ..Aside::default() } };
        let mut is_covered = vec![false; words.len()];
        if let Some(own) = self.of.get(outlet) {
            for (at, _) in runs.iter().enumerate().filter(|(_, run)| own.contains(run)) {
                is_covered[at..at + RUN].fill(true);
            }
        }
        if self.footers.is_empty() && !is_covered.contains(&true) {
            return Aside { foreign, ..Aside::default() };
        }
        let sentences = sentences(text, Language::of(text));
        let keys = keys(&sentences, &words, outlet);
        let last = sentences.len();
        let carriers = |number: usize| self.footers.get(&keys[number].0).copied().unwrap_or(0);
        let is_last = |&number: &usize| carriers(number) > 1 && keys[number].1 >= LAST_WORDS;
        let tail = (0..last).rev().take_while(is_last).count();
        let line = self.last_line(text, &words, outlet);
        let is_footer = |number: usize| {
            let is_at_end = number < ENDS || number + ENDS >= last;
            let is_known = is_at_end && carriers(number) >= UNRELATED || number + tail >= last;
            is_known || sentences[number].start >= line
        };
        let spans = self::spans(&sentences, &words, &is_covered, is_footer);
        if is_frame(&spans, &words, &is_covered) {
            let spans = self::spans(&sentences, &words, &vec![false; words.len()], is_footer);
            return Aside { spans, is_framed: true, foreign };
        }
        Aside { spans, is_framed: false, foreign }
    }

    /// Where the last line begins, if it is one with which the outlet ends its texts; else where the text ends.
    fn last_line(&self, text: &str, words: &[Word], outlet: &str) -> u32 {
        let nowhere = text.len() as u32;
        let Some((at, opening, all)) = opening(text, words, outlet) else { return nowhere };
        let count = |key: u64| self.footers.get(&key).copied().unwrap_or(0);
        let is_usual = count(opening) >= OPENING.0 && count(opening) as f64 >= OPENING.1 * count(all) as f64;
        if is_usual { at } else { nowhere }
    }

    fn foreign(&self, runs: &[u64], own: Option<&str>) -> Vec<String> {
        let mut counts: HashMap<u32, usize> = HashMap::new();
        for number in runs.iter().filter_map(|run| *self.only.get(run)?) {
            *counts.entry(number).or_default() += 1;
        }
        let mut foreign: Vec<String> = counts
            .into_iter()
            .filter(|&(_, count)| count >= FOREIGN)
            .map(|(number, _)| self.outlets[number as usize].clone())
            .filter(|outlet| Some(outlet.as_str()) != own)
            .collect();
        foreign.sort_unstable();
        foreign
    }
}

/// The sentences that are covered, and those next to them in one paragraph of which some is: a passage is known by samples
/// of its words, and the first and the last are not among them.
fn spans(
    sentences: &[Sentence],
    words: &[Word],
    is_covered: &[bool],
    is_footer: impl Fn(usize) -> bool,
) -> Vec<Range<u32>> {
    let mut shares: Vec<(f64, bool)> = Vec::with_capacity(sentences.len());
    let mut next = 0;
    for sentence in sentences {
        let first = next;
        while next < words.len() && words[next].start < sentence.end {
            next += 1;
        }
        let covered = is_covered[first..next].iter().filter(|covered| **covered).count();
        shares.push((covered as f64 / (next - first).max(1) as f64, covered > 0));
    }
    let is_aside = |number: usize| shares[number].0 >= COVERED || is_footer(number);
    let mut spans: Vec<Range<u32>> = Vec::new();
    for (number, sentence) in sentences.iter().enumerate() {
        let beside = number > 0 && is_aside(number - 1) || number + 1 < shares.len() && is_aside(number + 1);
        let is_part = shares[number].1 && beside;
        if !is_aside(number) && !is_part {
            continue;
        }
        match spans.last_mut() {
            Some(last) if number > 0 && last.end == sentences[number - 1].end => last.end = sentence.end,
            _ => spans.push(sentence.start..sentence.end),
        }
    }
    spans
}

/// Whether the passages that would be set aside are a frame.
fn is_frame(spans: &[Range<u32>], words: &[Word], is_covered: &[bool]) -> bool {
    let is_aside = |word: &Word| {
        let next = spans.partition_point(|span| span.end <= word.start);
        spans.get(next).is_some_and(|span| span.start <= word.start)
    };
    let (mut aside, mut own) = (0, 0);
    for (_, covered) in words.iter().zip(is_covered).filter(|(word, _)| is_aside(word)) {
        aside += 1;
        own += usize::from(!covered);
    }
    let left = words.len() - aside;
    aside > 0 && (left as f64) < FRAME * words.len() as f64 && own as f64 >= FILLED * aside as f64
}

/// The keys of the sentences at the ends of a text of an outlet, and of how its last line begins, for
/// [`Passages::learn`].
pub(in crate::pipeline) fn ends(text: &str, outlet: &str) -> Vec<u64> {
    let sentences = sentences(text, Language::of(text));
    let words = Tokenizer::new(0).words(text);
    let keys = keys(&sentences, &words, outlet);
    let last = keys.len();
    let at_ends = keys.into_iter().enumerate().filter(|(number, _)| *number < ENDS || number + ENDS >= last);
    let mut ends: Vec<u64> = at_ends.map(|(_, (key, _))| key).collect();
    if let Some((_, opening, all)) = opening(text, &words, outlet) {
        ends.extend([opening, all]);
    }
    ends
}

/// Where the last of several lines begins, if it is short, and two keys: of the outlet and its first word, and of the outlet.
fn opening(text: &str, words: &[Word], outlet: &str) -> Option<(u32, u64, u64)> {
    let at = text.trim_end().rfind('\n')? as u32 + 1;
    let first = words.partition_point(|word| word.start < at);
    let line = &words[first..];
    let all = mixed(hash_of(outlet, 0), 1);
    (!line.is_empty() && line.len() < LINE).then(|| (at, mixed(all, line[0].hash), all))
}

/// Of every sentence a hash of its words and the outlet, and how many words it has.
fn keys(sentences: &[Sentence], words: &[Word], outlet: &str) -> Vec<(u64, usize)> {
    let outlet = hash_of(outlet, 0);
    let mut next = 0;
    let key = |sentence: &Sentence| {
        let (mut key, first) = (outlet, next);
        while next < words.len() && words[next].start < sentence.end {
            key = mixed(key, words[next].hash);
            next += 1;
        }
        (key, next - first)
    };
    sentences.iter().map(key).collect()
}

fn mixed(key: u64, hash: u64) -> u64 {
    (key.rotate_left(23) ^ hash).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

/// Hashes of all runs of [`RUN`] words.
pub(super) fn runs(words: &[Word]) -> Vec<u64> {
    words.windows(RUN).map(|run| run.iter().fold(0, |key, word| mixed(key, word.hash))).collect()
}

/// Hash of the words of a text, in order.
pub(super) fn key_of(words: &[Word]) -> u64 {
    words.iter().fold(words.len() as u64, |key, word| mixed(key, word.hash))
}

#[cfg(test)]
mod tests;
