//! The bodies of two articles and their diff -> how much of each is in the other, and what became of the rest.

use std::cmp::Ordering;
use std::ops::Range;

use super::body::Body;
use super::day::written_first;
use crate::diff::facts::FactKind;
use crate::diff::sentence::Sentence;
use crate::diff::words::{Op, Run};
use crate::diff::{Diff, Edit, Kind};

/// One side of a pair, counted in words of its body.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Side {
    /// All of them.
    pub words: u32,
    /// In sentences that the other has as they are, but for typography.
    pub same: u32,
    /// In sentences that the other has with other words.
    pub changed: u32,
    /// Of those, the words that the other has as well.
    pub kept: u32,
    /// Of the words that it does not have, those with a digit or a capital.
    pub told: u32,
    /// Sentences.
    pub sentences: u32,
    /// Sentences that the other does not have.
    pub own_sentences: u32,
    /// The bytes of the body that the other covers, ascending, neighbours joined.
    pub covered: Vec<Range<u32>>,
}

impl Side {
    /// Words that the other has.
    pub fn shared(&self) -> u32 {
        self.same + self.kept
    }

    /// Words in sentences that the other does not have.
    pub fn own(&self) -> u32 {
        self.words - self.same - self.changed
    }

    /// The share of its words that the other has.
    pub fn share(&self) -> f64 {
        share(self.shared(), self.words)
    }
}

/// A share of nothing is none.
pub(super) fn share(part: u32, whole: u32) -> f64 {
    if whole == 0 { 0.0 } else { f64::from(part) / f64::from(whole) }
}

/// Two bodies, compared.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Compared {
    /// The first.
    pub a: Side,
    /// The second.
    pub b: Side,
    /// Pairs of sentences that are the same but for typography.
    pub same: u32,
    /// Pairs of sentences, or of groups of them, with other words.
    pub changed: u32,
    /// Of those, the ones in which figures, names or times changed and hardly anything else.
    pub refilled: u32,
    /// Pairs that stand elsewhere.
    pub moved: u32,
    /// Whether the two begin with one sentence in other words.
    pub is_lead_changed: bool,
    /// Changed sentences by whose days the first was written before the second, and after it.
    pub days: [u32; 2],
    /// Figures that changed.
    pub figures: u32,
    /// Times that changed.
    pub times: u32,
    /// Names that changed.
    pub names: u32,
}

impl Compared {
    /// The numbers of the pair the other way round.
    pub fn turned(mut self) -> Self {
        std::mem::swap(&mut self.a, &mut self.b);
        self.days.swap(0, 1);
        self
    }

    /// Words in which the two differ.
    pub fn distance(&self) -> u32 {
        self.a.words - self.a.shared() + self.b.words - self.b.shared()
    }
}

/// Compares two bodies by their diff, the first being the old one.
pub fn compare(a: &Body, b: &Body, diff: &Diff) -> Compared {
    let mut found = Compared {
        a: Side { words: a.word_count(), sentences: diff.old.len() as u32, ..Side::default() },
        b: Side { words: b.word_count(), sentences: diff.new.len() as u32, ..Side::default() },
        ..Compared::default()
    };
    for edit in &diff.edits {
        let old = range(&diff.old, edit.old, edit.old_count);
        let new = range(&diff.new, edit.new, edit.new_count);
        match edit.kind {
            Kind::Removed => found.a.own_sentences += 1,
            Kind::Added => found.b.own_sentences += 1,
            Kind::Same | Kind::Typographic => {
                found.same += 1;
                found.a.same += a.words_in(&old);
                found.b.same += b.words_in(&new);
                found.a.covered.push(old);
                found.b.covered.push(new);
            }
            Kind::Changed | Kind::Split | Kind::Merged => {
                found.changed += 1;
                changed(&mut found, (a, b), edit, (old, new));
            }
        }
        found.moved += u32::from(edit.moved);
    }
    for fact in &diff.facts {
        match fact.kind {
            FactKind::Figure => found.figures += 1,
            FactKind::Time => found.times += 1,
            FactKind::Name => found.names += 1,
            _ => {}
        }
    }
    join(&mut found.a.covered);
    join(&mut found.b.covered);
    if found.distance() > 0 && a.has_words_of(b) {
        return rebroken(a, b, diff);
    }
    found
}

