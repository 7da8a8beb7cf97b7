//! The texts that later commands need, in compressed frames that are found by their offset.
//!
//! `texts.zst` is a sequence of zstd frames of about 256 KiB of text each; it can be decompressed as a whole, or one
//! frame at a time from the offset that `articles.jsonl` gives.

use std::collections::HashMap;
use std::fs::File;
use std::io::Read;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::TextPlace;
use super::folder::Lines;
use crate::error::Error;

const FRAME: usize = 256 * 1024;
/// Fast: the texts are read back a few at a time.
const LEVEL: i32 = -5;

/// Frames that are compressed at once, on all threads.
const AT_ONCE: usize = 16;

/// Writes texts; equal texts are written once.
#[derive(Debug)]
pub struct TextWriter {
    out: Lines,
    /// Frames that are full and not yet written, and the one that is being filled.
    frames: Vec<Vec<u8>>,
    seen: HashMap<u128, Slot>,
    offsets: Vec<u64>,
}

/// A text in the frame of a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slot {
    frame: u32,
    at: u32,
    len: u32,
}

/// Where the frames of a file begin.
#[derive(Debug)]
pub struct Frames(Vec<u64>);

impl Frames {
    /// Where a text is found.
    pub fn place(&self, slot: Slot) -> TextPlace {
        TextPlace::Stored { frame: self.0[slot.frame as usize], at: slot.at, len: slot.len }
    }
}

impl TextWriter {
    /// Writes to this file.
    pub fn new(out: Lines) -> Self {
        TextWriter { out, frames: vec![Vec::new()], seen: HashMap::new(), offsets: Vec::new() }
    }

    /// Adds a text with its 128-bit hash.
    pub fn add(&mut self, text: &str, hash: u128) -> Result<Slot, Error> {
        if let Some(slot) = self.seen.get(&hash) {
            return Ok(*slot);
        }
        let number = self.offsets.len() + self.frames.len() - 1;
        let frame = self.frames.last_mut().expect("a frame is open");
        let slot = Slot { frame: number as u32, at: frame.len() as u32, len: text.len() as u32 };
        frame.extend_from_slice(text.as_bytes());
        self.seen.insert(hash, slot);
        if frame.len() >= FRAME {
            if self.frames.len() == AT_ONCE {
                self.flush()?;
            }
            self.frames.push(Vec::with_capacity(FRAME + FRAME / 8));
        }
        Ok(slot)
    }

    fn flush(&mut self) -> Result<(), Error> {
        let failed = |e| Error::io("cannot compress", "texts.zst", e);
        let frames = std::mem::take(&mut self.frames);
        let packed: Vec<std::io::Result<Vec<u8>>> = frames
            .par_iter()
            .with_max_len(1)
            .filter(|frame| !frame.is_empty())
            .map(|frame| zstd::bulk::compress(frame, LEVEL))
            .collect();
        for packed in packed {
            self.offsets.push(self.out.written);
            self.out.write(&packed.map_err(failed)?)?;
        }
        Ok(())
    }

    /// Ends the file.
    pub fn finish(mut self) -> Result<Frames, Error> {
        self.flush()?;
        self.out.finish()?;
        Ok(Frames(self.offsets))
    }
}

/// Reads texts back.
#[derive(Debug)]
pub struct TextReader {
    path: PathBuf,
    file: File,
}

impl TextReader {
    /// Opens `texts.zst` in an output folder.
    pub fn open(folder: &Path) -> Result<Self, Error> {
        let path = folder.join("texts.zst");
        let file = File::open(&path).map_err(|e| Error::io("cannot read", &path, e))?;
        Ok(TextReader { path, file })
    }

    /// The text at a place.
    pub fn read(&self, frame: u64, at: u32, len: u32) -> Result<String, Error> {
        let bad = |reason: String| Error::Format { path: self.path.clone(), reason };
        let source = At { file: &self.file, offset: frame };
        let mut decoder =
            zstd::stream::read::Decoder::new(source).map_err(|e| bad(e.to_string()))?.single_frame();
        let mut skipped = (&mut decoder).take(at as u64);
        std::io::copy(&mut skipped, &mut std::io::sink()).map_err(|e| bad(e.to_string()))?;
        let mut bytes = Vec::new();
        decoder.take(len as u64).read_to_end(&mut bytes).map_err(|e| bad(e.to_string()))?;
        if bytes.len() != len as usize {
            return Err(bad(format!("no text of {len} bytes at {at} in frame {frame}")));
        }
        String::from_utf8(bytes).map_err(|e| bad(e.to_string()))
    }
}

/// A file read from an offset on, without moving its cursor.
struct At<'f> {
    file: &'f File,
    offset: u64,
}

impl Read for At<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let read = self.file.read_at(buffer, self.offset)?;
        self.offset += read as u64;
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::folder::{Folder, Replace};

    #[test]
    fn texts_come_back_as_they_went_in() {
        let root = tempfile::tempdir().unwrap();
        let target = root.path().join("out");
        let folder = Folder::begin(&target, Replace::Never).unwrap();
        let mut writer = TextWriter::new(folder.file("texts.zst").unwrap());
        let texts: Vec<String> =
            (0..400).map(|i| format!("\u{201c}text\u{201d} {i} ").repeat(i as usize % 300)).collect();
        let slots: Vec<Slot> = texts
            .iter()
            .map(|text| writer.add(text, xxhash_rust::xxh3::xxh3_128(text.as_bytes())).unwrap())
            .collect();
        let frames = writer.finish().unwrap();
        let places: Vec<TextPlace> = slots.iter().map(|slot| frames.place(*slot)).collect();
        folder.finish().unwrap();
        let reader = TextReader::open(&target).unwrap();
        for (text, place) in texts.iter().zip(&places) {
            let TextPlace::Stored { frame, at, len } = *place else { panic!("stored") };
            assert_eq!(reader.read(frame, at, len).unwrap(), *text);
        }
        assert_eq!(places[0], places[300]);
        assert!(reader.read(0, 1, u32::MAX).is_err());
    }
}
