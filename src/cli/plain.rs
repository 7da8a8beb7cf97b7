//! Text from the crawl on its way to a terminal, where a title must not be able to move the cursor or turn the line.

use std::fmt::{self, Display, Formatter, Write};

/// A text that a stranger wrote, shown with its control characters spelled out.
#[derive(Clone, Copy, Debug)]
pub(super) struct Plain<'a>(pub(super) &'a str);

impl Display for Plain<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let mut rest = self.0;
        while let Some((at, control)) = rest.char_indices().find(|(_, character)| acts(*character)) {
            f.write_str(&rest[..at])?;
            write!(f, "\\u{{{:x}}}", u32::from(control))?;
            rest = &rest[at + control.len_utf8()..];
        }
        f.write_str(rest)
    }
}

/// Whether a character does something to the terminal, or to the order of the characters around it.
pub(super) fn acts(character: char) -> bool {
    character.is_control()
        || matches!(character,
            '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// The same JSON with those characters escaped, which JSON itself asks only for the first 32 of them. Outside of
/// strings JSON has none but the line ends and spaces of its layout.
pub(super) fn plain_json(json: &str) -> String {
    let mut plain = String::with_capacity(json.len());
    for character in json.chars() {
        if character != '\n' && acts(character) {
            // All of them are in the basic plane: one escape each.
            write!(plain, "\\u{:04x}", u32::from(character)).expect("a string takes all");
        } else {
            plain.push(character);
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Strings in which one character in two is of the kind that matters here.
    fn hostile() -> impl Strategy<Value = String> {
        let control = prop_oneof![
            proptest::char::range('\0', '\u{1f}'),
            proptest::char::range('\u{7f}', '\u{9f}'),
            proptest::char::range('\u{200e}', '\u{202e}'),
            proptest::char::range('\u{2066}', '\u{2069}'),
            Just('\u{61c}'),
        ];
        proptest::collection::vec(prop_oneof![any::<char>(), control], 0..40)
            .prop_map(|characters| characters.into_iter().collect())
    }

    /// Named one by one, as the standard names them, not as [`acts`] does.
    fn is_harmful(character: char) -> bool {
        let number = u32::from(character);
        let c0_or_c1 = number < 0x20 || (0x7f..0xa0).contains(&number);
        let bidi =
            [0x61c, 0x200e, 0x200f, 0x202a, 0x202b, 0x202c, 0x202d, 0x202e, 0x2066, 0x2067, 0x2068, 0x2069];
        c0_or_c1 || bidi.contains(&number)
    }

    #[test]
    fn escapes_are_spelled_out() {
        assert_eq!(Plain("a\x1b[31m\u{202e}b\u{9b}").to_string(), "a\\u{1b}[31m\\u{202e}b\\u{9b}");
        assert_eq!(plain_json("[\n \"\u{7f}\u{202e}é\"]"), "[\n \"\\u007f\\u202eé\"]");
    }

    proptest! {
        #[test]
        fn nothing_that_acts_passes_and_all_else_does(text in hostile()) {
            let plain = Plain(&text).to_string();
            prop_assert!(!plain.chars().any(is_harmful));
            let harmless: String = text.chars().filter(|character| !acts(*character)).collect();
            let mut left = plain.chars();
            prop_assert!(harmless.chars().all(|wanted| left.any(|character| character == wanted)));
            if harmless == text {
                prop_assert_eq!(plain, text);
            }
        }

        #[test]
        fn json_says_the_same(text in hostile()) {
            let json = serde_json::to_string_pretty(&[&text]).unwrap();
            let plain = plain_json(&json);
            prop_assert!(!plain.chars().any(|character| character != '\n' && is_harmful(character)));
            prop_assert_eq!(serde_json::from_str::<Vec<String>>(&plain).unwrap(), vec![text]);
        }
    }
}
