//! A page goes in; its main text comes out.

use trafilatura::Options;

use super::layout::Layout;

/// What a library made of a page: text with the marks of the page written anew.
pub(super) fn marked(layout: &Layout, fallback: bool) -> String {
    let mut options = Options::default();
    options.enable_fallback = fallback;
    options.exclude_comments = true;
    options.html_date_mode = trafilatura::HtmlDateMode::Disabled;
    trafilatura::extract(&layout.html, &options).map(|result| result.content_text).unwrap_or_default()
}

