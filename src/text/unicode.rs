//! Words in a piece of text that holds characters beyond ASCII.
//!
//! Nearly every character either separates words, or is a letter or digit whose normal form is one character
//! and that never composes with its neighbours: those are read from a table (filled on demand, 256 characters
//! at a time). Everything else (compatibility forms, marks that compose, conjoining jamo, scripts without
//! spaces) goes with its surroundings through NFKC, one normalisation segment at a time, so that each word
//! still knows its span in the text as read.

use std::sync::{LazyLock, OnceLock};

use icu_segmenter::options::WordBreakInvariantOptions;
use icu_segmenter::{WordSegmenter, WordSegmenterBorrowed};
use unicode_normalization::char::{canonical_combining_class, decompose_compatible, is_combining_mark};
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfkc_quick};

/// What a character does to the word it stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Class {
    /// Ends the word.
    Separator,
    /// Is not there.
    Dropped,
    /// Is part of the word, as this character.
    Letter(char),
    /// Is part of the word, with this combining class; never composes.
    Mark(u8),

    /// Needs its surroundings.
    Complex,
}

type Page = Box<[Class; 256]>;

static PAGES: [OnceLock<Page>; 0x1100] = [const { OnceLock::new() }; 0x1100];

#[inline]
fn class_of(c: char) -> Class {
    let page = PAGES[c as usize >> 8].get_or_init(|| {
        let first = c as u32 & !0xff;
        let mut page = Box::new([Class::Separator; 256]);
        for (offset, class) in page.iter_mut().enumerate() {
            if let Some(c) = char::from_u32(first + offset as u32) {
                *class = classify(c);
            }
        }
        page
    });
    page[c as usize & 0xff]
}

fn classify(c: char) -> Class {
    let quick = is_nfkc_quick(std::iter::once(c));
    let mark = canonical_combining_class(c);
    if mark != 0 {
        let plain = quick == IsNormalized::Yes && is_combining_mark(c) && !is_invisible(c) && !is_unspaced(c);
        return if plain { Class::Mark(mark) } else { Class::Complex };
    }
    if !starts_segment(c) || is_unspaced(c) {
        return Class::Complex;
    }
    if is_invisible(c) {
        return if quick == IsNormalized::Yes { Class::Dropped } else { Class::Complex };
    }
    let normal: Vec<char> = std::iter::once(c).nfkc().collect();
    if normal.iter().all(|&n| !is_word(n) && !is_invisible(n)) {
        return Class::Separator;
    }
    match normal[..] {
        [one] if !is_unspaced(one) && canonical_combining_class(one) == 0 && starts_segment(one) => {
            let mut lower = lower(one);
            match (lower.next(), lower.next()) {
                (Some(letter), None) if is_word(letter) => Class::Letter(letter),
                _ => Class::Complex,
            }
        }
        _ => Class::Complex,
    }
}

/// Whether no character before `c` can change what NFKC makes of it.
fn starts_segment(c: char) -> bool {
    let mut first = None;
    decompose_compatible(c, |d| {
        first.get_or_insert(d);
    });
    let first = first.unwrap_or(c);
    [c, first].into_iter().all(|c| {
        canonical_combining_class(c) == 0 && is_nfkc_quick(std::iter::once(c)) != IsNormalized::Maybe
    })
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || is_combining_mark(c)
}

/// Format characters and fillers that a reader does not see (Default_Ignorable_Code_Point, UAX #44).
fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}'
        | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
        | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fff8}'
        | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

/// Vowel points and case endings of Arabic and Hebrew (Unicode 16, sections 9.1 and 9.2).
fn is_point(c: char) -> bool {
    matches!(c, '\u{591}'..='\u{5bd}' | '\u{5bf}' | '\u{5c1}'..='\u{5c2}' | '\u{5c4}'..='\u{5c5}' | '\u{5c7}'
        | '\u{610}'..='\u{61a}' | '\u{64b}'..='\u{652}' | '\u{656}'..='\u{65f}' | '\u{670}')
}

/// A word in normal form without the points at its end: writers print or leave out the ending of a case as they like.
fn without_ending(mut word: &[u8]) -> &[u8] {
    while let [rest @ .., lead @ 0xd6..=0xd9, last] = word
        && char::from_u32((*lead as u32 & 0x1f) << 6 | *last as u32 & 0x3f).is_some_and(is_point)
    {
        word = rest;
    }
    word
}

/// Letters of scripts that put no spaces between words and for which ICU has a dictionary.
fn is_unspaced(c: char) -> bool {
    is_word(c)
        && matches!(c,
            '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' | '\u{3005}'..='\u{3007}'
            | '\u{3021}'..='\u{3029}' | '\u{3031}'..='\u{3035}' | '\u{3040}'..='\u{30ff}' | '\u{31f0}'..='\u{31ff}'
            | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{a9e0}'..='\u{a9fe}' | '\u{aa60}'..='\u{aa7f}'
            | '\u{f900}'..='\u{faff}' | '\u{1aff0}'..='\u{1b16f}' | '\u{20000}'..='\u{3ffff}')
}

fn lower(c: char) -> impl Iterator<Item = char> {
    c.to_lowercase().map(|c| if c == '\u{3c2}' { '\u{3c3}' } else { c })
}

static SEGMENTER: LazyLock<WordSegmenterBorrowed<'static>> =
    LazyLock::new(|| WordSegmenter::new_dictionary(WordBreakInvariantOptions::default()));

/// Calls `word` with the start and end of every word of an unspaced run.
fn each_unspaced(run: &str, mut word: impl FnMut(usize, usize)) {
    let mut start = 0;
    for end in SEGMENTER.segment_str(run) {
        if end > start {
            word(start, end);
            start = end;
        }
    }
}

