//! Sentences without a partner -> what is compared of them, and between which neighbours they stand.

use super::{Cut, Link, Open};
use crate::diff::bag::Bag;
use crate::diff::order::{Placed, in_order};
use crate::diff::token::Class;

/// An open sentence.
pub(super) struct Item {
    pub(super) number: u32,
    /// How many sentences that keep their place stand before it.
    pub(super) gap: u32,
    pub(super) bag: Bag,
    /// Weight of the tokens with a meaning.
    pub(super) meaning: u32,
    /// Its figures.
    pub(super) figures: u32,
    /// Keys of its names and figures, sorted.
    telling: Vec<u64>,
}

impl Item {
    fn of(cut: &Cut<'_>, number: usize) -> Self {
        let tokens = cut.tokens_of(number, 1);
        // The first word may be a name as well.
        let first = tokens.first().filter(|token| token.class == Class::Plain);
        let with = |is: fn(Class) -> bool| tokens.iter().filter(move |token| is(token.class));
        let mut telling: Vec<u64> =
            with(|class| class > Class::Plain).chain(first).map(|token| token.key).collect();
        telling.sort_unstable();
        Item {
            number: number as u32,
            gap: 0,
            bag: Bag::of(tokens),
            meaning: with(|class| class != Class::Small).map(|token| token.class.weight()).sum(),
            figures: with(|class| class == Class::Figure).count() as u32,
            telling,
        }
    }

    /// Whether a token is a name or a figure here.
    pub(super) fn is_telling(&self, key: u64) -> bool {
        self.telling.binary_search(&key).is_ok()
    }
}

/// The open sentences of both sides, in order.
pub(super) struct Items {
    pub(super) old: Vec<Item>,
    pub(super) new: Vec<Item>,
}

impl Items {
    /// Those that are open now; they have no place before [`Items::place`].
    pub(super) fn new(old: &Cut<'_>, new: &Cut<'_>, open: &Open) -> Self {
        let items = |cut: &Cut<'_>, open: &[bool]| -> Vec<Item> {
            open.iter()
                .enumerate()
                .filter(|(_, is_open)| **is_open)
                .map(|(number, _)| Item::of(cut, number))
                .collect()
        };
        Items { old: items(old, &open.old), new: items(new, &open.new) }
    }

    /// Drops those that have found a partner and places the others between the links, which are in the order of the new
    /// text.
    pub(super) fn place(&mut self, open: &Open, links: &[Link]) {
        let placed: Vec<Placed> =
            links.iter().map(|link| Placed { old: link.old, sentences: 1, bytes: 1 }).collect();
        let stays = in_order(&placed);
        let kept: Vec<&Link> =
            links.iter().zip(stays).filter(|(_, stays)| *stays).map(|(link, _)| link).collect();
        self.old.retain(|item| open.old[item.number as usize]);
        self.new.retain(|item| open.new[item.number as usize]);
        for item in &mut self.old {
            item.gap = kept.partition_point(|link| link.old < item.number) as u32;
        }
        for item in &mut self.new {
            item.gap = kept.partition_point(|link| link.new < item.number) as u32;
        }
    }
}
