//! Room 5: the sketches of distinct texts -> the pairs of texts that are worth an exact comparison.
//!
//! Texts are named by their rank: ascending by number of shingles, so that in every pair the first is the
//! smaller. Three proposers: [`Lists::pairs`] over samples, [`banded`] over MinHash signatures, [`near`] over
//! SimHash prints. All work on sorted flat arrays, and in all of them a bucket larger than the limit proposes
//! only neighbours and the largest members, so that the cost stays linear in the number of texts.

mod lists;
mod by_text;
mod sampled;
mod signed;
mod radix;

pub use by_text::{ByText, Spot};
pub use lists::{Lists, Postings, key_of};
pub use sampled::{LEVELS, count_left, count_levels};
pub use signed::{banded, near};

/// Two texts by rank, the smaller first.
pub type Pair = (u32, u32);

/// In a bucket over the limit: following members, and largest members, that a text is compared with.
const NEIGHBOURS: usize = 2;
const ANCHORS: usize = 2;
