//! `newsprint story`: runs it, and sets a story as a tree, below what was found in it and above what else is like it.

use super::column::{ALARM, FAINT, STRONG, counted, grouped, quoted, width};
use super::credit::credit;
use super::named::{self, headline};
use super::progress::Draw;
use super::wrap::{BARE, Span, one_line, wrapped};
use super::{Failure, Outcome, args, of_record, write_json, write_words};
use crate::input::Options;
use crate::pipeline::find::{Alone, Answer, Match, Query, find};
use crate::pipeline::like::{Found, Search};
use crate::pipeline::tell::{Branch, Member, Place, StoryReport};
use crate::report::site::percent;

/// Each level of the tree is so far inside of the one above.
const INDENT: usize = 2;

pub(super) fn run(args: &args::Story) -> Result<Outcome, Failure> {
    let query = match (args.number, &args.id, &args.like) {
        (Some(number), ..) => Query::Number(number),
        (_, Some(id), _) => Query::Id(id.clone()),
        (_, _, Some(given)) => Query::Like(given.clone()),
        _ => return Err(Failure::Usage("a number, --id or --like says which story".to_string())),
    };
    let options = Options {
        fields: args.fields.fields(),
        temp_dir: args.machine.temp_dir.clone(),
        ..Options::default()
    };
    let answer = super::watch::watched(args.machine.threads, Draw::Terminal, |watch| {
        find(&args.folder, &query, &options, watch)
    })
    .map_err(of_record)?;
    if args.json {
        write_json(&answer)?;
    } else {
        write_words(&page(&answer, args.folder.to_str().and_then(quoted).as_deref(), width()))?;
    }
    Ok(Outcome::Whole)
}

/// The answer as a page of so many columns; `folder` as a shell is given it, where it can be.
fn page(answer: &Answer, folder: Option<&str>, width: usize) -> String {
    let mut page = vec![String::new()];
    if let Some(search) = &answer.search {
        page.extend(best(search, answer.matches.first(), width));
        page.push(String::new());
    }
    if let Some(story) = &answer.story {
        page.extend(told(story, folder, width));
        page.push(String::new());
    }
    if let Some(alone) = &answer.alone {
        page.extend(lonely(alone, width));
        page.push(String::new());
    }
    if answer.matches.len() > 1 {
        page.extend(others(answer, width));
        page.push(String::new());
    }
    if let Some(scope) = answer.search.as_ref().and_then(|search| scope(search, answer.matches.first())) {
        page.extend(wrapped(&[], 0, &[Span::new(FAINT, scope)], width));
        page.push(String::new());
    }
    page.join("\n")
}

/// How much of what was looked for was found, and where.
fn best(search: &Search, best: Option<&Match>, width: usize) -> Vec<String> {
    let Some(best) = best else {
        let what = match (search.shingles, search.boilerplate_shingles) {
            (0, _) => "Nothing is found: no headline and no stored text has these words.",
            (all, aside) if all == aside => "Nothing is left to be found: all of it is what outlets repeat.",
            _ => "Nothing is found: no stored text shares a passage with it.",
        };
        return wrapped(&[], 0, &[Span::new(STRONG, what)], width);
    };
    let outlet = best.outlet.as_deref().unwrap_or("outlet unknown");
    let found = match best.shared {
        Some(shared) => format!("{} of it is {}", percent(shared.share), place(best.found)),
        None => capital(place(best.found)),
    };
    let mut spans = vec![
        Span::new(STRONG, found),
        Span::new(BARE, " "),
        Span::new(STRONG, &best.best),
        Span::new(FAINT, format!(", {outlet}")),
    ];
    if let Some(shared) = best.shared {
        let of = u64::from(search.shingles - search.boilerplate_shingles);
        let whole = if best.found == Found::Headline { "headline" } else { "article" };
        let numbers = format!(
            ": {} of {} shingles; it is {} of that {whole}, Jaccard {:.6}",
            grouped(shared.shingles.into()),
            grouped(of),
            percent(shared.share_of_article),
            shared.jaccard
        );
        spans.push(Span::new(FAINT, numbers));
    }
    let mut shown = wrapped(&[], 0, &spans, width);
    if search.boilerplate_shingles > 0 {
        let aside = grouped(search.boilerplate_shingles.into());
        let words = format!("{aside} of its shingles are what outlets repeat, and set aside");
        shown.extend(wrapped(&[], 0, &[Span::new(FAINT, words)], width));
    }
    shown
}

/// The words before the name of an article.
fn place(found: Found) -> &'static str {
    match found {
        Found::Passages => "in",
        Found::Headline => "in the headline of",
        Found::PhraseInHeadline => "word for word in the headline of",
        Found::PhraseInText => "word for word in",
        Found::WordsInHeadline => "all words in the headline of",
        Found::WordsInText => "all words in",
    }
}

fn capital(words: &str) -> String {
    let (first, rest) = words.split_at(1);
    first.to_uppercase() + rest
}

