//! Proposes pairs of texts from their sketches, reads those texts again and compares them exactly.
//!
//! A *unit* is a text as some outlets print it: where the same words are boilerplate in one outlet and not in
//! another, what is left differs, and so may the verdict. Nearly every text is one unit.

use std::collections::{HashMap, HashSet};
use std::hash::BuildHasherDefault;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use bitvec::vec::BitVec;
use rayon::prelude::*;

use super::gather::{Corpus, NO_OUTLET, NO_TEXT};
use super::{Job, Step, Watch};
use crate::article::DocId;
use crate::boilerplate::{self, Boilerplate, Outlets};
use crate::candidates::{self, LEVELS, Pair, Postings};
use crate::error::{Error, Problem, Severity};
use crate::input::{Names, record_named};
use crate::params::{Method, Params};
use crate::report::{BoilerplateRow, Status};
use crate::shingle::{ShingleSet, Spread, shingles};
use crate::sketch::print_of;
use crate::text::Tokenizer;
use crate::verify::{Comparer, GROUP, Numbers, Overlap, Shingled, judge};

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
    /// Seconds of the stages: lists, boilerplate, candidates, verify.
    pub seconds: [f64; 4],
}

impl Linked {
    /// The unit of an article.
    pub fn unit(&self, corpus: &Corpus, doc: DocId) -> u32 {
        let doc = &corpus.docs[doc as usize];
        self.other_units.get(&(doc.text, doc.outlet)).copied().unwrap_or(doc.text)
    }
}

/// Links the texts of a corpus.
pub fn link(corpus: &mut Corpus, job: &Job, watch: &Watch) -> Result<Linked, Error> {
    let params = &job.params;
    watch.at(Step::Propose)?;
    let mut clock = Clock(Instant::now());
    let mut linked = Linked { units: (0..corpus.texts.len() as u32).collect(), ..Linked::default() };

    let by_rank = rank(corpus);
    let mut rank_of = vec![0; by_rank.len()];
    by_rank.iter().enumerate().for_each(|(rank, &text)| rank_of[text as usize] = rank as u32);
    let outlets = outlets(corpus, &rank_of);
    let postings: Postings = std::mem::take(&mut corpus.postings);
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
            candidates::count_left(&lists, &learned.aside, &mut sampled);
            let left = if learned.outlets.is_empty() { lists } else { lists.without(&learned.aside) };
            left.pairs(&sampled, &levels, params)
        }
        Method::Minhash | Method::Simhash => signed_pairs(corpus, &by_rank, params),
    };
    linked.candidates = pairs.len() as u64;
    linked.seconds[2] = clock.lap();

    let common = Mutex::new(HashMap::new());
    let names = Names::new(&job.input.fields);
    let reader =
        Reader { corpus, by_rank: &by_rank, outlets: &outlets, learned: &learned, job, names, common };
    verify(&reader, &pairs, &mut linked, watch)?;
    linked.seconds[3] = clock.lap();
    Ok(linked)
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

/// Reads texts again.
struct Reader<'c> {
    corpus: &'c Corpus,
    by_rank: &'c [u32],
    outlets: &'c Outlets,
    learned: &'c Boilerplate,
    job: &'c Job,
    names: Names<'c>,
    /// What the texts of a set of witnesses have in common, for the sets that were asked for.
    common: Mutex<HashMap<u32, Arc<ShingleSet>>>,
}

/// A text that was read again.
struct Loaded {
    rank: u32,
    shingles: Vec<u64>,
    /// What is set aside, and in which outlets; the first is the unit of the text itself.
    variants: Vec<(Vec<u32>, Option<BitVec>)>,
}

/// A stretch of a text that is set aside in an outlet, and the learned shingles in it.
struct Run {
    outlet: u32,
    rank: u32,
    first: u32,
    end: u32,
    keys: Vec<u64>,
}

/// Memory of one thread.
struct Desk {
    buffer: Vec<u8>,
    words: Vec<u64>,
    tokenizer: Tokenizer,
    comparer: Comparer,
    result: Compared,
}

/// What one item of work found.
#[derive(Default)]
struct Compared {
    edges: Vec<(VariantId, VariantId, Numbers)>,
    variants: Vec<(u32, Vec<Vec<u32>>)>,
    sizes: Vec<(VariantId, (u32, u32))>,
    same_text: Vec<(u32, u32, u32, Numbers)>,
    runs: Vec<Run>,
    problems: Vec<Problem>,
}

