//! JSON lines that newsprint writes -> the same rows as a Parquet file.
//!
//! Rows are gathered until they fill a row group, so memory is that of one group; where a group ends depends on the
//! rows alone, and so does every byte of the file.

use std::borrow::Cow;
use std::fmt;
use std::io::Write;
use std::sync::Arc;

use ::parquet::basic::{Compression, ZstdLevel};
use ::parquet::column::writer::ColumnWriter;
use ::parquet::data_type::ByteArray;
use ::parquet::errors::ParquetError;
use ::parquet::file::properties::WriterProperties;
use ::parquet::file::writer::SerializedFileWriter;
use ::parquet::schema::parser::parse_message_type;
use ::parquet::schema::types::ColumnPath;
use serde::de::{DeserializeSeed, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use crate::input::dates::read_time;
use crate::input::text_again;
use columns::{Column, Holds};

mod columns;

pub use columns::{ARTICLES, CLUSTERS, EXTRACTED, PAIRS};

/// A row group is closed at so many bytes of lines, or so many rows.
const GROUP_BYTES: usize = 32 << 20;
const GROUP_ROWS: usize = 1 << 17;
const LEVEL: i32 = 3;

/// A Parquet file that is being written.
pub struct Table<W: Write + Send> {
    writer: SerializedFileWriter<W>,
    columns: Vec<Filled>,
    /// Names of the JSON fields that are read.
    fields: Vec<&'static str>,
    rows: usize,
    bytes: usize,
}

/// Values of a column for the next row group.
struct Filled {
    column: &'static Column,
    /// Its place among the fields.
    field: usize,
    values: Values,
    define: Vec<i16>,
    repeat: Vec<i16>,
}

enum Values {
    Words(Vec<ByteArray>),
    Whole(Vec<i64>),
    Share(Vec<f64>),
    Truth(Vec<bool>),
}

impl<W: Write + Send> Table<W> {
    /// Begins a file of rows that have these columns.
    pub fn begin(out: W, columns: &'static [Column]) -> Result<Self, ParquetError> {
        let schema = Arc::new(parse_message_type(&columns::schema(columns))?);
        let compression = Compression::ZSTD(ZstdLevel::try_new(LEVEL)?);
        let properties = WriterProperties::builder()
            .set_created_by(concat!("newsprint version ", env!("CARGO_PKG_VERSION")).to_owned())
            .set_compression(compression)
            // Texts are not alike.
            .set_column_dictionary_enabled(ColumnPath::from("text"), false)
            .build();
        let writer = SerializedFileWriter::new(out, schema, Arc::new(properties))?;
        let mut fields: Vec<&'static str> = Vec::new();
        let filled = |column: &'static Column| {
            let field = fields.iter().position(|field| *field == column.from).unwrap_or_else(|| {
                fields.push(column.from);
                fields.len() - 1
            });
            let (define, repeat, values) = (Vec::new(), Vec::new(), Values::of(column));
            Filled { column, field, values, define, repeat }
        };
        let columns = columns.iter().map(filled).collect();
        Ok(Table { writer, columns, fields, rows: 0, bytes: 0 })
    }

    /// Adds rows, as whole lines.
    pub fn push(&mut self, lines: &[u8]) -> Result<(), ParquetError> {
        for line in lines.split_inclusive(|&byte| byte == b'\n') {
            let line = std::str::from_utf8(line).map_err(own)?;
            let mut row = vec![None; self.fields.len()];
            let mut deserializer = serde_json::Deserializer::from_str(line);
            deserializer.deserialize_map(Row { fields: &self.fields, row: &mut row }).map_err(own)?;
            for filled in &mut self.columns {
                filled.add(row[filled.field]).map_err(own)?;
            }
            self.rows += 1;
            self.bytes += line.len();
            if self.bytes >= GROUP_BYTES || self.rows >= GROUP_ROWS {
                self.end_group()?;
            }
        }
        Ok(())
    }

    /// Ends the file; what it was written to.
    pub fn finish(mut self) -> Result<W, ParquetError> {
        if self.rows > 0 {
            self.end_group()?;
        }
        self.writer.into_inner()
    }

    fn end_group(&mut self) -> Result<(), ParquetError> {
        let mut group = self.writer.next_row_group()?;
        for filled in &mut self.columns {
            let Some(mut column) = group.next_column()? else { break };
            filled.write(column.untyped())?;
            column.close()?;
        }
        group.close()?;
        (self.rows, self.bytes) = (0, 0);
        Ok(())
    }
}

/// newsprint's own lines have the form that they should have; if not, it is said.
fn own(error: impl fmt::Display) -> ParquetError {
    ParquetError::General(format!("a row cannot be written: {error}"))
}

