//! The text of a page in, the dates that a reader takes for those of the article out.
//!
//! A reader looks near the headline, trusts a short line more than a sentence, and reads what stands before the
//! date. So every date of the text is given a distance, in characters, that grows with each reason against it.

use std::ops::Range;

use super::dates::Around;
use super::facts::{Facts, Kind, Part};
use super::stamp::{self, Stamp};

/// What stands before a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Cue {
    Published,
    Modified,
    Nothing,
}

/// Beginnings of words before a date of publication, lower case.
const PUBLISHED: [&str; 37] = [
    "publi",
    "post",
    "veröffent",
    "erstellt",
    "erschien",
    "online seit",
    "pubbl",
    "gepubl",
    "geplaatst",
    "julkais",
    "opublik",
    "zveřej",
    "objav",
    "публ",
    "дата",
    "yayın",
    "eklenme",
    "giriş",
    "δημοσ",
    "megjelen",
    "közzét",
    "terbit",
    "đăng",
    "发布",
    "發布",
    "公開",
    "掲載",
    "입력",
    "등록",
    "승인",
    "نشر",
    "تاريخ",
    "انتشار",
    "פורסם",
    "प्रकाशित",
    "เผยแพร่",
    "fecha",
];

/// Beginnings of words before a date of change.
const MODIFIED: [&str; 42] = [
    "updat",
    "modif",
    "edited",
    "revis",
    "last ",
    "aktuali",
    "geändert",
    "änderung",
    "überarb",
    "mis à jour",
    "mise à jour",
    "màj",
    "actuali",
    "aggiorn",
    "atualiz",
    "gewijzigd",
    "bijgewerkt",
    "uppdat",
    "opdat",
    "oppdat",
    "endret",
    "ændret",
    "päivit",
    "muokat",
    "zaktual",
    "zmien",
    "upraven",
    "обновл",
    "оновл",
    "измен",
    "günce",
    "ενημ",
    "frissít",
    "perbarui",
    "cập nhật",
    "更新",
    "수정",
    "업데이트",
    "تحديث",
    "עודכן",
    "अपडेट",
    "แก้ไข",
];

/// Words before a date that is another's.
const OTHER: [&str; 14] = [
    "born",
    "geboren",
    "copyright",
    "©",
    "valid until",
    "gültig bis",
    "expires",
    "termin",
    "deadline",
    "since",
    "seit",
    "letzter beitrag",
    "registr",
    "mitglied seit",
];

/// The nearest word before a date that says what happened on it; `None` if that concerns something else.
fn cue(before: &str) -> Option<Cue> {
    if before.trim().is_empty() {
        return Some(Cue::Nothing);
    }
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

/// A longer line is a sentence, not a note about the article.
const SENTENCE: usize = 140;
/// So far into a sentence stands a date that opens a report: "Berlin, 3 May 2019 (agency) - ".
const OPENING: usize = 70;
/// A date so far from the headline needs a mark or a word that says that it is the article's.
const FARTHEST: usize = 10_000;
/// More dates than this on one page are a calendar or an archive.
const MOST: usize = 1_000;
/// So much before a date says what happened on it.
const CONTEXT: usize = 60;
/// More lines than this have no headline in sight.
const MOST_LINES: usize = 20_000;

/// The dates that a page shows as those of its article.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Seen {
    pub(super) published: Option<Stamp>,
    pub(super) modified: Option<Stamp>,
}

