//! The figures that the main text reaches on two sets.

use std::collections::HashMap;
use std::fs;
use std::io::Read;

use rayon::prelude::*;
use serde_json::Value;

use super::super::claims::Claims;
use super::super::clean::clean;
use super::super::{Engine, doubt, read, refuses};
use super::{evaluation, folded, folder, gold};
use crate::input::Flag;

fn decoded(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes)
        .unwrap_or_else(|error| encoding_rs::WINDOWS_1252.decode(error.as_bytes()).0.into_owned())
}

/// Words in a row, and how often they stand.
fn grams(text: &str) -> HashMap<Vec<String>, usize> {
    let text = text.to_lowercase();
    let words: Vec<String> = text
        .split(|c: char| !(c.is_alphanumeric() || c == '_'))
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect();
    let mut grams = HashMap::new();
    for gram in words.windows(4.min(words.len()).max(1)) {
        *grams.entry(gram.to_vec()).or_default() += 1;
    }
    grams
}

fn f1(gold: &str, found: &str) -> f64 {
    let (gold, found) = (grams(gold), grams(found));
    let both: usize = gold.iter().map(|(gram, count)| (*count).min(*found.get(gram).unwrap_or(&0))).sum();
    let (gold, found): (usize, usize) = (gold.values().sum(), found.values().sum());
    2.0 * both as f64 / (gold + found).max(1) as f64
}

#[test]
fn main_texts_of_the_extraction_benchmark() {
    let Some(folder) = folder("article-extraction-benchmark") else { return };
    let pages: Vec<(String, String)> = gold(&folder)
        .iter()
        .map(|page| {
            let name = format!("html/{}.html.gz", page["id"].as_str().unwrap());
            let mut bytes = Vec::new();
            let file = fs::File::open(folder.join(name)).unwrap();
            flate2::read::MultiGzDecoder::new(file).read_to_end(&mut bytes).unwrap();
            (decoded(bytes), page["text"].as_str().unwrap().to_owned())
        })
        .collect();
    let judged: Vec<Judged> = pages.par_iter().map(|(html, _)| judge(html, &Value::Null)).collect();
    texts_of_other_pages_are_doubtful(&judged);
    for (engine, least) in [(Engine::Precise, 0.970), (Engine::Fast, 0.963)] {
        let scores: Vec<(f64, bool)> = pages
            .par_iter()
            .map(|(html, gold)| {
                let article = read(html, None, None, engine);
                (f1(gold, &article.text), article.flags.contains(&Flag::DoubtfulExtraction))
            })
            .collect();
        let mean = scores.iter().map(|(f1, _)| f1).sum::<f64>() / scores.len() as f64;
        let doubtful = scores.iter().filter(|(_, doubtful)| *doubtful).count();
        eprintln!("{engine:?}: F1 {mean:.4}, doubtful {doubtful} of {}", scores.len());
        assert!(mean >= least, "{engine:?}: {mean}");
        assert!(doubtful <= 2, "{engine:?}: {doubtful}");
    }
}

fn strings(list: &Value) -> Vec<String> {
    list.as_array().into_iter().flatten().filter_map(|text| text.as_str().map(folded)).collect()
}

struct Judged {
    claims: Claims,
    text: String,
    /// Snippets found that must be, missing that must be, found that must not be.
    counts: [usize; 3],
    doubtful: bool,
}

fn judge(html: &str, gold: &Value) -> Judged {
    assert_eq!(refuses(html), None);
    let article = read(html, None, None, Engine::Precise);
    let text = folded(&article.text);
    let has = |list: &str| -> Vec<bool> { strings(&gold[list]).iter().map(|s| text.contains(s)).collect() };
    let (with, without) = (has("with"), has("without"));
    let count = |list: &[bool], value: bool| list.iter().filter(|found| **found == value).count();
    let counts = [count(&with, true), count(&with, false), count(&without, true)];
    let claims = Claims::of(&trafilatura::dom::Document::parse(&clean(html)));
    let doubtful = article.flags.contains(&Flag::DoubtfulExtraction);
    Judged { claims, text: article.text, counts, doubtful }
}

#[test]
fn main_texts_of_the_evaluation_set() {
    let Some(pages) = evaluation() else { return };
    let judged: Vec<Judged> =
        pages.into_par_iter().map(|(page, body)| judge(&decoded(body), &page)).collect();
    let sum = |at: usize| judged.iter().map(|page| page.counts[at]).sum::<usize>() as f64;
    let f1 = 2.0 * sum(0) / (2.0 * sum(0) + sum(1) + sum(2));
    let none = judged.iter().filter(|page| page.text.is_empty()).count();
    let doubtful = judged.iter().filter(|page| page.doubtful).count();
    eprintln!("F1 {f1:.4}, no article {none}, doubtful {doubtful} of {}", judged.len());
    assert!(f1 >= 0.928, "{f1}");
    assert!(none <= 5, "{none}");
    assert!(doubtful <= 20, "{doubtful}");
    texts_of_other_pages_are_doubtful(&judged);
}

fn texts_of_other_pages_are_doubtful(judged: &[Judged]) {
    let other = |at: usize| &judged[(at * 7 + 13) % judged.len()];
    let pairs: Vec<(&Judged, &Judged)> = (0..judged.len())
        .map(|at| (&judged[at], other(at)))
        .filter(|(_, other)| other.text.len() >= 200)
        .collect();
    let found = pairs.iter().filter(|(page, other)| doubt::is_doubtful(&page.claims, &other.text)).count();
    eprintln!("texts of other pages: {found} of {} doubtful", pairs.len());
    assert!(found * 100 >= pairs.len() * 95, "{found} of {}", pairs.len());
}
