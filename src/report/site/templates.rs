//! Frames that outlets fill again and again -> a page with the text of each, and what its articles fill it with.

use std::collections::HashSet;
use std::fmt::{self, Write};

use super::Place;
use super::frame::{Page, foot, head};
use super::model::{Bodies, TemplatesPage};
use super::said::{self, grouped, many};
use crate::relate::frame::BLANK;
use crate::report::diff::html::text::{OWN, Text};
use crate::report::relate::{FilledFact, FilledRow, TemplateRow};

/// Frames that are drawn.
const FRAMES: usize = 200;
/// Articles of a frame that are drawn.
const ARTICLES: usize = 50;
/// Different facts of an article that are drawn.
const FACTS: usize = 40;
/// Characters of a frame that are drawn.
const CHARACTERS: usize = 4000;

/// Kinds of facts in the order in which they stand, so that rows are alike.
const ORDER: [&str; 7] = ["figure", "time", "name", "quote", "attribution", "negation", "hedge"];

/// The page of frames.
pub fn templates_page(page: &TemplatesPage) -> String {
    let mut out = String::new();
    write_templates(&mut out, page).expect("a string takes all");
    out
}

fn write_templates(out: &mut String, page: &TemplatesPage) -> fmt::Result {
    head(out, Page::Templates, Place::InReport, "Templates", None, "templates.json")?;
    writeln!(out, "<h1>Templates</h1>")?;
    match page.templates.as_deref() {
        None => writeln!(
            out,
            "<p class=\"sum\">Not known here.</p>\n</header>\n<main>\n<p class=\"note lead\">The folder has no templates.jsonl: an older \
             newsprint related it. <code>newsprint relate</code> of this version writes it, and then the report shows \
             it.</p>"
        )?,
        Some([]) => writeln!(
            out,
            "<p class=\"sum\">None was found.</p>\n</header>\n<main>\n<p class=\"note lead\">A template is a frame that an outlet fills \
             again and again, as it does weather reports, market tables and notices. No outlet of this crawl is known to have \
             one.</p>"
        )?,
        Some(rows) => frames(out, page.bodies, rows)?,
    }
    foot(out, None)
}

fn frames(out: &mut String, bodies: Bodies, rows: &[TemplateRow]) -> fmt::Result {
    let outlets: HashSet<&str> = rows.iter().map(|row| row.outlet.as_str()).collect();
    writeln!(
        out,
        "<p class=\"sum\"><strong>{}</strong> of {}, filled in <strong>{}</strong>.</p>\n</header>\n<main class=\"prose\">",
        many(rows.len() as u64, "frame"),
        many(outlets.len() as u64, "outlet"),
        many(rows.iter().map(|row| row.articles).sum(), "article")
    )?;
    writeln!(
        out,
        "<section class=\"lead\">\n<p>Weather, market tables, notices: what an outlet prints again and again, with other figures, \
         times and names. Articles that have nothing else in common are no copies of one another, and are linked to \
         nobody.</p>"
    )?;
    match bodies {
        Bodies::Shown => writeln!(
            out,
            "<p class=\"note\"><span class=\"blank\">{BLANK}</span> is where most of the articles have other words than the example."
        )?,
        Bodies::Hidden => {
            writeln!(out, "<p class=\"note\">Without the texts: a frame is its length and its hash.")?
        }
    }
    writeln!(
        out,
        "Of each article there is what it prints otherwise than the example: <ins>marked so</ins> where the example has \
         nothing of the kind there, <del>struck out</del> where only the example has it.</p>\n</section>"
    )?;
    for row in rows.iter().take(FRAMES) {
        frame(out, row)?;
    }
    if rows.len() > FRAMES {
        let more = many((rows.len() - FRAMES) as u64, "frame");
        writeln!(
            out,
            "<p class=\"limit\">{more} more, filled less often, are in the JSON of this page.</p>"
        )?;
    }
    Ok(())
}

fn frame(out: &mut String, row: &TemplateRow) -> fmt::Result {
    writeln!(out, "<section>\n<h2>{}</h2>", said::own(&row.outlet))?;
    let what = match row.articles == row.texts {
        true => format!("{}, each with a text of its own", many(row.articles, "article")),
        false => format!("{} with {}", many(row.articles, "article"), many(row.texts, "different text")),
    };
    writeln!(out, "<p class=\"note\">{what}</p>")?;
    let end = row.frame.char_indices().nth(CHARACTERS).map_or(row.frame.len(), |(at, _)| at);
    write!(out, "<div class=\"text filling\" {OWN}>")?;
    for (number, part) in row.frame[..end].split(BLANK).enumerate() {
        if number > 0 {
            write!(out, "<span class=\"blank\">{BLANK}</span>")?;
        }
        write!(out, "{}", Text(part))?;
    }
    writeln!(out, "</div>")?;
    if end < row.frame.len() {
        writeln!(out, "<p class=\"note\">The frame goes on; the JSON of this page has all of it.</p>")?;
    }
    articles(out, row)?;
    writeln!(out, "</section>")
}

