use std::cmp::Ordering;

use proptest::prelude::*;

use super::super::fixture::{Case, Drawn, Told, cases, tell, untied};
use super::super::order::Basis;
use super::super::relation::Relation;
use super::*;

/// The parent that a pair names for one of its articles: the article that is known to be the earlier one.
fn earlier(told: &Told, pair: usize, child: u32) -> Option<u32> {
    let Pair { a, b, .. } = told.pairs[pair];
    let parent = match told.orders[pair] {
        Order::A(_) if child == b => a,
        Order::B(_) if child == a => b,
        _ => return None,
    };
    let is_apart =
        matches!(told.found[pair].relation, Relation::Template | Relation::SameTextUnrelatedTitles);
    (!is_apart).then_some(parent)
}

/// Which of two pairs holds the better parent, rule by rule.
fn compare(told: &Told, child: u32, one: usize, other: usize, is_author: &[bool]) -> Ordering {
    let article = |number: u32| &told.articles[number as usize];
    let rank = |pair: usize| {
        let parent = told.pairs[pair].other(child);
        let (mine, theirs) = told.pairs[pair].sides(child);
        let span = article(parent).times.version();
        let is_version = article(child).is_of_one_address(article(parent));
        let is_before = |&at: &usize| {
            let is_of_page = told.pairs[at].a == parent || told.pairs[at].b == parent;
            let other = told.pairs[at].other(parent);
            let is_page = article(other).is_of_one_address(article(parent));
            let is_first = match told.orders[at] {
                Order::A(_) => told.pairs[at].a == other,
                Order::B(_) => told.pairs[at].b == other,
                Order::Unknown => false,
            };
            is_of_page && is_page && is_first
        };
        let before = (0..told.pairs.len()).filter(is_before).count() as i64;
        [
            if is_version { 1 + before } else { 0 },
            i64::from(mine.same + mine.kept),
            i64::from(is_author.get(parent as usize) == Some(&true)),
            -i64::from(theirs.words - theirs.same - theirs.kept),
            i64::from(article(child).is_of_one_outlet(article(parent))),
            i64::from(article(child).credits(article(parent))),
            i64::from(span.from != i64::MIN || span.to != i64::MAX),
            // Without a first second it is the earliest.
            span.from.checked_neg().unwrap_or(i64::MAX),
            -i64::from(parent),
        ]
    };
    rank(one).cmp(&rank(other))
}

fn naive_main(told: &Told, is_author: &[bool]) -> Vec<Option<u32>> {
    let main = |child: u32| {
        let may_be = |&pair: &usize| earlier(told, pair, child).is_some();
        let candidates: Vec<usize> = (0..told.pairs.len()).filter(may_be).collect();
        let is_best = |&&one: &&usize| {
            candidates.iter().all(|&other| {
                one == other || compare(told, child, one, other, is_author) == Ordering::Greater
            })
        };
        candidates.iter().find(is_best).map(|&pair| pair as u32)
    };
    (0..told.articles.len() as u32).map(main).collect()
}

/// Whether an article is one of those that the author of its story wrote, asked of its parent, and so on.
fn naive_author(told: &Told, main: &[Option<u32>], number: u32) -> bool {
    let Some(pair) = main[number as usize] else { return true };
    let parent = told.pairs[pair as usize].other(number);
    let is_one = told.articles[number as usize].is_of_one_outlet(&told.articles[parent as usize]);
    is_one && naive_author(told, main, parent)
}

