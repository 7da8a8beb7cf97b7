//! Sentences that are left between the same neighbours on both sides -> links between those that tell one thing in other
//! words.

use super::items::{Item, Items};
use super::similar::any_order_share;
use super::{Likeness, Link, Open};
use crate::diff::limit::Limit;
use crate::diff::token::Class;

/// So much of the meaning of the shorter sentence is in the longer one.
const RETOLD: f64 = 0.45;
/// Tokens with a meaning that both have then, a name or a figure among them;
const RETOLD_TOKENS: usize = 4;
/// so many where figures stand for figures: "down 11.1 percent at $29.80" and "down 10.68 percent at $29.94".
const RETOLD_WITH_FIGURES: usize = 3;
/// Sentences of a gap that one of the other side is compared with.
const RETOLD_PARTNERS: usize = 64;

/// Links what is left and stands between the same neighbours on both sides, if the shorter of two sentences has so much in
/// the longer one: a sentence that was told anew is not one gone and another come.
pub(super) fn retold(items: &Items, open: &mut Open, links: &mut Vec<Link>, limits: &mut Vec<Limit>) {
    let mut found: Vec<(f64, usize, usize)> = Vec::new();
    let mut from = 0;
    for (number, item) in items.old.iter().enumerate() {
        from += items.new[from..].iter().take_while(|other| other.gap < item.gap).count();
        let in_gap = items.new[from..].iter().take_while(|other| other.gap == item.gap);
        for (step, other) in in_gap.enumerate() {
            if step == RETOLD_PARTNERS {
                limits.push(Limit::Partners);
                break;
            }
            let figures = item.figures.min(other.figures);
            let meaning = shared_meaning(item, other) + figures * Class::Figure.weight();
            let share = f64::from(meaning) / f64::from(item.meaning.min(other.meaning).max(1));
            if share >= RETOLD && tells(item, other) {
                found.push((share, number, from + step));
            }
        }
    }
    found.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
    for (_, old_item, new_item) in found {
        let (a, b) = (&items.old[old_item], &items.new[new_item]);
        let (old, new) = (a.number as usize, b.number as usize);
        if open.old[old] && open.new[new] {
            let score = any_order_share(&a.bag, &b.bag);
            let link = Link { score, ..Link::one(old, new, Likeness::Similar) };
            open.take(&link);
            links.push(link);
        }
    }
}

/// Weight of the tokens with a meaning that both have.
fn shared_meaning(a: &Item, b: &Item) -> u32 {
    meant(a, b).map(|(_, weight)| weight).sum()
}

/// Whether what both have is enough to tell one statement from another.
fn tells(a: &Item, b: &Item) -> bool {
    let enough = if a.figures.min(b.figures) > 0 { RETOLD_WITH_FIGURES } else { RETOLD_TOKENS };
    meant(a, b).count() >= enough && meant(a, b).any(|(key, _)| a.is_telling(key) || b.is_telling(key))
}

/// The tokens with a meaning that both have.
fn meant<'a>(a: &'a Item, b: &'a Item) -> impl Iterator<Item = (u64, u32)> + 'a {
    a.bag.common(&b.bag).filter(|(_, weight)| *weight > Class::Small.weight())
}
