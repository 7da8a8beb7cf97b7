//! Bytes that are written once and read by offset: in memory while they are few, then in a file without a name.

use std::fs::File;
use std::io::Write;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};

use crate::error::Error;

/// Bytes kept in memory.
const IN_MEMORY: usize = 32 << 20;

/// Appended bytes.
#[derive(Debug)]
pub(super) struct Spool {
    folder: PathBuf,
    /// What is not in the file; all of it while there is none.
    tail: Vec<u8>,
    file: Option<File>,
    /// Bytes in the file.
    filed: u64,
}

impl Spool {
    pub(super) fn new(folder: Option<&Path>) -> Self {
        let folder = folder.map_or_else(std::env::temp_dir, Path::to_path_buf);
        Spool { folder, tail: Vec::new(), file: None, filed: 0 }
    }

    /// Appends bytes; their offset.
    pub(super) fn append(&mut self, bytes: &[u8]) -> Result<u64, Error> {
        if self.tail.len() + bytes.len() > IN_MEMORY && !self.tail.is_empty() {
            let failed = |e| Error::io("cannot keep temporary data in", &self.folder, e);
            if self.file.is_none() {
                self.file = Some(tempfile::tempfile_in(&self.folder).map_err(failed)?);
            }
            let file = self.file.as_mut().expect("just made");
            file.write_all(&self.tail).map_err(failed)?;
            self.filed += self.tail.len() as u64;
            self.tail.clear();
        }
        let at = self.filed + self.tail.len() as u64;
        self.tail.extend_from_slice(bytes);
        Ok(at)
    }

    /// Appends the bytes at an offset to `out`.
    pub(super) fn read(&self, at: u64, len: usize, out: &mut Vec<u8>) -> Result<(), Error> {
        if at >= self.filed {
            let at = (at - self.filed) as usize;
            out.extend_from_slice(&self.tail[at..at + len]);
            return Ok(());
        }
        let start = out.len();
        out.resize(start + len, 0);
        let file = self.file.as_ref().expect("filed bytes are in a file");
        file.read_exact_at(&mut out[start..], at)
            .map_err(|e| Error::io("cannot read temporary data in", &self.folder, e))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_appended_is_read_back_on_both_sides_of_the_limit() {
        let mut spool = Spool::new(None);
        let piece: Vec<u8> = (0..5_000_000u32).map(|i| i as u8).collect();
        let places: Vec<u64> = (0..15).map(|_| spool.append(&piece).unwrap()).collect();
        assert!(spool.file.is_some());
        for at in places {
            let mut out = vec![7];
            spool.read(at + 3, 100, &mut out).unwrap();
            assert_eq!(out[1..], piece[3..103]);
        }
    }
}
