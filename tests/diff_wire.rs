//! A wire story and its revision: nine edits were planted, and these are found, with the facts in them and nothing else.

use newsprint::diff::facts::FactKind;
use newsprint::diff::language::Language;
use newsprint::diff::{Diff, Edit, Kind, diff_in};

/// Beginnings of the sentences, enough to tell them apart.
fn head(text: &str) -> String {
    text.split_whitespace().take(3).collect::<Vec<_>>().join(" ")
}

fn told(old: &str, new: &str, diff: &Diff, edit: &Edit) -> String {
    let heads = |text: &str, sentences: &[newsprint::diff::sentence::Sentence], first: u32, count: u32| {
        let these = &sentences[first as usize..(first + count) as usize];
        these.iter().map(|sentence| head(sentence.of(text))).collect::<Vec<_>>().join(" / ")
    };
    let moved = if edit.moved { " moved" } else { "" };
    let olds = heads(old, &diff.old, edit.old, edit.old_count);
    let news = heads(new, &diff.new, edit.new, edit.new_count);
    format!("{:?}{moved}: {olds} => {news}", edit.kind)
}

/// One line a difference, so that a failure reads as a list of them.
fn differences(found: &[String], expected: &[&str]) -> String {
    let surplus = found.iter().filter(|line| !expected.contains(&line.as_str()));
    let missing = expected.iter().filter(|line| !found.iter().any(|other| other == *line));
    let mut lines: Vec<String> = surplus.map(|line| format!("not planted: {line}")).collect();
    lines.extend(missing.map(|line| format!("not found:   {line}")));
    lines.join("\n")
}

#[test]
fn a_revised_wire_story_has_its_nine_edits_and_no_other() {
    let old = std::fs::read_to_string("fixtures/diff/wire.old.txt").unwrap();
    let new = std::fs::read_to_string("fixtures/diff/wire.new.txt").unwrap();
    let diff = diff_in(&old, &new, Language::ENGLISH);

    let is_edit = |edit: &&Edit| edit.kind != Kind::Same || edit.moved;
    let mut edits: Vec<String> =
        diff.edits.iter().filter(is_edit).map(|edit| told(&old, &new, &diff, edit)).collect();
    edits.sort();
    // The moved paragraph has two sentences.
    let mut planted = [
        "Changed: MARROW BAY (Coastal => MARROW BAY (Coastal",
        "Changed: The ferry Star => The ferry Star",
        "Removed: Its bow was => ",
        "Changed: \"We heard a => \"We heard a",
        "Same moved: The owner of => The owner of",
        "Same moved: Its office in => Its office in",
        "Changed: The captain, Tom => The captain, Thomas",
        "Added:  => Prosecutors have taken",
        "Split: Local skippers have => Local skippers have / Their petitions have",
        "Typographic: It's the worst => It’s the worst",
    ];
    planted.sort_unstable();
    assert!(edits == planted, "{}", differences(&edits, &planted));

    let printed = |text: &str, span: &Option<std::ops::Range<u32>>| {
        span.as_ref().map_or("-".to_string(), |span| text[span.start as usize..span.end as usize].to_string())
    };
    let facts: Vec<String> = diff
        .facts
        .iter()
        .map(|fact| format!("{:?} | {} | {}", fact.kind, printed(&old, &fact.old), printed(&new, &fact.new)))
        .collect();
    let planted = [
        format!("{:?} | Three | Four", FactKind::Figure),
        format!("{:?} | 14 | 17", FactKind::Figure),
        format!("{:?} | loud | terrible", FactKind::Quote),
        format!("{:?} | Tom Ridley | Thomas Ridley", FactKind::Name),
    ];
    let planted: Vec<&str> = planted.iter().map(String::as_str).collect();
    assert!(facts == planted, "{}", differences(&facts, &planted));
    assert!(diff.limits.is_empty());
}
