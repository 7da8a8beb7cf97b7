//! The articles of a story -> a table with all that is known of each.

use std::fmt::{self, Write};

use super::Place;
use super::model::{ArticleView, ParentView, StoryPage};
use super::said::{self, counted, delay, percent};
use crate::report::diff::html::text::{Address, Text};
use crate::report::relate::CreditStatus;

/// Articles that are drawn.
const DRAWN: usize = 1000;

/// The section with the table.
pub(super) fn articles(out: &mut String, page: &StoryPage, to: Place) -> fmt::Result {
    writeln!(out, "<section>\n<h2>The articles</h2>\n<table class=\"articles\">\n<thead><tr>")?;
    for name in ["", "Article", "What it is", "Kept of its source", "Credit"] {
        match name {
            "" => write!(out, "<td></td>")?,
            name => write!(out, "<th scope=\"col\">{name}</th>")?,
        }
    }
    writeln!(out, "</tr></thead>\n<tbody>")?;
    for (place, article) in page.articles.iter().enumerate().take(DRAWN) {
        row(out, (page, to), place, article)?;
    }
    writeln!(out, "</tbody>\n</table>")?;
    if page.articles.len() > DRAWN {
        let more = counted(page.articles.len() - DRAWN, "article");
        writeln!(out, "<p class=\"note\">{more} more are not drawn; the JSON of this page has all.</p>")?;
    }
    writeln!(out, "</section>")
}

fn row(out: &mut String, page: (&StoryPage, Place), place: usize, article: &ArticleView) -> fmt::Result {
    let (class, name) = said::relation(article);
    write!(
        out,
        "<tr id=\"a{place}\" tabindex=\"-1\"><td><span class=\"sig s-{class}\">{}</span></td>",
        Text(&article.siglum)
    )?;
    write!(out, "<td class=\"art\"><strong>{}</strong>", said::outlet(article.outlet.as_deref()))?;
    if let Some(title) = &article.title {
        write!(out, "<br><span class=\"what\">{}</span>", said::own(title))?;
    }
    write!(
        out,
        "<br><span class=\"note\">{} · {}",
        said::when(&article.when),
        counted(article.words as usize, "word")
    )?;
    write!(out, " · <span class=\"id\">{}</span>", said::own(&article.id))?;
    if let Some(url) = &article.url {
        write!(out, "<br><span class=\"url\"><bdi dir=\"ltr\">{}</bdi></span>", Address(url))?;
    }
    write!(out, "</span></td><td data-name=\"What it is\"><span class=\"rel r-{class}\">{name}</span>")?;
    if article.stale > 0 {
        write!(out, "<br><a href=\"#corrections\" class=\"old-news\">{} out of date</a>", article.stale)?;
    }
    write!(out, "</td><td data-name=\"Kept of its source\">")?;
    for parent in &article.parents {
        self::parent(out, page, article, parent)?;
    }
    write!(out, "</td><td data-name=\"Credit\">")?;
    match article.credit_status {
        CreditStatus::NoneNeeded => write!(out, "<span class=\"note\">–</span>")?,
        status => {
            write!(out, "<span class=\"credit c-{}\">{}</span>", class_of(status), said::credit(status))?
        }
    }
    if let Some(credit) = &article.credit {
        write!(out, "<br><q>{}</q>", said::own(credit))?;
    }
    writeln!(out, "</td></tr>")
}

fn class_of(status: CreditStatus) -> &'static str {
    match status {
        CreditStatus::Credited | CreditStatus::NoneNeeded => "yes",
        CreditStatus::Uncredited => "no",
        CreditStatus::Mismatch => "other",
    }
}

fn parent(
    out: &mut String,
    (page, to): (&StoryPage, Place),
    article: &ArticleView,
    parent: &ParentView,
) -> fmt::Result {
    let kept = parent.kept.clamp(0.0, 1.0) * 100.0;
    write!(
        out,
        "<div class=\"from\"><svg class=\"bar\" width=\"60\" height=\"8\" aria-hidden=\"true\"><rect width=\"60\" height=\"8\"/>"
    )?;
    write!(out, "<rect class=\"fill\" width=\"{:.0}\" height=\"8\"/></svg> ", kept * 0.6)?;
    write!(out, "{} of ", percent(parent.kept))?;
    match parent.article {
        Some(place) => said::siglum(out, place, &page.articles[place as usize])?,
        None => write!(out, "{}", said::elsewhere(parent, to))?,
    }
    if let Some(diff) = parent.diff {
        write!(out, " <a href=\"#d{}\">diff</a>", diff + 1)?;
    }
    write!(out, "<br><span class=\"note\">{} of its own text is from there", percent(parent.taken))?;
    match parent.delay {
        Some(seconds) => write!(out, "; {} later", delay(seconds))?,
        None => write!(out, "; how much later cannot be told")?,
    }
    match parent.basis.as_deref() {
        Some("time") => write!(out, "; direction by time")?,
        Some("text") => write!(out, "; direction by text")?,
        _ => {}
    }
    if let Some(why) = &parent.why {
        let (a, b) =
            if article.id < parent.id { (&article.id, &parent.id) } else { (&parent.id, &article.id) };
        write!(
            out,
            "<details class=\"why\"><summary>why</summary>{} (a = {}, b = {})</details>",
            Text(why),
            said::own(a),
            said::own(b)
        )?;
    }
    write!(out, "</span></div>")
}
