//! The facts of a page in, the headline of its article out.
//!
//! A page says its headline several times: to readers as a heading, to machines in JSON-LD, Open Graph and `title`.
//! None of them is always right: the first heading may be the name of the site, and the others carry that name
//! behind the headline. What two of them agree on is the headline.

use std::ops::Range;

use super::facts::{Facts, Kind, Part, Piece};
use super::folded;
use super::linked::Linked;

/// Headlines that the page shows, folded.
pub(super) fn shown(facts: &Facts) -> Vec<String> {
    let headings = headings(facts)
        .filter(|piece| piece.kind == Kind::Headline)
        .map(|piece| facts.line_of(piece.text.clone()));
    let metas =
        ["og:title", "twitter:title"].into_iter().flat_map(|name| facts.metas(name)).map(str::to_owned);
    headings.chain(metas).map(|text| folded(&text)).filter(|text| !text.is_empty()).collect()
}

/// Longer texts are no headlines: an element was not closed.
const LONGEST: usize = 400;
/// Headings after so many are those of the text, or of other stories.
const MOST: usize = 40;

fn headings<'f>(facts: &'f Facts) -> impl Iterator<Item = &'f Piece<'f>> {
    let is_heading = |kind: Kind| matches!(kind, Kind::Headline | Kind::NamedHeadline | Kind::Subhead);
    let headings = facts.pieces.iter().filter(move |piece| is_heading(piece.kind));
    headings.filter(|piece| !piece.text.is_empty() && piece.text.len() < LONGEST).take(MOST)
}

/// Further metas that may hold it.
const OTHERS: [&str; 7] =
    ["dc.title", "dcterms.title", "parsely-title", "sailthru.title", "headline", "title", "citation_title"];

/// A text and what is left of it to compare.
struct Said {
    text: String,
    folded: String,
}

impl Said {
    fn new(text: &str) -> Option<Self> {
        let text: String = text.split_whitespace().collect::<Vec<_>>().join(" ").replace('\u{AD}', "");
        let folded = folded(&text);
        (!folded.is_empty() && text.len() < 2 * LONGEST).then_some(Said { text, folded })
    }
}

/// What stands between a headline and the name of the site or of the section.
const BETWEEN: [&str; 16] = [
    " | ", " - ", " – ", " — ", " · ", " • ", " « ", " » ", " // ", " :: ", " ǀ ", " ‹ ", " › ", " ~ ",
    " * ", " : ",
];

/// Texts of a title without what may be the name of the site: its runs of segments, the longest first.
fn runs(said: &Said) -> Vec<&str> {
    let text = said.text.as_str();
    let mut cuts: Vec<(usize, usize)> = BETWEEN
        .iter()
        .flat_map(|mark| text.match_indices(mark).map(|(at, mark)| (at, at + mark.len())))
        .collect();
    cuts.sort_unstable();
    cuts.truncate(8);
    let starts: Vec<usize> = std::iter::once(0).chain(cuts.iter().map(|(_, end)| *end)).collect();
    let ends: Vec<usize> = cuts.iter().map(|(at, _)| *at).chain([text.len()]).collect();
    let mut runs: Vec<&str> =
        starts.iter().flat_map(|start| ends.iter().filter_map(|end| text.get(*start..*end))).collect();
    runs.sort_by_key(|run| std::cmp::Reverse(run.len()));
    runs
}

/// A heading of the page.
struct Heading {
    kind: Kind,
    part: Part,
    said: Said,
}

