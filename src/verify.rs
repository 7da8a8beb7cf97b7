//! Room 7: the shingles of two texts -> exact numbers: what they share, of the whole and of what is left after
//! boilerplate is set aside.
//!
//! Resemblance |A n B| / |A u B| and containment |A n B| / |A| of shingle sets: Broder 1997, "On the resemblance
//! and containment of documents", section 2.
//!
//! A group of up to 64 texts is compared at once: a table holds for each shingle a 64-bit mask of the texts it
//! occurs in, the masks of the shared shingles are transposed into one bit row for each text, and a pair is the
//! number of common bits of two rows. Of a group of two, one pass over each counts what they share. `naive_numbers` is the
//! twin over sets.

mod shared;

use std::collections::HashSet;

use bitvec::vec::BitVec;
use serde::{Deserialize, Serialize};

use crate::params::Params;
use crate::shingle::{FREE, Sought, probe};

pub use shared::{Passage, passages};

/// Texts that are compared at once, at most: one bit each in a mask.
pub const GROUP: usize = 64;

/// The shingles of one text, and which of them are set aside.
#[derive(Clone, Debug)]
pub struct Shingled<'t> {
    /// Shingle hashes by position.
    pub shingles: &'t [u64],
    /// One bit for each position; `None` where nothing is set aside.
    pub aside: Option<&'t BitVec>,
}

/// Sizes of two sets and of what they share.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Overlap {
    /// Distinct shingles of the first text.
    pub a: u32,
    /// Distinct shingles of the second text.
    pub b: u32,
    /// Distinct shingles in both.
    pub shared: u32,
}

impl Overlap {
    /// Shared of all: 0 where both are empty.
    pub fn jaccard(&self) -> f64 {
        ratio(self.shared, self.a + self.b - self.shared)
    }

    /// Shared of the smaller.
    pub fn containment(&self) -> f64 {
        ratio(self.shared, self.a.min(self.b))
    }

    /// Share of the first that is found in the second.
    pub fn containment_a(&self) -> f64 {
        ratio(self.shared, self.a)
    }

    /// Share of the second that is found in the first.
    pub fn containment_b(&self) -> f64 {
        ratio(self.shared, self.b)
    }
}

fn ratio(part: u32, whole: u32) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

/// The exact numbers of a pair.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Numbers {
    /// Of the full texts.
    pub full: Overlap,
    /// Of what is left of each after its boilerplate is set aside.
    pub rest: Overlap,
}

/// Which part of the linking rule a pair satisfies, or which it lacks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Linked: the Jaccard of what is left is high enough.
    Jaccard,
    /// Linked: the containment of the smaller in the larger is, the Jaccard is not.
    Containment,
    /// Linked: the texts are word for word the same.
    Identical,
    /// Not linked: too few shingles are shared, whatever their share.
    TooFewShared,
    /// Not linked: boilerplate is all that would have made it a pair.
    Boilerplate,
    /// Not linked: neither share is high enough.
    TooDifferent,
}

impl Verdict {
    /// Whether the pair is linked.
    pub fn is_link(self) -> bool {
        matches!(self, Verdict::Jaccard | Verdict::Containment | Verdict::Identical)
    }
}

/// The linking rule, applied to what is left of both texts.
pub fn judge(numbers: &Numbers, params: &Params) -> Verdict {
    let passes = |overlap: &Overlap| {
        if overlap.jaccard() >= params.min_jaccard {
            Some(Verdict::Jaccard)
        } else if overlap.containment() >= params.min_containment {
            Some(Verdict::Containment)
        } else {
            None
        }
    };
    let enough = |overlap: &Overlap| overlap.shared as usize >= params.min_shared;
    match passes(&numbers.rest) {
        Some(verdict) if enough(&numbers.rest) => verdict,
        _ if passes(&numbers.full).is_some() && enough(&numbers.full) => Verdict::Boilerplate,
        Some(_) => Verdict::TooFewShared,
        None => Verdict::TooDifferent,
    }
}

