//! Years and days as calendars count them in, days as everyone counts them out.

use super::super::months::Month;
use super::{Manner, Stamp};

/// A year of two figures is one of the web's; a Thai one is counted from another beginning.
pub(super) fn full_year(year: i64, digits: usize, manner: Manner) -> Option<i64> {
    let is_thai = manner.language.is_some_and(|tag| tag.starts_with("th"));
    match (digits, year) {
        (4, 2480..=2650) => Some(year - 543),
        (4, _) => Some(year),
        (2, 38..=93) if is_thai => Some(year + 2500 - 543),
        (2, 0..=69) => Some(2000 + year),
        (2, 95..=99) => Some(1900 + year),
        _ => None,
    }
}

pub(super) fn with_month(year: i64, month: Month, day: i64) -> Option<Stamp> {
    match month {
        Month::Gregorian(month) => {
            Stamp::new(if (2480..=2650).contains(&year) { year - 543 } else { year }, month.into(), day)
        }
        Month::Persian(month) => persian(year, month.into(), day),
    }
}

/// A day of the Persian calendar; its leap years by the cycle of 33 years, which holds from 1244 to 1472.
pub(super) fn persian(year: i64, month: i64, day: i64) -> Option<Stamp> {
    let longest = if month <= 6 { 31 } else { 30 };
    if !(1244..=1472).contains(&year) || !(1..=12).contains(&month) || !(1..=longest).contains(&day) {
        return None;
    }
    // Leap are the years whose remainder by 33 is one of these.
    let leaps = [1, 5, 9, 13, 17, 22, 26, 30];
    let before = |year: i64| year / 33 * 8 + leaps.iter().filter(|leap| **leap < year % 33).count() as i64;
    // 1 Farvardin 1375 was 20 March 1996.
    let days =
        (year - 1375) * 365 + before(year) - before(1375) + (month - 1) * 30 + (month - 1).min(6) + day - 1;
    let date = jiff::civil::date(1996, 3, 20).checked_add(jiff::Span::new().try_days(days).ok()?).ok()?;
    Stamp::new(date.year().into(), date.month().into(), date.day().into())
}
