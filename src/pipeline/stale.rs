//! `newsprint stale`: the rows of `stale.jsonl` -> by story, what was corrected, who still prints it and for how long.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::path::Path;

use serde::Serialize;

use super::lookup::{About, known};
use super::related::{self, StaleLine, StaleLines};
use crate::error::Error;
use crate::input::dates::read_time;
use crate::relate::moment::{Span, Times};

/// Version of the report.
pub const STALE_SCHEMA: u32 = 1;

/// Who still prints what was corrected.
#[derive(Clone, Debug, Serialize)]
pub struct StaleReport {
    /// Version of this form.
    pub schema: u32,
    /// The stories that have any of it, by number.
    pub stories: Vec<StaleStory>,
}

/// A story in which copies print what was corrected.
#[derive(Clone, Debug, Serialize)]
pub struct StaleStory {
    /// Its number.
    pub story: u32,
    /// Its headline.
    pub title: Option<String>,
    /// What was corrected: one entry for each version that corrected something and each set of copies that print it.
    pub corrections: Vec<Correction>,
}

/// What one version corrected, and who still prints all of it.
#[derive(Clone, Debug, Serialize)]
pub struct Correction {
    /// The version that corrected it.
    pub corrected: String,
    /// Its outlet.
    pub outlet: Option<String>,
    /// When it was changed or published, as given.
    pub since: Option<String>,
    /// What it corrected.
    pub changes: Vec<Change>,
    /// The articles that print it, by id.
    pub copies: Vec<StaleCopy>,
}

/// Something that was corrected.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Change {
    /// A kind of fact, or `sentence`.
    pub kind: String,
    /// As printed before.
    pub old: String,
    /// As printed now; null where it was removed.
    pub new: Option<String>,
}

/// An article that prints what was corrected.
#[derive(Clone, Debug, Serialize)]
pub struct StaleCopy {
    /// Its id.
    pub id: String,
    /// Its outlet.
    pub outlet: Option<String>,
    /// First publication, as given.
    pub published: Option<String>,
    /// Whether it came out before or after the correction.
    pub order: Order,
    /// How long before or after, where both times are moments.
    pub seconds: Option<i64>,
    /// How long after the correction it was changed or fetched with the old words in it, where that is known.
    pub seen_seconds: Option<i64>,
}

/// When a copy came out, beside the correction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Order {
    /// Before it: it carries what was corrected since then.
    Before,
    /// After it: what it printed was corrected already.
    After,
    /// The times do not tell.
    Unknown,
}

/// Reads who still prints what, in one story or in all.
pub fn stale(folder: &Path, story: Option<u32>) -> Result<StaleReport, Error> {
    let mut lines = StaleLines::open(folder)?;
    let mut found: Vec<(u32, Option<String>, Vec<StaleLine>)> = Vec::new();
    match story {
        Some(number) => {
            let story = related::story(folder, number)?;
            found.push((number, story.title, lines.of(number)?));
        }
        None => {
            for story in related::stories(folder)? {
                let story = story?;
                found.push((story.story, story.title, lines.of(story.story)?));
            }
        }
    }
    found.retain(|(_, _, lines)| !lines.is_empty());
    let named = found.iter().flat_map(|(_, _, lines)| lines).flat_map(|line| [&line.copy, &line.corrected]);
    let wanted: HashSet<&str> = named.map(String::as_str).collect();
    let mut about = HashMap::new();
    if !wanted.is_empty() {
        about = known(folder, |id| wanted.contains(id))?;
    }
    let about: HashMap<&str, &About> = about.iter().map(|(id, of)| (id.as_str(), &of.about)).collect();
    let story = |(story, title, lines): &(u32, Option<String>, Vec<StaleLine>)| StaleStory {
        story: *story,
        title: title.clone(),
        corrections: corrections(lines, &about),
    };
    Ok(StaleReport { schema: STALE_SCHEMA, stories: found.iter().map(story).collect() })
}

