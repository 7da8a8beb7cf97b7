//! The times of a record -> the spans in which its text came out, and which of two came first.
//!
//! An order in time is claimed only where the spans do not overlap: a bare day is a day in UTC, and a text that is only
//! known to have been fetched came out at some time before that.

use jiff::civil::Date;

use crate::article::{Precision, Time};

/// What a record says of time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Times {
    /// First publication.
    pub published: Option<Time>,
    /// Last change.
    pub modified: Option<Time>,
    /// When it was fetched.
    pub crawled: Option<Time>,
}

/// A span of time in seconds since 1970, both ends in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// Not before this; [`i64::MIN`] where nothing is known.
    pub from: i64,
    /// Not after this; [`i64::MAX`] where nothing is known.
    pub to: i64,
}

/// Seconds of a day.
const DAY: i64 = 86_400;

impl Span {
    /// Any time.
    pub const EVER: Span = Span { from: i64::MIN, to: i64::MAX };

    /// The span of a time as given.
    pub fn of(time: Time) -> Self {
        let length = if time.precision == Precision::Day { DAY - 1 } else { 0 };
        Span { from: time.seconds, to: time.seconds + length }
    }

    /// A day in UTC.
    pub(super) fn of_day(date: Date) -> Self {
        let from = i64::from((date - jiff::civil::date(1970, 1, 1)).get_days()) * DAY;
        Span { from, to: from + DAY - 1 }
    }

    /// Whether all of it lies before all of the other.
    pub fn is_before(&self, other: &Span) -> bool {
        self.to < other.from
    }

    /// Whether anything is known.
    pub fn is_known(&self) -> bool {
        *self != Span::EVER
    }
}

impl Times {
    /// When the article came out first.
    pub fn publication(&self) -> Span {
        match (self.published, self.modified.or(self.crawled)) {
            (Some(published), _) => Span::of(published),
            (None, Some(later)) => Span { from: i64::MIN, to: Span::of(later).to },
            (None, None) => Span::EVER,
        }
    }

    /// When its text came to be as it is: between its publication and its last change.
    pub fn version(&self) -> Span {
        let publication = self.publication();
        match (self.published, self.modified) {
            (Some(_), Some(modified)) => {
                Span { from: publication.from, to: publication.to.max(Span::of(modified).to) }
            }
            _ => publication,
        }
    }

    /// When a text that is one of several under one address came to be: each was there when it was changed or fetched,
    /// and the publication of all of them is the same.
    pub fn capture(&self) -> Span {
        match self.modified.or(self.crawled) {
            Some(seen) => Span::of(seen),
            None => self.publication(),
        }
    }
}

/// Updates of a text follow one another within so many seconds; the next filling of a frame takes longer.
pub(super) const UPDATES: i64 = 36 * 3_600;

impl Times {
    /// Whether two texts came out soon after one another, or it is not known that they did not.
    pub fn are_close(&self, other: &Times) -> bool {
        let at =
            |times: &Times| times.published.or(times.modified).or(times.crawled).map(|time| time.seconds);
        match (at(self), at(other)) {
            (Some(one), Some(two)) => one.abs_diff(two) <= UPDATES as u64,
            _ => true,
        }
    }
}

/// The day that an address names, as `/2025/03/04/` and `/2025-03-04/` do.
pub fn day_in_address(url: &str) -> Option<Span> {
    let path = url.split_once("://").map_or(url, |(_, rest)| rest);
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let mut last = [0u32; 3];
    let mut lengths = [0usize; 3];
    for part in path.split(['/', '-', '_']) {
        // 20250304 in one piece.
        if let Some([year, month, day]) = compact(part) {
            return day_of(year, month, day);
        }
        last.rotate_left(1);
        lengths.rotate_left(1);
        lengths[2] = part.len();
        last[2] = match part.bytes().all(|byte| byte.is_ascii_digit()) && part.len() <= 4 {
            true => part.parse().unwrap_or(0),
            false => 0,
        };
        let [year, month, day] = last;
        let is_written_so = lengths[0] == 4 && lengths[1] <= 2 && lengths[2] <= 2;
        if is_written_so && (1990..2100).contains(&year) {
            return day_of(year, month, day);
        }
    }
    None
}

/// Eight digits that may be a day.
fn compact(part: &str) -> Option<[u32; 3]> {
    let is_day = part.len() == 8 && part.bytes().all(|byte| byte.is_ascii_digit());
    let number: u32 = is_day.then(|| part.parse().ok()).flatten()?;
    let [year, month, day] = [number / 10_000, number / 100 % 100, number % 100];
    ((1990..2100).contains(&year) && (1..=12).contains(&month) && (1..=31).contains(&day))
        .then_some([year, month, day])
}

fn day_of(year: u32, month: u32, day: u32) -> Option<Span> {
    Date::new(year as i16, month as i8, day as i8).ok().map(Span::of_day)
}

#[cfg(test)]
mod tests;
