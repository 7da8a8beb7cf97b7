//! Two texts cut into sentences and tokens -> which sentences of one became which of the other.
//!
//! Three passes, each over what the one before has left: sentences that are the same byte for byte, unique ones before
//! repeated ones (`anchor`); those that differ in typography only; then similar ones, whole or split in two or three,
//! the most similar pair first (`similar`). Greedy choice by shared words is as good here as an optimal assignment.

mod anchor;
mod items;
mod retold;
mod similar;

use std::ops::Range;

use items::Items;
use xxhash_rust::xxh3::xxh3_64;

use super::keys::KeySet;
use super::limit::Limit;
use super::order::{Placed, in_order};
use super::sentence::Sentence;
use super::token::{self, Token};
use super::typographic;
use crate::text::Word;

pub use similar::{matches, seen_matches, similarity};

/// A text, cut.
#[derive(Clone, Debug)]
pub struct Cut<'t> {
    /// The text as read.
    pub text: &'t str,
    /// Its sentences.
    pub sentences: Vec<Sentence>,
    /// Its words.
    pub words: Vec<Word>,
    /// Of every sentence, how many words end before it ends.
    word_ends: Vec<u32>,
    /// The tokens of the sentences that are not on the other side as they are.
    pub tokens: Vec<Token>,
    /// Of every sentence, how many tokens end before it ends.
    token_ends: Vec<u32>,
}

impl<'t> Cut<'t> {
    /// A text cut into sentences and words.
    pub fn new(text: &'t str, sentences: Vec<Sentence>) -> Self {
        Cut::of_words(text, sentences, token::words(text))
    }

    fn of_words(text: &'t str, sentences: Vec<Sentence>, mut words: Vec<Word>) -> Self {
        // A mark that is set on the space before it makes a word that begins outside of its sentence; so long a word as no
        // piece of a text holds ends outside of it.
        let (mut kept, mut next) = (0, 0);
        let mut word_ends = Vec::with_capacity(sentences.len());
        for sentence in &sentences {
            while next < words.len() && words[next].start < sentence.end {
                let word = words[next];
                let (start, end) = (word.start.max(sentence.start), word.end.min(sentence.end));
                if start < end {
                    words[kept] = Word { start, end, ..word };
                    kept += 1;
                }
                next += 1;
            }
            word_ends.push(kept as u32);
        }
        words.truncate(kept);
        Cut { text, sentences, words, word_ends, tokens: Vec::new(), token_ends: Vec::new() }
    }

    /// The same text cut into other sentences.
    pub fn recut(self, sentences: Vec<Sentence>) -> Self {
        Cut::of_words(self.text, sentences, self.words)
    }

    /// Finds the tokens of these sentences; the others keep none.
    fn tokenise(&mut self, open: &[bool]) {
        self.tokens.clear();
        self.token_ends.clear();
        for (number, is_open) in open.iter().enumerate() {
            if *is_open {
                let words = &self.words[self.word_range(number as u32, 1)];
                token::tokens(self.text, self.sentences[number], words, &mut self.tokens);
            }
            self.token_ends.push(self.tokens.len() as u32);
        }
    }

    /// The tokens of so many sentences from `first` on.
    pub fn tokens_of(&self, first: usize, count: usize) -> &[Token] {
        &self.tokens[range(&self.token_ends, first as u32, count as u32)]
    }

    /// The numbers of the words of so many sentences from `first` on.
    pub fn word_range(&self, first: u32, count: u32) -> Range<usize> {
        range(&self.word_ends, first, count)
    }

    /// Hash of the words of a sentence, in order.
    fn words_key(&self, number: usize) -> u64 {
        let words = &self.words[self.word_range(number as u32, 1)];
        words.iter().fold(words.len() as u64 + 1, |key, word| token::mixed(key, word.hash))
    }

    /// A sentence as printed.
    pub fn printed(&self, number: usize) -> &'t str {
        self.sentences[number].of(self.text)
    }
}

fn range(ends: &[u32], first: u32, count: u32) -> Range<usize> {
    let start = if first == 0 { 0 } else { ends[first as usize - 1] as usize };
    start..ends[(first + count - 1) as usize] as usize
}

/// How two sentences, or groups of them, are alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Likeness {
    /// Byte for byte.
    Same,
    /// In all but typography.
    Typographic,
    /// In many words.
    Similar,
}

