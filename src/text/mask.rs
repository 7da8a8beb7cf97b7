//! The edges of the pieces between ASCII separators, 64 bytes at a time.
//!
//! A byte belongs to a piece when it is an ASCII letter or digit, or part of a character beyond ASCII. The
//! mask of 64 bytes is made with SSE2, which every x86-64 processor has; elsewhere with the scalar twin.

/// Start and end of every piece of `bytes`, alternating, at the front of `edges` (whose length is the memory it
/// has); how many there are.
pub(super) fn edges(bytes: &[u8], edges: &mut Vec<u32>) -> usize {
    if edges.len() < bytes.len() + 2 * 64 {
        edges.resize(bytes.len() + 2 * 64, 0);
    }
    let mut count = 0;
    let mut last = 0;
    let (blocks, rest) = bytes.as_chunks::<64>();
    for (number, block) in blocks.iter().enumerate() {
        let mask = mask64(block);
        count += write_edges(mask ^ (mask << 1 | last), 64 * number as u32, &mut edges[count..]);
        last = mask >> 63;
    }
    let base = 64 * blocks.len() as u32;
    let mut block = [b' '; 64];
    block[..rest.len()].copy_from_slice(rest);
    let mask = mask64(&block);
    count + write_edges(mask ^ (mask << 1 | last), base, &mut edges[count..])
}

/// One entry for every set bit. Entries are written eight at a time, past the last one too: a loop that ends after
/// each bit that happens to be the last is mispredicted once a block (Langdale and Lemire 2019, "Parsing gigabytes
/// of JSON per second", section 3.2.1).
#[inline(always)]
fn write_edges(mut bits: u64, base: u32, edges: &mut [u32]) -> usize {
    let count = bits.count_ones() as usize;
    let edges = &mut edges[..64];
    for eight in edges.as_chunks_mut::<8>().0 {
        for edge in eight {
            *edge = base + bits.trailing_zeros();
            bits &= bits.wrapping_sub(1);
        }
        if bits == 0 {
            break;
        }
    }
    count
}

#[cfg(target_arch = "x86_64")]
#[inline(always)]
fn mask64(block: &[u8; 64]) -> u64 {
    let (quarters, _) = block.as_chunks::<16>();
    let mut mask = 0;
    for (number, quarter) in quarters.iter().enumerate() {
        mask |= (sse2::mask16(quarter) as u64) << (16 * number);
    }
    mask
}

#[cfg(not(target_arch = "x86_64"))]
use scalar_mask64 as mask64;

#[cfg(target_arch = "x86_64")]
mod sse2 {
    use std::arch::x86_64::*;

    #[inline(always)]
    pub(super) fn mask16(bytes: &[u8; 16]) -> u16 {
        let (halves, _) = bytes.as_chunks::<8>();
        let (low, high) = (i64::from_le_bytes(halves[0]), i64::from_le_bytes(halves[1]));
        #[allow(unsafe_code, reason = "SSE2 is part of the x86-64 base line")]
        unsafe {
            let value = _mm_set_epi64x(high, low);
            let digit = _mm_sub_epi8(value, _mm_set1_epi8(b'0' as i8));
            let digit = _mm_cmpeq_epi8(_mm_min_epu8(digit, _mm_set1_epi8(9)), digit);
            let letter = _mm_or_si128(value, _mm_set1_epi8(0x20));
            let letter = _mm_sub_epi8(letter, _mm_set1_epi8(b'a' as i8));
            let letter = _mm_cmpeq_epi8(_mm_min_epu8(letter, _mm_set1_epi8(25)), letter);
            _mm_movemask_epi8(_mm_or_si128(value, _mm_or_si128(digit, letter))) as u16
        }
    }
}

#[cfg(any(test, not(target_arch = "x86_64")))]
fn scalar_mask64(block: &[u8; 64]) -> u64 {
    block
        .iter()
        .enumerate()
        .fold(0, |mask, (at, byte)| mask | ((byte.is_ascii_alphanumeric() || !byte.is_ascii()) as u64) << at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_has_the_class_of_its_scalar_twin() {
        for byte in 0..=255u8 {
            let mut block = [b'.'; 64];
            for at in [0, 1, 15, 16, 31, 63] {
                block[at] = byte;
            }
            assert_eq!(mask64(&block), scalar_mask64(&block), "byte {byte}");
        }
    }

    #[test]
    fn pieces_may_cross_blocks_and_end_at_the_end() {
        for length in 0..200 {
            let text = "ab, c".repeat(60);
            let text = &text.as_bytes()[..length];
            let mut found = Vec::new();
            let count = edges(text, &mut found);
            found.truncate(count);
            let mut expected = Vec::new();
            for at in 0..=length {
                let here = at < length && text[at].is_ascii_alphanumeric();
                let before = at > 0 && text[at - 1].is_ascii_alphanumeric();
                if here != before {
                    expected.push(at as u32);
                }
            }
            assert_eq!(found, expected, "length {length}");
        }
    }
}
