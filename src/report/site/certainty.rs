//! What a run counted -> a page on how sure its numbers are.

use std::fmt::{self, Write};

use super::Place;
use super::frame::{Page, foot, head};
use super::model::{Bodies, CertaintyPage};
use super::said::{self, grouped, many, percent, words};
use crate::report::diff::html::text::Text;

/// Passages that are printed.
const PASSAGES: usize = 300;

/// The page on how sure the numbers are.
pub fn certainty_page(page: &CertaintyPage) -> String {
    let mut out = String::new();
    write_certainty(&mut out, page).expect("a string takes all");
    out
}

fn write_certainty(out: &mut String, page: &CertaintyPage) -> fmt::Result {
    head(out, Page::Certainty, Place::InReport, "How sure this is", None, "certainty.json")?;
    writeln!(out, "<h1>How sure this is</h1>")?;
    let share = page.first_known as f64 / page.stories.max(1) as f64;
    writeln!(
        out,
        "<p class=\"sum\">Of <strong>{} of {}</strong> ({}) the times tell who was first. Where they do not, the pages say \
         <em>cannot tell</em>.</p>\n</header>\n<main class=\"prose\">",
        grouped(page.first_known),
        many(page.stories, "story").replace("storys", "stories"),
        percent(share)
    )?;
    pairs(out, page)?;
    order(out, page)?;
    relations(out, page)?;
    credit(out, page)?;
    boilerplate(out, page)?;
    foot(out, None)
}

/// A table of counts under a heading, each with its share.
fn counts(out: &mut String, rows: &[(String, u64)]) -> fmt::Result {
    let all: u64 = rows.iter().map(|(_, count)| count).sum();
    writeln!(out, "<table class=\"counts\">\n<tbody>")?;
    for (name, count) in rows {
        let share = *count as f64 / all.max(1) as f64;
        write!(
            out,
            "<tr><th scope=\"row\">{name}</th><td>{}</td><td>{}</td>",
            grouped(*count),
            percent(share)
        )?;
        write!(
            out,
            "<td><svg class=\"bar\" width=\"120\" height=\"8\" aria-hidden=\"true\"><rect width=\"120\" height=\"8\"/>"
        )?;
        writeln!(out, "<rect class=\"fill\" width=\"{:.0}\" height=\"8\"/></svg></td></tr>", share * 120.0)?;
    }
    writeln!(out, "</tbody>\n</table>")
}

fn pairs(out: &mut String, page: &CertaintyPage) -> fmt::Result {
    let params = &page.params;
    writeln!(out, "<section>\n<h2>That two articles belong together</h2>")?;
    writeln!(
        out,
        "<p>Two articles are a pair if, without the boilerplate of their outlets, they share at least {} runs of {} words and \
         either {} of all their runs (Jaccard) or {} of the runs of the shorter one (containment). Every pair was compared word \
         by word: there is no false one under this rule. A true one may be missed.</p>",
        params.min_shared,
        params.shingle_words,
        percent(params.min_jaccard),
        percent(params.min_containment)
    )?;
    writeln!(
        out,
        "<p>{} here; {} left out, as both articles have more than {} partners each.</p>",
        many(page.pairs, "pair"),
        grouped(page.pairs_left_out),
        params.max_partners
    )?;
    writeln!(out, "<p class=\"note\">Of the crawl: {}.</p>\n</section>", Text(&page.accounting))
}

fn order(out: &mut String, page: &CertaintyPage) -> fmt::Result {
    writeln!(out, "<section>\n<h2>Which of two was first</h2>")?;
    writeln!(
        out,
        "<p>Times tell only where they cannot be read both ways. A bare day is any hour of that day in UTC; an article that is only \
         known to have been fetched came out at any time before. Where the spans of two articles overlap, the texts may tell: a credit or a footer of the other \
         outlet, a day in an address, two sources in one text, the versions under one address. Where neither tells, nobody is \
         named.</p>"
    )?;
    let of = |basis: &str| page.basis.get(basis).copied().unwrap_or_default();
    writeln!(out, "<h3>Pairs by what their direction rests on</h3>")?;
    counts(
        out,
        &[
            ("the times".to_string(), of("time")),
            ("the texts".to_string(), of("text")),
            ("cannot tell, or has none".to_string(), of("unknown")),
        ],
    )?;
    let times = page.times;
    writeln!(out, "<h3>Articles by how well their time is known</h3>")?;
    counts(
        out,
        &[
            ("to the second".to_string(), times.moment),
            ("the day, without an hour".to_string(), times.day),
            ("only that it was there by then".to_string(), times.before),
            ("no time".to_string(), times.nothing),
        ],
    )?;
    writeln!(
        out,
        "<p><em>First</em> is said of a story only where the time of one article is before that of every other. A delay is \
         given only where both times are known to the second. Times are what the records say; that an outlet dates its pages \
         wrongly cannot be seen.</p>\n</section>"
    )
}

