//! A dateline without brackets: "PARIS, AFP - ", "الرياض – واس", "МОСКВА, 3 марта - РИА Новости."

use std::ops::Range;

use super::super::fold::{has_case, is_dash, is_opener};
use super::super::list::{begun, is_only_names, is_quote, named, pieces};
use super::super::names::{Named, Strength};
use super::super::place::{is_caseless, is_place};
use super::super::trie::Gaps;
use super::{Dateline, Lead};

/// More elements than this have no dateline.
const MOST: usize = 6;
/// The longest element, in characters.
const LONGEST: usize = 64;

/// What ends an element.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    Dash,
    Comma,
    Slash,
    Colon,
    Stop,
    /// The end of the line.
    Line,
}

/// What stands between two marks.
struct Element {
    range: Range<usize>,
    end: End,
    /// Where the next begins.
    next: usize,
    names: Vec<Named>,
}

pub(super) fn dateline(lead: &Lead<'_>) -> Option<Dateline> {
    let elements = elements(lead);
    let first = elements.iter().position(|element| !element.names.is_empty());
    let Some(first) = first else { return dated(lead, &elements) };
    let names_end = first + elements[first..].iter().take_while(|element| !element.names.is_empty()).count();
    let found: Vec<Named> =
        elements[first..names_end].iter().flat_map(|element| element.names.clone()).collect();
    let caseless = is_caseless(&lead.text[lead.start..elements[names_end - 1].range.end]);
    let places = &elements[..first];
    if !places.iter().all(|element| is_place(&lead.text[element.range.clone()])) {
        return None;
    }
    let before = first.checked_sub(1).map(|at| elements[at].end);
    let last = &elements[names_end - 1];
    let after = last.end;
    let place = elements.get(names_end).filter(|own| is_place_behind(lead, own, caseless));
    let has_dash = [before, Some(after)].iter().flatten().any(|end| matches!(end, End::Dash | End::Slash));
    let is_strong = found.iter().all(|named| named.strength == Strength::Agency);
    let is_met = match (before, after) {
        (Some(_), End::Dash | End::Colon) => true,
        (Some(_), End::Line) => true,
        (Some(End::Dash | End::Slash), End::Stop) => true,
        (None, End::Colon) => caseless && is_strong,
        (None, End::Dash) => place.is_some() || is_strong,
        (_, End::Comma | End::Slash) => place.is_some() && before.is_none_or(|end| end != End::Colon),
        _ => false,
    };
    // "Jane Doe/AFP" is the credit of a picture.
    let is_beside_stroke = (before == Some(End::Slash) || after == End::Slash) && !caseless;
    let beside = first.checked_sub(1).and_then(|at| elements.get(at)).or(place);
    let is_pictured = is_beside_stroke && beside.is_some_and(|own| !is_one_place(lead, own));
    let is_marked =
        is_strong || before == Some(End::Dash) || before.is_none() && after == End::Dash && place.is_some();
    let needs_dash = caseless || !is_strong;
    if !is_met || is_pictured || !is_marked || needs_dash && !has_dash && after != End::Colon {
        return None;
    }
    let end = match place {
        Some(place) => place.next,
        None => last.next,
    };
    Some((lead.start..end, found))
}

/// Whether an element is one word, or a place of the files.
fn is_one_place(lead: &Lead<'_>, element: &Element) -> bool {
    let places = &lead.names.forms.places;
    let own = element.range.clone();
    !lead.text[own.clone()].contains(char::is_whitespace)
        || places.hits(lead.text, own.clone(), Gaps::Phrase).iter().any(|hit| hit.end == own.end)
}

/// Whether an element behind the names is a place that ends the dateline: "واس- الرياض: ".
fn is_place_behind(lead: &Lead<'_>, element: &Element, caseless: bool) -> bool {
    let own = &lead.text[element.range.clone()];
    let closes = match element.end {
        End::Colon => true,
        End::Line => true,
        End::Dash => caseless || super::is_upper(own),
        _ => false,
    };
    closes && own.split_whitespace().count() <= 4 && is_place(own)
}

/// "واشنطن 31 يوليو 2015 م واس", in a line of its own.
fn dated(lead: &Lead<'_>, elements: &[Element]) -> Option<Dateline> {
    let [only] = elements else { return None };
    let own = &lead.text[only.range.clone()];
    if only.end != End::Line || own.chars().any(has_case) || !own.contains(char::is_numeric) {
        return None;
    }
    let named = lead.names.ending(lead.text, only.range.clone())?;
    let is_agency = named.strength == Strength::Agency;
    let places = &lead.text[only.range.start..named.range.start];
    (is_agency && is_place(places)).then(|| (lead.start..only.next, vec![named]))
}

