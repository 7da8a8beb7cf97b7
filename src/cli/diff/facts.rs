//! What changed in substance and in the record of an article.

use super::sheet::{GREEN, INDENT, RED, Sheet, heading};
use crate::cli::column::{ALARM, FAINT, STRONG};
use crate::cli::wrap::{BARE, Line, Span, lines, wrapped};
use crate::report::diff::outline::{self, often};
use crate::report::diff::{DiffReport, FieldChange};

/// Columns of the longest name of a kind of fact.
const KIND: usize = "attribution".len();
/// Columns of the longest name of a field.
const FIELD: usize = "published".len();
/// Between the columns.
const GAP: usize = 2;
/// What was there and what is there are this far apart.
const ARROW: usize = 3;
/// Columns of what was there, and of what is there, below which the one is not set beside the other.
const CELL: usize = 14;
/// Where there is nothing.
const NOTHING: &str = "—";

/// The facts in columns; then those that a reader should not overlook, words that somebody is quoted with.
pub(super) fn facts(report: &DiffReport, sheet: &Sheet) -> Vec<String> {
    let [facts, quotes] = outline::facts(report);
    let rows: Vec<[String; 3]> = (facts.iter())
        .map(|(fact, count)| {
            let [old, new] = [&fact.old, &fact.new].map(|text| text.as_deref().unwrap_or(NOTHING));
            [outline::fact_name(fact.kind).to_string(), old.to_string(), format!("{new}{}", often(*count))]
        })
        .collect();
    let mut shown = heading("Facts", !rows.is_empty(), STRONG);
    shown.extend(table(&rows, sheet));
    shown.extend(heading("Quotes", !quotes.is_empty(), ALARM));
    for (fact, count) in quotes {
        let (mut old, mut new) = (fact.old.clone(), fact.new.clone());
        if let Some(last) = new.as_mut().or(old.as_mut()) {
            last.push_str(&often(count));
        }
        shown.extend(sheet.two(&Span::new(ALARM, "!"), old.as_deref(), new.as_deref()));
    }
    shown
}

/// Rows of a name, what was there and what is there.
fn table(rows: &[[String; 3]], sheet: &Sheet) -> Vec<String> {
    let rest = sheet.width - INDENT - KIND - GAP - ARROW;
    if rest < 2 * CELL {
        let row = |[kind, was, is]: &[String; 3]| {
            let mut shown = vec![format!("{:INDENT$}{kind}", "")];
            let [was, is] = [was, is].map(|text| Some(text.as_str()).filter(|text| *text != NOTHING));
            shown.extend(sheet.two(&Span::new(BARE, ""), was, is));
            shown
        };
        return rows.iter().flat_map(row).collect();
    }
    // A line as long as a text may be is as wide as the text is when shown.
    let cell = |text: &str, style, width| {
        let style = if text == NOTHING { FAINT } else { sheet.colour(style) };
        lines(&[Span::new(style, text)], width)
    };
    let widest = |column: usize| {
        let used =
            |row: &[String; 3]| cell(&row[column], BARE, usize::MAX).first().map_or(0, |line| line.used);
        rows.iter().map(used).max().unwrap_or_default()
    };
    let (old, new) = (widest(1), widest(2));
    let old = if old + new <= rest { old } else { old.min((rest / 2).max(rest.saturating_sub(new))) };
    let row =
        |[kind, was, is]: &[String; 3]| beside(kind, &cell(was, RED, old), old, &cell(is, GREEN, rest - old));
    rows.iter().flat_map(row).collect()
}

/// Two cells beside each other, and an arrow between them.
fn beside(kind: &str, was: &[Line], old: usize, is: &[Line]) -> Vec<String> {
    let line = |number: usize| {
        let (kind, arrow) = if number == 0 { (kind, "→") } else { ("", " ") };
        let [left, right] = [was, is].map(|cell| cell.get(number));
        let pad = " ".repeat(old.saturating_sub(left.map_or(0, |line| line.used)));
        let [left, right] = [left, right].map(|line| line.map(Line::render).unwrap_or_default());
        format!("{:INDENT$}{kind:<KIND$}{:GAP$}{left}{pad} {arrow} {right}", "", "").trim_end().to_string()
    };
    (0..was.len().max(is.len())).map(line).collect()
}

/// The title and the other fields that differ.
pub(super) fn fields(fields: &[FieldChange], sheet: &Sheet) -> Vec<String> {
    let mut shown = heading("Fields", !fields.is_empty(), STRONG);
    let hang = INDENT + FIELD + GAP;
    for field in fields {
        let mark = format!("{:INDENT$}{}", "", field.field);
        let (old, new) = (field.old.as_deref(), field.new.as_deref());
        let spans = if field.words.is_empty() {
            vec![
                Span::new(sheet.colour(RED), old.unwrap_or(NOTHING)),
                Span::new(BARE, " → "),
                Span::new(sheet.colour(GREEN), new.unwrap_or(NOTHING)),
            ]
        } else if outline::is_rewritten(&field.words) {
            shown.push(mark);
            shown.extend(sheet.two(&Span::new(BARE, ""), old, new));
            continue;
        } else {
            sheet.words(&field.words)
        };
        shown.extend(wrapped(&[Span::new(BARE, mark)], hang, &spans, sheet.width));
    }
    shown
}
