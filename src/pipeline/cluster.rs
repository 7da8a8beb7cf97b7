//! `newsprint cluster`: reads a crawl and writes clusters, pairs and a summary to a folder.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;
use std::time::Instant;

use rayon::prelude::*;
use serde::Serialize;

use super::gather::{Corpus, gather};
use super::link::{Linked, link};
use super::story::{Partners, Position, Stories, stories};
use super::{Job, Step, Watch};
use crate::error::{Error, Problem, Severity};
use crate::input::{Format, Names};
use crate::report::folder::{Folder, Lines, Replace};
use crate::report::texts::{FRAME, Packer};
use crate::report::{
    ArticleRow, ClusterRow, Counts, PairRow, PlaceRow, SCHEMA, Seconds, Story, Summary, TextPlace, WeakLink,
    rounded,
};
use crate::verify::Numbers;

/// Whether the texts of linked articles are written beside the rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeepTexts {
    /// Of every article in a pair.
    OfPairs,
    /// None; rows do not say where texts are.
    None,
}

/// Weak links of a cluster that are written.
const WEAK_LINKS: usize = 64;
/// Stories in the summary.
const LARGEST: usize = 10;

/// A crawl that was read and linked.
pub struct Run {
    /// What was read.
    pub corpus: Corpus,
    /// Its texts, linked.
    pub linked: Linked,
    /// Its articles, clustered.
    pub stories: Stories,
    /// Seconds so far.
    pub seconds: Seconds,
    started: Instant,
}

/// Reads, links and clusters.
pub fn run(job: &Job, watch: &Watch) -> Result<Run, Error> {
    job.params.check()?;
    let started = Instant::now();
    let mut seconds = Seconds::default();
    let mut corpus = gather(job, watch)?;
    seconds.read = started.elapsed().as_secs_f64();
    let linked = link(&mut corpus, job, watch)?;
    [seconds.lists, seconds.boilerplate, seconds.candidates, seconds.verify] = linked.seconds;
    let clock = Instant::now();
    let stories = stories(&corpus, &linked);
    seconds.cluster = clock.elapsed().as_secs_f64();
    Ok(Run { corpus, linked, stories, seconds, started })
}

/// Runs the job and writes the folder.
pub fn cluster(
    job: &Job,
    target: &Path,
    replace: Replace,
    keep: KeepTexts,
    watch: &Watch,
) -> Result<Summary, Error> {
    let folder = Folder::begin(target, replace)?;
    let mut run = run(job, watch)?;
    watch.at(Step::Write)?;
    let clock = Instant::now();
    let problems = run.problems(job);
    let partners = Partners::new(&run.corpus, &run.linked, &run.stories, &job.params);
    let names = Names::new(&job.input.fields);
    let writer = Writer { job, run: &run, partners: &partners, folder: &folder, watch, names };

    let texts = || {
        let places = writer.texts(keep)?;
        let (articles, others) =
            rayon::join(|| writer.articles(keep, &places), || writer.places(keep, &places));
        articles.and(others)
    };
    let links = || {
        let written = writer.pairs()?;
        writer.rows("boilerplate.jsonl", &run.linked.passages)?;
        writer.rows("problems.jsonl", &problems)?;
        Ok((written, writer.clusters()?))
    };
    let (texts, links) = rayon::join(texts, links);
    texts?;
    let (pairs_written, clusters) = links?;

    let mut summary = writer.summary(&problems, pairs_written, clusters)?;
    run.seconds.write = clock.elapsed().as_secs_f64();
    run.seconds.total = run.started.elapsed().as_secs_f64();
    let rounded_seconds = |seconds: f64| (seconds * 1e4).round() / 1e4;
    summary.seconds = Seconds {
        read: rounded_seconds(run.seconds.read),
        lists: rounded_seconds(run.seconds.lists),
        boilerplate: rounded_seconds(run.seconds.boilerplate),
        candidates: rounded_seconds(run.seconds.candidates),
        verify: rounded_seconds(run.seconds.verify),
        cluster: rounded_seconds(run.seconds.cluster),
        write: rounded_seconds(run.seconds.write),
        total: rounded_seconds(run.seconds.total),
    };
    let mut file = folder.file("summary.json")?;
    let mut bytes = serde_json::to_vec_pretty(&summary).expect("a summary is plain data");
    bytes.push(b'\n');
    file.write(&bytes)?;
    file.finish()?;
    watch.at(Step::Write)?;
    folder.finish()?;
    Ok(summary)
}

