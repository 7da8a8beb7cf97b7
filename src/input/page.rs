//! A web page goes in; its main text and what the page says of it come out.

use trafilatura::dom::Document;

mod choice;
mod clean;
pub mod guard;
mod kept;
mod scan;
mod strip;
mod claims;
mod layout;
mod parts;
mod text;
mod vote;

/// Test.
pub fn main_text(html: &str, mode: &str) -> String {
    let doc = Document::parse(&clean::clean(html));
    let claims = claims::Claims::of(&doc);
    let layout = layout::Layout::of(&doc);
    if mode.contains("parse") { return String::new(); }
    if mode.contains("html") {
        return layout.html;
    }
    if mode.contains("feat") {
        let r = layout.chosen(&text::marked(&layout, false));
        let f = layout.chosen(&text::marked(&layout, true));
        let s = layout.chosen(&text::marked_fast(&layout));
        let good: Vec<bool> = layout
            .blocks
            .iter()
            .flat_map(|b| {
                let ps = &layout.pieces[b.pieces.clone()];
                let c: usize = ps.iter().map(|p| p.chars).sum();
                let l: usize = ps.iter().filter(|p| p.is_link).map(|p| p.chars).sum();
                let g = c >= 80 && l * 4 < c;
                ps.iter().map(move |_| g).collect::<Vec<_>>()
            })
            .collect();
        let sum = |f: &dyn Fn(usize) -> bool| -> usize {
            (0..layout.pieces.len()).filter(|i| f(*i)).map(|i| layout.pieces[i].chars).sum()
        };
        let n = good.len();
        let ok = |i: usize| i < n && good[i];
        let text = |c: &Vec<bool>| choice::Choice::new(&layout, c.clone()).corrected(&claims, "").render();
        return serde_json::json!({"all": sum(&|_| true), "good": sum(&|i| ok(i)), "r": sum(&|i| r[i]), "rg": sum(&|i| r[i] && ok(i)),
            "s": sum(&|i| s[i]), "sg": sum(&|i| s[i] && ok(i)), "rs": sum(&|i| r[i] && s[i]), "f": sum(&|i| f[i]), "fg": sum(&|i| f[i] && ok(i)),
            "R": text(&r), "S": text(&s), "F": text(&f)}).to_string();
    }
    let marked = if mode.contains("smoothie") { text::marked_fast(&layout) } else { text::marked(&layout, !mode.contains("rules")) };
    let mut chosen = layout.chosen(&marked);
    if mode.contains("vote") {
        let other = layout.chosen(&text::marked_fast(&layout));
        chosen = vote::of(&layout, chosen, other, mode);
    }
    let choice = choice::Choice::new(&layout, chosen);
    choice.corrected(&claims, mode.split_once('-').map_or("", |x| x.1)).render()
}
