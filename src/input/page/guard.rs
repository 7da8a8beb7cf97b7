//! A page goes in before any parser of trees sees it; whether one may comes out.
//!
//! One pass over its tags counts what a parser would build of it: how deep, how many elements, how much text. The
//! parsers and libraries need time that grows with the product of depth and size on some of it, and stack with the
//! depth; some of their loops grow with the square of the elements. The limits keep all of them within a few
//! seconds and a few MiB of stack.

use std::collections::HashMap;

use super::kept::{is_one_of, kept};
use super::tags::Token;

/// Longest page, in bytes. The longest of 1,171 pages of news and blogs has 1.6 MB, nearly all of it scripts, which
/// no parser gets to see.
const BYTES: usize = 32 << 20;
/// Deepest nesting. Those pages reach 50, browsers stop at 512, and the libraries walk no deeper than 500: twice as
/// much as is counted is still within that.
const DEPTH: usize = 200;
/// Elements. Those pages reach 10,048; 40,000 take a second or two.
const ELEMENTS: usize = 40_000;
/// Sum of the depths of all elements: the libraries look up from each. Those pages reach 135,368.
const NESTING: usize = 1_500_000;
/// Text, in bytes. Those pages reach 483,400; 4 MiB in paragraphs take a second or two.
const TEXT: usize = 4 << 20;

/// Why a page is not given to a parser.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::input) enum Refusal {
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
    pub(in crate::input) fn word(self) -> &'static str {
        match self {
            Refusal::Size => "page_size",
            Refusal::Depth => "page_depth",
            Refusal::Elements => "page_elements",
            Refusal::Text => "page_text",
        }
    }

    /// The reason for people.
    pub(in crate::input) fn sentence(self) -> &'static str {
        match self {
            Refusal::Size => "the page is longer than 32 MiB",
            Refusal::Depth => "the elements of the page are nested too deep",
            Refusal::Elements => "the page has more than 40,000 elements",
            Refusal::Text => "the page has more than 4 MiB of text",
        }
    }
}

