//! Times as crawls write them.

use jiff::fmt::rfc2822::DateTimeParser;

use crate::article::{Precision, Time};

/// Reads a time: RFC 3339 and its looser kin, RFC 2822, a bare day, or seconds or milliseconds since 1970.
/// Where no zone is given it is UTC.
pub fn read_time(text: &str) -> Option<Time> {
    let text = text.trim();
    let bytes = text.as_bytes();
    match bytes {
        [a, b, c, d, b'-' | b'/', ..] if [a, b, c, d].into_iter().all(u8::is_ascii_digit) => civil(bytes),
        [first, ..] if first.is_ascii_digit() && !bytes.contains(&b' ') => digits(bytes),
        [] => None,
        _ => mail(text),
    }
}

/// `YYYY-MM-DD` or `YYYY/MM/DD`, alone or with a time of day behind it.
fn civil(bytes: &[u8]) -> Option<Time> {
    let (date, rest) = bytes.split_at_checked(10)?;
    if date[4] != date[7] {
        return None;
    }
    let days = days(number(&date[..4])?, number(&date[5..7])?, number(&date[8..])?)?;
    match rest {
        [] => Some(Time { seconds: days * 86_400, precision: Precision::Day }),
        [b'T' | b't' | b' ' | b'_', rest @ ..] => {
            let seconds = days * 86_400 + clock(rest)?;
            Some(Time { seconds, precision: Precision::Second })
        }
        _ => None,
    }
}

/// `HH:MM[:SS[.fraction]][zone]` as seconds from midnight UTC, which the zone may carry into another day.
fn clock(bytes: &[u8]) -> Option<i64> {
    let (hour, rest) = pair(bytes)?;
    let (minute, mut rest) = pair(rest.strip_prefix(b":")?)?;
    let mut second = 0;
    if let Some(after) = rest.strip_prefix(b":") {
        (second, rest) = pair(after)?;
        if let [b'.' | b',', fraction @ ..] = rest {
            let len = fraction.iter().take_while(|byte| byte.is_ascii_digit()).count();
            rest = (len > 0).then(|| &fraction[len..])?;
        }
    }
    // A leap second is told as :60; it has no number of its own in seconds since 1970.
    if hour > 23 || minute > 59 || second > 60 {
        return None;
    }
    Some(hour * 3600 + minute * 60 + second.min(59) - zone(rest.trim_ascii_start())?)
}

/// Seconds east of UTC.
fn zone(bytes: &[u8]) -> Option<i64> {
    let (sign, rest) = match bytes {
        [] | b"Z" | b"z" | b"UTC" | b"GMT" => return Some(0),
        [b'+', rest @ ..] => (1, rest),
        [b'-', rest @ ..] => (-1, rest),
        _ => return None,
    };
    let (hours, rest) = pair(rest)?;
    let (minutes, rest) = match rest {
        [] => (0, rest),
        [b':', rest @ ..] | rest => pair(rest)?,
    };
    (rest.is_empty() && hours <= 23 && minutes <= 59).then_some(sign * (hours * 3600 + minutes * 60))
}

/// `YYYYMMDD`, ten digits of seconds (with or without a fraction), or thirteen of milliseconds.
fn digits(bytes: &[u8]) -> Option<Time> {
    let (whole, fraction) = match bytes.iter().position(|&byte| byte == b'.') {
        Some(dot) => (&bytes[..dot], Some(&bytes[dot + 1..])),
        None => (bytes, None),
    };
    if fraction.is_some_and(|digits| digits.is_empty() || !digits.iter().all(u8::is_ascii_digit)) {
        return None;
    }
    let second = |seconds| Some(Time { seconds, precision: Precision::Second });
    match (whole.len(), fraction) {
        (8, None) => {
            let days = days(number(&whole[..4])?, number(&whole[4..6])?, number(&whole[6..])?)?;
            Some(Time { seconds: days * 86_400, precision: Precision::Day })
        }
        (10, _) => second(number(whole)?),
        (13, _) => second(number(whole)? / 1000),
        _ => None,
    }
}

