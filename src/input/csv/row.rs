//! A window on a table -> the cells of the row that begins at a place in it.

use csv_core::{ReadRecordResult, Reader, ReaderBuilder};
use memchr::{memchr, memchr2_iter, memchr3, memrchr2};

use super::super::tape::{Stop, Tape};

/// A row with more cells than this is refused.
pub(super) const MOST_CELLS: usize = 1 << 16;

/// What begins at a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Read {
    Row(Row),
    /// So many bytes of a row; behind them bytes are lost.
    Cut(usize),
    /// A row that is longer than it may be, of which so many bytes were read.
    Long(usize),
    /// A row that has more cells than it may have.
    Wide(usize),
    /// The table has ended.
    Nothing,
}

/// A row that was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Row {
    /// Bytes, with the line end behind it.
    pub(super) len: usize,
    pub(super) cells: usize,
    /// Lines that it stands in.
    pub(super) lines: u64,
    pub(super) quotes: Quotes,
}

/// Whether the quotes of a row fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Quotes {
    /// Every quoted cell ends with its quote.
    Closed,
    /// One goes on behind it.
    Loose,
    /// One ends, in a later line, with a quote that begins a cell; that line begins so many bytes into the row.
    Swallowing(usize),
    /// One has no end.
    Open,
}

/// Reads rows, and holds the cells of the last one.
pub(super) struct Rows {
    reader: Reader,
    delimiter: u8,
    text: Vec<u8>,
    ends: Vec<usize>,
}

impl Rows {
    pub(super) fn new(delimiter: u8) -> Self {
        let reader = ReaderBuilder::new().delimiter(delimiter).build();
        Rows { reader, delimiter, text: vec![0; 1 << 12], ends: vec![0; 1 << 6] }
    }

    pub(super) fn delimiter(&self) -> u8 {
        self.delimiter
    }

    /// A cell of the row that was read last.
    pub(super) fn cell(&self, number: usize) -> &[u8] {
        let start = if number == 0 { 0 } else { self.ends[number - 1] };
        &self.text[start..self.ends[number]]
    }

    /// Reads the row that begins at `from`, which is no line end; it may have `most` bytes.
    pub(super) fn read(&mut self, tape: &mut Tape, from: usize, most: usize) -> Read {
        self.reader.reset();
        let (mut used, mut written, mut cells) = (0, 0, 0);
        loop {
            let held = tape.fill(from + used + 1);
            if held == from + used && matches!(tape.stop(), Some(Stop::Gap(_))) {
                return Read::Cut(used);
            }
            let input = &tape.bytes()[from + used..];
            // Without input the reader takes what it has for the last row.
            let (result, read, wrote, ended) =
                self.reader.read_record(input, &mut self.text[written..], &mut self.ends[cells..]);
            (used, written, cells) = (used + read, written + wrote, cells + ended);
            match result {
                ReadRecordResult::InputEmpty if used > most => return Read::Long(used),
                ReadRecordResult::InputEmpty => {}
                ReadRecordResult::OutputFull => self.text.resize(2 * self.text.len(), 0),
                ReadRecordResult::OutputEndsFull if cells >= MOST_CELLS => return Read::Wide(used),
                ReadRecordResult::OutputEndsFull => self.ends.resize(2 * self.ends.len(), 0),
                ReadRecordResult::Record => break,
                ReadRecordResult::End => return Read::Nothing,
            }
        }
        // The reader stops inside a line end of two bytes.
        if tape.bytes()[from..from + used].ends_with(b"\r") {
            tape.fill(from + used + 1);
            used += usize::from(tape.bytes().get(from + used) == Some(&b'\n'));
        }
        let row = trim_end(&tape.bytes()[from..from + used]);
        if row.len() > most {
            return Read::Long(used);
        }
        Read::Row(Row { len: used, cells, lines: 1 + line_ends(row), quotes: self.quotes(row) })
    }

    /// Whether the quotes of a row fit, which stands here without its line end.
    pub(super) fn quotes(&self, row: &[u8]) -> Quotes {
        let mut quotes = Quotes::Closed;
        let mut at = 0;
        loop {
            if row.get(at) == Some(&b'"') {
                let Some(end) = closing(&row[at + 1..]) else { return Quotes::Open };
                let end = at + 1 + end;
                if row.get(end + 1).is_some_and(|&next| next != self.delimiter) && quotes == Quotes::Closed {
                    quotes = self.loose(&row[..end]);
                }
                at = end + 1;
            }
            match memchr3(self.delimiter, b'\n', b'\r', &row[at..]) {
                Some(next) => at += next + 1,
                None => return quotes,
            }
        }
    }

    /// What a quote is that ends a cell which goes on behind it; it stands behind `before`.
    fn loose(&self, before: &[u8]) -> Quotes {
        let line = memrchr2(b'\n', b'\r', before).map_or(0, |end| end + 1);
        let begins_cell = before.last().is_some_and(|&last| last == self.delimiter) || line == before.len();
        if begins_cell && line > 0 { Quotes::Swallowing(line) } else { Quotes::Loose }
    }
}

/// Where the quote stands that ends a cell.
fn closing(cell: &[u8]) -> Option<usize> {
    let mut from = 0;
    loop {
        let at = from + memchr(b'"', &cell[from..])?;
        if cell.get(at + 1) != Some(&b'"') {
            return Some(at);
        }
        from = at + 2;
    }
}

fn trim_end(row: &[u8]) -> &[u8] {
    let row = row.strip_suffix(b"\n").unwrap_or(row);
    row.strip_suffix(b"\r").unwrap_or(row)
}

/// Line ends: LF, CR LF or CR.
pub(super) fn line_ends(bytes: &[u8]) -> u64 {
    let is_end = |&at: &usize| bytes[at] == b'\n' || bytes.get(at + 1) != Some(&b'\n');
    memchr2_iter(b'\n', b'\r', bytes).filter(is_end).count() as u64
}
