//! A line of its own -> the names it credits the text to, if it is nothing but a credit.

use std::ops::Range;

use super::Mark;
use super::fold::{has_case, is_closer, is_dash, is_invisible, is_opener};
use super::forms::{Form, Tail};
use super::list::{Join, Piece, What, begun, byline_pieces, is_only_names, is_quote, named, pieces};
use super::names::{Named, Names, Strength, Word, is_start};
use super::place::is_capitalised;
use super::rows::Kind;
use super::trie::{Edge, Gaps, Hit, Trie};

mod bare;

/// The longest line that may be nothing but a credit, in bytes; with words behind the name, and without.
const LONGEST: usize = 600;
const LONGEST_CLOSED: usize = 240;
/// The longest line without a word such as "Source:".
const LONGEST_BARE: usize = 100;

/// The longest part of a line before a bar that a credit follows.
const LONGEST_PART: usize = 50;

/// Where a line stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Spot {
    /// Before the first long line.
    Lead,
    /// Anywhere else.
    Body,
    /// The last sentence of a line.
    Sentence,
}

/// Whether something beside the words marks a line as a credit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sign {
    /// A dash, brackets or strokes.
    Some,
    None,
}

/// The names that the line in a range credits.
pub(super) fn credited(
    text: &str,
    range: Range<usize>,
    spot: Spot,
    names: &Names,
) -> Option<(Mark, Vec<Named>)> {
    if range.len() > LONGEST {
        return None;
    }
    let (inner, sign) = unwrapped(text, range);
    if inner.is_empty() || text[inner.clone()].contains('\n') {
        return None;
    }
    let quoted = unquoted(text, &inner);
    let is_bare = quoted.is_some();
    let line = Line { text, inner: quoted.unwrap_or(inner), sign, spot, names };
    let labelled = (!is_bare).then(|| line.labelled().or_else(|| line.behind_bar())).flatten();
    let found = labelled.or_else(|| {
        let is_begun = !begun(text, line.inner.clone(), names).is_empty();
        let found = is_begun.then(|| line.begun_with_name()).flatten();
        found.or_else(|| (is_begun || line.may_hold_name()).then(|| line.bare()).flatten())
    });
    found.filter(|_| !names.forms.has_picture(text, line.inner))
}

/// A line without the marks around it.
fn unwrapped(text: &str, range: Range<usize>) -> (Range<usize>, Sign) {
    let own = &text[range.clone()];
    let is_outer = |c: char| {
        c.is_whitespace() || is_invisible(c) || matches!(c, '*' | '•' | '▪' | '■' | '_' | '~' | '|' | '►')
    };
    let is_mark = |c: char| is_opener(c) && c != '<' || is_dash(c) || c == '/';
    let rest = own.trim_start_matches(is_outer);
    let inner = rest.trim_start_matches(|c| is_outer(c) || is_mark(c));
    // "/ritzau/": a stroke on one side is none.
    let is_stroke = rest.starts_with('/') && !rest.trim_end_matches('.').ends_with('/');
    let sign = if rest.starts_with(is_mark) && !is_stroke { Sign::Some } else { Sign::None };
    let start = range.end - inner.len();
    let is_end = |c: char| {
        is_outer(c) || is_closer(c) || is_dash(c) || matches!(c, '.' | ',' | ':' | ';' | '。' | '/' | '：')
    };
    let end = start + inner.trim_end_matches(is_end).len();
    // The stop of "A.P." is a part of it.
    let end = match text[..end].chars().rev().nth(1) {
        Some('.') if end < range.end && text[end..].starts_with('.') => end + 1,
        _ => end,
    };
    (start..end, sign)
}

/// What stands in the quotes around the whole of a short line: only a name is printed so.
fn unquoted(text: &str, inner: &Range<usize>) -> Option<Range<usize>> {
    let own = &text[inner.clone()];
    let bare = own.trim_matches(is_quote);
    let start = inner.end - own.trim_start_matches(is_quote).len();
    let is_quoted = own.starts_with(is_quote) && own.ends_with(is_quote) && bare.len() < LONGEST_BARE / 2;
    (is_quoted && !bare.is_empty()).then(|| start..start + bare.len())
}

struct Line<'a> {
    text: &'a str,
    inner: Range<usize>,
    sign: Sign,
    spot: Spot,
    names: &'a Names,
}

