use std::collections::BTreeSet;

use proptest::prelude::*;

use super::super::fixture::{Case, Drawn, Told, cases};
use super::*;

fn stories_of(told: &Told) -> Vec<Story> {
    stories(&told.articles, &told.pairs, &told.orders, &told.found, &told.parents)
}

fn parent(told: &Told, number: u32) -> Option<u32> {
    told.parents[number as usize].main.map(|pair| told.pairs[pair as usize].other(number))
}

/// The article in which the story of an article began, asked of its parent, and so on.
fn naive_root(told: &Told, number: u32) -> u32 {
    let Some(parent) = parent(told, number) else { return number };
    let root = naive_root(told, parent);
    let is_linked = told.pairs.iter().any(|pair| (pair.a, pair.b) == (root.min(number), root.max(number)));
    let is_one = told.articles[root as usize].cluster == told.articles[number as usize].cluster;
    if is_linked || is_one { root } else { number }
}

/// Sets that meet are one, until none meet.
fn merged(mut sets: Vec<BTreeSet<u32>>) -> Vec<BTreeSet<u32>> {
    loop {
        let meet = (0..sets.len())
            .flat_map(|one| (one + 1..sets.len()).map(move |other| (one, other)))
            .find(|&(one, other)| !sets[one].is_disjoint(&sets[other]));
        let Some((one, other)) = meet else { return sets };
        let set = sets.remove(other);
        sets[one].extend(set);
    }
}

fn naive_members(told: &Told) -> Vec<Vec<u32>> {
    let count = told.articles.len() as u32;
    let mut sets: Vec<BTreeSet<u32>> =
        (0..count).map(|one| BTreeSet::from([one, naive_root(told, one)])).collect();
    for (number, pair) in told.pairs.iter().enumerate() {
        let article = |number: u32| &told.articles[number as usize];
        let is_plain = |number: u32| told.parents[number as usize].second.is_none();
        let may_be = article(pair.a).cluster == article(pair.b).cluster
            && told.orders[number] == Order::Unknown
            && told.found[number].relation.is_derived()
            && is_plain(pair.a)
            && is_plain(pair.b);
        if may_be && (parent(told, pair.a).is_none() || parent(told, pair.b).is_none()) {
            sets.push(BTreeSet::from([pair.a, pair.b]));
        }
    }
    let sets = merged(sets).into_iter().filter(|set| set.len() > 1);
    let mut members: Vec<Vec<u32>> = sets.map(|set| set.into_iter().collect()).collect();
    members.sort();
    members
}

fn naive_independent(told: &Told, members: &[u32]) -> u32 {
    let is_written = |&&number: &&u32| {
        let Parents { main, second } = told.parents[number as usize];
        let shared: u32 =
            main.iter().chain(&second).map(|&pair| told.pairs[pair as usize].sides(number).0.shared()).sum();
        main.is_none_or(|pair| 2 * shared < told.pairs[pair as usize].sides(number).0.words || shared == 0)
    };
    let written: BTreeSet<u32> = members.iter().filter(is_written).copied().collect();
    let mut sets: Vec<BTreeSet<u32>> = written.iter().map(|&number| BTreeSet::from([number])).collect();
    for (pair, order) in told.pairs.iter().zip(&told.orders) {
        let holds = |side: &super::super::compare::Side| side.words > 0 && 2 * side.shared() >= side.words;
        let is_one = holds(&pair.compared.a) || holds(&pair.compared.b);
        if *order == Order::Unknown && is_one && written.contains(&pair.a) && written.contains(&pair.b) {
            sets.push(BTreeSet::from([pair.a, pair.b]));
        }
    }
    merged(sets).len().max(1) as u32
}

/// Whether the times tell that one came out before another.
fn came_before(one: &Article<'_>, other: &Article<'_>) -> bool {
    let (publication, of_other) = (one.times.publication(), other.times.publication());
    let is_page = one.address.is_some() && one.address == other.address;
    let (seen, of_other_seen) = (one.times.capture(), other.times.capture());
    publication.to < of_other.from
        || is_page && publication.from <= of_other.to && seen.to < of_other_seen.from
}

