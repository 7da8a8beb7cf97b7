//! The stored texts of an output folder, frame by frame: articles that are linked seldom lie in one frame, and a frame is
//! unpacked once for many.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use crate::error::Error;
use crate::report::TextPlace;
use crate::report::texts::TextReader;

/// Frames that are kept unpacked, at most: a quarter of a megabyte each, but for those of a single longer text.
const KEPT: usize = 256;

/// Reads stored texts.
pub(in crate::pipeline) struct Texts {
    folder: PathBuf,
    reader: TextReader,
    frames: Mutex<Frames>,
}

#[derive(Default)]
struct Frames {
    kept: HashMap<u64, (Arc<Vec<u8>>, u64)>,
    /// Counts what is asked for, so that the frame that was asked for the longest ago goes first.
    now: u64,
}

impl Texts {
    pub(in crate::pipeline) fn open(folder: &Path) -> Result<Self, Error> {
        let frames = Mutex::default();
        Ok(Texts { folder: folder.to_path_buf(), reader: TextReader::open(folder)?, frames })
    }

    /// The text of an article.
    pub(in crate::pipeline) fn read(&self, id: &str, place: Option<&TextPlace>) -> Result<String, Error> {
        let Some(TextPlace::Stored { frame, at, len }) = place else {
            let reason = format!("has no text of {id}; run `newsprint cluster` without --no-texts");
            return Err(Error::Format { path: self.folder.join("articles.jsonl"), reason });
        };
        let plain = self.frame(*frame)?;
        part(&plain, *at, *len).map(str::to_string).ok_or_else(|| Error::Format {
            path: self.folder.join("texts.zst"),
            reason: format!("no text of {len} bytes at {at} in frame {frame}"),
        })
    }

    fn frame(&self, offset: u64) -> Result<Arc<Vec<u8>>, Error> {
        let frames = || self.frames.lock().unwrap_or_else(PoisonError::into_inner);
        {
            let mut frames = frames();
            frames.now += 1;
            let now = frames.now;
            if let Some((plain, used)) = frames.kept.get_mut(&offset) {
                *used = now;
                return Ok(plain.clone());
            }
        }
        // Unpacked outside of the lock: two threads may unpack one frame, which is no harm.
        let plain = Arc::new(self.reader.frame(offset)?);
        let mut frames = frames();
        let now = frames.now;
        if frames.kept.len() >= KEPT
            && let Some(&oldest) =
                frames.kept.iter().min_by_key(|(_, (_, used))| *used).map(|(offset, _)| offset)
        {
            frames.kept.remove(&oldest);
        }
        frames.kept.insert(offset, (plain.clone(), now));
        Ok(plain)
    }
}

/// A text of an unpacked frame; none where the frame has no such text.
pub(in crate::pipeline) fn part(plain: &[u8], at: u32, len: u32) -> Option<&str> {
    let bytes = plain.get(at as usize..(at as usize).saturating_add(len as usize));
    bytes.and_then(|bytes| std::str::from_utf8(bytes).ok())
}
