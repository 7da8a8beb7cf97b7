//! The cases of `fixtures/facts`: what an editor would call a change of substance, and what not.

#![allow(clippy::print_stderr, reason = "counts are told to who asks for them")]

use std::collections::BTreeSet;
use std::ops::Range;

use newsprint::diff::diff_in;
use newsprint::diff::facts::FactKind;
use newsprint::diff::language::Language;

/// Kind, old, new as printed; `-` where a side has none.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Told(String, String, String);

impl std::fmt::Display for Told {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{} | {} | {}", self.0, self.1, self.2)
    }
}

#[derive(Default)]
struct Case {
    name: String,
    old: String,
    new: String,
    expected: Vec<Told>,
    is_known_to_fail: bool,
}

/// The cases of a file, as `fixtures/facts/README.md` describes them.
fn cases(source: &str) -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    let mut is_known_to_fail = false;
    for line in source.lines() {
        if let Some(name) = line.strip_prefix("=== ") {
            cases.push(Case { name: name.to_string(), is_known_to_fail, ..Case::default() });
            is_known_to_fail = false;
        } else if line.starts_with("# known failure") {
            is_known_to_fail = true;
        } else if let Some((field, rest)) = line.split_once(": ").filter(|_| !line.starts_with("# ")) {
            let case = cases.last_mut().expect("a case begins with ===");
            match field {
                "OLD" => case.old = rest.to_string(),
                "NEW" => case.new = rest.to_string(),
                "FACT" => {
                    let parts: Vec<_> = rest.split('|').map(|part| part.trim().to_string()).collect();
                    let [kind, old, new] = parts.try_into().expect("a fact is kind | old | new");
                    case.expected.push(Told(kind, old, new));
                }
                _ => panic!("no such field: {line}"),
            }
        } else {
            assert!(line.is_empty() || line.starts_with("# "), "not a line of a case: {line}");
        }
    }
    cases
}

fn name(kind: FactKind) -> &'static str {
    match kind {
        FactKind::Figure => "figure",
        FactKind::Time => "time",
        FactKind::Name => "name",
        FactKind::Quote => "quote",
        FactKind::Attribution => "attribution",
        FactKind::Negation => "negation",
        FactKind::Hedge => "hedge",
    }
}

fn printed(text: &str, span: Option<&Range<u32>>) -> String {
    span.map_or("-".to_string(), |span| text[span.start as usize..span.end as usize].to_string())
}

/// Whether a text holds another one as whole words: "5" is no part of "3,5".
fn holds(text: &str, part: &str) -> bool {
    let is_cut = |before: &str, after: &str| {
        let (mut before, mut after) = (before.chars().rev(), after.chars());
        match (before.next(), after.next()) {
            (Some('.' | ','), Some(digit)) if digit.is_numeric() => {
                before.next().is_some_and(char::is_numeric)
            }
            (Some(digit), Some('.' | ',')) if digit.is_numeric() => {
                after.next().is_some_and(char::is_numeric)
            }
            (Some(before), Some(after)) => before.is_alphanumeric() && after.is_alphanumeric(),
            _ => false,
        }
    };
    text.match_indices(part).any(|(at, _)| {
        let end = at + part.len();
        !is_cut(&text[..at], &text[at..]) && !is_cut(&text[..end], &text[end..])
    })
}

/// How much of a number, a name or a quotation is printed is taste: either may hold the other. A side that has none must
/// have none.
fn are_alike(one: &str, other: &str) -> bool {
    let (one, other) = (one.to_lowercase(), other.to_lowercase());
    if one == "-" || other == "-" { one == other } else { holds(&one, &other) || holds(&other, &one) }
}

fn is_match(found: &Told, expected: &Told) -> bool {
    // A "not" may be told with the word before it, as in "did" and "did not".
    let is_led = |lead: &str, whole: &str| whole.strip_prefix(lead).is_some_and(|rest| rest.starts_with(' '));
    let is_toggle = matches!(&*expected.0, "negation" | "hedge");
    let is_none = |found: &str, whole: &str, expected: &str| {
        is_toggle && expected == "-" && found != "-" && is_led(found, whole)
    };
    found.0 == expected.0
        && (are_alike(&found.1, &expected.1) || is_none(&found.1, &found.2, &expected.1))
        && (are_alike(&found.2, &expected.2) || is_none(&found.2, &found.1, &expected.2))
}

