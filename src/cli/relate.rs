//! `newsprint relate`: runs it, and tells in a page what was found.

use super::column::{FAINT, STRONG, counted, grouped};
use super::plain::Plain;
use super::progress::Draw;
use super::{Failure, Outcome, args, write_json, write_words};
use crate::pipeline::relate::{RelateOptions, Totals, relate};

pub(super) fn run(args: &args::Relate) -> Result<Outcome, Failure> {
    let options = RelateOptions { credits: args.credits.clone() };
    let draw = if args.talk.quiet { Draw::Nowhere } else { Draw::Terminal };
    let totals =
        super::watch::watched(args.machine.threads, draw, |watch| relate(&args.folder, &options, watch))?;
    if args.talk.json {
        write_json(&totals)?;
    } else if !args.talk.quiet {
        write_words(&page(&totals, &Plain(&args.folder.display().to_string()).to_string()))?;
    }
    Ok(Outcome::Whole)
}

fn page(totals: &Totals, folder: &str) -> String {
    let first = match totals.first_known {
        0 => "of none do the times tell who was first".to_string(),
        known => format!("of {} the times tell who was first", grouped(known)),
    };
    let named = |count: u64, one: &'static str, many: &'static str| if count == 1 { one } else { many };
    let mut rows = vec![
        (totals.stories, named(totals.stories, "story", "stories"), first),
        (totals.articles, "articles", counted(totals.pairs, "pair", "pairs")),
    ];
    let mut relations: Vec<(&String, &u64)> = totals.relations.iter().collect();
    relations.sort_by_key(|(name, count)| (std::cmp::Reverse(**count), *name));
    let relations: Vec<(u64, String)> =
        relations.into_iter().map(|(name, count)| (*count, name.replace('_', " "))).collect();
    rows.extend(relations.iter().map(|(count, name)| (*count, name.as_str(), String::new())));
    rows.push((totals.stale, "stale", "corrections that a copy does not have".to_string()));
    rows.push((totals.flows, named(totals.flows, "flow", "flows"), "from outlet to outlet".to_string()));
    if totals.templates > 0 {
        let filled = counted(totals.filled, "article", "articles");
        let about = format!("that outlets fill again and again, in {filled}");
        rows.push((totals.templates, named(totals.templates, "frame", "frames"), about));
    }
    let width = rows.iter().map(|(count, ..)| grouped(*count).len()).max().unwrap_or(0);
    let line = |(count, name, about): &(u64, &str, String)| {
        format!("{STRONG}{:>width$}{STRONG:#}  {name}  {FAINT}{about}{FAINT:#}", grouped(*count))
    };
    let mut lines = vec![String::new()];
    lines.extend(rows.iter().map(line).map(|line| line.trim_end().to_string()));
    lines.push(String::new());
    lines.push(format!(
        "Written to {folder}: relations.jsonl, stories.jsonl, stale.jsonl, templates.jsonl, flows.csv"
    ));
    lines.push(String::new());
    lines.join("\n")
}
