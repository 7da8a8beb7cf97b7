//! What changed between versions, as the rows that `newsprint diff` prints: the JSON document, which every page
//! (`html`, `markdown`, and the terminal's) is made from.
//!
//! Offsets are UTF-8 bytes of the text as it was read. Schemas: `docs/schemas/diff.schema.json`, `docs/schemas/chain.schema.json`,
//! `docs/schemas/diffs.schema.json`.

#[cfg(test)]
pub(crate) mod fixture;
mod chain;
mod fields;
mod line;
mod rows;
pub mod html;
pub mod markdown;
pub(crate) mod outline;

pub use fields::Fields;
pub use line::{Against, DiffLine};
pub use rows::word_rows;

pub use crate::diff::Kind;
pub use crate::diff::facts::FactKind;
pub use crate::diff::words::Op;

use serde::Serialize;

/// Version of the JSON documents.
pub const DIFF_SCHEMA: u32 = 1;

/// Two versions of an article, compared.
#[derive(Clone, Debug, Serialize)]
pub struct DiffReport {
    /// [`DIFF_SCHEMA`].
    pub schema: u32,
    /// The version read as the earlier one.
    pub old: Version,
    /// The version read as the later one.
    pub new: Version,
    /// How much of what.
    pub summary: Summary,
    /// Title and other fields that differ.
    pub metadata: Vec<FieldChange>,
    /// What changed in substance, in the order of the edits.
    pub facts: Vec<FactRow>,
    /// Every sentence of both versions, in reading order: that of the new one, what was removed standing where it
    /// stood in the old one.
    pub edits: Vec<EditRow>,
    /// Bounds that were reached, in words; empty where the comparison is complete.
    pub limits: Vec<String>,
}

/// One of the versions.
#[derive(Clone, Debug, Serialize)]
pub struct Version {
    /// Its id, or the file.
    pub id: String,
    /// Sentences.
    pub sentences: u32,
    /// Words.
    pub words: u32,
    /// Headline, where the input has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Outlet, where known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// First publication, as given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub published: Option<String>,
    /// Last change, as given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub modified: Option<String>,
    /// Address, where known. Never to be made a link unless it begins with http:// or https://.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
}

/// Edits by kind; `moved` counts those of any kind that stand elsewhere.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Summary {
    /// Edits of kind `same`.
    pub same: u32,
    /// Edits of kind `typographic`.
    pub typographic: u32,
    /// Edits of kind `changed`.
    pub changed: u32,
    /// Edits of kind `split`.
    pub split: u32,
    /// Edits of kind `merged`.
    pub merged: u32,
    /// Edits of kind `added`.
    pub added: u32,
    /// Edits of kind `removed`.
    pub removed: u32,
    /// Edits with the flag `moved`.
    pub moved: u32,
    /// Words that both versions share in aligned sentences, twice, by the words of both: 1 where nothing but
    /// typography differs, whatever moved.
    pub similarity: f64,
}

/// A field of the record that differs.
#[derive(Clone, Debug, Serialize)]
pub struct FieldChange {
    /// `title`, `author`, `source`, `url`, `published`, `modified` or `language`.
    pub field: &'static str,
    /// As the old version has it.
    pub old: Option<String>,
    /// As the new version has it.
    pub new: Option<String>,
    /// Of titles, the words; empty for the other fields and where one side has none.
    pub words: Vec<WordRow>,
}

/// A sentence (or what it was split into or merged from) and what became of it.
#[derive(Clone, Debug, Serialize)]
pub struct EditRow {
    /// What became of it.
    pub kind: Kind,
    /// Whether it stands elsewhere in the new version; never of added and removed ones.
    pub moved: bool,
    /// Its sentences in the old version; none if it was added.
    pub old: Vec<SentenceRow>,
    /// Its sentences in the new version; none if it was removed.
    pub new: Vec<SentenceRow>,
    /// Of changed, split and merged ones, the words in reading order; else none.
    pub words: Vec<WordRow>,
}

/// A sentence.
#[derive(Clone, Debug, Serialize)]
pub struct SentenceRow {
    /// First byte in the text.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
    /// As printed.
    pub text: String,
}

/// A run of words with the spaces and marks that belong to it.
#[derive(Clone, Debug, Serialize)]
pub struct WordRow {
    /// What became of it.
    pub op: Op,
    /// As printed. Joined, the `same` and `added` runs are the new sentences and the `same` and `removed` ones the old
    /// sentences (but for typography).
    pub text: String,
}

/// Something that changed in substance.
#[derive(Clone, Debug, Serialize)]
pub struct FactRow {
    /// What it is.
    pub kind: FactKind,
    /// As the old version prints it; none where it has none.
    pub old: Option<String>,
    /// As the new version prints it; none where it has none.
    pub new: Option<String>,
    /// Its bytes in the old text.
    pub old_span: Option<[u32; 2]>,
    /// Its bytes in the new text.
    pub new_span: Option<[u32; 2]>,
    /// Number of the edit it is in, counted from 0.
    pub edit: u32,
}

/// A chain of versions, each compared with the one before it.
#[derive(Clone, Debug, Serialize)]
pub struct ChainReport {
    /// [`DIFF_SCHEMA`].
    pub schema: u32,
    /// The versions, oldest first.
    pub versions: Vec<Version>,
    /// Version 0 to 1, 1 to 2, and so on.
    pub steps: Vec<DiffReport>,
    /// Every sentence that any version has, in the order in which they came in.
    pub sentences: Vec<SentenceLife>,
    /// What was changed and later changed back.
    pub reversions: Vec<Reversion>,
}

/// One sentence through the versions.
#[derive(Clone, Debug, Serialize)]
pub struct SentenceLife {
    /// As the last version that has it prints it.
    pub text: String,
    /// First version that has it, counted from 0.
    pub entered: u32,
    /// First later version that no longer has it; none if the last version has it.
    pub left: Option<u32>,
    /// Versions in which it was changed, split or merged.
    pub changed: Vec<u32>,
}

/// A sentence that came back as it had been.
#[derive(Clone, Debug, Serialize)]
pub struct Reversion {
    /// As it was and is again.
    pub text: String,
    /// Version in which it was last so before.
    pub before: u32,
    /// Version in which it was first otherwise, or not there.
    pub changed: u32,
    /// Version in which it is so again.
    pub back: u32,
}
