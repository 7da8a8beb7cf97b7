//! The linked articles of one group, related.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use rayon::prelude::*;

use super::RelateOptions;
use super::aside::{Passages, ends};
use super::load::{Group, Loaded, Passage, load, passages};
use super::read::{Read, article, names};
use super::restore::{SetAside, restored};
use super::texts::Texts;
use super::told::{Related, Told};
use crate::diff::diff;
use crate::error::Error;
use crate::relate::ancestry::{is_author, parents};
use crate::relate::body::Body;
use crate::relate::compare::{Compared, compare};
use crate::relate::credit::Names;
use crate::relate::flow::{self, Flows};
use crate::relate::order::orders;
use crate::relate::relation::{Found, relation};
use crate::relate::series::series;
use crate::relate::story::stories;
use crate::relate::{Article, Pair};

/// What all groups need.
pub(super) struct Workshop {
    pub(super) loaded: Loaded,
    pub(super) texts: Texts,
    /// Passages that outlets repeat, as listed.
    pub(super) rows: Vec<Passage>,
    pub(super) passages: Passages,
    pub(super) names: Names,
    /// The outlets by the numbers that `names` knows them by.
    pub(super) outlets: Vec<String>,
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
        read[number as usize].set_body(body);
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
