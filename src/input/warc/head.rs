//! The head of a record: where one begins, and what it says of the record.

use memchr::{memchr, memchr2_iter, memmem};

use super::super::plain::Fault;
use super::arc;
use super::lines::{End, Field, LONGEST, header, line};

/// Lines looked at before a place is taken for the beginning of a record.
const LOOKED_AT: usize = 64;
/// The longest line of an ARC file that is found where no line begins.
const LONGEST_ARC: usize = 2 << 10;
/// Lengths tried, where one record gives several.
const MOST_LENGTHS: usize = 4;
/// The longest line that gives a version and no more.
const LONGEST_VERSION: usize = 24;
/// The longest first line, damaged ones included.
const LONGEST_FIRST: usize = 200;

/// What the head of a record says.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Head {
    pub(super) form: Form,
    /// Bytes of the head.
    pub(super) len: usize,
    /// Type of the record, in lower case.
    pub(super) kind: String,
    /// Lengths given for the body, the first one first.
    pub(super) lengths: Vec<u64>,
    pub(super) target: Option<String>,
    pub(super) date: Option<String>,
    pub(super) content_type: Option<String>,
    /// Whether the archive holds only the beginning of what was fetched.
    pub(super) extent: Extent,
    /// Whether the head is as it should be.
    pub(super) state: State,
}

/// Format of an archive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    Warc,
    Arc,
}

/// How much of what was fetched a record holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Extent {
    Whole,
    /// Its beginning.
    Beginning,
    /// A later part of it.
    Continuation,
}

/// Whether a head is as it should be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    Good,
    /// Some of its lines are no fields, or its first or last line is not what it should be.
    Damaged,
    /// Another record begins before it ends.
    Cut,
}

/// What stands at a place where a record may begin.
pub(super) enum Found {
    Head(Head),
    /// A head that does not end within the bytes at hand.
    Open,
    /// A head over the limits; so many bytes of it were looked at.
    TooLong(usize),
    Nothing,
}

/// Reads the head at the start of `bytes`, of which at least `LONGEST` are given unless there are no more.
pub(super) fn read(bytes: &[u8]) -> Found {
    if begins_warc(bytes, Place::Expected) {
        return read_warc(bytes);
    }
    let is_all = bytes.len() < LONGEST;
    let first = line(&bytes[..bytes.len().min(LONGEST)], 0);
    match first.as_ref().map(|first| (arc::Line::of(first.text, arc::Damage::OfOneWord), first.next)) {
        Some((Some(arc), len)) => Found::Head(arc.into_head(len)),
        _ if is_all && may_begin(bytes) => Found::Open,
        _ => Found::Nothing,
    }
}

/// Whether the last bytes of a file may be a head that was cut before it told what it is.
pub(super) fn may_begin(bytes: &[u8]) -> bool {
    const BEGINNINGS: [&[u8]; 4] = [b"WARC/", b"filedesc://", b"http://", b"https://"];
    let is_warc = bytes.starts_with(b"WARC/") && memmem::find(bytes, b"\n\r\n").is_none();
    let is_arc = arc::has_scheme(bytes) && memchr(b'\n', bytes).is_none();
    is_warc || is_arc || BEGINNINGS.iter().any(|beginning| beginning.starts_with(bytes))
}

/// What is known of the place where a record may begin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// One should begin here: even its first line may be damaged.
    Expected,
    /// A line begins here.
    LineStart,
    /// Somewhere.
    Anywhere,
}

