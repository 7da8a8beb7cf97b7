//! The versions of an article under one address, some without a time -> their order.
//!
//! Versions change step by step, so one without a time stands beside the one that is nearest to it, on the side of those
//! with which it shares more than with that one. Where that does not tell, the fuller version is the later one: articles
//! grow.

use super::order::Versions;

/// More versions than this under one address are no article.
const MOST: usize = 64;
/// Fewer words tell nothing.
const MARGIN: u32 = 3;

/// Tells the order of the pairs of these versions of which nothing is known yet.
pub(super) fn put_in_order(versions: &[u32], known: &mut Versions<'_, '_>) {
    if versions.len() > MOST {
        return;
    }
    let mut chain = longest_chain(versions, known);
    let mut loose: Vec<u32> = versions.iter().copied().filter(|version| !chain.contains(version)).collect();
    while let Some((at, position)) = next(&loose, &chain, known) {
        let version = loose.remove(at);
        for &before in &chain[..position] {
            known.tell(before, version);
        }
        for &after in &chain[position..] {
            known.tell(version, after);
        }
        chain.insert(position, version);
    }
    for (number, &one) in loose.iter().enumerate() {
        for &other in loose[..number].iter().chain(&chain) {
            match known.fuller(one, other) {
                Some(fuller) if fuller == one => known.tell(other, one),
                Some(_) => known.tell(one, other),
                None => {}
            }
        }
    }
}

/// Versions of which the order is known, one after another.
fn longest_chain(versions: &[u32], known: &Versions<'_, '_>) -> Vec<u32> {
    let follows = |one: u32| versions.iter().filter(|&&other| known.is_before(one, other)).count();
    let mut ordered: Vec<u32> = versions.to_vec();
    ordered.sort_by_key(|&version| std::cmp::Reverse(follows(version)));
    let mut chain: Vec<u32> = Vec::new();
    for version in ordered {
        if chain.iter().all(|&before| known.is_before(before, version)) {
            chain.push(version);
        }
    }
    chain
}

/// The loose version whose place in the chain is the surest, and that place.
fn next(loose: &[u32], chain: &[u32], known: &Versions<'_, '_>) -> Option<(usize, usize)> {
    let mut best: Option<(u32, usize, usize)> = None;
    for (at, &version) in loose.iter().enumerate() {
        if let Some((margin, position)) = place(version, chain, known)
            && best.is_none_or(|(most, ..)| margin > most)
        {
            best = Some((margin, at, position));
        }
    }
    best.map(|(_, at, position)| (at, position))
}

/// Where a version stands in the chain, and by how many words that is told.
///
/// What it shares with a version beyond the one that is nearest to it tells on which side of that one it stands. A version
/// that shares nothing with any other beyond the nearest follows the last one, or goes before the first, unless it has all
/// of that one and more: then its own was taken out again.
fn place(version: u32, chain: &[u32], known: &Versions<'_, '_>) -> Option<(u32, usize)> {
    let to: Vec<u32> = chain.iter().map(|&other| known.distance(version, other)).collect::<Option<_>>()?;
    let nearest = (0..chain.len()).min_by_key(|&at| to[at])?;
    let mut beyond: Vec<(u32, usize)> = Vec::new();
    for at in (0..chain.len()).filter(|&at| at != nearest) {
        let way = to[nearest] + known.distance(chain[nearest], chain[at])?;
        beyond.push((way.saturating_sub(to[at]), at));
    }
    let strongest = beyond.into_iter().max().filter(|(shared, _)| *shared >= MARGIN);
    let (margin, position) = match strongest {
        Some((shared, at)) => (shared, if at > nearest { nearest + 1 } else { nearest }),
        None if chain.len() == 1 => {
            let fuller = known.fuller(version, chain[0])?;
            (0, usize::from(fuller == version))
        }
        None if nearest + 1 == chain.len() => (0, nearest + 1),
        None if known.lacks(version, chain[nearest])? < MARGIN => (0, nearest + 1),
        None if nearest == 0 => (0, 0),
        None => return None,
    };
    let is_possible = !chain[..position].iter().any(|&other| known.is_before(version, other))
        && !chain[position..].iter().any(|&other| known.is_before(other, version));
    is_possible.then_some((margin, position))
}
