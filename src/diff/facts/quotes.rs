//! Quotations: which words stand inside quotation marks, and which of them were altered.

use super::view::View;
use super::{Fact, FactKind, REWRITTEN};
use crate::diff::token::Token;

/// Of every token of a text, the number of the quotation that it stands in, counted from 1; 0 for none. A quotation ends
/// with its paragraph at the latest: the next one opens it again.
pub fn quoted(text: &str, tokens: &[Token]) -> Vec<u32> {
    let mut found = Vec::with_capacity(tokens.len());
    let (mut number, mut is_open) = (0, false);
    let mut from = 0;
    for token in tokens {
        let gap = &text[from..token.start as usize];
        if !gap.bytes().all(|byte| byte == b' ' || byte == b',' || byte == b'.') {
            let mut before = if from == 0 { ' ' } else { 'x' };
            for (at, character) in gap.char_indices() {
                // A straight quote opens before a word and closes behind one, so that one that is missing does no harm.
                let is_free = |c: char| c.is_whitespace() || matches!(c, '(' | '[' | '-' | '—' | '–');
                let after = gap[at..].chars().nth(1).unwrap_or('x');
                let opens = match character {
                    '“' | '„' | '«' | '「' | '『' => true,
                    '”' | '»' | '」' | '』' | '\n' => false,
                    '"' => is_free(before) && !after.is_whitespace(),
                    _ => {
                        before = character;
                        continue;
                    }
                };
                number += u32::from(opens);
                is_open = opens;
                before = character;
            }
        }
        found.push(if is_open { number } else { 0 });
        from = token.end as usize;
    }
    found
}

/// Words replaced, put in or left out inside a quotation that both sides have.
pub(super) fn altered(old: &View<'_>, new: &View<'_>) -> Vec<Fact> {
    let mut facts = Vec::new();
    for (run, other) in old.runs.iter().zip(&new.runs) {
        if (run.is_empty() && other.is_empty()) || run.len().max(other.len()) > 2 * REWRITTEN {
            continue;
        }
        let quotation = of_run(old, run);
        let other_quotation = of_run(new, other);
        let (Some(quotation), Some(other_quotation)) = (quotation, other_quotation) else { continue };
        // A word of the quotation is the same on both sides: it is the same quotation.
        let is_same = (0..old.len()).any(|at| {
            old.quoted[at] == quotation
                && old.partner[at].is_some_and(|other| new.quoted[other as usize] == other_quotation)
        });
        // "LCD based" and "LCD-based" are one.
        let printed = |view: &View<'_>, run: &std::ops::Range<usize>| -> String {
            run.clone().map(|at| view.printed(at).to_lowercase().replace(['-', '.'], "")).collect()
        };
        let is_word = !run.clone().all(|at| old.is_ticker(at)) || !other.clone().all(|at| new.is_ticker(at));
        if is_same && is_word && printed(old, run) != printed(new, other) {
            let bytes = |view: &View<'_>, run: &std::ops::Range<usize>| {
                (!run.is_empty()).then(|| bracketed(view, run))
            };
            facts.push(Fact { kind: FactKind::Quote, old: bytes(old, run), new: bytes(new, other), edit: 0 });
        }
    }
    facts
}

/// The bytes of a run with the square brackets around it: "[Protection]".
fn bracketed(view: &View<'_>, run: &std::ops::Range<usize>) -> std::ops::Range<u32> {
    let mut bytes = view.bytes(run);
    if view.gap_before(run.start).ends_with('[') && view.gap(run.end - 1).starts_with(']') {
        bytes.start -= 1;
        bytes.end += 1;
    }
    bytes
}

/// The quotation that a run stands in, all of it: its tokens, or where it has none, the tokens on either side.
fn of_run(view: &View<'_>, run: &std::ops::Range<usize>) -> Option<u32> {
    let quotation = |at: usize| view.quoted.get(at).copied().filter(|number| *number > 0);
    if !run.is_empty() {
        let first = quotation(run.start)?;
        return run.clone().all(|at| view.quoted[at] == first).then_some(first);
    }
    let before = run.start.checked_sub(1).and_then(quotation);
    let after = quotation(run.start);
    before.or(after)
}
