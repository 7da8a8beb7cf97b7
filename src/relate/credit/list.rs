//! A stretch of a line -> the names and other pieces it lists.

use std::ops::Range;

use super::fold::{is_closer, is_dash, is_invisible, is_opener, is_stretched};
use super::forms::Spaces;
use super::names::{Named, Names, is_start};
use super::rows::Kind;
use super::trie::{Edge, Gaps};

/// More pieces than this are no credit.
const MOST: usize = 8;

/// A piece of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Piece {
    /// What joins it to the piece before.
    pub join: Join,
    pub what: What,
}

/// What joins two pieces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Join {
    /// It is the first.
    None,
    Comma,
    Bar,
    Slash,
    Dash,
    /// Between a place and an agency, in a byline.
    Colon,
    Bracket,
    /// A word; the kind is that of its form.
    Word(Kind),
}

/// What a piece is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum What {
    Name(Named),
    /// The desk of an agency, or an editor: "lno" in "dpa/lno", "mbo" in "mbo/dpa".
    Desk,
    /// A short stretch with figures.
    Date(Range<usize>),
    Other(Range<usize>),
}

/// The names among pieces, in order.
pub(super) fn named(pieces: &[Piece]) -> Vec<Named> {
    let names = pieces.iter().filter_map(|piece| match &piece.what {
        What::Name(named) => Some(named.clone()),
        _ => None,
    });
    names.collect()
}

/// Whether a list holds names and what belongs to them, and nothing else.
pub(super) fn is_only_names(pieces: &[Piece]) -> bool {
    let dates = pieces.iter().filter(|piece| matches!(piece.what, What::Date(_))).count();
    // "mbo/dpa/rts".
    let first = pieces.iter().find(|piece| piece.what != What::Desk);
    first.is_some_and(|first| matches!(first.what, What::Name(_)))
        && dates <= 1
        && !pieces.iter().any(|piece| matches!(piece.what, What::Other(_)))
}

/// What a colon does in a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Colons {
    /// It parts pieces: "London: Reuters".
    Part,
    /// What stands before it is a word about what stands behind: "Related: Reuters".
    Belong,
}

/// The pieces of a range; `None` if there are too many for a credit.
pub(super) fn pieces(text: &str, range: Range<usize>, names: &Names) -> Option<Vec<Piece>> {
    parted(text, range, names, Colons::Belong)
}

/// The same of a range that is known to be a byline.
pub(super) fn byline_pieces(text: &str, range: Range<usize>, names: &Names) -> Option<Vec<Piece>> {
    parted(text, range, names, Colons::Part)
}

fn parted(text: &str, range: Range<usize>, names: &Names, colons: Colons) -> Option<Vec<Piece>> {
    let mut list = List { text, end: range.end, names, colons, found: Vec::new() };
    let mut at = range.start;
    let mut join = Join::None;
    loop {
        at = list.skip(at, |c| c.is_whitespace() || is_invisible(c) || is_opener(c) || is_quote(c));
        if at >= list.end {
            return Some(list.found);
        }
        if list.found.len() == MOST {
            return None;
        }
        (at, join) = list.piece(at, join);
    }
}

struct List<'a> {
    text: &'a str,
    end: usize,
    names: &'a Names,
    colons: Colons,
    found: Vec<Piece>,
}