fn relations(out: &mut String, page: &CertaintyPage) -> fmt::Result {
    writeln!(out, "<section>\n<h2>What an article is to the other</h2>")?;
    let mut rows: Vec<(String, u64)> =
        page.relations.iter().map(|(name, count)| (words(name).to_string(), *count)).collect();
    rows.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    counts(out, &rows)?;
    writeln!(out, "<dl class=\"terms\">")?;
    for (term, meaning) in TERMS {
        writeln!(out, "<dt>{term}</dt><dd>{meaning}</dd>")?;
    }
    writeln!(
        out,
        "</dl>\n<p>Shares count words of sentences that were aligned one with another. The story page gives the rule of every pair \
         with its numbers, under <em>why</em>. <em>Independent texts</em> counts texts of which it is not known that they were \
         taken from another one of the story.</p>\n</section>"
    )
}

/// The relations in words. A test holds the numbers against those of room 10.
const TERMS: [(&str, &str); 7] = [
    ("identical", "every sentence is the same, but for typography"),
    ("copy", "at least 95 % of the words of each are in the other"),
    (
        "cut",
        "at least 80 % of the shorter one is in the longer one, which came first, and it is at least 30 % of that",
    ),
    ("excerpt", "less than that: a passage"),
    ("expanded", "at least 80 % of the shorter one, which came first, is in the longer one"),
    ("rewrite", "at least 75 % is aligned, and at least half of that stands in changed sentences"),
    ("revision", "a later version of one outlet or one address"),
];

fn credit(out: &mut String, page: &CertaintyPage) -> fmt::Result {
    writeln!(out, "<section>\n<h2>Who names the source</h2>")?;
    writeln!(
        out,
        "<p>A credit is what the text or its page says of where it comes from, held against the article that it is known to be \
         taken from. <em>No credit</em> means that none was found, not that none was printed elsewhere.</p>"
    )?;
    let of = |status: &str| page.credit.get(status).copied().unwrap_or_default();
    counts(
        out,
        &[
            ("credited".to_string(), of("credited")),
            ("no credit".to_string(), of("uncredited")),
            ("credits another".to_string(), of("mismatch")),
            ("none needed".to_string(), of("none_needed")),
        ],
    )?;
    writeln!(out, "</section>")
}

fn boilerplate(out: &mut String, page: &CertaintyPage) -> fmt::Result {
    writeln!(out, "<section>\n<h2>What was set aside</h2>")?;
    writeln!(
        out,
        "<p>Text that at least {} unrelated articles of an outlet carry is boilerplate of that outlet and counts for nothing. It is \
         learned: a footer in fewer articles counts as text. {} set aside.</p>",
        page.params.boilerplate_articles,
        match page.boilerplate.len() {
            0 => "Nothing was".to_string(),
            1 => "One passage was".to_string(),
            count => format!("{} passages were", grouped(count as u64)),
        }
    )?;
    if !page.boilerplate.is_empty() {
        writeln!(out, "<details><summary>The passages</summary>\n<table class=\"flows\">\n<tbody>")?;
        for row in page.boilerplate.iter().take(PASSAGES) {
            write!(
                out,
                "<tr><td>{}</td><td data-name=\"Articles\">{}</td>",
                said::own(&row.source),
                row.articles
            )?;
            writeln!(out, "<td class=\"text\">{}</td></tr>", said::own(&row.text))?;
        }
        writeln!(out, "</tbody>\n</table>")?;
        if page.boilerplate.len() > PASSAGES {
            writeln!(out, "<p class=\"note\">The others are in the JSON of this page.</p>")?;
        }
        writeln!(out, "</details>")?;
    }
    if page.bodies == Bodies::Hidden {
        writeln!(out, "<p class=\"note\">Without the texts: each passage is its length and its hash.</p>")?;
    }
    writeln!(out, "</section>")
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_numbers_are_those_of_the_rules() {
        let rules = include_str!("../../relate/relation.rs");
        for number in [
            "const COPY: f64 = 0.95",
            "CONTAINED: f64 = 0.8;",
            "CUT: f64 = 0.3;",
            "ALIGNED: f64 = 0.75",
            "REWRITTEN: f64 = 0.5",
        ] {
            assert!(
                rules.contains(number),
                "{number} has changed: the page on how sure this is says otherwise"
            );
        }
    }
}
