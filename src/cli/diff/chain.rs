//! The versions of an article, as a page for the terminal: what each of them changed, what was changed back, and
//! which sentences came and went.

use super::page::{step, version};
use super::sheet::{INDENT, Sheet, heading};
use crate::cli::column::{ALARM, FAINT, STRONG, columns};
use crate::cli::wrap::{BARE, Ink, Span, one_line, wrapped};
use crate::report::diff::outline::{self, Folding, version_name};
use crate::report::diff::{ChainReport, DiffReport, Reversion, SentenceLife};

/// The report as a page of so many columns, though never of fewer than a page needs.
pub(super) fn chain(report: &ChainReport, width: usize, folding: Folding, ink: Ink) -> String {
    let sheet = Sheet::new(width, folding, ink);
    let mut page = vec![String::new()];
    for (number, entry) in (0..).zip(&report.versions) {
        page.extend(version(&version_name(number), entry, &sheet));
    }
    page.push(String::new());
    for (names, diff) in steps(report) {
        let hang = columns(&names) + INDENT;
        let summary = [Span::new(BARE, outline::summary(diff))];
        page.extend(wrapped(&[Span::new(STRONG, names)], hang, &summary, sheet.width));
    }
    page.extend(heading("Changed back", !report.reversions.is_empty(), ALARM));
    page.extend(report.reversions.iter().flat_map(|back| reversion(back, &sheet)));
    page.extend(lives(report, &sheet));
    for (names, diff) in steps(report) {
        page.extend(heading(&names, true, STRONG));
        page.extend(step(diff, &sheet));
    }
    page.push(String::new());
    page.join("\n")
}

/// The steps with the names of their versions.
fn steps(report: &ChainReport) -> impl Iterator<Item = (String, &DiffReport)> {
    let names = |number| format!("{} → {}", version_name(number), version_name(number + 1));
    (0..).map(names).zip(&report.steps)
}

fn reversion(back: &Reversion, sheet: &Sheet) -> Vec<String> {
    let note = format!("{}: ", outline::reversion(back));
    let spans = [Span::new(FAINT, note), Span::new(BARE, back.text.as_str())];
    wrapped(&[Span::new(ALARM, "!")], INDENT, &spans, sheet.width)
}

/// The sentences, each with a strip of one mark for every version; for more versions than are readable, in words.
fn lives(report: &ChainReport, sheet: &Sheet) -> Vec<String> {
    let versions = report.versions.len();
    let has_strips = versions <= sheet.width / 4;
    let mut shown = heading("Sentences", !report.sentences.is_empty(), STRONG);
    if has_strips && !shown.is_empty() {
        let key = "one mark a version: = as before, + came in, ~ changed, - taken out, . not there";
        shown.extend(wrapped(&[], INDENT, &[Span::new(FAINT, key)], sheet.width));
    }
    let is_shown = |life: &&SentenceLife| sheet.folding == Folding::Nothing || !outline::is_steady(life);
    let (lives, steady): (Vec<&SentenceLife>, Vec<_>) = report.sentences.iter().partition(is_shown);
    for life in lives {
        shown.extend(if has_strips {
            let mark = format!("{:INDENT$}{}", "", strip(life, versions));
            let hang = 2 * INDENT + versions;
            let text = match sheet.folding {
                // The steps have it in full.
                Folding::Runs => one_line(&life.text, sheet.width - hang),
                Folding::Nothing => life.text.clone(),
            };
            wrapped(&[Span::new(BARE, mark)], hang, &[Span::new(BARE, text)], sheet.width)
        } else {
            let note = format!("{}: ", outline::life(life, versions));
            let spans = [Span::new(FAINT, note), Span::new(BARE, life.text.as_str())];
            wrapped(&[], INDENT, &spans, sheet.width)
        });
    }
    if !steady.is_empty() {
        let fold = format!("… {} the same in all versions", outline::counted(steady.len(), "sentence"));
        shown.extend(wrapped(&[], INDENT, &[Span::new(FAINT, fold)], sheet.width));
    }
    shown
}

/// What became of a sentence in each version.
fn strip(life: &SentenceLife, versions: usize) -> String {
    let mark = |version: u32| match life.left {
        Some(left) if version == left => '-',
        Some(left) if version > left => '.',
        _ if version < life.entered => '.',
        _ if life.changed.contains(&version) => '~',
        _ if version == life.entered && version > 0 => '+',
        _ => '=',
    };
    (0..versions as u32).map(mark).collect()
}
