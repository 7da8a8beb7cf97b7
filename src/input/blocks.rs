//! Hands out all sources as parcels, on one thread; unpacking happens here, beside the workers.

use std::collections::BTreeMap;
use std::fs::File;
use std::io;
use std::os::fd::AsFd;
#[cfg(feature = "parquet")]
use std::path::PathBuf;

use crate::error::{Error, Problem};

use super::csv::Csv;
use super::current::{Current, Next};
use super::fields::Fields;
use super::inflow::Inflow;
use super::parcel::{Block, Limits, Parcel, Passed};
#[cfg(feature = "parquet")]
use super::parquet::{self, Parquet};
use super::plain::{Fault, Plain, is_packed};
use super::reading::Reading;
use super::sniff::format_of;
use super::store::{Home, Spool, Stamp, Store};
use super::warc::{self, Warc};
use super::{Format, Options, Packing, Source};

/// Bytes that tell how a file is packed.
const MAGIC: usize = 4;

/// Bytes of a pipe that are waited for to see what it holds.
const PIPE_SNIFF: usize = 512;

/// Sizes of the pieces in which reading goes on; tests make them small.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sizes {
    pub(super) block: usize,
    pub(super) read: usize,
}

impl Default for Sizes {
    fn default() -> Self {
        Sizes { block: 1 << 17, read: 1 << 20 }
    }
}

/// Reads all sources one after another on the calling thread.
pub struct Blocks<'a> {
    sources: &'a [Source],
    /// What the sources hold, as their first bytes tell.
    formats: Vec<Format>,
    limits: Limits,
    /// Which columns of a table are of use.
    fields: Fields,
    /// Where what must be read at any place is copied to.
    #[cfg(feature = "parquet")]
    temp_dir: PathBuf,
    /// Size of each source as stored, where it is known.
    lens: Vec<Option<u64>>,
    homes: Vec<Home>,
    /// Lines that were made of pages, and how many bytes they are.
    converted: (Spool, u64),
    spool: Spool,
    /// Where the next spooled source begins in the spool.
    spooled: u64,
    current: Option<Current<'a>>,
    /// Number of the next source.
    next: usize,
    /// Bytes as stored of the sources that are done.
    done: u64,
    buffer: Vec<u8>,
    problems: Vec<Problem>,
    passed: Passed,
    /// Of each archive that was read its records, by the type that each gives itself.
    types: Vec<(u32, BTreeMap<String, u64>)>,
    failed: Option<Error>,
}

impl<'a> Blocks<'a> {
    /// Gets ready to read `sources` in their order; nothing is opened yet.
    pub fn new(sources: &'a [Source], options: &Options) -> Result<Self, Error> {
        Blocks::with_sizes(sources, options, Sizes::default())
    }

    pub(super) fn with_sizes(sources: &'a [Source], options: &Options, sizes: Sizes) -> Result<Self, Error> {
        // The length of a record is kept in 32 bits.
        let longest = u64::from(u32::MAX);
        let line = usize::try_from(options.line_limit.min(longest)).unwrap_or(usize::MAX);
        if line == 0 {
            let reason = "must be at least 1 byte".to_owned();
            return Err(Error::Params { field: "line_limit", reason });
        }
        let len = |source: &Source| {
            let metadata = source.path.as_ref()?.metadata().ok()?;
            metadata.is_file().then_some(metadata.len())
        };
        Ok(Blocks {
            sources,
            formats: sources.iter().map(|source| source.format).collect(),
            limits: Limits { block: sizes.block, line },
            fields: options.fields.clone(),
            #[cfg(feature = "parquet")]
            temp_dir: options.temp_dir.clone().unwrap_or_else(std::env::temp_dir),
            lens: sources.iter().map(len).collect(),
            homes: vec![Home::Nowhere; sources.len()],
            converted: (Spool::new(options.temp_dir.clone()), 0),
            spool: Spool::new(options.temp_dir.clone()),
            spooled: 0,
            current: None,
            next: 0,
            done: 0,
            buffer: vec![0; sizes.read],
            problems: Vec::new(),
            passed: Passed::default(),
            types: Vec::new(),
            failed: None,
        })
    }

