//! A story -> its page: the facts, when it ran, who took it from whom, what became of each sentence, what is out of date,
//! and every text against the one that it was taken from.

use std::fmt::{self, Write};

use super::frame::{Page, STORY_SCRIPT, foot, head};
use super::model::{ArticleView, Bodies, CorrectionView, DiffView, StoryPage};
use super::said::{self, counted, many};
use super::{Place, table, timeline, tree, variorum};
use crate::report::diff::html::edits::{Anchors, edits};
use crate::report::diff::html::text::{OWN, Text};
use crate::report::diff::outline;
use crate::report::relate::CreditStatus;

/// Outlets that are named in a line of the facts.
const NAMED: usize = 12;
/// Copies that are named of a correction.
const COPIES: usize = 24;

/// The page of a story.
pub fn story_page(page: &StoryPage, place: Place) -> String {
    let mut out = String::with_capacity(1 << 15);
    write_story(&mut out, page, place).expect("a string takes all");
    out
}

fn write_story(out: &mut String, page: &StoryPage, place: Place) -> fmt::Result {
    let title = page.title.as_deref().map(str::trim).filter(|title| !title.is_empty());
    let named = title.map_or_else(|| format!("Story {}", page.story), str::to_string);
    let twin = format!("story-{}.json", page.story);
    head(out, Page::Story, place, &named, Some(STORY_SCRIPT), &twin)?;
    writeln!(out, "<p class=\"kicker\">Story {}</p>", page.story)?;
    match title {
        Some(title) => writeln!(out, "<h1 {OWN}>{}</h1>", Text(title))?,
        None => writeln!(out, "<h1>A story without a headline</h1>")?,
    }
    summary(out, page)?;
    writeln!(out, "</header>\n<main>")?;
    facts(out, page)?;
    timeline::timeline(out, &page.articles)?;
    tree::tree(out, &page.articles, place)?;
    variorum::variorum(out, page)?;
    corrections(out, page)?;
    table::articles(out, page, place)?;
    diffs(out, page)?;
    foot(out, Some(STORY_SCRIPT))
}

fn summary(out: &mut String, page: &StoryPage) -> fmt::Result {
    write!(
        out,
        "<p class=\"sum\"><strong>{}, {}</strong>, in {}.</p>",
        many(page.articles.len() as u64, "article"),
        many(u64::from(page.independent_texts), "independent text"),
        many(u64::from(page.outlets), "outlet")
    )?;
    if page.bodies == Bodies::Hidden {
        write!(
            out,
            "<p class=\"note\">Without the texts: changed spans alone are shown, and of every sentence its length and its \
             hash.</p>"
        )?;
    }
    for left_out in &page.left_out {
        write!(out, "<p class=\"limit\"><strong>Not all is drawn:</strong> {}</p>", Text(left_out))?;
    }
    writeln!(out)
}

fn facts(out: &mut String, page: &StoryPage) -> fmt::Result {
    writeln!(out, "<dl class=\"brief\">")?;
    write!(out, "<dt>First</dt><dd>")?;
    match page.first.map(|first| (first, &page.articles[first as usize])) {
        Some((place, article)) => {
            said::siglum(out, place, article)?;
            write!(out, " {}, {}", said::outlet(article.outlet.as_deref()), said::when(&article.when))?;
            let basis = match page.first_basis.as_deref() {
                Some("time") => "its time is before that of every other",
                _ => "told from the texts",
            };
            write!(out, " <span class=\"note\">({basis})</span>")?;
        }
        None => {
            let known =
                page.articles.iter().filter(|article| article.when.known == super::model::Known::Moment);
            write!(
                out,
                "<strong>cannot tell</strong> <span class=\"note\">({} of {} times are known to the second)</span>",
                known.count(),
                page.articles.len()
            )?;
        }
    }
    writeln!(out, "</dd>")?;
    for (name, relations) in [
        ("Ran it whole", &["identical", "copy"][..]),
        ("Cut it", &["cut"]),
        ("Used a passage", &["excerpt"]),
        ("Expanded it", &["expanded"]),
        ("Rewrote it", &["rewrite"]),
        ("Revised it", &["revision"]),
    ] {
        let is_of = |article: &&(usize, &ArticleView)| {
            article.1.relation.as_deref().is_some_and(|relation| relations.contains(&relation))
        };
        let all: Vec<(usize, &ArticleView)> =
            page.articles.iter().enumerate().filter(|article| is_of(&article)).collect();
        if !all.is_empty() {
            group(out, name, &all)?;
        }
    }
    if !page.corrections.is_empty() {
        let copies = page.articles.iter().filter(|article| article.stale > 0).count();
        write!(
            out,
            "<dt>Out of date</dt><dd><a href=\"#corrections\">{}</a> not made in ",
            counted(page.corrections.len(), "correction")
        )?;
        writeln!(out, "{}</dd>", counted(copies, "article"))?;
    }
    writeln!(out, "</dl>")
}

