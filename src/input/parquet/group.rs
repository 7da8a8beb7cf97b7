//! A row group -> the lines of its rows, and what was lost of it.

use std::num::NonZeroU64;
use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::SyncSender;

use ::parquet::basic::Compression;
use ::parquet::column::reader::{ColumnReader, get_column_reader};
use ::parquet::errors::ParquetError;
use ::parquet::file::properties::ReaderProperties;
use ::parquet::file::serialized_reader::SerializedPageReader;

use super::super::parcel::Origin;
use super::super::table::Line;
use super::chunk::{Chunk, MOST_PAGES};
use super::footer::Columns;
use super::plan::{Leaf, Shape};
use super::value::{self, Values};
use super::{Part, Table, damaged, gave_up, over_limit};

/// Rows that are read at once: at first, and at most.
const FEW: usize = 16;
const MANY: usize = 1_024;
/// Bytes of lines that rows which are read at once should come to.
const BATCH: usize = 4 << 20;

/// Nobody wants the rest.
struct Unwanted;

/// What ended the reading of a group early.
enum Stop {
    Unwanted,
    Bad(&'static str, String),
}

impl From<Unwanted> for Stop {
    fn from(_: Unwanted) -> Self {
        Stop::Unwanted
    }
}

impl From<ParquetError> for Stop {
    fn from(error: ParquetError) -> Self {
        let why = match error {
            ParquetError::General(why) | ParquetError::EOF(why) => why,
            other => other.to_string(),
        };
        bad(why)
    }
}

/// Reads a group to its end, or as far as it can be read: up to the damage its rows are kept.
pub(super) fn decode(table: &Table, number: usize, parts: &SyncSender<Part>) {
    let rows = table.meta.row_group(number).num_rows().max(0) as u64;
    let mut group = Group { table, number, parts, rows, done: 0, bytes: Vec::new(), origins: Vec::new() };
    // What the library does with damaged bytes is not known to be harmless.
    let mut attempt = |most: usize| {
        catch_unwind(AssertUnwindSafe(|| group.read(most)))
            .unwrap_or_else(|panic| Err(bad(gave_up(panic.as_ref()))))
    };
    let (reason, why) = match attempt(MANY) {
        Ok(()) | Err(Stop::Unwanted) => return,
        Err(Stop::Bad(..)) => match attempt(1) {
            Ok(()) | Err(Stop::Unwanted) => return,
            Err(Stop::Bad(reason, why)) => (reason, why),
        },
    };
    let Some(count) = NonZeroU64::new(rows - group.done) else { return };
    if group.flush().is_err() {
        return;
    }
    let (reason, why) = match (reason, table.columns) {
        ("bad_row_group", Columns::SomeEncrypted) => {
            ("encrypted_column", format!("columns are encrypted ({why})"))
        }
        _ => (reason, why),
    };
    let what = if count.get() == 1 { "a row is lost".to_owned() } else { format!("{count} rows are lost") };
    let detail = format!("row group {}: {what}: {why}", number + 1);
    let row = table.first_rows[number] + group.done;
    let _ = parts.send(Part::Rest { row, count, fault: damaged(reason, detail) });
}

struct Group<'t> {
    table: &'t Table,
    number: usize,
    parts: &'t SyncSender<Part>,
    rows: u64,
    /// Rows that were handed out or named.
    done: u64,
    /// Lines that were not handed out yet.
    bytes: Vec<u8>,
    origins: Vec<Origin>,
}

/// A column that is being read.
struct Cells {
    leaf: Leaf,
    reader: ColumnReader,
    define: Vec<i16>,
    repeat: Vec<i16>,
    values: Values,
    /// Levels and values of the rows that were taken.
    level: usize,
    value: usize,
}

