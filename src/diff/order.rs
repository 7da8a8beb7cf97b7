//! Links between sentences -> which of them must be called moved for the rest to stand in order.
//!
//! The rest is a heaviest increasing run: the longest increasing subsequence (Schensted 1961; Fredman 1975), weighed,
//! so that of two ways to order the text the one that moves fewer sentences, then fewer bytes, is taken.

/// A link as far as its order goes, in the order of the new text.
#[derive(Clone, Copy, Debug)]
pub struct Placed {
    /// Its place in the old text; all are different.
    pub old: u32,
    /// Its sentences.
    pub sentences: u32,
    /// Its bytes.
    pub bytes: u32,
}

/// Which links stay in order, for links in the order of the new text.
pub fn in_order(links: &[Placed]) -> Vec<bool> {
    let mut stays = vec![true; links.len()];
    if links.windows(2).all(|pair| pair[0].old < pair[1].old) {
        return stays;
    }
    let mut places: Vec<u32> = links.iter().map(|link| link.old).collect();
    places.sort_unstable();
    // Fenwick's tree of the heaviest run that ends at or before a place: (weight, link).
    let mut tree = vec![(0u64, usize::MAX); places.len() + 1];
    let mut before = vec![usize::MAX; links.len()];
    for (number, link) in links.iter().enumerate() {
        let place = places.partition_point(|other| *other < link.old);
        let (weight, last) = heaviest(&tree, place);
        before[number] = last;
        let weight = weight + (u64::from(link.sentences) << 32) + u64::from(link.bytes);
        let mut at = place + 1;
        while at < tree.len() {
            if tree[at].0 < weight {
                tree[at] = (weight, number);
            }
            at += at & at.wrapping_neg();
        }
    }
    stays.fill(false);
    let mut number = heaviest(&tree, places.len()).1;
    while number != usize::MAX {
        stays[number] = true;
        number = before[number];
    }
    stays
}

/// The heaviest of the first `places` entries.
fn heaviest(tree: &[(u64, usize)], places: usize) -> (u64, usize) {
    let mut best = (0, usize::MAX);
    let mut at = places;
    while at > 0 {
        if tree[at].0 > best.0 {
            best = tree[at];
        }
        at -= at & at.wrapping_neg();
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn placed(old: &[u32]) -> Vec<Placed> {
        old.iter().map(|old| Placed { old: *old, sentences: 1, bytes: 10 }).collect()
    }

    /// Tries every subset.
    fn naive(links: &[Placed]) -> u64 {
        (0u32..1 << links.len())
            .filter_map(|set| {
                let kept: Vec<&Placed> =
                    links.iter().enumerate().filter(|(i, _)| set >> i & 1 == 1).map(|(_, l)| l).collect();
                kept.windows(2)
                    .all(|pair| pair[0].old < pair[1].old)
                    .then(|| kept.iter().map(|l| (u64::from(l.sentences) << 32) + u64::from(l.bytes)).sum())
            })
            .max()
            .unwrap_or(0)
    }

    #[test]
    fn one_sentence_moved_is_one() {
        assert_eq!(in_order(&placed(&[0, 1, 5, 2, 3, 4, 6])), [true, true, false, true, true, true, true]);
        let mut swapped = placed(&[1, 0]);
        swapped[0].bytes = 5;
        assert_eq!(in_order(&swapped), [false, true]);
    }

    proptest! {
        #[test]
        fn as_heavy_as_the_best_of_all_subsets(
            links in proptest::collection::vec((1u32..3, 1u32..20), 0..10).prop_flat_map(|weights| {
                let places: Vec<u32> = (0..weights.len() as u32).collect();
                (Just(weights), Just(places).prop_shuffle())
            })
        ) {
            let (weights, places) = links;
            let links: Vec<Placed> = places.iter().zip(&weights)
                .map(|(old, (sentences, bytes))| Placed { old: *old, sentences: *sentences, bytes: *bytes }).collect();
            let stays = in_order(&links);
            let kept: Vec<&Placed> = links.iter().zip(&stays).filter(|(_, s)| **s).map(|(l, _)| l).collect();
            prop_assert!(kept.windows(2).all(|pair| pair[0].old < pair[1].old));
            let weight: u64 = kept.iter().map(|l| (u64::from(l.sentences) << 32) + u64::from(l.bytes)).sum();
            prop_assert_eq!(weight, naive(&links));
        }
    }
}
