//! The hard cases of `fixtures/sentences`, and what people made of real articles where those are at hand.

#![allow(clippy::print_stderr, reason = "what was skipped and how much was cut right is said by name")]

use std::collections::BTreeSet;
use std::path::Path;

use newsprint::diff::language::Language;
use newsprint::diff::sentence::sentences;

struct Case {
    name: String,
    text: String,
    expected: Vec<String>,
    is_known_to_fail: bool,
}

/// The cases of a file, as `fixtures/sentences/README.md` describes them.
fn cases(source: &str) -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    let (mut is_known, mut is_expected) = (false, false);
    for line in source.lines() {
        if let Some(name) = line.strip_prefix("=== ") {
            let (name, text) = (name.trim().to_string(), String::new());
            cases.push(Case { name, text, expected: Vec::new(), is_known_to_fail: is_known });
            (is_known, is_expected) = (false, false);
        } else if line.starts_with("# known failure") {
            is_known = true;
        } else if line == "---" {
            is_expected = true;
        } else if let Some(case) = cases.last_mut().filter(|_| !(line.starts_with("# ") && is_expected)) {
            if !is_expected {
                case.text.push_str(line);
                case.text.push('\n');
            } else if !line.trim().is_empty() {
                case.expected.push(collapsed(line));
            }
        }
    }
    cases
}

fn collapsed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn every_hard_case_is_cut_as_a_reader_would() {
    let (mut total, mut known, mut languages) = (0, 0, BTreeSet::new());
    let mut wrong = Vec::new();
    let mut files: Vec<_> =
        std::fs::read_dir("fixtures/sentences").unwrap().map(|e| e.unwrap().path()).collect();
    files.sort();
    for file in files.iter().filter(|file| file.extension().is_some_and(|e| e == "txt")) {
        let stem = file.file_stem().unwrap().to_str().unwrap();
        let tag = stem.split('-').next().unwrap();
        languages.insert(tag.to_string());
        for case in cases(&std::fs::read_to_string(file).unwrap()) {
            total += 1;
            let language = Language::from_tag(tag).unwrap();
            let found: Vec<String> =
                sentences(&case.text, language).iter().map(|s| collapsed(s.of(&case.text))).collect();
            known += usize::from(case.is_known_to_fail);
            if (found == case.expected) == case.is_known_to_fail {
                let verdict = if case.is_known_to_fail { "is right now: unmark it" } else { "is wrong" };
                wrong.push(format!("{stem} {} {verdict}\n  {}", case.name, found.join("\n  ")));
            }
        }
    }
    eprintln!("{total} cases in {} languages, {known} known to fail", languages.len());
    assert!(total >= 120 && languages.len() >= 6);
    assert!(wrong.is_empty(), "{} of {total}:\n{}", wrong.len(), wrong.join("\n"));
}

/// Agreement with the sentences that people cut by hand: the share of boundaries found that are right, and of right ones
/// that are found.
#[test]
fn real_articles_are_cut_as_people_cut_them() {
    let path = Path::new("../shared/data/basil-triples/docs.jsonl");
    let Ok(data) = std::fs::read_to_string(path) else {
        eprintln!("skipped: {} is not here", path.display());
        return;
    };
    let (mut both, mut found_all, mut right_all) = (0, 0, 0);
    for line in data.lines() {
        let record: serde_json::Value = serde_json::from_str(line).unwrap();
        let text = record["text"].as_str().unwrap();
        let first_letter = |from: usize| text[from..].find(char::is_alphanumeric).map(|at| from + at);
        let found: BTreeSet<usize> = sentences(text, Language::of(text))
            .iter()
            .filter_map(|s| first_letter(s.start as usize))
            .collect();
        let (mut right, mut from) = (BTreeSet::new(), 0);
        for sentence in record["sentences"].as_array().unwrap() {
            let sentence = sentence.as_str().unwrap().trim();
            if let Some(at) = text[from..].find(sentence).filter(|_| !sentence.is_empty()) {
                right.extend(first_letter(from + at));
                from += at + sentence.len();
            }
        }
        both += found.intersection(&right).count();
        (found_all, right_all) = (found_all + found.len(), right_all + right.len());
    }
    let (precision, recall) = (both as f64 / found_all as f64, both as f64 / right_all as f64);
    eprintln!("basil-triples: {right_all} sentences by hand, precision {precision:.4}, recall {recall:.4}");
    assert!(precision > 0.95 && recall > 0.98);
}
