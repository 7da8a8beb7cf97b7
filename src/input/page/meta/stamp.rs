//! A text in, the first date that it names out, with the time of day and the zone if they stand beside it.

use std::fmt;

use super::months::{Month, fold, month};

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
        let date = jiff::civil::Date::new(year.try_into().ok()?, month.try_into().ok()?, day.try_into().ok()?).ok()?;
        Some(Stamp { year: date.year(), month: date.month(), day: date.day(), clock: None })
    }

    fn of(moment: jiff::Timestamp) -> Self {
        let moment = jiff::tz::Offset::UTC.to_datetime(moment);
        let clock = Clock {
            hour: moment.hour(),
            minute: moment.minute(),
            second: moment.second(),
            zone: Some(0),
        };
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
    if rest.is_empty() || (rest.starts_with('.') && rest[1..].bytes().all(|byte| byte.is_ascii_digit()) && digits >= 10)
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
    is_time.then(|| Clock { hour: hour as i8, minute: minute as i8, second: second.min(59) as i8, zone: None })
}

/// The first date in a text, in any of the forms and languages known.
pub(super) fn find(text: &str, manner: Manner) -> Option<Found> {
    all(text, manner).next()
}

/// The dates in the first part of a text, in their order.
pub(super) fn all<'a>(text: &'a str, manner: Manner<'a>) -> impl Iterator<Item = Found> + 'a {
    let text = &text[..text.floor_char_boundary(LONGEST)];
    let reading = Reading { words: words(text), manner };
    let (mut at, mut free) = (0, 0);
    std::iter::from_fn(move || {
        while at < reading.words.len() {
            if let Some((stamp, from, to)) = reading.date(at) {
                let (stamp, first, last) = reading.with_clock(stamp, from, to, free);
                at = (last + 1).max(at + 1);
                free = at;
                return Some(Found { stamp, start: reading.words[first].start, end: reading.words[last].end });
            }
            at += 1;
        }
        None
    })
}

/// A piece of a text as dates are made of.
#[derive(Clone, Copy, Debug)]
struct Word<'a> {
    kind: Kind<'a>,
    start: usize,
    end: usize,
    /// Whether white space stands before it.
    apart: bool,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Kind<'a> {
    /// Digits of any script: their value and how many they are.
    Number(i64, usize),
    Letters(&'a str),
    Mark(char),
}

/// The value of a decimal digit of the scripts that news is written in.
fn digit(c: char) -> Option<i64> {
    let zero = match c {
        '0'..='9' => '0',
        '\u{660}'..='\u{669}' => '\u{660}',
        '\u{6F0}'..='\u{6F9}' => '\u{6F0}',
        '\u{966}'..='\u{96F}' => '\u{966}',
        '\u{9E6}'..='\u{9EF}' => '\u{9E6}',
        '\u{A66}'..='\u{A6F}' => '\u{A66}',
        '\u{AE6}'..='\u{AEF}' => '\u{AE6}',
        '\u{E50}'..='\u{E59}' => '\u{E50}',
        '\u{ED0}'..='\u{ED9}' => '\u{ED0}',
        '\u{1040}'..='\u{1049}' => '\u{1040}',
        '\u{17E0}'..='\u{17E9}' => '\u{17E0}',
        '\u{FF10}'..='\u{FF19}' => '\u{FF10}',
        _ => return None,
    };
    Some(i64::from(u32::from(c) - u32::from(zero)))
}

/// Letters that stand for themselves: where the next begins, the word before it has ended.
fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{3041}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7A3}' | '\u{F900}'..='\u{FAFF}')
}

fn is_letter(c: char) -> bool {
    c.is_alphabetic()
        || unicode_normalization::char::is_combining_mark(c)
        || matches!(c, '\u{200C}' | '\u{200D}')
}

fn is_thai(c: char) -> bool {
    ('\u{E00}'..='\u{E7F}').contains(&c)
}