fn parent_of(told: &Told, number: u32, pair: Option<u32>) -> Option<u32> {
    pair.map(|pair| told.pairs[pair as usize].other(number))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn the_parent_is_the_best_of_all_that_came_before(
        case in cases(7), is_alike in proptest::bool::weighted(0.4), apart in proptest::collection::vec(0u8..6, 21),
    ) {
        let mut case = case;
        if is_alike {
            // The same text in all of them: what is left to tell them apart is who wrote.
            case.drawn.iter_mut().for_each(|drawn| drawn.sentences = vec![(1, 0), (4, 0)]);
        }
        let mut told = case.told();
        for (found, apart) in told.found.iter_mut().zip(apart) {
            found.relation = if apart == 0 { Relation::Template } else { found.relation };
        }
        told.parents = parents(&told.articles, &told.pairs, &told.orders, &told.found);
        let first = naive_main(&told, &[]);
        let authors: Vec<bool> =
            (0..told.articles.len() as u32).map(|number| naive_author(&told, &first, number)).collect();
        let main = naive_main(&told, &authors);
        let found: Vec<Option<u32>> = told.parents.iter().map(|parents| parents.main).collect();
        prop_assert_eq!(&found, &main);
        let expected: Vec<bool> = (0..told.articles.len() as u32)
            .map(|number| {
                told.parents[number as usize].second.is_none() && naive_author(&told, &main, number)
            })
            .collect();
        prop_assert_eq!(is_author(&told.articles, &told.pairs, &told.parents), expected);
    }

    #[test]
    fn a_second_parent_has_nothing_to_do_with_the_first(case in cases(6)) {
        let told = case.told();
        for (child, parents) in told.parents.iter().enumerate() {
            let (Some(main), Some(second)) = (parents.main, parents.second) else {
                prop_assert_eq!(parents.second, None);
                continue;
            };
            let child = child as u32;
            let (one, other) = (told.pairs[main as usize].other(child), told.pairs[second as usize].other(child));
            prop_assert!(one != other);
            prop_assert!(earlier(&told, second as usize, child).is_some());
            let are_linked =
                told.pairs.iter().any(|pair| (pair.a, pair.b) == (one.min(other), one.max(other)));
            prop_assert!(!are_linked);
            // Counted word by word: what the second has and the first has not.
            let words = crate::text::Tokenizer::new(0).words(&told.articles[child as usize].body.text);
            let covers = |pair: u32, at: u32| {
                told.pairs[pair as usize].sides(child).0.covered.iter().any(|span| span.contains(&at))
            };
            let added = words.iter().filter(|word| covers(second, word.start) && !covers(main, word.start));
            let added = added.count();
            prop_assert!(added >= 30 && 100 * (added + 1) >= 15 * words.len());
        }
    }

    #[test]
    fn no_parent_is_later_and_no_article_comes_of_itself(case in cases(8)) {
        let told = case.told();
        for child in 0..told.articles.len() as u32 {
            let Parents { main, second } = told.parents[child as usize];
            for pair in main.into_iter().chain(second) {
                let parent = told.pairs[pair as usize].other(child);
                let (of_child, of_parent) = (&told.articles[child as usize], &told.articles[parent as usize]);
                if of_child.is_of_one_address(of_parent) {
                    let (child, parent) = (of_child.times.publication(), of_parent.times.publication());
                    prop_assert!(child.to >= parent.from);
                } else {
                    prop_assert!(of_child.times.version().to >= of_parent.times.version().from);
                }
            }
            let mut above = vec![child];
            let mut seen = vec![false; told.articles.len()];
            while let Some(at) = above.pop() {
                let Parents { main, second } = told.parents[at as usize];
                for parent in [parent_of(&told, at, main), parent_of(&told, at, second)].into_iter().flatten() {
                    prop_assert!(parent != child, "{child} comes of itself");
                    if !std::mem::replace(&mut seen[parent as usize], true) {
                        above.push(parent);
                    }
                }
            }
        }
    }

    #[test]
    fn relation_and_parents_do_not_hang_on_the_numbers(case in cases(7)) {
        let case = case.of_two_versions();
        let count = case.drawn.len();
        let plain = Case { given: (0..count).collect(), ..case.clone() };
        let found = |case: &Case| {
            let (articles, pairs) = case.linked();
            let drawn = |number: u32| case.given[number as usize];
            let pairs = untied(pairs, |pair| {
                let (a, b) = (drawn(pair.a), drawn(pair.b));
                (a.min(b) * count + a.max(b)) as u32
            });
            let told = tell(articles, pairs);
            let mut relations: Vec<(usize, usize, Relation)> = told.pairs.iter().zip(&told.found)
                .map(|(pair, found)| (drawn(pair.a), drawn(pair.b), found.relation))
                .map(|(a, b, relation)| (a.min(b), a.max(b), relation))
                .collect();
            relations.sort_unstable();
            let mut parents = vec![(None, None); count];
            for number in 0..count as u32 {
                let Parents { main, second } = told.parents[number as usize];
                let of = |pair| parent_of(&told, number, pair).map(drawn);
                parents[drawn(number)] = (of(main), of(second));
            }
            (relations, parents)
        };
        prop_assert_eq!(found(&case), found(&plain));
    }
}

