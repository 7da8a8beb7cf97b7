//! A story with its corrections -> its page: texts read, diffs made, numbers of the page put in place of ids.

use std::collections::HashMap;

use rayon::prelude::*;
use xxhash_rust::xxh3::xxh3_128;

use super::library::Library;
use crate::diff::diff;
use crate::error::Error;
use crate::pipeline::related::{MemberLine, StaleLine, StoryLine};
use crate::relate::body::Body;
use crate::relate::compare::compare;
use crate::report::diff::{DiffReport, Version};
use crate::report::site::model::{
    ArticleView, Bodies, CorrectionView, DiffView, Known, ParentView, StoryPage,
};
use crate::report::site::{SITE_SCHEMA, hidden, redacted};

/// Diffs that are drawn in full.
const DIFFS: usize = 60;

/// An article as it is read for a page.
pub(super) struct Read<'s> {
    number: u32,
    /// None for a parent that is of another story.
    member: Option<&'s MemberLine>,
    pub(super) body: Body,
    print: u128,
}

/// The page of a story.
pub(super) fn page(library: &Library, story: &StoryLine, stale: &[StaleLine]) -> Result<StoryPage, Error> {
    let filling = Filling::read(library, story)?;
    let mut left_out = Vec::new();
    let (parents, diffs) = filling.descent(&mut left_out);
    let variorum = filling.variorum(&mut left_out);
    let mut stale_of: HashMap<&str, u32> = HashMap::new();
    for line in stale {
        *stale_of.entry(&line.copy).or_default() += 1;
    }
    let mut articles: Vec<ArticleView> = Vec::with_capacity(story.members.len());
    for (place, parents) in parents.into_iter().enumerate() {
        let stale = filling.id(place).and_then(|id| stale_of.get(id)).copied().unwrap_or_default();
        articles.push(ArticleView { stale, ..filling.article(place, parents) });
    }
    let mut outlets: Vec<&str> = articles.iter().filter_map(|article| article.outlet.as_deref()).collect();
    outlets.sort_unstable();
    outlets.dedup();
    Ok(StoryPage {
        schema: SITE_SCHEMA,
        story: story.story,
        cluster: story.cluster,
        title: story.title.clone(),
        bodies: library.bodies,
        independent_texts: story.independent_texts,
        outlets: outlets.len() as u32,
        first: story.first.as_deref().and_then(|first| filling.place(first)),
        first_basis: story.first_basis.clone(),
        corrections: filling.corrections(stale),
        articles,
        variorum,
        diffs,
        left_out,
    })
}

pub(super) struct Filling<'s> {
    pub(super) library: &'s Library,
    /// The articles of the story in the order of the page, then parents of other stories.
    pub(super) read: Vec<Read<'s>>,
    /// How many are of the story.
    pub(super) members: usize,
    places: HashMap<u32, u32>,
    /// Of each, the first with the same text.
    pub(super) same: Vec<u32>,
}

impl<'s> Filling<'s> {
    fn read(library: &'s Library, story: &'s StoryLine) -> Result<Self, Error> {
        let mut wanted: Vec<(u32, Option<&MemberLine>)> = Vec::new();
        for member in &story.members {
            wanted.push((library.number(&member.id)?, Some(member)));
        }
        let base = base(library, story)?;
        wanted.sort_by_key(|(number, _)| {
            let when = library.when(*number);
            (*number != base, when.known == Known::Nothing, when.place(), *number)
        });
        let members = wanted.len();
        let mut places: HashMap<u32, u32> =
            wanted.iter().enumerate().map(|(place, (number, _))| (*number, place as u32)).collect();
        for id in story.members.iter().flat_map(|member| &member.parents) {
            let number = library.number(id)?;
            places.entry(number).or_insert_with(|| {
                wanted.push((number, None));
                wanted.len() as u32 - 1
            });
        }
        let read: Result<Vec<Read>, Error> = wanted
            .into_par_iter()
            .with_max_len(8)
            .map(|(number, member)| {
                let body = library.body(number, member)?;
                Ok(Read { number, member, print: xxh3_128(body.text.as_bytes()), body })
            })
            .collect();
        let read = read?;
        let mut first: HashMap<u128, u32> = HashMap::new();
        let same =
            read.iter().enumerate().map(|(place, read)| *first.entry(read.print).or_insert(place as u32));
        let same = same.collect();
        Ok(Filling { library, read, members, places, same })
    }

    fn id(&self, place: usize) -> Option<&str> {
        Some(self.read[place].member?.id.as_str())
    }

