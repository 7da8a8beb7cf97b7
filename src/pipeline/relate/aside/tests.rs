use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;

const OUTLETS: [&str; 3] = ["Ostrand Ledger", "Marram News", "Northline"];

fn words(text: &str) -> Vec<String> {
    let words = text.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect()
}

/// Every four words that follow one another.
fn fours(text: &str) -> Vec<Vec<String>> {
    words(text).windows(4).map(<[String]>::to_vec).collect()
}

/// The sentences of a text, each with the numbers of its words.
fn rows(text: &str) -> Vec<(Sentence, Range<usize>)> {
    let mut from = 0;
    let row = |sentence: Sentence| {
        let count = words(sentence.of(text)).len();
        from += count;
        (sentence, from - count..from)
    };
    sentences(text, Language::of(text)).into_iter().map(row).collect()
}

/// A text that was learned from: its outlet, the group of those it has to do with, what it says.
type Learned = (usize, u32, String);

/// In how many groups a sentence of so many words stands at an end of a text of the outlet.
fn carriers(learned: &[Learned], outlet: &str, sentence: &str) -> usize {
    let has = |(number, _, text): &&Learned| {
        let rows = rows(text);
        let at_end = |at: usize| at < 6 || at + 6 >= rows.len();
        let is_it = |(at, (row, _)): (usize, &(Sentence, Range<usize>))| {
            at_end(at) && words(row.of(text)) == words(sentence)
        };
        OUTLETS[*number] == outlet && rows.iter().enumerate().any(is_it)
    };
    learned.iter().filter(has).map(|(_, group, _)| *group).collect::<BTreeSet<u32>>().len()
}

fn naive(passages: &[Passage], learned: &[Learned], text: &str, outlet: Option<&str>) -> Aside {
    let has = |outlet: &str, four: &Vec<String>| {
        passages.iter().any(|passage| passage.source == outlet && fours(&passage.text).contains(four))
    };
    let is_only = |outlet: &str, four: &Vec<String>| {
        has(outlet, four) && OUTLETS.iter().all(|other| *other == outlet || !has(other, four))
    };
    let all = fours(text);
    let is_foreign =
        |other: &&str| Some(*other) != outlet && all.iter().filter(|four| is_only(other, four)).count() >= 12;
    let mut foreign: Vec<String> =
        OUTLETS.iter().filter(|other| is_foreign(other)).map(|other| other.to_string()).collect();
    foreign.sort_unstable();
    let Some(outlet) = outlet else { return Aside { foreign, ..Aside::default() } };

    let is_covered = |word: usize| {
        (word.saturating_sub(3)..=word).any(|at| all.get(at).is_some_and(|four| has(outlet, four)))
    };
    let rows = rows(text);
    let count = |row: usize| rows[row].1.clone().filter(|word| is_covered(*word)).count();
    let carriers: Vec<usize> = rows.iter().map(|(row, _)| carriers(learned, outlet, row.of(text))).collect();
    let is_footer = |row: usize| {
        let is_at_end = row < 6 || row + 6 >= rows.len();
        let is_last = |row: usize| carriers[row] >= 2 && rows[row].1.len() >= 8;
        is_at_end && carriers[row] >= 3 || (row..rows.len()).all(is_last)
    };
    let is_aside = |row: usize| count(row) > 0 && 2 * count(row) >= rows[row].1.len() || is_footer(row);
    let is_part = |row: usize| {
        count(row) > 0 && (row > 0 && is_aside(row - 1) || row + 1 < rows.len() && is_aside(row + 1))
    };
    let joined = |is_gone: &dyn Fn(usize) -> bool| {
        let mut spans: Vec<Range<u32>> = Vec::new();
        for (number, (row, _)) in rows.iter().enumerate().filter(|(number, _)| is_gone(*number)) {
            match spans.last_mut() {
                Some(last) if number > 0 && is_gone(number - 1) => last.end = row.end,
                _ => spans.push(row.start..row.end),
            }
        }
        spans
    };
    let is_gone = |row: usize| is_aside(row) || is_part(row);
    let gone: Vec<usize> =
        (0..rows.len()).filter(|row| is_gone(*row)).flat_map(|row| rows[row].1.clone()).collect();
    let own = gone.iter().filter(|word| !is_covered(**word)).count();
    let all = words(text).len();
    let is_framed = !gone.is_empty() && 4 * (all - gone.len()) < all && 10 * own >= gone.len();
    let spans = if is_framed { joined(&is_footer) } else { joined(&is_gone) };
    Aside { spans, is_framed, foreign }
}

