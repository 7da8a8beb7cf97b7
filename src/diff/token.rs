//! The words of a text and its sentences -> tokens: what a person would mark as one thing.
//!
//! A token is a word of room 2 or several that a mark holds together: "well-known", "don't", "3.5", "U.S.", "9:30",
//! "$80 million", "9 a.m.", "30%", "example.com", "@handle". Its key is the same for the same words after NFKC and
//! lower case, so that a curly apostrophe makes no difference and a hyphen does; of Arabic, after one spelling is made
//! of all (`arabic`).

use std::borrow::Cow;
use std::sync::LazyLock;

use super::arabic;
use super::keys::KeySet;
use super::sentence::Sentence;
use crate::text::{Tokenizer, Word, hash_of};

/// How much it tells that two sentences share a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Class {
    /// A word without a meaning of its own: "the", "of".
    Small,
    /// Any other word.
    Plain,
    /// A word with a capital where a sentence does not begin.
    Name,
    /// It holds a digit.
    Figure,
}

impl Class {
    /// Its part in a score.
    pub fn weight(self) -> u32 {
        match self {
            Class::Small => 2,
            Class::Plain | Class::Name => 3,
            Class::Figure => 4,
        }
    }
}

/// A token and its bytes in the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
    /// Hash of its normal form.
    pub key: u64,
    /// What it is.
    pub class: Class,
    /// Words of room 2 that it is made of; 255 of more.
    pub words: u8,
}

impl Token {
    /// The token as printed.
    pub fn of(self, text: &str) -> &str {
        &text[self.start as usize..self.end as usize]
    }
}

/// The seed of the keys: they never leave the program.
const SEED: u64 = 0;

/// The keys of small words.
static SMALL: LazyLock<KeySet> =
    LazyLock::new(|| super::lists::SMALL.iter().map(|word| word_key(word)).collect());

/// The key of a word in small letters that is a token by itself.
pub fn word_key(word: &str) -> u64 {
    match arabic::may_be_in(word) {
        true => hash_of(&arabic::folded(word), SEED),
        false => hash_of(word, SEED),
    }
}

/// The words of a text, in order; those of Arabic by the hash of their one spelling. Room 2 keeps the spellings apart: its
/// shingles are looked for as they are printed.
pub fn words(text: &str) -> Vec<Word> {
    let mut words = Tokenizer::new(SEED).words(text);
    if arabic::may_be_in(text) {
        for word in &mut words {
            let printed = &text[word.start as usize..word.end as usize];
            if !arabic::may_be_in(printed) {
                continue;
            }
            // One character may be several words, "ﷺ", and a stroke alone is no word in one spelling.
            if let Cow::Owned(folded) = arabic::folded(printed)
                && !folded.is_empty()
                && !folded.contains(' ')
            {
                word.hash = hash_of(&folded, SEED);
            }
        }
    }
    words
}

/// Appends the tokens of a sentence, given its words.
pub fn tokens(text: &str, sentence: Sentence, words: &[Word], tokens: &mut Vec<Token>) {
    let first = tokens.len();
    let mut next = 0;
    while next < words.len() {
        let (token, used) = token(text, sentence, &words[next..]);
        next += used;
        tokens.push(token);
    }
    name(text, &mut tokens[first..]);
}

/// The token that begins with the first of `words`, and how many of them it takes.
fn token(text: &str, sentence: Sentence, words: &[Word]) -> (Token, usize) {
    let first = words[0];
    let (mut end, mut key, mut used) = (first.end, first.hash, 1);
    let mut has_digit = starts_with_digit(text, first);
    let mut is_dotted = false;
    while let Some(word) = words.get(used) {
        // One character may be several words: "½" is 1 and 2.
        if word.start < end {
            (end, key, used) = (end.max(word.end), mixed(key, word.hash), used + 1);
            continue;
        }
        let joint = &text[end as usize..word.start as usize];
        let left = &text[words[used - 1].start as usize..end as usize];
        let right = &text[word.start as usize..word.end as usize];
        let Some(mark) = joins(left, joint, right) else { break };
        is_dotted |= mark == b'.' && left.chars().count() == 1 && left.chars().all(char::is_alphabetic);
        has_digit |= starts_with_digit(text, *word);
        key = mixed(key, u64::from(mark) ^ word.hash);
        (end, used) = (word.end, used + 1);
    }
    let mut start = first.start;
    let before = &text[sentence.start as usize..start as usize];
    let lead = before.chars().next_back().filter(|mark| leads(*mark, before, has_digit));
    if let Some(mark) = lead {
        start -= mark.len_utf8() as u32;
        key = mixed(key, u64::from(u32::from(mark)) << 8);
    }
    // A mark that another word begins with is that word's.
    let is_free = |mark: &char| words.get(used).is_none_or(|word| word.start >= end + mark.len_utf8() as u32);
    let after = text[end as usize..sentence.end as usize].chars().next().filter(is_free);
    if let Some(mark) = after.filter(|mark| has_digit && matches!(mark, '%' | '‰' | '°' | '٪')) {
        end += mark.len_utf8() as u32;
        key = mixed(key, u64::from(u32::from(arabic::plain(mark).unwrap_or(mark))) << 16);
    } else if is_dotted && after == Some('.') {
        end += 1;
    }
    if has_digit
        && let Some((unit_end, unit_key, unit_words)) = unit(text, lead.is_some(), end, &words[used..])
    {
        // "9 a.m." and "9 am" are one time, whatever stands between.
        (end, key, used) = (unit_end, mixed(key, unit_key), used + unit_words);
        let is_free = words.get(used).is_none_or(|word| word.start > end);
        if is_free
            && text[end as usize..sentence.end as usize].starts_with('.')
            && text[..end as usize].ends_with(".m")
        {
            end += 1;
        }
    }
    let class = if has_digit { Class::Figure } else { Class::Plain };
    (Token { start, end, key, class, words: used.min(255) as u8 }, used)
}