fn told(story: &StoryReport, folder: Option<&str>, width: usize) -> Vec<String> {
    let mut shown = headline(&format!("story {}  ", story.story), story.title.as_deref(), width);
    let sizes = [
        counted(story.articles.into(), "article", "articles"),
        counted(story.independent_texts.into(), "text", "texts"),
        counted(story.outlets.into(), "outlet", "outlets"),
    ];
    shown.extend(wrapped(&[], 0, &[Span::new(BARE, sizes.join(", "))], width));
    let first = match &story.first {
        Some(first) => {
            let outlet = first.outlet.as_deref().unwrap_or("outlet unknown");
            let basis = story.first_basis.as_deref().map_or(String::new(), |basis| format!(", by {basis}"));
            vec![
                Span::new(BARE, "first: "),
                Span::new(STRONG, &first.id),
                Span::new(FAINT, format!(", {outlet}{basis}")),
            ]
        }
        None => vec![Span::new(BARE, "first: cannot tell")],
    };
    shown.extend(wrapped(&[], 0, &first, width));
    if story.stale > 0 {
        let count = counted(story.stale.into(), "correction", "corrections");
        let words = format!("stale: {count} that a copy does not have");
        shown.extend(wrapped(&[], 0, &[Span::new(ALARM, words)], width));
        if let Some(folder) = folder {
            // In one line, however long: it is there to be copied.
            shown.push(format!("{FAINT}       newsprint stale {folder} --story {}{FAINT:#}", story.story));
        }
    }
    shown.push(String::new());
    for branch in &story.tree {
        shown.extend(article(branch, width));
    }
    shown
}

/// An article in the tree: what it is, who printed it and when, and whom it credits.
fn article(branch: &Branch, width: usize) -> Vec<String> {
    let Branch { depth, member } = branch;
    // A long chain of versions must not be set in a column of one word.
    let indent = (INDENT * *depth as usize).min(width / 4);
    let mark = format!("{}{}", " ".repeat(indent), if *depth == 0 { "• " } else { "└ " });
    let mut spans =
        named::article(&member.id, member.outlet.as_deref(), member.published.as_deref()).to_vec();
    spans.extend([Span::new(FAINT, ", "), Span::new(BARE, relation(member))]);
    let above = member.parents.iter().position(|parent| parent.place == Place::Here);
    for (number, parent) in member.parents.iter().enumerate().filter(|(number, _)| Some(*number) != above) {
        let word = if number == 0 { "from" } else { "also from" };
        let place = if parent.place == Place::Elsewhere { " of another story" } else { "" };
        let outlet = parent.outlet.as_deref().map_or(String::new(), |outlet| format!(" ({outlet})"));
        spans.push(Span::new(BARE, format!("; {word} {}{outlet}{place}", parent.id)));
    }
    if let Some((style, words)) = credit(member) {
        spans.extend([Span::new(BARE, "; "), Span::new(style, words)]);
    }
    wrapped(&[Span::new(FAINT, mark)], indent + INDENT, &spans, width)
}

fn relation(member: &Member) -> String {
    match &member.relation {
        Some(relation) => relation.replace('_', " "),
        None => "source not known".to_string(),
    }
}

fn lonely(alone: &Alone, width: usize) -> Vec<String> {
    let mut shown = headline("", alone.title.as_deref(), width);
    let about = named::article(&alone.id, alone.outlet.as_deref(), alone.published.as_deref());
    shown.extend(wrapped(&[], 0, &about, width));
    let words = match alone.linked {
        0 => "It stands alone: no other article is linked to it.".to_string(),
        linked => format!(
            "It is in no story, though {} linked to it: what they share made none the source of another.",
            counted(linked.into(), "article is", "articles are")
        ),
    };
    shown.extend(wrapped(&[], 0, &[Span::new(BARE, words)], width));
    shown
}

/// What else has it, one line each.
fn others(answer: &Answer, width: usize) -> Vec<String> {
    let mut shown = vec![format!("{STRONG}Also like it{STRONG:#}")];
    for other in &answer.matches[1..] {
        let share = match other.shared {
            Some(shared) => percent(shared.share),
            None => format!("{} of {}", grouped(other.matching.into()), grouped(other.articles.into())),
        };
        let story = other.story.map_or("alone".to_string(), |story| format!("story {story}"));
        let mark = format!("{share:>7}  {story:<12}  ");
        let left = width.saturating_sub(mark.len()).max(20);
        shown.push(format!("{mark}{}", one_line(named::shown(other.title.as_deref()), left)));
        let best = match other.shared {
            Some(shared) => format!("{} {}, Jaccard {:.6}", place(other.found), other.best, shared.jaccard),
            None => format!("{} {}", place(other.found), other.best),
        };
        shown.push(format!("{}{FAINT}{}{FAINT:#}", " ".repeat(mark.len()), one_line(&best, left)));
    }
    if answer.more > 0 {
        shown.push(format!("{} more", grouped(answer.more)));
    }
    shown
}