impl Run {
    /// All problems of the run, in the order of files and places.
    pub fn problems(&self, job: &Job) -> Vec<Problem> {
        let mut problems = self.corpus.problems.clone();
        problems.extend(self.linked.problems.iter().cloned());
        let sources = self.corpus.store.sources();
        for (&position, id) in &self.stories.new_ids {
            let doc = self.stories.order[position as usize];
            let place = self.corpus.docs[doc as usize].place;
            let source = &sources[place.source as usize];
            problems.push(Problem {
                file: source.name.clone(),
                line: (source.format == Format::Jsonl).then_some(place.line),
                byte: Some(place.offset),
                severity: Severity::Note,
                reason: "repeated_id".to_string(),
                detail: format!("the id {} is given twice; this one is {id}", self.corpus.id(doc)),
            });
        }
        let _ = job;
        problems.sort();
        problems
    }
}

struct Writer<'r> {
    job: &'r Job,
    run: &'r Run,
    partners: &'r Partners<'r>,
    folder: &'r Folder,
    watch: &'r Watch<'r>,
    names: Names<'r>,
}

/// Texts in a frame: the article, the first byte and the length of its text.
type Spans = Vec<(Position, u32, u32)>;

/// Articles whose rows are made at once, on all threads.
const CHUNK: usize = 1 << 11;

