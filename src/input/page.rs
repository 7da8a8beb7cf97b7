//! A web page -> the article on it.

mod charset;
mod meta;
mod tags;

use super::Engine;
use super::fetched::Flag;

/// What was made of a page.
pub(super) struct PageArticle {
    pub(super) text: String,
    pub(super) title: Option<String>,
    pub(super) published: Option<String>,
    pub(super) modified: Option<String>,
    pub(super) author: Option<String>,
    pub(super) source: Option<String>,
    pub(super) language: Option<String>,
    pub(super) url: Option<String>,
    pub(super) credit: Option<String>,
    pub(super) flags: Vec<Flag>,
}

pub(super) fn read(html: &str, _url: Option<&str>, _engine: Engine) -> PageArticle {
    let mut options = trafilatura::Options::default().with_fallback(true);
    options.exclude_comments = true;
    let result = trafilatura::extract(html, &options).unwrap_or_default();
    let some = |text: String| (!text.is_empty()).then_some(text);
    PageArticle {
        text: result.content_text,
        title: some(result.metadata.title),
        published: result.metadata.date.map(|date| date.to_string()),
        modified: None,
        author: some(result.metadata.author),
        source: some(result.metadata.sitename),
        language: some(result.metadata.language),
        url: some(result.metadata.url),
        credit: None,
        flags: Vec::new(),
    }
}
