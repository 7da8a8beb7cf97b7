//! Room 4: the shingles of a text -> its sketch, a plain value that carries its recipe.
//!
//! Every text gets a [`sample`] of its shingles: it proposes pairs by containment as well as resemblance, and the
//! boilerplate of an outlet is learned from it. [`Params::method`] may ask for a signature to propose pairs
//! instead: [`minhash`] (resemblance) or [`simhash`] (near-identity).

pub mod minhash;
pub mod sample;
pub mod simhash;

use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::xxh3_128_with_seed;

use crate::error::Error;
use crate::params::{Method, Params};
use crate::shingle::shingles;
use crate::text::Tokenizer;

/// The part of [`Params`] that decides what a sketch is. Sketches of two recipes are strangers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recipe {
    /// Version of the text rules.
    pub text_rules: u32,
    /// Words in a shingle.
    pub shingle_words: usize,
    /// Key of the hashes.
    pub seed: u64,
    /// Which sketch.
    pub method: Method,
    /// Of a sample: one hash in how many.
    pub sample_rate: u32,
    /// Of a sample: the number below which a shorter text keeps more.
    pub sample_floor: u32,
    /// Of a MinHash signature: its slots.
    pub minhash_slots: usize,
}

impl Recipe {
    /// The recipe that `params` state.
    pub fn of(params: &Params) -> Self {
        Recipe {
            text_rules: params.text_rules,
            shingle_words: params.shingle_words,
            seed: params.seed,
            method: params.method,
            sample_rate: params.sample_rate,
            sample_floor: params.sample_floor,
            minhash_slots: params.minhash_slots,
        }
    }

    /// Refuses a stranger, naming the first field that differs and both values.
    pub fn check(&self, other: &Recipe) -> Result<(), Error> {
        let mine = serde_json::to_value(self).expect("a recipe is plain data");
        let theirs = serde_json::to_value(other).expect("a recipe is plain data");
        let fields =
            ["text_rules", "shingle_words", "seed", "method", "sample_rate", "sample_floor", "minhash_slots"];
        match fields.into_iter().find(|field| mine[*field] != theirs[*field]) {
            None => Ok(()),
            Some(field) => Err(Error::Mismatch {
                field,
                expected: mine[field].to_string(),
                found: theirs[field].to_string(),
            }),
        }
    }
}

/// What is known of one text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// 128-bit hash of the sequence of words: equal texts have equal prints.
    pub print: u128,
    /// Words.
    pub words: u32,
    /// Shingles, counted by position.
    pub shingles: u32,
    /// log2 of one in how many hashes its sample keeps.
    pub level: u8,
    /// End of its sample in [`Sketches::samples`]; it starts where that of the row before ends.
    pub end: u32,
}

/// Sketches of a batch of texts, a row each. One article is a batch of one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sketches {
    /// How they were made.
    pub recipe: Recipe,
    /// A row for every text, in the order given.
    pub rows: Vec<Row>,
    /// Sampled hashes, each once in a row, in the order in which the text has them.
    pub samples: Vec<u64>,
    /// MinHash slots or a SimHash print, as many for each row; empty where the method is the sample.
    pub signatures: Vec<u64>,
}

impl Sketches {
    fn empty(recipe: Recipe) -> Self {
        Sketches { recipe, rows: Vec::new(), samples: Vec::new(), signatures: Vec::new() }
    }

    /// The sample of one row.
    pub fn sample(&self, row: usize) -> &[u64] {
        let start = if row == 0 { 0 } else { self.rows[row - 1].end };
        &self.samples[start as usize..self.rows[row].end as usize]
    }

    /// The signature of one row, empty where the method is the sample.
    pub fn signature(&self, row: usize) -> &[u64] {
        let width = self.signatures.len() / self.rows.len().max(1);
        &self.signatures[row * width..(row + 1) * width]
    }
}

