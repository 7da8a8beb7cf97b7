//! `newsprint why`: two ids of an output folder -> what they are to each other, by which rule, and what they share side by side.

use std::path::Path;

use serde::Serialize;

use super::lookup::{Article, IdsOf, lines, parse};
use super::pair::{PairReport, of_folder};
use super::related::{is_related, relations};
use super::tell::{Member, members_of};
use crate::error::Error;
use crate::input::Options;

/// Version of the report.
pub const WHY_SCHEMA: u32 = 1;

/// All there is to say of two articles of an output.
#[derive(Clone, Debug, Serialize)]
pub struct WhyReport {
    /// Version of this form.
    pub schema: u32,
    /// Whether they are linked.
    pub link: Link,
    /// What they are to each other; null where they are not linked.
    pub relation: Option<Relation>,
    /// What is known of the first.
    pub a: Known,
    /// What is known of the second.
    pub b: Known,
    /// Their numbers and the verdict of the linking rule.
    pub pair: PairReport,
    /// The passages of `pair`, as both print them and with what stands around them.
    pub beside: Vec<Beside>,
}

/// Whether two articles are linked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Link {
    /// They are a pair of the output.
    Pair,
    /// The rule would link them, and the output does not: it keeps of a large family the nearest pairs.
    Unlisted,
    /// The rule does not link them.
    None,
}

/// What two linked articles are to each other.
#[derive(Clone, Debug, Serialize)]
pub struct Relation {
    /// Its name.
    pub relation: String,
    /// The id that the other was made from; null where that cannot be told.
    pub source: Option<String>,
    /// What `source` rests on.
    pub basis: Option<String>,
    /// The rule that gave the relation, with its numbers; of `a` and `b` as they are here.
    pub why: String,
}

/// What is known of one of the two.
#[derive(Clone, Debug, Serialize)]
pub struct Known {
    /// Its id.
    pub id: String,
    /// Its headline.
    pub title: Option<String>,
    /// Its outlet; null where it is unknown.
    pub outlet: Option<String>,
    /// First publication, as given.
    pub published: Option<String>,
    /// Its story; null where it is in none, or relate has not been over the output.
    pub story: Option<u32>,
    /// The article as a member of it.
    pub member: Option<Member>,
}

/// A passage in both texts.
#[derive(Clone, Debug, Serialize)]
pub struct Beside {
    /// Words.
    pub words: u32,
    /// In the first.
    pub a: Excerpt,
    /// In the second.
    pub b: Excerpt,
}

/// A passage of a text, and what stands around it; an ellipsis where more does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Excerpt {
    /// First byte of the passage and one past the last.
    pub span: [u32; 2],
    /// What stands before it.
    pub before: String,
    /// The passage as printed.
    pub text: String,
    /// What stands after it.
    pub after: String,
}

/// Characters around a passage.
const AROUND: usize = 90;

/// Says what two articles are to each other. The first of the report is the one whose id sorts first, as in
/// `relations.jsonl`, whose rules speak of a and b.
pub fn why(a: &str, b: &str, folder: &Path, input: &Options) -> Result<WhyReport, Error> {
    let (a, b) = (a.min(b), a.max(b));
    let (pair, [first, second]) = of_folder(a, b, folder, input)?;
    let is_related = is_related(folder);
    let relation = if is_related { relation(folder, a, b)? } else { None };
    let link = match &relation {
        Some(_) => Link::Pair,
        // What relate has not seen is no answer.
        None if is_listed(folder, a, b)? => return Err(unrelated(folder, a, b)),
        None if pair.verdict.is_link() => Link::Unlisted,
        None => Link::None,
    };
    let mut members = if is_related { members_of(folder, &[a, b])? } else { Default::default() };
    let mut known = |article: &Article| {
        let (story, member) = members.remove(&article.id).unzip();
        Known {
            id: article.id.clone(),
            title: article.about.title.clone(),
            outlet: article.about.source.clone(),
            published: article.about.published.clone(),
            story,
            member,
        }
    };
    let beside = pair.passages.iter().map(|passage| Beside {
        words: passage.words,
        a: excerpt(&first.text, passage.a),
        b: excerpt(&second.text, passage.b),
    });
    let beside = beside.collect();
    Ok(WhyReport { schema: WHY_SCHEMA, link, relation, a: known(&first), b: known(&second), pair, beside })
}