/// The same words in the same order, with sentences that end elsewhere: a page that was broken into other lines.
fn rebroken(a: &Body, b: &Body, diff: &Diff) -> Compared {
    let whole = |body: &Body, sentences: &[Sentence]| {
        let text = 0..body.text.len() as u32;
        Side {
            words: body.word_count(),
            same: body.word_count(),
            sentences: sentences.len() as u32,
            covered: vec![text],
            ..Side::default()
        }
    };
    let (a, b) = (whole(a, &diff.old), whole(b, &diff.new));
    Compared { same: a.sentences.min(b.sentences), a, b, ..Compared::default() }
}

/// A sentence covers its place where at least so much of it is kept.
const COVERS: f64 = 0.5;
/// A change is one of facts where they are at least so much of it.
const REFILLED: f64 = 0.6;

fn changed(found: &mut Compared, bodies: (&Body, &Body), edit: &Edit, spans: (Range<u32>, Range<u32>)) {
    let mut kept = [0; 2];
    let mut told = [0; 2];
    let of_old = |run: &Run| &bodies.0.text[run.old.start as usize..run.old.end as usize];
    let of_new = |run: &Run| &bodies.1.text[run.new.start as usize..run.new.end as usize];
    for run in &edit.runs {
        match run.op {
            Op::Same => {
                kept[0] += bodies.0.words_in(&run.old);
                kept[1] += bodies.1.words_in(&run.new);
            }
            Op::Removed => told[0] += telling(of_old(run)),
            Op::Added => told[1] += telling(of_new(run)),
        }
    }
    let runs = |op: Op| edit.runs.iter().filter(move |run| run.op == op);
    match written_first(runs(Op::Removed).map(of_old), runs(Op::Added).map(of_new)) {
        Some(Ordering::Less) => found.days[0] += 1,
        Some(Ordering::Greater) => found.days[1] += 1,
        _ => {}
    }
    found.is_lead_changed |= edit.old == 0 && edit.new == 0;
    let mut replaced = 0;
    let sides = [(&mut found.a, bodies.0, spans.0), (&mut found.b, bodies.1, spans.1)];
    for (number, (side, body, span)) in sides.into_iter().enumerate() {
        let words = body.words_in(&span);
        let kept = kept[number].min(words);
        let told = told[number].min(words - kept);
        replaced += words - kept;
        side.changed += words;
        side.kept += kept;
        side.told += told;
        if share(kept, words) >= COVERS {
            side.covered.push(span);
        }
    }
    found.refilled += u32::from(share(told[0] + told[1], replaced) >= REFILLED);
}

/// Words with a digit or a capital.
fn telling(printed: &str) -> u32 {
    let tells =
        |word: &&str| word.chars().any(|letter| letter.is_numeric()) || word.chars().any(char::is_uppercase);
    printed.split(|letter: char| !letter.is_alphanumeric()).filter(tells).count() as u32
}

/// The bytes of some neighbouring sentences.
fn range(sentences: &[Sentence], first: u32, count: u32) -> Range<u32> {
    match count {
        0 => 0..0,
        _ => sentences[first as usize].start..sentences[(first + count - 1) as usize].end,
    }
}

/// Sorts spans and joins those between which there is nothing but white space, which is what two bytes or three are.
fn join(spans: &mut Vec<Range<u32>>) {
    const SPACE: u32 = 3;
    spans.sort_unstable_by_key(|span| span.start);
    let mut joined: Vec<Range<u32>> = Vec::new();
    for span in spans.drain(..) {
        match joined.last_mut() {
            Some(last) if span.start <= last.end + SPACE => last.end = last.end.max(span.end),
            _ => joined.push(span),
        }
    }
    *spans = joined;
}

#[cfg(test)]
mod tests;