    /// The place of an article of the story.
    fn place(&self, id: &str) -> Option<u32> {
        let place = *self.places.get(&self.library.number(id).ok()?)?;
        ((place as usize) < self.members).then_some(place)
    }

    /// What each article was made from, and the diffs: one for each pair of texts, the first ones drawn.
    fn descent(&self, left_out: &mut Vec<String>) -> (Vec<Vec<ParentView>>, Vec<DiffView>) {
        let mut jobs: Vec<(u32, u32)> = Vec::new();
        let mut job_of: HashMap<(u32, u32), usize> = HashMap::new();
        let mut children: Vec<Vec<(u32, u32)>> = Vec::new();
        let mut bonds: Vec<Vec<(u32, usize)>> = Vec::with_capacity(self.members);
        for place in 0..self.members as u32 {
            let member = self.read[place as usize].member;
            let ids = member.map_or(&[][..], |member| &member.parents);
            let numbers = ids.iter().filter_map(|id| self.library.number(id).ok());
            let of: Vec<(u32, usize)> = numbers
                .filter_map(|number| self.places.get(&number))
                .map(|&parent| {
                    let key = (self.same[parent as usize], self.same[place as usize]);
                    let job = *job_of.entry(key).or_insert_with(|| {
                        jobs.push((parent, place));
                        children.push(Vec::new());
                        jobs.len() - 1
                    });
                    children[job].push((parent, place));
                    (parent, job)
                })
                .collect();
            bonds.push(of);
        }
        let is_same = |&(parent, child): &(u32, u32)| self.same[parent as usize] == self.same[child as usize];
        let drawn: Vec<bool> = {
            let mut left = DIFFS;
            let draws = |job: &(u32, u32)| {
                let is_drawn = !is_same(job) && left > 0;
                left -= usize::from(is_drawn);
                is_drawn
            };
            jobs.iter().map(draws).collect()
        };
        let done: Vec<(f64, f64, Option<DiffReport>)> = jobs
            .par_iter()
            .zip(&drawn)
            .with_max_len(4)
            .map(|(job, drawn)| self.compared(*job, *drawn))
            .collect();
        let mut diff_of = vec![None; jobs.len()];
        let mut diffs = Vec::new();
        let mut shares = Vec::with_capacity(jobs.len());
        for (job, (kept, taken, report)) in done.into_iter().enumerate() {
            shares.push((kept, taken));
            let Some(report) = report else { continue };
            diff_of[job] = Some(diffs.len() as u32);
            let parent = children[job][0].0;
            diffs.push(DiffView {
                parent: Some(parent).filter(|parent| (*parent as usize) < self.members),
                children: children[job].iter().map(|(_, child)| *child).collect(),
                report,
            });
        }
        let undrawn = jobs.iter().zip(&drawn).filter(|(job, drawn)| !**drawn && !is_same(job)).count();
        if undrawn > 0 {
            left_out.push(format!("{DIFFS} diffs are here, {undrawn} more are not"));
        }
        let parents = bonds.iter().enumerate().map(|(child, of)| {
            of.iter()
                .map(|&(parent, job)| self.parent(child as u32, parent, shares[job], diff_of[job]))
                .collect()
        });
        (parents.collect(), diffs)
    }

    /// The shares of a pair of texts, and the diff where it is drawn.
    fn compared(&self, (parent, child): (u32, u32), is_drawn: bool) -> (f64, f64, Option<DiffReport>) {
        let (old, new) = (&self.read[parent as usize].body, &self.read[child as usize].body);
        if self.same[parent as usize] == self.same[child as usize] {
            return (1.0, 1.0, None);
        }
        let found = diff(&old.text, &new.text);
        let compared = compare(old, new, &found);
        let report = is_drawn.then(|| {
            let versions = (self.version(parent), self.version(child));
            let fields = self.library.linked(self.read[parent as usize].number).about.fields();
            let changes =
                fields.changes(&self.library.linked(self.read[child as usize].number).about.fields());
            let report = DiffReport::new(versions, (&old.text, &new.text), changes, &found);
            if self.library.bodies == Bodies::Hidden { redacted(report) } else { report }
        });
        (compared.a.share(), compared.b.share(), report)
    }

    fn version(&self, place: u32) -> Version {
        let linked = self.library.linked(self.read[place as usize].number);
        Version::named(&linked.id).with(&linked.about.fields())
    }

