//! A page goes in; its main text comes out.

use std::collections::HashSet;

use trafilatura::Options;
use trafilatura::dom::Document;

use super::choice::Choice;
use super::claims::Claims;
use super::clean::clean;
use super::layout::Layout;
use super::{Engine, Flag, body, doubt, navigation, vote};

/// The main text of a page that no guard refuses, empty where it holds no article, and what is to be said of it.
pub(super) fn of(html: &str, engine: Engine, mode: &str) -> (String, Option<Flag>) {
    let doc = Document::parse(&clean(html));
    let claims = Claims::of(&doc);
    let layout = Layout::of(&doc);
    let fast = layout.chosen(&marked_fast(&layout));
    let chosen = match engine {
        Engine::Fast => fast,
        Engine::Precise => vote::of(&layout, layout.chosen(&marked(&layout, false)), fast, &claims, mode),
    };
    let choice = Choice::new(&layout, chosen).corrected(&claims, mode);
    let found = choice.render();
    if let Some(stated) = body::stated(html).filter(|stated| is_better(stated, &found)) {
        return (stated, None);
    }
    if !navigation::is_article(&layout, choice.taken(), &claims) {
        return (String::new(), None);
    }
    let flag = doubt::is_doubtful(&claims, &found).then_some(Flag::DoubtfulExtraction);
    (found, flag)
}

/// Shortest stated body that can be one: shorter ones are summaries.
const SHORTEST_BODY: usize = 250;

/// Whether what the page states as its article is more of it than what was found: much longer, or another text.
fn is_better(stated: &str, found: &str) -> bool {
    let len = |text: &str| text.chars().filter(|c| !c.is_whitespace()).count();
    let (stated_len, found_len) = (len(stated), len(found));
    if stated_len < SHORTEST_BODY {
        return false;
    }
    let words: HashSet<&str> = found.split_whitespace().collect();
    let known = stated.split_whitespace().filter(|word| words.contains(word)).map(len).sum::<usize>();
    found_len * 5 < stated_len * 3 || known * 2 < stated_len
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
