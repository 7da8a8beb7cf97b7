//! Bounds that keep the diff of hostile texts from taking for ever; a diff that reached one says so.

use std::fmt;

/// A bound that was reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Limit {
    /// Sentences had more possible partners than are looked at.
    Partners,
    /// Sentences were too long for their words to be compared one by one.
    Words,
}

impl fmt::Display for Limit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Limit::Partners => {
                "some sentences had more possible partners than are compared; what is shown as added and removed may be a change"
            }
            Limit::Words => "some sentences were too long to compare word by word; all their words are shown as replaced",
        })
    }
}
