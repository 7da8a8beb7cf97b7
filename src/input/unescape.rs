//! The characters that a JSON string stands for, when serde_json has found its end and checked its escapes.
//!
//! serde_json builds an unescaped string in memory that grows with it, and then copies it: for the text of an
//! article, which nearly always has line ends in it, that costs more than finding its end.

use memchr::memchr;

/// The string between the quotes, unescaped; `None` where half a surrogate pair stands in it.
pub(super) fn unescape(inner: &str) -> Option<String> {
    let mut out = String::with_capacity(inner.len());
    let mut rest = inner;
    while let Some(at) = memchr(b'\\', rest.as_bytes()) {
        out.push_str(&rest[..at]);
        let escape = &rest[at..];
        let (character, len) = match escape.as_bytes().get(1)? {
            b'n' => ('\n', 2),
            b'"' => ('"', 2),
            b'\\' => ('\\', 2),
            b'/' => ('/', 2),
            b't' => ('\t', 2),
            b'r' => ('\r', 2),
            b'b' => ('\u{8}', 2),
            b'f' => ('\u{c}', 2),
            _ => by_number(escape)?,
        };
        out.push(character);
        rest = &escape[len..];
    }
    out.push_str(rest);
    Some(out)
}

/// The character of `\uXXXX`, or of two of them that make a surrogate pair, and their length.
fn by_number(escape: &str) -> Option<(char, usize)> {
    let high = unit(escape)?;
    if !(0xD800..0xDC00).contains(&high) {
        return char::from_u32(high).map(|character| (character, 6));
    }
    let low = unit(&escape[6..]).filter(|low| (0xDC00..0xE000).contains(low))?;
    char::from_u32(0x10000 + ((high - 0xD800) << 10 | (low - 0xDC00))).map(|character| (character, 12))
}

fn unit(escape: &str) -> Option<u32> {
    u32::from_str_radix(escape.strip_prefix("\\u")?.get(..4)?, 16).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// What serde_json makes of it.
    fn oracle(inner: &str) -> Option<String> {
        serde_json::from_str(&format!("\"{inner}\"")).ok()
    }

    #[test]
    fn every_escape_is_known() {
        for inner in [
            "",
            "plain \u{fc}",
            r#"\n\"\\\/\t\r\b\f"#,
            r"\u00e9\u20AC\ud83d\ude00",
            r"a\u0000b",
            r"\\u0041",
            r"\ud83d",
            r"\ude00 x",
            r"\ud83d\u0041",
            r"\ud83d\n",
        ] {
            assert_eq!(unescape(inner), oracle(inner), "{inner}");
        }
    }

    proptest! {
        #[test]
        fn strings_come_back_as_they_were(text in any::<String>()) {
            let json = serde_json::to_string(&text).unwrap();
            prop_assert_eq!(unescape(&json[1..json.len() - 1]), Some(text));
        }

        #[test]
        fn escapes_mean_what_serde_json_says(
            inner in "([a-z\u{e4} ]|\\\\[nrtbf/\"\\\\]|\\\\u[0-9a-dA-D]{4}|\\\\ud[89ab][0-9a-f]{2}|\\\\ud[c-f][0-9a-f]{2}){0,12}"
        ) {
            prop_assert_eq!(unescape(&inner), oracle(&inner));
        }
    }
}
