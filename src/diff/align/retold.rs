//! Sentences that are left between the same neighbours on both sides -> links between those that tell one thing in other
//! words.

use super::similar::{Item, any_order_share, items};
use super::{Cut, Likeness, Link, Open};
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
pub(super) fn retold(
    old: &Cut<'_>,
    new: &Cut<'_>,
    open: &mut Open,
    links: &mut Vec<Link>,
    limits: &mut Vec<Limit>,
) {
    links.sort_unstable_by_key(|link| link.new);
    let (old_items, new_items) = items(old, new, open, links);
    let mut found: Vec<(f64, usize, usize)> = Vec::new();
    let mut from = 0;
    for (number, item) in old_items.iter().enumerate() {
        from += new_items[from..].iter().take_while(|other| other.gap < item.gap).count();
        let in_gap = new_items[from..].iter().take_while(|other| other.gap == item.gap);
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
        let (a, b) = (old_items[old_item].number as usize, new_items[new_item].number as usize);
        if open.old[a] && open.new[b] {
            let score = any_order_share(&old_items[old_item], &new_items[new_item]);
            let link = Link { score, ..Link::one(a, b, Likeness::Similar) };
            open.take(&link);
            links.push(link);
        }
    }
}

/// Weight of the tokens with a meaning that both have.
fn shared_meaning(a: &Item, b: &Item) -> u32 {
    common(a, b).map(|(_, weight)| weight).filter(|weight| *weight > Class::Small.weight()).sum()
}

/// Whether what both have is enough to tell one statement from another.
fn tells(a: &Item, b: &Item) -> bool {
    let count = common(a, b).filter(|(_, weight)| *weight > Class::Small.weight()).count();
    let enough = if a.figures.min(b.figures) > 0 { RETOLD_WITH_FIGURES } else { RETOLD_TOKENS };
    count >= enough && common(a, b).any(|(key, _)| a.telling.contains(&key) || b.telling.contains(&key))
}

/// The tokens that both have.
fn common<'a>(a: &'a Item, b: &'a Item) -> impl Iterator<Item = (u64, u32)> + 'a {
    let mut at = 0;
    a.bag.iter().copied().filter(move |(key, _)| {
        at += b.bag[at..].iter().take_while(|other| other.0 < *key).count();
        let is_common = b.bag.get(at).is_some_and(|other| other.0 == *key);
        at += usize::from(is_common);
        is_common
    })
}
