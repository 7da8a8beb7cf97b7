use std::sync::Arc;

use proptest::prelude::*;

use super::super::compare::{Compared, Side};
use super::super::dateline::Day;
use super::super::fixture::{Case, Drawn, OUTLETS, cases, untied};
use super::super::moment::Times;
use super::*;
use crate::article::{Precision, Time};

fn at(seconds: i64) -> Times {
    let published = Some(Time { seconds, precision: Precision::Second });
    Times { published, ..Times::default() }
}

/// A pair of which nothing counts but how much of each side is in the other.
fn pair(a: u32, b: u32, shared: u32) -> Pair {
    let side = Side { words: 1_000, same: shared, ..Side::default() };
    Pair { a, b, compared: Arc::new(Compared { a: side.clone(), b: side, same: 1, ..Compared::default() }) }
}

/// The articles of each pair by the order in which they came, the first first.
fn told(pairs: &[Pair], orders: &[Order]) -> Vec<(u32, u32)> {
    let told = |(pair, order): (&Pair, &Order)| match order {
        Order::A(_) => Some((pair.a, pair.b)),
        Order::B(_) => Some((pair.b, pair.a)),
        Order::Unknown => None,
    };
    pairs.iter().zip(orders).filter_map(told).collect()
}

/// Whether one article is led to from another, for all of them.
fn closure(count: usize, told: &[(u32, u32)]) -> Vec<Vec<bool>> {
    let mut leads = vec![vec![false; count]; count];
    told.iter().for_each(|&(first, second)| leads[first as usize][second as usize] = true);
    for over in 0..count {
        for from in 0..count {
            for to in 0..count {
                leads[from][to] |= leads[from][over] && leads[over][to];
            }
        }
    }
    leads
}

/// What `carry` finds, said plainly: nothing came before what led to it or after what it led to, and what goes in a circle
/// is not known.
fn naive_carry(clock: &Clock<'_>) -> (Vec<Order>, Vec<(i64, i64)>) {
    let count = clock.articles.len();
    let (mut orders, mut spans) = (clock.orders.clone(), clock.spans.clone());
    let mut refused = vec![false; orders.len()];
    loop {
        let is_round = |orders: &[Order], pair: usize| {
            let leads = closure(count, &told(clock.pairs, orders));
            let Pair { a, b, .. } = clock.pairs[pair];
            orders[pair] != Order::Unknown && leads[a as usize][b as usize] && leads[b as usize][a as usize]
        };
        for basis in [Basis::Text, Basis::Time] {
            let round: Vec<usize> = (0..orders.len())
                .filter(|&pair| orders[pair].basis() == Some(basis) && is_round(&orders, pair))
                .collect();
            for pair in round {
                orders[pair] = Order::Unknown;
                refused[pair] = true;
            }
        }
        let leads = closure(count, &told(clock.pairs, &orders));
        let bounded: Vec<Span> = (0..count)
            .map(|at| {
                let before = (0..count).filter(|&other| leads[other][at]).map(|other| spans[other].from);
                let after = (0..count).filter(|&other| leads[at][other]).map(|other| spans[other].to);
                Span { from: before.fold(spans[at].from, i64::max), to: after.fold(spans[at].to, i64::min) }
            })
            .collect();
        spans = bounded;
        let mut is_settled = true;
        for (number, Pair { a, b, .. }) in clock.pairs.iter().enumerate() {
            let (of_a, of_b) = (spans[*a as usize], spans[*b as usize]);
            if orders[number] != Order::Unknown || refused[number] {
                continue;
            }
            let (is_a, is_b) = (of_a.to < of_b.from, of_b.to < of_a.from);
            if is_a != is_b {
                orders[number] = if is_a { Order::A(Basis::Text) } else { Order::B(Basis::Text) };
                is_settled = false;
            }
        }
        if is_settled {
            return (orders, spans.iter().map(|span| (span.from, span.to)).collect());
        }
    }
}

