//! Clusters the linked texts and spreads clusters and links from texts to articles.
//!
//! Articles are ordered by id, so nothing here depends on the order in which they were read.

use std::collections::HashMap;

use rayon::prelude::*;

use super::gather::{Corpus, NO_TEXT};
use super::link::{Edge, Linked, identical};
use crate::article::DocId;
use crate::cluster::{Node, clusters};
use crate::params::Params;
use crate::report::Status;
use crate::verify::Numbers;

/// An article in the order of ids.
pub type Position = u32;

/// What is known of every article at the end.
pub struct Stories {
    /// Articles with text in the order of their ids.
    pub order: Vec<DocId>,
    /// Ids that had to be made unique, by position.
    pub new_ids: HashMap<Position, String>,
    /// Unit of each position.
    pub unit: Vec<u32>,
    /// Cluster of each unit.
    pub cluster: Vec<Option<u32>>,
    /// The representative of each cluster, by position, ascending.
    pub representatives: Vec<Position>,
    /// Positions of each unit, ascending: unit u has `members[starts[u]..starts[u + 1]]`.
    starts: Vec<u32>,
    members: Vec<Position>,
    /// Edges of each unit: (edge, the unit at its other end), the nearest first.
    edge_starts: Vec<u32>,
    unit_edges: Vec<(u32, u32)>,
    /// Units of each text that has several.
    siblings: HashMap<u32, Vec<u32>>,
}

impl Stories {
    /// The articles of a unit, by position, ascending.
    pub fn members(&self, unit: u32) -> &[Position] {
        &self.members[self.starts[unit as usize] as usize..self.starts[unit as usize + 1] as usize]
    }

    /// The links of a unit, the nearest first: (edge, other unit).
    pub fn edges(&self, unit: u32) -> &[(u32, u32)] {
        let range = self.edge_starts[unit as usize] as usize..self.edge_starts[unit as usize + 1] as usize;
        &self.unit_edges[range]
    }

    /// The id of an article.
    pub fn id<'c>(&'c self, corpus: &'c Corpus, position: Position) -> &'c str {
        let given = || corpus.id(self.order[position as usize]);
        self.new_ids.get(&position).map_or_else(given, String::as_str)
    }

    /// The other units with the same words.
    pub fn siblings(&self, linked: &Linked, unit: u32) -> impl Iterator<Item = u32> {
        let all = self.siblings.get(&linked.units[unit as usize]).map_or(&[][..], Vec::as_slice);
        all.iter().copied().filter(move |&other| other != unit)
    }

    /// The numbers of two articles of one text.
    pub fn same_text(&self, linked: &Linked, a: u32, b: u32) -> Numbers {
        if a == b {
            return identical(linked.sizes.get(&a).copied().unwrap_or_default());
        }
        match (linked.same_text.get(&(a, b)), linked.same_text.get(&(b, a))) {
            (Some(numbers), _) => *numbers,
            (None, Some(numbers)) => turned(numbers),
            (None, None) => Numbers::default(),
        }
    }
}

/// The numbers of the pair the other way round.
pub fn turned(numbers: &Numbers) -> Numbers {
    let turn = |mut overlap: crate::verify::Overlap| {
        std::mem::swap(&mut overlap.a, &mut overlap.b);
        overlap
    };
    Numbers { full: turn(numbers.full), rest: turn(numbers.rest) }
}

/// Clusters what was linked.
pub fn stories(corpus: &Corpus, linked: &Linked) -> Stories {
    let (order, new_ids) = order(corpus);
    let unit: Vec<u32> = order.iter().map(|&doc| linked.unit(corpus, doc)).collect();
    let units = linked.units.len();
    let (starts, members) = by_unit(&unit, units);
    let (edge_starts, unit_edges) = edges_by_unit(&linked.edges, units);
    let mut siblings: HashMap<u32, Vec<u32>> = HashMap::new();
    for (&(text, _), &other) in &linked.other_units {
        siblings.entry(text).or_insert_with(|| vec![text]).push(other);
    }
    for units in siblings.values_mut() {
        units.sort_unstable();
        units.dedup();
    }
    let mut stories = Stories {
        order,
        new_ids,
        unit,
        cluster: Vec::new(),
        representatives: Vec::new(),
        starts,
        members,
        edge_starts,
        unit_edges,
        siblings,
    };
    cluster(corpus, linked, &mut stories);
    stories
}