/// Sentences of which no two have a word in common, of five words to twelve.
fn sentence(number: u8) -> String {
    const BEGIN: [&str; 10] = ["b", "d", "f", "g", "k", "l", "m", "n", "p", "r"];
    const END: [&str; 5] = ["arn", "eld", "ick", "ost", "und"];
    let word = |at: usize| format!("{}{}{}", BEGIN[usize::from(number)], END[at % 5], END[at / 5]);
    let line: Vec<String> = (0..5 + usize::from(number) * 7 / 9).map(word).collect();
    let line = line.join(" ");
    format!("{}{}.", line[..1].to_uppercase(), &line[1..])
}

fn texts(most: usize) -> impl Strategy<Value = String> {
    proptest::collection::vec(0u8..10, 0..most)
        .prop_map(|numbers| numbers.into_iter().map(sentence).collect::<Vec<_>>().join(" "))
}

/// A piece of a text, as samples of passages are.
fn passage() -> impl Strategy<Value = Passage> {
    (0usize..3, texts(4), 0usize..12, 1usize..30).prop_map(|(outlet, text, from, length)| {
        let piece: Vec<&str> = text.split(' ').skip(from).take(length).collect();
        Passage { source: OUTLETS[outlet].to_string(), articles: 5, text: piece.join(" ") }
    })
}

fn learned(texts: &[Learned]) -> Vec<(u64, u32)> {
    texts
        .iter()
        .flat_map(|(outlet, group, text)| {
            ends(text, OUTLETS[*outlet]).into_iter().map(move |key| (key, *group))
        })
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn what_is_set_aside_is_found_four_words_by_four_words(
        passages in proptest::collection::vec(passage(), 0..5),
        texts in proptest::collection::vec((0usize..3, 0u32..4, texts(16)), 0..6),
        text in texts(18),
        outlet in proptest::option::weighted(0.9, 0usize..3),
    ) {
        let outlet = outlet.map(|outlet| OUTLETS[outlet]);
        let mut known = Passages::new(&passages);
        known.learn(learned(&texts));
        prop_assert_eq!(known.aside(&text, outlet), naive(&passages, &texts, &text, outlet));
        // Nothing hangs on the order in which passages and texts are given.
        let mut turned = Passages::new(passages.iter().rev());
        turned.learn(learned(&texts.into_iter().rev().collect::<Vec<_>>()));
        prop_assert_eq!(turned.aside(&text, outlet), known.aside(&text, outlet));
    }
}

#[test]
fn nothing_is_set_aside_without_passages() {
    let mut known = Passages::new(&[]);
    for text in ["", "One.", &[sentence(9), sentence(9)].join(" ")] {
        assert_eq!(known.aside(text, Some(OUTLETS[0])), Aside::default());
    }
    known.learn(Vec::new());
    assert_eq!(known.aside(&sentence(9), None), Aside::default());
    assert!(ends("", OUTLETS[0]).is_empty());
}

#[test]
fn a_last_sentence_of_two_texts_is_a_footer_and_a_middle_one_is_none() {
    let of = |numbers: &[u8]| numbers.iter().map(|number| sentence(*number)).collect::<Vec<_>>().join(" ");
    let (one, other) = (of(&[0, 5, 9]), of(&[1, 5, 9]));
    let mut known = Passages::new(&[]);
    known.learn(learned(&[(0, 0, one.clone()), (0, 1, other)]));
    let last = one.find(&sentence(5)).unwrap() as u32..one.len() as u32;
    assert_eq!(known.aside(&one, Some(OUTLETS[0])).spans, [last]);
    // In another outlet, in one group, or with something behind it, it is not.
    assert_eq!(known.aside(&one, Some(OUTLETS[1])), Aside::default());
    let behind = of(&[5, 9, 2]);
    assert_eq!(known.aside(&behind, Some(OUTLETS[0])), Aside::default());
    known.learn(learned(&[(0, 0, one.clone()), (0, 0, behind)]));
    assert_eq!(known.aside(&one, Some(OUTLETS[0])), Aside::default());
}

#[test]
fn a_key_is_that_of_the_words_in_their_order() {
    let of = |text: &str| key_of(&Tokenizer::new(0).words(text));
    // Words in another order are another text, and so is one more of the same.
    assert_eq!(of("A dam, drained."), of("a DAM drained"));
    assert_ne!(of("dam a"), of("a dam"));
    assert_ne!(of("a a"), of("a"));
}
