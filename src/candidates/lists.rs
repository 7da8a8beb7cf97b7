//! The samples of all texts -> for every hash that several texts share, the list of those texts.

use bitvec::vec::BitVec;
use rayon::prelude::*;

use super::radix;

/// Partitions of the postings, by the last eight bits of the hash: the first ones are zero in nearly every sample.
const PARTS: usize = 256;
/// Postings in a block of a partition.
const BLOCK: usize = 4096;
/// Postings in the first one: a small crawl fills few.
const FIRST_BLOCK: usize = 64;

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
pub(super) fn level_of(key: u64) -> usize {
    (key << 24).leading_zeros() as usize
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
}
