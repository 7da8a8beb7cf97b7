//! The beginning of a line -> whether it can be the places and the date of a dateline.

use super::fold::{has_case, is_spaceless};

/// Small words inside the names of places, and between two of them.
const PARTICLES: [&str; 40] = [
    "de", "del", "la", "las", "los", "el", "le", "les", "du", "des", "da", "do", "das", "dos", "di", "della",
    "sur", "am", "an", "der", "im", "bei", "of", "the", "and", "on", "upon", "al", "y", "e", "et", "und",
    "van", "aan", "den", "in", "на", "и", "д", "г",
];

/// The longest, in characters.
const LONGEST: usize = 64;

/// Whether a stretch can be a place, several of them, a date or an author.
pub(in crate::relate) fn is_place(text: &str) -> bool {
    let text =
        text.trim_matches(|c: char| c.is_whitespace() || matches!(c, '*' | '•' | '\u{200f}' | '\u{200e}'));
    let has_date = text.chars().any(char::is_numeric);
    let words = text.split_whitespace().count();
    let is_foreign =
        |c: char| matches!(c, '"' | '“' | '”' | '!' | '?' | '؟' | '。' | ';' | '«' | '»' | '…' | '@');
    if text.is_empty()
        || text.chars().nth(LONGEST).is_some()
        || text.contains(is_foreign)
        || ends_sentence(text)
    {
        return false;
    }
    let is_cased = text.chars().any(has_case);
    let is_short = match (is_cased, has_date) {
        (true, false) => words <= 7,
        (true, true) => words <= 9,
        (false, false) => words <= 4,
        (false, true) => words <= 14,
    };
    let is_first_capital = !text.chars().find(|c| c.is_alphanumeric()).is_some_and(char::is_lowercase);
    // Months are small in many languages.
    let mut small = if has_date { 2 } else { 0 };
    let is_proper = |word: &str| {
        let begins_small = word.chars().find(|c| c.is_alphanumeric()).is_some_and(char::is_lowercase);
        let is_particle = || PARTICLES.contains(&word.trim_matches(|c: char| !c.is_alphanumeric()));
        if !begins_small || is_particle() {
            return true;
        }
        small -= 1;
        small >= 0
    };
    is_short && is_first_capital && text.split_whitespace().all(is_proper)
}

/// Whether all words begin with a capital, but for small ones.
pub(super) fn is_capitalised(text: &str) -> bool {
    text.split_whitespace().all(|word| {
        let first = word.chars().find(|c| c.is_alphanumeric());
        !first.is_some_and(char::is_lowercase)
            || PARTICLES.contains(&word.trim_matches(|c: char| !c.is_alphanumeric()))
    })
}

/// Whether there is no small letter and at least three others that have a capital.
pub(super) fn is_upper(text: &str) -> bool {
    !text.chars().any(char::is_lowercase) && text.chars().filter(|c| c.is_uppercase()).nth(2).is_some()
}

/// Whether a script has neither capitals nor is one without spaces.
pub(super) fn is_caseless(text: &str) -> bool {
    text.chars().any(|c| c.is_alphabetic() && !has_case(c) && !is_spaceless(c))
}

/// Whether letters are the first ones of words before them: "Australian Federal Police (AFP)".
pub(super) fn is_initials(words: &str, letters: &str) -> bool {
    let mut letters = letters.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).rev();
    let mut next = letters.next();
    let count = words.split(|c: char| c.is_whitespace() || matches!(c, '-' | '/')).rev();
    let firsts = count.filter_map(|word| word.chars().find(|c| c.is_alphabetic()));
    let mut met = 0;
    for first in firsts {
        if next == Some(first.to_lowercase().next().unwrap_or(first)) && first.is_uppercase() {
            met += 1;
            next = letters.next();
        } else if first.is_uppercase() {
            break;
        }
    }
    next.is_none() && met > 1
}

/// A full stop behind a word of more than four letters, with another word behind it.
fn ends_sentence(text: &str) -> bool {
    let mut words = text.split_whitespace().peekable();
    while let Some(word) = words.next() {
        let is_long = word.strip_suffix('.').is_some_and(|own| own.chars().count() > 4);
        if is_long && !word.trim_end_matches('.').contains(['.', '-']) && words.peek().is_some() {
            return true;
        }
    }
    false
}
