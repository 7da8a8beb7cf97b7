//! A web page goes in; its main text and what the page says of it come out.

use trafilatura::dom::Document;

mod choice;
mod claims;
mod layout;
mod parts;
mod text;

/// Test.
pub fn main_text(html: &str, mode: &str) -> String {
    let doc = Document::parse(html);
    let claims = claims::Claims::of(&doc);
    let layout = layout::Layout::of(&doc);
    if mode.contains("html") {
        return layout.html;
    }
    let marked = text::marked(&layout, !mode.contains("rules"));
    let chosen = layout.chosen(&marked);
    let choice = choice::Choice::new(&layout, chosen);
    choice.corrected(&claims, mode.split_once('-').map_or("", |x| x.1)).render()
}
