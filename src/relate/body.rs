//! A text and the spans that are not the article (boilerplate of the outlet, credit lines) -> what is compared.

use std::ops::Range;

use crate::text::Tokenizer;

/// The text of an article without what is set aside.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Body {
    /// What is left, pieces joined by an empty line.
    pub text: String,
    /// First byte of each word of `text`, ascending.
    words: Vec<u32>,
    /// Of each piece: its first byte in `text` and its first byte in the text as given.
    pieces: Vec<(u32, u32)>,
}

impl Body {
    /// What is left of a text; `aside` in any order.
    pub fn new(text: &str, aside: &[Range<u32>]) -> Self {
        let mut aside = aside.to_vec();
        aside.sort_unstable_by_key(|span| (span.start, span.end));
        let mut body = Body::default();
        let mut from = 0;
        let end = text.len() as u32;
        for span in aside.into_iter().chain(std::iter::once(end..end)) {
            if span.start > from {
                body.push(text, from..span.start);
            }
            from = from.max(span.end);
        }
        body.words = Tokenizer::new(0).words(&body.text).iter().map(|word| word.start).collect();
        body
    }

    fn push(&mut self, text: &str, piece: Range<u32>) {
        let whole = &text[piece.start as usize..piece.end as usize];
        let trimmed = whole.trim();
        if trimmed.is_empty() {
            return;
        }
        let at = piece.start + (whole.len() - whole.trim_start().len()) as u32;
        if !self.text.is_empty() {
            self.text.push_str("\n\n");
        }
        self.pieces.push((self.text.len() as u32, at));
        self.text.push_str(trimmed);
    }

    /// Words.
    pub fn word_count(&self) -> u32 {
        self.words.len() as u32
    }

    /// Whether another body has the same words in the same order.
    pub fn has_words_of(&self, other: &Body) -> bool {
        self.words.len() == other.words.len() && hashes(&self.text) == hashes(&other.text)
    }

    /// Words that begin in a span of `text`.
    pub fn words_in(&self, span: &Range<u32>) -> u32 {
        let before = |at: u32| self.words.partition_point(|&start| start < at);
        (before(span.end) - before(span.start)) as u32
    }

    /// Where so many words before a byte of `text` begin.
    pub fn word_before(&self, at: u32, words: usize) -> u32 {
        let next = self.words.partition_point(|&start| start < at);
        self.words.get(next.saturating_sub(words)).map_or(at, |&start| start.min(at))
    }

    /// Where so many words behind a byte of `text` end, or just before the next one begins.
    pub fn word_behind(&self, at: u32, words: usize) -> u32 {
        let next = self.words.partition_point(|&start| start < at);
        self.words.get(next + words).map_or(self.text.len() as u32, |&start| start)
    }

    /// Where a span of `text` stands in the text as given. One that lies in several pieces is given from its first byte to
    /// its last, with what was set aside in between.
    pub fn given(&self, span: &Range<u32>) -> Range<u32> {
        self.given_at(span.start)..self.given_at(span.end.max(span.start + 1) - 1) + 1
    }

    fn given_at(&self, at: u32) -> u32 {
        let piece = self.pieces.partition_point(|(start, _)| *start <= at).saturating_sub(1);
        self.pieces.get(piece).map_or(at, |(start, given)| at - start + given)
    }
}

/// The words of a text, each as its hash.
pub(super) fn hashes(text: &str) -> Vec<u64> {
    let mut hashes = Vec::new();
    Tokenizer::new(0).hashes(text, &mut hashes);
    hashes
}

#[cfg(test)]
mod tests;
