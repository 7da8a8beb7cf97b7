//! The texts of a story -> its variorum: the first article, sentence by sentence, in every other text.

use std::collections::HashMap;

use rayon::prelude::*;

use super::story::Filling;
use crate::diff::language::Language;
use crate::diff::sentence::{Sentence, sentences};
use crate::diff::{Diff, diff};
use crate::relate::variorum::{Cell, Fate, variorum};
use crate::report::diff::word_rows;
use crate::report::site::model::{AdditionView, Bodies, VariorumRow, VariorumView, Wording};
use crate::report::site::{hidden, hide_words};

/// Other texts that the first one is held against.
const TEXTS: usize = 200;
/// Other wordings of a sentence that are kept.
const WORDINGS: usize = 12;

impl Filling<'_> {
    /// The first article against every other text of the story.
    pub(super) fn variorum(&self, left_out: &mut Vec<String>) -> Option<VariorumView> {
        let mut texts: Vec<Vec<u32>> = Vec::new();
        let mut number_of: HashMap<u32, usize> = HashMap::new();
        let mut same = Vec::new();
        let mut undrawn = 0;
        for place in 1..self.members as u32 {
            let first = self.same[place as usize];
            match number_of.get(&first) {
                _ if first == 0 => same.push(place),
                Some(&number) => texts[number].push(place),
                None if texts.len() == TEXTS => undrawn += 1,
                None => {
                    number_of.insert(first, texts.len());
                    texts.push(vec![place]);
                }
            }
        }
        if undrawn > 0 {
            left_out.push(format!(
                "sentences are followed through {TEXTS} texts; {undrawn} more articles are left out"
            ));
        }
        if texts.is_empty() {
            return None;
        }
        let base = self.read[0].body.text.as_str();
        let bodies: Vec<&str> = texts.iter().map(|of| self.read[of[0] as usize].body.text.as_str()).collect();
        let diffs: Vec<Diff> = bodies.par_iter().with_max_len(4).map(|body| diff(base, body)).collect();
        let rows = sentences(base, Language::of(base));
        let others: Vec<(&str, &Diff)> = bodies.iter().copied().zip(&diffs).collect();
        let found = variorum(&rows, &others);
        let shown = |text: &str| match self.library.bodies {
            Bodies::Shown => text.to_string(),
            Bodies::Hidden => hidden(text),
        };
        let row = |(number, sentence): (usize, &Sentence)| VariorumRow {
            text: shown(sentence.of(base)),
            fates: found.cells.iter().map(|cells| letter(cells[number].fate)).collect(),
            wordings: self.wordings(base, &others, found.cells.iter().map(|cells| cells[number])),
        };
        Some(VariorumView {
            rows: rows.iter().enumerate().map(row).collect(),
            additions: found
                .additions
                .iter()
                .map(|addition| AdditionView {
                    after: addition.after,
                    text: shown(&addition.text),
                    texts: addition.by.clone(),
                })
                .collect(),
            texts,
            same,
        })
    }

    /// How a sentence was worded by those that changed it.
    fn wordings(
        &self,
        base: &str,
        others: &[(&str, &Diff)],
        cells: impl Iterator<Item = Cell>,
    ) -> Vec<Wording> {
        let mut wordings: Vec<Wording> = Vec::new();
        let mut known: HashMap<Vec<(u8, String)>, usize> = HashMap::new();
        for (number, cell) in cells.enumerate() {
            let (Fate::Changed, Some(edit)) = (cell.fate, cell.edit) else { continue };
            let (text, diff) = others[number];
            let runs = &diff.edits[edit as usize].runs;
            if runs.is_empty() {
                continue;
            }
            let mut words = word_rows((base, text), runs);
            let key = words.iter().map(|word| (word.op as u8, word.text.clone())).collect();
            let at = *known.entry(key).or_insert_with(|| {
                if self.library.bodies == Bodies::Hidden {
                    hide_words(&mut words);
                }
                wordings.push(Wording { texts: Vec::new(), words });
                wordings.len() - 1
            });
            wordings[at].texts.push(number as u32);
        }
        wordings.sort_by_key(|wording| std::cmp::Reverse(wording.texts.len()));
        wordings.truncate(WORDINGS);
        wordings
    }
}

fn letter(fate: Fate) -> char {
    match fate {
        Fate::Kept => 'k',
        Fate::Moved => 'm',
        Fate::Changed => 'c',
        Fate::Cut => 'x',
    }
}
