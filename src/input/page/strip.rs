//! A page goes in; its text without its tags comes out, in one pass and without a tree.
//!
//! For pages that no parser of trees may see, or that ended one.

use html_escape::decode_html_entities_to_string as decode;

use super::kept::{is_one_of, kept};
use super::parts::Role;
use super::tags::Token;

/// A page without its tags.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Stripped {
    /// The title of the tab.
    pub(super) title: Option<String>,
    /// A line for each paragraph.
    pub(super) text: String,
}

/// Left out with all that is in them.
const OUT: [&str; 7] = ["nav", "header", "footer", "aside", "form", "button", "menu"];

/// Takes the tags out of a page.
pub(super) fn strip(html: &str) -> Stripped {
    let mut stripped = Stripped::default();
    let mut title = String::new();
    let mut line = String::new();
    let mut out = 0usize;
    for token in kept(html) {
        match token {
            Token::Raw(_, text) => drop(decode(text, &mut title)),
            Token::Text(text) if out == 0 => drop(decode(text, &mut line)),
            Token::Text(_) => {}
            Token::Open(tag) => {
                // A menu that was left open must not take the article with it.
                let is_article = is_one_of(tag.name, &["article", "main", "h1"]);
                out = if is_article { 0 } else { out + usize::from(is_one_of(tag.name, &OUT)) };
                break_line(tag.name, &mut line, &mut stripped.text);
            }
            Token::Close(name) => {
                // An end without a beginning must not bring the menus back.
                out = out.saturating_sub(usize::from(is_one_of(name, &OUT)));
                break_line(name, &mut line, &mut stripped.text);
            }
        }
    }
    end_line(&mut line, &mut stripped.text);
    let title = title.split_whitespace().collect::<Vec<_>>().join(" ");
    stripped.title = Some(title).filter(|title| !title.is_empty());
    stripped
}

fn break_line(name: &str, line: &mut String, text: &mut String) {
    match Role::of(&name.to_ascii_lowercase()) {
        Role::Block | Role::Row | Role::Break => end_line(line, text),
        Role::Cell => line.push(' '),
        Role::Inline | Role::NoText => {}
    }
}

fn end_line(line: &mut String, text: &mut String) {
    let before = text.len();
    for word in line.split_whitespace() {
        if text.len() > before {
            text.push(' ');
        } else if before > 0 {
            text.push('\n');
        }
        text.push_str(word);
    }
    line.clear();
}

#[cfg(test)]
mod tests;