/// Articles with text by id; of equal ids the later (by text, then by metadata) are renamed `id#2`, `id#3` ...
fn order(corpus: &Corpus) -> (Vec<DocId>, HashMap<Position, String>) {
    let mut order: Vec<DocId> =
        (0..corpus.docs.len() as u32).filter(|&doc| corpus.docs[doc as usize].text != NO_TEXT).collect();
    let meta = |doc| {
        let mut bytes = Vec::new();
        // A spool that cannot be read fails loudly when the metadata is written.
        let _ = corpus.meta(doc, &mut bytes);
        bytes
    };
    order.par_sort_unstable_by(|&a, &b| {
        let key = |doc: DocId| (corpus.id(doc), corpus.docs[doc as usize].hash);
        key(a).cmp(&key(b)).then_with(|| meta(a).cmp(&meta(b))).then(a.cmp(&b))
    });
    let mut renamed: Vec<(String, DocId)> = Vec::new();
    for run in order.chunk_by(|&a, &b| corpus.id(a) == corpus.id(b)) {
        let id = corpus.id(run[0]);
        let mut number = 2;
        for &doc in &run[1..] {
            let taken = |id: &str| order.binary_search_by(|&other| corpus.id(other).cmp(id)).is_ok();
            while taken(&format!("{id}#{number}")) {
                number += 1;
            }
            renamed.push((format!("{id}#{number}"), doc));
            number += 1;
        }
    }
    if renamed.is_empty() {
        return (order, HashMap::new());
    }
    // Only what was renamed moves: merge it in where its new id belongs.
    let moved: std::collections::HashSet<DocId> = renamed.iter().map(|(_, doc)| *doc).collect();
    order.retain(|doc| !moved.contains(doc));
    renamed.sort();
    let mut merged = Vec::with_capacity(order.len() + renamed.len());
    let mut new_ids = HashMap::new();
    let mut renamed = renamed.into_iter().peekable();
    for doc in order {
        while let Some((id, other)) = renamed.next_if(|(id, _)| id.as_str() < corpus.id(doc)) {
            new_ids.insert(merged.len() as u32, id);
            merged.push(other);
        }
        merged.push(doc);
    }
    for (id, other) in renamed {
        new_ids.insert(merged.len() as u32, id);
        merged.push(other);
    }
    (merged, new_ids)
}

fn by_unit(unit: &[u32], units: usize) -> (Vec<u32>, Vec<Position>) {
    let mut starts = vec![0u32; units + 1];
    unit.iter().for_each(|&unit| starts[unit as usize + 1] += 1);
    for at in 0..units {
        starts[at + 1] += starts[at];
    }
    let mut next = starts.clone();
    let mut members = vec![0; unit.len()];
    for (position, &unit) in unit.iter().enumerate() {
        members[next[unit as usize] as usize] = position as u32;
        next[unit as usize] += 1;
    }
    (starts, members)
}

fn edges_by_unit(edges: &[Edge], units: usize) -> (Vec<u32>, Vec<(u32, u32)>) {
    let mut starts = vec![0u32; units + 1];
    for edge in edges {
        starts[edge.a as usize + 1] += 1;
        starts[edge.b as usize + 1] += 1;
    }
    for at in 0..units {
        starts[at + 1] += starts[at];
    }
    let mut next = starts.clone();
    let mut flat = vec![(0, 0); 2 * edges.len()];
    for (number, edge) in edges.iter().enumerate() {
        for (from, to) in [(edge.a, edge.b), (edge.b, edge.a)] {
            flat[next[from as usize] as usize] = (number as u32, to);
            next[from as usize] += 1;
        }
    }
    (starts, flat)
}