/// An open-addressed table from shingle to the texts that hold it.
#[derive(Debug, Default)]
pub struct Comparer {
    /// For [`Comparer::shares`].
    sought: Sought,
    /// The shingles of two texts and what is known of each, for [`Comparer::compare_two`].
    two: Vec<u64>,
    marks: Vec<u8>,
    slots: Vec<Slot>,
    used: Vec<u32>,
    rows: Vec<Rows>,
    /// Distinct shingles of each text of the last group, in full and left.
    pub sizes: Vec<(u32, u32)>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Slot {
    hash: u64,
    full: u64,
    rest: u64,
}

/// 64 masks turned into one word for each of 64 texts.
#[derive(Clone, Debug)]
struct Rows {
    full: [u64; GROUP],
    rest: [u64; GROUP],
}

impl Comparer {
    /// Whether two texts share at least so many distinct shingles: a fraction of the cost of their numbers.
    pub fn shares(&mut self, a: &[u64], b: &[u64], least: usize) -> bool {
        let (small, large) = if a.len() <= b.len() { (a, b) } else { (b, a) };
        if small.len() < least {
            return false;
        }
        self.sought.begin(small);
        let shared = large.iter().filter(|&&hash| self.sought.find(hash)).take(least).count();
        shared == least
    }

    /// The numbers of the pairs (positions in `texts`, of which there are at most [`GROUP`]), in their order.
    pub fn compare(&mut self, texts: &[Shingled], pairs: &[(u8, u8)]) -> Vec<Numbers> {
        assert!(texts.len() <= GROUP, "{} texts in a group", texts.len());
        if let ([a, b], [(0, 1)]) = (texts, pairs) {
            return vec![self.compare_two(a, b)];
        }
        let total: usize = texts.iter().map(|text| text.shingles.len()).sum();
        let size = (2 * total).next_power_of_two().max(64);
        if self.slots.len() < size {
            self.slots.resize(size, Slot::default());
        }
        self.sizes.clear();
        for (number, text) in texts.iter().enumerate() {
            let size = self.insert(text, number, size - 1);
            self.sizes.push(size);
        }
        self.transpose();
        let sizes = &self.sizes;
        let numbers = |&(a, b): &(u8, u8)| {
            let (a, b) = (a as usize, b as usize);
            let common = |row: fn(&Rows) -> &[u64; GROUP]| -> u32 {
                self.rows.iter().map(|rows| (row(rows)[a] & row(rows)[b]).count_ones()).sum()
            };
            Numbers {
                full: Overlap { a: sizes[a].0, b: sizes[b].0, shared: common(|rows| &rows.full) },
                rest: Overlap { a: sizes[a].1, b: sizes[b].1, shared: common(|rows| &rows.rest) },
            }
        };
        pairs.iter().map(numbers).collect()
    }

    /// The same for the two texts that most groups are made of, in half the memory.
    fn compare_two(&mut self, a: &Shingled, b: &Shingled) -> Numbers {
        const IN_A: u8 = 1;
        const ASIDE_A: u8 = 2;
        const IN_B: u8 = 4;
        const ASIDE_B: u8 = 8;
        let size = (2 * (a.shingles.len() + b.shingles.len())).next_power_of_two().max(2);
        self.two.clear();
        self.two.resize(size, FREE);
        self.marks.clear();
        self.marks.resize(size, 0);
        let mut numbers = Numbers::default();
        let Numbers { full, rest } = &mut numbers;
        // No hash is 0, or it collides with that of 1.
        let stored = |hash: u64| hash.max(1);
        for (at, &hash) in a.shingles.iter().enumerate() {
            let place = probe(&self.two, stored(hash));
            self.two[place] = stored(hash);
            let mark = &mut self.marks[place];
            full.a += (*mark & IN_A == 0) as u32;
            *mark |= IN_A;
            if a.aside.is_some_and(|aside| aside[at]) {
                rest.a += (*mark & ASIDE_A == 0) as u32;
                *mark |= ASIDE_A;
            }
        }
        for (at, &hash) in b.shingles.iter().enumerate() {
            let place = probe(&self.two, stored(hash));
            self.two[place] = stored(hash);
            let mark = &mut self.marks[place];
            if *mark & IN_B == 0 {
                full.b += 1;
                full.shared += (*mark & IN_A != 0) as u32;
                rest.shared += (*mark & (IN_A | ASIDE_A) == IN_A) as u32;
                *mark |= IN_B;
            }
            if *mark & ASIDE_B == 0 && b.aside.is_some_and(|aside| aside[at]) {
                rest.b += 1;
                rest.shared -= (*mark & (IN_A | ASIDE_A) == IN_A) as u32;
                *mark |= ASIDE_B;
            }
        }
        // Counted so far is what is set aside.
        (rest.a, rest.b) = (full.a - rest.a, full.b - rest.b);
        self.sizes.clear();
        self.sizes.extend([(full.a, rest.a), (full.b, rest.b)]);
        numbers
    }

