//! `newsprint diff`: what became of an article from version to version.

use std::path::Path;

use rayon::prelude::*;

use super::lookup::{Article, Others, members, of_file, of_ids, of_output};
use crate::diff::language::Language;
use crate::diff::{Diff, diff, diff_in};
use crate::error::Error;
use crate::input::Options;
use crate::report::diff::{ChainReport, DiffReport, FieldChange, Version};

/// Where the versions are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Versions {
    /// Files, each a text or one record; `-` is standard input.
    Files(Vec<String>),
    /// Articles by their ids.
    Ids {
        /// An output folder of `newsprint cluster`, or a crawl.
        within: String,
        /// The ids, oldest version first.
        ids: Vec<String>,
    },
    /// The members of a cluster, in the order of their times.
    Cluster {
        /// An output folder of `newsprint cluster`.
        within: String,
        /// Number of the cluster.
        number: u32,
    },
}

/// What was found.
#[derive(Clone, Debug)]
pub enum Compared {
    /// Of two versions.
    Two(Box<DiffReport>),
    /// Of more, and of a cluster.
    Chain(Box<ChainReport>),
}

/// Reads the versions and compares each with the one before it.
pub fn compare(versions: &Versions, input: &Options) -> Result<Compared, Error> {
    let articles = read(versions, input)?;
    Ok(match articles.as_slice() {
        [old, new] if !matches!(versions, Versions::Cluster { .. }) => Compared::Two(Box::new(two(old, new))),
        articles => Compared::Chain(Box::new(chain(articles))),
    })
}

fn read(versions: &Versions, input: &Options) -> Result<Vec<Article>, Error> {
    match versions {
        Versions::Files(names) => names.iter().map(|name| of_file(name, Others::Refused, input)).collect(),
        Versions::Ids { within, ids } => {
            let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
            of_ids(within, &ids, input)
        }
        Versions::Cluster { within, number } => {
            let folder = Path::new(within);
            let ids = members(folder, *number)?;
            let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
            let mut articles = of_output(folder, &ids, input)?;
            // Of what has no time nothing tells that it was first.
            articles
                .sort_by_cached_key(|article| (article.about.time().unwrap_or(i64::MAX), article.id.clone()));
            Ok(articles)
        }
    }
}

/// Two versions, compared.
pub fn two(old: &Article, new: &Article) -> DiffReport {
    let (versions, texts) = ((version(old), version(new)), (old.text.as_str(), new.text.as_str()));
    DiffReport::new(versions, texts, metadata(old, new), &differences(old, new))
}

fn chain(articles: &[Article]) -> ChainReport {
    let diffs: Vec<Diff> =
        articles.par_windows(2).with_max_len(1).map(|pair| differences(&pair[0], &pair[1])).collect();
    let texts: Vec<&str> = articles.iter().map(|article| article.text.as_str()).collect();
    let metadata = articles.windows(2).map(|pair| metadata(&pair[0], &pair[1])).collect();
    ChainReport::new(articles.iter().map(version).collect(), &texts, metadata, &diffs)
}

/// In the language that the records name, the later one first; else in the one that the text seems to be in.
fn differences(old: &Article, new: &Article) -> Diff {
    let named = [&new.about.language, &old.about.language];
    match named.into_iter().flatten().find_map(|tag| Language::from_tag(tag)) {
        Some(language) => diff_in(&old.text, &new.text, language),
        None => diff(&old.text, &new.text),
    }
}

fn version(article: &Article) -> Version {
    Version::named(&article.id).with(&article.about.fields())
}

/// The fields that differ, if both versions have any: a text without a record has not lost its title.
fn metadata(old: &Article, new: &Article) -> Vec<FieldChange> {
    let has_none = |article: &Article| {
        let fields = article.about.fields();
        fields.changes(&Default::default()).is_empty()
    };
    if has_none(old) || has_none(new) {
        return Vec::new();
    }
    old.about.fields().changes(&new.about.fields())
}
