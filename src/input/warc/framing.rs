//! Where a record ends: as its length says if what follows agrees, else where the next one begins.

use memchr::memmem;

use super::super::tape::{Stop, Tape, is_blank};
use super::head::{Finder, Form, Head};
use super::http;

/// A record of a length that is wrong by so little cannot hide another one.
const NEAR: usize = 32;
/// What a record has, and hardly anything else that may stand between two of them.
const PARTS: [&[u8]; 4] = [b"WARC-", b"WARC/", b"Content-", b"HTTP/1"];
/// Bytes searched at a time.
const STEP: usize = 64 << 10;
/// Zero bytes that are taken for padding.
const PADDING: usize = 16;

/// The body of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Body {
    /// As long as its head says.
    Stated(usize),
    /// The head gives no length, or a wrong one.
    Found(usize),
    /// It breaks off, or what it holds may not belong together.
    Broken(usize),
    /// No end within the limit.
    TooLarge,
}

/// Measures the body of the record whose head is at the start of the window.
pub(super) fn measure(tape: &mut Tape, head: &Head, finder: &Finder, limit: usize) -> Body {
    let body = undoubted(tape, head, finder, limit);
    let (Body::Stated(length) | Body::Found(length)) = body else { return body };
    // A part of the archive that is in doubt may have ended early, and with it this record.
    match tape.doubt_inside(head.len + length) {
        Some(at) if at > head.len && finder.begins_as_expected(tape.bytes(), at) => {
            Body::Broken(at - head.len)
        }
        _ => body,
    }
}

fn undoubted(tape: &mut Tape, head: &Head, finder: &Finder, limit: usize) -> Body {
    let start = head.len;
    let stated = |length: &u64| usize::try_from(*length).ok().filter(|length| *length <= limit);
    for length in head.lengths.iter().filter_map(stated) {
        if follows(tape, finder, head, start + length) {
            return closed(tape, head, length);
        }
    }
    // Only what was fetched may hold what looks like a record.
    let is_fetched = is_fetched(head);
    for length in head.lengths.iter().filter_map(stated).filter(|_| is_fetched) {
        if let Some(next) = near(tape, finder, start, start + length) {
            return Body::Found(body_before(tape, head, next));
        }
    }
    // What a page says of its own length is a second witness.
    let own = own_length(tape, start).filter(|length| *length <= limit);
    if let Some(length) = own
        && follows(tape, finder, head, start + length)
    {
        return Body::Found(length);
    }
    let agreed = own.filter(|length| head.lengths.contains(&(*length as u64)));
    match find(tape, finder, start, limit) {
        // Between a record and the next there is something else.
        Find::At(next) => {
            if let Some(length) = agreed.filter(|length| start + length <= next) {
                // Between this record and the next there is something else.
                return Body::Stated(length);
            }
            let length = body_before(tape, head, next);
            let is_short = head.lengths.iter().any(|stated| *stated > length as u64);
            match is_short && tape.is_doubtful(next) {
                true => Body::Broken(length),
                false => Body::Found(length),
            }
        }
        Find::Limit => Body::TooLarge,
        Find::Stopped => at_stop(tape, head, agreed),
    }
}

fn is_fetched(head: &Head) -> bool {
    matches!(head.kind.as_str(), "response" | "resource" | "conversion")
}

fn own_length(tape: &Tape, start: usize) -> Option<usize> {
    http::own_length(tape.bytes().get(start..)?)
}

/// A record of `length` bytes is followed by another one; the line ends that close it may be counted in.
fn closed(tape: &Tape, head: &Head, length: usize) -> Body {
    // Other records may end with blank lines of their own.
    if !is_fetched(head) {
        return Body::Stated(length);
    }
    let own = own_length(tape, head.len);
    let bytes = tape.bytes();
    let end = head.len + length;
    let blanks = bytes[end..].iter().take(PADDING).take_while(|&&byte| matches!(byte, b'\r' | b'\n')).count();
    let next = end + blanks;
    let body = body_before(tape, head, next);
    let between = &bytes[end..next];
    let is_closed = line_ends(&bytes[head.len + body..next]) == closing(head.form);
    let is_inside = bytes[..end].ends_with(b"\r") && between.starts_with(b"\n");
    // Line ends of the body are counted out: they are not of the kind that closes the record.
    let is_outside = between.strip_suffix(b"\r\n\r\n").is_some_and(|rest| !rest.contains(&b'\r'));
    let is_other = match () {
        _ if own == Some(length) || body == length || !is_closed => false,
        _ if own == Some(body) => true,
        _ if body > length => is_outside,
        _ => is_inside || line_ends(between) < closing(head.form) && next < bytes.len(),
    };
    if is_other { Body::Found(body) } else { Body::Stated(length) }
}

/// Nothing more begins behind this record.
fn at_stop(tape: &Tape, head: &Head, agreed: Option<usize>) -> Body {
    let (start, end) = (head.len, tape.bytes().len());
    let is_gap = matches!(tape.stop(), Some(Stop::Gap(_)));
    let is_long_enough = head.lengths.iter().any(|length| *length <= (end - start) as u64);
    let is_closed =
        head.lengths.is_empty() && body_before(tape, head, end) + closing(head.form) <= end - start;
    if let Some(length) = agreed.filter(|length| start + length <= end) {
        return Body::Stated(length);
    }
    match () {
        _ if is_gap => Body::Broken(end - start),
        _ if is_long_enough || is_closed => Body::Found(body_before(tape, head, end)),
        _ => Body::Broken(end - start),
    }
}

