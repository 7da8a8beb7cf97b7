//! A line near the beginning -> the names that its dateline credits.

use std::ops::Range;

use super::fold::{closer, is_closer, is_dash, is_invisible, is_opener, is_spaceless};
use super::list::{Join, Piece, What, begun, is_only_names, named, pieces};
use super::names::{Named, Names, is_start};
use super::place::{is_caseless, is_initials, is_place, is_upper};
use super::rows::Kind;
use super::trie::{Edge, Gaps};

mod plain;

/// A dateline ends within this, in bytes.
const LONGEST: usize = 220;
/// The brackets begin within this, in characters.
const LONGEST_BEFORE: usize = 80;
/// What brackets hold, at most, in bytes.
const LONGEST_INSIDE: usize = 90;
/// What stands between an agency and "电", in bytes.
const LONGEST_WIRE: usize = 60;

/// A dateline: its bytes with the spaces behind it, and its names.
pub(super) type Dateline = (Range<usize>, Vec<Named>);

/// The dateline at the beginning of a line.
pub(super) fn dateline(text: &str, line: Range<usize>, names: &Names) -> Option<Dateline> {
    let own = &text[line.clone()];
    let start = line.start + (own.len() - own.trim_start_matches(is_blank).len());
    let end = text.floor_char_boundary(line.end.min(start + LONGEST));
    if start >= end {
        return None;
    }
    let lead = Lead { text, start, end, line_end: line.end, names };
    let found = lead.wire().or_else(|| lead.bracketed()).or_else(|| plain::dateline(&lead));
    found.filter(|(span, _)| !names.forms.has_picture(text, span.clone()))
}

fn is_blank(c: char) -> bool {
    c.is_whitespace() || is_invisible(c) || matches!(c, '*' | '•' | '▪' | '■')
}

struct Lead<'a> {
    text: &'a str,
    start: usize,
    /// Where the part of the line ends that may be a dateline.
    end: usize,
    line_end: usize,
    names: &'a Names,
}

