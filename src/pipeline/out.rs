//! A file that is whole or not there, or standard output.

use std::io::Write;
use std::path::Path;

use crate::error::Error;
use crate::report::folder::{Replace, WholeFile};

/// Where lines go.
pub(super) enum Out {
    File(WholeFile),
    Standard,
}

impl Out {
    pub(super) fn begin(path: &Path, replace: Replace) -> Result<Out, Error> {
        if path == Path::new("-") {
            return Ok(Out::Standard);
        }
        let occupied = std::fs::metadata(path).is_ok_and(|meta| meta.is_dir() || meta.len() > 0);
        if occupied && replace == Replace::Never {
            return Err(Error::Exists { path: path.to_path_buf() });
        }
        Ok(Out::File(WholeFile::begin(path)?))
    }

    pub(super) fn write(&mut self, bytes: &[u8]) -> Result<(), Error> {
        match self {
            Out::File(file) => file.write(bytes),
            Out::Standard => {
                std::io::stdout().lock().write_all(bytes).map_err(|e| Error::io("cannot write", "-", e))
            }
        }
    }

    pub(super) fn finish(self) -> Result<(), Error> {
        match self {
            Out::File(file) => file.finish(),
            Out::Standard => std::io::stdout().lock().flush().map_err(|e| Error::io("cannot write", "-", e)),
        }
    }
}
