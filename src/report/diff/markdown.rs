//! What changed, as GitHub-flavoured Markdown that reads well as plain text too.
//!
//! The text of articles is text and nothing else there: no markup, no HTML, no links, no mentions of users.

mod escape;

use escape::{escaped, leading};

use super::outline::{self, Folding, Piece, Way, counted, fact_name, joined, often, version_name};
use super::{
    ChainReport, DiffReport, EditRow, FactRow, FieldChange, Kind, Op, SentenceLife, Version, WordRow,
};

/// Cells of a table are padded to the longest, though not beyond this.
const WIDEST: usize = 40;
/// Where there is nothing.
const NOTHING: &str = "—";

/// Two versions, compared.
pub fn page(report: &DiffReport) -> String {
    let mut page = vec!["# What changed".to_string(), String::new()];
    page.push(format!("- old: {}", version(&report.old)));
    page.push(format!("- new: {}", version(&report.new)));
    page.push(String::new());
    page.extend(step(report, "##"));
    page.push(String::new());
    page.join("\n")
}

/// A chain of versions.
pub fn chain(report: &ChainReport) -> String {
    let mut page =
        vec![format!("# What changed in {}", counted(report.versions.len(), "version")), String::new()];
    page.extend(
        (0..).zip(&report.versions).map(|(number, v)| format!("- {}: {}", version_name(number), version(v))),
    );
    let names = |number| format!("{} to {}", version_name(number), version_name(number + 1));
    let steps = || (0..).map(names).zip(&report.steps);
    page.extend(section("##", "Steps", !report.steps.is_empty()));
    page.extend(steps().map(|(names, step)| format!("- {names}: {}", outline::summary(step))));
    page.extend(section("##", "Changed back", !report.reversions.is_empty()));
    page.extend(
        report
            .reversions
            .iter()
            .map(|back| format!("- {}: {}", outline::reversion(back), escaped(&back.text))),
    );
    page.extend(section("##", "Sentences", !report.sentences.is_empty()));
    page.extend(lives(&report.sentences, report.versions.len()));
    for (names, report) in steps() {
        page.extend(section("##", &format!("Step {names}"), true));
        page.extend(step(report, "###"));
    }
    page.push(String::new());
    page.join("\n")
}

fn version(version: &Version) -> String {
    let sizes = [counted(version.words as usize, "word"), counted(version.sentences as usize, "sentence")];
    let known = [("", &version.source), ("published ", &version.published), ("modified ", &version.modified)];
    let known = known.iter().filter_map(|(name, text)| Some(format!("{name}{}", escaped(text.as_ref()?))));
    let about: Vec<String> = sizes.into_iter().chain(known).collect();
    let title = version.title.as_ref().map(|title| format!("{}; ", escaped(title))).unwrap_or_default();
    format!("{title}{} ({})", escaped(&version.id), about.join(", "))
}

/// What changed from one version to the next, under headings of this level.
fn step(report: &DiffReport, level: &str) -> Vec<String> {
    let mut page = vec![format!("**{}**", outline::summary(report))];
    let [facts, quotes] = outline::facts(report);
    for (heading, facts) in [("Facts", facts), ("Quotes", quotes)] {
        page.extend(section(level, heading, !facts.is_empty()));
        page.extend(table(&facts));
    }
    page.extend(section(level, "Fields", !report.metadata.is_empty()));
    page.extend(report.metadata.iter().map(field));
    page.extend(section(level, "Text", !report.edits.is_empty()));
    for piece in outline::pieces(&report.edits, Folding::Runs) {
        match piece {
            Piece::Edit(edit, from) => page.extend(sentence(edit, from)),
            Piece::Gone(edit, to) => {
                page.push(format!("- *{}:* {}", to.moved(), first_words(&joined(&edit.old))))
            }
            Piece::Fold { sentences, typographic } => {
                page.push(format!("- *… {}*", outline::fold_words(sentences, typographic)));
            }
        }
    }
    page.extend(section(level, "Not complete", !report.limits.is_empty()));
    page.extend(report.limits.iter().map(|limit| format!("- {}", leading(limit))));
    page
}

/// A heading, where there is something below it.
fn section(level: &str, heading: &str, is_needed: bool) -> Vec<String> {
    if is_needed { vec![String::new(), format!("{level} {heading}"), String::new()] } else { Vec::new() }
}

