use proptest::prelude::*;

use super::*;

const TEXT: &str = "Engineers drained the Arnfold reservoir on Tuesday after cracks were found in the dam.";

#[test]
fn a_headline_of_another_article_is_seen() {
    let of = |title: &str| Heading::new(Some(title), TEXT);
    let own = of("Arnfold dam: engineers drain reservoir");
    let other = of("Library van makes its last round");
    assert!(own.is_unrelated(&other));
    assert!(other.is_unrelated(&own));
    assert!(!own.is_unrelated(&of("Cracks found, water let out of dam near Arnfold")));
    assert!(!of("Reservoir drained").is_unrelated(&other), "too short to tell");
    // Both speak of the text, in other words.
    assert!(!of("Reservoir drained after cracks").is_unrelated(&of("Engineers empty lake Tuesday")));
    assert!(!own.is_unrelated(&Heading::new(None, TEXT)));
}

#[test]
fn it_works_without_spaces_and_with_articles() {
    let of = |title: &str| Heading::new(Some(title), "蓝浦灯塔周六重新开放。");
    assert!(!of("蓝浦灯塔重新开放").is_unrelated(&of("灯塔开放参观")));
    assert!(of("蓝浦灯塔重新开放").is_unrelated(&of("股市大幅下跌")));
    let of = |title: &str| Heading::new(Some(title), "أعلنت الوزارة افتتاح المكتبة الجديدة في المدينة");
    assert!(!of("مكتبة جديدة بمدينة").is_unrelated(&of("وزارة تعلن افتتاح")));
}

#[test]
fn one_thing_in_two_spellings_is_one() {
    let of = |place: &str, man: &str| {
        let text = format!("وصل {man} مساء اليوم إلى {place} قادما من الميناء");
        Heading::new(Some(&format!("{man} يصل إلى {place}")), &text)
    };
    assert!(!of("أبوظبي", "إبراهيم").is_about_else(&of("ابوظبي", "ابراهيم")));
    assert!(of("أبوظبي", "إبراهيم").is_about_else(&of("القاهرة", "محمود")));
}

#[test]
fn one_frame_about_two_things_is_seen_and_two_headlines_of_one_thing_are_not() {
    let frame = |town: &str| {
        let text = format!("The mayor of {town} sent greetings on the anniversary of the harbour.");
        Heading::new(Some(&format!("{town} sends its greetings")), &text)
    };
    assert!(frame("Port Lanpu").is_about_else(&frame("Great Ostrand")));
    assert!(!frame("Port Lanpu").is_about_else(&frame("Port Lanpu")));
    assert!(!frame("Lanpu").is_about_else(&frame("Lampu")), "one name, two spellings");
    let cut = Heading::new(Some("Cracks in dam"), "Cracks were found in the dam.");
    let whole = Heading::new(Some("Arnfold reservoir drained"), TEXT);
    assert!(!cut.is_about_else(&whole));
    assert!(!whole.is_about_else(&cut));
}

/// The beginnings of the words of a text in Latin letters.
fn naive_stems(text: &str, is_all: bool) -> Vec<String> {
    let words = text.split(|letter: char| !letter.is_ascii_alphanumeric());
    let told = words.filter(|word| word.len() >= 4 && !word[..4].chars().all(|c| c.is_ascii_digit()));
    told.filter(|word| is_all || !word.as_bytes()[0].is_ascii_lowercase())
        .map(|word| word[..4].to_lowercase())
        .collect()
}

fn naive_unrelated(one: (&str, &str), other: (&str, &str)) -> bool {
    let distinct = |title: &str| {
        let mut stems = naive_stems(title, true);
        stems.sort();
        stems.dedup();
        stems
    };
    let are_apart = |a: &[String], b: &[String]| a.iter().all(|stem| !b.contains(stem));
    let (a, b) = (distinct(one.0), distinct(other.0));
    a.len() >= 3
        && b.len() >= 3
        && are_apart(&a, &b)
        && (are_apart(&a, &naive_stems(one.1, true)) || are_apart(&b, &naive_stems(other.1, true)))
}

fn naive_about_else(one: (&str, &str), other: (&str, &str), least: usize) -> bool {
    let own = |one: (&str, &str), other: (&str, &str)| {
        let lead = naive_stems(&one.1[..one.1.len().min(400)], false);
        let theirs = [naive_stems(other.0, true), naive_stems(other.1, true)].concat();
        let mut own: Vec<String> = naive_stems(one.0, true);
        own.retain(|stem| lead.contains(stem) && !theirs.contains(stem));
        own.sort();
        own.dedup();
        own.len()
    };
    own(one, other) >= least && own(other, one) >= least
}

fn line(most: usize) -> impl Strategy<Value = String> {
    let word = proptest::sample::select(vec![
        "Arnfold",
        "arnfoldish",
        "Dam",
        "reservoir",
        "Reservoir",
        "1995",
        "19955",
        "2024a",
        "Lanpu",
        "lanpu",
        "Ostrand",
        "drained",
        "Drained",
        "Tolverne",
        "Borrick",
        "keepers",
        "barges",
        "sirens",
        "x",
        "Gate",
    ]);
    proptest::collection::vec(word, 0..most).prop_map(|words| words.join(" "))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn headlines_are_compared_as_lists_of_words(titles in (line(7), line(7)), texts in (line(9), line(90))) {
        let (one, other) = ((titles.0.as_str(), texts.0.as_str()), (titles.1.as_str(), texts.1.as_str()));
        let (a, b) = (Heading::new(Some(one.0), one.1), Heading::new(Some(other.0), other.1));
        prop_assert_eq!(a.is_unrelated(&b), naive_unrelated(one, other));
        prop_assert_eq!(a.is_about_else(&b), naive_about_else(one, other, 2));
        prop_assert_eq!(a.may_be_about_else(&b), naive_about_else(one, other, 1));
        prop_assert_eq!(a.is_unrelated(&b), b.is_unrelated(&a));
        prop_assert_eq!(a.is_about_else(&b), b.is_about_else(&a));
        prop_assert!(!a.is_unrelated(&a) && !a.may_be_about_else(&a));
        let none = Heading::new(None, one.1);
        prop_assert!(!none.is_unrelated(&b) && !none.may_be_about_else(&b));
    }
}

#[test]
fn what_a_text_begins_with_is_four_hundred_bytes() {
    let at = |bytes: usize, name: &str| {
        let text = format!("{}{name} Tolverne", "x ".repeat(bytes / 2));
        Heading::new(Some(&format!("{name} Tolverne")), &text)
    };
    let other = Heading::new(Some("Arnfold Borrick"), "Arnfold Borrick");
    assert!(at(382, "Lanpu").is_about_else(&other));
    assert!(!at(402, "Lanpu").is_about_else(&other));
}
