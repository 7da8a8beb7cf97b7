//! Room 10: linked articles, what their records say and the diffs of the pairs -> what each is to the other.
//!
//! `credit` reads what a text says of where it comes from, `body` leaves that and boilerplate out of it, `compare` counts
//! what two bodies share. `series` tells which are one of many reports of a kind, `moment`, `dateline` and `order` which
//! of two came first, `relation` what a pair is, `ancestry` from which article each was taken, `story` which articles
//! belong together. `stale` says who still prints what was corrected, `flow` who takes from whom, `variorum` what each
//! text of a story made of one of them, `frame` what texts of one kind have in common. `groups` joins what belongs
//! together. Nothing here can fail, and nothing depends on the order of the input.

pub mod ancestry;
pub mod body;
pub mod compare;
pub mod credit;
pub mod dateline;
mod day;
#[cfg(test)]
mod fixture;
pub mod flow;
pub mod frame;
pub mod groups;
pub mod moment;
pub mod order;
pub mod relation;
pub mod series;
pub mod stale;
pub mod story;
pub mod titles;
pub mod variorum;
mod versions;

use std::sync::Arc;

use body::Body;
use compare::{Compared, Side};
use dateline::Day;
use moment::Times;
use titles::Heading;

/// An article, as far as its history is told from it. Articles are numbered by their place in a list that is sorted by id.
#[derive(Clone, Debug, Default)]
pub struct Article<'a> {
    /// Headline.
    pub title: Option<&'a str>,
    /// Outlet.
    pub outlet: Option<&'a str>,
    /// Canonical name of the agency that the outlet is, if it is one.
    pub agency: Option<&'a str>,
    /// Normal form of the address: two articles with one are two captures of one page.
    pub address: Option<&'a str>,
    /// Address as given.
    pub url: Option<&'a str>,
    /// Cluster.
    pub cluster: Option<u32>,
    /// Times.
    pub times: Times,
    /// The day of its dateline.
    pub dateline: Option<Day>,
    /// Headline and text, by what they are about.
    pub heading: Arc<Heading>,
    /// What is compared.
    pub body: Arc<Body>,
    /// Outlets and agencies that the text is credited to, by outlet as in `outlet` or by canonical name of the agency.
    pub credited: Vec<&'a str>,
    /// Outlets whose footers are in the text, other than its own.
    pub foreign: Vec<&'a str>,
    /// Whether most of the text is a frame that its outlet repeats, filled.
    pub is_framed: bool,
    /// Whether it is a report of a [`series`].
    pub is_in_series: bool,
    /// Whether the text was found on a page of which its headline and description say something else.
    pub is_doubtful: bool,
}

impl Article<'_> {
    /// Whether the text names an outlet, or the agency that it is, as its source.
    pub fn credits(&self, other: &Article<'_>) -> bool {
        let names = |name: Option<&str>| name.is_some_and(|name| self.credited.contains(&name));
        names(other.outlet) || names(other.agency)
    }

    /// Whether both are known to be of one outlet or address.
    pub fn is_of_one_outlet(&self, other: &Article<'_>) -> bool {
        self.outlet.is_some() && self.outlet == other.outlet || self.is_of_one_address(other)
    }

    /// Whether both are known to be of one address.
    pub fn is_of_one_address(&self, other: &Article<'_>) -> bool {
        self.address.is_some() && self.address == other.address
    }
}

/// A proven pair of articles, `a` before `b` in the list, and what comparing them found.
#[derive(Clone, Debug)]
pub struct Pair {
    /// Number of the first article.
    pub a: u32,
    /// Number of the second.
    pub b: u32,
    /// The bodies, compared.
    pub compared: Arc<Compared>,
}

impl Pair {
    /// The other article of the pair.
    pub fn other(&self, article: u32) -> u32 {
        if self.a == article { self.b } else { self.a }
    }

    /// The side of an article, and the other side.
    pub fn sides(&self, article: u32) -> (&Side, &Side) {
        match self.a == article {
            true => (&self.compared.a, &self.compared.b),
            false => (&self.compared.b, &self.compared.a),
        }
    }
}

/// The pairs of every article.
pub fn pairs_of(articles: usize, pairs: &[Pair]) -> Vec<Vec<u32>> {
    let mut of = vec![Vec::new(); articles];
    for (number, pair) in pairs.iter().enumerate() {
        of[pair.a as usize].push(number as u32);
        of[pair.b as usize].push(number as u32);
    }
    of
}
