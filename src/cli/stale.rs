//! `newsprint stale`: runs it, and sets what was corrected above those who still print it.

use super::column::{FAINT, STRONG, columns, counted, width};
use super::named::{article, headline};
use super::wrap::{BARE, Span, wrapped};
use super::{Failure, Outcome, args, write_json, write_words};
use crate::pipeline::stale::{Change, Correction, Order, StaleCopy, StaleReport, StaleStory, stale};
use crate::report::site::delay;

/// Each level is so far inside of the one above.
const INDENT: usize = 2;

pub(super) fn run(args: &args::Stale) -> Result<Outcome, Failure> {
    let report = stale(&args.folder, args.story)?;
    if args.json {
        write_json(&report)?;
    } else {
        write_words(&page(&report, args.story, width()))?;
    }
    Ok(Outcome::Whole)
}

fn page(report: &StaleReport, asked: Option<u32>, width: usize) -> String {
    if report.stories.is_empty() {
        let place = asked.map_or("any story".to_string(), |number| format!("story {number}"));
        return format!("Nothing is stale: no copy in {place} prints what was corrected.\n");
    }
    let mut lines = vec![String::new()];
    let summary =
        format!("{}, in {}", corrections(report), counted(report.stories.len() as u64, "story", "stories"));
    lines.extend(wrapped(&[], 0, &[Span::new(STRONG, summary)], width));
    for story in &report.stories {
        lines.push(String::new());
        lines.extend(section(story, width));
    }
    lines.push(String::new());
    lines.join("\n")
}

fn corrections(report: &StaleReport) -> String {
    let all = || report.stories.iter().flat_map(|story| &story.corrections);
    let changes: usize = all().map(|correction| correction.changes.len()).sum();
    let copies: std::collections::HashSet<&str> =
        all().flat_map(|correction| &correction.copies).map(|copy| copy.id.as_str()).collect();
    let (changes, copies) = (changes as u64, copies.len() as u64);
    format!(
        "{} that {} not have",
        counted(changes, "correction", "corrections"),
        counted(copies, "copy does", "copies do")
    )
}

fn section(story: &StaleStory, width: usize) -> Vec<String> {
    let mut lines = headline(&format!("story {}  ", story.story), story.title.as_deref(), width);
    for correction in &story.corrections {
        lines.extend(correcting(correction, width));
    }
    lines
}

fn correcting(correction: &Correction, width: usize) -> Vec<String> {
    let mut about = vec![Span::new(BARE, "corrected by ")];
    about.extend(article(&correction.corrected, correction.outlet.as_deref(), correction.since.as_deref()));
    let mut lines = wrapped(&[Span::new(BARE, "  ")], INDENT, &about, width);
    let kind = correction.changes.iter().map(|change| change.kind.len()).max().unwrap_or(0);
    for change in &correction.changes {
        lines.extend(changed(change, kind, width));
    }
    lines.push("  still printed by".to_string());
    for copy in &correction.copies {
        let about = article(&copy.id, copy.outlet.as_deref(), copy.published.as_deref());
        lines.extend(wrapped(&[Span::new(BARE, "    ")], 2 * INDENT, &about, width));
        lines.extend(wrapped(
            &[Span::new(BARE, "      ")],
            3 * INDENT,
            &[Span::new(BARE, carried(copy))],
            width,
        ));
    }
    lines
}

/// What was and what is: in one line where that is short, else below each other.
fn changed(change: &Change, kind: usize, width: usize) -> Vec<String> {
    let hang = 2 * INDENT + kind + 2;
    let mark = [Span::new(BARE, "    "), Span::new(FAINT, &change.kind)];
    let new = change.new.as_deref().unwrap_or("(removed)");
    if hang + columns(&change.old) + columns(new) + 3 <= width {
        let words = [Span::new(BARE, &change.old), Span::new(FAINT, " → "), Span::new(STRONG, new)];
        return wrapped(&mark, hang, &words, width);
    }
    let mut lines = wrapped(&mark, hang, &[Span::new(FAINT, "- "), Span::new(BARE, &change.old)], width);
    lines.extend(wrapped(&[], hang, &[Span::new(FAINT, "+ "), Span::new(STRONG, new)], width));
    lines
}

/// For how long a copy has printed it, as far as the times tell.
fn carried(copy: &StaleCopy) -> String {
    let apart = copy.seconds.map(|seconds| format!("{} ", delay(seconds))).unwrap_or_default();
    let published = match copy.order {
        Order::After => format!("published {apart}after the correction"),
        Order::Before => format!("published {apart}before the correction, and carries it since"),
        Order::Unknown => {
            "whether it came out before or after the correction, the times do not tell".to_string()
        }
    };
    match copy.seen_seconds {
        Some(seconds) => format!("{published}; still there {} after it", delay(seconds)),
        None => published,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report() -> StaleReport {
        let copy = |id: &str, order, seconds, seen_seconds| StaleCopy {
            id: id.to_string(),
            outlet: Some("Vale \u{202e}Post".to_string()),
            published: Some("2025-03-02".to_string()),
            order,
            seconds,
            seen_seconds,
        };
        let change = |kind: &str, old: &str, new: Option<&str>| Change {
            kind: kind.to_string(),
            old: old.to_string(),
            new: new.map(str::to_string),
        };
        let long = "Officials did not rule out a technical fault of the bow doors.";
        let correction = Correction {
            corrected: "ferry-\x1b[2J2".to_string(),
            outlet: None,
            since: Some("2025-03-01T12:00:00Z".to_string()),
            changes: vec![change("figure", "14", Some("19")), change("sentence", long, None)],
            copies: vec![
                copy("late", Order::After, Some(5400), None),
                copy("early", Order::Before, None, Some(86_400)),
                copy("some-day", Order::Unknown, None, None),
            ],
        };
        let story =
            StaleStory { story: 2, title: Some("Ferry out".to_string()), corrections: vec![correction] };
        StaleReport { schema: 1, stories: vec![story] }
    }

    #[test]
    fn a_page_says_what_was_who_prints_it_and_for_how_long() {
        let expected = r"
2 corrections that 3 copies do not have, in 1 story

story 2  Ferry out
  corrected by ferry-\u{1b}[2J2, outlet unknown,
  2025-03-01T12:00:00Z
    figure    14 → 19
    sentence  - Officials did not rule out a technical fault
              of the bow doors.
              + (removed)
  still printed by
    late, Vale \u{202e}Post, 2025-03-02
      published 1 h 30 min after the correction
    early, Vale \u{202e}Post, 2025-03-02
      published before the correction, and carries it since;
      still there 1 d after it
    some-day, Vale \u{202e}Post, 2025-03-02
      whether it came out before or after the correction,
      the times do not tell
";
        let shown = anstream::adapter::strip_str(&page(&report(), None, 60)).to_string();
        assert_eq!(shown, expected, "{shown}");
    }

    #[test]
    fn where_nothing_is_stale_it_says_so() {
        let none = StaleReport { schema: 1, stories: Vec::new() };
        assert!(page(&none, Some(3), 80).contains("no copy in story 3 prints"));
    }
}
