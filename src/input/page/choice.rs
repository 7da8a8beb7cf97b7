//! The pieces that a library took for the main text go in; the lines of the article come out.

use std::collections::{HashMap, HashSet};

use super::claims::Claims;
use super::layout::{Block, Layout};
use super::parts::Part;

/// A link that stands alone and is longer is a paragraph that someone made a link.
const LONGEST_LINK: usize = 300;
/// Shorter blocks may well stand twice.
const SHORTEST_DOUBLE: usize = 60;
/// What stands before the headline is no longer.
const LONGEST_BEFORE: usize = 200;
/// The headline is among the first blocks.
const HEADLINE_WITHIN: usize = 12;
/// A part of a title that is a headline by itself has so many letters.
const SHORTEST_HEADLINE: usize = 15;
/// A name, a date, a section over the text.
const LONGEST_DATELINE: usize = 80;
/// Words over links are no more.
const LONGEST_LABEL: usize = 80;
/// How to reach the author takes no more.
const LONGEST_ADDRESS: usize = 300;
/// Blocks after the one with the address, itself included.
const ADDRESS_WITHIN: usize = 4;
/// A headline and a sentence or two.
const LONGEST_TEASER: usize = 200;
const MOST_IN_CARD: usize = 4;
/// A paragraph that was left out between others.
const SHORTEST_FILL: usize = 30;
/// Text of an element that is known to hold the article.
const KNOWN_HOME: usize = 300;

/// Blocks of a page, and what is taken of each.
pub(super) struct Choice<'p> {
    layout: &'p Layout,
    chosen: Vec<bool>,
    /// Numbers of the blocks that are taken, in the order of the page.
    taken: Vec<usize>,
}

/// What stands in one element.
#[derive(Default)]
struct Home {
    blocks: usize,
    headlines: usize,
}

impl<'p> Choice<'p> {
    /// What a library took.
    pub(super) fn new(layout: &'p Layout, chosen: Vec<bool>) -> Self {
        let mut choice = Choice { layout, chosen, taken: Vec::new() };
        choice.take_chosen();
        choice
    }

    /// Takes out what is not of the article, and brings back what of it is missing.
    pub(super) fn corrected(mut self, claims: &Claims) -> Self {
        self.fill();
        self.drop_headline(claims);
        self.drop_links_and_captions();
        self.drop_labels();
        self.drop_doubles();
        self.drop_teasers();
        self.drop_dateline();
        self.drop_address();
        self.drop_labels();
        self
    }

