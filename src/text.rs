//! Room 2: the text of an article -> its words, each with a 64-bit hash and its byte span.
//!
//! A word is a run of letters, marks and digits of the text after NFKC (UAX #15) and lower case, so that
//! straight and curly quotes, dashes, white space and case make no difference. Invisible characters (soft
//! hyphens, zero-width joiners, direction and variation marks) are dropped, and so are Arabic and Hebrew points at
//! the end of a word: one outlet prints the ending of a case, the next does not. Final sigma counts as sigma. In
//! scripts that put no spaces between words (Han, Kana, Thai, Lao, Khmer, Burmese) a word is what the
//! dictionary of ICU finds.
//!
//! The text is cut at ASCII separators and the usual punctuation beyond, 64 bytes at a time (`mask`); a piece that is
//! plain ASCII is hashed where it lies, and only a piece that holds another character is looked at character by
//! character (`unicode`). `naive_words` below is the slow twin that says what the answer is.

mod mask;
mod unicode;

use xxhash_rust::xxh3::xxh3_64_with_seed;

/// A word: where it stands in the text, in bytes, and the hash of its normal form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Word {
    /// First byte in the text as read.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
    /// Keyed hash of the normalised word.
    pub hash: u64,
}

/// Cuts texts into words. Holds nothing but memory that is used again from text to text.
#[derive(Debug)]
pub struct Tokenizer {
    seed: u64,
    edges: Vec<u32>,
    pieces: unicode::Pieces,
    /// Numbers of the pieces that are not a plain ASCII word.
    others: Vec<u32>,
    plain: Vec<u64>,
}

impl Tokenizer {
    /// A tokenizer whose hashes are keyed with `seed` ([`crate::params::Params::seed`]).
    pub fn new(seed: u64) -> Self {
        Tokenizer {
            seed,
            edges: Vec::new(),
            pieces: unicode::Pieces::default(),
            others: Vec::new(),
            plain: Vec::new(),
        }
    }

    /// The hashes of the words of `text`, in order, into `hashes` (which is emptied first).
    pub fn hashes(&mut self, text: &str, hashes: &mut Vec<u64>) {
        let bytes = text.as_bytes();
        let count = mask::edges(bytes, &mut self.edges);
        let pieces = self.edges[..count].as_chunks::<2>().0;
        hashes.clear();
        hashes.resize(pieces.len(), 0);
        self.others.clear();
        for (number, (edge, slot)) in pieces.iter().zip(hashes.iter_mut()).enumerate() {
            match ascii_word(bytes, edge[0] as usize, edge[1] as usize, self.seed) {
                Some(hash) => *slot = hash,
                None => self.others.push(number as u32),
            }
        }
        if !self.others.is_empty() {
            self.fill_in(text, hashes);
        }
    }

    /// Puts the words of all other pieces between those of the plain ones. Apart from the loop over plain pieces,
    /// which it would rob of its registers.
    #[inline(never)]
    fn fill_in(&mut self, text: &str, hashes: &mut Vec<u64>) {
        std::mem::swap(hashes, &mut self.plain);
        hashes.clear();
        let mut from = 0;
        for &number in &self.others {
            let number = number as usize;
            hashes.extend_from_slice(&self.plain[from..number]);
            let (start, end) = (self.edges[2 * number] as usize, self.edges[2 * number + 1] as usize);
            self.pieces.each(text, start, end, |_, _, normal| hashes.push(hash_word(normal, self.seed)));
            from = number + 1;
        }
        hashes.extend_from_slice(&self.plain[from..]);
    }

    /// The words of `text`, in order, with their spans.
    pub fn words(&mut self, text: &str) -> Vec<Word> {
        let mut words = Vec::with_capacity(text.len() / 5);
        let bytes = text.as_bytes();
        let count = mask::edges(bytes, &mut self.edges);
        for &[start, end] in self.edges[..count].as_chunks::<2>().0 {
            match ascii_word(bytes, start as usize, end as usize, self.seed) {
                Some(hash) => words.push(Word { start, end, hash }),
                None => self.pieces.each(text, start as usize, end as usize, |from, to, normal| {
                    let hash = hash_word(normal, self.seed);
                    words.push(Word { start: from as u32, end: to as u32, hash });
                }),
            }
        }
        words
    }
}