/// Whether a record of a WARC file begins at the start of `bytes`, as far as they tell.
pub(super) fn begins_warc(bytes: &[u8], place: Place) -> bool {
    let Some(first) = line(&bytes[..bytes.len().min(LONGEST_FIRST)], 0) else { return false };
    let is_version = gives_version(first.text);
    let need = match place {
        Place::LineStart if is_version => 1,
        Place::Expected if is_version => 1,
        Place::Anywhere if is_version => 2,
        // The record begins further on in the line.
        Place::Expected if (1..first.text.len()).any(|at| gives_version(&first.text[at..])) => return false,
        Place::Expected => 4,
        Place::LineStart | Place::Anywhere => return false,
    };
    let (mut found, mut at) = (0, if is_version { first.next } else { 0 });
    for _ in 0..LOOKED_AT {
        let Some(line) = line(bytes, at) else { break };
        match line.text {
            [] => break,
            [b' ' | b'\t', ..] => {}
            text => match Field::name_of(text) {
                Some(name) if weight(name) > 0 => found += weight(name),
                // The first field of a record found by search must be one that only records have, and without a
                // version there must be fields from the second line on.
                Some(_) if place != Place::Expected && found == 0 => return false,
                None if found == 0 && at > 0 && !(is_version && place == Place::Expected) => return false,
                _ if text.starts_with(b"WARC/") && at > 0 => break,
                _ => {}
            },
        }
        if found >= need {
            return true;
        }
        at = line.next;
    }
    false
}

fn gives_version(line: &[u8]) -> bool {
    matches!(line, [b'W', b'A', b'R', b'C', b'/', b'0'..=b'9', ..])
}

/// How much a field tells that this is the head of a record: pages have some of the fields as well.
fn weight(name: &[u8]) -> u32 {
    let begins = |start: &[u8]| name.len() > start.len() && name[..start.len()].eq_ignore_ascii_case(start);
    match () {
        _ if begins(b"WARC-") => 2,
        _ if begins(b"Content-") => 1,
        _ => 0,
    }
}

fn read_warc(bytes: &[u8]) -> Found {
    let first = line(bytes, 0).map_or(0, |first| match Field::name_of(first.text) {
        // The line of the version is missing.
        Some(name) if weight(name) > 0 => 0,
        _ => first.next,
    });
    let begins = |at: usize, line: &[u8]| {
        if gives_version(line) || line.starts_with(b"HTTP/") {
            return Some(0);
        }
        // The end of this head may be lost, and with it the beginning of the line in which the next one begins.
        let other = memmem::rfind(&line[line.len().saturating_sub(LONGEST_VERSION)..], b"WARC/")?;
        let other = other + line.len().saturating_sub(LONGEST_VERSION);
        begins_warc(&bytes[at + other..], Place::Anywhere).then_some(other)
    };
    let header = header(bytes, first, begins);
    match header.end {
        End::Open => return Found::Open,
        End::TooLong => return Found::TooLong(header.len),
        End::Blank | End::Broken => {}
    }
    let is_good = header.strange == 0 && gives_version(bytes);
    let state = match header.end {
        End::Broken if !bytes[header.len..].starts_with(b"HTTP/") => State::Cut,
        End::Blank if is_good => State::Good,
        _ => State::Damaged,
    };
    let mut head = Head {
        form: Form::Warc,
        len: header.len,
        kind: String::new(),
        lengths: Vec::new(),
        target: None,
        date: None,
        content_type: None,
        extent: Extent::Whole,
        state,
    };
    for field in header.fields {
        head.take(field);
    }
    if head.kind.is_empty() {
        head.kind = implied_kind(&head, &bytes[head.len..]).to_owned();
    }
    Found::Head(head)
}

impl Head {
    fn take(&mut self, field: Field) {
        let Field { name, value } = field;
        let fill = |place: &mut Option<String>, value: String| {
            if place.is_none() && !value.is_empty() {
                *place = Some(value);
            }
        };
        match name.as_str() {
            "warc-type" if self.kind.is_empty() => self.kind = kind(&value),
            "warc-target-uri" => {
                let bare = value.strip_prefix('<').and_then(|value| value.strip_suffix('>'));
                fill(&mut self.target, bare.unwrap_or(&value).trim().to_owned());
            }
            "warc-date" => fill(&mut self.date, value),
            "content-type" => fill(&mut self.content_type, value),
            "content-length" if self.lengths.len() < MOST_LENGTHS => self.lengths.extend(length(&value)),
            "warc-truncated" if self.extent == Extent::Whole => self.extent = Extent::Beginning,
            "warc-segment-number" => {
                self.extent = match value.parse::<u64>() {
                    Ok(0 | 1) | Err(_) => Extent::Beginning,
                    Ok(_) => Extent::Continuation,
                };
            }
            _ => {}
        }
    }

