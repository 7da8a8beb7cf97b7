//! Room 9: two texts -> what became of every sentence: its kind, whether it moved, its words, the facts in it.
//!
//! Both texts are cut into sentences (`sentence`) and tokens (`token`), the sentences aligned (`align`), what is out of
//! order called moved (`order`), changed sentences compared word by word (`words`) and read for what changed in
//! substance (`facts`). Offsets are UTF-8 bytes of the texts as given. Nothing here can fail; a bound that hostile texts
//! reach is named in [`Diff::limits`].

pub mod align;
pub mod arabic;
pub mod bag;
pub mod chain;
mod edits;
pub mod facts;
pub mod harmony;
pub mod keys;
pub mod language;
pub mod limit;
mod lists;
pub mod order;
pub mod sentence;
pub mod token;
pub mod typographic;
pub mod words;

use serde::Serialize;

use align::Cut;
use edits::Edits;
use facts::Fact;
use language::Language;
use limit::Limit;
use sentence::Sentence;
use words::Run;

/// What became of a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Byte for byte the same.
    Same,
    /// Quotes, dashes, spaces, the case of the first letter, brackets around a link line, how Arabic is spelled.
    Typographic,
    /// The same sentence with other words.
    Changed,
    /// One sentence became two or three.
    Split,
    /// Two or three sentences became one.
    Merged,
    /// Only the new text has it.
    Added,
    /// Only the old text has it.
    Removed,
}

/// A sentence, or several that belong together, and what became of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Edit {
    /// What became of it.
    pub kind: Kind,
    /// Whether it stands elsewhere.
    pub moved: bool,
    /// First of its sentences in the old text.
    pub old: u32,
    /// How many there are; 0 if it was added.
    pub old_count: u32,
    /// First of its sentences in the new text.
    pub new: u32,
    /// How many there are; 0 if it was removed.
    pub new_count: u32,
    /// Of changed, split and merged ones, what became of the words.
    pub runs: Vec<Run>,
}

/// What changed between two texts.
#[derive(Clone, Debug, PartialEq)]
pub struct Diff {
    /// Sentences of the old text.
    pub old: Vec<Sentence>,
    /// Sentences of the new text.
    pub new: Vec<Sentence>,
    /// Words of the old text, as room 2 counts them.
    pub old_words: u32,
    /// Words of the new text.
    pub new_words: u32,
    /// Every sentence once, in the order of the new text; removed ones stand where they stood.
    pub edits: Vec<Edit>,
    /// What changed in substance, in the order of the edits.
    pub facts: Vec<Fact>,
    /// Words of both in the same order in aligned sentences / all words of both, between 0 and 1.
    pub similarity: f64,
    /// Bounds that were reached.
    pub limits: Vec<Limit>,
}

/// Compares two texts in the language that they seem to be in.
pub fn diff(old: &str, new: &str) -> Diff {
    diff_in(old, new, Language::of(if new.is_empty() { old } else { new }))
}

/// Compares two texts in a language that is known.
pub fn diff_in(old: &str, new: &str, language: Language) -> Diff {
    let mut old_sentences = sentence::sentences(old, language);
    let mut new_sentences = sentence::sentences(new, language);
    harmony::cut_alike(old, new, &mut old_sentences, &mut new_sentences);
    let (mut old, mut new) = (Cut::new(old, old_sentences), Cut::new(new, new_sentences));
    let mut limits = Vec::new();
    let mut links = align::align(&mut old, &mut new, &mut limits);
    let (old_seams, new_seams) = harmony::seams(&old, &new, &links);
    if !old_seams.is_empty() || !new_seams.is_empty() {
        (old, new) = (harmony::recut(old, &old_seams), harmony::recut(new, &new_seams));
        limits.clear();
        links = align::align(&mut old, &mut new, &mut limits);
    }
    let Edits { edits, facts, shared } = edits::edits(&old, &new, &links, language, &mut limits);
    limits.sort_unstable();
    limits.dedup();
    let all = old.words.len() + new.words.len();
    let is_same = |edit: &Edit| matches!(edit.kind, Kind::Same | Kind::Typographic);
    let similarity = match all {
        0 => f64::from(u8::from(edits.iter().all(is_same))),
        _ => shared as f64 / all as f64,
    };
    Diff {
        old_words: old.words.len() as u32,
        new_words: new.words.len() as u32,
        old: old.sentences,
        new: new.sentences,
        edits,
        facts,
        similarity,
        limits,
    }
}
