//! Flows between outlets -> a table and a picture of them, and the agencies by who credits them.

use std::collections::HashMap;
use std::fmt::{self, Display, Write};

use super::Place;
use super::frame::{OUTLETS_SCRIPT, Page, foot, head};
use super::model::{FlowView, OutletsPage};
use super::said::{self, counted, delay, grouped, many, percent};
use crate::report::diff::html::text::Bare;

/// Outlets in the picture.
const PICTURED: usize = 24;
/// Flows in the table.
const DRAWN: usize = 500;
/// Side of a square of the picture, and the room for names.
const SIDE: usize = 24;
const NAMES: usize = 190;

/// The page of outlets.
pub fn outlets_page(page: &OutletsPage) -> String {
    let mut out = String::new();
    write_outlets(&mut out, page).expect("a string takes all");
    out
}

fn write_outlets(out: &mut String, page: &OutletsPage) -> fmt::Result {
    head(out, Page::Outlets, Place::InReport, "Who takes from whom", Some(OUTLETS_SCRIPT), "outlets.json")?;
    let articles: u64 = page.flows.iter().map(|flow| u64::from(flow.articles)).sum();
    writeln!(out, "<h1>Who takes from whom</h1>")?;
    writeln!(
        out,
        "<p class=\"sum\"><strong>{}</strong> went from one outlet to another, along {}.</p>\n</header>\n<main>",
        many(articles, "article"),
        many(page.flows.len() as u64, "way")
    )?;
    if page.flows.is_empty() {
        writeln!(
            out,
            "<p class=\"note\">Of no article is it known that it was taken from another outlet.</p>"
        )?;
    } else {
        picture(out, &page.flows)?;
        table(out, &page.flows)?;
    }
    agencies(out, page)?;
    foot(out, Some(OUTLETS_SCRIPT))
}

/// The outlets of the picture: those through which the most articles went.
fn largest(flows: &[FlowView]) -> Vec<&str> {
    let mut sums: HashMap<&str, u64> = HashMap::new();
    for flow in flows {
        *sums.entry(&flow.from).or_default() += u64::from(flow.articles);
        *sums.entry(&flow.to).or_default() += u64::from(flow.articles);
    }
    let mut names: Vec<&str> = sums.keys().copied().collect();
    names.sort_by_key(|name| (std::cmp::Reverse(sums[name]), *name));
    names.truncate(PICTURED);
    names
}

fn picture(out: &mut String, flows: &[FlowView]) -> fmt::Result {
    let names = largest(flows);
    let place: HashMap<&str, usize> = names.iter().enumerate().map(|(at, name)| (*name, at)).collect();
    let shown: Vec<(usize, usize, &FlowView)> = flows
        .iter()
        .filter_map(|flow| Some((*place.get(flow.from.as_str())?, *place.get(flow.to.as_str())?, flow)))
        .collect();
    let most = shown.iter().map(|(.., flow)| flow.articles).max().unwrap_or(1);
    let (width, height) = (NAMES + SIDE * names.len() + 8, SIDE * (names.len() + 1) + 8);
    writeln!(out, "<section>\n<h2>The {} with the most</h2>", counted(names.len(), "outlet"))?;
    writeln!(
        out,
        "<p class=\"note\">A square is what the outlet of its column took from the outlet of its row; the number in it counts \
         articles. The columns have the numbers of the rows.</p>\n<div class=\"wide\" tabindex=\"0\" role=\"group\" \
         aria-label=\"Flows between outlets\">"
    )?;
    writeln!(
        out,
        "<svg class=\"matrix\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" role=\"img\" \
         aria-label=\"Flows between outlets; the table below has the numbers\">"
    )?;
    for (at, name) in names.iter().enumerate() {
        let (x, y) = (NAMES + SIDE * at, SIDE * (at + 1));
        let number = at + 1;
        writeln!(
            out,
            "<text class=\"num\" x=\"{}\" y=\"{}\" text-anchor=\"middle\">{number}</text>",
            x + SIDE / 2,
            SIDE - 8
        )?;
        writeln!(
            out,
            "<text class=\"num\" x=\"{}\" y=\"{}\" text-anchor=\"end\">{number}</text>",
            NAMES - 8,
            y + 16
        )?;
        writeln!(
            out,
            "<text class=\"name\" x=\"{}\" y=\"{}\" text-anchor=\"end\">{}</text>",
            NAMES - 32,
            y + 16,
            Bare(&clipped(name))
        )?;
        writeln!(
            out,
            "<line class=\"grid\" x1=\"{NAMES}\" x2=\"{}\" y1=\"{y}\" y2=\"{y}\"/>",
            NAMES + SIDE * names.len()
        )?;
        writeln!(
            out,
            "<line class=\"grid\" x1=\"{x}\" x2=\"{x}\" y1=\"{SIDE}\" y2=\"{}\"/>",
            SIDE * (names.len() + 1)
        )?;
        writeln!(out, "<rect class=\"self\" x=\"{x}\" y=\"{y}\" width=\"{SIDE}\" height=\"{SIDE}\"/>")?;
    }
    for (from, to, flow) in shown {
        square(out, (from, to), flow, most)?;
    }
    writeln!(out, "</svg>\n</div>\n</section>")
}

