//! The pages as a reader sees them, and what holds of the pages of any report.

use anstream::adapter::strip_str;
use proptest::prelude::*;

use super::chain::chain;
use super::page::page;
use crate::cli::column::columns;
use crate::cli::plain::{Plain, acts};
use crate::cli::wrap::Ink;
use crate::report::diff::fixture::{any_report, edit, ferries, ferry, report, same};
use crate::report::diff::outline::{Folding, is_rewritten};
use crate::report::diff::{ChainReport, DiffReport, EditRow, Kind, Op, SentenceLife, WordRow};

fn bare(page: &str) -> String {
    strip_str(page).to_string()
}

/// What the page says of the text of an article.
fn text_of(edits: Vec<EditRow>, folding: Folding, ink: Ink) -> String {
    let page = page(&report("Ferry", "Ferry", edits), 60, folding, ink);
    page.split_once("\u{1b}[1mText\u{1b}[0m\n").expect("a heading").1.trim_end().to_string()
}

#[test]
fn a_page_says_what_changed_before_it_says_all() {
    let expected = r#"
old  Three dead as ferry sinks off Lanpu
     courier/ferry@1, 127 words, 13 sentences, Harbour
     Courier, 2026-03-02T10:15
new  Four dead as ferry sinks off Lanpu
     courier/ferry@2, 135 words, 14 sentences, Harbour
     Courier, 2026-03-02T14:40

2 changed, 1 split, 1 removed, 1 added, 1 moved; 9 of 14
sentences and 83% of words the same (1 but for typography)

Facts
  figure       Three people               → Four people
  attribution  police                     → the coast guard
  negation     did not rule out           → —
  hedge        —                          → may
  figure       54                         → 56
  time         —                          → Tuesday
  name         Jan Vermeer, a spokesman   → Northline Mutual
               for the line

Quotes
! - We did all that we could

Fields
  title      [-Three-] {+Four+} dead as ferry sinks off
             Lanpu
  published  2026-03-02T10:15 → 2026-03-02T14:40

Text
~ [-Three-] {+Four+} people died when a ferry sank off Lanpu
  on Monday, [-police-] {+the coast guard+} said.
  The Ostrand Star had left the harbour shortly before dawn.
  … 3 sentences unchanged, 1 but for typography
  Rescue boats reached the scene within twenty minutes.
> moved from below: A second ferry, the Vale Queen, was
  called back to port as a precaution.
- Officials did not rule out a technical fault.
+ The ship's bow doors may have been open, an investigator
  told the Courier.
~ split in 2: The captain, who is [-54,-] {+56,+} was among
  the [-survivors and-] {+survivors. He+} was questioned by
  [-police.-] {+police on Tuesday.+}
~ - “We did all that we could,” said Jan Vermeer, a
    spokesman for the line.
  + The line declined to comment and referred questions to
    its insurer, Northline Mutual.
> moved up: A second ferry, the Vale Queen, was called back…
  The wreck lies in forty metres of water.
  … 2 sentences unchanged
"#;
    let shown = bare(&page(&ferry(), 60, Folding::Runs, Ink::Marks));
    assert_eq!(shown, expected, "{shown}");
}

#[test]
fn a_page_of_a_chain_begins_with_all_versions() {
    let expected = r#"
v1  Three dead as ferry sinks off Lanpu
    courier/ferry@1, 127 words, 13 sentences, Harbour
    Courier, 2026-03-02T10:15
v2  Four dead as ferry sinks off Lanpu
    courier/ferry@2, 135 words, 14 sentences, Harbour
    Courier, 2026-03-02T14:40
v3  Four dead as ferry sinks off Lanpu
    courier/ferry@3, 34 words, 3 sentences, Harbour Courier,
    2026-03-02T14:40

v1 → v2  2 changed, 1 split, 1 removed, 1 added, 1 moved; 9
         of 14 sentences and 83% of words the same (1 but
         for typography)
v2 → v3  1 changed; 2 of 3 sentences and 83% of words the
         same

Changed back
! as in v1, otherwise in v2, as before in v3: Three people
  died when a ferry sank off Lanpu on Monday, police said.

Sentences
  one mark a version: = as before, + came in, ~ changed, -
  taken out, . not there
  =~~  Three people died when a ferry sank off Lanpu on Mon…
  =-.  Officials did not rule out a technical fault.
  .+-  The ship's bow doors may have been open, an investig…
  … 2 sentences the same in all versions

"#;
    let shown = bare(&chain(&ferries(), 60, Folding::Runs, Ink::Marks));
    assert_eq!(shown.get(..expected.len()), Some(expected), "{shown}");
}

