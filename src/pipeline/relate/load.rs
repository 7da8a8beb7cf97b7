//! An output folder of `newsprint cluster` -> its linked articles and their pairs, in groups that have no pair between them.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::super::lookup::{About, IdOf, IdsOf, is_output, lines, parse};
use crate::error::Error;
use crate::relate::groups::Groups;
use crate::report::TextPlace;

/// A linked article.
#[derive(Clone, Debug, Deserialize)]
pub(in crate::pipeline) struct Linked {
    pub(in crate::pipeline) id: String,
    pub(in crate::pipeline) cluster: Option<u32>,
    pub(in crate::pipeline) text: Option<TextPlace>,
    pub(in crate::pipeline) credit: Option<String>,
    pub(in crate::pipeline) flags: Option<String>,
    #[serde(flatten)]
    pub(in crate::pipeline) about: About,
}

/// All that is linked.
pub(in crate::pipeline) struct Loaded {
    /// By id.
    pub(in crate::pipeline) articles: Vec<Linked>,
    /// Pairs of numbers of articles, the smaller first, ascending.
    pub(in crate::pipeline) pairs: Vec<(u32, u32)>,
    /// Groups, in the order of their first articles: articles and pairs, by number, ascending.
    pub(in crate::pipeline) groups: Vec<Group>,
}

/// Articles that are linked, over others or not.
#[derive(Clone, Debug, Default)]
pub(in crate::pipeline) struct Group {
    pub(in crate::pipeline) articles: Vec<u32>,
    pub(in crate::pipeline) pairs: Vec<u32>,
}

pub(in crate::pipeline) fn load(folder: &Path) -> Result<Loaded, Error> {
    if !is_output(folder) {
        let reason = "is no output folder of `newsprint cluster`".to_string();
        return Err(Error::Format { path: folder.to_path_buf(), reason });
    }
    let path = folder.join("pairs.jsonl");
    let mut numbers: HashMap<String, u32> = HashMap::new();
    let mut pairs: Vec<(u32, u32)> = Vec::new();
    for line in lines(&path)? {
        let line = line?;
        let IdsOf { a, b } = parse(&line, &path)?;
        let mut number = |id: Cow<str>| match numbers.get(id.as_ref()) {
            Some(&number) => number,
            None => {
                let number = numbers.len() as u32;
                numbers.insert(id.into_owned(), number);
                number
            }
        };
        pairs.push((number(a), number(b)));
    }
    let path = folder.join("articles.jsonl");
    let mut articles: Vec<Linked> = Vec::with_capacity(numbers.len());
    // Numbers were given in the order of the pairs; articles.jsonl is in the order of ids.
    let mut by_id = vec![u32::MAX; numbers.len()];
    for line in lines(&path)? {
        let line = line?;
        if let Some(&number) = numbers.get(parse::<IdOf>(&line, &path)?.id.as_ref()) {
            by_id[number as usize] = articles.len() as u32;
            articles.push(parse(&line, &path)?);
        }
    }
    if articles.len() != numbers.len() {
        return Err(Error::Format { path, reason: "lacks articles that are in pairs.jsonl".to_string() });
    }
    drop(numbers);
    for pair in &mut pairs {
        let (a, b) = (by_id[pair.0 as usize], by_id[pair.1 as usize]);
        *pair = (a.min(b), a.max(b));
    }
    pairs.sort_unstable();
    let groups = groups(articles.len(), &pairs);
    Ok(Loaded { articles, pairs, groups })
}

fn groups(articles: usize, pairs: &[(u32, u32)]) -> Vec<Group> {
    let mut linked = Groups::new(articles);
    pairs.iter().for_each(|&(a, b)| linked.join(a, b));
    let mut groups: BTreeMap<u32, Group> = BTreeMap::new();
    for number in 0..articles as u32 {
        groups.entry(linked.of(number)).or_default().articles.push(number);
    }
    for (number, &(a, _)) in pairs.iter().enumerate() {
        groups.entry(linked.of(a)).or_default().pairs.push(number as u32);
    }
    groups.into_values().collect()
}

/// A passage that an outlet repeats, a line of `boilerplate.jsonl`.
#[derive(Clone, Debug, Deserialize)]
pub(in crate::pipeline) struct Passage {
    pub(in crate::pipeline) source: String,
    /// Texts that carry it.
    pub(in crate::pipeline) articles: u64,
    pub(in crate::pipeline) text: String,
}

pub(in crate::pipeline) fn passages(folder: &Path) -> Result<Vec<Passage>, Error> {
    let path: PathBuf = folder.join("boilerplate.jsonl");
    lines(&path)?.map(|line| parse(&line?, &path)).collect()
}