/// How near two texts are: Jaccard, then containment, as parts of the exact integers they are made of.
fn nearness(numbers: &Numbers) -> (u64, u64) {
    let scaled = |share: f64| (share * (1u64 << 40) as f64) as u64;
    (scaled(numbers.full.jaccard()), scaled(numbers.full.containment()))
}

fn cluster(corpus: &Corpus, linked: &Linked, stories: &mut Stories) {
    let units = linked.units.len() as u32;
    let first = |stories: &Stories, unit: u32| stories.members(unit).first().copied().unwrap_or(u32::MAX);
    // Only units with links or copies can be in a cluster.
    let active: Vec<u32> = (0..units)
        .filter(|&unit| {
            let articles = stories.members(unit).len();
            articles > 1
                || articles == 1
                    && (!stories.edges(unit).is_empty() || stories.siblings(linked, unit).next().is_some())
        })
        .collect();
    let mut node_of: HashMap<u32, u32> = HashMap::with_capacity(active.len());
    let mut by_order: Vec<u32> = (0..active.len() as u32).collect();
    by_order.sort_unstable_by_key(|&node| {
        let unit = active[node as usize];
        let text = &corpus.texts[linked.units[unit as usize] as usize];
        (u32::MAX - text.shingles, first(stories, unit))
    });
    let mut nodes = vec![Node { articles: 0, order: 0 }; active.len()];
    for (order, &node) in by_order.iter().enumerate() {
        let unit = active[node as usize];
        node_of.insert(unit, node);
        nodes[node as usize] = Node { articles: stories.members(unit).len() as u32, order: order as u32 };
    }
    let node = |unit: u32| node_of.get(&unit).copied();
    let mut links: Vec<(u32, u32)> =
        linked.edges.iter().filter_map(|edge| Some((node(edge.a)?, node(edge.b)?))).collect();
    for &unit in &active {
        let later = stories.siblings(linked, unit).filter(|&other| other > unit);
        links.extend(later.filter_map(|other| Some((node(unit)?, node(other)?))));
    }
    let found = clusters(&nodes, &links);

    let mut representatives: Vec<(Position, u32)> = found
        .representatives
        .iter()
        .enumerate()
        .map(|(number, &node)| (first(stories, active[node as usize]), number as u32))
        .collect();
    representatives.sort_unstable();
    let mut renumbered = vec![0; representatives.len()];
    for (number, &(_, old)) in representatives.iter().enumerate() {
        renumbered[old as usize] = number as u32;
    }
    stories.cluster = vec![None; units as usize];
    for (node, cluster) in found.of.iter().enumerate() {
        stories.cluster[active[node] as usize] = cluster.map(|old| renumbered[old as usize]);
    }
    stories.representatives = representatives.into_iter().map(|(position, _)| position).collect();

    // The nearest first, equals by the first article of the other unit.
    let mut flat = std::mem::take(&mut stories.unit_edges);
    for unit in 0..units as usize {
        let range = stories.edge_starts[unit] as usize..stories.edge_starts[unit + 1] as usize;
        flat[range].sort_unstable_by_key(|&(edge, other)| {
            (std::cmp::Reverse(nearness(&linked.edges[edge as usize].numbers)), first(stories, other))
        });
    }
    stories.unit_edges = flat;
}

/// Which partners of an article are written.
pub struct Partners<'s> {
    corpus: &'s Corpus,
    linked: &'s Linked,
    stories: &'s Stories,
    limit: usize,
    /// Units with more partners than the limit.
    capped: Vec<bool>,
    /// Pairs kept between articles that both have too many partners, ascending, with their edge.
    kept: Vec<(Position, Position, u32)>,
}

