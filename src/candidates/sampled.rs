//! The lists of texts that share a sampled hash -> the pairs that share enough of them.

use bitvec::vec::BitVec;
use rayon::prelude::*;

use super::lists::level_of;
use super::{ANCHORS, Lists, NEIGHBOURS, Pair};
use crate::params::Params;

impl Lists {
    /// The pairs that share so many samples that they may satisfy the linking rule, ascending.
    ///
    /// `sampled[rank][level]` is the number of samples of a text at a level, those set aside not counted. Of a
    /// smaller text with m samples at the level of the larger, a share C of which lies in the larger, k are
    /// common with the binomial chance Bin(m, C); a pair is dropped where k is so small that at the edge of
    /// the rule it would be seen with chance [`Params::candidate_miss`] at most.
    pub fn pairs(&self, sampled: &[[u16; LEVELS]], levels: &[u8], params: &Params) -> Vec<Pair> {
        let texts = levels.len();
        let by_text = self.by_text(texts, |_| true, |_| true);
        let alike = Fewest::new(edge_containment(params), params.candidate_miss);
        let contained = Fewest::new(params.min_containment, params.candidate_miss);
        let limit = params.posting_limit as u32;
        let chunks: Vec<Vec<Pair>> = (0..texts.div_ceil(1024))
            .into_par_iter()
            .with_max_len(1.max(texts >> 14))
            .map_init(
                || (vec![0u16; texts], Vec::new(), Vec::new()),
                |(counts, touched, met), chunk| {
                    let mut found = Vec::new();
                    for text in 1024 * chunk..texts.min(1024 * (chunk + 1)) {
                        let mut flooded = 0;
                        // Copied before they are counted: a count is a guess that waits for the memory of a list, a
                        // copy is none, and the memory of many lists is waited for at once.
                        met.clear();
                        for spot in by_text.of(text as u32) {
                            // A list starts before its first member's place; its length is bounded from here on.
                            let rest = &self.members[spot.at() as usize + 1..spot.end() as usize];
                            let (near, far) = if rest.len() as u32 > limit {
                                flooded += 1;
                                (&rest[..NEIGHBOURS], &rest[rest.len() - ANCHORS..])
                            } else {
                                (rest, &rest[..0])
                            };
                            met.extend_from_slice(near);
                            met.extend_from_slice(far);
                        }
                        for &other in met.iter() {
                            let count = &mut counts[other as usize];
                            if *count == 0 {
                                touched.push(other);
                            }
                            *count = count.saturating_add(1);
                        }
                        for &other in touched.iter() {
                            let count = std::mem::take(&mut counts[other as usize]) as u32;
                            let level = levels[other as usize] as usize;
                            let (m, of) = (sampled[text][level], sampled[other as usize][level]);
                            // Against a text twice as long the Jaccard is the stricter half of the rule.
                            let fewest = if of >= 2 * m { &contained } else { &alike };
                            if count + flooded >= fewest.of(m) && (count > 1 || flooded == 0) {
                                found.push((text as u32, other));
                            }
                        }
                        touched.clear();
                    }
                    found.sort_unstable();
                    found
                },
            )
            .collect();
        chunks.concat()
    }
}

/// Levels of a sample that the counts of a text have room for: one hash in 1, 2, 4 ... 64.
pub const LEVELS: usize = 7;

/// How many of the samples of a text belong to its sample at each level.
pub fn count_levels(sample: &[u64]) -> [u16; LEVELS] {
    let mut deepest = [0u32; LEVELS];
    for &hash in sample {
        deepest[(hash.leading_zeros() as usize).min(LEVELS - 1)] += 1;
    }
    let mut sum = 0;
    let mut counts = [0; LEVELS];
    for (count, deepest) in counts.iter_mut().zip(deepest).rev() {
        sum += deepest;
        *count = sum.min(u16::MAX as u32) as u16;
    }
    counts
}

/// The same with the samples taken out that are set aside: `aside` marks members of `lists`.
pub fn count_left(lists: &Lists, aside: &BitVec, sampled: &mut [[u16; LEVELS]]) {
    let mut list = 0;
    for at in aside.iter_ones() {
        while lists.ends[list] <= at {
            list += 1;
        }
        let deepest = level_of(lists.keys[list]).min(LEVELS - 1);
        for count in &mut sampled[lists.members[at] as usize][..=deepest] {
            *count = count.saturating_sub(1);
        }
    }
}

/// The least containment of the smaller text that the rule lets pass: a pair of equal sizes with the least
/// Jaccard has C = 2J / (1 + J), and a pair of unequal sizes more.
fn edge_containment(params: &Params) -> f64 {
    let by_jaccard = 2.0 * params.min_jaccard / (1.0 + params.min_jaccard);
    by_jaccard.min(params.min_containment).clamp(0.0, 1.0)
}