impl List<'_> {
    fn skip(&self, at: usize, is_skipped: impl Fn(char) -> bool) -> usize {
        let rest = &self.text[at..self.end];
        at + (rest.len() - rest.trim_start_matches(is_skipped).len())
    }

    /// Takes the piece that begins at a byte, and gives where the next begins and what joins it.
    fn piece(&mut self, at: usize, join: Join) -> (usize, Join) {
        for named in begun(self.text, at..self.end, self.names) {
            if let Some((next, joined)) = self.after(named.range.end) {
                self.found.push(Piece { join, what: What::Name(named) });
                return (next, joined);
            }
        }
        let (end, (next, joined)) = self.other(at);
        let own = self.text[at..end].trim_end();
        let is_desk = (join == Join::Slash || joined == Join::Slash)
            && own.len() <= 4
            && own.bytes().all(|byte| byte.is_ascii_lowercase());
        let own_range = at..at + own.len();
        let what = match own {
            _ if is_desk => What::Desk,
            _ if own.contains(char::is_numeric) && is_short_date(own) => What::Date(own_range),
            _ => What::Other(own_range),
        };
        self.found.push(Piece { join, what });
        (next, joined)
    }

    /// What follows a name, if it can end there: where the next piece begins and what joins it.
    fn after(&self, end: usize) -> Option<(usize, Join)> {
        let at = self.skip(end, |c| c.is_whitespace() || is_invisible(c) || is_closer(c) || is_quote(c));
        let forms = &self.names.forms;
        if at >= self.end {
            return Some((self.end, Join::None));
        }
        if let Some(found) = self.mark(at) {
            return Some(found);
        }
        for hit in forms.joins.hits(self.text, at..self.end, Gaps::Phrase).iter().rev() {
            let is_attached = forms.form(hit).spaces == Spaces::None;
            if hit.edge == Edge::Word || is_attached {
                return Some((hit.end, Join::Word(forms.form(hit).kind)));
            }
        }
        for hit in forms.roles.hits(self.text, at..self.end, Gaps::Phrase).iter().rev() {
            let at = self.skip(hit.end, char::is_whitespace);
            if hit.edge == Edge::Word && at >= self.end {
                return Some((self.end, Join::None));
            }
            if let Some(found) = self.mark(at).filter(|_| hit.edge == Edge::Word) {
                return Some(found);
            }
        }
        None
    }

    /// A mark that parts pieces, at a byte: where the next piece begins.
    fn mark(&self, at: usize) -> Option<(usize, Join)> {
        let c = self.text[at..self.end].chars().next()?;
        let join = match c {
            ',' | ';' | '&' | '+' | '、' | '،' | '؛' | '·' | '•' | '，' | '；' => Join::Comma,
            '|' | '｜' => Join::Bar,
            '/' | '=' | '＝' | '／' | '・' => Join::Slash,
            '(' | '（' | '[' => Join::Bracket,
            ':' | '：' if self.colons == Colons::Part && !self.begins_figure(at + c.len_utf8()) => {
                Join::Colon
            }
            _ if is_dash(c) && self.is_apart(at, c) => Join::Dash,
            _ => return None,
        };
        Some((at + c.len_utf8(), join))
    }

    fn begins_figure(&self, at: usize) -> bool {
        self.text[at..self.end].starts_with(char::is_numeric)
    }

    /// Whether a dash is one between pieces: not inside a word.
    fn is_apart(&self, at: usize, c: char) -> bool {
        if is_stretched(&self.text[..at], c) {
            return false;
        }
        let before = self.text[..at].chars().next_back().unwrap_or(' ');
        let next = self.text[at + c.len_utf8()..self.end].chars().next().unwrap_or(' ');
        before.is_whitespace() || next.is_whitespace() || !matches!(c, '-' | '‐' | '‑' | 'ـ')
    }

    /// Where a piece that is no name ends, and what follows it.
    fn other(&self, at: usize) -> (usize, (usize, Join)) {
        let forms = &self.names.forms;
        for (offset, c) in self.text[at..self.end].char_indices() {
            let here = at + offset;
            if offset == 0 {
                continue;
            }
            if let Some(found) = self.mark(here) {
                return (here, found);
            }
            let is_after_space = self.text[..here].ends_with(char::is_whitespace);
            if is_after_space && is_start(self.text, here) && !c.is_numeric() {
                let hits = forms.joins.hits(self.text, here..self.end, Gaps::Phrase);
                if let Some(hit) = hits.iter().rev().find(|hit| hit.edge == Edge::Word) {
                    return (here, (hit.end, Join::Word(forms.form(hit).kind)));
                }
            }
        }
        (self.end, (self.end, Join::None))
    }
}

/// The names that begin at the beginning of a range, or after words that belong to none ("the news agency").
pub(super) fn begun(text: &str, range: Range<usize>, names: &Names) -> Vec<Named> {
    let mut starts = vec![range.start];
    let mut number = 0;
    while let Some(&start) = starts.get(number).filter(|_| number < 4) {
        let found = names.at(text, start..range.end);
        if !found.is_empty() {
            return found;
        }
        for hit in names.forms.titles.hits(text, start..range.end, Gaps::Phrase).iter().rev() {
            let is_attached = names.forms.form(hit).spaces == Spaces::None;
            if hit.edge == Edge::Word || is_attached {
                let rest = &text[hit.end..range.end];
                starts.push(range.end - rest.trim_start_matches(|c: char| !c.is_alphanumeric()).len());
            }
        }
        number += 1;
    }
    Vec::new()
}

/// Whether a stretch with figures is short enough for a date.
fn is_short_date(own: &str) -> bool {
    own.split_whitespace().count() <= 6 && own.chars().nth(32).is_none()
}

/// Marks of quotation.
pub(super) fn is_quote(c: char) -> bool {
    matches!(c, '"' | '“' | '”' | '„' | '‘' | '\'' | '’' | '‟')
}
