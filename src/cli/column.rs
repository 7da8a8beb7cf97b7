//! Setting words and numbers in a column as wide as the terminal.

use std::io::{self, IsTerminal};

use clap::builder::styling::{AnsiColor, Style};

/// Headings and numbers that matter.
pub(super) const STRONG: Style = Style::new().bold();
/// What is there for those who look for it.
pub(super) const FAINT: Style = Style::new().dimmed();
/// What a person should not overlook.
pub(super) const ALARM: Style = AnsiColor::Yellow.on_default().bold();

/// Columns where nothing says how many there are.
pub(super) const USUAL: usize = 80;
/// A column narrower than this is not worth a layout: the terminal may wrap it.
pub(super) const NARROWEST: usize = 30;
/// Wider lines are hard to read.
const WIDEST: usize = 120;

/// Columns of the page on standard output.
pub(super) fn width() -> usize {
    let told = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    match told {
        Some(columns) if io::stdout().is_terminal() => usize::clamp(columns, NARROWEST, WIDEST),
        _ => USUAL,
    }
}

/// The text cut to so many columns, with an ellipsis where something is missing.
pub(super) fn shortened(text: &str, columns: usize) -> String {
    let (mut used, mut fits) = (0, 0);
    for (at, character) in text.char_indices() {
        used += cells(character);
        if used > columns {
            return format!("{}…", text[..fits].trim_end());
        }
        if used < columns {
            fits = at + character.len_utf8();
        }
    }
    text.to_string()
}

/// Columns that a text takes.
pub(super) fn columns(text: &str) -> usize {
    text.chars().map(cells).sum()
}

/// Columns that a character takes: two in the scripts of East Asia and for emoji, none for marks that are set on the
/// character before. (Unicode Standard Annex 11, its wide blocks in round numbers.)
pub(super) fn cells(character: char) -> usize {
    match u32::from(character) {
        0x300..=0x36f | 0x200b..=0x200d | 0x20d0..=0x20ff | 0xfe00..=0xfe0f => 0,
        0x1100..=0x115f
        | 0x2e80..=0x303e
        | 0x3041..=0xa4cf
        | 0xac00..=0xd7a3
        | 0xf900..=0xfaff
        | 0xfe30..=0xfe6f
        | 0xff00..=0xff60
        | 0xffe0..=0xffe6
        | 0x1f300..=0x1faff
        | 0x20000..=0x3fffd => 2,
        _ => 1,
    }
}

/// A number with its thousands set apart.
pub(super) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::with_capacity(digits.len() * 4 / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// A number with the word for what is counted: `one` of it, or `many`.
pub(super) fn counted(number: u64, one: &str, many: &str) -> String {
    format!("{} {}", grouped(number), if number == 1 { one } else { many })
}

/// An amount of memory or data in the unit that leaves it readable.
pub(super) fn amount(bytes: u64) -> String {
    let units = ["KiB", "MiB", "GiB", "TiB"];
    if bytes < 1024 {
        return format!("{bytes} B");
    }
    let mut size = bytes as f64 / 1024.0;
    let mut unit = 0;
    while size >= 1024.0 && unit + 1 < units.len() {
        size /= 1024.0;
        unit += 1;
    }
    if size < 10.0 { format!("{size:.1} {}", units[unit]) } else { format!("{size:.0} {}", units[unit]) }
}

/// An argument as a shell must be given it; `None` where it holds what cannot be shown or typed.
pub(super) fn quoted(argument: &str) -> Option<String> {
    let is_safe = |character: char| character.is_alphanumeric() || "_-./:@%+=,".contains(character);
    if argument.is_empty() || argument.chars().any(super::plain::acts) {
        None
    } else if argument.chars().all(is_safe) {
        Some(argument.to_string())
    } else {
        Some(format!("'{}'", argument.replace('\'', r"'\''")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_readable() {
        let cases = [(0, "0"), (999, "999"), (1000, "1,000"), (12_345_678, "12,345,678")];
        for (number, expected) in cases {
            assert_eq!(grouped(number), expected);
        }
        assert_eq!(amount(999), "999 B");
        assert_eq!(amount(3 << 19), "1.5 MiB");
        assert_eq!(amount(77 << 20), "77 MiB");
        assert_eq!(counted(1, "copy", "copies"), "1 copy");
    }

    #[test]
    fn a_cut_text_fits_and_says_that_it_was_cut() {
        assert_eq!(shortened("the whole of it", 15), "the whole of it");
        assert_eq!(shortened("the whole of it", 14), "the whole of…");
        assert_eq!(shortened("灯塔重新开放", 7), "灯塔重…");
        for columns_left in 1..20 {
            assert!(columns(&shortened("e\u{301}灯塔 reopens today", columns_left)) <= columns_left);
        }
    }

    #[test]
    fn a_shell_reads_back_what_was_quoted() {
        assert_eq!(quoted("seeds/notes/ferry.txt").as_deref(), Some("seeds/notes/ferry.txt"));
        assert_eq!(quoted("it's $HOME").as_deref(), Some(r"'it'\''s $HOME'"));
        assert_eq!(quoted("a\x1b"), None);
        assert_eq!(quoted(""), None);
    }
}
