//! The pieces that a library took for the main text go in; the lines that are it come out.

use super::claims::Claims;
use super::layout::{Block, Layout};
use super::parts::Part;

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
                let (chars, links) = (self.chars(*number), self.link_chars(*number));
                !(links * 10 >= chars * 7 && chars < 300)
            })
            .collect();
    }

    fn drop_captions(&mut self) {
        let layout = self.layout;
        self.taken.retain(|number| layout.blocks[*number].part != Part::Caption);
    }

    /// A sentence set out a second time is the same sentence.
    fn drop_doubles(&mut self) {
        let mut seen = std::collections::HashSet::new();
        let taken = std::mem::take(&mut self.taken);
        self.taken = taken
            .into_iter()
            .filter(|number| {
                let text = fold(&self.text(*number));
                text.chars().count() < 30 || seen.insert(text)
            })
            .collect();
    }

    /// How to reach the author, after the end.
    fn drop_tail(&mut self) {
        while self.taken.len() > 2
            && let Some(last) = self.taken.last()
            && self.chars(*last) < 250
            && has_address(&self.text(*last))
        {
            self.taken.pop();
        }
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
