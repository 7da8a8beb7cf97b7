//! The linked articles of one group, related.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use rayon::prelude::*;
use xxhash_rust::xxh3::xxh3_128;

use super::RelateOptions;
use super::aside::{Passages, ends};
use super::load::{Group, Linked, Loaded, Passage, load, passages};
use super::restore::{SetAside, restored};
use super::texts::Texts;
use crate::diff::diff;
use crate::error::Error;
use crate::input::Flag;
use crate::input::url::normal_form;
use crate::relate::ancestry::{Parents, is_author, parents};
use crate::relate::body::Body;
use crate::relate::compare::{Compared, compare};
use crate::relate::credit::{AGENCIES, BadLine, Credit, Names, credits, main_credit};
use crate::relate::flow::{self, Flows};
use crate::relate::moment::Times;
use crate::relate::order::{Basis, Order, orders};
use crate::relate::relation::{Found, Relation, relation};
use crate::relate::series::series;
use crate::relate::stale::{Corrected, Words, corrections};
use crate::relate::story::{self, Story, stories};
use crate::relate::titles::Heading;
use crate::relate::{Article, Pair};
use crate::report::relate::{CreditStatus, MemberRow};

/// What all groups need.
pub(super) struct Workshop {
    pub(super) loaded: Loaded,
    pub(super) texts: Texts,
    /// Passages that outlets repeat, as listed.
    pub(super) rows: Vec<Passage>,
    passages: Passages,
    names: Names,
    /// The outlets by the numbers that `names` knows them by.
    outlets: Vec<String>,
}

/// What was found of a group; numbers are those of [`Loaded::articles`].
pub(super) struct Related {
    pub(super) relations: Vec<RelatedPair>,
    pub(super) stories: Vec<RelatedStory>,
    pub(super) flows: Flows,
}

pub(super) struct RelatedPair {
    pub(super) a: u32,
    pub(super) b: u32,
    pub(super) relation: Relation,
    pub(super) source: Option<(u32, Basis)>,
    pub(super) rule: String,
}

pub(super) struct RelatedStory {
    pub(super) title: Option<u32>,
    pub(super) cluster: Option<u32>,
    pub(super) first: Option<u32>,
    pub(super) independent_texts: u32,
    pub(super) members: Vec<Member>,
    pub(super) stale: Vec<Stale>,
}

pub(super) struct Member {
    number: u32,
    relation: Option<&'static str>,
    parents: Vec<u32>,
    credit: Option<Credited>,
    status: CreditStatus,
}

/// The credit of an article that says best whose its text is.
#[derive(Clone, Debug)]
struct Credited {
    /// As printed.
    name: String,
    /// What the agency is called, or the outlet.
    canonical: Option<String>,
    /// Bytes of the text.
    span: Option<[u32; 2]>,
}

pub(super) struct Stale {
    pub(super) copy: u32,
    pub(super) corrected: u32,
    pub(super) kind: &'static str,
    pub(super) old: String,
    pub(super) new: Option<String>,
}

/// An article, read.
struct Read<'w> {
    linked: &'w Linked,
    address: Option<String>,
    times: Times,
    foreign: Vec<String>,
    agency: Option<&'w str>,
    /// Outlets and agencies that it credits, its own outlet left out.
    credited: Vec<&'w str>,
    credit: Option<Credited>,
    is_framed: bool,
    /// What was set aside of its text, if its outlet repeats any of it.
    aside: Option<SetAside>,
    body: Arc<Body>,
    heading: Arc<Heading>,
    print: u128,
}

impl Workshop {
    pub(super) fn open(folder: &Path, options: &RelateOptions) -> Result<Self, Error> {
        let loaded = load(folder)?;
        let mut names = names(options)?;
        let mut outlets: Vec<String> =
            loaded.articles.iter().filter_map(|article| article.about.source.clone()).collect();
        outlets.sort_unstable();
        outlets.dedup();
        for outlet in &outlets {
            names.add_outlet(outlet);
        }
        let rows = passages(folder)?;
        let passages = Passages::new(&rows);
        let texts = Texts::open(folder)?;
        let mut workshop = Workshop { loaded, texts, rows, passages, names, outlets };
        let ends = workshop.ends()?;
        workshop.passages.learn(ends);
        Ok(workshop)
    }

