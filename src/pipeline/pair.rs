//! `newsprint pair`: the exact numbers of two texts, which part of the rule fired, and the passages they share.

use std::collections::HashSet;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};

use bitvec::vec::BitVec;
use serde::{Deserialize, Serialize};

use crate::error::Error;
use crate::input::{Blocks, Options, discover, records};
use crate::params::Params;
use crate::report::texts::TextReader;
use crate::report::{BoilerplateRow, PairRow, TextPlace};
use crate::shingle::shingles;
use crate::text::{Tokenizer, Word};
use crate::verify::{Numbers, Shingled, Verdict, judge, naive_numbers, passages};

/// What the two names are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum From {
    /// Files.
    Files,
    /// Ids of articles in an output folder of `newsprint cluster`.
    Output(PathBuf),
}

/// One of the two.
#[derive(Clone, Debug, Serialize)]
pub struct Side {
    /// Its id, or the file.
    pub id: String,
    /// Words.
    pub words: u32,
    /// Distinct shingles.
    pub shingles: u32,
}

/// A passage that both share.
#[derive(Clone, Debug, Serialize)]
pub struct SharedPassage {
    /// First byte and one past the last in the first text.
    pub a: [u32; 2],
    /// The same in the second.
    pub b: [u32; 2],
    /// Words.
    pub words: u32,
    /// As the first prints it.
    pub text: String,
}

/// All there is to say of two texts.
#[derive(Clone, Debug, Serialize)]
pub struct PairReport {
    /// The first text.
    pub a: Side,
    /// The second.
    pub b: Side,
    /// Jaccard of the full texts.
    pub jaccard: f64,
    /// Containment of the smaller in the larger, of the full texts.
    pub containment: f64,
    /// Share of a found in b.
    pub containment_a: f64,
    /// Share of b found in a.
    pub containment_b: f64,
    /// Jaccard of what is left after boilerplate is set aside.
    pub rest_jaccard: f64,
    /// Containment of what is left.
    pub rest_containment: f64,
    /// Distinct shingles in both full texts.
    pub shared_shingles: u32,
    /// Of those, the ones set aside.
    pub boilerplate_shingles: u32,
    /// Which part of the rule fired, or why none did.
    pub verdict: Verdict,
    /// The same in a sentence.
    pub rule: String,
    /// The passages that both share, in the order of the first.
    pub passages: Vec<SharedPassage>,
}

/// A text with what is known of its outlet's boilerplate.
struct Known {
    id: String,
    text: String,
    words: Vec<Word>,
    hashes: Vec<u64>,
    shingles: Vec<u64>,
    aside: BitVec,
}

/// Compares two texts. The recipe of an output folder goes before `params`.
pub fn pair(a: &str, b: &str, from: &From, params: &Params, input: &Options) -> Result<PairReport, Error> {
    params.check()?;
    match from {
        From::Files => {
            let known = |name: &str| {
                let text = first_text(name, input)?;
                Ok(Known::new(name.to_string(), text, &HashSet::new(), params))
            };
            Ok(report(&known(a)?, &known(b)?, params))
        }
        From::Output(folder) => {
            let params = stored_params(folder)?;
            let mut found = find_articles(folder, &[a, b])?;
            let (second, first) = (found.pop().expect("two"), found.pop().expect("two"));
            let known = |article: StoredArticle| {
                let text = stored_text(folder, &article, input)?;
                let repeated = repeated_shingles(folder, article.source.as_deref(), &params)?;
                Ok::<_, Error>(Known::new(article.id, text, &repeated, &params))
            };
            Ok(report(&known(first)?, &known(second)?, &params))
        }
    }
}

impl Known {
    fn new(id: String, text: String, repeated: &HashSet<u64>, params: &Params) -> Self {
        let words = Tokenizer::new(params.seed).words(&text);
        let hashes: Vec<u64> = words.iter().map(|word| word.hash).collect();
        let mut all = Vec::new();
        shingles(&hashes, params.shingle_words, &mut all);
        let aside = all.iter().map(|hash| repeated.contains(hash)).collect();
        Known { id, text, words, hashes, shingles: all, aside }
    }

    fn view(&self) -> Shingled<'_> {
        Shingled { shingles: &self.shingles, aside: Some(&self.aside) }
    }

    fn span(&self, first: u32, words: u32) -> [u32; 2] {
        [self.words[first as usize].start, self.words[(first + words - 1) as usize].end]
    }
}