/// Bit 5 of every byte: set, it makes a letter lower case and leaves a digit as it is.
const LOWER: u64 = 0x2020_2020_2020_2020;
const HIGH: u64 = 0x8080_8080_8080_8080;
/// The bytes of the two halves of a word that belong to it, by its length.
const MASKS: [(u64, u64); 17] = {
    let mut masks = [(0, 0); 17];
    let mut length = 1;
    while length <= 16 {
        let bytes = u128::MAX >> (128 - 8 * length);
        masks[length] = (bytes as u64, (bytes >> 64) as u64);
        length += 1;
    }
    masks
};

/// The hash of the ASCII word at `start..end`, `None` where it holds another character or is too long.
#[inline(always)]
fn ascii_word(bytes: &[u8], start: usize, end: usize, seed: u64) -> Option<u64> {
    let length = end - start;
    let &(low_mask, high_mask) = MASKS.get(length)?;
    let (low, high) = match bytes.get(start..start + 16) {
        Some(chunk) => halves(chunk.try_into().expect("16 bytes")),
        None => load(&bytes[start..end]),
    };
    let (low, high) = ((low | LOWER) & low_mask, (high | LOWER) & high_mask);
    ((low | high) & HIGH == 0).then(|| hash_halves(low, high, seed))
}

#[inline(always)]
fn halves(bytes: &[u8; 16]) -> (u64, u64) {
    let value = u128::from_le_bytes(*bytes);
    (value as u64, (value >> 64) as u64)
}

#[inline]
fn load(word: &[u8]) -> (u64, u64) {
    let mut padded = [0; 16];
    padded[..word.len()].copy_from_slice(word);
    halves(&padded)
}

/// The hash of a word in normal form.
#[inline]
fn hash_word(normal: &[u8], seed: u64) -> u64 {
    if normal.len() > 16 {
        return xxh3_64_with_seed(normal, seed);
    }
    let (low, high) = load(normal);
    hash_halves(low, high, seed)
}

/// Both halves keyed, multiplied to 128 bits and folded, as wyhash and rapidhash mix short keys. A word holds no zero
/// byte, so the padded halves name it.
#[inline(always)]
fn hash_halves(low: u64, high: u64, seed: u64) -> u64 {
    let low = low ^ seed ^ 0x9e37_79b9_7f4a_7c15;
    let high = high ^ seed.rotate_left(32) ^ 0xd6e8_feb8_6659_fd93;
    let product = low as u128 * high as u128;
    let folded = product as u64 ^ (product >> 64) as u64;
    folded.wrapping_mul(0xe703_7ed1_a0b4_28db) ^ folded >> 29
}

/// The definition, written down plainly: the whole text to NFKC, each character to lower case, invisible characters
/// out, then runs of letters, marks and digits. The oracle of the tests.
#[doc(hidden)]
pub fn naive_words(text: &str) -> Vec<String> {
    unicode::naive_words(text)
}

