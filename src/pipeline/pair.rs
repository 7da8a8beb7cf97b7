//! `newsprint pair`: the exact numbers of two texts, which part of the rule fired, and the passages they share.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use bitvec::vec::BitVec;
use serde::{Deserialize, Serialize};

use super::lookup::{Article, Others, lines, of_file, of_output, parse};
use crate::error::Error;
use crate::input::Options;
use crate::params::Params;
use crate::report::{BoilerplateRow, PairRow};
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
    article: Article,
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
                let article = of_file(name, Others::Ignored, input)?;
                Ok(Known::new(article, &HashSet::new(), params))
            };
            Ok(report(&known(a)?, &known(b)?, params))
        }
        From::Output(folder) => Ok(of_folder(a, b, folder, input)?.0),
    }
}

/// Two articles of an output folder, under its recipe, and what was compared.
pub(super) fn of_folder(
    a: &str,
    b: &str,
    folder: &Path,
    input: &Options,
) -> Result<(PairReport, [Article; 2]), Error> {
    let params = stored_params(folder)?;
    let mut found = of_output(folder, &[a, b], input)?;
    let (second, first) = (found.pop().expect("two"), found.pop().expect("two"));
    let known = |article: Article| {
        let repeated = repeated_shingles(folder, article.about.source.as_deref(), &params)?;
        Ok::<_, Error>(Known::new(article, &repeated, &params))
    };
    let (first, second) = (known(first)?, known(second)?);
    Ok((report(&first, &second, &params), [first.article, second.article]))
}

impl Known {
    fn new(article: Article, repeated: &HashSet<u64>, params: &Params) -> Self {
        let words = Tokenizer::new(params.seed).words(&article.text);
        let hashes: Vec<u64> = words.iter().map(|word| word.hash).collect();
        let mut all = Vec::new();
        shingles(&hashes, params.shingle_words, &mut all);
        let aside = all.iter().map(|hash| repeated.contains(hash)).collect();
        Known { article, words, hashes, shingles: all, aside }
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
    let row = PairRow::new(&a.article.id, &b.article.id, &numbers);
    let shared = passages(&a.hashes, &b.hashes, params.shingle_words).into_iter().map(|passage| {
        let span = a.span(passage.a, passage.words);
        SharedPassage {
            a: span,
            b: b.span(passage.b, passage.words),
            words: passage.words,
            text: a.article.text[span[0] as usize..span[1] as usize].to_string(),
        }
    });
    let side = |known: &Known, shingles: u32| Side {
        id: known.article.id.clone(),
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

/// The recipe of an output folder.
pub(super) fn stored_params(folder: &Path) -> Result<Params, Error> {
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
