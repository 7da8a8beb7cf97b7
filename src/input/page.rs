//! A web page goes in, its characters decoded; its main text and what the page says of itself come out.
//!
//! No page is at the mercy of a parser: [`guard`] counts before any parser sees it, and a page that it refuses is
//! [stripped](strip) of its tags instead.

use super::{Engine, Flag};

mod body;
pub(super) mod charset;
mod choice;
mod claims;
mod clean;
mod doubt;
mod guard;
mod kept;
mod layout;
mod meta;
mod navigation;
mod parts;
mod strip;
mod tags;
mod text;
mod vote;

pub(super) use guard::{Refusal, refuses};

/// What was made of a page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct PageArticle {
    /// The main text, a line for each paragraph; empty where the page holds no article.
    pub(super) text: String,
    /// Headline.
    pub(super) title: Option<String>,
    /// First publication.
    pub(super) published: Option<String>,
    /// Last change.
    pub(super) modified: Option<String>,
    /// Byline.
    pub(super) author: Option<String>,
    /// Outlet.
    pub(super) source: Option<String>,
    /// Language tag.
    pub(super) language: Option<String>,
    /// Canonical address.
    pub(super) url: Option<String>,
    /// Whom the article is credited to.
    pub(super) credit: Option<String>,
    /// What is worth knowing about how it was made.
    pub(super) flags: Vec<Flag>,
    /// Why its tags were stripped instead of read.
    pub(super) refusal: Option<Refusal>,
}

/// Reads a page. `url` is where it was fetched from and `captured` when, if that is known.
pub(super) fn read(html: &str, url: Option<&str>, captured: Option<&str>, engine: Engine) -> PageArticle {
    if let Some(refusal) = refuses(html) {
        return PageArticle { refusal: Some(refusal), ..read_stripped(html, url, captured) };
    }
    let (text, flag) = text::of(html, engine);
    let said = said(html, url, captured);
    PageArticle { text, flags: flag.into_iter().collect(), ..said }
}

/// Reads a page without a parser of trees: for a page that ended one.
pub(super) fn read_stripped(html: &str, url: Option<&str>, captured: Option<&str>) -> PageArticle {
    let strip::Stripped { title, text } = strip::strip(html);
    let said = said(html, url, captured);
    PageArticle { text, title: said.title.clone().or(title), flags: vec![Flag::Stripped], ..said }
}

/// What a page says of itself.
fn said(html: &str, url: Option<&str>, captured: Option<&str>) -> PageArticle {
    let meta = meta::meta(html, url, captured);
    PageArticle {
        title: meta.title,
        published: meta.published,
        modified: meta.modified,
        author: meta.author,
        source: meta.source,
        language: meta.language,
        url: meta.url,
        credit: meta.credit,
        ..PageArticle::default()
    }
}

#[cfg(test)]
mod tests;