fn table(facts: &[(&FactRow, usize)]) -> Vec<String> {
    if facts.is_empty() {
        return Vec::new();
    }
    let cell = |text: &Option<String>| text.as_deref().map_or(NOTHING.to_string(), escaped);
    let row = |(fact, count): &(&FactRow, usize)| {
        [format!("{}{}", fact_name(fact.kind), often(*count)), cell(&fact.old), cell(&fact.new)]
    };
    let head = ["What", "Old", "New"].map(str::to_string);
    let rows: Vec<[String; 3]> = std::iter::once(head).chain(facts.iter().map(row)).collect();
    let wide = |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or_default();
    let widths = [0, 1, 2].map(|column| wide(column).min(WIDEST));
    let line = |row: &[String; 3]| {
        let [what, old, new] = row;
        let [a, b, c] = widths;
        format!("| {what:a$} | {old:b$} | {new:c$} |")
    };
    let mut lines: Vec<String> = rows.iter().map(line).collect();
    lines.insert(1, format!("| {} |", widths.map(|width| "-".repeat(width)).join(" | ")));
    lines
}

fn field(field: &FieldChange) -> String {
    let name = field.field;
    match (&field.old, &field.new) {
        (Some(_), Some(_)) if !field.words.is_empty() && !outline::is_rewritten(&field.words) => {
            format!("- {name}: {}", words(&field.words))
        }
        (old, new) => {
            let old = old.as_deref().map(struck).filter(|text| !text.is_empty());
            let new = new.as_deref().map(bold).filter(|text| !text.is_empty());
            let [old, new] = [old, new].map(|text| text.unwrap_or_else(|| NOTHING.to_string()));
            format!("- {name}: {old} → {new}")
        }
    }
}

/// A sentence. What it is stands before it, but for unchanged ones.
fn sentence(edit: &EditRow, from: Option<Way>) -> Vec<String> {
    let (old, new) = (joined(&edit.old), joined(&edit.new));
    let note = outline::note(edit, from);
    let label = |kind: &str| format!("- *{}:*", note.as_deref().unwrap_or(kind));
    match edit.kind {
        Kind::Same if note.is_none() => vec![format!("- {}", leading(&new))],
        Kind::Same | Kind::Typographic => vec![format!("{} {}", label("typography"), escaped(&new))],
        Kind::Added => vec![format!("{} {}", label("added"), bold(&new))],
        Kind::Removed => vec![format!("{} {}", label("removed"), struck(&old))],
        _ if outline::is_rewritten(&edit.words) => {
            vec![label("changed"), format!("  - {}", struck(&old)), format!("  - {}", bold(&new))]
        }
        _ => vec![format!("{} {}", label("changed"), words(&edit.words))],
    }
}

fn struck(text: &str) -> String {
    wrapped("~~", text)
}

fn bold(text: &str) -> String {
    wrapped("**", text)
}

fn wrapped(sign: &str, text: &str) -> String {
    let text = escaped(text);
    if text.is_empty() { text } else { format!("{sign}{text}{sign}") }
}

/// The words of a change between each other, in the order of reading.
fn words(rows: &[WordRow]) -> String {
    let mut line = String::new();
    let mut last = Op::Same;
    // Whether what comes next must stand apart, for it would not be seen as struck or bold, or the end of what is not.
    let mut is_apart = false;
    for row in rows {
        let text = escaped(&row.text);
        if text.is_empty() {
            is_apart |= !row.text.is_empty();
            continue;
        }
        let is_word = |edge: Option<char>| edge.is_some_and(char::is_alphanumeric);
        let is_plain = row.op == Op::Same;
        let begins_apart = !is_plain && (last != Op::Same || !is_word(text.chars().next()));
        if (is_apart || begins_apart || row.text.starts_with(char::is_whitespace)) && !line.is_empty() {
            line.push(' ');
        }
        line.push_str(&match row.op {
            Op::Same => text.clone(),
            Op::Removed => format!("~~{text}~~"),
            Op::Added => format!("**{text}**"),
        });
        is_apart = row.text.ends_with(char::is_whitespace) || !is_plain && !is_word(text.chars().next_back());
        last = row.op;
    }
    line
}

/// The beginning of a text.
fn first_words(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    let (shown, more) = if words.len() > 9 { (&words[..8], "…") } else { (&words[..], "") };
    format!("{}{more}", escaped(&shown.join(" ")))
}

/// The sentences with the versions that have them; a count of those that all have.
fn lives(sentences: &[SentenceLife], versions: usize) -> Vec<String> {
    let (steady, others): (Vec<&SentenceLife>, _) =
        sentences.iter().partition(|life| outline::is_steady(life));
    let line = |life: &SentenceLife| format!("- {}: {}", outline::life(life, versions), escaped(&life.text));
    let mut lines: Vec<String> = others.into_iter().map(line).collect();
    if !steady.is_empty() {
        lines.push(format!("- *… {} the same in all versions*", counted(steady.len(), "sentence")));
    }
    lines
}

#[cfg(test)]
mod tests;
