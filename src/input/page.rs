//! A web page goes in, its characters decoded; its main text and what the page says of itself come out.
//!
//! No page is at the mercy of a parser: [`guard`] counts before any parser sees it, and a page that it refuses is
//! [stripped](strip) of its tags instead.

use super::Flag;

mod body;
mod choice;
mod claims;
mod clean;
mod doubt;
pub mod guard;
mod kept;
mod layout;
mod meta;
mod navigation;
mod parts;
mod scan;
mod strip;
mod text;
mod vote;

pub use guard::{Refusal, refuses};

/// Which library finds the main text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// Two libraries, and a vote where they differ.
    Precise,
    /// One library: several times as fast, a little less precise.
    Fast,
}

/// What was made of a page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PageArticle {
    /// The main text, a line for each paragraph; empty where the page holds no article.
    pub text: String,
    /// Headline.
    pub title: Option<String>,
    /// First publication.
    pub published: Option<String>,
    /// Last change.
    pub modified: Option<String>,
    /// Byline.
    pub author: Option<String>,
    /// Outlet.
    pub source: Option<String>,
    /// Language tag.
    pub language: Option<String>,
    /// Canonical address.
    pub url: Option<String>,
    /// Whom the article is credited to.
    pub credit: Option<String>,
    /// What is worth knowing about how it was made.
    pub flags: Vec<Flag>,
}

/// Reads a page. `url` is where it was fetched from and `captured` when, if that is known.
pub fn read(html: &str, url: Option<&str>, captured: Option<&str>, engine: Engine) -> PageArticle {
    let (text, flag) = match refuses(html) {
        Some(_) => (strip::strip(html).text, Some(Flag::Stripped)),
        None => text::of(html, engine, ""),
    };
    with_meta(html, url, captured, text, flag)
}

/// Reads a page without a parser of trees, as one that [`refuses`] refuses: for a page that ended the parser.
pub fn read_stripped(html: &str, url: Option<&str>, captured: Option<&str>) -> PageArticle {
    with_meta(html, url, captured, strip::strip(html).text, Some(Flag::Stripped))
}

fn with_meta(
    html: &str,
    url: Option<&str>,
    captured: Option<&str>,
    text: String,
    flag: Option<Flag>,
) -> PageArticle {
    let meta = meta::meta(html, url, captured);
    PageArticle {
        text,
        title: meta.title,
        published: meta.published,
        modified: meta.modified,
        author: meta.author,
        source: meta.source,
        language: meta.language,
        url: meta.url,
        credit: meta.credit,
        flags: flag.into_iter().collect(),
    }
}

// DEV
/// Test.
pub fn main_text(html: &str, mode: &str) -> String {
    if mode.starts_with("P") { return text::of(html, Engine::Precise, mode.split_once('-').map_or("", |x| x.1)).0; }
    if mode.starts_with("F") { return text::of(html, Engine::Fast, mode.split_once('-').map_or("", |x| x.1)).0; }
    let doc = trafilatura::dom::Document::parse(&clean::clean(html));
    let claims = claims::Claims::of(&doc);
    let layout = layout::Layout::of(&doc);
    if mode.contains("parse") { return String::new(); }
    if mode.contains("body") { return body::stated(html).unwrap_or_default(); }
    if mode.contains("html") {
        return layout.html;
    }
    if mode.contains("feat") {
        let r = layout.chosen(&text::marked(&layout, false));
        let f = layout.chosen(&text::marked(&layout, true));
        let s = layout.chosen(&text::marked_fast(&layout));
        let good: Vec<bool> = layout
            .blocks
            .iter()
            .flat_map(|b| {
                let ps = &layout.pieces[b.pieces.clone()];
                let c: usize = ps.iter().map(|p| p.chars).sum();
                let l: usize = ps.iter().filter(|p| p.is_link).map(|p| p.chars).sum();
                let g = c >= 80 && l * 4 < c;
                ps.iter().map(move |_| g).collect::<Vec<_>>()
            })
            .collect();
        let sum = |f: &dyn Fn(usize) -> bool| -> usize {
            (0..layout.pieces.len()).filter(|i| f(*i)).map(|i| layout.pieces[i].chars).sum()
        };
        let n = good.len();
        let ok = |i: usize| i < n && good[i];
        let text = |c: &Vec<bool>| choice::Choice::new(&layout, c.clone()).corrected(&claims, "").render();
        return serde_json::json!({"all": sum(&|_| true), "good": sum(&|i| ok(i)), "r": sum(&|i| r[i]), "rg": sum(&|i| r[i] && ok(i)),
            "s": sum(&|i| s[i]), "sg": sum(&|i| s[i] && ok(i)), "rs": sum(&|i| r[i] && s[i]), "f": sum(&|i| f[i]), "fg": sum(&|i| f[i] && ok(i)),
            "R": text(&r), "S": text(&s), "F": text(&f)}).to_string();
    }
    if mode.contains("claims") || mode.contains("nav") {
        let r = layout.chosen(&text::marked(&layout, false));
        let s = layout.chosen(&text::marked_fast(&layout));
        let chosen = vote::of(&layout, r, s, mode);
        let choice = choice::Choice::new(&layout, chosen).corrected(&claims, "");
        let text = choice.render();
        if mode.contains("nav") { return format!("{}", navigation::is_article(&layout, choice.taken(), &claims)); }
        return serde_json::json!({"titles": claims.titles, "summaries": claims.summaries, "text": text, "shared": doubt::shared(&claims, &text)}).to_string();
    }
    let marked = if mode.contains("smoothie") { text::marked_fast(&layout) } else { text::marked(&layout, !mode.contains("rules")) };
    let mut chosen = layout.chosen(&marked);
    if mode.contains("vote") {
        let other = layout.chosen(&text::marked_fast(&layout));
        chosen = vote::of(&layout, chosen, other, mode);
    }
    let choice = choice::Choice::new(&layout, chosen);
    choice.corrected(&claims, mode.split_once('-').map_or("", |x| x.1)).render()
}

/// Test.
pub fn shared(titles: Vec<String>, summaries: Vec<String>, text: &str) -> Option<usize> {
    doubt::shared(&claims::Claims { titles, summaries }, text)
}