impl Lead<'_> {
    fn rest(&self, at: usize) -> &str {
        &self.text[at..self.end]
    }

    /// Whether nothing stands behind a byte.
    fn is_end(&self, at: usize) -> bool {
        self.end == self.line_end && self.rest(at).trim().is_empty()
    }

    fn past_spaces(&self, at: usize) -> usize {
        self.end - self.rest(at).trim_start_matches(is_blank).len()
    }

    /// "新华社北京3月3日电".
    fn wire(&self) -> Option<Dateline> {
        let forms = &self.names.forms;
        let inner = self.end - self.rest(self.start).trim_start_matches(is_opener).len();
        let mut starts = vec![(inner, None)];
        for hit in forms.before.hits(self.text, inner..self.end, Gaps::Phrase) {
            if forms.form(&hit).kind == Kind::Wire {
                starts.push((self.past_spaces(hit.end), Some(hit.id)));
            }
        }
        for (start, own) in starts {
            for named in begun(self.text, start..self.end, self.names) {
                if let Some(end) = self.wire_end(named.range.end, own) {
                    return Some((self.start..end, vec![named]));
                }
            }
        }
        None
    }

    /// Where the words end that follow an agency in a form.
    fn wire_end(&self, from: usize, own: Option<u32>) -> Option<usize> {
        let forms = &self.names.forms;
        let near = self.text.floor_char_boundary(self.end.min(from + LONGEST_WIRE));
        for (offset, c) in self.text[from..near].char_indices() {
            if matches!(c, '。' | '，' | '.' | '!' | '！' | '？') {
                return None;
            }
            let at = from + offset;
            let met = match own {
                Some(id) => {
                    let after = &forms.forms[id as usize].after;
                    self.rest(at).starts_with(after.as_str()).then(|| at + after.len())
                }
                None => {
                    let hits = forms.after.hits(self.text, at..self.end, Gaps::Phrase);
                    hits.iter().find(|hit| forms.form(hit).kind == Kind::Wire).map(|hit| hit.end)
                }
            };
            let Some(met) = met else { continue };
            let between = &self.text[from..at];
            let next = self.rest(met).chars().next();
            let is_over = next.is_none_or(|c| !c.is_alphanumeric());
            if between.chars().any(char::is_numeric) || is_over {
                return Some(self.past_reporter(met));
            }
        }
        None
    }

    /// Steps over "（记者张三）" and a colon.
    fn past_reporter(&self, at: usize) -> usize {
        let mut at = self.past_spaces(at);
        if let Some(open) = self.rest(at).chars().next().filter(|c| is_opener(*c))
            && let Some(close) = closer(open)
            && let Some(length) = self.rest(at).find(close).filter(|length| *length < LONGEST_INSIDE)
        {
            at += length + close.len_utf8();
        }
        let is_over = |c: char| is_blank(c) || is_closer(c) || matches!(c, ':' | '：');
        self.end - self.rest(at).trim_start_matches(is_over).len()
    }

    /// "LONDON, March 3 (Reuters) - ", "【ロイター】", "/ТАСС/".
    fn bracketed(&self) -> Option<Dateline> {
        let mut tried = 0;
        let most = if self.has_author() { 2 * LONGEST_BEFORE } else { LONGEST_BEFORE };
        for (offset, open) in self.rest(self.start).char_indices().take(most) {
            let at = self.start + offset;
            let is_stroke =
                open == '/' && !self.text[self.start..at].ends_with(|c: char| c.is_alphanumeric());
            if !is_opener(open) && !is_stroke {
                continue;
            }
            tried += 1;
            if tried > 3 {
                return None;
            }
            if let Some(found) = self.in_brackets(at, open) {
                return Some(found);
            }
        }
        None
    }

    fn in_brackets(&self, at: usize, open: char) -> Option<Dateline> {
        let from = at + open.len_utf8();
        let close = closer(open)?;
        let length = self.rest(from).find(close).filter(|length| *length <= LONGEST_INSIDE)?;
        let inside = from..from + length;
        let before = self.text[self.start..at].trim();
        let found = self.inside(inside.clone())?;
        let places = before.trim_end_matches(|c: char| {
            is_dash(c) && c != 'ـ' || matches!(c, ',' | ':' | '،' | '=' | '|' | ' ')
        });
        let is_parted = places.len() < before.len();
        let places = self.past_author(places);
        if !places.is_empty() {
            let first = &self.text[found[0].range.clone()];
            if !is_place(places) || is_initials(places, first) || self.has_title(places) {
                return None;
            }
        }
        let after = from + length + close.len_utf8();
        let (end, mark) = self.closing(after);
        let is_known = self.is_known_place(at);
        let is_quoted = matches!(open, '«' | '{');
        let is_weak = is_quoted || is_caseless(places) && mark == Closing::Colon;
        let is_met = match mark {
            _ if places.is_empty() => !is_quoted || mark == Closing::Dash || self.is_end(after),
            _ if is_weak => is_known || is_parted,
            Closing::Dash | Closing::Colon => true,
            Closing::None if self.is_end(after) => true,
            Closing::None => self.begins_text(after, places, is_known),
        };
        is_met.then(|| (self.start..self.past_place(end, places, mark), found))
    }

    /// Whether a line begins as a byline does: it may stand in one line with the dateline.
    fn has_author(&self) -> bool {
        let forms = &self.names.forms;
        let hits = forms.before.hits(self.text, self.start..self.end, Gaps::Phrase);
        hits.iter().any(|hit| hit.edge == Edge::Word && forms.form(hit).kind == Kind::Byline)
    }

    /// What stands before the brackets without an author: "By Jane Doe and John Roe LONDON/PARIS", up to the capitals.
    fn past_author<'p>(&self, places: &'p str) -> &'p str {
        if !self.has_author() {
            return places;
        }
        let mut at = 0;
        for word in places.split_inclusive(char::is_whitespace) {
            if at > 0 && is_upper(word) {
                return &places[at..];
            }
            at += word.len();
        }
        places
    }

    /// The names in brackets, where nothing but places, dates and desks stands beside them.
    fn inside(&self, inside: Range<usize>) -> Option<Vec<Named>> {
        let own = &self.text[inside.clone()];
        let trimmed =
            inside.start + (own.len() - own.trim_start().len())..inside.start + own.trim_end().len();
        if trimmed.is_empty() || self.names.forms.has_picture(self.text, trimmed.clone()) {
            return None;
        }
        let pieces = pieces(self.text, trimmed.clone(), self.names)?;
        let found = named(&pieces);
        if is_only_names(&pieces) {
            return Some(found);
        }
        if found.is_empty() {
            let named = self.names.ending(self.text, trimmed.clone())?;
            let places = &self.text[trimmed.start..named.range.start];
            let is_dated = is_upper(places) || places.chars().any(|c| c.is_numeric() || is_spaceless(c));
            return (is_dated && is_place(places)).then(|| vec![named]);
        }
        let first = pieces.iter().position(|piece| matches!(piece.what, What::Name(_)))?;
        let are_places = pieces[..first].iter().all(|piece| match &piece.what {
            What::Other(range) | What::Date(range) => is_place(&self.text[range.clone()]),
            _ => true,
        });
        // "(Reuters/IFR)".
        let last = pieces.last().filter(|last| last.join == Join::Slash && first == 0 && pieces.len() == 2);
        let is_partner = |piece: &Piece| match &piece.what {
            What::Other(range) => is_upper(&self.text[range.clone()]),
            _ => false,
        };
        let is_known = is_only_names(&pieces[first..]) || last.is_some_and(is_partner);
        (first <= 2 && are_places && is_known).then_some(found)
    }

    /// What closes a dateline at a byte, and where the text begins.
    fn closing(&self, at: usize) -> (usize, Closing) {
        let rest = self.rest(self.past_spaces(at));
        let is_mark = |c: char| is_dash(c) || matches!(c, ':' | '：' | '=' | '＝' | '|' | '.' | '。' | '।');
        let after = rest.trim_start_matches(is_mark);
        let marks = &rest[..rest.len() - after.len()];
        let mark = match marks {
            "" => Closing::None,
            _ if marks.chars().any(|c| is_dash(c) || matches!(c, '=' | '＝' | '|' | '.' | '。' | '।')) => {
                Closing::Dash
            }
            _ => Closing::Colon,
        };
        (self.past_spaces(self.end - after.len()), mark)
    }

    /// Whether a text can begin behind brackets without a mark.
    fn begins_text(&self, at: usize, places: &str, is_known: bool) -> bool {
        let next = self.rest(at).chars().find(|c| !c.is_whitespace());
        let is_small = next.is_some_and(|c| c.is_lowercase() || matches!(c, ',' | '،' | '、'));
        let is_dated = !is_caseless(places) && places.chars().any(char::is_numeric);
        // "GYEONGJU, South Korea".
        let town = places.split(',').next().unwrap_or_default();
        !is_small && (is_upper(town) || is_known || is_dated)
    }

    /// Whether what stands before a byte is a place of the files, and no more than a date behind it.
    fn is_known_place(&self, at: usize) -> bool {
        let hits = self.names.forms.places.hits(self.text, self.start..at, Gaps::Phrase);
        hits.iter().any(|hit| {
            let rest = &self.text[hit.end..at];
            !rest.chars().any(char::is_alphabetic) || rest.starts_with([',', '،'])
        })
    }

    fn has_title(&self, places: &str) -> bool {
        let titles = &self.names.forms.titles;
        is_caseless(places)
            && places.char_indices().filter(|(at, _)| is_start(places, *at)).any(|(at, _)| {
                let hits = titles.hits(places, at..places.len(), Gaps::Phrase);
                hits.iter().any(|hit| hit.edge == Edge::Word && hit.end == places.len())
            })
    }

    /// Steps over a place behind the agency ("(ANSA) - ROMA, 3 MAR - "), or a reporter ("(서울=연합뉴스) 홍길동 기자 = ").
    fn past_place(&self, at: usize, places: &str, mark: Closing) -> usize {
        let rest = self.rest(at);
        let near = &rest[..rest.floor_char_boundary(60)];
        let equal = near.find(['=', '＝']).filter(|_| mark == Closing::None);
        let dash = near.char_indices().find(|(offset, c)| {
            is_dash(*c) && near[..*offset].ends_with(' ') && near[offset + c.len_utf8()..].starts_with(' ')
        });
        let end = match (equal, dash) {
            (Some(equal), _) if is_place(&near[..equal]) => equal,
            (_, Some((dash, _)))
                if places.is_empty() && is_short_place(&near[..dash]) && is_place(&near[..dash]) =>
            {
                dash
            }
            _ => return at,
        };
        self.closing(at + end).0
    }
}

/// A place in capitals, or one with a date.
fn is_short_place(text: &str) -> bool {
    is_upper(text) || text.contains(char::is_numeric)
}

/// What stands behind a dateline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Closing {
    Dash,
    Colon,
    None,
}
