//! Proposes pairs of texts from their sketches, reads those texts again and compares them exactly.
//!
//! A *unit* is a text as some outlets print it: where the same words are boilerplate in one outlet and not in
//! another, what is left differs, and so may the verdict. Nearly every text is one unit.

mod compare;
mod items;
mod passages;
mod reader;

use std::collections::HashMap;
use std::time::Instant;

use bitvec::vec::BitVec;
use rayon::prelude::*;

use super::gather::{Corpus, NO_OUTLET, NO_TEXT};
use super::{Job, Step, Watch};
use crate::article::DocId;
use crate::boilerplate::{self, Outlets};
use crate::candidates::{self, LEVELS, Pair, Postings};
use crate::error::{Error, Problem};
use crate::params::{Method, Params};
use crate::report::{BoilerplateRow, Status};
use crate::verify::{Numbers, Overlap};
use compare::{Compared, VariantId, compare};
use items::items;
use passages::passages;
use reader::{Reader, Run};

/// A proven link between two units.
#[derive(Clone, Copy, Debug)]
pub struct Edge {
    /// First unit, the smaller text.
    pub a: u32,
    /// Second unit.
    pub b: u32,
    /// Their numbers, a first.
    pub numbers: Numbers,
}

/// Texts, linked.
#[derive(Debug, Default)]
pub struct Linked {
    /// The text of each unit; the first units are the texts themselves.
    pub units: Vec<u32>,
    /// Units beyond the first of a text, by text and outlet.
    pub other_units: HashMap<(u32, u32), u32>,
    /// Links between units of different texts, ascending.
    pub edges: Vec<Edge>,
    /// Of units that stand for several articles: distinct shingles, in full and left.
    pub sizes: HashMap<u32, (u32, u32)>,
    /// Between units of one text: what is left of both.
    pub same_text: HashMap<(u32, u32), Numbers>,
    /// Of each text, whether so much of it was set aside that it may be a frame, filled.
    pub framed: BitVec,
    /// Passages set aside.
    pub passages: Vec<BoilerplateRow>,
    /// Texts that could not be read again.
    pub problems: Vec<Problem>,
    /// Pairs proposed, and compared.
    pub candidates: u64,
    /// Sampled hashes, and those of them that are shared.
    pub samples: (u64, u64),
    /// Outlets with boilerplate.
    pub boilerplate_outlets: u64,
    /// Seconds of the stages: lists, boilerplate, candidates, verify, and what was done beside the passages.
    pub seconds: [f64; 5],
}

impl Linked {
    /// The unit of an article.
    pub fn unit(&self, corpus: &Corpus, doc: DocId) -> u32 {
        let doc = &corpus.docs[doc as usize];
        self.other_units.get(&(doc.text, doc.outlet)).copied().unwrap_or(doc.text)
    }
}

/// Links the texts of a corpus. `beside` works with the links while the passages are read that were set aside.
pub fn link<T: Send>(
    corpus: &Corpus,
    postings: Postings,
    job: &Job,
    watch: &Watch,
    beside: impl FnOnce(&Linked) -> T + Send,
) -> Result<(Linked, T), Error> {
    let params = &job.params;
    watch.at(Step::Propose)?;
    let mut clock = Clock(Instant::now());
    let mut linked = Linked { units: (0..corpus.texts.len() as u32).collect(), ..Linked::default() };

    let by_rank = rank(corpus);
    let mut rank_of = vec![0; by_rank.len()];
    by_rank.iter().enumerate().for_each(|(rank, &text)| rank_of[text as usize] = rank as u32);
    let outlets = outlets(corpus, &rank_of);
    let lists = postings.lists(&rank_of);
    linked.seconds[0] = clock.lap();
    watch.at(Step::Propose)?;

    let mut sampled: Vec<[u16; LEVELS]> =
        by_rank.iter().map(|&text| corpus.texts[text as usize].sampled).collect();
    let levels: Vec<u8> = by_rank.iter().map(|&text| corpus.texts[text as usize].level).collect();
    linked.samples = (sampled.iter().map(|counts| counts[0] as u64).sum(), lists.members.len() as u64);
    let own: Vec<u16> = sampled.iter().zip(&levels).map(|(counts, &level)| counts[level as usize]).collect();
    let learned = boilerplate::learn(&lists, &outlets, &own, params);
    linked.boilerplate_outlets = learned.outlets.len() as u64;
    linked.seconds[1] = clock.lap();
    watch.at(Step::Propose)?;

    let pairs = match params.method {
        Method::Sample => {
            let left = if learned.outlets.is_empty() {
                lists
            } else {
                let count = || candidates::count_left(&lists, &learned.aside, &mut sampled);
                rayon::join(|| lists.without(&learned.aside), count).0
            };
            left.pairs(&sampled, &levels, params)
        }
        Method::Minhash | Method::Simhash => signed_pairs(corpus, &by_rank, params),
    };
    linked.framed = BitVec::repeat(false, by_rank.len());
    for (rank, (&text, &level)) in by_rank.iter().zip(&levels).enumerate() {
        let shingles = corpus.texts[text as usize].shingles;
        let is_framed = boilerplate::may_be_frame(shingles, own[rank], sampled[rank][level as usize]);
        linked.framed.set(text as usize, is_framed);
    }
    linked.candidates = pairs.len() as u64;
    linked.seconds[2] = clock.lap();

    let reader = Reader::new(corpus, &by_rank, &outlets, &learned, job);
    let runs = verify(&reader, &pairs, &mut linked, watch)?;
    linked.seconds[3] = clock.lap();
    let ((passages, problems), done) = rayon::join(|| passages(&reader, runs), || beside(&linked));
    linked.passages = passages;
    linked.problems.extend(problems);
    linked.problems.sort();
    linked.problems.dedup();
    linked.seconds[4] = clock.lap();
    Ok((linked, done))
}

