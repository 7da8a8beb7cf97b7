//! A character of the Arabic script -> the one that writers and keyboards print in its place.
//!
//! Newspapers print one agency's sentence with vowel points or without, "إعلان" or "اعلان", "في" or "فى", "مكتبة" or
//! "مكتبه", ٣ or 3, "،" or ",": house style, as curly quotes are. The letters are those of Larkey, Ballesteros and Connell
//! (2002), "Improving stemming for Arabic information retrieval", section 3, and of Lucene's ArabicNormalizer; of Persian
//! the two letters that have a code of their own (Unicode 16, section 9.2). Hamza on waw and on ya is not among them: it
//! tells words apart.

use std::borrow::Cow;
use std::ops::RangeInclusive;

use unicode_normalization::UnicodeNormalization;

/// The block (U+0600 to U+06FF); NFKC brings the forms of the other blocks here.
const BLOCK: RangeInclusive<char> = '\u{600}'..='\u{6ff}';

/// The character in one spelling; `None` for what is printed or left out as the writer likes.
pub fn plain(character: char) -> Option<char> {
    if !BLOCK.contains(&character) {
        return Some(character);
    }
    Some(match character {
        // Honorific signs and a mark of direction; points and hamza as a mark; the stroke that stretches; marks of recitation.
        '\u{610}'..='\u{61a}' | '\u{61c}' => return None,
        '\u{640}' | '\u{64b}'..='\u{65f}' | '\u{670}' => return None,
        '\u{6d6}'..='\u{6dc}' | '\u{6df}'..='\u{6e4}' | '\u{6e7}'..='\u{6e8}' | '\u{6ea}'..='\u{6ed}' => {
            return None;
        }
        'أ' | 'إ' | 'آ' | 'ٱ' => 'ا',
        'ى' | 'ی' => 'ي',
        'ک' => 'ك',
        'ة' => 'ه',
        '٠'..='٩' => digit(character, '٠'),
        '۰'..='۹' => digit(character, '۰'),
        '،' => ',',
        '؛' => ';',
        '؟' => '?',
        '۔' => '.',
        '٪' => '%',
        '٫' => '.',
        '٬' => ',',
        other => other,
    })
}

fn digit(character: char, zero: char) -> char {
    char::from(b'0' + (character as u32 - zero as u32) as u8)
}

/// Whether a character is a letter of the block: neither point, digit nor punctuation.
pub fn is_letter(character: char) -> bool {
    BLOCK.contains(&character) && character.is_alphabetic() && plain(character).is_some()
}

/// Whether a text may hold such characters, or those of other blocks that NFKC makes of them: told by the first bytes of
/// their codes.
pub fn may_be_in(text: &str) -> bool {
    let begins = |pair: &[u8]| matches!(pair, [0xd8..=0xdb, _] | [0xef, 0xad..=0xb7 | 0xb9..=0xbb]);
    !text.is_ascii() && text.as_bytes().windows(2).any(begins)
}

/// A word in small letters and in one spelling; borrowed where it is that already, as most are.
pub fn folded(word: &str) -> Cow<'_, str> {
    if !word.chars().all(is_normal) {
        return word.nfkc().flat_map(char::to_lowercase).filter_map(plain).collect();
    }
    match word.chars().all(|own| plain(own) == Some(own)) {
        true => Cow::Borrowed(word),
        false => word.chars().filter_map(plain).collect(),
    }
}

/// Whether NFKC leaves a character as it is, or does to it nothing that folding does not, whatever stands beside it, and it
/// is no capital. Hamza as a mark makes another letter of waw and ya.
fn is_normal(character: char) -> bool {
    let composes = matches!(character, '\u{653}'..='\u{655}' | '\u{675}'..='\u{678}');
    character.is_ascii() && !character.is_ascii_uppercase() || BLOCK.contains(&character) && !composes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_word_in_two_spellings_is_one() {
        for (a, b) in [
            ("إعلان", "اعلان"),
            ("آخر", "اخر"),
            ("شكرًا", "شكرا"),
            ("محمّد", "محمد"),
            ("الـعـربـية", "العربية"),
            ("مكتبة", "مكتبه"),
            ("فى", "في"),
            ("۱۲٬۵۰۰", "12,500"),
            ("٣٫٥٪", "3.5%"),
            ("ایران", "ايران"),
            ("کتاب", "كتاب"),
            ("ﻻ", "لا"),
            ("A\u{640}B", "ab"),
        ] {
            assert_eq!(folded(a), folded(b), "{a} and {b}");
        }
    }

    #[test]
    fn the_short_way_leads_where_the_long_one_does() {
        let long =
            |word: &str| -> String { word.nfkc().flat_map(char::to_lowercase).filter_map(plain).collect() };
        for letter in BLOCK {
            for word in [format!("{letter}"), format!("ي{letter}و"), format!("ا{letter}\u{651}b3")] {
                assert_eq!(folded(&word), long(&word), "{word:?}");
            }
        }
        assert_eq!(folded("و\u{654}"), "ؤ");
    }

    #[test]
    fn other_words_are_others() {
        for (a, b) in [("مسؤول", "مسول"), ("سئل", "سيل"), ("ماء", "ما"), ("٣", "4"), ("كتب", "كتاب")]
        {
            assert_ne!(folded(a), folded(b), "{a} and {b}");
        }
        assert!(BLOCK.filter_map(plain).all(|own| plain(own) == Some(own)), "folding twice is folding once");
    }

    #[test]
    fn other_scripts_are_told_by_their_bytes() {
        for text in ["", "Plain words.", "Été à Zürich – “oui”", "МОСКВА", "שלום", "３．５，"]
        {
            assert!(!may_be_in(text), "{text}");
        }
        for text in ["في", "a٣", "ﻻ", "«؟»", "کتاب"] {
            assert!(may_be_in(text), "{text}");
        }
        assert!(['ا', 'ة', 'ی', 'ٹ'].into_iter().all(is_letter));
        assert!(!['a', '،', '٣', '\u{640}', '\u{64b}', '\u{6dd}'].into_iter().any(is_letter));
    }
}