/// The first elements of a line, up to one that is too long for a dateline.
fn elements(lead: &Lead<'_>) -> Vec<Element> {
    let mut found = Vec::new();
    let mut from = lead.start;
    let mut chars = lead.rest(from).char_indices().map(|(offset, c)| (lead.start + offset, c)).peekable();
    let mut length = 0;
    while let Some((at, c)) = chars.next() {
        length += 1;
        if length > LONGEST || found.len() == MOST {
            return found;
        }
        let Some(end) = mark(lead, from, at, c) else { continue };
        let marks = lead.rest(at).trim_start_matches(|c: char| is_mark(c) || c.is_whitespace());
        let next = lead.end - marks.len();
        let is_over = lead.is_end(next);
        push(lead, &mut found, from..at, if is_over { End::Line } else { end }, next);
        let is_text = |last: &Element| last.names.is_empty() && !is_place(&lead.text[last.range.clone()]);
        if is_over || found.last().is_some_and(is_text) {
            return found;
        }
        from = next;
        length = 0;
        while chars.next_if(|(at, _)| *at < next).is_some() {}
    }
    if lead.is_whole && from < lead.end {
        push(lead, &mut found, from..lead.end, End::Line, lead.end);
    }
    found
}

fn is_mark(c: char) -> bool {
    is_dash(c) || matches!(c, ',' | '،' | '，' | '/' | '|' | '=' | ':' | '：' | '.' | ' ')
}

/// What kind of mark a character is, if it ends the element that began at `from`.
fn mark(lead: &Lead<'_>, from: usize, at: usize, c: char) -> Option<End> {
    if at == from {
        return None;
    }
    let before = lead.text[..at].chars().next_back().unwrap_or(' ');
    let next = lead.rest(at + c.len_utf8()).chars().next().unwrap_or(' ');
    let is_arabic = |c: char| c.is_alphabetic() && !has_case(c);
    match c {
        _ if is_dash(c) => {
            let is_apart = before.is_whitespace() || next.is_whitespace() || matches!(c, '–' | '—' | '―');
            (is_apart || c == '-' && is_arabic(before) && is_arabic(next)).then_some(End::Dash)
        }
        ',' | '،' | '，' | '|' => Some(End::Comma),
        '/' | '=' => Some(End::Slash),
        ':' | '：' => (!next.is_numeric()).then_some(End::Colon),
        '.' if is_dash(next) => Some(End::Dash),
        '.' if next.is_whitespace() => {
            let own = &lead.text[from..at];
            let is_short = own.split_whitespace().count() <= 3 && is_place(own);
            (is_short || !names(lead, from..at).is_empty()).then_some(End::Stop)
        }
        _ => None,
    }
}

fn push(lead: &Lead<'_>, found: &mut Vec<Element>, range: Range<usize>, end: End, next: usize) {
    let own = &lead.text[range.clone()];
    let start = range.end - own.trim_start().len();
    let range = start..start + own.trim().len();
    if !range.is_empty() {
        let names = names(lead, range.clone());
        found.push(Element { range, end, next, names });
    }
}

/// The names that an element consists of. Words of another script before them are no part of it: they are left over
/// from the page.
fn names(lead: &Lead<'_>, range: Range<usize>) -> Vec<Named> {
    let own = &lead.text[range.clone()];
    let other = own.trim_start_matches(|c: char| c.is_ascii() || c.is_whitespace());
    let is_mixed =
        !other.is_empty() && other.len() < own.len() && own.starts_with(|c: char| c.is_ascii_alphabetic());
    let start = if is_mixed { range.end - other.len() } else { range.start };
    let is_outer =
        |c: char| is_opener(c) || is_quote(c) || super::super::fold::is_closer(c) || c.is_whitespace();
    let inner = lead.text[start..range.end].trim_end_matches(is_outer);
    if begun(lead.text, start..start + inner.len(), lead.names).is_empty() {
        return Vec::new();
    }
    let pieces = pieces(lead.text, start..start + inner.len(), lead.names).unwrap_or_default();
    if is_only_names(&pieces) { named(&pieces) } else { Vec::new() }
}
