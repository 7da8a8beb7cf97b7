//! Reads the texts of an item of work, and compares those that share enough to be linked at all.

use std::ops::Range;

use bitvec::vec::BitVec;

use super::items::Item;
use super::reader::{Desk, Reader, Run, Variant};
use crate::candidates::Pair;
use crate::error::Problem;
use crate::verify::{Comparer, GROUP, Numbers, Shingled, judge};

/// Where an item has at most so many pairs for each of its texts, each pair is looked at before it is compared; where
/// it has more, most of them are copies of one story.
const FEW: usize = 2;

/// A text by rank, and which of its variants.
pub(super) type VariantId = (u32, u32);

/// What one item of work found.
#[derive(Default)]
pub(super) struct Compared {
    /// Links.
    pub(super) edges: Vec<(VariantId, VariantId, Numbers)>,
    /// The outlets of each variant of the texts that have several.
    pub(super) variants: Vec<(u32, Vec<Vec<u32>>)>,
    /// Of texts that several articles have: distinct shingles, in full and left.
    pub(super) sizes: Vec<(VariantId, (u32, u32))>,
    /// Two variants of one text.
    pub(super) same_text: Vec<(u32, u32, u32, Numbers)>,
    /// What was set aside.
    pub(super) runs: Vec<Run>,
    /// Texts that could not be read again.
    pub(super) problems: Vec<Problem>,
}

/// A text that was read again.
struct Loaded {
    rank: u32,
    shingles: Vec<u64>,
}

/// Reads the texts of an item and compares them.
pub(super) fn compare(reader: &Reader, item: &Item, desk: &mut Desk) -> Compared {
    let mut found = Compared::default();
    let load = |&rank: &u32| Some(Loaded { rank, shingles: reader.shingles(rank, desk)? });
    let loaded: Vec<Loaded> = item.texts.iter().filter_map(load).collect();
    let pairs = promising(reader, item, &loaded, &mut desk.comparer);
    let variants = variants(reader, &loaded, &pairs, desk);
    for (text, variants) in loaded.iter().zip(&variants) {
        reader.runs(text.rank, &text.shingles, variants, &mut found.runs);
        if variants.len() > 1 {
            let outlets = variants.iter().map(|variant| variant.outlets.clone()).collect();
            found.variants.push((text.rank, outlets));
        }
    }
    let views = Views::new(&loaded, &variants);
    let ids = &views.ids;
    let Compared { edges, sizes, same_text, .. } = &mut found;
    compare_views(
        &mut desk.comparer,
        &views.shingled,
        &mut views.wanted(&pairs),
        |view, size| {
            let id = ids[view as usize];
            if reader.has_copies(id.0) {
                sizes.push((id, size));
            }
        },
        |a, b, numbers| {
            let (a, b) = (ids[a as usize], ids[b as usize]);
            if a.0 == b.0 {
                same_text.push((a.0, a.1, b.1, numbers));
            } else if judge(&numbers, &reader.job.params).is_link() {
                edges.push((a, b, numbers));
            }
        },
    );
    found.problems = std::mem::take(&mut desk.problems);
    found
}

/// The pairs of an item by place in `loaded`, where few, without those that share too little to be linked.
fn promising(reader: &Reader, item: &Item, loaded: &[Loaded], comparer: &mut Comparer) -> Vec<Pair> {
    let mut places: Vec<(u32, u32)> = (0..).zip(loaded).map(|(n, text)| (text.rank, n)).collect();
    places.sort_unstable();
    let place =
        |rank: u32| places.binary_search_by_key(&rank, |&(rank, _)| rank).ok().map(|found| places[found].1);
    let pairs = item.pairs.iter().filter_map(|&(a, b)| Some((place(a)?, place(b)?)));
    let mut pairs: Vec<Pair> = pairs.collect();
    if pairs.len() <= FEW * loaded.len() {
        // What the rule judges is part of what both texts share: fewer shingles than it wants are never a link.
        let of = |text: u32| &loaded[text as usize].shingles[..];
        let least = reader.job.params.min_shared;
        pairs.retain(|&(a, b)| comparer.shares(of(a), of(b), least));
    }
    pairs
}

