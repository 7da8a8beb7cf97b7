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
        None => text::of(html, engine),
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
