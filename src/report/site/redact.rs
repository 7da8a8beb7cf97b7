//! A diff, or a frame with what it is filled with -> the same without the bodies: changed spans of a few words, and of all
//! else a hash and how long it is.

use xxhash_rust::xxh3::xxh3_128;

use crate::report::diff::{DiffReport, Op, WordRow};
use crate::report::relate::TemplateRow;

/// A changed span of so many words is shown.
const SPAN: usize = 6;

/// What stands for a text: how long it is, and the first 64 bits of its 128-bit XXH3, by which one who has the text finds
/// it.
pub fn hidden(text: &str) -> String {
    let words = text.split_whitespace().count();
    let unit = if words == 1 { "word" } else { "words" };
    format!("[{words} {unit}, {:016x}]", xxh3_128(text.trim().as_bytes()) >> 64)
}

/// A span as it is, or what stands for it where it is longer than a span may be.
fn span(text: &str) -> String {
    let words = text.split_whitespace().count();
    if words <= SPAN && text.len() <= 16 * SPAN { text.to_string() } else { format!(" {} ", hidden(text)) }
}

/// Takes all but the changed spans out of the words of a sentence.
pub fn hide_words(words: &mut [WordRow]) {
    for word in words {
        word.text = if word.op == Op::Same { " … ".to_string() } else { span(&word.text) };
    }
}

/// Takes the bodies out of a diff.
pub fn redacted(mut report: DiffReport) -> DiffReport {
    for edit in &mut report.edits {
        for sentence in edit.old.iter_mut().chain(&mut edit.new) {
            sentence.text = hidden(&sentence.text);
        }
        hide_words(&mut edit.words);
    }
    for fact in &mut report.facts {
        for side in [&mut fact.old, &mut fact.new].into_iter().flatten() {
            *side = span(side).trim().to_string();
        }
    }
    report
}

/// Takes the text out of a frame; what it is filled with stays, as changed spans do.
pub fn without_frame(mut row: TemplateRow) -> TemplateRow {
    row.frame = hidden(&row.frame);
    for fact in row.members.iter_mut().flat_map(|member| &mut member.facts) {
        for side in [&mut fact.example, &mut fact.here].into_iter().flatten() {
            *side = span(side).trim().to_string();
        }
    }
    row
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diff::diff;
    use crate::report::diff::Version;

    #[test]
    fn nothing_is_left_but_what_changed() {
        let old = "The dam at Arnfold was drained by two engineers. Nobody in the valley had been told of it before.";
        let new = "The dam at Arnfold was drained by three engineers. Sheep will graze there until the end of the year.";
        let versions = (Version::named("a"), Version::named("b"));
        let report = redacted(DiffReport::new(versions, (old, new), Vec::new(), &diff(old, new)));
        let json = serde_json::to_string(&report).unwrap();
        for word in ["dam", "Arnfold", "Nobody", "valley", "Sheep", "graze"] {
            assert!(!json.contains(word), "{word}: {json}");
        }
        assert!(json.contains("two") && json.contains("three"), "{json}");
        assert_eq!(hidden(" one "), hidden("one"));
        assert!(hidden("a b").starts_with("[2 words, "));
    }
}
