//! What a reader wants to know before reading: how much changed, what of it matters, and what was compared.

use std::fmt::{self, Display, Write};

use super::edits::{Anchors, numbers};
use super::text::{Address, OWN, Side, Text, words};
use crate::report::diff::outline::counted;
use crate::report::diff::{DiffReport, FactKind, FactRow, FieldChange, Version};

/// A table of fields, up to its rows.
const TABLE: &str = "<table class=\"versions\">\n<thead>\n<tr><td></td><th scope=\"col\">Old</th>\
<th scope=\"col\">New</th></tr>\n</thead>\n<tbody>";

/// The line that says how much changed.
pub(super) fn summary(out: &mut String, report: &DiffReport) -> fmt::Result {
    let count = &report.summary;
    let counts: Vec<String> = [
        (count.changed, "changed"),
        (count.split, "split"),
        (count.merged, "merged"),
        (count.added, "added"),
        (count.removed, "removed"),
        (count.moved, "moved"),
    ]
    .into_iter()
    .filter(|(count, _)| *count > 0)
    .map(|(count, name)| format!("{count} {name}"))
    .collect();
    let changes = if counts.is_empty() { "Nothing changed".to_string() } else { counts.join(", ") };
    let same = count.same + count.typographic;
    write!(
        out,
        "<p class=\"sum\"><strong>{changes}</strong>; {same} of {} the same",
        counted(report.new.sentences as usize, "sentence")
    )?;
    if count.typographic > 0 {
        write!(out, " ({} but for typography)", count.typographic)?;
    }
    // Rounded down: what differs is never said to be all the same.
    let percent = (count.similarity.clamp(0.0, 1.0) * 100.0).floor();
    writeln!(out, ".</p>\n<p class=\"note\">{percent} % of the words are in both versions.</p>")?;
    for limit in &report.limits {
        writeln!(
            out,
            "<p class=\"limit\"><strong>Not complete:</strong> <bdi {OWN}>{}</bdi></p>",
            Text(limit)
        )?;
    }
    Ok(())
}

/// What changed in substance.
pub(super) fn facts(out: &mut String, report: &DiffReport, anchors: Anchors, level: u32) -> fmt::Result {
    let numbers = numbers(&report.edits);
    if numbers.iter().all(Option::is_none) {
        return Ok(());
    }
    writeln!(out, "<section class=\"facts\">\n<h{level}>What changed in substance</h{level}>")?;
    if report.facts.is_empty() {
        write!(out, "<p class=\"note\">No change was found in figures, times, names, quotations, ")?;
        return writeln!(out, "who said them, negations or hedges.</p>\n</section>");
    }
    writeln!(out, "<ul>")?;
    for fact in &report.facts {
        write!(out, "<li><span class=\"kind\">{}</span> <span class=\"what\">", fact_name(fact.kind))?;
        fact_change(out, fact)?;
        write!(out, "</span>")?;
        let edit = fact.edit as usize;
        if let Some(number) = numbers.get(edit) {
            let text = number.map_or("the sentence".to_string(), |number| format!("change {number}"));
            write!(out, " <a href=\"#{}\">{text}</a>", anchors.edit(edit))?;
        }
        writeln!(out, "</li>")?;
    }
    writeln!(out, "</ul>\n</section>")
}

fn fact_change(out: &mut String, fact: &FactRow) -> fmt::Result {
    let del = |text| format!("<del><bdi {OWN}>{}</bdi></del>", Text(text));
    let ins = |text| format!("<ins><bdi {OWN}>{}</bdi></ins>", Text(text));
    match (&fact.old, &fact.new) {
        (Some(old), Some(new)) => write!(out, "{} → {}", del(old), ins(new)),
        (None, Some(new)) => write!(out, "+ {}", ins(new)),
        (Some(old), None) => write!(out, "− {}", del(old)),
        (None, None) => Ok(()),
    }
}

fn fact_name(kind: FactKind) -> &'static str {
    match kind {
        FactKind::Figure => "figure",
        FactKind::Time => "time",
        FactKind::Name => "name",
        FactKind::Quote => "quotation",
        FactKind::Attribution => "said by",
        FactKind::Negation => "negation",
        FactKind::Hedge => "hedge",
    }
}

/// The two versions with their fields, those that differ marked.
pub(super) fn versions(out: &mut String, report: &DiffReport) -> fmt::Result {
    let (old, new) = (&report.old, &report.new);
    writeln!(out, "<section>\n<h2>The versions</h2>\n{TABLE}")?;
    both(out, "id", Some(&old.id), Some(&new.id))?;
    changed_fields(out, &report.metadata)?;
    let is_told = |field| report.metadata.iter().any(|change| change.field == field);
    for (field, old, new) in [
        ("title", &old.title, &new.title),
        ("source", &old.source, &new.source),
        ("published", &old.published, &new.published),
        ("modified", &old.modified, &new.modified),
        ("url", &old.url, &new.url),
    ] {
        if !is_told(field) {
            both(out, field, old.as_deref(), new.as_deref())?;
        }
    }
    both(out, "length", Some(&length(old)), Some(&length(new)))?;
    writeln!(out, "</tbody>\n</table>\n</section>")
}

/// The fields of a step of a chain that differ.
pub(super) fn fields(out: &mut String, report: &DiffReport) -> fmt::Result {
    if report.metadata.is_empty() {
        return Ok(());
    }
    writeln!(out, "<section>\n<h3>Other fields</h3>\n{TABLE}")?;
    changed_fields(out, &report.metadata)?;
    writeln!(out, "</tbody>\n</table>\n</section>")
}

/// How long a version is.
pub(super) fn length(version: &Version) -> String {
    format!(
        "{}, {}",
        counted(version.sentences as usize, "sentence"),
        counted(version.words as usize, "word")
    )
}

/// A row for a field of both versions; one cell where they agree, none where neither has it.
fn both(out: &mut String, field: &str, old: Option<&str>, new: Option<&str>) -> fmt::Result {
    if old.is_none() && new.is_none() {
        return Ok(());
    }
    let cell = |value: Option<&str>| value.map_or("–".to_string(), |value| own(value_of(field, value)));
    write!(out, "<tr><th scope=\"row\">{field}</th>")?;
    if old == new {
        return writeln!(out, "<td colspan=\"2\">{}</td></tr>", cell(old));
    }
    writeln!(out, "<td>{}</td><td>{}</td></tr>", cell(old), cell(new))
}

fn changed_fields(out: &mut String, changes: &[FieldChange]) -> fmt::Result {
    for change in changes {
        write!(out, "<tr><th scope=\"row\">{} <span class=\"sign\">~</span></th>", Text(change.field))?;
        for (side, tag, value) in [(Side::Old, "del", &change.old), (Side::New, "ins", &change.new)] {
            write!(out, "<td>")?;
            if !change.words.is_empty() {
                write!(out, "<bdi {OWN}>")?;
                words(out, &change.words, side)?;
                write!(out, "</bdi>")?;
            } else if let Some(value) = value {
                write!(out, "<{tag}>{}</{tag}>", own(value_of(change.field, value)))?;
            } else {
                write!(out, "–")?;
            }
            write!(out, "</td>")?;
        }
        writeln!(out, "</tr>")?;
    }
    Ok(())
}

fn value_of(field: &str, value: &str) -> String {
    if field == "url" { Address(value).to_string() } else { Text(value).to_string() }
}

fn own(text: impl Display) -> String {
    format!("<bdi {OWN}>{text}</bdi>")
}
