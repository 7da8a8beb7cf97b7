//! Sorts postings by their hash: least significant digit first (Knuth 1998, "The Art of Computer Programming", volume
//! 3, section 5.2.5, algorithm R), three digits of eleven bits.
//!
//! A comparison sort spends a mispredicted branch on about every other comparison of random keys, this one none.

const DIGIT: u32 = 11;
const VALUES: usize = 1 << DIGIT;
/// The hash stands in the upper 32 bits.
const SHIFTS: [u32; 3] = [32, 32 + DIGIT, 32 + 2 * DIGIT];
/// Below this the counts of the digits cost more than comparing.
const FEW: usize = 1024;

/// Sorts by the upper 32 bits; postings of one hash stay in their order. `spare` is memory that is used again.
pub(super) fn sort(postings: &mut Vec<u64>, spare: &mut Vec<u64>) {
    if postings.len() < FEW {
        postings.sort_by_key(|posting| posting >> 32);
        return;
    }
    let mut counts = [[0u32; VALUES]; 3];
    for &posting in postings.iter() {
        for (counts, shift) in counts.iter_mut().zip(SHIFTS) {
            counts[digit(posting, shift)] += 1;
        }
    }
    spare.resize(postings.len(), 0);
    for (counts, shift) in counts.iter_mut().zip(SHIFTS) {
        let mut next = 0;
        for count in counts.iter_mut() {
            next += std::mem::replace(count, next);
        }
        for &posting in postings.iter() {
            let place = &mut counts[digit(posting, shift)];
            spare[*place as usize] = posting;
            *place += 1;
        }
        std::mem::swap(postings, spare);
    }
}

#[inline(always)]
fn digit(posting: u64, shift: u32) -> usize {
    (posting >> shift) as usize & (VALUES - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sorted_as_a_stable_sort_does_it() {
        for (count, kinds) in [(0, 1), (5, 3), (FEW, 9), (5000, 40), (5000, u32::MAX as u64), (70_000, 2500)]
        {
            let mut postings: Vec<u64> = (0..count as u64)
                .map(|i| (crate::text::hash_of(&i.to_string(), 3) % kinds) << 32 | (count as u64 - i))
                .collect();
            let mut expected = postings.clone();
            expected.sort_by_key(|posting| posting >> 32);
            let mut spare = vec![7; 3];
            sort(&mut postings, &mut spare);
            assert_eq!(postings, expected, "{count} of {kinds}");
        }
    }
}