    /// The ends of all texts, each with its group.
    fn ends(&self) -> Result<Vec<(u64, u32)>, Error> {
        let of_article = |group: u32, number: u32| {
            let linked = &self.loaded.articles[number as usize];
            let Some(outlet) = linked.about.source.as_deref() else { return Ok(Vec::new()) };
            let text = self.texts.read(&linked.id, linked.text.as_ref())?;
            Ok(ends(&text, outlet).into_iter().map(|key| (key, group)).collect())
        };
        let groups = self.loaded.groups.iter().enumerate();
        let mut articles: Vec<(u32, u32)> = groups
            .flat_map(|(group, of)| of.articles.iter().map(move |&number| (number, group as u32)))
            .collect();
        // In the order in which the texts are stored.
        articles.sort_unstable();
        let ends: Result<Vec<Vec<(u64, u32)>>, Error> =
            articles.par_iter().with_max_len(64).map(|&(number, group)| of_article(group, number)).collect();
        Ok(ends?.concat())
    }

    pub(super) fn title(&self, number: u32) -> Option<&str> {
        self.loaded.articles[number as usize].about.title.as_deref()
    }

    /// When a version was published, as given.
    pub(super) fn since(&self, number: u32) -> Option<&str> {
        let about = &self.loaded.articles[number as usize].about;
        about.modified.as_deref().or(about.published.as_deref())
    }

    fn read(&self, number: u32) -> Result<Read<'_>, Error> {
        let linked = &self.loaded.articles[number as usize];
        let outlet = linked.about.source.as_deref();
        let text = self.texts.read(&linked.id, linked.text.as_ref())?;
        let aside = self.passages.aside(&text, outlet);
        let found = credits(&text, &self.names);
        let of_credits: Vec<_> = found.iter().map(|credit| credit.span.clone()).collect();
        let all: Vec<_> = aside.spans.iter().chain(&of_credits).cloned().collect();
        let body = Arc::new(Body::new(&text, &all));
        let agency = outlet.and_then(|outlet| self.names.agency(outlet));
        let credit = self.credit(linked, &text, &found);
        let credited = self.credited(linked, &found, agency);
        let set_aside = |repeated| SetAside { text, credits: of_credits, repeated };
        Ok(Read {
            linked,
            address: linked.about.url.as_deref().and_then(normal_form),
            times: linked.about.times(),
            foreign: aside.foreign,
            agency,
            credited,
            credit,
            is_framed: aside.is_framed,
            aside: Some(aside.spans).filter(|spans| !spans.is_empty()).map(set_aside),
            print: xxh3_128(body.text.as_bytes()),
            heading: Arc::new(Heading::new(linked.about.title.as_deref(), &body.text)),
            body,
        })
    }

    /// Whom an article credits, in its text or in the markup of its page, other than itself.
    fn credited<'w>(
        &'w self,
        linked: &'w Linked,
        found: &[Credit<'w>],
        agency: Option<&str>,
    ) -> Vec<&'w str> {
        let outlet = |credit: &Credit| Some(self.outlets[credit.outlet? as usize].as_str());
        let marked = linked.credit.as_deref().map(|name| self.names.agency(name).unwrap_or(name));
        let byline = byline(linked);
        let of_byline = credits(&byline, &self.names);
        let found = found.iter().chain(&of_byline);
        let all = found.flat_map(|credit| [credit.agency, outlet(credit)]).flatten().chain(marked);
        let is_own = |name: &&str| Some(*name) == linked.about.source.as_deref() || Some(*name) == agency;
        let mut credited: Vec<&str> = all.filter(|name| *name != AGENCIES && !is_own(name)).collect();
        credited.sort_unstable();
        credited.dedup();
        credited
    }

    /// The credit that says best whose the text of an article is.
    fn credit(&self, linked: &Linked, text: &str, found: &[Credit]) -> Option<Credited> {
        if let Some(credit) = main_credit(found) {
            let outlet = credit.outlet.map(|number| self.outlets[number as usize].as_str());
            return Some(Credited {
                name: text[credit.name.start as usize..credit.name.end as usize].to_string(),
                canonical: credit.agency.or(outlet).map(str::to_string),
                span: Some([credit.span.start, credit.span.end]),
            });
        }
        if let Some(name) = linked.credit.clone() {
            let canonical = self.names.agency(&name).map(str::to_string);
            return Some(Credited { canonical, name, span: None });
        }
        let byline = byline(linked);
        let of_byline = credits(&byline, &self.names);
        let credit = main_credit(&of_byline)?;
        let outlet = credit.outlet.map(|number| self.outlets[number as usize].as_str());
        Some(Credited {
            name: byline[credit.name.start as usize..credit.name.end as usize].to_string(),
            canonical: credit.agency.or(outlet).map(str::to_string),
            span: None,
        })
    }

    /// Relates a group.
    pub(super) fn relate(&self, group: &Group) -> Result<Related, Error> {
        let mut read: Vec<Read> = group
            .articles
            .par_iter()
            .with_max_len(8)
            .map(|&number| self.read(number))
            .collect::<Result<_, _>>()?;
        let numbers = self.numbers(group);
        restore(&mut read, &numbers);
        let mut articles: Vec<Article> = read.iter().map(article).collect();
        let pairs = pairs(&numbers, &read);
        let of_series = series(&articles, &pairs);
        for (article, is_in_series) in articles.iter_mut().zip(of_series) {
            article.is_in_series = is_in_series;
        }
        let orders = orders(&articles, &pairs);
        let found: Vec<Found> = pairs
            .iter()
            .zip(&orders)
            .map(|(pair, &order)| {
                let (a, b) = (&articles[pair.a as usize], &articles[pair.b as usize]);
                relation(a, b, &pair.compared, order)
            })
            .collect();
        let parents = parents(&articles, &pairs, &orders, &found);
        let told = Told {
            read: &read,
            group,
            articles: &articles,
            pairs: &pairs,
            orders: &orders,
            found: &found,
            parents: &parents,
        };
        let mut flows = Flows::new();
        flow::add(&mut flows, &articles, &pairs, &parents, |child, parent| told.names_source(child, parent));
        let stories = stories(&articles, &pairs, &orders, &found, &parents);
        let is_author = is_author(&articles, &pairs, &parents);
        let stories = stories.iter().map(|story| told.story(story, &is_author)).collect();
        Ok(Related { relations: told.relations(), stories, flows })
    }

    /// The pairs of a group by numbers within it.
    fn numbers(&self, group: &Group) -> Vec<(u32, u32)> {
        let within =
            |number: u32| group.articles.binary_search(&number).expect("a pair is in its group") as u32;
        let pairs = group.pairs.iter().map(|&pair| self.loaded.pairs[pair as usize]);
        pairs.map(|(a, b)| (within(a), within(b))).collect()
    }
}