/// The rows of a story, those with the same correcting version and the same copies together.
fn corrections(lines: &[StaleLine], about: &HashMap<&str, &About>) -> Vec<Correction> {
    let mut since: HashMap<&str, Option<&str>> = HashMap::new();
    let mut copies: BTreeMap<(&str, Change), BTreeSet<&str>> = BTreeMap::new();
    // A sentence that stands twice in a text may be corrected twice.
    let mut order: Vec<(&str, Change)> = Vec::new();
    for line in lines {
        since.insert(&line.corrected, line.since.as_deref());
        let change = Change { kind: line.kind.clone(), old: line.old.clone(), new: line.new.clone() };
        let key = (line.corrected.as_str(), change);
        if !copies.contains_key(&key) {
            order.push(key.clone());
        }
        copies.entry(key).or_default().insert(&line.copy);
    }
    let mut grouped: BTreeMap<(&str, &BTreeSet<&str>), Vec<Change>> = BTreeMap::new();
    for (corrected, change) in order {
        let of = &copies[&(corrected, change.clone())];
        grouped.entry((corrected, of)).or_default().push(change);
    }
    let correction = |((corrected, copies), changes): ((&str, &BTreeSet<&str>), Vec<Change>)| {
        let since = since[corrected];
        let copies = copies.iter().map(|id| copy(id, about.get(id).copied(), since)).collect();
        let outlet = about.get(corrected).and_then(|about| about.source.clone());
        Correction {
            corrected: corrected.to_string(),
            outlet,
            since: since.map(str::to_string),
            changes,
            copies,
        }
    };
    let mut corrections: Vec<Correction> = grouped.into_iter().map(correction).collect();
    // In the order in which they were made, as far as that is known.
    let at =
        |since: &Option<String>| since.as_deref().and_then(read_time).map_or(i64::MAX, |time| time.seconds);
    corrections.sort_by_cached_key(|correction| at(&correction.since));
    corrections
}

fn copy(id: &str, about: Option<&About>, since: Option<&str>) -> StaleCopy {
    let times = about.map(About::times).unwrap_or_default();
    let corrected = since.and_then(read_time).map(Span::of);
    let (order, seconds) = corrected.map_or((Order::Unknown, None), |at| order(&times, &at));
    StaleCopy {
        id: id.to_string(),
        outlet: about.and_then(|about| about.source.clone()),
        published: about.and_then(|about| about.published.clone()),
        order,
        seconds,
        seen_seconds: corrected.and_then(|at| seen(&times, &at)),
    }
}

/// An order is claimed only where the times do not overlap, as everywhere.
fn order(times: &Times, corrected: &Span) -> (Order, Option<i64>) {
    let published = times.publication();
    let is_moment = |span: &Span| span.from == span.to;
    let apart = published.from.abs_diff(corrected.from) as i64;
    let apart = Some(apart).filter(|_| is_moment(&published) && is_moment(corrected));
    if corrected.is_before(&published) {
        (Order::After, apart)
    } else if published.is_before(corrected) {
        (Order::Before, apart)
    } else {
        (Order::Unknown, None)
    }
}

/// The last time at which the text is known to have been there as it is, if that is after the correction.
fn seen(times: &Times, corrected: &Span) -> Option<i64> {
    let seen = [times.modified, times.crawled].into_iter().flatten().map(|time| time.seconds).max()?;
    Some(seen - corrected.to).filter(|seconds| *seconds > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn times(published: &str, crawled: &str) -> Times {
        Times { published: read_time(published), modified: None, crawled: read_time(crawled) }
    }

    #[test]
    fn an_order_is_claimed_where_times_do_not_overlap() {
        let at = |text: &str| Span::of(read_time(text).unwrap());
        let noon = at("2025-03-01T12:00:00Z");
        let cases = [
            ("2025-03-01T13:30:00Z", "", Order::After, Some(5400)),
            ("2025-03-01T11:00:00Z", "", Order::Before, Some(3600)),
            ("2025-03-02", "", Order::After, None),
            ("2025-03-01", "", Order::Unknown, None),
            ("", "2025-03-01T11:00:00Z", Order::Before, None),
            ("", "2025-03-01T13:00:00Z", Order::Unknown, None),
            ("", "", Order::Unknown, None),
        ];
        for (published, crawled, wanted, seconds) in cases {
            assert_eq!(order(&times(published, crawled), &noon), (wanted, seconds), "{published} {crawled}");
        }
        assert_eq!(seen(&times("2025-03-01", "2025-03-01T13:00:00Z"), &noon), Some(3600));
        assert_eq!(seen(&times("2025-03-01", "2025-03-01T11:00:00Z"), &noon), None);
        // Of a day it is not known when in it.
        assert_eq!(seen(&times("", "2025-03-01T13:00:00Z"), &at("2025-03-01")), None);
    }
}
