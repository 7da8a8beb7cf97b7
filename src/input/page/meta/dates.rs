//! The facts of a page in, when its article was published and last changed out.

use memchr::memmem;

use super::facts::{Facts, Kind, Part};
use super::linked::{Linked, Value};
use super::stamp::{self, Clock, Manner, Stamp};

/// When an article was published and when it was last changed, as far as the page tells.
pub(super) struct Dates {
    pub(super) published: Option<Stamp>,
    pub(super) modified: Option<Stamp>,
}

/// What else is known that bears on dates.
pub(super) struct Around<'a> {
    pub(super) manner: Manner<'a>,
    /// Addresses of the page, the one that it was fetched from first.
    pub(super) addresses: Vec<&'a str>,
    /// When it was fetched.
    pub(super) captured: Option<Stamp>,
    /// Where its headline stands in the text.
    pub(super) headline: Option<std::ops::Range<usize>>,
    /// And in which part of the page.
    pub(super) headline_part: Option<Part>,
}

/// Names of metas for the time of publication; the surest first.
const PUBLISHED: [&str; 48] = [
    "article:published_time", "article:published", "article:published_date", "og:published_time", "og:article:published_time",
    "datepublished", "date_published", "date-published", "published_time", "published-date", "published_date", "publisheddate", "published",
    "parsely-pub-date", "sailthru.date", "cxenseparse:recs:publishtime", "cxenseparse:publishtime", "bt:pubdate", "rbpubdate",
    "shareaholic:article_published_time", "originalpublicationdate", "article_date_original", "dcsext.articlefirstpublished",
    "publication_date", "publication-date", "publicationdate", "publishdate", "publish_date", "publish-date", "pubdate", "pub_date", "publish_time",
    "dc.date.issued", "dcterms.issued", "dcterms.created", "dc.date.created", "dc.created", "dc.date.publication", "citation_publication_date",
    "citation_date", "mediator_published_time", "twt-published-at", "vr:published_time", "analyticsattributes.articledate",
    "og:pubdate", "displaydate", "date.created", "og:regdate",
];

/// Names that may mean another day.
const PERHAPS: [&str; 20] = [
    "dc.date", "dc:date", "dcterms.date", "date", "article.created", "article:created", "created", "datecreated", "date_created",
    "content_create_date", "dateposted", "doc_date", "pdate", "ptime", "release_date", "article:post_date", "timestamp", "article.published",
    "article.date", "last-published",
];

const MODIFIED: [&str; 24] = [
    "article:modified_time", "article:modified", "article:modified_date", "og:modified_time", "og:article:modified_time", "og:updated_time",
    "datemodified", "date_modified", "modified_time", "updated_time", "dcterms.modified", "dc.date.modified", "dc.modified",
    "lastmod", "last-modified", "lastmodified", "last_modified", "modified", "lastdate", "revision_date", "bt:moddate", "dateupdated", "last-updated", "updated",
];

pub(super) fn dates(facts: &Facts, linked: &Linked, around: &Around) -> Dates {
    let modified = modified(facts, linked, around);
    let published = published(facts, linked, around, modified);
    Dates { published, modified: modified.filter(|modified| published.is_none_or(|published| published.date() <= modified.date())) }
}

/// A day that an article on the web can have been published on.
pub(super) fn is_plausible(stamp: Stamp, around: &Around) -> bool {
    let is_past = around.captured.is_none_or(|captured| stamp.date() <= next_day(captured));
    (1990..2100).contains(&stamp.year) && is_past
}

/// A page may be dated in a zone whose day has begun when it has not in that of the archive.
fn next_day(stamp: Stamp) -> (i16, i8, i8) {
    let next = jiff::civil::date(stamp.year, stamp.month, stamp.day).tomorrow();
    next.map_or(stamp.date(), |next| (next.year(), next.month(), next.day()))
}

fn of_value(text: &str, around: &Around) -> Option<Stamp> {
    stamp::value(text, around.manner).filter(|stamp| is_plausible(*stamp, around))
}

fn of_metas(facts: &Facts, names: &[&str], around: &Around) -> Option<Stamp> {
    names.iter().flat_map(|name| facts.metas(name)).find_map(|content| of_value(content, around))
}

fn of_field(value: Option<&Value>, names: &[&str], around: &Around) -> Option<Stamp> {
    names.iter().find_map(|name| of_value(value?.text(name)?, around))
}

pub(super) fn modified(facts: &Facts, linked: &Linked, around: &Around) -> Option<Stamp> {
    of_field(linked.article, &["dateModified"], around)
        .or_else(|| of_metas(facts, &MODIFIED, around))
        .or_else(|| of_pieces(facts, around, Kind::Modified))
        .or_else(|| of_field(linked.page, &["dateModified"], around))
}

