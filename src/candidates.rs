//! Room 5: the sketches of distinct texts -> the pairs of texts that are worth an exact comparison.
//!
//! Texts are named by their rank: ascending by number of shingles, so that in every pair the first is the
//! smaller. Three proposers: [`Lists::pairs`] over samples, [`banded`] over MinHash signatures, [`near`] over
//! SimHash prints. All work on sorted flat arrays, and in all of them a bucket larger than the limit proposes
//! only neighbours and the largest members, so that the cost stays linear in the number of texts.

mod radix;

use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

use bitvec::vec::BitVec;
use rayon::prelude::*;

use crate::params::Params;

/// Two texts by rank, the smaller first.
pub type Pair = (u32, u32);

/// Partitions of the postings, by the last eight bits of the hash: the first ones are zero in nearly every sample.
const PARTS: usize = 256;
/// Postings in a block of a partition.
const BLOCK: usize = 4096;
/// Postings in the first one: a small crawl fills few.
const FIRST_BLOCK: usize = 64;
/// In a bucket over the limit: following members, and largest members, that a text is compared with.
const NEIGHBOURS: usize = 2;
const ANCHORS: usize = 2;

/// The samples of all texts, as (hash, text): what is gathered while the crawl is read.
#[derive(Debug)]
pub struct Postings {
    /// The block of each partition that is being filled.
    open: Vec<Vec<u64>>,
    full: Vec<Vec<Vec<u64>>>,
}

impl Default for Postings {
    fn default() -> Self {
        Postings { open: vec![Vec::new(); PARTS], full: vec![Vec::new(); PARTS] }
    }
}

impl Postings {
    /// Adds the sample of a text. A posting is the first 32 bits of the hash over the number of the text, and its
    /// partition the last eight; what the dropped bits confuse, the exact comparison tells apart.
    pub fn add(&mut self, text: u32, sample: &[u64]) {
        for &hash in sample {
            let part = hash as usize % PARTS;
            let block = &mut self.open[part];
            if block.len() == block.capacity() {
                let size = if block.is_empty() { FIRST_BLOCK } else { BLOCK };
                let full = std::mem::replace(block, Vec::with_capacity(size));
                self.full[part].push(full);
            }
            block.push(hash >> 32 << 32 | text as u64);
        }
    }

    /// The lists of texts that share a hash. `rank[text]` is the rank of a text.
    pub fn lists(self, rank: &[u32]) -> Lists {
        let parts: Vec<Lists> = self
            .full
            .into_par_iter()
            .zip(self.open)
            .enumerate()
            .with_max_len(16)
            .map_init(
                || (Vec::new(), Vec::new()),
                |(postings, spare), (part, (full, open))| {
                    postings.clear();
                    full.iter().chain([&open]).for_each(|block| postings.extend_from_slice(block));
                    radix::sort(postings, spare);
                    Lists::of_part(part as u64, postings, rank)
                },
            )
            .collect();
        Lists::joined(parts)
    }
}

/// For every sampled hash that two or more texts share, their ranks, ascending.
#[derive(Clone, Debug, Default)]
pub struct Lists {
    /// Ranks, list after list.
    pub members: Vec<u32>,
    /// One past the last member of each list.
    pub ends: Vec<usize>,
    /// The hash of each list, as [`key_of`].
    pub keys: Vec<u64>,
}

/// The first 32 and the last eight bits of a hash: what a posting and its partition hold of it.
pub fn key_of(hash: u64) -> u64 {
    (hash >> 32 << 8) | (hash % PARTS as u64)
}

/// The levels at which a hash with this key is sampled are 0 to this one.
fn level_of(key: u64) -> usize {
    (key << 24).leading_zeros() as usize
}

/// For every text, where it stands in the lists.
#[derive(Debug)]
pub struct ByText {
    starts: Vec<u32>,
    spots: Vec<Spot>,
}

/// Where a text stands in a list: its position, under the end of the list. Several threads fill in one table, each
/// spots of its own.
#[derive(Debug, Default)]
pub struct Spot(AtomicU64);

impl Spot {
    /// The position of the text.
    pub fn at(&self) -> u32 {
        self.0.load(Relaxed) as u32
    }

    /// The end of the list, by which a list is known.
    pub fn end(&self) -> u32 {
        (self.0.load(Relaxed) >> 32) as u32
    }
}

impl ByText {
    /// The spots of a text, ascending.
    pub fn of(&self, rank: u32) -> &[Spot] {
        &self.spots[self.starts[rank as usize] as usize..self.starts[rank as usize + 1] as usize]
    }
}

impl Lists {
    fn of_part(part: u64, postings: &[u64], rank: &[u32]) -> Lists {
        let mut lists = Lists::default();
        lists.members.reserve(postings.len() / 4);
        for run in postings.chunk_by(|a, b| a >> 32 == b >> 32) {
            if run.len() > 1 {
                let start = lists.members.len();
                lists.members.extend(run.iter().map(|posting| rank[*posting as u32 as usize]));
                lists.members[start..].sort_unstable();
                lists.ends.push(lists.members.len());
                lists.keys.push(run[0] >> 32 << 8 | part);
            }
        }
        lists
    }

