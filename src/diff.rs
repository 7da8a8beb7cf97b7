//! Room 9: two texts -> what became of every sentence: its kind, whether it moved, its words, the facts in it.
//!
//! Both texts are cut into sentences (`sentence`) and tokens (`token`), the sentences aligned (`align`), what is out of
//! order called moved (`order`), changed sentences compared word by word (`words`) and read for what changed in
//! substance (`facts`). Offsets are UTF-8 bytes of the texts as given. Nothing here can fail; a bound that hostile texts
//! reach is named in [`Diff::limits`].

pub mod align;
pub mod chain;
pub mod facts;
pub mod harmony;
pub mod language;
pub mod limit;
mod lists;
pub mod order;
pub mod sentence;
pub mod token;
pub mod typographic;
pub mod words;

use align::{Cut, Likeness, Link};
use facts::Fact;
use language::Language;
use limit::Limit;
use sentence::Sentence;
use token::{Token, Tokens};
use words::{Group, Op, Run};

/// What became of a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Byte for byte the same.
    Same,
    /// Quotes, dashes, spaces, the case of the first letter, brackets around a link line.
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
    let (mut old_sentences, mut new_sentences) =
        (sentence::sentences(old, language), sentence::sentences(new, language));
    harmony::cut_alike(old, new, &mut old_sentences, &mut new_sentences);
    let first = Aligned::new(old, new, &old_sentences, &new_sentences);
    let (old_seams, new_seams) = first.seams(old, new, &old_sentences, &new_sentences);
    if old_seams.is_empty() && new_seams.is_empty() {
        return first.diff(old, new, old_sentences, new_sentences);
    }
    harmony::cut(old, &mut old_sentences, &old_seams);
    harmony::cut(new, &mut new_sentences, &new_seams);
    Aligned::new(old, new, &old_sentences, &new_sentences).diff(old, new, old_sentences, new_sentences)
}

/// Two texts with their tokens and links.
struct Aligned {
    old: Tokens,
    new: Tokens,
    links: Vec<Link>,
    limits: Vec<Limit>,
}

impl Aligned {
    fn new(old: &str, new: &str, old_sentences: &[Sentence], new_sentences: &[Sentence]) -> Self {
        let (old_tokens, new_tokens) = (token::tokens(old, old_sentences), token::tokens(new, new_sentences));
        let mut limits = Vec::new();
        let (old_cut, new_cut) = (cut(old, old_sentences, &old_tokens), cut(new, new_sentences, &new_tokens));
        let links = align::align(&old_cut, &new_cut, &mut limits);
        Aligned { old: old_tokens, new: new_tokens, links, limits }
    }

    fn seams(
        &self,
        old: &str,
        new: &str,
        old_sentences: &[Sentence],
        new_sentences: &[Sentence],
    ) -> (Vec<u32>, Vec<u32>) {
        harmony::seams(&cut(old, old_sentences, &self.old), &cut(new, new_sentences, &self.new), &self.links)
    }

    fn diff(
        mut self,
        old: &str,
        new: &str,
        old_sentences: Vec<Sentence>,
        new_sentences: Vec<Sentence>,
    ) -> Diff {
        let (old_cut, new_cut) = (cut(old, &old_sentences, &self.old), cut(new, &new_sentences, &self.new));
        let mut writer =
            Writer { old: &old_cut, new: &new_cut, edits: Vec::new(), shared: 0, limits: &mut self.limits };
        writer.all(&self.links);
        let (edits, shared) = (writer.edits, writer.shared);
        let all = self.old.tokens.len() + self.new.tokens.len();
        self.limits.sort_unstable();
        self.limits.dedup();
        Diff {
            old_words: self.old.words,
            new_words: self.new.words,
            old: old_sentences,
            new: new_sentences,
            edits,
            facts: Vec::new(),
            similarity: if all == 0 { 1.0 } else { shared as f64 / all as f64 },
            limits: self.limits,
        }
    }
}

fn cut<'t>(text: &'t str, sentences: &'t [Sentence], tokens: &'t Tokens) -> Cut<'t> {
    Cut { text, sentences, tokens: &tokens.tokens, token_ends: &tokens.ends }
}

