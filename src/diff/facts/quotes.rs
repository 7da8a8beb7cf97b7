//! Quotations: which words stand inside quotation marks, and which of them were altered.

use std::ops::Range;

use super::view::View;
use super::{Fact, FactKind, REWRITTEN};
use crate::diff::token::Token;

/// Where quotations begin and end in a text.
#[derive(Clone, Debug)]
pub struct Quotes {
    /// Places in the order of the text, each with the number of the quotation that begins there, counted from 1, or 0 where
    /// one ends.
    turns: Vec<(u32, u32)>,
}

impl Quotes {
    /// The quotations of a text. One ends with its paragraph at the latest: the next paragraph opens it again.
    pub fn of(text: &str) -> Self {
        let mut turns: Vec<(u32, u32)> = Vec::new();
        if text.is_ascii() && !text.contains('"') {
            return Quotes { turns };
        }
        let mut number = 0;
        let mut opener = "";
        let is_turn =
            |c: char| matches!(c, '“' | '”' | '„' | '«' | '»' | '「' | '」' | '『' | '』' | '"' | '\n');
        for (at, mark) in text.match_indices(is_turn) {
            // A straight quote opens before a word and closes behind one, so that one that is missing does no harm.
            let is_open = turns.last().is_some_and(|turn| turn.1 > 0);
            let opens = match mark {
                // „German“.
                "“" if is_open && opener == "„" => false,
                "“" | "„" | "«" | "「" | "『" => true,
                "\"" => {
                    let is_free = |c: char| c.is_whitespace() || matches!(c, '(' | '[' | '-' | '—' | '–');
                    let before = text[..at].chars().next_back().is_none_or(is_free);
                    before && text[at + 1..].chars().next().is_some_and(|c| !c.is_whitespace())
                }
                _ => false,
            };
            if opens {
                opener = mark;
            }
            // One that another one opens in, or that its paragraph leaves open while the next does not take it up, lacks its
            // end: nobody knows what belongs to it.
            let is_taken_up = || text[at..].trim_start().starts_with(['“', '"', '„', '«']);
            if is_open && (opens || (mark == "\n" && !is_taken_up())) {
                turns.last_mut().expect("an open one").1 = 0;
            }
            number += u32::from(opens);
            if opens || is_open {
                turns.push((at as u32, if opens { number } else { 0 }));
            }
        }
        if let Some(last) = turns.last_mut() {
            last.1 = 0;
        }
        Quotes { turns }
    }

    /// Of every token, the number of its quotation; 0 for none.
    pub fn of_tokens(&self, tokens: &[Token]) -> Vec<u32> {
        let quotation = |token: &Token| {
            let next = self.turns.partition_point(|turn| turn.0 < token.start);
            next.checked_sub(1).map_or(0, |last| self.turns[last].1)
        };
        tokens.iter().map(quotation).collect()
    }
}

/// Words replaced, put in or left out inside a quotation that both sides have.
pub(super) fn altered(old: &View<'_>, new: &View<'_>) -> Vec<Fact> {
    let mut found: Vec<Altered> = Vec::new();
    for (number, (run, other)) in old.runs.iter().zip(&new.runs).enumerate() {
        if (run.is_empty() && other.is_empty()) || run.len().max(other.len()) > 2 * REWRITTEN {
            continue;
        }
        let (Some(quotation), Some(other_quotation)) = (of_run(old, run), of_run(new, other)) else {
            continue;
        };
        // A word of the quotation is the same on both sides: it is the same quotation.
        let is_same = (0..old.len()).any(|at| {
            old.quoted[at] == quotation
                && old.partner[at].is_some_and(|other| new.quoted[other as usize] == other_quotation)
        });
        // "LCD based" and "LCD-based" are one.
        let printed = |view: &View<'_>, run: &Range<usize>| -> String {
            run.clone().map(|at| view.printed(at).to_lowercase().replace(['-', '.'], "")).collect()
        };
        let is_word = !run.clone().all(|at| old.is_ticker(at)) || !other.clone().all(|at| new.is_ticker(at));
        if !is_same || !is_word || printed(old, run) == printed(new, other) {
            continue;
        }
        match found.last_mut() {
            Some(last) if last.quotation == quotation && number - last.number <= BESIDE => {
                (last.old.end, last.new.end, last.number) = (run.end, other.end, number);
            }
            _ => found.push(Altered { quotation, number, old: run.clone(), new: other.clone() }),
        }
    }
    let bytes = |view: &View<'_>, run: &Range<usize>| (!run.is_empty()).then(|| bracketed(view, run));
    let fact = |altered: &Altered| Fact {
        kind: FactKind::Quote,
        old: bytes(old, &altered.old),
        new: bytes(new, &altered.new),
        edit: 0,
    };
    found.iter().map(fact).collect()
}

/// Alterations of one quotation with no more words between them are one: "a heck of the run", "heck of a run".
const BESIDE: usize = 2;

/// Words of a quotation that were altered.
struct Altered {
    quotation: u32,
    /// The last replaced run in it.
    number: usize,
    old: Range<usize>,
    new: Range<usize>,
}

/// The bytes of a run with the square brackets around it: "[Protection]".
fn bracketed(view: &View<'_>, run: &Range<usize>) -> Range<u32> {
    let mut bytes = view.bytes(run);
    if view.gap_before(run.start).ends_with('[') && view.gap(run.end - 1).starts_with(']') {
        bytes.start -= 1;
        bytes.end += 1;
    }
    bytes
}

/// The quotation that a run stands in, all of it: its tokens, or where it has none, the tokens on either side.
fn of_run(view: &View<'_>, run: &Range<usize>) -> Option<u32> {
    let quotation = |at: usize| view.quoted.get(at).copied().filter(|number| *number > 0);
    if !run.is_empty() {
        let first = quotation(run.start)?;
        return run.clone().all(|at| view.quoted[at] == first).then_some(first);
    }
    let before = run.start.checked_sub(1).and_then(quotation);
    let after = quotation(run.start);
    before.or(after)
}