    /// The lists of all partitions, one after another.
    fn joined(parts: Vec<Lists>) -> Lists {
        let all = |count: fn(&Lists) -> usize| parts.iter().map(count).sum::<usize>();
        let (members, count) = (all(|part| part.members.len()), all(Lists::len));
        let mut joined = Lists { members: vec![0; members], ends: vec![0; count], keys: vec![0; count] };
        let mut room = (&mut joined.members[..], &mut joined.ends[..], &mut joined.keys[..]);
        let mut base = 0;
        let mut places = Vec::with_capacity(parts.len());
        for part in parts {
            let (members, ends, keys);
            (members, room.0) = room.0.split_at_mut(part.members.len());
            (ends, room.1) = room.1.split_at_mut(part.ends.len());
            (keys, room.2) = room.2.split_at_mut(part.keys.len());
            let start = base;
            base += part.members.len();
            places.push((part, start, members, ends, keys));
        }
        places.into_par_iter().with_max_len(16).for_each(|(part, start, members, ends, keys)| {
            members.copy_from_slice(&part.members);
            ends.iter_mut().zip(&part.ends).for_each(|(end, own)| *end = start + own);
            keys.copy_from_slice(&part.keys);
        });
        joined
    }

    /// Number of lists.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether no two texts share a sampled hash.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// Where the members of a list stand.
    pub fn range(&self, list: usize) -> std::ops::Range<usize> {
        let start = if list == 0 { 0 } else { self.ends[list - 1] };
        start..self.ends[list]
    }

    /// The lists without the members marked in `aside` (one bit for each member).
    pub fn without(&self, aside: &BitVec) -> Lists {
        const CHUNK: usize = 1 << 14;
        let chunks = (0..self.len().div_ceil(CHUNK)).into_par_iter().with_max_len(1);
        let parts: Vec<Lists> = chunks
            .map(|chunk| self.some_without(CHUNK * chunk..self.len().min(CHUNK * (chunk + 1)), aside))
            .collect();
        Lists::joined(parts)
    }

    fn some_without(&self, some: std::ops::Range<usize>, aside: &BitVec) -> Lists {
        let mut lists = Lists::default();
        for list in some {
            let start = lists.members.len();
            let range = self.range(list);
            if aside[range.clone()].not_any() {
                lists.members.extend_from_slice(&self.members[range]);
            } else {
                lists.members.extend(range.filter(|&at| !aside[at]).map(|at| self.members[at]));
            }
            if lists.members.len() - start < 2 {
                lists.members.truncate(start);
            } else {
                lists.ends.push(lists.members.len());
                lists.keys.push(self.keys[list]);
            }
        }
        lists
    }

