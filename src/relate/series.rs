//! Articles and their pairs -> which of them are reports of a series: one frame that an outlet fills on three days or more.
//!
//! Two texts of one outlet that differ in a figure may be a correction or the next report of one kind; two texts do not
//! tell. A third one does, days from both: nobody corrects a text three times in as many weeks under other addresses.

use super::compare::Compared;
use super::moment::UPDATES;
use super::relation::is_aligned;
use super::{Article, Pair};

/// Of each article whether it is a report of a series.
pub fn series(articles: &[Article<'_>], pairs: &[Pair]) -> Vec<bool> {
    let time = |number: u32| {
        let times = articles[number as usize].times;
        times.published.or(times.modified).map(|time| time.seconds)
    };
    // Of each article the times of the others, the earliest and the latest.
    let mut others: Vec<Option<(i64, i64)>> = vec![None; articles.len()];
    for pair in pairs {
        let (Some(a), Some(b)) = (time(pair.a), time(pair.b)) else { continue };
        if !are_alike(&articles[pair.a as usize], &articles[pair.b as usize], &pair.compared) {
            continue;
        }
        for (number, at) in [(pair.a, b), (pair.b, a)] {
            let known = others[number as usize].get_or_insert((at, at));
            *known = (known.0.min(at), known.1.max(at));
        }
    }
    others.into_iter().map(|times| times.is_some_and(|(first, last)| last - first > UPDATES)).collect()
}

/// Whether two articles are much the same, of one outlet, under two addresses, and days apart.
fn are_alike(a: &Article<'_>, b: &Article<'_>, compared: &Compared) -> bool {
    let is_one = a.is_of_one_outlet(b) && !a.is_of_one_address(b);
    is_one && !a.times.are_close(&b.times) && is_aligned(compared)
}
