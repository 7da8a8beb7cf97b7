//! `newsprint diff`: runs it, and writes what changed in the form that was asked for.

mod chain;
mod facts;
mod page;
mod sheet;

#[cfg(test)]
mod tests;

use std::io;
use std::path::Path;

use anstream::adapter::strip_str;
use clap::ValueEnum;

use super::column::{USUAL, width};
use super::plain::plain_json;
use super::wrap::Ink;
use super::{Failure, Outcome, args, of_record, write_data, write_words};
use crate::error::Error;
use crate::input::Options;
use crate::pipeline::diff::{Compared, Versions, compare};
use crate::report::diff::outline::Folding;
use crate::report::diff::{html, markdown};
use crate::report::folder::WholeFile;

/// The form of what is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Form {
    /// A page for the terminal
    Text,
    /// All there is, for programs
    Json,
    /// GitHub-flavoured Markdown
    Markdown,
    /// A page for the browser, in one file
    Html,
}

pub(super) fn run(args: &args::Diff) -> Result<Outcome, Failure> {
    let versions = versions(args)?;
    let target = args.output.as_deref().filter(|path| *path != Path::new("-"));
    if let Some(path) = target {
        let is_occupied = std::fs::metadata(path).is_ok_and(|meta| meta.is_dir() || meta.len() > 0);
        if is_occupied && !args.force {
            return Err(Error::Exists { path: path.to_path_buf() }.into());
        }
    }
    let options = Options { fields: args.fields.fields(), ..Options::default() };
    let compared = compare(&versions, &options).map_err(of_record)?;
    let is_changed = match &compared {
        Compared::Two(report) => report.is_changed(),
        Compared::Chain(report) => report.is_changed(),
    };
    let outcome = if args.exit_code && is_changed { Outcome::Different } else { Outcome::Whole };
    match write(&compared, args, target) {
        // Whoever read the output has seen enough; the answer stands.
        Err(Failure::Output(error)) if error.kind() == io::ErrorKind::BrokenPipe => Ok(outcome),
        written => written.map(|()| outcome),
    }
}

fn versions(args: &args::Diff) -> Result<Versions, Failure> {
    let named = args.versions.clone();
    if let (Some(within), Some(number)) = (&args.within, args.cluster) {
        return Ok(Versions::Cluster { within: within.clone(), number });
    }
    if named.len() < 2 {
        return Err(Failure::Usage("a diff needs two versions at least".to_string()));
    }
    if let Some(within) = &args.within {
        return Ok(Versions::Ids { within: within.clone(), ids: named });
    }
    if named.iter().filter(|name| *name == "-").count() > 1 {
        return Err(Failure::Usage("standard input can be one of the versions only".to_string()));
    }
    Ok(Versions::Files(named))
}

fn write(compared: &Compared, args: &args::Diff, target: Option<&Path>) -> Result<(), Failure> {
    let folding = if args.full { Folding::Nothing } else { Folding::Runs };
    let text = match (args.format, target) {
        (Form::Text, None) => {
            return write_words(&page(compared, width(), folding, Ink::of_stdout()));
        }
        (Form::Text, Some(_)) => strip_str(&page(compared, USUAL, folding, Ink::Marks)).to_string(),
        (Form::Json, _) => json(compared),
        (Form::Markdown, _) => match compared {
            Compared::Two(report) => markdown::page(report),
            Compared::Chain(report) => markdown::chain(report),
        },
        (Form::Html, _) => match compared {
            Compared::Two(report) => html::page(report),
            Compared::Chain(report) => html::chain_page(report),
        },
    };
    match target {
        None => write_data(text.as_bytes()),
        Some(path) => {
            let mut file = WholeFile::begin(path)?;
            file.write(text.as_bytes())?;
            Ok(file.finish()?)
        }
    }
}

fn page(compared: &Compared, width: usize, folding: Folding, ink: Ink) -> String {
    match compared {
        Compared::Two(report) => page::page(report, width, folding, ink),
        Compared::Chain(report) => chain::chain(report, width, folding, ink),
    }
}

fn json(compared: &Compared) -> String {
    let json = match compared {
        Compared::Two(report) => serde_json::to_string_pretty(report),
        Compared::Chain(report) => serde_json::to_string_pretty(report),
    };
    format!("{}\n", plain_json(&json.expect("reports are plain data")))
}
