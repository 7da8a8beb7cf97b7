//! The sentences of a text and its diffs with the other texts of a story -> what became of each sentence in each of them,
//! and what they added.
//!
//! Two diffs may cut the text that they share differently, so a sentence is followed by its bytes.

use std::collections::HashMap;
use std::ops::Range;

use crate::diff::sentence::Sentence;
use crate::diff::typographic::form;
use crate::diff::{Diff, Edit, Kind};

/// What became of a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Fate {
    /// It is there as it was, but for typography.
    Kept,
    /// The same, in another place.
    Moved,
    /// It is there with other words, or only a part of it is.
    Changed,
    /// It is not there.
    Cut,
}

/// A sentence in another text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cell {
    /// What became of it.
    pub fate: Fate,
    /// The edit of the diff that says the most of it; none for a sentence that no edit has.
    pub edit: Option<u32>,
}

/// Sentences that the text itself does not have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Addition {
    /// The sentence of the text behind which they stand; none for before the first.
    pub after: Option<u32>,
    /// As the first of `by` prints them.
    pub text: String,
    /// The texts that have them, by number, ascending.
    pub by: Vec<u32>,
}

/// A text with all that others made of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Variorum {
    /// For each other text, what became of each sentence.
    pub cells: Vec<Vec<Cell>>,
    /// What others added, in the order of the text.
    pub additions: Vec<Addition>,
}

/// A sentence of which so much is cut is gone.
const GONE: f64 = 0.9;
/// A sentence of which so much is the same is kept: a mark may be cut to one side or the other.
const WHOLE: f64 = 0.95;

/// Puts together what the diffs say, each from the text to another one, given with it.
pub fn variorum(sentences: &[Sentence], others: &[(&str, &Diff)]) -> Variorum {
    let mut found = Variorum::default();
    let mut known: HashMap<String, usize> = HashMap::new();
    for (number, (text, diff)) in others.iter().enumerate() {
        found.cells.push(cells(sentences, diff));
        add(&mut found.additions, &mut known, number as u32, (sentences, text, diff));
    }
    found.additions.sort_by_key(|addition| addition.after.map_or(0, |after| after + 1));
    found
}

/// The bytes of a sentence by what became of them, and the edit that holds the most of it.
#[derive(Clone, Copy, Default)]
struct Tally {
    kept: u32,
    moved: u32,
    changed: u32,
    cut: u32,
    most: u32,
    edit: Option<u32>,
}

impl Tally {
    fn cell(self) -> Cell {
        let all = f64::from((self.kept + self.moved + self.changed + self.cut).max(1));
        let share = |bytes: u32| f64::from(bytes) / all;
        let fate = match () {
            () if self.edit.is_none() || share(self.cut) >= GONE => Fate::Cut,
            () if share(self.kept + self.moved) < WHOLE => Fate::Changed,
            () if self.moved > self.kept => Fate::Moved,
            () => Fate::Kept,
        };
        Cell { fate, edit: self.edit }
    }
}

fn cells(sentences: &[Sentence], diff: &Diff) -> Vec<Cell> {
    let mut tallies = vec![Tally::default(); sentences.len()];
    for (number, edit) in diff.edits.iter().enumerate() {
        let Some(span) = old_span(diff, edit) else { continue };
        for row in rows(sentences, &span) {
            let Sentence { start, end } = sentences[row];
            let bytes = end.min(span.end) - start.max(span.start);
            let tally = &mut tallies[row];
            *match edit.kind {
                Kind::Removed => &mut tally.cut,
                Kind::Changed | Kind::Split | Kind::Merged => &mut tally.changed,
                Kind::Same | Kind::Typographic if edit.moved => &mut tally.moved,
                Kind::Same | Kind::Typographic => &mut tally.kept,
                Kind::Added => continue,
            } += bytes;
            if bytes > tally.most {
                tally.most = bytes;
                tally.edit = Some(number as u32);
            }
        }
    }
    tallies.into_iter().map(Tally::cell).collect()
}

fn old_span(diff: &Diff, edit: &Edit) -> Option<Range<u32>> {
    let last = (edit.old + edit.old_count).checked_sub(1)? as usize;
    (edit.old_count > 0).then(|| diff.old[edit.old as usize].start..diff.old[last].end)
}

/// The sentences that have bytes of a span.
fn rows(sentences: &[Sentence], span: &Range<u32>) -> Range<usize> {
    let first = sentences.partition_point(|sentence| sentence.end <= span.start);
    let last = sentences.partition_point(|sentence| sentence.start < span.end);
    first..last.max(first)
}

/// Adds what a text has of its own; neighbours are one addition.
fn add(
    additions: &mut Vec<Addition>,
    known: &mut HashMap<String, usize>,
    number: u32,
    (sentences, text, diff): (&[Sentence], &str, &Diff),
) {
    let mut after = None;
    for edit in &diff.edits {
        if let Some(span) = old_span(diff, edit) {
            if !edit.moved {
                after = rows(sentences, &span).last().map(|row| row as u32).or(after);
            }
            continue;
        }
        let (first, last) = (edit.new as usize, (edit.new + edit.new_count) as usize);
        for sentence in &diff.new[first..last] {
            let printed = sentence.of(text);
            let mut key = String::new();
            form(printed, &mut key);
            let at = *known.entry(key).or_insert_with(|| {
                additions.push(Addition { after, text: printed.to_string(), by: Vec::new() });
                additions.len() - 1
            });
            if additions[at].by.last() != Some(&number) {
                additions[at].by.push(number);
            }
        }
    }
}

#[cfg(test)]
mod tests;
