//! Files of names and forms in, whether each row is met out.

use std::collections::BTreeSet;

use super::super::rows::{Kind, Row, rows};
use super::*;

#[test]
fn a_file_of_ones_own_adds_agencies_and_forms_and_wins() {
    let own = "# mine\r\nMarram Wire\tMRW\tmarramwire.example\r\n\nMarram Reuters\tReuters\nen\tline\tPinched from {} …\n";
    let names = Names::new(Some(own)).expect("right");
    let agency = |mark: &str| {
        let text = line(mark);
        credits(&text, &names).first().and_then(|credit| credit.agency.map(str::to_owned))
    };
    assert_eq!(agency("Source: MRW").as_deref(), Some("Marram Wire"));
    assert_eq!(agency("Pinched from MRW, with thanks").as_deref(), Some("Marram Wire"));
    assert_eq!(agency("Source: Reuters").as_deref(), Some("Marram Reuters"));
    assert_eq!(names.agency("www.marramwire.example"), Some("Marram Wire"));
}

#[test]
fn lines_that_cannot_be_used_are_named() {
    for (own, line, reason) in [
        ("Marram Wire\n-\t--", 2, "is no name"),
        ("en\tline\tPinched", 1, "{} 1 times, not 0"),
        ("\nen\tand\t{} oder", 2, "{} 2 times, not 1"),
        ("english\tline\tPinched from {}", 1, "no code of a language"),
        ("en\tlines\tPinched from {}", 1, "the kinds are line, byline"),
        ("en\tline\t{}", 1, "a word besides the name"),
    ] {
        let bad = Names::new(Some(own)).expect_err(own);
        assert_eq!(bad.line, line, "{bad}");
        assert!(bad.to_string().contains(reason), "{bad}");
    }
}

#[test]
fn every_form_of_the_files_finds_an_agency() {
    let (mut languages, mut wrong) = (BTreeSet::new(), Vec::new());
    for row in rows(include_str!("../lines.tsv")) {
        let Row::Form { kind: Kind::Line | Kind::Byline | Kind::Part, before, after } = row.expect("right")
        else {
            continue;
        };
        let own = format!("{before}Reuters{}", after.replace('…', "in May."));
        let found = found(&line(&own));
        let is_met = found.len() == 1 && found[0].1 == "Reuters" && found[0].3.starts_with(own.trim());
        wrong.extend((!is_met).then_some(own));
    }
    assert_eq!(wrong, [""; 0]);
    for form in include_str!("../lines.tsv").lines().filter(|form| form.contains("\tline\t")) {
        languages.extend(form.split('\t').next());
    }
    assert!(languages.len() >= 12, "{languages:?}");
}

#[test]
fn every_name_of_the_files_is_that_of_one_agency() {
    let (mut agencies, mut wrong) = (BTreeSet::new(), Vec::new());
    for row in rows(include_str!("../agencies.tsv")) {
        let Row::Agency { name, printed } = row.expect("right") else { panic!("a form among agencies") };
        for own in std::iter::once(name).chain(printed.iter().map(|own| own.trim_end_matches('?'))) {
            let text = line(&format!("Source: {own}"));
            let found = found(&text);
            let is_met = found.first().is_some_and(|credit| credit.2.as_deref() == Some(name));
            wrong.extend((!is_met).then(|| format!("{own} of {name}: {found:?}")));
            agencies.insert(name);
        }
    }
    assert_eq!(wrong, [""; 0]);
    assert!(agencies.len() >= 40, "{}", agencies.len());
}