fn published(facts: &Facts, linked: &Linked, around: &Around, modified: Option<Stamp>) -> Option<Stamp> {
    let (seen, seen_modified) = super::visible::dates(facts, around);
    let seen = seen.map(|seen| seen.stamp);
    declared(facts, linked, around)
        .map(|stamp| seen.and_then(|seen| in_zone_of(stamp, seen)).unwrap_or(stamp))
        .or_else(|| around.addresses.iter().find_map(|address| of_address(address, around)))
        .or(seen)
        .or_else(|| of_pieces(facts, around, Kind::Time))
        .or_else(|| of_field(linked.article, &["dateCreated", "uploadDate"], around))
        .or_else(|| of_scripts(facts, around))
        .or_else(|| linked.only("datePublished").and_then(|text| of_value(text, around)))
        .or_else(|| of_metas(facts, &PERHAPS, around))
        .or(modified)
        .or(seen_modified.map(|seen| seen.stamp))
}

/// What is written for machines about this article and no other.
fn declared(facts: &Facts, linked: &Linked, around: &Around) -> Option<Stamp> {
    of_field(linked.article, &["datePublished"], around)
        .or_else(|| of_metas(facts, &PUBLISHED, around))
        .or_else(|| of_pieces(facts, around, Kind::Published))
        .or_else(|| of_field(linked.page, &["datePublished"], around))
}

/// The same moment in the zone of the outlet, where the date that the page shows gives that zone away: machines are
/// often told the time in UTC, and then the day may be another than the one that the article bears.
fn in_zone_of(stamp: Stamp, seen: Stamp) -> Option<Stamp> {
    let clock = stamp.clock.filter(|clock| clock.zone.unwrap_or(0) == 0)?;
    let shown = seen.clock.filter(|shown| shown.zone.is_none());
    let minutes = |stamp: Stamp, clock: Clock| {
        let since = jiff::civil::date(stamp.year, stamp.month, stamp.day).since(jiff::civil::date(1970, 1, 1)).ok()?;
        Some(i64::from(since.get_days()) * 1_440 + i64::from(clock.hour) * 60 + i64::from(clock.minute))
    };
    let midnight = Clock { hour: 0, minute: 0, second: 0, zone: None };
    // A bare day written as its first moment, as content systems do.
    let zone = minutes(seen, shown.unwrap_or(midnight))? - minutes(stamp, clock)?;
    let is_told = match (shown, clock.zone) {
        (Some(_), Some(_)) => zone % 15 == 0,
        // Without a zone only what can be no accident.
        (Some(shown), None) => zone % 60 == 0 && shown.minute != 0,
        (None, Some(_)) => zone % 30 == 0 && clock.second == 0,
        (None, None) => false,
    };
    if !is_told || zone == 0 || !(-12 * 60..=14 * 60).contains(&zone) {
        return None;
    }
    let (hour, minute) = match shown {
        Some(shown) => (shown.hour, shown.minute),
        None => (0, 0),
    };
    let clock = Clock { hour, minute, second: clock.second, zone: Some(zone as i16) };
    Some(Stamp { clock: Some(clock), ..seen })
}

