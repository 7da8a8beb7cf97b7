//! `newsprint pair`: runs it, and sets numbers and passages for reading.

use super::column::{FAINT, STRONG, counted, grouped, shortened, width};
use super::plain::Plain;
use super::{Failure, Outcome, args, of_record, write_json, write_words};
use crate::input::Options;
use crate::pipeline::pair::{From, PairReport, Side, pair};

/// Passages that are shown; --json has them all.
const SHOWN: usize = 40;
/// The text of a passage begins here.
const INDENT: usize = 4;

pub(super) fn run(args: &args::Pair) -> Result<Outcome, Failure> {
    let params = args.rule.params();
    params.check()?;
    let options = Options { fields: args.fields.fields(), ..Options::default() };
    let from = args.output.clone().map_or(From::Files, From::Output);
    let report = pair(&args.a, &args.b, &from, &params, &options).map_err(of_record)?;
    if args.json {
        write_json(&report)?;
    } else {
        write_words(&page(&report, width()))?;
    }
    Ok(Outcome::Whole)
}

/// The report as a page of so many columns.
fn page(report: &PairReport, width: usize) -> String {
    let mut lines =
        vec![String::new(), side("a", &report.a, width), side("b", &report.b, width), String::new()];
    lines.extend(numbers(report));
    lines.push(String::new());
    lines.push(format!("{STRONG}{}{STRONG:#}", Plain(&report.rule)));
    lines.extend(passages(report, width));
    lines.push(String::new());
    lines.join("\n")
}

/// One of the two, and how long it is.
pub(super) fn side(name: &str, side: &Side, width: usize) -> String {
    let words = counted(side.words.into(), "word", "words");
    let shingles = counted(side.shingles.into(), "shingle", "shingles");
    let left = width.saturating_sub(words.len() + shingles.len() + 8).max(20);
    let id = shortened(&Plain(&side.id).to_string(), left);
    format!("{STRONG}{name}{STRONG:#}  {id}  {FAINT}{words}, {shingles}{FAINT:#}")
}

/// The table of what they share.
pub(super) fn numbers(report: &PairReport) -> Vec<String> {
    let share = |name: &str, full: f64, rest: f64, about: &str| {
        format!("{name:<11}  {full:>8.6}  {STRONG}{rest:>8.6}{STRONG:#}  {FAINT}{about}{FAINT:#}")
    };
    let one_way = |name: &str, full: f64, about: &str| {
        format!("{name:<11}  {full:>8.6}  {:8}  {FAINT}{about}{FAINT:#}", "")
    };
    let count = |name: &str, full: u32, rest: u32, about: &str| {
        let (full, rest) = (grouped(full.into()), grouped(rest.into()));
        format!("{name:<11}  {full:>8}  {STRONG}{rest:>8}{STRONG:#}  {FAINT}{about}{FAINT:#}")
    };
    let (shared, boilerplate) = (report.shared_shingles, report.boilerplate_shingles);
    vec![
        format!("{:<11}  {:>8}  {STRONG}{:>8}{STRONG:#}", "", "in full", "judged"),
        share("Jaccard", report.jaccard, report.rest_jaccard, "shared / all of both"),
        share("containment", report.containment, report.rest_containment, "shared / the smaller one's"),
        one_way("  a in b", report.containment_a, "share of a found in b"),
        one_way("  b in a", report.containment_b, "share of b found in a"),
        count("shared", shared, shared.saturating_sub(boilerplate), "distinct shingles"),
        count("set aside", boilerplate, 0, "of those, as boilerplate"),
    ]
}

fn passages(report: &PairReport, width: usize) -> Vec<String> {
    if report.passages.is_empty() {
        return vec![String::new(), "No passage is in both.".to_string()];
    }
    let count = counted(report.passages.len() as u64, "passage", "passages");
    let mut lines = vec![String::new(), format!("{STRONG}{count} in both{STRONG:#} (bytes of the text)")];
    for passage in report.passages.iter().take(SHOWN) {
        let words = counted(passage.words.into(), "word", "words");
        let ([a, a_end], [b, b_end]) = (passage.a, passage.b);
        lines.push(format!("  {words}  {FAINT}a {a}..{a_end}  b {b}..{b_end}{FAINT:#}"));
        // Paragraphs run on: the passage is shown in one line.
        let text = passage.text.split_whitespace().collect::<Vec<_>>().join(" ");
        let text = shortened(&Plain(&text).to_string(), width - INDENT);
        lines.push(format!("{:INDENT$}{text}", ""));
    }
    if report.passages.len() > SHOWN {
        let more = grouped((report.passages.len() - SHOWN) as u64);
        lines.push(format!("  {more} more with --json"));
    }
    lines
}
