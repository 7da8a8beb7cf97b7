//! Values of a column as the library hands them out -> JSON.

use std::io::Write;

use ::parquet::column::reader::ColumnReader;
use ::parquet::data_type::{ByteArray, FixedLenByteArray, Int96};
use ::parquet::errors::ParquetError;
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};

use super::super::table::push_string;
use super::plan::{Holds, Zone};

/// Numbers up to this have no fraction that is rounded away.
const EXACT: f64 = (1u64 << 53) as f64;
/// The Julian day of 1970-01-01.
const JULIAN_1970: i64 = 2_440_588;

/// Values of one type.
pub(super) enum Values {
    Bool(Vec<bool>),
    I32(Vec<i32>),
    I64(Vec<i64>),
    I96(Vec<Int96>),
    F32(Vec<f32>),
    F64(Vec<f64>),
    Bytes(Vec<ByteArray>),
    Fixed(Vec<FixedLenByteArray>),
}

impl Values {
    pub(super) fn of(reader: &ColumnReader) -> Values {
        match reader {
            ColumnReader::BoolColumnReader(_) => Values::Bool(Vec::new()),
            ColumnReader::Int32ColumnReader(_) => Values::I32(Vec::new()),
            ColumnReader::Int64ColumnReader(_) => Values::I64(Vec::new()),
            ColumnReader::Int96ColumnReader(_) => Values::I96(Vec::new()),
            ColumnReader::FloatColumnReader(_) => Values::F32(Vec::new()),
            ColumnReader::DoubleColumnReader(_) => Values::F64(Vec::new()),
            ColumnReader::ByteArrayColumnReader(_) => Values::Bytes(Vec::new()),
            ColumnReader::FixedLenByteArrayColumnReader(_) => Values::Fixed(Vec::new()),
        }
    }

    pub(super) fn clear(&mut self) {
        match self {
            Values::Bool(values) => values.clear(),
            Values::I32(values) => values.clear(),
            Values::I64(values) => values.clear(),
            Values::I96(values) => values.clear(),
            Values::F32(values) => values.clear(),
            Values::F64(values) => values.clear(),
            Values::Bytes(values) => values.clear(),
            Values::Fixed(values) => values.clear(),
        }
    }

    /// Whether there is a value of this number that says something.
    pub(super) fn says_something(&self, number: usize) -> bool {
        match self {
            Values::Bytes(values) => !values[number].is_empty(),
            Values::Fixed(values) => !values[number].is_empty(),
            Values::F32(values) => values[number].is_finite(),
            Values::F64(values) => values[number].is_finite(),
            _ => true,
        }
    }

    /// Appends a value as JSON.
    pub(super) fn push(&self, number: usize, holds: Holds, json: &mut Vec<u8>) {
        match self {
            Values::Bool(values) => push_number(values[number], json),
            Values::I32(values) => push_whole(i64::from(values[number]), holds, Width::Half, json),
            Values::I64(values) => push_whole(values[number], holds, Width::Full, json),
            Values::I96(values) => {
                let [low, high, day] = values[number].data() else { return push_null(json) };
                let nanoseconds = (u64::from(*high) << 32 | u64::from(*low)) as i64;
                push_moment(i64::from(*day) - JULIAN_1970, nanoseconds, json);
            }
            Values::F32(values) => push_float(f64::from(values[number]), &values[number], json),
            Values::F64(values) => push_float(values[number], &values[number], json),
            Values::Bytes(values) => push_bytes(values[number].data(), holds, json),
            Values::Fixed(values) => push_bytes(values[number].data(), holds, json),
        }
    }
}

