//! All stories -> a page that finds one of them: a table of the largest, and the rows of all as data for its script.

use std::collections::HashMap;
use std::fmt::{self, Write};

use serde::Serialize;

use super::frame::{INDEX_SCRIPT, Page, foot, head};
use super::model::{IndexPage, IndexRow, Known, When};
use super::said::{self, grouped, many, words};
use super::{Place, block};

/// Rows that are there without the script.
const STATIC: usize = 50;
/// Rows of a piece of data, which the script reads one at a time.
const PIECE: usize = 4000;
/// Rows that a page carries: more than a browser should be handed at once. The JSON has all.
const CARRIED: usize = 300_000;

/// The relations that can be asked for, each a bit of a row.
const RELATIONS: [&str; 9] = [
    "identical",
    "copy",
    "cut",
    "excerpt",
    "expanded",
    "rewrite",
    "revision",
    "template",
    "same_text_unrelated_titles",
];

/// The page of all stories.
pub fn index_page(page: &IndexPage) -> String {
    let mut out = String::with_capacity(page.stories.len() * 160 + (1 << 16));
    write_index(&mut out, page).expect("a string takes all");
    out
}

fn write_index(out: &mut String, page: &IndexPage) -> fmt::Result {
    head(out, Page::Index, Place::InReport, "Stories", Some(INDEX_SCRIPT), "index.json")?;
    let texts: u64 = page.stories.iter().map(|story| u64::from(story.independent_texts)).sum();
    writeln!(out, "<h1>Stories</h1>")?;
    writeln!(
        out,
        "<p class=\"sum\"><strong>{}</strong> in {}: <strong>{}</strong>.</p>\n</header>\n<main>",
        many(page.articles, "article"),
        if page.stories.len() == 1 {
            "1 story".to_string()
        } else {
            format!("{} stories", grouped(page.stories.len() as u64))
        },
        many(texts, "independent text"),
    )?;
    let names = Names::of(&page.stories);
    controls(out)?;
    writeln!(
        out,
        "<p id=\"found\" class=\"note\" role=\"status\">The {} largest.</p>",
        STATIC.min(page.stories.len())
    )?;
    if page.stories.len() > CARRIED {
        writeln!(
            out,
            "<p class=\"limit\">The {} largest can be searched here; index.json has all.</p>",
            grouped(CARRIED as u64)
        )?;
    }
    writeln!(out, "<table class=\"stories\">\n<thead><tr>")?;
    for (name, class) in [
        ("Story", ""),
        ("Articles", "n"),
        ("Texts", "n"),
        ("First", ""),
        ("When", ""),
        ("Outlets", "n"),
        ("Relations", ""),
        ("Out of date", "n"),
    ] {
        write!(out, "<th scope=\"col\" class=\"{class}\">{name}</th>")?;
    }
    writeln!(out, "</tr></thead>\n<tbody id=\"rows\">")?;
    for story in page.stories.iter().take(STATIC) {
        row(out, story)?;
    }
    writeln!(out, "</tbody>\n</table>")?;
    writeln!(
        out,
        "<nav id=\"turn\" aria-label=\"Pages of the table\" hidden><button type=\"button\" id=\"before\">← before</button> <span \
         id=\"where\"></span> <button type=\"button\" id=\"after\">after →</button></nav>"
    )?;
    writeln!(out, "<script type=\"application/json\" id=\"names\">{}</script>", block(&names))?;
    let carried = &page.stories[..page.stories.len().min(CARRIED)];
    for piece in carried.chunks(PIECE) {
        let rows: Vec<Carried> = piece.iter().map(|story| names.carried(story)).collect();
        writeln!(out, "<script type=\"application/json\" class=\"piece\">{}</script>", block(&rows))?;
    }
    foot(out, Some(INDEX_SCRIPT))
}

fn controls(out: &mut String) -> fmt::Result {
    writeln!(out, "<div class=\"find\" id=\"find\" role=\"search\" hidden>")?;
    writeln!(
        out,
        "<label class=\"grow\">Search headlines <kbd>/</kbd><input type=\"search\" id=\"q\" autocomplete=\"off\" spellcheck=\"false\"></label>"
    )?;
    writeln!(
        out,
        "<label>Outlet<input type=\"search\" id=\"outlet\" list=\"outlets\" autocomplete=\"off\" spellcheck=\"false\"></label>"
    )?;
    writeln!(
        out,
        "<datalist id=\"outlets\"></datalist>\n<label>Relation<select id=\"relation\"><option value=\"\">any</option>"
    )?;
    for (bit, relation) in RELATIONS.iter().enumerate() {
        writeln!(out, "<option value=\"{bit}\">{}</option>", words(relation))?;
    }
    writeln!(out, "</select></label>")?;
    writeln!(
        out,
        "<label>From<input type=\"date\" id=\"from\"></label>\n<label>To<input type=\"date\" id=\"to\"></label>"
    )?;
    writeln!(
        out,
        "<label>Sort<select id=\"sort\"><option value=\"articles\">most articles</option><option value=\"texts\">most texts</option>"
    )?;
    writeln!(
        out,
        "<option value=\"outlets\">most outlets</option><option value=\"stale\">most out of date</option>"
    )?;
    writeln!(
        out,
        "<option value=\"newest\">newest</option><option value=\"oldest\">oldest</option><option value=\"title\">headline</option></select></label>"
    )?;
    writeln!(out, "<label class=\"tick\"><input type=\"checkbox\" id=\"stale\"> out of date only</label>")?;
    writeln!(out, "<button type=\"button\" id=\"clear\">clear</button>\n</div>")
}

