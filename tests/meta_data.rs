//! What pages say of themselves, measured on the 990 pages of trafilatura's evaluation, where they are present.

#![cfg(feature = "html")]
#![allow(clippy::print_stderr, reason = "what was skipped and what was measured is said by name")]

use std::io::Read;
use std::path::Path;

/// The files under test themselves: what is measured is not public.
#[path = "../src/input"]
#[allow(dead_code, unreachable_pub, unused_imports, reason = "this is not all that they are for")]
mod input {
    pub(crate) mod url;
    pub(crate) mod page {
        mod charset;
        mod meta;
        mod tags;

        /// Title and date of publication of a page.
        pub(crate) fn title_and_date(body: &[u8], url: Option<&str>) -> (Option<String>, Option<String>) {
            let meta = meta::meta(&charset::decode(body, None).text, url, None);
            (meta.title, meta.published)
        }
    }
}

const DATA: &str = "../shared/data/trafilatura-eval";

/// The day as printed, and the day in UTC where a zone is printed too.
fn days(date: &str) -> Vec<String> {
    let printed = date.get(..10).unwrap_or(date).to_owned();
    let utc = date.parse::<jiff::Timestamp>().ok().map(|moment| moment.to_string()[..10].to_owned());
    [printed].into_iter().chain(utc).collect()
}

fn folded(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn dates_and_titles_of_the_evaluation_of_trafilatura() {
    let data = Path::new(DATA);
    let (Ok(gold), Ok(pages)) =
        (std::fs::read_to_string(data.join("gold.jsonl")), std::fs::File::open(data.join("pages.tar.zst")))
    else {
        eprintln!("skipped: {DATA} is not here");
        return;
    };
    let gold: std::collections::HashMap<String, serde_json::Value> = gold
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap())
        .map(|page| (page["path"].as_str().unwrap().to_owned(), page))
        .collect();
    let mut archive = tar::Archive::new(zstd::Decoder::new(pages).unwrap());
    let (mut dated, mut right, mut undated, mut claimed, mut titled, mut same) = (0, 0, 0, 0, 0, 0);
    for entry in archive.entries().unwrap() {
        let mut entry = entry.unwrap();
        let path = entry.path().unwrap().to_string_lossy().into_owned();
        let Some(page) = gold.get(path.trim_start_matches("./")) else { continue };
        let mut body = Vec::new();
        entry.read_to_end(&mut body).unwrap();
        let url = page["url"].as_str().filter(|url| url.starts_with("http"));
        let (title, published) = input::page::title_and_date(&body, url);
        match page["date"].as_str() {
            Some(date) => {
                dated += 1;
                right += usize::from(published.is_some_and(|said| days(&said).iter().any(|day| day == date)));
            }
            None => {
                undated += 1;
                claimed += usize::from(published.is_some());
            }
        }
        if let Some(gold) = page["title"].as_str() {
            titled += 1;
            same += usize::from(title.is_some_and(|title| folded(&title) == folded(gold)));
        }
    }
    eprintln!(
        "dates {right} of {dated}; {claimed} of {undated} pages without one are dated; titles {same} of {titled}"
    );
    assert_eq!((dated, titled), (728, 845));
    assert!(right * 100 >= 86 * dated, "{right} dates of {dated}");
    assert!(same >= 590, "{same} titles of {titled}");
}