impl Writer<'_> {
    fn id(&self, position: Position) -> &str {
        self.run.stories.id(&self.run.corpus, position)
    }

    /// Makes the rows of all articles, chunk by chunk and in order, on all threads.
    fn all_rows(
        &self,
        name: &str,
        row: impl Fn(Position, &mut Vec<u8>) -> Result<u64, Error> + Sync,
    ) -> Result<u64, Error> {
        let mut file = self.folder.file(name)?;
        let all: Vec<Position> = (0..self.run.stories.order.len() as u32).collect();
        let mut rows = 0;
        let make = |positions: &[Position]| {
            let mut bytes = Vec::new();
            let rows =
                positions.iter().map(|&position| row(position, &mut bytes)).sum::<Result<u64, Error>>();
            rows.map(|rows| (bytes, rows))
        };
        let mut made: Vec<Result<(Vec<u8>, u64), Error>> = Vec::new();
        // One chunk is written while the next is made; the last turn only writes.
        for chunk in all.chunks(CHUNK).chain([&[][..]]) {
            self.watch.at(Step::Write)?;
            let (written, next) = rayon::join(
                || {
                    made.drain(..).try_for_each(|part| {
                        let (bytes, count) = part?;
                        rows += count;
                        file.write(&bytes)
                    })
                },
                || chunk.par_chunks(CHUNK / 32).with_max_len(1).map(make).collect(),
            );
            written?;
            made = next;
        }
        file.finish()?;
        Ok(rows)
    }

    fn rows<T: Serialize>(&self, name: &str, rows: &[T]) -> Result<(), Error> {
        let mut file = self.folder.file(name)?;
        for row in rows {
            write_row(&mut file, row)?;
        }
        file.finish()
    }

    fn pairs(&self) -> Result<u64, Error> {
        self.all_rows("pairs.jsonl", |a, bytes| {
            let mut partners = Vec::new();
            self.partners.after(a, &mut partners);
            // Most pairs of an article with many partners have the numbers of the pair before.
            let mut last: Option<(Numbers, Vec<u8>)> = None;
            for &(b, edge) in &partners {
                let numbers = self.partners.numbers(a, b, edge);
                let (id_a, id_b) = (self.id(a), self.id(b));
                match &last {
                    Some((same, tail)) if *same == numbers => {
                        PairRow::push_ids(id_a, id_b, bytes);
                        bytes.extend_from_slice(tail);
                    }
                    _ => {
                        let start = bytes.len();
                        push_row(bytes, &PairRow::new(id_a, id_b, &numbers));
                        let mut ids = Vec::new();
                        PairRow::push_ids(id_a, id_b, &mut ids);
                        last = Some((numbers, bytes[start + ids.len()..].to_vec()));
                    }
                }
            }
            Ok(partners.len() as u64)
        })
    }

    /// The texts of all articles in pairs; where each is, by position.
    fn texts(&self, keep: KeepTexts) -> Result<BTreeMap<Position, TextPlace>, Error> {
        if keep == KeepTexts::None {
            return Ok(BTreeMap::new());
        }
        let Run { corpus, stories, .. } = self.run;
        let doc = |position: Position| &corpus.docs[stories.order[position as usize] as usize];
        let mut paired: Vec<Position> =
            (0..stories.order.len() as u32).filter(|&position| self.partners.is_paired(position)).collect();
        // Members of a cluster lie together: what is read together is written together.
        paired.sort_by_key(|&position| {
            (stories.cluster[stories.unit[position as usize] as usize].unwrap_or(u32::MAX), position)
        });
        let mut first_with: HashMap<(u64, u64), Position> = HashMap::with_capacity(paired.len());
        let mut frames: Vec<Vec<Position>> = Vec::new();
        let mut bytes = usize::MAX;
        for &position in &paired {
            if first_with.contains_key(&doc(position).hash) {
                continue;
            }
            first_with.insert(doc(position).hash, position);
            if bytes >= FRAME {
                frames.push(Vec::new());
                bytes = 0;
            }
            frames.last_mut().expect("a frame is open").push(position);
            bytes += doc(position).place.len as usize;
        }

        let mut places = BTreeMap::new();
        let mut file = self.folder.file("texts.zst")?;
        for some in frames.chunks(8 * rayon::current_num_threads()) {
            self.watch.at(Step::Write)?;
            let packed: Vec<Result<(Vec<u8>, Spans), Error>> = some
                .par_iter()
                .with_max_len(2)
                .map_init(|| None, |desk, positions| self.frame(positions, desk))
                .collect();
            for packed in packed {
                let (bytes, spans) = packed?;
                let frame = file.written;
                file.write(&bytes)?;
                places.extend(
                    spans
                        .into_iter()
                        .map(|(position, at, len)| (position, TextPlace::Stored { frame, at, len })),
                );
            }
        }
        file.finish()?;
        for &position in &paired {
            let first = first_with[&doc(position).hash];
            if let (true, Some(place)) = (first != position, places.get(&first)) {
                places.insert(position, TextPlace::clone(place));
            }
        }
        Ok(places)
    }

    /// A frame of texts; a text that cannot be read again is not in it.
    fn frame(
        &self,
        positions: &[Position],
        desk: &mut Option<(Packer, Vec<u8>)>,
    ) -> Result<(Vec<u8>, Spans), Error> {
        if desk.is_none() {
            *desk = Some((Packer::new()?, Vec::new()));
        }
        let (packer, buffer) = desk.as_mut().expect("just made");
        let mut spans = Vec::with_capacity(positions.len());
        for &position in positions {
            let span = self.text(position, buffer, |text| packer.add(text));
            spans.extend(span.map(|(at, len)| (position, at, len)));
        }
        Ok((packer.finish()?, spans))
    }

    /// Reads the text of an article again; what to do with it is the caller's.
    fn text<T>(
        &self,
        position: Position,
        buffer: &mut Vec<u8>,
        use_text: impl FnOnce(&str) -> T,
    ) -> Option<T> {
        let doc = self.run.stories.order[position as usize];
        self.run.corpus.text(doc, &self.names, buffer, use_text).ok()
    }

    fn articles(&self, keep: KeepTexts, places: &BTreeMap<Position, TextPlace>) -> Result<(), Error> {
        let Run { corpus, stories, .. } = self.run;
        self.all_rows("articles.jsonl", |position, bytes| {
            let number = stories.order[position as usize];
            let doc = &corpus.docs[number as usize];
            let unit = stories.unit[position as usize];
            let cluster = stories.cluster[unit as usize];
            let near = self.partners.duplicate_of(position);
            let text = match (keep, places.get(&position)) {
                (KeepTexts::None, _) => None,
                (KeepTexts::OfPairs, Some(place)) => Some(place.clone()),
                (KeepTexts::OfPairs, None) => {
                    Some(TextPlace::Source { hash: format!("{:016x}{:016x}", doc.hash.1, doc.hash.0) })
                }
            };
            let row = ArticleRow {
                id: self.id(position),
                id_given: stories.new_ids.contains_key(&position).then(|| corpus.id(number)),
                cluster,
                representative: cluster.is_some_and(|c| stories.representatives[c as usize] == position),
                duplicate_of: near.map(|(other, _)| self.id(other)),
                jaccard: near.map(|(_, numbers)| rounded(numbers.full.jaccard())),
                containment: near.map(|(_, numbers)| rounded(numbers.full.containment())),
                words: doc.words,
                status: doc.status,
                text,
            };
            push_row(bytes, &row);
            // The metadata goes in before the closing brace and the line end.
            bytes.truncate(bytes.len() - 2);
            corpus.meta(number, bytes)?;
            bytes.extend_from_slice(b"}\n");
            Ok(1)
        })?;
        Ok(())
    }

    /// Where the texts are that were not stored.
    fn places(&self, keep: KeepTexts, stored: &BTreeMap<Position, TextPlace>) -> Result<(), Error> {
        if keep == KeepTexts::None {
            return Ok(());
        }
        let Run { corpus, stories, .. } = self.run;
        self.all_rows("places.jsonl", |position, bytes| {
            if stored.contains_key(&position) {
                return Ok(0);
            }
            let place = corpus.docs[stories.order[position as usize] as usize].place;
            let file = &corpus.store.sources()[place.source as usize].name;
            let (line, offset, len) = (place.line, place.offset, place.len);
            push_row(bytes, &PlaceRow { id: self.id(position), file, line, offset, len });
            Ok(1)
        })?;
        Ok(())
    }

    /// Writes the clusters; the largest ones, and how many articles are in one.
    fn clusters(&self) -> Result<Clustered, Error> {
        let Run { corpus, linked, stories, .. } = self.run;
        let mut units: Vec<Vec<u32>> = vec![Vec::new(); stories.representatives.len()];
        for (unit, cluster) in stories.cluster.iter().enumerate() {
            if let Some(cluster) = cluster {
                units[*cluster as usize].push(unit as u32);
            }
        }
        let mut clustered = Clustered::default();
        let mut file = self.folder.file("clusters.jsonl")?;
        for (number, units) in units.iter().enumerate() {
            let mut members: Vec<Position> =
                units.iter().flat_map(|&unit| stories.members(unit)).copied().collect();
            members.sort_unstable();
            let (weakest_jaccard, weakest_containment) = self.weakest(units);
            let (weak_links, cut) = self.weak_links(number as u32, units);
            clustered.weak_links += cut;
            clustered.articles += members.len() as u64;
            clustered.sizes.push((members.len() as u32, number as u32));
            let row = ClusterRow {
                cluster: number as u32,
                size: members.len() as u32,
                representative: self.id(stories.representatives[number]),
                members: members.iter().map(|&member| self.id(member)).collect(),
                weakest_jaccard,
                weakest_containment,
                weak_links,
            };
            write_row(&mut file, &row)?;
        }
        file.finish()?;
        clustered.sizes.sort_unstable_by_key(|&(size, number)| (std::cmp::Reverse(size), number));
        for &(size, number) in clustered.sizes.iter().take(LARGEST) {
            let outlets: BTreeSet<u32> = units[number as usize]
                .iter()
                .flat_map(|&unit| stories.members(unit))
                .map(|&member| corpus.docs[stories.order[member as usize] as usize].outlet)
                .filter(|&outlet| outlet != super::gather::NO_OUTLET)
                .collect();
            let representative = stories.representatives[number as usize];
            clustered.largest.push(Story {
                cluster: number,
                size,
                representative: self.id(representative).to_string(),
                title: self.title(representative),
                outlets: outlets.len() as u32,
            });
        }
        // Every cut link was met from both of its ends that are in a cluster.
        clustered.weak_links = linked
            .edges
            .iter()
            .filter(|edge| stories.cluster[edge.a as usize] != stories.cluster[edge.b as usize])
            .count() as u64;
        Ok(clustered)
    }

    /// Over the members of a cluster, the least Jaccard and the least containment with the nearest linked member.
    fn weakest(&self, units: &[u32]) -> (f64, f64) {
        let Run { linked, stories, .. } = self.run;
        let (mut jaccard, mut containment) = (1f64, 1f64);
        for &unit in units {
            let copies = stories.members(unit).len() > 1 || stories.siblings(linked, unit).next().is_some();
            let cluster = stories.cluster[unit as usize];
            let inside =
                stories.edges(unit).iter().filter(|(_, other)| stories.cluster[*other as usize] == cluster);
            let numbers = inside.map(|(edge, _)| linked.edges[*edge as usize].numbers.full);
            let (mut best_jaccard, mut best_containment) = if copies { (1.0, 1.0) } else { (0f64, 0f64) };
            for full in numbers {
                best_jaccard = best_jaccard.max(full.jaccard());
                best_containment = best_containment.max(full.containment());
            }
            jaccard = jaccard.min(best_jaccard);
            containment = containment.min(best_containment);
        }
        (rounded(jaccard), rounded(containment))
    }

    fn weak_links(&self, cluster: u32, units: &[u32]) -> (Vec<WeakLink<'_>>, u64) {
        let Run { linked, stories, .. } = self.run;
        let mut cut: Vec<(Position, Position, u32, u32)> = Vec::new();
        for &unit in units {
            for &(edge, other) in stories.edges(unit) {
                let outside = stories.cluster[other as usize] != Some(cluster);
                if let (true, Some(&b)) = (outside, stories.members(other).first()) {
                    cut.push((stories.members(unit)[0], b, edge, other));
                }
            }
        }
        cut.sort_unstable();
        let total = cut.len() as u64;
        let rows = cut.iter().take(WEAK_LINKS).map(|&(a, b, edge, other)| {
            let full = linked.edges[edge as usize].numbers.full;
            WeakLink {
                a: self.id(a),
                b: self.id(b),
                cluster: stories.cluster[other as usize],
                jaccard: rounded(full.jaccard()),
                containment: rounded(full.containment()),
            }
        });
        (rows.collect(), total)
    }

    /// The title of an article, or the beginning of its text.
    fn title(&self, position: Position) -> String {
        let Run { corpus, stories, .. } = self.run;
        let mut meta = vec![b'{'];
        let doc = stories.order[position as usize];
        if corpus.meta(doc, &mut meta).is_ok() && meta.len() > 1 {
            meta.remove(1);
            meta.push(b'}');
            #[derive(serde::Deserialize)]
            struct Titled {
                title: Option<String>,
            }
            if let Ok(Titled { title: Some(title) }) = serde_json::from_slice(&meta) {
                return title;
            }
        }
        let first_line =
            |text: &str| text.trim_start().lines().next().unwrap_or_default().chars().take(80).collect();
        self.text(position, &mut Vec::new(), first_line).unwrap_or_default()
    }

    fn summary(&self, problems: &[Problem], written: u64, clustered: Clustered) -> Result<Summary, Error> {
        let Run { corpus, linked, stories, .. } = self.run;
        let mut by_reason: BTreeMap<String, u64> = BTreeMap::new();
        for problem in problems {
            *by_reason.entry(problem.reason.clone()).or_default() += 1;
        }
        let linked_pairs = self.partners.count();
        let kept = corpus.texts.iter().filter(|text| text.status == crate::report::Status::Kept);
        Ok(Summary {
            schema: SCHEMA,
            newsprint: env!("CARGO_PKG_VERSION").to_string(),
            params: self.job.params.clone(),
            accounting: corpus.accounting,
            accounting_line: corpus.accounting.line(),
            counts: Counts {
                texts: kept.count() as u64,
                samples: linked.samples.0,
                shared_samples: linked.samples.1,
                boilerplate_outlets: linked.boilerplate_outlets,
                boilerplate_passages: linked.passages.len() as u64,
                candidates: linked.candidates,
                verified: linked.candidates,
                linked_texts: linked.edges.len() as u64,
                linked_pairs,
                pairs_written: written,
                pairs_left_out: linked_pairs - written,
                clusters: stories.representatives.len() as u64,
                clustered: clustered.articles,
                weak_links: clustered.weak_links,
                characters_replaced: corpus.replaced,
                ids_repeated: stories.new_ids.len() as u64,
                times_unread: corpus.times_unread,
            },
            largest: clustered.largest,
            problems: by_reason,
            seconds: Seconds::default(),
            peak_memory: peak_memory(),
            threads: rayon::current_num_threads(),
        })
    }
}

/// What was found out while the clusters were written.
#[derive(Default)]
struct Clustered {
    articles: u64,
    weak_links: u64,
    sizes: Vec<(u32, u32)>,
    largest: Vec<Story>,
}

fn push_row(bytes: &mut Vec<u8>, row: &impl Serialize) {
    serde_json::to_writer(&mut *bytes, row).expect("a row is plain data");
    bytes.push(b'\n');
}

fn write_row(file: &mut Lines, row: &impl Serialize) -> Result<(), Error> {
    let mut bytes = Vec::new();
    push_row(&mut bytes, row);
    file.write(&bytes)
}

/// The largest resident memory of the process in bytes, as Linux tells it.
fn peak_memory() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes =
        line.and_then(|line| line.split_whitespace().next()).and_then(|word| word.parse::<u64>().ok());
    kilobytes.unwrap_or(0) * 1024
}
