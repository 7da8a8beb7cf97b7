//! Keys of sentences -> links between those with equal keys.

use super::{Cut, Likeness, Link, Open};
use crate::diff::keys::KeyMap;

/// A key with the sentences on either side that have it, as far as they were counted.
#[derive(Default)]
struct Carriers {
    old: Vec<u32>,
    new: Vec<u32>,
}

/// Links the open sentences whose keys are equal: first those from either end on, then keys that either side has once,
/// then the neighbours of what is linked, then the first with the first and so on of what is left.
pub(super) fn anchor(
    old: &Cut<'_>,
    new: &Cut<'_>,
    mut key: impl FnMut(&Cut<'_>, usize) -> u64,
    likeness: Likeness,
    open: &mut Open,
    links: &mut Vec<Link>,
) {
    let mut keys = |cut: &Cut<'_>, open: &[bool]| -> Vec<u64> {
        open.iter().enumerate().map(|(number, open)| if *open { key(cut, number) } else { 0 }).collect()
    };
    let mut anchors = Anchors { old: keys(old, &open.old), new: keys(new, &open.new), likeness, open, links };
    anchors.ends();
    let mut table: KeyMap<Carriers> = KeyMap::default();
    for (number, key) in anchors.old.iter().enumerate().filter(|(number, _)| anchors.open.old[*number]) {
        table.entry(*key).or_default().old.push(number as u32);
    }
    for (number, key) in anchors.new.iter().enumerate().filter(|(number, _)| anchors.open.new[*number]) {
        if let Some(carriers) = table.get_mut(key) {
            carriers.new.push(number as u32);
        }
    }
    let mut shared: Vec<&Carriers> = table.values().filter(|carriers| !carriers.new.is_empty()).collect();
    // The order of a hash table is nobody's business.
    shared.sort_unstable_by_key(|carriers| carriers.new[0]);
    for carriers in &shared {
        if let (&[old], &[new]) = (&*carriers.old, &*carriers.new) {
            anchors.link(old as usize, new as usize);
        }
    }
    anchors.neighbours();
    for carriers in shared.iter().filter(|carriers| carriers.old.len() + carriers.new.len() > 2) {
        let old: Vec<u32> =
            carriers.old.iter().copied().filter(|number| anchors.open.old[*number as usize]).collect();
        let new = carriers.new.iter().copied().filter(|number| anchors.open.new[*number as usize]);
        for (old, new) in old.into_iter().zip(new.collect::<Vec<_>>()) {
            anchors.link(old as usize, new as usize);
        }
    }
}

struct Anchors<'a> {
    old: Vec<u64>,
    new: Vec<u64>,
    likeness: Likeness,
    open: &'a mut Open,
    links: &'a mut Vec<Link>,
}

impl Anchors<'_> {
    fn is_pair(&self, old: usize, new: usize) -> bool {
        self.open.old[old] && self.open.new[new] && self.old[old] == self.new[new]
    }

    fn link(&mut self, old: usize, new: usize) {
        let link = Link::one(old, new, self.likeness);
        self.open.take(&link);
        self.links.push(link);
    }

    /// Links from both ends as far as they are the same.
    fn ends(&mut self) {
        let shorter = self.old.len().min(self.new.len());
        let mut first = 0;
        while first < shorter && self.is_pair(first, first) {
            self.link(first, first);
            first += 1;
        }
        let (mut old, mut new) = (self.old.len(), self.new.len());
        while old > first && new > first && self.is_pair(old - 1, new - 1) {
            (old, new) = (old - 1, new - 1);
            self.link(old, new);
        }
    }

    /// From every link on, both ways: of a sentence that occurs often, the one that stands beside the same neighbour.
    fn neighbours(&mut self) {
        let mut number = 0;
        while number < self.links.len() {
            let (old, new) = (self.links[number].old as usize, self.links[number].new as usize);
            if old + 1 < self.old.len() && new + 1 < self.new.len() && self.is_pair(old + 1, new + 1) {
                self.link(old + 1, new + 1);
            }
            if old > 0 && new > 0 && self.is_pair(old - 1, new - 1) {
                self.link(old - 1, new - 1);
            }
            number += 1;
        }
    }
}
