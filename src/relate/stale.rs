//! Two versions of an origin and their diff -> what was corrected; a copy -> which corrections it does not have.

use std::ops::Range;

use serde::Serialize;

use super::body::Body;
use crate::diff::facts::{Fact, FactKind};
use crate::diff::{Diff, Kind};
use crate::text::Tokenizer;

/// What kind of thing was corrected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(untagged)]
pub enum Corrected {
    /// A fact inside of a sentence.
    Fact(FactKind),
    /// A sentence, changed otherwise or removed.
    Sentence(Whole),
}

/// A whole sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Whole {
    /// The name of the kind in the files.
    Sentence,
}

/// Something that a version prints otherwise than the one before it, or no longer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Correction {
    /// What it is.
    pub kind: Corrected,
    /// As it was printed before.
    pub old: String,
    /// As it is printed now; `None` where it was removed.
    pub new: Option<String>,
    /// The words of the sentence that it stood in, as hashes.
    sentence: Vec<u64>,
    /// Those of the sentence that it stands in now; empty where it was removed.
    replaced_by: Vec<u64>,
}

/// A sentence with fewer words is found where it is not meant.
const TELLING: usize = 5;

/// What `new` corrected of `old`.
pub fn corrections(old: &Body, new: &Body, diff: &Diff) -> Vec<Correction> {
    let mut found = Vec::new();
    for (number, edit) in diff.edits.iter().enumerate() {
        if !matches!(edit.kind, Kind::Changed | Kind::Split | Kind::Merged | Kind::Removed) {
            continue;
        }
        let old_span = span(&diff.old, edit.old, edit.old_count);
        let new_span = span(&diff.new, edit.new, edit.new_count);
        let sentence = printed(old, &old_span);
        let words = hashes(sentence);
        if words.len() < TELLING {
            continue;
        }
        let replaced_by = hashes(printed(new, &new_span));
        let whole = |kind, old: String, new: Option<String>| Correction {
            kind,
            old,
            new,
            sentence: words.clone(),
            replaced_by: replaced_by.clone(),
        };
        let facts = diff.facts.iter().filter(|fact| fact.edit == number as u32);
        let before = found.len();
        for fact in facts {
            if let Some((was, is)) = values(old, new, fact) {
                found.push(whole(Corrected::Fact(fact.kind), was, is));
            }
        }
        if found.len() == before {
            let is = (edit.kind != Kind::Removed).then(|| printed(new, &new_span).to_string());
            found.push(whole(Corrected::Sentence(Whole::Sentence), sentence.to_string(), is));
        }
    }
    found
}

/// What a fact was and is, in whole tokens, without those that did not change.
fn values(old: &Body, new: &Body, fact: &Fact) -> Option<(String, Option<String>)> {
    let was = printed(old, fact.old.as_ref()?);
    let Some(is) = fact.new.as_ref().map(|span| printed(new, span)) else {
        return Some((was.to_string(), None));
    };
    let (was_tokens, is_tokens): (Vec<&str>, Vec<&str>) =
        (was.split_whitespace().collect(), is.split_whitespace().collect());
    let most = was_tokens.len().min(is_tokens.len());
    if matches!(fact.kind, FactKind::Quote) || most == 0 {
        return Some((was.to_string(), Some(is.to_string())));
    }
    let mut head = was_tokens.iter().zip(&is_tokens).take_while(|(a, b)| a == b).count().min(most - 1);
    let tail = was_tokens.iter().rev().zip(is_tokens.iter().rev()).take_while(|(a, b)| a == b).count();
    let tail = tail.min(most - 1 - head);
    head = head.min(most - 1 - tail);
    let cut = |tokens: &[&str]| tokens[head..tokens.len() - tail].join(" ");
    Some((cut(&was_tokens), Some(cut(&is_tokens))))
}

fn printed<'b>(body: &'b Body, span: &Range<u32>) -> &'b str {
    &body.text[span.start as usize..span.end as usize]
}

fn span(sentences: &[crate::diff::sentence::Sentence], first: u32, count: u32) -> Range<u32> {
    match count {
        0 => 0..0,
        _ => sentences[first as usize].start..sentences[(first + count - 1) as usize].end,
    }
}

fn hashes(text: &str) -> Vec<u64> {
    let mut hashes = Vec::new();
    Tokenizer::new(0).hashes(text, &mut hashes);
    hashes
}

/// The words of a text, in which corrections are looked for.
#[derive(Clone, Debug)]
pub struct Words(Vec<u64>);

impl Words {
    /// The words of a body.
    pub fn of(body: &Body) -> Self {
        Words(hashes(&body.text))
    }

    /// Whether the text still prints what was corrected, and not what it was corrected to.
    pub fn is_stale(&self, correction: &Correction) -> bool {
        let holds =
            |words: &[u64]| !words.is_empty() && self.0.windows(words.len()).any(|window| window == words);
        holds(&correction.sentence) && !holds(&correction.replaced_by)
    }
}
