//! Text of strangers as Markdown that shows it and does nothing else with it.

use std::fmt::Write;

/// Not seen, and without an effect but that the characters around it are no address.
const JOINER: char = '\u{2060}';

/// A text in the middle of a line, in one line.
pub(super) fn escaped(text: &str) -> String {
    // No space of any kind at the ends: signs next to one neither begin nor end anything.
    let text = text.trim();
    let text: String = text.split(is_space).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
    let mut shown = String::with_capacity(text.len() + text.len() / 8);
    let mut rest = text.chars();
    while let Some(character) = rest.next() {
        let after = rest.as_str();
        let next = after.chars().next();
        match character {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '~' => shown.extend(['\\', character]),
            '&' if next.is_some_and(|next| next.is_alphanumeric() || next == '#') => shown.push_str("\\&"),
            // Amounts are no mathematics.
            '$' if !next.is_some_and(|next| next.is_ascii_digit()) => shown.push_str("\\$"),
            ':' if after.starts_with("//") => shown.push_str("\\:"),
            '.' if ends_in_www(&shown) => shown.push_str("\\."),
            // GitHub looks for these after it has taken the backslashes away.
            '@' if next.is_some_and(|next| !is_space(next)) => shown.extend(['@', JOINER]),
            '#' if next.is_some_and(|next| next.is_ascii_digit()) => shown.extend(['#', JOINER]),
            character if acts(character) => {
                write!(shown, "U+{:04X}", u32::from(character)).expect("a string takes all");
            }
            character => shown.push(character),
        }
    }
    shown
}

/// A text at the beginning of a line or of an item of a list, where it must not begin a list or a heading.
pub(super) fn leading(text: &str) -> String {
    let shown = escaped(text);
    let digits = shown.bytes().take_while(u8::is_ascii_digit).count();
    let begins_block = |sign: char| match digits {
        0 => matches!(sign, '#' | '-' | '+' | '='),
        _ => matches!(sign, '.' | ')'),
    };
    match shown[digits..].chars().next() {
        Some(sign) if begins_block(sign) => format!("{}\\{}", &shown[..digits], &shown[digits..]),
        _ => shown,
    }
}

fn ends_in_www(text: &str) -> bool {
    text.len().checked_sub(3).and_then(|at| text.get(at..)).is_some_and(|end| end.eq_ignore_ascii_case("www"))
}

fn is_space(character: char) -> bool {
    character.is_whitespace() && !matches!(character, '\u{a0}' | '\u{2007}' | '\u{202f}')
}

/// Whether a character does something to the order of the characters around it, or to what reads it, or hides text
/// from the reader.
pub(super) fn acts(character: char) -> bool {
    character.is_control()
        || matches!(character,
            '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{feff}' | '\u{e0000}'..='\u{e007f}')
}
