//! Articles with their times -> a line for each outlet, with a mark for each article where it came out, as far as that is
//! known.

use std::collections::BTreeMap;
use std::fmt::{self, Write};

use super::model::{ArticleView, Known};
use super::said::{self, counted, day, hour};
use crate::report::diff::html::text::Bare;

/// Outlets that are drawn.
const OUTLETS: usize = 30;
/// Articles that are drawn of one outlet.
const MARKS: usize = 60;
/// Marks of time under the lines.
const TICKS: [f64; 3] = [0.0, 0.5, 1.0];

/// From the first second shown to the last.
struct Scale {
    from: i64,
    to: i64,
}

impl Scale {
    /// Room for all times, and some on either side.
    fn of(articles: &[ArticleView]) -> Option<Self> {
        let ends = articles.iter().flat_map(|article| [article.when.from, article.when.to]).flatten();
        let (from, to) = ends.fold((i64::MAX, i64::MIN), |(from, to), end| (from.min(end), to.max(end)));
        // Times of no calendar are not drawn: they would leave no room for the others.
        let length = to.checked_sub(from)?;
        let room = (length / 40).max(600);
        Some(Scale { from: from.saturating_sub(room), to: to.saturating_add(room) })
    }

    fn at(&self, second: i64) -> f64 {
        let share = (second - self.from) as f64 / (self.to - self.from).max(1) as f64;
        (share.clamp(0.0, 1.0) * 1000.0).round() / 10.0
    }
}

/// The section with the timeline.
pub(super) fn timeline(out: &mut String, articles: &[ArticleView]) -> fmt::Result {
    let Some(scale) = Scale::of(articles) else {
        writeln!(out, "<section>\n<h2>When it ran</h2>")?;
        return writeln!(out, "<p class=\"note\">No article has a time.</p>\n</section>");
    };
    // Outlets in the order of their first articles.
    let mut numbers: BTreeMap<Option<&str>, usize> = BTreeMap::new();
    let mut lines: Vec<(Option<&str>, Vec<usize>)> = Vec::new();
    for (place, article) in articles.iter().enumerate() {
        let number = *numbers.entry(article.outlet.as_deref()).or_insert_with(|| {
            lines.push((article.outlet.as_deref(), Vec::new()));
            lines.len() - 1
        });
        lines[number].1.push(place);
    }
    lines.sort_by_key(|(_, places)| {
        let first = places.iter().filter_map(|place| articles[*place].when.place()).min();
        (first.unwrap_or(i64::MAX), places[0])
    });
    writeln!(out, "<section>\n<h2>When it ran</h2>\n<table class=\"time\">\n<tbody>")?;
    for (outlet, places) in lines.iter().take(OUTLETS) {
        line(out, (*outlet, places), articles, &scale)?;
    }
    axis(out, &scale)?;
    writeln!(out, "</tbody>\n</table>")?;
    if lines.len() > OUTLETS {
        let more = counted(lines.len() - OUTLETS, "outlet");
        writeln!(out, "<p class=\"note\">{more} more are not drawn.</p>")?;
    }
    writeln!(
        out,
        "<p class=\"legend\"><span class=\"l-origin\">origin</span> <span class=\"l-whole\">whole</span> <span \
         class=\"l-cut\">cut or excerpt</span> <span class=\"l-more\">expanded</span> <span \
         class=\"l-changed\">revised or rewritten</span> <span class=\"l-span\">a bar: only the day is known</span> <span \
         class=\"l-before\">a dashed line: there by then</span></p>\n</section>"
    )
}