/// Why the page may not be given to a parser of trees, if it may not.
pub(in crate::input) fn refuses(html: &str) -> Option<Refusal> {
    if html.len() > BYTES {
        return Some(Refusal::Size);
    }
    let mut shape = Shape::default();
    for token in kept(html) {
        shape.take(token);
        if shape.deepest > DEPTH || shape.nesting > NESTING {
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
/// What ends a paragraph that is open.
const BLOCKS: [&str; 36] = [
    "p",
    "div",
    "ul",
    "ol",
    "dl",
    "li",
    "dd",
    "dt",
    "table",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "section",
    "article",
    "aside",
    "header",
    "footer",
    "nav",
    "main",
    "form",
    "fieldset",
    "blockquote",
    "pre",
    "address",
    "figure",
    "figcaption",
    "hr",
    "center",
    "details",
    "summary",
    "dialog",
    "menu",
    "hgroup",
];
/// What a paragraph, an item or a cell that is open outside of it does not end in.
const BARRIERS: [&str; 7] = ["table", "td", "th", "caption", "button", "marquee", "html"];
/// What an item of a list does not end in.
const NO_ITEM_ENDS_IN: [&str; 29] = [
    "ul",
    "ol",
    "dl",
    "menu",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "section",
    "article",
    "aside",
    "header",
    "footer",
    "nav",
    "main",
    "form",
    "fieldset",
    "blockquote",
    "pre",
    "figure",
    "figcaption",
    "center",
    "details",
    "summary",
    "hgroup",
    "tbody",
    "tr",
];
const TABLE_PARTS: [&str; 8] = ["caption", "colgroup", "tbody", "thead", "tfoot", "tr", "td", "th"];
const ROWS: [&str; 3] = ["tbody", "thead", "tfoot"];

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
    /// Sum of the depths of the elements.
    nesting: usize,
    elements: usize,
    text: usize,
}

impl Shape {
    fn take(&mut self, token: Token<'_>) {
        match token {
            Token::Text(text) => self.text(text),
            Token::Open(tag) => self.tag(tag.name, Shape::open),
            Token::Raw(tag, text) => {
                self.tag(tag.name, Shape::open);
                self.text(text);
                self.tag(tag.name, Shape::close);
            }
            Token::Close(name) => self.tag(name, Shape::close),
        }
    }

    fn text(&mut self, text: &str) {
        self.text += text.len();
        if !text.trim_ascii().is_empty() {
            self.measured(Shape::reopen);
        }
    }

    fn tag(&mut self, name: &str, change: impl FnOnce(&mut Self, &str)) {
        self.measured(|shape| change(shape, &name.to_ascii_lowercase()));
    }

    /// Makes a change, and counts what it added.
    fn measured(&mut self, change: impl FnOnce(&mut Self)) {
        let before = self.elements;
        change(self);
        let depth = self.open.len() + self.to_reopen.len();
        self.deepest = self.deepest.max(depth);
        self.nesting += depth * (self.elements - before);
    }

    fn open(&mut self, name: &str) {
        if TABLE_PARTS.contains(&name) && self.of_name.get("table").is_none_or(|count| *count == 0) {
            return;
        }
        match name {
            "li" => self.end_open(&["li"], &NO_ITEM_ENDS_IN),
            "dd" | "dt" => self.end_open(&["dd", "dt"], &NO_ITEM_ENDS_IN),
            "td" | "th" => self.begin_cell(),
            "tr" => self.begin_row(),
            "tbody" | "thead" | "tfoot" | "caption" | "colgroup" => self.end_to("table"),
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6"
                if self.open.last().is_some_and(|last| is_heading(last)) =>
            {
                self.pop();
            }
            _ => {}
        }
        if BLOCKS.contains(&name) {
            self.end_open(&["p"], &[]);
        } else {
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

    /// Ends the innermost open element of these names, unless it is outside of one of `within`.
    fn end_open(&mut self, names: &[&str], within: &[&str]) {
        for at in (0..self.open.len()).rev() {
            let open = self.open[at].as_str();
            if names.contains(&open) {
                while self.open.len() > at {
                    self.pop();
                }
                return;
            }
            if within.contains(&open) || BARRIERS.contains(&open) {
                return;
            }
        }
    }

    /// Ends all that is open inside the innermost open element of this name.
    fn end_to(&mut self, name: &str) {
        if let Some(at) = self.open.iter().rposition(|open| open == name) {
            while self.open.len() > at + 1 {
                self.pop();
            }
        }
    }

    /// A row begins; a parser adds the group of rows that is not written.
    fn begin_row(&mut self) {
        let around = self.open.iter().rposition(|open| open == "table" || ROWS.contains(&open.as_str()));
        let Some(around) = around else { return };
        while self.open.len() > around + 1 {
            self.pop();
        }
        if self.open[around] == "table" {
            self.elements += 1;
            self.push("tbody".to_owned());
        }
    }

    /// A cell begins; a parser adds the row that is not written.
    fn begin_cell(&mut self) {
        let is_around = |open: &String| open == "table" || open == "tr" || ROWS.contains(&open.as_str());
        let Some(around) = self.open.iter().rposition(is_around) else { return };
        if self.open[around] != "tr" {
            self.begin_row();
            self.elements += 1;
            self.push("tr".to_owned());
            return;
        }
        while self.open.len() > around + 1 {
            self.pop();
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
        if name == "form" {
            // What is open inside a form stays open, deep inside what was one.
            if let Some(at) = self.open.iter().rposition(|open| open == name) {
                self.open[at] = String::new();
                self.of_name.entry(name.to_owned()).and_modify(|count| *count -= 1);
            }
            return;
        }
        let is_formatting = FORMATTING.contains(&name);
        if !self.is_in_scope(name, is_formatting) {
            return;
        }
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

    /// Whether an end tag reaches the element that it names.
    fn is_in_scope(&self, name: &str, is_formatting: bool) -> bool {
        let is_inline = !is_formatting && !is_special(name);
        for open in self.open.iter().rev() {
            if open == name {
                return true;
            }
            let stops = match name {
                "table" => false,
                _ if TABLE_PARTS.contains(&name) => open == "table",
                "li" if matches!(open.as_str(), "ul" | "ol") => true,
                _ if is_inline => is_special(open),
                _ => BARRIERS.contains(&open.as_str()) && (open != "button" || name == "p"),
            };
            if stops {
                return false;
            }
        }
        false
    }

    fn reopen(&mut self) {
        self.elements += self.to_reopen.len();
        for name in std::mem::take(&mut self.to_reopen) {
            self.push(name);
        }
    }

    fn push(&mut self, name: String) {
        if !name.is_empty() {
            *self.of_name.entry(name.clone()).or_default() += 1;
        }
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
        // One without a name is a form that was closed: it is not counted.
        if let Some(count) = self.of_name.get_mut(&name) {
            *count -= 1;
        }
        Some(name)
    }
}

/// What an inline element does not end in.
fn is_special(name: &str) -> bool {
    BLOCKS.contains(&name) || BARRIERS.contains(&name) || TABLE_PARTS.contains(&name) || name == "body"
}

fn is_heading(name: &str) -> bool {
    matches!(name, "h1" | "h2" | "h3" | "h4" | "h5" | "h6")
}

#[cfg(test)]
mod tests;
