//! What was set aside of the texts of a group -> what of it is shared text after all, because a linked article of another
//! outlet prints it as its own.
//!
//! A run of honorifics or a background paragraph may be boilerplate in one outlet and not in the other, and a copy that was
//! taken with the footer carries it as text. Set aside on one side only it would be text that the other side added.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use super::aside::{RUN, runs};
use crate::relate::body::Body;
use crate::text::Tokenizer;

/// What was set aside of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct SetAside {
    /// The whole text.
    pub(super) text: String,
    /// Credit lines, which stay set aside.
    pub(super) credits: Vec<Range<u32>>,
    /// What the outlet repeats.
    pub(super) repeated: Vec<Range<u32>>,
}

/// A stretch is shared text where the other article has at least this share of its runs of words.
const SHARED: f64 = 0.5;
/// What one article gets back may be what another lacks; such chains are short.
const ROUNDS: usize = 3;

/// The bodies of articles that got back what a neighbour prints, by number within the group. `bodies` are those that there
/// are; `neighbours` are the linked articles of other outlets.
pub(super) fn restored(
    aside: &[Option<&SetAside>],
    bodies: &[&Body],
    neighbours: &[Vec<u32>],
) -> HashMap<u32, Body> {
    let mut left: HashMap<u32, Vec<Range<u32>>> = HashMap::new();
    for (number, aside) in aside.iter().enumerate() {
        if let Some(aside) = aside
            && !neighbours[number].is_empty()
        {
            left.insert(number as u32, aside.repeated.clone());
        }
    }
    let mut changed: HashMap<u32, Body> = HashMap::new();
    let mut known: HashMap<u32, HashSet<u64>> = HashMap::new();
    let of = |number: u32| aside[number as usize].expect("only those with something set aside are asked");
    for _ in 0..ROUNDS {
        let mut given: Vec<(u32, Vec<Range<u32>>)> = Vec::new();
        for (&number, spans) in &left {
            for &other in &neighbours[number as usize] {
                known.entry(other).or_insert_with(|| {
                    let body = changed.get(&other).unwrap_or(bodies[other as usize]);
                    runs(&Tokenizer::new(0).words(&body.text)).into_iter().collect()
                });
            }
            let is_printed = |span: &&Range<u32>| {
                let part = &of(number).text[span.start as usize..span.end as usize];
                let runs = runs(&Tokenizer::new(0).words(part));
                let shares = neighbours[number as usize].iter().map(|other| &known[other]);
                let mut counts = shares.map(|known| runs.iter().filter(|run| known.contains(run)).count());
                runs.len() >= RUN && counts.any(|count| count as f64 >= SHARED * runs.len() as f64)
            };
            let back: Vec<Range<u32>> = spans.iter().filter(is_printed).cloned().collect();
            if !back.is_empty() {
                given.push((number, back));
            }
        }
        if given.is_empty() {
            break;
        }
        known.clear();
        for (number, back) in given {
            let spans = left.get_mut(&number).expect("it was asked");
            spans.retain(|span| !back.contains(span));
            let all: Vec<Range<u32>> = of(number).credits.iter().chain(&*spans).cloned().collect();
            changed.insert(number, Body::new(&of(number).text, &all));
            left.retain(|_, spans| !spans.is_empty());
        }
    }
    changed
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set_aside(text: &str, repeated: &[&str]) -> SetAside {
        let span = |part: &&str| {
            let start = text.find(part).unwrap() as u32;
            start..start + part.len() as u32
        };
        SetAside {
            text: text.to_string(),
            credits: Vec::new(),
            repeated: repeated.iter().map(span).collect(),
        }
    }

    const NEWS: &str = "The dam is dry since Monday.";
    const TITLES: &str =
        "The custodian of the two mills, first of the reeves, keeper of the long bridge, spoke.";
    const FOOTER: &str = "The Bote is printed by its readers every day but Sunday.";

    fn body(aside: &SetAside) -> Body {
        Body::new(&aside.text, &aside.repeated)
    }

    #[test]
    fn what_a_neighbour_prints_is_text_and_a_footer_is_none() {
        let first = [NEWS, TITLES, FOOTER].join("\n\n");
        let first = set_aside(&first, &[TITLES, FOOTER]);
        let second = Body::new(&[TITLES, NEWS].join("\n\n"), &[]);
        let of_first = body(&first);
        let bodies = [&of_first, &second];
        let found = restored(&[Some(&first), None], &bodies, &[vec![1], vec![0]]);
        assert_eq!(found.len(), 1);
        assert_eq!(found[&0].text, [NEWS, TITLES].join("\n\n"));
        let alone = restored(&[Some(&first), None], &bodies, &[vec![], vec![]]);
        assert!(alone.is_empty());
    }

    #[test]
    fn what_one_got_back_the_next_gets_back_too() {
        let text = [NEWS, TITLES].join("\n\n");
        let (first, second) = (set_aside(&text, &[TITLES]), set_aside(&text, &[TITLES]));
        let third = Body::new(&text, &[]);
        let (of_first, of_second) = (body(&first), body(&second));
        let bodies = [&of_first, &of_second, &third];
        let found = restored(&[Some(&first), Some(&second), None], &bodies, &[vec![1], vec![0, 2], vec![1]]);
        assert_eq!(found.len(), 2);
        assert!(found.values().all(|body| body.text == text));
        let nobody = restored(&[Some(&first), Some(&second)], &bodies[..2], &[vec![1], vec![0]]);
        assert!(nobody.is_empty(), "both set it aside");
    }
}
