//! Numbers, times and names of relations -> how the pages say them.

use std::fmt::{self, Write};

use super::Place;
use super::model::{ArticleView, Known, ParentView, When};
use crate::article::Precision;
use crate::input::dates::read_time;
use crate::report::diff::html::text::{OWN, Text};
use crate::report::relate::CreditStatus;

pub(super) use crate::report::diff::outline::counted;

/// A number with its thousands marked, and what is counted.
pub(super) fn many(count: u64, noun: &str) -> String {
    format!("{} {noun}{}", grouped(count), if count == 1 { "" } else { "s" })
}

/// A number with its thousands marked.
pub(super) fn grouped(count: u64) -> String {
    let digits = count.to_string();
    let mut grouped = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// A share in whole percent; only all is a hundred, and only nothing is none.
pub fn percent(share: f64) -> String {
    let percent = (share.clamp(0.0, 1.0) * 100.0).round() as u32;
    match percent {
        100 if share < 1.0 => "99 %".to_string(),
        0 if share > 0.0 => "1 %".to_string(),
        percent => format!("{percent} %"),
    }
}

/// A span of time in its two largest units.
pub fn delay(seconds: i64) -> String {
    let (minutes, sign) = (seconds.abs() / 60, if seconds < 0 { "−" } else { "" });
    let (days, hours, rest) = (minutes / 1440, minutes / 60 % 24, minutes % 60);
    let part = |count: i64, unit: &str| if count > 0 { format!(" {count} {unit}") } else { String::new() };
    let said = match (days, hours, rest) {
        (0, 0, 0) => " under a minute".to_string(),
        (0, hours, rest) => part(hours, "h") + &part(rest, "min"),
        (days, hours, _) => part(days, "d") + &part(hours, "h"),
    };
    format!("{sign}{}", &said[1..])
}

const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

fn civil(seconds: i64) -> Option<jiff::civil::DateTime> {
    let stamp = jiff::Timestamp::from_second(seconds).ok()?;
    Some(jiff::tz::TimeZone::UTC.to_datetime(stamp))
}

/// A day, as `4 Mar 2025`.
pub(super) fn day(seconds: i64) -> String {
    let Some(time) = civil(seconds) else { return "a day that no calendar has".to_string() };
    format!("{} {} {}", time.day(), MONTHS[time.month() as usize - 1], time.year())
}

/// A time of day, as `19:43`.
pub(super) fn hour(seconds: i64) -> String {
    civil(seconds).map_or(String::new(), |time| format!("{:02}:{:02}", time.hour(), time.minute()))
}

/// A time, and how well it is known.
pub(super) fn when(when: &When) -> String {
    match (when.known, when.from, when.to) {
        (Known::Moment, Some(from), _) => format!("{}, {}", day(from), hour(from)),
        (Known::Day, Some(from), _) => format!("{}, hour unknown", day(from)),
        (Known::Before, _, Some(to)) => format!("before {}, {}", day(to), hour(to)),
        _ => "no time".to_string(),
    }
}

/// A time as it was given, said as the others are where it can be read.
pub(super) fn given(text: &str) -> String {
    let Some(time) = read_time(text) else { return own(text) };
    let known = if time.precision == Precision::Day { Known::Day } else { Known::Moment };
    when(&When { known, from: Some(time.seconds), to: Some(time.seconds) })
}

/// A parent that is of another story: its outlet, and the way there where there is one.
pub(super) fn elsewhere(parent: &ParentView, place: Place) -> String {
    let outlet = outlet(parent.outlet.as_deref());
    match (parent.story, place) {
        (Some(story), Place::InReport) => {
            format!("<a href=\"story-{story}.html\">story {story}</a> ({outlet})")
        }
        (Some(story), Place::Alone) => format!("story {story} ({outlet})"),
        (None, _) => outlet,
    }
}

/// What an article is to the one it was taken from, as a class of the page and as words.
pub(super) fn relation(article: &ArticleView) -> (&'static str, &str) {
    match article.relation.as_deref() {
        Some("origin") => ("origin", "origin"),
        Some(name) => (class(name), words(name)),
        None if article.parents.is_empty() => ("origin", "source not known"),
        None => ("other", "related"),
    }
}

/// The class of a relation; never the name as a file gives it.
pub(super) fn class(relation: &str) -> &'static str {
    match relation {
        "identical" | "copy" => "whole",
        "cut" | "excerpt" => "cut",
        "expanded" => "more",
        "rewrite" | "revision" => "changed",
        _ => "other",
    }
}

/// The words for a relation.
pub(super) fn words(relation: &str) -> &'static str {
    match relation {
        "identical" => "identical",
        "copy" => "copy",
        "cut" => "cut",
        "excerpt" => "excerpt",
        "expanded" => "expanded",
        "rewrite" => "rewrite",
        "revision" => "revision",
        "template" => "same template",
        "same_text_unrelated_titles" => "unrelated headline",
        _ => "related",
    }
}

/// The words for the status of a credit.
pub(super) fn credit(status: CreditStatus) -> &'static str {
    match status {
        CreditStatus::Credited => "credited",
        CreditStatus::Uncredited => "no credit",
        CreditStatus::Mismatch => "credits another",
        CreditStatus::NoneNeeded => "none needed",
    }
}

/// A stranger's words in an element that keeps them apart.
pub(super) fn own(text: &str) -> String {
    format!("<bdi {OWN}>{}</bdi>", Text(text))
}

/// An outlet, or that it is not known.
pub(super) fn outlet(outlet: Option<&str>) -> String {
    outlet.map_or_else(|| "<span class=\"note\">outlet unknown</span>".to_string(), own)
}

/// The letters of an article, linked to its row.
pub(super) fn siglum(out: &mut String, place: u32, article: &ArticleView) -> fmt::Result {
    let (class, _) = relation(article);
    write!(out, "<a class=\"sig s-{class}\" href=\"#a{place}\">{}</a>", Text(&article.siglum))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_said_as_people_say_them() {
        assert_eq!(grouped(1_234_567), "1,234,567");
        assert_eq!((grouped(12), grouped(100), grouped(1000)), ("12".into(), "100".into(), "1,000".into()));
        assert_eq!(
            (percent(0.999), percent(0.001), percent(1.0), percent(0.0)),
            ("99 %".into(), "1 %".into(), "100 %".into(), "0 %".into())
        );
        assert_eq!(delay(59), "under a minute");
        assert_eq!(delay(3600 * 9 + 720), "9 h 12 min");
        assert_eq!(delay(86_400 * 2), "2 d");
        assert_eq!(delay(-3600), "−1 h");
    }

    #[test]
    fn a_time_is_said_as_well_as_it_is_known() {
        let noon = 1_741_089_600;
        let said = |known, from, to| when(&When { known, from, to });
        assert_eq!(said(Known::Moment, Some(noon), Some(noon)), "4 Mar 2025, 12:00");
        assert_eq!(said(Known::Day, Some(noon), Some(noon)), "4 Mar 2025, hour unknown");
        assert_eq!(said(Known::Before, None, Some(noon)), "before 4 Mar 2025, 12:00");
        assert_eq!(when(&When::NEVER), "no time");
        assert_eq!(day(i64::MAX), "a day that no calendar has");
    }
}