    /// The next parcel, in the memory handed in; `None` at the end of everything or after a failure.
    pub fn next(&mut self, reuse: Vec<u8>) -> Option<Parcel> {
        let mut bytes = reuse;
        if bytes.capacity() > self.limits.block.saturating_mul(4) {
            // One long line must not make every block as large as itself.
            bytes = Vec::new();
        }
        while self.failed.is_none() {
            let Some(current) = &mut self.current else {
                if self.next == self.sources.len() {
                    return None;
                }
                self.open();
                continue;
            };
            match current.next(bytes, self.limits.block, &mut self.problems, &mut self.passed) {
                Next::Parcel(parcel) => {
                    if let Parcel::Lines(block) = &parcel {
                        self.keep(block);
                    }
                    return self.failed.is_none().then_some(parcel);
                }
                Next::End(back) => {
                    bytes = back;
                    self.close();
                }
                Next::Failed(error) => {
                    self.fail(error);
                    return None;
                }
            }
        }
        None
    }

    /// Problems met since the last call.
    pub fn problems(&mut self) -> Vec<Problem> {
        std::mem::take(&mut self.problems)
    }

    /// What ended reading before its end, once: the disk for what cannot be read twice may be full.
    pub fn failed(&mut self) -> Option<Error> {
        self.failed.take()
    }

    /// Records since the last call that were stepped over because they are no articles.
    pub fn passed(&mut self) -> Passed {
        std::mem::take(&mut self.passed)
    }

    /// Of each archive that was read to its end: its records, by the type that each gives itself.
    pub fn records_by_type(&self) -> &[(u32, BTreeMap<String, u64>)] {
        &self.types
    }

    /// Bytes read so far of the sources as stored, and how many there are if that is known.
    pub fn progress(&self) -> (u64, Option<u64>) {
        let current = self.current.as_ref().map_or(0, Current::position);
        (self.done + current, self.lens.iter().copied().sum())
    }

    /// Keeps lines that were made of pages, so that they can be read again; the offset that they begin at.
    pub fn keep_converted(&mut self, lines: &[u8]) -> Result<u64, Error> {
        let (spool, written) = &mut self.converted;
        let at = *written;
        spool.write(at, lines)?;
        *written += lines.len() as u64;
        Ok(at)
    }

    /// Ends reading; what is needed to read single records again.
    pub fn into_store(self) -> Store {
        let sources = self.sources.iter().zip(self.formats);
        let sources = sources.map(|(source, format)| Source { format, ..source.clone() }).collect();
        Store::new(sources, self.homes, self.spool, self.converted.0)
    }

    fn open(&mut self) {
        let (number, source) = (self.next, &self.sources[self.next]);
        self.next += 1;
        let file = match open(source) {
            Ok(file) => file,
            Err(error) => {
                self.done += self.lens[number].unwrap_or(0);
                self.problems.push(unreadable(source, &error));
                return;
            }
        };
        let stamp =
            file.metadata().ok().filter(|metadata| metadata.is_file()).map(|metadata| Stamp::of(&metadata));
        let mut plain = Plain::open(Inflow::new(file, std::mem::take(&mut self.buffer)), &source.name);
        if stamp.is_none() || source.path.is_none() {
            // What has no name, or cannot be read twice, was not looked at when it was found.
            let text_names = &self.fields.text;
            self.formats[number] = format_of(plain.look(PIPE_SNIFF), Some(source.format), text_names);
        }
        if plain.packing() != Packing::Plain && is_packed(plain.look(MAGIC)) {
            self.problems.push(packed_twice(source));
            self.done += self.lens[number].unwrap_or(0);
            self.buffer = plain.into_buffer();
            return;
        }
        let format = self.formats[number];
        self.homes[number] = match stamp {
            _ if format.is_converted() => Home::Converted,
            Some(stamp) if plain.is_as_stored() && source.path.is_some() && !format.is_table() => {
                Home::InPlace(stamp)
            }
            _ => Home::Spooled(self.spooled),
        };
        if format == Format::Parquet {
            match self.row_groups(number, plain) {
                Ok(groups) => self.current = groups,
                Err(error) => self.fail(error),
            }
            if self.current.is_none() {
                self.done += self.lens[number].unwrap_or(0);
            }
            return;
        }
        let about = (source.name.as_str(), format);
        self.current = Some(match format {
            Format::Archive => {
                let limits = warc::Limits { record: self.limits.line, ..warc::Limits::default() };
                Current::Archive(Box::new(Warc::new(source.name.clone(), plain, limits)), number as u32)
            }
            Format::Csv => {
                let fields = self.fields.clone();
                Current::Table(Box::new(Csv::new(number as u32, &source.name, fields, self.limits, plain)))
            }
            _ => Current::Lines(Box::new(Reading::new(
                number as u32,
                about,
                self.limits,
                plain,
                self.lens[number],
            ))),
        });
    }

