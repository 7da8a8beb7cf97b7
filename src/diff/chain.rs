//! The diffs of a chain of versions -> the life of every sentence, and what was changed back again.
//!
//! Every sentence of every version belongs to one life. A sentence that is changed or split lives on in what became of
//! it; where several are merged, the one that came in first lives on and the others leave. Two diffs may cut the version
//! that they share differently, so a life is followed by its bytes.

use std::collections::HashMap;
use std::ops::Range;

use xxhash_rust::xxh3::xxh3_128;

use super::sentence::Sentence;
use super::{Diff, Edit, Kind, typographic};

/// A sentence through the versions, which are counted from 0.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Life {
    /// Its bytes in the last version that has it, in the order of that version.
    pub spans: Vec<Range<u32>>,
    /// First version that has it.
    pub entered: u32,
    /// First later version that no longer has it.
    pub left: Option<u32>,
    /// Versions in which it was changed, split or merged.
    pub changed: Vec<u32>,
}

/// A sentence that is again, but for typography, what it was before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Return {
    /// Its bytes in the version in which it is back.
    pub span: Range<u32>,
    /// Version in which it was last so before.
    pub before: u32,
    /// Version in which it was first otherwise, or not there.
    pub changed: u32,
    /// Version in which it is so again.
    pub back: u32,
}

/// What a chain of versions shows that its steps do not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Chain {
    /// Every sentence of any version, in the order in which they came in.
    pub lives: Vec<Life>,
    /// What came back, in the order in which it did.
    pub returns: Vec<Return>,
}

/// Follows every sentence. `steps[n]` is the diff of `texts[n]` and `texts[n + 1]`.
pub fn chain(texts: &[&str], steps: &[Diff]) -> Chain {
    let Some(first) = steps.first() else { return Chain::default() };
    let mut follower = Follower::default();
    for sentence in &first.old {
        let life = follower.enter(0);
        follower.held.push(Piece { start: sentence.start, end: sentence.end, life });
    }
    follower.settle(0);
    let mut memory = Memory::default();
    memory.keep(texts[0], 0, [&first.old, &first.old], &follower);
    let mut returns = Vec::new();
    for (number, step) in steps.iter().enumerate() {
        let version = number as u32 + 1;
        follower.step(step, version);
        let text = texts[number + 1];
        memory.returned(text, version, &step.new, &mut returns);
        let other_cut = steps.get(number + 1).map_or(&step.new, |next| &next.old);
        memory.keep(text, version, [&step.new, other_cut], &follower);
    }
    Chain { lives: follower.lives, returns }
}

/// Bytes of a version that belong to a life.
#[derive(Clone, Copy, Debug)]
struct Piece {
    start: u32,
    end: u32,
    life: u32,
}

/// Follows the lives from version to version.
#[derive(Default)]
struct Follower {
    lives: Vec<Life>,
    /// All pieces of the version that was reached, in order.
    held: Vec<Piece>,
    /// By life, whether the step that is taken does more to it than typography.
    is_touched: Vec<bool>,
}

impl Follower {
    fn enter(&mut self, entered: u32) -> u32 {
        self.lives.push(Life { spans: Vec::new(), entered, left: None, changed: Vec::new() });
        self.is_touched.push(false);
        self.lives.len() as u32 - 1
    }

    fn step(&mut self, diff: &Diff, version: u32) {
        let mut next = Vec::with_capacity(diff.new.len());
        let mut pieces = Vec::new();
        for edit in &diff.edits {
            self.pieces_of(range(&diff.old, edit.old, edit.old_count), &mut pieces);
            let new = range(&diff.new, edit.new, edit.new_count);
            self.follow(edit, diff, &pieces, new, version, &mut next);
        }
        next.sort_unstable_by_key(|piece: &Piece| piece.start);
        let before = std::mem::replace(&mut self.held, next);
        for piece in before {
            self.lives[piece.life as usize].left = Some(version);
        }
        self.settle(version);
    }

    fn follow(
        &mut self,
        edit: &Edit,
        diff: &Diff,
        pieces: &[Piece],
        new: &[Sentence],
        version: u32,
        next: &mut Vec<Piece>,
    ) {
        if edit.kind == Kind::Same {
            // Byte for byte the same: what was held in pieces still is.
            let (from, to) = (diff.old[edit.old as usize].start, new[0].start);
            next.extend(pieces.iter().map(|piece| Piece {
                start: to + (piece.start - from),
                end: to + (piece.end - from),
                ..*piece
            }));
            return;
        }
        if edit.kind != Kind::Typographic {
            pieces.iter().for_each(|piece| self.is_touched[piece.life as usize] = true);
        }
        let oldest = pieces.iter().map(|piece| piece.life).min();
        for sentence in new {
            let life = oldest.unwrap_or_else(|| self.enter(version));
            next.push(Piece { start: sentence.start, end: sentence.end, life });
        }
    }

