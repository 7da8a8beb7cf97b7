//! Cuts one source into blocks.

use memchr::{memchr, memchr_iter, memrchr};
use serde::de::IgnoredAny;

use crate::error::Problem;

use super::parcel::{Block, Limits};
use super::plain::{Fault, Plain, Step};
use super::{Format, Packing};

/// Room that a reader is given at least.
const ROOM: usize = 64;
/// Blank lines that are read in search of a second line, in bytes.
const MOST_BLANKS: usize = 1 << 20;
const MARK: &[u8] = b"\xEF\xBB\xBF";

/// A source that is being read.
pub(super) struct Reading<'a> {
    source: u32,
    name: &'a str,
    format: Format,
    limits: Limits,
    plain: Plain,
    /// Bytes the source may come to, if known: no larger buffer is filled for a small file.
    expected: usize,
    /// Offset in the plain form of the first byte not yet in a block.
    offset: u64,
    /// Line of that byte.
    line: u64,
    /// Bytes read but not yet in a block: the start of a line.
    rest: Vec<u8>,
    state: State,
    head: Head,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// A line begins, or goes on, where reading stands.
    Lines,
    /// Up to the next line end all bytes belong to a line that was already counted as lost.
    Lost,
    /// Behind a gap: the end of the line that was counted with the gap may stand here.
    Behind,
    Ended,
}

/// Whether a line with something in it was seen, which tells JSON lines from other JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Head {
    Unseen,
    Seen,
}

/// What the first lines look like.
enum Looks {
    /// Nothing to be seen yet.
    Blank,
    Lines,
    /// Other JSON begins here.
    Other(usize),
    /// Other JSON may begin here; the second line tells.
    Undecided(usize),
}

/// How a buffer was filled.
struct Filled {
    /// Bytes of whole lines.
    cut: usize,
    /// Bytes behind them that are lost.
    dropped: usize,
    /// Lines begun in those and not ended.
    broken: u64,
    /// Why they are lost.
    why: Option<Problem>,
}