/// What stands behind the place where a record may end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Behind {
    /// Another record.
    Record,
    /// What closes a record, but may stand elsewhere as well.
    Close,
    Other,
}

/// Whether what stands at `end` is what stands behind a record.
fn follows(tape: &mut Tape, finder: &Finder, head: &Head, end: usize) -> bool {
    tape.fill(end + Finder::LOOK);
    match behind(tape, finder, head, end) {
        Behind::Record => true,
        Behind::Close => match find(tape, finder, head.len, end - head.len) {
            Find::At(next) => next >= end,
            Find::Stopped | Find::Limit => true,
        },
        Behind::Other => false,
    }
}

fn behind(tape: &Tape, finder: &Finder, head: &Head, end: usize) -> Behind {
    let bytes = tape.bytes();
    let Some(rest) = bytes.get(end..) else { return Behind::Other };
    let blanks = rest.iter().take(PADDING).take_while(|&&byte| is_blank(byte)).count();
    let zeros = rest.iter().take(blanks + PADDING).filter(|&&byte| byte == 0).count();
    let is_closed = match head.form {
        Form::Arc => false,
        Form::Warc if rest.starts_with(b"\r\n\r\n") => !ends_http_head(&bytes[head.len..], end - head.len),
        // In a head with bare line feeds the record ends with bare ones as well.
        Form::Warc => rest.starts_with(b"\n\n") && bytes[..head.len].ends_with(b"\n\n"),
    };
    let is_next = blanks < rest.len() && finder.begins_as_expected(bytes, end + blanks);
    match () {
        _ if is_next && line_ends(&rest[..blanks]) >= closing(head.form) => Behind::Record,
        _ if is_next || blanks == rest.len() || zeros == PADDING || is_closed => Behind::Close,
        _ => Behind::Other,
    }
}

/// Whether the blank line at `at` is the one that every answer of a server has.
fn ends_http_head(body: &[u8], at: usize) -> bool {
    let until = body.len().min(at + 4);
    body.starts_with(b"HTTP/") && memmem::find(&body[..until], b"\r\n\r\n") == Some(at)
}

/// The next record, if it begins near `end`.
fn near(tape: &mut Tape, finder: &Finder, start: usize, end: usize) -> Option<usize> {
    tape.fill(end + NEAR + Finder::LOOK);
    let bytes = tape.bytes();
    let mut at = end.saturating_sub(NEAR).max(start);
    while let Some(next) = finder.candidate(bytes.get(..end + NEAR + 8).unwrap_or(bytes), at) {
        if finder.begins(bytes, next) {
            return Some(next);
        }
        at = next + 1;
    }
    None
}

/// Length of the body of a record that ends before `next`, without the line ends that close it.
fn body_before(tape: &Tape, head: &Head, next: usize) -> usize {
    let body = &tape.bytes()[head.len..next];
    let mut rest = body;
    for _ in 0..closing(head.form) {
        let Some(shorter) = rest.strip_suffix(b"\n") else { break };
        rest = shorter.strip_suffix(b"\r").unwrap_or(shorter);
    }
    rest.len()
}

fn line_ends(bytes: &[u8]) -> usize {
    bytes.iter().filter(|&&byte| byte == b'\n').count()
}

/// Line ends that close a record.
fn closing(form: Form) -> usize {
    match form {
        Form::Warc => 2,
        Form::Arc => 1,
    }
}

/// What a search came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Find {
    /// A record begins there.
    At(usize),
    /// None does before the end or a gap.
    Stopped,
    /// None does within the limit.
    Limit,
}

/// Searches the next record from `from` on, in `limit` bytes.
pub(super) fn find(tape: &mut Tape, finder: &Finder, from: usize, limit: usize) -> Find {
    let mut at = from;
    loop {
        tape.fill(at + STEP);
        while let Some(next) = finder.candidate(tape.bytes(), at) {
            tape.fill(next + Finder::LOOK);
            if next > from + limit {
                return Find::Limit;
            }
            if finder.begins(tape.bytes(), next) {
                return Find::At(next);
            }
            at = next + 1;
        }
        let end = tape.bytes().len();
        if tape.is_stopped() {
            return Find::Stopped;
        }
        // The beginning may be cut in two by the end of what is at hand.
        at = at.max(end.saturating_sub(8));
        if at > from + limit {
            return Find::Limit;
        }
    }
}

/// Whether bytes that were stepped over look like the remains of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Remains {
    OfRecord,
    OfNothing,
}

/// Steps on to the next record, or to the end or gap before it, holding no more than a little; how many bytes
/// were stepped over. The first byte is not looked at.
pub(super) fn skip(tape: &mut Tape, finder: &Finder) -> (u64, Remains) {
    let begin = tape.offset();
    let mut remains = Remains::OfNothing;
    loop {
        let found = find(tape, finder, 1, STEP);
        let bytes = tape.bytes();
        let count = match found {
            Find::At(at) => at,
            Find::Stopped => bytes.len(),
            Find::Limit => bytes.len().min(STEP),
        };
        let is_part = |part: &[u8]| memmem::find(&bytes[..count], part).is_some();
        let has_parts = || PARTS.iter().any(|part| is_part(part));
        if remains == Remains::OfNothing && (tape.is_doubtful(count) || has_parts()) {
            remains = Remains::OfRecord;
        }
        tape.consume(count);
        if found != Find::Limit {
            return (tape.offset() - begin, remains);
        }
    }
}
