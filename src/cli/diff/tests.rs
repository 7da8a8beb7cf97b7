//! The pages as a reader sees them, and what holds of the pages of any report.

use anstream::adapter::strip_str;
use proptest::prelude::*;

use super::chain::chain;
use super::page::page;
use super::sheet::Ink;
use super::wrap::{BARE, Span, wrapped};
use crate::cli::column::columns;
use crate::cli::plain::{Plain, acts};
use crate::report::diff::fixture::{any_report, edit, ferries, ferry, report, same};
use crate::report::diff::outline::{Folding, is_rewritten};
use crate::report::diff::{ChainReport, DiffReport, EditRow, KindName, SentenceLife};

fn bare(page: &str) -> String {
    strip_str(page).to_string()
}

/// What the page says of the text of an article.
fn text_of(edits: Vec<EditRow>, folding: Folding, ink: Ink) -> String {
    let page = page(&report("Ferry", "Ferry", edits), 60, folding, ink);
    page.split_once("\u{1b}[1mText\u{1b}[0m\n").expect("a heading").1.trim_end().to_string()
}

#[test]
fn show() {
    println!("{}", page(&ferry(), 60, Folding::Runs, Ink::Marks));
    println!("{}", bare(&page(&ferry(), 32, Folding::Nothing, Ink::Marks)));
    println!("{}", bare(&chain(&ferries(), 60, Folding::Runs, Ink::Marks)));
}

/// The report without a thing but letters: what does not change when it is wrapped.
fn dense(text: &str) -> String {
    text.chars().filter(|character| !character.is_whitespace()).collect()
}

/// All words that a page with nothing folded must show.
fn words(report: &DiffReport) -> Vec<String> {
    let mut texts: Vec<&str> = Vec::new();
    for edit in &report.edits {
        if edit.words.is_empty() || is_rewritten(&edit.words) {
            let rows = if edit.new.is_empty() || !edit.words.is_empty() { &edit.old[..] } else { &[] };
            texts.extend(rows.iter().chain(&edit.new).map(|row| row.text.as_str()));
        } else {
            texts.extend(edit.words.iter().map(|row| row.text.as_str()));
        }
    }
    texts.extend(report.facts.iter().flat_map(|fact| [&fact.old, &fact.new]).flatten().map(String::as_str));
    texts.extend(report.limits.iter().map(String::as_str));
    texts.iter().flat_map(|text| text.split_whitespace()).map(|word| Plain(word).to_string()).collect()
}

fn chain_of(report: DiffReport, versions: usize) -> ChainReport {
    let life = |edit: &EditRow| SentenceLife {
        text: edit.new.first().or(edit.old.first()).map(|row| row.text.clone()).unwrap_or_default(),
        entered: u32::from(edit.old.is_empty()),
        left: edit.new.is_empty().then_some(1),
        changed: if edit.words.is_empty() { Vec::new() } else { vec![1] },
    };
    ChainReport {
        schema: 1,
        versions: vec![report.old.clone(); versions],
        sentences: report.edits.iter().map(life).collect(),
        reversions: Vec::new(),
        steps: vec![report],
    }
}

/// What is wrong with a page that a terminal will show.
fn faults(page: &str, width: usize) -> Vec<String> {
    let mut faults = Vec::new();
    for line in page.lines() {
        if line.chars().any(|character| acts(character) && character != '\u{1b}') {
            faults.push(format!("acts: {line:?}"));
        }
        let line = bare(line);
        if line.chars().any(acts) {
            faults.push(format!("escapes: {line:?}"));
        }
        if columns(&line) > width {
            faults.push(format!("{} columns: {line:?}", columns(&line)));
        }
    }
    faults
}

proptest! {
    #[test]
    fn pages_fit_and_do_nothing_to_the_terminal(
        report in any_report(), width in 30..130usize, versions in 2..40usize,
    ) {
        for ink in [Ink::Colour, Ink::Marks] {
            for folding in [Folding::Runs, Folding::Nothing] {
                prop_assert_eq!(faults(&page(&report, width, folding, ink), width), Vec::<String>::new());
                let chain = chain(&chain_of(report.clone(), versions), width, folding, ink);
                prop_assert_eq!(faults(&chain, width), Vec::<String>::new());
            }
        }
    }

    #[test]
    fn no_word_is_lost(report in any_report(), width in 30..130usize) {
        for ink in [Ink::Colour, Ink::Marks] {
            let shown = dense(&bare(&page(&report, width, Folding::Nothing, ink)));
            for word in words(&report) {
                prop_assert!(shown.contains(&word), "{word:?} is not in {shown:?}");
            }
        }
    }

    #[test]
    fn marks_stand_where_colours_do(report in any_report()) {
        let [colour, marks] = [Ink::Colour, Ink::Marks].map(|ink| dense(&bare(&page(&report, 100, Folding::Nothing, ink))));
        let mut left = marks.chars();
        prop_assert!(colour.chars().all(|wanted| left.any(|character| character == wanted)));
    }
}
