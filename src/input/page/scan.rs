//! HTML goes in; its tags and the text between them come out, in one pass and without a tree.
//!
//! It cuts HTML as a browser's tokeniser does where that matters for what is a tag and what is not: comments,
//! quoted attributes, scripts and other elements whose content is no HTML.

use memchr::{memchr, memmem};

/// A part of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Token<'h> {
    /// Text as it stands, its entities not decoded; of an element whose content is no HTML, all of it.
    Text(&'h str),
    /// `<name ...>`
    Open(Tag<'h>),
    /// `</name>`
    Close(&'h str),
}

/// A start tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Tag<'h> {
    /// Its name as it stands.
    pub(super) name: &'h str,
    /// What stands between its name and its end.
    inside: &'h str,
}

impl<'h> Tag<'h> {
    /// Whether it ends with `/>`.
    pub(super) fn is_closed(self) -> bool {
        self.inside.ends_with('/')
    }

    /// Names and values of its attributes, as they stand.
    pub(super) fn attributes(self) -> impl Iterator<Item = (&'h str, &'h str)> {
        let mut at = 0;
        std::iter::from_fn(move || {
            let attribute = attribute(self.inside, at)?;
            at = attribute.end;
            Some((attribute.name, attribute.value))
        })
    }
}

/// An attribute within a tag.
struct Attribute<'h> {
    name: &'h str,
    value: &'h str,
    end: usize,
}

/// Elements whose content is taken as it is up to their end tag.
const RAW: [&str; 10] =
    ["script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes", "noscript", "plaintext"];

/// Whether the content of elements of this name is no HTML.
pub(super) fn is_raw(name: &str) -> bool {
    RAW.iter().any(|raw| raw.eq_ignore_ascii_case(name))
}

/// The parts of a page, in order.
pub(super) struct Tokens<'h> {
    html: &'h str,
    at: usize,
    /// The element whose content is taken as it is.
    raw: Option<&'h str>,
}

/// Cuts a page.
pub(super) fn tokens(html: &str) -> Tokens<'_> {
    Tokens { html, at: 0, raw: None }
}

impl<'h> Iterator for Tokens<'h> {
    type Item = Token<'h>;

    fn next(&mut self) -> Option<Token<'h>> {
        loop {
            if let Some(name) = self.raw.take() {
                let end = self.end_of_raw(name);
                let text = &self.html[self.at..end];
                self.at = end;
                if !text.is_empty() {
                    return Some(Token::Text(text));
                }
            }
            let rest = &self.html.as_bytes()[self.at..];
            if rest.is_empty() {
                return None;
            }
            let text = text_len(rest);
            if text > 0 {
                let from = self.at;
                self.at += text;
                return Some(Token::Text(&self.html[from..self.at]));
            }
            match rest[1] {
                b'!' | b'?' => self.at += comment_len(rest),
                b'/' if rest.get(2).is_some_and(u8::is_ascii_alphabetic) => {
                    let (tag, len) = tag(&self.html[self.at..], 2);
                    self.at += len;
                    return Some(Token::Close(tag.name));
                }
                b'/' => self.at += bogus_comment_len(rest),
                _ => {
                    let (tag, len) = tag(&self.html[self.at..], 1);
                    self.at += len;
                    if is_raw(tag.name) {
                        self.raw = Some(tag.name);
                    }
                    return Some(Token::Open(tag));
                }
            }
        }
    }
}

impl<'h> Tokens<'h> {
    /// Where the end tag of a raw element begins; the end of the page if there is none.
    fn end_of_raw(&self, name: &str) -> usize {
        let bytes = self.html.as_bytes();
        let mut from = self.at;
        while let Some(found) = memmem::find(&bytes[from..], b"</") {
            let start = from + found;
            let after = start + 2 + name.len();
            let is_name =
                bytes.get(start + 2..after).is_some_and(|n| n.eq_ignore_ascii_case(name.as_bytes()));
            let is_end = bytes.get(after).is_none_or(|b| b.is_ascii_whitespace() || matches!(b, b'>' | b'/'));
            if is_name && is_end && !name.eq_ignore_ascii_case("plaintext") {
                return start;
            }
            from = start + 2;
        }
        bytes.len()
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

fn comment_len(bytes: &[u8]) -> usize {
    let Some(body) = bytes.strip_prefix(b"<!--") else { return bogus_comment_len(bytes) };
    for short in [b">".as_slice(), b"->"] {
        if body.starts_with(short) {
            return 4 + short.len();
        }
    }
    let mut from = 0;
    while let Some(found) = memmem::find(&body[from..], b"--") {
        let at = from + found + 2;
        match &body[at..] {
            [b'>', ..] => return 4 + at + 1,
            [b'!', b'>', ..] => return 4 + at + 2,
            _ => from += found + 1,
        }
    }
    bytes.len()
}

fn bogus_comment_len(bytes: &[u8]) -> usize {
    memchr(b'>', bytes).map_or(bytes.len(), |at| at + 1)
}

/// The tag that `html` begins with, whose name begins at `from`, and its length.
fn tag(html: &str, from: usize) -> (Tag<'_>, usize) {
    let bytes = html.as_bytes();
    let is_end = |b: u8| b.is_ascii_whitespace() || matches!(b, b'>' | b'/');
    let start = bytes[from..].iter().position(|b| is_end(*b)).map_or(bytes.len(), |len| from + len);
    let mut at = start;
    while let Some(attribute) = attribute(html, at) {
        at = attribute.end;
    }
    let end = start
        + bytes[at..].iter().position(|b| *b == b'>').map_or(bytes.len() - start, |len| at + len - start);
    (Tag { name: &html[from..start], inside: &html[start..end] }, bytes.len().min(end + 1))
}

/// The next attribute from `at` on, if the tag does not end before one.
fn attribute(html: &str, mut at: usize) -> Option<Attribute<'_>> {
    let bytes = html.as_bytes();
    let space = |b: &u8| b.is_ascii_whitespace();
    let skip_space = |mut at: usize| {
        while bytes.get(at).is_some_and(space) {
            at += 1;
        }
        at
    };
    while bytes.get(at).is_some_and(|b| space(b) || *b == b'/') {
        at += 1;
    }
    let from = at;
    if bytes.get(at).is_none_or(|b| *b == b'>') {
        return None;
    }
    // A name may begin with an equals sign.
    at += 1;
    while bytes.get(at).is_some_and(|b| !space(b) && !matches!(b, b'>' | b'/' | b'=')) {
        at += 1;
    }
    let name = html.get(from..at)?;
    let value = skip_space(at);
    if bytes.get(value) != Some(&b'=') {
        return Some(Attribute { name, value: "", end: at });
    }
    let value = skip_space(value + 1);
    let (value, end) = match bytes.get(value) {
        Some(quote @ (b'"' | b'\'')) => {
            let len = memchr(*quote, &bytes[value + 1..]).unwrap_or(bytes.len() - value - 1);
            (html.get(value + 1..value + 1 + len)?, bytes.len().min(value + len + 2))
        }
        _ => {
            let rest = &bytes[value..];
            let len = rest.iter().position(|b| space(b) || *b == b'>').unwrap_or(rest.len());
            (html.get(value..value + len)?, value + len)
        }
    };
    Some(Attribute { name, value, end })
}

#[cfg(test)]
mod tests;