    fn close(&mut self) {
        let Some(current) = self.current.take() else { return };
        let number = self.next - 1;
        self.done += self.lens[number].unwrap_or(current.position());
        if matches!(self.homes[number], Home::Spooled(_)) {
            self.spooled += current.made();
        }
        if let Some(types) = current.records_by_type() {
            self.types.push((number as u32, types.clone()));
        }
        if let Some(buffer) = current.into_buffer() {
            self.buffer = buffer;
        }
    }

    /// Spools what cannot be read twice.
    fn keep(&mut self, block: &Block) {
        if let Home::Spooled(base) = self.homes[block.source as usize]
            && let Err(error) = self.spool.write(base + block.offset, &block.bytes)
        {
            self.fail(error);
        }
    }

    fn fail(&mut self, error: Error) {
        self.failed = Some(error);
        self.current = None;
        self.next = self.sources.len();
    }

    /// A Parquet file must be read at any place: what cannot be is copied first.
    #[cfg(feature = "parquet")]
    fn row_groups(&mut self, number: usize, mut plain: Plain) -> Result<Option<Current<'a>>, Error> {
        let source = &self.sources[number];
        let in_place = match (&self.lens[number], &source.path) {
            (Some(_), Some(path)) if plain.is_as_stored() => File::open(path).ok(),
            _ => None,
        };
        let file = match in_place {
            Some(file) => Some(file),
            None => {
                let problems = &mut self.problems;
                let name = |fault: Fault| problems.push(fault.problem(&source.name, None));
                parquet::copied(&mut plain, &self.temp_dir, name)?
            }
        };
        self.buffer = plain.into_buffer();
        let Some(file) = file else { return Ok(None) };
        let about = (&self.fields, self.limits);
        let opened = Parquet::open(number as u32, &source.name, file, about, &mut self.problems);
        Ok(opened.map(|groups| Current::RowGroups(Box::new(groups))))
    }

    #[cfg(not(feature = "parquet"))]
    fn row_groups(&mut self, number: usize, plain: Plain) -> Result<Option<Current<'a>>, Error> {
        self.buffer = plain.into_buffer();
        let detail = "this newsprint was built without the feature parquet";
        self.problems
            .push(Fault::damaged("unsupported", 0, detail).problem(&self.sources[number].name, None));
        Ok(None)
    }
}

fn open(source: &Source) -> io::Result<File> {
    match &source.path {
        Some(path) => File::open(path),
        // Its own handle, so that nothing is held back in the buffer of the standard library.
        None => Ok(File::from(io::stdin().as_fd().try_clone_to_owned()?)),
    }
}

/// A file packed in a packed file: layers without end could be hidden in it.
fn packed_twice(source: &Source) -> Problem {
    let detail = "a packed file inside a packed file: newsprint unpacks one layer";
    Fault { byte: None, ..Fault::over_limit("packed_twice", 0, detail) }.problem(&source.name, None)
}

/// A source that could not be opened is one damaged place.
pub(super) fn unreadable(source: &Source, error: &io::Error) -> Problem {
    let detail = format!("cannot open: {error}");
    Fault { byte: None, ..Fault::damaged("unreadable", 0, detail) }.problem(&source.name, None)
}

#[cfg(test)]
mod tests;
