//! The pieces that a library took for the main text go in; the lines that are it come out.

use std::collections::{HashMap, HashSet};

use super::claims::Claims;
use super::layout::{Block, Layout};
use super::parts::Part;

/// Shorter blocks may well stand twice.
const SHORTEST_DOUBLE: usize = 60;

/// What stands in one element.
#[derive(Default)]
struct Home {
    blocks: usize,
    links: usize,
}

/// Blocks of a page, and what is taken of each.
pub(super) struct Choice<'p> {
    layout: &'p Layout,
    chosen: Vec<bool>,
    /// Numbers of the blocks that are taken, in the order of the page.
    taken: Vec<usize>,
}

impl<'p> Choice<'p> {
    /// What a library took.
    pub(super) fn new(layout: &'p Layout, chosen: Vec<bool>) -> Self {
        let mut choice = Choice { layout, chosen, taken: Vec::new() };
        choice.taken = (0..layout.blocks.len()).filter(|number| choice.chars_chosen(*number) > 0).collect();
        choice
    }

    /// Takes out what is not the article, and brings back what of it is missing.
    pub(super) fn corrected(mut self, claims: &Claims, skip: &str) -> Self {
        let on = |c: char| !skip.contains(c);
        if on('f') { self.fill(); }
        if on('h') { self.drop_headline(claims); }
        if on('l') { self.drop_links(); }
        if on('c') { self.drop_captions(); }
        if on('d') { self.drop_doubles(); }
        if on('e') { self.drop_teasers(); }
        if on('n') { self.drop_dateline(); }
        if on('t') { self.drop_tail(); }
        self
    }

    /// Numbers of the blocks that are taken.
    pub(super) fn taken(&self) -> &[usize] {
        &self.taken
    }

