//! Room 11: what a run found -> rows of JSON lines and the folder they are written to.
//!
//! Every file has a JSON schema in `docs/schemas/`; [`SCHEMA`] is their version.

pub mod diff;
pub mod folder;
pub mod relate;
pub mod site;
#[cfg(feature = "parquet")]
pub mod parquet;
pub mod texts;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::error::Severity;
use crate::input::Passed;
use crate::params::Params;
use crate::verify::Numbers;

/// Version of the files that a run writes.
pub const SCHEMA: u32 = 1;

/// A line of `pairs.jsonl`: two linked articles and their exact numbers.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PairRow<'a> {
    /// The id that sorts first.
    pub a: &'a str,
    /// The other id.
    pub b: &'a str,
    /// Shared shingles / all shingles, of the full texts.
    pub jaccard: f64,
    /// Shared shingles / those of the smaller text, of the full texts.
    pub containment: f64,
    /// Share of a found in b.
    pub containment_a: f64,
    /// Share of b found in a.
    pub containment_b: f64,
    /// Jaccard of what is left after boilerplate is set aside: what the linking rule judged.
    pub rest_jaccard: f64,
    /// Containment of what is left.
    pub rest_containment: f64,
    /// Distinct shingles in both full texts.
    pub shared_shingles: u32,
    /// Of those, the ones set aside.
    pub boilerplate_shingles: u32,
}

/// A number as it is printed: six decimals are exact for every share of fewer than a thousand shingles and round it
/// for larger ones.
pub fn rounded(number: f64) -> f64 {
    (number * 1e6).round() / 1e6
}

impl<'a> PairRow<'a> {
    /// Appends the first of the three pieces that make a line: pairs that follow each other have some in common.
    pub fn push_first_id(a: &str, bytes: &mut Vec<u8>) {
        bytes.extend_from_slice(b"{\"a\":");
        serde_json::to_writer(bytes, a).expect("a string is JSON");
    }

    /// Appends the second.
    pub fn push_second_id(b: &str, bytes: &mut Vec<u8>) {
        bytes.extend_from_slice(b",\"b\":");
        serde_json::to_writer(bytes, b).expect("a string is JSON");
    }

    /// Appends the third, up to the end of the line.
    pub fn push_numbers(numbers: &Numbers, bytes: &mut Vec<u8>) {
        let start = bytes.len();
        serde_json::to_writer(&mut *bytes, &PairRow::new("", "", numbers)).expect("a row is plain data");
        bytes.drain(start..start + b"{\"a\":\"\",\"b\":\"\"".len());
        bytes.push(b'\n');
    }

    /// The row of a pair whose `numbers` count `a` first.
    pub fn new(a: &'a str, b: &'a str, numbers: &Numbers) -> Self {
        let Numbers { full, rest } = numbers;
        PairRow {
            a,
            b,
            jaccard: rounded(full.jaccard()),
            containment: rounded(full.containment()),
            containment_a: rounded(full.containment_a()),
            containment_b: rounded(full.containment_b()),
            rest_jaccard: rounded(rest.jaccard()),
            rest_containment: rounded(rest.containment()),
            shared_shingles: full.shared,
            boilerplate_shingles: full.shared - rest.shared,
        }
    }
}

/// What became of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Long enough to be compared.
    Kept,
    /// Fewer words than the linking rule can ever link; clusters only with byte-identical texts.
    TooShort,
    /// No text.
    Empty,
}

/// Where the text of an article can be read again.
#[derive(Clone, Debug, Serialize, Deserialize, PartialEq, Eq)]
#[serde(untagged)]
pub enum TextPlace {
    /// In `texts.zst` beside this file: the frame at this offset, and the text's bytes in it.
    Stored {
        /// Offset of the compressed frame in the file.
        frame: u64,
        /// First byte of the text in the decompressed frame.
        at: u32,
        /// Bytes.
        len: u32,
    },
    /// In the file that it was read from, at the place that `places.jsonl` tells.
    Source {
        /// 128-bit XXH3 of the text, in hexadecimal: another value there means that the file has changed.
        hash: String,
    },
}

