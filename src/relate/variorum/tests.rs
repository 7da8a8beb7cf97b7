use proptest::prelude::*;

use super::super::fixture::text;
use super::*;
use crate::diff::diff;
use crate::diff::language::Language;
use crate::diff::sentence::sentences;

const BASE: &str = "The dam at Arnfold was drained on Monday morning by two engineers. Nobody in the valley had been \
                    told before the sirens went. The water will be back by the end of October. A council vote on the \
                    repairs is due next week.";

fn fates(cells: &[Cell]) -> Vec<Fate> {
    cells.iter().map(|cell| cell.fate).collect()
}

fn of(others: &[&str]) -> Variorum {
    let base = sentences(BASE, Language::of(BASE));
    assert_eq!(base.len(), 4);
    let diffs: Vec<Diff> = others.iter().map(|other| diff(BASE, other)).collect();
    let others: Vec<(&str, &Diff)> = others.iter().copied().zip(&diffs).collect();
    variorum(&base, &others)
}

#[test]
fn each_sentence_has_a_fate_in_each_text() {
    let cut = "The dam at Arnfold was drained on Monday morning by two engineers. The water will be back by the end \
               of October.";
    let changed = "The dam at Arnfold was drained on Monday morning by three engineers. Nobody in the valley had been \
                   told before the sirens went. The water will be back by the end of October. A council vote on the \
                   repairs is due next week.";
    let found = of(&[cut, changed, BASE]);
    assert_eq!(fates(&found.cells[0]), [Fate::Kept, Fate::Cut, Fate::Kept, Fate::Cut]);
    assert_eq!(fates(&found.cells[1]), [Fate::Changed, Fate::Kept, Fate::Kept, Fate::Kept]);
    assert_eq!(fates(&found.cells[2]), [Fate::Kept; 4]);
    assert_eq!(found.additions, []);
    assert_eq!(found.cells[1][0].edit, Some(0));
}

#[test]
fn what_two_texts_added_alike_is_one_addition() {
    let added = "The dam at Arnfold was drained on Monday morning by two engineers. Sheep grazed where boats had been \
                 moored for years. Nobody in the valley had been told before the sirens went.";
    let other = "Our reporter walked down to the empty basin at noon. The dam at Arnfold was drained on Monday morning \
                 by two engineers. Sheep grazed where boats had been moored for years.";
    let found = of(&[added, other]);
    let additions: Vec<(Option<u32>, &[u32])> =
        found.additions.iter().map(|addition| (addition.after, addition.by.as_slice())).collect();
    assert_eq!(additions, [(None, &[1][..]), (Some(0), &[0, 1])]);
}

#[test]
fn a_sentence_that_stands_elsewhere_is_moved_and_nothing_is_cut_of_nothing() {
    let moved = "A council vote on the repairs is due next week. The dam at Arnfold was drained on Monday morning by two \
                 engineers. Nobody in the valley had been told before the sirens went. The water will be back by the \
                 end of October.";
    let found = of(&[moved, ""]);
    assert_eq!(fates(&found.cells[0]), [Fate::Kept, Fate::Kept, Fate::Kept, Fate::Moved]);
    assert_eq!(fates(&found.cells[1]), [Fate::Cut; 4]);
    assert_eq!(variorum(&[], &[("", &diff("", ""))]).cells, [Vec::<Cell>::new()]);
}