/// The hash that a normalised word has under `seed`.
#[doc(hidden)]
pub fn hash_of(word: &str, seed: u64) -> u64 {
    hash_word(word.as_bytes(), seed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn agrees(text: &str) {
        let seed = 7;
        let expected: Vec<u64> = naive_words(text).iter().map(|w| hash_of(w, seed)).collect();
        let mut found = Vec::new();
        Tokenizer::new(seed).hashes(text, &mut found);
        assert_eq!(found, expected, "{text:?} -> {:?}", naive_words(text));
    }

    #[test]
    fn quotes_dashes_and_case_make_no_difference() {
        let mut tokenizer = Tokenizer::new(1);
        let (mut a, mut b) = (Vec::new(), Vec::new());
        tokenizer.hashes("\u{201c}Don\u{2019}t\u{201d}\u{2014}he said\u{2026} co\u{ad}operate", &mut a);
        tokenizer.hashes("\"don't\" - HE  SAID... cooperate", &mut b);
        assert_eq!(a, b);
        assert_eq!(a.len(), 5);
    }

    #[test]
    fn words_with_spans_are_the_words_without() {
        let text =
            "Plain words, then \u{201c}Stra\u{df}enl\u{e4}ufe\u{201d} supercalifragilisticexpialidocious end";
        let mut tokenizer = Tokenizer::new(1);
        let mut hashes = vec![9];
        tokenizer.hashes(text, &mut hashes);
        assert_eq!(tokenizer.words(text).iter().map(|word| word.hash).collect::<Vec<u64>>(), hashes);
        tokenizer.hashes("plain words", &mut hashes);
        assert_eq!(hashes.len(), 2);
    }

    #[test]
    fn spans_point_into_the_text_as_read() {
        let text =
            "Der \u{201e}Stra\u{df}enlauf\u{201c} kostet 5\u{bd} \u{20ac}; \u{fb01}nal e\u{301}te\u{301}";
        let words = Tokenizer::new(1).words(text);
        let found: Vec<&str> = words.iter().map(|w| &text[w.start as usize..w.end as usize]).collect();
        assert_eq!(
            found,
            ["Der", "Stra\u{df}enlauf", "kostet", "5\u{bd}", "\u{bd}", "\u{fb01}nal", "e\u{301}te\u{301}"]
        );
    }

    #[test]
    fn hard_cases_agree_with_the_definition() {
        for text in [
            "",
            " ",
            "a",
            "a b",
            "=\u{338} x",
            "\u{301}x",
            "x\u{301}\u{323}y",
            "\u{1100}\u{1161}\u{11a8} \u{ac00}\u{11a8}",
            "\u{ff21}\u{ff22}c \u{ff76}\u{ff9e}",
            "A\u{200d}\u{301}b",
            "1\u{fe0f}\u{20e3} \u{2764}\u{fe0f}",
            "\u{130}stanbul",
            "\u{3a3}\u{399}\u{3a3} \u{3c3}\u{3b9}\u{3c2}",
            "5\u{bd}x\u{2122}",
            "\u{645}\u{62d}\u{645}\u{651}\u{64e}\u{62f}",
            "\u{645}\u{64e}\u{651}",
            "\u{5e9}\u{5c1}\u{5b8}\u{5dc}\u{5d5}\u{5b9}\u{5dd}",
            "\u{fdfa} \u{fe8d}",
            "\u{4e2d}\u{56fd}\u{65b0}\u{95fb}iPhone15\u{624b}\u{673a}",
            "\u{e01}\u{e32}\u{e23}\u{e1b}\u{e23}\u{e30}\u{e0a}\u{e38}\u{e21}",
            "\u{915}\u{94d}\u{937}\u{93f}",
            "\u{3042}\u{3099}\u{304b}\u{3099}",
            "\u{5e9}\u{5c1}\u{5b8}x\u{651}\u{316}\u{64e}y\u{301}\u{64b}\u{316}",
            "=\u{64b}\u{338}",
            "\u{201c}\u{301}x\u{a0}\u{308}y\u{2019}\u{345}\u{bb}\u{64b}z\u{2017}\u{ad}",
            "abcdefghijklmnopqrstuvwxyz0123456789abcdefghijklmnopqrstuvwxyz\u{201c}\u{301}ab\u{2014}c",
            "\u{640}\u{653}\u{627}\u{64e}\u{653}",
            "na\u{ef}ve caf\u{e9} \u{130}I\u{131}",
            "supercalifragilisticexpialidocious Donaudampfschiffahrtsgesellschaft\u{e4}",
        ] {
            agrees(text);
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]
        #[test]
        fn any_text_agrees(text in "\\PC{0,40}") { agrees(&text); }

        #[test]
        fn any_characters_agree(text in proptest::collection::vec(any::<char>(), 0..60)) {
            agrees(&text.into_iter().collect::<String>());
        }

        #[test]
        fn mixed_blocks_agree(text in "([a-zA-Z0-9 .,=<]{0,30}|[\u{2018}-\u{2026}\u{ad}\u{e0}-\u{ff}\u{300}-\u{345}\u{5d0}-\u{5ea}\u{5b0}-\u{5c7}\u{621}-\u{655}\u{1100}-\u{11ff}\u{ac00}-\u{ac40}\u{e01}-\u{e30}\u{4e00}-\u{4e20}\u{ff61}-\u{ffa0}]{1,3}){0,20}") {
            agrees(&text);
        }
    }
}
