//! The words of two texts -> the passages that they share.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

/// A passage that two texts share: the same words in the same order, by word position.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Passage {
    /// First word in the first text.
    pub a: u32,
    /// First word in the second text.
    pub b: u32,
    /// Words.
    pub words: u32,
}

/// The passages of at least `k` words that two sequences of words share, in the order of the first. Each stretch of
/// the first is matched once, with the longest stretch of the second that starts with its first `k` words; of
/// equals the earliest.
pub fn passages(a: &[u64], b: &[u64], k: usize) -> Vec<Passage> {
    const TRIED: usize = 64;
    let mut places: HashMap<&[u64], Vec<u32>> = HashMap::new();
    for (at, window) in b.windows(k).enumerate() {
        let list = places.entry(window).or_default();
        if list.len() < TRIED {
            list.push(at as u32);
        }
    }
    let mut found = Vec::new();
    let mut at = 0;
    while at + k <= a.len() {
        let Some(starts) = places.get(&a[at..at + k]) else {
            at += 1;
            continue;
        };
        let length = |start: u32| {
            let same = a[at..].iter().zip(&b[start as usize..]).take_while(|(x, y)| x == y);
            same.count()
        };
        let (words, start) = starts
            .iter()
            .map(|&start| (length(start), start))
            .max_by_key(|&(words, start)| (words, std::cmp::Reverse(start)))
            .expect("a window has a place");
        found.push(Passage { a: at as u32, b: start, words: words as u32 });
        at += words;
    }
    found
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn passages_are_shared_and_cover_every_shared_shingle(
            a in proptest::collection::vec(0u64..4, 0..60), b in proptest::collection::vec(0u64..4, 0..60)
        ) {
            let found = passages(&a, &b, 3);
            for p in &found {
                let (from, to, words) = (p.a as usize, p.b as usize, p.words as usize);
                prop_assert!(words >= 3);
                prop_assert_eq!(&a[from..from + words], &b[to..to + words]);
            }
            let mut covered = vec![false; a.len()];
            for p in &found {
                covered[p.a as usize..(p.a + p.words) as usize].fill(true);
            }
            let shared: HashSet<&[u64]> = b.windows(3).collect();
            for (at, window) in a.windows(3).enumerate() {
                prop_assert!(!shared.contains(window) || covered[at]);
            }
        }
    }
}
