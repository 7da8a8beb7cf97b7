//! A dateline without brackets: "PARIS, AFP - ", "الرياض – واس", "МОСКВА, 3 марта - РИА Новости."

use std::ops::Range;

use super::super::fold::{has_case, is_closer, is_dash, is_opener, is_stretched};
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

/// Elements of a line of which some are names.
struct Plain<'a> {
    lead: &'a Lead<'a>,
    /// What stands before the names: places, dates, authors.
    places: &'a [Element],
    /// The last element of the names.
    last: &'a Element,
    /// What follows the names.
    next: Option<&'a Element>,
    found: Vec<Named>,
    script: Script,
}

/// Whether capitals tell names from other words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Script {
    Cased,
    Caseless,
}

pub(super) fn dateline(lead: &Lead<'_>) -> Option<Dateline> {
    let elements = elements(lead);
    let first = elements.iter().position(|element| !element.names.is_empty());
    let Some(first) = first else { return dated(lead, &elements) };
    let names: Vec<&Element> = elements[first..].iter().take_while(|own| !own.names.is_empty()).collect();
    let last = names[names.len() - 1];
    let script = match is_caseless(&lead.text[lead.start..last.range.end]) {
        true => Script::Caseless,
        false => Script::Cased,
    };
    let found = names.iter().flat_map(|element| element.names.clone()).collect();
    let (places, next) = (&elements[..first], elements.get(first + names.len()));
    let plain = Plain { lead, places, last, next, found, script };
    let are_places = places.iter().all(|element| is_place(plain.text(element)));
    let is_met = are_places && plain.is_closed() && plain.is_marked() && !plain.is_pictured();
    let end = plain.place().map_or(last.next, |place| place.next);
    is_met.then_some((lead.start..end, plain.found))
}

impl Plain<'_> {
    fn text(&self, element: &Element) -> &str {
        &self.lead.text[element.range.clone()]
    }

    fn before(&self) -> Option<End> {
        self.places.last().map(|place| place.end)
    }

    fn has_dash(&self) -> bool {
        [self.before(), Some(self.last.end)].iter().flatten().any(|end| matches!(end, End::Dash | End::Slash))
    }

    fn are_all(&self, strength: Strength) -> bool {
        self.found.iter().all(|named| named.strength == strength)
    }

    /// A place behind the names that ends the dateline: "واس- الرياض: ".
    fn place(&self) -> Option<&Element> {
        self.next.filter(|next| {
            let own = self.text(next);
            let has_date = own.contains(char::is_numeric);
            let closes = match next.end {
                End::Colon | End::Line => true,
                End::Dash => self.script == Script::Caseless || super::is_upper(own) || has_date,
                // "РИА Новости, Иван Петров.", "ТАСС, 3 марта."
                End::Stop => self.last.end == End::Comma && (self.has_dash() || has_date),
                End::Comma | End::Slash => false,
            };
            closes && own.split_whitespace().count() <= 4 && is_place(own)
        })
    }

    /// Whether the dateline ends behind the names or the place.
    fn is_closed(&self) -> bool {
        let is_strong = self.are_all(Strength::Agency);
        match (self.before(), self.last.end) {
            (Some(_), End::Dash | End::Colon) => true,
            // "NEW DELHI: PTI", but not "Related: Reuters".
            (Some(End::Colon), End::Line) if self.script == Script::Cased => {
                self.places.last().is_some_and(|place| self.is_town(place))
            }
            (Some(before), End::Line) => before != End::Stop,
            (Some(before), End::Stop) => matches!(before, End::Dash | End::Slash),
            (None, End::Colon) => self.script == Script::Caseless && is_strong,
            (None, End::Dash) => self.place().is_some() || is_strong,
            (before, End::Comma | End::Slash) => self.place().is_some() && before != Some(End::Colon),
            (None, End::Stop | End::Line) => false,
        }
    }

    /// Whether marks or places tell the names from other words of a sentence.
    fn is_marked(&self) -> bool {
        let after = self.last.end;
        // "JAKARTA, Kompas.com - ".
        let is_below_town = self.are_all(Strength::Outlet)
            && after == End::Dash
            && self.places.last().is_some_and(|place| self.is_town(place));
        let is_strong = self.are_all(Strength::Agency);
        let is_between = match self.before() {
            Some(before) => before == End::Dash,
            None => after == End::Dash && self.place().is_some(),
        };
        let needs_dash = self.script == Script::Caseless || !is_strong && !is_below_town;
        // "الرياض: واس" in a line of its own, but not "عن: واس".
        let is_behind_town = self.before() == Some(End::Colon)
            && after == End::Line
            && self.places.last().is_some_and(|place| self.is_town(place));
        let is_parted = self.has_dash() || after == End::Colon || is_behind_town;
        (is_strong || is_between || is_below_town) && (!needs_dash || is_parted)
    }

    /// "Jane Doe/AFP" is the credit of a picture.
    fn is_pictured(&self) -> bool {
        let is_stroke = self.before() == Some(End::Slash) || self.last.end == End::Slash;
        let beside = self.places.last().or(self.place());
        is_stroke && self.script == Script::Cased && beside.is_some_and(|own| !self.is_one_place(own))
    }

    /// Whether an element is one word, or a place of the files.
    fn is_one_place(&self, element: &Element) -> bool {
        !self.text(element).contains(char::is_whitespace) || self.is_town(element)
    }

    /// Whether an element is in capitals, or a place of the files.
    fn is_town(&self, element: &Element) -> bool {
        let places = &self.lead.names.forms.places;
        let own = element.range.clone();
        let mut hits = places.hits(self.lead.text, own.clone(), Gaps::Phrase).into_iter();
        super::is_upper(self.text(element)) || hits.any(|hit| hit.end == own.end)
    }
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
    if lead.end == lead.line_end && from < lead.end {
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
        _ if is_stretched(&lead.text[..at], c) => None,
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
    let is_outer = |c: char| is_opener(c) || is_quote(c) || is_closer(c) || c.is_whitespace();
    let inner = lead.text[start..range.end].trim_end_matches(is_outer);
    if begun(lead.text, start..start + inner.len(), lead.names).is_empty() {
        return Vec::new();
    }
    let pieces = pieces(lead.text, start..start + inner.len(), lead.names).unwrap_or_default();
    if is_only_names(&pieces) { named(&pieces) } else { Vec::new() }
}