    /// For every text that `is_wanted`, where it stands in the lists that are.
    pub fn by_text(
        &self,
        texts: usize,
        is_wanted_list: impl Fn(usize) -> bool + Sync,
        is_wanted: impl Fn(u32) -> bool + Sync,
    ) -> ByText {
        let parts = rayon::current_num_threads().min(8);
        let lists = |part: usize| {
            let (from, to) = (self.len() * part / parts, self.len() * (part + 1) / parts);
            (from..to).filter(|&list| is_wanted_list(list))
        };
        let count = |part| {
            let mut counts = vec![0u32; texts];
            for list in lists(part) {
                for &rank in &self.members[self.range(list)] {
                    counts[rank as usize] += is_wanted(rank) as u32;
                }
            }
            counts
        };
        let mut next: Vec<Vec<u32>> = (0..parts).into_par_iter().with_max_len(1).map(count).collect();
        let mut starts = Vec::with_capacity(texts + 1);
        let mut start = 0;
        for text in 0..texts {
            starts.push(start);
            for next in &mut next {
                start += std::mem::replace(&mut next[text], start);
            }
        }
        starts.push(start);
        let spots: Vec<Spot> = (0..start).into_par_iter().map(|_| Spot::default()).collect();
        next.par_iter_mut().enumerate().with_max_len(1).for_each(|(part, next)| {
            for list in lists(part) {
                let range = self.range(list);
                let end = (range.end as u64) << 32;
                for at in range {
                    let rank = self.members[at];
                    if is_wanted(rank) {
                        let slot = &mut next[rank as usize];
                        spots[*slot as usize].0.store(end | at as u64, Relaxed);
                        *slot += 1;
                    }
                }
            }
        });
        ByText { starts, spots }
    }

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

/// Pairs that agree in all rows of a band (Leskovec, Rajaraman and Ullman, "Mining of Massive Datasets", section
/// 3.4.1: a pair of Jaccard J agrees in one of b bands of r rows with chance 1 - (1 - J^r)^b).
pub fn banded(signatures: &[&[u64]], params: &Params) -> Vec<Pair> {
    let rows = params.minhash_rows.max(1);
    let mut pairs: Vec<Pair> = (0..params.minhash_bands)
        .into_par_iter()
        .flat_map_iter(|band| {
            let mut keys: Vec<(u64, u32)> = Vec::with_capacity(signatures.len());
            for (rank, signature) in signatures.iter().enumerate() {
                if let Some(slots) = signature.get(band * rows..(band + 1) * rows) {
                    let key = slots.iter().fold(band as u64, |key, slot| {
                        (key.rotate_left(23) ^ slot).wrapping_mul(0x9e37_79b9_7f4a_7c15)
                    });
                    keys.push((key, rank as u32));
                }
            }
            keys.sort_unstable();
            let mut found = Vec::new();
            for run in keys.chunk_by(|a, b| a.0 == b.0) {
                pair_up(run, params.posting_limit, |a, b| found.push((a.1, b.1)));
            }
            found
        })
        .collect();
    pairs.par_sort_unstable();
    pairs.dedup();
    pairs
}

/// Pairs of prints within the Hamming distance, exactly: prints at distance d agree in one of d + 1 blocks (Manku,
/// Jain and Das Sarma 2007, section 3.1), so each block is sorted once and compared inside its runs.
pub fn near(prints: &[u64], params: &Params) -> Vec<Pair> {
    let blocks = params.simhash_distance + 1;
    let mut pairs: Vec<Pair> = (0..blocks)
        .into_par_iter()
        .flat_map_iter(|block| {
            let (from, to) = (64 * block / blocks, 64 * (block + 1) / blocks);
            let bits = u64::MAX >> (64 - (to - from)) << from;
            let mut keys: Vec<(u64, u64, u32)> =
                prints.iter().enumerate().map(|(rank, &print)| (print & bits, print, rank as u32)).collect();
            keys.sort_unstable();
            let mut found = Vec::new();
            for run in keys.chunk_by(|a, b| a.0 == b.0) {
                near_in_run(run, params, &mut found);
            }
            found
        })
        .collect();
    pairs.par_sort_unstable();
    pairs.dedup();
    pairs
}

/// Equal prints are paired up like a bucket; one of each is compared with all other prints of the run.
fn near_in_run(run: &[(u64, u64, u32)], params: &Params, found: &mut Vec<Pair>) {
    let mut emit = |a: &(u64, u64, u32), b: &(u64, u64, u32)| found.push((a.2.min(b.2), a.2.max(b.2)));
    let groups: Vec<&[(u64, u64, u32)]> = run.chunk_by(|a, b| a.1 == b.1).collect();
    for (at, group) in groups.iter().enumerate() {
        pair_up(group, params.posting_limit, &mut emit);
        for other in &groups[at + 1..] {
            if (group[0].1 ^ other[0].1).count_ones() <= params.simhash_distance {
                for a in group.iter().take(params.posting_limit) {
                    emit(a, &other[0]);
                }
                for b in other.iter().take(params.posting_limit).skip(1) {
                    emit(&group[0], b);
                }
            }
        }
    }
}

/// All pairs of a bucket within the limit; of a larger one, neighbours and the largest members.
fn pair_up<T>(bucket: &[T], limit: usize, mut pair: impl FnMut(&T, &T)) {
    for (at, a) in bucket.iter().enumerate() {
        let rest = &bucket[at + 1..];
        if rest.len() <= limit {
            rest.iter().for_each(|b| pair(a, b));
        } else {
            rest[..NEIGHBOURS].iter().chain(&rest[rest.len() - ANCHORS..]).for_each(|b| pair(a, b));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
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

    #[test]
    fn bands_and_prints_find_what_comparing_all_finds() {
        let params = Params { minhash_bands: 4, minhash_rows: 2, ..Params::default() };
        let signatures: Vec<Vec<u64>> =
            (0..200u64).map(|text| (0..8).map(|slot| hash(text * 7 + slot) % 3).collect()).collect();
        let views: Vec<&[u64]> = signatures.iter().map(Vec::as_slice).collect();
        let mut expected = Vec::new();
        for a in 0..200 {
            for b in a + 1..200 {
                if (0..4).any(|band| {
                    signatures[a][2 * band..2 * band + 2] == signatures[b][2 * band..2 * band + 2]
                }) {
                    expected.push((a as u32, b as u32));
                }
            }
        }
        let params = Params { posting_limit: 200, ..params };
        assert_eq!(banded(&views, &params), expected);

        let prints: Vec<u64> = (0..300u64)
            .map(|i| hash(i / 4) ^ (1 << (hash(i) % 64)) ^ (i % 2) << (hash(i + 999) % 64))
            .collect();
        let mut expected = Vec::new();
        for a in 0..300 {
            for b in a + 1..300 {
                if (prints[a] ^ prints[b]).count_ones() <= 3 {
                    expected.push((a as u32, b as u32));
                }
            }
        }
        assert!(expected.len() > 50);
        assert_eq!(near(&prints, &Params { posting_limit: 300, ..Params::default() }), expected);
    }
}