/// The fewest common samples that a pair on the edge of the rule shows, but for a chance of `miss`.
#[derive(Debug)]
struct Fewest {
    table: Vec<u16>,
    containment: f64,
}

impl Fewest {
    const EXACT: usize = 512;

    fn new(containment: f64, miss: f64) -> Self {
        let table = (0..Self::EXACT)
            .map(|m| {
                let mut term = (1.0 - containment).powi(m as i32);
                let (mut below, mut k) = (term, 0usize);
                while below <= miss && k < m {
                    term *= (m - k) as f64 / (k + 1) as f64 * containment / (1.0 - containment);
                    below += term;
                    k += 1;
                }
                k.max(1) as u16
            })
            .collect();
        Fewest { table, containment }
    }

    /// Beyond the table a straight line: the share wanted there grows with m, so the line asks for less.
    fn of(&self, samples: u16) -> u32 {
        match self.table.get(samples as usize) {
            Some(&k) => k as u32,
            None => {
                let last = Self::EXACT - 1;
                let more = (samples as usize - last) as f64 * self.containment * 0.9;
                self.table[last] as u32 + more as u32
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::candidates::Postings;
    use std::collections::BTreeMap;

    /// Sets of numbers, their samples, and the pairs by counting with maps.
    fn naive(samples: &[Vec<u64>]) -> BTreeMap<Pair, u32> {
        let mut counts = BTreeMap::new();
        for a in 0..samples.len() {
            for b in a + 1..samples.len() {
                let common = samples[a].iter().filter(|h| samples[b].contains(h)).count();
                if common > 0 {
                    counts.insert((a as u32, b as u32), common as u32);
                }
            }
        }
        counts
    }

    fn hash(i: u64) -> u64 {
        crate::text::hash_of(&i.to_string(), 11)
    }

    #[test]
    fn pairs_are_those_that_a_count_over_all_pairs_gives() {
        let params = Params { sample_rate: 1, ..Params::default() };
        let samples: Vec<Vec<u64>> = (0..60u64)
            .map(|text| {
                let mut sample: Vec<u64> = (0..20 + text).map(|i| hash(text / 3 * 40 + i)).collect();
                sample.sort_unstable();
                sample
            })
            .collect();
        let mut postings = Postings::default();
        for (text, sample) in samples.iter().enumerate() {
            postings.add(text as u32, sample);
        }
        let rank: Vec<u32> = (0..60).collect();
        let sampled: Vec<[u16; LEVELS]> = samples.iter().map(|sample| count_levels(sample)).collect();
        let found = postings.lists(&rank).pairs(&sampled, &[0; 60], &params);
        let fewest = Fewest::new(edge_containment(&params), params.candidate_miss);
        let expected: Vec<Pair> = naive(&samples)
            .into_iter()
            .filter(|&((a, _), count)| count >= fewest.of(samples[a as usize].len() as u16))
            .map(|(pair, _)| pair)
            .collect();
        assert!(expected.len() > 60);
        assert_eq!(found, expected);
    }

    #[test]
    fn the_fewest_samples_are_the_quantile_of_the_binomial() {
        let fewest = Fewest::new(0.46, 0.001);
        assert_eq!((fewest.of(0), fewest.of(5)), (1, 1));
        for m in [20u16, 60, 200, 511, 600, 3000] {
            let (mean, deviation) = (m as f64 * 0.46, (m as f64 * 0.46 * 0.54).sqrt());
            let k = fewest.of(m) as f64;
            assert!(k < mean - 2.5 * deviation && (m > 511 || k > mean - 3.6 * deviation), "{m}: {k}");
        }
    }

    #[test]
    fn a_flooded_bucket_proposes_linearly_many_pairs() {
        let params = Params { posting_limit: 50, ..Params::default() };
        let rank: Vec<u32> = (0..5000).collect();
        let mut postings = Postings::default();
        let mut sampled = Vec::new();
        for text in 0..5000u64 {
            let mut sample: Vec<u64> =
                (0..20).map(hash).chain((0..20).map(|i| hash(1000 + 20 * text + i))).collect();
            sample.sort_unstable();
            postings.add(text as u32, &sample);
            sampled.push(count_levels(&sample));
        }
        let pairs = postings.lists(&rank).pairs(&sampled, &[0; 5000], &params);
        assert!(pairs.len() < 5000 * 5 + 50 * 50, "{}", pairs.len());
        assert!(pairs.len() >= 4999, "{}", pairs.len());
    }
}
