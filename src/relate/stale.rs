//! Two versions of an origin and their diff -> what was corrected; a copy -> which corrections it does not have.

use std::ops::Range;

use serde::Serialize;

use super::body::{Body, hashes};
use crate::diff::facts::{Fact, FactKind};
use crate::diff::words::Op;
use crate::diff::{Diff, Edit, Kind};

/// What kind of thing was corrected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(untagged)]
pub enum Corrected {
    /// A fact inside of a sentence.
    Fact(FactKind),
    /// A sentence, changed otherwise or removed.
    Sentence(Whole),
}

/// A whole sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Whole {
    /// The name of the kind in the files.
    Sentence,
}

/// Something that a version prints otherwise than the one before it, or no longer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Correction {
    /// What it is.
    pub kind: Corrected,
    /// As it was printed before.
    pub old: String,
    /// As it is printed now; `None` where it was removed.
    pub new: Option<String>,
    /// The words that it stood among, as hashes.
    among: Vec<u64>,
    /// Those that it stands among now; empty where it was removed.
    now_among: Vec<u64>,
}

/// Fewer words are found where they are not meant.
const TELLING: usize = 5;
/// So many words before and behind a fact tell it from others like it.
const AROUND: usize = 10;

/// What `new` corrected of `old`.
pub fn corrections(old: &Body, new: &Body, diff: &Diff) -> Vec<Correction> {
    let mut found = Vec::new();
    for (number, edit) in diff.edits.iter().enumerate() {
        if !matches!(edit.kind, Kind::Changed | Kind::Split | Kind::Merged | Kind::Removed) {
            continue;
        }
        let old_span = span(&diff.old, edit.old, edit.old_count);
        let new_span = span(&diff.new, edit.new, edit.new_count);
        let sentence = printed(old, &old_span);
        if hashes(sentence).len() < TELLING {
            continue;
        }
        let before = found.len();
        let mut push = |kind: Corrected, was: (&Range<u32>, String), is: Option<(&Range<u32>, String)>| {
            let now_among = is.as_ref().map(|(span, _)| hashes(around(new, &new_span, span)));
            found.push(Correction {
                kind,
                old: was.1,
                new: is.map(|(_, printed)| printed),
                among: hashes(around(old, &old_span, was.0)),
                now_among: now_among.unwrap_or_default(),
            });
        };
        let figures = figures(old, new, edit);
        for (was, is) in &figures {
            let text = |body, span| (span, printed(body, span).to_string());
            push(Corrected::Fact(FactKind::Figure), text(old, was), Some(text(new, is)));
        }
        let is_told = |fact: &Fact| {
            let meets = |a: &Range<u32>, b: &Option<Range<u32>>| {
                b.as_ref().is_some_and(|b| a.start < b.end && b.start < a.end)
            };
            figures.iter().any(|(was, is)| meets(was, &fact.old) || meets(is, &fact.new))
        };
        for fact in diff.facts.iter().filter(|fact| fact.edit == number as u32 && !is_told(fact)) {
            let Some(old_span) = &fact.old else { continue };
            let (was, is) = values(old, new, old_span, fact);
            let is = fact.new.as_ref().zip(is);
            push(
                Corrected::Fact(kind(fact.kind, &was, is.as_ref().map(|(_, is)| is.as_str()))),
                (old_span, was),
                is,
            );
        }
        if found.len() == before && is_withdrawn(old, edit) {
            let is = (edit.kind != Kind::Removed).then(|| printed(new, &new_span).to_string());
            found.push(Correction {
                kind: Corrected::Sentence(Whole::Sentence),
                old: sentence.to_string(),
                now_among: is.as_deref().map(hashes).unwrap_or_default(),
                new: is,
                among: hashes(sentence),
            });
        }
    }
    found
}

/// Words of a sentence that went, at least, where that is more than another way to say it.
const WITHDRAWN: u32 = 4;

/// Whether a sentence was removed, or so much of it that a reader would miss something.
fn is_withdrawn(old: &Body, edit: &Edit) -> bool {
    let removed = edit.runs.iter().filter(|run| run.op == Op::Removed);
    let words: u32 = removed.map(|run| old.words_in(&run.old)).sum();
    edit.kind == Kind::Removed || edit.kind == Kind::Changed && words >= WITHDRAWN
}

/// The words around a span, within its sentences.
fn around<'b>(body: &'b Body, sentences: &Range<u32>, span: &Range<u32>) -> &'b str {
    let from = body.word_before(span.start, AROUND).max(sentences.start);
    let to = body.word_behind(span.end, AROUND).min(sentences.end);
    printed(body, &(from..to))
}

