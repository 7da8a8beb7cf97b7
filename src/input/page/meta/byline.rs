//! The facts of a page in, who wrote its article out.

use super::dates::Around;
use super::facts::{Facts, Kind, Line, Piece};
use super::linked::{Linked, Value};
use super::stamp;
use super::{folded, outlet};

const METAS: [&str; 16] = [
    "author",
    "article:author",
    "parsely-author",
    "sailthru.author",
    "authors",
    "byl",
    "dc.creator",
    "dcterms.creator",
    "dc:creator",
    "dc.creator.aut",
    "citation_author",
    "creator",
    "rbauthors",
    "article:author_name",
    "shareaholic:article_author_name",
    "cxenseparse:author",
];

/// A longer text is no byline.
const LONGEST: usize = 120;
/// More names than this are a list of something else.
const MOST: usize = 12;

/// The names of the authors, joined by ", "; `names` are those of the site.
pub(super) fn author(facts: &Facts, linked: &Linked, around: &Around, names: &[String]) -> Option<String> {
    let of_linked =
        linked.article.and_then(|article| article.get("author").or_else(|| article.get("creator")));
    let by_linked: Vec<String> = of_linked.map(|value| of_value(value, linked)).unwrap_or_default();
    // A site that names itself as the author has not said who wrote the article.
    let is_site = |found: &[String]| found.iter().all(|name| names.contains(&folded(name)));
    if !is_site(&by_linked) {
        return joined(&by_linked);
    }
    let by_metas = METAS.into_iter().map(|name| facts.metas(name).flat_map(people).collect::<Vec<_>>());
    let by_metas = by_metas.filter(|found| !is_site(found)).find_map(|found| joined(&found));
    by_metas
        .or_else(|| labelled(facts))
        .or_else(|| of_pieces(facts, around, Kind::Author))
        .or_else(|| of_pieces(facts, around, Kind::Byline))
        .or_else(|| of_lines(facts, around))
        .or_else(|| joined(&by_linked))
}

/// Cards may have labelled lines: `twitter:label1` says "Written by", and `twitter:data1` who.
fn labelled(facts: &Facts) -> Option<String> {
    [("twitter:label1", "twitter:data1"), ("twitter:label2", "twitter:data2")].into_iter().find_map(
        |(label, data)| {
            facts.meta(&[label]).filter(|label| is_by(label))?;
            joined(&people(facts.meta(&[data])?))
        },
    )
}

fn of_value(value: &Value, linked: &Linked) -> Vec<String> {
    value.each().iter().take(MOST).filter_map(|value| outlet::name(value, linked)).flat_map(people).collect()
}

/// Each name once, in the order in which they stand.
fn joined(names: &[String]) -> Option<String> {
    let mut once: Vec<&str> = Vec::new();
    for name in names.iter().take(MOST) {
        if !once.iter().any(|other| folded(other) == folded(name)) {
            once.push(name);
        }
    }
    (!once.is_empty()).then(|| once.join(", "))
}

/// The byline nearest to the headline.
fn of_pieces(facts: &Facts, around: &Around, kind: Kind) -> Option<String> {
    let mut pieces: Vec<&Piece> = facts
        .pieces
        .iter()
        .filter(|piece| piece.kind == kind && !around.is_beside(piece.part) && piece.text.len() < LONGEST)
        .collect();
    pieces.sort_by_key(|piece| (around.distance(piece.text.start), piece.text.len()));
    pieces.iter().take(8).find_map(|first| {
        // Several authors are several elements side by side; one inside the other says the same again.
        let is_near =
            |piece: &&&Piece| piece.class == first.class && piece.text.start.abs_diff(first.text.start) < 200;
        let mut near: Vec<&&Piece> = pieces.iter().filter(is_near).collect();
        near.sort_by_key(|piece| piece.text.start);
        near.dedup_by(|inner, outer| {
            outer.text.start <= inner.text.start && inner.text.end <= outer.text.end
        });
        let names = near.into_iter().flat_map(|piece| match facts.words_of(piece.text.clone()) {
            text if text.is_empty() => people(piece.value.as_deref().unwrap_or_default()),
            text => people(&text),
        });
        joined(&names.collect::<Vec<_>>())
    })
}

/// A line near the headline that begins with "By", or whose date is followed by it; the name may stand in a line of
/// its own.
fn of_lines(facts: &Facts, around: &Around) -> Option<String> {
    let (headline, _) = around.headline.as_ref()?;
    let is_near = |line: &Line| {
        !around.is_beside(line.part)
            && line.text.start + 200 >= headline.start
            && line.text.start < headline.end + 1_500
    };
    let mut near = facts.lines.iter().filter(|line| is_near(line) && line.text.len() < LONGEST).peekable();
    while let Some(line) = near.next() {
        let text = facts.words_of(line.text.clone());
        let by = match near.peek() {
            Some(next) if is_by(&text) => Some(facts.words_of(next.text.clone())),
            _ => after_by(&text).or_else(|| after_inner_by(&text)).map(str::to_owned),
        };
        if let Some(found) = by.and_then(|by| joined(&people(&by))) {
            return Some(found);
        }
    }
    None
}

