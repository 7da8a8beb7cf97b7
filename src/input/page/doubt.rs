//! What a page says that it is about and the text taken from it go in; whether the two have to do with one another
//! comes out.
//!
//! A real corpus has thousands of pages where the extraction took the stories beside the article. Such a text
//! shares hardly a word with the title and the summary of its page.

use std::collections::{HashMap, HashSet};

use super::claims::Claims;

/// Letters by which a word is known: its endings may differ.
const STEM: usize = 5;
/// Shorter words say nothing about what a text is about.
const SHORTEST: usize = 4;
/// Terms of a text in which any word may occur once by chance.
const LONG: usize = 200;
/// Least that claims must say, in [weights](Term::weight), to be held against a text: about three words.
const LEAST_CLAIMED: usize = 12;
/// A text has to do with a claim if it has so many percent of its terms.
const LEAST_SHARED: usize = 25;

/// Beginnings of words that any text of their language has.
const FUNCTION_WORDS: [&str; 191] = [
    "aber",
    "about",
    "after",
    "alla",
    "alle",
    "also",
    "anche",
    "anos",
    "apres",
    "auch",
    "aussi",
    "avec",
    "becau",
    "been",
    "befor",
    "beim",
    "being",
    "betwe",
    "cette",
    "comme",
    "como",
    "contr",
    "could",
    "cuand",
    "dalla",
    "dann",
    "dans",
    "dass",
    "degli",
    "della",
    "delle",
    "dello",
    "depoi",
    "depui",
    "desde",
    "deze",
    "diese",
    "does",
    "doing",
    "donde",
    "dopo",
    "duran",
    "durch",
    "eine",
    "einem",
    "einen",
    "einer",
    "eines",
    "elle",
    "elles",
    "entre",
    "esser",
    "esta",
    "estas",
    "este",
    "estos",
    "etre",
    "fait",
    "first",
    "from",
    "gegen",
    "haben",
    "hasta",
    "hatte",
    "have",
    "heeft",
    "here",
    "hier",
    "ihre",
    "ihrer",
    "immer",
    "into",
    "jest",
    "jetzt",
    "just",
    "kann",
    "konne",
    "ktora",
    "ktore",
    "ktory",
    "leur",
    "leurs",
    "like",
    "made",
    "mais",
    "make",
    "mehr",
    "more",
    "most",
    "muss",
    "musse",
    "naar",
    "nach",
    "nella",
    "nelle",
    "nicht",
    "niet",
    "noch",
    "nous",
    "oder",
    "only",
    "oraz",
    "other",
    "over",
    "para",
    "pela",
    "pelo",
    "pero",
    "plus",
    "porqu",
    "pour",
    "przez",
    "quest",
    "said",
    "sans",
    "says",
    "schon",
    "segun",
    "sein",
    "seine",
    "selon",
    "sera",
    "seus",
    "shoul",
    "sich",
    "sind",
    "sobre",
    "soll",
    "solle",
    "some",
    "sono",
    "sont",
    "stato",
    "suas",
    "such",
    "tambi",
    "tego",
    "than",
    "that",
    "their",
    "them",
    "there",
    "these",
    "they",
    "this",
    "those",
    "throu",
    "tiene",
    "todo",
    "todos",
    "tout",
    "uber",
    "under",
    "unter",
    "viel",
    "viele",
    "voor",
    "vous",
    "weil",
    "wenn",
    "werde",
    "were",
    "what",
    "when",
    "where",
    "which",
    "while",
    "will",
    "wird",
    "with",
    "worde",
    "would",
    "wurde",
    "year",
    "years",
    "your",
    "zijn",
    "zwisc",
    "более",
    "будет",
    "были",
    "было",
    "быть",
    "если",
    "когда",
    "может",
    "после",
    "также",
    "тольк",
    "этого",
    "этот",
];

/// Whether the text has nothing to do with the page's own titles and summaries.
pub(super) fn is_doubtful(claims: &Claims, text: &str) -> bool {
    shared(claims, text).is_some_and(|percent| percent < LEAST_SHARED)
}

/// How much of what the page says of itself the text has, in percent: of its titles or of its summaries, whichever
/// is more. `None` where it says too little.
pub(super) fn shared(claims: &Claims, text: &str) -> Option<usize> {
    let mut terms: HashMap<Term, usize> = HashMap::new();
    let mut len = 0;
    for term in Terms::of(text) {
        *terms.entry(term).or_default() += 1;
        len += 1;
    }
    let full = if len > LONG { 2 } else { 1 };
    [&claims.titles, &claims.summaries].into_iter().filter_map(|claimed| share(claimed, &terms, full)).max()
}

/// `full`: how often a term is in a text that is about it.
fn share(claimed: &[String], terms: &HashMap<Term, usize>, full: usize) -> Option<usize> {
    let claimed: HashSet<Term> = claimed.iter().flat_map(|text| Terms::of(text)).collect();
    let all: usize = claimed.iter().map(Term::weight).sum();
    let found = |term: &Term| terms.get(term).map_or(0, |count| term.weight() * full.min(*count));
    let found: usize = claimed.iter().map(found).sum();
    (all >= LEAST_CLAIMED).then(|| found * 100 / (all * full))
}

/// What is compared: the beginning of a word, or two neighbours of a script that sets no spaces.
#[derive(Clone, PartialEq, Eq, Hash)]
struct Term {
    letters: String,
    /// Letters of the word.
    len: usize,
}

impl Term {
    /// Long words are rare words.
    fn weight(&self) -> usize {
        self.len
    }
}

/// The terms of a text.
struct Terms;

impl Terms {
    fn of(text: &str) -> impl Iterator<Item = Term> {
        let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
        words.flat_map(|word| {
            let folded: Vec<char> = word.chars().flat_map(char::to_lowercase).map(bare).collect();
            terms(&folded)
        })
    }
}

fn terms(word: &[char]) -> Vec<Term> {
    if word.iter().any(|c| has_no_spaces(*c)) {
        let pair = |pair: &[char]| Term { letters: pair.iter().collect(), len: 3 };
        return word.windows(2).map(pair).collect();
    }
    let word = without_article(word);
    if word.len() < SHORTEST {
        return Vec::new();
    }
    let letters: String = word.iter().take(STEM).collect();
    if FUNCTION_WORDS.contains(&letters.as_str()) {
        return Vec::new();
    }
    vec![Term { letters, len: word.len().min(2 * STEM) - SHORTEST + 2 }]
}

/// Arabic writes the article and some prepositions and conjunctions as one with the word.
fn without_article(word: &[char]) -> &[char] {
    let article = ['ا', 'ل'];
    for skip in 0..2 {
        if word.len() > skip + 4 && word[skip..].starts_with(&article) {
            return &word[skip + 2..];
        }
    }
    word
}

/// Letters without their marks, for the scripts where the marks come and go.
fn bare(c: char) -> char {
    use unicode_normalization::UnicodeNormalization;
    if c.is_ascii() { c } else { std::iter::once(c).nfd().next().unwrap_or(c) }
}

/// Han, Kana, Hangul, Thai, Lao, Burmese, Khmer: no spaces, or syllables of grammar at the ends of words.
fn has_no_spaces(c: char) -> bool {
    matches!(c as u32, 0x0E00..=0x0EFF | 0x1000..=0x109F | 0x1780..=0x17FF | 0x3040..=0x30FF | 0x3400..=0x9FFF
        | 0xAC00..=0xD7AF | 0xF900..=0xFAFF | 0x1100..=0x11FF | 0x2_0000..=0x3_FFFF)
}

#[cfg(test)]
mod tests;
