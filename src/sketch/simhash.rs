//! SimHash: one bit of each of 64 weighted votes (Charikar 2002, "Similarity estimation techniques from rounding
//! algorithms", section 3; over shingles of text: Manku, Jain and Das Sarma 2007, "Detecting near-duplicates for
//! web crawling", section 2).
//!
//! The votes are counted bit-sliced: plane i of the counters holds bit i of all 64 counts, and a carry-save
//! adder takes eight hashes into the planes at once. `naive_simhash` counts one vote at a time.

/// The 64-bit print of a sequence of hashes: bit b is set where more than half of the hashes have it set.
pub fn simhash(hashes: &[u64]) -> u64 {
    let mut planes = [0u64; 40];
    let (groups, rest) = hashes.as_chunks::<8>();
    let (mut ones, mut twos, mut fours) = (0, 0, 0);
    for h in groups {
        let (sum, first) = add(ones, h[0], h[1]);
        let (sum, second) = add(sum, h[2], h[3]);
        let (sum, third) = add(sum, h[4], h[5]);
        let (sum, fourth) = add(sum, h[6], h[7]);
        let (pairs, low) = add(twos, first, second);
        let (pairs, high) = add(pairs, third, fourth);
        let (quads, carry) = add(fours, low, high);
        (ones, twos, fours) = (sum, pairs, quads);
        ripple(&mut planes, 3, carry);
    }
    planes[0] = ones;
    planes[1] = twos;
    planes[2] = fours;
    for &hash in rest {
        ripple(&mut planes, 0, hash);
    }
    above(&planes, hashes.len() as u64 / 2)
}

/// Full adder on 64 lanes: sum and carry.
#[inline(always)]
fn add(a: u64, b: u64, c: u64) -> (u64, u64) {
    let u = a ^ b;
    (u ^ c, a & b | u & c)
}

#[inline(always)]
fn ripple(planes: &mut [u64; 40], from: usize, mut carry: u64) {
    for plane in &mut planes[from..] {
        if carry == 0 {
            break;
        }
        let sum = *plane ^ carry;
        carry &= *plane;
        *plane = sum;
    }
}

/// The lanes whose count is greater than `bound`, compared from the highest plane down.
fn above(planes: &[u64; 40], bound: u64) -> u64 {
    let (mut greater, mut equal) = (0, u64::MAX);
    for (bit, plane) in planes.iter().enumerate().rev() {
        let wanted = if bound >> bit & 1 == 1 { u64::MAX } else { 0 };
        greater |= equal & plane & !wanted;
        equal &= !(plane ^ wanted);
    }
    greater
}

/// The definition, one vote at a time: the oracle of the tests and benches.
#[doc(hidden)]
pub fn naive_simhash(hashes: &[u64]) -> u64 {
    (0..64).fold(0, |print, bit| {
        let votes = hashes.iter().filter(|&&hash| hash >> bit & 1 == 1).count();
        print | ((votes > hashes.len() / 2) as u64) << bit
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sliced_counters_agree_with_counting() {
        for length in (0..70u64).chain([255, 256, 1000, 4097]) {
            let hashes: Vec<u64> =
                (0..length).map(|i| crate::text::hash_of(&i.to_string(), length)).collect();
            assert_eq!(simhash(&hashes), naive_simhash(&hashes), "{length}");
        }
        assert_eq!(simhash(&[u64::MAX; 300]), u64::MAX);
    }
}
