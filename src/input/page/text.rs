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

/// The same by the other library.
pub(super) fn marked_fast(layout: &Layout) -> String {
    let config = dom_smoothie::Config::default();
    dom_smoothie::Readability::new(layout.html.as_str(), None, Some(config))
        .ok()
        .and_then(|mut readability| readability.parse().ok())
        .map(|article| article.text_content.to_string())
        .unwrap_or_default()
}