/// Facts listed that are not expected, and expected ones that are not listed.
fn compare(found: &BTreeSet<Told>, expected: &[Told]) -> (Vec<Told>, Vec<Told>) {
    let mut missing = expected.to_vec();
    let mut surplus = Vec::new();
    for fact in found {
        match missing.iter().position(|wanted| is_match(fact, wanted)) {
            Some(at) => drop(missing.remove(at)),
            None => surplus.push(fact.clone()),
        }
    }
    (surplus, missing)
}

/// Facts listed, of these expected, and expected.
#[derive(Default)]
struct Tally {
    listed: usize,
    right: usize,
    expected: usize,
}

impl Tally {
    fn add(&mut self, listed: usize, surplus: usize, expected: usize) {
        self.listed += listed;
        self.right += listed - surplus;
        self.expected += expected;
    }

    fn precision(&self) -> f64 {
        self.right as f64 / self.listed as f64
    }

    fn recall(&self) -> f64 {
        self.right as f64 / self.expected as f64
    }
}

#[test]
fn facts_are_what_an_editor_would_call_a_change_of_substance() {
    let (mut total, mut without, mut known) = (0, 0, 0);
    let (mut all, mut unmarked) = (Tally::default(), Tally::default());
    let mut wrong = Vec::new();
    let mut files: Vec<_> = std::fs::read_dir("fixtures/facts").unwrap().map(|e| e.unwrap().path()).collect();
    files.sort();
    for file in files.iter().filter(|file| file.extension().is_some_and(|e| e == "txt")) {
        let stem = file.file_stem().unwrap().to_str().unwrap();
        let language = Language::from_tag(stem).unwrap();
        for case in cases(&std::fs::read_to_string(file).unwrap()) {
            assert!(!case.old.is_empty() && !case.new.is_empty(), "{stem} {} lacks a side", case.name);
            total += 1;
            without += usize::from(case.expected.is_empty());
            known += usize::from(case.is_known_to_fail);
            let diff = diff_in(&case.old, &case.new, language);
            let told = |fact: &newsprint::diff::facts::Fact| {
                let (old, new) = (fact.old.as_ref(), fact.new.as_ref());
                Told(name(fact.kind).to_string(), printed(&case.old, old), printed(&case.new, new))
            };
            let found: BTreeSet<Told> = diff.facts.iter().map(told).collect();
            let (surplus, missing) = compare(&found, &case.expected);
            all.add(found.len(), surplus.len(), case.expected.len());
            if !case.is_known_to_fail {
                unmarked.add(found.len(), surplus.len(), case.expected.len());
            }
            if (surplus.is_empty() && missing.is_empty()) == case.is_known_to_fail {
                let verdict = if case.is_known_to_fail { "is right now: unmark it" } else { "is wrong" };
                let mut lines = vec![format!("{stem}, {}: {verdict}", case.name)];
                lines.extend(surplus.iter().map(|fact| format!("  no such fact: {fact}")));
                lines.extend(missing.iter().map(|fact| format!("  not listed:   {fact}")));
                lines.push(format!("  old: {}\n  new: {}", case.old, case.new));
                wrong.push(lines.join("\n"));
            }
        }
    }
    eprintln!("{total} cases, {without} without a fact, {known} known to fail");
    eprintln!("of all: precision {:.4}, recall {:.4}", all.precision(), all.recall());
    eprintln!("of the unmarked: precision {:.4}, recall {:.4}", unmarked.precision(), unmarked.recall());
    assert!(total >= 90 && without >= 30);
    assert!(wrong.is_empty(), "{} of {total}:\n{}", wrong.len(), wrong.join("\n"));
    assert_eq!(unmarked.right, unmarked.listed, "precision before recall");
}
