//! Cuts the candidates into items of work, so that a text is read again for few of them.

use std::collections::HashSet;

use bitvec::vec::BitVec;
use rayon::prelude::*;

use super::reader::Reader;
use crate::article::DocId;
use crate::candidates::Pair;

/// Texts that are compared in one go, about; a larger component of the candidate graph is cut into such parts.
const PART: usize = 512;

/// Work: texts to be read again, by rank, neighbours near each other; and pairs of them to be compared.
#[derive(Default)]
pub(super) struct Item {
    pub(super) texts: Vec<u32>,
    pub(super) pairs: Vec<Pair>,
    first: DocId,
}

/// For each text of the candidate graph when a walk in breadth meets it, and its component: what is compared with each
/// other is met soon after each other, also in a component of all texts.
fn walk(texts: usize, pairs: &[Pair]) -> (Vec<u32>, Vec<u32>) {
    let mut starts = vec![0u32; texts + 1];
    for &(a, b) in pairs {
        starts[a as usize + 1] += 1;
        starts[b as usize + 1] += 1;
    }
    for at in 0..texts {
        starts[at + 1] += starts[at];
    }
    let mut next = starts.clone();
    let mut near = vec![0u32; 2 * pairs.len()];
    for &(a, b) in pairs {
        for (from, to) in [(a, b), (b, a)] {
            near[next[from as usize] as usize] = to;
            next[from as usize] += 1;
        }
    }
    let mut met = vec![u32::MAX; texts];
    let mut component = vec![0u32; texts];
    let mut queue: Vec<u32> = Vec::new();
    for root in (0..texts as u32).filter(|&rank| starts[rank as usize] < starts[rank as usize + 1]) {
        if met[root as usize] != u32::MAX {
            continue;
        }
        let mut at = queue.len();
        met[root as usize] = at as u32;
        queue.push(root);
        while at < queue.len() {
            let rank = queue[at] as usize;
            component[rank] = root;
            for &other in &near[starts[rank] as usize..starts[rank + 1] as usize] {
                if met[other as usize] == u32::MAX {
                    met[other as usize] = queue.len() as u32;
                    queue.push(other);
                }
            }
            at += 1;
        }
    }
    (met, component)
}

/// Cuts the candidates into items, so that a text is read again for few of them, in the order of the input.
pub(super) fn items(reader: &Reader, pairs: &[Pair]) -> Vec<Item> {
    let texts = reader.by_rank.len();
    let (met, component) = walk(texts, pairs);
    let key = |&(a, b): &Pair| {
        let (x, y) = (met[a as usize], met[b as usize]);
        (component[a as usize], x.min(y) / 32, x.max(y) / 32, a, b)
    };
    let mut ordered: Vec<Pair> = pairs.to_vec();
    ordered.par_sort_unstable_by_key(key);
    let mut items: Vec<Item> = Vec::new();
    for component in ordered.chunk_by(|a, b| component[a.0 as usize] == component[b.0 as usize]) {
        let mut item = Item::default();
        let mut seen = HashSet::new();
        for &(a, b) in component {
            if seen.len() >= PART {
                items.push(std::mem::take(&mut item));
                seen.clear();
            }
            item.pairs.push((a, b));
            // Fewer pairs than that are never cut.
            if component.len() >= PART {
                seen.extend([a, b]);
            }
        }
        items.push(item);
    }

    let mut paired: BitVec = BitVec::repeat(false, texts);
    pairs.iter().for_each(|&(a, b)| [a, b].iter().for_each(|&rank| paired.set(rank as usize, true)));
    let alone = (0..texts as u32).filter(|&rank| reader.has_copies(rank) && !paired[rank as usize]);
    items.extend(alone.map(|rank| Item { texts: vec![rank], ..Item::default() }));
    for item in &mut items {
        item.texts.extend(item.pairs.iter().flat_map(|&(a, b)| [a, b]));
        item.texts.sort_unstable_by_key(|&rank| met[rank as usize]);
        item.texts.dedup();
        item.first = item.texts.iter().map(|&rank| reader.doc(rank)).min().unwrap_or(0);
    }
    items.par_sort_by_key(|item| item.first);
    items
}
