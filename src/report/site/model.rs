//! What the pages of a report say, which is also what their twins hold: plain rows, filled by the pipeline.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::params::Params;
use crate::report::BoilerplateRow;
use crate::report::diff::{DiffReport, WordRow};
use crate::report::relate::{CreditStatus, TemplateRow};

/// Whether the pages show what articles say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Bodies {
    /// In full.
    Shown,
    /// Changed spans alone, and of sentences their hashes.
    Hidden,
}

/// How well a time is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Known {
    /// To the second.
    Moment,
    /// A day without an hour, taken as a day in UTC.
    Day,
    /// Not when it came out, but when it was there.
    Before,
    /// Nothing.
    Nothing,
}

/// When something came out, in seconds since 1970.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct When {
    /// How well it is known.
    pub known: Known,
    /// Not before.
    pub from: Option<i64>,
    /// Not after.
    pub to: Option<i64>,
}

impl When {
    /// Nothing is known.
    pub const NEVER: When = When { known: Known::Nothing, from: None, to: None };

    /// A second to put it in order by.
    pub fn place(&self) -> Option<i64> {
        self.from.or(self.to)
    }
}

/// `stories/story-N.json` and its page.
#[derive(Clone, Debug, Serialize)]
pub struct StoryPage {
    /// [`SITE_SCHEMA`](super::SITE_SCHEMA).
    pub schema: u32,
    /// Number, as in `stories.jsonl`.
    pub story: u32,
    /// Cluster of most of its articles.
    pub cluster: Option<u32>,
    /// Headline of the article in which it began.
    pub title: Option<String>,
    /// Whether texts are shown.
    pub bodies: Bodies,
    /// Texts that were written, not taken.
    pub independent_texts: u32,
    /// Outlets.
    pub outlets: u32,
    /// Who published first, by its place in `articles`.
    pub first: Option<u32>,
    /// What that rests on.
    pub first_basis: Option<String>,
    /// The articles: the one that the others are held against, then the others by time.
    pub articles: Vec<ArticleView>,
    /// What copies still print though the origin corrected it.
    pub corrections: Vec<CorrectionView>,
    /// The first article, sentence by sentence, in all the others; none where there is nothing to hold against it.
    pub variorum: Option<VariorumView>,
    /// Each text against the one that it was taken from.
    pub diffs: Vec<DiffView>,
    /// What is not drawn because there is too much of it, in words.
    pub left_out: Vec<String>,
}

/// An article of a story.
#[derive(Clone, Debug, Serialize)]
pub struct ArticleView {
    /// The letters that the page calls it by.
    pub siglum: String,
    /// Id.
    pub id: String,
    /// Headline.
    pub title: Option<String>,
    /// Outlet.
    pub outlet: Option<String>,
    /// Address. Never to be made a link unless it begins with http:// or https://.
    pub url: Option<String>,
    /// First publication, as given.
    pub published: Option<String>,
    /// Last change, as given.
    pub modified: Option<String>,
    /// When it came out.
    pub when: When,
    /// Words, without what is set aside.
    pub words: u32,
    /// Its relation to its first parent; `origin` where others were made from it and it from none.
    pub relation: Option<String>,
    /// What it was made from.
    pub parents: Vec<ParentView>,
    /// The agency or outlet that it names, as printed.
    pub credit: Option<String>,
    /// Its canonical name.
    pub credit_agency: Option<String>,
    /// Whether it names its source.
    pub credit_status: CreditStatus,
    /// Corrections that it does not have.
    pub stale: u32,
    /// The first article with the same text, by its place; itself where it is the first.
    pub same_text_as: u32,
}

/// What an article was made from.
#[derive(Clone, Debug, Serialize)]
pub struct ParentView {
    /// Id.
    pub id: String,
    /// Its outlet.
    pub outlet: Option<String>,
    /// Its place in the articles of this story; none where it is of another one.
    pub article: Option<u32>,
    /// The story that it is of, where that is another one.
    pub story: Option<u32>,
    /// What the two are to each other.
    pub relation: Option<String>,
    /// What the direction rests on: `time` or `text`.
    pub basis: Option<String>,
    /// The rule that gave the relation, with its numbers; in it a is the id that sorts first, and b the other one.
    pub why: Option<String>,
    /// Share of the parent's words that the article has.
    pub kept: f64,
    /// Share of the article's words that the parent has.
    pub taken: f64,
    /// Seconds from the one to the other, where the times of both are known to the second.
    pub delay: Option<i64>,
    /// The diff, by its place; none where it is not drawn.
    pub diff: Option<u32>,
}

/// Something that a copy still prints.
#[derive(Clone, Debug, Serialize)]
pub struct CorrectionView {
    /// A kind of fact, or `sentence`.
    pub kind: String,
    /// As the copies print it.
    pub old: String,
    /// As the origin prints it now.
    pub new: Option<String>,
    /// The version that corrected it, by its place; none where it is of another story.
    pub corrected: Option<u32>,
    /// Its id.
    pub corrected_id: String,
    /// When it was corrected, as given.
    pub since: Option<String>,
    /// The articles that print it, by id, with the place of each that is of this story.
    pub copies: Vec<(String, Option<u32>)>,
}

/// A text with what became of each of its sentences.
#[derive(Clone, Debug, Serialize)]
pub struct VariorumView {
    /// The other texts, each as the places of the articles that have it.
    pub texts: Vec<Vec<u32>>,
    /// Articles with the text itself, word for word.
    pub same: Vec<u32>,
    /// The sentences.
    pub rows: Vec<VariorumRow>,
    /// What others added, in the order of the text.
    pub additions: Vec<AdditionView>,
}

