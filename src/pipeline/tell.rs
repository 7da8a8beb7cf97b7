//! A row of `stories.jsonl` -> the story as it is told: who was first, and each article under the one it was taken from.

use std::collections::{HashMap, HashSet};
use std::path::Path;

use serde::Serialize;

use super::lookup::{StoredArticle, known};
use super::related::{self, MemberLine, StaleLines, StoryLine};
use crate::error::Error;
use crate::report::relate::CreditStatus;

/// A story.
#[derive(Clone, Debug, Serialize)]
pub struct StoryReport {
    /// Its number.
    pub story: u32,
    /// Its headline.
    pub title: Option<String>,
    /// Its cluster.
    pub cluster: Option<u32>,
    /// Articles.
    pub articles: u32,
    /// Outlets that are known.
    pub outlets: u32,
    /// Texts that were written, not taken.
    pub independent_texts: u32,
    /// Who published first; null where the times do not tell.
    pub first: Option<Source>,
    /// What that rests on.
    pub first_basis: Option<String>,
    /// Corrections that a copy does not have: rows of `stale.jsonl`.
    pub stale: u32,
    /// Its articles, each behind the one that it was taken from.
    pub tree: Vec<Branch>,
}

/// An article in the tree.
#[derive(Clone, Debug, Serialize)]
pub struct Branch {
    /// How many stand above it.
    pub depth: u32,
    /// The article.
    #[serde(flatten)]
    pub member: Member,
}

/// An article of a story.
#[derive(Clone, Debug, Serialize)]
pub struct Member {
    /// Its id.
    pub id: String,
    /// Its outlet; null where it is unknown.
    pub outlet: Option<String>,
    /// Its headline.
    pub title: Option<String>,
    /// First publication, as given.
    pub published: Option<String>,
    /// Its relation to its first parent; `origin` where others were made from it and it from none; else null.
    pub relation: Option<String>,
    /// What it was taken from, none, one or two.
    pub parents: Vec<Source>,
    /// Whom it credits, as printed.
    pub credit: Option<String>,
    /// The canonical name of that agency, or the outlet.
    pub credit_agency: Option<String>,
    /// Whether it names its source.
    pub credit_status: CreditStatus,
}

/// An article that others were taken from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Source {
    /// Its id.
    pub id: String,
    /// Its outlet.
    pub outlet: Option<String>,
    /// Whether it is an article of the same story.
    pub place: Place,
}

/// Where a parent stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// In the same story.
    Here,
    /// In another one.
    Elsewhere,
}

/// A story of a folder, told.
pub(super) fn told(folder: &Path, line: &StoryLine) -> Result<StoryReport, Error> {
    let articles = articles(folder, line.members.iter())?;
    let mut stale = StaleLines::open(folder)?;
    let outlet = |id: &str| articles.get(id).and_then(|article| article.about.source.clone());
    let outlets: HashSet<String> = line.members.iter().filter_map(|member| outlet(&member.id)).collect();
    Ok(StoryReport {
        story: line.story,
        title: line.title.clone(),
        cluster: line.cluster,
        articles: line.members.len() as u32,
        outlets: outlets.len() as u32,
        independent_texts: line.independent_texts,
        first: line.first.as_deref().map(|id| Source {
            id: id.to_string(),
            outlet: outlet(id),
            place: Place::Here,
        }),
        first_basis: line.first_basis.clone(),
        stale: stale.of(line.story)?.len() as u32,
        tree: tree(line, &articles),
    })
}

/// The stories of some articles, each with the article as a member of it; those that are in none are left out.
pub(super) fn members_of(folder: &Path, ids: &[&str]) -> Result<HashMap<String, (u32, Member)>, Error> {
    let is_asked = |member: &&MemberLine| ids.contains(&member.id.as_str());
    let mut stories: Vec<StoryLine> = Vec::new();
    for story in related::stories(folder)? {
        let story = story?;
        if story.members.iter().any(|member| is_asked(&member)) {
            stories.push(story);
        }
    }
    let mut found = HashMap::new();
    if stories.is_empty() {
        return Ok(found);
    }
    let articles = articles(folder, stories.iter().flat_map(|story| story.members.iter().filter(is_asked)))?;
    for story in &stories {
        let here: HashSet<&str> = story.members.iter().map(|member| member.id.as_str()).collect();
        for line in story.members.iter().filter(is_asked) {
            found.insert(line.id.clone(), (story.story, member(line, &articles, &here)));
        }
    }
    Ok(found)
}

