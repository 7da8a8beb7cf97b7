//! Folded names and words in a tree of letters: a place in a text -> those that begin there.

use std::ops::Range;

use super::fold::{fold, is_inside_name, is_invisible, is_mark, is_spaceless, is_stretched};

/// What may be stepped over between the letters of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Gaps {
    /// What stands inside names.
    Name,
    /// All that is no letter, and years.
    Phrase,
}

/// An entry that was met.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Hit {
    /// One past its last byte in the text.
    pub end: usize,
    /// What it was entered with.
    pub id: u32,
    /// Whether it ends with a word.
    pub edge: Edge,
}

/// Where an entry ends in the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Edge {
    /// At the end of a word.
    Word,
    /// Inside one.
    Inside,
}

/// The tree.
#[derive(Clone, Debug)]
pub(super) struct Trie {
    nodes: Vec<Node>,
    /// Where the ASCII letters lead that an entry begins with, and 0: most walks end there.
    first: [u32; 128],
}

#[derive(Clone, Debug, Default)]
struct Node {
    /// In the order of the letters.
    next: Vec<(char, u32)>,
    ids: Vec<u32>,
}

impl Default for Trie {
    fn default() -> Self {
        Trie { nodes: vec![Node::default()], first: [0; 128] }
    }
}

impl Trie {
    /// Enters a folded string; an empty one is left out.
    pub(super) fn insert(&mut self, folded: &str, id: u32) {
        let mut at = 0;
        for c in folded.chars() {
            at = match self.nodes[at].next.binary_search_by_key(&c, |(own, _)| *own) {
                Ok(found) => self.nodes[at].next[found].1 as usize,
                Err(place) => {
                    self.nodes.push(Node::default());
                    let new = self.nodes.len() - 1;
                    self.nodes[at].next.insert(place, (c, new as u32));
                    if at == 0 && c.is_ascii() {
                        self.first[c as usize] = new as u32;
                    }
                    new
                }
            };
        }
        if at > 0 && !self.nodes[at].ids.contains(&id) {
            self.nodes[at].ids.push(id);
        }
    }

    /// All entries that begin at the beginning of a range of the text, the shortest first.
    pub(super) fn hits(&self, text: &str, range: Range<usize>, gaps: Gaps) -> Vec<Hit> {
        let mut hits = Vec::new();
        let mut at = 0;
        let mut before = ' ';
        for (offset, c) in text[range.clone()].char_indices() {
            let is_first = at == 0;
            let end = range.start + offset + c.len_utf8();
            let mut letters = 0;
            let mut next = Some(at);
            fold(c, |letter| {
                letters += 1;
                next = next.and_then(|node| self.step(node, letter));
            });
            match next {
                _ if letters == 0 => {
                    let is_bound = is_dash_between(text, range.start + offset, before, c, range.end);
                    if is_first || is_bound || !steps_over(gaps, c) {
                        break;
                    }
                    // A point over the last letter belongs to it.
                    if is_mark(c) {
                        self.push(text, end, at, &mut hits);
                    }
                }
                Some(node) => {
                    at = node;
                    self.push(text, end, at, &mut hits);
                }
                None if gaps == Gaps::Phrase && !is_first && c.is_ascii_digit() => {}
                None => break,
            }
            before = c;
        }
        hits
    }

    /// Whether an entry, entered backwards, may end where the text ends: told by its letters alone.
    pub(super) fn may_end(&self, text: &str) -> bool {
        let mut at = 0;
        for c in text.chars().rev() {
            let mut letters = [None; 4];
            let mut count = 0;
            fold(c, |letter| {
                letters[count % 4] = Some(letter);
                count += 1;
            });
            if count == 0 && at > 0 && !is_inside_name(c) {
                return false;
            }
            for letter in letters.iter().rev().flatten() {
                match self.step(at, *letter) {
                    Some(next) => at = next,
                    None => return false,
                }
            }
            if !self.nodes[at].ids.is_empty() {
                return true;
            }
        }
        false
    }

    fn step(&self, node: usize, letter: char) -> Option<usize> {
        if node == 0 && letter.is_ascii() {
            return Some(self.first[letter as usize] as usize).filter(|next| *next > 0);
        }
        let next = &self.nodes[node].next;
        next.binary_search_by_key(&letter, |(own, _)| *own).ok().map(|found| next[found].1 as usize)
    }

    fn push(&self, text: &str, end: usize, node: usize, hits: &mut Vec<Hit>) {
        let ids = &self.nodes[node].ids;
        if !ids.is_empty() {
            let edge = edge(text, end);
            hits.extend(ids.iter().map(|id| Hit { end, id: *id, edge }));
        }
    }
}

fn steps_over(gaps: Gaps, c: char) -> bool {
    match gaps {
        Gaps::Name => is_inside_name(c),
        Gaps::Phrase => true,
    }
}

/// A dash with a space beside it stands between words, not inside a name.
fn is_dash_between(text: &str, at: usize, before: char, c: char, end: usize) -> bool {
    let is_dash = matches!(c, '-' | '‐' | '/' | 'ـ') && !is_stretched(&text[..at], c);
    is_dash
        && (before.is_whitespace()
            || text[at + c.len_utf8()..end].chars().next().is_none_or(char::is_whitespace))
}

/// Whether a word ends at a byte of the text.
pub(super) fn edge(text: &str, at: usize) -> Edge {
    let mut rest = text[at..].chars().skip_while(|c| is_invisible(*c));
    let Some(next) = rest.next() else { return Edge::Word };
    let goes_on =
        next.is_alphanumeric() && next != 'ـ' && !is_spaceless(next) || is_mark(next) && next != 'ـ';
    let before = text[..at].chars().next_back().unwrap_or(' ');
    let is_inside = before.is_alphanumeric() || is_mark(before);
    match goes_on && is_inside && !is_spaceless(before) {
        true => Edge::Inside,
        false => Edge::Word,
    }
}