/// Memory that is used again from piece to piece.
#[derive(Debug, Default)]
pub(super) struct Pieces {
    word: Vec<u8>,
    normal: String,
    /// For each segment: where it starts in `normal`, and its span in the text.
    segments: Vec<(usize, usize, usize)>,
}

impl Pieces {
    /// Calls `word` with the span and the normal form of every word in `text[start..end]`, a piece between plain
    /// separators.
    pub(super) fn each(
        &mut self,
        text: &str,
        start: usize,
        end: usize,
        mut word: impl FnMut(usize, usize, &[u8]),
    ) {
        let mut emit = |from: usize, to: usize, normal: &[u8]| match without_ending(normal) {
            [] => {}
            normal => word(from, to, normal),
        };
        let mut open: Option<usize> = None;
        let mut previous = text.floor_char_boundary(start.saturating_sub(1));
        let mut last_mark = 0;
        let mut at = start;
        self.word.clear();
        while at < end {
            let c = text[at..end].chars().next().expect("at < end");
            let class = if c.is_ascii() { Class::Letter(c.to_ascii_lowercase()) } else { class_of(c) };
            match class {
                Class::Letter(letter) => {
                    open.get_or_insert(at);
                    self.word.extend_from_slice(letter.encode_utf8(&mut [0; 4]).as_bytes());
                    last_mark = 0;
                }
                Class::Separator => {
                    if let Some(from) = open.take() {
                        emit(from, at, &self.word);
                        self.word.clear();
                    }
                    last_mark = 0;
                }
                Class::Dropped => last_mark = 0,
                Class::Mark(mark) if open.is_some() && mark >= last_mark => {
                    self.word.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
                    last_mark = mark;
                }
                Class::Mark(_) | Class::Complex => {
                    let from = open.take().unwrap_or(previous);
                    let to = region_end(text, at, end);
                    self.word.clear();
                    self.region(text, from, to, &mut emit);
                    last_mark = 0;
                    at = to;
                    previous = last_starter(text, from, to);
                    continue;
                }
            }
            previous = at;
            at += c.len_utf8();
        }
        if let Some(from) = open {
            emit(from, end, &self.word);
        }
    }

    /// The words of a region that begins and ends where no character reaches across.
    fn region(&mut self, text: &str, from: usize, to: usize, word: &mut impl FnMut(usize, usize, &[u8])) {
        self.normal.clear();
        self.segments.clear();
        let mut start = from;
        while start < to {
            let mut rest = text[start..to].char_indices().skip(1);
            let end = rest.find(|&(_, c)| starts_segment(c)).map_or(to, |(offset, _)| start + offset);
            self.segments.push((self.normal.len(), start, end));
            let visible = text[start..end].nfkc().filter(|&c| !is_invisible(c));
            self.normal.extend(visible.flat_map(lower));
            start = end;
        }
        let segments = &self.segments;
        each_word(&self.normal, |low, high| {
            let first = segments.partition_point(|segment| segment.0 <= low) - 1;
            let last = segments.partition_point(|segment| segment.0 < high) - 1;
            let first = segments[first..=last].iter().find(|s| s.0 <= low).map_or(0, |s| s.1);
            word(first, segments[last].2, &self.normal.as_bytes()[low..high]);
        });
    }
}

/// The first simple separator after `at`, or `end`.
fn region_end(text: &str, at: usize, end: usize) -> usize {
    text[at..end]
        .char_indices()
        .find(|&(_, c)| !c.is_ascii() && class_of(c) == Class::Separator)
        .map_or(end, |(offset, _)| at + offset)
}

/// Where the last segment of a region starts: a mark after the region would belong to it.
fn last_starter(text: &str, from: usize, to: usize) -> usize {
    let mut starters = text[from..to].char_indices().rev().filter(|&(_, c)| starts_segment(c));
    starters.next().map_or(from, |(offset, _)| from + offset)
}

/// Calls `word` with the span of every word of a text in normal form.
fn each_word(normal: &str, mut word: impl FnMut(usize, usize)) {
    let mut characters = normal.char_indices().peekable();
    while let Some((start, c)) = characters.next() {
        if !is_word(c) {
            continue;
        }
        let unspaced = is_unspaced(c);
        let mut end = start + c.len_utf8();
        while let Some((at, c)) = characters.next_if(|&(_, c)| is_word(c) && is_unspaced(c) == unspaced) {
            end = at + c.len_utf8();
        }
        if unspaced {
            each_unspaced(&normal[start..end], |low, high| word(start + low, start + high));
        } else {
            word(start, end);
        }
    }
}

/// The slow twin: see [`super::naive_words`].
pub(super) fn naive_words(text: &str) -> Vec<String> {
    let normal: String = text.nfkc().filter(|&c| !is_invisible(c)).flat_map(lower).collect();
    let mut words = Vec::new();
    each_word(&normal, |start, end| words.push(normal[start..end].trim_end_matches(is_point).to_string()));
    words.retain(|word| !word.is_empty());
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_punctuation_that_the_mask_leaves_out_separates_words_whatever_follows() {
        let listed = ['\u{a0}', '\u{ab}', '\u{bb}'];
        for c in listed.into_iter().chain('\u{2010}'..='\u{2016}').chain('\u{2018}'..='\u{2026}') {
            assert_eq!(class_of(c), Class::Separator, "{c:?}");
            for mark in ('\u{300}'..='\u{36f}').chain('\u{591}'..='\u{5c7}').chain('\u{610}'..='\u{670}') {
                let apart: String = [c].into_iter().nfkc().chain([mark].into_iter().nfkc()).collect();
                assert_eq!([c, mark].into_iter().nfkc().collect::<String>(), apart, "{c:?} {mark:?}");
            }
        }
    }
}