/// A line of `places.jsonl`: where the record of an article is whose text was not stored. Apart from the other files,
/// because it is the only one that depends on the order of the records in the input.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PlaceRow<'a> {
    /// The article.
    pub id: &'a str,
    /// The file as it was named.
    pub file: &'a str,
    /// Line, counted from 1.
    pub line: u64,
    /// First byte of the record in the plain (decompressed) form.
    pub offset: u64,
    /// Bytes of the record.
    pub len: u32,
}

/// The fields of a line of `articles.jsonl` that newsprint adds to the metadata given.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ArticleRow<'a> {
    /// The id, made unique.
    pub id: &'a str,
    /// The id as given, where it was not unique.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id_given: Option<&'a str>,
    /// Cluster number, null for an article of its own.
    pub cluster: Option<u32>,
    /// Whether it represents its cluster.
    pub representative: bool,
    /// The representative where that link is proven, else the nearest article of the cluster that it is linked to.
    pub duplicate_of: Option<&'a str>,
    /// Jaccard to that article.
    pub jaccard: Option<f64>,
    /// Containment (of the smaller) with that article.
    pub containment: Option<f64>,
    /// Where its address was fetched more than once: which capture this is in the order of time, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub capture: Option<u32>,
    /// Of how many.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub captures: Option<u32>,
    /// Words.
    pub words: u32,
    /// Kept or too short.
    pub status: Status,
    /// Where the text is, if the run was to know.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<TextPlace>,
}

/// A proven link from a cluster to an article outside of it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct WeakLink<'a> {
    /// The member.
    pub a: &'a str,
    /// The article outside.
    pub b: &'a str,
    /// Its cluster, null where it has none.
    pub cluster: Option<u32>,
    /// Jaccard of the two.
    pub jaccard: f64,
    /// Containment of the smaller.
    pub containment: f64,
}

/// A line of `clusters.jsonl`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ClusterRow<'a> {
    /// Number, in the order of the representatives' ids.
    pub cluster: u32,
    /// Articles.
    pub size: u32,
    /// Its representative.
    #[serde(borrow)]
    pub representative: &'a str,
    /// All ids, ascending.
    pub members: Vec<&'a str>,
    /// The least, over members, Jaccard to the nearest linked member.
    pub weakest_jaccard: f64,
    /// The least, over members, containment with the nearest linked member.
    pub weakest_containment: f64,
    /// Proven links that the clustering cut, one for each pair of texts, at most 64.
    pub weak_links: Vec<WeakLink<'a>>,
}

/// A line of `boilerplate.jsonl`: a passage that an outlet repeats.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct BoilerplateRow {
    /// The outlet.
    pub source: String,
    /// Distinct texts of the outlet that carry it.
    pub articles: u32,
    /// The passage as one of them prints it.
    pub text: String,
}

/// What became of the records: read = kept + empty + too_short + damaged + over_limit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Accounting {
    /// Records met.
    pub read: u64,
    /// Long enough to be compared.
    pub kept: u64,
    /// Without text.
    pub empty: u64,
    /// Shorter than the rule can link.
    pub too_short: u64,
    /// Could not be read.
    pub damaged: u64,
    /// Larger than a limit.
    pub over_limit: u64,
    /// Web pages without an article on them.
    #[serde(default)]
    pub no_article: u64,
    /// Records of archives that hold no page: requests, pictures, redirects and the like.
    #[serde(default)]
    pub not_an_article_record: u64,
}

impl Accounting {
    /// Counts what a problem did to its record.
    pub fn lose(&mut self, severity: Severity) {
        match severity {
            Severity::Damaged => self.damaged += 1,
            Severity::OverLimit => self.over_limit += 1,
            Severity::Note => return,
        }
        self.read += 1;
    }

    /// Counts records that no problem counts.
    pub fn pass(&mut self, passed: Passed) {
        let Passed { no_article, not_an_article_record, lost_with_another } = passed;
        self.no_article += no_article;
        self.not_an_article_record += not_an_article_record;
        self.damaged += lost_with_another;
        self.read += no_article + not_an_article_record + lost_with_another;
    }

