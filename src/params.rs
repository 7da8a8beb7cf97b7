//! Room 0: the recipe. Every number that decides a result is stated here, once.

use serde::{Deserialize, Serialize};

use crate::error::Error;

/// Version of the rules by which text becomes words and shingles; a change makes old sketches strangers.
pub const TEXT_RULES: u32 = 1;

/// Which sketch proposes the pairs that are then verified.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Method {
    /// A sample of the shingle hashes in an inverted index: finds containment as well as resemblance.
    Sample,
    /// MinHash signatures in bands: finds resemblance.
    Minhash,
    /// 64-bit SimHash within a Hamming distance: finds near-identical texts.
    Simhash,
}

/// The recipe of a run. Stored with every output and index; two recipes that differ do not mix.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Params {
    /// Version of the text rules, see [`TEXT_RULES`].
    pub text_rules: u32,
    /// Words in a shingle.
    pub shingle_words: usize,
    /// Key of all hashes.
    pub seed: u64,
    /// Which sketch proposes candidates.
    pub method: Method,
    /// A long article keeps one shingle hash in this many (a power of two).
    pub sample_rate: u32,
    /// An article short enough keeps more: the rate is halved until about this many hashes are kept.
    pub sample_floor: u32,
    /// The share of true pairs on the edge of the linking rule that the candidate test may lose by chance.
    pub candidate_miss: f64,
    /// A sampled shingle in more distinct texts than this is no evidence of copying.
    pub posting_limit: usize,
    /// Slots of a MinHash signature.
    pub minhash_slots: usize,
    /// Bands of a MinHash signature.
    pub minhash_bands: usize,
    /// Rows (slots) in a band.
    pub minhash_rows: usize,
    /// Largest Hamming distance at which two SimHash prints are compared exactly.
    pub simhash_distance: u32,
    /// Linking rule: Jaccard (resemblance) of the text that is left, at least.
    pub min_jaccard: f64,
    /// Linking rule: containment of the smaller text that is left, at least.
    pub min_containment: f64,
    /// Linking rule: shingles shared, at least.
    pub min_shared: usize,
    /// Text carried by at least this many unrelated articles of one outlet is boilerplate.
    pub boilerplate_articles: usize,
    /// Partners of an article that are written, at most (its nearest and its representative).
    pub max_partners: usize,
    /// `dedup`: containment of the dropped article in the kept one, at least.
    pub duplicate_containment: f64,
}

impl Default for Params {
    fn default() -> Self {
        Params {
            text_rules: TEXT_RULES,
            shingle_words: 5,
            seed: 0x6e65_7773_7072_696e,
            method: Method::Sample,
            sample_rate: 8,
            sample_floor: 32,
            candidate_miss: 0.02,
            posting_limit: 256,
            minhash_slots: 128,
            minhash_bands: 42,
            minhash_rows: 3,
            simhash_distance: 3,
            min_jaccard: 0.28,
            min_containment: 0.5,
            min_shared: 26,
            boilerplate_articles: 5,
            max_partners: 64,
            duplicate_containment: 0.8,
        }
    }
}

impl Params {
    /// Refuses a parameter that is out of its range, by name.
    pub fn check(&self) -> Result<(), Error> {
        let refuse = |field, reason: &str| Err(Error::Params { field, reason: reason.to_string() });
        let share = |number: f64| (0.0..=1.0).contains(&number);
        match self {
            _ if !(1..=64).contains(&self.shingle_words) => refuse("shingle_words", "must be 1 to 64"),
            _ if !self.sample_rate.is_power_of_two() || self.sample_rate > 64 => {
                refuse("sample_rate", "must be 1, 2, 4, 8, 16, 32 or 64")
            }
            _ if !(0.0..0.5).contains(&self.candidate_miss) => refuse("candidate_miss", "must be 0 to 0.5"),
            _ if self.posting_limit < 8 => refuse("posting_limit", "must be 8 or more"),
            _ if !(1..=4096).contains(&self.minhash_slots) => refuse("minhash_slots", "must be 1 to 4096"),
            _ if self.minhash_rows == 0 || self.minhash_bands * self.minhash_rows > self.minhash_slots => {
                refuse("minhash_bands", "times minhash_rows must not be more than minhash_slots")
            }
            _ if self.simhash_distance > 15 => refuse("simhash_distance", "must be 0 to 15"),
            _ if !share(self.min_jaccard) => refuse("min_jaccard", "must be 0 to 1"),
            _ if !share(self.min_containment) => refuse("min_containment", "must be 0 to 1"),
            _ if self.min_shared == 0 => refuse("min_shared", "must be 1 or more"),
            _ if self.boilerplate_articles < 2 => refuse("boilerplate_articles", "must be 2 or more"),
            _ if self.max_partners < 2 => refuse("max_partners", "must be 2 or more"),
            _ if !share(self.duplicate_containment) => refuse("duplicate_containment", "must be 0 to 1"),
            _ => Ok(()),
        }
    }
}
