//! The lists of texts that share a hash -> for every text the lists that it is in.

use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

use rayon::prelude::*;

use super::Lists;

/// For every text, where it stands in the lists.
#[derive(Debug)]
pub struct ByText {
    starts: Vec<u32>,
    spots: Vec<Spot>,
}

/// Where a text stands in a list: its position, under the end of the list. Several threads fill in one table, each
/// spots of its own.
#[derive(Debug, Default)]
pub struct Spot(AtomicU64);

impl Spot {
    /// The position of the text.
    pub fn at(&self) -> u32 {
        self.0.load(Relaxed) as u32
    }

    /// The end of the list, by which a list is known.
    pub fn end(&self) -> u32 {
        (self.0.load(Relaxed) >> 32) as u32
    }
}

impl ByText {
    /// The spots of a text, ascending.
    pub fn of(&self, rank: u32) -> &[Spot] {
        &self.spots[self.starts[rank as usize] as usize..self.starts[rank as usize + 1] as usize]
    }
}

impl Lists {
    /// For every text that `is_wanted`, where it stands in the lists that are.
    pub fn by_text(
        &self,
        texts: usize,
        is_wanted_list: impl Fn(usize) -> bool + Sync,
        is_wanted: impl Fn(u32) -> bool + Sync,
    ) -> ByText {
        let parts = rayon::current_num_threads().min(8);
        let lists = |part: usize| {
            let (from, to) = (self.len() * part / parts, self.len() * (part + 1) / parts);
            (from..to).filter(|&list| is_wanted_list(list))
        };
        let count = |part| {
            let mut counts = vec![0u32; texts];
            for list in lists(part) {
                for &rank in &self.members[self.range(list)] {
                    counts[rank as usize] += is_wanted(rank) as u32;
                }
            }
            counts
        };
        let mut next: Vec<Vec<u32>> = (0..parts).into_par_iter().with_max_len(1).map(count).collect();
        let mut starts = Vec::with_capacity(texts + 1);
        let mut start = 0;
        for text in 0..texts {
            starts.push(start);
            for next in &mut next {
                start += std::mem::replace(&mut next[text], start);
            }
        }
        starts.push(start);
        let spots: Vec<Spot> = (0..start).into_par_iter().map(|_| Spot::default()).collect();
        next.par_iter_mut().enumerate().with_max_len(1).for_each(|(part, next)| {
            for list in lists(part) {
                let range = self.range(list);
                let end = (range.end as u64) << 32;
                for at in range {
                    let rank = self.members[at];
                    if is_wanted(rank) {
                        let slot = &mut next[rank as usize];
                        spots[*slot as usize].0.store(end | at as u64, Relaxed);
                        *slot += 1;
                    }
                }
            }
        });
        ByText { starts, spots }
    }
}