fn report(a: &Known, b: &Known, params: &Params) -> PairReport {
    let numbers = naive_numbers(&a.view(), &b.view());
    let verdict = if a.hashes == b.hashes && !a.hashes.is_empty() {
        Verdict::Identical
    } else {
        judge(&numbers, params)
    };
    let row = PairRow::new(&a.id, &b.id, &numbers);
    let shared = passages(&a.hashes, &b.hashes, params.shingle_words).into_iter().map(|passage| {
        let span = a.span(passage.a, passage.words);
        SharedPassage {
            a: span,
            b: b.span(passage.b, passage.words),
            words: passage.words,
            text: a.text[span[0] as usize..span[1] as usize].to_string(),
        }
    });
    let side = |known: &Known, shingles: u32| Side {
        id: known.id.clone(),
        words: known.words.len() as u32,
        shingles,
    };
    PairReport {
        a: side(a, numbers.full.a),
        b: side(b, numbers.full.b),
        jaccard: row.jaccard,
        containment: row.containment,
        containment_a: row.containment_a,
        containment_b: row.containment_b,
        rest_jaccard: row.rest_jaccard,
        rest_containment: row.rest_containment,
        shared_shingles: row.shared_shingles,
        boilerplate_shingles: row.boilerplate_shingles,
        verdict,
        rule: sentence(verdict, &numbers, params),
        passages: shared.collect(),
    }
}

fn sentence(verdict: Verdict, numbers: &Numbers, params: &Params) -> String {
    let rest = &numbers.rest;
    let (jaccard, containment) = (rest.jaccard(), rest.containment());
    let Params { min_jaccard, min_containment, min_shared, .. } = params;
    match verdict {
        Verdict::Identical => "linked: the texts are the same, word for word".to_string(),
        Verdict::Jaccard => {
            format!("linked: Jaccard {jaccard:.3} of what is left is at least {min_jaccard}")
        }
        Verdict::Containment => format!(
            "linked: {containment:.3} of the smaller text lies in the larger, at least {min_containment}"
        ),
        Verdict::TooFewShared => {
            format!("not linked: {} shared shingles are fewer than {min_shared}", rest.shared)
        }
        Verdict::Boilerplate => format!(
            "not linked: without the outlets' boilerplate Jaccard is {jaccard:.3}, containment {containment:.3}, \
             shared shingles {}",
            rest.shared
        ),
        Verdict::TooDifferent => format!(
            "not linked: Jaccard {jaccard:.3} is below {min_jaccard} and containment {containment:.3} below \
             {min_containment}"
        ),
    }
}

/// The text of the first record of a file.
fn first_text(name: &str, input: &Options) -> Result<String, Error> {
    let (sources, problems) = discover(&[name.to_string()], input)?;
    if let Some(problem) = problems.into_iter().next() {
        return Err(Error::Strict(problem));
    }
    let mut blocks = Blocks::new(&sources, input)?;
    let mut text = None;
    while text.is_none()
        && let Some(block) = blocks.next(Vec::new())
    {
        records(&block, &input.fields, name, |_, record| {
            if text.is_none() {
                text = Some(record.map(|record| record.text.into_owned()));
            }
        });
    }
    match (text, blocks.problems().into_iter().next()) {
        (Some(text), _) => text.map_err(Error::Strict),
        (None, Some(problem)) => Err(Error::Strict(problem)),
        (None, None) => Err(Error::NoInput { argument: format!("{name} holds no article") }),
    }
}

/// What `pair` needs of a line of `articles.jsonl`.
#[derive(Debug, Deserialize)]
struct StoredArticle {
    id: String,
    source: Option<String>,
    text: Option<TextPlace>,
}

fn lines(path: &Path) -> Result<impl Iterator<Item = Result<String, Error>>, Error> {
    let file = File::open(path).map_err(|e| Error::io("cannot read", path, e))?;
    let path = path.to_path_buf();
    Ok(BufReader::new(file).lines().map(move |line| line.map_err(|e| Error::io("cannot read", &path, e))))
}

fn parse<'l, T: Deserialize<'l>>(line: &'l str, path: &Path) -> Result<T, Error> {
    serde_json::from_str(line).map_err(|e| Error::Format { path: path.to_path_buf(), reason: e.to_string() })
}

