//! Archives of the web go in, fetched pages come out: WARC 0.17 to 1.1 and whatever calls itself WARC, and ARC.
//!
//! A record ends where its length says only if what follows agrees; else the reader looks for the next record.
//! Every record is one [`Item`], or one problem of severity `Damaged` or `OverLimit`; a gap between two records
//! counts as one record.

use std::collections::BTreeMap;

use crate::error::{Problem, Severity};

use super::plain::{Fault, Plain};
use super::tape::{Stop, Tape};
use framing::{Body, Remains};
use head::{Finder, Form, Found, Head, State};

pub(super) use item::Item;
pub(super) use sniff::looks_like_archive;

mod arc;
mod chunks;
mod coding;
mod framing;
mod head;
mod http;
mod item;
mod kind;
mod lines;
mod sniff;

/// Types of records counted each by itself; a file with more is no archive but an attack.
const MOST_KINDS: usize = 100;

/// Sizes that bound what one record may cost.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limits {
    /// The longest record, in bytes.
    pub(super) record: usize,
    /// The longest body with its encodings undone, in bytes.
    pub(super) body: usize,
    /// Times its size that a body may unpack to.
    pub(super) ratio: usize,
    /// Content encodings of one body.
    pub(super) layers: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Limits { record: 64 << 20, body: 32 << 20, ratio: 250, layers: 4 }
    }
}

/// Whose a gap is that the window ends with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Gap {
    /// A record or more that nothing is known of.
    Unknown,
    /// A record that it broke off, and that is not counted otherwise.
    Broken,
    /// A record that was read whole, or was counted as lost.
    Told,
}

/// Reads one archive.
pub(super) struct Warc {
    name: String,
    tape: Tape,
    limits: Limits,
    finder: Finder,
    gap: Gap,
    behind: Behind,
    number: u64,
    by_type: BTreeMap<String, u64>,
}

/// What reading stands behind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Behind {
    /// A record, or nothing.
    Record,
    /// A gap: what stands here may be the rest of a record that is counted already.
    Gap,
}

impl Warc {
    pub(super) fn new(name: String, plain: Plain, limits: Limits) -> Self {
        let mut tape = Tape::new(plain);
        tape.fill(Finder::LOOK);
        let form = sniff::form(tape.bytes());
        Warc {
            name,
            tape,
            limits,
            finder: Finder::new(form),
            gap: Gap::Unknown,
            behind: Behind::Record,
            number: 0,
            by_type: BTreeMap::new(),
        }
    }

    /// The next record; problems met on the way are pushed.
    pub(super) fn next(&mut self, problems: &mut Vec<Problem>) -> Option<Item> {
        loop {
            let begin = self.tape.offset();
            let zeros = self.tape.skip_blanks();
            self.tell_notes(problems);
            if zeros > 0 {
                let detail = format!("{zeros} zero bytes between two records");
                self.tell(Fault::note("padding", begin, detail), problems);
            }
            if self.tape.fill(lines::LONGEST) == 0 {
                self.tell_notes(problems);
                match self.tape.cross() {
                    Some(fault) => self.tell_gap(fault, problems),
                    None => return None,
                }
                continue;
            }
            let item = match head::read(self.tape.bytes()) {
                Found::Head(head) if self.is_two(&head) => self.broken_head(&head, problems),
                Found::Head(head) => self.record(&head, problems),
                Found::Open => {
                    self.number += 1;
                    self.cut(problems);
                    None
                }
                Found::TooLong(len) => {
                    self.head_too_long(len, problems);
                    None
                }
                Found::Nothing => {
                    self.garbage(problems);
                    None
                }
            };
            if item.is_some() {
                self.tell_notes(problems);
                return item;
            }
        }
    }

    /// Records read so far by type, those that were lost behind their head included.
    pub(super) fn records_by_type(&self) -> &BTreeMap<String, u64> {
        &self.by_type
    }

    /// The archive in its plain form.
    pub(super) fn plain(&self) -> &Plain {
        self.tape.plain()
    }

