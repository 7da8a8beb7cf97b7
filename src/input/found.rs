//! A page as it was fetched -> what was found on it.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::fetched::{Fetched, Flag, Kind};
#[cfg(feature = "html")]
use super::{Engine, page, page::charset};

/// What was found on a page.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Found {
    /// Empty where there is no article.
    pub(super) text: String,
    pub(super) title: Option<String>,
    pub(super) published: Option<String>,
    pub(super) modified: Option<String>,
    pub(super) author: Option<String>,
    pub(super) source: Option<String>,
    pub(super) language: Option<String>,
    /// The address that the page gives itself.
    pub(super) url: Option<String>,
    pub(super) credit: Option<String>,
    pub(super) flags: Vec<Flag>,
    /// Characters that were none.
    pub(super) replaced: u32,
}

/// Why a page was not read as it should be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Trouble {
    pub(super) reason: Cow<'static, str>,
    pub(super) detail: String,
}

/// A page that was read, and what went wrong.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Reply {
    /// `None` where nothing could be made of the page.
    pub(super) found: Option<Found>,
    pub(super) trouble: Option<Trouble>,
}

/// A plain text as it is.
pub(super) fn text(page: &Fetched) -> Reply {
    let Decoded { text, replaced, flag } = decoded(page);
    let found = Found { text: text.into_owned(), replaced, flags: Vec::from_iter(flag), ..Found::default() };
    Reply { found: Some(found), trouble: None }
}

/// The characters of a body.
struct Decoded<'a> {
    text: Cow<'a, str>,
    replaced: u32,
    flag: Option<Flag>,
}

#[cfg(feature = "html")]
fn decoded(page: &Fetched) -> Decoded<'_> {
    let charset::Decoded { text, replaced, basis } = charset::decode(&page.body, page.charset.as_deref());
    let flag = (basis == charset::Basis::Guess).then_some(Flag::GuessedCharset);
    Decoded { text, replaced, flag }
}

#[cfg(not(feature = "html"))]
fn decoded(page: &Fetched) -> Decoded<'_> {
    let (text, replaced) = super::json::lossy(&page.body);
    Decoded { text, replaced, flag: None }
}

/// Reads a page.
#[cfg(feature = "html")]
pub(super) fn read(page: &Fetched, engine: Engine) -> Reply {
    if page.kind == Kind::Text {
        return text(page);
    }
    let decoded = decoded(page);
    let article = page::read(&decoded.text, page.url.as_deref(), page.captured.as_deref(), engine);
    let trouble = article.refusal.map(|refusal| {
        let detail = format!("{}: its tags were stripped", refusal.sentence());
        Trouble { reason: refusal.word().into(), detail }
    });
    Reply { found: Some(found(article, &decoded)), trouble }
}

/// The page without its tags, for want of something better.
#[cfg(feature = "html")]
pub(super) fn stripped(page: &Fetched, trouble: Trouble) -> Reply {
    let decoded = decoded(page);
    let article = page::read_stripped(&decoded.text, page.url.as_deref(), page.captured.as_deref());
    Reply { found: Some(found(article, &decoded)), trouble: Some(trouble) }
}

#[cfg(feature = "html")]
fn found(article: page::PageArticle, decoded: &Decoded) -> Found {
    let mut flags = article.flags;
    flags.extend(decoded.flag);
    Found {
        text: article.text,
        title: article.title,
        published: article.published,
        modified: article.modified,
        author: article.author,
        source: article.source,
        language: article.language,
        url: article.url,
        credit: article.credit,
        flags,
        replaced: decoded.replaced,
    }
}

/// What is read where newsprint was built without the libraries for web pages.
#[cfg(not(feature = "html"))]
pub(super) struct TextsOnly;

#[cfg(not(feature = "html"))]
impl TextsOnly {
    pub(super) fn new(_: &super::PageOptions) -> Self {
        TextsOnly
    }

    pub(super) fn read(&self, page: &Fetched) -> Result<Reply, crate::error::Error> {
        Ok(match page.kind {
            Kind::Text => text(page),
            Kind::Html => {
                let detail = "this newsprint was built without the feature html".to_owned();
                Reply { found: None, trouble: Some(Trouble { reason: "unsupported".into(), detail }) }
            }
        })
    }
}