/// What a fact was and is, in whole tokens, without those that did not change.
fn values(old: &Body, new: &Body, old_span: &Range<u32>, fact: &Fact) -> (String, Option<String>) {
    let was = printed(old, old_span);
    let Some(is) = fact.new.as_ref().map(|span| printed(new, span)) else {
        return (was.to_string(), None);
    };
    let (was_tokens, is_tokens): (Vec<&str>, Vec<&str>) =
        (was.split_whitespace().collect(), is.split_whitespace().collect());
    let most = was_tokens.len().min(is_tokens.len());
    if matches!(fact.kind, FactKind::Quote) || most == 0 {
        return (was.to_string(), Some(is.to_string()));
    }
    let mut head = was_tokens.iter().zip(&is_tokens).take_while(|(a, b)| a == b).count().min(most - 1);
    let tail = was_tokens.iter().rev().zip(is_tokens.iter().rev()).take_while(|(a, b)| a == b).count();
    let tail = tail.min(most - 1 - head);
    head = head.min(most - 1 - tail);
    let cut = |tokens: &[&str]| tokens[head..tokens.len() - tail].join(" ");
    let (was, is) = (cut(&was_tokens), cut(&is_tokens));
    // The 4's and the 7's: the genitive is no part of the figure.
    match (without_genitive(&was), without_genitive(&is)) {
        (Some(was), Some(is)) => (was.to_string(), Some(is.to_string())),
        _ => (was, Some(is)),
    }
}

fn without_genitive(printed: &str) -> Option<&str> {
    printed.strip_suffix("'s").or(printed.strip_suffix("\u{2019}s"))
}

/// The bare numbers in place of which others stand: of a date, a year, a name or a quotation that was changed in its number
/// alone, the number was corrected.
fn figures(old: &Body, new: &Body, edit: &Edit) -> Vec<(Range<u32>, Range<u32>)> {
    let replaced = edit.runs.windows(2).filter(|two| two[0].op == Op::Removed && two[1].op == Op::Added);
    replaced.filter_map(|two| figure((old, &two[0].old), (new, &two[1].new))).collect()
}

/// A number and the one in its place, if the two differ in nothing else: also of several that are written as one, as in
/// 50/50, 2006/07 and 7:46.78.
fn figure(old: (&Body, &Range<u32>), new: (&Body, &Range<u32>)) -> Option<(Range<u32>, Range<u32>)> {
    let bare = |(body, span): (&Body, &Range<u32>)| -> (u32, String) {
        let run = printed(body, span);
        let is_mark = |letter: char| !letter.is_alphanumeric();
        let start = run.len() - run.trim_start_matches(is_mark).len();
        let trimmed = run.trim_matches(is_mark);
        (span.start + start as u32, without_genitive(trimmed).unwrap_or(trimmed).to_string())
    };
    let ((old_at, old), (new_at, new)) = (bare(old), bare(new));
    let numbers = |text: &str| -> Vec<String> { text.split([':', '/']).map(str::to_string).collect() };
    let (was, is) = (numbers(&old), numbers(&new));
    let mut differ = (0..was.len()).filter(|&at| was.get(at) != is.get(at));
    let (at, None) = (differ.next()?, differ.next()) else { return None };
    let all = was.iter().chain(&is).all(|number| is_number(number));
    let span = |start: u32, numbers: &[String]| {
        let from = start + numbers[..at].iter().map(|number| number.len() as u32 + 1).sum::<u32>();
        from..from + numbers[at].len() as u32
    };
    (all && was.len() == is.len()).then(|| (span(old_at, &was), span(new_at, &is)))
}

/// What was corrected in its number alone is a figure.
fn kind(kind: FactKind, was: &str, is: Option<&str>) -> FactKind {
    match kind {
        _ if is_number(was) && is.is_some_and(is_number) => FactKind::Figure,
        kind => kind,
    }
}

fn is_number(printed: &str) -> bool {
    printed.starts_with(char::is_numeric)
        && printed.ends_with(char::is_numeric)
        && printed.chars().all(|c| c.is_numeric() || c == ',' || c == '.')
}

fn printed<'b>(body: &'b Body, span: &Range<u32>) -> &'b str {
    &body.text[span.start as usize..span.end as usize]
}

fn span(sentences: &[crate::diff::sentence::Sentence], first: u32, count: u32) -> Range<u32> {
    match count {
        0 => 0..0,
        _ => sentences[first as usize].start..sentences[(first + count - 1) as usize].end,
    }
}

/// The words of a text, in which corrections are looked for.
#[derive(Clone, Debug)]
pub struct Words(Vec<u64>);

impl Words {
    /// The words of a body.
    pub fn of(body: &Body) -> Self {
        Words(hashes(&body.text))
    }

    /// Whether the text still prints what was corrected, and not what it was corrected to.
    pub fn is_stale(&self, correction: &Correction) -> bool {
        let holds =
            |words: &[u64]| !words.is_empty() && self.0.windows(words.len()).any(|window| window == words);
        holds(&correction.among) && !holds(&correction.now_among)
    }
}

#[cfg(test)]
mod tests;
