//! The plain form of a table in text goes in; JSON lines of its rows come out, with the names of its columns.
//!
//! A quote that is left open swallows rows up to the next one. So a row of several lines whose quotes do not fit is
//! read again from its second line on, and reading goes on at the first line that is a row with as many cells as the
//! table has columns. How often bytes are read again is bounded, whatever they are.

use memchr::memchr2;

use crate::error::Problem;

use super::Format;
use super::fields::{Fields, Names};
use super::parcel::{Block, Limits, Origin};
use super::plain::{Fault, Plain};
use super::table::{Column, Line, push_string};
use super::tape::{Stop, Tape};
use head::{Head, named_delimiter};
use row::{Quotes, Read, Row, Rows};

mod head;
mod row;

pub(super) use head::begins_table;

/// Bytes may be read so many times over, on average, to find where reading goes on.
const AGAIN: u64 = 8;
/// Bytes in which the delimiter shows.
const SAMPLE: usize = 64 << 10;

/// A table that is being read.
pub(super) struct Csv<'a> {
    source: u32,
    name: &'a str,
    fields: Fields,
    limits: Limits,
    tape: Tape,
    rows: Rows,
    state: State,
    columns: Vec<Column>,
    /// Cells of a row that is whole.
    width: usize,
    /// Line of the first byte of the tape.
    line: u64,
    /// Bytes of lines that were made.
    made: u64,
    /// Bytes that were taken for rows, also in vain, and bytes that were let go.
    parsed: u64,
    consumed: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// The first row names the columns.
    Head,
    /// A row begins where the tape stands.
    Rows,
    /// Bytes were lost: the rest of a row that was counted with them may stand here.
    Behind,
    /// The same where a line begins.
    NextLine,
    /// Up to the next line end all bytes belong to a row that was counted.
    Lost,
    Ended,
}

impl<'a> Csv<'a> {
    pub(super) fn new(source: u32, name: &'a str, fields: Fields, limits: Limits, plain: Plain) -> Self {
        Csv {
            source,
            name,
            fields,
            limits,
            tape: Tape::new(plain),
            rows: Rows::new(b','),
            state: State::Head,
            columns: Vec::new(),
            width: 0,
            line: 1,
            made: 0,
            parsed: 0,
            consumed: 0,
        }
    }

    /// The next block, or the buffer back at the end of the table.
    pub(super) fn next(&mut self, bytes: Vec<u8>, problems: &mut Vec<Problem>) -> Result<Block, Vec<u8>> {
        let mut block = Block {
            source: self.source,
            format: Format::Csv,
            first_line: 1,
            offset: self.made,
            bytes,
            origins: Vec::new(),
        };
        block.bytes.clear();
        while self.state != State::Ended && block.bytes.len() < self.limits.block {
            match self.state {
                State::Head => self.head(problems),
                State::Rows => self.row(&mut block, problems),
                State::Behind | State::NextLine => self.behind(&mut block, problems),
                State::Lost => self.step_over_line(problems),
                State::Ended => {}
            }
            for fault in self.tape.notes() {
                problems.push(fault.problem(self.name, None));
            }
        }
        self.made += block.bytes.len() as u64;
        if block.origins.is_empty() { Err(block.bytes) } else { Ok(block) }
    }

    /// Bytes of the lines that were made.
    pub(super) fn made(&self) -> u64 {
        self.made
    }

    pub(super) fn plain(&self) -> &Plain {
        self.tape.plain()
    }

    /// Gives the reading buffer back for the next source.
    pub(super) fn into_buffer(self) -> Vec<u8> {
        self.tape.into_plain().into_buffer()
    }

    fn head(&mut self, problems: &mut Vec<Problem>) {
        self.skip_line_ends();
        self.tape.fill(SAMPLE.min(self.limits.line));
        let names = Names::new(&self.fields);
        let is_all = self.tape.is_stopped();
        let delimiter = head::delimiter(self.tape.bytes(), is_all, &names, self.name);
        self.rows = Rows::new(delimiter);
        let row = match self.read(0) {
            Read::Row(row) => row,
            Read::Nothing => return self.state = State::Ended,
            Read::Cut(_) => return self.cross(problems, State::Head),
            Read::Long(_) | Read::Wide(_) => return self.no_header("it is too long for one", problems),
        };
        if let Some(delimiter) = named_delimiter(&self.rows, row) {
            // What a spreadsheet writes for itself.
            self.rows = Rows::new(delimiter);
            self.consume(row.len);
            match self.read(0) {
                Read::Row(row) => self.columns_of(row, problems),
                _ => self.no_header("it is missing", problems),
            }
            return;
        }
        self.columns_of(row, problems);
    }

