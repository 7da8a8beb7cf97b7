//! Articles of one address, which was fetched more than once: which of them came when.

use std::collections::HashMap;
use std::hash::BuildHasherDefault;

use super::Run;
use crate::pipeline::gather::NO_ADDRESS;
use crate::pipeline::story::Position;
use crate::shingle::Spread;

/// Of each article whose address has others: its place in the order of time, from 1, and how many there are.
pub(super) type Captures = HashMap<Position, (u32, u32), BuildHasherDefault<Spread>>;

/// Those without a time come last; of one time the ids decide, in whose order positions are.
pub(super) fn captures(run: &Run) -> Captures {
    let doc = |position: Position| &run.corpus.docs[run.stories.order[position as usize] as usize];
    let all = 0..run.stories.order.len() as Position;
    let mut all: Vec<Position> = all.filter(|&position| doc(position).address != NO_ADDRESS).collect();
    all.sort_unstable_by_key(|&position| (doc(position).address, doc(position).seen, position));
    let groups = all.chunk_by(|&a, &b| doc(a).address == doc(b).address).filter(|group| group.len() > 1);
    let number = |group: &[Position]| {
        let of = group.len() as u32;
        group.iter().zip(1..).map(|(&position, at)| (position, (at, of))).collect::<Vec<_>>()
    };
    groups.flat_map(number).collect()
}
