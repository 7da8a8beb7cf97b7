//! A page goes in before any parser of trees sees it; whether one may comes out.
//!
//! One pass over its tags counts what a parser would build of it: how deep, how many elements, how much text. The
//! parsers and libraries need time that grows with the product of depth and size on some of it, and stack with the
//! depth; some of their loops grow with the square of the elements. The limits keep all of them within a few
//! seconds and a few MiB of stack.

use std::collections::HashMap;

use super::kept::{is_one_of, kept};
use super::scan::Token;

/// Longest page, in bytes. The longest of 1,171 pages of news has 3.4 MB, nearly all of it scripts.
const BYTES: usize = 32 << 20;
/// Deepest nesting. Browsers stop at 512; news pages reach 60. The libraries walk no deeper than 500.
const DEPTH: usize = 256;
/// Elements. News pages reach 11,000.
const ELEMENTS: usize = 60_000;
/// Text, in bytes.
const TEXT: usize = 4 << 20;

/// Why a page is not given to a parser.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// It is too long.
    Size,
    /// Its elements are nested too deep.
    Depth,
    /// It has too many elements.
    Elements,
    /// It has too much text.
    Text,
}

impl Refusal {
    /// A stable word for the reason.
    pub fn word(self) -> &'static str {
        match self {
            Refusal::Size => "page_size",
            Refusal::Depth => "page_depth",
            Refusal::Elements => "page_elements",
            Refusal::Text => "page_text",
        }
    }
}

/// Why the page may not be given to a parser of trees, if it may not.
pub fn refuses(html: &str) -> Option<Refusal> {
    if html.len() > BYTES {
        return Some(Refusal::Size);
    }
    let mut shape = Shape::default();
    for token in kept(html) {
        shape.take(token);
        if shape.deepest > DEPTH {
            return Some(Refusal::Depth);
        }
        if shape.elements > ELEMENTS {
            return Some(Refusal::Elements);
        }
        if shape.text > TEXT {
            return Some(Refusal::Text);
        }
    }
    None
}

/// Elements that are opened again in every block that begins before they are closed.
const FORMATTING: [&str; 14] =
    ["a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"];
/// Elements that hold nothing.
const VOID: [&str; 8] = ["area", "br", "col", "hr", "img", "meta", "source", "wbr"];
/// What begins after an element of the first kind was left open ends it.
const ENDED_BY: [(&[&str], &[&str]); 6] = [
    (&["p"], &BLOCKS),
    (&["li"], &["li"]),
    (&["dd", "dt"], &["dd", "dt"]),
    (&["td", "th"], &["td", "th", "tr", "tbody", "thead", "tfoot"]),
    (&["tr"], &["tr", "tbody", "thead", "tfoot"]),
    (&["option"], &["option", "optgroup"]),
];
const BLOCKS: [&str; 29] = [
    "p", "div", "ul", "ol", "dl", "li", "dd", "dt", "table", "h1", "h2", "h3", "h4", "h5", "h6", "section",
    "article", "aside", "header", "footer", "nav", "main", "form", "fieldset", "blockquote", "pre", "address",
    "figure", "hr",
];

/// What a parser would have built so far.
#[derive(Default)]
struct Shape {
    /// Names of the open elements.
    open: Vec<String>,
    /// How many of each name are open.
    of_name: HashMap<String, usize>,
    /// Formatting elements that something around them ended: opened again before the next text.
    to_reopen: Vec<String>,
    deepest: usize,
    elements: usize,
    text: usize,
}

impl Shape {
    fn take(&mut self, token: Token<'_>) {
        match token {
            Token::Text(text) => {
                self.text += text.len();
                if !text.trim_ascii().is_empty() {
                    self.reopen();
                }
            }
            Token::Open(tag) => self.open(&tag.name.to_ascii_lowercase()),
            Token::Close(name) => self.close(&name.to_ascii_lowercase()),
        }
        self.deepest = self.deepest.max(self.open.len() + self.to_reopen.len());
    }

    fn open(&mut self, name: &str) {
        if let Some((ended, _)) = ENDED_BY.iter().find(|(_, by)| by.contains(&name))
            && self.open.last().is_some_and(|last| ended.contains(&last.as_str()))
        {
            self.pop();
        }
        if !BLOCKS.contains(&name) {
            self.reopen();
        }
        self.elements += 1;
        if name == "a" {
            // A link in a link ends it.
            self.close("a");
        }
        if !VOID.contains(&name) {
            self.push(name.to_owned());
        }
    }

    fn close(&mut self, name: &str) {
        if let Some(at) = self.to_reopen.iter().rposition(|open| open == name) {
            self.to_reopen.remove(at);
            return;
        }
        if self.of_name.get(name).is_none_or(|count| *count == 0) {
            // The end of a paragraph that was not begun is an empty paragraph.
            self.elements += usize::from(is_one_of(name, &["p", "br"]));
            return;
        }
        let is_formatting = FORMATTING.contains(&name);
        let mut above = Vec::new();
        while let Some(last) = self.pop_name() {
            if last == name {
                break;
            }
            if FORMATTING.contains(&last.as_str()) {
                self.to_reopen.push(last);
            } else if is_formatting {
                // A block inside it stays open, and the parser makes a copy of the element inside the block.
                self.elements += 1;
                above.push(last);
            }
        }
        for name in above.into_iter().rev() {
            self.push(name);
        }
    }

    fn reopen(&mut self) {
        self.elements += self.to_reopen.len();
        for name in std::mem::take(&mut self.to_reopen) {
            self.push(name);
        }
    }

    fn push(&mut self, name: String) {
        *self.of_name.entry(name.clone()).or_default() += 1;
        self.open.push(name);
    }

    fn pop(&mut self) {
        if let Some(name) = self.pop_name()
            && FORMATTING.contains(&name.as_str())
        {
            self.to_reopen.push(name);
        }
    }

    fn pop_name(&mut self) -> Option<String> {
        let name = self.open.pop()?;
        if let Some(count) = self.of_name.get_mut(&name) {
            *count -= 1;
        }
        Some(name)
    }
}

/// Measures of a page.
pub fn shape(html: &str) -> [usize; 3] {
    let mut shape = Shape::default();
    for token in kept(html) { shape.take(token); }
    [shape.deepest, shape.elements, shape.text]
}

#[cfg(test)]
mod tests;