    /// Gives the reading buffer back for the next source.
    pub(super) fn into_buffer(self) -> Vec<u8> {
        self.tape.into_plain().into_buffer()
    }

    fn record(&mut self, head: &Head, problems: &mut Vec<Problem>) -> Option<Item> {
        self.number += 1;
        self.behind = Behind::Record;
        self.count(&head.kind);
        let byte = self.tape.offset();
        if head.state == State::Cut {
            let detail = "another record begins before the head of this one ends";
            self.tell(Fault::damaged("damaged_record", byte, detail), problems);
            self.tape.consume(head.len);
            return None;
        }
        if let Some(note) = head.note(byte) {
            self.tell(note, problems);
        }
        match framing::measure(&mut self.tape, head, &self.finder, self.limits.record) {
            Body::Stated(len) => self.whole(head, len, problems),
            Body::Found(len) => {
                self.tell(wrong_length(head, len, byte), problems);
                self.whole(head, len, problems)
            }
            Body::Broken(len) if self.tape.is_stopped() && self.tape.bytes().len() == head.len + len => {
                self.cut(problems);
                None
            }
            Body::Broken(len) => {
                let detail = "the record breaks off where the compression is damaged";
                self.tell(Fault::damaged("broken_record", byte, detail), problems);
                self.tape.consume(head.len + len);
                None
            }
            Body::TooLarge => self.too_large(head, problems),
        }
    }

    /// A record whose body is at hand.
    fn whole(&mut self, head: &Head, len: usize, problems: &mut Vec<Problem>) -> Option<Item> {
        let byte = self.tape.offset();
        let body = &self.tape.bytes()[head.len..head.len + len];
        let item = item::item(head, body, (self.number, byte), &self.limits);
        self.tape.consume(head.len + len);
        self.look_at_gap(head.form);
        let lost = match item {
            Ok(item) => return Some(item),
            Err(lost) => lost,
        };
        let fault = Fault::damaged(lost.reason(), byte, lost.detail());
        self.tell(Fault { severity: lost.severity(), ..fault }, problems);
        None
    }

    /// A gap that begins in the line ends behind a record has cost nothing else that is known of.
    fn look_at_gap(&mut self, form: Form) {
        let rest = self.tape.bytes();
        let closed = match form {
            Form::Warc => rest.len() >= 4 || rest == b"\n\n",
            Form::Arc => !rest.is_empty(),
        };
        let is_gap = matches!(self.tape.stop(), Some(Stop::Gap(_)));
        if is_gap && !closed && rest.iter().all(|byte| matches!(byte, b'\r' | b'\n')) {
            self.gap = Gap::Told;
        }
    }

    fn count(&mut self, kind: &str) {
        let is_new = !self.by_type.contains_key(kind);
        let kind = if is_new && self.by_type.len() >= MOST_KINDS { "unknown" } else { kind };
        *self.by_type.entry(kind.to_owned()).or_default() += 1;
    }

    /// Whether a head that was cut short runs into that of another record.
    fn is_two(&self, head: &Head) -> bool {
        let doubt = self.tape.doubt_inside(head.len);
        doubt.is_some_and(|at| self.finder.begins_as_expected(self.tape.bytes(), at))
    }

    fn broken_head(&mut self, head: &Head, problems: &mut Vec<Problem>) -> Option<Item> {
        self.number += 1;
        let detail = "the record breaks off in its head, where the compression is damaged";
        self.tell(Fault::damaged("broken_record", self.tape.offset(), detail), problems);
        self.tape.consume(self.tape.doubt_inside(head.len).unwrap_or(head.len));
        None
    }

    /// The record that begins here ends with the file, or at a gap.
    fn cut(&mut self, problems: &mut Vec<Problem>) {
        let byte = self.tape.offset();
        self.tape.consume(self.tape.bytes().len());
        match self.tape.stop() {
            Some(Stop::Gap(_)) => self.gap = Gap::Broken,
            Some(Stop::End) | None => {
                let fault = Fault::damaged("truncated_record", byte, "the file ends inside this record");
                self.tell(fault, problems);
            }
        }
    }

