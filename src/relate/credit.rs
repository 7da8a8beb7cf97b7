//! A text -> the agencies and outlets that it says it was taken from, and where it says so.
//!
//! Credits stand in the lead ("LONDON (Reuters) - "), in lines of their own anywhere in the text ("Source: dpa", "By Jane
//! Doe, Associated Press", "(AFP)") and at the end of the last lines ("... he said. (AP)"). What a text reports of an
//! agency inside its sentences is no credit. Names and forms are data: `agencies.tsv` and `lines.tsv` beside this file
//! say what each row is.
//!
//! A line is looked at once, and only as far as a credit can be long: the work grows with the text and no faster.

mod fold;
mod forms;
mod host;
mod lead;
mod line;
mod list;
mod names;
mod place;
mod rows;
mod trie;

use std::ops::Range;

use fold::{is_closer, is_opener, is_stop};
use line::{Spot, credited};
use list::is_quote;
use names::Named;

pub(super) use fold::closer;
pub use names::{AGENCIES, Names};
pub(super) use place::is_place;
pub use rows::BadLine;

/// Lines at the beginning that may have a dateline.
const LEAD_LINES: usize = 8;
/// Of these, lines that are longer than [`SHORT`], in bytes: a headline or a summary, and the first paragraph.
const LEAD_LONG: usize = 2;
const SHORT: usize = 200;
/// Lines at the end whose last sentence may be a credit: an outlet's own lines may follow it.
const LAST_LINES: usize = 3;
/// The last sentence of a line begins within this, in bytes, and at one of so many stops.
const LAST_SENTENCE: usize = 240;
const STOPS: usize = 5;

/// A credit in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Credit<'n> {
    /// Bytes of the whole mark, "LONDON (Reuters) - " or "Source: dpa": what is not the story. Credits of one mark
    /// ("Sources: AP, Reuters") have the same.
    pub span: Range<u32>,
    /// Bytes of the name as it is printed.
    pub name: Range<u32>,
    /// What the agency is called, if it is one; [`AGENCIES`] where no single one is named.
    pub agency: Option<&'n str>,
    /// The number of the outlet of the crawl, as [`Names::add_outlet`] gave it.
    pub outlet: Option<u32>,
    /// What kind of mark it is.
    pub mark: Mark,
}

/// The kinds of marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Mark {
    /// Before the first sentence: "LONDON (Reuters) - ".
    Dateline,
    /// With an author or in the place of one: "By Jane Doe, Reuters".
    Byline,
    /// In a line or sentence of its own: "Source: dpa", "(AFP)".
    Line,
    /// A name and nothing else in a line: "Reuters". It may be left over from a picture.
    Bare,
    /// For some of the text: "with agencies", "Additional reporting by AP".
    Part,
}

/// The credits of a text, in the order of the text.
pub fn credits<'n>(text: &str, names: &'n Names) -> Vec<Credit<'n>> {
    // Longer ones have no 32-bit places.
    let text = &text[..text.floor_char_boundary(u32::MAX as usize)];
    let mut found = Vec::new();
    let last = last_lines(text);
    let (mut number, mut long) = (0, 0);
    let mut before = 0..0;
    for line in lines(text) {
        let is_lead = number < LEAD_LINES && long < LEAD_LONG;
        number += 1;
        long += usize::from(line.len() > SHORT);
        let spot = if is_lead { Spot::Lead } else { Spot::Body };
        let own = credited(text, line.clone(), spot, names)
            .filter(|(mark, _)| !goes_on(text, &before, &line, *mark));
        let dateline = is_lead.then(|| lead::dateline(text, line.clone(), names)).flatten();
        // An author may stand in one line with the dateline, and the text behind both.
        let dateline = dateline.filter(|(span, _)| {
            let is_inside = is_open(text, &before, &line) && text[span.end..].starts_with(char::is_lowercase);
            let is_behind = |(mark, _): &(Mark, _)| *mark == Mark::Byline && span.end < line.end;
            own.as_ref().is_none_or(is_behind) && !is_inside
        });
        if let Some((mark, named)) = own.filter(|_| dateline.is_none()) {
            add(&mut found, names, line.clone(), mark, &named);
            before = line;
            continue;
        }
        let mut from = line.start;
        if let Some((span, named)) = dateline {
            // The body begins behind a dateline.
            (number, from) = (LEAD_LINES, span.end);
            add(&mut found, names, span, Mark::Dateline, &named);
        }
        let is_bare_met = line.end >= last.end;
        let ending = (line.start >= last.start).then(|| ending(text, from..line.end, names)).flatten();
        if let Some((span, mark, named)) = ending.filter(|(_, mark, _)| *mark != Mark::Bare || is_bare_met) {
            add(&mut found, names, span, mark, &named);
        }
        before = line;
    }
    found
}