fn words(text: &str) -> Vec<Word<'_>> {
    let mut words = Vec::new();
    let mut chars = text.char_indices().peekable();
    let mut apart = true;
    while let Some((start, c)) = chars.next() {
        if c.is_whitespace() || c.is_control() || matches!(c, '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}') {
            apart = true;
            continue;
        }
        let mut end = start + c.len_utf8();
        let kind = if let Some(mut value) = digit(c) {
            let mut len = 1;
            while let Some((at, next)) = chars.next_if(|(_, next)| digit(*next).is_some()) {
                value = (value * 10 + digit(next).unwrap_or(0)).min(1 << 50);
                len += 1;
                end = at + next.len_utf8();
            }
            Kind::Number(value, len)
        } else if is_ideograph(c) {
            Kind::Letters(&text[start..end])
        } else if is_letter(c) {
            let mut last = c;
            while let Some((at, next)) = chars.next_if(|(_, next)| {
                (is_letter(*next) && !is_ideograph(*next)) || (*next == '.' && is_thai(last))
            }) {
                last = next;
                end = at + next.len_utf8();
            }
            Kind::Letters(text[start..end].trim_end_matches('.'))
        } else {
            Kind::Mark(c)
        };
        words.push(Word { kind, start, end, apart });
        apart = false;
    }
    words
}

/// Words that stand between the parts of a date and say nothing.
const FILLERS: [&str; 31] = [
    "ko",
    "de", "del", "di", "of", "the", "st", "nd", "rd", "th", "er", "o", "a", "d", "m", "g", "y", "e", "an", "en",
    "gada", "metu", "ngay", "thang", "nam", "tháng", "năm", "ta", "na", "mes", "года",
];

struct Reading<'a> {
    words: Vec<Word<'a>>,
    manner: Manner<'a>,
}

/// A date and the first and last of the words that it is made of.
type Part = (Stamp, usize, usize);