/// Puts the edits in reading order.
struct Writer<'a> {
    old: &'a Cut<'a>,
    new: &'a Cut<'a>,
    edits: Vec<Edit>,
    /// Tokens of both sides that are in both.
    shared: usize,
    limits: &'a mut Vec<Limit>,
}

impl Writer<'_> {
    fn all(&mut self, links: &[Link]) {
        let mut is_linked = vec![false; self.old.sentences.len()];
        for link in links {
            is_linked[link.old as usize..(link.old + link.old_count) as usize].fill(true);
        }
        let (mut old, mut new) = (0, 0);
        let mut next = 0;
        while next < links.len() {
            // Up to the next link that keeps its place: what went first, then what came, moved ones among it.
            let stays = next + links[next..].iter().take_while(|link| link.moved).count();
            let until = links.get(stays).map_or(self.old.sentences.len() as u32, |link| link.old);
            self.removed(old, until, &is_linked);
            for link in &links[next..(stays + 1).min(links.len())] {
                self.added(new, link.new);
                self.linked(link);
                new = link.new + link.new_count;
            }
            old = links.get(stays).map_or(until, |link| link.old + link.old_count);
            next = stays + 1;
        }
        self.removed(old, self.old.sentences.len() as u32, &is_linked);
        self.added(new, self.new.sentences.len() as u32);
    }

    fn removed(&mut self, from: u32, until: u32, is_linked: &[bool]) {
        for old in (from..until).filter(|old| !is_linked[*old as usize]) {
            let new = self.edits.last().map_or(0, |edit| edit.new + edit.new_count);
            let edit = Edit {
                kind: Kind::Removed,
                moved: false,
                old,
                old_count: 1,
                new,
                new_count: 0,
                runs: Vec::new(),
            };
            self.edits.push(edit);
        }
    }

    fn added(&mut self, from: u32, until: u32) {
        for new in from..until {
            let old = self.edits.last().map_or(0, |edit| edit.old + edit.old_count);
            let edit = Edit {
                kind: Kind::Added,
                moved: false,
                old,
                old_count: 0,
                new,
                new_count: 1,
                runs: Vec::new(),
            };
            self.edits.push(edit);
        }
    }

    fn linked(&mut self, link: &Link) {
        let Link { old, old_count, new, new_count, .. } = *link;
        let mut edit =
            Edit { kind: Kind::Same, moved: link.moved, old, old_count, new, new_count, runs: Vec::new() };
        match link.likeness {
            Likeness::Same | Likeness::Typographic => {
                if link.likeness == Likeness::Typographic {
                    edit.kind = Kind::Typographic;
                }
                self.shared +=
                    self.old.tokens_of(old as usize, 1).len() + self.new.tokens_of(new as usize, 1).len();
            }
            Likeness::Similar => self.compare(&mut edit),
        }
        self.edits.push(edit);
    }

    fn compare(&mut self, edit: &mut Edit) {
        let (old, new) =
            (group(self.old, edit.old, edit.old_count), group(self.new, edit.new, edit.new_count));
        if old.tokens.len() + new.tokens.len() > words::LONGEST {
            self.limits.push(Limit::Words);
        }
        let pairs = words::pairs(&old, &new);
        self.shared += 2 * pairs.len();
        edit.runs = words::runs(&old, &new, &pairs);
        edit.kind = match (edit.old_count, edit.new_count) {
            (1, 1) if edit.runs.iter().all(|run| run.op == Op::Same) => Kind::Typographic,
            (1, 1) => Kind::Changed,
            (1, _) => Kind::Split,
            _ => Kind::Merged,
        };
        if edit.kind == Kind::Typographic {
            edit.runs.clear();
        }
    }
}

fn group<'t>(cut: &Cut<'t>, first: u32, count: u32) -> Group<'t> {
    let last = cut.sentences[(first + count - 1) as usize];
    let tokens: &[Token] = cut.tokens_of(first as usize, count as usize);
    Group { text: cut.text, start: cut.sentences[first as usize].start, end: last.end, tokens }
}