/// A linked pair of articles: the other position, and the edge between their units, `None` for equal texts.
pub type Partner = (Position, Option<u32>);

impl<'s> Partners<'s> {
    /// Decides which partners are written: all, or of an article with more than the limit its nearest and the
    /// representative of its cluster.
    pub fn new(corpus: &'s Corpus, linked: &'s Linked, stories: &'s Stories, params: &Params) -> Self {
        let capped = (0..linked.units.len() as u32)
            .map(|unit| {
                let near: usize =
                    stories.edges(unit).iter().map(|&(_, other)| stories.members(other).len()).sum();
                near + same_text_count(linked, stories, unit) > params.max_partners + 1
            })
            .collect();
        let mut partners =
            Partners { corpus, linked, stories, limit: params.max_partners, capped, kept: Vec::new() };
        partners.kept = partners.keep();
        partners
    }

    /// Pairs of capped articles that one of the two keeps, by an edge.
    fn keep(&self) -> Vec<(Position, Position, u32)> {
        let mut kept = Vec::new();
        for unit in (0..self.linked.units.len() as u32).filter(|&unit| self.capped[unit as usize]) {
            let same = same_text_count(self.linked, self.stories, unit) - 1;
            let representative = self.stories.cluster[unit as usize]
                .map(|cluster| self.stories.representatives[cluster as usize]);
            for (edge, other) in self.stories.edges(unit) {
                if !self.capped[*other as usize] {
                    continue;
                }
                let before = self.before(unit, *edge);
                let room = self.limit.saturating_sub(same + before);
                let others = self.stories.members(*other);
                let near = &others[..room.min(others.len())];
                let far = representative
                    .filter(|r| near.binary_search(r).is_err() && others.binary_search(r).is_ok());
                for &a in self.stories.members(unit) {
                    kept.extend(near.iter().copied().chain(far).map(|b| (a.min(b), a.max(b), *edge)));
                }
            }
        }
        kept.sort_unstable();
        kept.dedup();
        kept
    }

    /// Articles nearer to a unit than those at the end of an edge.
    fn before(&self, unit: u32, edge: u32) -> usize {
        let nearer = self.stories.edges(unit).iter().take_while(|(other, _)| *other != edge);
        nearer.map(|(_, other)| self.stories.members(*other).len()).sum()
    }

    /// The partners of an article that come after it and are written, ascending.
    pub fn after(&self, position: Position, out: &mut Vec<Partner>) {
        out.clear();
        let unit = self.stories.unit[position as usize];
        self.same_text_after(position, unit, out);
        for &(edge, other) in self.stories.edges(unit) {
            if !(self.capped[unit as usize] && self.capped[other as usize]) {
                let members = self.stories.members(other);
                let later = &members[members.partition_point(|&member| member <= position)..];
                out.extend(later.iter().map(|&later| (later, Some(edge))));
            }
        }
        let from = self.kept.partition_point(|&(a, _, _)| a < position);
        let kept = self.kept[from..].iter().take_while(|(a, _, _)| *a == position);
        out.extend(kept.map(|&(_, b, edge)| (b, Some(edge))));
        out.sort_unstable();
        out.dedup();
    }