    fn columns_of(&mut self, row: Row, problems: &mut Vec<Problem>) {
        let head = Head::of(&self.rows, row, &Names::new(&self.fields));
        if head.columns.is_empty() {
            return self.no_header(&format!("it has {}", head.listed()), problems);
        }
        if !head.repeated.is_empty() {
            let detail = format!(
                "{} columns are called {:?}: the first with something in it counts",
                head.repeated.len() + 1,
                head.repeated[0]
            );
            self.note("repeated_column", detail, problems);
        }
        if !head.has_text {
            let detail = format!("no column holds the text; --text-field names it ({})", head.listed());
            self.note("no_text_column", detail, problems);
        }
        self.columns = head.columns;
        self.width = row.cells;
        self.consume(row.len);
        self.state = State::Rows;
    }

    fn no_header(&mut self, what: &str, problems: &mut Vec<Problem>) {
        let detail = format!(
            "the first row must name the columns, and newsprint knows none of its names: {what}; --text-field NAME \
             and the like say which column holds what"
        );
        let fault = Fault::damaged("no_header", self.tape.offset(), detail);
        problems.push(fault.problem(self.name, Some(self.line)));
        self.state = State::Ended;
    }

    fn row(&mut self, block: &mut Block, problems: &mut Vec<Problem>) {
        self.skip_line_ends();
        let row = match self.read(0) {
            Read::Row(row) => row,
            Read::Nothing => return self.state = State::Ended,
            Read::Cut(_) => return self.cross(problems, State::Behind),
            Read::Wide(len) => return self.oversized(len, "too_many_cells", problems),
            Read::Long(len) => {
                return match self.rows.quotes(&self.tape.bytes()[..len]) {
                    Quotes::Open => self.open_quote(len, problems),
                    _ => self.oversized(len, "row_too_long", problems),
                };
            }
        };
        if let Some(doubt) = self.tape.doubt_inside(row.len)
            && !self.is_whole(row)
        {
            // It was named with the doubt; what is behind that may be the rest of another row.
            self.consume(doubt);
            return self.state = State::Behind;
        }
        match row.quotes {
            Quotes::Open => return self.open_quote(row.len, problems),
            Quotes::Swallowing(line) => {
                let found = self.row_inside(row.len);
                return self.open_quote_until(found.map_or(line, |at| at.min(line)), problems);
            }
            Quotes::Loose if row.lines > 1 => match self.row_inside(row.len) {
                Some(at) => return self.open_quote_until(at, problems),
                None => {
                    self.read(0);
                }
            },
            Quotes::Loose | Quotes::Closed => {}
        }
        if row.quotes == Quotes::Loose {
            let detail = "a cell goes on behind the quote that ends it".to_owned();
            self.note("loose_quote", detail, problems);
        }
        self.keep(row, block, problems);
    }

    /// Takes a row as a record.
    fn keep(&mut self, row: Row, block: &mut Block, problems: &mut Vec<Problem>) {
        let is_blank = |cell: usize| self.rows.cell(cell).trim_ascii().is_empty();
        if row.cells == 1 && self.width > 1 && is_blank(0) {
            return self.consume(row.len);
        }
        if !(self.width..row.cells).all(is_blank) {
            let detail = format!("the row has {} cells, the table {} columns", row.cells, self.width);
            self.note("extra_cells", detail, problems);
        }
        let mut line = Line::begin(&mut block.bytes);
        for column in &self.columns {
            let cells = column.places.iter().filter(|&&place| place < row.cells);
            let mut cells = cells.map(|&place| self.rows.cell(place));
            if let Some(cell) = cells.find(|cell| !cell.is_empty()) {
                line.add(column, |json| push_string(cell, json));
            }
        }
        // The length of a record is kept in 32 bits.
        if line.len() > u32::MAX as usize - 2 {
            line.undo();
            return self.oversized(row.len, "row_too_long", problems);
        }
        line.end();
        block.origins.push(Origin { number: self.line, byte: self.tape.offset() });
        self.consume(row.len);
    }

    /// Behind lost bytes: whatever is no row with as many cells as there are columns belongs to what was lost.
    fn behind(&mut self, block: &mut Block, problems: &mut Vec<Problem>) {
        if self.state == State::NextLine {
            self.skip_line_ends();
        }
        let (row, len) = match self.read(0) {
            Read::Row(row) => (Some(row), row.len),
            Read::Nothing => return self.state = State::Ended,
            Read::Cut(_) => return self.cross(problems, State::Behind),
            Read::Wide(len) | Read::Long(len) => (None, len),
        };
        match row {
            Some(row) if self.is_whole(row) && (self.width > 1 || self.state == State::NextLine) => {
                if self.state == State::Behind {
                    let detail = "the row stands behind lost bytes: its first cell may have lost its start";
                    self.note("behind_gap", detail.to_owned(), problems);
                }
                self.state = State::Rows;
                self.keep(row, block, problems);
            }
            _ => match self.row_inside(len) {
                Some(at) => {
                    self.consume(at);
                    self.state = State::Rows;
                }
                None => {
                    let is_line_end = self.is_line_end(len);
                    self.consume(len);
                    self.state = if is_line_end { State::NextLine } else { State::Lost };
                }
            },
        }
    }

