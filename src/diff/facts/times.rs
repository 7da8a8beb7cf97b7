//! Times: of day, of the week, dates.

use super::view::View;
use super::{Measure, Mention};
use crate::diff::token::Class;

/// The times of a side.
pub(super) fn mentions(view: &View<'_>) -> Vec<Mention> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < view.len() {
        let Some(end) = ends_at(view, at) else {
            at += 1;
            continue;
        };
        let parts: Vec<Part> = (at..end).filter_map(|at| part(view, at)).collect();
        // A day that was named where none was is no change of substance; an hour or a date is.
        let stands_alone = parts.iter().any(|part| !matches!(part, Part::Weekday(_)));
        let value = parts.iter().map(|part| format!("{part:?} ")).collect();
        found.push(Mention {
            tokens: at..end,
            bytes: view.bytes(&(at..end)),
            value,
            stands_alone,
            measure: Measure::Other,
        });
        at = end;
    }
    found
}

#[derive(Debug, PartialEq)]
enum Part {
    Weekday(usize),
    Month(usize),
    Day(u32),
    Year(u32),
    /// "1950s".
    Decade(u32),
    /// Minutes of the day, as far as they are told.
    Clock(String),
}

/// Where the time that begins at a token ends; `None` where none does.
pub(super) fn ends_at(view: &View<'_>, at: usize) -> Option<usize> {
    let first = part(view, at)?;
    if matches!(first, Part::Clock(_)) {
        return Some(if is_zone(view, at + 1) || is_hour_word(view, at + 1) { at + 2 } else { at + 1 });
    }
    // "Monday, July 11, 2019"; "11 July 2019": parts that follow each other.
    let mut end = at + 1;
    let mut has_month = matches!(first, Part::Month(_));
    let is_day_first = matches!(first, Part::Day(_));
    while end < view.len() && matches!(view.gap(end - 1), " " | ", " | ". " | "\u{a0}") {
        // "3 de mayo de 2019".
        let is_month = |at: usize| at < view.len() && matches!(part(view, at), Some(Part::Month(_)));
        let is_year = |at: usize| at < view.len() && matches!(part(view, at), Some(Part::Year(_)));
        let is_joint = !view.is_english && is_day_first && matches!(view.word(end), "de" | "del");
        if is_joint && (is_month(end + 1) && !has_month || is_year(end + 1) && has_month) {
            end += 1;
        }
        match part(view, end) {
            Some(Part::Month(_)) if !has_month && !matches!(first, Part::Year(_)) => has_month = true,
            Some(Part::Day(_)) if has_month && !is_day_first => {}
            Some(Part::Year(_)) if has_month => {}
            _ => break,
        }
        end += 1;
    }
    match first {
        // A day of a month needs the month, and so does "May".
        Part::Day(_) => has_month.then_some(end),
        Part::Month(_) if is_also_a_word(view.word(at)) => {
            (end > at + 1 || follows_preposition(view, at)).then_some(end)
        }
        _ => Some(end),
    }
}

/// The zone that a time ends in.
pub(super) fn zone<'v>(view: &'v View<'_>, mention: &Mention) -> Option<&'v str> {
    let last = mention.tokens.end - 1;
    is_zone(view, last).then(|| view.printed_or_empty(last))
}

/// Whether a token names a time zone.
fn is_zone(view: &View<'_>, at: usize) -> bool {
    matches!(
        view.printed_or_empty(at),
        "GMT" | "ET" | "EDT" | "EST" | "CT" | "PT" | "BST" | "CET" | "UTC" | "IST"
    )
}

/// "18 Uhr", "14 h": what makes an hour of the number before it.
fn is_hour_word(view: &View<'_>, at: usize) -> bool {
    !view.is_english && at > 0 && matches!(view.word(at), "uhr" | "h")
}

/// Whether a day of the month stands before a token: after it no month needs a capital.
fn follows_day(view: &View<'_>, at: usize) -> bool {
    let is_day = |at: usize| view.word(at).parse::<u32>().is_ok_and(|day| (1..=31).contains(&day));
    let first = if at > 1 && view.word(at - 1) == "de" { at - 1 } else { at };
    !view.is_english && first > 0 && is_day(first - 1)
}

/// Whether a token is a day of the week or a month.
pub(super) fn is_part(view: &View<'_>, at: usize) -> bool {
    matches!(part(view, at), Some(Part::Weekday(_) | Part::Month(_)))
}

fn is_also_a_word(month: &str) -> bool {
    matches!(month, "may" | "march" | "mars" | "mai" | "mar")
}

fn follows_preposition(view: &View<'_>, at: usize) -> bool {
    at > 0
        && matches!(
            view.word(at - 1),
            "in" | "of" | "since" | "until" | "late" | "early" | "last" | "next" | "by" | "im" | "en"
        )
}

