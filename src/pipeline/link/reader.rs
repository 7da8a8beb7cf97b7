//! Reads texts again: the shingles of a text, and which of them its outlets' boilerplate covers.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use bitvec::vec::BitVec;

use super::super::Job;
use super::super::gather::{Corpus, NO_TEXT, Text};
use crate::article::DocId;
use crate::boilerplate::{self, Boilerplate, Outlets};
use crate::error::Problem;
use crate::input::Names;
use crate::shingle::{ShingleSet, shingles};
use crate::text::Tokenizer;
use crate::verify::Comparer;

/// Reads texts again, by rank.
pub(super) struct Reader<'c> {
    pub(super) corpus: &'c Corpus,
    pub(super) by_rank: &'c [u32],
    pub(super) outlets: &'c Outlets,
    pub(super) learned: &'c Boilerplate,
    pub(super) job: &'c Job,
    names: Names<'c>,
    /// What the texts of a set of witnesses have in common, for the sets that were asked for.
    common: Mutex<HashMap<u32, Arc<ShingleSet>>>,
    /// One bit for each text: whether several articles have it.
    copied: BitVec,
}

/// Memory of one thread, used again from text to text, and the bad places that it met.
pub(super) struct Desk {
    buffer: Vec<u8>,
    words: Vec<u64>,
    pub(super) tokenizer: Tokenizer,
    pub(super) comparer: Comparer,
    pub(super) problems: Vec<Problem>,
}

/// What some outlets of a text have in common: the places of its shingles that are set aside in them.
pub(super) struct Variant {
    pub(super) outlets: Vec<u32>,
    /// `None` where nothing is set aside.
    pub(super) aside: Option<BitVec>,
}

/// A stretch of a text that is set aside in an outlet, and the learned shingles in it.
pub(super) struct Run {
    pub(super) outlet: u32,
    pub(super) rank: u32,
    pub(super) first: u32,
    pub(super) end: u32,
    pub(super) keys: Vec<u64>,
}

impl<'c> Reader<'c> {
    pub(super) fn new(
        corpus: &'c Corpus,
        by_rank: &'c [u32],
        outlets: &'c Outlets,
        learned: &'c Boilerplate,
        job: &'c Job,
    ) -> Self {
        let names = Names::new(&job.input.fields);
        let mut met: BitVec = BitVec::repeat(false, corpus.texts.len());
        let mut copied = met.clone();
        for doc in corpus.docs.iter().filter(|doc| doc.text != NO_TEXT) {
            if met.replace(doc.text as usize, true) {
                copied.set(doc.text as usize, true);
            }
        }
        Reader { corpus, by_rank, outlets, learned, job, names, common: Mutex::default(), copied }
    }

    pub(super) fn desk(&self) -> Desk {
        Desk {
            buffer: Vec::new(),
            words: Vec::new(),
            tokenizer: Tokenizer::new(self.job.params.seed),
            comparer: Comparer::default(),
            problems: Vec::new(),
        }
    }

    /// Whether several articles have a text.
    pub(super) fn has_copies(&self, rank: u32) -> bool {
        self.copied[self.by_rank[rank as usize] as usize]
    }

    fn text(&self, rank: u32) -> &Text {
        &self.corpus.texts[self.by_rank[rank as usize] as usize]
    }

    /// The article that is read again for a text.
    pub(super) fn doc(&self, rank: u32) -> DocId {
        self.text(rank).doc
    }

    /// Reads a text into the hashes of its words; what to do with the text itself is the caller's.
    pub(super) fn read<T>(
        &self,
        rank: u32,
        desk: &mut Desk,
        use_text: impl FnOnce(&mut Desk, &str) -> T,
    ) -> Result<T, Problem> {
        let mut buffer = std::mem::take(&mut desk.buffer);
        let result = self.corpus.words(self.doc(rank), &self.names, &mut buffer, |text| {
            desk.tokenizer.hashes(text, &mut desk.words);
            use_text(desk, text)
        });
        desk.buffer = buffer;
        result
    }

    /// The shingles of a text; a text that cannot be read again is a problem of the desk.
    pub(super) fn shingles(&self, rank: u32, desk: &mut Desk) -> Option<Vec<u64>> {
        match self.read(rank, desk, |_, _| ()) {
            Ok(()) => {
                let mut hashes = Vec::new();
                shingles(&desk.words, self.job.params.shingle_words, &mut hashes);
                Some(hashes)
            }
            Err(problem) => {
                desk.problems.push(problem);
                None
            }
        }
    }

    /// The variants of a text, of which there is one at least: that of the text itself.
    pub(super) fn variants(&self, rank: u32, hashes: &[u64], desk: &mut Desk) -> Vec<Variant> {
        let level = self.text(rank).level;
        let base = self.job.params.sample_rate.ilog2() as u8;
        let mut variants: Vec<Variant> = Vec::new();
        for &outlet in self.outlets.of(rank) {
            let common = |witnesses: u32| self.common(witnesses, desk);
            let aside = self.learned.set_aside(hashes, level, base, outlet, common);
            match variants.iter_mut().find(|variant| variant.aside == aside) {
                Some(variant) => variant.outlets.push(outlet),
                None => variants.push(Variant { outlets: vec![outlet], aside }),
            }
        }
        if variants.is_empty() {
            variants.push(Variant { outlets: Vec::new(), aside: None });
        }
        variants
    }

    /// The stretches of a text that are set aside in its outlets.
    pub(super) fn runs(&self, rank: u32, hashes: &[u64], variants: &[Variant], runs: &mut Vec<Run>) {
        for variant in variants {
            let Some(aside) = &variant.aside else { continue };
            for &outlet in &variant.outlets {
                self.learned.each_run(hashes, aside, outlet, |first, end, keys| {
                    runs.push(Run { outlet, rank, first, end, keys });
                });
            }
        }
    }

    /// The shingles that a set of witnesses have in common. Two threads may both work it out; they find the same.
    fn common(&self, witnesses: u32, desk: &mut Desk) -> Arc<ShingleSet> {
        let known = || self.common.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(common) = known().get(&witnesses) {
            return Arc::clone(common);
        }
        let ranks = &self.learned.witnesses[witnesses as usize];
        let texts: Vec<Vec<u64>> = ranks.iter().filter_map(|&rank| self.shingles(rank, desk)).collect();
        let common = Arc::new(boilerplate::common(texts.iter().map(Vec::as_slice)));
        known().insert(witnesses, Arc::clone(&common));
        common
    }
}
