//! Where a record ends: as its length says if what follows agrees, else where the next one begins.

use memchr::memmem;

use super::super::tape::{Stop, Tape, is_blank};
use super::head::{Finder, Form, Head, may_begin};
use super::http;

/// A record of a length that is wrong by so little cannot hide another one.
const NEAR: usize = 32;
/// What a record has, and hardly anything else that may stand between two of them.
const PARTS: [&[u8]; 7] = [b"WARC-", b"WARC/", b"Content-", b"HTTP/1", b"</p>", b"</div>", b"</html>"];
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
    let (Body::Stated(length) | Body::Found(length) | Body::Broken(length)) = body else { return body };
    // A part of the archive that is in doubt may have ended early, and with it this record.
    match tape.doubt_inside(head.len + length) {
        Some(at) if at >= head.len && finder.begins_as_expected(tape.bytes(), at) => {
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
    // What a page says of its own length is a second witness.
    let own = own_length(tape, start).filter(|length| *length <= limit);
    let agreed = own.filter(|length| head.lengths.contains(&(*length as u64)));
    // Only what was fetched may hold what looks like a record.
    let near_to = head.lengths.iter().filter_map(stated).filter(|_| is_fetched(head));
    if let Some(next) = near_to.into_iter().find_map(|length| near(tape, finder, start, start + length)) {
        return between(tape, head, agreed, next);
    }
    if let Some(length) = own
        && follows(tape, finder, head, start + length)
    {
        return Body::Found(length);
    }
    match find(tape, finder, start, limit) {
        Find::At(next) => between(tape, head, agreed, next),
        Find::Limit => Body::TooLarge,
        Find::Stopped => at_stop(tape, head, agreed),
    }
}

/// The next record begins at `next`.
fn between(tape: &Tape, head: &Head, agreed: Option<usize>, next: usize) -> Body {
    if let Some(length) = agreed.filter(|length| head.len + length <= next) {
        // There is something else between this record and the next.
        return Body::Stated(length);
    }
    let length = body_before(tape, head, next);
    let is_short = head.lengths.iter().any(|stated| *stated > length as u64);
    match is_short && tape.is_doubtful(next) {
        true => Body::Broken(length),
        false => Body::Found(length),
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
    let bytes = tape.bytes();
    let end = head.len + length;
    let blanks = bytes[end..].iter().take(PADDING).take_while(is_line_end).count();
    let next = end + blanks;
    let body = body_before(tape, head, next);
    if body == length || line_ends(&bytes[head.len + body..next]) < closing(head.form) {
        return Body::Stated(length);
    }
    let between = &bytes[end..next];
    // Line ends of the body are counted out: they are not of the kind that closes the record.
    let is_outside = between.strip_suffix(b"\r\n\r\n").is_some_and(|rest| !rest.contains(&b'\r'));
    let is_other = match own_length(tape, head.len) {
        Some(own) if own == length || own == body => own == body,
        // Many writers count the line end that closes the record of an ARC file in.
        _ if head.form == Form::Arc => false,
        _ if body > length => is_outside,
        _ => is_split(bytes, end) || line_ends(between) < closing(head.form) && next < bytes.len(),
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
    /// Another record, or the end.
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
    let mut blanks = rest.iter().take(PADDING).take_while(is_line_end).count();
    let is_apart =
        rest.is_empty() || !is_split(bytes, end) && line_ends(&rest[..blanks]) >= closing(head.form);
    if is_apart {
        blanks += rest[blanks..].iter().take(PADDING).take_while(|&&byte| is_blank(byte)).count();
    }
    let zeros = rest.iter().take(blanks + PADDING).filter(|&&byte| byte == 0).count();
    let is_closed = match head.form {
        Form::Arc => rest.split_first().is_some_and(|(end, next)| *end == b'\n' && is_like_address(next)),
        Form::Warc if rest.starts_with(b"\r\n\r\n") => !ends_http_head(&bytes[head.len..], end - head.len),
        // In a head with bare line feeds the record ends with bare ones as well.
        Form::Warc => rest.starts_with(b"\n\n") && bytes[..head.len].ends_with(b"\n\n"),
    };
    // The line end that closes the record may be another byte, damaged.
    let is_glued = head.form == Form::Arc && blanks == 0 && rest.len() > 1;
    let is_next = blanks < rest.len() && finder.begins_as_expected(bytes, end + blanks);
    match () {
        _ if (is_next || blanks == rest.len()) && is_apart => Behind::Record,
        _ if is_apart && tape.is_stopped() && may_begin(&rest[blanks..]) => Behind::Record,
        _ if is_glued && finder.begins_as_expected(bytes, end + 1) => Behind::Record,
        _ if is_next || blanks == rest.len() || zeros == PADDING || is_closed => Behind::Close,
        _ => Behind::Other,
    }
}

/// Whether the head of an ARC record may begin here, of which one byte may be damaged.
fn is_like_address(bytes: &[u8]) -> bool {
    let is_like = |scheme: &[u8]| {
        let wrong = scheme.iter().zip(bytes).filter(|(byte, other)| byte != other).count();
        bytes.len() >= scheme.len() && wrong <= 1
    };
    is_like(b"http://") || is_like(b"https://")
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

fn is_line_end(byte: &&u8) -> bool {
    matches!(byte, b'\r' | b'\n')
}

/// Whether `at` is in the middle of a line end.
fn is_split(bytes: &[u8], at: usize) -> bool {
    bytes[..at].ends_with(b"\r") && bytes[at..].starts_with(b"\n")
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
    if tape.fill(Finder::LOOK) > 1 && finder.begins_as_expected(tape.bytes(), 1) {
        tape.consume(1);
        return (1, remains);
    }
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
