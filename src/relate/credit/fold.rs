//! A character -> what it is compared as, and what stands between the words of a name.

use unicode_normalization::char::{decompose_compatible, is_combining_mark};

/// Gives the letters and digits that a character is compared as: without case, width, marks and the letters that Arabic
/// keyboards mix up; none for a mark or for punctuation.
pub(super) fn fold(c: char, mut each: impl FnMut(char)) {
    if c.is_ascii() {
        if c.is_ascii_alphanumeric() {
            each(c.to_ascii_lowercase());
        }
        return;
    }
    if c == '©' {
        return each(c);
    }
    decompose_compatible(c, |part| {
        if is_mark(part) || !part.is_alphanumeric() {
            return;
        }
        part.to_lowercase().filter(|own| !is_mark(*own)).for_each(|own| each(plain(own)));
    });
}

/// A string as it is compared.
pub(super) fn folded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    text.chars().for_each(|c| fold(c, |own| out.push(own)));
    out
}

fn plain(c: char) -> char {
    match c {
        'ة' => 'ه',
        'ى' | 'ی' => 'ي',
        'ک' => 'ك',
        'ı' => 'i',
        'ς' => 'σ',
        other => other,
    }
}

/// Points and accents, and the stroke that stretches Arabic words.
pub(super) fn is_mark(c: char) -> bool {
    !c.is_ascii() && (c == 'ـ' || is_combining_mark(c))
}

/// Directions and joiners that are not seen.
pub(super) fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{ad}')
}

/// What may stand inside a name between its letters: it is not compared.
pub(super) fn is_inside_name(c: char) -> bool {
    c.is_whitespace()
        || is_invisible(c)
        || is_mark(c)
        || matches!(
            c,
            '-' | '‐' | '‑' | '.' | '\'' | '’' | '&' | '/' | '+' | '·' | '・' | '!' | '«' | '»' | '"'
        )
}

/// Scripts that put no spaces between words.
pub(super) fn is_spaceless(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

/// Whether the character has a capital or is one; others tell nothing by their case.
pub(super) fn has_case(c: char) -> bool {
    c.is_lowercase() || c.is_uppercase()
}

/// A dash of any length; the stroke that stretches Arabic words is printed as one, too: see [`is_stretched`].
pub(super) fn is_dash(c: char) -> bool {
    matches!(c, '-' | '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' | '－' | 'ـ' | '─')
}

/// Whether a character stretches the word before it, and is no dash.
pub(super) fn is_stretched(before: &str, c: char) -> bool {
    c == 'ـ' && before.ends_with(char::is_alphabetic)
}

/// Marks that open what another closes.
pub(super) fn is_opener(c: char) -> bool {
    matches!(c, '(' | '（' | '[' | '［' | '【' | '〔' | '〈' | '《' | '「' | '{' | '«' | '<')
}

/// The mark that closes what this one opens.
pub(in crate::relate) fn closer(c: char) -> Option<char> {
    Some(match c {
        '(' => ')',
        '（' => '）',
        '[' => ']',
        '［' => '］',
        '【' => '】',
        '〔' => '〕',
        '〈' => '〉',
        '《' => '》',
        '「' => '」',
        '{' => '}',
        '«' => '»',
        '/' => '/',
        _ => return None,
    })
}

/// Marks that close what another opened.
pub(super) fn is_closer(c: char) -> bool {
    matches!(c, ')' | '）' | ']' | '］' | '】' | '〕' | '〉' | '》' | '」' | '}' | '»' | '>')
}

/// Marks that end a sentence.
pub(super) fn is_stop(c: char) -> bool {
    matches!(c, '.' | '!' | '?' | '…' | '。' | '！' | '？' | '．' | '؟' | '۔' | '।' | '॥')
}