fn line(
    out: &mut String,
    (outlet, places): (Option<&str>, &[usize]),
    articles: &[ArticleView],
    scale: &Scale,
) -> fmt::Result {
    writeln!(out, "<tr><th scope=\"row\">{}</th><td>", said::outlet(outlet))?;
    let timed = || places.iter().filter(|place| articles[**place].when.known != Known::Nothing);
    if timed().next().is_some() {
        write!(out, "<svg class=\"track\" width=\"100%\" height=\"26\" role=\"img\" aria-label=\"")?;
        for place in timed().take(MARKS) {
            let article = &articles[*place];
            write!(out, "{}: {}; ", Bare(&article.siglum), said::when(&article.when))?;
        }
        writeln!(out, "\"><line class=\"base\" x1=\"0\" x2=\"100%\" y1=\"13\" y2=\"13\"/>")?;
        // Spans first: a moment stands before a day that it lies in.
        for is_moment in [false, true] {
            let shown = timed().filter(|place| (articles[**place].when.known == Known::Moment) == is_moment);
            for place in shown.take(MARKS) {
                mark(out, *place, &articles[*place], scale)?;
            }
        }
        write!(out, "</svg>")?;
    }
    let without: Vec<usize> =
        places.iter().copied().filter(|place| articles[*place].when.known == Known::Nothing).collect();
    if !without.is_empty() {
        write!(out, "<span class=\"untimed\">no time: ")?;
        for place in without.iter().take(MARKS) {
            said::siglum(out, *place as u32, &articles[*place])?;
            out.push(' ');
        }
        write!(out, "</span>")?;
    }
    writeln!(out, "</td></tr>")
}

fn mark(out: &mut String, place: usize, article: &ArticleView, scale: &Scale) -> fmt::Result {
    let (class, name) = said::relation(article);
    let (Some(from), Some(to)) =
        (article.when.from.or(Some(scale.from)), article.when.to.or(article.when.from))
    else {
        return Ok(());
    };
    let (start, end) = (scale.at(from), scale.at(to));
    write!(
        out,
        "<a href=\"#a{place}\"><title>{}: {name}, {}</title>",
        Bare(&article.siglum),
        said::when(&article.when)
    )?;
    let letters = Bare(&article.siglum);
    let radius = 7 + 2 * article.siglum.len().min(3);
    match article.when.known {
        Known::Moment => write!(
            out,
            "<circle class=\"m-{class}\" cx=\"{start}%\" cy=\"13\" r=\"{radius}\"/><text class=\"t-{class}\" x=\"{start}%\" \
             y=\"17\" text-anchor=\"middle\">{letters}</text>"
        )?,
        Known::Day => {
            let (width, middle) = ((end - start).max(2.0), (start + end) / 2.0);
            write!(
                out,
                "<rect class=\"m-{class} day\" x=\"{start}%\" width=\"{width:.1}%\" y=\"6\" height=\"14\" rx=\"5\"/><text \
                 x=\"{middle:.1}%\" y=\"17\" text-anchor=\"middle\">{letters}</text>"
            )?;
        }
        Known::Before => write!(
            out,
            "<line class=\"m-{class} before\" x1=\"{start}%\" x2=\"{end}%\" y1=\"13\" y2=\"13\"/><line class=\"m-{class} \
             stop\" x1=\"{end}%\" x2=\"{end}%\" y1=\"5\" y2=\"21\"/><text x=\"{end}%\" dx=\"5\" y=\"17\">{letters}</text>"
        )?,
        Known::Nothing => {}
    }
    writeln!(out, "</a>")
}

fn axis(out: &mut String, scale: &Scale) -> fmt::Result {
    writeln!(
        out,
        "<tr class=\"axis\"><td></td><td><svg class=\"track\" width=\"100%\" height=\"30\" aria-hidden=\"true\">"
    )?;
    let mut last = String::new();
    for tick in TICKS {
        let second = scale.from + ((scale.to - scale.from) as f64 * tick) as i64;
        let anchor = if tick == 0.0 {
            "start"
        } else if tick == 1.0 {
            "end"
        } else {
            "middle"
        };
        let at = tick * 100.0;
        let day = day(second);
        let shown = if day == last { "" } else { &day };
        write!(out, "<line class=\"tick\" x1=\"{at}%\" x2=\"{at}%\" y1=\"0\" y2=\"4\"/>")?;
        write!(out, "<text x=\"{at}%\" y=\"15\" text-anchor=\"{anchor}\">{shown}</text>")?;
        write!(out, "<text x=\"{at}%\" y=\"27\" text-anchor=\"{anchor}\">{}</text>", hour(second))?;
        last = day;
    }
    writeln!(out, "</svg></td></tr>")
}
