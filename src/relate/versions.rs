//! The versions of an article under one address, some without a time -> their order.
//!
//! Versions change step by step, so one without a time stands where the way through all of them stays the shortest, counted
//! in words. Where that does not tell, the fuller version is the later one: articles grow.

use super::order::Versions;

/// More versions than this under one address are no article.
const MOST: usize = 64;
/// Fewer words tell nothing: a version that lacks fewer of another has all of it.
const ALL: u32 = 3;

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

/// Where a version lengthens the way through the chain the least, and by how many words less than anywhere else.
fn place(version: u32, chain: &[u32], known: &Versions<'_, '_>) -> Option<(u32, usize)> {
    let first = *chain.first()?;
    let to: Vec<u32> = chain.iter().map(|&other| known.distance(version, other)).collect::<Option<_>>()?;
    // What has all of the first version and more came of it, though its own may have been taken out again; and the first
    // came of what it has all of.
    let (lacks, is_lacked) = (known.lacks(version, first)?, known.lacks(first, version)?);
    let (has_all, is_had) = (lacks < ALL && is_lacked >= ALL, is_lacked < ALL && lacks >= ALL);
    let may_stand = |position: usize| {
        let is_refused = if position == 0 { has_all } else { is_had };
        !is_refused
            && !chain[..position].iter().any(|&other| known.is_before(version, other))
            && !chain[position..].iter().any(|&other| known.is_before(other, version))
    };
    let mut ways = Vec::new();
    for position in (0..=chain.len()).filter(|&position| may_stand(position)) {
        let longer = match position {
            0 => to[0],
            _ if position == chain.len() => to[position - 1],
            _ => {
                let between = known.distance(chain[position - 1], chain[position])?;
                (to[position - 1] + to[position]).saturating_sub(between)
            }
        };
        ways.push((longer, position));
    }
    ways.sort_unstable();
    match ways[..] {
        [] => None,
        [(_, position)] => Some((u32::MAX, position)),
        [(shortest, position), (second, _), ..] if second >= shortest + ALL => {
            Some((second - shortest, position))
        }
        // Before or after a single one: the fuller version is the later one.
        _ if chain.len() == 1 => {
            let fuller = known.fuller(version, first)?;
            Some((0, usize::from(fuller == version)))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests;