    /// The pieces that lie in these sentences of the version that was reached, cut to them.
    fn pieces_of(&self, sentences: &[Sentence], pieces: &mut Vec<Piece>) {
        pieces.clear();
        for sentence in sentences {
            let from = self.held.partition_point(|piece| piece.end <= sentence.start);
            let within = self.held[from..].iter().take_while(|piece| piece.start < sentence.end);
            pieces.extend(within.map(|piece| Piece {
                start: piece.start.max(sentence.start),
                end: piece.end.min(sentence.end),
                ..*piece
            }));
        }
    }

    /// Writes down what is held: those lives go on.
    fn settle(&mut self, version: u32) {
        for piece in &self.held {
            let life = &mut self.lives[piece.life as usize];
            if life.left.take().is_some() || life.entered == version && life.spans.is_empty() {
                life.spans.clear();
                if std::mem::take(&mut self.is_touched[piece.life as usize]) {
                    life.changed.push(version);
                }
            }
            life.spans.push(piece.start..piece.end);
        }
        self.is_touched.fill(false);
    }
}

fn range(sentences: &[Sentence], first: u32, count: u32) -> &[Sentence] {
    &sentences[first as usize..(first + count) as usize]
}

/// The last version that had a sentence, by the hash of its form.
#[derive(Default)]
struct Memory {
    last: HashMap<u128, u32>,
    form: String,
}

impl Memory {
    fn hash(&mut self, sentence: &str) -> Option<u128> {
        typographic::form(sentence, &mut self.form);
        (!self.form.is_empty()).then(|| xxh3_128(self.form.as_bytes()))
    }

    fn returned(&mut self, text: &str, version: u32, sentences: &[Sentence], returns: &mut Vec<Return>) {
        for sentence in sentences {
            let Some(hash) = self.hash(sentence.of(text)) else { continue };
            if let Some(&before) = self.last.get(&hash)
                && before + 1 < version
            {
                let span = sentence.start..sentence.end;
                returns.push(Return { span, before, changed: before + 1, back: version });
                self.last.insert(hash, version);
            }
        }
    }

