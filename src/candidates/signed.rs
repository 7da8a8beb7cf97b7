//! MinHash signatures, or SimHash prints -> the pairs that agree in a band or in nearly all bits.

use rayon::prelude::*;

use super::{ANCHORS, NEIGHBOURS, Pair};
use crate::params::Params;

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

    fn hash(i: u64) -> u64 {
        crate::text::hash_of(&i.to_string(), 11)
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
