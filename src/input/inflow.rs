//! The bytes of one source as they are stored, with a look ahead and a short memory of what was read.

use std::fs::File;
use std::io::{self, Read};

use memchr::memmem;

/// Bytes kept behind the reading point, so that the search for the next gzip member or zstd frame can begin
/// before the place where the damage was noticed.
const KEEP: usize = 256 << 10;

/// A file read in large pieces.
pub(super) struct Inflow {
    file: File,
    buffer: Vec<u8>,
    start: usize,
    end: usize,
    /// Offset in the file of `buffer[start]`.
    position: u64,
    ended: bool,
    failure: Option<io::Error>,
}

impl Inflow {
    /// Reads `file` through `buffer`, whose length is the size of one read (at least 1 KiB beyond what is
    /// kept behind, to be of use).
    pub(super) fn new(file: File, buffer: Vec<u8>) -> Self {
        Inflow { file, buffer, start: 0, end: 0, position: 0, ended: false, failure: None }
    }

    /// Gives the buffer back for the next source.
    pub(super) fn into_buffer(self) -> Vec<u8> {
        self.buffer
    }

    /// Offset in the file of the next byte.
    pub(super) fn position(&self) -> u64 {
        self.position
    }

    /// The error that ended the file early, once.
    pub(super) fn failure(&mut self) -> Option<io::Error> {
        self.failure.take()
    }

    /// All bytes at hand, at least `want` of them unless the file ends before.
    pub(super) fn peek(&mut self, want: usize) -> &[u8] {
        while self.end - self.start < want && !self.ended {
            self.refill(want);
        }
        &self.buffer[self.start..self.end]
    }

    /// Steps over `count` bytes that were seen by `peek`.
    pub(super) fn consume(&mut self, count: usize) {
        self.start += count;
        self.position += count as u64;
    }

    /// Goes back to `position`, or as near to it as is remembered.
    pub(super) fn go_back(&mut self, position: u64) {
        let back = self.position.saturating_sub(position).min(self.start as u64);
        self.start -= back as usize;
        self.position -= back;
    }

    /// Moves bytes to `out`; 0 at the end. Large pieces do not pass through the buffer.
    pub(super) fn read(&mut self, out: &mut [u8]) -> usize {
        let ready = &self.buffer[self.start..self.end];
        if !ready.is_empty() {
            let count = ready.len().min(out.len());
            out[..count].copy_from_slice(&ready[..count]);
            self.consume(count);
            return count;
        }
        let count = self.fetch(out);
        self.position += count as u64;
        // The buffer no longer holds what lies before the reading point.
        self.start = 0;
        self.end = 0;
        count
    }

    /// Steps on to the next place that begins with `magic` and looks like what is searched for, as far as `trial` bytes
    /// tell; `skip` sees what is stepped over. Whether there is one before the end.
    pub(super) fn search(
        &mut self,
        magic: &[u8],
        trial: usize,
        plausible: impl Fn(&[u8]) -> bool,
        mut skip: impl FnMut(&[u8]),
    ) -> bool {
        let finder = memmem::Finder::new(magic);
        loop {
            let window = self.peek(trial);
            let (count, is_last) = match finder.find(window) {
                Some(0) if plausible(window) => return true,
                Some(0) => (1, false),
                Some(at) => (at, false),
                // The magic may begin in the last bytes.
                None if window.len() >= trial => (window.len() + 1 - magic.len(), false),
                None => (window.len(), true),
            };
            skip(&window[..count]);
            self.consume(count);
            if is_last {
                return false;
            }
        }
    }

    fn refill(&mut self, want: usize) {
        let room = want.max(64 << 10);
        if self.buffer.len() - self.end < room {
            let from = self.start.saturating_sub(KEEP);
            self.buffer.copy_within(from..self.end, 0);
            self.end -= from;
            self.start -= from;
        }
        if self.buffer.len() - self.end < want {
            self.buffer.resize(self.end + want, 0);
        }
        let mut buffer = std::mem::take(&mut self.buffer);
        self.end += self.fetch(&mut buffer[self.end..]);
        self.buffer = buffer;
    }

    fn fetch(&mut self, out: &mut [u8]) -> usize {
        while !self.ended && !out.is_empty() {
            match self.file.read(out) {
                Ok(0) => self.ended = true,
                Ok(count) => return count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => {
                    self.ended = true;
                    self.failure = Some(error);
                }
            }
        }
        0
    }
}