    fn head_too_long(&mut self, len: usize, problems: &mut Vec<Problem>) {
        self.number += 1;
        let detail = "the head of the record is longer than 64 KiB or 1,000 lines";
        let byte = self.tape.offset();
        self.lose("header_too_long", byte, detail, problems);
        self.tape.consume(len.saturating_sub(1));
        framing::skip(&mut self.tape, &self.finder);
        self.tell_of_gap();
    }

    /// Steps over a record that is not held in memory; what is no page in the first place is not lost by it.
    fn too_large(&mut self, head: &Head, problems: &mut Vec<Problem>) -> Option<Item> {
        let is_lost = item::may_be_page(head, &self.tape.bytes()[head.len..]);
        if is_lost {
            let detail = format!("the record is longer than {} bytes", self.limits.record);
            self.lose("record_too_large", self.tape.offset(), detail, problems);
        }
        self.tape.consume(self.limits.record);
        framing::skip(&mut self.tape, &self.finder);
        self.tell_of_gap();
        (!is_lost).then_some(Item::NotArticle)
    }

    fn lose(&self, reason: &'static str, byte: u64, detail: impl Into<String>, problems: &mut Vec<Problem>) {
        self.tell(Fault::over_limit(reason, byte, detail), problems);
    }

    /// What was just stepped over is counted; if it ended at a gap, so is the gap.
    fn tell_of_gap(&mut self) {
        let is_gap = matches!(self.tape.stop(), Some(Stop::Gap(_)));
        if is_gap && self.tape.bytes().is_empty() {
            self.gap = Gap::Told;
        }
    }

    /// Steps over what is no record.
    fn garbage(&mut self, problems: &mut Vec<Problem>) {
        let byte = self.tape.offset();
        let (count, remains) = framing::skip(&mut self.tape, &self.finder);
        match (self.behind, remains) {
            // It belongs to what the gap has cost.
            (Behind::Gap, _) => {}
            (Behind::Record, Remains::OfRecord) => {
                self.number += 1;
                let detail = format!("{count} bytes that look like a damaged record");
                self.tell(Fault::damaged("damaged_record", byte, detail), problems);
                self.tell_of_gap();
            }
            (Behind::Record, Remains::OfNothing) if self.number == 0 && self.is_at_end() => {
                let detail = format!("{count} bytes, and no record among them");
                self.tell(Fault::damaged("no_record", byte, detail), problems);
            }
            (Behind::Record, Remains::OfNothing) => {
                let detail = format!("{count} bytes between two records that are no record");
                self.tell(Fault::note("garbage", byte, detail), problems);
            }
        }
    }

    fn is_at_end(&mut self) -> bool {
        self.tape.fill(1) == 0 && !matches!(self.tape.stop(), Some(Stop::Gap(_)))
    }

    fn tell_gap(&mut self, mut fault: Fault, problems: &mut Vec<Problem>) {
        match std::mem::replace(&mut self.gap, Gap::Unknown) {
            Gap::Unknown => self.number += 1,
            Gap::Broken => {}
            Gap::Told => fault.severity = Severity::Note,
        }
        self.behind = Behind::Gap;
        self.tell(fault, problems);
    }

    fn tell_notes(&mut self, problems: &mut Vec<Problem>) {
        let name = &self.name;
        problems.extend(self.tape.notes().map(|fault| fault.problem(name, None)));
    }

    fn tell(&self, fault: Fault, problems: &mut Vec<Problem>) {
        problems.push(fault.problem(&self.name, None));
    }
}

fn wrong_length(head: &Head, len: usize, byte: u64) -> Fault {
    let detail = match head.lengths.first() {
        None => "the record gives no length that can be one: it was read up to the next".to_owned(),
        Some(length) => {
            format!("the record says it has {length} bytes: it was read up to the next, {len} bytes")
        }
    };
    Fault::note("wrong_length", byte, detail)
}

#[cfg(test)]
mod tests;