fn dated(outlet: u8, quarter: u8, sentences: &[u8]) -> Drawn {
    let sentences = sentences.iter().map(|&number| (number, 0)).collect();
    Drawn { outlet: Some(outlet), published: Some((quarter, false)), sentences, ..Drawn::default() }
}

fn parents_in(case: &Case) -> Vec<(Option<u32>, Option<u32>)> {
    let told = case.told();
    let of = |(number, parents): (usize, &Parents)| {
        let of = |pair| parent_of(&told, number as u32, pair);
        (of(parents.main), of(parents.second))
    };
    told.parents.iter().enumerate().map(of).collect()
}

#[test]
fn a_text_of_two_sources_has_both() {
    // Both hold as many words of it; the second is the one that has nothing beside them.
    let mut case =
        Case::of(vec![dated(0, 0, &[8, 1]), dated(1, 0, &[8]), dated(2, 4, &[8, 9]), dated(3, 0, &[9])]);
    let linked = parents_in(&case);
    assert_eq!(linked[2], (Some(3), Some(1)));
    // Of the outlet of its source, it is another article all the same.
    case.drawn[2].outlet = Some(3);
    let told = case.told();
    assert!(told.parents[2].second.is_some());
    assert_eq!(is_author(&told.articles, &told.pairs, &told.parents), [true, true, false, true]);
    case.drawn[3].sentences = vec![(1, 0)];
    assert_eq!(parents_in(&case)[2], (Some(1), None));
}

#[test]
fn two_sources_of_one_length_are_two() {
    // Sentence 11 has as many words as 1 and 10 together less one; the same body text is in neither of the two.
    let case = Case::of(vec![dated(0, 0, &[9, 2]), dated(1, 0, &[8, 3, 0]), dated(2, 4, &[9, 2, 8, 3, 0])]);
    let (articles, pairs) = case.linked();
    let mut tied = pairs.clone();
    for pair in &mut tied {
        // As if both held as much of it, the second having less of its own.
        let mut compared = super::super::compare::Compared::clone(&pair.compared);
        compared.b.same = 40;
        compared.a.words = compared.a.same + 2 - pair.a;
        pair.compared = std::sync::Arc::new(compared);
    }
    let told = tell(articles, tied);
    let Parents { main, second } = told.parents[2];
    assert_eq!((main, second), (Some(1), Some(0)));
}

#[test]
fn a_circle_of_credits_has_no_parents() {
    let name = |number: u8| Drawn {
        outlet: Some(number),
        credited: vec![(number + 1) % 3],
        sentences: vec![(0, 0), (number + 1, 0), ((number + 1) % 3 + 1, 0)],
        ..Drawn::default()
    };
    let case = Case::of((0..3).map(name).collect());
    assert!(parents_in(&case).iter().all(|parents| *parents == (None, None)));
}

#[test]
fn a_long_chain_of_one_outlet_has_one_author() {
    const LENGTH: u32 = 500;
    for is_upward in [true, false] {
        let number = |at: u32| if is_upward { at } else { LENGTH - 1 - at };
        let mut articles = vec![Article { outlet: Some("Northline"), ..Article::default() }; LENGTH as usize];
        articles[number(400) as usize].outlet = Some("Marram News");
        let pair = |at: u32| {
            let (one, other) = (number(at), number(at + 1));
            Pair { a: one.min(other), b: one.max(other), compared: std::sync::Arc::default() }
        };
        let pairs: Vec<Pair> = (0..LENGTH - 1).map(pair).collect();
        let order = if is_upward { Order::A(Basis::Text) } else { Order::B(Basis::Text) };
        let found = Found { relation: Relation::Revision, rule: String::new() };
        let parents = parents(&articles, &pairs, &vec![order; pairs.len()], &vec![found; pairs.len()]);
        for at in 1..LENGTH {
            let parent = parents[number(at) as usize].main.map(|pair| pairs[pair as usize].other(number(at)));
            assert_eq!(parent, Some(number(at - 1)));
        }
        let authors = is_author(&articles, &pairs, &parents);
        assert!((0..LENGTH).all(|at| authors[number(at) as usize] == (at < 400)));
    }
}