struct Clock(Instant);

impl Clock {
    fn lap(&mut self) -> f64 {
        let now = Instant::now();
        let lap = now.duration_since(self.0).as_secs_f64();
        self.0 = now;
        lap
    }
}

/// Texts by rank: ascending by length, equals by print, so that no order of input matters.
fn rank(corpus: &Corpus) -> Vec<u32> {
    let mut by_rank: Vec<u32> = (0..corpus.texts.len() as u32).collect();
    by_rank.par_sort_unstable_by_key(|&text| {
        let text = &corpus.texts[text as usize];
        (text.shingles, text.print)
    });
    by_rank
}

fn outlets(corpus: &Corpus, rank_of: &[u32]) -> Outlets {
    let named = corpus.docs.iter().filter(|doc| doc.text != NO_TEXT && doc.outlet != NO_OUTLET);
    let mut carried: Vec<(u32, u32)> = named.map(|doc| (rank_of[doc.text as usize], doc.outlet)).collect();
    carried.par_sort_unstable();
    carried.dedup();
    let mut outlets = Outlets { ids: Vec::with_capacity(carried.len()), ends: vec![0; rank_of.len()] };
    let mut next = 0;
    for (rank, end) in outlets.ends.iter_mut().enumerate() {
        while let Some(&(_, outlet)) = carried.get(next).filter(|(carrier, _)| *carrier == rank as u32) {
            outlets.ids.push(outlet);
            next += 1;
        }
        *end = outlets.ids.len() as u32;
    }
    outlets
}

fn signed_pairs(corpus: &Corpus, by_rank: &[u32], params: &Params) -> Vec<Pair> {
    let width = corpus.signatures.len() / corpus.texts.len().max(1);
    // Texts that are too short are in no bucket.
    let first = by_rank.partition_point(|&text| corpus.texts[text as usize].status == Status::TooShort);
    let of = |text: &u32| &corpus.signatures[*text as usize * width..(*text as usize + 1) * width];
    let signatures: Vec<&[u64]> = by_rank[first..].iter().map(of).collect();
    let pairs = if params.method == Method::Minhash {
        candidates::banded(&signatures, params)
    } else {
        let prints: Vec<u64> = signatures.iter().map(|signature| signature[0]).collect();
        candidates::near(&prints, params)
    };
    pairs.into_iter().map(|(a, b)| (a + first as u32, b + first as u32)).collect()
}

/// Compares the pairs; what was set aside in them.
fn verify(reader: &Reader, pairs: &[Pair], linked: &mut Linked, watch: &Watch) -> Result<Vec<Run>, Error> {
    let items = items(reader, pairs);
    let mut found: Vec<Compared> = Vec::with_capacity(items.len());
    let mut done = 0;
    for chunk in items.chunks(4096) {
        watch.at(Step::Verify { done, of: pairs.len() as u64 })?;
        let compare_one = |desk: &mut _, item| compare(reader, item, desk);
        let part: Vec<Compared> =
            chunk.par_iter().with_max_len(128).map_init(|| reader.desk(), compare_one).collect();
        found.extend(part);
        done += chunk.iter().map(|item| item.pairs.len() as u64).sum::<u64>();
    }
    let mut runs = Vec::new();
    for compared in &mut found {
        runs.append(&mut compared.runs);
    }
    number_units(reader, found, linked);
    Ok(runs)
}

/// Gives every variant its unit, and says everything in units.
fn number_units(reader: &Reader, found: Vec<Compared>, linked: &mut Linked) {
    let mut variants: Vec<&(u32, Vec<Vec<u32>>)> = found.iter().flat_map(|c| &c.variants).collect();
    variants.sort();
    variants.dedup();
    let mut unit_of: HashMap<VariantId, u32> = HashMap::new();
    for (rank, variants) in variants {
        let text = reader.by_rank[*rank as usize];
        for (number, outlets) in variants.iter().enumerate().skip(1) {
            let unit = linked.units.len() as u32;
            linked.units.push(text);
            unit_of.insert((*rank, number as u32), unit);
            for &outlet in outlets {
                linked.other_units.insert((text, outlet), unit);
            }
        }
    }
    let unit = |id: VariantId| unit_of.get(&id).copied().unwrap_or(reader.by_rank[id.0 as usize]);
    for compared in &found {
        linked.edges.extend(compared.edges.iter().map(|&(a, b, numbers)| Edge {
            a: unit(a),
            b: unit(b),
            numbers,
        }));
        linked.sizes.extend(compared.sizes.iter().map(|&(id, size)| (unit(id), size)));
        for &(rank, a, b, numbers) in &compared.same_text {
            linked.same_text.insert((unit((rank, a)), unit((rank, b))), numbers);
        }
    }
    linked.problems.extend(found.into_iter().flat_map(|compared| compared.problems));
    linked.edges.par_sort_unstable_by_key(|edge| (edge.a, edge.b));
}

/// The numbers of two articles with the same words, in which the same is left.
pub fn identical(size: (u32, u32)) -> Numbers {
    let all = |n| Overlap { a: n, b: n, shared: n };
    Numbers { full: all(size.0), rest: all(size.1) }
}