/// What became of the bytes of each sentence, one byte at a time; of several edits that have a byte all count.
fn naive_cells(base: &[Sentence], diff: &Diff) -> Vec<Cell> {
    let edits = |at: u32| {
        diff.edits.iter().enumerate().filter(move |(_, edit)| {
            let of = &diff.old[edit.old as usize..(edit.old + edit.old_count) as usize];
            of.first().is_some_and(|first| first.start <= at) && of.last().is_some_and(|last| at < last.end)
        })
    };
    let cell = |sentence: &Sentence| {
        let mut bytes: HashMap<usize, u32> = HashMap::new();
        (sentence.start..sentence.end)
            .flat_map(edits)
            .for_each(|(number, _)| *bytes.entry(number).or_default() += 1);
        let most = bytes.iter().max_by_key(|&(number, bytes)| (*bytes, std::cmp::Reverse(*number)));
        let of = |fate: &dyn Fn(&Edit) -> bool| -> f64 {
            f64::from(
                bytes
                    .iter()
                    .filter(|(number, _)| fate(&diff.edits[**number]))
                    .map(|(_, bytes)| bytes)
                    .sum::<u32>(),
            )
        };
        let is_same = |edit: &Edit| matches!(edit.kind, Kind::Same | Kind::Typographic);
        let (kept, moved) =
            (of(&|edit| is_same(edit) && !edit.moved), of(&|edit| is_same(edit) && edit.moved));
        let (cut, all) = (of(&|edit| edit.kind == Kind::Removed), of(&|_| true));
        let fate = if bytes.is_empty() || cut >= 0.9 * all {
            Fate::Cut
        } else if kept + moved < 0.95 * all {
            Fate::Changed
        } else if moved > kept {
            Fate::Moved
        } else {
            Fate::Kept
        };
        Cell { fate, edit: most.map(|(number, _)| *number as u32) }
    };
    base.iter().map(cell).collect()
}

/// What others added, each sentence asked for by itself: behind which sentence, as printed first, by whom.
fn naive_additions(base: &[Sentence], others: &[(&str, &Diff)]) -> Vec<Addition> {
    let mut additions: Vec<Addition> = Vec::new();
    for (number, (text, diff)) in others.iter().enumerate() {
        for (at, edit) in diff.edits.iter().enumerate().filter(|(_, edit)| edit.kind == Kind::Added) {
            let before = diff.edits[..at].iter().rev().filter(|edit| edit.old_count > 0 && !edit.moved);
            let after = before.filter_map(|edit| {
                let end = diff.old[(edit.old + edit.old_count - 1) as usize].end;
                let start = diff.old[edit.old as usize].start;
                base.iter().rposition(|sentence| sentence.start < end && sentence.end > start)
            });
            let after = after.map(|row| row as u32).next();
            for sentence in &diff.new[edit.new as usize..(edit.new + edit.new_count) as usize] {
                let printed = sentence.of(text);
                match additions.iter_mut().find(|known| known.text == printed) {
                    Some(known) => known.by.push(number as u32),
                    None => {
                        additions.push(Addition { after, text: printed.to_string(), by: vec![number as u32] })
                    }
                }
            }
        }
    }
    let key = |addition: &Addition| addition.after.map_or(-1, i64::from);
    let mut sorted = Vec::new();
    for after in -1..base.len() as i64 {
        sorted.extend(additions.iter().filter(|addition| key(addition) == after).cloned());
    }
    sorted.iter_mut().for_each(|addition| addition.by.dedup());
    sorted
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn fates_are_told_byte_by_byte(
        base in texts(), others in proptest::collection::vec(texts(), 0..4), joined in proptest::collection::vec(any::<bool>(), 8),
    ) {
        let base = text(&base);
        let others: Vec<String> = others.iter().map(|other| text(other)).collect();
        let diffs: Vec<Diff> = others.iter().map(|other| diff(&base, other)).collect();
        let others: Vec<(&str, &Diff)> = others.iter().map(String::as_str).zip(&diffs).collect();
        // The rows may be cut otherwise than the diffs cut the text.
        let mut rows: Vec<Sentence> = Vec::new();
        for (sentence, is_joined) in sentences(&base, Language::of(&base)).into_iter().zip(joined) {
            match rows.last_mut() {
                Some(last) if is_joined => last.end = sentence.end,
                _ => rows.push(sentence),
            }
        }
        let found = variorum(&rows, &others);
        for (cells, (_, diff)) in found.cells.iter().zip(&others) {
            prop_assert_eq!(cells, &naive_cells(&rows, diff));
        }
        prop_assert_eq!(found.cells.len(), others.len());
        prop_assert_eq!(found.additions, naive_additions(&rows, &others));
    }
}

fn texts() -> impl Strategy<Value = Vec<(u8, u8)>> {
    let sentences = proptest::collection::vec((0u8..7, 0u8..4), 0..6);
    (sentences, any::<bool>()).prop_map(|(mut sentences, is_sorted)| {
        if is_sorted {
            sentences.sort_unstable();
        }
        sentences
    })
}
