//! What two libraries took for the main text of a page goes in; one choice comes out.
//!
//! The first knows many sites' ways of naming things and is the more precise, but when it knows none it may take a
//! box beside the article, or a part of it. The second weighs paragraphs. They differ much on one page of twenty;
//! on the others the second only brings back paragraphs over the article that the first lost: its lead.

use super::choice::ends_sentence;
use super::claims::Claims;
use super::doubt;
use super::layout::Layout;
use super::parts::Part;

/// Shorter blocks are no paragraphs to count by.
const PARAGRAPH: usize = 80;
/// Shorter leads are lines with a name or a date.
const SHORTEST_LEAD: usize = 50;
/// Shorter links are a name or a number.
const SHORTEST_HEADLINE: usize = 15;

/// One choice of two. The second library is asked where its answer can matter.
pub(super) fn of(
    layout: &Layout,
    rules: Vec<bool>,
    weights: impl FnOnce() -> Vec<bool>,
    claims: &Claims,
) -> Vec<bool> {
    let rules = Side::of(layout, rules);
    if rules.chars > 0 && !rules.leaves_much(layout) && rules.leads_left(layout).next().is_none() {
        return rules.chosen;
    }
    let vote = Vote { layout, rules, weights: Side::of(layout, weights()) };
    if vote.rules.chars == 0 {
        return vote.weights.chosen;
    }
    if vote.is_contested() {
        return if vote.found_links(claims) { vote.rules.chosen } else { vote.weights.chosen };
    }
    vote.with_leads()
}

struct Vote<'p> {
    layout: &'p Layout,
    rules: Side,
    weights: Side,
}

/// What one library chose.
struct Side {
    chosen: Vec<bool>,
    chars: usize,
    /// Characters in paragraphs.
    paragraphs: usize,
}

impl Side {
    fn of(layout: &Layout, chosen: Vec<bool>) -> Self {
        let mut side = Side { chosen, chars: 0, paragraphs: 0 };
        for number in 0..layout.blocks.len() {
            let chars = side.chars_of(layout, number);
            side.chars += chars;
            side.paragraphs += if is_paragraph(layout, number, PARAGRAPH) { chars } else { 0 };
        }
        side
    }

    fn chars_of(&self, layout: &Layout, block: usize) -> usize {
        let pieces = layout.blocks[block].pieces.clone();
        pieces.filter(|piece| self.chosen[*piece]).map(|piece| layout.pieces[piece].chars).sum()
    }

    fn takes(&self, layout: &Layout, block: usize) -> bool {
        self.chars_of(layout, block) * 2 > layout.chars(block)
    }

    /// Whether it took less than half of the paragraphs of the page.
    fn leaves_much(&self, layout: &Layout) -> bool {
        let is_counted = |number: &usize| is_paragraph(layout, *number, PARAGRAPH);
        let page: usize =
            (0..layout.blocks.len()).filter(is_counted).map(|number| layout.chars(number)).sum();
        self.paragraphs * 2 < page
    }

    /// Sentences before its end that it did not take.
    fn leads_left(&self, layout: &Layout) -> impl Iterator<Item = usize> {
        let last = (0..layout.blocks.len()).rev().find(|number| self.takes(layout, *number)).unwrap_or(0);
        (0..last).filter(|number| {
            !self.takes(layout, *number)
                && !layout.blocks[*number].is_by_picture
                && is_paragraph(layout, *number, SHORTEST_LEAD)
                && ends_sentence(&layout.text(*number))
        })
    }

    fn text(&self, layout: &Layout) -> String {
        let taken = layout.pieces.iter().zip(&self.chosen).filter(|(_, chosen)| **chosen);
        taken.map(|(piece, _)| piece.text.as_str()).collect::<Vec<_>>().join(" ")
    }
}

impl Vote<'_> {
    /// Whether the first left much, and the second took more than twice as much.
    fn is_contested(&self) -> bool {
        self.rules.leaves_much(self.layout)
            && self.weights.paragraphs > 2 * self.rules.paragraphs
            && self.weights.chars > self.rules.chars
    }

    /// Whether what the second found more is other articles: after the end of the first's text, a headline that is
    /// a link for every two paragraphs. Where the two are apart, the one that has to do with the page's title is
    /// the article.
    fn found_links(&self, claims: &Claims) -> bool {
        let last = |side: &Side| side.chosen.iter().rposition(|chosen| *chosen).unwrap_or(0);
        let after = last(&self.rules)..=last(&self.weights);
        let (mut headlines, mut more) = (0, 0);
        for (number, block) in self.layout.blocks.iter().enumerate() {
            let (chars, links) = (self.layout.chars(number), self.layout.link_chars(number));
            let is_headline = chars >= SHORTEST_HEADLINE && links * 10 >= chars * 8;
            let is_after = block.pieces.start > *after.start() && block.pieces.end <= after.end() + 1;
            headlines += usize::from(is_headline && is_after);
            let is_more =
                block.pieces.clone().any(|piece| self.weights.chosen[piece] && !self.rules.chosen[piece]);
            more += usize::from(is_more && is_paragraph(self.layout, number, PARAGRAPH));
        }
        headlines * 2 >= more && (self.is_contained() || self.has_more_of(claims))
    }

    fn is_contained(&self) -> bool {
        let both = self.rules.chosen.iter().zip(&self.weights.chosen).zip(&self.layout.pieces);
        let both: usize =
            both.filter(|((one, other), _)| **one && **other).map(|(_, piece)| piece.chars).sum();
        both * 10 >= self.rules.chars * 9
    }

    /// Whether the first has as much of what the page says of itself as the second.
    fn has_more_of(&self, claims: &Claims) -> bool {
        let shared = |side: &Side| doubt::shared(claims, &side.text(self.layout)).unwrap_or(0);
        shared(&self.rules) >= shared(&self.weights)
    }

    /// The first's choice, with the sentences before its end that only the second took.
    fn with_leads(self) -> Vec<bool> {
        let Vote { layout, rules, weights } = self;
        let leads: Vec<usize> =
            rules.leads_left(layout).filter(|number| weights.takes(layout, *number)).collect();
        let mut chosen = rules.chosen;
        for lead in leads {
            chosen[layout.blocks[lead].pieces.clone()].fill(true);
        }
        chosen
    }
}

fn is_paragraph(layout: &Layout, block: usize, least: usize) -> bool {
    let (chars, links) = (layout.chars(block), layout.link_chars(block));
    let is_text =
        matches!(layout.blocks[block].part, Part::Paragraph | Part::Quote | Part::Item | Part::Post);
    is_text && chars >= least && links * 4 < chars
}

#[cfg(test)]
mod tests;
