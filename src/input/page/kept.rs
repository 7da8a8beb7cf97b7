//! A page goes in; the tags and texts that can matter for its text come out.
//!
//! What is left out here never meets a parser of trees: scripts, styles, drawings, forms to choose from, comments.
//! What is left has one reading only, so that what is counted here is what a parser will build.

use super::tags::{Scope, Tag, Tags, Token};

/// Elements left out with all that is in them.
const OUT: [&str; 10] =
    ["svg", "math", "select", "template", "object", "applet", "canvas", "audio", "video", "map"];

/// Those of them that end at a tag that can not be in them, as in a browser.
const DRAWN: [&str; 3] = ["svg", "math", "select"];
const BREAKS_OUT: [&str; 14] =
    ["div", "p", "h1", "h2", "h3", "h4", "ul", "ol", "li", "table", "blockquote", "body", "dl", "pre"];
/// Tags that show that one was left open: they stand in no film and no applet.
const NEVER_IN: [&str; 6] = ["body", "article", "main", "section", "h1", "footer"];

/// Tags that are left out alone.
const TAGS_OUT: [&str; 8] = ["html", "frameset", "frame", "input", "link", "base", "param", "embed"];

/// The tags and texts of a page that can matter; of what holds no markup only the titles.
pub(super) struct Kept<'h> {
    tags: Tags<'h>,
    /// Name of the open element that is left out, and how many of it are open inside one another.
    out: Option<(&'h str, usize)>,
    seen_body: bool,
}

/// Reads a page.
pub(super) fn kept(html: &str) -> Kept<'_> {
    Kept { tags: Tags::new(html, Scope::Shown), out: None, seen_body: false }
}

impl<'h> Iterator for Kept<'h> {
    type Item = Token<'h>;

    fn next(&mut self) -> Option<Token<'h>> {
        loop {
            let token = self.tags.next()?;
            if self.is_kept(&token) {
                return Some(token);
            }
        }
    }
}

impl<'h> Kept<'h> {
    fn is_kept(&mut self, token: &Token<'h>) -> bool {
        if self.out.is_some() && !self.is_back(token) {
            return false;
        }
        match token {
            Token::Text(_) => true,
            Token::Raw(tag, _) => tag.is("title"),
            Token::Open(tag) => self.opens(tag),
            Token::Close(name) => {
                !is_one_of(name, &TAGS_OUT) && !is_one_of(name, &OUT) && !name.eq_ignore_ascii_case("body")
            }
        }
    }

    fn opens(&mut self, tag: &Tag<'h>) -> bool {
        if is_one_of(tag.name, &OUT) {
            if !tag.is_closed() {
                self.out = Some((tag.name, 1));
            }
            return false;
        }
        let is_second_body = tag.is("body") && std::mem::replace(&mut self.seen_body, true);
        !is_second_body && !is_one_of(tag.name, &TAGS_OUT)
    }

    /// Whether the element that is left out ended before this.
    fn is_back(&mut self, token: &Token<'h>) -> bool {
        let Some((name, open)) = &mut self.out else { return true };
        match token {
            Token::Text(_) | Token::Raw(..) => return false,
            Token::Open(tag) if tag.is(name) && !tag.is_closed() => *open += 1,
            Token::Open(tag) if ends(name, tag.name) => {
                self.out = None;
                return true;
            }
            Token::Close(closed) if closed.eq_ignore_ascii_case(name) => *open -= 1,
            _ => {}
        }
        if *open == 0 {
            self.out = None;
        }
        false
    }
}

/// Whether a tag ends an element that is left out.
fn ends(out: &str, tag: &str) -> bool {
    let ends: &[&str] = if is_one_of(out, &DRAWN) { &BREAKS_OUT } else { &NEVER_IN };
    !out.eq_ignore_ascii_case("template") && is_one_of(tag, ends)
}

/// Whether it is one of these names.
pub(super) fn is_one_of(name: &str, names: &[&str]) -> bool {
    names.iter().any(|one| one.eq_ignore_ascii_case(name))
}
