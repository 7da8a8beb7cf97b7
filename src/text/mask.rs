//! The edges of the pieces between plain separators, 64 bytes at a time.
//!
//! A byte belongs to a piece when it is an ASCII letter or digit, or part of a character beyond ASCII that is none of
//! the usual punctuation: nearly every article has curly quotes and dashes, and with them left out most of
//! its pieces are plain ASCII. Punctuation that crosses the end of a block stays in its piece, where it is met
//! again as a character. The masks of 64 bytes are made with SSE2, which every x86-64 processor has; elsewhere
//! with the scalar twins. Where the processor counts and finds bits in one instruction, the same code is compiled
//! for that, which takes three percent off the reading of a crawl.

/// Start and end of every piece of `bytes`, alternating, at the front of `edges` (whose length is the memory it
/// has); how many there are.
pub(super) fn edges(bytes: &[u8], edges: &mut Vec<u32>) -> usize {
    #[cfg(target_arch = "x86_64")]
    if is_x86_feature_detected!("avx2")
        && is_x86_feature_detected!("bmi1")
        && is_x86_feature_detected!("popcnt")
    {
        #[allow(unsafe_code, reason = "the processor was asked for these instructions")]
        return unsafe { edges_bmi(bytes, edges) };
    }
    edges_anywhere(bytes, edges)
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2,bmi1,popcnt")]
fn edges_bmi(bytes: &[u8], edges: &mut Vec<u32>) -> usize {
    edges_anywhere(bytes, edges)
}

#[inline(always)]
fn edges_anywhere(bytes: &[u8], edges: &mut Vec<u32>) -> usize {
    if edges.len() < bytes.len() + 2 * 64 {
        edges.resize(bytes.len() + 2 * 64, 0);
    }
    let mut count = 0;
    let mut last = 0;
    let (blocks, rest) = bytes.as_chunks::<64>();
    for (number, block) in blocks.iter().enumerate() {
        let mask = pieces64(block);
        count += write_edges(mask ^ (mask << 1 | last), 64 * number as u32, &mut edges[count..]);
        last = mask >> 63;
    }
    let base = 64 * blocks.len() as u32;
    let mut block = [b' '; 64];
    block[..rest.len()].copy_from_slice(rest);
    let mask = pieces64(&block);
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

/// The bytes of a block that belong to pieces.
#[inline(always)]
fn pieces64(block: &[u8; 64]) -> u64 {
    let mask = mask64(block);
    let all = block.as_chunks::<8>().0.iter().fold(0, |all, word| all | u64::from_le_bytes(*word));
    if all & 0x8080_8080_8080_8080 == 0 { mask } else { mask & !punctuation64(block) }
}

/// The bytes of the usual punctuation beyond ASCII: dashes, curly quotes, bullets, ellipses (U+2010 to U+2016, U+2018
/// to U+2026: e2 80 xx), the space that does not break and the quotes of the Latin-1 block (U+A0, U+AB, U+BB: c2 xx).
/// Each separates words, and no character after it makes it another (held to the tables of `unicode` in a test).
#[inline(never)]
fn punctuation64(block: &[u8; 64]) -> u64 {
    let long = equal64(block, 0xe2) & equal64(block, 0x80) >> 1 & dashes64(block) >> 2;
    let latin = equal64(block, 0xa0) | equal64(block, 0xab) | equal64(block, 0xbb);
    let short = equal64(block, 0xc2) & latin >> 1;
    long | long << 1 | long << 2 | short | short << 1
}

/// Last bytes of the dashes, quotes and bullets.
fn dashes64(block: &[u8; 64]) -> u64 {
    range64(block, 0x90, 0xa6) & !equal64(block, 0x97)
}

fn equal64(block: &[u8; 64], byte: u8) -> u64 {
    range64(block, byte, byte)
}

#[cfg(target_arch = "x86_64")]
#[inline(always)]
fn by_quarters(block: &[u8; 64], mask16: impl Fn(&[u8; 16]) -> u16) -> u64 {
    let (quarters, _) = block.as_chunks::<16>();
    let mut mask = 0;
    for (number, quarter) in quarters.iter().enumerate() {
        mask |= (mask16(quarter) as u64) << (16 * number);
    }
    mask
}

/// ASCII letters and digits, and all bytes beyond ASCII.
#[cfg(target_arch = "x86_64")]
#[inline(always)]
fn mask64(block: &[u8; 64]) -> u64 {
    by_quarters(block, sse2::mask16)
}

/// The bytes in a range.
#[cfg(target_arch = "x86_64")]
#[inline(always)]
fn range64(block: &[u8; 64], first: u8, last: u8) -> u64 {
    by_quarters(block, |quarter| sse2::range16(quarter, first, last))
}

#[cfg(not(target_arch = "x86_64"))]
use {scalar_mask64 as mask64, scalar_range64 as range64};

#[cfg(target_arch = "x86_64")]
mod sse2 {
    use std::arch::x86_64::*;

    #[inline(always)]
    pub(super) fn range16(bytes: &[u8; 16], first: u8, last: u8) -> u16 {
        let (halves, _) = bytes.as_chunks::<8>();
        let (low, high) = (i64::from_le_bytes(halves[0]), i64::from_le_bytes(halves[1]));
        #[allow(unsafe_code, reason = "SSE2 is part of the x86-64 base line")]
        unsafe {
            let offset = _mm_sub_epi8(_mm_set_epi64x(high, low), _mm_set1_epi8(first as i8));
            let within = _mm_min_epu8(offset, _mm_set1_epi8((last - first) as i8));
            _mm_movemask_epi8(_mm_cmpeq_epi8(within, offset)) as u16
        }
    }

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

#[cfg(any(test, not(target_arch = "x86_64")))]
fn scalar_range64(block: &[u8; 64], first: u8, last: u8) -> u64 {
    block.iter().enumerate().fold(0, |mask, (at, byte)| mask | ((first..=last).contains(byte) as u64) << at)
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
            for (first, last) in [(0, 0), (0x90, 0xa6), (0x97, 0x97), (0xe2, 0xe2), (0, 255)] {
                assert_eq!(range64(&block, first, last), scalar_range64(&block, first, last), "byte {byte}");
            }
        }
    }

    #[test]
    fn punctuation_is_left_out_wherever_it_stands_whole_in_a_block() {
        for c in ('\u{80}'..'\u{3000}').filter(|c| c.len_utf8() > 1) {
            let listed = matches!(c, '\u{a0}' | '\u{ab}' | '\u{bb}' | '\u{2010}'..='\u{2016}' | '\u{2018}'..='\u{2026}');
            for at in [0, 5, 62 - c.len_utf8(), 64 - c.len_utf8(), 63] {
                let mut text = "a".repeat(at);
                text.push(c);
                text.push_str(&"b".repeat(128));
                let block = text.as_bytes().first_chunk::<64>().unwrap();
                let whole = listed && at + c.len_utf8() <= 64;
                let expected = if whole { ((1 << c.len_utf8()) - 1) << at } else { 0 };
                assert_eq!(!pieces64(block), expected, "{c:?} at {at}");
            }
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
            let mut anywhere = Vec::new();
            let count = edges_anywhere(text, &mut anywhere);
            assert_eq!(anywhere[..count], expected, "length {length}");
        }
    }
}
