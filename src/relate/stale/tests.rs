use proptest::prelude::*;

use super::super::fixture::text;
use super::*;
use crate::diff::diff;

fn words(text: &str) -> Vec<String> {
    let words = text.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect()
}

/// Whether the words of one text stand in the other, one behind the other.
fn prints(text: &str, part: &str) -> bool {
    let (text, part) = (words(text), words(part));
    !part.is_empty() && (0..text.len()).any(|at| text[at..].starts_with(&part))
}

fn found(old: &str, new: &str) -> Vec<Correction> {
    corrections(&Body::new(old, &[]), &Body::new(new, &[]), &diff(old, new))
}

fn is_stale(copy: &str, correction: &Correction) -> bool {
    Words::of(&Body::new(copy, &[])).is_stale(correction)
}

fn drawn(wordings: u8) -> impl Strategy<Value = Vec<(u8, u8)>> {
    proptest::collection::vec((0u8..6, 0..wordings), 0..6).prop_map(|mut sentences| {
        sentences.sort_unstable();
        sentences.dedup_by_key(|&mut (number, _)| number);
        sentences
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn nobody_is_said_to_print_what_he_does_not(old in drawn(4), new in drawn(4), copy in drawn(4)) {
        let (old, new, copy) = (text(&old), text(&new), text(&copy));
        for correction in found(&old, &new) {
            prop_assert!(prints(&old, &correction.old), "{correction:?}");
            if let Some(now) = &correction.new {
                prop_assert!(prints(&new, now), "{correction:?}");
            }
            if is_stale(&copy, &correction) {
                prop_assert!(prints(&copy, &correction.old), "{correction:?} in {copy}");
            }
            // Sentences have no words in common: what is gone from one is not elsewhere.
            prop_assert!(!is_stale(&new, &correction), "{correction:?}");
            prop_assert!(!is_stale("", &correction));
        }
    }

    #[test]
    fn who_has_the_sentence_as_it_was_has_the_mistake(
        mut sentences in drawn(1), at in 0usize..6, was in 0u8..3, is in 1u8..3, copied in 0u8..4, others in drawn(1),
    ) {
        let is = (was + is) % 3;
        if sentences.is_empty() {
            sentences.push((3, 0));
        }
        let at = at % sentences.len();
        let number = sentences[at].0;
        let version = |wording: u8| {
            let mut sentences = sentences.clone();
            sentences[at].1 = wording;
            text(&sentences)
        };
        let corrections = found(&version(was), &version(is));
        prop_assert!(corrections.iter().any(|correction| {
            correction.kind == Corrected::Fact(FactKind::Figure)
                && correction.old == (20 + was).to_string()
                && correction.new == Some((20 + is).to_string())
        }), "{corrections:?}");
        let mut copy: Vec<(u8, u8)> = others.into_iter().filter(|(other, _)| *other != number).collect();
        copy.push((number, copied));
        let stale = corrections.iter().filter(|correction| is_stale(&text(&copy), correction)).count();
        prop_assert_eq!(stale, if copied == was { corrections.len() } else { 0 });
        copy.pop();
        prop_assert!(!corrections.iter().any(|correction| is_stale(&text(&copy), correction)));
    }

    #[test]
    fn words_are_found_as_they_are_by_looking_everywhere(
        text in proptest::collection::vec(0u8..3, 0..14),
        among in proptest::collection::vec(0u8..3, 0..5),
        now in proptest::collection::vec(0u8..3, 0..5),
    ) {
        let line = |numbers: &[u8]| {
            numbers.iter().map(|number| ["alder", "birch", "cedar"][usize::from(*number)]).collect::<Vec<_>>().join(" ")
        };
        let (text, among, now) = (line(&text), line(&among), line(&now));
        let correction = Correction {
            kind: Corrected::Sentence(Whole::Sentence),
            old: among.clone(),
            new: None,
            among: hashes(&among),
            now_among: hashes(&now),
        };
        let expected = prints(&text, &among) && !prints(&text, &now);
        prop_assert_eq!(is_stale(&text, &correction), expected);
    }
}

/// Kind, before and now of what was corrected in a sentence.
fn told(old: &str, new: &str) -> Vec<(Corrected, String, Option<String>)> {
    found(old, new).into_iter().map(|found| (found.kind, found.old, found.new)).collect()
}

#[test]
fn corrections_are_told_by_what_they_changed() {
    let base = "The lock keepers of Marram opened the upper gate for 40 barges on Monday morning.";
    let figure =
        |old: &str, new: &str| (Corrected::Fact(FactKind::Figure), old.to_string(), Some(new.to_string()));
    assert_eq!(told(base, &base.replace("40", "44")), [figure("40", "44")]);
    let time = "The rope race in Marram was won in 7:46.78 by the crew of the upper lock.";
    assert_eq!(told(time, &time.replace("46.78", "48.78")), [figure("46.78", "48.78")]);
    let day = told(base, &base.replace("Monday", "Tuesday"));
    assert_eq!(day, [(Corrected::Fact(FactKind::Time), "Monday".into(), Some("Tuesday".into()))]);
    let more = "Nobody in the valley had been told of it before the sirens went off.";
    let removed = (Corrected::Sentence(Whole::Sentence), more.to_string(), None);
    assert_eq!(told(&format!("{base} {more}"), base), [removed]);
    // Four words that went are withdrawn, three are another wording.
    let shorter = more.replace(" the sirens went off", " that");
    assert_eq!(
        told(more, &shorter),
        [(Corrected::Sentence(Whole::Sentence), more.to_string(), Some(shorter.clone()))]
    );
    assert_eq!(told(more, &more.replace(" the sirens went", " they were")), []);
    // Too short to be known again, and nothing that is new is a correction.
    assert_eq!(told(&format!("{base} It rained."), base), []);
    assert_eq!(told(base, &format!("{base} {more}")), []);
    assert_eq!(told(base, base), []);
    assert_eq!(told("", ""), []);
}

#[test]
fn ten_words_on_either_side_are_looked_for_and_no_more() {
    let words = |from: usize| {
        (from..from + 14).map(|at| format!("wo{}rd", (b'a' + at as u8) as char)).collect::<Vec<_>>().join(" ")
    };
    let (head, tail) = (words(0), words(5));
    let sentence = |head: &str, figure: u32, tail: &str| format!("The {head} {figure} {tail} end.");
    let corrections = found(&sentence(&head, 20, &tail), &sentence(&head, 30, &tail));
    assert_eq!(corrections.len(), 1);
    let first = |words: &str| words.replacen("wo", "other", 1);
    let last = |words: &str| format!("{}other", &words[..words.len() - 2]);
    // A word far from the figure may differ, one near to it may not.
    assert!(is_stale(&sentence(&first(&head), 20, &last(&tail)), &corrections[0]));
    assert!(!is_stale(&sentence(&last(&head), 20, &tail), &corrections[0]));
    assert!(!is_stale(&sentence(&head, 20, &first(&tail)), &corrections[0]));
    assert!(!is_stale(&sentence(&head, 30, &tail), &corrections[0]));
    // The tenth is near, the eleventh is not.
    let with = |words: &str, at: usize| {
        words
            .split(' ')
            .enumerate()
            .map(|(number, word)| if number == at { "other" } else { word })
            .collect::<Vec<_>>()
            .join(" ")
    };
    assert!(!is_stale(&sentence(&with(&head, 4), 20, &tail), &corrections[0]));
    assert!(is_stale(&sentence(&with(&head, 3), 20, &tail), &corrections[0]));
    assert!(!is_stale(&sentence(&head, 20, &with(&tail, 9)), &corrections[0]));
    assert!(is_stale(&sentence(&head, 20, &with(&tail, 10)), &corrections[0]));
}