impl Reading<'_> {
    fn number(&self, at: usize) -> Option<(i64, usize)> {
        match self.words.get(at)?.kind {
            Kind::Number(value, len) => Some((value, len)),
            _ => None,
        }
    }

    fn mark(&self, at: usize) -> Option<char> {
        match self.words.get(at)?.kind {
            Kind::Mark(mark) => Some(mark),
            _ => None,
        }
    }

    fn letters(&self, at: usize) -> Option<&str> {
        match self.words.get(at)?.kind {
            Kind::Letters(letters) => Some(letters),
            _ => None,
        }
    }

    /// The month named at a place and the last word of its name.
    fn month(&self, at: usize) -> Option<(Month, usize)> {
        let word = self.letters(at)?;
        if let Some(next) = self.letters(at + 1).filter(|_| matches!(word, "كانون" | "تشرين")) {
            return month(&format!("{word}_{next}"), None).map(|month| (month, at + 1));
        }
        month(word, self.manner.language).map(|month| (month, at))
    }

    /// Past at most two marks and two words that say nothing.
    fn past(&self, mut at: usize) -> usize {
        for _ in 0..4 {
            match self.words.get(at).map(|word| word.kind) {
                Some(Kind::Mark('.' | ',' | '-' | '/' | '\'' | '’' | '،' | 'º' | 'ª' | '°' | '–' | '|' | '·')) => at += 1,
                Some(Kind::Letters(word)) if word.len() < 16 && is_filler(word) => at += 1,
                _ => break,
            }
        }
        at
    }

    /// A date that begins at this word.
    fn date(&self, at: usize) -> Option<Part> {
        match self.words[at].kind {
            Kind::Number(..) => {
                // Part of a longer number, such as a phone number, a price or a version.
                let is_inner = at > 0
                    && !self.words[at].apart
                    && match self.words[at - 1].kind {
                        Kind::Mark('.' | ',' | '-' | '/' | '+' | '$' | '€' | '£') => {
                            at > 1 && !self.words[at - 1].apart && self.number(at - 2).is_some()
                        }
                        _ => false,
                    };
                if is_inner {
                    return None;
                }
                self.ideographic(at).or_else(|| self.figures(at)).or_else(|| self.named(at))
            }
            Kind::Letters(_) => self.month_first(at),
            Kind::Mark(_) => None,
        }
    }

    /// 2019年5月3日, and the same in Korean.
    fn ideographic(&self, at: usize) -> Option<Part> {
        let (year, digits) = self.number(at)?;
        if !matches!(self.letters(at + 1)?, "年" | "년") || !(2..=4).contains(&digits) {
            return None;
        }
        let (month, _) = self.number(at + 2)?;
        if !matches!(self.letters(at + 3)?, "月" | "월") {
            return None;
        }
        let (day, _) = self.number(at + 4)?;
        let last = if matches!(self.letters(at + 5), Some("日" | "일" | "号" | "號")) { at + 5 } else { at + 4 };
        Some((Stamp::new(full_year(year, digits, self.manner)?, month, day)?, at, last))
    }

    /// Three numbers with the same mark between them.
    fn figures(&self, at: usize) -> Option<Part> {
        let (first, first_len) = self.number(at)?;
        let mark = self.mark(at + 1)?;
        if !matches!(mark, '-' | '/' | '.' | '‑' | '–' | '／' | '．') || self.mark(at + 3)? != mark {
            return None;
        }
        let ((second, second_len), (third, third_len)) = (self.number(at + 2)?, self.number(at + 4)?);
        // "1.-3.5.2019" has other marks; "1.2.3.4" is no date.
        let goes_on = self.mark(at + 5) == Some(mark) && !self.words[at + 5].apart && self.number(at + 6).is_some()
            && !self.words[at + 6].apart;
        if second_len > 2 || goes_on {
            return None;
        }
        let stamp = match (first_len, third_len) {
            (4, 1 | 2) => self.in_calendar(first, second, third)?,
            (1 | 2, 4) => self.by_order(first, second, third)?,
            (2, 2) if second_len == 2 => self.by_order(first, second, full_year(third, 2, self.manner)?)?,
            (1 | 2, 2) if mark != '-' => self.by_order(first, second, full_year(third, 2, self.manner)?)?,
            _ => return None,
        };
        Some((stamp, at, at + 4))
    }

    fn by_order(&self, first: i64, second: i64, year: i64) -> Option<Stamp> {
        match self.manner.order {
            _ if first > 12 => self.in_calendar(year, second, first),
            _ if second > 12 => self.in_calendar(year, first, second),
            Order::DayFirst => self.in_calendar(year, second, first),
            Order::MonthFirst => self.in_calendar(year, first, second),
        }
    }

    /// A date of figures may be in the Thai or the Persian calendar.
    fn in_calendar(&self, year: i64, month: i64, day: i64) -> Option<Stamp> {
        match year {
            2480..=2650 => Stamp::new(year - 543, month, day),
            1370..=1450 if self.manner.language.is_some_and(|tag| tag.starts_with("fa")) => persian(year, month, day),
            _ => Stamp::new(year, month, day),
        }
    }

    /// Day, month by name, year; or the year first.
    fn named(&self, at: usize) -> Option<Part> {
        let (first, first_len) = self.number(at)?;
        let between = self.past(at + 1);
        if let Some((named, last)) = self.month(between) {
            let next = self.past(last + 1);
            let (second, second_len) = self.number(next)?;
            return match (first_len, second_len) {
                (1 | 2, 2 | 4) => {
                    // "3 May 10:05" has no year.
                    let is_time = second_len == 2 && self.mark(next + 1) == Some(':');
                    let year = (!is_time).then(|| full_year(second, second_len, self.manner))??;
                    Some((with_month(year, named, first)?, at, next))
                }
                (4, 1 | 2) => Some((with_month(first, named, second)?, at, next)),
                _ => None,
            };
        }
        // Latvian has the day between the year and the month.
        if let (4, Some((day, 1 | 2))) = (first_len, self.number(between))
            && let Some((named, last)) = self.month(self.past(between + 1))
        {
            return Some((with_month(first, named, day)?, at, last));
        }
        // Vietnamese writes the month as a number behind its word.
        if first_len <= 2 && between > at + 1 && self.letters(at + 1).is_some_and(|word| fold(word) == "thang") {
            let (month, _) = self.number(between)?;
            let next = self.past(between + 1);
            let (year, 4) = self.number(next)? else { return None };
            return Some((Stamp::new(year, month, first)?, at, next));
        }
        None
    }

    /// Month by name, day, year.
    fn month_first(&self, at: usize) -> Option<Part> {
        // Most words of a text are no months: look first for the number that must follow.
        if !(at + 1..at + 4).any(|near| self.number(near).is_some()) {
            return None;
        }
        let (named, last) = self.month(at)?;
        let day_at = self.past(last + 1);
        let (day, 1 | 2) = self.number(day_at)? else { return None };
        let (mut year_at, mut clock) = (self.past(day_at + 1), None);
        // As C libraries print it, the time stands before the year: "May 03 14:30:00 CEST 2019".
        if let Some((own, end)) = self.clock(year_at) {
            clock = Some(own);
            let is_zone = self.letters(end + 1).is_some_and(|word| word.bytes().all(|byte| byte.is_ascii_uppercase()));
            year_at = end + 1 + usize::from(is_zone);
        }
        let (year, digits) = self.number(year_at)?;
        let has_quote = self.mark(year_at.checked_sub(1)?).is_some_and(|mark| matches!(mark, '\'' | '’'));
        if digits != 4 && !(digits == 2 && has_quote) {
            return None;
        }
        let stamp = with_month(full_year(year, digits, self.manner)?, named, day)?;
        Some((Stamp { clock, ..stamp }, at, year_at))
    }

    /// The date with the time of day that stands behind or, failing that, before it; words before `free` belong
    /// to the date before.
    fn with_clock(&self, stamp: Stamp, from: usize, to: usize, free: usize) -> Part {
        if stamp.clock.is_some() {
            return (stamp, from, to);
        }
        for at in to + 1..(to + 8).min(self.words.len()) {
            if let Some((clock, last)) = self.clock(at) {
                return (Stamp { clock: Some(clock), ..stamp }, from, last);
            }
            // The time of another date.
            if self.number(at).is_some_and(|(_, digits)| digits > 2) || self.date(at).is_some() {
                break;
            }
        }
        for at in (from.saturating_sub(6).max(free)..from).rev() {
            if let Some((clock, _)) = self.clock(at).filter(|(_, last)| *last < from) {
                return (Stamp { clock: Some(clock), ..stamp }, at, to);
            }
        }
        (stamp, from, to)
    }

    /// A time of day that begins at this word.
    fn clock(&self, at: usize) -> Option<(Clock, usize)> {
        let (hour, 1 | 2) = self.number(at)? else { return None };
        let before = at.checked_sub(1);
        let joined = before.is_some_and(|before| {
            !self.words[at].apart && matches!(self.words[before].kind, Kind::Mark('.' | ':' | '/' | '-' | ','))
        });
        if joined {
            return None;
        }
        let (minute, second, mut last) = match (self.mark(at + 1), self.letters(at + 1)) {
            (Some(':' | '：'), _) => {
                let (minute, 2) = self.number(at + 2)? else { return None };
                match (self.mark(at + 3), self.number(at + 4)) {
                    (Some(':'), Some((second, 2))) => (minute, second, at + 4),
                    _ => (minute, 0, at + 2),
                }
            }
            (Some('.'), _) => {
                // With a dot only where a word for the hour says so, or as two figures each: 14.30.
                let (minute, 2) = self.number(at + 2)? else { return None };
                let is_date = self.mark(at + 3) == Some('.') && self.number(at + 4).is_some();
                if is_date || self.words[at + 2].apart || self.words[at + 1].apart {
                    return None;
                }
                (minute, 0, at + 2)
            }
            (_, Some("Uhr" | "uhr" | "UHR")) => (0, 0, at + 1),
            (_, Some("h" | "H" | "hs")) => match self.number(at + 2) {
                Some((minute, 2)) => (minute, 0, at + 2),
                _ => (0, 0, at + 1),
            },
            (_, Some("时" | "時" | "시" | "点" | "點")) => match self.number(at + 2) {
                Some((minute, 1 | 2)) => (minute, 0, at + 2),
                _ => (0, 0, at + 1),
            },
            (_, Some(word)) if is_half(word).is_some() => (0, 0, at),
            _ => return None,
        };
        // A fraction of a second.
        if let (Some('.' | ','), Some(_)) = (self.mark(last + 1), self.number(last + 2))
            && second_is_told(last, at)
            && !self.words[last + 2].apart
        {
            last += 2;
        }
        let mut hour = hour;
        let half = self.letters(last + 1).and_then(|word| {
            let dotted = self.mark(last + 2) == Some('.') && self.letters(last + 3).is_some_and(|m| m.eq_ignore_ascii_case("m"));
            match word {
                "a" | "A" | "p" | "P" if dotted => {
                    Some((matches!(word, "p" | "P"), last + 3 + usize::from(self.mark(last + 4) == Some('.'))))
                }
                word => is_half(word).map(|is_later| (is_later, last + 1)),
            }
        });
        let before_half = before.and_then(|before| self.letters(before)).and_then(is_half_before);
        // Two ideographs name the half of the day before the time.
        let before_half = before_half.or_else(|| {
            let pair = format!("{}{}", self.letters(at.checked_sub(2)?)?, self.letters(at - 1)?);
            is_half_before(&pair)
        });
        let is_later = match (half, before_half) {
            (Some((is_later, end)), _) => {
                last = end;
                Some(is_later)
            }
            (None, is_later) => is_later,
        };
        match is_later {
            Some(true) if hour < 12 => hour += 12,
            Some(false) if hour == 12 => hour = 0,
            _ => {}
        }
        let mut clock = clock_of(hour, minute, second)?;
        if let Some((zone, end)) = self.zone(last + 1) {
            clock.zone = Some(zone);
            last = end;
        }
        Some((clock, last))
    }

    /// A zone that begins at this word, in minutes east of UTC.
    fn zone(&self, at: usize) -> Option<(i16, usize)> {
        let at = at + usize::from(self.mark(at) == Some('('));
        match self.words.get(at)?.kind {
            Kind::Mark(sign @ ('+' | '-' | '−')) => {
                let is_bare_hyphen = sign == '-' && self.words.get(at + 1)?.apart;
                if is_bare_hyphen {
                    return None;
                }
                self.offset(at)
            }
            Kind::Letters(name) => {
                let zone = named_zone(name)?;
                match zone {
                    0 => self.offset(at + 1).or(Some((0, at))),
                    zone => Some((zone, at)),
                }
            }
            Kind::Number(..) | Kind::Mark(_) => None,
        }
    }

    /// `+02:00`, `+0200` or `+2`.
    fn offset(&self, at: usize) -> Option<(i16, usize)> {
        let sign = match self.mark(at)? {
            '+' => 1,
            '-' | '−' => -1,
            _ => return None,
        };
        let (value, digits) = self.number(at + 1)?;
        let (hours, minutes, last) = match digits {
            4 => (value / 100, value % 100, at + 1),
            1 | 2 => match (self.mark(at + 2), self.number(at + 3)) {
                (Some(':'), Some((minutes, 2))) => (value, minutes, at + 3),
                _ => (value, 0, at + 1),
            },
            _ => return None,
        };
        (hours <= 14 && minutes < 60).then(|| (sign * (hours * 60 + minutes) as i16, last))
    }
}