/// Reads as many records into the columns' own kind of values; how many there were.
pub(super) fn read(
    reader: &mut ColumnReader,
    count: usize,
    levels: (&mut Vec<i16>, &mut Vec<i16>),
    values: &mut Values,
) -> Result<usize, ParquetError> {
    let (define, repeat) = (Some(levels.0), Some(levels.1));
    let read = match (reader, values) {
        (ColumnReader::BoolColumnReader(r), Values::Bool(v)) => r.read_records(count, define, repeat, v),
        (ColumnReader::Int32ColumnReader(r), Values::I32(v)) => r.read_records(count, define, repeat, v),
        (ColumnReader::Int64ColumnReader(r), Values::I64(v)) => r.read_records(count, define, repeat, v),
        (ColumnReader::Int96ColumnReader(r), Values::I96(v)) => r.read_records(count, define, repeat, v),
        (ColumnReader::FloatColumnReader(r), Values::F32(v)) => r.read_records(count, define, repeat, v),
        (ColumnReader::DoubleColumnReader(r), Values::F64(v)) => r.read_records(count, define, repeat, v),
        (ColumnReader::ByteArrayColumnReader(r), Values::Bytes(v)) => {
            r.read_records(count, define, repeat, v)
        }
        (ColumnReader::FixedLenByteArrayColumnReader(r), Values::Fixed(v)) => {
            r.read_records(count, define, repeat, v)
        }
        _ => return Err(ParquetError::General("the column changes its type".to_owned())),
    };
    read.map(|(records, _, _)| records)
}

/// Steps over records.
pub(super) fn skip(reader: &mut ColumnReader, count: usize) -> Result<usize, ParquetError> {
    match reader {
        ColumnReader::BoolColumnReader(reader) => reader.skip_records(count),
        ColumnReader::Int32ColumnReader(reader) => reader.skip_records(count),
        ColumnReader::Int64ColumnReader(reader) => reader.skip_records(count),
        ColumnReader::Int96ColumnReader(reader) => reader.skip_records(count),
        ColumnReader::FloatColumnReader(reader) => reader.skip_records(count),
        ColumnReader::DoubleColumnReader(reader) => reader.skip_records(count),
        ColumnReader::ByteArrayColumnReader(reader) => reader.skip_records(count),
        ColumnReader::FixedLenByteArrayColumnReader(reader) => reader.skip_records(count),
    }
}

/// Bits that a whole number was stored in.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Width {
    Half,
    Full,
}

fn push_whole(value: i64, holds: Holds, width: Width, json: &mut Vec<u8>) {
    match (holds, width) {
        (Holds::Unsigned, Width::Half) => push_number(value as u32, json),
        (Holds::Unsigned, Width::Full) => push_number(value as u64, json),
        (Holds::Decimal(scale), _) => push_decimal(i128::from(value), scale, json),
        (Holds::Day, _) => push_day(value, json),
        (Holds::Moment(per_second, zone), _) => {
            let nanoseconds = value.rem_euclid(per_second) * (1_000_000_000 / per_second);
            push_time(value.div_euclid(per_second), nanoseconds, zone, json);
        }
        _ => push_number(value, json),
    }
}

fn push_number(value: impl std::fmt::Display, json: &mut Vec<u8>) {
    // Writing to memory does not fail.
    let _ = write!(json, "{value}");
}

fn push_null(json: &mut Vec<u8>) {
    json.extend_from_slice(b"null");
}

/// A whole number that passed through a column of fractions is one again.
fn push_float(value: f64, printed: &impl std::fmt::Display, json: &mut Vec<u8>) {
    match value {
        _ if !value.is_finite() => push_null(json),
        _ if value.fract() == 0.0 && value.abs() < EXACT => push_number(value as i64, json),
        _ => push_number(printed, json),
    }
}

fn push_bytes(bytes: &[u8], holds: Holds, json: &mut Vec<u8>) {
    match holds {
        Holds::Uuid if bytes.len() == 16 => {
            let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
            let parts = [&hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..]];
            push_string(parts.join("-").as_bytes(), json);
        }
        Holds::Decimal(scale) if (1..=16).contains(&bytes.len()) => {
            let sign = if bytes[0] & 0x80 == 0 { 0 } else { -1i128 };
            push_decimal(bytes.iter().fold(sign, |value, &byte| value << 8 | i128::from(byte)), scale, json);
        }
        Holds::Decimal(_) => push_null(json),
        _ => push_string(bytes, json),
    }
}