/// The credit that says best whose the text is, of those of a text in its order: the first that names an agency or an
/// outlet for the whole of it. Failing that the first bare name, then the first for a part of it, then one that names no
/// single agency.
pub fn main_credit<'c, 'n>(credits: &'c [Credit<'n>]) -> Option<&'c Credit<'n>> {
    credits.iter().min_by_key(|credit| match credit.mark {
        _ if credit.agency == Some(AGENCIES) && credit.outlet.is_none() => 3,
        Mark::Part => 2,
        Mark::Bare => 1,
        Mark::Dateline | Mark::Byline | Mark::Line => 0,
    })
}

fn add<'n>(found: &mut Vec<Credit<'n>>, names: &'n Names, span: Range<usize>, mark: Mark, named: &[Named]) {
    let narrow = |range: &Range<usize>| range.start as u32..range.end as u32;
    found.extend(named.iter().map(|named| Credit {
        span: narrow(&span),
        name: narrow(&named.range),
        agency: named.agency.map(|agency| names.canonical(agency)),
        outlet: named.outlet,
        mark,
    }));
}

/// The lines of a text that are not blank, without the spaces around them.
fn lines(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut from = 0;
    let ends = memchr::memchr2_iter(b'\n', b'\r', text.as_bytes()).chain(std::iter::once(text.len()));
    ends.filter_map(move |end| {
        let start = std::mem::replace(&mut from, end + 1);
        let own = text[start..end].trim_end();
        let range = start + (own.len() - own.trim_start().len())..start + own.len();
        (!range.is_empty()).then_some(range)
    })
}

/// From the first of the last lines to the end of the last.
fn last_lines(text: &str) -> Range<usize> {
    let mut end = text.trim_end().len();
    let last = end;
    for _ in 1..LAST_LINES {
        match memchr::memrchr2(b'\n', b'\r', &text.as_bytes()[..end]) {
            Some(at) => end = text[..at].trim_end().len(),
            None => return 0..last,
        }
    }
    let start = memchr::memrchr2(b'\n', b'\r', &text.as_bytes()[..end]).map_or(0, |at| at + 1);
    start..last
}

/// Whether a line may go on with the one directly before it: texts may be broken into lines of one length.
fn is_open(text: &str, before: &Range<usize>, line: &Range<usize>) -> bool {
    let other = &text[before.clone()];
    let is_next = text[before.end..line.start].bytes().filter(|byte| *byte == b'\n').count() < 2;
    is_next && other.len() > 40 && other.ends_with(|c: char| c.is_lowercase() || c == ',')
}

/// Whether what looks like a credit seems to be the end of a sentence of the line before.
fn goes_on(text: &str, before: &Range<usize>, line: &Range<usize>, mark: Mark) -> bool {
    let own = &text[line.clone()];
    let is_small = mark == Mark::Bare || own.starts_with(char::is_lowercase);
    is_small && own.ends_with(['.', ',', ';']) && is_open(text, before, line)
}

/// The credit that is the last sentence of a line.
fn ending(text: &str, line: Range<usize>, names: &Names) -> Option<(Range<usize>, Mark, Vec<Named>)> {
    let from = text.ceil_char_boundary(line.end.saturating_sub(LAST_SENTENCE).max(line.start));
    let stops = text[from..line.end].char_indices().rev().filter(|(_, c)| is_stop(*c) || is_closer(*c));
    for (offset, stop) in stops.take(STOPS) {
        let after = from + offset + stop.len_utf8();
        if !ends_sentence(text, from..after, stop) {
            continue;
        }
        let rest = text[after..line.end].trim_start_matches(|c| is_stop(c) || is_closer(c) || is_quote(c));
        let is_apart = stop != '.' || rest.starts_with(|c: char| !c.is_alphanumeric());
        let rest = rest.trim_start();
        if rest.is_empty() || !is_apart {
            continue;
        }
        let span = line.end - rest.len()..line.end;
        if let Some((mark, named)) = credited(text, span.clone(), Spot::Sentence, names) {
            return Some((span, mark, named));
        }
    }
    None
}

/// Whether the mark at the end of a range ends a sentence: not the stop of "U.S.", and a bracket only where what it holds
/// is itself behind a sentence: "... until May. (End) (Reuters)".
fn ends_sentence(text: &str, range: Range<usize>, mark: char) -> bool {
    let own = &text[range.start..range.end - mark.len_utf8()];
    match is_closer(mark) {
        true => own.rfind(is_opener).is_some_and(|open| own[..open].trim_end().ends_with(is_stop)),
        false => {
            let mut last = own.chars().rev();
            let is_letter = last.next().is_some_and(char::is_uppercase);
            !(is_letter && last.next().is_some_and(|c| c == '.'))
        }
    }
}

#[cfg(test)]
mod tests;