/// A sentence of the text.
#[derive(Clone, Debug, Serialize)]
pub struct VariorumRow {
    /// As printed.
    pub text: String,
    /// What became of it in each of the other texts: a letter each, `k` kept, `m` moved, `c` changed, `x` cut.
    pub fates: String,
    /// Its other wordings, the most printed first.
    pub wordings: Vec<Wording>,
}

impl VariorumRow {
    /// In how many texts this became of it.
    pub fn count(&self, fate: char) -> usize {
        self.fates.chars().filter(|found| *found == fate).count()
    }
}

/// How a sentence was worded otherwise.
#[derive(Clone, Debug, Serialize)]
pub struct Wording {
    /// The texts, by their number in the variorum.
    pub texts: Vec<u32>,
    /// The words.
    pub words: Vec<WordRow>,
}

/// A sentence that others added.
#[derive(Clone, Debug, Serialize)]
pub struct AdditionView {
    /// The sentence behind which it stands, by its number; none for before the first.
    pub after: Option<u32>,
    /// As the first of them prints it.
    pub text: String,
    /// The texts, by their number in the variorum.
    pub texts: Vec<u32>,
}

/// A text against the one that it was taken from.
#[derive(Clone, Debug, Serialize)]
pub struct DiffView {
    /// The parent, by its place; none where it is of another story.
    pub parent: Option<u32>,
    /// The articles with that text that were taken from it, by place.
    pub children: Vec<u32>,
    /// What changed.
    pub report: DiffReport,
}

/// A row of `index.json`, and of the table of stories.
#[derive(Clone, Debug, Serialize)]
pub struct IndexRow {
    /// Number.
    pub story: u32,
    /// Headline.
    pub title: Option<String>,
    /// Articles.
    pub articles: u32,
    /// Texts that were written, not taken.
    pub independent_texts: u32,
    /// Outlet that published first, where the times tell.
    pub first: Option<String>,
    /// The earliest time known of any of its articles.
    pub when: When,
    /// Outlets, by name.
    pub outlets: Vec<String>,
    /// Relations of its articles.
    pub relations: Vec<String>,
    /// Corrections that copies do not have.
    pub stale: u32,
}

/// `index.json` and its page.
#[derive(Clone, Debug, Serialize)]
pub struct IndexPage {
    /// [`SITE_SCHEMA`](super::SITE_SCHEMA).
    pub schema: u32,
    /// Articles in stories.
    pub articles: u64,
    /// The stories, the largest first.
    pub stories: Vec<IndexRow>,
}

/// What went from one outlet to another: a row of `flows.csv`.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct FlowView {
    /// The outlet it was taken from.
    pub from: String,
    /// The outlet that took.
    pub to: String,
    /// Articles.
    pub articles: u32,
    /// Seconds, where times tell.
    pub median_delay_seconds: Option<i64>,
    /// Mean share of the text kept.
    pub share_kept: f64,
    /// Share of articles that name their source.
    pub share_credited: f64,
}

/// An agency and who credits it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct AgencyView {
    /// Canonical name, or the outlet.
    pub agency: String,
    /// Articles that credit it.
    pub articles: u32,
    /// Outlets that do.
    pub outlets: u32,
    /// Of those articles, the ones of which it is known that they were taken from it.
    pub confirmed: u32,
}

/// `outlets.json` and its page.
#[derive(Clone, Debug, Serialize)]
pub struct OutletsPage {
    /// [`SITE_SCHEMA`](super::SITE_SCHEMA).
    pub schema: u32,
    /// Flows, the largest first.
    pub flows: Vec<FlowView>,
    /// Agencies, those that are credited the most first.
    pub agencies: Vec<AgencyView>,
}

/// `templates.json` and its page.
#[derive(Clone, Debug, Serialize)]
pub struct TemplatesPage {
    /// [`SITE_SCHEMA`](super::SITE_SCHEMA).
    pub schema: u32,
    /// Whether texts are shown.
    pub bodies: Bodies,
    /// Frames that outlets fill again and again, those that are filled most often first; none where `newsprint relate` was
    /// of a version that did not look for them.
    pub templates: Option<Vec<TemplateRow>>,
}

/// Times of articles, by how well they are known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct TimeCounts {
    /// To the second.
    pub moment: u64,
    /// A day without an hour.
    pub day: u64,
    /// Only when it was changed or fetched.
    pub before: u64,
    /// Nothing.
    pub nothing: u64,
}

/// `certainty.json` and its page.
#[derive(Clone, Debug, Serialize)]
pub struct CertaintyPage {
    /// [`SITE_SCHEMA`](super::SITE_SCHEMA).
    pub schema: u32,
    /// Whether texts are shown.
    pub bodies: Bodies,
    /// The recipe of the run.
    pub params: Params,
    /// What became of the records, in a line.
    pub accounting: String,
    /// Pairs that are written.
    pub pairs: u64,
    /// Proven pairs that are not, as both articles have more partners than are written.
    pub pairs_left_out: u64,
    /// Pairs by relation.
    pub relations: BTreeMap<String, u64>,
    /// Pairs by what their direction rests on: `time`, `text` or `unknown`.
    pub basis: BTreeMap<String, u64>,
    /// Stories.
    pub stories: u64,
    /// Stories of which it is known who was first.
    pub first_known: u64,
    /// Articles in stories.
    pub articles: u64,
    /// Their times.
    pub times: TimeCounts,
    /// Articles by whether they name their source.
    pub credit: BTreeMap<String, u64>,
    /// Passages that outlets repeat, which were set aside; without their texts where texts are not shown.
    pub boilerplate: Vec<BoilerplateRow>,
}