/// Gives articles back what was set aside of them and a linked article of another outlet prints.
fn restore(read: &mut [Read<'_>], pairs: &[(u32, u32)]) {
    if read.iter().all(|read| read.aside.is_none()) {
        return;
    }
    let mut neighbours: Vec<Vec<u32>> = vec![Vec::new(); read.len()];
    for &(a, b) in pairs {
        let outlet = |number: u32| read[number as usize].linked.about.source.as_deref();
        if outlet(a) != outlet(b) {
            neighbours[a as usize].push(b);
            neighbours[b as usize].push(a);
        }
    }
    let aside: Vec<Option<&SetAside>> = read.iter().map(|read| read.aside.as_ref()).collect();
    let bodies: Vec<&Body> = read.iter().map(|read| read.body.as_ref()).collect();
    for (number, body) in restored(&aside, &bodies, &neighbours) {
        let read = &mut read[number as usize];
        read.print = xxh3_128(body.text.as_bytes());
        read.heading = Arc::new(Heading::new(read.linked.about.title.as_deref(), &body.text));
        read.body = Arc::new(body);
    }
}

/// Pairs by numbers within a group, compared; equal bodies are compared once.
fn pairs(numbers: &[(u32, u32)], read: &[Read]) -> Vec<Pair> {
    let key = |&(a, b): &(u32, u32)| (read[a as usize].print, read[b as usize].print);
    let mut jobs: HashMap<(u128, u128), (u32, u32)> = HashMap::new();
    numbers.iter().for_each(|pair| {
        jobs.entry(key(pair)).or_insert(*pair);
    });
    let compared: HashMap<(u128, u128), Arc<Compared>> = jobs
        .into_par_iter()
        .map(|(key, (a, b))| {
            let (a, b) = (&read[a as usize].body, &read[b as usize].body);
            (key, Arc::new(compare(a, b, &diff(&a.text, &b.text))))
        })
        .collect();
    let pair = |pair: &(u32, u32)| Pair { a: pair.0, b: pair.1, compared: compared[&key(pair)].clone() };
    numbers.iter().map(pair).collect()
}

/// The author of a record as lines of a text: "By Jory Blackett", "with Northline".
fn byline(linked: &Linked) -> String {
    let author = linked.about.author.as_deref().unwrap_or_default();
    let mut line = String::from("By ");
    for (number, part) in author.split(',').enumerate() {
        line.push_str(if number > 0 { "\n" } else { "" });
        line.push_str(part.trim());
    }
    line
}

/// The names and forms of credits, with those of a user's own file.
fn names(options: &RelateOptions) -> Result<Names, Error> {
    let Some(path) = &options.credits else {
        return Ok(Names::new(None).expect("the built-in files are read in a test"));
    };
    let own = std::fs::read_to_string(path).map_err(|e| Error::io("cannot read", path, e))?;
    Names::new(Some(&own)).map_err(|BadLine { line, reason }| Error::Format {
        path: path.clone(),
        reason: format!("line {line}: {reason}"),
    })
}

fn article<'r>(read: &'r Read<'_>) -> Article<'r> {
    let flags = read.linked.flags.as_deref().unwrap_or_default();
    Article {
        title: read.linked.about.title.as_deref(),
        outlet: read.linked.about.source.as_deref(),
        agency: read.agency,
        address: read.address.as_deref(),
        url: read.linked.about.url.as_deref(),
        cluster: read.linked.cluster,
        times: read.times,
        heading: read.heading.clone(),
        is_framed: read.is_framed,
        is_in_series: false,
        body: read.body.clone(),
        credited: read.credited.clone(),
        foreign: read.foreign.iter().map(String::as_str).collect(),
        is_doubtful: flags.split_whitespace().any(|flag| flag == Flag::DoubtfulExtraction.word()),
    }
}

/// A group, told.
struct Told<'t> {
    read: &'t [Read<'t>],
    group: &'t Group,
    articles: &'t [Article<'t>],
    pairs: &'t [Pair],
    orders: &'t [Order],
    found: &'t [Found],
    parents: &'t [Parents],
}