fn naive_first(told: &Told, members: &[u32]) -> Option<u32> {
    let article = |number: u32| &told.articles[number as usize];
    let plain = |&&number: &&u32| told.parents[number as usize].second.is_none();
    let mut asked: Vec<u32> = members.iter().filter(plain).copied().collect();
    if asked.len() < 2 {
        asked = members.to_vec();
    }
    let is_first =
        |&&one: &&u32| asked.iter().all(|&other| one == other || came_before(article(one), article(other)));
    asked.iter().find(is_first).copied()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn stories_are_what_hangs_together(case in cases(8)) {
        let told = case.told();
        let stories = stories_of(&told);
        let members: Vec<Vec<u32>> = stories.iter().map(|story| story.members.clone()).collect();
        prop_assert_eq!(members, naive_members(&told));
        for story in &stories {
            prop_assert_eq!(story.independent_texts, naive_independent(&told, &story.members));
            let clusters: Vec<u32> =
                story.members.iter().filter_map(|&number| told.articles[number as usize].cluster).collect();
            let count = |cluster: u32| clusters.iter().filter(|&&other| other == cluster).count();
            let most = (0..2).rev().filter(|&cluster| count(cluster) > 0).max_by_key(|&cluster| count(cluster));
            prop_assert_eq!(story.cluster, most);
        }
    }

    #[test]
    fn who_was_first_is_asked_of_everybody(case in cases(6)) {
        let told = case.told();
        for story in stories_of(&told) {
            prop_assert_eq!(story.first, naive_first(&told, &story.members));
        }
    }

    #[test]
    fn nobody_is_first_where_times_overlap(case in cases(6)) {
        let told = case.told();
        for story in stories_of(&told) {
            let Some(first) = story.first else { continue };
            let of_first = &told.articles[first as usize];
            prop_assert!(story.members.contains(&first));
            let is_alone = !story.members.iter().any(|&number| {
                number != first && told.parents[number as usize].second.is_none()
            });
            for &other in story.members.iter().filter(|&&other| other != first) {
                if told.parents[other as usize].second.is_some() && !is_alone {
                    continue;
                }
                let other = &told.articles[other as usize];
                let (one, two) = (of_first.times.publication(), other.times.publication());
                let (seen, then) = (of_first.times.capture(), other.times.capture());
                prop_assert!(one.to < two.from || of_first.is_of_one_address(other) && seen.to < then.from);
            }
        }
    }

    #[test]
    fn a_source_is_a_parent_of_a_parent(case in cases(7)) {
        let told = case.told();
        let of = |number: u32, pair: Option<u32>| pair.map(|pair| told.pairs[pair as usize].other(number));
        // Whether an article came of another one: from a parent, or from what its first parent came of.
        fn comes_of(told: &Told, of: &dyn Fn(u32, Option<u32>) -> Option<u32>, at: u32, source: u32) -> bool {
            let Parents { main, second } = told.parents[at as usize];
            of(at, main) == Some(source)
                || of(at, second) == Some(source)
                || of(at, main).is_some_and(|parent| comes_of(told, of, parent, source))
        }
        for (pair, &order) in told.pairs.iter().zip(&told.orders) {
            let expected = match order {
                Order::A(basis) => comes_of(&told, &of, pair.b, pair.a).then_some((pair.a, basis)),
                Order::B(basis) => comes_of(&told, &of, pair.a, pair.b).then_some((pair.b, basis)),
                Order::Unknown => None,
            };
            prop_assert_eq!(source(pair, order, &told.pairs, &told.parents), expected);
        }
    }

    #[test]
    fn groups_are_what_was_joined(joins in proptest::collection::vec((0u32..12, 0u32..12), 0..14)) {
        let mut groups = Groups::new(12);
        joins.iter().for_each(|&(a, b)| groups.join(a, b));
        let sets = (0..12).map(|one| BTreeSet::from([one]));
        let sets = merged(sets.chain(joins.iter().map(|&(a, b)| BTreeSet::from([a, b]))).collect());
        for set in sets {
            let smallest = *set.first().unwrap();
            prop_assert!(set.iter().all(|&number| groups.of(number) == smallest));
        }
    }
}

fn drawn(outlet: u8, sentences: &[u8]) -> Drawn {
    let sentences = sentences.iter().map(|&number| (number, 0)).collect();
    Drawn { outlet: Some(outlet), sentences, ..Drawn::default() }
}

#[test]
fn who_was_only_fetched_may_have_been_first() {
    let mut case = Case::of(vec![drawn(0, &[3, 4]), drawn(1, &[3, 4])]);
    case.drawn[0].published = Some((4, false));
    case.drawn[1].crawled = Some((3, false));
    assert_eq!(stories_of(&case.told())[0].first, Some(1));
    case.drawn[1].crawled = Some((4, false));
    assert_eq!(stories_of(&case.told())[0].first, None);
}

