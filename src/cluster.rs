//! Room 8: proven links -> clusters in which every member is near the representative or near enough members.
//!
//! Plain connection (union-find) chains strangers: A is linked to B, B to C, and A has nothing of C. Here the
//! text with the most links takes its neighbours, the best of those left takes its own, and so on (the star
//! clustering of Aslam, Pelekhov and Rus 2004, "The star clustering algorithm for static and dynamic
//! information organization", section 3). Then two stars become one where at least half of all pairs between
//! them are proven links (a gamma-quasi-clique with gamma = 1/2: Abello, Resende and Sudarsky 2002, "Massive
//! quasi-clique detection", section 2), and a text left alone joins the star that it has such a share of links to.
//! A link between two clusters that stay apart is a weak link, and reported as one.

use std::collections::{BTreeMap, BTreeSet, BinaryHeap, HashMap};

/// A text to be clustered, as many articles as print it word for word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Node {
    /// Articles with this text.
    pub articles: u32,
    /// Its order among nodes with as many links: the smaller comes first. Distinct for distinct nodes.
    pub order: u32,
}

/// Clusters of nodes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clusters {
    /// Cluster of each node, `None` for a node without any; numbered in the order of their representatives' nodes.
    pub of: Vec<Option<u32>>,
    /// The node whose articles represent each cluster.
    pub representatives: Vec<u32>,
}

/// Clusters nodes by links (two node numbers, each pair once): the last of the three functions that a distributed
/// run is made of. The result does not depend on the order of the links.
pub fn clusters(nodes: &[Node], links: &[(u32, u32)]) -> Clusters {
    let graph = Graph::new(nodes, links);
    let mut star = graph.stars();
    graph.merge(&mut star);

    let mut members: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    for (node, &star) in star.iter().enumerate() {
        members.entry(star).or_default().push(node as u32);
    }
    let mut of = vec![None; nodes.len()];
    let mut representatives = Vec::new();
    for (_, members) in members {
        let articles: u32 = members.iter().map(|&member| nodes[member as usize].articles).sum();
        if articles < 2 {
            continue;
        }
        let number = representatives.len() as u32;
        for &member in &members {
            of[member as usize] = Some(number);
        }
        // Within the cluster: links to members only.
        let inside = |node: u32| -> u64 {
            let near = graph.of(node).iter().filter(|&&other| of[other as usize] == Some(number));
            let linked: u64 = near.map(|&other| nodes[other as usize].articles as u64).sum();
            linked + nodes[node as usize].articles as u64 - 1
        };
        let best = members.iter().max_by_key(|&&m| (inside(m), std::cmp::Reverse(nodes[m as usize].order)));
        representatives.push(*best.expect("a cluster has members"));
    }
    Clusters { of, representatives }
}

/// Links by node, both ways.
struct Graph<'n> {
    nodes: &'n [Node],
    starts: Vec<usize>,
    others: Vec<u32>,
}

impl<'n> Graph<'n> {
    fn new(nodes: &'n [Node], links: &[(u32, u32)]) -> Self {
        let mut starts = vec![0; nodes.len() + 1];
        for &(a, b) in links {
            starts[a as usize + 1] += 1;
            starts[b as usize + 1] += 1;
        }
        for at in 0..nodes.len() {
            starts[at + 1] += starts[at];
        }
        let mut next = starts.clone();
        let mut others = vec![0; 2 * links.len()];
        for &(a, b) in links {
            for (from, to) in [(a, b), (b, a)] {
                others[next[from as usize]] = to;
                next[from as usize] += 1;
            }
        }
        Graph { nodes, starts, others }
    }

    fn of(&self, node: u32) -> &[u32] {
        &self.others[self.starts[node as usize]..self.starts[node as usize + 1]]
    }

    /// The star of each node, named by its centre. The centre is the free node with the most free links, counted in
    /// articles; a heap holds counts that may be too high, and such an entry goes back with what is true now.
    fn stars(&self) -> Vec<u32> {
        let mut star: Vec<Option<u32>> = vec![None; self.nodes.len()];
        let mut free: Vec<u64> = (0..self.nodes.len() as u32)
            .map(|node| self.of(node).iter().map(|&other| self.nodes[other as usize].articles as u64).sum())
            .collect();
        let entry = |node: u32, links: u64| {
            let Node { articles, order } = self.nodes[node as usize];
            (links + articles as u64, std::cmp::Reverse(order), node)
        };
        let mut heap: BinaryHeap<_> =
            (0..self.nodes.len() as u32).map(|node| entry(node, free[node as usize])).collect();
        while let Some(top) = heap.pop() {
            let centre = top.2;
            if star[centre as usize].is_some() {
                continue;
            }
            let now = entry(centre, free[centre as usize]);
            if now != top {
                heap.push(now);
                continue;
            }
            let taken: Vec<u32> = std::iter::once(centre)
                .chain(self.of(centre).iter().copied().filter(|&other| star[other as usize].is_none()))
                .collect();
            for &node in &taken {
                star[node as usize] = Some(centre);
                for &other in self.of(node) {
                    free[other as usize] -= self.nodes[node as usize].articles as u64;
                }
            }
        }
        star.into_iter().map(|star| star.expect("every node is in a star")).collect()
    }