    fn parent(&self, child: u32, parent: u32, (kept, taken): (f64, f64), diff: Option<u32>) -> ParentView {
        let [child, number] = [child, parent].map(|place| self.read[place as usize].number);
        let linked = self.library.linked(number);
        let (before, after) = (self.library.when(number), self.library.when(child));
        let are_moments = before.known == Known::Moment && after.known == Known::Moment;
        let bond = self.library.bond(child, number);
        let is_here = (parent as usize) < self.members;
        ParentView {
            id: linked.id.clone(),
            outlet: linked.about.source.clone(),
            article: is_here.then_some(parent),
            story: if is_here { None } else { self.library.story_of(number) },
            relation: bond.map(|bond| bond.relation.clone()),
            basis: bond.and_then(|bond| bond.basis.clone()),
            why: bond.map(|bond| bond.why.clone()),
            kept: rounded(kept),
            taken: rounded(taken),
            delay: before.from.zip(after.from).filter(|_| are_moments).map(|(before, after)| after - before),
            diff,
        }
    }

    /// What is known of an article; the corrections that it does not have are counted by the caller.
    fn article(&self, place: usize, parents: Vec<ParentView>) -> ArticleView {
        let read = &self.read[place];
        let member = read.member.expect("the articles of the story come first");
        let about = &self.library.linked(read.number).about;
        ArticleView {
            siglum: siglum(place),
            id: member.id.clone(),
            title: about.title.clone(),
            outlet: about.source.clone(),
            url: about.url.clone(),
            published: about.published.clone(),
            modified: about.modified.clone(),
            when: self.library.when(read.number),
            words: read.body.word_count(),
            relation: member.relation.clone(),
            parents,
            credit: member.credit.clone(),
            credit_agency: member.credit_agency.clone(),
            credit_status: member.credit_status,
            stale: 0,
            same_text_as: self.same[place],
        }
    }

    /// Corrections, each once with all who do not have it.
    fn corrections(&self, stale: &[StaleLine]) -> Vec<CorrectionView> {
        let mut views: Vec<CorrectionView> = Vec::new();
        let mut known: HashMap<(&str, &str, &str, Option<&str>), usize> = HashMap::new();
        for line in stale {
            let key = (line.corrected.as_str(), line.kind.as_str(), line.old.as_str(), line.new.as_deref());
            let at = *known.entry(key).or_insert_with(|| {
                views.push(self.correction(line));
                views.len() - 1
            });
            views[at].copies.push((line.copy.clone(), self.place(&line.copy)));
        }
        views
    }

    fn correction(&self, line: &StaleLine) -> CorrectionView {
        let is_hidden =
            self.library.bodies == Bodies::Hidden && (line.kind == "sentence" || line.kind == "quote");
        let shown = |text: &str| if is_hidden { hidden(text) } else { text.to_string() };
        CorrectionView {
            kind: line.kind.clone(),
            old: shown(&line.old),
            new: line.new.as_deref().map(shown),
            corrected: self.place(&line.corrected),
            corrected_id: line.corrected.clone(),
            since: line.since.clone(),
            copies: Vec::new(),
        }
    }
}

/// The article that the others are held against: the one known to be first, else the one that the most others were taken
/// from.
fn base(library: &Library, story: &StoryLine) -> Result<u32, Error> {
    if let Some(first) = &story.first {
        return library.number(first);
    }
    let mut taken: HashMap<&str, u32> = HashMap::new();
    for id in story.members.iter().flat_map(|member| &member.parents) {
        *taken.entry(id).or_default() += 1;
    }
    let rank = |member: &&MemberLine| (member.parents.is_empty(), taken.get(member.id.as_str()).copied());
    // Of equals the first by id.
    let best = story.members.iter().rev().max_by_key(rank);
    best.map_or(Ok(0), |member| library.number(&member.id))
}

/// The letters of an article by its place: A to Z, AA, AB and so on.
fn siglum(place: usize) -> String {
    let mut letters = Vec::new();
    let mut left = place + 1;
    while left > 0 {
        left -= 1;
        letters.push(b'A' + (left % 26) as u8);
        left /= 26;
    }
    letters.reverse();
    letters.into_iter().map(char::from).collect()
}

fn rounded(share: f64) -> f64 {
    (share * 1e4).round() / 1e4
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_go_on_after_z() {
        let of = |place| siglum(place);
        assert_eq!(
            (of(0), of(25), of(26), of(701), of(702)),
            ("A".into(), "Z".into(), "AA".into(), "ZZ".into(), "AAA".into())
        );
    }
}
