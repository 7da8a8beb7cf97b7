//! What could not be read, named on standard error after the run.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;

use super::column::{ALARM, counted, grouped};
use super::plain::Plain;
use crate::error::{Error, Problem, Severity};
use crate::pipeline::NAMED;
use crate::report::Accounting;

/// Records that were lost.
pub(super) fn lost(accounting: &Accounting) -> u64 {
    accounting.damaged + accounting.over_limit
}

/// The lost records in a few words.
pub(super) fn losses(accounting: &Accounting) -> String {
    let damaged = counted(accounting.damaged, "record was damaged", "records were damaged");
    let over = |one, many| counted(accounting.over_limit, one, many);
    match (accounting.damaged, accounting.over_limit) {
        (_, 0) => damaged,
        (0, _) => over("record was over a limit", "records were over a limit"),
        _ => format!("{damaged} and {}", over("was over a limit", "were over a limit")),
    }
}

/// Names the first lost records, and where the others are named.
pub(super) fn name_lost(first: &[Problem], accounting: &Accounting, others: &str) {
    if lost(accounting) == 0 {
        return;
    }
    let mut text = format!("{ALARM}{}{ALARM:#}\n", losses(accounting));
    for problem in first {
        text.push_str(&format!("  {} ({})\n", Plain(&problem.to_string()), Plain(&problem.reason)));
    }
    let more = lost(accounting).saturating_sub(first.len() as u64);
    // Fewer are all there are: one of them may stand for many records.
    if more > 0 && first.len() == NAMED {
        text.push_str(&format!("  {} more{}\n", grouped(more), Plain(others)));
    }
    super::say(&text);
}

/// The first lost records of an output folder.
pub(super) fn first_lost(path: &Path) -> Result<Vec<Problem>, Error> {
    let failed = |error| Error::io("cannot read", path, error);
    let file = BufReader::new(File::open(path).map_err(failed)?);
    let mut first = Vec::new();
    for line in file.lines() {
        let problem: Problem = serde_json::from_str(&line.map_err(failed)?)
            .map_err(|error| Error::Format { path: path.to_path_buf(), reason: error.to_string() })?;
        if problem.severity != Severity::Note {
            first.push(problem);
        }
        if first.len() == NAMED {
            break;
        }
    }
    Ok(first)
}
