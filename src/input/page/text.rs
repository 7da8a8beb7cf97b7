//! A page goes in; its main text comes out.

use std::collections::HashSet;

use dom_smoothie::Readability;
use trafilatura::dom::Document;
use trafilatura::{HtmlDateMode, Options};

use super::choice::Choice;
use super::claims::Claims;
use super::clean::clean;
use super::layout::Layout;
use super::{Engine, Flag, body, doubt, navigation, vote};

/// The main text of a page that no guard refuses, empty where it holds no article, and what is to be said of it.
pub(super) fn of(html: &str, engine: Engine) -> (String, Option<Flag>) {
    let doc = Document::parse(&clean(html));
    let claims = Claims::of(&doc);
    let layout = Layout::of(&doc);
    let weights = || layout.chosen(&marked_fast(&layout));
    let chosen = match engine {
        Engine::Fast => weights(),
        Engine::Precise => vote::of(&layout, layout.chosen(&marked(&layout)), weights, &claims),
    };
    let choice = Choice::new(&layout, chosen).corrected(&claims);
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

/// What the rules of the first library take: text with the marks of the page written anew. Its own fallbacks would
/// cost as much again as all else; the second library is the better one.
fn marked(layout: &Layout) -> String {
    let options = Options::default().with_exclude_comments(true).with_html_date_mode(HtmlDateMode::Disabled);
    trafilatura::extract(&layout.html, &options).map(|result| result.content_text).unwrap_or_default()
}

/// The same by the second library.
fn marked_fast(layout: &Layout) -> String {
    let article = Readability::new(layout.html.as_str(), None, None).and_then(|mut page| page.parse());
    article.map(|article| article.text_content.to_string()).unwrap_or_default()
}

#[cfg(test)]
mod tests;
