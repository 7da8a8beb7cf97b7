//! Reads single records again, after the blocks are gone.

use std::collections::{HashMap, VecDeque};
use std::fs::{File, Metadata};
use std::io;
use std::os::unix::fs::{FileExt, MetadataExt};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use crate::article::Place;
use crate::error::{Error, Problem, Severity};

use super::{Format, Source, problem_at};

/// Files kept open at a time, well under the usual limit of 1,024 for a process.
const OPEN_FILES: usize = 64;

/// Where the plain form of a source can be read again.
#[derive(Clone, Debug)]
pub(super) enum Home {
    /// Nothing was read of it.
    Nowhere,
    /// In the file itself.
    InPlace(Stamp),
    /// In the spool, from this offset on.
    Spooled(u64),
    /// Among the lines that were made of pages; the offset of a [`Place`] is one in the file of all such lines.
    Converted,
}

/// Tells whether a file is still the one that was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stamp {
    inode: u64,
    len: u64,
    modified: (i64, i64),
}

impl Stamp {
    pub(super) fn of(metadata: &Metadata) -> Self {
        let modified = (metadata.mtime(), metadata.mtime_nsec());
        Stamp { inode: metadata.ino(), len: metadata.len(), modified }
    }

    /// A file that only grew still holds what was read.
    fn still_holds(&self, now: &Stamp) -> bool {
        self == now || (self.inode == now.inode && self.len < now.len)
    }
}

/// Where the plain form of what cannot be read twice is kept: one file without a name, gone with the process.
pub(super) struct Spool {
    folder: PathBuf,
    file: Option<File>,
}

impl Spool {
    pub(super) fn new(folder: Option<PathBuf>) -> Self {
        Spool { folder: folder.unwrap_or_else(std::env::temp_dir), file: None }
    }

    pub(super) fn write(&mut self, at: u64, bytes: &[u8]) -> Result<(), Error> {
        let file = match &self.file {
            Some(file) => file,
            None => {
                let file = tempfile::tempfile_in(&self.folder)
                    .map_err(|error| Error::io("cannot make a temporary file in", &self.folder, error))?;
                self.file.insert(file)
            }
        };
        file.write_all_at(bytes, at)
            .map_err(|error| Error::io("cannot write a temporary file in", &self.folder, error))
    }
}

/// What is needed to read single records again, from any thread.
pub struct Store {
    sources: Vec<Source>,
    homes: Vec<Home>,
    spool: Option<File>,
    converted: Option<File>,
    open: Mutex<Handles>,
}

#[derive(Default)]
struct Handles {
    files: HashMap<u32, Arc<File>>,
    oldest: VecDeque<u32>,
}

impl Store {
    pub(super) fn new(sources: Vec<Source>, homes: Vec<Home>, spool: Spool, converted: Spool) -> Self {
        Store { sources, homes, spool: spool.file, converted: converted.file, open: Mutex::default() }
    }

    /// The sources of this run, in the order of their numbers.
    pub fn sources(&self) -> &[Source] {
        &self.sources
    }

    /// Whether the records of a source can be found in its file at the offset of their [`Place`].
    pub fn is_in_place(&self, source: u32) -> bool {
        matches!(self.homes.get(source as usize), Some(Home::InPlace(_)))
    }

    /// Reads the bytes of one record into `buffer`, in place of what it held.
    pub fn fetch(&self, place: Place, buffer: &mut Vec<u8>) -> Result<(), Problem> {
        buffer.resize(place.len as usize, 0);
        let result = match self.homes.get(place.source as usize) {
            Some(Home::InPlace(stamp)) => {
                self.file(place.source, stamp).and_then(|file| file.read_exact_at(buffer, place.offset))
            }
            Some(Home::Spooled(base)) => match &self.spool {
                Some(file) => file.read_exact_at(buffer, base + place.offset),
                None => Ok(()),
            },
            Some(Home::Converted) => match &self.converted {
                Some(file) => file.read_exact_at(buffer, place.offset),
                None => Ok(()),
            },
            Some(Home::Nowhere) | None => Err(io::Error::other("it was not read in this run")),
        };
        result.map_err(|error| self.problem(place, &error))
    }

    fn file(&self, source: u32, stamp: &Stamp) -> io::Result<Arc<File>> {
        // A thread that panicked cannot have left the table half changed in a way that matters.
        let lock = || self.open.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(file) = lock().files.get(&source) {
            return Ok(Arc::clone(file));
        }
        let path = self.sources[source as usize].path.as_deref();
        let file = File::open(path.ok_or_else(|| io::Error::other("it has no path"))?)?;
        if !stamp.still_holds(&Stamp::of(&file.metadata()?)) {
            return Err(io::Error::other("the file was changed while newsprint ran"));
        }
        let file = Arc::new(file);
        let mut handles = lock();
        if handles.files.insert(source, Arc::clone(&file)).is_none() {
            handles.oldest.push_back(source);
        }
        if handles.oldest.len() > OPEN_FILES
            && let Some(oldest) = handles.oldest.pop_front()
        {
            handles.files.remove(&oldest);
        }
        Ok(file)
    }

    fn problem(&self, place: Place, error: &io::Error) -> Problem {
        let source = self.sources.get(place.source as usize);
        let about = source.map_or(("", Format::Jsonl), |source| (source.name.as_str(), source.format));
        let detail = format!("cannot read the record again: {error}");
        problem_at(about, place, Severity::Damaged, ("read_error", detail))
    }
}
