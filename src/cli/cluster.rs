//! `newsprint cluster`: runs it, and tells in a page what was found.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;

use serde::Deserialize;

use super::column::{ALARM, FAINT, STRONG, amount, counted, grouped, quoted, shortened, width};
use super::plain::Plain;
use super::problems::{first_lost, losses, lost, name_lost};
use super::progress::Draw;
use super::{Failure, Outcome, args, write_json, write_words};
use crate::pipeline::cluster::{Diffs, KeepTexts, cluster_in_form};
use crate::report::folder::Replace;
use crate::report::{Accounting, Story, Summary};

pub(super) fn run(args: &args::Cluster) -> Result<Outcome, Failure> {
    let job = super::job(&args.input, &args.rule, &args.advanced)?;
    let replace = if args.force { Replace::Force } else { Replace::Never };
    let keep = if args.no_texts { KeepTexts::None } else { KeepTexts::OfPairs };
    let diffs = if args.diff { Diffs::Written } else { Diffs::None };
    let draw = if args.talk.quiet { Draw::Nowhere } else { Draw::Terminal };
    let summary = super::watch::watched(args.advanced.machine.threads, draw, |watch| {
        cluster_in_form(&job, &args.output, replace, (keep, diffs, args.format.form()), watch)
    })?;

    if !args.talk.quiet && lost(&summary.accounting) > 0 {
        let problems = args.output.join("problems.jsonl");
        let others = format!(" in {}", problems.display());
        name_lost(&first_lost(&problems)?, &summary.accounting, &others);
    }
    if args.talk.json {
        write_json(&summary)?;
    } else if !args.talk.quiet {
        write_words(&page(&summary, &args.output, keep, width()))?;
    }
    Ok(if lost(&summary.accounting) > 0 { Outcome::Damaged } else { Outcome::Whole })
}

/// The summary as a page of so many columns.
fn page(summary: &Summary, output: &Path, keep: KeepTexts, width: usize) -> String {
    let mut lines = vec![String::new()];
    lines.extend(figures(summary));
    lines.extend(largest(summary, width));
    lines.push(String::new());
    lines.extend(ledger(&summary.accounting));
    lines.push(pace(summary));
    lines.push(String::new());
    lines.extend(next(summary, output, keep));
    lines.push(String::new());
    lines.join("\n")
}

/// The numbers of the run, one below the other.
fn figures(summary: &Summary) -> Vec<String> {
    let counts = &summary.counts;
    let accounting = &summary.accounting;
    let outlets = counted(counts.boilerplate_outlets, "outlet", "outlets");
    let boilerplate = match counts.boilerplate_passages {
        0 => "passages: nothing was set aside".to_string(),
        1 => format!("passage of {outlets} set aside"),
        _ => format!("passages of {outlets} set aside"),
    };
    let rows = [
        (
            accounting.kept + accounting.too_short + accounting.empty,
            "articles",
            counted(counts.texts, "distinct text compared", "distinct texts compared"),
        ),
        (
            counts.clusters,
            "clusters",
            format!("with {} in them", counted(counts.clustered, "article", "articles")),
        ),
        (counts.clustered - counts.clusters, "copies", "articles in clusters, less one of each".to_string()),
        (counts.linked_pairs, "pairs", "linked, each with exact numbers".to_string()),
        (counts.boilerplate_passages, "boilerplate", boilerplate),
    ];
    let widest = rows.iter().map(|(number, ..)| grouped(*number).len()).max().unwrap_or_default();
    let line = |(number, name, about): &(u64, &str, String)| {
        let number = grouped(*number);
        format!("{STRONG}{number:>widest$}{STRONG:#}  {name:<11}  {FAINT}{about}{FAINT:#}")
    };
    rows.iter().map(line).collect()
}

/// The largest stories, one a line.
fn largest(summary: &Summary, width: usize) -> Vec<String> {
    if summary.largest.is_empty() {
        return Vec::new();
    }
    let size = |story: &Story| grouped(story.size.into());
    let outlets = |story: &Story| match story.outlets {
        0 => "-".to_string(),
        number => grouped(number.into()),
    };
    let (sizes, outlet_columns) = ("articles".len(), "outlets".len());
    let left = sizes + outlet_columns + 4;
    let mut lines =
        vec![String::new(), format!("{FAINT}articles  outlets{FAINT:#}  {STRONG}largest stories{STRONG:#}")];
    lines.extend(summary.largest.iter().map(|story| {
        let title = Plain(story.title.trim()).to_string();
        let title = shortened(&title, width.saturating_sub(left).max(10));
        format!("{:>sizes$}  {:>outlet_columns$}  {title}", size(story), outlets(story))
    }));
    lines
}

/// What became of the records, and whether all is well.
pub(super) fn ledger(accounting: &Accounting) -> Vec<String> {
    let mut lines = vec![accounting.line()];
    if lost(accounting) > 0 {
        lines.push(format!("{ALARM}{}{ALARM:#}", losses(accounting)));
    }
    lines
}

/// How fast it went.
fn pace(summary: &Summary) -> String {
    let seconds = summary.seconds.total;
    let rate = grouped((summary.accounting.read as f64 / seconds.max(1e-3)) as u64);
    let threads = counted(summary.threads as u64, "thread", "threads");
    let memory = match summary.peak_memory {
        0 => String::new(),
        bytes => format!(", peak memory {}", amount(bytes)),
    };
    format!("{FAINT}{seconds:.2} s, {rate} articles/s on {threads}{memory}{FAINT:#}")
}

/// Where it all is, and what to run next.
fn next(summary: &Summary, output: &Path, keep: KeepTexts) -> Vec<String> {
    let folder = output.display().to_string();
    let mut lines = vec![format!("Written to {}", Plain(&folder))];
    let pair = summary.largest.iter().find_map(|story| two_of(output, story));
    if let (KeepTexts::OfPairs, Some(folder), Some((a, b))) = (keep, quoted(&folder), pair) {
        // An id that begins with a dash would be taken for an option.
        lines.push(if a.starts_with('-') || b.starts_with('-') {
            format!("Next: newsprint pair --in {folder} -- {a} {b}")
        } else {
            format!("Next: newsprint pair {a} {b} --in {folder}")
        });
    }
    lines
}

/// The representative of a story and another member, as a shell must be given them.
fn two_of(output: &Path, story: &Story) -> Option<(String, String)> {
    #[derive(Deserialize)]
    struct Members {
        cluster: u32,
        representative: String,
        members: Vec<String>,
    }
    let file = BufReader::new(File::open(output.join("clusters.jsonl")).ok()?);
    // Clusters stand in the order of their numbers.
    let line = file.lines().nth(story.cluster as usize)?.ok()?;
    let row: Members = serde_json::from_str(&line).ok()?;
    if row.cluster != story.cluster {
        return None;
    }
    let mut others = row.members.iter().filter(|member| **member != row.representative);
    Some((quoted(&row.representative)?, others.find_map(|member| quoted(member))?))
}
