//! `newsprint why`: runs it, and sets what two articles are to each other above what they share, side by side.

use super::column::{FAINT, STRONG, columns, counted, grouped, width};
use super::credit::{credit, is_own};
use super::pair::{numbers, side};
use super::wrap::{BARE, Ink, Line, Span, lines, wrapped};
use super::{Failure, Outcome, args, of_record, write_json, write_words};
use crate::input::Options;
use crate::pipeline::pair::Side;
use crate::pipeline::why::{Beside, Excerpt, Known, Link, Relation, WhyReport, why};
use crate::report::relate::CreditStatus;

/// Passages that are shown; --json has them all.
const SHOWN: usize = 40;
/// From so many columns on, passages stand side by side.
const WIDE: usize = 100;
/// Between two texts.
const RULE: &str = " │ ";
/// Of a passage that is longer than this, in characters, the middle is left out; of a shorter one nothing.
const WHOLE: usize = 700;
/// What is shown of its beginning and of its end.
const ENDS: (usize, usize) = (360, 180);
/// What is said of a or b begins here.
const INDENT: usize = 3;

pub(super) fn run(args: &args::Why) -> Result<Outcome, Failure> {
    if args.a == args.b {
        return Err(Failure::Usage(format!("{} is one article; why needs two", args.a)));
    }
    let options = Options { fields: args.fields.fields(), ..Options::default() };
    let report = why(&args.a, &args.b, &args.folder, &options).map_err(of_record)?;
    if args.json {
        write_json(&report)?;
    } else {
        write_words(&page(&report, width(), Ink::of_stdout()))?;
    }
    Ok(Outcome::Whole)
}

/// The report as a page of so many columns.
fn page(report: &WhyReport, width: usize, ink: Ink) -> String {
    let mut page = vec![String::new()];
    page.extend(article("a", &report.a, &report.pair.a, width));
    page.extend(article("b", &report.b, &report.pair.b, width));
    page.push(String::new());
    page.extend(verdict(report, width));
    page.push(String::new());
    page.extend(numbers(&report.pair));
    page.push(String::new());
    page.extend(wrapped(&[], 0, &[Span::new(STRONG, &report.pair.rule)], width));
    page.push(String::new());
    page.extend(passages(report, width, ink));
    page.push(String::new());
    page.join("\n")
}

/// An article: its id and sizes, its headline, where and when it came out, and whom it credits.
fn article(name: &str, known: &Known, sizes: &Side, width: usize) -> Vec<String> {
    let mut shown = vec![side(name, sizes, width)];
    let mut below = |spans: &[Span]| shown.extend(wrapped(&[Span::new(BARE, "   ")], INDENT, spans, width));
    if let Some(title) = known.title.as_deref().filter(|title| !title.trim().is_empty()) {
        below(&[Span::new(BARE, title)]);
    }
    let outlet = known.outlet.as_deref().unwrap_or("the outlet is unknown");
    let published = known.published.as_deref().unwrap_or("no time");
    let story = known.story.map_or(String::new(), |story| format!(", story {story}"));
    below(&[Span::new(FAINT, format!("{outlet}, {published}{story}"))]);
    let Some(member) = &known.member else { return shown };
    match credit(member) {
        Some((style, words)) => below(&[Span::new(style, words)]),
        None if member.credit_status == CreditStatus::NoneNeeded => {
            below(&[Span::new(FAINT, "no credit, and no source of it is known")]);
        }
        None if is_own(member) => below(&[Span::new(FAINT, "no credit; it was taken from its own outlet")]),
        None => {}
    }
    shown
}

/// What they are to each other, the rule that said so, and who had it first.
fn verdict(report: &WhyReport, width: usize) -> Vec<String> {
    let plain = |text: &str| wrapped(&[], 0, &[Span::new(STRONG, text)], width);
    let Some(relation) = &report.relation else {
        return match report.link {
            Link::Unlisted => plain(
                "The rule links them, but they are no pair of this output, so there is no relation: of an article \
                 with many partners only the nearest are kept, and of pairs that only just satisfy the rule a few in a \
                 hundred are not found.",
            ),
            Link::Pair | Link::None => plain("They are not linked, so there is no relation between them."),
        };
    };
    let name = relation.relation.replace('_', " ");
    let mut shown = wrapped(&[], 0, &[Span::new(STRONG, name)], width);
    for (name, words) in [("rule", relation.why.clone()), ("source", source(relation))] {
        let mark = [Span::new(FAINT, format!("  {name:<8}"))];
        shown.extend(wrapped(&mark, 10, &[Span::new(BARE, words)], width));
    }
    shown
}

fn source(relation: &Relation) -> String {
    match (&relation.source, relation.basis.as_deref()) {
        (Some(id), Some("time")) => format!("{id}, by time"),
        (Some(id), Some("text")) => format!("{id}, by what the texts say; their times do not tell"),
        (Some(id), _) => id.clone(),
        (None, _) => "cannot tell who had it first".to_string(),
    }
}

fn passages(report: &WhyReport, width: usize, ink: Ink) -> Vec<String> {
    if report.beside.is_empty() {
        return vec!["No passage is in both.".to_string()];
    }
    let count = counted(report.beside.len() as u64, "passage", "passages");
    let mut shown = vec![format!("{STRONG}{count} in both{STRONG:#} (bytes of the text)")];
    for passage in report.beside.iter().take(SHOWN) {
        let words = counted(passage.words.into(), "word", "words");
        let ([a, a_end], [b, b_end]) = (passage.a.span, passage.b.span);
        shown.push(String::new());
        let bytes = if width >= WIDE { String::new() } else { format!("  a {a}..{a_end}  b {b}..{b_end}") };
        shown.push(format!("{words}{FAINT}{bytes}{FAINT:#}"));
        shown.extend(if width >= WIDE { beside(passage, width, ink) } else { below(passage, width, ink) });
    }
    if report.beside.len() > SHOWN {
        shown.push(format!("{} more with --json", grouped((report.beside.len() - SHOWN) as u64)));
    }
    shown
}

