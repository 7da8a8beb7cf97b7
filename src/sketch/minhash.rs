//! MinHash signatures by FastSimilaritySketch (Dahlgaard, Knudsen and Thorup 2017, "Fast similarity sketching",
//! arXiv 1704.04370, section 2, algorithm 1).
//!
//! In round i < t every element goes to a random slot with the value i + h_i(x), in round t <= i < 2t to slot
//! i - t; a slot keeps its least value, and the rounds end when every slot has one. A slot of two sketches is
//! equal with probability J (no bias), and because elements are spread over slots without replacement in a
//! round, the variance on short texts is below that of independent slots, J(1 - J)/t.

/// A slot of the sketch of an empty set.
pub const EMPTY: u64 = u64::MAX;

/// Appends the `slots` values of the signature of a set of hashes; repeated hashes make no difference.
pub fn minhash(hashes: &[u64], slots: usize, out: &mut Vec<u64>) {
    let start = out.len();
    out.resize(start + slots, EMPTY);
    let signature = &mut out[start..];
    if hashes.is_empty() || slots == 0 {
        return;
    }
    let mut empty = slots;
    for round in 0..2 * slots {
        if round < slots {
            for &hash in hashes {
                let (slot, value) = place(hash, round, slots);
                empty -= (signature[slot] == EMPTY) as usize;
                signature[slot] = signature[slot].min(value);
            }
        } else if signature[round - slots] == EMPTY {
            let value = hashes.iter().map(|&hash| place(hash, round, slots).1).min();
            signature[round - slots] = value.expect("not empty");
            empty -= 1;
        }
        if empty == 0 {
            return;
        }
    }
}

/// The slot and the value of a hash in a round: the round above 32 bits of hash.
#[inline(always)]
fn place(hash: u64, round: usize, slots: usize) -> (usize, u64) {
    let key = hash ^ (round as u64).wrapping_mul(0xa076_1d64_78bd_642f);
    let product = key as u128 * 0xe703_7ed1_a0b4_28db;
    let mixed = (product as u64 ^ (product >> 64) as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let slot = (((mixed & 0xffff_ffff) * slots as u64) >> 32) as usize;
    (slot, (round as u64) << 32 | mixed >> 32)
}

/// The share of equal slots: the estimate of the Jaccard of two sets.
pub fn estimate(a: &[u64], b: &[u64]) -> f64 {
    let equal = a.iter().zip(b).filter(|(a, b)| a == b && **a != EMPTY).count();
    equal as f64 / a.len().max(1) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn signature(hashes: &[u64], slots: usize) -> Vec<u64> {
        let mut out = Vec::new();
        minhash(hashes, slots, &mut out);
        out
    }

    /// Error of the estimate over `trials` pairs of `n` shingles each with exactly this Jaccard: bias, and root
    /// mean square as a multiple of sqrt(J(1-J)/t).
    fn error(n: u64, jaccard: f64, trials: u64) -> (f64, f64, f64) {
        let shared = (2.0 * n as f64 * jaccard / (1.0 + jaccard)).round() as u64;
        let exact = shared as f64 / (2 * n - shared) as f64;
        let (mut sum, mut squares) = (0.0, 0.0);
        for trial in 0..trials {
            let hash = |i: u64| crate::text::hash_of(&i.to_string(), trial + n);
            let all: Vec<u64> = (0..2 * n - shared).map(hash).collect();
            let a = signature(&all[..n as usize], 128);
            let b = signature(&all[(n - shared) as usize..], 128);
            let off = estimate(&a, &b) - exact;
            sum += off;
            squares += off * off;
        }
        let unit = (exact * (1.0 - exact) / 128.0).sqrt();
        (sum / trials as f64, (squares / trials as f64).sqrt() / unit, unit)
    }

    #[test]
    fn the_estimate_has_no_bias_and_no_more_error_than_independent_slots() {
        for (n, trials, most) in [(30, 1500, 0.85), (400, 600, 1.0), (3000, 120, 1.2)] {
            for jaccard in [0.2, 0.5, 0.7, 0.8, 0.9, 0.95] {
                let (bias, rmse, unit) = error(n, jaccard, trials);
                assert!(bias.abs() < 4.0 * unit / (trials as f64).sqrt(), "n {n} J {jaccard}: bias {bias}");
                assert!(rmse < most, "n {n} J {jaccard}: {rmse}");
            }
        }
    }

    #[test]
    fn order_and_repeats_make_no_difference() {
        let hashes: Vec<u64> = (0..50u64).map(|i| crate::text::hash_of(&i.to_string(), 2)).collect();
        let mut other: Vec<u64> = hashes.iter().rev().copied().collect();
        other.extend(&hashes[..20]);
        assert_eq!(signature(&hashes, 128), signature(&other, 128));
        assert_eq!(estimate(&signature(&[], 128), &signature(&[], 128)), 0.0);
    }
}