impl Told<'_> {
    fn number(&self, within: u32) -> u32 {
        self.group.articles[within as usize]
    }

    fn relations(&self) -> Vec<RelatedPair> {
        let row = |((pair, found), &order): ((&Pair, &Found), &Order)| RelatedPair {
            a: self.number(pair.a),
            b: self.number(pair.b),
            relation: found.relation,
            source: story::source(pair, order, self.pairs, self.parents)
                .map(|(number, basis)| (self.number(number), basis)),
            rule: found.rule.clone(),
        };
        self.pairs.iter().zip(self.found).zip(self.orders).map(row).collect()
    }

    fn parents_of(&self, within: u32) -> Vec<u32> {
        let Parents { main, second } = self.parents[within as usize];
        main.into_iter().chain(second).map(|pair| self.pairs[pair as usize].other(within)).collect()
    }

    fn story(&self, story: &Story, is_author: &[bool]) -> RelatedStory {
        let mut children: HashMap<u32, u32> = HashMap::new();
        for &member in &story.members {
            for parent in self.parents_of(member) {
                *children.entry(parent).or_default() += 1;
            }
        }
        let members = story.members.iter().map(|&member| self.member(member, story, &children));
        let began =
            story.members.iter().copied().filter(|&member| self.parents[member as usize].main.is_none());
        let most = began
            .max_by_key(|member| (children.get(member).copied().unwrap_or(0), std::cmp::Reverse(*member)));
        RelatedStory {
            title: story.first.or(most).map(|member| self.number(member)),
            cluster: story.cluster,
            first: story.first.map(|member| self.number(member)),
            independent_texts: story.independent_texts,
            members: members.collect(),
            stale: self.stale(story, is_author),
        }
    }

    fn member(&self, member: u32, story: &Story, children: &HashMap<u32, u32>) -> Member {
        let article = &self.articles[member as usize];
        let mut parents = self.parents_of(member);
        let is_origin = children.contains_key(&member) || story.first == Some(member);
        let role = story::role(member, self.parents, self.found).map(Relation::name);
        let credits_parent = |&parent: &u32| self.names_source(member, parent);
        let status = match () {
            () if parents.is_empty() => CreditStatus::NoneNeeded,
            () if article.credited.is_empty() => CreditStatus::Uncredited,
            () if parents.iter().any(credits_parent) => CreditStatus::Credited,
            () => CreditStatus::Mismatch,
        };
        parents.iter_mut().for_each(|parent| *parent = self.number(*parent));
        Member {
            number: self.number(member),
            relation: role.or(is_origin.then_some("origin")),
            parents,
            credit: self.read[member as usize].credit.clone(),
            status,
        }
    }

    /// Whether an article names a parent, who that names, or one before it: whoever the text comes from.
    fn names_source(&self, child: u32, parent: u32) -> bool {
        let article = &self.articles[child as usize];
        let mut at = parent;
        for _ in 0..self.articles.len() {
            let source = &self.articles[at as usize];
            if article.credits(source) || source.credited.iter().any(|name| article.credited.contains(name)) {
                return true;
            }
            match self.parents_of(at).first() {
                Some(&before) => at = before,
                None => return false,
            }
        }
        false
    }

    /// What the copies of a story still print though the origin corrected it.
    fn stale(&self, story: &Story, is_author: &[bool]) -> Vec<Stale> {
        let is_author = |number: u32| is_author[number as usize];
        // Each version of the origin that came of another one.
        let steps: Vec<(u32, u32)> = story
            .members
            .iter()
            .copied()
            .filter(|&member| is_author(member))
            .filter_map(|member| Some((self.parents_of(member).first().copied()?, member)))
            .collect();
        if steps.is_empty() {
            return Vec::new();
        }
        let words = |number: u32| Words::of(&self.articles[number as usize].body);
        let mut copies: Vec<u32> =
            story.members.iter().copied().filter(|&member| !is_author(member)).collect();
        copies.extend(self.merged_from(story));
        copies.sort_unstable();
        copies.dedup();
        let copies: Vec<(u32, Words)> = copies.into_iter().map(|copy| (copy, words(copy))).collect();
        let is_old = |version: u32| steps.iter().any(|&(before, _)| before == version);
        let last: Vec<Words> =
            steps.iter().map(|step| step.1).filter(|&version| !is_old(version)).map(words).collect();
        let mut found = Vec::new();
        for &(before, after) in &steps {
            let (old, new) = (&self.articles[before as usize].body, &self.articles[after as usize].body);
            for correction in corrections(old, new, &diff(&old.text, &new.text)) {
                // Changed back since.
                if last.iter().any(|words| words.is_stale(&correction)) {
                    continue;
                }
                let kind = match correction.kind {
                    Corrected::Fact(kind) => kind.name(),
                    Corrected::Sentence(_) => "sentence",
                };
                for (copy, _) in copies.iter().filter(|(_, words)| words.is_stale(&correction)) {
                    found.push(Stale {
                        copy: self.number(*copy),
                        corrected: self.number(after),
                        kind,
                        old: correction.old.clone(),
                        new: correction.new.clone(),
                    });
                }
            }
        }
        found.sort_by(|a, b| {
            (a.copy, a.corrected, a.kind, &a.old).cmp(&(b.copy, b.corrected, b.kind, &b.old))
        });
        found
    }

    /// Texts of other stories that took from this one as well.
    fn merged_from(&self, story: &Story) -> Vec<u32> {
        let took = |(number, parents): (usize, &Parents)| {
            let parent = self.pairs[parents.second? as usize].other(number as u32);
            story.members.binary_search(&parent).is_ok().then_some(number as u32)
        };
        self.parents.iter().enumerate().filter_map(took).collect()
    }
}

impl Member {
    /// Its row.
    pub(super) fn row<'w>(&'w self, workshop: &'w Workshop) -> MemberRow<'w> {
        let linked = |number: u32| &workshop.loaded.articles[number as usize];
        MemberRow {
            id: &linked(self.number).id,
            relation: self.relation,
            parents: self.parents.iter().map(|&parent| linked(parent).id.as_str()).collect(),
            published: linked(self.number).about.published.as_deref(),
            credit: self.credit.as_ref().map(|credit| credit.name.as_str()),
            credit_agency: self.credit.as_ref().and_then(|credit| credit.canonical.as_deref()),
            credit_span: self.credit.as_ref().and_then(|credit| credit.span),
            credit_status: self.status,
        }
    }
}