impl Line<'_> {
    fn len(&self) -> usize {
        self.inner.len()
    }

    /// "Source: dpa", "By Jane Doe, Reuters".
    fn labelled(&self) -> Option<(Mark, Vec<Named>)> {
        let forms = &self.names.forms;
        let hits = forms.before.hits(self.text, self.inner.clone(), Gaps::Phrase);
        let hits = hits.iter().rev().filter(|hit| hit.edge == Edge::Word && hit.end < self.inner.end);
        for hit in hits {
            let form = forms.form(hit);
            let rest = self.past_years(hit.end)..self.inner.end;
            let found = match form.kind {
                Kind::Wire => None,
                Kind::Byline => self.byline(form, rest),
                _ => self.listed(form, rest),
            };
            if let Some(found) = found {
                return Some((mark_of(form.kind), found));
            }
        }
        None
    }

    /// "Updated 3 March 2024 | Source: PTI".
    fn behind_bar(&self) -> Option<(Mark, Vec<Named>)> {
        let own = &self.text[self.inner.clone()];
        if own.len() > LONGEST_CLOSED || self.spot == Spot::Sentence {
            return None;
        }
        let mut from = 0;
        own.match_indices('|').take(4).find_map(|(at, _)| {
            if at - std::mem::replace(&mut from, at) > LONGEST_PART {
                return None;
            }
            let rest = own[at + 1..].trim_start();
            let end = rest.find('|').unwrap_or(rest.len());
            let start = self.inner.end - rest.len();
            let inner = start..start + rest[..end].trim_end().len();
            Line { inner, ..*self }.labelled()
        })
    }

    /// Steps over what stands between a form and the names: marks, and years.
    fn past_years(&self, at: usize) -> usize {
        let end = self.inner.end;
        let mut at = at;
        loop {
            let rest = &self.text[at..end];
            let word = rest.trim_start_matches(|c: char| !c.is_alphanumeric());
            at = end - word.len();
            let digits = word.bytes().take_while(u8::is_ascii_digit).count();
            let is_year = digits == 4 && !word[4..].starts_with(char::is_alphanumeric);
            if !is_year {
                return at;
            }
            at += 4;
        }
    }

    /// The names behind a form.
    fn listed(&self, form: &Form, rest: Range<usize>) -> Option<Vec<Named>> {
        match (form.after.as_str(), form.tail) {
            ("", Tail::Nothing) => self.known(rest),
            ("", Tail::Anything) => {
                let is_begun = !begun(self.text, rest.clone(), self.names).is_empty();
                let found = is_begun.then(|| self.known(rest.clone())).flatten();
                found.or_else(|| self.first(rest))
            }
            (after, tail) => {
                let mut tree = Trie::default();
                tree.insert(after, 0);
                let is_end = |hit: &Hit| tail == Tail::Anything || hit.end == self.inner.end;
                self.until(rest, &tree, is_end).map(|(_, found)| found)
            }
        }
    }

    /// A list in which at least one name is known; others are short.
    fn known(&self, rest: Range<usize>) -> Option<Vec<Named>> {
        if self.len() > LONGEST_CLOSED {
            return None;
        }
        let pieces = pieces(self.text, rest, self.names)?;
        let is_short = pieces.iter().all(|piece| match &piece.what {
            What::Other(range) => words(&self.text[range.clone()]) <= 5 && range.len() <= 80,
            _ => true,
        });
        let is_other = |piece: &Piece| matches!(piece.what, What::Other(_));
        let is_author = |piece: &Piece| match &piece.what {
            What::Other(range) => is_author(&self.text[range.clone()]),
            _ => false,
        };
        // "AFP/Jane Doe" is the credit of a picture.
        let is_stroke =
            |pair: &[Piece]| matches!(pair[1].join, Join::Slash | Join::Bar) && pair.iter().any(is_author);
        // "Source: a survey of Reuters".
        let is_said = |piece: &Piece| piece.join == Join::Word(Kind::Of) && !is_other(piece);
        let others = pieces.iter().filter(|piece| is_other(piece)).count();
        let found = named(&pieces);
        (!pieces.iter().any(is_said)
            && is_short
            && others <= 3
            && !pieces.windows(2).any(is_stroke)
            && !found.is_empty())
        .then_some(found)
    }

    /// A name with anything behind it that does not go on with the name.
    fn first(&self, rest: Range<usize>) -> Option<Vec<Named>> {
        let end = rest.end;
        let goes_on = |named: &Named| {
            let after = &self.text[named.range.end..end];
            let next = after.trim_start_matches(|c: char| c == ' ' || is_closer(c));
            // "© AFP / Jane Doe" is the credit of a picture.
            next.starts_with(['/', '|']) || next.len() < after.len() && next.starts_with(char::is_uppercase)
        };
        begun(self.text, rest, self.names).into_iter().find(|named| !goes_on(named)).map(|named| vec![named])
    }

    /// The names from the beginning of a range to where an entry of the tree follows them, and that entry.
    fn until(
        &self,
        rest: Range<usize>,
        tree: &Trie,
        is_end: impl Fn(&Hit) -> bool,
    ) -> Option<(u32, Vec<Named>)> {
        let near = self.text.floor_char_boundary(rest.end.min(rest.start + LONGEST_BARE));
        let starts = self.text[rest.start..near].char_indices().map(|(offset, _)| rest.start + offset);
        for at in starts.filter(|at| *at > rest.start && is_start(self.text, *at)) {
            let hits = tree.hits(self.text, at..rest.end, Gaps::Phrase);
            let Some(hit) = hits.iter().rev().find(|hit| hit.edge == Edge::Word && is_end(hit)) else {
                continue;
            };
            let list = self.text[rest.start..at].trim_end_matches(|c: char| !c.is_alphanumeric() && c != '.');
            let pieces = pieces(self.text, rest.start..rest.start + list.len(), self.names)?;
            return is_only_names(&pieces).then(|| (hit.id, named(&pieces)));
        }
        None
    }

    /// A list with authors and places.
    fn byline(&self, form: &Form, rest: Range<usize>) -> Option<Vec<Named>> {
        if self.len() > LONGEST_CLOSED || !form.after.is_empty() {
            return None;
        }
        let pieces = byline_pieces(self.text, rest, self.names)?;
        let mut found = named(&pieces);
        let others: Vec<Range<usize>> = others(&pieces);
        if others.iter().any(|own| words(&self.text[own.clone()]) > 5 || own.len() > 80) || others.len() > 4 {
            return None;
        }
        // "By the numbers: Reuters".
        let is_town = |piece: &Piece| match &piece.what {
            What::Other(range) => is_capitalised(&self.text[range.clone()]),
            _ => true,
        };
        if pieces.windows(2).any(|pair| pair[1].join == Join::Colon && !is_town(&pair[0])) {
            return None;
        }
        // What follows the agency is a place, not the text.
        let first = pieces.iter().position(|piece| matches!(piece.what, What::Name(_))).unwrap_or_default();
        if self::others(&pieces[first..]).into_iter().any(|own| !is_capitalised(&self.text[own])) {
            return None;
        }
        // A name in no list: "By Jane Doe Reuters".
        let last = pieces.last().filter(|_| found.is_empty());
        if let Some(What::Other(range)) = last.map(|piece| &piece.what) {
            let named = self.names.ending(self.text, range.clone()).filter(|named| {
                let author = &self.text[range.start..named.range.start];
                named.strength == Strength::Agency && named.word == Word::Plain && is_author(author)
            });
            found.extend(named);
        }
        let is_sentence = !others.is_empty() && self.text[self.inner.end..].starts_with('.');
        let is_apart = self.spot != Spot::Sentence || others.is_empty();
        (!found.is_empty() && !is_sentence && is_apart).then_some(found)
    }

    /// "Reuters contributed to this report".
    fn begun_with_name(&self) -> Option<(Mark, Vec<Named>)> {
        let forms = &self.names.forms;
        let is_met = |hit: &Hit| {
            let form = forms.form(hit);
            form.kind != Kind::Wire && (form.tail == Tail::Anything || hit.end == self.inner.end)
        };
        let (id, found) = self.until(self.inner.clone(), &forms.after, is_met)?;
        Some((mark_of(forms.forms[id as usize].kind), found))
    }
}

fn mark_of(kind: Kind) -> Mark {
    match kind {
        Kind::Byline => Mark::Byline,
        Kind::Part => Mark::Part,
        _ => Mark::Line,
    }
}

fn others(pieces: &[Piece]) -> Vec<Range<usize>> {
    let others = pieces.iter().filter_map(|piece| match &piece.what {
        What::Other(range) => Some(range.clone()),
        _ => None,
    });
    others.collect()
}

fn words(text: &str) -> usize {
    text.split_whitespace().count()
}

/// Two to four words in capitals.
fn is_author(text: &str) -> bool {
    (2..=4).contains(&words(text)) && text.chars().any(has_case) && is_capitalised(text)
}
