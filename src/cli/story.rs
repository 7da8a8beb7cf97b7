//! `newsprint story`: runs it, and sets a story as a tree, below what was found in it and above what else is like it.

use super::column::{ALARM, FAINT, STRONG, counted, grouped, quoted, width};
use super::credit::credit;
use super::progress::Draw;
use super::wrap::{BARE, Span, one_line, wrapped};
use super::{Failure, Outcome, args, write_json, write_words};
use crate::error::Error;
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
    let found = super::watch::watched(args.machine.threads, Draw::Terminal, |watch| {
        find(&args.folder, &query, &options, watch)
    });
    let answer = found.map_err(|failure| match failure {
        // Here a record that cannot be read ends the run without being asked to.
        Failure::Run(Error::Strict(problem)) => Failure::Record(problem),
        failure => failure,
    })?;
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
    if let Some(search) = answer.search.as_ref().filter(|search| search.not_stored > 0) {
        page.extend(wrapped(&[], 0, &[Span::new(FAINT, scope(search))], width));
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
        Some(shared) => format!("{} of it {}", percent(shared.share), place(best.found)),
        None => format!("{} {}", counted(search.words.into(), "word", "words"), place(best.found)),
    };
    let mut spans = vec![
        Span::new(STRONG, found),
        Span::new(BARE, " "),
        Span::new(STRONG, &best.best),
        Span::new(FAINT, format!(", {outlet}")),
    ];
    if let Some(shared) = best.shared {
        let of = u64::from(search.shingles - search.boilerplate_shingles);
        let numbers = format!(
            ": {} of {} shingles; it is {} of that article, Jaccard {:.6}",
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
        Found::Passages => "is in",
        Found::Headline => "is in the headline of",
        Found::PhraseInHeadline => "together in the headline of",
        Found::PhraseInText => "together in",
        Found::WordsInHeadline => "apart in the headline of",
        Found::WordsInText => "apart in",
    }
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
        let mut spans = vec![Span::new(ALARM, format!("stale: {count} that a copy does not have"))];
        if let Some(folder) = folder {
            spans.push(Span::new(FAINT, format!(" (newsprint stale {folder} --story {})", story.story)));
        }
        shown.extend(wrapped(&[], 0, &spans, width));
    }
    shown.push(String::new());
    for branch in &story.tree {
        shown.extend(article(branch, width));
    }
    shown
}

/// A headline after a mark.
fn headline(mark: &str, title: Option<&str>, width: usize) -> Vec<String> {
    let title = title.map(str::trim).filter(|title| !title.is_empty()).unwrap_or("(no headline)");
    wrapped(&[Span::new(FAINT, mark)], mark.len(), &[Span::new(STRONG, title)], width)
}

/// An article in the tree: what it is, who printed it and when, and whom it credits.
fn article(branch: &Branch, width: usize) -> Vec<String> {
    let Branch { depth, member } = branch;
    // A long chain of versions must not be set in a column of one word.
    let indent = (INDENT * *depth as usize).min(width / 4);
    let mark = match depth {
        0 => String::new(),
        _ => format!("{}└ ", " ".repeat(indent - INDENT)),
    };
    let outlet = member.outlet.as_deref().unwrap_or("outlet unknown");
    let published = member.published.as_deref().unwrap_or("no time");
    let mut spans = vec![
        Span::new(STRONG, &member.id),
        Span::new(FAINT, format!(", {outlet}, {published}, ")),
        Span::new(BARE, relation(member)),
    ];
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
    wrapped(&[Span::new(FAINT, mark)], indent + INDENT * usize::from(*depth == 0), &spans, width)
}

fn relation(member: &Member) -> String {
    match &member.relation {
        Some(relation) => relation.replace('_', " "),
        None => "source not known".to_string(),
    }
}

fn lonely(alone: &Alone, width: usize) -> Vec<String> {
    let mut shown = headline("", alone.title.as_deref(), width);
    let outlet = alone.outlet.as_deref().unwrap_or("outlet unknown");
    let published = alone.published.as_deref().unwrap_or("no time");
    let about = [Span::new(STRONG, &alone.id), Span::new(FAINT, format!(", {outlet}, {published}"))];
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
            Some(shared) => format!("{:>5}", percent(shared.share)),
            None => format!("{:>5}", grouped(other.matching.into())),
        };
        let story = other.story.map_or("alone".to_string(), |story| format!("story {story}"));
        let mark = format!("{share}  {story:<12}  ");
        let title = other.title.as_deref().map(str::trim).filter(|title| !title.is_empty());
        let left = width.saturating_sub(mark.len()).max(20);
        shown.push(format!("{mark}{}", one_line(title.unwrap_or("(no headline)"), left)));
        let best = match other.shared {
            Some(shared) => format!("{} {}, Jaccard {:.6}", place(other.found), other.best, shared.jaccard),
            None => format!("{} {}", place(other.found), other.best),
        };
        let left = width.saturating_sub(mark.len()).max(20);
        shown.push(format!("{}{FAINT}{}{FAINT:#}", " ".repeat(mark.len()), one_line(&best, left)));
    }
    if answer.more > 0 {
        shown.push(format!("{} more", grouped(answer.more)));
    }
    shown
}

/// What was not looked at.
fn scope(search: &Search) -> String {
    format!(
        "Compared with {}; of {} in no pair the text is not stored, and only a whole copy would be found.",
        counted(search.compared, "stored text", "stored texts"),
        counted(search.not_stored, "article", "articles")
    )
}
