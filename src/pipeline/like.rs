//! A text, or some words, and an output folder -> the articles that have them, with exact numbers.
//!
//! Every stored text is compared, frame by frame on all threads: it is a scan, and finds all there is to find. A text is
//! compared by its shingles, without those that any outlet repeats; one of fewer words than a shingle has is looked for
//! word by word. Headlines are looked at as well, because no text has its own in it.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashSet};
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};

use bitvec::vec::BitVec;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::lookup::{lines, parse};
use super::pair::stored_params;
use super::relate::load::{Passage, passages};
use super::relate::texts::part;
use super::{Step, Watch};
use crate::error::Error;
use crate::params::Params;
use crate::report::TextPlace;
use crate::report::texts::TextReader;
use crate::shingle::{ShingleSet, shingles};
use crate::text::Tokenizer;
use crate::verify::{Comparer, Overlap, Shingled};

/// A text of so many words or fewer may be a headline, or words that somebody remembers.
const FEW: usize = 16;

/// How an article has what was looked for, from the best way to the least.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Found {
    /// Shingles of it are in the text.
    Passages,
    /// Shingles of it are in the headline.
    Headline,
    /// The words stand in the headline, one after another.
    PhraseInHeadline,
    /// The words stand in the text, one after another.
    PhraseInText,
    /// All of the words are in the headline.
    WordsInHeadline,
    /// All of the words are in the text.
    WordsInText,
}

/// What an article shares with a text.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Shared {
    /// Share of the given text that is found in the article.
    pub share: f64,
    /// Share of the article that is in the given text.
    pub share_of_article: f64,
    /// Shared of all.
    pub jaccard: f64,
    /// Distinct shingles in both.
    pub shingles: u32,
}

impl Shared {
    fn of(overlap: &Overlap) -> Self {
        Shared {
            share: overlap.containment_a(),
            share_of_article: overlap.containment_b(),
            jaccard: overlap.jaccard(),
            shingles: overlap.shared,
        }
    }
}

/// An article that has what was looked for.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Hit {
    pub(super) id: String,
    pub(super) found: Found,
    pub(super) shared: Option<Shared>,
}

impl Hit {
    /// The better one is less: more shared, a better way, then the id.
    pub(super) fn order(&self, other: &Self) -> std::cmp::Ordering {
        let numbers = |hit: &Hit| hit.shared.map_or((0, 0.0), |shared| (shared.shingles, shared.jaccard));
        let ((shared, jaccard), (other_shared, other_jaccard)) = (numbers(self), numbers(other));
        let by_numbers = other_shared.cmp(&shared).then(other_jaccard.total_cmp(&jaccard));
        by_numbers.then(self.found.cmp(&other.found)).then_with(|| self.id.cmp(&other.id))
    }
}

/// How it was looked for, and in how much.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Search {
    /// Words that were given.
    pub words: u32,
    /// Their distinct shingles; none were looked for where this is 0.
    pub shingles: u32,
    /// Of those, set aside because an outlet repeats them.
    pub boilerplate_shingles: u32,
    /// Articles whose texts were compared.
    pub compared: u64,
    /// Articles in no pair whose texts are not stored: of these only a whole copy is found.
    pub not_stored: u64,
}

/// The articles that have a text, in the order of their ids.
pub(super) fn like(folder: &Path, text: &str, watch: &Watch) -> Result<(Search, Vec<Hit>), Error> {
    let params = stored_params(folder)?;
    let sought = Sought::new(folder, text, &params)?;
    if sought.words.is_empty() {
        return Err(Error::NoInput { argument: "there is no word in what is to be found".to_string() });
    }
    let shelf = Shelf::open(folder, text, &sought, &params)?;
    let mut search = Search {
        words: sought.words.len() as u32,
        shingles: sought.size.0,
        boilerplate_shingles: sought.size.0 - sought.size.1,
        compared: shelf.compared,
        not_stored: shelf.not_stored,
    };
    if sought.size.0 > 0 {
        let hits = shelf.hits(&sought, Way::Shingles, &params, watch)?;
        if !hits.is_empty() || sought.words.len() > FEW {
            return Ok((search, hits));
        }
        search.shingles = 0;
        search.boilerplate_shingles = 0;
    }
    Ok((search, shelf.hits(&sought, Way::Words, &params, watch)?))
}

/// What is looked for in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    Shingles,
    Words,
}

/// What is looked for.
struct Sought {
    words: Vec<u64>,
    shingles: Vec<u64>,
    aside: BitVec,
    /// The shingles that are not set aside.
    rest: ShingleSet,
    /// Distinct shingles, and those of them that are not set aside.
    size: (u32, u32),
    /// Shingles that an outlet repeats.
    repeated: ShingleSet,
}

