//! The schema of a Parquet file -> which of its columns are read, and what their values are.

use ::parquet::basic::{ConvertedType, LogicalType, TimeUnit, Type};
use ::parquet::file::metadata::ParquetMetaData;
use ::parquet::schema::types::{ColumnDescriptor, SchemaDescriptor};

use super::super::fields::{Field, Names};
use super::super::plain::Fault;
use super::super::table::Column;
use super::damaged;
use crate::error::Severity;

/// Names of columns that a message lists.
const LISTED: usize = 12;

/// What is read of every row group.
pub(super) struct Plan {
    /// Places are numbers of leaves.
    pub(super) columns: Vec<Column>,
    pub(super) leaves: Vec<Leaf>,
}

/// A column as it is stored.
#[derive(Clone, Copy, Debug)]
pub(super) struct Leaf {
    /// Its number in the file.
    pub(super) index: usize,
    pub(super) holds: Holds,
    /// Definition level of a value that is there.
    pub(super) level: i16,
    pub(super) shape: Shape,
}

/// How many values a row has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    One,
    List,
}

/// What a value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Holds {
    Words,
    Number,
    Unsigned,
    /// Days since 1970.
    Day,
    /// So many of these a second since 1970; whether they are counted from midnight UTC.
    Moment(i64, Zone),
    /// The digits behind the point.
    Decimal(u32),
    Uuid,
}

/// Whether a time is known to be UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Zone {
    Utc,
    Unknown,
}

/// What is read, and what is worth knowing about it.
pub(super) fn plan(meta: &ParquetMetaData, names: &Names) -> Result<(Plan, Vec<Fault>), Fault> {
    let schema = meta.file_metadata().schema_descr();
    let roots: Vec<&str> = schema.root_schema().get_fields().iter().map(|field| field.name()).collect();
    let mut columns = Column::known(roots.iter().copied(), names);
    let mut notes = Vec::new();
    let mut leaves = Vec::new();
    for column in &mut columns {
        let roots_of_it = std::mem::take(&mut column.places);
        for root in roots_of_it {
            match leaf(schema, root) {
                Some(leaf) => {
                    column.places.push(leaves.len());
                    leaves.push(leaf);
                }
                None => {
                    let detail = format!("the column {:?} holds what newsprint does not read", roots[root]);
                    notes.push(Fault { severity: Severity::Note, ..damaged("column_type", detail) });
                }
            }
        }
    }
    columns.retain(|column| !column.places.is_empty());
    let listed: Vec<String> = roots.iter().take(LISTED).map(|name| format!("{name:?}")).collect();
    let listed = listed.join(", ");
    if columns.is_empty() {
        let detail = format!(
            "newsprint knows none of the columns: {listed}; --text-field NAME and the like say which column holds what"
        );
        return Err(damaged("no_known_column", detail));
    }
    let is_text = |name: &&str| names.get(name).any(|meaning| meaning.field == Field::Text);
    if !roots.iter().any(is_text) {
        let detail = format!("no column holds the text; --text-field names it ({listed})");
        notes.push(Fault { severity: Severity::Note, ..damaged("no_text_column", detail) });
    }
    Ok((Plan { columns, leaves }, notes))
}

/// What is read of a column: the column itself, the elements of a list, or the names in either.
fn leaf(schema: &SchemaDescriptor, root: usize) -> Option<Leaf> {
    let of_root: Vec<usize> =
        (0..schema.num_columns()).filter(|&leaf| schema.get_column_root_idx(leaf) == root).collect();
    let is_name =
        |leaf: &&usize| schema.column(**leaf).path().parts().last().is_some_and(|name| name == "name");
    let index = match of_root.as_slice() {
        [one] => *one,
        several => *several.iter().find(is_name)?,
    };
    let column = schema.column(index);
    let shape = match column.max_rep_level() {
        0 => Shape::One,
        1 => Shape::List,
        _ => return None,
    };
    Some(Leaf { index, holds: holds(&column)?, level: column.max_def_level(), shape })
}

fn holds(column: &ColumnDescriptor) -> Option<Holds> {
    let per_second = |unit: &TimeUnit| match unit {
        TimeUnit::MILLIS => 1_000,
        TimeUnit::MICROS => 1_000_000,
        TimeUnit::NANOS => 1_000_000_000,
    };
    let logical = column.logical_type_ref();
    Some(match (column.physical_type(), logical, column.converted_type()) {
        (_, Some(LogicalType::Time(_) | LogicalType::Float16 | LogicalType::Bson), _) => return None,
        (_, _, ConvertedType::TIME_MILLIS | ConvertedType::TIME_MICROS | ConvertedType::INTERVAL) => {
            return None;
        }
        (_, Some(LogicalType::Uuid), _) => Holds::Uuid,
        (_, Some(LogicalType::Decimal(_)), _) | (_, _, ConvertedType::DECIMAL) => {
            Holds::Decimal(u32::try_from(column.type_scale()).ok().filter(|&scale| scale <= 38)?)
        }
        (Type::BYTE_ARRAY | Type::FIXED_LEN_BYTE_ARRAY, _, _) => Holds::Words,
        (Type::INT64, Some(LogicalType::Timestamp(time)), _) => {
            let zone = if time.is_adjusted_to_u_t_c { Zone::Utc } else { Zone::Unknown };
            Holds::Moment(per_second(&time.unit), zone)
        }
        (Type::INT64, _, ConvertedType::TIMESTAMP_MILLIS) => Holds::Moment(1_000, Zone::Utc),
        (Type::INT64, _, ConvertedType::TIMESTAMP_MICROS) => Holds::Moment(1_000_000, Zone::Utc),
        (Type::INT96, _, _) => Holds::Moment(1_000_000_000, Zone::Unknown),
        (Type::INT32, Some(LogicalType::Date), _) | (Type::INT32, _, ConvertedType::DATE) => Holds::Day,
        (Type::INT32 | Type::INT64, Some(LogicalType::Integer(integer)), _) if !integer.is_signed => {
            Holds::Unsigned
        }
        (_, _, ConvertedType::UINT_32 | ConvertedType::UINT_64) => Holds::Unsigned,
        (Type::BOOLEAN | Type::INT32 | Type::INT64 | Type::FLOAT | Type::DOUBLE, _, _) => Holds::Number,
    })
}
