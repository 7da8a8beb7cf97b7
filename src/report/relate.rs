//! The rows of `relations.jsonl`, `stories.jsonl`, `stale.jsonl` and `templates.jsonl`.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

/// A line of `relations.jsonl`: what two linked articles are to each other.
#[derive(Clone, Debug, Serialize)]
pub struct RelationRow<'a> {
    /// The id that sorts first.
    pub a: &'a str,
    /// The other id.
    pub b: &'a str,
    /// What they are to each other.
    pub relation: &'a str,
    /// The id that the other was made from; null where that cannot be told.
    pub source: Option<&'a str>,
    /// What `source` rests on: `time` or `text`.
    pub basis: Option<&'a str>,
    /// The rule that gave the relation, with its numbers.
    pub why: String,
}

/// Whether an article names the source that its text comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CreditStatus {
    /// It names it.
    Credited,
    /// It names nobody.
    Uncredited,
    /// It names another.
    Mismatch,
    /// Nobody is known that it was taken from.
    NoneNeeded,
}

/// An article in a story.
#[derive(Clone, Debug, Serialize)]
pub struct MemberRow<'a> {
    /// The article.
    pub id: &'a str,
    /// Its relation to its first parent; `origin` where others were made from it and it from none; else null.
    pub relation: Option<&'a str>,
    /// What it was made from: none, one, or two that have nothing to do with each other.
    pub parents: Vec<&'a str>,
    /// First publication, as given.
    pub published: Option<&'a str>,
    /// The agency or outlet that the text is credited to, as printed.
    pub credit: Option<&'a str>,
    /// The canonical name of that agency, or the outlet.
    pub credit_agency: Option<&'a str>,
    /// Bytes of the text where the credit stands; null for one that only the markup of a page has.
    pub credit_span: Option<[u32; 2]>,
    /// Whether it names its source.
    pub credit_status: CreditStatus,
}

/// A line of `stories.jsonl`.
#[derive(Clone, Debug, Serialize)]
pub struct StoryRow<'a> {
    /// Number, from 0.
    pub story: u32,
    /// Cluster of most of its articles.
    pub cluster: Option<u32>,
    /// Headline of the article in which it began, as far as that is known.
    pub title: Option<&'a str>,
    /// Texts that were written, not taken.
    pub independent_texts: u32,
    /// Who published first; null where the times do not tell.
    pub first: Option<&'a str>,
    /// `time`, where `first` is known.
    pub first_basis: Option<&'a str>,
    /// Its articles, by id.
    pub members: Vec<MemberRow<'a>>,
}

/// A line of `stale.jsonl`: something that a copy still prints though its origin corrected it.
#[derive(Clone, Debug, Serialize)]
pub struct StaleRow<'a> {
    /// The story.
    pub story: u32,
    /// The article that prints it.
    pub copy: &'a str,
    /// The version that corrected it.
    pub corrected: &'a str,
    /// A kind of fact, or `sentence`.
    pub kind: &'a str,
    /// As the copy prints it.
    pub old: &'a str,
    /// As the origin prints it now; null where it was removed.
    pub new: Option<&'a str>,
    /// When the correction was published, as given; null where that is not known.
    pub since: Option<&'a str>,
}

/// A line of `templates.jsonl`: a frame that an outlet fills again and again, in articles that have nothing else to do with
/// one another.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct TemplateRow {
    /// The outlet.
    pub outlet: String,
    /// Articles.
    pub articles: u64,
    /// Different texts among them.
    pub texts: u64,
    /// The article that the others are compared with.
    pub example: String,
    /// Its text with `…` for what most of the others do not have.
    pub frame: String,
    /// The articles, by id.
    pub members: Vec<FilledRow>,
}

/// An article that is a frame, filled.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct FilledRow {
    /// The article.
    pub id: String,
    /// First publication, as given.
    pub published: Option<String>,
    /// In which facts it differs from the example.
    pub facts: Vec<FilledFact>,
}

/// A fact in which an article differs from the example.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct FilledFact {
    /// A kind of fact.
    pub kind: Cow<'static, str>,
    /// As the example prints it; null where it has none.
    pub example: Option<String>,
    /// As the article prints it; null where it has none.
    pub here: Option<String>,
}