/// Makes sketches; holds memory that is used again from text to text.
#[derive(Debug)]
pub struct Sketcher<'p> {
    params: &'p Params,
    tokenizer: Tokenizer,
    words: Vec<u64>,
    shingles: Vec<u64>,
    bytes: Vec<u8>,
    sampler: sample::Sampler,
    sketches: Sketches,
}

impl<'p> Sketcher<'p> {
    /// A sketcher for one recipe.
    pub fn new(params: &'p Params) -> Self {
        Sketcher {
            params,
            tokenizer: Tokenizer::new(params.seed),
            words: Vec::new(),
            shingles: Vec::new(),
            bytes: Vec::new(),
            sampler: sample::Sampler::default(),
            sketches: Sketches::empty(Recipe::of(params)),
        }
    }

    /// Adds the sketch of one text to the batch; its row.
    pub fn add(&mut self, text: &str) -> Row {
        self.tokenizer.hashes(text, &mut self.words);
        shingles(&self.words, self.params.shingle_words, &mut self.shingles);
        let level = sample::level(self.shingles.len(), self.params);
        self.sampler.sample(&self.shingles, level, &mut self.sketches.samples);
        let signatures = &mut self.sketches.signatures;
        match self.params.method {
            Method::Sample => {}
            Method::Minhash => minhash::minhash(&self.shingles, self.params.minhash_slots, signatures),
            Method::Simhash => signatures.push(simhash::simhash(&self.shingles)),
        }
        let row = Row {
            print: print_of(&self.words, self.params.seed, &mut self.bytes),
            words: self.words.len() as u32,
            shingles: self.shingles.len() as u32,
            level,
            end: self.sketches.samples.len() as u32,
        };
        self.sketches.rows.push(row);
        row
    }

    /// The batch, leaving an empty one.
    pub fn finish(&mut self) -> Sketches {
        let recipe = self.sketches.recipe.clone();
        std::mem::replace(&mut self.sketches, Sketches::empty(recipe))
    }
}

/// Sketches of a batch of texts: the first of the three functions that a distributed run is made of.
pub fn sketch<'t>(texts: impl IntoIterator<Item = &'t str>, params: &Params) -> Sketches {
    let mut sketcher = Sketcher::new(params);
    for text in texts {
        sketcher.add(text);
    }
    sketcher.finish()
}

/// The print of a sequence of word hashes; `bytes` is memory that is used again.
fn print_of(words: &[u64], seed: u64, bytes: &mut Vec<u8>) -> u128 {
    bytes.resize(8 * words.len(), 0);
    for (slot, word) in bytes.as_chunks_mut::<8>().0.iter_mut().zip(words) {
        *slot = word.to_le_bytes();
    }
    xxh3_128_with_seed(bytes, seed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_batch_is_its_texts_one_by_one() {
        let long = (0..700).map(|i| format!("word{i} ")).collect::<String>();
        let texts = ["", "one two", "one two three four five six", &long];
        for method in [Method::Sample, Method::Minhash, Method::Simhash] {
            let params = Params { method, ..Params::default() };
            let batch = sketch(texts, &params);
            for (at, text) in texts.iter().enumerate() {
                let one = sketch([*text], &params);
                assert_eq!(batch.sample(at), one.sample(0));
                assert_eq!(batch.signature(at), one.signature(0));
                assert_eq!(
                    (batch.rows[at].print, batch.rows[at].words),
                    (one.rows[0].print, one.rows[0].words)
                );
            }
        }
    }

    #[test]
    fn a_sketch_survives_being_written_down() {
        let batch = sketch(["one two three four five six seven"], &Params::default());
        let written = serde_json::to_string(&batch).unwrap();
        assert_eq!(serde_json::from_str::<Sketches>(&written).unwrap(), batch);
    }

    #[test]
    fn a_stranger_is_refused_by_field_name() {
        let mine = Recipe::of(&Params::default());
        let other = Recipe::of(&Params { shingle_words: 4, ..Params::default() });
        assert!(mine.check(&mine).is_ok());
        let message = mine.check(&other).unwrap_err().to_string();
        assert_eq!(message, "recipes differ in shingle_words: expected 5, found 4");
    }
}
