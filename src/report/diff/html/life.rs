//! A chain of versions at a glance: the versions, the life of every sentence, and what was taken back.

use std::fmt::{self, Write};

use super::text::{Address, OWN, Text};
use super::top::length;
use crate::report::diff::outline::{counted, is_steady, version_name};
use crate::report::diff::{ChainReport, SentenceLife};

/// The versions, oldest first. On the page they are counted from 1, as people count.
pub(super) fn versions(out: &mut String, report: &ChainReport) -> fmt::Result {
    writeln!(out, "<section>\n<h2>The versions</h2>\n<ol class=\"chain\">")?;
    for version in &report.versions {
        write!(out, "<li><bdi {OWN}>{}</bdi>", Text(&version.id))?;
        for (name, value) in
            [("", &version.source), ("published ", &version.published), ("modified ", &version.modified)]
        {
            if let Some(value) = value {
                write!(out, " · {name}<bdi {OWN}>{}</bdi>", Text(value))?;
            }
        }
        write!(out, " · {}", length(version))?;
        if let Some(url) = &version.url {
            write!(out, "<br><bdi {OWN}>{}</bdi>", Address(url))?;
        }
        writeln!(out, "</li>")?;
    }
    writeln!(out, "</ol>\n</section>")
}

/// The line that says how much changed in all.
pub(super) fn summary(out: &mut String, report: &ChainReport) -> fmt::Result {
    let steady = report.sentences.iter().filter(|life| is_steady(life)).count();
    let versions = counted(report.versions.len(), "version");
    write!(out, "<p class=\"sum\"><strong>{versions}</strong>; {steady} of {} ", report.sentences.len())?;
    write!(out, "sentences are in all of them, never changed")?;
    match report.reversions.len() {
        0 => {}
        1 => write!(out, "; <strong>1 change was taken back</strong>")?,
        count => write!(out, "; <strong>{count} changes were taken back</strong>")?,
    }
    writeln!(out, ".</p>")
}

/// What was changed and later changed back.
pub(super) fn reversions(out: &mut String, report: &ChainReport) -> fmt::Result {
    if report.reversions.is_empty() {
        return Ok(());
    }
    writeln!(out, "<section>\n<h2>What was taken back</h2>\n<ul class=\"back\">")?;
    for back in &report.reversions {
        write!(out, "<li><p class=\"text\" {OWN}>{}</p>", Text(&back.text))?;
        write!(out, "<span class=\"note\">so in version {}, otherwise in ", back.before + 1)?;
        version_link(out, report, back.changed)?;
        write!(out, ", so again in ")?;
        version_link(out, report, back.back)?;
        writeln!(out, "</span></li>")?;
    }
    writeln!(out, "</ul>\n</section>")
}

/// The life of every sentence; those that were always there and never changed are folded.
pub(super) fn lives(out: &mut String, report: &ChainReport) -> fmt::Result {
    writeln!(out, "<section class=\"life\">\n<h2>The life of every sentence</h2>")?;
    let (steady, others): (Vec<&SentenceLife>, Vec<_>) =
        report.sentences.iter().partition(|life| is_steady(life));
    if !others.is_empty() {
        table(out, report, &others)?;
    }
    if !steady.is_empty() {
        let sentences = counted(steady.len(), "sentence");
        writeln!(out, "<details class=\"fold\"><summary>{sentences} in all versions, ")?;
        writeln!(out, "never changed</summary>")?;
        table(out, report, &steady)?;
        writeln!(out, "</details>")?;
    }
    writeln!(out, "</section>")
}

fn table(out: &mut String, report: &ChainReport, lives: &[&SentenceLife]) -> fmt::Result {
    writeln!(out, "<table class=\"lives\">\n<thead>\n<tr><th scope=\"col\">Sentence</th>")?;
    writeln!(out, "<th scope=\"col\"><span class=\"sign\">+</span> entered</th>")?;
    writeln!(out, "<th scope=\"col\"><span class=\"sign\">~</span> changed</th>")?;
    writeln!(out, "<th scope=\"col\"><span class=\"sign\">−</span> left</th></tr>\n</thead>\n<tbody>")?;
    for life in lives {
        let gone = if life.left.is_some() { " class=\"gone\"" } else { "" };
        write!(
            out,
            "<tr{gone}><td><p class=\"text\" {OWN}>{}</p></td><td class=\"entered\">",
            Text(&life.text)
        )?;
        version_link(out, report, life.entered)?;
        write!(out, "</td><td class=\"altered\">")?;
        for (number, version) in life.changed.iter().enumerate() {
            out.push_str(if number > 0 { ", " } else { "" });
            version_link(out, report, *version)?;
        }
        write!(out, "</td><td class=\"lost\">")?;
        if let Some(version) = life.left {
            version_link(out, report, version)?;
        }
        writeln!(out, "</td></tr>")?;
    }
    writeln!(out, "</tbody>\n</table>")
}

/// The number of a version, linked to the step that led to it.
fn version_link(out: &mut String, report: &ChainReport, version: u32) -> fmt::Result {
    let name = version_name(version);
    if version == 0 || version as usize > report.steps.len() {
        return write!(out, "<span class=\"v\">{name}</span>");
    }
    write!(out, "<a class=\"v\" href=\"#step{version}\">{name}</a>")
}
