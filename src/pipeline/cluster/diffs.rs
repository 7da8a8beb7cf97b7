//! `diffs.jsonl`: what became of every article of a cluster, against the version before it or the representative.

use std::collections::HashMap;

use rayon::prelude::*;

use super::super::Step;
use super::super::diff::two;
use super::super::gather::NO_OUTLET;
use super::super::lookup::{About, Article};
use super::super::story::Position;
use super::Run;
use super::rows::{Writer, push_row};
use crate::error::Error;
use crate::report::diff::{Against, DiffLine};

/// Bytes of text that are compared at once, about: rows are several times as long.
const BATCH: usize = 4 << 20;
/// Rows that are made at once, at most.
const ROWS: usize = 1 << 10;

/// An article, the one that it is compared with, and why that one.
type Comparison = (Position, Position, Against);

/// A member of a cluster as far as it decides which version came before which.
struct Member {
    time: i64,
    position: Position,
    outlet: u32,
    url: Option<String>,
}

impl Writer<'_> {
    /// Writes the diffs of the articles in clusters, in the order of their ids; how many there are.
    pub(super) fn diffs(&self) -> Result<u64, Error> {
        let comparisons = self.comparisons()?;
        let mut file = self.folder.file("diffs.jsonl")?;
        let mut written = 0;
        let mut rest = comparisons.as_slice();
        while !rest.is_empty() {
            self.watch.at(Step::Write)?;
            let (batch, later) = rest.split_at(self.batch(rest));
            rest = later;
            let rows: Vec<Result<Option<Vec<u8>>, Error>> =
                batch.par_iter().with_max_len(1).map(|comparison| self.diff_row(*comparison)).collect();
            for row in rows {
                // A text that cannot be read again has no row, as it has no place in texts.zst.
                if let Some(bytes) = row? {
                    file.write(&bytes)?;
                    written += 1;
                }
            }
        }
        file.finish()?;
        Ok(written)
    }

    /// How many of the comparisons are made at once.
    fn batch(&self, comparisons: &[Comparison]) -> usize {
        let mut bytes = 0;
        let fits = |(article, other, _): &&Comparison| {
            bytes +=
                [article, other].map(|position| self.doc(*position).text_len as usize).iter().sum::<usize>();
            bytes <= BATCH
        };
        comparisons.iter().take(ROWS).take_while(fits).count().max(1)
    }

    /// What is compared with what, in the order of ids.
    fn comparisons(&self) -> Result<Vec<Comparison>, Error> {
        let stories = &self.run.stories;
        let mut members: Vec<Vec<Position>> = vec![Vec::new(); stories.representatives.len()];
        for position in 0..stories.order.len() as u32 {
            if let Some(cluster) = stories.cluster[stories.unit[position as usize] as usize] {
                members[cluster as usize].push(position);
            }
        }
        let of_cluster = |(members, &representative): (&Vec<Position>, &Position)| {
            let previous = previous(self.members(members)?);
            let others = members.iter().filter(|member| **member != representative);
            let compared = others.map(|&member| match previous.get(&member) {
                Some(&before) => (member, before, Against::Previous),
                None => (member, representative, Against::Representative),
            });
            Ok(compared.collect::<Vec<Comparison>>())
        };
        let compared: Result<Vec<Vec<Comparison>>, Error> =
            members.par_iter().zip(&stories.representatives).map(of_cluster).collect();
        let mut compared = compared?.concat();
        compared.sort_unstable_by_key(|(position, ..)| *position);
        Ok(compared)
    }

    /// The members that have a time, in its order.
    fn members(&self, positions: &[Position]) -> Result<Vec<Member>, Error> {
        let mut members = Vec::with_capacity(positions.len());
        for &position in positions {
            let about = self.about(position)?;
            if let Some(time) = about.time() {
                members.push(Member { time, position, outlet: self.doc(position).outlet, url: about.url });
            }
        }
        members.sort_by_key(|member| (member.time, member.position));
        Ok(members)
    }

    fn diff_row(&self, (article, other, against): Comparison) -> Result<Option<Vec<u8>>, Error> {
        let Some(old) = self.article(other)? else { return Ok(None) };
        let Some(new) = self.article(article)? else { return Ok(None) };
        let Run { stories, .. } = self.run;
        let cluster = stories.cluster[stories.unit[article as usize] as usize].expect("it is in a cluster");
        let mut bytes = Vec::new();
        push_row(&mut bytes, &DiffLine { id: &new.id, cluster, against, diff: two(&old, &new) });
        Ok(Some(bytes))
    }

    fn article(&self, position: Position) -> Result<Option<Article>, Error> {
        let text = self.text(position, &mut Vec::new(), str::to_string);
        let about = self.about(position)?;
        Ok(text.map(|text| Article { id: self.id(position).to_string(), text, about }))
    }

    /// What the record of an article says.
    pub(super) fn about(&self, position: Position) -> Result<About, Error> {
        let mut meta = Vec::new();
        self.run.corpus.meta(self.run.stories.order[position as usize], &mut meta)?;
        // Fields each led by a comma.
        let Some(first) = meta.first_mut() else { return Ok(About::default()) };
        *first = b'{';
        meta.push(b'}');
        Ok(serde_json::from_slice(&meta).expect("it was written as JSON"))
    }
}

/// For each member the latest one that is earlier and of the same outlet or at the same address.
fn previous(members: Vec<Member>) -> HashMap<Position, Position> {
    let mut previous = HashMap::new();
    let mut outlets: HashMap<u32, (i64, Position)> = HashMap::new();
    let mut urls: HashMap<&str, (i64, Position)> = HashMap::new();
    // What has the same time is not before one another.
    for moment in members.chunk_by(|one, other| one.time == other.time) {
        for member in moment {
            let of_outlet = outlets.get(&member.outlet);
            let at_url = member.url.as_deref().and_then(|url| urls.get(url));
            if let Some(&(_, before)) = of_outlet.into_iter().chain(at_url).max() {
                previous.insert(member.position, before);
            }
        }
        for member in moment {
            let key = (member.time, member.position);
            if member.outlet != NO_OUTLET {
                outlets.insert(member.outlet, key);
            }
            if let Some(url) = &member.url {
                urls.insert(url, key);
            }
        }
    }
    previous
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_before_is_the_latest_earlier_one() {
        let member = |time, position, outlet, url: &str| Member {
            time,
            position,
            outlet,
            url: (!url.is_empty()).then(|| url.to_string()),
        };
        let found = previous(vec![
            member(1, 0, 7, "a"),
            member(1, 1, 7, ""),
            member(2, 2, 8, "a"),
            member(3, 3, 7, "a"),
            member(3, 4, NO_OUTLET, ""),
            member(4, 5, NO_OUTLET, "b"),
            member(5, 6, 9, "b"),
        ]);
        // Of two at one moment, the one whose id sorts last; an unknown outlet is no outlet.
        let expected = HashMap::from([(2, 0), (3, 2), (6, 5)]);
        assert_eq!(found, expected);
    }
}
