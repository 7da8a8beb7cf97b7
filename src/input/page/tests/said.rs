//! The figures that the dates and titles reach.

use super::super::{charset, meta};
use super::{evaluation, folded};

/// The day as printed, and the day in UTC where a zone is printed too.
fn days(date: &str) -> Vec<String> {
    let printed = date.get(..10).unwrap_or(date).to_owned();
    let utc = date.parse::<jiff::Timestamp>().ok().map(|moment| moment.to_string()[..10].to_owned());
    [printed].into_iter().chain(utc).collect()
}

#[test]
fn dates_and_titles_of_the_evaluation_set() {
    let Some(pages) = evaluation() else { return };
    let (mut dated, mut right, mut undated, mut claimed, mut titled, mut same) = (0, 0, 0, 0, 0, 0);
    for (page, body) in pages {
        let url = page["url"].as_str().filter(|url| url.starts_with("http"));
        let said = meta::meta(&charset::decode(&body, None).text, url, None);
        match page["date"].as_str() {
            Some(date) => {
                dated += 1;
                right +=
                    usize::from(said.published.is_some_and(|said| days(&said).iter().any(|day| day == date)));
            }
            None => {
                undated += 1;
                claimed += usize::from(said.published.is_some());
            }
        }
        if let Some(gold) = page["title"].as_str() {
            titled += 1;
            same += usize::from(said.title.is_some_and(|title| folded(&title) == folded(gold)));
        }
    }
    eprintln!(
        "dates {right} of {dated}; {claimed} of {undated} pages without one are dated; titles {same} of {titled}"
    );
    assert_eq!((dated, titled), (728, 845));
    assert!(right * 100 >= 86 * dated, "{right} dates of {dated}");
    assert!(same >= 590, "{same} titles of {titled}");
}