    /// What is to be said of a head that is not as it should be.
    pub(super) fn note(&self, byte: u64) -> Option<Fault> {
        let detail = "some lines of the head of the record are damaged; the rest was read";
        (self.state == State::Damaged).then(|| Fault::note("damaged_header", byte, detail))
    }
}

/// A length of digits and nothing else that a computer could count.
pub(super) fn length(value: &str) -> Option<u64> {
    let is_number = !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit());
    value.parse().ok().filter(|_| is_number)
}

/// Types that are no words are not counted each by itself.
fn kind(value: &str) -> String {
    let is_word = (1..=32).contains(&value.len())
        && value.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_');
    if is_word { value.to_ascii_lowercase() } else { "unknown".to_owned() }
}

/// The type of a record that does not name it.
fn implied_kind(head: &Head, body: &[u8]) -> &'static str {
    let content_type = head.content_type.as_deref().unwrap_or_default().to_ascii_lowercase();
    match () {
        _ if content_type.contains("msgtype=response") || body.starts_with(b"HTTP/") => "response",
        _ if content_type.contains("msgtype=request") => "request",
        _ => "unknown",
    }
}

/// Where records of one form are searched.
pub(super) struct Finder {
    form: Form,
    magic: memmem::Finder<'static>,
}

impl Finder {
    pub(super) fn new(form: Form) -> Self {
        Finder { form, magic: memmem::Finder::new(b"WARC/") }
    }

    /// Bytes that a place must have behind it before it can be judged.
    pub(super) const LOOK: usize = 8 << 10;

    /// The next place from `from` on where a record may begin.
    pub(super) fn candidate(&self, bytes: &[u8], from: usize) -> Option<usize> {
        let rest = bytes.get(from..)?;
        match self.form {
            Form::Warc => self.magic.find(rest).map(|at| from + at),
            Form::Arc if from == 0 || bytes[from - 1] == b'\n' => Some(from),
            Form::Arc => memchr2_iter(b'\n', b'h', rest).find_map(|at| match rest[at] {
                b'\n' => Some(from + at + 1),
                _ => rest[at..].starts_with(b"http").then_some(from + at),
            }),
        }
    }

    /// Whether a record begins at `at`.
    pub(super) fn begins(&self, bytes: &[u8], at: usize) -> bool {
        let place = if at == 0 || bytes[at - 1] == b'\n' { Place::LineStart } else { Place::Anywhere };
        let rest = &bytes[at..bytes.len().min(at + Finder::LOOK)];
        match self.form {
            Form::Warc => begins_warc(rest, place),
            Form::Arc if place == Place::LineStart => begins_arc(rest),
            // What is not where it should be must be beyond doubt.
            Form::Arc => line(&rest[..rest.len().min(LONGEST_ARC)], 0)
                .is_some_and(|line| arc::Line::of(line.text, arc::Damage::None).is_some()),
        }
    }

    /// Whether a record begins at `at`, where one should, be it the start of a line or not.
    pub(super) fn begins_as_expected(&self, bytes: &[u8], at: usize) -> bool {
        let rest = &bytes[at..bytes.len().min(at + Finder::LOOK)];
        match self.form {
            Form::Warc => begins_warc(rest, Place::LineStart),
            // Where no line begins, this may be the middle of an address.
            Form::Arc => begins_arc(rest) && (bytes[at - 1] == b'\n' || rest.starts_with(b"http")),
        }
    }
}

fn begins_arc(bytes: &[u8]) -> bool {
    line(bytes, 0).is_some_and(|line| arc::Line::of(line.text, arc::Damage::OfOneWord).is_some())
}
