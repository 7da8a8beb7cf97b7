//! HTML in, its tags and texts out in their order, in one linear pass that no nesting can slow or end.
//!
//! What a page says of itself must be read even from a page that no tree builder may meet, and costs a tenth of
//! a tree: so this is only a tokeniser, with the standard's rules for comments, quotes and raw text.

use std::borrow::Cow;

use memchr::{memchr, memchr3, memmem};

/// What comes next on the page.
pub(super) enum Token<'a> {
    /// An element begins; its text follows as tokens.
    Start(Tag<'a>),
    /// An element whose content is no markup: script, style, title and the like, with that content.
    Raw(Tag<'a>, &'a str),
    /// An element ends; its name as written.
    End(&'a str),
    /// Text, its character references not yet resolved.
    Text(&'a str),
}

/// A start tag.
#[derive(Clone, Copy)]
pub(super) struct Tag<'a> {
    /// As written.
    pub(super) name: &'a str,
    inner: &'a str,
}

impl<'a> Tag<'a> {
    pub(super) fn is(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name)
    }

    /// Names as written and values as they stand, in their order.
    pub(super) fn attributes(&self) -> Attributes<'a> {
        Attributes { rest: self.inner }
    }

    /// The first attribute of that name, its character references resolved.
    pub(super) fn get(&self, name: &str) -> Option<Cow<'a, str>> {
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

/// The attributes of a tag.
pub(super) struct Attributes<'a> {
    rest: &'a str,
}

impl<'a> Iterator for Attributes<'a> {
    type Item = (&'a str, &'a str);

    fn next(&mut self) -> Option<Self::Item> {
        let rest = self.rest.trim_start_matches(|c: char| is_space(c) || c == '/');
        if rest.is_empty() {
            self.rest = rest;
            return None;
        }
        // An equals sign in the first place belongs to the name.
        let first = rest.chars().next().map_or(0, char::len_utf8);
        let end = rest[first..]
            .find(|c: char| is_space(c) || c == '=' || c == '/')
            .map_or(rest.len(), |at| at + first);
        let (name, after) = rest.split_at(end);
        let Some(after_equals) = after.trim_start_matches(is_space).strip_prefix('=') else {
            self.rest = after;
            return Some((name, ""));
        };
        let value = after_equals.trim_start_matches(is_space);
        let (value, rest) = match value.as_bytes().first() {
            Some(&quote @ (b'"' | b'\'')) => match memchr(quote, &value.as_bytes()[1..]) {
                Some(at) => (&value[1..=at], &value[at + 2..]),
                None => (&value[1..], ""),
            },
            _ => value.split_at(value.find(is_space).unwrap_or(value.len())),
        };
        self.rest = rest;
        Some((name, value))
    }
}

fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{c}')
}

/// Elements whose content is no markup. Their end is searched for once; without one they reach to the end.
const RAW: [&str; 8] = ["script", "style", "title", "textarea", "xmp", "iframe", "noembed", "noframes"];

/// The tags and texts of a page.
pub(super) struct Tags<'a> {
    html: &'a str,
    at: usize,
}

impl<'a> Tags<'a> {
    pub(super) fn new(html: &'a str) -> Self {
        Tags { html, at: 0 }
    }

    /// Bytes read so far.
    pub(super) fn at(&self) -> usize {
        self.at
    }

    /// Moves past a comment, a declaration or the like that begins here.
    fn skip(&mut self, end: &str) {
        let found = memmem::find(&self.html.as_bytes()[self.at..], end.as_bytes());
        self.at = found.map_or(self.html.len(), |at| self.at + at + end.len());
    }

    fn start(&mut self) -> Token<'a> {
        let bytes = self.html.as_bytes();
        let from = self.at + 1;
        let name = &self.html[from..name_end(bytes, from)];
        let inner_from = from + name.len();
        let close = tag_end(bytes, inner_from);
        self.at = (close + 1).min(bytes.len());
        let tag = Tag { name, inner: &self.html[inner_from..close] };
        match RAW.iter().find(|raw| tag.is(raw)) {
            Some(_) => Token::Raw(tag, self.raw(name)),
            None => Token::Start(tag),
        }
    }

    /// The content of a raw element up to its end tag, which is passed.
    fn raw(&mut self, name: &str) -> &'a str {
        let (from, bytes) = (self.at, self.html.as_bytes());
        let mut at = from;
        while let Some(found) = memmem::find(&bytes[at..], b"</") {
            let end = at + found;
            let own = end + 2..end + 2 + name.len();
            if bytes.get(own.clone()).is_some_and(|own| own.eq_ignore_ascii_case(name.as_bytes()))
                && !bytes.get(own.end).is_some_and(u8::is_ascii_alphanumeric)
            {
                self.at = own.end;
                self.skip(">");
                return &self.html[from..end];
            }
            at = end + 2;
        }
        self.at = bytes.len();
        &self.html[from..]
    }
}

/// Where the name of a tag ends.
fn name_end(bytes: &[u8], from: usize) -> usize {
    let len = bytes[from..]
        .iter()
        .position(|byte| matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | 0xC | b'/' | b'>'));
    len.map_or(bytes.len(), |len| from + len)
}

/// Where the closing `>` of a start tag stands: one in a quoted value does not count.
fn tag_end(bytes: &[u8], from: usize) -> usize {
    let mut at = from;
    while let Some(found) = memchr3(b'>', b'"', b'\'', &bytes[at..]) {
        let here = at + found;
        at = match bytes[here] {
            b'>' => return here,
            // A quote opens a value only behind an equals sign; elsewhere it is a slip of the pen.
            quote if bytes[from..here].trim_ascii_end().last() == Some(&b'=') => {
                match memchr(quote, &bytes[here + 1..]) {
                    Some(close) => here + close + 2,
                    None => return bytes.len(),
                }
            }
            _ => here + 1,
        };
    }
    bytes.len()
}

impl<'a> Iterator for Tags<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        let bytes = self.html.as_bytes();
        loop {
            if self.at >= bytes.len() {
                return None;
            }
            if bytes[self.at] != b'<' {
                let from = self.at;
                self.at = memchr(b'<', &bytes[from..]).map_or(bytes.len(), |at| from + at);
                return Some(Token::Text(&self.html[from..self.at]));
            }
            match bytes.get(self.at + 1) {
                Some(byte) if byte.is_ascii_alphabetic() => return Some(self.start()),
                Some(b'/') if bytes.get(self.at + 2).is_some_and(u8::is_ascii_alphabetic) => {
                    let from = self.at + 2;
                    let name = &self.html[from..name_end(bytes, from)];
                    self.skip(">");
                    return Some(Token::End(name));
                }
                Some(b'!') if bytes[self.at..].starts_with(b"<!--") => {
                    // `<!-->` is a whole comment: its dashes count for both ends.
                    self.at += 2;
                    self.skip("-->");
                }
                Some(b'!') if bytes[self.at..].starts_with(b"<![CDATA[") => self.at += 9,
                Some(b'!' | b'?' | b'/') => self.skip(">"),
                _ => {
                    let from = self.at;
                    self.at = memchr(b'<', &bytes[from + 1..]).map_or(bytes.len(), |at| from + 1 + at);
                    return Some(Token::Text(&self.html[from..self.at]));
                }
            }
        }
    }
}