impl<'a> Reading<'a> {
    /// `len` is the size of the source as stored.
    pub(super) fn new(
        source: u32,
        (name, format): (&'a str, Format),
        limits: Limits,
        plain: Plain,
        len: Option<u64>,
    ) -> Self {
        let factor = if plain.packing() == Packing::Plain { 1 } else { 16 };
        let expected = len.map_or(u64::MAX, |len| len.saturating_mul(factor));
        Reading {
            source,
            name,
            format,
            limits,
            expected: usize::try_from(expected).unwrap_or(usize::MAX).min(limits.block),
            offset: plain.start(),
            plain,
            line: 1,
            rest: Vec::new(),
            state: State::Lines,
            head: Head::Unseen,
        }
    }

    /// The next block, or the buffer back at the end of the source.
    pub(super) fn next(&mut self, bytes: Vec<u8>, problems: &mut Vec<Problem>) -> Result<Block, Vec<u8>> {
        if self.state == State::Ended {
            return Err(bytes);
        }
        match self.format {
            Format::Jsonl => self.lines(bytes, problems),
            Format::Text | Format::Html => self.whole(bytes, problems),
            Format::Archive | Format::Csv | Format::Parquet => unreachable!("it has a reader of its own"),
        }
    }

    /// Offset in the plain form up to which the source was read.
    pub(super) fn offset(&self) -> u64 {
        self.offset
    }

    /// The source in its plain form.
    pub(super) fn plain(&self) -> &Plain {
        &self.plain
    }

    /// Gives the reading buffer back for the next source.
    pub(super) fn into_buffer(self) -> Vec<u8> {
        self.plain.into_buffer()
    }

    fn lines(&mut self, mut bytes: Vec<u8>, problems: &mut Vec<Problem>) -> Result<Block, Vec<u8>> {
        while self.state != State::Ended {
            let Filled { cut, dropped, broken, why } = self.fill(&mut bytes, problems);
            if self.head == Head::Unseen
                && let Some(start) = self.begins_other_json(&bytes[..cut])
            {
                self.blank_long_lines(&mut bytes[..start], problems);
                problems.push(self.other_json(&bytes[..start]));
                self.state = State::Ended;
                return Err(bytes);
            }
            self.blank_long_lines(&mut bytes[..cut], problems);
            problems.extend(why);
            let (first_line, offset) = (self.line, self.offset);
            self.line += memchr_iter(b'\n', &bytes[..cut]).count() as u64 + broken;
            self.offset += (cut + dropped) as u64;
            if cut > 0 {
                bytes.truncate(cut);
                let (source, format) = (self.source, self.format);
                return Ok(Block { source, format, first_line, offset, bytes, origins: Vec::new() });
            }
        }
        Err(bytes)
    }

    /// Fills the buffer with the rest of the last one and new bytes, up to a line end, a gap or the end.
    fn fill(&mut self, bytes: &mut Vec<u8>, problems: &mut Vec<Problem>) -> Filled {
        let mut filled = self.rest.len();
        make_room(bytes, filled.max(self.expected) + ROOM);
        bytes[..filled].copy_from_slice(&self.rest);
        self.rest.clear();
        let mut cut = 0;
        loop {
            if filled - cut > self.limits.line {
                self.state = State::Lost;
                let why = Some(self.too_long(&bytes[..cut]));
                return Filled { cut, dropped: filled - cut, broken: 0, why };
            }
            if filled >= self.limits.block && cut > 0 && !self.is_undecided(&bytes[..cut]) {
                break;
            }
            self.grow(bytes, filled);
            match self.plain.read(&mut bytes[filled..]) {
                Step::Bytes(count) => {
                    let fresh = filled;
                    filled += match self.state {
                        State::Lines | State::Ended => count,
                        State::Lost | State::Behind => self.step_over_lost(&mut bytes[..count]),
                    };
                    cut = memrchr(b'\n', &bytes[fresh..filled]).map_or(cut, |at| fresh + at + 1);
                }
                // Without a line end before the doubt, nothing tells that the line goes on behind it.
                Step::Doubt(fault) if filled > cut || self.state == State::Lost => {
                    self.state = State::Behind;
                    let why = Some(fault.problem(self.name, None));
                    return Filled { cut: filled, dropped: 0, broken: 1, why };
                }
                Step::Doubt(fault) | Step::Note(fault) => problems.push(fault.problem(self.name, None)),
                Step::Gap(fault) => {
                    let line = self.line + memchr_iter(b'\n', &bytes[..cut]).count() as u64;
                    let why = Some(fault.problem(self.name, Some(line)));
                    let broken = u64::from(filled > cut || self.state == State::Lost);
                    self.state = State::Behind;
                    return Filled { cut, dropped: filled - cut, broken, why };
                }
                Step::End => {
                    self.state = State::Ended;
                    cut = filled;
                    break;
                }
            }
        }
        self.rest.extend_from_slice(&bytes[cut..filled]);
        Filled { cut, dropped: 0, broken: 0, why: None }
    }

    /// Moves what follows the lost line to the front; the number of bytes that are left.
    fn step_over_lost(&mut self, bytes: &mut [u8]) -> usize {
        if self.state == State::Behind && (bytes.starts_with(b"{") || bytes.starts_with(MARK)) {
            self.state = State::Lines;
            return bytes.len();
        }
        self.state = State::Lost;
        let Some(end) = memchr(b'\n', bytes) else {
            self.offset += bytes.len() as u64;
            return 0;
        };
        self.state = State::Lines;
        self.offset += end as u64 + 1;
        self.line += 1;
        bytes.copy_within(end + 1.., 0);
        bytes.len() - end - 1
    }

    fn whole(&mut self, mut bytes: Vec<u8>, problems: &mut Vec<Problem>) -> Result<Block, Vec<u8>> {
        self.state = State::Ended;
        make_room(&mut bytes, self.expected + ROOM);
        let mut filled = 0;
        loop {
            if filled > self.limits.line {
                let detail = format!("the text is longer than {} bytes", self.limits.line);
                problems.push(Fault::over_limit("text_too_long", 0, detail).problem(self.name, Some(1)));
                return Err(bytes);
            }
            self.grow(&mut bytes, filled);
            match self.plain.read(&mut bytes[filled..]) {
                Step::Bytes(count) => filled += count,
                Step::Doubt(fault) | Step::Note(fault) => problems.push(fault.problem(self.name, None)),
                Step::Gap(fault) => {
                    problems.push(fault.problem(self.name, Some(1)));
                    return Err(bytes);
                }
                Step::End => break,
            }
        }
        bytes.truncate(filled);
        let offset = self.offset;
        self.offset += filled as u64;
        let (source, format) = (self.source, self.format);
        Ok(Block { source, format, first_line: 1, offset, bytes, origins: Vec::new() })
    }

    /// Doubles a buffer that is full, up to a little more than the longest line.
    fn grow(&self, bytes: &mut Vec<u8>, filled: usize) {
        if bytes.len() - filled < ROOM {
            let most = self.limits.line.saturating_add(self.limits.block);
            make_room(bytes, (filled * 2).min(most).max(filled) + ROOM);
        }
    }

    /// A line over the limit becomes a blank one: it keeps its place and is no record.
    fn blank_long_lines(&self, bytes: &mut [u8], problems: &mut Vec<Problem>) {
        let mut start = 0;
        // Fewer bytes than the limit cannot hold such a line, and that is the rule.
        while bytes.len() - start > self.limits.line {
            let end = line_end(bytes, start);
            if end - start > self.limits.line {
                problems.push(self.too_long(&bytes[..start]));
                bytes[start..end].fill(b' ');
            }
            start = (end + 1).min(bytes.len());
        }
    }

    /// The line that follows `before` is too long.
    fn too_long(&self, before: &[u8]) -> Problem {
        let detail = format!("the line is longer than {} bytes", self.limits.line);
        let byte = self.offset + before.len() as u64;
        let line = self.line + memchr_iter(b'\n', before).count() as u64;
        Fault::over_limit("line_too_long", byte, detail).problem(self.name, Some(line))
    }

    /// Where other JSON than JSON lines begins, if that is what the first lines show.
    fn begins_other_json(&mut self, bytes: &[u8]) -> Option<usize> {
        let looks = self.look_at_head(bytes);
        if !matches!(looks, Looks::Blank) {
            self.head = Head::Seen;
        }
        match looks {
            Looks::Other(start) => Some(start),
            // Before the end, what hides the second line is damage: then the first may be damaged as well.
            Looks::Undecided(start) if self.state == State::Ended => Some(start),
            Looks::Blank | Looks::Lines | Looks::Undecided(_) => None,
        }
    }

    /// Whether the second line must be read before a block is made of the first.
    fn is_undecided(&self, bytes: &[u8]) -> bool {
        let is_bounded = bytes.len() < self.limits.line.saturating_add(MOST_BLANKS);
        self.head == Head::Unseen && is_bounded && matches!(self.look_at_head(bytes), Looks::Undecided(_))
    }

    fn look_at_head(&self, bytes: &[u8]) -> Looks {
        let is_long = |line: &[u8]| line.len() > self.limits.line;
        let mut start = 0;
        let mut lines = bytes.split_inclusive(|&byte| byte == b'\n').filter_map(|line| {
            let at = start;
            start += line.len();
            let line = line.strip_suffix(b"\n").unwrap_or(line);
            (!line.trim_ascii().is_empty()).then_some((at, line))
        });
        let Some((start, first)) = lines.find(|(_, line)| !is_long(line)) else { return Looks::Blank };
        let is_suspect = match first.trim_ascii() {
            b"{" | b"[" => true,
            // An array that ends on its first line is no more than one bad line.
            [b'[', rest @ ..] if rest.trim_ascii_start().starts_with(b"{") => {
                serde_json::from_slice::<IgnoredAny>(first).is_err()
            }
            _ => false,
        };
        match lines.next() {
            _ if !is_suspect => Looks::Lines,
            None => Looks::Undecided(start),
            // An object on the second line, or no JSON at all: then damage made the first line look so.
            Some((_, second)) => match second.trim_ascii() {
                [b'{', .., b'}'] => Looks::Lines,
                _ if is_long(second) => Looks::Lines,
                [b'"' | b'{' | b'[' | b'}' | b']', ..] => Looks::Other(start),
                _ => Looks::Lines,
            },
        }
    }

    /// Other JSON begins behind `before`.
    fn other_json(&self, before: &[u8]) -> Problem {
        let detail = "a JSON array or an object over several lines: newsprint reads one JSON object a line";
        let line = self.line + memchr_iter(b'\n', before).count() as u64;
        let byte = self.offset + before.len() as u64;
        Fault::damaged("not_json_lines", byte, detail).problem(self.name, Some(line))
    }
}

fn line_end(bytes: &[u8], start: usize) -> usize {
    memchr(b'\n', &bytes[start..]).map_or(bytes.len(), |at| start + at)
}

fn make_room(bytes: &mut Vec<u8>, len: usize) {
    if bytes.len() < len {
        bytes.resize(len, 0);
    }
}
