//! The plain form of a source as a window that is read on, looked at and let go.

use std::collections::VecDeque;

use memchr::memchr_iter;

use super::plain::{Fault, Plain, Step};

/// Bytes asked for at a time.
const PIECE: usize = 256 << 10;
/// A buffer larger than this is cut back when the record that needed it is done.
const KEEP: usize = 4 << 20;

/// What stops the window from being read on.
pub(super) enum Stop {
    /// Bytes are lost behind those at hand.
    Gap(Fault),
    /// Nothing follows those at hand.
    End,
}

/// A window on the plain form: the bytes from where reading stands, as far as they were asked for.
pub(super) struct Tape {
    plain: Plain,
    buffer: Vec<u8>,
    start: usize,
    end: usize,
    /// Offset in the plain form of the first byte of the window.
    offset: u64,
    stop: Option<Stop>,
    /// Offsets where it is in doubt whether what follows belongs to what is before.
    doubts: VecDeque<u64>,
    /// What is worth knowing, not yet told.
    notes: Vec<Fault>,
}

impl Tape {
    pub(super) fn new(plain: Plain) -> Self {
        let offset = plain.start();
        let (doubts, notes) = (VecDeque::new(), Vec::new());
        Tape { plain, buffer: Vec::new(), start: 0, end: 0, offset, stop: None, doubts, notes }
    }

    pub(super) fn plain(&self) -> &Plain {
        &self.plain
    }

    pub(super) fn into_plain(self) -> Plain {
        self.plain
    }

    /// Offset in the plain form of the first byte of the window.
    pub(super) fn offset(&self) -> u64 {
        self.offset
    }

    pub(super) fn bytes(&self) -> &[u8] {
        &self.buffer[self.start..self.end]
    }

    /// Reads until `want` bytes are at hand or something stops it; how many are.
    pub(super) fn fill(&mut self, want: usize) -> usize {
        while self.end - self.start < want && self.stop.is_none() {
            self.make_room(want);
            match self.plain.read(&mut self.buffer[self.end..]) {
                Step::Bytes(count) => self.end += count,
                Step::Note(fault) => self.notes.push(fault),
                Step::Doubt(fault) => {
                    self.notes.push(fault);
                    let doubt = self.offset + (self.end - self.start) as u64;
                    if self.doubts.back() != Some(&doubt) {
                        self.doubts.push_back(doubt);
                    }
                }
                Step::Gap(fault) => self.stop = Some(Stop::Gap(fault)),
                Step::End => self.stop = Some(Stop::End),
            }
        }
        self.end - self.start
    }

    fn make_room(&mut self, want: usize) {
        let held = self.end - self.start;
        // What is moved is no more than what was let go since the last move.
        if self.start >= held && (self.start > 0 || self.buffer.len() > KEEP) {
            self.buffer.copy_within(self.start..self.end, 0);
            (self.start, self.end) = (0, held);
            if self.buffer.len() > KEEP && want.max(held + PIECE) < KEEP {
                self.buffer.truncate(KEEP);
                self.buffer.shrink_to_fit();
            }
        }
        let len = self.start + want.max(held + PIECE);
        if self.buffer.len() - self.end < PIECE / 4 || self.buffer.len() < self.start + want {
            self.buffer.resize(len.max(self.buffer.len()), 0);
        }
    }

    /// Lets the first `count` bytes of the window go.
    pub(super) fn consume(&mut self, count: usize) {
        self.start += count;
        self.offset += count as u64;
        while self.doubts.front().is_some_and(|doubt| *doubt < self.offset) {
            self.doubts.pop_front();
        }
        if self.start == self.end {
            (self.start, self.end) = (0, 0);
        }
    }

    /// Whether nothing follows the bytes at hand, or bytes are lost behind them.
    pub(super) fn is_stopped(&self) -> bool {
        self.stop.is_some()
    }

    /// What lies behind the bytes at hand.
    pub(super) fn stop(&self) -> Option<&Stop> {
        self.stop.as_ref()
    }

    /// Steps over the bytes at hand and the gap behind them; `None` at the end, which stays.
    pub(super) fn cross(&mut self) -> Option<Fault> {
        self.consume(self.end - self.start);
        match self.stop.take() {
            Some(Stop::Gap(fault)) => Some(fault),
            Some(Stop::End) => {
                self.stop = Some(Stop::End);
                None
            }
            None => None,
        }
    }

    /// Whether it is in doubt that the first `len` bytes belong together.
    pub(super) fn is_doubtful(&self, len: usize) -> bool {
        let end = self.offset + len as u64;
        self.doubts.iter().take_while(|doubt| **doubt <= end).any(|doubt| *doubt > self.offset)
    }

    /// The first place inside the first `len` bytes where it is in doubt whether what follows belongs to what is
    /// before.
    pub(super) fn doubt_inside(&self, len: usize) -> Option<usize> {
        let places = self.doubts.iter().map(|doubt| (doubt - self.offset) as usize);
        places.filter(|&at| at > 0).take_while(|&at| at < len).next()
    }

    /// What is worth knowing of the bytes read since the last call.
    pub(super) fn notes(&mut self) -> std::vec::Drain<'_, Fault> {
        self.notes.drain(..)
    }

    /// Steps over line ends, blanks and zero bytes, however many; how many zero bytes they were.
    pub(super) fn skip_blanks(&mut self) -> u64 {
        let mut zeros = 0;
        while self.fill(1) > 0 {
            let bytes = self.bytes();
            let count = bytes.iter().position(|&byte| !is_blank(byte)).unwrap_or(bytes.len());
            if count == 0 {
                break;
            }
            zeros += memchr_iter(0, &bytes[..count]).count() as u64;
            self.consume(count);
        }
        zeros
    }
}

/// What may stand between two records without being anything.
pub(super) fn is_blank(byte: u8) -> bool {
    matches!(byte, b'\r' | b'\n' | b' ' | b'\t' | 0)
}
