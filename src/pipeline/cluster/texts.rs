//! `texts.zst`: the texts of all articles in pairs, of those that may be frames, and where each is.

use std::collections::{HashMap, HashSet};
use std::hash::BuildHasherDefault;

use rayon::prelude::*;

use super::super::Step;
use super::super::gather::Doc;
use super::super::story::Position;
use super::rows::Writer;
use super::{KeepTexts, Run};
use crate::error::Error;
use crate::report::TextPlace;
use crate::report::texts::{FRAME, Packer};
use crate::shingle::Spread;

/// Where the texts are that were stored, by their hash.
pub(super) type Stored = HashMap<(u64, u64), TextPlace, BuildHasherDefault<Spread>>;

/// A frame, and the texts in it: the hash, the first byte and the length of each.
type Packed = (Vec<u8>, Vec<((u64, u64), u32, u32)>);

impl Writer<'_> {
    /// The texts of all articles in pairs, of all that may be frames, because `newsprint relate` compares them, and of
    /// all that stand in no file, as those of pages and rows; where each is.
    pub(super) fn texts(&self, keep: KeepTexts) -> Result<Stored, Error> {
        if keep == KeepTexts::None {
            return Ok(Stored::default());
        }
        let Run { stories, .. } = self.run;
        let cluster = |position: Position| stories.cluster[stories.unit[position as usize] as usize];
        // Members of a cluster lie together: what is read together is written together.
        let mut paired: Vec<(u32, Position)> = (0..stories.order.len() as u32)
            .filter(|&position| {
                self.partners.is_paired(position)
                    || self.run.linked.framed[self.doc(position).text as usize]
                    || self.is_in_no_file(position)
            })
            .map(|position| (cluster(position).unwrap_or(u32::MAX), position))
            .collect();
        paired.par_sort_unstable();
        let mut met: HashSet<(u64, u64), BuildHasherDefault<Spread>> = HashSet::default();
        let mut frames: Vec<Vec<Position>> = Vec::new();
        let mut bytes = usize::MAX;
        for &(_, position) in &paired {
            let doc = self.doc(position);
            if !met.insert(doc.hash) {
                continue;
            }
            if bytes >= FRAME {
                frames.push(Vec::new());
                bytes = 0;
            }
            frames.last_mut().expect("a frame is open").push(position);
            bytes += doc.text_len as usize;
        }

        let mut stored = Stored::default();
        let mut file = self.folder.file("texts.zst")?;
        let mut made: Vec<Result<Packed, Error>> = Vec::new();
        // Some are written while the next are made; the last turn only writes.
        for some in frames.chunks(8 * rayon::current_num_threads()).chain([&[][..]]) {
            self.watch.at(Step::Write)?;
            let (written, next) = rayon::join(
                || {
                    made.drain(..).try_for_each(|packed| {
                        let (bytes, spans) = packed?;
                        let frame = file.written;
                        let place = |(hash, at, len)| (hash, TextPlace::Stored { frame, at, len });
                        stored.extend(spans.into_iter().map(place));
                        file.write(&bytes)
                    })
                },
                || {
                    let some = some.par_iter().with_max_len(2);
                    some.map_init(|| None, |desk, positions| self.frame(positions, desk)).collect()
                },
            );
            written?;
            made = next;
        }
        file.finish()?;
        Ok(stored)
    }

    fn is_in_no_file(&self, position: Position) -> bool {
        let corpus = &self.run.corpus;
        corpus.store.sources()[self.doc(position).place.source as usize].format.is_in_no_file()
    }

    pub(super) fn doc(&self, position: Position) -> &Doc {
        &self.run.corpus.docs[self.run.stories.order[position as usize] as usize]
    }

    /// A frame of texts; a text that cannot be read again is not in it.
    fn frame(&self, positions: &[Position], desk: &mut Option<(Packer, Vec<u8>)>) -> Result<Packed, Error> {
        if desk.is_none() {
            *desk = Some((Packer::new()?, Vec::new()));
        }
        let (packer, buffer) = desk.as_mut().expect("just made");
        let mut spans = Vec::with_capacity(positions.len());
        for &position in positions {
            let span = self.text(position, buffer, |text| packer.add(text));
            spans.extend(span.map(|(at, len)| (self.doc(position).hash, at, len)));
        }
        Ok((packer.finish()?, spans))
    }

    /// Reads the text of an article again; what to do with it is the caller's.
    pub(super) fn text<T>(
        &self,
        position: Position,
        buffer: &mut Vec<u8>,
        use_text: impl FnOnce(&str) -> T,
    ) -> Option<T> {
        let doc = self.run.stories.order[position as usize];
        self.run.corpus.text(doc, &self.names, buffer, use_text).ok()
    }
}