impl Group<'_> {
    /// Reads on behind the rows that are done, so many at once.
    fn read(&mut self, most: usize) -> Result<(), Stop> {
        let most_pages = MOST_PAGES.max(2 * self.table.limits.line as u64);
        let left = Arc::new(AtomicU64::new(most_pages));
        let mut all = Vec::with_capacity(self.table.plan.leaves.len());
        for &leaf in &self.table.plan.leaves {
            let mut cells = self.cells(leaf, &left)?;
            let mut behind = self.done;
            while behind > 0 {
                left.store(most_pages, Ordering::Relaxed);
                let skipped = value::skip(&mut cells.reader, behind.min(MANY as u64) as usize)? as u64;
                behind = behind.checked_sub(skipped).filter(|_| skipped > 0).ok_or_else(short)?;
            }
            all.push(cells);
        }
        let mut count = FEW.min(most);
        while self.done < self.rows {
            left.store(most_pages, Ordering::Relaxed);
            let wanted = (self.rows - self.done).min(count as u64) as usize;
            for cells in &mut all {
                cells.read(wanted)?;
            }
            let mut bytes = 0;
            for _ in 0..wanted {
                bytes += self.row(&mut all)?;
            }
            let average = bytes / wanted + 1;
            count = (BATCH / average).clamp(1, count * 4).min(most);
        }
        self.flush()?;
        Ok(())
    }

    fn cells(&self, leaf: Leaf, left: &Arc<AtomicU64>) -> Result<Cells, Stop> {
        let group = self.table.meta.row_group(self.number);
        let chunk = group.column(leaf.index);
        if chunk.data_page_offset() < 0 || chunk.compressed_size() < 0 {
            return Err(bad("a column is said to begin before the file"));
        }
        if let codec @ (Compression::LZO | Compression::BROTLI(_)) = chunk.compression() {
            let name = codec.to_string();
            let name = name.split('(').next().unwrap_or_default();
            return Err(Stop::Bad("unsupported_codec", format!("newsprint does not unpack {name}")));
        }
        let (file, len, codec) = (Arc::clone(&self.table.file), self.table.len, chunk.compression());
        let most = left.load(Ordering::Relaxed).max(MOST_PAGES);
        let file = Arc::new(Chunk { file, len, codec, most, left: Arc::clone(left) });
        // Guessing at what an old LZ4 page is would unpack it without a limit.
        let properties = ReaderProperties::builder().set_backward_compatible_lz4(false).build();
        let rows = usize::try_from(self.rows).unwrap_or(usize::MAX);
        let pages = SerializedPageReader::new_with_properties(file, chunk, rows, None, Arc::new(properties))?;
        let column = self.table.meta.file_metadata().schema_descr().column(leaf.index);
        let reader = get_column_reader(column, Box::new(pages));
        let values = Values::of(&reader);
        Ok(Cells { leaf, reader, define: Vec::new(), repeat: Vec::new(), values, level: 0, value: 0 })
    }

    /// Makes a line of the next row; its bytes.
    fn row(&mut self, all: &mut [Cells]) -> Result<usize, Stop> {
        let table = self.table;
        let spans: Vec<Range<usize>> = all.iter_mut().map(|cells| cells.row()).collect::<Result<_, _>>()?;
        let mut line = Line::begin(&mut self.bytes);
        for column in &table.plan.columns {
            let says =
                |&&place: &&usize| spans[place].clone().any(|value| all[place].values.says_something(value));
            if let Some(&place) = column.places.iter().find(says) {
                line.add(column, |json| all[place].push(spans[place].clone(), json));
            }
        }
        let (row, len) = (table.first_rows[self.number] + self.done, line.len());
        self.done += 1;
        if len > table.limits.line.min(u32::MAX as usize - 2) {
            line.undo();
            let fault =
                over_limit("row_too_long", format!("the row is longer than {} bytes", table.limits.line));
            self.flush()?;
            self.parts.send(Part::Lost { row, fault }).map_err(|_| Unwanted)?;
            return Ok(len);
        }
        line.end();
        self.origins.push(Origin { number: row, byte: 0 });
        if self.bytes.len() >= table.limits.block {
            self.flush()?;
        }
        Ok(len)
    }

    fn flush(&mut self) -> Result<(), Unwanted> {
        if self.origins.is_empty() {
            return Ok(());
        }
        let room = self.bytes.len().min(4 * self.table.limits.block);
        let bytes = std::mem::replace(&mut self.bytes, Vec::with_capacity(room));
        let lines = Part::Lines(bytes, std::mem::take(&mut self.origins));
        self.parts.send(lines).map_err(|_| Unwanted)
    }
}

impl Cells {
    /// Reads the values of so many rows.
    fn read(&mut self, count: usize) -> Result<(), Stop> {
        self.define.clear();
        self.repeat.clear();
        self.values.clear();
        (self.level, self.value) = (0, 0);
        let levels = (&mut self.define, &mut self.repeat);
        let read = value::read(&mut self.reader, count, levels, &mut self.values)?;
        if read == count { Ok(()) } else { Err(short()) }
    }

    /// The values of the next row.
    fn row(&mut self) -> Result<Range<usize>, Stop> {
        let start = self.value;
        let is_there = |level: usize| match self.leaf.level {
            0 => Some(true),
            wanted => self.define.get(level).map(|&level| level == wanted),
        };
        self.value += usize::from(is_there(self.level).ok_or_else(short)?);
        self.level += 1;
        while self.leaf.shape == Shape::List && self.repeat.get(self.level).is_some_and(|&level| level > 0) {
            self.value += usize::from(is_there(self.level).ok_or_else(short)?);
            self.level += 1;
        }
        Ok(start..self.value)
    }

    fn push(&self, values: Range<usize>, json: &mut Vec<u8>) {
        if self.leaf.shape == Shape::One {
            return self.values.push(values.start, self.leaf.holds, json);
        }
        json.push(b'[');
        for (number, value) in values.enumerate() {
            if number > 0 {
                json.push(b',');
            }
            self.values.push(value, self.leaf.holds, json);
        }
        json.push(b']');
    }
}

fn bad(why: impl Into<String>) -> Stop {
    Stop::Bad("bad_row_group", why.into())
}

fn short() -> Stop {
    bad("a column has fewer values than the group has rows")
}
