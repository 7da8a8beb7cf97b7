//! Text from the crawl on its way into a page, where it must stay text.

use std::fmt::{self, Display, Formatter, Write};

use crate::report::diff::{Op, WordRow};

/// What an article's text is put in: its own direction and nobody's language, apart from all around it.
pub(in crate::report) const OWN: &str = "dir=\"auto\" lang=\"\"";

/// A stranger's text inside an element: nothing in it is mark-up, and what would act unseen is shown.
#[derive(Clone, Copy, Debug)]
pub(in crate::report) struct Text<'a>(pub(in crate::report) &'a str);

/// The same for an attribute or a title, where no element can be.
#[derive(Clone, Copy, Debug)]
pub(in crate::report) struct Bare<'a>(pub(in crate::report) &'a str);

impl Display for Text<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        escaped(f, self.0, "<span class=\"ctl\" dir=\"ltr\">", "</span>")
    }
}

impl Display for Bare<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        escaped(f, self.0, "[", "]")
    }
}

fn escaped(f: &mut Formatter<'_>, text: &str, open: &str, close: &str) -> fmt::Result {
    let mut rest = text;
    while let Some((at, character)) = rest.char_indices().find(|(_, c)| is_special(*c)) {
        f.write_str(&rest[..at])?;
        match character {
            '&' => f.write_str("&amp;")?,
            '<' => f.write_str("&lt;")?,
            '>' => f.write_str("&gt;")?,
            '"' => f.write_str("&quot;")?,
            '\'' => f.write_str("&#39;")?,
            // A parser takes it for a line end, which in the middle of a line is a space.
            '\r' => f.write_char(' ')?,
            acting => write!(f, "{open}U+{:04X}{close}", u32::from(acting))?,
        }
        rest = &rest[at + character.len_utf8()..];
    }
    f.write_str(rest)
}

fn is_special(character: char) -> bool {
    matches!(character, '&' | '<' | '>' | '"' | '\'' | '\r') || acts(character)
}

/// Whether a character does something unseen. The marks of direction (U+200E, U+200F, U+061C) are not among them:
/// honest Hebrew and Arabic have them, and they reach no further than the element that isolates the text.
pub(in crate::report) fn acts(character: char) -> bool {
    match character {
        '\t' | '\n' | '\r' => false,
        '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' => true,
        _ => character.is_control() || u32::from(character) & 0xfffe == 0xfffe,
    }
}

/// An address, as a link only if it is one of the web. Not one of the crawl's other ideas (`javascript:`, `data:`).
#[derive(Clone, Copy, Debug)]
pub(in crate::report) struct Address<'a>(pub(in crate::report) &'a str);

impl Address<'_> {
    fn is_web(&self) -> bool {
        let is_plain = !self.0.chars().any(|c| c.is_whitespace() || acts(c));
        is_plain && (self.0.starts_with("http://") || self.0.starts_with("https://"))
    }
}

impl Display for Address<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        if !self.is_web() {
            return Text(self.0).fmt(f);
        }
        write!(f, "<a href=\"{}\" rel=\"noreferrer noopener nofollow\">{}</a>", Bare(self.0), Text(self.0))
    }
}

/// Which version a run of words is printed for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::report) enum Side {
    /// The old one: what was removed is marked.
    Old,
    /// The new one: what was added is marked.
    New,
    /// Both in one, for where there is no room for two columns.
    Both,
}

/// The words of a changed sentence.
pub(in crate::report) fn words(out: &mut String, words: &[WordRow], side: Side) -> fmt::Result {
    for word in words {
        match word.op {
            Op::Same => write!(out, "{}", Text(&word.text))?,
            Op::Removed if side != Side::New => marked(out, "del", &word.text)?,
            Op::Added if side != Side::Old => marked(out, "ins", &word.text)?,
            Op::Removed | Op::Added => {}
        }
    }
    Ok(())
}

/// A run in an element that leaves out the spaces around it: a line under a space looks like a mistake.
fn marked(out: &mut String, tag: &str, text: &str) -> fmt::Result {
    let inner = text.trim();
    if inner.is_empty() {
        return write!(out, "{}", Text(text));
    }
    let start = text.len() - text.trim_start().len();
    let (before, after) = (&text[..start], &text[start + inner.len()..]);
    write!(out, "{}<{tag}>{}</{tag}>{}", Text(before), Text(inner), Text(after))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_of_the_language_are_text() {
        assert_eq!(Text("<b a='\"'>&").to_string(), "&lt;b a=&#39;&quot;&#39;&gt;&amp;");
    }

    #[test]
    fn what_acts_unseen_is_shown() {
        let ctl = |code: &str| format!("<span class=\"ctl\" dir=\"ltr\">U+{code}</span>");
        assert_eq!(Text("a\u{202e}b\0").to_string(), format!("a{}b{}", ctl("202E"), ctl("0000")));
        assert_eq!(Bare("a\u{1b}\u{2066}").to_string(), "a[U+001B][U+2066]");
        assert_eq!(Text("one\r\ntwo\u{200f}").to_string(), "one \ntwo\u{200f}");
    }

    #[test]
    fn only_addresses_of_the_web_are_links() {
        for url in ["javascript:alert(1)", "data:text/html,x", " http://a.example", "//a.example", ""] {
            assert_eq!(Address(url).to_string(), Text(url).to_string());
        }
        assert!(!Address("https://a.example/\u{202e}").to_string().contains("href"));
        let link = Address("https://a.example/?a=\"&b").to_string();
        assert!(link.starts_with("<a href=\"https://a.example/?a=&quot;&amp;b\" rel=\"noreferrer noopener"));
    }

    #[test]
    fn spaces_are_left_out_of_the_mark() {
        let row = |op, text: &str| WordRow { op, text: text.to_string() };
        let rows = [
            row(Op::Same, "It is "),
            row(Op::Removed, "two "),
            row(Op::Added, "three "),
            row(Op::Same, "now."),
        ];
        let side = |side| {
            let mut out = String::new();
            words(&mut out, &rows, side).unwrap();
            out
        };
        assert_eq!(side(Side::Old), "It is <del>two</del> now.");
        assert_eq!(side(Side::New), "It is <ins>three</ins> now.");
        assert_eq!(side(Side::Both), "It is <del>two</del> <ins>three</ins> now.");
    }
}
