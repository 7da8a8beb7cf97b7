//! Bounds that keep the diff of hostile texts from taking for ever; a diff that reached one says so.

use std::fmt;

use super::token::Token;

/// A bound that was reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Limit {
    /// Sentences had more possible partners than are looked at.
    Partners,
    /// Sentences were too long for the order of their words to be compared.
    Order,
    /// Sentences were too long for their words to be compared one by one.
    Words,
}

impl fmt::Display for Limit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Limit::Partners => {
                "some sentences had more possible partners than are compared; what is shown as added and removed may be a change"
            }
            Limit::Order => "some sentences were too long to compare the order of their words; any order counted",
            Limit::Words => "some sentences were too long to compare word by word; all their words are shown as replaced",
        })
    }
}

/// Work that may still be done on comparing words one by one. Two sentences cost their tokens times the edits between
/// them (Myers 1986, "An O(ND) difference algorithm and its variations", section 4a), and the edits are at least the tokens
/// that they do not share.
#[derive(Clone, Copy, Debug)]
pub struct Budget {
    left: u64,
}

/// About half a second.
const BUDGET: u64 = 600_000_000;
/// Fewer tokens of both sides than this are taken to share none: counting would cost as much.
const SHORT: usize = 1_000;

impl Budget {
    /// All of it.
    pub fn new() -> Self {
        Budget { left: BUDGET }
    }

    /// Whether two sequences of keys can be paid for.
    pub fn pays(&mut self, old: &[Token], new: &[Token]) -> bool {
        let both = old.len() + new.len();
        let edits = if both < SHORT { both } else { both - 2 * shared_keys(old, new) };
        let cost = both as u64 * edits.max(1) as u64;
        let is_paid = cost <= self.left;
        self.left -= if is_paid { cost } else { 0 };
        is_paid
    }
}

impl Default for Budget {
    fn default() -> Self {
        Budget::new()
    }
}

/// Tokens that both have, counted as often as both have them.
fn shared_keys(old: &[Token], new: &[Token]) -> usize {
    let sorted = |tokens: &[Token]| {
        let mut keys: Vec<u64> = tokens.iter().map(|token| token.key).collect();
        keys.sort_unstable();
        keys
    };
    let (old, new) = (sorted(old), sorted(new));
    let (mut at, mut other, mut shared) = (0, 0, 0);
    while at < old.len() && other < new.len() {
        match old[at].cmp(&new[other]) {
            std::cmp::Ordering::Less => at += 1,
            std::cmp::Ordering::Greater => other += 1,
            std::cmp::Ordering::Equal => (at, other, shared) = (at + 1, other + 1, shared + 1),
        }
    }
    shared
}
