//! What two libraries took for the main text of a page goes in; one choice comes out.

use super::layout::Layout;
use super::parts::Part;

struct Sums {
    /// Characters of a choice.
    all: usize,
    /// Those of them in paragraphs.
    good: usize,
}

fn block_chars(layout: &Layout, number: usize) -> (usize, usize) {
    let pieces = &layout.pieces[layout.blocks[number].pieces.clone()];
    let chars = pieces.iter().map(|piece| piece.chars).sum();
    let links = pieces.iter().filter(|piece| piece.is_link).map(|piece| piece.chars).sum();
    (chars, links)
}

fn is_paragraph(layout: &Layout, number: usize, least: usize) -> bool {
    let (chars, links) = block_chars(layout, number);
    let block = &layout.blocks[number];
    chars >= least && links * 4 < chars && matches!(block.part, Part::Paragraph | Part::Quote | Part::Item | Part::Post)
}

fn sums(layout: &Layout, choice: &[bool]) -> Sums {
    let mut sums = Sums { all: 0, good: 0 };
    for (number, block) in layout.blocks.iter().enumerate() {
        let chars: usize = block.pieces.clone().filter(|piece| choice[*piece]).map(|piece| layout.pieces[piece].chars).sum();
        sums.all += chars;
        if is_paragraph(layout, number, 80) {
            sums.good += chars;
        }
    }
    sums
}

/// One choice of two.
pub(super) fn of(layout: &Layout, rules: Vec<bool>, other: Vec<bool>, claims: &super::claims::Claims, mode: &str) -> Vec<bool> {
    let (r, s) = (sums(layout, &rules), sums(layout, &other));
    let page: usize = (0..layout.blocks.len()).filter(|n| is_paragraph(layout, *n, 80)).map(|n| block_chars(layout, n).0).sum();
    if r.all == 0 { return other; }
    if r.good * 5 < page * 2 && s.good > 2 * r.good && s.all > r.all {
        let both: usize = (0..rules.len()).filter(|i| rules[*i] && other[*i]).map(|i| layout.pieces[i].chars).sum();
        let text = |c: &[bool]| -> String { (0..c.len()).filter(|i| c[*i]).map(|i| format!("{} ", layout.pieces[i].text)).collect() };
        let contained = both * 10 >= r.all * 9;
        let (sr, ss) = (super::doubt::shared(claims, &text(&rules)).unwrap_or(0), super::doubt::shared(claims, &text(&other)).unwrap_or(0));
        let last = |c: &[bool]| c.iter().rposition(|x| *x).unwrap_or(0);
        let (a, b) = (last(&rules), last(&other));
        let mut links = 0; let mut extra = 0;
        for (n, block) in layout.blocks.iter().enumerate() {
            let (c, l) = block_chars(layout, n);
            if block.pieces.start > a && block.pieces.end <= b + 1 { if c >= 15 && l * 10 >= c * 8 { links += 1 } }
            if is_paragraph(layout, n, 80) && block.pieces.clone().any(|i| other[i] && !rules[i]) { extra += 1 }
        }
        if mode.contains('L') { eprintln!("WEAK contained {contained} r {} s {} shared {sr} {ss} links {links} extra {extra}", r.all, s.all); }
        return if links * 2 >= extra && (contained || sr >= ss) { rules } else { other };
    }
    if mode.contains('V') { return rules; }
    let mut chosen = rules;
    let took = |choice: &[bool], number: usize| {
        let pieces = layout.blocks[number].pieces.clone();
        let sum: usize = pieces.filter(|piece| choice[*piece]).map(|piece| layout.pieces[piece].chars).sum();
        sum * 2 > block_chars(layout, number).0
    };
    let Some(last) = (0..layout.blocks.len()).rev().find(|n| took(&chosen, *n)) else { return chosen };
    for number in 0..last {
        let ends = layout.pieces[layout.blocks[number].pieces.clone()].iter().rev().find_map(|p| p.text.trim_end().chars().next_back());
        let is_sentence = ends.is_some_and(|c| ".!?…。！？।؟:\"”“»’')]".contains(c)) || mode.contains('X');
        if is_sentence && took(&other, number) && !took(&chosen, number) && is_paragraph(layout, number, 50) {
            for piece in layout.blocks[number].pieces.clone() {
                chosen[piece] = true;
            }
        }
    }
    chosen
}