    /// Whether a line ends with the first `len` bytes.
    fn is_line_end(&self, len: usize) -> bool {
        matches!(self.tape.bytes()[..len].last(), Some(b'\n' | b'\r'))
    }

    /// Whether a row is as every row of the table should be.
    fn is_whole(&self, row: Row) -> bool {
        row.cells == self.width && row.quotes == Quotes::Closed
    }

    /// A row begins here whose quote is open after `len` bytes.
    fn open_quote(&mut self, len: usize, problems: &mut Vec<Problem>) {
        match self.row_inside(len) {
            Some(at) => self.open_quote_until(at, problems),
            None => {
                let fault = Fault::damaged("open_quote", self.tape.offset(), "a quote is left open");
                problems.push(fault.problem(self.name, Some(self.line)));
                self.consume(len);
                self.state = State::Behind;
            }
        }
    }

    /// The same where reading goes on behind `len` bytes.
    fn open_quote_until(&mut self, len: usize, problems: &mut Vec<Problem>) {
        let (line, byte) = (self.line, self.tape.offset());
        self.consume(len);
        let detail = format!("a quote is left open; reading goes on in line {}", self.line);
        problems.push(Fault::damaged("open_quote", byte, detail).problem(self.name, Some(line)));
    }

    fn oversized(&mut self, len: usize, reason: &'static str, problems: &mut Vec<Problem>) {
        let detail = match reason {
            "row_too_long" => format!("the row is longer than {} bytes", self.limits.line),
            _ => format!("the row has more than {} cells", row::MOST_CELLS),
        };
        let fault = Fault::over_limit(reason, self.tape.offset(), detail);
        problems.push(fault.problem(self.name, Some(self.line)));
        let is_line_end = self.is_line_end(len);
        self.consume(len);
        self.state = if is_line_end { State::Rows } else { State::Lost };
    }

    /// Of the lines that begin in the first `len` bytes, but for the first, the first that is a row of the table.
    fn row_inside(&mut self, len: usize) -> Option<usize> {
        let mut at = 0;
        while self.parsed <= AGAIN * (self.consumed + self.limits.line as u64) {
            at += memchr2(b'\n', b'\r', &self.tape.bytes()[at..len])? + 1;
            at += usize::from(self.tape.bytes()[at - 1..].starts_with(b"\r\n"));
            if at >= len {
                return None;
            }
            if let Read::Row(row) = self.read(at)
                && self.is_whole(row)
            {
                return Some(at);
            }
        }
        None
    }

    /// Reads the row that begins `at` bytes into the tape.
    fn read(&mut self, at: usize) -> Read {
        let read = self.rows.read(&mut self.tape, at, self.limits.line);
        self.parsed += match &read {
            Read::Row(row) => row.len as u64,
            Read::Cut(len) | Read::Long(len) | Read::Wide(len) => *len as u64,
            Read::Nothing => 0,
        };
        read
    }

    /// Steps over what is at hand and what is lost behind it.
    fn cross(&mut self, problems: &mut Vec<Problem>, next: State) {
        let line = self.line;
        let held = self.tape.bytes();
        self.consumed += held.len() as u64;
        self.line += row::line_ends(held);
        self.state = match self.tape.cross() {
            Some(fault) => {
                problems.push(fault.problem(self.name, Some(line)));
                next
            }
            None => State::Ended,
        };
    }

    fn step_over_line(&mut self, problems: &mut Vec<Problem>) {
        loop {
            let held = self.tape.bytes();
            let (len, held) = (memchr2(b'\n', b'\r', held), held.len());
            match (len, self.tape.stop()) {
                (Some(len), _) => {
                    self.consume(len);
                    return self.state = State::Rows;
                }
                (None, Some(Stop::Gap(_))) => return self.cross(problems, State::Behind),
                (None, Some(Stop::End)) => {
                    self.consume(held);
                    return self.state = State::Ended;
                }
                (None, None) => {
                    self.consume(held);
                    self.tape.fill(1);
                }
            }
        }
    }

    fn skip_line_ends(&mut self) {
        while self.tape.fill(1) > 0 && matches!(self.tape.bytes()[0], b'\n' | b'\r') {
            self.tape.fill(2);
            let len = if self.tape.bytes().starts_with(b"\r\n") { 2 } else { 1 };
            self.consume(len);
        }
    }

    /// Lets the first `len` bytes go.
    fn consume(&mut self, len: usize) {
        self.line += row::line_ends(&self.tape.bytes()[..len]);
        self.consumed += len as u64;
        self.tape.consume(len);
    }

    fn note(&self, reason: &'static str, detail: String, problems: &mut Vec<Problem>) {
        problems.push(Fault::note(reason, self.tape.offset(), detail).problem(self.name, Some(self.line)));
    }
}

#[cfg(test)]
mod tests;