pub(super) fn dates(facts: &Facts, around: &Around) -> Seen {
    let mut nearest = Nearest::default();
    let mut left = MOST;
    for line in facts.lines.iter().take(MOST_LINES) {
        let Some(text) = facts.text.get(line.text.clone()) else { continue };
        if left == 0 || !text.bytes().any(|byte| byte.is_ascii_digit() || byte >= 0x80) {
            continue;
        }
        let mut from = 0;
        for found in stamp::all(text, around.manner).take(4) {
            let before = &text[from..found.start];
            from = found.end;
            left = left.saturating_sub(1);
            // What the report tells of, not when it was told.
            if text.len() > SENTENCE && found.start >= OPENING {
                break;
            }
            let place = line.text.start + found.start..line.text.start + found.end;
            let mark = marked(facts, place.clone());
            let length = text.len();
            nearest.offer(
                around,
                found.stamp,
                Spot { place: place.start, part: line.part, length, mark, before },
            );
        }
    }
    // "3 hours ago" is a date to machines only.
    let times = facts.pieces.iter().filter(|piece| piece.kind == Kind::Time && piece.value.is_some());
    for piece in times.take(MOST) {
        let shown = facts.text.get(piece.text.clone()).unwrap_or_default();
        let stamp = piece.value.as_deref().and_then(|value| stamp::value(value, around.manner));
        let Some(stamp) = stamp.filter(|_| stamp::find(shown, around.manner).is_none()) else { continue };
        let before = &facts.text[..piece.text.start];
        let before = &before[before.ceil_char_boundary(before.len().saturating_sub(CONTEXT))..];
        let before = before.rsplit('\n').next().unwrap_or_default();
        let (part, length, mark) = (piece.part, shown.len(), Some(Kind::Time));
        nearest.offer(around, stamp, Spot { place: piece.text.start, part, length, mark, before });
    }
    Seen { published: nearest.published.map(|(_, own)| own), modified: nearest.modified.map(|(_, own)| own) }
}

/// Where a date stands.
struct Spot<'a> {
    place: usize,
    part: Part,
    /// Bytes of its line.
    length: usize,
    /// How it is marked up.
    mark: Option<Kind>,
    before: &'a str,
}

/// The dates with the least distance so far.
#[derive(Default)]
struct Nearest {
    published: Option<(usize, Stamp)>,
    modified: Option<(usize, Stamp)>,
}

impl Nearest {
    fn offer(&mut self, around: &Around, stamp: Stamp, spot: Spot) {
        let Some((cue, distance)) = spot.judged(around, stamp).filter(|_| around.allows(stamp)) else {
            return;
        };
        let best = if cue == Cue::Modified { &mut self.modified } else { &mut self.published };
        if best.is_none_or(|(least, _)| distance < least) {
            *best = Some((distance, stamp));
        }
    }
}

impl Spot<'_> {
    /// What a date here is said to be, and how far it is from being that; `None` if it is another's.
    fn judged(&self, around: &Around, stamp: Stamp) -> Option<(Cue, usize)> {
        let before =
            &self.before[self.before.ceil_char_boundary(self.before.len().saturating_sub(CONTEXT))..];
        let cue = if self.mark == Some(Kind::Modified) {
            cue(before).map(|_| Cue::Modified)?
        } else {
            cue(before)?
        };
        let mut distance = around.distance(self.place);
        if self.length > SENTENCE {
            distance = 2 * distance + 200;
        }
        distance = match self.mark {
            Some(Kind::Published) => distance / 4,
            Some(Kind::Time | Kind::Date) => distance / 2,
            Some(Kind::Modified) | None => distance,
            Some(_) => distance * 3 / 4,
        };
        if cue == Cue::Published {
            distance /= 2;
        }
        let is_beside = around.is_beside(self.part);
        if is_beside {
            distance = 8 * distance + 1_000;
        }
        if around.captured.is_some_and(|captured| captured.date() == stamp.date()) {
            // Perhaps only the day on which the page was served.
            distance = 4 * distance + 500;
        }
        let is_marked = matches!(self.mark, Some(Kind::Published | Kind::Time | Kind::Date)) && !is_beside;
        (distance <= FARTHEST || is_marked || cue != Cue::Nothing).then_some((cue, distance))
    }
}

/// How the innermost element around a place of the text is marked up.
fn marked(facts: &Facts, place: Range<usize>) -> Option<Kind> {
    let is_about = |kind: Kind| {
        matches!(
            kind,
            Kind::Published | Kind::Modified | Kind::Time | Kind::Date | Kind::About | Kind::Byline
        )
    };
    let around =
        |range: &Range<usize>| range.start <= place.start && place.end <= range.end && range.len() < 300;
    let pieces = facts.pieces.iter().filter(|piece| is_about(piece.kind) && around(&piece.text));
    pieces.min_by_key(|piece| piece.text.len()).map(|piece| piece.kind)
}