/// Those who did one thing with the text, and how many of them named their source.
fn group(out: &mut String, name: &str, articles: &[(usize, &ArticleView)]) -> fmt::Result {
    write!(out, "<dt>{name}</dt><dd>")?;
    let mut sorted = articles.to_vec();
    sorted.sort_by_key(|(place, article)| (article.outlet.is_none(), article.outlet.as_deref(), *place));
    let same = |a: &(usize, &ArticleView), b: &(usize, &ArticleView)| a.1.outlet == b.1.outlet;
    let mut outlets: Vec<&[(usize, &ArticleView)]> = sorted.chunk_by(same).collect();
    outlets.sort_by_key(|of| of[0].0);
    for (at, of) in outlets.iter().take(NAMED).enumerate() {
        out.push_str(if at > 0 { ", " } else { "" });
        for (place, article) in of.iter().take(NAMED) {
            said::siglum(out, *place as u32, article)?;
            out.push('\u{a0}');
        }
        write!(out, "{}", said::outlet(of[0].1.outlet.as_deref()))?;
    }
    if outlets.len() > NAMED {
        write!(out, " and {} more", counted(outlets.len() - NAMED, "outlet"))?;
    }
    let count =
        |status: CreditStatus| articles.iter().filter(|article| article.1.credit_status == status).count();
    let parts: Vec<String> = [
        (count(CreditStatus::Credited), "with credit"),
        (count(CreditStatus::Uncredited), "without credit"),
        (count(CreditStatus::Mismatch), "crediting another"),
    ]
    .into_iter()
    .filter(|(count, _)| *count > 0)
    .map(|(count, words)| format!("{count} {words}"))
    .collect();
    let parts = if parts.is_empty() {
        String::new()
    } else {
        format!(" <span class=\"note\">({})</span>", parts.join(", "))
    };
    writeln!(out, "{parts}</dd>")
}

fn corrections(out: &mut String, page: &StoryPage) -> fmt::Result {
    if page.corrections.is_empty() {
        return Ok(());
    }
    writeln!(
        out,
        "<section id=\"corrections\" tabindex=\"-1\">\n<h2>Corrected there, still printed here</h2>"
    )?;
    writeln!(
        out,
        "<table class=\"stale\">\n<thead><tr><th scope=\"col\">What</th><th scope=\"col\">Printed</th>"
    )?;
    writeln!(
        out,
        "<th scope=\"col\">Corrected</th><th scope=\"col\">Still printed by</th></tr></thead>\n<tbody>"
    )?;
    for correction in &page.corrections {
        self::correction(out, page, correction)?;
    }
    writeln!(out, "</tbody>\n</table>\n</section>")
}

fn correction(out: &mut String, page: &StoryPage, correction: &CorrectionView) -> fmt::Result {
    write!(out, "<tr><td class=\"kind\">{}</td>", Text(&correction.kind))?;
    write!(out, "<td class=\"text\" data-name=\"Printed\"><del>{}</del></td>", said::own(&correction.old))?;
    match &correction.new {
        Some(new) => write!(out, "<td class=\"text\" data-name=\"Now\"><ins>{}</ins>", said::own(new))?,
        None => write!(out, "<td class=\"text\" data-name=\"Now\"><span class=\"note\">removed</span>")?,
    }
    write!(out, "<br><span class=\"note\">in ")?;
    match correction.corrected {
        Some(place) => said::siglum(out, place, &page.articles[place as usize])?,
        None => write!(out, "{}", said::own(&correction.corrected_id))?,
    }
    if let Some(since) = &correction.since {
        write!(out, ", {}", said::given(since))?;
    }
    write!(out, "</span></td><td data-name=\"Still in\">")?;
    for (id, place) in correction.copies.iter().take(COPIES) {
        match place {
            Some(place) => {
                let article = &page.articles[*place as usize];
                said::siglum(out, *place, article)?;
                write!(out, " {}<br>", said::outlet(article.outlet.as_deref()))?;
            }
            None => write!(out, "{} <span class=\"note\">(of another story)</span><br>", said::own(id))?,
        }
    }
    if correction.copies.len() > COPIES {
        write!(out, "and {} more", correction.copies.len() - COPIES)?;
    }
    writeln!(out, "</td></tr>")
}

fn diffs(out: &mut String, page: &StoryPage) -> fmt::Result {
    if page.diffs.is_empty() {
        return Ok(());
    }
    writeln!(out, "<section class=\"diffs\">\n<h2>Text against text</h2>")?;
    writeln!(
        out,
        "<p class=\"note\">Each against the one that it was taken from, without what is set aside as boilerplate.</p>"
    )?;
    for (number, diff) in page.diffs.iter().enumerate() {
        self::diff(out, page, number, diff)?;
    }
    writeln!(
        out,
        "<p class=\"tools\"><button type=\"button\" id=\"unfold\" aria-pressed=\"false\" hidden>unfold all</button></p>\n</section>"
    )
}

/// An article by its letters and its outlet, which stand on one line.
fn named(out: &mut String, article: &ArticleView) -> fmt::Result {
    write!(
        out,
        "<span class=\"sig s-{}\">{}</span>\u{a0}{}",
        said::relation(article).0,
        Text(&article.siglum),
        said::outlet(article.outlet.as_deref())
    )
}

fn diff(out: &mut String, page: &StoryPage, number: usize, diff: &DiffView) -> fmt::Result {
    let step = number + 1;
    write!(out, "<details class=\"text-diff\"><summary>")?;
    // In the order of the columns below.
    match diff.parent.map(|parent| &page.articles[parent as usize]) {
        Some(parent) => named(out, parent)?,
        None => write!(out, "{}", said::outlet(diff.report.old.source.as_deref()))?,
    }
    for (at, child) in diff.children.iter().take(NAMED).enumerate() {
        out.push_str(if at > 0 { ", " } else { " → " });
        named(out, &page.articles[*child as usize])?;
    }
    if diff.children.len() > NAMED {
        write!(out, " and {} more", diff.children.len() - NAMED)?;
    }
    writeln!(out, "<span class=\"note\"> {}</span></summary>", Text(&outline::summary(&diff.report)))?;
    writeln!(out, "<div class=\"diff\" id=\"d{step}\" tabindex=\"-1\">")?;
    for limit in &diff.report.limits {
        writeln!(out, "<p class=\"limit\"><strong>Not complete:</strong> {}</p>", Text(limit))?;
    }
    edits(out, &diff.report.edits, Anchors { step })?;
    writeln!(out, "</div></details>")
}