/// The places where the date of publication may stand, the surest first.
pub(super) fn candidates<'c>(
    facts: &'c Facts,
    linked: &'c Linked,
    around: &'c Around,
    modified: Option<Stamp>,
) -> impl Iterator<Item = (&'static str, Stamp)> + 'c {
    let places: [(&'static str, Box<dyn Fn() -> Option<Stamp> + 'c>); 16] = [
        ("ld", Box::new(|| of_field(linked.article, &["datePublished"], around))),
        ("meta", Box::new(|| of_metas(facts, &PUBLISHED, around))),
        ("itemprop", Box::new(|| of_pieces(facts, around, Kind::Published))),
        ("ldpage", Box::new(|| of_field(linked.page, &["datePublished"], around))),
        ("ldcreated", Box::new(|| of_field(linked.article, &["dateCreated", "uploadDate"], around))),
        ("perhaps", Box::new(|| of_metas(facts, &PERHAPS, around))),
        ("url", Box::new(|| around.addresses.iter().find_map(|address| of_address(address, around)))),
        ("time", Box::new(|| of_pieces(facts, around, Kind::Time))),
        ("class", Box::new(|| of_pieces(facts, around, Kind::Date))),
        ("about", Box::new(|| of_pieces(facts, around, Kind::About).or_else(|| of_pieces(facts, around, Kind::Byline)))),
        ("line", Box::new(|| of_lines(facts, around))),
        ("seen", Box::new(|| super::visible::dates(facts, around).0.map(|seen| seen.stamp))),
        ("seenmod", Box::new(|| super::visible::dates(facts, around).1.map(|seen| seen.stamp))),
        ("script", Box::new(|| of_scripts(facts, around))),
        ("ldonly", Box::new(|| linked.only("datePublished").and_then(|text| of_value(text, around)))),
        ("modified", Box::new(move || modified)),
    ];
    places.into_iter().filter_map(|(name, place)| place().map(|stamp| (name, stamp)))
}

/// Fields under which programs keep the time of publication, the surest first.
const KEYS: [&str; 14] = [
    "datePublished", "publishedAt", "published_at", "publishedDate", "published_date", "publishDate", "publish_date", "publicationDate",
    "publication_date", "firstPublished", "pubDate", "pub_date", "createdAt", "created_at",
];

/// What a script of the page keeps for the program that shows it.
fn of_scripts(facts: &Facts, around: &Around) -> Option<Stamp> {
    KEYS.iter().find_map(|key| {
        facts.scripts.iter().find_map(|script| {
            memmem::find_iter(script.as_bytes(), key.as_bytes()).take(4).find_map(|at| {
                // `"key":"value"`, and the same escaped within a string.
                let rest = script[at + key.len()..].trim_start_matches(['\\', '"', '\'']);
                let rest = rest.trim_start().strip_prefix([':', '='])?.trim_start();
                let rest = rest.trim_start_matches(['\\', '"', '\'']);
                let end = rest.find(['"', '\\', '\'', '}', ']', ';', '\n', '<']).unwrap_or(rest.len());
                of_value(rest.get(..end.min(60))?, around)
            })
        })
    })
}

/// The date in a path such as `/2019/05/03/`, `/2019-05-03-` or `/20190503/`.
pub(super) fn of_address(address: &str, around: &Around) -> Option<Stamp> {
    let path = address.split_once("://").map_or(address, |(_, rest)| rest);
    let path = path.find('/').map_or("", |at| &path[at..]);
    let number = |text: &str| text.parse::<i64>().ok().filter(|_| text.bytes().all(|byte| byte.is_ascii_digit()));
    let parts: Vec<&str> = path.split(['/', '-', '_', '.', '?', '=', '&']).collect();
    let by_parts = parts.windows(3).find_map(|window| match window {
        [year, month, day] if year.len() == 4 && month.len() <= 2 && day.len() <= 2 => {
            Stamp::new(number(year)?, number(month)?, number(day)?)
        }
        [day, month, year] if year.len() == 4 && month.len() == 2 && day.len() == 2 => {
            Stamp::new(number(year)?, number(month)?, number(day)?)
        }
        _ => None,
    });
    let joined = || {
        parts.iter().filter(|part| part.len() == 8 && part.starts_with("20")).find_map(|part| {
            Stamp::new(number(part.get(..4)?)?, number(part.get(4..6)?)?, number(part.get(6..)?)?)
        })
    };
    by_parts.or_else(joined).filter(|stamp| is_plausible(*stamp, around) && stamp.year >= 1995)
}

/// The date of the elements of a kind: of those in the article the nearest to the headline.
fn of_pieces(facts: &Facts, around: &Around, kind: Kind) -> Option<Stamp> {
    let found = facts.pieces.iter().filter(|piece| piece.kind == kind).filter_map(|piece| {
        let value = piece.value.as_deref().and_then(|value| of_value(value, around));
        let text = || {
            let text = facts.text.get(piece.text.clone())?;
            (text.len() < 300).then(|| stamp::find(text, around.manner))?.map(|found| found.stamp).filter(|stamp| is_plausible(*stamp, around))
        };
        let stamp = value.or_else(text)?;
        let distance = match &around.headline {
            Some(headline) if piece.text.start >= headline.start => piece.text.start - headline.start.min(piece.text.start),
            Some(headline) => 2 * (headline.start - piece.text.start) + 200,
            None => piece.text.start,
        };
        Some((piece.part == Part::Beside, distance, stamp))
    });
    found.min_by_key(|(is_beside, distance, _)| (*is_beside, *distance)).map(|(_, _, stamp)| stamp)
}

/// The date in a short line near the headline.
fn of_lines(facts: &Facts, around: &Around) -> Option<Stamp> {
    let found = facts.lines.iter().filter_map(|line| {
        let text = facts.text.get(line.text.clone())?;
        if text.len() > 300 || !text.bytes().any(|byte| byte.is_ascii_digit() || byte >= 0x80) {
            return None;
        }
        let found = stamp::find(text, around.manner).filter(|found| is_plausible(found.stamp, around))?;
        let distance = match &around.headline {
            Some(headline) if line.text.start >= headline.start => line.text.start - headline.start,
            Some(headline) => 2 * (headline.start - line.text.start) + 200,
            None => line.text.start,
        };
        Some((line.part == Part::Beside, distance, found.stamp))
    });
    found.min_by_key(|(is_beside, distance, _)| (*is_beside, *distance)).map(|(_, _, stamp)| stamp)
}