#[test]
fn a_text_of_two_sources_makes_nobody_the_first_without_a_time() {
    // The second source belongs to another cluster, so the story is the first source and the text that took it.
    let mut case = Case::of(vec![drawn(0, &[9, 3]), drawn(1, &[8, 2]), drawn(2, &[9, 8])]);
    case.drawn[2].credited = vec![0];
    case.drawn[2].foreign = vec![1];
    case.drawn[1].cluster = Some(1);
    let told = case.told();
    assert!(told.parents[2].second.is_some(), "{:?}", told.parents);
    let stories = stories_of(&told);
    assert_eq!(stories.len(), 1);
    assert_eq!(stories[0].members, [0, 2]);
    assert_eq!(stories[0].first, None);
    case.drawn[0].published = Some((0, false));
    case.drawn[2].published = Some((4, false));
    assert_eq!(stories_of(&case.told())[0].first, Some(0));
}

#[test]
fn versions_that_contradict_each_other_are_told_by_publication() {
    // One was published first, the other was seen first.
    let mut one = Drawn { page: Some(0), ..drawn(0, &[3, 4]) };
    let mut other = Drawn { page: Some(0), ..drawn(0, &[3, 4, 5]) };
    (one.published, one.modified) = (Some((0, false)), Some((9, false)));
    other.published = Some((1, false));
    let copy = Drawn { published: Some((12, false)), ..drawn(1, &[3, 4]) };
    let first = |drawn: [&Drawn; 3]| stories_of(&Case::of(drawn.map(Drawn::clone).to_vec()).told())[0].first;
    assert_eq!(first([&one, &other, &copy]), Some(0));
    assert_eq!(first([&other, &copy, &one]), Some(2));
}

#[test]
fn what_is_linked_with_a_text_of_two_sources_is_not_of_its_story() {
    let mut case =
        Case::of(vec![drawn(0, &[9, 3]), drawn(1, &[8, 2]), drawn(2, &[9, 8, 4]), drawn(3, &[4, 1])]);
    (case.drawn[2].credited, case.drawn[2].foreign) = (vec![0], vec![1]);
    let told = case.told();
    assert!(told.parents[2].second.is_some());
    assert_eq!(told.orders[2], Order::Unknown, "{:?}", told.pairs[2]);
    let members: Vec<Vec<u32>> = stories_of(&told).into_iter().map(|story| story.members).collect();
    assert_eq!(members.iter().flatten().filter(|number| **number == 3).count(), 0);
}

#[test]
fn nothing_makes_no_story() {
    assert_eq!(stories(&[], &[], &[], &[], &[]), []);
    let case = Case::of(vec![Drawn::default(); 3]);
    assert_eq!(stories_of(&case.told()), []);
    // Six times the same text without a time or an outlet is one story that one has written.
    let alike = Drawn { sentences: vec![(1, 0), (4, 0)], ..Drawn::default() };
    let stories = stories_of(&Case::of(vec![alike; 6]).told());
    assert_eq!(stories.len(), 1);
    assert_eq!((stories[0].members.len(), stories[0].independent_texts, stories[0].first), (6, 1, None));
}

#[test]
fn a_star_and_a_chain_of_five_hundred_are_one_story() {
    const COUNT: u32 = 500;
    let found = Found { relation: Relation::Copy, rule: String::new() };
    let side = super::super::compare::Side { words: 10, same: 10, ..Default::default() };
    let compared =
        super::super::compare::Compared { a: side.clone(), b: side, same: 1, ..Default::default() };
    let compared = std::sync::Arc::new(compared);
    let articles = vec![Article { cluster: Some(7), ..Article::default() }; COUNT as usize];
    for is_star in [true, false] {
        let pair = |b: u32| Pair { a: if is_star { 0 } else { b - 1 }, b, compared: compared.clone() };
        let pairs: Vec<Pair> = (1..COUNT).map(pair).collect();
        let orders = vec![Order::A(Basis::Time); pairs.len()];
        let found = vec![found.clone(); pairs.len()];
        let parents = super::super::ancestry::parents(&articles, &pairs, &orders, &found);
        let stories = stories(&articles, &pairs, &orders, &found, &parents);
        assert_eq!(stories.len(), 1);
        assert_eq!(stories[0].members.len(), COUNT as usize);
        assert_eq!((stories[0].independent_texts, stories[0].cluster), (1, Some(7)));
        let last = &pairs[pairs.len() - 1];
        assert_eq!(source(last, orders[0], &pairs, &parents), Some((last.a, Basis::Time)));
    }
}
