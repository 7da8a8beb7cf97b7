//! Links between sentences -> the edits in reading order, with their words and facts.

use std::cell::LazyCell;

use super::align::{Cut, Likeness, Link};
use super::bag::Bag;
use super::facts::{self, Context, Fact, Quotes, Side};
use super::language::Language;
use super::limit::{Budget, Limit};
use super::words::{self, Group, Op};
use super::{Edit, Kind};

/// What there is to say of two texts.
pub(super) struct Edits {
    /// In the order of the new text; removed ones stand where they stood.
    pub(super) edits: Vec<Edit>,
    /// In the order of the edits.
    pub(super) facts: Vec<Fact>,
    /// Words of both texts that are in both.
    pub(super) shared: usize,
}

/// Links less alike than this say nothing of what became what.
const FACTS: f64 = 0.5;

/// The edits of two texts, given their links in the order of the new one.
pub(super) fn edits(
    old: &Cut<'_>,
    new: &Cut<'_>,
    links: &[Link],
    language: Language,
    limits: &mut Vec<Limit>,
) -> Edits {
    let mut writer = Writer {
        old,
        new,
        found: Edits { edits: Vec::with_capacity(links.len()), facts: Vec::new(), shared: 0 },
        context: Context::new(language, old, new),
        budget: Budget::new(),
        quotes: (
            LazyCell::new(Box::new(|| Quotes::of(old.text))),
            LazyCell::new(Box::new(|| Quotes::of(new.text))),
        ),
        limits,
    };
    writer.all(links);
    writer.found
}

type Lazy<'a> = LazyCell<Quotes, Box<dyn FnOnce() -> Quotes + 'a>>;

/// Puts the edits in reading order.
struct Writer<'a> {
    old: &'a Cut<'a>,
    new: &'a Cut<'a>,
    found: Edits,
    context: Context<'a>,
    budget: Budget,
    /// The quotations of either text, found when they are asked for.
    quotes: (Lazy<'a>, Lazy<'a>),
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
            let new = self.found.edits.last().map_or(0, |edit| edit.new + edit.new_count);
            let edit = Edit {
                kind: Kind::Removed,
                moved: false,
                old,
                old_count: 1,
                new,
                new_count: 0,
                runs: Vec::new(),
            };
            self.found.edits.push(edit);
        }
    }

    fn added(&mut self, from: u32, until: u32) {
        for new in from..until {
            let old = self.found.edits.last().map_or(0, |edit| edit.old + edit.old_count);
            let edit = Edit {
                kind: Kind::Added,
                moved: false,
                old,
                old_count: 0,
                new,
                new_count: 1,
                runs: Vec::new(),
            };
            self.found.edits.push(edit);
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
                self.found.shared += self.old.word_range(old, 1).len() + self.new.word_range(new, 1).len();
            }
            Likeness::Similar => self.compare(&mut edit, link.score),
        }
        self.found.edits.push(edit);
    }

    fn compare(&mut self, edit: &mut Edit, score: f64) {
        let (old, new) =
            (group(self.old, edit.old, edit.old_count), group(self.new, edit.new, edit.new_count));
        let shared = || Bag::of(old.tokens).common(&Bag::of(new.tokens)).count();
        let pairs = match self.budget.pays(old.tokens.len() + new.tokens.len(), shared) {
            true => words::pairs(&old, &new),
            false => {
                self.limits.push(Limit::Words);
                Vec::new()
            }
        };
        self.found.shared += pairs
            .iter()
            .map(|(at, other)| {
                usize::from(old.tokens[*at as usize].words) + usize::from(new.tokens[*other as usize].words)
            })
            .sum::<usize>();
        edit.runs = words::runs(&old, &new, &pairs);
        edit.kind = match (edit.old_count, edit.new_count) {
            (1, 1) if edit.runs.iter().all(|run| run.op == Op::Same) => Kind::Typographic,
            (1, 1) => Kind::Changed,
            (1, _) => Kind::Split,
            _ => Kind::Merged,
        };
        if edit.kind == Kind::Typographic {
            edit.runs.clear();
        } else if score >= FACTS && pairs.len() < old.tokens.len().max(new.tokens.len()) {
            let (old_quoted, new_quoted) =
                (self.quotes.0.of_tokens(old.tokens), self.quotes.1.of_tokens(new.tokens));
            let old = Side { group: old, quoted: &old_quoted };
            let new = Side { group: new, quoted: &new_quoted };
            let number = self.found.edits.len() as u32;
            self.found.facts.extend(facts::facts(&old, &new, &pairs, number, &self.context));
        }
    }
}

fn group<'t>(cut: &'t Cut<'_>, first: u32, count: u32) -> Group<'t> {
    let last = cut.sentences[(first + count - 1) as usize];
    let tokens = cut.tokens_of(first as usize, count as usize);
    Group { text: cut.text, start: cut.sentences[first as usize].start, end: last.end, tokens }
}
