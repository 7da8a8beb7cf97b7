use trafilatura::dom::Document;

use super::*;

const LONG: &str = "The bridge over the sound is closed for cars until the end of the summer, the council said on \
                    Tuesday after a long debate about the cracks in its concrete.";

/// A page and, of its blocks, those that a library takes.
fn layout(html: &str) -> Layout {
    Layout::of(&Document::parse(html))
}

fn taking(layout: &Layout, blocks: impl IntoIterator<Item = usize>) -> Vec<bool> {
    let mut chosen = vec![false; layout.pieces.len()];
    for block in blocks {
        chosen[layout.blocks[block].pieces.clone()].fill(true);
    }
    chosen
}

#[test]
fn the_second_is_not_asked_where_the_first_took_all() {
    let layout = layout(&format!("<p>{LONG}</p>").repeat(4));
    let all = taking(&layout, 0..4);
    let chosen = of(&layout, all.clone(), || panic!("it has nothing to say"), &Claims::default());
    assert_eq!(chosen, all);
}

#[test]
fn a_lead_that_only_the_second_took_comes_back() {
    let layout = layout(&(format!("<div><p>{LONG}</p></div>") + &format!("<p>{LONG}</p>").repeat(4)));
    let chosen = of(&layout, taking(&layout, 1..5), || taking(&layout, 0..5), &Claims::default());
    assert_eq!(chosen, taking(&layout, 0..5));
    // What only the second took after the end does not.
    let chosen = of(&layout, taking(&layout, 0..3), || taking(&layout, 0..5), &Claims::default());
    assert_eq!(chosen, taking(&layout, 0..3));
}

#[test]
fn where_the_first_took_a_box_the_second_is_right() {
    let layout = layout(&(format!("<div>{LONG}</div>") + &format!("<p>{LONG}</p>").repeat(9)));
    let chosen = of(&layout, taking(&layout, [0]), || taking(&layout, 1..10), &Claims::default());
    assert_eq!(chosen, taking(&layout, 1..10));
}

#[test]
fn where_the_second_took_other_articles_too_the_first_is_right() {
    let card = format!("<div><h3><a href=x>Choir wins a prize in the capital</a></h3><p>{LONG}</p></div>");
    let layout = layout(&(format!("<p>{LONG}</p>").repeat(2) + &card.repeat(6)));
    let rules = taking(&layout, 0..2);
    let chosen = of(&layout, rules.clone(), || taking(&layout, 0..14), &Claims::default());
    assert_eq!(chosen, rules);
}

#[test]
fn nothing_of_the_first_leaves_all_to_the_second() {
    let layout = layout(&format!("<p>{LONG}</p>"));
    assert_eq!(of(&layout, taking(&layout, []), || taking(&layout, [0]), &Claims::default()), [true]);
}