fn push_decimal(value: i128, scale: u32, json: &mut Vec<u8>) {
    let sign = if value < 0 { "-" } else { "" };
    let digits = format!("{:0>width$}", value.unsigned_abs(), width = scale as usize + 1);
    let (whole, fraction) = digits.split_at(digits.len() - scale as usize);
    let point = if fraction.is_empty() { "" } else { "." };
    push_number(format_args!("{sign}{whole}{point}{fraction}"), json);
}

/// Days since 1970, and nanoseconds of that day.
fn push_moment(day: i64, nanoseconds: i64, json: &mut Vec<u8>) {
    let seconds = day.saturating_mul(86_400).saturating_add(nanoseconds.div_euclid(1_000_000_000));
    push_time(seconds, nanoseconds.rem_euclid(1_000_000_000), Zone::Unknown, json);
}

/// RFC 3339; without a zone where none is known. A time that no calendar has is none.
fn push_time(seconds: i64, nanoseconds: i64, zone: Zone, json: &mut Vec<u8>) {
    let Ok(moment) = Timestamp::new(seconds, nanoseconds as i32) else { return push_null(json) };
    let printed = moment.to_string();
    let printed = match zone {
        Zone::Utc => printed.as_str(),
        Zone::Unknown => printed.trim_end_matches('Z'),
    };
    push_string(printed.as_bytes(), json);
}

fn push_day(days: i64, json: &mut Vec<u8>) {
    let from = Date::constant(1970, 1, 1);
    match from.checked_add(SignedDuration::from_hours(days.saturating_mul(24).clamp(-1 << 40, 1 << 40))) {
        Ok(day) => push_string(day.to_string().as_bytes(), json),
        Err(_) => push_null(json),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn json(push: impl FnOnce(&mut Vec<u8>)) -> String {
        let mut json = Vec::new();
        push(&mut json);
        String::from_utf8(json).expect("JSON")
    }

    #[test]
    fn numbers_and_times_are_written_as_people_write_them() {
        let moment = |unit, zone| Holds::Moment(unit, zone);
        let whole = |value, holds| json(|json| push_whole(value, holds, Width::Full, json));
        for (found, expected) in [
            (whole(7, Holds::Number), "7"),
            (whole(-1, Holds::Unsigned), "18446744073709551615"),
            (whole(-1205, Holds::Decimal(2)), "-12.05"),
            (whole(5, Holds::Decimal(3)), "0.005"),
            (whole(19_782, Holds::Day), "\"2024-02-29\""),
            (whole(-1, Holds::Day), "\"1969-12-31\""),
            (whole(i64::MAX, Holds::Day), "null"),
            (whole(1_709_184_847_500, moment(1_000, Zone::Utc)), "\"2024-02-29T05:34:07.5Z\""),
            (whole(-1, moment(1_000_000_000, Zone::Unknown)), "\"1969-12-31T23:59:59.999999999\""),
            (whole(i64::MIN, moment(1_000, Zone::Utc)), "null"),
            (json(|json| push_moment(19_782, 20_047_000_000_000, json)), "\"2024-02-29T05:34:07\""),
            (json(|json| push_float(12_345.0, &12_345.0, json)), "12345"),
            (json(|json| push_float(0.1, &0.1f32, json)), "0.1"),
            (json(|json| push_float(f64::NAN, &f64::NAN, json)), "null"),
            (json(|json| push_bytes(&[0xFF, 0x85], Holds::Decimal(2), json)), "-1.23"),
            (
                json(|json| push_bytes(&[0; 16], Holds::Uuid, json)),
                "\"00000000-0000-0000-0000-000000000000\"",
            ),
            (json(|json| push_bytes(b"a\"b", Holds::Words, json)), "\"a\\\"b\""),
        ] {
            assert_eq!(found, expected);
        }
    }
}
