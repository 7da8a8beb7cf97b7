//! The end of a Parquet file -> what its footer tells, or why it tells nothing.

use std::fs::File;
use std::os::unix::fs::FileExt;
use std::thread;

use ::parquet::file::metadata::{ParquetMetaData, ParquetMetaDataReader};

use super::super::READER;
use super::super::plain::Fault;
use super::{damaged, gave_up, over_limit, thrift};

/// The longest footer. The library makes room for what a footer counts before it has read it.
const MOST_FOOTER: u64 = 16 << 20;
/// The field of the footer that tells how columns are encrypted.
const ENCRYPTION: i64 = 8;
const MARK: &[u8] = b"PAR1";
const ENCRYPTED: &[u8] = b"PARE";
/// The length of the footer and the mark behind it.
const TAIL: u64 = 8;

/// What is known of a file before any of its rows.
pub(super) struct Footer {
    pub(super) meta: ParquetMetaData,
    /// Bytes of the file.
    pub(super) len: u64,
    pub(super) columns: Columns,
}

/// Whether columns can be read without a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Columns {
    Open,
    SomeEncrypted,
}

/// What the footer tells, and how long the file is.
pub(super) fn read(file: &File) -> Result<Footer, Fault> {
    let unreadable =
        |error: std::io::Error| damaged("read_error", format!("cannot read the footer: {error}"));
    let len = file.metadata().map_err(unreadable)?.len();
    let mut head = vec![0; len.min(4) as usize];
    file.read_exact_at(&mut head, 0).map_err(unreadable)?;
    let mut tail = vec![0; len.min(TAIL) as usize];
    file.read_exact_at(&mut tail, len - len.min(TAIL)).map_err(unreadable)?;
    if head == ENCRYPTED || tail.ends_with(ENCRYPTED) {
        return Err(damaged("encrypted_parquet", "the file is encrypted"));
    }
    let cut = "the file begins as Parquet and ends without a footer: it was cut, or never written to its end";
    match (head == MARK, tail.ends_with(MARK)) {
        (true, true) if len >= TAIL + MARK.len() as u64 => {}
        (true, _) => return Err(damaged("truncated_parquet", cut)),
        (false, true) => return Err(damaged("not_parquet", "the file does not begin as Parquet does")),
        (false, false) => return Err(damaged("not_parquet", "the file is no Parquet file")),
    }
    let footer = u64::from(u32::from_le_bytes([tail[0], tail[1], tail[2], tail[3]]));
    let Some(start) = (len - TAIL).checked_sub(footer).filter(|&start| start >= MARK.len() as u64) else {
        let detail = format!("the footer is said to have {footer} bytes, the file has {len}");
        return Err(damaged("bad_footer", detail));
    };
    if footer > MOST_FOOTER {
        return Err(over_limit("footer_too_large", format!("the footer has {footer} bytes")));
    }
    let mut bytes = vec![0; footer as usize];
    file.read_exact_at(&mut bytes, start).map_err(unreadable)?;
    let meta =
        decoded(&bytes).map_err(|why| damaged("bad_footer", format!("the footer cannot be read: {why}")))?;
    check(&meta, len)?;
    let columns = match thrift::has_field(&bytes, ENCRYPTION) {
        true => Columns::SomeEncrypted,
        false => Columns::Open,
    };
    Ok(Footer { meta, len, columns })
}

/// Decodes a footer, on a thread of its own: the library may panic over one that is damaged.
fn decoded(bytes: &[u8]) -> Result<ParquetMetaData, String> {
    let decode = || ParquetMetaDataReader::decode_metadata(bytes).map_err(|error| error.to_string());
    thread::scope(|scope| {
        let thread = thread::Builder::new().name(READER.to_owned()).spawn_scoped(scope, decode);
        thread.map_err(|error| error.to_string())?.join().unwrap_or_else(|panic| Err(gave_up(panic.as_ref())))
    })
}

/// Rows are numbered and counted by what the footer says: it must be possible.
fn check(meta: &ParquetMetaData, len: u64) -> Result<(), Fault> {
    let mut rows = 0u64;
    for group in meta.row_groups() {
        let count = u64::try_from(group.num_rows())
            .map_err(|_| damaged("bad_footer", "a row group is said to have fewer than no rows"))?;
        rows = rows.saturating_add(count);
    }
    // A row that holds anything takes a byte.
    if rows > len {
        let detail = format!("the footer tells of {rows} rows in {len} bytes");
        return Err(over_limit("too_many_rows", detail));
    }
    Ok(())
}