    /// Joins stars between which at least half of all pairs are links, the closest first.
    fn merge(&self, star: &mut [u32]) {
        let mut size: HashMap<u32, u64> = HashMap::new();
        let mut between: HashMap<u32, BTreeMap<u32, u64>> = HashMap::new();
        for (node, &a) in star.iter().enumerate() {
            *size.entry(a).or_default() += 1;
            for &b in self.of(node as u32).iter().map(|&other| &star[other as usize]) {
                if a != b {
                    *between.entry(a).or_default().entry(b).or_default() += 1;
                }
            }
        }
        let is_close = |links: u64, a: u64, b: u64| 2 * links >= a * b;
        // Only pairs of stars that are close enough are ever queued; a join can only make new ones of the joined star.
        let mut queue: BTreeSet<(u32, u32)> = BTreeSet::new();
        for (&a, row) in &between {
            for (&b, &links) in row {
                if a < b && is_close(links, size[&a], size[&b]) {
                    queue.insert((a, b));
                }
            }
        }
        let mut into: HashMap<u32, u32> = HashMap::new();
        while let Some((a, b)) = queue.pop_first() {
            let links = between.get(&a).and_then(|row| row.get(&b)).copied().unwrap_or(0);
            if into.contains_key(&a) || into.contains_key(&b) || !is_close(links, size[&a], size[&b]) {
                continue;
            }
            // The larger row stays, so that each entry moves a logarithmic number of times.
            let (kept, gone) = if between[&a].len() >= between[&b].len() { (a, b) } else { (b, a) };
            let row = between.remove(&gone).unwrap_or_default();
            *size.get_mut(&kept).expect("a star has a size") += size[&gone];
            into.insert(gone, kept);
            for (other, links) in row {
                if let Some(row) = between.get_mut(&other) {
                    row.remove(&gone);
                }
                if other != kept {
                    *between.entry(kept).or_default().entry(other).or_default() += links;
                    *between.entry(other).or_default().entry(kept).or_default() += links;
                    let links = between[&kept][&other];
                    if is_close(links, size[&kept], size[&other]) {
                        queue.insert((kept.min(other), kept.max(other)));
                    }
                }
            }
        }
        for star in star.iter_mut() {
            while let Some(&kept) = into.get(star) {
                *star = kept;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn nodes(count: u32) -> Vec<Node> {
        (0..count).map(|order| Node { articles: 1, order }).collect()
    }

    fn clique(members: std::ops::Range<u32>) -> Vec<(u32, u32)> {
        members.clone().flat_map(|a| (a + 1..members.end).map(move |b| (a, b))).collect()
    }

    #[test]
    fn a_clique_is_one_cluster_and_a_lone_node_none() {
        let found = clusters(&nodes(6), &clique(0..5));
        assert_eq!(found.of, [Some(0), Some(0), Some(0), Some(0), Some(0), None]);
        assert_eq!(found.representatives, [0]);
    }

    #[test]
    fn articles_of_one_text_are_a_cluster_by_themselves() {
        let found = clusters(&[Node { articles: 3, order: 0 }, Node { articles: 1, order: 1 }], &[]);
        assert_eq!(found.of, [Some(0), None]);
    }

    #[test]
    fn the_ends_of_a_chain_do_not_meet() {
        let links: Vec<(u32, u32)> =
            (0..399).map(|a| (a, a + 1)).chain((0..398).map(|a| (a, a + 2))).collect();
        let found = clusters(&nodes(400), &links);
        for a in 0..400usize {
            for b in a..400 {
                if found.of[a] == found.of[b] && found.of[a].is_some() {
                    assert!(b - a <= 6, "{a} and {b} share a cluster");
                }
            }
        }
    }

    #[test]
    fn one_link_between_two_stories_does_not_join_them() {
        let mut links = clique(0..6);
        links.extend(clique(6..12));
        links.push((2, 9));
        let found = clusters(&nodes(12), &links);
        assert_eq!(found.representatives.len(), 2);
        assert!(found.of[..6].iter().all(|c| *c == found.of[0]));
        assert_ne!(found.of[0], found.of[6]);
    }

    #[test]
    fn a_member_that_misses_the_centre_joins_by_half_of_the_members() {
        // Node 5 is linked to four of the seven in the star of node 0, not to its centre.
        let mut links = clique(0..5);
        links.extend([(1, 5), (2, 5), (3, 5), (4, 5)]);
        links.push((0, 6));
        links.push((0, 7));
        let found = clusters(&nodes(8), &links);
        assert_eq!(found.of[5], found.of[0]);
    }

    #[test]
    fn neither_the_order_of_links_nor_of_nodes_matters() {
        let links: Vec<(u32, u32)> = (0..600u64)
            .map(|i| {
                let hash = crate::text::hash_of(&i.to_string(), 5);
                let (a, b) = ((hash % 120) as u32, (hash >> 32) as u32 % 120);
                (a.min(b), a.max(b))
            })
            .filter(|(a, b)| a != b && b - a < 12)
            .collect::<BTreeSet<_>>()
            .into_iter()
            .collect();
        let found = clusters(&nodes(120), &links);
        let mut turned: Vec<(u32, u32)> = links.iter().rev().map(|&(a, b)| (b, a)).collect();
        turned.rotate_left(17);
        assert_eq!(clusters(&nodes(120), &turned), found);
    }
}
