//! What became of the records so far, and the bad places that were met.

use std::collections::BTreeMap;

use super::OnDamage;
use crate::error::{Error, Problem, Severity};
use crate::input::Passed;
use crate::report::Accounting;

/// Lost records that are named; the others are counted, and stand in a file.
pub const NAMED: usize = 20;

/// Counts records, and keeps what is to be said of them.
pub(super) struct Ledger {
    on_damage: OnDamage,
    pub(super) accounting: Accounting,
    pub(super) problems: Vec<Problem>,
}

impl Ledger {
    pub(super) fn new(on_damage: OnDamage) -> Self {
        Ledger { on_damage, accounting: Accounting::default(), problems: Vec::new() }
    }

    /// Of what was read together, the damaged record that is the first in the order of the input ends a strict run, so
    /// that it does not depend on how much is read together. `names` are those of the sources, in their order.
    pub(super) fn stop_at_first<'p>(
        &self,
        together: impl Iterator<Item = &'p Problem>,
        names: &[&str],
    ) -> Result<(), Error> {
        if self.on_damage == OnDamage::Skip {
            return Ok(());
        }
        let place = |problem: &&Problem| {
            let source = names.iter().position(|name| *name == problem.file);
            (source, problem.line, problem.record, problem.byte)
        };
        let lost = together.filter(|problem| problem.severity != Severity::Note);
        lost.min_by_key(place).map_or(Ok(()), |first| Err(Error::Strict(first.clone())))
    }

    /// Counts records that no problem counts.
    pub(super) fn pass(&mut self, passed: Passed) {
        self.accounting.pass(passed);
    }

    /// Enters bad places; one that cost a record ends a strict run.
    pub(super) fn enter(&mut self, problems: Vec<Problem>) -> Result<(), Error> {
        for problem in problems {
            self.accounting.lose(problem.severity);
            if problem.severity != Severity::Note && self.on_damage == OnDamage::Stop {
                return Err(Error::Strict(problem));
            }
            self.problems.push(problem);
        }
        Ok(())
    }
}

/// The first lost records: those that a summary names.
pub(super) fn first_lost(problems: &[Problem]) -> Vec<Problem> {
    let lost = problems.iter().filter(|problem| problem.severity != Severity::Note);
    lost.take(NAMED).cloned().collect()
}

/// Problems by reason.
pub(super) fn by_reason(problems: &[Problem]) -> BTreeMap<String, u64> {
    let mut counts: BTreeMap<String, u64> = BTreeMap::new();
    problems.iter().for_each(|problem| *counts.entry(problem.reason.clone()).or_default() += 1);
    counts
}
