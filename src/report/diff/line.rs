//! A line of `diffs.jsonl`.

use serde::Serialize;

use super::DiffReport;

/// What an article of a cluster is compared with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Against {
    /// The representative of the cluster.
    Representative,
    /// The latest earlier version in the cluster of the same outlet or at the same address.
    Previous,
}

/// An article of a cluster and what became of it.
#[derive(Clone, Debug, Serialize)]
pub struct DiffLine<'a> {
    /// The article: the new version of the diff.
    pub id: &'a str,
    /// Number of the cluster.
    pub cluster: u32,
    /// What the old version is.
    pub against: Against,
    /// The diff.
    #[serde(flatten)]
    pub diff: DiffReport,
}
