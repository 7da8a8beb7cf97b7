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

    /// The same for libraries; the error is the one that the system gave.
    fn write_some(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        match Out::write(self, bytes) {
            Ok(()) => Ok(bytes.len()),
            Err(Error::Io { source, .. }) => Err(source),
            Err(error) => Err(std::io::Error::other(error)),
        }
    }

    pub(super) fn finish(self) -> Result<(), Error> {
        match self {
            Out::File(file) => file.finish(),
            Out::Standard => std::io::stdout().lock().flush().map_err(|e| Error::io("cannot write", "-", e)),
        }
    }
}

impl Write for Out {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.write_some(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}
