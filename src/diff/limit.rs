//! Bounds that keep the diff of hostile texts from taking for ever; a diff that reached one says so.

use std::fmt;

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

    /// Whether two sequences can be paid for, given their tokens and how many of them either has that the other has too,
    /// which is asked of long ones only.
    pub fn pays(&mut self, both: usize, shared: impl FnOnce() -> usize) -> bool {
        let edits = if both < SHORT { both } else { both - 2 * shared() };
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