/// A text by rank, and which of its variants.
type VariantId = (u32, u32);

impl Reader<'_> {
    fn desk(&self) -> Desk {
        Desk {
            buffer: Vec::new(),
            words: Vec::new(),
            tokenizer: Tokenizer::new(self.job.params.seed),
            comparer: Comparer::default(),
            result: Compared::default(),
        }
    }

    fn doc(&self, rank: u32) -> DocId {
        self.corpus.texts[self.by_rank[rank as usize] as usize].doc
    }

    /// Reads the text of an article into the hashes of its words; what to do with the text itself is the caller's.
    fn read<T>(
        &self,
        doc: DocId,
        desk: &mut Desk,
        use_text: impl FnOnce(&mut Desk, &str) -> T,
    ) -> Result<T, Problem> {
        let place = self.corpus.docs[doc as usize].place;
        let mut buffer = std::mem::take(&mut desk.buffer);
        self.corpus.store.fetch(place, &mut buffer)?;
        let source = &self.corpus.store.sources()[place.source as usize];
        let problem = |reason: &str, detail: String| Problem {
            file: source.name.clone(),
            line: Some(place.line),
            byte: Some(place.offset),
            severity: Severity::Note,
            reason: reason.to_string(),
            detail,
        };
        let result = match record_named(&buffer, source.format, &self.names) {
            Ok(record) => {
                desk.tokenizer.hashes(&record.text, &mut desk.words);
                let text = &self.corpus.texts[self.corpus.docs[doc as usize].text as usize];
                let same =
                    text.status != Status::Kept || print_of(&desk.words, self.job.params.seed) == text.print;
                if same {
                    Ok(use_text(desk, &record.text))
                } else {
                    Err(problem("changed", "the file was changed while it was read".to_string()))
                }
            }
            Err((reason, detail)) => Err(problem(reason.as_ref(), detail)),
        };
        desk.buffer = buffer;
        result
    }

    fn shingles(&self, rank: u32, desk: &mut Desk) -> Result<Vec<u64>, Problem> {
        self.read(self.doc(rank), desk, |_, _| ())?;
        let mut hashes = Vec::new();
        shingles(&desk.words, self.job.params.shingle_words, &mut hashes);
        Ok(hashes)
    }

    fn load(&self, rank: u32, desk: &mut Desk) -> Result<Loaded, Problem> {
        let hashes = self.shingles(rank, desk)?;
        let level = self.corpus.texts[self.by_rank[rank as usize] as usize].level;
        let mut variants: Vec<(Vec<u32>, Option<BitVec>)> = Vec::new();
        for &outlet in self.outlets.of(rank) {
            let aside = self.set_aside(&hashes, level, outlet, desk);
            if let Some(aside) = &aside {
                let runs = &mut desk.result.runs;
                self.learned.each_run(&hashes, aside, outlet, |first, end, keys| {
                    runs.push(Run { outlet, rank, first, end, keys });
                });
            }
            match variants.iter_mut().find(|variant| variant.1 == aside) {
                Some(variant) => variant.0.push(outlet),
                None => variants.push((vec![outlet], aside)),
            }
        }
        if variants.is_empty() {
            variants.push((Vec::new(), None));
        }
        Ok(Loaded { rank, shingles: hashes, variants })
    }

    fn set_aside(&self, hashes: &[u64], level: u8, outlet: u32, desk: &mut Desk) -> Option<BitVec> {
        let base = self.job.params.sample_rate.ilog2() as u8;
        self.learned.set_aside(hashes, level, base, outlet, |witnesses| self.common(witnesses, desk))
    }

    /// The shingles that a set of witnesses have in common. Two threads may both work it out; they find the same.
    fn common(&self, witnesses: u32, desk: &mut Desk) -> Arc<ShingleSet> {
        let known = || self.common.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(common) = known().get(&witnesses) {
            return Arc::clone(common);
        }
        let mut texts = Vec::new();
        for &rank in &self.learned.witnesses[witnesses as usize] {
            match self.shingles(rank, desk) {
                Ok(shingles) => texts.push(shingles),
                Err(problem) => desk.result.problems.push(problem),
            }
        }
        let common = Arc::new(boilerplate::common(texts.iter().map(Vec::as_slice)));
        known().insert(witnesses, Arc::clone(&common));
        common
    }
}

/// Texts that are compared in one go, at most; a larger component of the candidate graph is cut into such parts.
const PART: usize = 512;