/// The two in columns of the same width: what stands before them, the passage and what stands after it each begin in
/// one row.
fn beside(passage: &Beside, width: usize, ink: Ink) -> Vec<String> {
    let column = (width - columns(RULE)) / 2;
    let name = |name: &str, [from, to]: [u32; 2]| vec![Span::new(FAINT, format!("{name} {from}..{to}"))];
    let mut blocks = vec![[name("a", passage.a.span), name("b", passage.b.span)]];
    let (left, right) = (parts(&passage.a, ink), parts(&passage.b, ink));
    blocks.extend(left.into_iter().zip(right).map(|(left, right)| [left, right]));
    let none = Line::default();
    let mut rows = Vec::new();
    for block in &blocks {
        let [left, right] = block.each_ref().map(|spans| lines(spans, column));
        for at in 0..left.len().max(right.len()) {
            let (left, right) = (left.get(at).unwrap_or(&none), right.get(at).unwrap_or(&none));
            let pad = " ".repeat(column.saturating_sub(left.used));
            let rule = if right.used > 0 { RULE } else { RULE.trim_end() };
            rows.push(format!("{}{pad}{FAINT}{rule}{FAINT:#}{}", left.render(), right.render()));
        }
    }
    rows
}

/// The one under the other.
fn below(passage: &Beside, width: usize, ink: Ink) -> Vec<String> {
    let of = |name: &str, excerpt: &Excerpt| {
        wrapped(&[Span::new(STRONG, name)], INDENT, &parts(excerpt, ink).concat(), width)
    };
    [of("a", &passage.a), of("b", &passage.b)].concat()
}

/// What stands before a passage, the passage, and what stands after it: in colour what is around it is faint, else the
/// passage is in brackets.
fn parts(excerpt: &Excerpt, ink: Ink) -> [Vec<Span<'_>>; 3] {
    let (open, close) = if ink == Ink::Colour { ("", "") } else { ("[=", "=]") };
    let around = |text| vec![Span::new(FAINT, text)];
    let mut passage = vec![Span::new(BARE, open)];
    match middle(&excerpt.text) {
        None => passage.push(Span::new(BARE, &excerpt.text)),
        Some((begin, left_out, end)) => {
            let note = format!(" (… {} characters …) ", grouped(left_out as u64));
            passage.extend([Span::new(BARE, begin), Span::new(FAINT, note), Span::new(BARE, end)]);
        }
    }
    passage.push(Span::new(BARE, close));
    [around(excerpt.before.as_str()), passage, around(excerpt.after.as_str())]
}

/// The beginning and the end of a long passage, and how many characters lie between them.
fn middle(text: &str) -> Option<(&str, usize, &str)> {
    let count = text.chars().count();
    if count <= WHOLE {
        return None;
    }
    let at = |place: usize| text.char_indices().nth(place).map_or(text.len(), |(at, _)| at);
    let (begin, end) = (&text[..at(ENDS.0)], &text[at(count - ENDS.1)..]);
    // Words are not cut, where there are any.
    let begin = begin.rfind(char::is_whitespace).map_or(begin, |at| &begin[..at]);
    let end = end.find(char::is_whitespace).map_or(end, |at| &end[at..]);
    Some((begin, count - begin.chars().count() - end.chars().count(), end))
}

#[cfg(test)]
mod tests {
    use super::*;
    use anstream::adapter::strip_str;

    fn excerpt(before: &str, text: &str, after: &str) -> Excerpt {
        Excerpt { span: [7, 9], before: before.into(), text: text.into(), after: after.into() }
    }

    #[test]
    fn passages_stand_side_by_side_or_below_each_other() {
        let passage = Beside {
            words: 9,
            a: excerpt("…who said: ", "The ferry will stay in dry\x1b[2J dock until May.", " More soon."),
            b: excerpt("", "The ferry will stay in dry dock until 灯塔.", ""),
        };
        let bare = |lines: Vec<String>| strip_str(&lines.join("\n")).to_string();
        let wide = r"a 7..9                         │ b 7..9
…who said:                     │
The ferry will stay in         │ The ferry will stay in dry
dry\u{1b}[2J dock until May.   │ dock until 灯塔.
More soon.                     │";
        assert_eq!(bare(beside(&passage, 63, Ink::Colour)), wide);
        let narrow = r"a  …who said: [=The ferry will stay in
   dry\u{1b}[2J dock until May.=] More
   soon.
b  [=The ferry will stay in dry dock until
   灯塔.=]";
        assert_eq!(bare(below(&passage, 42, Ink::Marks)), narrow);
    }

    #[test]
    fn of_a_long_passage_the_middle_is_counted() {
        assert_eq!(middle("short"), None);
        let text = "word ".repeat(300);
        let (begin, left_out, end) = middle(&text).unwrap();
        assert_eq!(begin.len() + left_out + end.len(), text.len());
        assert!(begin.ends_with("word") && end.starts_with(" word"));
        assert!(middle(&"灯".repeat(701)).is_some());
    }
}