/// Sentences that belong together: one on either side, or one on one side and two or three on the other.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Link {
    /// First sentence in the old text.
    pub old: u32,
    /// Sentences there.
    pub old_count: u32,
    /// First sentence in the new text.
    pub new: u32,
    /// Sentences there.
    pub new_count: u32,
    /// How they are alike.
    pub likeness: Likeness,
    /// Share of words in common, weighed; 1 for those that are the same.
    pub score: f64,
    /// Whether they stand in another place.
    pub moved: bool,
}

impl Link {
    fn one(old: usize, new: usize, likeness: Likeness) -> Self {
        Link {
            old: old as u32,
            old_count: 1,
            new: new as u32,
            new_count: 1,
            likeness,
            score: 1.0,
            moved: false,
        }
    }
}

/// What is still without a partner.
struct Open {
    old: Vec<bool>,
    new: Vec<bool>,
}

impl Open {
    fn take(&mut self, link: &Link) {
        self.old[link.old as usize..(link.old + link.old_count) as usize].fill(false);
        self.new[link.new as usize..(link.new + link.new_count) as usize].fill(false);
    }
}

/// Less than this in common, and a sentence that would have to be moved is another sentence.
const MOVED: f64 = 0.6;

/// The links between two texts, in the order of the new one. Finds the tokens of what is not the same.
pub fn align(old: &mut Cut<'_>, new: &mut Cut<'_>, limits: &mut Vec<Limit>) -> Vec<Link> {
    let mut open = Open { old: vec![true; old.sentences.len()], new: vec![true; new.sentences.len()] };
    let mut links = Vec::with_capacity(new.sentences.len());
    let exact = |cut: &Cut<'_>, number: usize| xxh3_64(cut.printed(number).as_bytes());
    anchor::anchor(old, new, exact, Likeness::Same, &mut open, &mut links);
    if open.old.contains(&true) && open.new.contains(&true) {
        let alike = SameWords::new(old, new, &open);
        let mut form = String::new();
        let formed = |cut: &Cut<'_>, number: usize| {
            // Sentences that differ in typography alone have the same words: only of those the form is looked at.
            let words = cut.words_key(number);
            if !alike.0.contains(&words) {
                return words;
            }
            typographic::form(cut.printed(number), &mut form);
            xxh3_64(form.as_bytes())
        };
        anchor::anchor(old, new, formed, Likeness::Typographic, &mut open, &mut links);
        links.sort_unstable_by_key(|link| link.new);
        old.tokenise(&open.old);
        new.tokenise(&open.new);
        let mut items = Items::new(old, new, &open);
        items.place(&open, &links);
        similar::pair(old, new, &items, &mut open, &mut links, limits);
        links.sort_unstable_by_key(|link| link.new);
        items.place(&open, &links);
        retold::retold(&items, &mut open, &mut links, limits);
    }
    links.sort_unstable_by_key(|link| link.new);
    mark_moved(new, &mut links);
    links
}

/// Keys of the words of open sentences that both texts have.
struct SameWords(KeySet);

impl SameWords {
    fn new(old: &Cut<'_>, new: &Cut<'_>, open: &Open) -> Self {
        let keys = |cut: &Cut<'_>, open: &[bool]| -> KeySet {
            open.iter()
                .enumerate()
                .filter(|(_, open)| **open)
                .map(|(number, _)| cut.words_key(number))
                .collect()
        };
        let (old, new) = (keys(old, &open.old), keys(new, &open.new));
        SameWords(old.intersection(&new).copied().collect())
    }
}

/// Says which links are out of order, and gives up those that are and are not alike enough for it.
fn mark_moved(new: &Cut<'_>, links: &mut Vec<Link>) {
    let placed = |link: &Link| {
        let (first, last) = (link.new as usize, (link.new + link.new_count - 1) as usize);
        let bytes = new.sentences[last].end - new.sentences[first].start;
        Placed { old: link.old, sentences: link.old_count + link.new_count, bytes }
    };
    for _ in 0..2 {
        let stays = in_order(&links.iter().map(placed).collect::<Vec<_>>());
        for (link, stays) in links.iter_mut().zip(stays) {
            link.moved = !stays;
        }
        let before = links.len();
        links.retain(|link| !link.moved || link.likeness != Likeness::Similar || link.score >= MOVED);
        if links.len() == before {
            break;
        }
    }
}