/// Work: pairs by rank (ascending), and texts to be measured alone.
#[derive(Default)]
struct Item {
    pairs: Vec<Pair>,
    single: Vec<u32>,
    first: DocId,
}

/// Texts of the candidate graph in the order in which a walk in breadth meets them, and the component of each: what
/// is compared with each other is near each other, also in a component of all texts.
fn walk(texts: usize, pairs: &[Pair]) -> (Vec<u32>, Vec<u32>) {
    let mut starts = vec![0u32; texts + 1];
    for &(a, b) in pairs {
        starts[a as usize + 1] += 1;
        starts[b as usize + 1] += 1;
    }
    for at in 0..texts {
        starts[at + 1] += starts[at];
    }
    let mut next = starts.clone();
    let mut near = vec![0u32; 2 * pairs.len()];
    for &(a, b) in pairs {
        for (from, to) in [(a, b), (b, a)] {
            near[next[from as usize] as usize] = to;
            next[from as usize] += 1;
        }
    }
    let mut met = vec![u32::MAX; texts];
    let mut component = vec![0u32; texts];
    let mut queue: Vec<u32> = Vec::new();
    for root in (0..texts as u32).filter(|&rank| starts[rank as usize] < starts[rank as usize + 1]) {
        if met[root as usize] != u32::MAX {
            continue;
        }
        let mut at = queue.len();
        met[root as usize] = at as u32;
        queue.push(root);
        while at < queue.len() {
            let rank = queue[at] as usize;
            component[rank] = root;
            for &other in &near[starts[rank] as usize..starts[rank + 1] as usize] {
                if met[other as usize] == u32::MAX {
                    met[other as usize] = queue.len() as u32;
                    queue.push(other);
                }
            }
            at += 1;
        }
    }
    (met, component)
}

/// Cuts the candidates into items, so that a text is read again for few of them, in the order of the input.
fn items(reader: &Reader, pairs: &[Pair]) -> Vec<Item> {
    let texts = reader.by_rank.len();
    let (met, component) = walk(texts, pairs);
    let key = |&(a, b): &Pair| {
        let (x, y) = (met[a as usize], met[b as usize]);
        (component[a as usize], x.min(y) / 32, x.max(y) / 32, a, b)
    };
    let mut ordered: Vec<Pair> = pairs.to_vec();
    ordered.par_sort_unstable_by_key(key);
    let mut items: Vec<Item> = Vec::new();
    for component in ordered.chunk_by(|a, b| component[a.0 as usize] == component[b.0 as usize]) {
        let mut item = Item::default();
        let mut seen = HashSet::new();
        for &(a, b) in component {
            if component.len() >= PART && seen.len() >= PART {
                items.push(std::mem::take(&mut item));
                seen.clear();
            }
            item.pairs.push((a, b));
            if component.len() >= PART {
                seen.extend([a, b]);
            }
        }
        items.push(item);
    }

    let mut copies = vec![0u32; texts];
    let docs = reader.corpus.docs.iter().filter(|doc| doc.text != NO_TEXT);
    docs.for_each(|doc| copies[doc.text as usize] += 1);
    let mut paired: BitVec = BitVec::repeat(false, texts);
    pairs.iter().for_each(|&(a, b)| [a, b].iter().for_each(|&rank| paired.set(rank as usize, true)));
    let alone = (0..texts as u32)
        .filter(|&rank| copies[reader.by_rank[rank as usize] as usize] > 1 && !paired[rank as usize]);
    items.extend(alone.map(|rank| Item { single: vec![rank], ..Item::default() }));
    for item in &mut items {
        let ranks = item.pairs.iter().flat_map(|&(a, b)| [a, b]).chain(item.single.iter().copied());
        item.first = ranks.map(|rank| reader.doc(rank)).min().unwrap_or(0);
    }
    items.par_sort_by_key(|item| item.first);
    items
}