fn stored_params(folder: &Path) -> Result<Params, Error> {
    #[derive(Deserialize)]
    struct Stored {
        params: Params,
    }
    let path = folder.join("summary.json");
    let bytes = std::fs::read_to_string(&path).map_err(|e| Error::io("cannot read", &path, e))?;
    let params = parse::<Stored>(&bytes, &path)?.params;
    if params.text_rules != crate::params::TEXT_RULES {
        let (expected, found) = (crate::params::TEXT_RULES.to_string(), params.text_rules.to_string());
        return Err(Error::Mismatch { field: "text_rules", expected, found });
    }
    Ok(params)
}

fn find_articles(folder: &Path, ids: &[&str]) -> Result<Vec<StoredArticle>, Error> {
    let path = folder.join("articles.jsonl");
    let mut found: Vec<Option<StoredArticle>> = ids.iter().map(|_| None).collect();
    for line in lines(&path)? {
        let line = line?;
        #[derive(Deserialize)]
        struct Id {
            id: String,
        }
        let id = parse::<Id>(&line, &path)?.id;
        for (slot, _) in found.iter_mut().zip(ids).filter(|(_, wanted)| **wanted == id) {
            *slot = Some(parse(&line, &path)?);
        }
    }
    let named = found.into_iter().zip(ids);
    named.map(|(article, id)| article.ok_or_else(|| Error::UnknownId { id: id.to_string() })).collect()
}

fn stored_text(folder: &Path, article: &StoredArticle, input: &Options) -> Result<String, Error> {
    match &article.text {
        Some(TextPlace::Stored { frame, at, len }) => TextReader::open(folder)?.read(*frame, *at, *len),
        Some(TextPlace::Source { hash }) => {
            let (file, line) = source_place(folder, &article.id)?;
            source_text(&file, line, hash, input)
        }
        None => Err(Error::Format {
            path: folder.join("articles.jsonl"),
            reason: format!("the texts were left out (--no-texts), so {} cannot be read", article.id),
        }),
    }
}

/// The file and line of an article whose text was not stored.
fn source_place(folder: &Path, id: &str) -> Result<(String, u64), Error> {
    #[derive(Deserialize)]
    struct Place {
        id: String,
        file: String,
        line: u64,
    }
    let path = folder.join("places.jsonl");
    for line in lines(&path)? {
        let place: Place = parse(&line?, &path)?;
        if place.id == id {
            return Ok((place.file, place.line));
        }
    }
    Err(Error::UnknownId { id: id.to_string() })
}

/// A text from the file that it was read from; refused if it is no longer the same.
fn source_text(file: &str, line: u64, hash: &str, input: &Options) -> Result<String, Error> {
    let (sources, _) = discover(&[file.to_string()], input)?;
    let mut blocks = Blocks::new(&sources, input)?;
    let mut text = None;
    while text.is_none()
        && let Some(block) = blocks.next(Vec::new())
    {
        records(&block, &input.fields, file, |place, record| {
            if place.line == line {
                text = record.ok().map(|record| record.text.into_owned());
            }
        });
    }
    let same = |text: &String| format!("{:032x}", xxhash_rust::xxh3::xxh3_128(text.as_bytes())) == hash;
    text.filter(same).ok_or_else(|| Error::Format {
        path: PathBuf::from(file),
        reason: format!("the text at line {line} is no longer the one that was read"),
    })
}

/// The shingles of the passages that an outlet repeats.
fn repeated_shingles(folder: &Path, outlet: Option<&str>, params: &Params) -> Result<HashSet<u64>, Error> {
    let path = folder.join("boilerplate.jsonl");
    let mut repeated = HashSet::new();
    let Some(outlet) = outlet else { return Ok(repeated) };
    let mut tokenizer = Tokenizer::new(params.seed);
    let (mut words, mut hashes) = (Vec::new(), Vec::new());
    for line in lines(&path)? {
        let row: BoilerplateRow = parse(&line?, &path)?;
        if row.source == outlet {
            tokenizer.hashes(&row.text, &mut words);
            shingles(&words, params.shingle_words, &mut hashes);
            repeated.extend(&hashes);
        }
    }
    Ok(repeated)
}