    fn block(&self, number: usize) -> &'p Block {
        &self.layout.blocks[number]
    }

    fn chars(&self, number: usize) -> usize {
        self.layout.pieces[self.block(number).pieces.clone()].iter().map(|piece| piece.chars).sum()
    }

    fn link_chars(&self, number: usize) -> usize {
        let pieces = &self.layout.pieces[self.block(number).pieces.clone()];
        pieces.iter().filter(|piece| piece.is_link).map(|piece| piece.chars).sum()
    }

    fn chars_chosen(&self, number: usize) -> usize {
        let pieces = self.block(number).pieces.clone();
        pieces.filter(|piece| self.chosen[*piece]).map(|piece| self.layout.pieces[piece].chars).sum()
    }

    /// A block's text. Where most of it was chosen, the rest belongs to it: the number in brackets that was a link.
    fn text(&self, number: usize) -> String {
        let whole = self.chars_chosen(number) * 2 >= self.chars(number);
        let mut text = String::new();
        for piece in self.block(number).pieces.clone() {
            if whole || self.chosen[piece] || self.layout.pieces[piece].chars == 0 {
                text.push_str(&self.layout.pieces[piece].text);
            }
        }
        tidy(&text, &self.layout.pieces[self.block(number).pieces.clone()])
    }

    /// What stands between paragraphs that were taken, beside them and like them, is of the article too.
    fn fill(&mut self) {
        let (Some(first), Some(last)) = (self.taken.first().copied(), self.taken.last().copied()) else { return };
        let homes: std::collections::HashMap<usize, usize> =
            self.taken.iter().fold(Default::default(), |mut homes, number| {
                *homes.entry(self.block(*number).home).or_default() += self.chars(*number);
                homes
            });
        for number in first..=last {
            if self.chars_chosen(number) > 0 {
                continue;
            }
            let block = self.block(number);
            let is_text = matches!(block.part, Part::Paragraph | Part::Post);
            let (chars, links) = (self.chars(number), self.link_chars(number));
            if is_text && chars >= 30 && links * 3 < chars && homes.get(&block.home).is_some_and(|home| *home >= 300) {
                for piece in block.pieces.clone() {
                    self.chosen[piece] = true;
                }
            }
        }
        self.taken = (0..self.layout.blocks.len()).filter(|number| self.chars_chosen(*number) > 0).collect();
    }

    /// The headline is a field of its own; what stands before it is of the page, not of the article.
    fn drop_headline(&mut self, claims: &Claims) {
        let titles: Vec<String> = claims.titles.iter().map(|title| fold(title)).collect();
        let mut chars = 0;
        for (at, number) in self.taken.iter().enumerate().take(12) {
            let text = fold(&self.text(*number));
            let is_title = !text.is_empty() && titles.iter().any(|title| is_headline(&text, title));
            if is_title && chars <= 200 {
                self.taken.drain(..=at);
                return;
            }
            chars += self.chars(*number);
            if chars > 200 {
                return;
            }
        }
    }

    /// A paragraph that is nothing but a link leads to another article.
    fn drop_links(&mut self) {
        let taken = std::mem::take(&mut self.taken);
        self.taken = taken
            .into_iter()
            .filter(|number| {
                !(self.is_link(*number) && self.chars(*number) < 300)
            })
            .collect();
    }

    fn drop_captions(&mut self) {
        let layout = self.layout;
        self.taken.retain(|number| layout.blocks[*number].part != Part::Caption);
    }

    /// A passage that stands twice is set out a second time, or is there for another screen; what stands more often
    /// is a refrain, as the questions of an interview.
    fn drop_doubles(&mut self) {
        let folded: Vec<String> = self.taken.iter().map(|number| fold(&self.text(*number))).collect();
        let mut times: HashMap<&str, usize> = HashMap::new();
        for text in &folded {
            *times.entry(text).or_default() += 1;
        }
        let mut seen = HashSet::new();
        let mut folded = folded.iter();
        self.taken.retain(|_| {
            let Some(text) = folded.next() else { return true };
            text.len() < SHORTEST_DOUBLE || times[text.as_str()] > 2 || seen.insert(text.as_str())
        });
    }

    /// Headline and teaser of another article: a link, and beside it, with nothing else, a sentence or two.
    fn drop_teasers(&mut self) {
        let mut homes: HashMap<usize, Home> = HashMap::new();
        for (number, block) in self.layout.blocks.iter().enumerate() {
            let home = homes.entry(block.home).or_default();
            home.blocks += 1;
            home.links += usize::from(self.is_link(number) && self.chars(number) >= 15);
        }
        let Some(main) = self.main_home() else { return };
        let Some(last) = self.taken.iter().rev().find(|number| self.block(**number).home == main).copied() else {
            return;
        };
        let taken = std::mem::take(&mut self.taken);
        self.taken = taken
            .into_iter()
            .filter(|number| {
                let home = &homes[&self.block(*number).home];
                !(*number > last && home.links > 0 && home.blocks <= 4 && self.chars(*number) < 200)
            })
            .collect();
    }

    /// The element that holds most of the text.
    fn main_home(&self) -> Option<usize> {
        let mut chars: HashMap<usize, usize> = HashMap::new();
        for number in &self.taken {
            *chars.entry(self.block(*number).home).or_default() += self.chars(*number);
        }
        let all: usize = chars.values().sum();
        let (home, most) = chars.into_iter().max_by_key(|(home, chars)| (*chars, *home))?;
        (most * 2 >= all).then_some(home)
    }

    /// Names, dates and sections over the text are no part of it.
    fn drop_dateline(&mut self) {
        let Some(main) = self.main_home() else { return };
        let is_line = |number: usize| {
            self.block(number).home != main && self.chars(number) < 80 && !ends_sentence(&self.text(number))
        };
        let lines = self.taken.iter().take_while(|number| is_line(**number)).count();
        if lines < self.taken.len() {
            self.taken.drain(..lines);
        }
    }

    /// How to reach the author, and what to subscribe to, after the end.
    fn drop_tail(&mut self) {
        let from = self.taken.len().saturating_sub(4).max(2);
        let is_own = |number: usize| !matches!(self.block(number).part, Part::Post | Part::Quote | Part::Cell);
        let ends = |number: usize| {
            is_own(number) && self.chars(number) < 300 && has_address(&self.text(number))
        };
        let Some(end) = (from..self.taken.len()).find(|at| ends(self.taken[*at])) else { return };
        if self.taken[end..].iter().all(|number| self.chars(*number) < 300) {
            self.taken.truncate(end);
        }
    }

    fn is_link(&self, number: usize) -> bool {
        self.link_chars(number) * 10 >= self.chars(number) * 7
    }

    /// The text: a line for each block.
    pub(super) fn render(&self) -> String {
        let mut text = String::new();
        for number in &self.taken {
            let line = self.text(*number);
            if line.is_empty() {
                continue;
            }
            if !text.is_empty() {
                text.push_str(if self.block(*number).continues_row { " " } else { "\n" });
            }
            text.push_str(&line);
        }
        text
    }
}

fn has_address(text: &str) -> bool {
    text.split_whitespace().any(|word| {
        let word = word.trim_matches(|c: char| !c.is_alphanumeric() && c != '@');
        word.split_once('@').is_some_and(|(_, host)| host.len() > 2) || word.contains("twitter.com/") || word.contains("facebook.com/")
    })
}

/// Whether a text ends as a sentence does.
pub(super) fn ends_sentence(text: &str) -> bool {
    text.trim_end().chars().next_back().is_some_and(|c| ".!?…。！？।؟:;\"”“»’'」』)]）".contains(c))
}

fn is_headline(text: &str, title: &str) -> bool {
    text == title || (text.chars().count() >= 15 && (title.starts_with(text) || title.ends_with(text)))
}

/// Letters and digits only, in small letters.
pub(super) fn fold(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

fn tidy(text: &str, _pieces: &[super::layout::Piece]) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
