//! The facts of a page in, when its article was published and last changed out.
//!
//! What is written for machines about this article comes first, then the address, then what a reader sees, then
//! what may be about something else. Nothing is taken from a footer: a page that does not say when its article was
//! published has no date.

use std::ops::Range;

use memchr::memmem;

use super::facts::{Facts, Kind, Part};
use super::linked::{Linked, Value};
use super::stamp::{self, Clock, Manner, Stamp};
use super::visible;

/// When an article was published and when it was last changed, as far as the page tells.
pub(super) struct Dates {
    pub(super) published: Option<Stamp>,
    pub(super) modified: Option<Stamp>,
}

/// What else is known that bears on dates and names.
pub(super) struct Around<'a> {
    pub(super) manner: Manner<'a>,
    /// Addresses of the page, the one that it was fetched from first.
    pub(super) addresses: Vec<&'a str>,
    /// When it was fetched.
    pub(super) captured: Option<Stamp>,
    /// Where its headline stands in the text, and in which part of the page.
    pub(super) headline: Option<(Range<usize>, Part)>,
}

impl Around<'_> {
    /// How far a place of the text is from the headline, as a reader looks: behind it rather than before it.
    pub(super) fn distance(&self, place: usize) -> usize {
        match &self.headline {
            Some((headline, _)) if place >= headline.start => place.saturating_sub(headline.end),
            Some((headline, _)) => 2 * (headline.start - place) + 200,
            None => place,
        }
    }

    /// Whether a part of the page is beside the article; where the headline itself stands there, the marks of this
    /// page mean nothing.
    pub(super) fn is_beside(&self, part: Part) -> bool {
        part == Part::Beside && self.headline.as_ref().is_none_or(|(_, own)| *own != Part::Beside)
    }

    /// Whether an article on the web can have been published on this day.
    pub(super) fn allows(&self, stamp: Stamp) -> bool {
        // A page may be dated in a zone whose day has begun when it has not in that of the archive.
        let is_past = self.captured.is_none_or(|captured| stamp.date() <= captured.next_date());
        (1990..2100).contains(&stamp.year) && is_past
    }

    fn read(&self, value: &str) -> Option<Stamp> {
        stamp::value(value, self.manner).filter(|stamp| self.allows(*stamp))
    }
}

/// Names of metas for the time of publication; the surest first.
const PUBLISHED: [&str; 46] = [
    "article:published_time",
    "article:published",
    "article:published_date",
    "og:published_time",
    "og:article:published_time",
    "datepublished",
    "date_published",
    "date-published",
    "published_time",
    "published-date",
    "published_date",
    "publisheddate",
    "published",
    "parsely-pub-date",
    "sailthru.date",
    "cxenseparse:recs:publishtime",
    "cxenseparse:publishtime",
    "bt:pubdate",
    "rbpubdate",
    "shareaholic:article_published_time",
    "originalpublicationdate",
    "article_date_original",
    "dcsext.articlefirstpublished",
    "publication_date",
    "publication-date",
    "publicationdate",
    "publishdate",
    "publish_date",
    "publish-date",
    "pubdate",
    "pub_date",
    "publish_time",
    "dc.date.issued",
    "dcterms.issued",
    "dcterms.created",
    "dc.date.created",
    "dc.created",
    "dc.date.publication",
    "citation_publication_date",
    "citation_date",
    "mediator_published_time",
    "twt-published-at",
    "vr:published_time",
    "analyticsattributes.articledate",
    "og:pubdate",
    "displaydate",
];

/// Names that as often as not mean the day on which the page was built, or changed.
const PERHAPS: [&str; 22] = [
    "dc.date",
    "dc:date",
    "dcterms.date",
    "date",
    "date.created",
    "og:regdate",
    "article.created",
    "article:created",
    "created",
    "datecreated",
    "date_created",
    "content_create_date",
    "dateposted",
    "doc_date",
    "pdate",
    "ptime",
    "release_date",
    "article:post_date",
    "timestamp",
    "article.published",
    "article.date",
    "last-published",
];

const MODIFIED: [&str; 24] = [
    "article:modified_time",
    "article:modified",
    "article:modified_date",
    "og:modified_time",
    "og:article:modified_time",
    "og:updated_time",
    "datemodified",
    "date_modified",
    "modified_time",
    "updated_time",
    "dcterms.modified",
    "dc.date.modified",
    "dc.modified",
    "lastmod",
    "last-modified",
    "lastmodified",
    "last_modified",
    "modified",
    "lastdate",
    "revision_date",
    "bt:moddate",
    "dateupdated",
    "last-updated",
    "updated",
];