fn articles(out: &mut String, row: &TemplateRow) -> fmt::Result {
    writeln!(
        out,
        "<details class=\"fills\"><summary>What it is filled with</summary>\n<table class=\"flows\">"
    )?;
    writeln!(
        out,
        "<thead><tr><th scope=\"col\">Article</th><th scope=\"col\">Published</th><th scope=\"col\">Otherwise than the \
         example</th></tr></thead>\n<tbody>"
    )?;
    let example = row.members.iter().filter(|member| member.id == row.example);
    let others = row.members.iter().filter(|member| member.id != row.example);
    for member in example.chain(others).take(ARTICLES) {
        let FilledRow { id, published, facts } = member;
        write!(out, "<tr><td class=\"id\">{}</td><td data-name=\"Published\">", said::own(id))?;
        match published {
            Some(published) => write!(out, "{}", said::given(published))?,
            None => write!(out, "<span class=\"note\">no time</span>")?,
        }
        write!(out, "</td><td>")?;
        if *id == row.example {
            write!(out, "<span class=\"note\">the example</span>")?;
            filled(out, &of_example(row))?;
        } else if facts.is_empty() {
            write!(out, "<span class=\"note\">no fact, only words</span>")?;
        } else {
            filled(out, facts)?;
        }
        writeln!(out, "</td></tr>")?;
    }
    writeln!(out, "</tbody>\n</table>")?;
    if row.members.len() > ARTICLES {
        let more = many((row.members.len() - ARTICLES) as u64, "article");
        writeln!(out, "<p class=\"note\">{more} more are in the JSON of this page.</p>")?;
    }
    writeln!(out, "</details>")
}

/// The facts of the example in which any other article differs.
fn of_example(row: &TemplateRow) -> Vec<FilledFact> {
    let facts = row.members.iter().flat_map(|member| &member.facts);
    let told = facts.filter_map(|FilledFact { kind, example, .. }| {
        let here = example.clone();
        here.is_some().then(|| FilledFact { kind: kind.clone(), example: here.clone(), here })
    });
    told.collect()
}

/// Facts by their kind, each once: a town that a frame names three times is one.
fn filled(out: &mut String, facts: &[FilledFact]) -> fmt::Result {
    type Key<'f> = (&'f str, bool, Option<&'f str>);
    let mut seen: HashSet<Key> = HashSet::new();
    let mut kinds: Vec<(&str, Vec<&FilledFact>)> = Vec::new();
    for fact in facts {
        let value = fact.here.as_deref().or(fact.example.as_deref());
        // A value that is new is another than one that stands for another.
        let key = (fact.kind.as_ref(), fact.example.is_none() || fact.here.is_none(), value);
        if !seen.insert(key) {
            continue;
        }
        match kinds.iter_mut().find(|(kind, _)| *kind == fact.kind) {
            Some((_, of_kind)) => of_kind.push(fact),
            None => kinds.push((&fact.kind, vec![fact])),
        }
    }
    kinds.sort_by_key(|(kind, _)| ORDER.iter().position(|known| known == kind).unwrap_or(ORDER.len()));
    let mut left = FACTS;
    for (kind, facts) in &kinds {
        if left == 0 {
            break;
        }
        write!(out, "<div class=\"of\"><span class=\"kind\">{}</span> <span>", Text(kind))?;
        for (number, fact) in facts.iter().take(left).enumerate() {
            write!(out, "{}", if number > 0 { " · " } else { "" })?;
            match (&fact.example, &fact.here) {
                (None, Some(here)) => write!(out, "<ins>{}</ins>", said::own(here))?,
                (Some(example), None) => write!(out, "<del>{}</del>", said::own(example))?,
                (_, here) => write!(out, "{}", said::own(here.as_deref().unwrap_or_default()))?,
            }
        }
        left = left.saturating_sub(facts.len());
        write!(out, "</span></div>")?;
    }
    let all: usize = kinds.iter().map(|(_, facts)| facts.len()).sum();
    if all > FACTS {
        write!(out, "<div class=\"note\">and {} more, in the JSON</div>", grouped((all - FACTS) as u64))?;
    }
    Ok(())
}
