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
        let rest = past(self.rest, |byte| is_space(byte) || byte == b'/');
        // An equals sign in the first place belongs to the name.
        let Some(&first) = rest.as_bytes().first() else {
            self.rest = rest;
            return None;
        };
        let ends = |byte: u8| is_space(byte) || byte == b'=' || byte == b'/';
        let from = usize::from(first == b'=');
        let end = rest.bytes().skip(from).position(ends).map_or(rest.len(), |at| at + from);
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
            _ => value.split_at(value.bytes().position(is_space).unwrap_or(value.len())),
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
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | 0xC)
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

/// Where a comment that begins here has ended: at `-->` or, by a slip that browsers forgive, at `--!>`.
fn comment_end(bytes: &[u8], from: usize) -> usize {
    // `<!-->` is a whole comment: its dashes count for both ends.
    let mut at = from + 2;
    while let Some(found) = memmem::find(&bytes[at..], b"--") {
        let dashes = at + found + 2;
        match &bytes[dashes..] {
            [b'>', ..] => return dashes + 1,
            [b'!', b'>', ..] if dashes >= from + 6 => return dashes + 2,
            _ => at += found + 1,
        }
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
                    self.at = comment_end(bytes, self.at);
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

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use html5ever::tendril::StrTendril;
    use html5ever::tokenizer::states::RawKind;
    use html5ever::tokenizer::{
        BufferQueue, TagKind, Token as Theirs, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
    };
    use proptest::prelude::*;

    use super::*;

    /// What a page is made of, texts joined.
    #[derive(Clone, Debug, PartialEq)]
    enum Made {
        Start(String, Vec<(String, String)>),
        End(String),
        Text(String),
    }

    fn push_text(made: &mut Vec<Made>, more: &str) {
        match made.last_mut() {
            Some(Made::Text(text)) => text.push_str(more),
            _ if more.is_empty() => {}
            _ => made.push(Made::Text(more.to_owned())),
        }
    }

    fn ours(html: &str) -> Vec<Made> {
        let mut made = Vec::new();
        let start = |tag: Tag| {
            let mut attributes: Vec<(String, String)> = Vec::new();
            for (name, value) in tag.attributes() {
                let name = name.to_ascii_lowercase();
                if !attributes.iter().any(|(own, _)| *own == name) {
                    attributes.push((name, resolved(value).into_owned()));
                }
            }
            Made::Start(tag.name.to_ascii_lowercase(), attributes)
        };
        for token in Tags::new(html) {
            match token {
                Token::Start(tag) => made.push(start(tag)),
                Token::Raw(tag, content) => {
                    made.push(start(tag));
                    push_text(&mut made, content);
                    made.push(Made::End(tag.name.to_ascii_lowercase()));
                }
                Token::End(name) => made.push(Made::End(name.to_ascii_lowercase())),
                Token::Text(text) => push_text(&mut made, &resolved(text)),
            }
        }
        made
    }

    #[derive(Default)]
    struct Sink(RefCell<Vec<Made>>);

    impl TokenSink for Sink {
        type Handle = ();

        fn process_token(&self, token: Theirs, _line: u64) -> TokenSinkResult<()> {
            let mut made = self.0.borrow_mut();
            match token {
                Theirs::TagToken(tag) => {
                    let name = tag.name.to_string();
                    if tag.kind == TagKind::EndTag {
                        made.push(Made::End(name));
                        return TokenSinkResult::Continue;
                    }
                    let attributes = tag
                        .attrs
                        .iter()
                        .map(|own| (own.name.local.to_string(), own.value.to_string()))
                        .collect();
                    made.push(Made::Start(name.clone(), attributes));
                    return match name.as_str() {
                        "title" | "textarea" => TokenSinkResult::RawData(RawKind::Rcdata),
                        "script" | "style" | "xmp" | "iframe" | "noembed" | "noframes" => {
                            TokenSinkResult::RawData(RawKind::Rawtext)
                        }
                        _ => TokenSinkResult::Continue,
                    };
                }
                Theirs::CharacterTokens(text) => push_text(&mut made, &text),
                Theirs::NullCharacterToken => push_text(&mut made, "\0"),
                _ => {}
            }
            TokenSinkResult::Continue
        }
    }

    fn theirs(html: &str) -> Vec<Made> {
        let tokenizer = Tokenizer::new(Sink::default(), TokenizerOpts::default());
        let input = BufferQueue::default();
        input.push_back(StrTendril::from(html));
        let _ = tokenizer.feed(&input);
        tokenizer.end();
        tokenizer.sink.0.into_inner()
    }

    fn attribute() -> impl Strategy<Value = String> {
        let name = "[a-zA-Z][a-zA-Z0-9:-]{0,6}";
        let value = "([a-zA-Z0-9é ./:>;=-]|&amp;){0,10}";
        prop_oneof![
            (name, value).prop_map(|(name, value)| format!(" {name}=\"{value}\"")),
            (name, value).prop_map(|(name, value)| format!(" {name} = '{value}'")),
            (name, "[a-z0-9./:-]{1,8}").prop_map(|(name, value)| format!("\n{name}={value}")),
            name.prop_map(|name| format!(" {name}")),
        ]
    }

    fn piece() -> impl Strategy<Value = String> {
        let name = prop::sample::select(vec!["p", "DIV", "span", "h1", "meta", "time", "a", "br/", "x-y"]);
        let raw = prop::sample::select(vec!["script", "style", "textarea", "STYLE"]);
        prop_oneof![
            (name.clone(), prop::collection::vec(attribute(), 0..4))
                .prop_map(|(name, attributes)| format!("<{name}{}>", attributes.concat())),
            name.prop_map(|name| format!("</{name}>")),
            (raw, "[a-z<>/=\"' ]{0,12}").prop_map(|(name, text)| format!("<{name}>{text}</{name}>")),
            "[a-zé漢 \n;:.,>\"'=/-]{0,12}",
            "[a-z <>/=!\"'-]{0,8}".prop_map(|text| format!("<!--{text}-->")),
            Just("<!doctype html>".to_owned()),
            Just("<?xml version='1.0'?>".to_owned()),
            Just("a &lt; b &amp;c".to_owned()),
        ]
    }

    proptest! {
        #[test]
        fn tags_are_those_of_the_standard(pieces in prop::collection::vec(piece(), 0..12)) {
            let html = pieces.concat();
            prop_assert_eq!(ours(&html), theirs(&html), "of {}", html);
        }

        #[test]
        fn no_text_ends_it_and_nothing_is_read_twice(html in "\\PC{0,80}") {
            let read: usize = Tags::new(&html).map(|token| match token {
                Token::Start(tag) => tag.name.len() + tag.attributes().map(|(name, value)| name.len() + value.len()).sum::<usize>(),
                Token::Raw(tag, content) => tag.name.len() + content.len(),
                Token::End(text) | Token::Text(text) => text.len(),
            }).sum();
            prop_assert!(read <= html.len());
        }
    }

    #[test]
    fn slips_of_the_pen_are_forgiven() {
        let start = |name: &str, attributes: &[(&str, &str)]| {
            let attributes =
                attributes.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
            Made::Start(name.to_owned(), attributes)
        };
        // A quote that opens no value does not swallow the page.
        assert_eq!(
            ours("<p class=a\"><b>x"),
            [start("p", &[("class", "a\"")]), start("b", &[]), Made::Text("x".to_owned())]
        );
        assert_eq!(ours("<p 'a'>x"), [start("p", &[("'a'", "")]), Made::Text("x".to_owned())]);
        assert_eq!(ours("a < b <3"), [Made::Text("a < b <3".to_owned())]);
        assert_eq!(ours("<!-->x<!-- y --!> z<!-- --- -->"), [Made::Text("x z".to_owned())]);
        assert_eq!(
            ours("<title>x"),
            [start("title", &[]), Made::Text("x".to_owned()), Made::End("title".to_owned())]
        );
        assert_eq!(ours("<p a=1 a=2>"), [start("p", &[("a", "1")])]);
    }
}