/// The headline; `names` are those that the site gives itself, folded.
pub(super) fn title(facts: &Facts, linked: &Linked, names: &[String]) -> Option<String> {
    let said = |text: Option<&str>| text.and_then(Said::new);
    let of_linked = said(linked.article.and_then(|article| article.text("headline")));
    let of_graph = said(facts.meta(&["og:title"]));
    let of_card = said(facts.meta(&["twitter:title"]));
    let of_title = said(facts.title.as_deref());
    let of_others = said(facts.meta(&OTHERS));

    let mut headings: Vec<Heading> = headings(facts)
        .filter_map(|piece| {
            let said = Said::new(&facts.line_of(piece.text.clone()))?;
            Some(Heading { kind: piece.kind, part: piece.part, said })
        })
        .filter(|heading| !names.contains(&heading.said.folded))
        .collect();
    headings.sort_by_key(|heading| {
        let is_named = heading.kind == Kind::NamedHeadline;
        (heading.kind == Kind::Subhead, heading.part == Part::Beside, is_named)
    });
    let main = headings.iter().find(|heading| heading.kind == Kind::Headline && heading.part != Part::Beside);
    let main = main.map(|heading| &heading.said);
    let told = [&of_graph, &of_linked, &of_card, &of_others].into_iter().flatten().next();

    let declared = [&of_linked, &of_graph, &of_card, &of_title].into_iter().flatten();
    agreed(&headings, declared)
        .map(|said| said.text.clone())
        .or_else(|| closer(main?, told.or(of_title.as_ref())?, names))
        .or_else(|| Some(without_names(told?, names).to_owned()))
        .or_else(|| Some(main?.text.clone()))
        .or_else(|| Some(without_names(of_title.as_ref()?, names).to_owned()))
        .filter(|title| !title.is_empty())
}

/// The longest heading that is what a title says, or what it says before or behind the name of the site.
fn agreed<'s>(headings: &'s [Heading], declared: impl Iterator<Item = &'s Said>) -> Option<&'s Said> {
    let runs: Vec<String> = declared.flat_map(|said| runs(said).into_iter().map(folded)).collect();
    let said = headings.iter().map(|heading| &heading.said).filter(|said| runs.contains(&said.folded));
    // The first of equals, so that one in the article goes before one beside it.
    said.rev().max_by_key(|said| said.folded.len())
}

/// Of a heading and a title that are nearly the same, the one that is the headline alone: one of them may have a
/// kicker before it or a line behind it.
fn closer(main: &Said, told: &Said, names: &[String]) -> Option<String> {
    let bare = without_names(told, names);
    let own = folded(bare);
    if main.folded.contains(&own) && own.len() * 3 > main.folded.len() {
        return Some(bare.to_owned());
    }
    (own.contains(&main.folded) || are_alike(&main.text, bare)).then(|| main.text.clone())
}

/// A title without the segments before and behind it that are names of the site.
fn without_names<'s>(said: &'s Said, names: &[String]) -> &'s str {
    let mut text = said.text.as_str();
    loop {
        let last = BETWEEN.iter().filter_map(|mark| text.rfind(mark).map(|at| (at, at + mark.len()))).max();
        let first = BETWEEN.iter().filter_map(|mark| text.find(mark).map(|at| (at, at + mark.len()))).min();
        let is_name = |part: &str| {
            let part = folded(part);
            names.iter().any(|name| {
                let is_within = || name.contains(&part) || part.contains(name) && part.len() < 2 * name.len();
                *name == part || part.len() > 3 && name.len() > 3 && is_within()
            })
        };
        match (first, last) {
            (_, Some((at, end))) if at > 0 && is_name(&text[end..]) => text = &text[..at],
            (Some((at, end)), _) if end < text.len() && is_name(&text[..at]) => text = &text[end..],
            _ => return text.trim(),
        }
    }
}

/// Whether most of the words of the shorter text are in the longer one.
fn are_alike(one: &str, other: &str) -> bool {
    let words = |text: &str| -> Vec<String> {
        text.split(|c: char| !c.is_alphanumeric())
            .filter(|word| word.len() > 2)
            .map(str::to_lowercase)
            .collect()
    };
    let (one, other) = (words(one), words(other));
    let (short, long) = if one.len() <= other.len() { (&one, &other) } else { (&other, &one) };
    let shared = short.iter().filter(|word| long.contains(word)).count();
    shared > 1 && shared * 2 >= short.len()
}

/// Where the headline stands in the text of the page, and in which part.
pub(super) fn place(facts: &Facts, title: Option<&str>) -> Option<(Range<usize>, Part)> {
    let own = title.map(folded).filter(|own| !own.is_empty());
    let same = headings(facts).find(|piece| Some(folded(&facts.line_of(piece.text.clone()))) == own);
    let main = || headings(facts).find(|piece| piece.kind == Kind::Headline);
    same.or_else(main).map(|piece| (piece.text.clone(), piece.part))
}
