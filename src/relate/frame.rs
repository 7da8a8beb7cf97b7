//! A text, and what others have of it -> the frame that they have in common, with a mark where each is filled otherwise.

use std::ops::Range;

use crate::diff::words::Op;
use crate::diff::{Diff, Kind};
use crate::text::Tokenizer;

/// Stands for words that are filled in.
pub const BLANK: &str = "…";

/// Counts how many texts have each byte of one text.
#[derive(Clone, Debug, Default)]
pub struct Kept {
    /// By byte, how many more texts have it than the byte before.
    steps: Vec<i32>,
    texts: i32,
}

impl Kept {
    /// Of a text of so many bytes.
    pub fn new(len: usize) -> Self {
        Kept { steps: vec![0; len + 1], texts: 0 }
    }

    /// Counts a text by its diff from the one that is looked at, the old one.
    pub fn add(&mut self, diff: &Diff) {
        self.texts += 1;
        for edit in &diff.edits {
            match edit.kind {
                Kind::Same | Kind::Typographic => {
                    let sentences = &diff.old[edit.old as usize..(edit.old + edit.old_count) as usize];
                    sentences.iter().for_each(|sentence| self.count(sentence.start..sentence.end));
                }
                Kind::Changed | Kind::Split | Kind::Merged => {
                    let same = edit.runs.iter().filter(|run| run.op == Op::Same);
                    same.for_each(|run| self.count(run.old.clone()));
                }
                Kind::Added | Kind::Removed => {}
            }
        }
    }

    fn count(&mut self, span: Range<u32>) {
        self.steps[span.start as usize] += 1;
        self.steps[span.end as usize] -= 1;
    }

    /// The text as a frame: words that most of the others have, and [`BLANK`] for the rest.
    pub fn frame(&self, text: &str) -> String {
        let mut having = 0;
        let counts: Vec<i32> = self
            .steps
            .iter()
            .map(|step| {
                having += step;
                having
            })
            .collect();
        let mut frame = String::with_capacity(text.len());
        let mut from = 0;
        let mut is_blank = false;
        for word in Tokenizer::new(0).words(text) {
            let (start, end) = (word.start as usize, word.end as usize);
            let is_kept = 2 * counts[start] > self.texts;
            if is_kept || !is_blank {
                frame.push_str(&text[from..start]);
                frame.push_str(if is_kept { &text[start..end] } else { BLANK });
            }
            is_blank = !is_kept;
            from = end;
        }
        frame.push_str(&text[from..]);
        frame
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diff::diff;

    #[test]
    fn what_most_have_is_the_frame() {
        let text = "Rain is expected in Ashford by 9 o'clock on Friday. Drains are clear.";
        let mut kept = Kept::new(text.len());
        kept.add(&diff(text, "Rain is expected in Kelby by 7 o'clock on Friday. Drains are clear."));
        kept.add(&diff(text, "Rain is expected in Upper Leith by 9 o'clock on Monday. Drains are clear."));
        kept.add(&diff(text, "Rain is expected in Marsh by 4 o'clock on Sunday. Drains are clear."));
        assert_eq!(kept.frame(text), "Rain is expected in … by … o'clock on …. Drains are clear.");
    }

    #[test]
    fn neighbours_that_are_filled_in_are_one_blank() {
        let text = "The winner of the week is Mary Ann Hart, who keeps bees by the river.";
        let mut kept = Kept::new(text.len());
        kept.add(&diff(text, "The winner of the week is Jo Marsh, who keeps bees by the river."));
        kept.add(&diff(text, "The winner of the week is Edmund Pole, who keeps bees by the river."));
        assert_eq!(kept.frame(text), "The winner of the week is …, who keeps bees by the river.");
    }

    #[test]
    fn of_a_text_that_nobody_has_nothing_is_left() {
        let mut kept = Kept::new(9);
        kept.add(&diff("Only one.", "Something else entirely stands here."));
        assert_eq!(kept.frame("Only one."), "….");
        assert_eq!(Kept::new(0).frame(""), "");
    }
}