/// What follows " by " in a line with a date.
fn after_inner_by(text: &str) -> Option<&str> {
    stamp::find(text, stamp::Manner::default())?;
    [" by ", " von ", " por ", " par ", " door ", " oleh "].iter().find_map(|by| Some(text.split_once(by)?.1))
}

fn is_by(text: &str) -> bool {
    let lower = text.trim_end_matches([':', ' ']).to_lowercase();
    BY.contains(&lower.as_str())
}

/// Words before the name of an author, each with the mark that ends it.
const BY: [&str; 54] = [
    "analysis by",
    "текст",
    "view all posts by",
    "all posts by",
    "zeige alle beiträge von",
    "alle beiträge von",
    "beitrag von",
    "erstellt von",
    "vom",
    "interview",
    "interview von",
    "about the author",
    "über den autor",
    "redigé par",
    "written by",
    "posted by",
    "published by",
    "by",
    "von",
    "verfasst von",
    "geschrieben von",
    "veröffentlicht von",
    "autor",
    "autorin",
    "author",
    "text",
    "redaktion",
    "par",
    "écrit par",
    "publié par",
    "auteur",
    "por",
    "escrito por",
    "publicado por",
    "autora",
    "de",
    "di",
    "scritto da",
    "pubblicato da",
    "autore",
    "a cura di",
    "door",
    "av",
    "af",
    "skriven av",
    "tekst",
    "autor artykułu",
    "автор",
    "text:",
    "oleh",
    "penulis",
    "bởi",
    "yazar",
    "από",
];

/// What follows a word for "by" at the beginning of a text.
fn after_by(text: &str) -> Option<&str> {
    let text = text.trim_start_matches(|c: char| !c.is_alphanumeric());
    let lower = text.to_lowercase();
    // Lower case may have other lengths than the text in a few scripts.
    let is_aligned = lower.len() == text.len();
    BY.iter()
        .filter(|_| is_aligned)
        .filter_map(|by| {
            let rest = lower.strip_prefix(by)?;
            let mark = rest.chars().next()?;
            (mark.is_whitespace() || mark == ':').then(|| &text[by.len()..])
        })
        .min_by_key(|rest| rest.len())
        .map(|rest| rest.trim_start_matches([':', ' ', '\u{a0}']))
}

/// The names in a text that is a byline; none where it is not.
fn people(text: &str) -> Vec<String> {
    let text = after_by(text).unwrap_or(text).trim();
    if text.is_empty() || text.len() > 2 * LONGEST || text.starts_with("http") || text.starts_with("www.") {
        return Vec::new();
    }
    // What follows a bar or a date is something else.
    let end = text.find(['|', '•', '·', '–', '—', '(', '\n']).unwrap_or(text.len());
    let end = stamp::find(text, stamp::Manner::default()).map_or(end, |found| found.start.min(end));
    let text = &text[..end];
    let split = text.split([',', ';', '/', '&', '\u{1}']).flat_map(|part| {
        [
            " and ", " und ", " et ", " y ", " e ", " en ", " och ", " og ", " ja ", " i ", " и ", " и ",
            " και ", " ve ", " dan ",
        ]
        .iter()
        .fold(vec![part], |parts, and| parts.into_iter().flat_map(|part| part.split(and)).collect())
    });
    split.filter_map(name).collect()
}

/// A name without what is put around it; nothing where it is none.
fn name(text: &str) -> Option<String> {
    let text = text.trim_matches(|c: char| {
        c.is_whitespace() || matches!(c, '-' | '"' | '*' | '.' | ':' | '[' | ']' | '>' | '<' | '«' | '»')
    });
    let text = after_by(text).unwrap_or(text);
    let words: Vec<&str> =
        text.split_whitespace().filter(|word| !word.starts_with(['@', '#']) && !word.contains('@')).collect();
    let name = words.join(" ");
    let letters = name.chars().filter(|c| c.is_alphabetic()).count();
    let is_name = letters > 1
        && words.len() <= 6
        && name.chars().count() <= 60
        && !name.contains("://")
        && letters * 2 > name.chars().count();
    let lower = name.to_lowercase();
    let is_word = [
        "admin",
        "administrator",
        "author",
        "autor",
        "redaktion",
        "by",
        "von",
        "editor",
        "null",
        "undefined",
        "none",
        "anonymous",
        "unknown",
        "comments",
        "kommentare",
        "no author",
        "posted",
        "staff",
        "wordpressadmin",
        "webmaster",
        "about",
        "profile",
    ]
    .contains(&lower.as_str());
    (is_name && !is_word).then_some(name)
}
