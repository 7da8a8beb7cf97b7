//! `clusters.jsonl`, and what a person wants to see of it first.

use std::collections::BTreeSet;

use super::super::form::Rows;
use super::super::gather::NO_OUTLET;
use super::super::lookup::About;
use super::super::story::Position;
use super::Run;
use super::rows::{Writer, push_row};
use crate::error::Error;
use crate::report::{ClusterRow, Story, WeakLink, rounded};

/// Weak links of a cluster that are written.
const WEAK_LINKS: usize = 64;
/// Stories in the summary.
const LARGEST: usize = 10;

/// What was found out while the clusters were written.
#[derive(Default)]
pub(super) struct Clustered {
    pub(super) articles: u64,
    pub(super) weak_links: u64,
    pub(super) sizes: Vec<(u32, u32)>,
    pub(super) largest: Vec<Story>,
}

impl Writer<'_> {
    /// Writes the clusters; the largest ones, and how many articles are in one.
    pub(super) fn clusters(&self) -> Result<Clustered, Error> {
        let Run { corpus, linked, stories, .. } = self.run;
        let mut units: Vec<Vec<u32>> = vec![Vec::new(); stories.representatives.len()];
        for (unit, cluster) in stories.cluster.iter().enumerate() {
            if let Some(cluster) = cluster {
                units[*cluster as usize].push(unit as u32);
            }
        }
        let mut clustered = Clustered::default();
        let mut files = self.files(Rows::Clusters)?;
        let mut line = Vec::new();
        for (number, units) in units.iter().enumerate() {
            let mut members: Vec<Position> =
                units.iter().flat_map(|&unit| stories.members(unit)).copied().collect();
            members.sort_unstable();
            let (weakest_jaccard, weakest_containment) = self.weakest(units);
            let weak_links = self.weak_links(number as u32, units);
            clustered.articles += members.len() as u64;
            clustered.sizes.push((members.len() as u32, number as u32));
            let row = ClusterRow {
                cluster: number as u32,
                size: members.len() as u32,
                representative: self.id(stories.representatives[number]),
                members: members.iter().map(|&member| self.id(member)).collect(),
                weakest_jaccard,
                weakest_containment,
                weak_links,
            };
            line.clear();
            push_row(&mut line, &row);
            files.write(&line)?;
        }
        files.finish()?;
        clustered.sizes.sort_unstable_by_key(|&(size, number)| (std::cmp::Reverse(size), number));
        for &(size, number) in clustered.sizes.iter().take(LARGEST) {
            let outlets: BTreeSet<u32> = units[number as usize]
                .iter()
                .flat_map(|&unit| stories.members(unit))
                .map(|&member| corpus.docs[stories.order[member as usize] as usize].outlet)
                .filter(|&outlet| outlet != NO_OUTLET)
                .collect();
            let representative = stories.representatives[number as usize];
            clustered.largest.push(Story {
                cluster: number,
                size,
                representative: self.id(representative).to_string(),
                title: self.title(representative),
                outlets: outlets.len() as u32,
            });
        }
        // Counted over the links: a cut one is listed at each of its ends that is in a cluster.
        clustered.weak_links = linked
            .edges
            .iter()
            .filter(|edge| stories.cluster[edge.a as usize] != stories.cluster[edge.b as usize])
            .count() as u64;
        Ok(clustered)
    }

    /// Over the members of a cluster, the least Jaccard and the least containment with the nearest linked member.
    fn weakest(&self, units: &[u32]) -> (f64, f64) {
        let Run { linked, stories, .. } = self.run;
        let (mut jaccard, mut containment) = (1f64, 1f64);
        for &unit in units {
            let copies = stories.members(unit).len() > 1 || stories.siblings(linked, unit).next().is_some();
            let cluster = stories.cluster[unit as usize];
            let inside =
                stories.edges(unit).iter().filter(|(_, other)| stories.cluster[*other as usize] == cluster);
            let numbers = inside.map(|(edge, _)| linked.edges[*edge as usize].numbers.full);
            let (mut best_jaccard, mut best_containment) = if copies { (1.0, 1.0) } else { (0f64, 0f64) };
            for full in numbers {
                best_jaccard = best_jaccard.max(full.jaccard());
                best_containment = best_containment.max(full.containment());
            }
            jaccard = jaccard.min(best_jaccard);
            containment = containment.min(best_containment);
        }
        (rounded(jaccard), rounded(containment))
    }

    fn weak_links(&self, cluster: u32, units: &[u32]) -> Vec<WeakLink<'_>> {
        let Run { linked, stories, .. } = self.run;
        let mut cut: Vec<(Position, Position, u32, u32)> = Vec::new();
        for &unit in units {
            for &(edge, other) in stories.edges(unit) {
                let outside = stories.cluster[other as usize] != Some(cluster);
                if let (true, Some(&b)) = (outside, stories.members(other).first()) {
                    cut.push((stories.members(unit)[0], b, edge, other));
                }
            }
        }
        cut.sort_unstable();
        let rows = cut.iter().take(WEAK_LINKS).map(|&(a, b, edge, other)| {
            let full = linked.edges[edge as usize].numbers.full;
            WeakLink {
                a: self.id(a),
                b: self.id(b),
                cluster: stories.cluster[other as usize],
                jaccard: rounded(full.jaccard()),
                containment: rounded(full.containment()),
            }
        });
        rows.collect()
    }

    /// The title of an article, or the beginning of its text.
    fn title(&self, position: Position) -> String {
        if let Ok(About { title: Some(title), .. }) = self.about(position) {
            return title;
        }
        let first_line =
            |text: &str| text.trim_start().lines().next().unwrap_or_default().chars().take(80).collect();
        self.text(position, &mut Vec::new(), first_line).unwrap_or_default()
    }
}