#[test]
fn a_line_goes_through_what_was_removed() {
    let edits = vec![edit(Kind::Changed, &["All twelve people got off."], &["All four people got off."])];
    let expected =
        "~ All \u{1b}[9m\u{1b}[31mtwelve\u{1b}[0m \u{1b}[1m\u{1b}[32mfour\u{1b}[0m people got off.";
    let shown = text_of(edits, Folding::Runs, Ink::Colour);
    assert_eq!(shown.replacen("\u{1b}[33m~\u{1b}[0m", "~", 1), expected);
}

#[test]
fn words_that_follow_each_other_are_told_apart() {
    let row = |op, text: &str| WordRow { op, text: text.to_string() };
    let mut change = edit(Kind::Changed, &["(twelve) of them"], &["(four) of them"]);
    change.words = vec![
        row(Op::Same, "("),
        row(Op::Removed, "twelve"),
        row(Op::Added, "four"),
        row(Op::Same, ") of them"),
    ];
    assert_eq!(text_of(vec![change], Folding::Runs, Ink::Marks), "~ ([-twelve-] {+four+}) of them");
}

#[test]
fn what_a_stranger_wrote_cannot_move_the_cursor() {
    let edits = vec![
        edit(Kind::Added, &[], &["\u{1b}[2JAll\nis\twell\u{202e}."]),
        edit(
            Kind::Removed,
            &["灯塔，重新开放灯塔重新开放灯塔重新开放灯塔重新开放灯塔重新开放，灯塔重新开放。"],
            &[],
        ),
    ];
    let expected = "+ \\u{1b}[2JAll is well\\u{202e}.\n\
        - 灯塔，重新开放灯塔重新开放灯塔重新开放灯塔重新开放灯塔重新\n  开放，灯塔重新开放。";
    assert_eq!(text_of(edits, Folding::Runs, Ink::Marks), expected);
}

#[test]
fn a_fold_leaves_a_sentence_on_each_side_of_a_change() {
    let quiet = |number: u32| same(&format!("Sentence {number}."));
    let mut edits: Vec<EditRow> = (0..4).map(quiet).collect();
    edits.push(edit(Kind::Added, &[], &["More is known."]));
    edits.extend((4..7).map(quiet));
    edits.push(edit(Kind::Removed, &["Nothing is known."], &[]));
    edits.extend((7..12).map(quiet));
    let expected = "  … 3 sentences unchanged\n  Sentence 3.\n+ More is known.\n  Sentence 4.\n  Sentence 5.\n  \
        Sentence 6.\n- Nothing is known.\n  Sentence 7.\n  … 4 sentences unchanged";
    assert_eq!(bare(&text_of(edits.clone(), Folding::Runs, Ink::Marks)), expected);
    assert_eq!(text_of(edits, Folding::Nothing, Ink::Marks).lines().count(), 14);
    let all = bare(&text_of((0..5).map(quiet).collect(), Folding::Runs, Ink::Marks));
    assert_eq!(all, "  … 5 sentences unchanged");
}

#[test]
fn limits_are_told_at_the_end() {
    let mut cut = report("Ferry", "Ferry", vec![same("All is well.")]);
    cut.limits.push("the last 12 sentences were not compared".to_string());
    let shown = bare(&page(&cut, 60, Folding::Runs, Ink::Marks));
    assert!(shown.ends_with("\n\nNot complete\n! the last 12 sentences were not compared\n"), "{shown}");
    assert!(shown.contains("no sentence changed; the one sentence the same"), "{shown}");
}

/// A text without its spaces: what does not change when it is wrapped.
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
            // Cells of a table are wrapped beside each other.
            for text in report.facts.iter().flat_map(|fact| [&fact.old, &fact.new]).flatten() {
                let mut left = shown.chars();
                let wanted = Plain(&dense(text)).to_string();
                prop_assert!(wanted.chars().all(|wanted| left.any(|character| character == wanted)), "{text:?}");
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
