//! The words of a text in, the dates among them out.

use super::super::months::{Month, fold, month};
use super::calendar::{full_year, persian, with_month};
use super::words::{Kind, Word, words};
use super::{Manner, Order, Stamp};

/// Words that stand between the parts of a date and say nothing.
const FILLERS: [&str; 31] = [
    "ko", "de", "del", "di", "of", "the", "st", "nd", "rd", "th", "er", "o", "a", "d", "m", "g", "y", "e",
    "an", "en", "gada", "metu", "ngay", "thang", "nam", "tháng", "năm", "ta", "na", "mes", "года",
];

/// The words of a text and how they are to be read.
pub(super) struct Reading<'a> {
    pub(super) words: Vec<Word<'a>>,
    manner: Manner<'a>,
}

/// A date and the first and last of the words that it is made of.
pub(super) type Part = (Stamp, usize, usize);

impl<'a> Reading<'a> {
    pub(super) fn new(text: &'a str, manner: Manner<'a>) -> Self {
        Reading { words: words(text), manner }
    }

    pub(super) fn number(&self, at: usize) -> Option<(i64, usize)> {
        match self.words.get(at)?.kind {
            Kind::Number(value, len) => Some((value, len)),
            _ => None,
        }
    }

    pub(super) fn mark(&self, at: usize) -> Option<char> {
        match self.words.get(at)?.kind {
            Kind::Mark(mark) => Some(mark),
            _ => None,
        }
    }

    pub(super) fn letters(&self, at: usize) -> Option<&str> {
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
                Some(Kind::Mark(
                    '.' | ',' | '-' | '/' | '\'' | '’' | '،' | 'º' | 'ª' | '°' | '–' | '|' | '·',
                )) => at += 1,
                Some(Kind::Letters(word)) if word.len() < 16 && is_filler(word) => at += 1,
                _ => break,
            }
        }
        at
    }

    /// A date that begins at this word.
    pub(super) fn date(&self, at: usize) -> Option<Part> {
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
        let last =
            if matches!(self.letters(at + 5), Some("日" | "일" | "号" | "號")) { at + 5 } else { at + 4 };
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
        let goes_on = self.mark(at + 5) == Some(mark)
            && !self.words[at + 5].apart
            && self.number(at + 6).is_some()
            && !self.words[at + 6].apart;
        if second_len > 2 || goes_on {
            return None;
        }
        let stamp = match (first_len, third_len) {
            (4, 1 | 2) => self.in_calendar(first, second, third)?,
            (1 | 2, 4) => self.by_order(first, second, third, mark)?,
            (2, 2) if second_len == 2 => {
                self.by_order(first, second, full_year(third, 2, self.manner)?, mark)?
            }
            (1 | 2, 2) if mark != '-' => {
                self.by_order(first, second, full_year(third, 2, self.manner)?, mark)?
            }
            _ => return None,
        };
        Some((stamp, at, at + 4))
    }

    fn by_order(&self, first: i64, second: i64, year: i64, mark: char) -> Option<Stamp> {
        match self.manner.order {
            _ if first > 12 => self.in_calendar(year, second, first),
            _ if second > 12 => self.in_calendar(year, first, second),
            Order::MonthFirst if matches!(mark, '/' | '-') => self.in_calendar(year, first, second),
            Order::MonthFirst | Order::DayFirst => self.in_calendar(year, second, first),
        }
    }

    /// A date of figures may be in the Thai or the Persian calendar.
    fn in_calendar(&self, year: i64, month: i64, day: i64) -> Option<Stamp> {
        match year {
            2480..=2650 => Stamp::new(year - 543, month, day),
            1370..=1450 if self.manner.language.is_some_and(|tag| tag.starts_with("fa")) => {
                persian(year, month, day)
            }
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
        if first_len <= 2
            && between > at + 1
            && self.letters(at + 1).is_some_and(|word| fold(word) == "thang")
        {
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
            let is_zone =
                self.letters(end + 1).is_some_and(|word| word.bytes().all(|byte| byte.is_ascii_uppercase()));
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
}

fn is_filler(word: &str) -> bool {
    let folded = fold(word);
    FILLERS.contains(&folded.as_str())
}
