//! What the first bytes of a plain form tell: whether it is an archive, and of which form.

use super::arc;
use super::head::{self, Finder, Form, Found, Head, Place, State, begins_warc};
use crate::input::tape::is_blank;

/// The form of the archive that begins with `head`.
pub(super) fn form(head: &[u8]) -> Form {
    let blanks = head.iter().take_while(|&&byte| is_blank(byte)).count();
    let is_arc = matches!(head::read(&head[blanks..]), Found::Head(Head { form: Form::Arc, .. }));
    let finder = Finder::new(Form::Arc);
    let mut lines = std::iter::successors(finder.candidate(head, 0), |at| finder.candidate(head, at + 1));
    let mut has_arc = || lines.any(|at| finder.begins(head, at));
    let is_cut = arc::has_scheme(&head[blanks..]);
    match is_arc || first_record(head).is_none() && (has_arc() || is_cut) {
        true => Form::Arc,
        false => Form::Warc,
    }
}

/// Whether the first bytes of a plain form look like an archive, also behind bytes that are no record.
pub(in super::super) fn looks_like_archive(head: &[u8]) -> bool {
    let blanks = head.iter().take_while(|&&byte| is_blank(byte)).count();
    let start = &head[blanks..];
    if start.starts_with(b"filedesc://") || begins_warc(start, Place::Expected) {
        return true;
    }
    // What is read as something else may tell of archives, and hold an example.
    if matches!(start, [b'<' | b'{' | b'[', ..]) {
        return false;
    }
    let is_arc = arc::has_scheme(start) && matches!(head::read(start), Found::Head(_));
    is_arc || first_record(head).is_some_and(|at| is_whole_head(&head[at..]))
}

/// Where the first bytes that look like a record of a WARC file begin.
fn first_record(head: &[u8]) -> Option<usize> {
    let finder = Finder::new(Form::Warc);
    let places = std::iter::successors(finder.candidate(head, 0), |at| finder.candidate(head, at + 1));
    places.into_iter().find(|&at| finder.begins(head, at))
}

/// Whether a head has what it must have; one that does not end within the bytes is believed to.
fn is_whole_head(bytes: &[u8]) -> bool {
    match head::read(bytes) {
        Found::Head(head) => head.state == State::Good && !head.lengths.is_empty(),
        Found::Open | Found::TooLong(_) => true,
        Found::Nothing => false,
    }
}
