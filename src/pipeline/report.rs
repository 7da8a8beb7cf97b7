//! `newsprint report`: the stories of an output folder as pages of HTML, or one of them.
//!
//! `library` holds what all stories need, `story` fills the page of one, with `apparatus`.
//! Stories are read, filled and written a batch at a time on all threads: no more texts are held than a batch has.

mod apparatus;
mod counts;
mod library;
mod story;

use std::path::{Path, PathBuf};

use rayon::prelude::*;
use serde::Serialize;

use super::out::Out;
use super::related::{self, StaleLine, StaleLines, StoryLine};
use super::{Step, Watch};
use crate::error::Error;
use crate::report::folder::{Folder, Replace};
use crate::report::site::model::{Bodies, IndexPage, IndexRow, StoryPage, TemplatesPage};
use crate::report::site::{
    Place, SITE_SCHEMA, certainty_page, index_page, outlets_page, story_page, templates_page, twin,
    without_frame,
};
use counts::Counts;
use library::Library;

/// How a report is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReportOptions {
    /// Whether it shows what articles say.
    pub bodies: Bodies,
    /// Whether what is there may be replaced.
    pub replace: Replace,
}

/// What was written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Written {
    /// Version of the pages.
    pub schema: u32,
    /// Stories.
    pub stories: u64,
    /// Articles in them.
    pub articles: u64,
    /// Bytes of the pages and their twins.
    pub bytes: u64,
}

/// Stories that are filled at once.
const BATCH: usize = 256;
/// Articles in them, at most, but for a story that has more.
const ARTICLES: usize = 2048;

/// A story as it was read, with its corrections.
type Task = (StoryLine, Vec<StaleLine>);

/// Writes the report of an output folder.
pub fn report(folder: &Path, target: &Path, options: ReportOptions, watch: &Watch) -> Result<Written, Error> {
    refuse_output(target)?;
    let site = Folder::begin(target, options.replace)?;
    watch.at(Step::Propose)?;
    let mut library = Library::open(folder, options.bodies)?;
    let mut counts = Counts::default();
    library.learn(&mut counts)?;
    let of = library.articles() as u64;
    let mut written = Written { schema: SITE_SCHEMA, ..Written::default() };
    let mut index = Vec::new();
    let mut stale = StaleLines::open(folder)?;
    let mut stories = related::stories(folder)?.peekable();
    while stories.peek().is_some() {
        watch.at(Step::Verify { done: written.articles, of })?;
        let mut batch: Vec<Task> = Vec::new();
        let mut articles = 0;
        while batch.len() < BATCH && articles < ARTICLES {
            let Some(story) = stories.next() else { break };
            let story = story?;
            let corrections = stale.of(story.story)?;
            articles += story.members.len();
            batch.push((story, corrections));
        }
        let filled: Vec<Result<(IndexRow, u64), Error>> =
            batch.par_iter().with_max_len(1).map(|task| write_story(&library, &site, task)).collect();
        for (filled, (story, _)) in filled.into_iter().zip(&batch) {
            let (row, bytes) = filled?;
            index.push(row);
            written.bytes += bytes;
            written.stories += 1;
            written.articles += story.members.len() as u64;
            counts.add(&library, story);
        }
    }
    watch.at(Step::Write)?;
    index.sort_by_key(|row| (std::cmp::Reverse(row.articles), row.story));
    let index = IndexPage { schema: SITE_SCHEMA, articles: written.articles, stories: index };
    written.bytes += write_pair(&site, "index", &index_page(&index), &index)?;
    drop(index);
    let outlets = counts.outlets(related::flows(folder)?);
    written.bytes += write_pair(&site, "outlets", &outlets_page(&outlets), &outlets)?;
    let templates = templates(folder, options.bodies)?;
    written.bytes += write_pair(&site, "templates", &templates_page(&templates), &templates)?;
    drop(templates);
    let certainty = counts.certainty(&library, &written)?;
    written.bytes += write_pair(&site, "certainty", &certainty_page(&certainty), &certainty)?;
    let mut summary = site.file("summary.json")?;
    summary.write(&twin(&written))?;
    summary.finish()?;
    site.finish()?;
    Ok(written)
}

/// Writes the page of one story.
pub fn report_story(folder: &Path, number: u32, target: &Path, options: ReportOptions) -> Result<(), Error> {
    let mut out = Out::begin(target, options.replace)?;
    let mut library = Library::open(folder, options.bodies)?;
    library.learn(&mut Counts::default())?;
    let mut stale = StaleLines::open(folder)?;
    let story = related::story(folder, number)?;
    let page = story::page(&library, &story, &stale.of(number)?)?;
    out.write(story_page(&page, Place::Alone).as_bytes())?;
    out.finish()
}

/// `--force` is for an earlier report, never for the output that the report is of, nor for another one.
fn refuse_output(target: &Path) -> Result<(), Error> {
    if !super::lookup::is_output(target) {
        return Ok(());
    }
    let reason = "is an output of `newsprint cluster`, which a report does not replace".to_string();
    Err(Error::Format { path: target.to_path_buf(), reason })
}

/// Where the report of a folder goes if nothing else is said.
pub fn usual_target(folder: &Path) -> PathBuf {
    folder.join("report")
}

/// The page of frames: the largest first, as it does not draw them all.
fn templates(folder: &Path, bodies: Bodies) -> Result<TemplatesPage, Error> {
    let mut templates = related::templates(folder)?;
    if let Some(rows) = &mut templates {
        rows.sort_by(|a, b| {
            (std::cmp::Reverse(a.articles), &a.outlet, &a.example).cmp(&(
                std::cmp::Reverse(b.articles),
                &b.outlet,
                &b.example,
            ))
        });
    }
    if bodies == Bodies::Hidden {
        templates = templates.map(|rows| rows.into_iter().map(without_frame).collect());
    }
    Ok(TemplatesPage { schema: SITE_SCHEMA, bodies, templates })
}

fn write_story(library: &Library, site: &Folder, (story, stale): &Task) -> Result<(IndexRow, u64), Error> {
    let page = story::page(library, story, stale)?;
    let name = format!("stories/story-{}", story.story);
    let bytes = write_pair(site, &name, &story_page(&page, Place::InReport), &page)?;
    Ok((index_row(&page), bytes))
}

fn write_pair(site: &Folder, name: &str, html: &str, page: &impl Serialize) -> Result<u64, Error> {
    let json = twin(page);
    site.whole(&format!("{name}.html"), html.as_bytes())?;
    site.whole(&format!("{name}.json"), &json)?;
    Ok((html.len() + json.len()) as u64)
}

fn index_row(page: &StoryPage) -> IndexRow {
    let known = page.articles.iter().filter(|article| article.when.place().is_some());
    let earliest = known.min_by_key(|article| (article.when.from.is_none(), article.when.place()));
    let mut outlets: Vec<String> =
        page.articles.iter().filter_map(|article| article.outlet.clone()).collect();
    outlets.sort_unstable();
    outlets.dedup();
    let mut relations: Vec<String> =
        page.articles.iter().filter_map(|article| article.relation.clone()).collect();
    relations.sort_unstable();
    relations.dedup();
    relations.retain(|relation| relation != "origin");
    IndexRow {
        story: page.story,
        title: page.title.clone(),
        articles: page.articles.len() as u32,
        independent_texts: page.independent_texts,
        first: page.first.and_then(|first| page.articles[first as usize].outlet.clone()),
        when: earliest.map_or(crate::report::site::model::When::NEVER, |article| article.when),
        outlets,
        relations,
        stale: page.articles.iter().map(|article| article.stale).sum(),
    }
}
