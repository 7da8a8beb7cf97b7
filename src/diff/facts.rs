//! Aligned sentences -> what changed in substance: figures, times, names, quotations, attributions, negations, hedges.

use std::ops::Range;

/// A kind of fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FactKind {
    /// A number or an amount, with its unit.
    Figure,
    /// A time of day, a day, a date.
    Time,
    /// A person, a place, an organisation.
    Name,
    /// Words inside quotation marks.
    Quote,
    /// Who is said to have said it.
    Attribution,
    /// A "not" that came or went.
    Negation,
    /// A "may" or "reportedly" that came or went.
    Hedge,
}

/// Something that changed in substance. One side at least has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// What it is.
    pub kind: FactKind,
    /// Its bytes in the old text; none where it has none.
    pub old: Option<Range<u32>>,
    /// Its bytes in the new text; none where it has none.
    pub new: Option<Range<u32>>,
    /// Number of the edit it is in.
    pub edit: u32,
}