fn relation(folder: &Path, a: &str, b: &str) -> Result<Option<Relation>, Error> {
    for row in relations(folder)? {
        let row = row?;
        if is_pair(&row.a, &row.b, a, b) {
            let (relation, source, basis, why) = (row.relation, row.source, row.basis, row.why);
            return Ok(Some(Relation { relation, source, basis, why }));
        }
    }
    Ok(None)
}

/// Whether two articles are a pair of `pairs.jsonl`.
fn is_listed(folder: &Path, a: &str, b: &str) -> Result<bool, Error> {
    let path = folder.join("pairs.jsonl");
    for line in lines(&path)? {
        let line = line?;
        let ids: IdsOf = parse(&line, &path)?;
        if is_pair(&ids.a, &ids.b, a, b) {
            return Ok(true);
        }
    }
    Ok(false)
}

fn is_pair(one: &str, other: &str, a: &str, b: &str) -> bool {
    (one, other) == (a, b) || (one, other) == (b, a)
}

fn unrelated(folder: &Path, a: &str, b: &str) -> Error {
    let reason = format!(
        "{a} and {b} are linked, but what they are to each other is not known yet: run `newsprint relate {}` first",
        folder.display()
    );
    Error::Format { path: folder.to_path_buf(), reason }
}

fn excerpt(text: &str, span: [u32; 2]) -> Excerpt {
    let [start, end] = span.map(|at| at as usize);
    let before = tail(&text[..start]);
    let after = head(&text[end..]);
    Excerpt { span, before, text: text[start..end].to_string(), after }
}

/// The last characters of a text, from the beginning of a word on.
fn tail(text: &str) -> String {
    let Some((cut, _)) = text.char_indices().rev().nth(AROUND - 1).filter(|(at, _)| *at > 0) else {
        return text.to_string();
    };
    let kept = &text[cut..];
    let begin = kept.find(char::is_whitespace).map_or(0, |at| at);
    format!("…{}", kept[begin..].trim_start())
}

/// The first characters of a text, to the end of a word.
fn head(text: &str) -> String {
    let Some((cut, _)) = text.char_indices().nth(AROUND) else { return text.to_string() };
    let kept = &text[..cut];
    let end = kept.rfind(char::is_whitespace).filter(|at| *at > 0).unwrap_or(cut);
    format!("{}…", kept[..end].trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_stands_around_a_passage_is_whole_words() {
        let text = format!("{} passage {}", "before ".repeat(30), "after ".repeat(30));
        let start = text.find("passage").unwrap() as u32;
        let found = excerpt(&text, [start, start + 7]);
        assert!(
            found.before.starts_with("…before ") && found.before.ends_with("before  "),
            "{:?}",
            found.before
        );
        assert!(found.after.starts_with(" after ") && found.after.ends_with("after…"), "{:?}", found.after);
        assert_eq!(found.text, "passage");
        let whole = excerpt("a b c", [2, 3]);
        assert_eq!((whole.before.as_str(), whole.after.as_str()), ("a ", " c"));
    }

    proptest! {
        #[test]
        fn any_text_can_be_cut(text in "\\PC{0,300}", at in 0usize..300) {
            let at = text.char_indices().map(|(at, _)| at).nth(at).unwrap_or(text.len());
            let (before, after) = (tail(&text[..at]), head(&text[at..]));
            prop_assert!(text[..at].ends_with(before.trim_start_matches('…')) || before.starts_with('…'));
            prop_assert!(before.chars().count() <= AROUND + 1 && after.chars().count() <= AROUND + 1);
        }
    }
}