/// The key of several parts in order, one after another.
pub(super) fn mixed(key: u64, more: u64) -> u64 {
    (key.rotate_left(23) ^ more).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

fn starts_with_digit(text: &str, word: Word) -> bool {
    text[word.start as usize..].chars().next().is_some_and(char::is_numeric)
}

/// The mark that holds two words together, in one form for all that look alike; `None` where they are two tokens.
fn joins(left: &str, joint: &str, right: &str) -> Option<u8> {
    let (last, first) = (left.chars().next_back()?, right.chars().next()?);
    let are_digits = last.is_numeric() && first.is_numeric();
    match joint {
        "'" | "’" | "ʼ" | "‘" => (last.is_alphanumeric() && first.is_alphabetic()).then_some(b'\''),
        "-" | "\u{2010}" | "\u{2011}" => Some(b'-'),
        "\u{2013}" if are_digits => Some(b'-'),
        // A full stop whose space was forgotten: "end.Next".
        "." => {
            let mut rest = right.chars();
            let is_start =
                rest.next().is_some_and(char::is_uppercase) && rest.next().is_some_and(char::is_lowercase);
            (are_digits || !is_start).then_some(b'.')
        }
        // "4,000", and "3,5" where a comma is the decimal point.
        "," => {
            let digits = right.chars().take_while(|c| c.is_numeric()).count();
            let is_decimal = digits < 3 && digits == right.chars().count() && left.len() <= 3;
            (are_digits && (digits == 3 || is_decimal)).then_some(b',')
        }
        "٫" => are_digits.then_some(b'.'),
        "٬" => are_digits.then_some(b','),
        ":" => are_digits.then_some(b':'),
        "/" | "&" | "_" | "@" => Some(joint.as_bytes()[0]),
        "://" => Some(b'/'),
        "$" => (first.is_numeric() && left.len() <= 3 && last.is_uppercase()).then_some(b'$'),
        _ => None,
    }
}

/// Whether a mark right before a word belongs to it.
fn leads(mark: char, before: &str, has_digit: bool) -> bool {
    match mark {
        '#' | '@' => true,
        '$' | '€' | '£' | '¥' | '₹' | '₽' | '₩' | '₺' | '₪' | '¢' => has_digit,
        // A sign, not a dash between two things.
        '-' | '−' | '+' => {
            let rest = &before[..before.len() - mark.len_utf8()];
            has_digit && (rest.is_empty() || rest.ends_with(|c: char| c.is_whitespace() || c == '('))
        }
        _ => false,
    }
}

/// The unit that follows a figure and is one with it: "a.m." after a time, "million" after an amount of money. Its end,
/// its key, its words.
fn unit(text: &str, is_money: bool, end: u32, words: &[Word]) -> Option<(u32, u64, usize)> {
    let first = words.first().filter(|word| word.start >= end)?;
    let gap = &text[end as usize..first.start as usize];
    if gap != " " && gap != "\u{a0}" && gap != "\u{202f}" {
        return None;
    }
    let word = text[first.start as usize..first.end as usize].to_lowercase();
    if is_money {
        let is_scale =
            matches!(&*word, "million" | "billion" | "trillion" | "thousand" | "bn" | "mln" | "mn" | "tn");
        return is_scale.then_some((first.end, first.hash, 1));
    }
    if matches!(&*word, "am" | "pm") {
        return Some((first.end, u64::from(word.as_bytes()[0]), 1));
    }
    let second = words.get(1).filter(|word| word.start >= first.end)?;
    let is_time = matches!(&*word, "a" | "p")
        && &text[first.end as usize..second.start as usize] == "."
        && text[second.start as usize..second.end as usize].eq_ignore_ascii_case("m");
    is_time.then_some((second.end, u64::from(word.as_bytes()[0]), 2))
}

/// Finds the small words and the names of a sentence.
fn name(text: &str, tokens: &mut [Token]) {
    let small = &*SMALL;
    for (at, token) in tokens.iter_mut().enumerate().filter(|(_, token)| token.class == Class::Plain) {
        let printed = token.of(text);
        if (token.words == 1 && small.contains(&token.key)) || printed.len() == 1 {
            token.class = Class::Small;
        } else if at > 0 && printed.trim_start_matches(['@', '#']).starts_with(char::is_uppercase) {
            token.class = Class::Name;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(text: &str) -> Vec<u64> {
        let mut found = Vec::new();
        let sentence = Sentence { start: 0, end: text.len() as u32 };
        tokens(text, sentence, &words(text), &mut found);
        found.iter().map(|token| token.key).collect()
    }

    #[test]
    fn arabic_words_and_figures_in_two_spellings_have_one_key() {
        for (a, b) in [
            ("إعلان المكتبة فى محمّد", "اعلان المكتبه في محمد"),
            ("بلغت ٣٫٥٪ و٤٬٠٠٠ ريال", "بلغت 3.5% و4,000 ريال"),
            ("شكرًا کثیرا ﻻ", "شكرا كثيرا لا"),
        ] {
            assert_eq!(keys(a), keys(b), "{a} and {b}");
        }
        assert_eq!(keys("إعلان"), [word_key("اعلان")]);
        assert_ne!(keys("٣٫٥"), keys("٣٥"));
    }
}
