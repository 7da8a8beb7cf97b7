//! The texts that later commands need, in compressed frames that are found by their offset.
//!
//! `texts.zst` is a sequence of zstd frames of about 256 KiB of text each; it can be decompressed as a whole, or one
//! frame at a time from the offset that `articles.jsonl` gives.

use std::fs::File;
use std::io::Read;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};

use crate::error::Error;

/// Bytes of text in a frame, about.
pub const FRAME: usize = 256 * 1024;
/// Fast: the texts are read back a few at a time.
const LEVEL: i32 = -5;

/// Makes one frame after another; holds memory that is used again.
pub struct Packer {
    compressor: zstd::bulk::Compressor<'static>,
    plain: Vec<u8>,
}

impl Packer {
    /// A packer of empty frames.
    pub fn new() -> Result<Self, Error> {
        let compressor = zstd::bulk::Compressor::new(LEVEL).map_err(failed)?;
        Ok(Packer { compressor, plain: Vec::with_capacity(FRAME) })
    }

    /// Adds a text to the frame: its first byte and its length there.
    pub fn add(&mut self, text: &str) -> (u32, u32) {
        let at = self.plain.len() as u32;
        self.plain.extend_from_slice(text.as_bytes());
        (at, text.len() as u32)
    }

    /// The frame, compressed; the next one begins empty.
    pub fn finish(&mut self) -> Result<Vec<u8>, Error> {
        let packed = self.compressor.compress(&self.plain).map_err(failed);
        self.plain.clear();
        packed
    }
}

fn failed(error: std::io::Error) -> Error {
    Error::io("cannot compress", "texts.zst", error)
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

    /// All of a frame, decompressed.
    pub fn frame(&self, offset: u64) -> Result<Vec<u8>, Error> {
        let bad = |reason: String| Error::Format { path: self.path.clone(), reason };
        let source = At { file: &self.file, offset };
        let mut decoder =
            zstd::stream::read::Decoder::new(source).map_err(|e| bad(e.to_string()))?.single_frame();
        let mut bytes = Vec::with_capacity(2 * FRAME);
        decoder.read_to_end(&mut bytes).map_err(|e| bad(e.to_string()))?;
        Ok(bytes)
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
        let mut file = folder.file("texts.zst").unwrap();
        let texts: Vec<String> =
            (0..400).map(|i| format!("\u{201c}text\u{201d} {i} ").repeat(i as usize % 300)).collect();
        let mut packer = Packer::new().unwrap();
        let mut places = Vec::new();
        for frame in texts.chunks(70) {
            let spans: Vec<(u32, u32)> = frame.iter().map(|text| packer.add(text)).collect();
            places.extend(spans.into_iter().map(|(at, len)| (file.written, at, len)));
            file.write(&packer.finish().unwrap()).unwrap();
        }
        file.finish().unwrap();
        folder.finish().unwrap();
        let reader = TextReader::open(&target).unwrap();
        for (text, (frame, at, len)) in texts.iter().zip(places) {
            assert_eq!(reader.read(frame, at, len).unwrap(), *text);
        }
        assert!(reader.read(0, 1, u32::MAX).is_err());
    }
}