/// What is known of some members and of what they were taken from.
fn articles<'m>(
    folder: &Path,
    members: impl Iterator<Item = &'m MemberLine>,
) -> Result<HashMap<String, StoredArticle>, Error> {
    let wanted: HashSet<&str> =
        members.flat_map(|member| member.parents.iter().chain([&member.id])).map(String::as_str).collect();
    known(folder, |id| wanted.contains(id))
}

fn member(line: &MemberLine, articles: &HashMap<String, StoredArticle>, here: &HashSet<&str>) -> Member {
    let about = articles.get(&line.id).map(|article| &article.about);
    let parent = |id: &String| Source {
        id: id.clone(),
        outlet: articles.get(id).and_then(|article| article.about.source.clone()),
        place: if here.contains(id.as_str()) { Place::Here } else { Place::Elsewhere },
    };
    Member {
        id: line.id.clone(),
        outlet: about.and_then(|about| about.source.clone()),
        title: about.and_then(|about| about.title.clone()),
        published: line.published.clone(),
        relation: line.relation.clone(),
        parents: line.parents.iter().map(parent).collect(),
        credit: line.credit.clone(),
        credit_agency: line.credit_agency.clone(),
        credit_status: line.credit_status,
    }
}

/// Each article behind its first parent in the story, brothers in the order of their times.
fn tree(line: &StoryLine, articles: &HashMap<String, StoredArticle>) -> Vec<Branch> {
    let here: HashSet<&str> = line.members.iter().map(|member| member.id.as_str()).collect();
    let mut members: Vec<Member> = line.members.iter().map(|line| member(line, articles, &here)).collect();
    let time = |id: &str| articles.get(id).and_then(|article| article.about.time()).unwrap_or(i64::MAX);
    members.sort_by_cached_key(|member| {
        (member.relation.as_deref() != Some("origin"), time(&member.id), member.id.clone())
    });
    let place: HashMap<&str, usize> =
        members.iter().enumerate().map(|(place, member)| (member.id.as_str(), place)).collect();
    let above = |member: &Member| {
        member
            .parents
            .iter()
            .find(|parent| parent.place == Place::Here)
            .map(|parent| place[parent.id.as_str()])
    };
    let above: Vec<Option<usize>> = members.iter().map(above).collect();
    let order = preorder(&above);
    order.into_iter().map(|(at, depth)| Branch { depth, member: members[at].clone() }).collect()
}

/// Places with their depths, each behind the one above it. A ring, which no run of relate writes, is cut where it is met.
fn preorder(above: &[Option<usize>]) -> Vec<(usize, u32)> {
    let mut below: Vec<Vec<usize>> = vec![Vec::new(); above.len()];
    for (place, above) in above.iter().enumerate() {
        if let Some(above) = above {
            below[*above].push(place);
        }
    }
    let mut order = Vec::with_capacity(above.len());
    let mut is_met = vec![false; above.len()];
    let roots = (0..above.len()).filter(|place| above[*place].is_none());
    for root in roots.chain(0..above.len()) {
        let mut left = vec![(root, 0)];
        while let Some((place, depth)) = left.pop() {
            if std::mem::replace(&mut is_met[place], true) {
                continue;
            }
            order.push((place, depth));
            left.extend(below[place].iter().rev().map(|place| (*place, depth + 1)));
        }
    }
    order
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The definition: an article, then all that is below it, one after another.
    fn naive(above: &[Option<usize>], place: usize, depth: u32, order: &mut Vec<(usize, u32)>) {
        order.push((place, depth));
        for below in (0..above.len()).filter(|below| above[*below] == Some(place)) {
            naive(above, below, depth + 1, order);
        }
    }

    #[test]
    fn a_ring_is_cut_and_nobody_is_lost() {
        assert_eq!(preorder(&[Some(1), Some(0), None]), [(2, 0), (0, 0), (1, 1)]);
        assert_eq!(preorder(&[Some(0)]), [(0, 0)]);
    }

    proptest! {
        #[test]
        fn a_tree_is_walked_as_its_definition_says(picks in proptest::collection::vec(any::<u8>(), 0..40)) {
            // Each is below an earlier one, or below none.
            let above: Vec<Option<usize>> =
                picks.iter().enumerate().map(|(place, pick)| (*pick as usize % (place + 1)).checked_sub(1)).collect();
            let mut wanted = Vec::new();
            for root in (0..above.len()).filter(|place| above[*place].is_none()) {
                naive(&above, root, 0, &mut wanted);
            }
            prop_assert_eq!(preorder(&above), wanted);
        }
    }
}
