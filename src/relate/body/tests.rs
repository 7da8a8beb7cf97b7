use super::*;
use proptest::prelude::*;

#[test]
fn what_is_set_aside_is_gone_and_spans_lead_back() {
    let text = "LANPU (Wire) - The dam is dry.\n\nRead more here.\n\nNobody was hurt.\n\nFooter";
    let aside = [text.find("Footer").unwrap() as u32..text.len() as u32, 0..15, 32..47];
    let body = Body::new(text, &aside);
    assert_eq!(body.text, "The dam is dry.\n\nNobody was hurt.");
    assert_eq!(body.word_count(), 7);
    let nobody = body.text.find("Nobody").unwrap() as u32..body.text.len() as u32;
    assert_eq!(body.words_in(&nobody), 3);
    let given = body.given(&nobody);
    assert_eq!(&text[given.start as usize..given.end as usize], "Nobody was hurt.");
    assert_eq!(Body::new(text, &[]).text, text);
    let all = 0..text.len() as u32;
    assert_eq!(Body::new(text, std::slice::from_ref(&all)), Body::default());
}

proptest! {
    #[test]
    fn every_word_that_is_left_is_the_one_it_was(
        words in proptest::collection::vec("[a-z]{1,4}", 1..40),
        aside in proptest::collection::vec((0u32..40, 0u32..6), 0..5),
    ) {
        let text = words.join(" ");
        let starts: Vec<u32> = words
            .iter()
            .scan(0, |at, word| {
                let start = *at;
                *at += word.len() as u32 + 1;
                Some(start)
            })
            .collect();
        let spans: Vec<Range<u32>> = aside
            .iter()
            .filter(|(first, _)| (*first as usize) < words.len())
            .map(|(first, count)| {
                let last = (*first as usize + *count as usize).min(words.len() - 1);
                starts[*first as usize]..starts[last] + words[last].len() as u32
            })
            .collect();
        let body = Body::new(&text, &spans);
        let left: Vec<&str> = starts
            .iter()
            .zip(&words)
            .filter(|(start, _)| !spans.iter().any(|span| span.contains(start)))
            .map(|(_, word)| word.as_str())
            .collect();
        prop_assert_eq!(body.text.split_whitespace().collect::<Vec<_>>(), left.clone());
        prop_assert_eq!(body.word_count() as usize, left.len());
        for (start, word) in body.words.iter().zip(&left) {
            let given = body.given(&(*start..*start + word.len() as u32));
            prop_assert_eq!(&text[given.start as usize..given.end as usize], *word);
        }
    }

    #[test]
    fn words_are_found_by_looking_at_all_of_them(
        text in "[a-c .\n]{0,40}", aside in (0u32..40, 0u32..9), at in 0u32..45, length in 0u32..20, count in 0usize..5,
    ) {
        let end = text.len() as u32;
        let aside = aside.0.min(end)..(aside.0 + aside.1).min(end);
        let body = Body::new(&text, std::slice::from_ref(&aside));
        let starts: Vec<u32> = Tokenizer::new(0).words(&body.text).iter().map(|word| word.start).collect();
        let end = body.text.len() as u32;
        let at = at.min(end);
        let span = at..(at + length).min(end);
        let inside = starts.iter().filter(|start| span.contains(start)).count();
        prop_assert_eq!(body.words_in(&span) as usize, inside);
        let before: Vec<u32> = starts.iter().copied().filter(|start| *start < at).collect();
        // Where there are not so many, the first of them.
        let expected = before[before.len().saturating_sub(count)..].first().copied();
        prop_assert_eq!(body.word_before(at, count), expected.unwrap_or(at));
        let behind: Vec<u32> = starts.iter().copied().filter(|start| *start >= at).collect();
        prop_assert_eq!(body.word_behind(at, count), behind.get(count).copied().unwrap_or(end));
    }

    #[test]
    fn a_span_leads_back_byte_by_byte(
        text in "[a-c \n]{1,40}",
        aside in proptest::collection::vec((0u32..40, 0u32..9), 0..4),
        span in (0u32..40, 0u32..20),
    ) {
        let end = text.len() as u32;
        let aside: Vec<Range<u32>> = aside.iter().map(|&(at, length)| at.min(end)..(at + length).min(end)).collect();
        let body = Body::new(&text, &aside);
        let is_letter = |at: u32| body.text.as_bytes()[at as usize].is_ascii_alphabetic();
        let letters: Vec<u32> = (0..body.text.len() as u32).filter(|&at| is_letter(at)).collect();
        if letters.is_empty() {
            prop_assert!(body.text.is_empty());
            return Ok(());
        }
        let first = span.0 as usize % letters.len();
        let last = (first + span.1 as usize).min(letters.len() - 1);
        let span = letters[first]..letters[last] + 1;
        let given = body.given(&span);
        // Letters are what is left of the letters, in order: the span begins and ends with the same ones.
        let left: Vec<u32> = (0..end)
            .filter(|at| text.as_bytes()[*at as usize].is_ascii_alphabetic())
            .filter(|at| !aside.iter().any(|span| span.contains(at)))
            .collect();
        prop_assert_eq!(left.len(), letters.len());
        let of = |at: u32| left[letters.iter().position(|letter| *letter == at).unwrap()];
        prop_assert_eq!(given, of(span.start)..of(span.end - 1) + 1);
    }
}

#[test]
fn nothing_is_left_of_nothing() {
    let nothing = Body::new("", &[]);
    assert_eq!((nothing.word_count(), nothing.words_in(&(0..0))), (0, 0));
    assert_eq!((nothing.word_before(0, 3), nothing.word_behind(0, 3)), (0, 0));
}