impl Values {
    fn of(column: &Column) -> Values {
        match column.holds {
            Holds::Words => Values::Words(Vec::new()),
            Holds::Whole | Holds::Time => Values::Whole(Vec::new()),
            Holds::Share => Values::Share(Vec::new()),
            Holds::Truth => Values::Truth(Vec::new()),
        }
    }

    /// Adds a value; whether there is one.
    fn add(&mut self, raw: &RawValue, holds: Holds) -> Result<bool, serde_json::Error> {
        let raw = raw.get();
        if raw == "null" {
            return Ok(false);
        }
        match self {
            Values::Words(values) => values.push(ByteArray::from(words(raw)?.into_owned().into_bytes())),
            Values::Whole(values) if holds == Holds::Time => {
                let Some(time) = read_time(&words(raw)?) else { return Ok(false) };
                values.push(time.seconds.saturating_mul(1_000_000));
            }
            Values::Whole(values) => values.push(serde_json::from_str(raw)?),
            Values::Share(values) => values.push(serde_json::from_str(raw)?),
            Values::Truth(values) => values.push(serde_json::from_str(raw)?),
        }
        Ok(true)
    }
}

fn words(raw: &str) -> Result<Cow<'_, str>, serde_json::Error> {
    let between = raw.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    match between.and_then(|between| text_again(between.as_bytes())) {
        Some(words) => Ok(words),
        None => serde_json::from_str(raw).map(Cow::Owned),
    }
}

impl Filled {
    fn add(&mut self, raw: Option<&RawValue>) -> Result<(), serde_json::Error> {
        let column = self.column;
        let Some(part) = column.each else {
            let is_there = match raw {
                Some(raw) => self.values.add(raw, column.holds)?,
                None => false,
            };
            self.define.push(i16::from(is_there));
            return Ok(());
        };
        let all: Vec<&RawValue> = raw.map_or(Ok(Vec::new()), |raw| serde_json::from_str(raw.get()))?;
        if all.is_empty() {
            self.define.push(0);
            self.repeat.push(0);
        }
        for (number, element) in all.into_iter().enumerate() {
            let mut found = [Some(element)];
            if !part.is_empty() {
                found = [None];
                let mut deserializer = serde_json::Deserializer::from_str(element.get());
                deserializer.deserialize_map(Row { fields: &[part], row: &mut found })?;
            }
            let is_there = match found[0] {
                Some(raw) => self.values.add(raw, column.holds)?,
                None => false,
            };
            self.define.push(if is_there { column.level() } else { 1 });
            self.repeat.push(i16::from(number > 0));
        }
        Ok(())
    }

    fn write(&mut self, writer: &mut ColumnWriter) -> Result<(), ParquetError> {
        let define = (self.column.level() > 0).then_some(self.define.as_slice());
        let repeat = self.column.each.map(|_| self.repeat.as_slice());
        match (writer, &mut self.values) {
            (ColumnWriter::ByteArrayColumnWriter(writer), Values::Words(values)) => {
                writer.write_batch(values, define, repeat)?;
                values.clear();
            }
            (ColumnWriter::Int64ColumnWriter(writer), Values::Whole(values)) => {
                writer.write_batch(values, define, repeat)?;
                values.clear();
            }
            (ColumnWriter::DoubleColumnWriter(writer), Values::Share(values)) => {
                writer.write_batch(values, define, repeat)?;
                values.clear();
            }
            (ColumnWriter::BoolColumnWriter(writer), Values::Truth(values)) => {
                writer.write_batch(values, define, repeat)?;
                values.clear();
            }
            _ => return Err(own("a column is of another type than its values")),
        }
        self.define.clear();
        self.repeat.clear();
        Ok(())
    }
}

/// Finds the values of some fields in an object.
struct Row<'f, 'r, 'de> {
    fields: &'f [&'static str],
    row: &'r mut [Option<&'de RawValue>],
}

impl<'de> Visitor<'de> for Row<'_, '_, 'de> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(field) = map.next_key_seed(Name(self.fields))? {
            let value = map.next_value::<&RawValue>()?;
            if let Some(field) = field {
                self.row[field] = Some(value);
            }
        }
        Ok(())
    }
}

/// The place of a name among those that are read.
struct Name<'f>(&'f [&'static str]);

impl<'de> DeserializeSeed<'de> for Name<'_> {
    type Value = Option<usize>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for Name<'_> {
    type Value = Option<usize>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a name")
    }

    fn visit_str<E>(self, name: &str) -> Result<Self::Value, E> {
        Ok(self.0.iter().position(|field| *field == name))
    }
}

#[cfg(test)]
mod tests;