fn part(view: &View<'_>, at: usize) -> Option<Part> {
    let word = view.word(at);
    let class = view.token(at).class;
    if view.is_english && matches!(word, "noon" | "midnight") {
        return Some(Part::Clock(if word == "noon" { "12:00pm" } else { "12:00am" }.to_string()));
    }
    // "May" is a small word as well, but for its capital; whether it is a month is told by what stands beside it.
    let is_word = class == Class::Small || (class == Class::Plain && view.is_english);
    if is_word && !view.is_capital(at) {
        return None;
    }
    if class == Class::Figure {
        if let Some(clock) = clock(word) {
            return Some(Part::Clock(clock));
        }
        if let Some(clock) = foreign_clock(view, at) {
            return Some(Part::Clock(clock));
        }
        // "1815 GMT".
        let is_zone = is_zone(view, at + 1);
        if is_zone && word.len() == 4 && word.bytes().all(|byte| byte.is_ascii_digit()) {
            return Some(Part::Clock(word.to_string()));
        }
        // "March 20-21".
        let is_range = |word: &str| word.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
        let word = if is_range(word) { word.split('-').next().unwrap_or_default() } else { word };
        let digits = word.trim_end_matches(|c: char| c.is_alphabetic());
        let suffix = &word[digits.len()..];
        let number: u32 = digits.parse().ok()?;
        return match (digits.len(), suffix) {
            (4, "s") if (1500..2100).contains(&number) => Some(Part::Decade(number)),
            (4, "") if (1900..2100).contains(&number) => Some(Part::Year(number)),
            (1 | 2, "" | "st" | "nd" | "rd" | "th") if (1..=31).contains(&number) => Some(Part::Day(number)),
            _ => None,
        };
    }
    let printed = view.printed(at);
    if !printed.starts_with(char::is_uppercase) && !is_small_month_language(word) && !follows_day(view, at) {
        return None;
    }
    let weekday = WEEKDAYS.iter().position(|names| names.contains(&word));
    let month = MONTHS.iter().position(|names| names.contains(&word));
    weekday.map(Part::Weekday).or(month.map(Part::Month))
}

/// Months and days that are written small.
fn is_small_month_language(word: &str) -> bool {
    let is_long = word.chars().count() > 4;
    is_long && !matches!(word, "march" | "august" | "junio")
}

/// "18 Uhr", "14 h", "15h30", "alle 15.30" -> the form of [`clock`].
fn foreign_clock(view: &View<'_>, at: usize) -> Option<String> {
    if view.is_english {
        return None;
    }
    let word = view.word(at);
    let is_told = is_hour_word(view, at + 1) || (at > 0 && matches!(view.word(at - 1), "alle" | "ore"));
    let (hour, minute) = match word.split_once('h') {
        Some((hour, "")) => (hour, "0"),
        Some(parts) => parts,
        None if is_told => word.split_once(['.', ':']).unwrap_or((word, "0")),
        None => return None,
    };
    let (hour, minute): (u32, u32) = (hour.parse().ok()?, minute.parse().ok()?);
    (hour < 24 && minute < 60).then(|| format!("{hour}:{minute:02}"))
}

/// "9 a.m.", "9am", "9:30 p.m.", "21:30" -> one form.
fn clock(word: &str) -> Option<String> {
    let bare: String = word.chars().filter(|c| !matches!(c, '.' | ' ' | '\u{a0}')).collect();
    let (digits, half) = match (bare.strip_suffix("am"), bare.strip_suffix("pm")) {
        (Some(digits), _) => (digits, "am"),
        (_, Some(digits)) => (digits, "pm"),
        _ => (&*bare, ""),
    };
    let (hour, minute) = digits.split_once(':').unwrap_or((digits, "0"));
    let is_clock = !half.is_empty() || digits.contains(':');
    let (hour, minute): (u32, u32) = (hour.parse().ok()?, minute.parse().ok()?);
    (is_clock && hour < 25 && minute < 60).then(|| format!("{hour}:{minute:02}{half}"))
}

const WEEKDAYS: [&[&str]; 7] = [
    &["monday", "mon", "montag", "lundi", "lunes", "lunedì", "segunda-feira", "понедельник"],
    &["tuesday", "tue", "tues", "dienstag", "mardi", "martes", "martedì", "terça-feira", "вторник"],
    &["wednesday", "wed", "mittwoch", "mercredi", "miércoles", "mercoledì", "quarta-feira", "среду"],
    &["thursday", "thu", "thurs", "donnerstag", "jeudi", "jueves", "giovedì", "quinta-feira", "четверг"],
    &["friday", "fri", "freitag", "vendredi", "viernes", "venerdì", "sexta-feira", "пятницу"],
    &["saturday", "samstag", "sonnabend", "samedi", "sábado", "sabato", "субботу"],
    &["sunday", "sonntag", "dimanche", "domingo", "domenica", "воскресенье"],
];

const MONTHS: [&[&str]; 12] = [
    &["january", "jan", "januar", "janvier", "enero", "gennaio", "janeiro", "января"],
    &["february", "feb", "februar", "février", "febrero", "febbraio", "fevereiro", "февраля"],
    &["march", "mar", "märz", "mars", "marzo", "março", "марта"],
    &["april", "apr", "avril", "abril", "aprile", "апреля"],
    &["may", "mai", "mayo", "maggio", "maio", "мая"],
    &["june", "jun", "juni", "juin", "junio", "giugno", "junho", "июня"],
    &["july", "jul", "juli", "juillet", "julio", "luglio", "julho", "июля"],
    &["august", "aug", "août", "agosto", "августа"],
    &["september", "sept", "sep", "septembre", "septiembre", "settembre", "setembro", "сентября"],
    &["october", "oct", "oktober", "okt", "octobre", "octubre", "ottobre", "outubro", "октября"],
    &["november", "nov", "novembre", "noviembre", "novembro", "ноября"],
    &["december", "dec", "dezember", "dez", "décembre", "diciembre", "dicembre", "dezembro", "декабря"],
];