    /// Enters the shingles of one text; its distinct shingles, in full and left.
    fn insert(&mut self, text: &Shingled, number: usize, last: usize) -> (u32, u32) {
        let bit = 1u64 << number;
        let (mut full, mut rest) = (0, 0);
        for (at, &hash) in text.shingles.iter().enumerate() {
            let mut place = hash as usize & last;
            loop {
                let slot = &mut self.slots[place];
                if slot.full == 0 {
                    slot.hash = hash;
                    self.used.push(place as u32);
                } else if slot.hash != hash {
                    place = (place + 1) & last;
                    continue;
                }
                if slot.full & bit == 0 {
                    slot.full |= bit;
                    slot.rest |= bit;
                    full += 1;
                    rest += 1;
                }
                if slot.rest & bit != 0 && text.aside.is_some_and(|aside| aside[at]) {
                    slot.rest &= !bit;
                    rest -= 1;
                }
                break;
            }
        }
        (full, rest)
    }

    /// Empties the table into rows of the shingles that two or more texts share.
    fn transpose(&mut self) {
        self.rows.clear();
        let mut block = Rows { full: [0; GROUP], rest: [0; GROUP] };
        let mut filled = 0;
        for place in self.used.drain(..) {
            let slot = std::mem::take(&mut self.slots[place as usize]);
            if slot.full & (slot.full - 1) == 0 {
                continue;
            }
            block.full[filled] = slot.full;
            block.rest[filled] = slot.rest;
            filled += 1;
            if filled == GROUP {
                transpose64(&mut block.full);
                transpose64(&mut block.rest);
                self.rows.push(block.clone());
                filled = 0;
            }
        }
        if filled > 0 {
            block.full[filled..].fill(0);
            block.rest[filled..].fill(0);
            transpose64(&mut block.full);
            transpose64(&mut block.rest);
            self.rows.push(block);
        }
    }
}

/// Transposes a 64 x 64 bit matrix in place: bit j of word i becomes bit i of word j (Warren, "Hacker's Delight", section
/// 7-3, with the columns counted from the low end).
fn transpose64(words: &mut [u64; 64]) {
    let mut width = 32;
    let mut mask = 0x0000_0000_ffff_ffffu64;
    while width != 0 {
        let mut at = 0;
        while at < 64 {
            let swap = (words[at] >> width ^ words[at + width]) & mask;
            words[at] ^= swap << width;
            words[at + width] ^= swap;
            at = (at + width + 1) & !width;
        }
        width >>= 1;
        mask ^= mask << width;
    }
}

/// The definition over sets: a shingle is set aside in a text where any of its places is.
pub fn naive_numbers(a: &Shingled, b: &Shingled) -> Numbers {
    let full = |text: &Shingled| text.shingles.iter().copied().collect::<HashSet<u64>>();
    let rest = |text: &Shingled| {
        let aside: HashSet<u64> = match text.aside {
            Some(aside) => aside.iter_ones().map(|at| text.shingles[at]).collect(),
            None => HashSet::new(),
        };
        full(text).difference(&aside).copied().collect::<HashSet<u64>>()
    };
    let overlap = |a: HashSet<u64>, b: HashSet<u64>| Overlap {
        a: a.len() as u32,
        b: b.len() as u32,
        shared: a.intersection(&b).count() as u32,
    };
    Numbers { full: overlap(full(a), full(b)), rest: overlap(rest(a), rest(b)) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_group_is_compared_as_its_sets_are(
            texts in proptest::collection::vec(proptest::collection::vec((0u64..60, any::<bool>()), 0..120), 2..20)
        ) {
            let hashes: Vec<Vec<u64>> =
                texts.iter().map(|t| t.iter().map(|(i, _)| crate::text::hash_of(&i.to_string(), 1)).collect()).collect();
            let aside: Vec<BitVec> = texts.iter().map(|t| t.iter().map(|(_, aside)| *aside).collect()).collect();
            let views: Vec<Shingled> = hashes.iter().zip(&aside).enumerate()
                .map(|(n, (shingles, aside))| Shingled { shingles, aside: (n % 3 != 0).then_some(aside) }).collect();
            let pairs: Vec<(u8, u8)> =
                (0..views.len() as u8).flat_map(|a| (a + 1..views.len() as u8).map(move |b| (a, b))).collect();
            let mut comparer = Comparer::default();
            for two in views.windows(2) {
                prop_assert_eq!(comparer.compare(two, &[(0, 1)])[0], naive_numbers(&two[0], &two[1]));
                let sizes = comparer.sizes.clone();
                comparer.compare(two, &[(0, 1), (0, 1)]);
                prop_assert_eq!(&sizes, &comparer.sizes);
            }
            for _ in 0..2 {
                let found = comparer.compare(&views, &pairs);
                for (&(a, b), numbers) in pairs.iter().zip(&found) {
                    prop_assert_eq!(*numbers, naive_numbers(&views[a as usize], &views[b as usize]));
                }
            }
        }

        #[test]
        fn enough_is_shared_as_the_sets_say(
            a in proptest::collection::vec(0u64..60, 0..120), b in proptest::collection::vec(0u64..60, 0..120), least in 0usize..50
        ) {
            let hashes = |numbers: &[u64]| -> Vec<u64> {
                numbers.iter().map(|&i| if i < 3 { i } else { crate::text::hash_of(&i.to_string(), 1) }).collect()
            };
            let (a, b) = (hashes(&a), hashes(&b));
            let merged = |texts: &[u64]| texts.iter().map(|&hash| hash.max(2)).collect::<HashSet<u64>>();
            let shared = merged(&a).intersection(&merged(&b)).count();
            prop_assert_eq!(Comparer::default().shares(&a, &b, least), shared >= least);
        }
    }

    #[test]
    fn the_rule_says_which_part_of_it_fired() {
        let params = Params::default();
        let numbers = |a, b, shared, rest: (u32, u32, u32)| Numbers {
            full: Overlap { a, b, shared },
            rest: Overlap { a: rest.0, b: rest.1, shared: rest.2 },
        };
        let cases = [
            (numbers(100, 100, 60, (100, 100, 60)), Verdict::Jaccard),
            (numbers(60, 900, 40, (60, 900, 40)), Verdict::Containment),
            (numbers(25, 25, 25, (25, 25, 25)), Verdict::TooFewShared),
            (numbers(160, 160, 120, (40, 40, 2)), Verdict::Boilerplate),
            (numbers(300, 300, 30, (300, 300, 30)), Verdict::TooDifferent),
            (numbers(0, 0, 0, (0, 0, 0)), Verdict::TooDifferent),
        ];
        for (numbers, verdict) in cases {
            assert_eq!(judge(&numbers, &params), verdict, "{numbers:?}");
        }
    }
}
