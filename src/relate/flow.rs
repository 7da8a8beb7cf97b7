//! Articles with their parents -> who takes from whom: how often, how soon, how much, with credit or without.

use std::collections::BTreeMap;

use super::ancestry::Parents;
use super::compare::share;
use super::{Article, Pair};

/// What went from one outlet to another.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Flow {
    /// Seconds from the publication of the one to that of the other, of those whose times tell.
    pub delays: Vec<i64>,
    /// The share of the parent's text that each kept.
    pub kept: Vec<f64>,
    /// Articles that name their source.
    pub credited: u32,
}

impl Flow {
    /// Articles.
    pub fn articles(&self) -> u32 {
        self.kept.len() as u32
    }

    /// The delay in the middle; the lower one of two.
    pub fn median_delay(&self) -> Option<i64> {
        let mut delays = self.delays.clone();
        delays.sort_unstable();
        delays.get(delays.len().saturating_sub(1) / 2).copied()
    }

    /// Mean share of text kept.
    pub fn mean_kept(&self) -> f64 {
        self.kept.iter().sum::<f64>() / f64::from(self.articles().max(1))
    }

    /// Share of articles that name their source.
    pub fn share_credited(&self) -> f64 {
        share(self.credited, self.articles())
    }
}

/// From an outlet to an outlet.
pub type Flows = BTreeMap<(String, String), Flow>;

/// Adds what went between the outlets of these articles. `is_credited` says whether an article names a parent.
pub fn add(
    flows: &mut Flows,
    articles: &[Article<'_>],
    pairs: &[Pair],
    parents: &[Parents],
    is_credited: impl Fn(u32, u32) -> bool,
) {
    for (number, Parents { main, second }) in parents.iter().enumerate() {
        let child = &articles[number];
        for &pair in main.iter().chain(second) {
            let other = pairs[pair as usize].other(number as u32);
            let parent = &articles[other as usize];
            let (Some(from), Some(to)) = (parent.outlet, child.outlet) else { continue };
            if from == to {
                continue;
            }
            let flow = flows.entry((from.to_string(), to.to_string())).or_default();
            let (of_parent, of_child) = (parent.times.publication(), child.times.publication());
            if of_parent.is_before(&of_child)
                && of_parent.from == of_parent.to
                && of_child.from == of_child.to
            {
                flow.delays.push(of_child.from - of_parent.from);
            }
            flow.kept.push(pairs[pair as usize].sides(other).0.share());
            flow.credited += u32::from(is_credited(number as u32, other));
        }
    }
}

#[cfg(test)]
mod tests;
