//! `texts.zst`: the texts of all articles in pairs, and where each is.

use std::collections::{BTreeMap, HashMap};

use rayon::prelude::*;

use super::super::Step;
use super::super::story::Position;
use super::rows::Writer;
use super::{KeepTexts, Run};
use crate::error::Error;
use crate::report::TextPlace;
use crate::report::texts::{FRAME, Packer};

/// Texts in a frame: the article, the first byte and the length of its text.
type Spans = Vec<(Position, u32, u32)>;

impl Writer<'_> {
    /// The texts of all articles in pairs; where each is, by position.
    pub(super) fn texts(&self, keep: KeepTexts) -> Result<BTreeMap<Position, TextPlace>, Error> {
        if keep == KeepTexts::None {
            return Ok(BTreeMap::new());
        }
        let Run { corpus, stories, .. } = self.run;
        let doc = |position: Position| &corpus.docs[stories.order[position as usize] as usize];
        let mut paired: Vec<Position> =
            (0..stories.order.len() as u32).filter(|&position| self.partners.is_paired(position)).collect();
        // Members of a cluster lie together: what is read together is written together.
        paired.sort_by_key(|&position| {
            (stories.cluster[stories.unit[position as usize] as usize].unwrap_or(u32::MAX), position)
        });
        let mut first_with: HashMap<(u64, u64), Position> = HashMap::with_capacity(paired.len());
        let mut frames: Vec<Vec<Position>> = Vec::new();
        let mut bytes = usize::MAX;
        for &position in &paired {
            if first_with.contains_key(&doc(position).hash) {
                continue;
            }
            first_with.insert(doc(position).hash, position);
            if bytes >= FRAME {
                frames.push(Vec::new());
                bytes = 0;
            }
            frames.last_mut().expect("a frame is open").push(position);
            bytes += doc(position).text_len as usize;
        }

        let mut places = BTreeMap::new();
        let mut file = self.folder.file("texts.zst")?;
        for some in frames.chunks(8 * rayon::current_num_threads()) {
            self.watch.at(Step::Write)?;
            let packed: Vec<Result<(Vec<u8>, Spans), Error>> = some
                .par_iter()
                .with_max_len(2)
                .map_init(|| None, |desk, positions| self.frame(positions, desk))
                .collect();
            for packed in packed {
                let (bytes, spans) = packed?;
                let frame = file.written;
                file.write(&bytes)?;
                places.extend(
                    spans
                        .into_iter()
                        .map(|(position, at, len)| (position, TextPlace::Stored { frame, at, len })),
                );
            }
        }
        file.finish()?;
        for &position in &paired {
            let first = first_with[&doc(position).hash];
            if let (true, Some(place)) = (first != position, places.get(&first)) {
                places.insert(position, TextPlace::clone(place));
            }
        }
        Ok(places)
    }

    /// A frame of texts; a text that cannot be read again is not in it.
    fn frame(
        &self,
        positions: &[Position],
        desk: &mut Option<(Packer, Vec<u8>)>,
    ) -> Result<(Vec<u8>, Spans), Error> {
        if desk.is_none() {
            *desk = Some((Packer::new()?, Vec::new()));
        }
        let (packer, buffer) = desk.as_mut().expect("just made");
        let mut spans = Vec::with_capacity(positions.len());
        for &position in positions {
            let span = self.text(position, buffer, |text| packer.add(text));
            spans.extend(span.map(|(at, len)| (position, at, len)));
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