impl Sought {
    fn new(folder: &Path, text: &str, params: &Params) -> Result<Self, Error> {
        let mut tokenizer = Tokenizer::new(params.seed);
        let (mut words, mut own) = (Vec::new(), Vec::new());
        let mut repeated = ShingleSet::default();
        for Passage { text: passage, .. } in passages(folder)? {
            tokenizer.hashes(&passage, &mut words);
            shingles(&words, params.shingle_words, &mut own);
            repeated.extend(&own);
        }
        tokenizer.hashes(text, &mut words);
        shingles(&words, params.shingle_words, &mut own);
        let all: ShingleSet = own.iter().copied().collect();
        let rest: ShingleSet = all.difference(&repeated).copied().collect();
        let size = (all.len() as u32, rest.len() as u32);
        let aside = own.iter().map(|hash| repeated.contains(hash)).collect();
        Ok(Sought { words, shingles: own, aside, rest, size, repeated })
    }

    fn is_phrase_of(&self, words: &[u64]) -> bool {
        words.windows(self.words.len()).any(|window| window == self.words)
    }

    fn are_all_in(&self, words: &[u64]) -> bool {
        let there: HashSet<u64> = words.iter().copied().collect();
        self.words.iter().all(|word| there.contains(word))
    }
}

/// Memory that is used again from text to text.
struct Desk {
    tokenizer: Tokenizer,
    comparer: Comparer,
    words: Vec<u64>,
    shingles: Vec<u64>,
}

impl Desk {
    fn new(params: &Params) -> Self {
        let (tokenizer, comparer) = (Tokenizer::new(params.seed), Comparer::default());
        Desk { tokenizer, comparer, words: Vec::new(), shingles: Vec::new() }
    }

    /// What a text shares with the one that is looked for, by shingles that no outlet repeats.
    fn shared(&mut self, sought: &Sought, text: &str, width: usize) -> Option<Shared> {
        self.tokenizer.hashes(text, &mut self.words);
        shingles(&self.words, width, &mut self.shingles);
        // Most texts share nothing: they are done with here.
        if !self.shingles.iter().any(|hash| sought.rest.contains(hash)) {
            return None;
        }
        let aside: BitVec = self.shingles.iter().map(|hash| sought.repeated.contains(hash)).collect();
        let given = Shingled { shingles: &sought.shingles, aside: Some(&sought.aside) };
        let own = Shingled { shingles: &self.shingles, aside: Some(&aside) };
        let numbers = self.comparer.compare(&[given, own], &[(0, 1)]);
        Some(Shared::of(&numbers[0].rest)).filter(|shared| shared.shingles > 0)
    }

    /// How a text has the words that are looked for: (one after another, all of them).
    fn has_words(&mut self, sought: &Sought, text: &str) -> (bool, bool) {
        self.tokenizer.hashes(text, &mut self.words);
        let is_phrase = sought.is_phrase_of(&self.words);
        (is_phrase, is_phrase || sought.are_all_in(&self.words))
    }
}

/// Where texts lie in a frame, and the articles that print each, by number.
type Frame = BTreeMap<(u32, u32), Vec<u32>>;

/// The articles of a folder.
struct Shelf<'f> {
    folder: &'f Path,
    ids: Vec<String>,
    frames: Vec<(u64, Frame)>,
    /// Headlines that are looked at, by number of the article.
    headlines: Vec<(u32, String)>,
    /// Articles with the given text, whose own is not stored.
    whole: Vec<u32>,
    compared: u64,
    not_stored: u64,
}