/// What was not looked at, where more might have been found.
fn scope(search: &Search, best: Option<&Match>) -> Option<String> {
    let is_found = best.and_then(|best| best.shared).is_some_and(|shared| shared.share >= 0.5);
    if is_found || search.not_stored == 0 {
        return None;
    }
    let only = if search.shingles == 0 {
        "their headlines were looked at"
    } else {
        "whole copies of it would be found"
    };
    Some(format!(
        "The texts of {} were looked through. Those of {} in no pair are not stored: of these only {only}.",
        counted(search.compared, "article", "articles"),
        counted(search.not_stored, "article", "articles")
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pipeline::like::Shared;
    use crate::pipeline::tell::Source;
    use crate::report::relate::CreditStatus;
    use anstream::adapter::strip_str;

    fn source(id: &str, outlet: Option<&str>, place: Place) -> Source {
        Source { id: id.to_string(), outlet: outlet.map(str::to_string), place }
    }

    fn branch(depth: u32, id: &str, relation: Option<&str>, parents: Vec<Source>) -> Branch {
        let member = Member {
            id: id.to_string(),
            outlet: Some("Vale Post".to_string()),
            title: None,
            published: Some("2025-03-02".to_string()),
            relation: relation.map(str::to_string),
            parents,
            credit: None,
            credit_agency: None,
            credit_status: CreditStatus::Uncredited,
        };
        Branch { depth, member }
    }

    fn answer() -> Answer {
        let wire = || source("wire-1", Some("Wire"), Place::Here);
        let mut stranger = branch(2, "odd\x1b[2J", Some("cut"), vec![wire()]);
        stranger.member.credit = Some("Reuters\u{202e}".to_string());
        stranger.member.credit_status = CreditStatus::Mismatch;
        let mut origin = branch(0, "wire-1", Some("origin"), Vec::new());
        origin.member.credit_status = CreditStatus::NoneNeeded;
        let both = vec![wire(), source("fire-9", None, Place::Elsewhere)];
        let story = StoryReport {
            story: 7,
            title: Some("Ferry\x07 out".to_string()),
            cluster: Some(3),
            articles: 87,
            outlets: 1,
            independent_texts: 3,
            first: Some(wire()),
            first_basis: Some("time".to_string()),
            stale: 2,
            tree: vec![origin, branch(1, "copy", Some("same_text_unrelated_titles"), both), stranger],
        };
        let shared = Shared { share: 0.25, share_of_article: 0.5, jaccard: 0.2, shingles: 10 };
        let matched = |story, best: &str| Match {
            story,
            title: Some("Ferry\x07 out".to_string()),
            articles: 5,
            matching: 2,
            best: best.to_string(),
            outlet: None,
            found: Found::Passages,
            shared: Some(shared),
        };
        let search = Search { words: 60, shingles: 56, boilerplate_shingles: 16, compared: 9, not_stored: 4 };
        Answer {
            schema: 1,
            search: Some(search),
            story: Some(story),
            alone: None,
            matches: vec![matched(Some(7), "copy"), matched(Some(8), "other"), matched(None, "one")],
            more: 3,
        }
    }

    #[test]
    fn a_page_says_what_was_found_who_took_it_from_whom_and_what_else_there_is() {
        let expected = r"
25 % of it is in copy, outlet unknown: 10 of 40 shingles; it
is 50 % of that article, Jaccard 0.200000
16 of its shingles are what outlets repeat, and set aside

story 7  Ferry\u{7} out
87 articles, 3 texts, 1 outlet
first: wire-1, Wire, by time
stale: 2 corrections that a copy does not have
       newsprint stale out --story 7

• wire-1, Vale Post, 2025-03-02, origin
  └ copy, Vale Post, 2025-03-02, same text unrelated titles;
    also from fire-9 of another story; matches Wire and
    fire-9, no credit
    └ odd\u{1b}[2J, Vale Post, 2025-03-02, cut; credit says
      Reuters\u{202e}, text matches Wire

Also like it
   25 %  story 8       Ferry\u{7} out
                       in other, Jaccard 0.200000
   25 %  alone         Ferry\u{7} out
                       in one, Jaccard 0.200000
3 more

The texts of 9 articles were looked through. Those of 4
articles in no pair are not stored: of these only whole
copies of it would be found.
";
        let shown = strip_str(&page(&answer(), Some("out"), 60)).to_string();
        assert_eq!(shown, expected, "{shown}");
    }

    #[test]
    fn words_are_counted_by_the_articles_that_have_them() {
        let mut words = answer();
        words.search = Some(Search { words: 2, compared: 9, ..Search::default() });
        for other in &mut words.matches {
            (other.shared, other.found) = (None, Found::WordsInText);
        }
        let shown = strip_str(&page(&words, None, 60)).to_string();
        assert!(shown.starts_with("\nAll words in copy, outlet unknown\n"), "{shown}");
        assert!(shown.contains(" 2 of 5  story 8       Ferry"), "{shown}");
    }
}
