//! A line without a word such as "Source:" -> the names that stand in it alone or beside others.

use std::ops::Range;

use super::super::Mark;
use super::super::list::{Join, Piece, What, is_only_names, named, pieces};
use super::super::names::{AGENCIES, Named, Strength};
use super::super::place::is_capitalised;
use super::super::rows::Kind;
use super::{LONGEST_BARE, Line, Sign, Spot, is_author, others, words};

impl Line<'_> {
    /// "(Reuters)", "AFP/dpa", "Le Monde avec AFP", "Jane Doe, Associated Press".
    pub(super) fn bare(&self) -> Option<(Mark, Vec<Named>)> {
        if self.len() > LONGEST_BARE {
            return None;
        }
        let pieces = pieces(self.text, self.inner.clone(), self.names)?;
        let found = named(&pieces);
        if found.is_empty() {
            return self.coded();
        }
        if is_only_names(&pieces) {
            let is_plain = found.iter().all(|named| named.strength == Strength::Agency);
            return match self.sign {
                Sign::Some => Some((Mark::Line, found)),
                Sign::None => {
                    let is_dated = pieces.iter().any(|piece| matches!(piece.what, What::Date(_)));
                    let is_met = is_plain && !(is_dated && self.spot == Spot::Sentence);
                    is_met.then_some((Mark::Bare, found))
                }
            };
        }
        if self.spot == Spot::Sentence {
            return None;
        }
        self.joined(&pieces).or_else(|| self.authored(&pieces, found))
    }

    /// Whether a name ends the line, or an editor begins it: "Le Monde avec AFP", "mbo/dpa/rts".
    pub(super) fn may_hold_name(&self) -> bool {
        let own = &self.text[self.inner.clone()];
        let has_editor = own.bytes().take(5).any(|byte| byte == b'/') && own.len() < LONGEST_BARE / 2;
        let may_end = self.spot != Spot::Sentence && own.len() <= LONGEST_BARE;
        has_editor || may_end && self.names.ending(self.text, self.inner.clone()).is_some()
    }

    /// "PTI ABC DEF": an agency and its editors, as the last sentence.
    fn coded(&self) -> Option<(Mark, Vec<Named>)> {
        let named = self.names.at(self.text, self.inner.clone()).into_iter().next()?;
        let codes = &self.text[named.range.end..self.inner.end];
        let is_code =
            |word: &str| (2..=4).contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_uppercase());
        let is_met = self.spot == Spot::Sentence
            && named.strength == Strength::Agency
            && words(codes) <= 4
            && codes.split_whitespace().all(is_code);
        is_met.then(|| (Mark::Bare, vec![named]))
    }

    /// "Le Monde avec AFP": what comes before need not be known.
    fn joined(&self, pieces: &[Piece]) -> Option<(Mark, Vec<Named>)> {
        let at = pieces.iter().position(|piece| piece.join == Join::Word(Kind::With))?;
        let is_name =
            |piece: &Piece| matches!(piece.what, What::Name(_) | What::Desk) && piece.join != Join::Slash;
        let is_known = pieces[at..].iter().all(is_name) && !named(&pieces[at..]).is_empty();
        // One small word is an outlet, too: "franceinfo".
        let is_title = |own: Range<usize>| match words(&self.text[own.clone()]) {
            1 => true,
            count => count <= 5 && is_capitalised(&self.text[own]),
        };
        let is_titled = others(&pieces[..at]).into_iter().all(is_title);
        (is_known && is_titled && at <= 3).then(|| (Mark::Part, named(pieces)))
    }

    /// "Jane Doe, Associated Press": with a stroke between them it would be the credit of a picture.
    fn authored(&self, pieces: &[Piece], found: Vec<Named>) -> Option<(Mark, Vec<Named>)> {
        let first = pieces.iter().position(|piece| matches!(piece.what, What::Name(_)))?;
        let is_joined =
            matches!(pieces[first].join, Join::Comma | Join::Bar | Join::Bracket | Join::Word(Kind::Of));
        let authors = others(&pieces[..first]);
        let are_authors = authors.len() == first && authors.into_iter().all(|own| is_author(&self.text[own]));
        let are_agencies = found.iter().all(|named| {
            (named.strength == Strength::Agency || pieces[first].join == Join::Bracket)
                && named.agency.is_some_and(|agency| self.names.canonical(agency) != AGENCIES)
        });
        let is_end = is_only_names(&pieces[first..]);
        let is_met =
            self.spot == Spot::Lead && first > 0 && is_joined && are_authors && are_agencies && is_end;
        is_met.then_some((Mark::Byline, found))
    }
}
