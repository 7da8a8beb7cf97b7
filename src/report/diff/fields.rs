//! The record of an article in two versions -> the fields that differ, and whether a reader would call any of it a change.

use super::rows::word_rows;
use super::{ChainReport, DiffReport, FieldChange, Version, WordRow};
use crate::diff::sentence::Sentence;
use crate::diff::token::{self, Token};
use crate::diff::typographic;
use crate::diff::words::{Group, pairs, runs};

/// What a record says of an article besides its text.
#[derive(Clone, Copy, Debug, Default)]
pub struct Fields<'a> {
    /// Headline.
    pub title: Option<&'a str>,
    /// Byline.
    pub author: Option<&'a str>,
    /// Outlet.
    pub source: Option<&'a str>,
    /// Address.
    pub url: Option<&'a str>,
    /// First publication, as given.
    pub published: Option<&'a str>,
    /// Last change, as given.
    pub modified: Option<&'a str>,
    /// Language, as given.
    pub language: Option<&'a str>,
}

impl<'a> Fields<'a> {
    fn named(&self) -> [(&'static str, Option<&'a str>); 7] {
        [
            ("title", self.title),
            ("author", self.author),
            ("source", self.source),
            ("url", self.url),
            ("published", self.published),
            ("modified", self.modified),
            ("language", self.language),
        ]
    }

    /// The fields that are not the same in `new`.
    pub fn changes(&self, new: &Fields) -> Vec<FieldChange> {
        let both = self.named().into_iter().zip(new.named());
        let changed = both.filter(|((_, old), (_, new))| old != new);
        let changes = changed.map(|((field, old), (_, new))| {
            let words = match (field, old, new) {
                ("title", Some(old), Some(new)) => words(old, new),
                _ => Vec::new(),
            };
            FieldChange { field, old: old.map(str::to_string), new: new.map(str::to_string), words }
        });
        changes.collect()
    }
}

/// The words of two titles. A title is one thing, however many sentences it has.
fn words(old: &str, new: &str) -> Vec<WordRow> {
    let (mut old_tokens, mut new_tokens) = (Vec::new(), Vec::new());
    let (old_group, new_group) = (whole(old, &mut old_tokens), whole(new, &mut new_tokens));
    word_rows((old, new), &runs(&old_group, &new_group, &pairs(&old_group, &new_group)))
}

fn whole<'t>(text: &'t str, tokens: &'t mut Vec<Token>) -> Group<'t> {
    let sentence = Sentence { start: 0, end: text.len() as u32 };
    token::tokens(text, sentence, &token::words(text), tokens);
    Group { text, start: sentence.start, end: sentence.end, tokens }
}

impl FieldChange {
    /// Whether a reader sees another article: one with another title, other authors, from another outlet. Addresses,
    /// times and tags change with every copy.
    fn is_seen(&self) -> bool {
        let form = |text: &Option<String>| {
            let mut form = String::new();
            typographic::form(text.as_deref().unwrap_or_default(), &mut form);
            form
        };
        matches!(self.field, "title" | "author" | "source") && form(&self.old) != form(&self.new)
    }
}

impl DiffReport {
    /// Whether a reader would call anything a change: of the text more than typography, or what is seen of the record.
    pub fn is_changed(&self) -> bool {
        let kinds = &self.summary;
        kinds.changed + kinds.split + kinds.merged + kinds.added + kinds.removed + kinds.moved > 0
            || self.metadata.iter().any(FieldChange::is_seen)
    }
}

impl ChainReport {
    /// Whether a reader would call any step a change.
    pub fn is_changed(&self) -> bool {
        self.steps.iter().any(DiffReport::is_changed)
    }
}

impl Version {
    /// A version of which nothing is known but its name; a report counts its sentences and words.
    pub fn named(id: &str) -> Self {
        Version {
            id: id.to_string(),
            sentences: 0,
            words: 0,
            title: None,
            source: None,
            published: None,
            modified: None,
            url: None,
        }
    }

    /// The same with what its record says.
    pub fn with(self, fields: &Fields) -> Self {
        let own = |text: Option<&str>| text.map(str::to_string);
        Version {
            title: own(fields.title),
            source: own(fields.source),
            published: own(fields.published),
            modified: own(fields.modified),
            url: own(fields.url),
            ..self
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diff::diff;
    use crate::report::diff::Op;

    #[test]
    fn titles_are_compared_word_by_word() {
        let old = Fields { title: Some("Fire! Three dead"), url: Some("a"), ..Fields::default() };
        let new = Fields { title: Some("Fire! Four dead"), author: Some("J. Doe"), ..Fields::default() };
        let changes = old.changes(&new);
        let names: Vec<&str> = changes.iter().map(|change| change.field).collect();
        assert_eq!(names, ["title", "author", "url"]);
        let words: Vec<(Op, &str)> = changes[0].words.iter().map(|row| (row.op, row.text.as_str())).collect();
        let joined =
            |other: Op| -> String { words.iter().filter(|row| row.0 != other).map(|row| row.1).collect() };
        assert_eq!(
            (joined(Op::Added), joined(Op::Removed)),
            ("Fire! Three dead".into(), "Fire! Four dead".into())
        );
        assert!(words.iter().any(|row| row.0 == Op::Removed && row.1.trim() == "Three"));
        assert_eq!((changes[2].old.as_deref(), changes[2].new.as_deref()), (Some("a"), None));
        assert!(old.changes(&old).is_empty());
    }

    #[test]
    fn a_reader_sees_titles_and_not_times() {
        let report = |old: &Fields, new: &Fields, texts: (&str, &str)| {
            let versions = (Version::named("a").with(old), Version::named("b").with(new));
            DiffReport::new(versions, texts, old.changes(new), &diff(texts.0, texts.1))
        };
        let fields = |title| Fields { title: Some(title), ..Fields::default() };
        let same = ("It rained.", "It rained.");
        let later = Fields { modified: Some("2026"), url: Some("b"), ..fields("“Rain”") };
        assert!(!report(&fields("\"Rain\""), &later, same).is_changed());
        assert!(report(&fields("Rain"), &fields("Hail"), same).is_changed());
        assert!(report(&fields("Rain"), &Fields::default(), same).is_changed());
        assert!(report(&later, &later, ("It rained.", "It rained. It hailed.")).is_changed());
        assert!(!report(&later, &later, ("“Rain.”", "\"Rain.\"")).is_changed());
    }
}
