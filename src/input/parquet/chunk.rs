//! A file as the library wants to read it: at any place, from any thread, and never more at a time than it should.

use std::fs::File;
use std::io::{self, BufReader, Read};
use std::os::unix::fs::FileExt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use ::parquet::basic::Compression;
use ::parquet::errors::ParquetError;
use ::parquet::file::reader::{ChunkReader, Length};
use bytes::Bytes;
use flate2::read::MultiGzDecoder;
use memchr::memmem;

use super::thrift;

/// Bytes of unpacked pages that one step of reading may take, unless a single row may have half of that.
pub(super) const MOST_PAGES: u64 = 128 << 20;
/// Bytes that hold the first three fields of the head of a page.
const HEAD: usize = 24;
/// Places in a page that may be the start of its gzip member.
const MOST_STARTS: usize = 8;

/// One column of a row group.
pub(super) struct Chunk {
    pub(super) file: Arc<File>,
    pub(super) len: u64,
    pub(super) codec: Compression,
    /// What a page may unpack to.
    pub(super) most: u64,
    /// What is left of that for this step of reading; all columns of the group share it.
    pub(super) left: Arc<AtomicU64>,
}

/// The file from some place on, where the head of a page should begin.
pub(super) struct Section {
    file: Arc<File>,
    at: u64,
    left: Arc<AtomicU64>,
    seen: Seen,
}

/// Whether the head of the page was looked at.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Seen {
    No,
    Yes,
}

impl Section {
    /// The library makes room for as much as the head of a page says.
    fn look(&mut self) -> io::Result<()> {
        let mut head = [0; HEAD];
        let mut filled = 0;
        while filled < HEAD {
            match self.file.read_at(&mut head[filled..], self.at + filled as u64)? {
                0 => break,
                count => filled += count,
            }
        }
        let size = unpacked_size(&head[..filled]).ok_or_else(|| io::Error::other("no page begins here"))?;
        let take = |left: u64| left.checked_sub(size);
        match self.left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, take) {
            Ok(_) => Ok(()),
            Err(_) => Err(io::Error::other("its pages are larger than they may be")),
        }
    }
}

impl Read for Section {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        // Sometimes the library asks for the head of a page that it has and does not read it.
        if self.seen == Seen::No {
            self.look()?;
            self.seen = Seen::Yes;
        }
        let count = self.file.read_at(out, self.at)?;
        self.at += count as u64;
        Ok(count)
    }
}

impl Length for Chunk {
    fn len(&self) -> u64 {
        self.len
    }
}

impl ChunkReader for Chunk {
    type T = BufReader<Section>;

    fn get_read(&self, start: u64) -> Result<Self::T, ParquetError> {
        let (file, left) = (Arc::clone(&self.file), Arc::clone(&self.left));
        Ok(BufReader::with_capacity(1 << 10, Section { file, at: start, left, seen: Seen::No }))
    }

    fn get_bytes(&self, start: u64, length: usize) -> Result<Bytes, ParquetError> {
        if start.checked_add(length as u64).is_none_or(|end| end > self.len) {
            return Err(ParquetError::EOF("a page ends behind the end of the file".to_owned()));
        }
        let mut bytes = vec![0; length];
        self.file.read_exact_at(&mut bytes, start)?;
        if matches!(self.codec, Compression::GZIP(_)) {
            check_gzip(&bytes, self.most)?;
        }
        Ok(Bytes::from(bytes))
    }
}

/// The second field of the head of a page: the first three are numbers of 32 bits that are always there.
fn unpacked_size(mut head: &[u8]) -> Option<u64> {
    let mut size = None;
    for number in 1..=2 {
        thrift::field(&mut head, number - 1).filter(|&field| field == (number, 5))?;
        size = thrift::zigzag(&mut head);
    }
    u64::try_from(size?).ok()
}

/// The library unpacks gzip to its end, whatever the head of the page says. Levels may stand before the member.
fn check_gzip(page: &[u8], most: u64) -> Result<(), ParquetError> {
    let starts: Vec<usize> = memmem::find_iter(page, &[0x1F, 0x8B, 8]).take(MOST_STARTS + 1).collect();
    let is_bomb = |&start: &usize| {
        let unpacked = MultiGzDecoder::new(&page[start..]).take(most + 1);
        // Where it cannot be unpacked the library finds so too.
        io::copy(&mut { unpacked }, &mut io::sink()).is_ok_and(|size| size > most)
    };
    // Four bytes of stored data unpack to fewer than this.
    let may_be = page.len() as u64 * 1_100 > most;
    if may_be && (starts.len() > MOST_STARTS || starts.iter().any(is_bomb)) {
        return Err(ParquetError::General(format!("a page unpacks to more than {most} bytes")));
    }
    Ok(())
}