/// Fields under which programs keep the time of publication; the surest first.
const KEYS: [&str; 14] = [
    "datePublished",
    "publishedAt",
    "published_at",
    "publishedDate",
    "published_date",
    "publishDate",
    "publish_date",
    "publicationDate",
    "publication_date",
    "firstPublished",
    "pubDate",
    "pub_date",
    "createdAt",
    "created_at",
];

pub(super) fn dates(facts: &Facts, linked: &Linked, around: &Around) -> Dates {
    let seen = visible::dates(facts, around);
    let modified = of_field(linked.article, &["dateModified"], around)
        .or_else(|| of_metas(facts, &MODIFIED, around))
        .or_else(|| of_pieces(facts, around, Kind::Modified))
        .or_else(|| of_field(linked.page, &["dateModified"], around));
    let published = declared(facts, linked, around)
        .map(|stamp| seen.published.and_then(|seen| in_zone_of(stamp, seen)).unwrap_or(stamp))
        .or_else(|| around.addresses.iter().find_map(|address| of_path(address, around)))
        .or(seen.published)
        .or_else(|| of_pieces(facts, around, Kind::Time))
        .or_else(|| around.addresses.iter().find_map(|address| of_number(address, around)))
        .or_else(|| of_field(linked.article, &["dateCreated", "uploadDate"], around))
        .or_else(|| of_scripts(facts, around))
        .or_else(|| linked.only("datePublished").and_then(|value| around.read(value)))
        .or_else(|| of_metas(facts, &PERHAPS, around))
        .or(modified)
        .or(seen.modified)
        .map(|stamp| completed(stamp, facts, linked, around, seen.published));
    // Nothing changes before it is there: one of the two is wrong, and that is rather the less used one.
    let modified = modified
        .or(seen.modified)
        .filter(|modified| published.is_none_or(|own| own.date() <= modified.date()));
    Dates { published, modified }
}

/// What is written for machines about this article and no other.
fn declared(facts: &Facts, linked: &Linked, around: &Around) -> Option<Stamp> {
    of_field(linked.article, &["datePublished"], around)
        .or_else(|| of_metas(facts, &PUBLISHED, around))
        .or_else(|| of_pieces(facts, around, Kind::Published))
        .or_else(|| of_field(linked.page, &["datePublished"], around))
}

/// The same day with the time of day, or the same time with its zone, if another place of the page tells them.
fn completed(stamp: Stamp, facts: &Facts, linked: &Linked, around: &Around, seen: Option<Stamp>) -> Stamp {
    if stamp.clock.is_some_and(|clock| clock.zone.is_some()) {
        return stamp;
    }
    let others = [
        of_field(linked.article, &["datePublished"], around),
        of_field(linked.page, &["datePublished"], around),
        of_metas(facts, &PUBLISHED, around),
        of_pieces(facts, around, Kind::Published),
        seen,
        of_pieces(facts, around, Kind::Time),
    ];
    let tells_more = |other: &Stamp| {
        other.date() == stamp.date()
            && match (stamp.clock, other.clock) {
                (None, Some(_)) => true,
                (Some(own), Some(clock)) => {
                    clock.zone.is_some() && (own.hour, own.minute) == (clock.hour, clock.minute)
                }
                (_, None) => false,
            }
    };
    // Of several times the one with a zone, else the first.
    let mut others = others.into_iter().flatten().filter(tells_more);
    let first = others.next();
    let zoned =
        first.into_iter().chain(others).find(|other| other.clock.is_some_and(|clock| clock.zone.is_some()));
    zoned.or(first).unwrap_or(stamp)
}

fn of_metas(facts: &Facts, names: &[&str], around: &Around) -> Option<Stamp> {
    names.iter().flat_map(|name| facts.metas(name)).find_map(|content| around.read(content))
}

fn of_field(value: Option<&Value>, names: &[&str], around: &Around) -> Option<Stamp> {
    names.iter().find_map(|name| around.read(value?.text(name)?))
}

/// The date of the elements of a kind: of the nearest to the headline, those beside the article last.
fn of_pieces(facts: &Facts, around: &Around, kind: Kind) -> Option<Stamp> {
    let found = facts.pieces.iter().filter(|piece| piece.kind == kind).filter_map(|piece| {
        let shown = || {
            let text = facts.text.get(piece.text.clone()).filter(|text| text.len() < 300)?;
            stamp::find(text, around.manner).map(|found| found.stamp).filter(|stamp| around.allows(*stamp))
        };
        let stamp = piece.value.as_deref().and_then(|value| around.read(value)).or_else(shown)?;
        Some(((around.is_beside(piece.part), around.distance(piece.text.start)), stamp))
    });
    found.min_by_key(|(rank, _)| *rank).map(|(_, stamp)| stamp)
}