fn verify(reader: &Reader, pairs: &[Pair], linked: &mut Linked, watch: &Watch) -> Result<(), Error> {
    let items = items(reader, pairs);
    let mut found: Vec<Compared> = Vec::new();
    let mut done = 0;
    for chunk in items.chunks(4096) {
        watch.at(Step::Verify { done, of: pairs.len() as u64 })?;
        let part: Vec<Compared> = chunk
            .par_chunks(16)
            .with_max_len(8)
            .map_init(
                || reader.desk(),
                |desk, items| {
                    items.iter().for_each(|item| compare(reader, item, desk));
                    std::mem::take(&mut desk.result)
                },
            )
            .collect();
        found.extend(part);
        done += chunk.iter().map(|item| item.pairs.len() as u64).sum::<u64>();
    }
    let mut runs = Vec::new();
    for compared in &mut found {
        runs.append(&mut compared.runs);
    }
    number_units(reader, found, linked);
    let problems;
    (linked.passages, problems) = passages(reader, runs);
    linked.problems.extend(problems);
    linked.problems.sort();
    linked.problems.dedup();
    Ok(())
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

/// Reads the texts of an item and compares them.
fn compare(reader: &Reader, item: &Item, desk: &mut Desk) {
    let mut ranks: Vec<u32> =
        item.pairs.iter().flat_map(|&(a, b)| [a, b]).chain(item.single.iter().copied()).collect();
    ranks.sort_unstable();
    ranks.dedup();
    let mut loaded = Vec::with_capacity(ranks.len());
    for &rank in &ranks {
        match reader.load(rank, desk) {
            Ok(text) => loaded.push(text),
            Err(problem) => desk.result.problems.push(problem),
        }
    }
    let mut views: Vec<(VariantId, Shingled)> = Vec::new();
    let mut first_view: HashMap<u32, u32> = HashMap::new();
    let mut wanted: Vec<Pair> = Vec::new();
    for text in &loaded {
        let first = views.len() as u32;
        first_view.insert(text.rank, first);
        for (number, (_, aside)) in text.variants.iter().enumerate() {
            let view = Shingled { shingles: &text.shingles, aside: aside.as_ref() };
            views.push(((text.rank, number as u32), view));
        }
        let end = views.len() as u32;
        wanted.extend((first..end).flat_map(|a| (a + 1..end).map(move |b| (a, b))));
        if end - first > 1 {
            let outlets = text.variants.iter().map(|(outlets, _)| outlets.clone()).collect();
            desk.result.variants.push((text.rank, outlets));
        }
    }
    let span = |rank: u32| {
        let first = *first_view.get(&rank)?;
        let variants = views[first as usize..].iter().take_while(|view| view.0.0 == rank).count() as u32;
        Some(first..first + variants)
    };
    for &(a, b) in &item.pairs {
        if let (Some(a), Some(b)) = (span(a), span(b)) {
            wanted.extend(a.flat_map(|a| b.clone().map(move |b| (a, b))));
        }
    }
    let Desk { comparer, result, .. } = desk;
    compare_views(
        comparer,
        &views,
        &mut wanted,
        |a, b, numbers| {
            let (a, b) = (views[a as usize].0, views[b as usize].0);
            if a.0 == b.0 {
                result.same_text.push((a.0, a.1, b.1, numbers));
            } else if judge(&numbers, &reader.job.params).is_link() {
                result.edges.push((a, b, numbers));
            }
        },
        &mut result.sizes,
    );
}

/// Compares views in groups of [`GROUP`].
fn compare_views(
    comparer: &mut Comparer,
    views: &[(VariantId, Shingled)],
    wanted: &mut [Pair],
    mut compared: impl FnMut(u32, u32, Numbers),
    sizes: &mut Vec<(VariantId, (u32, u32))>,
) {
    const HALF: u32 = GROUP as u32 / 2;
    let whole = views.len() <= GROUP;
    let tile = |&(a, b): &Pair| if whole { (0, 0) } else { (a / HALF, b / HALF) };
    wanted.sort_unstable_by_key(|pair| (tile(pair), *pair));
    let mut alone: BitVec = BitVec::repeat(true, views.len());
    let mut group_of = |members: &[u32], pairs: &[Pair], local: &dyn Fn(u32) -> u8| {
        let group: Vec<Shingled> = members.iter().map(|&view| views[view as usize].1.clone()).collect();
        let inside: Vec<(u8, u8)> = pairs.iter().map(|&(a, b)| (local(a), local(b))).collect();
        let numbers = comparer.compare(&group, &inside);
        for (&view, &size) in members.iter().zip(&comparer.sizes) {
            sizes.push((views[view as usize].0, size));
        }
        pairs.iter().zip(numbers).for_each(|(&(a, b), numbers)| compared(a, b, numbers));
    };
    for pairs in wanted.chunk_by(|a, b| tile(a) == tile(b)) {
        let mut members: Vec<u32> = pairs.iter().flat_map(|&(a, b)| [a, b]).collect();
        members.sort_unstable();
        members.dedup();
        members.iter().for_each(|&view| alone.set(view as usize, false));
        let local = |view: u32| members.binary_search(&view).expect("a member") as u8;
        group_of(&members, pairs, &local);
    }
    for view in alone.iter_ones() {
        group_of(&[view as u32], &[], &|_| 0);
    }
}

/// Examples read only to list a passage, in all.
const EXAMPLES: usize = 256;

/// The passages that were set aside, one for all stretches that have learned shingles in common.
fn passages(reader: &Reader, mut runs: Vec<Run>) -> (Vec<BoilerplateRow>, Vec<Problem>) {
    let mut desk = reader.desk();
    // What was learned but lies in no text that was compared: read an example of it.
    let mut covered: HashSet<(u32, u64), BuildHasherDefault<Spread>> =
        runs.iter().flat_map(|run| run.keys.iter().map(|&key| (run.outlet, key))).collect();
    let mut missing: Vec<(u32, u32, u32, u64)> = Vec::new();
    for (&outlet, keys) in &reader.learned.outlets {
        let keys = keys.iter().filter(|(key, _)| !covered.contains(&(outlet, **key)));
        let example = |witnesses: u32| reader.learned.witnesses[witnesses as usize][0];
        let rows =
            keys.map(|(&key, carried)| (u32::MAX - carried.texts, outlet, example(carried.witnesses), key));
        missing.extend(rows);
    }
    missing.sort_unstable();
    let mut read = 0;
    for (_, outlet, example, key) in missing {
        if covered.contains(&(outlet, key)) {
            continue;
        }
        read += 1;
        if read > EXAMPLES {
            break;
        }
        match reader.load(example, &mut desk) {
            Ok(_) => {
                for run in desk.result.runs.drain(..) {
                    covered.extend(run.keys.iter().map(|&key| (run.outlet, key)));
                    runs.push(run);
                }
            }
            Err(problem) => desk.result.problems.push(problem),
        }
    }

    let chosen = longest_runs(reader, runs);
    let params = &reader.job.params;
    let rows: Vec<Result<BoilerplateRow, Problem>> = chosen
        .par_iter()
        .map_init(
            || reader.desk(),
            |desk, (run, articles)| {
                let (first, end) = (run.first as usize, run.end as usize + params.shingle_words - 1);
                let text = reader.read(reader.doc(run.rank), desk, |desk, text| {
                    let words = desk.tokenizer.words(text);
                    text[words[first].start as usize..words[end - 1].end as usize].to_string()
                })?;
                let source = reader.corpus.outlets[run.outlet as usize].clone();
                Ok(BoilerplateRow { source, articles: *articles, text })
            },
        )
        .collect();
    let mut problems = std::mem::take(&mut desk.result.problems);
    let mut passages = Vec::new();
    for row in rows {
        match row {
            Ok(row) => passages.push(row),
            Err(problem) => problems.push(problem),
        }
    }
    passages.sort_by(|a, b| (&a.source, b.articles, &a.text).cmp(&(&b.source, a.articles, &b.text)));
    (passages, problems)
}

/// Of all runs of an outlet that have a key in common, the longest, with the most texts that carry one of its keys.
fn longest_runs(reader: &Reader, mut runs: Vec<Run>) -> Vec<(Run, u32)> {
    let length = |run: &Run| run.end - run.first;
    runs.sort_by_key(|run| (run.outlet, u32::MAX - length(run), run.rank, run.first));
    let mut taken: HashSet<(u32, u64), BuildHasherDefault<Spread>> = HashSet::default();
    let mut chosen = Vec::new();
    for run in runs {
        let known = run.keys.iter().any(|&key| taken.contains(&(run.outlet, key)));
        taken.extend(run.keys.iter().map(|&key| (run.outlet, key)));
        if !known {
            let keys = &reader.learned.outlets[&run.outlet];
            let articles = run.keys.iter().filter_map(|key| keys.get(key)).map(|carried| carried.texts).max();
            chosen.push((run, articles.unwrap_or(0)));
        }
    }
    chosen
}

/// The numbers of two articles with the same words, in which the same is left.
pub fn identical(size: (u32, u32)) -> Numbers {
    let all = |n| Overlap { a: n, b: n, shared: n };
    Numbers { full: all(size.0), rest: all(size.1) }
}
