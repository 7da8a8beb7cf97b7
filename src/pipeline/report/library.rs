//! An output folder -> what the pages of all stories need: articles, where their texts are, of which story each is, what
//! each is to those it was taken from.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::counts::Counts;
use crate::error::Error;
use crate::pipeline::relate::aside::{Passages, ends};
use crate::pipeline::relate::load::{Linked, Loaded, load, passages};
use crate::pipeline::relate::texts::Texts;
use crate::pipeline::related::{self, MemberLine};
use crate::relate::body::Body;
use crate::relate::credit::{Names, credits};
use crate::report::site::model::{Bodies, Known, When};

/// What is known of an article and one that it was taken from.
#[derive(Clone, Debug)]
pub(super) struct Bond {
    pub(super) relation: String,
    pub(super) basis: Option<String>,
    pub(super) why: String,
}

/// What all stories need.
pub(super) struct Library {
    pub(super) folder: PathBuf,
    pub(super) bodies: Bodies,
    loaded: Loaded,
    texts: Texts,
    passages: Passages,
    /// Agencies and outlets whose credits are no part of what is compared.
    names: Names,
    /// Numbers of articles, in the order of their ids.
    by_id: Vec<u32>,
    /// Of every article, its story; `u32::MAX` for none.
    story_of: Vec<u32>,
    /// By child and parent.
    bonds: HashMap<(u32, u32), Bond>,
}

impl Library {
    pub(super) fn open(folder: &Path, bodies: Bodies) -> Result<Self, Error> {
        let loaded = load(folder)?;
        let mut names = Names::new(None).expect("the built-in files are read in a test");
        let mut outlets: Vec<&str> =
            loaded.articles.iter().filter_map(|article| article.about.source.as_deref()).collect();
        outlets.sort_unstable();
        outlets.dedup();
        for outlet in outlets {
            names.add_outlet(outlet);
        }
        let mut by_id: Vec<u32> = (0..loaded.articles.len() as u32).collect();
        by_id.sort_unstable_by(|a, b| loaded.articles[*a as usize].id.cmp(&loaded.articles[*b as usize].id));
        let mut library = Library {
            folder: folder.to_path_buf(),
            bodies,
            texts: Texts::open(folder)?,
            passages: Passages::new(&passages(folder)?),
            names,
            story_of: vec![u32::MAX; loaded.articles.len()],
            by_id,
            loaded,
            bonds: HashMap::new(),
        };
        let ends = library.ends()?;
        library.passages.learn(ends);
        Ok(library)
    }

    /// The ends of all texts, each with its group: what an outlet repeats there is told from them.
    fn ends(&self) -> Result<Vec<(u64, u32)>, Error> {
        let mut articles: Vec<(u32, u32)> = Vec::new();
        for (group, of) in self.loaded.groups.iter().enumerate() {
            articles.extend(of.articles.iter().map(|&number| (number, group as u32)));
        }
        articles.sort_unstable();
        let of_article = |&(number, group): &(u32, u32)| {
            let linked = self.linked(number);
            let Some(outlet) = linked.about.source.as_deref() else { return Ok(Vec::new()) };
            let text = self.texts.read(&linked.id, linked.text.as_ref())?;
            Ok(ends(&text, outlet).into_iter().map(|key| (key, group)).collect())
        };
        let ends: Result<Vec<Vec<(u64, u32)>>, Error> =
            articles.par_iter().with_max_len(64).map(of_article).collect();
        Ok(ends?.concat())
    }

    /// Reads which story each article is of, and what is known of each and those it was taken from.
    pub(super) fn learn(&mut self, counts: &mut Counts) -> Result<(), Error> {
        let mut wanted: HashMap<(u32, u32), Option<Bond>> = HashMap::new();
        for story in related::stories(&self.folder)? {
            let story = story?;
            for member in &story.members {
                let number = self.number(&member.id)?;
                self.story_of[number as usize] = story.story;
                for parent in &member.parents {
                    wanted.insert((number, self.number(parent)?), None);
                }
            }
        }
        for row in related::relations(&self.folder)? {
            let row = row?;
            counts.pair(&row);
            let (a, b) = (self.number(&row.a)?, self.number(&row.b)?);
            let bond = Bond { relation: row.relation, basis: row.basis, why: row.why };
            for pair in [(a, b), (b, a)] {
                if let Some(known) = wanted.get_mut(&pair) {
                    *known = Some(bond.clone());
                }
            }
        }
        self.bonds = wanted.into_iter().filter_map(|(pair, bond)| Some((pair, bond?))).collect();
        Ok(())
    }

    /// How many articles there are.
    pub(super) fn articles(&self) -> usize {
        self.loaded.articles.len()
    }

    pub(super) fn linked(&self, number: u32) -> &Linked {
        &self.loaded.articles[number as usize]
    }

    /// The number of an article by its id.
    pub(super) fn number(&self, id: &str) -> Result<u32, Error> {
        let place = self.by_id.binary_search_by(|number| self.linked(*number).id.as_str().cmp(id));
        place.map(|place| self.by_id[place]).map_err(|_| {
            let reason = format!("names {id}, which no pair has; `newsprint relate` writes it anew");
            Error::Format { path: self.folder.join("stories.jsonl"), reason }
        })
    }

    pub(super) fn story_of(&self, number: u32) -> Option<u32> {
        Some(self.story_of[number as usize]).filter(|story| *story != u32::MAX)
    }

    pub(super) fn bond(&self, child: u32, parent: u32) -> Option<&Bond> {
        self.bonds.get(&(child, parent))
    }

    /// When an article came out.
    pub(super) fn when(&self, number: u32) -> When {
        let times = self.linked(number).about.times();
        let span = times.publication();
        let (from, to) =
            (Some(span.from).filter(|at| *at != i64::MIN), Some(span.to).filter(|at| *at != i64::MAX));
        let known = match (from, to) {
            (Some(from), Some(to)) if from == to => Known::Moment,
            (Some(_), _) => Known::Day,
            (None, Some(_)) => Known::Before,
            (None, None) => Known::Nothing,
        };
        When { known, from, to }
    }

    /// The text of an article without what is set aside: boilerplate of its outlet, and credits.
    pub(super) fn body(&self, number: u32, member: Option<&MemberLine>) -> Result<Body, Error> {
        let linked = self.linked(number);
        let text = self.texts.read(&linked.id, linked.text.as_ref())?;
        let mut spans = self.passages.aside(&text, linked.about.source.as_deref()).spans;
        spans.extend(credits(&text, &self.names).into_iter().map(|credit| credit.span));
        if let Some([start, end]) = member.and_then(|member| member.credit_span)
            && text.get(start as usize..end as usize).is_some()
        {
            spans.push(start..end);
        }
        Ok(Body::new(&text, &spans))
    }
}