/// The variants of the texts that are compared or have copies; of others none.
fn variants(reader: &Reader, loaded: &[Loaded], pairs: &[Pair], desk: &mut Desk) -> Vec<Vec<Variant>> {
    let mut needed: BitVec = loaded.iter().map(|text| reader.has_copies(text.rank)).collect();
    pairs.iter().for_each(|&(a, b)| [a, b].iter().for_each(|&text| needed.set(text as usize, true)));
    let of = |(text, needed): (&Loaded, bool)| match needed {
        true => reader.variants(text.rank, &text.shingles, desk),
        false => Vec::new(),
    };
    loaded.iter().zip(needed.iter().by_vals()).map(of).collect()
}

/// Every variant of every text, one after another.
struct Views<'l> {
    ids: Vec<VariantId>,
    shingled: Vec<Shingled<'l>>,
    /// The views of each text.
    of: Vec<Range<u32>>,
}

impl<'l> Views<'l> {
    fn new(loaded: &'l [Loaded], variants: &'l [Vec<Variant>]) -> Self {
        let mut views = Views { ids: Vec::new(), shingled: Vec::new(), of: Vec::with_capacity(loaded.len()) };
        for (text, variants) in loaded.iter().zip(variants) {
            let first = views.ids.len() as u32;
            for (number, variant) in variants.iter().enumerate() {
                views.ids.push((text.rank, number as u32));
                views.shingled.push(Shingled { shingles: &text.shingles, aside: variant.aside.as_ref() });
            }
            views.of.push(first..views.ids.len() as u32);
        }
        views
    }

    /// The pairs of views that pairs of texts stand for, and those of the variants of one text.
    fn wanted(&self, pairs: &[Pair]) -> Vec<Pair> {
        let of = |text: u32| self.of[text as usize].clone();
        let within = self.of.iter().flat_map(|own| {
            let end = own.end;
            own.clone().flat_map(move |a| (a + 1..end).map(move |b| (a, b)))
        });
        let across = pairs.iter().flat_map(|&(a, b)| of(a).flat_map(move |a| of(b).map(move |b| (a, b))));
        within.chain(across).collect()
    }
}

/// Compares views in groups of [`GROUP`]: calls `sized` with every view and its distinct shingles, in full and left,
/// and `compared` with every pair that is wanted.
fn compare_views(
    comparer: &mut Comparer,
    views: &[Shingled],
    wanted: &mut [Pair],
    mut sized: impl FnMut(u32, (u32, u32)),
    mut compared: impl FnMut(u32, u32, Numbers),
) {
    const HALF: u32 = GROUP as u32 / 2;
    let whole = views.len() <= GROUP;
    let tile = |&(a, b): &Pair| if whole { (0, 0) } else { (a.min(b) / HALF, a.max(b) / HALF) };
    wanted.sort_unstable_by_key(|pair| (tile(pair), *pair));
    let mut alone: BitVec = BitVec::repeat(true, views.len());
    let mut group_of = |members: &[u32], pairs: &[Pair], local: &dyn Fn(u32) -> u8| {
        let group: Vec<Shingled> = members.iter().map(|&view| views[view as usize].clone()).collect();
        let inside: Vec<(u8, u8)> = pairs.iter().map(|&(a, b)| (local(a), local(b))).collect();
        let numbers = comparer.compare(&group, &inside);
        for (&view, &size) in members.iter().zip(&comparer.sizes) {
            sized(view, size);
        }
        pairs.iter().zip(numbers).for_each(|(&(a, b), numbers)| compared(a, b, numbers));
    };
    for pairs in wanted.chunk_by(|a, b| tile(a) == tile(b)) {
        let mut members: Vec<u32> = pairs.iter().flat_map(|&(a, b)| [a, b]).collect();
        members.sort_unstable();
        members.dedup();
        members.iter().for_each(|&view| alone.set(view as usize, false));
        let local = |view: u32| members.binary_search(&view).expect("a member") as u8;
        group_of(&members, pairs, &local);
    }
    for view in alone.iter_ones() {
        group_of(&[view as u32], &[], &|_| 0);
    }
}
