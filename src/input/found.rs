//! A page as it was fetched -> what was found on it.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::fetched::{Fetched, Flag, Kind};
#[cfg(feature = "html")]
use super::{Engine, page};

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
    let (text, replaced) = decoded(page);
    Reply { found: Some(Found { text: text.into_owned(), replaced, ..Found::default() }), trouble: None }
}

fn decoded(page: &Fetched) -> (Cow<'_, str>, u32) {
    (String::from_utf8_lossy(&page.body), 0)
}

/// Reads a page.
#[cfg(feature = "html")]
pub(super) fn read(page: &Fetched, engine: Engine) -> Reply {
    if page.kind == Kind::Text {
        return text(page);
    }
    let (html, replaced) = decoded(page);
    let article = page::read(&html, page.url.as_deref(), page.captured.as_deref(), engine);
    let trouble = article.refusal.map(|refusal| Trouble {
        reason: refusal.word().into(),
        detail: format!("{}: its tags are stripped instead", refusal.sentence()),
    });
    Reply { found: Some(of_page(article, replaced)), trouble }
}

/// The page without its tags, for want of something better.
#[cfg(feature = "html")]
pub(super) fn stripped(page: &Fetched, trouble: Trouble) -> Reply {
    let (html, replaced) = decoded(page);
    let article = page::read_stripped(&html, page.url.as_deref(), page.captured.as_deref());
    Reply { found: Some(of_page(article, replaced)), trouble: Some(trouble) }
}

#[cfg(feature = "html")]
fn of_page(article: page::PageArticle, replaced: u32) -> Found {
    let page::PageArticle {
        text,
        title,
        published,
        modified,
        author,
        source,
        language,
        url,
        credit,
        flags,
        ..
    } = article;
    Found { text, title, published, modified, author, source, language, url, credit, flags, replaced }
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
