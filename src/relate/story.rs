//! Articles with their parents -> stories: who belongs together, who was first, how many texts were written.

use std::collections::{BTreeMap, HashMap};

use super::ancestry::Parents;
use super::compare::share;
use super::groups::Groups;
use super::order::{Basis, Order};
use super::relation::{Found, Relation};
use super::{Article, Pair, pairs_of};

/// A story: articles, by number, ascending.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Story {
    /// Its articles.
    pub members: Vec<u32>,
    /// Cluster of most of them.
    pub cluster: Option<u32>,
    /// Who published first, if the times of all tell.
    pub first: Option<u32>,
    /// Texts that were written, not taken.
    pub independent_texts: u32,
}

/// An article of which at least this share was taken is not a text of its own.
const TAKEN: f64 = 0.5;

/// Stories of two articles or more, in the order of their first members.
pub fn stories(
    articles: &[Article<'_>],
    pairs: &[Pair],
    orders: &[Order],
    found: &[Found],
    parents: &[Parents],
) -> Vec<Story> {
    let of = pairs_of(articles.len(), pairs);
    let mut groups = Groups::new(articles.len());
    let is_merged = |number: u32| parents[number as usize].second.is_some();
    // What was taken from another article belongs to its story, as long as it is linked to the article in which that began.
    for (number, root) in roots(articles, pairs, parents, &of) {
        groups.join(number, root);
    }
    // Who took from whom cannot be told of these; both would have a parent if they were parts of other stories.
    for ((pair, found), &order) in pairs.iter().zip(found).zip(orders) {
        let is_one = articles[pair.a as usize].cluster == articles[pair.b as usize].cluster;
        let begins = |number: u32| parents[number as usize].main.is_none();
        let is_open = order == Order::Unknown && (begins(pair.a) || begins(pair.b));
        if is_one && is_open && found.relation.is_derived() && !is_merged(pair.a) && !is_merged(pair.b) {
            groups.join(pair.a, pair.b);
        }
    }
    let mut members: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    for number in 0..articles.len() as u32 {
        members.entry(groups.of(number)).or_default().push(number);
    }
    let mut all: Vec<Vec<u32>> = members.into_values().filter(|members| members.len() > 1).collect();
    all.sort_unstable();
    let story = |members: Vec<u32>| Story {
        cluster: most_common(members.iter().filter_map(|&number| articles[number as usize].cluster)),
        first: first(articles, &members, is_merged),
        independent_texts: independent_texts(&members, pairs, orders, parents, &of),
        members,
    };
    all.into_iter().map(story).collect()
}

/// Of every article with a parent, the article in which its story began: that of its parent's story, unless the two are in
/// different clusters and not linked.
fn roots(articles: &[Article<'_>], pairs: &[Pair], parents: &[Parents], of: &[Vec<u32>]) -> Vec<(u32, u32)> {
    let parent = |number: u32| parents[number as usize].main.map(|pair| pairs[pair as usize].other(number));
    let is_linked = |a: u32, b: u32| of[a as usize].iter().any(|&pair| pairs[pair as usize].other(a) == b);
    let mut root: HashMap<u32, u32> = HashMap::new();
    for number in 0..articles.len() as u32 {
        let mut way = vec![number];
        while let Some(next) = parent(way[way.len() - 1])
            && !root.contains_key(&way[way.len() - 1])
            && way.len() <= articles.len()
        {
            way.push(next);
        }
        while let Some(at) = way.pop() {
            if root.contains_key(&at) {
                continue;
            }
            let of_parent = parent(at).and_then(|parent| root.get(&parent).copied());
            let is_near = |begun: &u32| {
                articles[at as usize].cluster == articles[*begun as usize].cluster || is_linked(at, *begun)
            };
            root.insert(at, of_parent.filter(is_near).unwrap_or(at));
        }
    }
    let mut root: Vec<(u32, u32)> = root.into_iter().filter(|(number, root)| number != root).collect();
    root.sort_unstable();
    root
}

/// The member that was published before all others, if that can be told of all. A text of two sources is not asked, unless
/// there is nobody else to be asked.
fn first(articles: &[Article<'_>], members: &[u32], is_merged: impl Fn(u32) -> bool) -> Option<u32> {
    let mut asked: Vec<u32> = members.iter().copied().filter(|&number| !is_merged(number)).collect();
    if asked.len() < 2 {
        asked = members.to_vec();
    }
    let is_before =
        |one: u32, other: u32| published_before(&articles[one as usize], &articles[other as usize]);
    // The one before all others stays, wherever it stands, once it is met.
    let kept = |one: u32, other: u32| if is_before(one, other) { one } else { other };
    let earliest = asked.iter().copied().reduce(kept)?;
    asked.iter().all(|&other| other == earliest || is_before(earliest, other)).then_some(earliest)
}

/// Whether one article came out before another; two versions under one address may tell the same time of publication.
fn published_before(one: &Article<'_>, other: &Article<'_>) -> bool {
    let (of_one, of_other) = (one.times.publication(), other.times.publication());
    of_one.is_before(&of_other)
        || !of_other.is_before(&of_one)
            && one.is_of_one_address(other)
            && one.times.capture().is_before(&other.times.capture())
}

/// Texts that were written: an article without a parent, and one of which less than half was taken. Of articles between
/// which it cannot be told who took from whom, one counts.
fn independent_texts(
    members: &[u32],
    pairs: &[Pair],
    orders: &[Order],
    parents: &[Parents],
    of: &[Vec<u32>],
) -> u32 {
    let taken = |number: u32| -> f64 {
        let Parents { main, second } = parents[number as usize];
        let of = |pair: u32| pairs[pair as usize].sides(number).0;
        let shared: u32 = main.into_iter().chain(second).map(|pair| of(pair).shared()).sum();
        main.map_or(0.0, |pair| share(shared, of(pair).words))
    };
    let written: Vec<u32> = members.iter().copied().filter(|&number| taken(number) < TAKEN).collect();
    let mut groups = Groups::new(written.len());
    for (place, &number) in written.iter().enumerate() {
        for &pair in &of[number as usize] {
            let compared = &pairs[pair as usize].compared;
            let is_one = orders[pair as usize] == Order::Unknown
                && compared.a.share().max(compared.b.share()) >= TAKEN;
            let other = written.binary_search(&pairs[pair as usize].other(number));
            if let (true, Ok(other)) = (is_one, other) {
                groups.join(place as u32, other as u32);
            }
        }
    }
    (0..written.len() as u32).filter(|&place| groups.of(place) == place).count().max(1) as u32
}

/// The value that occurs most often, the smallest of several.
fn most_common(values: impl Iterator<Item = u32>) -> Option<u32> {
    let mut counts: BTreeMap<u32, u32> = BTreeMap::new();
    values.for_each(|value| *counts.entry(value).or_default() += 1);
    counts.into_iter().max_by_key(|&(value, count)| (count, std::cmp::Reverse(value))).map(|(value, _)| value)
}

/// The article that one of a pair was made from: its parent, or a parent of that.
pub fn source(pair: &Pair, order: Order, pairs: &[Pair], parents: &[Parents]) -> Option<(u32, Basis)> {
    let ((first, second), basis) = order.sorted(pair).zip(order.basis())?;
    let mut at = second;
    for _ in 0..parents.len() {
        let of = parents[at as usize];
        let is_here =
            |number: Option<u32>| number.is_some_and(|number| pairs[number as usize].other(at) == first);
        if is_here(of.main) || is_here(of.second) {
            return Some((first, basis));
        }
        at = pairs[of.main? as usize].other(at);
    }
    None
}

/// What a member is in its story: its relation to its parent; `None` for one without.
pub fn role(number: u32, parents: &[Parents], found: &[Found]) -> Option<Relation> {
    parents[number as usize].main.map(|pair| found[pair as usize].relation)
}

#[cfg(test)]
mod tests;