/// Which pairs are told by a credit or a footer, pair by pair.
fn naive_mention(articles: &[Article<'_>], pairs: &[Pair]) -> Vec<Option<u32>> {
    let points = |from: u32, to: u32| {
        let (from, to) = (&articles[from as usize], &articles[to as usize]);
        let is_one = from.outlet.is_some() && from.outlet == to.outlet
            || from.address.is_some() && from.address == to.address;
        let names =
            to.outlet.is_some_and(|name| from.credited.contains(&name) || from.foreign.contains(&name));
        !is_one && names
    };
    let shared = |pair: &Pair, of: u32| pair.sides(of).0.shared();
    let source = |pair: &Pair, child: u32| {
        let source = pair.other(child);
        let is_pointed = |other: u32| points(child, other) && !points(other, child);
        let is_nearest = pairs
            .iter()
            .filter(|other| other.a == child || other.b == child)
            .filter(|other| other.other(child) != source && is_pointed(other.other(child)))
            .all(|other| shared(other, child) < shared(pair, child));
        (is_pointed(source) && is_nearest).then_some(source)
    };
    pairs.iter().map(|pair| source(pair, pair.a).or_else(|| source(pair, pair.b))).collect()
}

/// What several have in common with one and with nothing before them, pair by pair.
fn naive_common_source(clock: &Clock<'_>) -> Vec<Option<u32>> {
    let shared = |pair: &Pair, of: u32| f64::from(pair.sides(of).0.shared());
    let is_of = |pair: &&(usize, &Pair), number: u32| pair.1.a == number || pair.1.b == number;
    let all: Vec<(usize, &Pair)> = clock.pairs.iter().enumerate().collect();
    // Whether `child` has from the other article of a pair what it has from nothing before it.
    let has_more = |(number, pair): (usize, &Pair), child: u32| {
        let before = all.iter().filter(|pair| is_of(pair, child)).filter(|&&(other, pair)| {
            let first = if pair.a == child { Order::B as fn(Basis) -> Order } else { Order::A };
            [Basis::Time, Basis::Text].map(first).contains(&clock.orders[other])
        });
        let known = before.map(|(_, pair)| shared(pair, child)).reduce(f64::max);
        let is_more = |known: f64| shared(pair, child) >= known + (0.15 * known).floor().max(30.0);
        clock.orders[number] == Order::Unknown && known.is_some_and(is_more)
    };
    let is_source = |number: usize, pair: &Pair, source: u32| {
        let is_like = |&&(other, like): &&(usize, &Pair)| {
            other != number
                && (like.a == source || like.b == source)
                && has_more((other, like), like.other(source))
        };
        has_more((number, pair), pair.other(source)) && all.iter().any(|like| is_like(&like))
    };
    all.iter()
        .map(|&(number, pair)| match (is_source(number, pair, pair.a), is_source(number, pair, pair.b)) {
            (true, false) => Some(pair.a),
            (false, true) => Some(pair.b),
            _ => None,
        })
        .collect()
}

/// Which version each article elsewhere was taken from: the one that holds the most of it and has the least beside that.
fn naive_nearest_version(clock: &Clock<'_>) -> Vec<Option<u32>> {
    let article = |number: u32| &clock.articles[number as usize];
    let page = |number: u32| {
        let address = article(number).address?;
        let count = clock.articles.iter().filter(|other| other.address == Some(address)).count();
        (count > 1).then_some(address)
    };
    let taken = |pair: &Pair, version: u32| {
        let other = pair.other(version);
        let (Some(address), None) = (page(version), page(other)) else { return false };
        let of_page = clock.pairs.iter().zip(&clock.orders).filter(|(pair, _)| {
            (pair.a == other || pair.b == other) && article(pair.other(other)).address == Some(address)
        });
        if of_page.clone().any(|(pair, _)| article(pair.other(other)).credits(article(other))) {
            return false;
        }
        let is_later = |(pair, order): &(&Pair, &Order)| {
            !matches!((order, pair.a == other), (Order::A(_), true) | (Order::B(_), false))
        };
        let key = |pair: &Pair| {
            let (mine, theirs) = pair.sides(other);
            (i64::from(mine.shared()), i64::from(theirs.shared()) - i64::from(theirs.words))
        };
        let mut may_be = of_page.filter(is_later).map(|(pair, _)| pair);
        may_be.clone().any(|one| std::ptr::eq(one, pair))
            && may_be.all(|one| std::ptr::eq(one, pair) || key(one) < key(pair))
    };
    let first = |pair: &Pair| [pair.a, pair.b].into_iter().find(|&version| taken(pair, version));
    clock.pairs.iter().map(first).collect()
}

fn order(pair: &Pair, first: Option<u32>) -> Order {
    match first {
        Some(first) if first == pair.a => Order::A(Basis::Text),
        Some(_) => Order::B(Basis::Text),
        None => Order::Unknown,
    }
}

/// Orders drawn: a third unknown, of the others a few by time.
fn drawn_order(number: u8) -> Order {
    match number {
        0 | 1 => Order::A(Basis::Text),
        2 | 3 => Order::B(Basis::Text),
        4 => Order::A(Basis::Time),
        5 => Order::B(Basis::Time),
        _ => Order::Unknown,
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn what_is_known_is_carried_as_far_as_it_goes(
        count in 2usize..8,
        spans in proptest::collection::vec((proptest::option::of(0i64..12), proptest::option::of(0i64..12)), 8),
        drawn in proptest::collection::vec(0u8..24, 28),
    ) {
        let articles = vec![Article::default(); count];
        // A third of the pairs is not linked.
        let all = (0..count as u32).flat_map(|b| (0..b).map(move |a| (a, b)));
        let mut pairs: Vec<(u32, u32, u8)> =
            all.zip(drawn).map(|((a, b), order)| (a, b, order)).filter(|&(.., order)| order < 16).collect();
        pairs.sort_unstable();
        let orders: Vec<Order> = pairs.iter().map(|&(.., order)| drawn_order(order)).collect();
        let pairs: Vec<Pair> = pairs.iter().map(|&(a, b, _)| pair(a, b, 10)).collect();
        let mut clock = Clock::new(&articles, &pairs);
        clock.orders = orders;
        clock.spans = spans[..count].iter().map(|&(from, to)| {
            let from = from.unwrap_or(i64::MIN);
            Span { from, to: to.map_or(i64::MAX, |to| to.max(from)) }
        }).collect();
        let expected = naive_carry(&clock);
        clock.carry();
        let spans: Vec<(i64, i64)> = clock.spans.iter().map(|span| (span.from, span.to)).collect();
        prop_assert_eq!(&clock.orders, &expected.0);
        prop_assert_eq!(spans, expected.1);
    }

    #[test]
    fn credits_and_footers_point_at_the_nearest_article(case in cases(6)) {
        let (articles, pairs) = case.linked();
        let mut clock = Clock::new(&articles, &pairs);
        clock.by_mention();
        let expected: Vec<Order> =
            pairs.iter().zip(naive_mention(&articles, &pairs)).map(|(pair, first)| order(pair, first)).collect();
        prop_assert_eq!(clock.orders, expected);
    }

    #[test]
    fn a_common_source_is_told_pair_by_pair(
        drawn in proptest::collection::vec((0u32..6, 0u32..6, 0u8..14, 0usize..8), 1..40),
    ) {
        let articles = vec![Article::default(); 6];
        let mut drawn: Vec<(u32, u32, u8, usize)> = drawn.into_iter().filter(|drawn| drawn.0 < drawn.1).collect();
        drawn.sort_unstable();
        drawn.dedup_by_key(|pair| (pair.0, pair.1));
        let pairs: Vec<Pair> = drawn.iter().map(|&(a, b, _, shared)| pair(a, b, [10, 39, 40, 41, 300, 344, 345, 346][shared])).collect();
        let mut clock = Clock::new(&articles, &pairs);
        clock.orders = drawn.iter().map(|&(_, _, order, _)| drawn_order(order)).collect();
        let sources = naive_common_source(&clock);
        let expected: Vec<Order> = pairs.iter().zip(sources).zip(&clock.orders).map(|((pair, first), &known)| {
            if known == Order::Unknown { order(pair, first) } else { known }
        }).collect();
        clock.by_common_source();
        prop_assert_eq!(clock.orders, expected);
    }

    #[test]
    fn what_was_taken_from_a_page_was_taken_from_the_nearest_version(
        case in cases(6), drawn in proptest::collection::vec(0u8..20, 15),
    ) {
        let (articles, pairs) = case.linked();
        let mut clock = Clock::new(&articles, &pairs);
        clock.orders = pairs.iter().zip(drawn).map(|(_, order)| drawn_order(order)).collect();
        let expected: Vec<Order> = pairs.iter().zip(naive_nearest_version(&clock)).zip(&clock.orders)
            .map(|((pair, first), &known)| if known == Order::Unknown { order(pair, first) } else { known })
            .collect();
        for versions in clock.versions.clone() {
            clock.by_nearest_version(&versions);
        }
        prop_assert_eq!(clock.orders, expected);
    }

    #[test]
    fn times_that_do_not_overlap_are_the_last_word(case in cases(7)) {
        let (articles, pairs) = case.linked();
        for (pair, order) in pairs.iter().zip(orders(&articles, &pairs)) {
            let (a, b) = (&articles[pair.a as usize], &articles[pair.b as usize]);
            if a.is_of_one_address(b) {
                continue;
            }
            let (of_a, of_b) = (a.times.version(), b.times.version());
            prop_assert_eq!(order == Order::A(Basis::Time), of_a.to < of_b.from);
            prop_assert_eq!(order == Order::B(Basis::Time), of_b.to < of_a.from);
        }
    }

    #[test]
    fn no_order_goes_in_a_circle(case in cases(8)) {
        let (articles, pairs) = case.linked();
        let orders = orders(&articles, &pairs);
        let leads = closure(articles.len(), &told(&pairs, &orders));
        prop_assert!((0..articles.len()).all(|number| !leads[number][number]));
    }

    #[test]
    fn the_order_does_not_hang_on_the_numbers(case in cases(7)) {
        let case = case.of_two_versions();
        let count = case.drawn.len();
        let plain = Case { given: (0..count).collect(), ..case.clone() };
        // Each pair is known again by the two articles that were drawn.
        let drawn = |case: &Case, pair: &Pair| {
            let (a, b) = (case.given[pair.a as usize], case.given[pair.b as usize]);
            (a.min(b), a.max(b))
        };
        let first_of = |case: &Case| {
            let (articles, pairs) = case.linked();
            let pairs = untied(pairs, |pair| { let (a, b) = drawn(case, pair); (a * count + b) as u32 });
            let orders = orders(&articles, &pairs);
            let mut all: Vec<_> = pairs.iter().zip(&orders).map(|(pair, order)| {
                let first = match order {
                    Order::A(basis) => Some((case.given[pair.a as usize], *basis)),
                    Order::B(basis) => Some((case.given[pair.b as usize], *basis)),
                    Order::Unknown => None,
                };
                (drawn(case, pair), first)
            }).collect();
            all.sort_unstable_by_key(|(pair, _)| *pair);
            all
        };
        prop_assert_eq!(first_of(&case), first_of(&plain));
    }
}

/// Articles of outlets that each name the next one, the last one the first.
fn circle(count: u8) -> Case {
    let name = |number: u8| Drawn {
        outlet: Some(number),
        credited: vec![(number + 1) % count],
        sentences: vec![(0, 0), (number + 1, 0), ((number + 1) % count + 1, 0)],
        ..Drawn::default()
    };
    Case::of((0..count).map(name).collect())
}

#[test]
fn credits_that_go_in_a_circle_tell_nothing() {
    for count in [3, 4] {
        let (articles, pairs) = circle(count).linked();
        assert!(orders(&articles, &pairs).iter().all(|order| *order == Order::Unknown), "{count}");
    }
    // Two that name each other never did.
    let (articles, pairs) = circle(2).linked();
    assert_eq!(orders(&articles, &pairs), [Order::Unknown]);
}

#[test]
fn a_circle_of_credits_does_not_outweigh_a_time() {
    let mut case = circle(3);
    case.drawn[0].published = Some((4, false));
    case.drawn[1].published = Some((0, false));
    let (articles, pairs) = case.linked();
    assert_eq!(orders(&articles, &pairs), [Order::B(Basis::Time), Order::Unknown, Order::Unknown]);
}

#[test]
fn a_time_at_the_end_of_a_chain_bounds_all_of_it() {
    // Each credits the next, in either direction of the numbers; the last is dated, and so is another one that is linked
    // with the other end.
    const LENGTH: u32 = 500;
    for is_upward in [true, false] {
        let number = |at: u32| if is_upward { at } else { LENGTH - at };
        let mut articles = vec![Article::default(); LENGTH as usize + 1];
        for at in 0..LENGTH {
            articles[number(at) as usize].outlet = Some(OUTLETS[at as usize % 3]);
            articles[number(at) as usize].credited = vec![OUTLETS[(at as usize + 1) % 3]];
        }
        articles[number(LENGTH - 1) as usize].credited.clear();
        articles[number(LENGTH - 1) as usize].times = at(1_000);
        articles[number(LENGTH) as usize].times = at(500);
        let mut pairs: Vec<Pair> = (0..LENGTH - 1)
            .map(|at| pair(number(at).min(number(at + 1)), number(at).max(number(at + 1)), 10))
            .collect();
        pairs.push(pair(number(0).min(number(LENGTH)), number(0).max(number(LENGTH)), 10));
        pairs.sort_by_key(|pair| (pair.a, pair.b));
        let told = told(&pairs, &orders(&articles, &pairs));
        assert_eq!(told.len(), pairs.len());
        assert!(told.contains(&(number(LENGTH), number(0))));
        assert!((0..LENGTH - 1).all(|at| told.contains(&(number(at + 1), number(at)))));
    }
}

#[test]
fn a_star_of_five_hundred_points_at_its_middle() {
    let mut articles = vec![Article::default(); 501];
    let middle = 250u32;
    for (number, article) in articles.iter_mut().enumerate() {
        let is_middle = number as u32 == middle;
        article.outlet = Some(if is_middle { OUTLETS[0] } else { OUTLETS[1 + number % 3] });
        article.foreign = if is_middle { Vec::new() } else { vec![OUTLETS[0]] };
    }
    let pairs: Vec<Pair> = (0..501)
        .filter(|&number| number != middle)
        .map(|number| pair(number.min(middle), number.max(middle), 10))
        .collect();
    let told = told(&pairs, &orders(&articles, &pairs));
    assert_eq!(told.len(), 500);
    assert!(told.iter().all(|&(first, _)| first == middle));
}

#[test]
fn nothing_is_told_of_nothing() {
    assert_eq!(orders(&[], &[]), []);
    let alike = Drawn { sentences: vec![(1, 0), (4, 0)], ..Drawn::default() };
    for published in [None, Some((3, false)), Some((3, true))] {
        let (articles, pairs) = Case::of(vec![Drawn { published, ..alike.clone() }; 6]).linked();
        assert_eq!(pairs.len(), 15);
        assert!(orders(&articles, &pairs).iter().all(|order| *order == Order::Unknown));
    }
}

#[test]
fn two_that_may_each_be_the_source_of_the_other_are_not() {
    // 0, 1 and 4 have more in common than each has with what came before it (2, 3 and 5).
    let articles = vec![Article::default(); 6];
    let drawn = [(0, 1, 200), (0, 2, 10), (0, 4, 200), (1, 3, 10), (1, 4, 200), (4, 5, 10)];
    let pairs: Vec<Pair> = drawn.iter().map(|&(a, b, shared)| pair(a, b, shared)).collect();
    let mut clock = Clock::new(&articles, &pairs);
    for known in [1, 3, 5] {
        clock.orders[known] = Order::B(Basis::Time);
    }
    clock.by_common_source();
    assert!([0, 2, 4].iter().all(|&open| clock.orders[open] == Order::Unknown));
    // Without anything before the last it may be the first itself: both others have theirs from there.
    clock.orders[5] = Order::Unknown;
    clock.by_common_source();
    assert_eq!(
        (clock.orders[0], clock.orders[2], clock.orders[4]),
        (Order::Unknown, Order::B(Basis::Text), Order::B(Basis::Text))
    );
}

#[test]
fn datelines_tell_which_text_was_written_first() {
    let dated = |text: &str| Article { dateline: Day::of(text), ..Article::default() };
    let articles = [
        dated("OSTRAND, March 4 (Reuters) - The ferry was late."),
        dated("OSTRAND, March 3 (Reuters) - The ferry was late."),
        dated("OSTRAND - The ferry was late."),
    ];
    let pairs = [pair(0, 1, 40), pair(0, 2, 40), pair(1, 2, 40)];
    let expected = [Order::B(Basis::Text), Order::Unknown, Order::Unknown];
    assert_eq!(orders(&articles, &pairs), expected);
}

#[test]
fn a_text_came_out_no_earlier_than_its_dateline_says() {
    // 2024-03-03T12:00:00Z and four days later.
    let noon = 1_709_467_200;
    let first = Article { times: at(noon), ..Article::default() };
    let crawled = |text: &str| {
        let time = Time { seconds: noon + 4 * 86_400, precision: Precision::Second };
        Article {
            times: Times { crawled: Some(time), ..Times::default() },
            dateline: Day::of(text),
            ..Article::default()
        }
    };
    let pairs = [pair(0, 1, 40)];
    let ordered = |text: &str| orders(&[first.clone(), crawled(text)], &pairs)[0];
    assert_eq!(ordered("OSTRAND, March 5 - The ferry was late."), Order::A(Basis::Text));
    assert_eq!(ordered("OSTRAND, March 3 - The ferry was late."), Order::Unknown);
    // It may have been the fifth on an island at that time, but not the ninth.
    assert_eq!(ordered("OSTRAND, March 9 - The ferry was late."), Order::Unknown);
    assert_eq!(ordered("The ferry was late."), Order::Unknown);
}
