//! HTML goes in; its tags and texts come out in their order, in one linear pass that no nesting can slow or end.
//!
//! What a tree builder would make of a page is counted before one meets it, and what a page says of itself is read
//! even if none may: so this is only a tokeniser, with the standard's rules for comments, quotes and raw text.

use std::borrow::Cow;

use memchr::{memchr, memmem};

/// What comes next on the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Token<'h> {
    /// An element begins; what is in it follows.
    Open(Tag<'h>),
    /// An element whose content is no markup, from its begin to its end: script, style, title and the like.
    Raw(Tag<'h>, &'h str),
    /// An element ends; its name as written.
    Close(&'h str),
    /// Text, its character references not yet resolved.
    Text(&'h str),
}

/// A start tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Tag<'h> {
    /// As written.
    pub(super) name: &'h str,
    /// What stands between its name and its end.
    inside: &'h str,
}

impl<'h> Tag<'h> {
    pub(super) fn is(self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name)
    }

    /// Whether it ends with `/>`.
    pub(super) fn is_closed(self) -> bool {
        self.inside.ends_with('/')
    }

    /// Names as written and values as they stand, in their order.
    pub(super) fn attributes(self) -> Attributes<'h> {
        Attributes { rest: self.inside }
    }

    /// The first attribute of that name, its character references resolved.
    pub(super) fn get(self, name: &str) -> Option<Cow<'h, str>> {
        let found = self.attributes().find(|(own, _)| own.eq_ignore_ascii_case(name));
        found.map(|(_, value)| resolved(value))
    }
}

/// Text with its character references resolved.
pub(super) fn resolved(text: &str) -> Cow<'_, str> {
    match memchr(b'&', text.as_bytes()) {
        Some(_) => html_escape::decode_html_entities(text),
        None => Cow::Borrowed(text),
    }
}

/// The attributes of a tag, up to its `>`.
pub(super) struct Attributes<'h> {
    rest: &'h str,
}

impl<'h> Iterator for Attributes<'h> {
    type Item = (&'h str, &'h str);

    fn next(&mut self) -> Option<Self::Item> {
        let rest = past(self.rest, |byte| is_space(byte) || byte == b'/');
        self.rest = rest;
        if matches!(rest.as_bytes().first(), None | Some(b'>')) {
            return None;
        }
        let ends = |byte: u8| is_space(byte) || matches!(byte, b'=' | b'/' | b'>');
        // An equals sign in the first place belongs to the name.
        let end = rest.bytes().skip(1).position(ends).map_or(rest.len(), |at| at + 1);
        let (name, after) = rest.split_at(end);
        let Some(value) = past(after, is_space).strip_prefix('=') else {
            self.rest = after;
            return Some((name, ""));
        };
        let value = past(value, is_space);
        let (value, rest) = match value.as_bytes().first() {
            Some(&quote @ (b'"' | b'\'')) => match memchr(quote, &value.as_bytes()[1..]) {
                Some(at) => (&value[1..=at], &value[at + 2..]),
                None => (&value[1..], ""),
            },
            _ => {
                let end = value.bytes().position(|byte| is_space(byte) || byte == b'>');
                value.split_at(end.unwrap_or(value.len()))
            }
        };
        self.rest = rest;
        Some((name, value))
    }
}

/// What follows the ASCII bytes of a kind.
fn past(text: &str, is: impl Fn(u8) -> bool) -> &str {
    &text[text.bytes().position(|byte| !is(byte)).unwrap_or(text.len())..]
}

fn is_space(byte: u8) -> bool {
    byte.is_ascii_whitespace()
}

/// How much of a page is read as markup.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scope {
    /// What a browser that runs scripts would build a tree of.
    Shown,
    /// Also what it would not: what stands in `noscript`, behind `plaintext` and in CDATA.
    All,
}

/// Elements whose content is no markup. Their end is searched for once; without one they reach to the end.
const RAW: [&str; 8] = ["script", "style", "title", "textarea", "xmp", "iframe", "noembed", "noframes"];
/// Those whose content a browser that runs scripts takes for none.
const RAW_IF_SHOWN: [&str; 2] = ["noscript", "plaintext"];

/// The tags and texts of a page.
pub(super) struct Tags<'h> {
    rest: &'h str,
    scope: Scope,
}

impl<'h> Tags<'h> {
    pub(super) fn new(html: &'h str, scope: Scope) -> Self {
        Tags { rest: html, scope }
    }

