//! A linked article -> what its history is told from: its body, its times, its address, and whom it credits.

use std::sync::Arc;

use xxhash_rust::xxh3::xxh3_128;

use super::RelateOptions;
use super::group::Workshop;
use super::load::Linked;
use super::restore::SetAside;
use crate::error::Error;
use crate::input::Flag;
use crate::input::url::normal_form;
use crate::relate::Article;
use crate::relate::body::Body;
use crate::relate::credit::{AGENCIES, BadLine, Credit, Names, credits, main_credit};
use crate::relate::dateline::Day;
use crate::relate::moment::Times;
use crate::relate::titles::Heading;

/// An article, read.
pub(super) struct Read<'w> {
    pub(super) linked: &'w Linked,
    pub(super) address: Option<String>,
    pub(super) times: Times,
    pub(super) dateline: Option<Day>,
    pub(super) foreign: Vec<String>,
    pub(super) agency: Option<&'w str>,
    /// Outlets and agencies that it credits, its own outlet left out.
    pub(super) credited: Vec<&'w str>,
    pub(super) credit: Option<Credited>,
    pub(super) is_framed: bool,
    /// What was set aside of its text, if its outlet repeats any of it.
    pub(super) aside: Option<SetAside>,
    pub(super) body: Arc<Body>,
    pub(super) heading: Arc<Heading>,
    pub(super) print: u128,
}

/// The credit of an article that says best whose its text is.
#[derive(Clone, Debug)]
pub(super) struct Credited {
    /// As printed.
    pub(super) name: String,
    /// What the agency is called, or the outlet.
    pub(super) canonical: Option<String>,
    /// Bytes of the text.
    pub(super) span: Option<[u32; 2]>,
}

impl Read<'_> {
    /// Makes it an article with this body.
    pub(super) fn set_body(&mut self, body: Body) {
        self.print = xxh3_128(body.text.as_bytes());
        self.heading = Arc::new(Heading::new(self.linked.about.title.as_deref(), &body.text));
        self.body = Arc::new(body);
    }
}

impl Workshop {
    /// Reads an article.
    pub(super) fn read(&self, number: u32) -> Result<Read<'_>, Error> {
        let linked = &self.loaded.articles[number as usize];
        let outlet = linked.about.source.as_deref();
        let text = self.texts.read(&linked.id, linked.text.as_ref())?;
        let aside = self.passages.aside(&text, outlet);
        let dateline = Day::of(&text);
        let found = credits(&text, &self.names);
        let of_credits: Vec<_> = found.iter().map(|credit| credit.span.clone()).collect();
        let all: Vec<_> = aside.spans.iter().chain(&of_credits).cloned().collect();
        let body = Body::new(&text, &all);
        let agency = outlet.and_then(|outlet| self.names.agency(outlet));
        let byline = byline(linked);
        let of_byline = credits(&byline, &self.names);
        let credited = self.credited(linked, found.iter().chain(&of_byline), agency);
        let credit = self.credit(linked, (&text, &found), (&byline, &of_byline));
        let set_aside = |repeated| SetAside { text, credits: of_credits, repeated };
        let mut read = Read {
            linked,
            address: linked.about.url.as_deref().and_then(normal_form),
            times: linked.about.times(),
            dateline,
            foreign: aside.foreign,
            agency,
            credited,
            credit,
            is_framed: aside.is_framed,
            aside: Some(aside.spans).filter(|spans| !spans.is_empty()).map(set_aside),
            body: Arc::default(),
            heading: Arc::default(),
            print: 0,
        };
        read.set_body(body);
        Ok(read)
    }

    /// Whom an article credits, in its text or in the markup of its page, other than itself.
    fn credited<'w, 'f>(
        &'w self,
        linked: &'w Linked,
        found: impl Iterator<Item = &'f Credit<'w>>,
        agency: Option<&str>,
    ) -> Vec<&'w str>
    where
        'w: 'f,
    {
        let outlet = |credit: &Credit| Some(self.outlets[credit.outlet? as usize].as_str());
        let marked = linked.credit.as_deref().map(|name| self.names.agency(name).unwrap_or(name));
        let all = found.flat_map(|credit| [credit.agency, outlet(credit)]).flatten().chain(marked);
        let is_own = |name: &&str| Some(*name) == linked.about.source.as_deref() || Some(*name) == agency;
        let mut credited: Vec<&str> = all.filter(|name| *name != AGENCIES && !is_own(name)).collect();
        credited.sort_unstable();
        credited.dedup();
        credited
    }

    /// The credit that says best whose the text of an article is: one of the text, of the markup or of the byline.
    fn credit(
        &self,
        linked: &Linked,
        (text, of_text): (&str, &[Credit]),
        (byline, of_byline): (&str, &[Credit]),
    ) -> Option<Credited> {
        let printed = |text: &str, credit: &Credit| {
            let outlet = credit.outlet.map(|number| self.outlets[number as usize].as_str());
            Credited {
                name: text[credit.name.start as usize..credit.name.end as usize].to_string(),
                canonical: credit.agency.or(outlet).map(str::to_string),
                span: None,
            }
        };
        if let Some(credit) = main_credit(of_text) {
            return Some(Credited {
                span: Some([credit.span.start, credit.span.end]),
                ..printed(text, credit)
            });
        }
        if let Some(name) = linked.credit.clone() {
            let canonical = self.names.agency(&name).map(str::to_string);
            return Some(Credited { canonical, name, span: None });
        }
        main_credit(of_byline).map(|credit| printed(byline, credit))
    }
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
pub(super) fn names(options: &RelateOptions) -> Result<Names, Error> {
    let Some(path) = &options.credits else {
        return Ok(Names::new(None).expect("the built-in files are read in a test"));
    };
    let own = std::fs::read_to_string(path).map_err(|e| Error::io("cannot read", path, e))?;
    Names::new(Some(&own)).map_err(|BadLine { line, reason }| Error::Format {
        path: path.clone(),
        reason: format!("line {line}: {reason}"),
    })
}

/// The article, as its history is told from it.
pub(super) fn article<'r>(read: &'r Read<'_>) -> Article<'r> {
    let flags = read.linked.flags.as_deref().unwrap_or_default();
    Article {
        title: read.linked.about.title.as_deref(),
        outlet: read.linked.about.source.as_deref(),
        agency: read.agency,
        address: read.address.as_deref(),
        url: read.linked.about.url.as_deref(),
        cluster: read.linked.cluster,
        times: read.times,
        dateline: read.dateline,
        heading: read.heading.clone(),
        is_framed: read.is_framed,
        is_in_series: false,
        body: read.body.clone(),
        credited: read.credited.clone(),
        foreign: read.foreign.iter().map(String::as_str).collect(),
        is_doubtful: flags.split_whitespace().any(|flag| flag == Flag::DoubtfulExtraction.word()),
    }
}
