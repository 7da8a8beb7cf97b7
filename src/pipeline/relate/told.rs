//! What was found of the articles of one group -> its pairs and stories, with who is stale and who credits whom.

use std::collections::HashMap;

use super::group::Workshop;
use super::load::Group;
use super::read::{Credited, Read};
use crate::diff::diff;
use crate::relate::ancestry::Parents;
use crate::relate::flow::Flows;
use crate::relate::order::{Basis, Order};
use crate::relate::relation::{Found, Relation};
use crate::relate::stale::{Corrected, Words, corrections};
use crate::relate::story::{self, Story};
use crate::relate::{Article, Pair};
use crate::report::relate::{CreditStatus, MemberRow};

/// What was found of a group; numbers are those of [`super::load::Loaded::articles`].
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

pub(super) struct Stale {
    pub(super) copy: u32,
    pub(super) corrected: u32,
    pub(super) kind: &'static str,
    pub(super) old: String,
    pub(super) new: Option<String>,
}

/// A group, told.
pub(super) struct Told<'t> {
    pub(super) read: &'t [Read<'t>],
    pub(super) group: &'t Group,
    pub(super) articles: &'t [Article<'t>],
    pub(super) pairs: &'t [Pair],
    pub(super) orders: &'t [Order],
    pub(super) found: &'t [Found],
    pub(super) parents: &'t [Parents],
}

impl Told<'_> {
    fn number(&self, within: u32) -> u32 {
        self.group.articles[within as usize]
    }

    /// What every pair is.
    pub(super) fn relations(&self) -> Vec<RelatedPair> {
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

    /// A story with its members and what is stale in it.
    pub(super) fn story(&self, story: &Story, is_author: &[bool]) -> RelatedStory {
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
    pub(super) fn names_source(&self, child: u32, parent: u32) -> bool {
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