fn square(out: &mut String, (from, to): (usize, usize), flow: &FlowView, most: u32) -> fmt::Result {
    let (x, y) = (NAMES + SIDE * to + 1, SIDE * (from + 1) + 1);
    // Four steps, by the root: most flows are small.
    let level =
        ((f64::from(flow.articles) / f64::from(most.max(1))).sqrt() * 4.0).ceil().clamp(1.0, 4.0) as u32;
    let title = format!("{} → {}: {}", flow.from, flow.to, counted(flow.articles as usize, "article"));
    write!(out, "<g class=\"flow l{level}\"><title>{}</title>", Bare(&title))?;
    write!(out, "<rect x=\"{x}\" y=\"{y}\" width=\"{}\" height=\"{}\"/>", SIDE - 2, SIDE - 2)?;
    let shown =
        if flow.articles < 1000 { flow.articles.to_string() } else { format!("{}k", flow.articles / 1000) };
    writeln!(
        out,
        "<text x=\"{}\" y=\"{}\" text-anchor=\"middle\">{shown}</text></g>",
        x + SIDE / 2 - 1,
        y + 15
    )
}

fn clipped(name: &str) -> String {
    match name.char_indices().nth(22) {
        Some((at, _)) => format!("{}…", &name[..at]),
        None => name.to_string(),
    }
}

fn table(out: &mut String, flows: &[FlowView]) -> fmt::Result {
    writeln!(out, "<section>\n<h2>From outlet to outlet</h2>")?;
    heads(out, &["From", "To", "Articles", "Median delay", "Text kept", "Credited"])?;
    for flow in flows.iter().take(DRAWN) {
        let FlowView { from, to, articles, median_delay_seconds, share_kept, share_credited } = flow;
        write!(
            out,
            "<tr><td>{}</td><td><span class=\"to\">→ </span>{}</td>",
            said::own(from),
            said::own(to)
        )?;
        number(out, "Articles", articles, &grouped(u64::from(*articles)))?;
        match median_delay_seconds {
            Some(seconds) => number(out, "Median delay", seconds, &delay(*seconds))?,
            None => number(out, "Median delay", &"", "cannot tell")?,
        }
        number(out, "Text kept", share_kept, &percent(*share_kept))?;
        number(out, "Credited", share_credited, &percent(*share_credited))?;
        writeln!(out, "</tr>")?;
    }
    writeln!(out, "</tbody>\n</table>")?;
    if flows.len() > DRAWN {
        let more = counted(flows.len() - DRAWN, "flow");
        writeln!(
            out,
            "<p class=\"note\">These are the largest; {more} more are in the JSON of this page.</p>"
        )?;
    }
    writeln!(out, "</section>")
}

/// The beginning of a table that a script puts into another order; it is written with the most articles first.
fn heads(out: &mut String, names: &[&str]) -> fmt::Result {
    write!(out, "<table class=\"flows sorted\">\n<thead><tr>")?;
    for name in names {
        let sorted = if *name == "Articles" { " data-sorted=\"descending\"" } else { "" };
        write!(out, "<th scope=\"col\"{sorted}>{name}</th>")?;
    }
    writeln!(out, "</tr></thead>\n<tbody>")
}

/// A cell with what is said of a number, and the number to sort by; that is empty where it is not known.
fn number(out: &mut String, name: &str, value: &impl Display, said: &str) -> fmt::Result {
    write!(out, "<td data-name=\"{name}\" data-value=\"{value}\">{said}</td>")
}

fn agencies(out: &mut String, page: &OutletsPage) -> fmt::Result {
    writeln!(out, "<section>\n<h2>Who is credited</h2>")?;
    if page.agencies.is_empty() {
        return writeln!(
            out,
            "<p class=\"note\">No article of a story names an agency or another outlet.</p>\n</section>"
        );
    }
    heads(out, &["Credited", "Articles", "Outlets", "Known to be from there"])?;
    for agency in page.agencies.iter().take(DRAWN) {
        write!(out, "<tr><td>{}</td>", said::own(&agency.agency))?;
        for (name, count) in [
            ("Articles", agency.articles),
            ("Outlets", agency.outlets),
            ("Known to be from there", agency.confirmed),
        ] {
            number(out, name, &count, &grouped(u64::from(count)))?;
        }
        writeln!(out, "</tr>")?;
    }
    writeln!(out, "</tbody>\n</table>\n</section>")
}
