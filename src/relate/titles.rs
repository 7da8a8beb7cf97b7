//! A headline and its text -> what the headline is about, and whether that is what the text is about.

use std::collections::HashSet;
use std::hash::BuildHasherDefault;

use crate::diff::arabic::plain;
use crate::shingle::Spread;
use crate::text::hash_of;

/// Letters of a word that tell it from others, whatever ending it has.
const STEM: usize = 4;
/// A headline with fewer telling words says nothing.
const TELLING: usize = 3;
/// Words of a headline that another text does not have, at least, where that is about something else.
const OWN: usize = 2;
/// What a text is about stands in so many of its first bytes.
const LEAD: usize = 400;

/// The first letter of the scripts that put no spaces between words, but for those of South East Asia.
const FIRST_OF_PAIRS: char = '\u{2e80}';

/// The beginnings of words, hashed.
type Stems = HashSet<u64, BuildHasherDefault<Spread>>;

/// A headline and its text, by the beginnings of their words.
#[derive(Clone, Debug, Default)]
pub struct Heading {
    title: Stems,
    lead: Stems,
    text: Stems,
    /// Whether the headline is in a script without spaces, of which the stems are pairs of letters.
    has_pairs: bool,
}

impl Heading {
    /// The heading of a text; nothing can be told without a headline.
    pub fn new(title: Option<&str>, text: &str) -> Self {
        let Some(title) = title else { return Heading::default() };
        let lead = &text[..text.floor_char_boundary(LEAD)];
        Heading {
            title: stems(title, Words::All),
            lead: stems(lead, Words::Names),
            text: stems(text, Words::All),
            has_pairs: title.chars().any(|letter| letter >= FIRST_OF_PAIRS),
        }
    }

    /// Whether two headlines have nothing in common and one of them has nothing in common with its text: then it is of
    /// another article, and the text was stored under it by mistake.
    pub(super) fn is_unrelated(&self, other: &Heading) -> bool {
        let are_strangers = self.title.len() >= TELLING
            && other.title.len() >= TELLING
            && self.title.is_disjoint(&other.title);
        are_strangers && (self.title.is_disjoint(&self.text) || other.title.is_disjoint(&other.text))
    }

    /// Whether each of two headlines names things that its own text begins with and the other text does not have at all: a
    /// text that was taken, cut, expanded or rewritten is about what the other is about. One thing may be spelled in two
    /// ways.
    pub(super) fn is_about_else(&self, other: &Heading) -> bool {
        self.names_own(other, OWN)
    }

    /// The same of one thing at least.
    pub(super) fn may_be_about_else(&self, other: &Heading) -> bool {
        self.names_own(other, 1)
    }

    fn names_own(&self, other: &Heading, least: usize) -> bool {
        let has_own = |one: &Heading, other: &Heading| {
            let own = |stem: &&u64| {
                one.lead.contains(*stem) && !other.text.contains(*stem) && !other.title.contains(*stem)
            };
            // Another word of two letters makes three other pairs.
            let least = if one.has_pairs { 3 * least + 1 } else { least };
            one.title.iter().filter(own).count() >= least
        };
        has_own(self, other) && has_own(other, self)
    }
}

/// Which words are meant.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Words {
    All,
    /// Those with a capital, and all in scripts that have none.
    Names,
}

/// The beginnings of the words of four letters or more that are no figures; of scripts that put no spaces between words,
/// every two letters.
fn stems(text: &str, words: Words) -> Stems {
    let mut stems = Stems::default();
    let mut stem = String::new();
    for word in text.split(|letter: char| !letter.is_alphanumeric()) {
        let mut letters = word.chars().flat_map(char::to_lowercase);
        let Some(first) = letters.next() else { continue };
        if words == Words::Names && word.starts_with(char::is_lowercase) {
            continue;
        }
        if first >= FIRST_OF_PAIRS {
            let all: Vec<char> = word.chars().collect();
            for two in all.windows(2) {
                stem.clear();
                stem.extend(two);
                stems.insert(hash_of(&stem, 0));
            }
            continue;
        }
        // The Arabic article stands before its word, and so do the shortest prepositions.
        let bare = [
            ("\u{644}\u{644}", 2),
            ("\u{628}\u{627}\u{644}", 3),
            ("\u{648}\u{627}\u{644}", 3),
            ("\u{627}\u{644}", 2),
        ]
        .into_iter()
        .find_map(|(article, length)| word.starts_with(article).then_some(length))
        .filter(|length| word.chars().filter_map(plain).count() >= length + STEM - 1)
        .unwrap_or(0);
        stem.clear();
        let letters = word.chars().filter_map(plain).skip(bare);
        stem.extend(letters.flat_map(char::to_lowercase).take(STEM));
        let is_figure = stem.chars().all(char::is_numeric);
        if stem.chars().count() + usize::from(bare > 0) >= STEM && !is_figure {
            stems.insert(hash_of(&stem, 0));
        }
    }
    stems
}

#[cfg(test)]
mod tests;