    /// Whether every record is accounted for.
    pub fn holds(&self) -> bool {
        let lost = self.damaged + self.over_limit;
        let passed = self.no_article + self.not_an_article_record;
        self.read == self.kept + self.empty + self.too_short + lost + passed
    }

    /// The line that says so.
    pub fn line(&self) -> String {
        let mut line = format!(
            "read {} = kept {} + empty {} + too short {} + damaged {} + over limit {}",
            self.read, self.kept, self.empty, self.too_short, self.damaged, self.over_limit
        );
        // Only crawls have these.
        for (count, name) in
            [(self.no_article, "no article"), (self.not_an_article_record, "not an article record")]
        {
            if count > 0 {
                line.push_str(&format!(" + {name} {count}"));
            }
        }
        line
    }
}

/// Of each archive, by its name as given, its records by the type that each gives itself.
pub type RecordsByType = BTreeMap<String, BTreeMap<String, u64>>;

/// Counts of every stage.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Distinct texts among the kept articles.
    pub texts: u64,
    /// Sampled shingle hashes.
    pub samples: u64,
    /// Sampled hashes that two or more texts share.
    pub shared_samples: u64,
    /// Outlets with boilerplate.
    pub boilerplate_outlets: u64,
    /// Passages of boilerplate set aside.
    pub boilerplate_passages: u64,
    /// Pairs of texts proposed.
    pub candidates: u64,
    /// Pairs of texts read again and compared.
    pub verified: u64,
    /// Pairs of texts that the rule links.
    pub linked_texts: u64,
    /// Linked pairs of articles.
    pub linked_pairs: u64,
    /// Of those, written to `pairs.jsonl`.
    pub pairs_written: u64,
    /// Of those, left out because both articles have more partners than are written.
    pub pairs_left_out: u64,
    /// Clusters.
    pub clusters: u64,
    /// Articles in clusters.
    pub clustered: u64,
    /// Proven links between texts that the clustering cut.
    pub weak_links: u64,
    /// Places where invalid characters were replaced.
    pub characters_replaced: u64,
    /// Ids that were given twice.
    pub ids_repeated: u64,
    /// Times that could not be read.
    pub times_unread: u64,
    /// Rows of `diffs.jsonl`.
    #[serde(default)]
    pub diffs: u64,
}

/// One of the largest stories, for people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Story {
    /// Cluster number.
    pub cluster: u32,
    /// Articles.
    pub size: u32,
    /// Id of the representative.
    pub representative: String,
    /// Its title, or the beginning of its text.
    pub title: String,
    /// Distinct outlets.
    pub outlets: u32,
}

/// Seconds of wall time, by stage.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Seconds {
    /// Reading, tokenising and sketching.
    pub read: f64,
    /// Sorting the shared samples into lists.
    pub lists: f64,
    /// Learning boilerplate.
    pub boilerplate: f64,
    /// Proposing pairs.
    pub candidates: f64,
    /// Reading candidates again and comparing them.
    pub verify: f64,
    /// Clustering, and beside it the passages that were set aside.
    pub cluster: f64,
    /// Writing.
    pub write: f64,
    /// All of it.
    pub total: f64,
}

/// `summary.json`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Summary {
    /// Version of the files.
    pub schema: u32,
    /// Version of newsprint.
    pub newsprint: String,
    /// The recipe.
    pub params: Params,
    /// What became of the records.
    pub accounting: Accounting,
    /// The same as a line.
    pub accounting_line: String,
    /// Of each archive its records by type.
    #[serde(default)]
    pub records_by_type: RecordsByType,
    /// Counts of every stage.
    pub counts: Counts,
    /// The largest stories.
    pub largest: Vec<Story>,
    /// Problems by reason.
    pub problems: BTreeMap<String, u64>,
    /// Wall time.
    pub seconds: Seconds,
    /// Largest resident memory, in bytes; 0 where the system does not say.
    pub peak_memory: u64,
    /// Threads.
    pub threads: usize,
}
