//! Pairs with their order and relation -> from which article each was taken.
//!
//! A parent came out before, and holds the most of the text; of several that hold as much, the one with the least that
//! the text does not have. A version under an address was made from the last one there before it, whatever came back
//! later. Equals are told apart by who wrote: the outlet in which the story began, and its later versions. Where the
//! order cannot be told, no parent is named.

use std::cmp::Reverse;

use super::order::{Order, second_source};
use super::relation::Found;
use super::{Article, Pair, pairs_of};

/// Where an article was taken from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Parents {
    /// The pair with the parent that holds the most of it.
    pub main: Option<u32>,
    /// The pair with a second one, that has nothing to do with the first.
    pub second: Option<u32>,
}

/// The parents of all articles, as numbers of pairs.
pub fn parents(articles: &[Article<'_>], pairs: &[Pair], orders: &[Order], found: &[Found]) -> Vec<Parents> {
    let of = pairs_of(articles.len(), pairs);
    let tree =
        Tree { articles, pairs, orders, found, of: &of, before: &versions_before(articles, pairs, orders) };
    // Who wrote the story is known once everybody has a parent; then equals can be told apart.
    let first: Vec<Option<u32>> = (0..articles.len() as u32).map(|number| tree.main(number, &[])).collect();
    let is_author = authors(articles, pairs, &first);
    let parents = (0..articles.len() as u32).map(|number| {
        let main = tree.main(number, &is_author);
        let is_version = main.is_some_and(|pair| {
            let Pair { a, b, .. } = pairs[pair as usize];
            articles[a as usize].is_of_one_address(&articles[b as usize])
        });
        match main {
            Some(pair) if !is_version => Parents { main, second: tree.second(number, pair, &is_author) },
            _ => Parents { main, second: None },
        }
    });
    parents.collect()
}

/// Whether each article is a version of the one in which its story began: it has no parent, or one of its outlet that is.
/// A text of two sources is another article.
pub fn is_author(articles: &[Article<'_>], pairs: &[Pair], parents: &[Parents]) -> Vec<bool> {
    let main: Vec<Option<u32>> = parents.iter().map(|parents| parents.main).collect();
    let mut is_author = authors(articles, pairs, &main);
    is_author.iter_mut().zip(parents).for_each(|(is_author, parents)| *is_author &= parents.second.is_none());
    is_author
}

struct Tree<'t> {
    articles: &'t [Article<'t>],
    pairs: &'t [Pair],
    orders: &'t [Order],
    found: &'t [Found],
    of: &'t [Vec<u32>],
    /// As [`versions_before`] says.
    before: &'t [u32],
}

impl Tree<'_> {
    /// Whether an article can have been taken from the other one of a pair.
    fn may_be_parent(&self, pair: u32, child: u32) -> bool {
        let sorted = self.orders[pair as usize].sorted(&self.pairs[pair as usize]);
        sorted.is_some_and(|(_, later)| later == child) && self.found[pair as usize].relation.is_derived()
    }

    /// The pair with the nearest article before this one.
    fn main(&self, child: u32, is_author: &[bool]) -> Option<u32> {
        let pairs = self.of[child as usize].iter().copied().filter(|&pair| self.may_be_parent(pair, child));
        pairs.max_by_key(|&pair| {
            let parent = self.pairs[pair as usize].other(child);
            let (of_child, of_parent) = self.pairs[pair as usize].sides(child);
            let (article, other) = (&self.articles[child as usize], &self.articles[parent as usize]);
            let is_version = article.is_of_one_address(other);
            (
                is_version.then(|| self.before[parent as usize]),
                of_child.shared(),
                is_author.get(parent as usize).copied().unwrap_or(false),
                Reverse(of_parent.words - of_parent.shared()),
                article.is_of_one_outlet(other),
                article.credits(other),
                other.times.version().is_known(),
                Reverse(other.times.version().from),
                Reverse(parent),
            )
        })
    }

    /// The pair with a second parent, of a text that has two sources.
    fn second(&self, child: u32, main: u32, is_author: &[bool]) -> Option<u32> {
        let rank = |pair: u32| {
            let parent = self.pairs[pair as usize].other(child);
            let (_, theirs) = self.pairs[pair as usize].sides(child);
            let is_author = is_author.get(parent as usize).copied().unwrap_or(false);
            self.may_be_parent(pair, child).then(|| (is_author, Reverse(theirs.words - theirs.shared())))
        };
        second_source(child, main, self.articles, self.pairs, self.of, rank)
    }
}

/// Of each article, how many versions under its address are known to have come before it.
fn versions_before(articles: &[Article<'_>], pairs: &[Pair], orders: &[Order]) -> Vec<u32> {
    let mut before = vec![0; articles.len()];
    for (one, other) in pairs.iter().zip(orders).filter_map(|(pair, order)| order.sorted(pair)) {
        let is_version = articles[one as usize].is_of_one_address(&articles[other as usize]);
        before[other as usize] += u32::from(is_version);
    }
    before
}

fn authors(articles: &[Article<'_>], pairs: &[Pair], main: &[Option<u32>]) -> Vec<bool> {
    let parent = |child: u32| main[child as usize].map(|pair| pairs[pair as usize].other(child));
    let mut known: Vec<Option<bool>> = vec![None; main.len()];
    for number in 0..main.len() as u32 {
        let mut way = vec![number];
        // Parents came before, so the way has an end; its length is bounded in case that is ever not so.
        while let Some(next) = parent(way[way.len() - 1])
            && known[way[way.len() - 1] as usize].is_none()
            && way.len() <= main.len()
        {
            way.push(next);
        }
        while let Some(at) = way.pop() {
            let is_author = parent(at).is_none_or(|parent| {
                known[parent as usize].unwrap_or(true)
                    && articles[at as usize].is_of_one_outlet(&articles[parent as usize])
            });
            known[at as usize].get_or_insert(is_author);
        }
    }
    known.into_iter().map(|known| known.unwrap_or(true)).collect()
}

#[cfg(test)]
mod tests;
