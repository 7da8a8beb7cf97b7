//! `newsprint report`: runs it, and says where the pages are.

use super::column::grouped;
use super::plain::Plain;
use super::progress::Draw;
use super::{Failure, Outcome, args, write_json, write_words};
use crate::pipeline::report::{ReportOptions, Written, report, report_story, usual_target};
use crate::report::folder::Replace;
use crate::report::site::model::Bodies;

pub(super) fn run(args: &args::Report) -> Result<Outcome, Failure> {
    let options = ReportOptions {
        bodies: if args.no_bodies { Bodies::Hidden } else { Bodies::Shown },
        replace: if args.force { Replace::Force } else { Replace::Never },
    };
    let draw = if args.talk.quiet { Draw::Nowhere } else { Draw::Terminal };
    let target = args.output.clone().unwrap_or_else(|| usual_target(&args.folder));
    if let Some(number) = args.story {
        super::watch::watched(args.machine.threads, draw, |_| {
            report_story(&args.folder, number, &target, options)
        })?;
        return Ok(Outcome::Whole);
    }
    let written = super::watch::watched(args.machine.threads, draw, |watch| {
        report(&args.folder, &target, options, watch)
    })?;
    if args.talk.json {
        write_json(&written)?;
    } else if !args.talk.quiet {
        let target = target.display().to_string();
        write_words(&page(&written, &Plain(&target).to_string()))?;
    }
    Ok(Outcome::Whole)
}

fn page(written: &Written, target: &str) -> String {
    format!(
        "\nWritten to {target}: {} stories with {} articles, {} MB\nOpen {target}/index.html\n",
        grouped(written.stories),
        grouped(written.articles),
        grouped(written.bytes.div_ceil(1_000_000))
    )
}