    /// However it is cut, a version has what it has.
    fn keep(&mut self, text: &str, version: u32, cuts: [&Vec<Sentence>; 2], follower: &Follower) {
        let cuts = cuts.into_iter().flatten().map(|sentence| (sentence.start, sentence.end));
        for (start, end) in cuts.chain(follower.held.iter().map(|piece| (piece.start, piece.end))) {
            if let Some(hash) = self.hash(&text[start as usize..end as usize]) {
                self.last.insert(hash, version);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diff::diff;
    use proptest::prelude::*;

    fn of(texts: &[&str]) -> Chain {
        let steps: Vec<Diff> = texts.windows(2).map(|pair| diff(pair[0], pair[1])).collect();
        chain(texts, &steps)
    }

    /// The lives as (text, entered, left, changed).
    fn lives(texts: &[&str]) -> Vec<(String, u32, Option<u32>, Vec<u32>)> {
        let chain = of(texts);
        let row = |life: Life| {
            let text = texts[life.left.map_or(texts.len(), |left| left as usize) - 1];
            let parts: Vec<&str> =
                life.spans.iter().map(|span| &text[span.start as usize..span.end as usize]).collect();
            (parts.join(" "), life.entered, life.left, life.changed)
        };
        chain.lives.into_iter().map(row).collect()
    }

    const LEAD: &str = "Three people died when a ferry sank off Lanpu on Monday.";
    const LATER: &str = "Four people died when a ferry sank off Lanpu on Monday.";
    const OTHER: &str = "Divers will look at the wreck this week.";

    #[test]
    fn a_sentence_lives_on_as_it_changes() {
        let texts = [LEAD, &format!("{LATER} {OTHER}"), &format!("{LEAD}\n\n{OTHER}")];
        let expected = vec![(LEAD.to_string(), 0, None, vec![1, 2]), (OTHER.to_string(), 1, None, vec![])];
        assert_eq!(lives(&texts), expected);
        let back = Return { span: 0..LEAD.len() as u32, before: 0, changed: 1, back: 2 };
        assert_eq!(of(&texts).returns, vec![back]);
    }

    #[test]
    fn what_left_and_came_back_has_two_lives() {
        let both = format!("{LEAD} {OTHER}");
        let texts = [both.as_str(), LEAD, &both, &both];
        let expected = vec![
            (LEAD.to_string(), 0, None, vec![]),
            (OTHER.to_string(), 0, Some(1), vec![]),
            (OTHER.to_string(), 2, None, vec![]),
        ];
        assert_eq!(lives(&texts), expected);
        let at = LEAD.len() as u32 + 1;
        let back = Return { span: at..both.len() as u32, before: 0, changed: 1, back: 2 };
        assert_eq!(of(&texts).returns, vec![back]);
    }

    #[test]
    fn typography_is_no_change_and_no_return() {
        let texts = ["\"We saw nothing of it,\" he said.", "“We saw nothing of it,” he said."];
        let texts = [texts[0], texts[1], texts[0]];
        assert_eq!(lives(&texts), vec![(texts[0].to_string(), 0, None, vec![])]);
        assert_eq!(of(&texts).returns, vec![]);
    }

    #[test]
    fn a_split_sentence_has_one_life_and_the_oldest_of_merged_ones_goes_on() {
        let whole = "The captain, who is 54, was among the survivors and he was questioned by police.";
        let parts = "The captain, who is 54, was among the survivors. He was questioned by police.";
        assert_eq!(lives(&[whole, parts]), vec![(parts.to_string(), 0, None, vec![1])]);
        assert_eq!(lives(&[whole, parts, whole]), vec![(whole.to_string(), 0, None, vec![1, 2])]);
        let merged = lives(&[parts, whole]);
        assert_eq!(merged.len(), 2);
        assert_eq!(merged[0], (whole.to_string(), 0, None, vec![1]));
        assert_eq!((merged[1].1, merged[1].2), (0, Some(1)));
    }

    #[test]
    fn a_life_survives_another_cut() {
        // Only the layout of the second version tells that the headline is a sentence.
        let whole = format!("Ferry Sinks Off Lanpu Harbour {LEAD}");
        let lines = format!("Ferry Sinks Off Lanpu Harbour\n{LEAD}");
        for texts in [[&whole, &lines, &whole, &lines], [&lines, &whole, &whole, &lines]] {
            let texts = texts.map(String::as_str);
            assert!(lives(&texts).iter().all(|life| life.2.is_none() && life.3.is_empty()), "{texts:?}");
            assert_eq!(of(&texts).returns, vec![]);
        }
    }

    /// Sentences of which no two are alike.
    const VOCABULARY: [&str; 6] = [
        "Engineers drained the reservoir.",
        "Nobody saw geese on Tuesday!",
        "旧码头灯塔周六重新开放。",
        "Школа закрыта до весны.",
        "Das Museum zeigt alte Karten.",
        "Prices of bread rose by 7 percent?",
    ];

    proptest! {
        #[test]
        fn lives_are_the_runs_of_versions_that_have_a_sentence(
            versions in proptest::collection::vec(
                proptest::sample::subsequence((0..VOCABULARY.len()).collect::<Vec<_>>(), 0..=6).prop_shuffle(),
                2..6,
            ),
        ) {
            let texts: Vec<String> = versions
                .iter()
                .map(|version| version.iter().map(|&number| VOCABULARY[number]).collect::<Vec<_>>().join("\n"))
                .collect();
            let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
            let (mut wanted, mut gaps) = (Vec::new(), Vec::new());
            for (number, sentence) in VOCABULARY.iter().enumerate() {
                let mut runs: Vec<(u32, Option<u32>)> = Vec::new();
                for (version, has) in (0..).zip(versions.iter().map(|version| version.contains(&number))) {
                    let is_open = runs.last().is_some_and(|run| run.1.is_none());
                    match (has, is_open) {
                        (true, false) => runs.push((version, None)),
                        (false, true) => runs.last_mut().unwrap().1 = Some(version),
                        _ => {}
                    }
                }
                gaps.extend(runs.windows(2).map(|pair| (sentence.to_string(), pair[0].1.unwrap(), pair[1].0)));
                wanted.extend(runs.into_iter().map(|run| (sentence.to_string(), run.0, run.1, vec![])));
            }
            let mut found = lives(&texts);
            found.sort();
            wanted.sort();
            prop_assert_eq!(found, wanted);
            let mut returned: Vec<(String, u32, u32)> = of(&texts)
                .returns
                .into_iter()
                .map(|back| {
                    let text = &texts[back.back as usize][back.span.start as usize..back.span.end as usize];
                    (text.to_string(), back.changed, back.back)
                })
                .collect();
            returned.sort();
            gaps.sort();
            prop_assert_eq!(returned, gaps);
        }
    }
}
