//! The text of a page in, the date that a reader takes for that of the article out.
//!
//! A reader looks near the headline, trusts a short line more than a sentence, and reads what stands before the
//! date. So every date of the text is given a distance, in characters, that grows with each reason against it.

use std::ops::Range;

use super::dates::{Around, is_plausible};
use super::facts::{Facts, Kind, Part};
use super::stamp::{self, Found, Stamp};

/// What stands before a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Cue {
    Published,
    Modified,
    Nothing,
}

/// Beginnings of words before a date of publication, lower case.
const PUBLISHED: [&str; 38] = [
    "publi", "post", "veröffent", "erstellt", "erschien", "online seit", "pubbl", "gepubl", "geplaatst", "julkais", "opublik", "zveřej",
    "objav", "опублик", "публ", "дата", "yayın", "eklenme", "giriş", "δημοσ", "megjelen", "közzét", "terbit", "đăng", "发布", "發布", "公開",
    "掲載", "입력", "등록", "승인", "نشر", "تاريخ", "انتشار", "פורסם", "प्रकाशित", "เผยแพร่", "fecha",
];

/// Beginnings of words before a date of change.
const MODIFIED: [&str; 40] = [
    "updat", "modif", "edited", "revis", "last ", "aktuali", "geändert", "änderung", "überarb", "mis à jour", "mise à jour", "màj", "actuali", "aggiorn",
    "atualiz", "gewijzigd", "bijgewerkt", "uppdat", "opdat", "oppdat", "endret", "ændret", "päivit", "muokat", "zaktual", "zmien", "upraven", "обновл", "оновл",
    "измен", "günce", "ενημ", "frissít", "perbarui", "cập nhật", "更新", "수정", "업데이트", "تحديث", "עודכן",
];

/// Words before a date that is another's.
const OTHER: [&str; 14] = [
    "born", "geboren", "copyright", "©", "valid until", "gültig bis", "expires", "termin", "deadline", "since", "seit", "letzter beitrag", "registr", "mitglied seit",
];

fn cue(before: &str) -> Option<Cue> {
    let lower = before.to_lowercase();
    let last = |cues: &[&str]| cues.iter().filter_map(|cue| lower.rfind(cue)).max();
    let (published, modified, other) = (last(&PUBLISHED), last(&MODIFIED), last(&OTHER));
    match published.max(modified).max(other) {
        None => Some(Cue::Nothing),
        nearest if nearest == published => Some(Cue::Published),
        nearest if nearest == modified => Some(Cue::Modified),
        _ => None,
    }
}

/// A date of the text and how far it is from being that of the article.
pub(super) struct Seen {
    pub(super) stamp: Stamp,
    pub(super) distance: usize,
}

/// A sentence, not a line about the article.
const SENTENCE: usize = 140;
/// Farther from the headline stand only the dates of other things.
const FARTHEST: usize = 10_000;
/// So far into a line stands a date that opens a report: "Berlin, 3 May 2019 (agency) - ".
const OPENING: usize = 70;

/// The dates of publication and of change that the page shows.
pub(super) fn dates(facts: &Facts, around: &Around) -> (Option<Seen>, Option<Seen>) {
    let mut best: [Option<Seen>; 2] = [None, None];
    // Where the headline itself stands beside the article, the marks of this page mean nothing.
    let is_beside = around.headline_part == Some(Part::Beside);
    for line in &facts.lines {
        let Some(text) = facts.text.get(line.text.clone()) else { continue };
        if !text.bytes().any(|byte| byte.is_ascii_digit() || byte >= 0x80) {
            continue;
        }
        let is_sentence = text.len() > SENTENCE;
        let mut from = 0;
        for found in stamp::all(text, around.manner).take(4) {
            let before = &text[from..found.start];
            let before = &before[before.ceil_char_boundary(before.len().saturating_sub(60))..];
            from = found.end;
            if !is_plausible(found.stamp, around) {
                continue;
            }
            let Some(mut cue) = cue(before) else { continue };
            let place = line.text.start + found.start;
            let mut distance = from_headline(place, around);
            if is_sentence {
                if found.start >= OPENING {
                    // What the report tells of, not when it was told.
                    break;
                }
                distance = 2 * distance + 200;
            }
            let mark = marked(facts, line.text.start + found.start..line.text.start + found.end);
            let is_marked = matches!(mark, Some(Kind::Published | Kind::Time | Kind::Date)) && line.part != Part::Beside;
            distance = match mark {
                Some(Kind::Published) => distance / 4,
                Some(Kind::Modified) => {
                    cue = Cue::Modified;
                    distance
                }
                Some(Kind::Time | Kind::Date) => distance / 2,
                Some(_) => distance * 3 / 4,
                None => distance,
            };
            if cue == Cue::Published {
                distance /= 2;
            }
            if line.part == Part::Beside && !is_beside {
                distance = 8 * distance + 1_000;
            }
            if around.captured.is_some_and(|captured| captured.date() == found.stamp.date()) {
                // Perhaps only the day on which the page was served.
                distance = 4 * distance + 500;
            }
            if distance > FARTHEST && !is_marked && cue == Cue::Nothing {
                continue;
            }
            let slot = &mut best[usize::from(cue == Cue::Modified)];
            if slot.as_ref().is_none_or(|best| distance < best.distance) {
                *slot = Some(Seen { stamp: found.stamp, distance });
            }
        }
    }
    let [published, modified] = best;
    (published, modified)
}

fn from_headline(place: usize, around: &Around) -> usize {
    match &around.headline {
        Some(headline) if place >= headline.start => place.saturating_sub(headline.end),
        Some(headline) => 2 * (headline.start - place) + 200,
        None => place,
    }
}

/// How the innermost element around a place of the text is marked up.
fn marked(facts: &Facts, place: Range<usize>) -> Option<Kind> {
    let is_date = |kind: Kind| matches!(kind, Kind::Published | Kind::Modified | Kind::Time | Kind::Date | Kind::About | Kind::Byline);
    let pieces = facts.pieces.iter().filter(|piece| is_date(piece.kind) && piece.text.start <= place.start && place.end <= piece.text.end);
    pieces.filter(|piece| piece.text.len() < 300).min_by_key(|piece| piece.text.len()).map(|piece| piece.kind)
}

#[allow(unused)]
fn unused(_: Found) {}
