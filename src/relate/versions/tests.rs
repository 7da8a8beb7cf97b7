use std::collections::BTreeSet;
use std::sync::Arc;

use proptest::prelude::*;

use super::super::compare::{Compared, Side};
use super::super::fixture::{Case, Drawn, time};
use super::super::moment::Times;
use super::super::order::{Basis, Order, orders};
use super::super::{Article, Pair};
use super::ALL;

/// A version that is nothing but its words.
type Words = BTreeSet<u8>;

fn article(seen: Option<u8>) -> Article<'static> {
    let crawled = time(seen.map(|quarter| (quarter, false)));
    Article {
        address: Some("post.example/a"),
        times: Times { crawled, ..Times::default() },
        ..Article::default()
    }
}

fn pair((a, one): (u32, &Words), (b, other): (u32, &Words)) -> Pair {
    let side = |mine: &Words, theirs: &Words| Side {
        words: mine.len() as u32,
        same: mine.intersection(theirs).count() as u32,
        own_sentences: u32::from(!mine.is_subset(theirs)),
        ..Side::default()
    };
    let compared = Compared { a: side(one, other), b: side(other, one), same: 1, ..Compared::default() };
    Pair { a, b, compared: Arc::new(compared) }
}

/// Words by which a way through versions changes, in all.
fn length(way: &[&Words]) -> usize {
    way.windows(2).map(|two| two[0].symmetric_difference(two[1]).count()).sum()
}

/// Where a version without a time stands among those with one: the place at which the way through all is the shortest, if
/// no other place is nearly as good. Before or after a single one, the fuller one is the later one.
fn naive_place(chain: &[Words], loose: &Words) -> Option<usize> {
    let lacks = |one: &Words, other: &Words| (other.difference(one).count() as u32) >= ALL;
    // What has all of the first version and more is not before it; what has less, not after it.
    let (misses, is_missed) = (lacks(loose, &chain[0]), lacks(&chain[0], loose));
    let may_stand = |place: usize| if place == 0 { misses || !is_missed } else { !misses || is_missed };
    let mut ways: Vec<(usize, usize)> = Vec::new();
    for place in (0..=chain.len()).filter(|&place| may_stand(place)) {
        let mut way: Vec<&Words> = chain.iter().collect();
        way.insert(place, loose);
        ways.push((length(&way), place));
    }
    ways.sort_unstable();
    match ways[..] {
        [] => None,
        [(_, place)] => Some(place),
        [(shortest, place), (second, _), ..] if second >= shortest + ALL as usize => Some(place),
        _ => {
            let (own, other) = (loose.difference(&chain[0]).count(), chain[0].difference(loose).count());
            let is_fuller = own > 0 && other == 0 && loose.len() > chain[0].len();
            let is_less = other > 0 && own == 0 && loose.len() < chain[0].len();
            match (chain.len(), is_fuller, is_less) {
                (1, true, _) => Some(1),
                (1, _, true) => Some(0),
                _ => None,
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn a_version_without_a_time_stands_where_the_way_is_the_shortest(
        chain in proptest::collection::vec(proptest::collection::btree_set(0u8..24, 1..20), 1..5),
        loose in proptest::collection::btree_set(0u8..24, 1..20),
        number in 0usize..5,
    ) {
        let number = number.min(chain.len()) as u32;
        let mut articles: Vec<Article> = (0..chain.len() as u8).map(|quarter| article(Some(quarter))).collect();
        articles.insert(number as usize, article(None));
        let mut words = chain.clone();
        words.insert(number as usize, loose.clone());
        let mut pairs = Vec::new();
        for b in 0..words.len() {
            for a in 0..b {
                pairs.push(pair((a as u32, &words[a]), (b as u32, &words[b])));
            }
        }
        pairs.sort_by_key(|pair| (pair.a, pair.b));
        let place = naive_place(&chain, &loose);
        for (pair, order) in pairs.iter().zip(orders(&articles, &pairs)) {
            if pair.a != number && pair.b != number {
                prop_assert_eq!(order, Order::A(Basis::Time));
                continue;
            }
            let other = pair.other(number);
            let at = (other - u32::from(other > number)) as usize;
            let is_later = match place {
                Some(place) => Some(at < place),
                // Without a place the fuller of two is the later one.
                None if loose.len() > chain[at].len() && loose.is_superset(&chain[at]) => Some(true),
                None if loose.len() < chain[at].len() && loose.is_subset(&chain[at]) => Some(false),
                None => None,
            };
            let is_told = match order {
                Order::Unknown => None,
                Order::A(_) => Some(pair.b == number),
                Order::B(_) => Some(pair.a == number),
            };
            prop_assert_eq!(is_told, is_later);
        }
    }

    #[test]
    fn a_text_that_only_grew_is_put_in_order(
        sentences in proptest::sample::subsequence((0u8..10).collect::<Vec<u8>>(), 3..7).prop_shuffle(),
        seen in proptest::collection::vec(any::<bool>(), 7),
        given in Just((0..7usize).collect::<Vec<_>>()).prop_shuffle(),
    ) {
        // Version `n` has the first `n + 1` of the sentences, in the order in which they stand in all of them.
        let version = |number: usize| {
            let mut sentences: Vec<(u8, u8)> = sentences[..=number].iter().map(|&number| (number, 0)).collect();
            sentences.sort_unstable();
            let crawled = seen[number].then_some((number as u8, false));
            Drawn { page: Some(0), crawled, sentences, ..Drawn::default() }
        };
        let mut case = Case::of((0..sentences.len()).map(version).collect());
        case.given = given.into_iter().filter(|number| *number < sentences.len()).collect();
        let (articles, pairs) = case.linked();
        for (pair, order) in pairs.iter().zip(orders(&articles, &pairs)) {
            let is_a = case.given[pair.a as usize] < case.given[pair.b as usize];
            prop_assert!(matches!((order, is_a), (Order::A(_), true) | (Order::B(_), false)), "{pair:?} {order:?}");
        }
    }
}

#[test]
fn captures_of_one_text_have_no_order_but_by_time() {
    let words: Words = (0..20).collect();
    let all = |articles: &[Article]| {
        let numbers = 0..articles.len() as u32;
        let of_two = numbers.clone().flat_map(|a| (a + 1..numbers.end).map(move |b| (a, b)));
        let pairs: Vec<Pair> = of_two.map(|(a, b)| pair((a, &words), (b, &words))).collect();
        orders(articles, &pairs)
    };
    assert_eq!(all(&vec![article(None); 5]), [Order::Unknown; 10]);
    assert_eq!(
        all(&[article(Some(4)), article(Some(1)), article(Some(4))]),
        [Order::B(Basis::Time), Order::Unknown, Order::A(Basis::Time)]
    );
    // As many that no article has are not looked at, and take no time.
    assert!(all(&vec![article(None); 120]).iter().all(|order| *order == Order::Unknown));
}