fn second_is_told(last: usize, at: usize) -> bool {
    last == at + 4
}

fn is_filler(word: &str) -> bool {
    let folded = fold(word);
    FILLERS.contains(&folded.as_str())
}

/// Whether a word behind a time says that it is after noon.
fn is_half(word: &str) -> Option<bool> {
    match word {
        "am" | "AM" | "Am" | "ص" => Some(false),
        "pm" | "PM" | "Pm" | "م" | "μμ" => Some(true),
        _ => None,
    }
}

/// The same of a word before a time.
fn is_half_before(word: &str) -> Option<bool> {
    match word {
        "上午" | "午前" | "오전" | "凌晨" => Some(false),
        "下午" | "午後" | "오후" | "晚上" => Some(true),
        _ => None,
    }
}

/// Only names that mean one zone to everyone; summer time where the name says so.
fn named_zone(name: &str) -> Option<i16> {
    Some(match name {
        "Z" | "z" | "UTC" | "GMT" => 0,
        "WEST" | "BST" | "CET" | "MEZ" | "WIB" => match name {
            "WIB" => 420,
            _ => 60,
        },
        "CEST" | "MESZ" | "EET" | "SAST" => 120,
        "EEST" | "MSK" => 180,
        "JST" | "KST" => 540,
        "EST" | "CDT" => -300,
        "EDT" => -240,
        "MDT" => -360,
        "MST" | "PDT" => -420,
        "PST" => -480,
        _ => return None,
    })
}