/// What a script of the page keeps for the program that shows it.
fn of_scripts(facts: &Facts, around: &Around) -> Option<Stamp> {
    KEYS.iter().find_map(|key| {
        let finder = memmem::Finder::new(key);
        facts.scripts.iter().find_map(|script| {
            finder.find_iter(script.as_bytes()).take(4).find_map(|at| {
                // `"key":"value"`, and the same escaped within a string.
                let rest = script[at + key.len()..].trim_start_matches(['\\', '"', '\'']);
                let rest = rest.trim_start().strip_prefix([':', '='])?.trim_start();
                let rest = rest.trim_start_matches(['\\', '"', '\'']);
                let end = rest.find(['"', '\\', '\'', '}', ']', ';', '\n', '<']).unwrap_or(rest.len());
                around.read(rest.get(..end.min(60))?)
            })
        })
    })
}

/// The date in an address such as `/2019/05/03/`, `/2019-05-03-` or `/03-05-2019/`.
fn of_path(address: &str, around: &Around) -> Option<Stamp> {
    let parts = parts(address)?;
    let found = parts.windows(3).find_map(|window| match window {
        [year, month, day] if year.len() == 4 && month.len() <= 2 && day.len() <= 2 => {
            day_of(year, month, day)
        }
        [day, month, year] if year.len() == 4 && month.len() == 2 && day.len() == 2 => {
            day_of(year, month, day)
        }
        _ => None,
    });
    found.filter(|stamp| around.allows(*stamp) && stamp.year >= WEB)
}

/// The date in an address such as `/20190503/`, which may also be a number of the article.
fn of_number(address: &str, around: &Around) -> Option<Stamp> {
    let parts = parts(address)?;
    let days = parts.iter().filter(|part| part.len() == 8 && part.is_ascii());
    let mut found = days.filter_map(|day| day_of(&day[..4], &day[4..6], &day[6..]));
    found.find(|stamp| around.allows(*stamp) && stamp.year >= WEB)
}

/// The year in which addresses of articles begin.
const WEB: i16 = 1995;

fn parts(address: &str) -> Option<Vec<&str>> {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    Some(rest[rest.find('/')?..].split(['/', '-', '_', '.', '?', '=', '&']).collect())
}

fn day_of(year: &str, month: &str, day: &str) -> Option<Stamp> {
    let number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok())?;
    Stamp::new(number(year)?, number(month)?, number(day)?)
}

/// The same moment in the zone of the outlet, where the date that the page shows gives that zone away: machines are
/// often told the time in UTC, and then the day may be another than the one that the article bears.
fn in_zone_of(stamp: Stamp, seen: Stamp) -> Option<Stamp> {
    let clock = stamp.clock.filter(|clock| clock.zone.unwrap_or(0) == 0)?;
    let shown = seen.clock;
    if let Some(zone) = shown.and_then(|shown| shown.zone) {
        // The page tells the zone itself, of the same moment or of another.
        let is_same = seen.minutes(shown?) - i64::from(zone) == stamp.minutes(clock);
        return (is_same && clock.zone.is_some()).then_some(seen);
    }
    let zone = match shown {
        Some(shown) => seen.minutes(shown) - stamp.minutes(clock),
        // A bare day written as its first moment, as content systems do.
        None => seen.minutes(Clock::MIDNIGHT) - stamp.minutes(clock),
    };
    let is_told = match (shown, clock.zone) {
        (Some(_), Some(_)) => true,
        // Without a zone only what can be no accident.
        (Some(shown), None) => zone % 60 == 0 && shown.minute != 0,
        (None, Some(_)) => clock.second == 0 && seen.date() != stamp.date(),
        (None, None) => false,
    };
    if !is_told || zone == 0 || !is_zone(zone) {
        return None;
    }
    let local = shown.unwrap_or(Clock::MIDNIGHT);
    let zone = i16::try_from(zone).ok();
    Some(Stamp { clock: Some(Clock { second: clock.second, zone, ..local }), ..seen })
}

/// Whether clocks are anywhere so many minutes east of UTC.
fn is_zone(minutes: i64) -> bool {
    let broken = [-570, -210, -150, 210, 270, 330, 345, 390, 525, 570, 630, 765];
    minutes % 60 == 0 && (-720..=840).contains(&minutes) || broken.contains(&minutes)
}

#[cfg(test)]
mod tests;
