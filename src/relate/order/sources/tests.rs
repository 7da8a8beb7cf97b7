use std::sync::Arc;

use proptest::prelude::*;

use super::super::{Basis, Clock, Order};
use super::*;
use crate::relate::body::Body;
use crate::relate::compare::{Compared, Side};
use crate::relate::fixture::{Case, Drawn, cases};
use crate::relate::pairs_of;

/// Whether each word of the text of an article stands in what another covers.
fn words_covered(article: &Article<'_>, pair: &Pair, number: u32) -> Vec<bool> {
    let covered = &pair.sides(number).0.covered;
    let words = crate::text::Tokenizer::new(0).words(&article.body.text);
    words.iter().map(|word| covered.iter().any(|span| span.contains(&word.start))).collect()
}

/// Two sources, word by word.
fn naive_two_sources(
    number: u32,
    articles: &[Article<'_>],
    pairs: &[Pair],
    may_be: &[bool],
) -> Option<(u32, u32)> {
    let article = &articles[number as usize];
    let enough = (0.15 * f64::from(article.body.word_count())) as usize;
    let of = |pair: u32| &pairs[pair as usize];
    let covered = |pair: u32| words_covered(article, of(pair), number);
    let adds = |pair: u32, beyond: u32| {
        let (ours, theirs) = (covered(pair), covered(beyond));
        ours.iter().zip(&theirs).filter(|(ours, theirs)| **ours && !**theirs).count()
    };
    let asked = (0..pairs.len() as u32)
        .filter(|&pair| (of(pair).a == number || of(pair).b == number) && may_be[pair as usize]);
    let asked: Vec<u32> = asked.collect();
    let least = |pair: u32| {
        let theirs = of(pair).sides(number).1;
        theirs.words - theirs.shared()
    };
    let mut main: Option<u32> = None;
    for &pair in &asked {
        let shared = |pair: u32| of(pair).sides(number).0.shared();
        let is_more = |most: u32| {
            shared(pair) > shared(most) || shared(pair) == shared(most) && least(pair) < least(most)
        };
        if main.is_none_or(is_more) {
            main = Some(pair);
        }
    }
    let main = main?;
    let are_linked =
        |one: u32, other: u32| pairs.iter().any(|pair| (pair.a, pair.b) == (one.min(other), one.max(other)));
    let mut second: Option<u32> = None;
    for &pair in &asked {
        let is_strange = pair != main && !are_linked(of(main).other(number), of(pair).other(number));
        let is_enough = adds(pair, main) >= enough.max(30);
        let is_more = |most: u32| {
            let (ours, theirs) = (adds(pair, main), adds(most, main));
            ours > theirs || ours == theirs && least(pair) < least(most)
        };
        if is_strange && is_enough && second.is_none_or(is_more) {
            second = Some(pair);
        }
    }
    second.filter(|&second| adds(main, second) >= enough.max(30)).map(|second| (main, second))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn two_sources_are_told_word_by_word(case in cases(5), may_be in proptest::collection::vec(any::<bool>(), 10)) {
        let (articles, pairs) = case.linked();
        let of = pairs_of(articles.len(), &pairs);
        for number in 0..articles.len() as u32 {
            let found = two_sources(number, &articles, &pairs, &of, |pair| may_be[pair as usize]);
            prop_assert_eq!(found, naive_two_sources(number, &articles, &pairs, &may_be));
        }
    }

    #[test]
    fn what_is_left_of_a_span_is_left_byte_by_byte(
        span in (0u32..30, 0u32..30), others in proptest::collection::vec((0u32..30, 1u32..6), 0..6),
    ) {
        let mut from = 0;
        let others: Vec<Range<u32>> = others.iter().map(|&(gap, length)| {
            let span = from + gap % 5..from + gap % 5 + length;
            from = span.end;
            span
        }).collect();
        let span = span.0..span.0 + span.1;
        let left: Vec<u32> = without(&span, &others).into_iter().flatten().collect();
        let expected: Vec<u32> = span.filter(|at| !others.iter().any(|other| other.contains(at))).collect();
        prop_assert_eq!(left, expected);
    }

    #[test]
    fn two_sources_of_any_spans_are_told_word_by_word(
        words in 30usize..260,
        drawn in proptest::collection::vec((0u32..3, 0u32..2, proptest::collection::vec((0u32..120, 1u32..120), 0..3)), 2..5),
        linked in proptest::collection::vec(proptest::bool::weighted(0.2), 10),
    ) {
        let body = Arc::new(Body::new(&"w ".repeat(words), &[]));
        let articles = vec![Article { body, ..Article::default() }; drawn.len() + 1];
        let mut pairs: Vec<Pair> = drawn.iter().enumerate().map(|(at, (shared, own, spans))| {
            let mut from = 0;
            let covered = spans.iter().map(|(gap, length)| {
                let span = from + gap..from + gap + length;
                from = span.end + 4;
                span
            }).collect();
            let a = Side { words: 500, same: 100 * shared, covered, ..Side::default() };
            let b = Side { words: 400 + own, same: 100 * shared, ..Side::default() };
            Pair { a: 0, b: at as u32 + 1, compared: Arc::new(Compared { a, b, ..Compared::default() }) }
        }).collect();
        let others = (1..articles.len() as u32).flat_map(|a| (1..a).map(move |b| (b, a)));
        pairs.extend(others.zip(linked).filter(|(_, is_linked)| *is_linked).map(|((a, b), _)| {
            Pair { a, b, compared: Arc::default() }
        }));
        let of = pairs_of(articles.len(), &pairs);
        let may_be = vec![true; pairs.len()];
        let found = two_sources(0, &articles, &pairs, &of, |_| true);
        prop_assert_eq!(found, naive_two_sources(0, &articles, &pairs, &may_be));
    }

    #[test]
    fn a_text_of_two_sources_that_go_on_came_after_both(case in cases(5)) {
        let (articles, pairs) = case.linked();
        let mut expected = vec![Order::Unknown; pairs.len()];
        for number in 0..articles.len() as u32 {
            // Those that go on where it stops, one word in ten at least.
            let may_be: Vec<bool> = pairs.iter().map(|pair| {
                let theirs = if pair.a == number { &pair.compared.b } else { &pair.compared.a };
                10 * theirs.shared() < 9 * theirs.words
            }).collect();
            let is_open = |pair: u32, expected: &[Order]| expected[pair as usize] == Order::Unknown;
            let own = (0..pairs.len() as u32).filter(|&pair| pairs[pair as usize].a == number || pairs[pair as usize].b == number);
            if !own.clone().any(|pair| is_open(pair, &expected)) {
                continue;
            }
            let Some((one, other)) = naive_two_sources(number, &articles, &pairs, &may_be) else { continue };
            for pair in [one, other] {
                let first = if pairs[pair as usize].b == number { Order::A(Basis::Text) } else { Order::B(Basis::Text) };
                if is_open(pair, &expected) {
                    expected[pair as usize] = first;
                }
            }
        }
        let mut clock = Clock::new(&articles, &pairs);
        clock.by_two_sources();
        prop_assert_eq!(clock.orders, expected);
    }
}

#[test]
fn a_source_that_stops_where_the_text_stops_is_not_told() {
    // Of sentences 7 and 8 the text took all that two others have, or hardly more than half.
    let drawn = |sentences: &[u8]| Drawn {
        sentences: sentences.iter().map(|&number| (number, 0)).collect(),
        ..Drawn::default()
    };
    let told = |one: &[u8], other: &[u8]| {
        let (articles, pairs) = Case::of(vec![drawn(one), drawn(other), drawn(&[8, 9])]).linked();
        let mut clock = Clock::new(&articles, &pairs);
        clock.by_two_sources();
        clock.orders
    };
    assert_eq!(told(&[8, 5], &[9, 4]), [Order::A(Basis::Text), Order::A(Basis::Text)]);
    assert_eq!(told(&[8], &[9, 4]), [Order::Unknown, Order::Unknown]);
}