/// A year of two figures is one of the web's; a Thai one is counted from another beginning.
fn full_year(year: i64, digits: usize, manner: Manner) -> Option<i64> {
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

fn with_month(year: i64, month: Month, day: i64) -> Option<Stamp> {
    match month {
        Month::Gregorian(month) => Stamp::new(if (2480..=2650).contains(&year) { year - 543 } else { year }, month.into(), day),
        Month::Persian(month) => persian(year, month.into(), day),
    }
}

/// A day of the Persian calendar; its leap years by the cycle of 33 years, which holds from 1244 to 1472.
fn persian(year: i64, month: i64, day: i64) -> Option<Stamp> {
    let longest = if month <= 6 { 31 } else { 30 };
    if !(1244..=1472).contains(&year) || !(1..=12).contains(&month) || !(1..=longest).contains(&day) {
        return None;
    }
    // Leap are the years whose remainder by 33 is one of these.
    let leaps = [1, 5, 9, 13, 17, 22, 26, 30];
    let before = |year: i64| year / 33 * 8 + leaps.iter().filter(|leap| **leap < year % 33).count() as i64;
    // 1 Farvardin 1375 was 20 March 1996.
    let days = (year - 1375) * 365 + before(year) - before(1375) + (month - 1) * 30 + (month - 1).min(6) + day - 1;
    let date = jiff::civil::date(1996, 3, 20).checked_add(jiff::Span::new().try_days(days).ok()?).ok()?;
    Stamp::new(date.year().into(), date.month().into(), date.day().into())
}

#[cfg(test)]
mod tests;
