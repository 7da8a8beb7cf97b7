//! What a server sent: the head of its message, however badly written, and where its body begins.

use super::arc::{self, Damage};
use super::chunks;
use super::head::length;
use super::lines::{End, Field, header, line};

/// Answers like `100 Continue` that may stand in front of the real one.
const MOST_INTERIM: usize = 8;

/// The head of a message.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Message {
    /// `None` where there is no status, or none that can be one.
    pub(super) status: Option<u16>,
    /// Bytes of the head; the body follows.
    pub(super) len: usize,
    pub(super) content_type: Option<String>,
    /// In the order in which they were applied.
    pub(super) encodings: Vec<String>,
    pub(super) transfer: Transfer,
    pub(super) content_length: Option<u64>,
}

/// How the body was sent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Transfer {
    #[default]
    Plain,
    Chunked,
}

/// The head of the message at the start of a record's body; `None` where its head is over the limits.
pub(super) fn read(bytes: &[u8]) -> Option<Message> {
    let mut from = 0;
    for _ in 0..MOST_INTERIM {
        let message = read_at(bytes, from)?;
        let is_interim = message.status.is_some_and(|status| (100..200).contains(&status));
        if !is_interim || message.len >= bytes.len() {
            return Some(message);
        }
        from = message.len;
    }
    read_at(bytes, from)
}

fn read_at(bytes: &[u8], from: usize) -> Option<Message> {
    let mut at = from;
    while let Some(line) = line(bytes, at).filter(|line| line.text.is_empty()) {
        at = line.next;
    }
    let first = line(bytes, at);
    let first_line = first.as_ref().map_or(bytes.get(at..).unwrap_or_default(), |line| line.text);
    let behind = first.as_ref().map_or(bytes.len(), |line| line.next);
    let mut message = Message { len: from, ..Message::default() };
    let fields = match first_line {
        text if is_status_line(text) => {
            message.status = status(text);
            behind
        }
        text if is_response_field(text) => at,
        // A status line that cannot be told from a text, but for what follows.
        text if !text.starts_with(b"<") && next_is_field(bytes, behind, text) => {
            message.status = status(text);
            behind
        }
        // HTTP/0.9, or what was fetched by other means: a body and no head.
        _ => return Some(message),
    };
    let header =
        header(bytes.get(fields..).unwrap_or_default(), 0, |_, line| line.starts_with(b"<").then_some(0));
    match header.end {
        End::TooLong => return None,
        // A head that does not end is all there is.
        End::Open => message.len = bytes.len(),
        End::Blank | End::Broken => message.len = fields + header.len,
    }
    for field in header.fields {
        message.take(field);
    }
    Some(message)
}

impl Message {
    fn take(&mut self, field: Field) {
        let Field { name, value } = field;
        match name.as_str() {
            ":status" if self.status.is_none() => self.status = code(value.as_bytes()),
            "content-type" if self.content_type.is_none() && !value.is_empty() => {
                self.content_type = Some(value);
            }
            "content-encoding" => {
                let layers = value.split(',').map(|layer| layer.trim().to_ascii_lowercase());
                self.encodings.extend(layers.filter(|layer| !layer.is_empty()));
            }
            "transfer-encoding" => {
                for layer in value.split(',').map(|layer| layer.trim().to_ascii_lowercase()) {
                    match layer.as_str() {
                        "chunked" => self.transfer = Transfer::Chunked,
                        "gzip" | "x-gzip" | "deflate" => self.encodings.push(layer),
                        _ => {}
                    }
                }
            }
            "content-length" if self.content_length.is_none() => self.content_length = length(&value),
            _ => {}
        }
    }
}

fn is_status_line(line: &[u8]) -> bool {
    line.get(..5).is_some_and(|start| start.eq_ignore_ascii_case(b"HTTP/")) || line.starts_with(b"ICY ")
}

/// Whether a line is a field that an answer has, and no text that happens to have a colon.
fn is_response_field(line: &[u8]) -> bool {
    const NAMES: [&[u8]; 14] = [
        b"",
        b"cache-control",
        b"connection",
        b"content-encoding",
        b"content-language",
        b"content-length",
        b"content-type",
        b"date",
        b"etag",
        b"expires",
        b"last-modified",
        b"server",
        b"set-cookie",
        b"transfer-encoding",
    ];
    Field::name_of(line).is_some_and(|name| NAMES.iter().any(|known| name.eq_ignore_ascii_case(known)))
}

/// Whether fields follow the line, any will do if the line has a status.
fn next_is_field(bytes: &[u8], at: usize, line_before: &[u8]) -> bool {
    line(bytes, at).is_some_and(|line| {
        is_response_field(line.text)
            || status(line_before).is_some() && Field::name_of(line.text).is_some_and(|name| name.len() > 2)
    })
}

/// The first word of three digits that can be a status.
fn status(line: &[u8]) -> Option<u16> {
    line.split(|byte| byte.is_ascii_whitespace()).skip(1).find_map(code)
}

fn code(word: &[u8]) -> Option<u16> {
    let [a, b, c] = word.trim_ascii() else { return None };
    let is_number = [a, b, c].iter().all(|byte| byte.is_ascii_digit());
    let code = [a, b, c].iter().fold(0, |code, byte| code * 10 + u16::from(**byte & 15));
    (is_number && code >= 100).then_some(code)
}

/// How long a message says it is, with its head: a second witness where the length of a record is in doubt. A head
/// that is damaged is none.
pub(super) fn own_length(bytes: &[u8]) -> Option<usize> {
    let first = line(bytes, 0).filter(|line| is_status_line(line.text))?;
    let is_other = |line: &[u8]| {
        line.starts_with(b"<")
            || line.starts_with(b"WARC/")
            || arc::Line::of(line, Damage::OfOneWord).is_some()
    };
    let header = header(bytes, first.next, |_, line| is_other(line).then_some(0));
    if header.end != End::Blank || header.strange > 0 {
        return None;
    }
    let mut message = Message { len: header.len, ..Message::default() };
    for field in header.fields {
        message.take(field);
    }
    match message.transfer {
        Transfer::Plain => message.len.checked_add(usize::try_from(message.content_length?).ok()?),
        Transfer::Chunked => chunks::end(bytes, message.len),
    }
}
