//! Room 3: the hashes of the words of a text -> the hashes of its shingles (Broder 1997, "On the resemblance and
//! containment of documents", section 2: the k-word contiguous subsequences).

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasherDefault, Hasher};

/// A map from shingle hashes, which need no second hashing.
pub type ByShingle<V> = HashMap<u64, V, BuildHasherDefault<Spread>>;
/// A set of shingle hashes.
pub type ShingleSet = HashSet<u64, BuildHasherDefault<Spread>>;

/// Spreads the bits of a hash that is one already, or part of one, over the whole word.
#[derive(Clone, Copy, Debug, Default)]
pub struct Spread(u64);

impl Hasher for Spread {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.write_u64(byte as u64);
        }
    }

    fn write_u32(&mut self, part: u32) {
        self.write_u64(part as u64);
    }

    fn write_u64(&mut self, part: u64) {
        self.0 = (self.0.rotate_left(23) ^ part).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        self.0 ^= self.0 >> 32;
    }
}

/// A free place of an open-addressed table of shingle hashes.
pub(crate) const FREE: u64 = 0;

/// Where a hash stands in an open-addressed table whose size is a power of two, or the free place where it would.
#[inline(always)]
pub(crate) fn probe(table: &[u64], hash: u64) -> usize {
    let last = table.len() - 1;
    let mut place = hash as usize & last;
    while table[place] != hash && table[place] != FREE {
        place = (place + 1) & last;
    }
    place
}

/// Distinct shingles of a text, each of which is looked for in other texts and found once.
#[derive(Debug, Default)]
pub(crate) struct Sought {
    table: Vec<u64>,
    bits: Vec<u64>,
}

/// The place of a shingle that was found.
const FOUND: u64 = 1;

impl Sought {
    /// Begins anew with the shingles of a text.
    pub(crate) fn begin(&mut self, shingles: &[u64]) {
        let size = (2 * shingles.len()).next_power_of_two().max(2);
        self.table.clear();
        self.table.resize(size, FREE);
        // Most shingles of another text are not sought: one bit in 16 says so without a wrong guess.
        self.bits.clear();
        self.bits.resize((size / 8).max(1), 0);
        for &hash in shingles {
            let (word, mask) = self.bit(hash);
            self.bits[word] |= mask;
            let place = probe(&self.table, stored(hash));
            self.table[place] = stored(hash);
        }
    }

    /// Whether a shingle is sought and was not found before.
    #[inline(always)]
    pub(crate) fn find(&mut self, hash: u64) -> bool {
        let (word, mask) = self.bit(hash);
        if self.bits[word] & mask == 0 {
            return false;
        }
        let place = probe(&self.table, stored(hash));
        let is_sought = self.table[place] != FREE;
        if is_sought {
            self.table[place] = FOUND;
        }
        is_sought
    }

    #[inline(always)]
    fn bit(&self, hash: u64) -> (usize, u64) {
        ((hash >> 40) as usize & (self.bits.len() - 1), 1 << (hash >> 32 & 63))
    }
}

/// The two marks are no hashes; those that would be are moved, as if they collided.
#[inline(always)]
fn stored(hash: u64) -> u64 {
    hash.max(FOUND + 1)
}

/// The shingle hashes of a text in order, one for each position, into `shingles` (which is emptied first).
/// A text of fewer than `k` words has none.
///
/// The hash of a shingle is h(w_0 <<< r(k-1) ^ ... ^ w_(k-1)), a cyclic polynomial of the word hashes (Cohen 1997,
/// "Recursive hashing functions for n-grams", section 2.4) under one folded 64 x 64 bit multiplication.
pub fn shingles(words: &[u64], k: usize, shingles: &mut Vec<u64>) {
    shingles.clear();
    let k = k.max(1);
    let Some(ends) = words.get(k - 1..) else { return };
    // One word comes in and one goes out at each position.
    let gone = (TURN * (k as u32 - 1)) & 63;
    let mut hash = words[..k - 1].iter().fold(0u64, |hash, word| hash.rotate_left(TURN) ^ word);
    shingles.extend(words.iter().zip(ends).map(|(first, last)| {
        hash = hash.rotate_left(TURN) ^ last;
        let shingle = mix(hash);
        hash ^= first.rotate_left(gone);
        shingle
    }));
}

/// How far a word hash is turned for each word that follows it; odd, so that 64 positions all differ.
const TURN: u32 = 13;

#[inline(always)]
fn mix(value: u64) -> u64 {
    let product = (value ^ 0x2d35_8dcc_aa6c_78a5) as u128 * 0x9e37_79b9_7f4a_7c15;
    let folded = product as u64 ^ (product >> 64) as u64;
    folded.wrapping_mul(0xd6e8_feb8_6659_fd93) ^ folded >> 32
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::{HashMap, HashSet};

    fn shingled(words: &[u64], k: usize) -> Vec<u64> {
        let mut out = Vec::new();
        shingles(words, k, &mut out);
        out
    }

    /// Every window by itself.
    fn naive(words: &[u64], k: usize) -> Vec<u64> {
        let turned = |at: usize, word: &u64| word.rotate_left((TURN * (k - 1 - at) as u32) & 63);
        let cyclic = |window: &[u64]| window.iter().enumerate().fold(0, |h, (at, word)| h ^ turned(at, word));
        words.windows(k).map(|window| mix(cyclic(window))).collect()
    }

    #[test]
    fn rolling_on_gives_what_each_window_gives() {
        let words: Vec<u64> = (0..300u64).map(|i| crate::text::hash_of(&i.to_string(), 8)).collect();
        for k in 1..70 {
            assert_eq!(shingled(&words, k), naive(&words, k), "{k}");
        }
    }

    #[test]
    fn one_for_each_position_and_none_for_a_short_text() {
        for k in 1..9 {
            for length in 0..20u64 {
                let words: Vec<u64> = (0..length).collect();
                assert_eq!(shingled(&words, k).len(), (length as usize + 1).saturating_sub(k));
            }
        }
    }

    #[test]
    fn equal_exactly_where_the_words_are_equal() {
        // 3 words of 5 symbols: every window of a long sequence against the tuple itself.
        let words: Vec<u64> = (0..40_000u64)
            .map(|i| (i.wrapping_mul(i) >> 3 ^ i.wrapping_mul(2_654_435_761) >> 7) % 5)
            .map(|symbol| crate::text::hash_of(&format!("w{symbol}"), 3))
            .collect();
        for k in [2, 3, 5, 8] {
            let mut seen: HashMap<u64, &[u64]> = HashMap::new();
            let hashes = shingled(&words, k);
            for (hash, window) in hashes.iter().zip(words.windows(k)) {
                assert_eq!(*seen.entry(*hash).or_insert(window), window);
            }
            let tuples: HashSet<&[u64]> = words.windows(k).collect();
            assert_eq!(seen.len(), tuples.len());
        }
    }

    #[test]
    fn every_bit_is_set_half_of_the_time() {
        let words: Vec<u64> = (0..20_004u64).map(|i| crate::text::hash_of(&i.to_string(), 9)).collect();
        let hashes = shingled(&words, 5);
        for bit in 0..64 {
            let set = hashes.iter().filter(|hash| *hash >> bit & 1 == 1).count() as f64;
            assert!((set / 20_000.0 - 0.5).abs() < 0.018, "bit {bit}: {set}");
        }
    }
}
