//! A page goes in; the page comes out as a parser of trees is to see it: without what can not matter, and written
//! so that it has one reading only.

use super::kept::{is_one_of, kept};
use super::tags::{Tag, Token};

/// Attributes that say what an element is for.
pub(super) const ATTRIBUTES: [&str; 14] = [
    "class",
    "id",
    "role",
    "itemprop",
    "style",
    "aria-hidden",
    "hidden",
    "href",
    "data-component",
    "data-lp-replacement-content",
    "itemtype",
    "content",
    "name",
    "property",
];
/// Longest value of an attribute that is kept, in bytes: a summary is never longer.
const LONGEST_VALUE: usize = 4000;

/// The page as a parser is to see it.
pub(super) fn clean(html: &str) -> String {
    let mut out = String::with_capacity(html.len() / 2);
    for token in kept(html) {
        match token {
            Token::Text(text) => write_text(text, &mut out),
            Token::Open(tag) => open(tag, &mut out),
            Token::Raw(tag, text) => {
                open(tag, &mut out);
                write_text(text, &mut out);
                close(tag.name, &mut out);
            }
            Token::Close(name) => close(name, &mut out),
        }
    }
    out
}

/// A `<` in the text of a title would be none of a tag elsewhere.
fn write_text(text: &str, out: &mut String) {
    let mut from = 0;
    for (at, _) in text.match_indices('<') {
        out.push_str(&text[from..at]);
        out.push_str("&lt;");
        from = at + 1;
    }
    out.push_str(&text[from..]);
}

fn close(name: &str, out: &mut String) {
    out.push_str("</");
    out.push_str(name);
    out.push('>');
}

fn open(tag: Tag<'_>, out: &mut String) {
    out.push('<');
    out.push_str(tag.name);
    for (name, value) in tag.attributes() {
        if !is_one_of(name, &ATTRIBUTES) {
            continue;
        }
        let mut end = value.len().min(LONGEST_VALUE);
        while !value.is_char_boundary(end) {
            end -= 1;
        }
        out.push(' ');
        out.push_str(name);
        out.push_str("=\"");
        for (at, part) in value[..end].split('"').enumerate() {
            if at > 0 {
                out.push_str("&quot;");
            }
            out.push_str(part);
        }
        out.push('"');
    }
    out.push('>');
}
