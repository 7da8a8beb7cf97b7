//! Stories and pairs as they pass -> the counts of the pages on outlets and on how sure the numbers are.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use super::Written;
use super::library::Library;
use crate::error::Error;
use crate::pipeline::lookup::{lines, parse};
use crate::pipeline::related::{RelationLine, StoryLine};
use crate::report::relate::CreditStatus;
use crate::report::site::model::{
    AgencyView, Bodies, CertaintyPage, FlowView, Known, OutletsPage, TimeCounts,
};
use crate::report::site::{SITE_SCHEMA, hidden};
use crate::report::{BoilerplateRow, Summary};

/// What was counted so far.
#[derive(Debug, Default)]
pub(super) struct Counts {
    pairs: u64,
    relations: BTreeMap<String, u64>,
    basis: BTreeMap<String, u64>,
    times: TimeCounts,
    credit: BTreeMap<String, u64>,
    first_known: u64,
    agencies: BTreeMap<String, Agency>,
}

#[derive(Debug, Default)]
struct Agency {
    articles: u32,
    confirmed: u32,
    outlets: BTreeSet<String>,
}

impl Counts {
    /// Counts a pair.
    pub(super) fn pair(&mut self, row: &RelationLine) {
        self.pairs += 1;
        *self.relations.entry(row.relation.clone()).or_default() += 1;
        *self.basis.entry(row.basis.clone().unwrap_or("unknown".to_string())).or_default() += 1;
    }

    /// Counts the articles of a story.
    pub(super) fn add(&mut self, library: &Library, story: &StoryLine) {
        self.first_known += u64::from(story.first.is_some());
        for member in &story.members {
            let Ok(number) = library.number(&member.id) else { continue };
            *match library.when(number).known {
                Known::Moment => &mut self.times.moment,
                Known::Day => &mut self.times.day,
                Known::Before => &mut self.times.before,
                Known::Nothing => &mut self.times.nothing,
            } += 1;
            let status = match member.credit_status {
                CreditStatus::Credited => "credited",
                CreditStatus::Uncredited => "uncredited",
                CreditStatus::Mismatch => "mismatch",
                CreditStatus::NoneNeeded => "none_needed",
            };
            *self.credit.entry(status.to_string()).or_default() += 1;
            if let Some(name) = member.credit_agency.as_ref().or(member.credit.as_ref()) {
                let agency = self.agencies.entry(name.clone()).or_default();
                agency.articles += 1;
                agency.confirmed += u32::from(member.credit_status == CreditStatus::Credited);
                agency.outlets.extend(library.linked(number).about.source.clone());
            }
        }
    }

    /// The page of outlets.
    pub(super) fn outlets(&self, flows: Vec<FlowView>) -> OutletsPage {
        let view = |(name, agency): (&String, &Agency)| AgencyView {
            agency: name.clone(),
            articles: agency.articles,
            outlets: agency.outlets.len() as u32,
            confirmed: agency.confirmed,
        };
        let mut agencies: Vec<AgencyView> = self.agencies.iter().map(view).collect();
        agencies.sort_by(|a, b| b.articles.cmp(&a.articles).then_with(|| a.agency.cmp(&b.agency)));
        OutletsPage { schema: SITE_SCHEMA, flows, agencies }
    }

    /// The page on how sure the numbers are.
    pub(super) fn certainty(self, library: &Library, written: &Written) -> Result<CertaintyPage, Error> {
        let path = library.folder.join("summary.json");
        let text = std::fs::read_to_string(&path).map_err(|e| Error::io("cannot read", &path, e))?;
        let summary: Summary = parse(&text, &path)?;
        Ok(CertaintyPage {
            schema: SITE_SCHEMA,
            bodies: library.bodies,
            params: summary.params,
            accounting: summary.accounting_line,
            pairs: self.pairs,
            pairs_left_out: summary.counts.pairs_left_out,
            relations: self.relations,
            basis: self.basis,
            stories: written.stories,
            first_known: self.first_known,
            articles: written.articles,
            times: self.times,
            credit: self.credit,
            boilerplate: boilerplate(library)?,
        })
    }
}

fn boilerplate(library: &Library) -> Result<Vec<BoilerplateRow>, Error> {
    let path: PathBuf = library.folder.join("boilerplate.jsonl");
    let rows = lines(&path)?.map(|line| {
        let mut row: BoilerplateRow = parse(&line?, &path)?;
        if library.bodies == Bodies::Hidden {
            row.text = hidden(&row.text);
        }
        Ok(row)
    });
    rows.collect()
}
