//! `newsprint extract`: runs it, and tells in a page what was found.

use std::path::Path;

use super::cluster::ledger;
use super::column::{FAINT, STRONG, amount, counted, grouped};
use super::plain::Plain;
use super::problems::{lost, name_lost};
use super::progress::Draw;
use super::{Failure, Outcome, args, say, write_json, write_words};
use crate::pipeline::extract::{ExtractSummary, Extraction, extract};
use crate::report::folder::Replace;

pub(super) fn run(args: &args::Extract) -> Result<Outcome, Failure> {
    let extraction = Extraction {
        input: super::input_options(&args.input, &args.machine),
        arguments: args.input.arguments.clone(),
        unnamed: super::unnamed(&args.input),
        on_damage: super::on_damage(&args.input),
        output: args.output.clone(),
        problems: args.problems.clone(),
        replace: if args.force { Replace::Force } else { Replace::Never },
    };
    let to_stdout = args.output == Path::new("-");
    if to_stdout && args.talk.json {
        return Err(Failure::Usage("--json and the articles both want standard output; give -o".to_string()));
    }
    let form = args.form()?.form();
    let draw = if args.talk.quiet { Draw::Nowhere } else { Draw::Terminal };
    let summary =
        super::watch::watched(args.machine.threads, draw, |watch| extract(&extraction, form, watch))?;
    if !args.talk.quiet {
        let others = match &args.problems {
            Some(path) => format!(" in {}", path.display()),
            None => "; --problems FILE lists them".to_string(),
        };
        name_lost(&summary.lost, &summary.accounting, &others);
    }
    if args.talk.json {
        write_json(&summary)?;
    } else if !args.talk.quiet {
        let words = words(&summary, &args.output);
        if to_stdout { say(&words) } else { write_words(&words)? }
    }
    Ok(if lost(&summary.accounting) > 0 { Outcome::Damaged } else { Outcome::Whole })
}

fn words(summary: &ExtractSummary, output: &Path) -> String {
    let accounting = &summary.accounting;
    let files = counted(summary.files, "file", "files");
    let articles = grouped(accounting.kept);
    let mut lines = vec![
        String::new(),
        format!(
            "{STRONG}{articles}{STRONG:#}  articles  {FAINT}from {files}, {}{FAINT:#}",
            amount(summary.bytes)
        ),
    ];
    for (flag, count) in &summary.flags {
        let name = Plain(flag).to_string().replace('_', " ");
        lines.push(format!("{:>width$}  {FAINT}{name}{FAINT:#}", grouped(*count), width = articles.len()));
    }
    lines.push(String::new());
    lines.extend(ledger(accounting));
    let rate = grouped((accounting.read as f64 / summary.seconds.max(1e-3)) as u64);
    let threads = counted(summary.threads as u64, "thread", "threads");
    lines.push(format!("{FAINT}{:.2} s, {rate} records/s on {threads}{FAINT:#}", summary.seconds));
    if output != Path::new("-") {
        lines.push(format!("Written to {}", Plain(&output.display().to_string())));
    }
    lines.push(String::new());
    lines.join("\n")
}