    /// Of articles with equal texts: all, or of too many those that follow and precede in a ring, and the first.
    fn same_text_after(&self, position: Position, unit: u32, out: &mut Vec<Partner>) {
        let group: Vec<Position>;
        let members = match self.stories.siblings(self.linked, unit).next() {
            None => self.stories.members(unit),
            Some(_) => {
                let mut all: Vec<Position> = self.stories.members(unit).to_vec();
                let others = self.stories.siblings(self.linked, unit);
                all.extend(others.flat_map(|other| self.stories.members(other)));
                all.sort_unstable();
                group = all;
                &group
            }
        };
        let at = members.partition_point(|&member| member < position);
        let all = members.len();
        if all <= self.limit + 1 {
            out.extend(members[at + 1..].iter().map(|&later| (later, None)));
            return;
        }
        let half = self.limit / 2;
        out.extend(members[at + 1..all.min(at + 1 + half)].iter().map(|&later| (later, None)));
        // The ring closes: the first articles are followed, going backwards, by the last.
        let wrapped = half.saturating_sub(at);
        out.extend(members[all - wrapped..].iter().map(|&later| (later, None)));
        let representative =
            self.stories.cluster[unit as usize].map(|c| self.stories.representatives[c as usize]);
        if let Some(r) = representative.filter(|r| members.binary_search(r).is_ok()) {
            if r == position {
                out.extend(members[at + 1..].iter().map(|&later| (later, None)));
            } else if r > position {
                out.push((r, None));
            }
        }
    }

    /// The numbers of a pair, the article at `a` first.
    pub fn numbers(&self, a: Position, b: Position, edge: Option<u32>) -> Numbers {
        let (unit_a, unit_b) = (self.stories.unit[a as usize], self.stories.unit[b as usize]);
        match edge {
            None => self.stories.same_text(self.linked, unit_a, unit_b),
            Some(edge) => {
                let edge = &self.linked.edges[edge as usize];
                if edge.a == unit_a { edge.numbers } else { turned(&edge.numbers) }
            }
        }
    }

    /// All linked pairs of articles, written or not.
    pub fn count(&self) -> u64 {
        let size = |unit: u32| self.stories.members(unit).len() as u64;
        let across: u64 = self.linked.edges.iter().map(|edge| size(edge.a) * size(edge.b)).sum();
        let within: u64 = (0..self.corpus.texts.len() as u32)
            .map(|text| {
                let all = same_text_count(self.linked, self.stories, text) as u64;
                all * all.saturating_sub(1) / 2
            })
            .sum();
        across + within
    }

    /// Whether an article is in any pair.
    pub fn is_paired(&self, position: Position) -> bool {
        let unit = self.stories.unit[position as usize];
        !self.stories.edges(unit).is_empty() || same_text_count(self.linked, self.stories, unit) > 1
    }

    /// The article that says what an article is a duplicate of: the representative of its cluster where the two are
    /// linked, else the nearest linked article of the cluster.
    pub fn duplicate_of(&self, position: Position) -> Option<(Position, Numbers)> {
        let unit = self.stories.unit[position as usize];
        let cluster = self.stories.cluster[unit as usize]?;
        let representative = self.stories.representatives[cluster as usize];
        if representative == position {
            return None;
        }
        let unit_r = self.stories.unit[representative as usize];
        if self.linked.units[unit_r as usize] == self.linked.units[unit as usize] {
            return Some((representative, self.numbers(position, representative, None)));
        }
        let inside = |other: u32| self.stories.cluster[other as usize] == Some(cluster);
        let edges = self.stories.edges(unit);
        let direct = edges.iter().find(|(_, other)| *other == unit_r);
        match direct.or_else(|| edges.iter().find(|(_, other)| inside(*other))) {
            Some(&(edge, other)) if other == unit_r => {
                Some((representative, self.numbers(position, representative, Some(edge))))
            }
            Some(&(edge, other)) => {
                let near = self.stories.members(other)[0];
                Some((near, self.numbers(position, near, Some(edge))))
            }
            None => {
                let near = self.stories.members(unit).iter().copied().find(|&other| other != position)?;
                Some((near, self.numbers(position, near, None)))
            }
        }
    }
}

/// Articles with the same words, over all units of the text.
fn same_text_count(linked: &Linked, stories: &Stories, unit: u32) -> usize {
    let others: usize = stories.siblings(linked, unit).map(|other| stories.members(other).len()).sum();
    stories.members(unit).len() + others
}

/// Whether the text of an article was long enough to be compared.
pub fn status(corpus: &Corpus, doc: DocId) -> Status {
    corpus.docs[doc as usize].status
}
