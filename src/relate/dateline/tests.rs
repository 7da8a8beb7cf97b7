use super::*;

fn day(text: &str) -> Option<(Option<i16>, i8, i8)> {
    Day::of(text).map(|day| (day.year, day.month, day.day))
}

#[test]
fn the_day_of_a_dateline_is_read() {
    for (text, expected) in [
        ("OSTRAND, March 3 (Reuters) - The ferry was late.", (None, 3, 3)),
        ("OSTRAND, Tolverne, Sept. 14, 2024 (AP) — The ferry was late.", (Some(2024), 9, 14)),
        ("Ferry late again\n\nMARRAM BAY, 3 March 2024 - The ferry was late.", (Some(2024), 3, 3)),
        ("Berlin, 3. März (dpa) – Die Fähre kam zu spät.", (None, 3, 3)),
        ("MADRID, 14 de marzo de 2024 (EFE) - El barco.", (Some(2024), 3, 14)),
        ("PARIS, 1er août (AFP) - Le bac.", (None, 8, 1)),
        ("МОСКВА, 3 марта. /ТАСС/ - Паром.", (None, 3, 3)),
        ("الرياض 15 رمضان 1436 هـ الموافق 02 يوليو 2015 م - واس", (Some(2015), 7, 2)),
        ("新华社北京3月3日电 渡轮晚点。", (None, 3, 3)),
        ("新华社北京2024年12月31日电 渡轮晚点。", (Some(2024), 12, 31)),
    ] {
        assert_eq!(day(text), Some(expected), "{text}");
    }
}

#[test]
fn what_is_no_dateline_has_no_day() {
    for text in [
        "",
        "The ferry was late on March 3 and nobody was told - not even the port.",
        "March 3 - a day to remember",
        "3 March 2024 - updated",
        "OSTRAND (Reuters) - On March 3 the ferry was late.",
        "OSTRAND, March 32 (Reuters) - The ferry was late.",
        "OSTRAND, Feb. 30 - The ferry was late.",
        "OSTRAND, March 3 and April 4 - The ferry was late.",
        "OSTRAND, March 3 The ferry was late.",
        "May 2024 (Reuters) - The ferry was late.",
        "北京3月99日电 渡轮晚点。",
        "— - —",
        "月日电",
    ] {
        assert_eq!(day(text), None, "{text}");
    }
}

#[test]
fn no_name_is_that_of_two_months() {
    let mut seen: HashMap<&str, i8> = HashMap::new();
    let rows: Vec<&str> = include_str!("months.tsv").lines().filter(|line| !line.starts_with('#')).collect();
    assert!(rows.len() >= 15);
    for row in rows {
        let months: Vec<&str> = row.split('\t').skip(1).collect();
        assert_eq!(months.len(), 12, "{row}");
        for (names, month) in months.iter().zip(1..) {
            for name in names.split('|') {
                assert_eq!(*seen.entry(name).or_insert(month), month, "{name}");
                assert!(name.chars().all(char::is_alphabetic) && name == name.to_lowercase(), "{name}");
            }
        }
    }
}

/// 2024-03-05T12:00:00Z.
const NOON: i64 = 19_787 * 86_400 + 43_200;

#[test]
fn a_day_without_a_year_is_the_last_one_before_what_is_known() {
    let known = Span { from: i64::MIN, to: NOON };
    let start = |month, day| Day { year: None, month, day }.start(&known);
    let hours = |start: Option<i64>| start.map(|start| (NOON - start) / 3_600);
    // Fourteen hours ahead of UTC the day of the dateline begins ten hours into the day before.
    assert_eq!(hours(start(3, 5)), Some(12 + 14));
    assert_eq!(hours(start(2, 29)), Some(5 * 24 + 12 + 14));
    assert_eq!(hours(start(12, 31)), Some(65 * 24 + 12 + 14));
    // It has begun on some islands only.
    assert_eq!(hours(start(3, 6)), Some(14 - 12));
    assert_eq!(start(3, 7), None);
    assert_eq!(start(6, 1), None);
    assert_eq!(Day { year: None, month: 3, day: 5 }.start(&Span::EVER), None);
    let of_year = Day { year: Some(2024), month: 3, day: 5 };
    assert_eq!(of_year.start(&Span::EVER), start(3, 5));
}

#[test]
fn datelines_of_one_event_are_put_in_order() {
    let day = |year, month, day| Day { year, month, day };
    let apart = |one: Day, other: Day| {
        let order = one.apart(&other);
        assert_eq!(order, other.apart(&one).map(Ordering::reverse));
        order
    };
    assert_eq!(apart(day(None, 3, 3), day(None, 3, 4)), Some(Ordering::Less));
    assert_eq!(apart(day(None, 1, 1), day(None, 12, 31)), Some(Ordering::Greater));
    assert_eq!(apart(day(Some(2024), 3, 3), day(Some(2024), 3, 1)), Some(Ordering::Greater));
    assert_eq!(apart(day(Some(2024), 3, 3), day(None, 3, 1)), Some(Ordering::Greater));
    assert_eq!(apart(day(None, 3, 3), day(None, 3, 3)), None);
    assert_eq!(apart(day(None, 3, 3), day(None, 6, 3)), None);
    assert_eq!(apart(day(Some(2023), 3, 3), day(Some(2024), 3, 4)), None);
}
