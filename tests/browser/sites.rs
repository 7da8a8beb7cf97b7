//! Reports to look at: of the seeds, of a hostile crawl, with and without bodies, and an index of 50,000 stories.

use std::path::Path;

use newsprint::pipeline::cluster::{KeepTexts, cluster};
use newsprint::pipeline::relate::{RelateOptions, relate};
use newsprint::pipeline::report::{ReportOptions, report};
use newsprint::pipeline::{Job, OnDamage, Unnamed, unwatched};
use newsprint::report::folder::Replace;
use newsprint::report::site::model::{Bodies, IndexPage, IndexRow, Known, When};
use newsprint::report::site::{SITE_SCHEMA, index_page};

use crate::{bulletins, hostile};

/// Stories of the large index.
const STORIES: u32 = 50_000;

/// Writes the folders `seeds`, `hostile`, `hidden` and `large`.
pub(crate) fn write(folder: &Path) {
    site("seeds", folder, "seeds", Bodies::Shown);
    let crawl = folder.join("crawl.jsonl");
    std::fs::write(&crawl, hostile::crawl() + &bulletins::crawl(14, hostile::ATTACK)).unwrap();
    let crawl = crawl.to_str().unwrap();
    site(crawl, folder, "hostile", Bodies::Shown);
    site(crawl, folder, "hidden", Bodies::Hidden);
    std::fs::create_dir(folder.join("large")).unwrap();
    std::fs::write(folder.join("large/index.html"), index_page(&large())).unwrap();
}

fn site(input: &str, folder: &Path, name: &str, bodies: Bodies) {
    let job = Job {
        params: Default::default(),
        input: Default::default(),
        arguments: vec![input.to_string()],
        unnamed: Unnamed::Unknown,
        on_damage: OnDamage::Skip,
    };
    let out = folder.join(format!("{name}-out"));
    cluster(&job, &out, Replace::Never, KeepTexts::OfPairs, &unwatched()).unwrap();
    relate(&out, &RelateOptions::default(), &unwatched()).unwrap();
    let options = ReportOptions { bodies, replace: Replace::Never };
    report(&out, &folder.join(name), options, &unwatched()).unwrap();
}

const SUBJECTS: [&str; 8] =
    ["Ferry", "Dam", "Library van", "Harbour wall", "Tram line", "Öresund bridge", "灯塔", "School roof"];
const VERBS: [&str; 6] =
    ["reopens", "is delayed", "costs more", "stays shut", "draws crowds", "divides council"];
const PLACES: [&str; 10] = [
    "in Arnfold",
    "in Thornsey",
    "off Sandrey",
    "at Kettlesund",
    "in Lanpu",
    "near Vale",
    "in Ostrand",
    "at Düne",
    "by night",
    "again",
];

/// Made-up stories, each with a headline of its own.
fn large() -> IndexPage {
    let row = |story: u32| {
        let pick = |of: &[&'static str], by: u32| of[(story / by) as usize % of.len()];
        let outlet = |number: u32| format!("outlet{:03}.example", (story * 7 + number * 31) % 400);
        let from = i64::from(1_700_000_000 + story * 397);
        IndexRow {
            story,
            title: Some(format!(
                "{} {} {} ({story})",
                pick(&SUBJECTS, 1),
                pick(&VERBS, 8),
                pick(&PLACES, 48)
            )),
            articles: 2 + (STORIES - story) % 90,
            independent_texts: 1 + story % 3,
            first: (!story.is_multiple_of(3)).then(|| outlet(0)),
            when: if story.is_multiple_of(11) {
                When::NEVER
            } else {
                When { known: Known::Moment, from: Some(from), to: Some(from) }
            },
            outlets: (0..2 + story % 5).map(outlet).collect(),
            relations: ["copy", "cut", "rewrite"][..(story % 4).min(3) as usize]
                .iter()
                .map(|name| name.to_string())
                .collect(),
            stale: if story.is_multiple_of(9) { story % 5 } else { 0 },
        }
    };
    IndexPage { schema: SITE_SCHEMA, articles: 2_300_000, stories: (0..STORIES).map(row).collect() }
}
