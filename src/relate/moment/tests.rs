use proptest::prelude::*;

use super::*;

const NOON: i64 = 1_741_089_600; // 2025-03-04T12:00:00Z

fn second(seconds: i64) -> Option<Time> {
    Some(Time { seconds, precision: Precision::Second })
}

fn day(seconds: i64) -> Option<Time> {
    Some(Time { seconds, precision: Precision::Day })
}

#[test]
fn a_bare_day_overlaps_its_hours_and_nothing_else() {
    let of_day = Times { published: day(NOON - NOON % DAY), ..Times::default() }.publication();
    let at = |seconds| Times { published: second(seconds), ..Times::default() }.publication();
    assert!(!of_day.is_before(&at(NOON)) && !at(NOON).is_before(&of_day));
    assert!(of_day.is_before(&at(NOON + DAY)));
    assert!(at(NOON - DAY).is_before(&of_day));
}

#[test]
fn what_was_only_fetched_came_out_before() {
    let fetched = Times { crawled: second(NOON), ..Times::default() };
    let later = Times { published: second(NOON + 1), ..Times::default() };
    assert!(fetched.publication().is_before(&later.publication()));
    assert!(!later.publication().is_before(&fetched.publication()));
    let earlier = Times { published: second(NOON - 1), ..Times::default() };
    assert!(!earlier.publication().is_before(&fetched.publication()));
}

#[test]
fn a_changed_text_may_be_as_old_as_its_publication() {
    let changed = Times { published: second(NOON), modified: second(NOON + 100), crawled: None };
    let copy = Times { published: second(NOON + 50), ..Times::default() };
    assert!(changed.publication().is_before(&copy.publication()));
    assert!(!changed.version().is_before(&copy.version()));
    assert_eq!(changed.capture(), Span { from: NOON + 100, to: NOON + 100 });
}

#[test]
fn days_in_addresses() {
    let from = NOON - NOON % DAY;
    let expected = Some(Span { from, to: from + DAY - 1 });
    for url in [
        "https://post.example/2025/03/04/a12",
        "https://post.example/news/2025-03-04/dam-drained.html",
        "https://post.example/dam-drained-2025-03-04?ref=2024/01/01",
        "https://post.example/2025/3/4/dam/",
        "https://post.example/new/Issues/20250304/Con20250304786829.htm",
    ] {
        assert_eq!(day_in_address(url), expected, "{url}");
    }
    for url in [
        "https://post.example/story/17",
        "https://post.example/2025/13/04/a",
        "https://post.example/1825/03/04/a",
        "https://post.example/20251304/a",
        "https://post.example/a/12345678",
        "https://post.example/?d=2025/03/04",
        "",
    ] {
        assert_eq!(day_in_address(url), None, "{url}");
    }
}

/// Times within three days, any of them missing.
fn times() -> impl Strategy<Value = Times> {
    let time = || {
        proptest::option::of((0i64..5, any::<bool>())).prop_map(|drawn| {
            drawn.map(|(half_days, is_day)| match is_day {
                true => Time { seconds: half_days / 2 * DAY, precision: Precision::Day },
                false => Time { seconds: half_days * DAY / 2, precision: Precision::Second },
            })
        })
    };
    (time(), time(), time()).prop_map(|(published, modified, crawled)| Times { published, modified, crawled })
}

/// The hours that a time may stand for, with the last second of a day for all of its last hour.
fn hours(time: Time) -> Vec<i64> {
    match time.precision {
        Precision::Second => vec![time.seconds],
        Precision::Day => {
            (0..24).map(|hour| time.seconds + hour * 3_600).chain([time.seconds + DAY - 1]).collect()
        }
    }
}

