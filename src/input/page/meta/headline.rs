//! The facts of a page in, the headline of its article out.

use std::ops::Range;

use super::facts::{Facts, Kind, Part};
use super::folded;
use super::linked::{Known, Linked};

/// Headlines that the page shows, folded.
pub(super) fn shown(facts: &Facts) -> Vec<String> {
    let headings = facts.pieces.iter().filter(|piece| piece.kind == Kind::Headline).map(|piece| facts.line_of(piece.text.clone()));
    let metas = ["og:title", "twitter:title"].into_iter().flat_map(|name| facts.metas(name)).map(str::to_owned);
    headings.chain(metas).map(|text| folded(&text)).filter(|text| !text.is_empty()).collect()
}

fn first(facts: &Facts, kind: Kind) -> Option<String> {
    let found = facts.pieces.iter().filter(|piece| piece.kind == kind && piece.part != Part::Beside);
    found.map(|piece| facts.line_of(piece.text.clone())).find(|text| !text.is_empty())
}

pub(super) fn candidates(facts: &Facts, linked: &Linked) -> Vec<(&'static str, Option<String>)> {
    let clean = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    vec![
        ("ld", linked.article.and_then(|article| article.text("headline")).map(clean)),
        ("ldname", linked.article.and_then(|article| article.text("name")).map(clean)),
        ("h1", first(facts, Kind::Headline)),
        ("og", facts.meta(&["og:title"]).map(clean)),
        ("tw", facts.meta(&["twitter:title"]).map(clean)),
        ("prop", first(facts, Kind::NamedHeadline)),
        ("title", facts.title.as_deref().map(clean)),
        ("h2", first(facts, Kind::Subhead)),
    ]
}

pub(super) fn title(facts: &Facts, linked: &Linked, _known: &Known) -> Option<String> {
    candidates(facts, linked).into_iter().find_map(|(_, text)| text.filter(|text| !text.is_empty()))
}

/// Where the headline stands in the text of the page.
pub(super) fn place(facts: &Facts, title: Option<&str>) -> Option<(Range<usize>, Part)> {
    let own = title.map(folded).filter(|own| !own.is_empty());
    let is_heading = |kind: Kind| matches!(kind, Kind::Headline | Kind::NamedHeadline | Kind::Subhead);
    let headings = || facts.pieces.iter().filter(|piece| is_heading(piece.kind) && !piece.text.is_empty());
    let same = headings().find(|piece| Some(folded(&facts.line_of(piece.text.clone()))) == own);
    same.or_else(|| headings().find(|piece| piece.kind == Kind::Headline)).map(|piece| (piece.text.clone(), piece.part))
}