impl<'f> Shelf<'f> {
    fn open(folder: &'f Path, text: &str, sought: &Sought, params: &Params) -> Result<Self, Error> {
        #[derive(Deserialize)]
        struct Row<'l> {
            #[serde(borrow)]
            id: Cow<'l, str>,
            text: Option<TextPlace>,
            #[serde(borrow)]
            title: Option<Cow<'l, str>>,
        }
        let path = folder.join("articles.jsonl");
        let hash = format!("{:032x}", xxhash_rust::xxh3::xxh3_128(text.as_bytes()));
        let mut desk = Desk::new(params);
        let mut frames: BTreeMap<u64, Frame> = BTreeMap::new();
        let (ids, headlines, whole) = (Vec::new(), Vec::new(), Vec::new());
        let mut shelf =
            Shelf { folder, ids, frames: Vec::new(), headlines, whole, compared: 0, not_stored: 0 };
        for line in lines(&path)? {
            let line = line?;
            let Row { id, text, title } = parse(&line, &path)?;
            let number = shelf.ids.len() as u32;
            match text {
                Some(TextPlace::Stored { frame, at, len }) => {
                    shelf.compared += 1;
                    frames.entry(frame).or_default().entry((at, len)).or_default().push(number);
                }
                Some(TextPlace::Source { hash: own }) => {
                    shelf.not_stored += 1;
                    shelf.whole.extend((own == hash).then_some(number));
                }
                None => {
                    let reason = "the texts were left out (--no-texts), so nothing can be found in them";
                    return Err(Error::Format { path, reason: reason.to_string() });
                }
            }
            // Looked at once here, so that few are kept.
            if let Some(title) = title.filter(|_| sought.words.len() <= FEW) {
                let shares = |desk: &mut Desk| desk.shared(sought, &title, params.shingle_words).is_some();
                if shares(&mut desk) || desk.has_words(sought, &title).1 {
                    shelf.headlines.push((number, title.into_owned()));
                }
            }
            shelf.ids.push(id.into_owned());
        }
        shelf.frames = frames.into_iter().collect();
        Ok(shelf)
    }

    /// The articles that have what is looked for, each in the best way, in the order of their ids.
    fn hits(&self, sought: &Sought, way: Way, params: &Params, watch: &Watch) -> Result<Vec<Hit>, Error> {
        let mut found: BTreeMap<u32, Hit> = BTreeMap::new();
        let mut add = |number: u32, found_in: Found, shared: Option<Shared>| {
            let hit = Hit { id: self.ids[number as usize].clone(), found: found_in, shared };
            let best = found.entry(number).or_insert_with(|| hit.clone());
            if hit.order(best).is_lt() {
                *best = hit;
            }
        };
        for (number, found_in, shared) in self.in_texts(sought, way, params, watch)? {
            add(number, found_in, shared);
        }
        let mut desk = Desk::new(params);
        for (number, title) in &self.headlines {
            match (way, desk.has_words(sought, title)) {
                (Way::Shingles, _) => {
                    if let Some(shared) = desk.shared(sought, title, params.shingle_words) {
                        add(*number, Found::Headline, Some(shared));
                    }
                }
                (Way::Words, (true, _)) => add(*number, Found::PhraseInHeadline, None),
                (Way::Words, (_, true)) => add(*number, Found::WordsInHeadline, None),
                (Way::Words, _) => {}
            }
        }
        if way == Way::Shingles && sought.size.1 > 0 {
            let all = Overlap { a: sought.size.1, b: sought.size.1, shared: sought.size.1 };
            self.whole.iter().for_each(|number| add(*number, Found::Passages, Some(Shared::of(&all))));
        }
        Ok(found.into_values().collect())
    }

    /// What is found in the stored texts, in the order in which they are stored.
    fn in_texts(
        &self,
        sought: &Sought,
        way: Way,
        params: &Params,
        watch: &Watch,
    ) -> Result<Vec<(u32, Found, Option<Shared>)>, Error> {
        if self.frames.is_empty() {
            return Ok(Vec::new());
        }
        let reader = TextReader::open(self.folder)?;
        let (done, of) = (AtomicU64::new(0), self.frames.len() as u64);
        let in_frame = |desk: &mut Desk, (offset, frame): &(u64, Frame)| -> Result<_, Error> {
            watch.at(Step::Verify { done: done.fetch_add(1, Ordering::Relaxed), of })?;
            let plain = reader.frame(*offset)?;
            let mut found = Vec::new();
            for (&(at, len), articles) in frame {
                let text = part(&plain, at, len).ok_or_else(|| Error::Format {
                    path: self.folder.join("texts.zst"),
                    reason: format!("no text of {len} bytes at {at} in frame {offset}"),
                })?;
                let hit = match way {
                    Way::Shingles => desk
                        .shared(sought, text, params.shingle_words)
                        .map(|shared| (Found::Passages, Some(shared))),
                    Way::Words => match desk.has_words(sought, text) {
                        (true, _) => Some((Found::PhraseInText, None)),
                        (_, true) => Some((Found::WordsInText, None)),
                        _ => None,
                    },
                };
                if let Some((found_in, shared)) = hit {
                    found.extend(articles.iter().map(|&number| (number, found_in, shared)));
                }
            }
            Ok(found)
        };
        let found: Result<Vec<Vec<_>>, Error> =
            self.frames.par_iter().with_max_len(1).map_init(|| Desk::new(params), in_frame).collect();
        Ok(found?.concat())
    }
}