/// What a row of the page says, in the fewest bytes: number, title, articles, texts, first outlet, time, how well that is known
/// (0 nothing, 1 before, 2 a day, 3 a moment), outlets, relations as bits, corrections.
type Carried<'a> = (u32, Option<&'a str>, u32, u32, Option<u32>, Option<i64>, u8, Vec<u32>, u32, u32);

/// Names that rows share.
#[derive(Serialize)]
struct Names<'a> {
    outlets: Vec<&'a str>,
    relations: Vec<&'static str>,
    stories: usize,
    #[serde(skip)]
    numbers: HashMap<&'a str, u32>,
}

impl<'a> Names<'a> {
    /// The outlets with the most stories first.
    fn of(stories: &'a [IndexRow]) -> Self {
        let mut counts: HashMap<&str, u32> = HashMap::new();
        for outlet in stories.iter().flat_map(|story| &story.outlets) {
            *counts.entry(outlet).or_default() += 1;
        }
        let mut outlets: Vec<&str> = counts.keys().copied().collect();
        outlets.sort_by_key(|outlet| (std::cmp::Reverse(counts[outlet]), *outlet));
        let numbers = outlets.iter().enumerate().map(|(number, outlet)| (*outlet, number as u32)).collect();
        let relations = RELATIONS.iter().map(|relation| words(relation)).collect();
        Names { outlets, relations, stories: stories.len(), numbers }
    }

    fn carried(&self, story: &'a IndexRow) -> Carried<'a> {
        let bit = |relation: &String| RELATIONS.iter().position(|known| known == relation);
        (
            story.story,
            story.title.as_deref(),
            story.articles,
            story.independent_texts,
            story.first.as_deref().and_then(|first| self.numbers.get(first).copied()),
            story.when.place().map(|seconds| seconds.div_euclid(60)),
            match story.when.known {
                Known::Nothing => 0,
                Known::Before => 1,
                Known::Day => 2,
                Known::Moment => 3,
            },
            story.outlets.iter().filter_map(|outlet| self.numbers.get(outlet.as_str()).copied()).collect(),
            story.relations.iter().filter_map(bit).fold(0, |bits, bit| bits | 1 << bit),
            story.stale,
        )
    }
}

fn row(out: &mut String, story: &IndexRow) -> fmt::Result {
    let IndexRow {
        story: number,
        title,
        articles,
        independent_texts,
        first,
        when,
        outlets,
        relations,
        stale,
    } = story;
    let title = title.as_deref().filter(|title| !title.trim().is_empty());
    let title = title.map_or_else(|| format!("Story {number}"), said::own);
    write!(out, "<tr><td class=\"what\"><a href=\"stories/story-{number}.html\">{title}</a></td>")?;
    write!(out, "<td class=\"n\" data-name=\"articles\">{}</td>", grouped(u64::from(*articles)))?;
    write!(out, "<td class=\"n\" data-name=\"texts\">{}</td>", grouped(u64::from(*independent_texts)))?;
    match first {
        Some(first) => write!(out, "<td data-name=\"first\">{}</td>", said::own(first))?,
        None => write!(out, "<td data-name=\"first\"><span class=\"note\">cannot tell</span></td>")?,
    }
    write!(out, "<td data-name=\"when\">{}</td>", short(when))?;
    write!(out, "<td class=\"n\" data-name=\"outlets\">{}</td>", outlets.len())?;
    let names: Vec<&str> = relations.iter().map(|relation| words(relation)).collect();
    write!(out, "<td class=\"rels\" data-name=\"relations\">{}</td>", names.join(", "))?;
    let stale = if *stale > 0 { stale.to_string() } else { String::new() };
    writeln!(out, "<td class=\"n old-news\" data-name=\"out of date\">{stale}</td></tr>")
}

/// The day of a story.
fn short(when: &When) -> String {
    match (when.known, when.place()) {
        (Known::Nothing, _) | (_, None) => "<span class=\"note\">no time</span>".to_string(),
        (Known::Before, Some(second)) => format!("before {}", said::day(second)),
        (_, Some(second)) => said::day(second),
    }
}
