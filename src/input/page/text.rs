//! A page goes in; its main text comes out.

use trafilatura::Options;
use trafilatura::dom::Document;

use super::choice::Choice;
use super::claims::Claims;
use super::clean::clean;
use super::layout::Layout;
use super::{Engine, Flag, doubt, navigation, vote};

/// The main text of a page that no guard refuses, empty where it holds no article, and what is to be said of it.
pub(super) fn of(html: &str, engine: Engine) -> (String, Option<Flag>) {
    let doc = Document::parse(&clean(html));
    let claims = Claims::of(&doc);
    let layout = Layout::of(&doc);
    let fast = layout.chosen(&marked_fast(&layout));
    let chosen = match engine {
        Engine::Fast => fast,
        Engine::Precise => vote::of(&layout, layout.chosen(&marked(&layout, false)), fast, ""),
    };
    let choice = Choice::new(&layout, chosen).corrected(&claims, "");
    if !navigation::is_article(&layout, choice.taken(), &claims) {
        return (String::new(), None);
    }
    let text = choice.render();
    let flag = doubt::is_doubtful(&claims, &text).then_some(Flag::DoubtfulExtraction);
    (text, flag)
}

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
