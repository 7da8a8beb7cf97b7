//! A line of its own -> the names it credits the text to, if it is nothing but a credit.

use std::ops::Range;

use super::Mark;
use super::fold::{has_case, is_closer, is_dash, is_invisible, is_opener};
use super::list::{Join, Piece, What, begun, is_only_names, named, pieces};
use super::names::{AGENCIES, Form, Named, Names, Strength, Tail, Word, is_start};
use super::place::is_capitalised;
use super::rows::Kind;
use super::trie::{Edge, Gaps, Hit, Trie};

/// The longest line that may be nothing but a credit, in bytes; with words behind the name, and without.
const LONGEST: usize = 600;
const LONGEST_CLOSED: usize = 240;
/// The longest line without a word such as "Source:".
const LONGEST_BARE: usize = 100;

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
    let line = Line { text, inner, sign, spot, names };
    let found = line.labelled().or_else(|| {
        let is_begun = !begun(text, line.inner.clone(), names).is_empty();
        let found = is_begun.then(|| line.begun_with_name()).flatten();
        found.or_else(|| (is_begun || line.may_end_with_name()).then(|| line.bare()).flatten())
    });
    found.filter(|_| !names.forms.has_picture(text, line.inner))
}

/// A line without the marks around it.
fn unwrapped(text: &str, range: Range<usize>) -> (Range<usize>, Sign) {
    let own = &text[range.clone()];
    let is_outer =
        |c: char| c.is_whitespace() || is_invisible(c) || matches!(c, '*' | '•' | '▪' | '■' | '_' | '~');
    let is_mark = |c: char| is_opener(c) || is_dash(c) || matches!(c, '/' | '|' | '►' | '>');
    let rest = own.trim_start_matches(is_outer);
    let inner = rest.trim_start_matches(|c| is_outer(c) || is_mark(c));
    let sign = if rest.starts_with(is_mark) { Sign::Some } else { Sign::None };
    let start = range.end - inner.len();
    let is_end = |c: char| {
        is_outer(c)
            || is_closer(c)
            || is_dash(c)
            || matches!(c, '.' | ',' | ':' | ';' | '。' | '/' | '|' | '：')
    };
    let end = start + inner.trim_end_matches(is_end).len();
    // The stop of "A.P." is a part of it.
    let end = match text[..end].chars().rev().nth(1) {
        Some('.') if end < range.end && text[end..].starts_with('.') => end + 1,
        _ => end,
    };
    (start..end, sign)
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
            ("", Tail::Anything) => self.known(rest.clone()).or_else(|| self.first(rest)),
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
        // "AFP/Jane Doe" is the credit of a picture.
        let is_stroke = |pair: &[Piece]| pair[1].join == Join::Slash && pair.iter().any(is_other);
        let others = pieces.iter().filter(|piece| is_other(piece)).count();
        let found = named(&pieces);
        (is_short && others <= 3 && !pieces.windows(2).any(is_stroke) && !found.is_empty()).then_some(found)
    }

    /// A name with anything behind it that does not go on with the name.
    fn first(&self, rest: Range<usize>) -> Option<Vec<Named>> {
        let end = rest.end;
        let goes_on = |named: &Named| {
            let after = &self.text[named.range.end..end];
            let next = after.trim_start_matches(|c: char| c == ' ' || is_closer(c));
            after.starts_with('/') || next.len() < after.len() && next.starts_with(char::is_uppercase)
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
        let pieces = pieces(self.text, rest, self.names)?;
        let mut found = named(&pieces);
        let others: Vec<Range<usize>> = others(&pieces);
        if others.iter().any(|own| words(&self.text[own.clone()]) > 5 || own.len() > 80) || others.len() > 4 {
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

    /// "(Reuters)", "AFP/dpa", "Le Monde avec AFP", "Jane Doe, Associated Press".
    fn bare(&self) -> Option<(Mark, Vec<Named>)> {
        if self.len() > LONGEST_BARE {
            return None;
        }
        let pieces = pieces(self.text, self.inner.clone(), self.names)?;
        let found = named(&pieces);
        if found.is_empty() {
            return None;
        }
        if is_only_names(&pieces) {
            let is_plain = found.iter().all(|named| named.strength == Strength::Agency);
            return match self.sign {
                Sign::Some => Some((Mark::Line, found)),
                Sign::None => (is_plain && pieces.len() == found.len() || self.is_dated(&pieces, &found))
                    .then_some((Mark::Bare, found)),
            };
        }
        if self.spot == Spot::Sentence {
            return None;
        }
        self.joined(&pieces).or_else(|| self.authored(&pieces, found))
    }

    /// Whether a capital begins the line and a name ends it: "Le Monde avec AFP".
    fn may_end_with_name(&self) -> bool {
        let own = self.inner.clone();
        self.spot != Spot::Sentence
            && self.len() <= LONGEST_BARE
            && self.text[own.clone()].starts_with(char::is_uppercase)
            && self.names.ending(self.text, own).is_some()
    }

    /// "Reuters, 3 March 2024", "dpa/lno".
    fn is_dated(&self, pieces: &[Piece], found: &[Named]) -> bool {
        self.spot != Spot::Sentence
            && found.iter().all(|named| named.strength == Strength::Agency)
            && pieces.len() <= found.len() + 2
    }

    /// "Le Monde avec AFP": what comes before need not be known.
    fn joined(&self, pieces: &[Piece]) -> Option<(Mark, Vec<Named>)> {
        let at = pieces.iter().position(|piece| piece.join == Join::Word(Kind::With))?;
        let is_name =
            |piece: &Piece| matches!(piece.what, What::Name(_) | What::Desk) && piece.join != Join::Slash;
        let is_known = pieces[at..].iter().all(is_name) && !named(&pieces[at..]).is_empty();
        let is_title =
            |own: Range<usize>| is_capitalised(&self.text[own.clone()]) && words(&self.text[own]) <= 5;
        let is_titled = others(&pieces[..at]).into_iter().all(is_title);
        (is_known && is_titled && at <= 3).then(|| (Mark::Part, named(pieces)))
    }

    /// "Jane Doe, Associated Press": with a stroke between them it would be the credit of a picture.
    fn authored(&self, pieces: &[Piece], found: Vec<Named>) -> Option<(Mark, Vec<Named>)> {
        let first = pieces.iter().position(|piece| matches!(piece.what, What::Name(_)))?;
        let is_joined = matches!(pieces[first].join, Join::Comma | Join::Bracket | Join::Word(Kind::Of));
        let authors = others(&pieces[..first]);
        let are_authors = authors.len() == first && authors.into_iter().all(|own| is_author(&self.text[own]));
        let are_agencies = found.iter().all(|named| {
            named.strength == Strength::Agency
                && named.agency.is_some_and(|agency| self.names.canonical(agency) != AGENCIES)
        });
        let is_end = is_only_names(&pieces[first..]);
        let is_met =
            self.spot == Spot::Lead && first > 0 && is_joined && are_authors && are_agencies && is_end;
        is_met.then_some((Mark::Byline, found))
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
