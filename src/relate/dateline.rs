//! The beginning of a text -> the day that its dateline names.
//!
//! "LONDON, March 3 (Reuters) - ": the text was written on that day or, where it was printed by others, not before it. A
//! dateline is local: its day begins at the earliest when it begins fourteen hours ahead of UTC. Where it has no year, a time
//! of the record tells it. The names of the months are data: `months.tsv` beside this file.

use std::cmp::Ordering;
use std::collections::HashMap;
use std::sync::LazyLock;

use jiff::civil::Date;
use jiff::tz::Offset;

use super::credit::{closer, is_place};
use super::moment::Span;

/// The day of a dateline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Day {
    /// Year, where it is printed.
    pub year: Option<i16>,
    /// Month, from 1.
    pub month: i8,
    /// Day of the month, from 1.
    pub day: i8,
}

/// Lines in which a dateline is looked for, and how far it goes in each, in bytes.
const LINES: (usize, usize) = (3, 120);
/// How far ahead of UTC clocks go, in seconds.
const AHEAD: i64 = 14 * 3_600;
/// A dateline without a year is of the last half year before the time that tells it, in days.
const HALF_YEAR: i32 = 183;
/// Reports of one event are not dated further apart than this, in days: beyond it the year was another one.
const NEAR: i32 = 30;

/// A leap year has all days that there are.
const LEAP: i16 = 2000;

static MONTHS: LazyLock<HashMap<&'static str, i8>> = LazyLock::new(|| {
    let rows = include_str!("dateline/months.tsv").lines().filter(|line| !line.starts_with('#'));
    let months = rows.flat_map(|row| row.split('\t').skip(1).zip(1..));
    months.flat_map(|(names, month)| names.split('|').map(move |name| (name, month))).collect()
});

impl Day {
    /// The day that the dateline of a text names.
    pub fn of(text: &str) -> Option<Day> {
        let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
        lines.take(LINES.0).find_map(|line| Day::of_line(&line[..line.floor_char_boundary(LINES.1)]))
    }

    fn of_line(head: &str) -> Option<Day> {
        let ends = [" - ", " -- ", " – ", " — ", "电", "電"];
        let end = ends.iter().filter_map(|mark| head.find(mark)).min()?;
        let head = without_brackets(&head[..end]);
        let day = Day::in_characters(&head).or_else(|| Day::in_words(&head))?;
        let is_named = head.chars().find(|c| c.is_alphanumeric()).is_some_and(|c| !c.is_numeric());
        (is_named && is_place(&head)).then_some(day)
    }

    /// "3 March 2024", "March 3", "3 de marzo", "3. März".
    fn in_words(head: &str) -> Option<Day> {
        let words = head.split(|c: char| c.is_whitespace() || c == ',');
        let words = words.map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase());
        let words: Vec<String> = words.filter(|word| !matches!(word.as_str(), "" | "de" | "of")).collect();
        let mut months =
            words.iter().enumerate().filter_map(|(at, word)| Some((at, *MONTHS.get(&word[..])?)));
        let ((at, month), None) = (months.next()?, months.next()) else { return None };
        let number = |at: Option<usize>, is_year: bool| -> Option<i16> {
            let word = words.get(at?)?;
            let digits = word.strip_suffix("er").unwrap_or(word);
            digits.parse().ok().filter(|_| is_year == (digits.len() == 4))
        };
        // What stands before the month is its day, if it is the number of one.
        let before = number(at.checked_sub(1), false).map(|day| (day, at - 1, at + 1));
        let (day, first, next) = before.or_else(|| Some((number(Some(at + 1), false)?, at, at + 2)))?;
        // A place stands before the date.
        if first == 0 {
            return None;
        }
        Day::new(number(Some(next), true), month, day.try_into().ok()?)
    }

    /// "北京3月3日", "2024年3月3日".
    fn in_characters(head: &str) -> Option<Day> {
        let digits_before = |at: usize| {
            let start = head[..at].trim_end_matches(|c: char| c.is_ascii_digit()).len();
            head[start..at].parse::<i16>().ok()
        };
        let month = head.find('月')?;
        let day = month + '月'.len_utf8() + head[month + '月'.len_utf8()..].find('日')?;
        let year = head[..month].find('年').and_then(digits_before);
        Day::new(year, digits_before(month)?.try_into().ok()?, digits_before(day)?.try_into().ok()?)
    }

    fn new(year: Option<i16>, month: i8, day: i8) -> Option<Day> {
        let year = year.filter(|year| (1900..2100).contains(year));
        let day = Day { year, month, day };
        day.date(year.unwrap_or(LEAP)).map(|_| day)
    }

    fn date(&self, year: i16) -> Option<Date> {
        Date::new(year, self.month, self.day).ok()
    }

    /// When its day began at the earliest; where it has no year, the last one that began by the end of `known`.
    pub(super) fn start(&self, known: &Span) -> Option<i64> {
        let begins = |year: i16| Some(Span::of_day(self.date(year)?).from - AHEAD);
        if let Some(year) = self.year {
            return begins(year);
        }
        let last = jiff::Timestamp::from_second(known.to).ok().filter(|_| known.to != i64::MAX)?;
        let year = Offset::UTC.to_datetime(last).year();
        let starts = [year + 1, year, year - 1].into_iter().filter_map(begins);
        let start = starts.filter(|start| *start <= known.to).max()?;
        let earliest = known.to - i64::from(HALF_YEAR) * 24 * 3_600;
        (start >= earliest).then_some(start)
    }

    /// Which of two datelines is the earlier one, of those that may be of one event.
    pub(super) fn apart(&self, other: &Day) -> Option<Ordering> {
        let days = |one: i16, two: i16| Some((self.date(one)? - other.date(two)?).get_days());
        let apart = match (self.year, other.year) {
            (Some(one), Some(two)) => days(one, two)?,
            _ => {
                let apart = days(LEAP, LEAP)?;
                // The turn of the year may lie between them.
                if apart.abs() > HALF_YEAR { apart - 366 * apart.signum() } else { apart }
            }
        };
        (1..=NEAR).contains(&apart.abs()).then(|| apart.cmp(&0))
    }
}

/// A stretch without what stands in brackets or between strokes.
fn without_brackets(head: &str) -> String {
    let mut left = String::with_capacity(head.len());
    let mut close = None;
    for c in head.chars() {
        match close {
            Some(mark) if c == mark => close = None,
            Some(_) => {}
            None => match c {
                '(' | '[' | '（' => close = closer(c),
                '/' if left.ends_with(char::is_whitespace) => close = closer(c),
                _ => left.push(c),
            },
        }
    }
    left
}

#[cfg(test)]
mod tests;