/// Whether every moment at which one may have come out lies before every such moment of the other.
fn all_before(one: Option<Vec<i64>>, other: Option<Vec<i64>>) -> bool {
    match (one, other) {
        (Some(one), Some(other)) => one.iter().all(|one| other.iter().all(|other| one < other)),
        _ => false,
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn one_is_before_the_other_where_all_its_moments_are(one in times(), other in times()) {
        // The latest moments are those of the time itself, and without a publication those before the first sight of it.
        let latest = |times: &Times| times.published.or(times.modified).or(times.crawled).map(hours);
        let earliest = |times: &Times| times.published.map(hours);
        let expected = all_before(latest(&one), earliest(&other));
        prop_assert_eq!(one.publication().is_before(&other.publication()), expected);

        let changed = |times: &Times| match (times.published, times.modified) {
            (Some(published), Some(modified)) => Some([hours(published), hours(modified)].concat()),
            _ => latest(times),
        };
        let expected = all_before(changed(&one), earliest(&other));
        prop_assert_eq!(one.version().is_before(&other.version()), expected);

        let seen = |times: &Times| times.modified.or(times.crawled).or(times.published).map(hours);
        let expected = all_before(seen(&one), seen(&other));
        prop_assert_eq!(one.capture().is_before(&other.capture()), expected);

        prop_assert!(!(one.publication().is_before(&other.publication()) && other.publication().is_before(&one.publication())));
        prop_assert!(!(one.version().is_before(&other.version()) && other.version().is_before(&one.version())));
        prop_assert!(!one.version().is_before(&one.version()));
        prop_assert_eq!(one.version().is_known(), one != Times::default());
    }

    #[test]
    fn two_are_close_but_for_more_than_a_day_and_a_half(one in times(), other in times()) {
        let at = |times: &Times| [times.published, times.modified, times.crawled].into_iter().flatten().next();
        let expected = match (at(&one), at(&other)) {
            (Some(one), Some(other)) => {
                (one.seconds - other.seconds).max(other.seconds - one.seconds) <= DAY + DAY / 2
            }
            _ => true,
        };
        prop_assert_eq!(one.are_close(&other), expected);
        prop_assert_eq!(other.are_close(&one), expected);
    }

    #[test]
    fn a_day_in_an_address_is_the_first_one_that_stands_there(
        parts in proptest::collection::vec(proptest::sample::select(vec![
            "2024", "02", "2", "29", "30", "31", "12", "13", "0", "1989", "1990", "2099", "2100", "20240229", "20230229",
            "20240431", "a", "news", "", "012", "x2024",
        ]), 0..7),
        marks in proptest::collection::vec(proptest::sample::select(vec!['/', '-', '_', '?', '#', '.']), 7),
    ) {
        let mut url = "https://post.example".to_string();
        for (part, mark) in parts.iter().zip(&marks) {
            url.push(*mark);
            url.push_str(part);
        }
        prop_assert_eq!(day_in_address(&url), naive_day(&url), "{}", url);
    }
}

/// Days since 1970, counted one by one.
fn naive_days(year: u32, month: u32, day: u32) -> Option<i64> {
    let leaps = |year: u32| year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let length = |year: u32, month: u32| match month {
        2 => 28 + u32::from(leaps(year)),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    };
    let years: u32 = (1970..year).map(|year| 365 + u32::from(leaps(year))).sum();
    let months: u32 = (1..month).map(|month| length(year, month)).sum();
    (1..=length(year, month)).contains(&day).then(|| i64::from(years + months + day - 1))
}

/// The day that an address names, tried at every place of it.
fn naive_day(url: &str) -> Option<Span> {
    let path = url.strip_prefix("https://").unwrap();
    let path = &path[..path.find(['?', '#']).unwrap_or(path.len())];
    let parts: Vec<&str> = path.split(['/', '-', '_']).collect();
    let number =
        |text: &str| text.chars().all(|c| c.is_ascii_digit()).then(|| text.parse::<u32>().ok()).flatten();
    let is_year = |year: u32| (1990..=2099).contains(&year);
    for (at, part) in parts.iter().enumerate() {
        let found = if part.len() == 8
            && let (Some(year), Some(month), Some(day)) =
                (number(&part[..4]), number(&part[4..6]), number(&part[6..]))
            && is_year(year)
            && (1..=12).contains(&month)
            && (1..=31).contains(&day)
        {
            Some((year, month, day))
        } else if at >= 2
            && parts[at - 2].len() == 4
            && parts[at - 1].len() <= 2
            && part.len() <= 2
            && let Some(year) = number(parts[at - 2])
            && is_year(year)
        {
            Some((year, number(parts[at - 1]).unwrap_or(0), number(part).unwrap_or(0)))
        } else {
            None
        };
        if let Some((year, month, day)) = found {
            let from = naive_days(year, month, day)? * DAY;
            return Some(Span { from, to: from + DAY - 1 });
        }
    }
    None
}

#[test]
fn the_day_after_is_after() {
    let of = |days: i64| Times { published: day(days * DAY), ..Times::default() }.publication();
    assert!(of(3).is_before(&of(4)));
    assert!(!of(3).is_before(&of(3)));
    let midnight = Times { published: second(4 * DAY), ..Times::default() }.publication();
    assert!(of(3).is_before(&midnight) && !of(4).is_before(&midnight));
}
