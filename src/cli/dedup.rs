//! `newsprint dedup`: runs it, and tells in a page what stays and what goes.

use std::path::{Path, PathBuf};
use std::str::FromStr;

use super::cluster::ledger;
use super::column::{FAINT, STRONG, grouped};
use super::plain::Plain;
use super::problems::{lost, name_lost};
use super::progress::Draw;
use super::{Failure, Outcome, args, say, write_json, write_words};
use crate::pipeline::dedup::{DedupSummary, Output, Prefer, Short, Wish, dedup};
use crate::report::folder::Replace;

/// [`Prefer`] as it is typed.
#[derive(Clone, Debug)]
pub(super) struct Preference(Prefer);

impl FromStr for Preference {
    type Err = String;

    fn from_str(typed: &str) -> Result<Self, String> {
        let prefer = match typed {
            "earliest" => Prefer::Earliest,
            "longest" => Prefer::Longest,
            outlets => {
                let outlets: Vec<String> =
                    outlets.split(',').map(|outlet| outlet.trim().to_string()).collect();
                if outlets.iter().any(String::is_empty) {
                    return Err("give earliest, longest or outlets with commas between them".to_string());
                }
                Prefer::Outlets(outlets)
            }
        };
        Ok(Preference(prefer))
    }
}

/// Where the summary goes: where the records do not.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Page {
    Stdout,
    Stderr,
}

pub(super) fn run(args: &args::Dedup) -> Result<Outcome, Failure> {
    let job = super::job(&args.input, &args.rule, &args.advanced)?;
    let output = output(args)?;
    let page = match &output {
        Output::Files { kept, .. } if kept == Path::new("-") => Page::Stderr,
        _ => Page::Stdout,
    };
    if page == Page::Stderr && args.talk.json {
        return Err(Failure::Usage("--json and -o - both want standard output".to_string()));
    }
    let wish = Wish {
        prefer: args.prefer.0.clone(),
        short: if args.drop_short { Short::Drop } else { Short::Keep },
        output,
        replace: if args.force { Replace::Force } else { Replace::Never },
    };
    let draw = if args.talk.quiet { Draw::Nowhere } else { Draw::Terminal };
    let summary =
        super::watch::watched(args.advanced.machine.threads, draw, |watch| dedup(&job, &wish, watch))?;

    if !args.talk.quiet {
        name_lost(&summary.lost, &summary.accounting, "; `newsprint cluster` lists them in problems.jsonl");
    }
    if args.talk.json {
        write_json(&summary)?;
    } else if !args.talk.quiet {
        let words = words(&summary, &wish.output);
        match page {
            Page::Stdout => write_words(&words)?,
            Page::Stderr => say(&words),
        }
    }
    Ok(if lost(&summary.accounting) > 0 { Outcome::Damaged } else { Outcome::Whole })
}

/// What to write; refuses what would write one file over the other.
fn output(args: &args::Dedup) -> Result<Output, Failure> {
    if args.dry_run {
        return Ok(Output::DryRun);
    }
    let kept: PathBuf = args.output.clone().expect("clap requires it");
    if args.dropped.as_ref() == Some(&kept) {
        return Err(Failure::Usage("-o and --dropped name the same file".to_string()));
    }
    if args.dropped.as_deref() == Some(Path::new("-")) {
        return Err(Failure::Usage("--dropped must be a file; -o - writes the kept records".to_string()));
    }
    Ok(Output::Files { kept, dropped: args.dropped.clone() })
}

fn words(summary: &DedupSummary, output: &Output) -> String {
    let widest = grouped(summary.kept.max(summary.dropped)).len();
    let row = |number: u64, name: &str, about: &str| {
        let number = grouped(number);
        format!("{STRONG}{number:>widest$}{STRONG:#}  {name:<7}  {FAINT}{about}{FAINT:#}")
    };
    let mut lines = vec![String::new(), row(summary.kept, "kept", "records that stay")];
    let reasons: Vec<String> = summary
        .by_reason
        .iter()
        .map(|(reason, count)| format!("{} {}", grouped(*count), Plain(reason).to_string().replace('_', " ")))
        .collect();
    lines.push(row(summary.dropped, "dropped", &reasons.join(", ")));
    lines.push(String::new());
    lines.extend(ledger(&summary.accounting));
    lines.push(match output {
        Output::DryRun => "Nothing was written (--dry-run).".to_string(),
        Output::Files { kept, dropped } => {
            let named = |path: &PathBuf| Plain(&path.display().to_string()).to_string();
            let dropped = dropped.as_ref().map(|path| format!(", dropped ones to {}", named(path)));
            format!("Kept records written to {}{}.", named(kept), dropped.unwrap_or_default())
        }
    });
    lines.push(String::new());
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_preference_is_a_word_or_a_list_of_outlets() {
        let read = |typed: &str| typed.parse::<Preference>().map(|preference| preference.0);
        assert_eq!(read("longest"), Ok(Prefer::Longest));
        let outlets = vec!["Northline Wire".to_string(), "Courier".to_string()];
        assert_eq!(read("Northline Wire, Courier"), Ok(Prefer::Outlets(outlets)));
        assert!(read("").is_err() && read("a,,b").is_err());
    }
}
