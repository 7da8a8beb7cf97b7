//! Two versions of an article, as a page for the terminal: what they are, how much changed, what changed in
//! substance, and every sentence with a mark in the margin.

use super::facts::{facts, fields};
use super::sheet::{CYAN, GREEN, INDENT, RED, Sheet, YELLOW, heading};
use crate::cli::column::{ALARM, FAINT, STRONG};
use crate::cli::wrap::{BARE, Ink, Span, one_line, wrapped};
use crate::report::diff::outline::{self, Folding, Piece, Way, counted, joined};
use crate::report::diff::{DiffReport, EditRow, Kind, Version};

/// The report as a page of so many columns, though never of fewer than a page needs.
pub(super) fn page(report: &DiffReport, width: usize, folding: Folding, ink: Ink) -> String {
    let sheet = Sheet::new(width, folding, ink);
    let mut page = vec![String::new()];
    page.extend(version("old", &report.old, &sheet));
    page.extend(version("new", &report.new, &sheet));
    page.push(String::new());
    page.extend(step(report, &sheet));
    page.push(String::new());
    page.join("\n")
}

/// A version: the name it goes by on the page, its title, and its id, how long it is, from where and when.
pub(super) fn version(name: &str, version: &Version, sheet: &Sheet) -> Vec<String> {
    let sizes = [counted(version.words as usize, "word"), counted(version.sentences as usize, "sentence")];
    // A version that was never touched again has the same time twice.
    let modified = version.modified.as_ref().filter(|time| version.published.as_ref() != Some(*time));
    let modified = modified.map(|time| format!("modified {time}"));
    let known = [&version.source, &version.published].into_iter().flatten().cloned();
    let about: Vec<String> =
        std::iter::once(version.id.clone()).chain(sizes).chain(known).chain(modified).collect();
    let about = Span::new(FAINT, about.join(", "));
    let (mark, hang) = (Span::new(STRONG, name), name.len() + INDENT);
    let Some(title) = version.title.as_deref().filter(|title| !title.trim().is_empty()) else {
        return wrapped(&[mark], hang, &[about], sheet.width);
    };
    let mut shown = wrapped(&[mark], hang, &[Span::new(BARE, title)], sheet.width);
    shown.extend(wrapped(&[], hang, &[about], sheet.width));
    shown
}

/// What changed from one version to the next, without the versions.
pub(super) fn step(report: &DiffReport, sheet: &Sheet) -> Vec<String> {
    let summary = [Span::new(STRONG, outline::summary(report))];
    let mut page = wrapped(&[], 0, &summary, sheet.width);
    page.extend(facts(report, sheet));
    page.extend(fields(&report.metadata, sheet));
    page.extend(heading("Text", !report.edits.is_empty(), STRONG));
    for piece in outline::pieces(&report.edits, sheet.folding) {
        page.extend(match piece {
            Piece::Edit(edit, from) => sentence(edit, from, sheet),
            Piece::Gone(edit, to) => vec![gone(edit, to, sheet)],
            Piece::Fold { sentences, typographic } => {
                let fold = format!("… {}", outline::fold_words(sentences, typographic));
                sheet.marked("", BARE, &[Span::new(FAINT, fold)])
            }
        });
    }
    page.extend(heading("Not complete", !report.limits.is_empty(), ALARM));
    for limit in &report.limits {
        page.extend(wrapped(
            &[Span::new(ALARM, "!")],
            INDENT,
            &[Span::new(BARE, limit.as_str())],
            sheet.width,
        ));
    }
    page
}

/// A sentence with its mark. One that was rewritten (see [`outline::is_rewritten`]) is shown as it was and as it is;
/// in one of which more is left the words that came and went stand between the others.
fn sentence(edit: &EditRow, from: Option<Way>, sheet: &Sheet) -> Vec<String> {
    let (mark, style) = match edit.kind {
        _ if from.is_some() => (">", CYAN),
        Kind::Same => ("", BARE),
        Kind::Typographic => ("\"", FAINT),
        Kind::Changed | Kind::Split | Kind::Merged => ("~", YELLOW),
        Kind::Added => ("+", GREEN),
        Kind::Removed => ("-", RED),
    };
    let note = outline::note(edit, from).map(|note| Span::new(FAINT, format!("{note}: ")));
    let mut spans: Vec<Span> = note.into_iter().collect();
    match edit.kind {
        Kind::Added => spans.push(Span::new(sheet.colour(GREEN), joined(&edit.new))),
        Kind::Removed => spans.push(Span::new(sheet.colour(RED), joined(&edit.old))),
        Kind::Same | Kind::Typographic => spans.push(Span::new(BARE, joined(&edit.new))),
        _ if outline::is_rewritten(&edit.words) => {
            let (old, new) = (joined(&edit.old), joined(&edit.new));
            let mut shown = Vec::new();
            let mut mark = Span::new(sheet.colour(style), mark);
            if !spans.is_empty() {
                shown = wrapped(&[mark], INDENT, &spans, sheet.width);
                mark = Span::new(BARE, "");
            }
            shown.extend(sheet.two(&mark, Some(&old), Some(&new)));
            return shown;
        }
        _ => spans.extend(sheet.words(&edit.words)),
    }
    sheet.marked(mark, style, &spans)
}

/// The place from which a sentence was moved: its first words, in one line.
fn gone(edit: &EditRow, to: Way, sheet: &Sheet) -> String {
    let note = format!("{}: ", to.moved());
    let text = one_line(&joined(&edit.old), sheet.width - INDENT - note.len());
    format!("{FAINT}> {note}{text}{FAINT:#}")
}
