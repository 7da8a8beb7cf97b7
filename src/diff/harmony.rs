//! The sentences of two texts -> the same, cut alike.
//!
//! Whether a sentence ends is often told by the layout alone: a headline has no full stop, "Ariz." is followed by a
//! capital. When one version breaks the line there and the other does not, no reader sees a change. So a sentence is cut
//! where the other text shows that one ends: where what stands before or after is a whole sentence of the other text
//! ([`cut_alike`]), and where it was aligned with two sentences and nothing but white space differs between them
//! ([`seams`]).

use xxhash_rust::xxh3::xxh3_64;

use super::align::{Cut, Likeness, Link, matches};
use super::keys::KeySet;
use super::sentence::{Sentence, is_closer, is_opener, is_terminator};
use super::typographic;

/// A sentence longer than this is not searched.
const LONGEST: usize = 4_000;
/// A whole sentence shorter than this may stand in another one by accident.
const SHORTEST: usize = 12;

/// Cuts the sentences of either text where a whole sentence of the other begins or ends within them.
pub fn cut_alike(old: &str, new: &str, old_sentences: &mut Vec<Sentence>, new_sentences: &mut Vec<Sentence>) {
    // What was cut in one text may show where to cut the other.
    for _ in 0..2 {
        let before = old_sentences.len() + new_sentences.len();
        cut_like(old, old_sentences, new, new_sentences);
        cut_like(new, new_sentences, old, old_sentences);
        if old_sentences.len() + new_sentences.len() == before {
            break;
        }
    }
}

fn cut_like(text: &str, sentences: &mut Vec<Sentence>, other: &str, other_sentences: &[Sentence]) {
    let known: KeySet =
        other_sentences.iter().map(|sentence| xxh3_64(sentence.of(other).as_bytes())).collect();
    let mut cuts = Vec::new();
    for sentence in sentences.iter() {
        let printed = sentence.of(text);
        if printed.len() <= LONGEST && !known.contains(&xxh3_64(printed.as_bytes())) {
            whole_parts(*sentence, printed, &known, &mut cuts);
        }
    }
    cut(text, sentences, &cuts);
}

/// Places in a sentence before or after which a known sentence stands.
fn whole_parts(sentence: Sentence, printed: &str, known: &KeySet, cuts: &mut Vec<u32>) {
    let is_known = |part: &str| part.len() >= SHORTEST && known.contains(&xxh3_64(part.as_bytes()));
    let mut from = 0;
    for (space, mark) in printed.match_indices([' ', '\n', '\t', '\u{a0}']) {
        // Most places are before a small letter.
        if printed.as_bytes().get(space + mark.len()).is_some_and(u8::is_ascii_lowercase) {
            continue;
        }
        let head = printed[from..space].trim();
        let tail = printed[space..].trim_start();
        if head.is_empty() || !may_end(head) || !may_begin(tail) {
            continue;
        }
        if is_known(head) || (is_known(tail) && ends_well(head, tail)) {
            cuts.push(sentence.start + space as u32);
            from = space;
        }
    }
}

/// A sentence that ends in a comma or a semicolon was joined to the next one by a person.
fn may_end(head: &str) -> bool {
    !head.ends_with([',', ';', '-', '–', '—', '(', '،', '、'])
}

/// Whether a sentence or a headline ends between the two: "... and" does not, "... With WikiLeaks During Campaign" does,
/// and so does what stands before a dateline.
fn ends_well(head: &str, tail: &str) -> bool {
    if head.ends_with(|last: char| is_terminator(last) || is_closer(last)) {
        return true;
    }
    let is_capital = |word: &&str| word.starts_with(|first: char| !first.is_lowercase());
    let (words, capitals) =
        (head.split_whitespace().count(), head.split_whitespace().filter(is_capital).count());
    let place = tail.split(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
    let is_dateline = place.len() >= 4 && place.chars().all(char::is_uppercase);
    let last = head.split_whitespace().next_back().unwrap_or_default();
    // As long as a sentence, and not broken off: "... seriously, but".
    let is_whole =
        words >= 8 && !super::lists::SMALL.contains(&last) && !matches!(last, "saying" | "because");
    is_whole || (is_capital(&last) && (is_dateline || (words >= 5 && capitals * 10 >= words * 7)))
}

fn may_begin(tail: &str) -> bool {
    let first = tail.trim_start_matches(is_opener).chars().next();
    first.is_some_and(|first| !first.is_lowercase() && !matches!(first, ',' | ';' | '-' | '–' | '—'))
}

/// Cuts sentences at white space; `cuts` are places of white space, in order.
pub fn cut(text: &str, sentences: &mut Vec<Sentence>, cuts: &[u32]) {
    if cuts.is_empty() {
        return;
    }
    let mut next = cuts.iter().copied().peekable();
    let mut found = Vec::with_capacity(sentences.len() + cuts.len());
    for sentence in sentences.iter() {
        let mut from = sentence.start;
        while let Some(at) = next.next_if(|at| *at < sentence.end) {
            let head = text[from as usize..at as usize].trim_end();
            let tail = text[at as usize..sentence.end as usize].trim_start();
            if at > from && !head.is_empty() && !tail.is_empty() {
                found.push(Sentence { start: from, end: from + head.len() as u32 });
                from = sentence.end - tail.len() as u32;
            }
        }
        found.push(Sentence { start: from, end: sentence.end });
    }
    *sentences = found;
}

/// The text cut anew, with its sentences cut at these places as well.
pub fn recut<'t>(mut before: Cut<'t>, cuts: &[u32]) -> Cut<'t> {
    let mut sentences = std::mem::take(&mut before.sentences);
    cut(before.text, &mut sentences, cuts);
    before.recut(sentences)
}

/// Places of white space in either text where a sentence is to be cut: it was aligned with several, and between two of
/// them nothing but white space differs.
pub fn seams(old: &Cut<'_>, new: &Cut<'_>, links: &[Link]) -> (Vec<u32>, Vec<u32>) {
    let (mut in_old, mut in_new) = (Vec::new(), Vec::new());
    for link in links.iter().filter(|link| link.likeness == Likeness::Similar) {
        if link.new_count > 1 {
            seams_of(old, link.old, new, (link.new, link.new_count), &mut in_old);
        } else if link.old_count > 1 {
            seams_of(new, link.new, old, (link.old, link.old_count), &mut in_new);
        }
    }
    in_old.sort_unstable();
    in_new.sort_unstable();
    (in_old, in_new)
}

fn seams_of(whole: &Cut<'_>, number: u32, parts: &Cut<'_>, (first, count): (u32, u32), cuts: &mut Vec<u32>) {
    let whole_tokens = whole.tokens_of(number as usize, 1);
    let parts_tokens = parts.tokens_of(first as usize, count as usize);
    let found = matches(whole_tokens, parts_tokens);
    let mut seam = 0;
    for part in first..first + count - 1 {
        seam += parts.tokens_of(part as usize, 1).len();
        // The tokens on both sides of the seam follow each other in the whole as well.
        let run = found.iter().find(|(_, other, length)| *other < seam && seam < other + length);
        let Some((at, other, _)) = run else { continue };
        let after = at + (seam - other);
        let gap = whole_tokens[after - 1].end as usize..whole_tokens[after].start as usize;
        let parts_gap = parts_tokens[seam - 1].end as usize..parts_tokens[seam].start as usize;
        let is_same = typographic::is_same_gap(&whole.text[gap.clone()], &parts.text[parts_gap]);
        if is_same && let Some(space) = whole.text[gap.clone()].find(char::is_whitespace) {
            cuts.push((gap.start + space) as u32);
        }
    }
}