/// RFC 2822, as mail and feeds write it. A wrong day of the week is not held against the rest.
fn mail(text: &str) -> Option<Time> {
    static PARSER: DateTimeParser = DateTimeParser::new().relaxed_weekday(true);
    let moment = PARSER.parse_timestamp(text).ok()?;
    Some(Time { seconds: moment.as_second(), precision: Precision::Second })
}

fn pair(bytes: &[u8]) -> Option<(i64, &[u8])> {
    let (digits, rest) = bytes.split_at_checked(2)?;
    Some((number(digits)?, rest))
}

fn number(digits: &[u8]) -> Option<i64> {
    digits.iter().try_fold(0, |sum, digit| digit.is_ascii_digit().then(|| sum * 10 + i64::from(digit - b'0')))
}

/// Days since 1970-01-01 in the Gregorian calendar (Howard Hinnant's `days_from_civil`).
fn days(year: i64, month: i64, day: i64) -> Option<i64> {
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let last = match month {
        4 | 6 | 9 | 11 => 30,
        2 if is_leap => 29,
        2 => 28,
        1..=12 => 31,
        _ => return None,
    };
    if !(1..=last).contains(&day) {
        return None;
    }
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    Some(era * 146_097 + day_of_era - 719_468)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Option<i64> {
        read_time(text).filter(|time| time.precision == Precision::Second).map(|time| time.seconds)
    }

    fn on(text: &str) -> Option<i64> {
        read_time(text).filter(|time| time.precision == Precision::Day).map(|time| time.seconds)
    }

    #[test]
    fn moments() {
        for text in [
            "2024-02-29T05:34:07Z",
            "2024-02-29t05:34:07z",
            " 2024-02-29 05:34:07 ",
            "2024-02-29T05:34:07",
            "2024-02-29T05:34:07.999999Z",
            "2024-02-29T05:34:07,5Z",
            "2024-02-29T07:04:07+01:30",
            "2024-02-29T07:04:07+0130",
            "2024-02-28 22:34:07 -0700",
            "2024-02-28T22:34:07-07",
            "2024/02/29 05:34:07 UTC",
            "Thu, 29 Feb 2024 05:34:07 GMT",
            "Thu, 29 Feb 2024 00:34:07 -0500",
            "29 Feb 2024 05:34:07 +0000",
            "Mon, 29 Feb 2024 05:34:07 +0000",
            "1709184847",
            "1709184847.5",
            "1709184847123",
        ] {
            assert_eq!(at(text), Some(1_709_184_847), "{text}");
        }
        assert_eq!(at("2024-02-29T05:34Z"), Some(1_709_184_840));
        assert_eq!(at("2016-12-31T23:59:60Z"), Some(1_483_228_799));
    }

    #[test]
    fn days_of_the_calendar() {
        for text in ["2024-02-29", "20240229", "2024/02/29"] {
            assert_eq!(on(text), Some(1_709_164_800), "{text}");
        }
        assert_eq!(on("1970-01-01"), Some(0));
        assert_eq!(on("1969-12-31"), Some(-86_400));
        assert_eq!(on("2000-03-01"), Some(951_868_800));
        let mut expected = days(1600, 1, 1).expect("a day");
        for year in 1600..2400 {
            for month in 1..=12 {
                for day in 1..=31 {
                    if let Some(found) = days(year, month, day) {
                        assert_eq!(found, expected);
                        expected += 1;
                    }
                }
            }
        }
    }

    #[test]
    fn no_times() {
        for text in [
            "",
            " ",
            "yesterday",
            "2024-13-01",
            "2023-02-29",
            "2024-00-10",
            "2024-01-32T00:00:00Z",
            "2024-01-02T25:00:00Z",
            "2024-01-02T10:61:00Z",
            "2024-01-02T10:00:00.Z",
            "2024-01-02T10:00:00+1",
            "2024-01-02T10:00:00+24:00",
            "2024-01-02T10:00:00Zulu",
            "2024-01/02",
            "2024-1-2",
            "20241301",
            "123456789",
            "12345678901",
            "1709184847.",
            "1709184847.x",
            "2024-01-0\u{663}",
            "\u{663}024-01-02",
            "2024-01-02T",
            "-1709184847",
        ] {
            assert_eq!(read_time(text), None, "{text}");
        }
    }
}
