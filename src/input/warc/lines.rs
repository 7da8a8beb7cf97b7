//! Header lines out of bytes: `Name: value` up to a blank line, whatever the line ends and the case.

use memchr::memchr;

/// The longest header, in bytes.
pub(super) const LONGEST: usize = 64 << 10;
/// The longest header, in lines.
const MOST_LINES: usize = 1000;

/// One line and where it ends.
pub(super) struct Line<'a> {
    /// Without its end.
    pub(super) text: &'a [u8],
    /// Offset of the first byte.
    pub(super) at: usize,
    /// Offset behind its end.
    pub(super) next: usize,
}

/// The line that begins at `at`; `None` where no line end follows.
pub(super) fn line(bytes: &[u8], at: usize) -> Option<Line<'_>> {
    let rest = bytes.get(at..)?;
    let end = memchr(b'\n', rest)?;
    // Some writers end their lines with two returns.
    let returns = rest[..end].iter().rev().take_while(|&&byte| byte == b'\r').count();
    Some(Line { text: &rest[..end - returns], at, next: at + end + 1 })
}

/// A field of a header; the value is trimmed, and joined with a blank where it was folded.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Field {
    /// In lower case.
    pub(super) name: String,
    pub(super) value: String,
}

impl Field {
    /// The name alone, in bytes and as given, of what may be a field.
    pub(super) fn name_of(line: &[u8]) -> Option<&[u8]> {
        let colon = memchr(b':', &line[..line.len().min(128)])?;
        let name = line[..colon].trim_ascii();
        let is_token = |byte: &u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(byte);
        let is_name = match name {
            // A pseudo-field of HTTP/2.
            [] => line.starts_with(b":status:"),
            name => name.iter().all(is_token),
        };
        is_name.then_some(name)
    }

    fn of(line: &[u8]) -> Option<Self> {
        let name = Field::name_of(line)?;
        let (name, value) = match name {
            [] => {
                let colon = memchr(b':', &line[1..])? + 1;
                line.split_at(colon)
            }
            _ => line.split_at(memchr(b':', line)?),
        };
        let value = text(value.strip_prefix(b":").unwrap_or(value));
        Some(Field { name: text(name).to_ascii_lowercase(), value })
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes.trim_ascii()).into_owned()
}

/// How a header ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// With a blank line.
    Blank,
    /// Without one, before a line that begins something else.
    Broken,
    /// Not within the bytes.
    Open,
    /// Not within the limits.
    TooLong,
}

/// A header as it was read.
pub(super) struct Header {
    pub(super) fields: Vec<Field>,
    pub(super) end: End,
    /// Bytes of it, with the blank line.
    pub(super) len: usize,
    /// Lines that are no fields.
    pub(super) strange: usize,
}

/// Reads fields from `at` on; `begins` is told a line and where it stands, and tells where in it something else
/// begins.
pub(super) fn header(bytes: &[u8], at: usize, begins: impl Fn(usize, &[u8]) -> Option<usize>) -> Header {
    let mut header = Header { fields: Vec::new(), end: End::Open, len: at, strange: 0 };
    for _ in 0..MOST_LINES {
        let Some(line) = line(&bytes[..bytes.len().min(LONGEST)], header.len) else {
            header.end = match bytes.get(header.len..) {
                _ if bytes.len() >= LONGEST => End::TooLong,
                Some(rest) if begins(header.len, rest) == Some(0) => End::Broken,
                _ => End::Open,
            };
            if header.end != End::Broken {
                header.len = bytes.len().min(LONGEST);
            }
            return header;
        };
        if let Some(other) = begins(line.at, line.text) {
            header.len += other;
            header.end = End::Broken;
            return header;
        }
        header.len = line.next;
        if line.text.trim_ascii().is_empty() {
            header.end = End::Blank;
            return header;
        }
        match (header.fields.last_mut(), line.text) {
            (Some(last), [b' ' | b'\t', ..]) => {
                last.value.push(' ');
                last.value.push_str(&text(line.text));
            }
            _ => match Field::of(line.text) {
                Some(field) => header.fields.push(field),
                None => header.strange += 1,
            },
        }
    }
    header.end = End::TooLong;
    header
}