    /// Numbers of the blocks that are taken.
    pub(super) fn taken(&self) -> &[usize] {
        &self.taken
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
                text.push(if self.block(*number).continues_row { ' ' } else { '\n' });
            }
            text.push_str(&line);
        }
        text
    }

    fn take_chosen(&mut self) {
        self.taken = (0..self.layout.blocks.len()).filter(|number| self.chars_chosen(*number) > 0).collect();
    }

    fn block(&self, number: usize) -> &'p Block {
        &self.layout.blocks[number]
    }

    fn chars(&self, number: usize) -> usize {
        self.layout.chars(number)
    }

    fn is_link(&self, number: usize) -> bool {
        self.layout.link_chars(number) * 10 >= self.chars(number) * 7
    }

    fn chars_chosen(&self, number: usize) -> usize {
        let pieces = self.block(number).pieces.clone();
        pieces.filter(|piece| self.chosen[*piece]).map(|piece| self.layout.pieces[piece].chars).sum()
    }

    /// A block's text. Where most of it was chosen, the rest belongs to it, as a number in brackets that is a link.
    fn text(&self, number: usize) -> String {
        let whole = self.chars_chosen(number) * 2 >= self.chars(number);
        let mut text = String::new();
        for piece in self.block(number).pieces.clone() {
            if whole || self.chosen[piece] || self.layout.pieces[piece].chars == 0 {
                text.push_str(&self.layout.pieces[piece].text);
            }
        }
        tidy(&text)
    }

    /// The element that holds most of the text, if one does.
    fn main_home(&self) -> Option<usize> {
        let mut chars: HashMap<usize, usize> = HashMap::new();
        for number in &self.taken {
            *chars.entry(self.block(*number).home).or_default() += self.chars(*number);
        }
        let all: usize = chars.values().sum();
        let (home, most) = chars.into_iter().max_by_key(|(home, chars)| (*chars, *home))?;
        (most * 2 >= all).then_some(home)
    }

    /// What stands between paragraphs that were taken, beside them and like them, is of the article too.
    fn fill(&mut self) {
        let (Some(first), Some(last)) = (self.taken.first(), self.taken.last()) else { return };
        let mut homes: HashMap<usize, usize> = HashMap::new();
        for number in &self.taken {
            *homes.entry(self.block(*number).home).or_default() += self.chars(*number);
        }
        let missing = (*first..=*last).filter(|number| {
            let block = self.block(*number);
            let is_text = matches!(block.part, Part::Paragraph | Part::Post);
            let (chars, links) = (self.chars(*number), self.layout.link_chars(*number));
            let is_home = homes.get(&block.home).is_some_and(|chars| *chars >= KNOWN_HOME);
            is_home
                && is_text
                && chars >= SHORTEST_FILL
                && links * 3 < chars
                && self.chars_chosen(*number) == 0
        });
        for number in missing.collect::<Vec<_>>() {
            let pieces = self.block(number).pieces.clone();
            self.chosen[pieces].fill(true);
        }
        self.take_chosen();
    }

    /// The headline is a field of its own; what stands before it is of the page, not of the article.
    fn drop_headline(&mut self, claims: &Claims) {
        let titles: Vec<String> = claims.titles.iter().map(|title| fold(title)).collect();
        let mut before = 0;
        for (at, number) in self.taken.iter().enumerate().take(HEADLINE_WITHIN) {
            let text = fold(&self.text(*number));
            if titles.iter().any(|title| is_headline(&text, title)) {
                self.taken.drain(..=at);
                return;
            }
            before += self.chars(*number);
            if before > LONGEST_BEFORE {
                return;
            }
        }
    }

    /// A paragraph that is nothing but a link leads to another article; the words under a picture are its own.
    fn drop_links_and_captions(&mut self) {
        let taken = std::mem::take(&mut self.taken);
        let is_apart = |number: usize| {
            let is_lead = self.is_link(number) && self.chars(number) < LONGEST_LINK;
            is_lead || self.block(number).part == Part::Caption
        };
        self.taken = taken.into_iter().filter(|number| !is_apart(*number)).collect();
    }

    /// What links are announced with goes with them: a heading or a line with a colon and no text after it.
    fn drop_labels(&mut self) {
        let is_label = |number: usize| {
            let is_heading = self.block(number).part == Part::Heading;
            self.chars(number) < LONGEST_LABEL && (is_heading || self.text(number).ends_with([':', '：']))
        };
        let next = |at: usize| self.taken.get(at + 1).copied().unwrap_or(usize::MAX);
        let has_text = |at: usize| {
            let after = self.taken[at] + 1;
            next(at) == after || (next(at) < usize::MAX && !self.is_link(after))
        };
        let kept = (0..self.taken.len()).filter(|at| !is_label(self.taken[*at]) || has_text(*at));
        self.taken = kept.map(|at| self.taken[at]).collect();
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

    /// After the article, a link and beside it, with nothing else, a sentence or two: another article.
    fn drop_teasers(&mut self) {
        let Some(main) = self.main_home() else { return };
        let Some(last) = self.taken.iter().rev().find(|number| self.block(**number).home == main) else {
            return;
        };
        let mut homes: HashMap<usize, Home> = HashMap::new();
        for number in *last..self.layout.blocks.len() {
            let home = homes.entry(self.block(number).home).or_default();
            home.blocks += 1;
            home.headlines += usize::from(self.is_link(number) && self.chars(number) >= SHORTEST_HEADLINE);
        }
        let is_teaser = |number: usize| {
            let home = homes.get(&self.block(number).home);
            let is_card = home.is_some_and(|home| home.headlines > 0 && home.blocks <= MOST_IN_CARD);
            number > *last && is_card && self.chars(number) < LONGEST_TEASER
        };
        self.taken = self.taken.iter().copied().filter(|number| !is_teaser(*number)).collect();
    }

    /// Names, dates and sections over the text are no part of it.
    fn drop_dateline(&mut self) {
        let Some(main) = self.main_home() else { return };
        let is_line = |number: usize| {
            let is_short = self.chars(number) < LONGEST_DATELINE && !ends_sentence(&self.text(number));
            is_short && self.block(number).home != main
        };
        let lines = self.taken.iter().take_while(|number| is_line(**number)).count();
        if lines < self.taken.len() {
            self.taken.drain(..lines);
        }
    }

    /// How to reach the author, and what to subscribe to, after the end.
    fn drop_address(&mut self) {
        let from = self.taken.len().saturating_sub(ADDRESS_WITHIN).max(2);
        let is_own =
            |number: usize| !matches!(self.block(number).part, Part::Post | Part::Quote | Part::Cell);
        let is_short = |number: usize| self.chars(number) < LONGEST_ADDRESS;
        let ends = |number: usize| is_own(number) && is_short(number) && has_address(&self.text(number));
        let Some(end) = (from..self.taken.len()).find(|at| ends(self.taken[*at])) else { return };
        if self.taken[end..].iter().all(|number| is_short(*number)) {
            self.taken.truncate(end);
        }
    }
}

/// Single spaces; a line feed ends a line.
fn tidy(text: &str) -> String {
    let lines = text.split('\n').map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
    lines.filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}

/// Whether a text ends as a sentence does.
pub(super) fn ends_sentence(text: &str) -> bool {
    text.trim_end().chars().next_back().is_some_and(|c| ".!?…。！？।؟:;\"”“»’'」』)]）".contains(c))
}

fn is_headline(text: &str, title: &str) -> bool {
    let is_part = |text: &str| text.chars().count() >= SHORTEST_HEADLINE;
    !text.is_empty()
        && (text == title || (is_part(text) && (title.starts_with(text) || title.ends_with(text))))
}

/// Letters and digits only, in small letters.
fn fold(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Whether a text has an e-mail address, the name of an account or the address of one.
fn has_address(text: &str) -> bool {
    text.split_whitespace().any(|word| {
        let word = word.trim_matches(|c: char| !c.is_alphanumeric() && c != '@');
        let is_name = word.split_once('@').is_some_and(|(_, name)| name.len() > 2);
        is_name || ["twitter.com/", "facebook.com/", "x.com/"].iter().any(|site| word.contains(site))
    })
}

#[cfg(test)]
mod tests;
