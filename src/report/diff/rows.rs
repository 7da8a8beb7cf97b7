//! What room 9 found -> the rows of the JSON document.

use super::{DIFF_SCHEMA, DiffReport, EditRow, FactRow, FieldChange, SentenceRow, Summary, Version, WordRow};
use std::ops::Range;

use crate::diff::facts::Fact;
use crate::diff::sentence::Sentence;
use crate::diff::words::{Op, Run};
use crate::diff::{Diff, Edit, Kind};
use crate::report::rounded;

impl DiffReport {
    /// The document of a comparison of two texts, which counts what the versions have.
    pub fn new(
        versions: (Version, Version),
        texts: (&str, &str),
        metadata: Vec<FieldChange>,
        diff: &Diff,
    ) -> Self {
        let mut summary = Summary { similarity: rounded(diff.similarity), ..Summary::default() };
        for edit in &diff.edits {
            summary.count(edit);
        }
        let edits = diff.edits.iter().map(|edit| EditRow {
            kind: edit.kind,
            moved: edit.moved,
            old: sentence_rows(texts.0, &diff.old, edit.old, edit.old_count),
            new: sentence_rows(texts.1, &diff.new, edit.new, edit.new_count),
            words: word_rows(texts, &edit.runs),
        });
        DiffReport {
            schema: DIFF_SCHEMA,
            old: counted(versions.0, &diff.old, diff.old_words),
            new: counted(versions.1, &diff.new, diff.new_words),
            summary,
            metadata,
            facts: diff.facts.iter().map(|fact| fact_row(texts, fact)).collect(),
            edits: edits.collect(),
            limits: diff.limits.iter().map(ToString::to_string).collect(),
        }
    }
}

fn counted(version: Version, sentences: &[Sentence], words: u32) -> Version {
    Version { sentences: sentences.len() as u32, words, ..version }
}

impl Summary {
    fn count(&mut self, edit: &Edit) {
        let counter = match edit.kind {
            Kind::Same => &mut self.same,
            Kind::Typographic => &mut self.typographic,
            Kind::Changed => &mut self.changed,
            Kind::Split => &mut self.split,
            Kind::Merged => &mut self.merged,
            Kind::Added => &mut self.added,
            Kind::Removed => &mut self.removed,
        };
        *counter += 1;
        self.moved += u32::from(edit.moved);
    }
}

fn fact_row(texts: (&str, &str), fact: &Fact) -> FactRow {
    let own = |text: &str, bytes: &Option<Range<u32>>| Some(printed(text, bytes.as_ref()?).to_string());
    let span = |bytes: &Option<Range<u32>>| bytes.as_ref().map(|bytes| [bytes.start, bytes.end]);
    FactRow {
        kind: fact.kind,
        old: own(texts.0, &fact.old),
        new: own(texts.1, &fact.new),
        old_span: span(&fact.old),
        new_span: span(&fact.new),
        edit: fact.edit,
    }
}

fn sentence_rows(text: &str, sentences: &[Sentence], first: u32, count: u32) -> Vec<SentenceRow> {
    let sentences = &sentences[first as usize..(first + count) as usize];
    let row = |sentence: &Sentence| SentenceRow {
        start: sentence.start,
        end: sentence.end,
        text: sentence.of(text).to_string(),
    };
    sentences.iter().map(row).collect()
}

/// Bytes of a text as printed.
pub(super) fn printed<'t>(text: &'t str, bytes: &Range<u32>) -> &'t str {
    &text[bytes.start as usize..bytes.end as usize]
}

/// The runs as rows; of runs that both have, the new text's.
pub fn word_rows(texts: (&str, &str), runs: &[Run]) -> Vec<WordRow> {
    let row = |run: &Run| {
        let (text, bytes) = match run.op {
            Op::Removed => (texts.0, &run.old),
            Op::Same | Op::Added => (texts.1, &run.new),
        };
        WordRow { op: run.op, text: printed(text, bytes).to_string() }
    };
    runs.iter().map(row).collect()
}
