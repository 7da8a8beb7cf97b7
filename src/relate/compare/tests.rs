use proptest::prelude::*;

use super::super::fixture::{Case, cases};
use super::*;
use crate::diff::diff;
use crate::text::Tokenizer;

/// The first bytes of the words of a span, found by looking at all words.
fn words_in(text: &str, span: &Range<u32>) -> u32 {
    let words = Tokenizer::new(0).words(text);
    words.iter().filter(|word| word.start >= span.start && word.start < span.end).count() as u32
}

/// What is counted of one side, edit by edit and word by word; `is_old` says which.
fn naive_side(text: &str, diff: &Diff, is_old: bool) -> Side {
    let sentences = if is_old { &diff.old } else { &diff.new };
    let mut side = Side {
        words: Tokenizer::new(0).words(text).len() as u32,
        sentences: sentences.len() as u32,
        ..Side::default()
    };
    let mut is_covered = vec![false; text.len()];
    for edit in &diff.edits {
        let (first, count) = if is_old { (edit.old, edit.old_count) } else { (edit.new, edit.new_count) };
        if count == 0 {
            continue;
        }
        let of = &sentences[first as usize..(first + count) as usize];
        let span = of[0].start..of[of.len() - 1].end;
        let words = words_in(text, &span);
        let cover =
            |is_covered: &mut Vec<bool>| is_covered[span.start as usize..span.end as usize].fill(true);
        match edit.kind {
            Kind::Removed | Kind::Added => side.own_sentences += 1,
            Kind::Same | Kind::Typographic => {
                side.same += words;
                cover(&mut is_covered);
            }
            Kind::Changed | Kind::Split | Kind::Merged => {
                let spans = edit.runs.iter().filter(|run| run.op == Op::Same);
                let kept: u32 =
                    spans.map(|run| words_in(text, if is_old { &run.old } else { &run.new })).sum();
                let op = if is_old { Op::Removed } else { Op::Added };
                let other = edit.runs.iter().filter(|run| run.op == op);
                let told = other.map(|run| if is_old { &run.old } else { &run.new }).map(|span| {
                    let printed = &text[span.start as usize..span.end as usize];
                    let words = printed.split(|letter: char| !letter.is_alphanumeric());
                    words.filter(|word| word.chars().any(|c| c.is_numeric() || c.is_uppercase())).count()
                        as u32
                });
                let kept = kept.min(words);
                side.changed += words;
                side.kept += kept;
                side.told += told.sum::<u32>().min(words - kept);
                if words > 0 && 2 * kept >= words {
                    cover(&mut is_covered);
                }
            }
        }
    }
    // Up to three bytes between what is covered are white space.
    let mut from = 0;
    for at in 0..text.len() {
        if is_covered[at] {
            if at > from && at - from <= 3 && from > 0 {
                is_covered[from..at].fill(true);
            }
            from = at + 1;
        }
    }
    let starts = (0..text.len()).filter(|&at| is_covered[at] && (at == 0 || !is_covered[at - 1]));
    side.covered = starts
        .map(|start| {
            let end = (start..text.len()).find(|&at| !is_covered[at]).unwrap_or(text.len());
            start as u32..end as u32
        })
        .collect();
    side
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn sides_are_counted_word_by_word(case in cases(3)) {
        for drawn in case.drawn.windows(2) {
            let (a, b) = (drawn[0].article().body, drawn[1].article().body);
            let diff = diff(&a.text, &b.text);
            let found = compare(&a, &b, &diff);
            prop_assert_eq!(&found.a, &naive_side(&a.text, &diff, true));
            prop_assert_eq!(&found.b, &naive_side(&b.text, &diff, false));
            let whole = |side: &Side| side.own() + side.same + side.changed == side.words;
            prop_assert!(whole(&found.a) && whole(&found.b));
            let left = |side: &Side| side.words - side.same - side.kept;
            prop_assert_eq!(found.distance(), left(&found.a) + left(&found.b));
            prop_assert!(found.refilled <= found.changed);
            prop_assert!(found.a.share() <= 1.0 && found.b.share() <= 1.0);
        }
    }

    #[test]
    fn what_two_share_does_not_hang_on_which_is_given_first(case in cases(3)) {
        for drawn in case.drawn.windows(2) {
            let (a, b) = (drawn[0].article().body, drawn[1].article().body);
            let one = compare(&a, &b, &diff(&a.text, &b.text));
            let other = compare(&b, &a, &diff(&b.text, &a.text)).turned();
            prop_assert_eq!((&one.a, &one.b), (&other.a, &other.b));
            prop_assert_eq!((one.same, one.changed, one.moved), (other.same, other.changed, other.moved));
            prop_assert_eq!((one.refilled, one.is_lead_changed), (other.refilled, other.is_lead_changed));
        }
    }

    #[test]
    fn a_text_is_all_of_itself(case in cases(2)) {
        for body in Case::of(case.drawn).linked().0.iter().map(|article| &article.body) {
            let found = compare(body, body, &diff(&body.text, &body.text));
            prop_assert_eq!((found.distance(), found.changed, found.a.own_sentences), (0, 0, 0));
            prop_assert_eq!(found.a.shared(), body.word_count());
            let whole = 0..body.text.len() as u32;
            let covered = if body.text.is_empty() { vec![] } else { vec![whole] };
            prop_assert_eq!(found.a.covered, covered);
        }
    }
}

#[test]
fn a_share_of_nothing_is_none() {
    assert_eq!(share(0, 0), 0.0);
    let nothing = Body::default();
    assert_eq!(compare(&nothing, &nothing, &diff("", "")), Compared::default());
}

#[test]
fn words_in_other_lines_are_the_same_words() {
    let one = "The harbour of Ostrand is\n\nclosed until Friday, the port said. Two ferries wait outside.";
    let other =
        "The harbour of Ostrand is closed until\n\nFriday, the port said.\n\nTwo ferries\n\nwait outside.";
    let compared = |a: &str, b: &str| compare(&Body::new(a, &[]), &Body::new(b, &[]), &diff(a, b));
    let found = compared(one, other);
    assert_eq!((found.distance(), found.changed, found.moved), (0, 0, 0));
    assert_eq!((found.a.own_sentences, found.b.own_sentences), (0, 0));
    let whole = 0..one.len() as u32;
    assert_eq!(found.a.covered, vec![whole]);
    assert_eq!(found, compared(other, one).turned());
    let late = other.replace("Friday", "Sunday");
    assert_eq!(compared(one, &late).distance(), compared(&late, one).distance());
    assert!(compared(one, &late).distance() > 0);
}
