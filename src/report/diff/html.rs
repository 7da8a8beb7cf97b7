//! Pages: one file each, with no need of anything outside it, for reading, for paper, and with or without a script.
//!
//! Every text from an article is escaped, shown where it would act unseen, and isolated in an element of its own. A
//! policy in the page forbids all requests and every script but the page's own.

pub(in crate::report) mod edits;
mod life;
pub(in crate::report) mod policy;
pub(in crate::report) mod text;
mod top;

use std::fmt::{self, Write};

use self::edits::Anchors;
use self::text::{Bare, OWN, Text};
use super::{ChainReport, DiffReport, Version};

pub(in crate::report) const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");

/// A page of two versions.
pub fn page(report: &DiffReport) -> String {
    let mut out = String::new();
    write_page(&mut out, report).expect("a string takes all");
    out
}

/// A page of a chain of versions: the life of every sentence, and every step under the one before it.
pub fn chain_page(report: &ChainReport) -> String {
    let mut out = String::new();
    write_chain(&mut out, report).expect("a string takes all");
    out
}

fn write_page(out: &mut String, report: &DiffReport) -> fmt::Result {
    let (old, new) = (&report.old, &report.new);
    head(out, &[new, old], "What changed between two versions")?;
    top::summary(out, report)?;
    writeln!(out, "</header>\n<main>")?;
    let anchors = Anchors { step: 0 };
    top::facts(out, report, anchors, 2)?;
    top::versions(out, report)?;
    writeln!(out, "<section class=\"diff\">\n<h2>Sentence by sentence</h2>")?;
    sentences(out, report, anchors)?;
    writeln!(out, "</section>\n</main>")?;
    foot(out)
}

fn write_chain(out: &mut String, report: &ChainReport) -> fmt::Result {
    let newest_first: Vec<&Version> = report.versions.iter().rev().collect();
    head(out, &newest_first, "What changed from version to version")?;
    life::summary(out, report)?;
    writeln!(out, "</header>\n<main>")?;
    life::reversions(out, report)?;
    life::versions(out, report)?;
    life::lives(out, report)?;
    for (number, step) in report.steps.iter().enumerate() {
        let step_number = number + 1;
        writeln!(out, "<section class=\"diff step\" id=\"step{step_number}\" tabindex=\"-1\">")?;
        writeln!(out, "<h2>Version {step_number} → version {}</h2>", step_number + 1)?;
        top::summary(out, step)?;
        let anchors = Anchors { step: step_number };
        top::facts(out, step, anchors, 3)?;
        top::fields(out, step)?;
        sentences(out, step, anchors)?;
        writeln!(out, "</section>")?;
    }
    writeln!(out, "</main>")?;
    foot(out)
}

/// All up to the line that sums up, which stands in the page's header. The title is that of the first version that
/// has one.
fn head(out: &mut String, versions: &[&Version], otherwise: &str) -> fmt::Result {
    let title = versions.iter().find_map(|version| version.title.as_deref());
    let named = title.or(versions.first().map(|version| version.id.as_str())).unwrap_or(otherwise);
    writeln!(out, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">")?;
    let policy = policy::policy();
    writeln!(out, "<meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">")?;
    writeln!(out, "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">")?;
    writeln!(out, "<meta name=\"referrer\" content=\"no-referrer\">")?;
    writeln!(out, "<meta name=\"color-scheme\" content=\"light dark\">")?;
    // Without it a browser asks the server of the page for one.
    writeln!(out, "<link rel=\"icon\" href=\"data:,\">\n<title>{} – what changed</title>", Bare(named))?;
    writeln!(out, "<style>{STYLE}</style>\n</head>\n<body>\n<header>")?;
    match title {
        Some(title) => writeln!(out, "<h1 {OWN}>{}</h1>", Text(title)),
        None => writeln!(out, "<h1>{otherwise}</h1>"),
    }
}

/// The edits of a comparison under the names of its columns.
fn sentences(out: &mut String, report: &DiffReport, anchors: Anchors) -> fmt::Result {
    if report.edits.is_empty() {
        return writeln!(out, "<p class=\"note\">Neither version has a sentence.</p>");
    }
    writeln!(out, "<div class=\"heads\" aria-hidden=\"true\">")?;
    for (class, name, version) in [("old", "Old", &report.old), ("new", "New", &report.new)] {
        writeln!(out, "<p class=\"{class}\">{name}: <bdi {OWN}>{}</bdi></p>", Text(&version.id))?;
    }
    writeln!(out, "</div>")?;
    edits::edits(out, &report.edits, anchors)
}

/// The buttons, which the script shows as without it they do nothing, and the script.
fn foot(out: &mut String) -> fmt::Result {
    writeln!(out, "<nav id=\"bar\" aria-label=\"Changes\" hidden>")?;
    writeln!(out, "<button type=\"button\" id=\"previous\">↑ previous <kbd>p</kbd> <kbd>k</kbd></button>")?;
    writeln!(out, "<button type=\"button\" id=\"next\">↓ next <kbd>n</kbd> <kbd>j</kbd></button>")?;
    writeln!(out, "<span id=\"at\" role=\"status\"></span>")?;
    writeln!(
        out,
        "<button type=\"button\" id=\"unfold\" aria-pressed=\"false\">unfold all</button>\n</nav>"
    )?;
    writeln!(out, "<script>{SCRIPT}</script>\n</body>\n</html>")
}

#[cfg(test)]
mod tests;