    fn open(&mut self) -> Token<'h> {
        let (tag, after) = tag(self.rest, 1);
        let is_one_of = |names: &[&str]| names.iter().any(|name| tag.is(name));
        if !is_one_of(&RAW) && (self.scope == Scope::All || !is_one_of(&RAW_IF_SHOWN)) {
            self.rest = after;
            return Token::Open(tag);
        }
        let (content, end) = after.split_at(raw_len(after, tag));
        self.rest = if end.is_empty() { end } else { self::tag(end, 2).1 };
        Token::Raw(tag, content)
    }

    /// Length of a comment, a declaration or the like.
    fn comment_len(&self) -> usize {
        let bytes = self.rest.as_bytes();
        if bytes.starts_with(b"<!--") {
            return comment_len(bytes);
        }
        if self.scope == Scope::All && bytes.starts_with(b"<![CDATA[") {
            return b"<![CDATA[".len();
        }
        memchr(b'>', bytes).map_or(bytes.len(), |at| at + 1)
    }
}

impl<'h> Iterator for Tags<'h> {
    type Item = Token<'h>;

    fn next(&mut self) -> Option<Token<'h>> {
        loop {
            let (text, markup) = self.rest.split_at(text_len(self.rest.as_bytes()));
            if !text.is_empty() {
                self.rest = markup;
                return Some(Token::Text(text));
            }
            match markup.as_bytes() {
                [] => return None,
                [_, b'/', letter, ..] if letter.is_ascii_alphabetic() => {
                    let (tag, after) = tag(markup, 2);
                    self.rest = after;
                    return Some(Token::Close(tag.name));
                }
                [_, letter, ..] if letter.is_ascii_alphabetic() => return Some(self.open()),
                _ => self.rest = &markup[self.comment_len()..],
            }
        }
    }
}

/// Bytes before the next thing that is not text; a `<` that begins nothing is text.
fn text_len(bytes: &[u8]) -> usize {
    let mut from = 0;
    while let Some(found) = memchr(b'<', &bytes[from..]) {
        let at = from + found;
        if bytes.get(at + 1).is_some_and(|b| b.is_ascii_alphabetic() || matches!(b, b'!' | b'/' | b'?')) {
            return at;
        }
        from = at + 1;
    }
    bytes.len()
}

/// The tag that `html` begins with, its name from `from` on, and what follows it.
fn tag(html: &str, from: usize) -> (Tag<'_>, &str) {
    let html = &html[from..];
    let is_end = |byte: u8| is_space(byte) || matches!(byte, b'/' | b'>');
    let (name, rest) = html.split_at(html.bytes().position(is_end).unwrap_or(html.len()));
    let (inside, end) = rest.split_at(inside_len(rest));
    (Tag { name, inside }, end.get(1..).unwrap_or_default())
}

/// Bytes before the `>` that ends a tag: one in a quoted value does not, and a quote that opens no value does not
/// hide one.
fn inside_len(rest: &str) -> usize {
    let mut attributes = Attributes { rest };
    attributes.by_ref().for_each(drop);
    rest.len() - attributes.rest.len()
}

/// Bytes before the end tag of a raw element; all if it has none.
fn raw_len(html: &str, tag: Tag<'_>) -> usize {
    let (bytes, name) = (html.as_bytes(), tag.name.as_bytes());
    // Nothing ends it.
    let mut from = if tag.is("plaintext") { bytes.len() } else { 0 };
    while let Some(found) = memmem::find(&bytes[from..], b"</") {
        let start = from + found;
        let after = start + 2 + name.len();
        let is_name = bytes.get(start + 2..after).is_some_and(|own| own.eq_ignore_ascii_case(name));
        if is_name && bytes.get(after).is_none_or(|byte| is_space(*byte) || matches!(byte, b'/' | b'>')) {
            return start;
        }
        from = start + 2;
    }
    bytes.len()
}

/// Length of a comment: it ends at `-->` or, by a slip that browsers forgive, at `--!>`.
fn comment_len(bytes: &[u8]) -> usize {
    // `<!-->` is a whole comment: its dashes count for both ends.
    let mut from = 2;
    while let Some(found) = memmem::find(&bytes[from..], b"--") {
        let dashes = from + found + 2;
        match &bytes[dashes..] {
            [b'>', ..] => return dashes + 1,
            [b'!', b'>', ..] if dashes >= 6 => return dashes + 2,
            _ => from += found + 1,
        }
    }
    bytes.len()
}

#[cfg(test)]
mod tests;
