//! The words around a date in, the time of day and the zone that stand with it out.

use super::reading::{Part, Reading};
use super::words::Kind;
use super::{Clock, Stamp, clock_of};

/// Half of the day.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Half {
    Morning,
    Afternoon,
}

impl Reading<'_> {
    /// The date with the time of day that stands behind or, failing that, before it; words before `free` belong
    /// to the date before.
    pub(super) fn with_clock(&self, stamp: Stamp, from: usize, to: usize, free: usize) -> Part {
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

    /// A time of day that begins at this word, and its last word.
    pub(super) fn clock(&self, at: usize) -> Option<(Clock, usize)> {
        let (hour, 1 | 2) = self.number(at)? else { return None };
        let is_inner = at > 0
            && !self.words[at].apart
            && matches!(self.words[at - 1].kind, Kind::Mark('.' | ':' | '/' | '-' | ','));
        if is_inner {
            return None;
        }
        let (minute, second, last) = self.after_hour(at)?;
        let (half, last) = match self.half(last + 1) {
            Some((half, last)) => (Some(half), last),
            None => (self.half_before(at), last),
        };
        let hour = match half {
            Some(Half::Afternoon) if hour < 12 => hour + 12,
            Some(Half::Morning) if hour == 12 => 0,
            _ => hour,
        };
        let clock = clock_of(hour, minute, second)?;
        match self.zone(last + 1) {
            Some((zone, last)) => Some((Clock { zone: Some(zone), ..clock }, last)),
            None => Some((clock, last)),
        }
    }

    /// Minute, second and last word of the time whose hour this word is.
    fn after_hour(&self, at: usize) -> Option<(i64, i64, usize)> {
        match (self.mark(at + 1), self.letters(at + 1)) {
            (Some(':' | '：'), _) => {
                let (minute, 2) = self.number(at + 2)? else { return None };
                match (self.mark(at + 3), self.number(at + 4)) {
                    (Some(':'), Some((second, 2))) => Some((minute, second, self.past_fraction(at + 4))),
                    _ => Some((minute, 0, at + 2)),
                }
            }
            (Some('.'), _) => {
                let (minute, 2) = self.number(at + 2)? else { return None };
                let is_date = self.mark(at + 3) == Some('.') && self.number(at + 4).is_some();
                let is_whole = !self.words[at + 1].apart && !self.words[at + 2].apart;
                (is_whole && !is_date).then_some((minute, 0, at + 2))
            }
            (_, Some("Uhr" | "uhr" | "UHR")) => Some((0, 0, at + 1)),
            (_, Some("h" | "H" | "hs" | "时" | "時" | "시" | "点" | "點")) => {
                match self.number(at + 2) {
                    Some((minute, 1 | 2)) => Some((minute, 0, at + 2)),
                    _ => Some((0, 0, at + 1)),
                }
            }
            (_, Some(word)) => half_of(word).map(|_| (0, 0, at)),
            _ => None,
        }
    }

    /// The last word of the fraction of a second behind this word, or this word.
    fn past_fraction(&self, last: usize) -> usize {
        let is_fraction = matches!(self.mark(last + 1), Some('.' | ','))
            && self.number(last + 2).is_some()
            && !self.words[last + 2].apart;
        if is_fraction { last + 2 } else { last }
    }

    /// The half of the day that this word names, and its last word: `p.m.` is four of them.
    fn half(&self, at: usize) -> Option<(Half, usize)> {
        let word = self.letters(at)?;
        let is_dotted = self.mark(at + 1) == Some('.')
            && self.letters(at + 2).is_some_and(|next| next.eq_ignore_ascii_case("m"));
        let half = match word {
            "a" | "A" if is_dotted => Half::Morning,
            "p" | "P" if is_dotted => Half::Afternoon,
            word => return Some((half_of(word)?, at)),
        };
        Some((half, if self.mark(at + 3) == Some('.') { at + 3 } else { at + 2 }))
    }

    /// The half of the day that stands before the time at this word, in one word or in two ideographs.
    fn half_before(&self, at: usize) -> Option<Half> {
        let word = self.letters(at.checked_sub(1)?)?;
        let pair =
            at.checked_sub(2).and_then(|first| self.letters(first)).map(|first| format!("{first}{word}"));
        match pair.as_deref().unwrap_or(word) {
            "上午" | "午前" | "오전" | "凌晨" => Some(Half::Morning),
            "下午" | "午後" | "오후" | "晚上" => Some(Half::Afternoon),
            _ => None,
        }
    }

    /// A zone that begins at this word, in minutes east of UTC, and its last word.
    fn zone(&self, at: usize) -> Option<(i16, usize)> {
        let at = at + usize::from(self.mark(at) == Some('('));
        match self.words.get(at)?.kind {
            Kind::Mark('-') if self.words.get(at + 1)?.apart => None,
            Kind::Mark('+' | '-' | '−') => self.offset(at),
            Kind::Letters(name) => match named_zone(name)? {
                0 => self.offset(at + 1).or(Some((0, at))),
                zone => Some((zone, at)),
            },
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

/// The half of the day that a word behind a time names.
fn half_of(word: &str) -> Option<Half> {
    match word {
        "am" | "AM" | "Am" | "ص" => Some(Half::Morning),
        "pm" | "PM" | "Pm" | "م" | "μμ" => Some(Half::Afternoon),
        _ => None,
    }
}

/// Only names that mean one zone to everyone; summer time where the name says so.
fn named_zone(name: &str) -> Option<i16> {
    Some(match name {
        "Z" | "z" | "UTC" | "GMT" => 0,
        "WEST" | "BST" | "CET" | "MEZ" => 60,
        "CEST" | "MESZ" | "EET" | "SAST" => 120,
        "EEST" | "MSK" | "МСК" => 180,
        "WIB" => 420,
        "JST" | "KST" => 540,
        "EDT" => -240,
        "EST" | "CDT" => -300,
        "MDT" => -360,
        "MST" | "PDT" => -420,
        "PST" => -480,
        _ => return None,
    })
}
