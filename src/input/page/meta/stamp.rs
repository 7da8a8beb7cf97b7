//! A text in, the first date that it names out, with the time of day and the zone if they stand beside it.

use std::fmt;

use reading::Reading;

mod calendar;
mod clock;
mod reading;
mod words;

/// A day, and what else is told of the moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stamp {
    pub(super) year: i16,
    pub(super) month: i8,
    pub(super) day: i8,
    pub(super) clock: Option<Clock>,
}

/// A time of day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Clock {
    pub(super) hour: i8,
    pub(super) minute: i8,
    pub(super) second: i8,
    /// Minutes east of UTC, where they are told.
    pub(super) zone: Option<i16>,
}

impl Stamp {
    pub(super) fn new(year: i64, month: i64, day: i64) -> Option<Self> {
        let date =
            jiff::civil::Date::new(year.try_into().ok()?, month.try_into().ok()?, day.try_into().ok()?)
                .ok()?;
        Some(Stamp { year: date.year(), month: date.month(), day: date.day(), clock: None })
    }

    fn of(moment: jiff::Timestamp) -> Self {
        let moment = jiff::tz::Offset::UTC.to_datetime(moment);
        let clock =
            Clock { hour: moment.hour(), minute: moment.minute(), second: moment.second(), zone: Some(0) };
        Stamp { year: moment.year(), month: moment.month(), day: moment.day(), clock: Some(clock) }
    }

    /// Year, month and day, to compare days.
    pub(super) fn date(&self) -> (i16, i8, i8) {
        (self.year, self.month, self.day)
    }

    /// The day after, to compare days.
    pub(super) fn next_date(&self) -> (i16, i8, i8) {
        let next = jiff::civil::date(self.year, self.month, self.day).tomorrow();
        next.map_or(self.date(), |next| (next.year(), next.month(), next.day()))
    }

    /// Minutes from a fixed day to a time of this one, zones aside.
    pub(super) fn minutes(&self, clock: Clock) -> i64 {
        let day = jiff::civil::date(self.year, self.month, self.day);
        let since = day.since(jiff::civil::date(1970, 1, 1)).map_or(0, |span| span.get_days());
        i64::from(since) * 1_440 + i64::from(clock.hour) * 60 + i64::from(clock.minute)
    }
}

impl Clock {
    pub(super) const MIDNIGHT: Clock = Clock { hour: 0, minute: 0, second: 0, zone: None };
}

/// RFC 3339; a bare day, or a time without zone, where the page tells no more.
impl fmt::Display for Stamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)?;
        let Some(clock) = self.clock else { return Ok(()) };
        write!(f, "T{:02}:{:02}:{:02}", clock.hour, clock.minute, clock.second)?;
        match clock.zone {
            None => Ok(()),
            Some(0) => write!(f, "Z"),
            Some(zone) => {
                let sign = if zone < 0 { '-' } else { '+' };
                write!(f, "{sign}{:02}:{:02}", zone.abs() / 60, zone.abs() % 60)
            }
        }
    }
}

/// How the texts of a page are to be read.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Manner<'a> {
    /// Language of the page, in lower case.
    pub(super) language: Option<&'a str>,
    /// Whether 3/5 is the third of May or the fifth of March where nothing else tells.
    pub(super) order: Order,
}

/// Which comes first in a date of figures.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Order {
    /// As nearly everywhere.
    #[default]
    DayFirst,
    /// As in the United States.
    MonthFirst,
}

/// A date found in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) stamp: Stamp,
    /// Bytes of the text that it takes, its time of day with it.
    pub(super) start: usize,
    pub(super) end: usize,
}

/// More of a text than this is not looked at for one date.
const LONGEST: usize = 400;

/// Reads a value that is meant for machines, such as an attribute or a field of JSON-LD.
pub(super) fn value(text: &str, manner: Manner) -> Option<Stamp> {
    let text = text.trim().trim_matches('"').trim();
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let rest = &text[digits..];
    if rest.is_empty()
        || (rest.starts_with('.') && rest[1..].bytes().all(|byte| byte.is_ascii_digit()) && digits >= 10)
    {
        return figures(&text[..digits]);
    }
    find(text, manner).map(|found| found.stamp)
}

/// `YYYYMMDD`, `YYYYMMDDhhmmss`, or seconds or milliseconds since 1970.
fn figures(digits: &str) -> Option<Stamp> {
    let number = |range: std::ops::Range<usize>| digits.get(range)?.parse::<i64>().ok();
    let day = || Stamp::new(number(0..4)?, number(4..6)?, number(6..8)?);
    match digits.len() {
        8 => day(),
        10 => jiff::Timestamp::from_second(number(0..10)?).ok().map(Stamp::of),
        13 => jiff::Timestamp::from_millisecond(number(0..13)?).ok().map(Stamp::of),
        12 | 14 => {
            let second = if digits.len() == 14 { number(12..14)? } else { 0 };
            Some(Stamp { clock: clock_of(number(8..10)?, number(10..12)?, second), ..day()? })
        }
        _ => None,
    }
}

fn clock_of(hour: i64, minute: i64, second: i64) -> Option<Clock> {
    let is_time = (0..24).contains(&hour) && (0..60).contains(&minute) && (0..=60).contains(&second);
    is_time.then(|| Clock {
        hour: hour as i8,
        minute: minute as i8,
        second: second.min(59) as i8,
        zone: None,
    })
}

/// The first date in a text, in any of the forms and languages known.
pub(super) fn find(text: &str, manner: Manner) -> Option<Found> {
    all(text, manner).next()
}

/// The dates in the first part of a text, in their order.
pub(super) fn all<'a>(text: &'a str, manner: Manner<'a>) -> impl Iterator<Item = Found> + 'a {
    let text = &text[..text.floor_char_boundary(LONGEST)];
    let reading = Reading::new(text, manner);
    let (mut at, mut free) = (0, 0);
    std::iter::from_fn(move || {
        while at < reading.words.len() {
            if let Some((stamp, from, to)) = reading.date(at) {
                let (stamp, first, last) = reading.with_clock(stamp, from, to, free);
                at = (last + 1).max(at + 1);
                free = at;
                return Some(Found {
                    stamp,
                    start: reading.words[first].start,
                    end: reading.words[last].end,
                });
            }
            at += 1;
        }
        None
    })
}

#[cfg(test)]
mod tests;
