//! A sample of the shingles that keeps containment: all hashes below a bound that is the same for every text
//! of its length class (FracMinHash: Irber et al. 2022, "Lightweight compositional analysis of metagenomes with
//! FracMinHash", section 2; containment from it: Hera, Pierce-Ward and Koslicki 2023, "Deriving confidence
//! intervals for mutation rates ...", definition 1: |A_s intersect B_s| / |A_s|).
//!
//! A fixed bound leaves a brief with too few samples, so a shorter text has a higher bound, and two texts are
//! compared below the lower bound of the two.

use crate::params::Params;
use crate::shingle::{FREE, probe};

/// log2 of one in how many hashes a text of `shingles` shingles keeps: the base rate, halved while fewer than
/// the floor are expected.
pub fn level(shingles: usize, params: &Params) -> u8 {
    let mut level = params.sample_rate.ilog2();
    while level > 0 && shingles >> level < params.sample_floor as usize {
        level -= 1;
    }
    level as u8
}

/// Takes samples; holds memory that is used again from text to text.
#[derive(Debug, Default)]
pub struct Sampler {
    below: Vec<u64>,
    /// An open-addressed table of the hashes met.
    met: Vec<u64>,
}

impl Sampler {
    /// Appends the sampled hashes, each once, in the order in which they are first met.
    pub fn sample(&mut self, shingles: &[u64], level: u8, out: &mut Vec<u64>) {
        let bound = u64::MAX >> level;
        if self.below.len() < shingles.len() {
            self.below.resize(shingles.len(), 0);
        }
        let mut count = 0;
        for &hash in shingles {
            // Written in any case, kept by moving on: a branch that one hash in eight takes is mispredicted.
            self.below[count] = hash;
            count += (hash <= bound) as usize;
        }
        let size = (2 * count).next_power_of_two().max(2);
        self.met.clear();
        self.met.resize(size, FREE);
        for &hash in &self.below[..count] {
            let place = probe(&self.met, hash);
            // A hash of 0 finds a free place each time: it would be a sample as often as it is met.
            if self.met[place] == FREE {
                self.met[place] = hash;
                out.push(hash);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sample_is_what_a_filter_and_a_set_would_give() {
        let params = Params::default();
        let mut sampler = Sampler::default();
        for count in [0usize, 1, 40, 100, 300, 5000] {
            let shingles: Vec<u64> =
                (0..count as u64).map(|i| crate::text::hash_of(&(i % 900).to_string(), 1)).collect();
            let level = level(count, &params);
            let mut found = vec![3];
            sampler.sample(&shingles, level, &mut found);
            let mut seen = std::collections::HashSet::new();
            let below = shingles.iter().copied().filter(|&h| h.leading_zeros() >= level as u32);
            let expected: Vec<u64> = below.filter(|&h| seen.insert(h)).collect();
            assert_eq!(found[1..], expected);
        }
    }

    #[test]
    fn the_share_of_samples_in_common_is_the_containment() {
        // 600 shingles of which 300 lie in a text of 4,000: containment 0.5, measured over 400 such pairs.
        let params = Params::default();
        let (mut common, mut all) = (0usize, 0usize);
        for trial in 0..400u64 {
            let hash = |i: u64| crate::text::hash_of(&format!("{trial} {i}"), 5);
            let small: Vec<u64> = (0..600).map(hash).collect();
            let large: Vec<u64> = (300..4300).map(hash).collect();
            let (mut a, mut b) = (Vec::new(), Vec::new());
            Sampler::default().sample(&small, level(600, &params), &mut a);
            Sampler::default().sample(&large, level(4000, &params), &mut b);
            all += a.len();
            common += a.iter().filter(|h| b.contains(h)).count();
        }
        let containment = common as f64 / all as f64;
        assert!((containment - 0.5).abs() < 0.01, "{containment}");
    }
}
