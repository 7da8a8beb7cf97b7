//! What became of the records so far, and the bad places that were met.

use std::collections::{BTreeMap, HashMap};

use super::OnDamage;
use crate::error::{Error, Problem, Severity};
use crate::input::Passed;
use crate::report::Accounting;

/// Lost records that are named; the others are counted, and stand in a file.
pub const NAMED: usize = 20;

/// Bad places of one file that are kept, the first ones; a small packed file can hold a hundred million.
const KEPT: usize = 100_000;

/// Counts records, and keeps what is to be said of them.
pub(super) struct Ledger {
    on_damage: OnDamage,
    pub(super) accounting: Accounting,
    files: HashMap<String, Places>,
}

/// The bad places of one file.
#[derive(Default)]
struct Places {
    kept: Vec<Problem>,
    /// How many others there are of each reason.
    others: BTreeMap<String, u64>,
}

/// The bad places of a run, and how many of each reason stand for themselves or are only counted.
#[derive(Debug, Default)]
pub struct Problems {
    /// In the order of files and places. A file with more than are kept has a note that tells so.
    pub kept: Vec<Problem>,
    /// All of them by reason.
    pub by_reason: BTreeMap<String, u64>,
}

impl Ledger {
    pub(super) fn new(on_damage: OnDamage) -> Self {
        Ledger { on_damage, accounting: Accounting::default(), files: HashMap::new() }
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
            if !self.files.contains_key(&problem.file) {
                self.files.insert(problem.file.clone(), Places::default());
            }
            let places = self.files.get_mut(&problem.file).expect("just made");
            places.kept.push(problem);
            // In no order yet: which are the first is known when twice as many are there.
            if places.kept.len() >= 2 * KEPT {
                places.keep_first(KEPT);
            }
        }
        Ok(())
    }

    /// What is to be said.
    pub(super) fn problems(self) -> Problems {
        let mut problems = Problems::default();
        for (file, mut places) in self.files {
            places.keep_first(KEPT);
            let others: u64 = places.others.values().sum();
            if others > 0 {
                let detail = format!("{others} more bad places of this file are counted, and not listed");
                places.kept.push(Problem {
                    file,
                    line: None,
                    record: None,
                    byte: None,
                    severity: Severity::Note,
                    reason: "not_listed".to_string(),
                    detail,
                });
            }
            for (reason, count) in places.others {
                *problems.by_reason.entry(reason).or_default() += count;
            }
            problems.add(places.kept);
        }
        problems
    }
}

impl Places {
    fn keep_first(&mut self, most: usize) {
        if self.kept.len() <= most {
            return;
        }
        self.kept.sort_unstable();
        for problem in self.kept.drain(most..) {
            *self.others.entry(problem.reason).or_default() += 1;
        }
    }
}

impl Problems {
    /// Adds bad places; they are counted as well.
    pub(super) fn add(&mut self, others: Vec<Problem>) {
        for problem in &others {
            match self.by_reason.get_mut(&problem.reason) {
                Some(count) => *count += 1,
                None => drop(self.by_reason.insert(problem.reason.clone(), 1)),
            }
        }
        self.kept.extend(others);
        self.kept.sort_unstable();
    }
}

/// The first lost records: those that a summary names.
pub(super) fn first_lost(problems: &[Problem]) -> Vec<Problem> {
    let lost = problems.iter().filter(|problem| problem.severity != Severity::Note);
    lost.take(NAMED).cloned().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bad(file: &str, line: u64) -> Problem {
        let reason = if line.is_multiple_of(2) { "even" } else { "odd" }.to_string();
        let (file, detail) = (file.to_string(), String::new());
        Problem {
            file,
            line: Some(line),
            record: None,
            byte: None,
            severity: Severity::Damaged,
            reason,
            detail,
        }
    }

    #[test]
    fn of_a_file_without_end_the_first_bad_places_are_kept_and_all_are_counted() {
        let mut ledger = Ledger::new(OnDamage::Skip);
        let many = 5 * KEPT as u64;
        for from in (0..many / 1000).rev().map(|thousand| thousand * 1000) {
            ledger.enter((from..from + 1000).map(|line| bad("a", line)).collect()).unwrap();
        }
        ledger.enter(vec![bad("b", 7)]).unwrap();
        assert_eq!(ledger.accounting.damaged, many + 1);
        let problems = ledger.problems();
        assert_eq!(problems.kept.len(), KEPT + 2);
        assert_eq!(problems.kept[0].reason, "not_listed");
        assert!(problems.kept[0].detail.starts_with(&format!("{} more", many - KEPT as u64)));
        assert!((1..=KEPT).all(|at| problems.kept[at] == bad("a", at as u64 - 1)));
        assert_eq!(problems.kept[KEPT + 1], bad("b", 7));
        let counted: Vec<(&str, u64)> = problems.by_reason.iter().map(|(r, c)| (r.as_str(), *c)).collect();
        assert_eq!(counted, [("even", many / 2), ("not_listed", 1), ("odd", many / 2 + 1)]);
    }
}
