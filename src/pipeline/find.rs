//! `newsprint story`: a number, the id of an article or a text -> the story that is meant, and others like it.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::Path;

use serde::Serialize;

use super::Watch;
use super::like::{Found, Hit, Search, Shared, like};
use super::lookup::{About, IdsOf, Others, StoredArticle, known, lines, of_file, parse};
use super::related::{self, StoryLine};
use super::tell::{StoryReport, told};
use crate::error::Error;
use crate::input::Options;

/// Version of the answer.
pub const STORY_SCHEMA: u32 = 1;

/// Which story is meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Query {
    /// The one with this number.
    Number(u32),
    /// The one that this article is in.
    Id(String),
    /// The one that shares most of a text: a file, `-` for standard input, or the text itself.
    Like(String),
}

/// The story that was found.
#[derive(Clone, Debug, Serialize)]
pub struct Answer {
    /// Version of this form.
    pub schema: u32,
    /// How a text was looked for; null where a number or an id was given.
    pub search: Option<Search>,
    /// The story; null where there is none.
    pub story: Option<StoryReport>,
    /// The article that was found, if it is in no story.
    pub alone: Option<Alone>,
    /// What has the text, the best first: the story above, and others.
    pub matches: Vec<Match>,
    /// Matches that are not listed.
    pub more: u64,
}

/// An article that is in no story.
#[derive(Clone, Debug, Serialize)]
pub struct Alone {
    /// Its id.
    pub id: String,
    /// Its headline.
    pub title: Option<String>,
    /// Its outlet; null where it is unknown.
    pub outlet: Option<String>,
    /// First publication, as given.
    pub published: Option<String>,
    /// Articles that it is linked to all the same.
    pub linked: u32,
}

/// A story, or an article in none, that has the text.
#[derive(Clone, Debug, Serialize)]
pub struct Match {
    /// The story; null for an article in none.
    pub story: Option<u32>,
    /// Its headline.
    pub title: Option<String>,
    /// Its articles.
    pub articles: u32,
    /// Of those, the ones that have any of the text.
    pub matching: u32,
    /// Id of the article that has the most of it.
    pub best: String,
    /// Its outlet.
    pub outlet: Option<String>,
    /// Where it has it.
    pub found: Found,
    /// Its numbers; null where words were looked for, not passages.
    pub shared: Option<Shared>,
}

/// Stories that are listed, at most.
const LISTED: usize = 10;

/// Finds a story.
pub fn find(folder: &Path, query: &Query, input: &Options, watch: &Watch) -> Result<Answer, Error> {
    let none =
        Answer { schema: STORY_SCHEMA, search: None, story: None, alone: None, matches: Vec::new(), more: 0 };
    match query {
        Query::Number(number) => {
            let story = Some(told(folder, &related::story(folder, *number)?)?);
            Ok(Answer { story, ..none })
        }
        Query::Id(id) => {
            for story in related::stories(folder)? {
                let story = story?;
                if story.members.iter().any(|member| member.id == *id) {
                    return Ok(Answer { story: Some(told(folder, &story)?), ..none });
                }
            }
            Ok(Answer { alone: Some(alone(folder, id)?), ..none })
        }
        Query::Like(given) => {
            // Before a long search, whether there are stories to find.
            related::stories(folder).map(drop)?;
            let (search, hits) = like(folder, &text_of(given, input)?, watch)?;
            alike(folder, Answer { search: Some(search), ..none }, hits)
        }
    }
}

/// The text that is meant: what a file holds, or the words themselves.
fn text_of(given: &str, input: &Options) -> Result<String, Error> {
    let path = Path::new(given);
    if given != "-" && !path.exists() {
        return match is_path(given) {
            true => Err(Error::NoInput { argument: format!("there is no file {given}") }),
            false => Ok(given.to_string()),
        };
    }
    if path.is_dir() {
        let argument = format!("{given} is a folder; what is to be found is a file or a text");
        return Err(Error::NoInput { argument });
    }
    Ok(of_file(given, Others::Refused, input)?.text)
}

/// Whether somebody who typed this meant a file: nobody looks for such a word.
fn is_path(given: &str) -> bool {
    let endings = [
        "txt", "html", "htm", "xhtml", "json", "jsonl", "ndjson", "csv", "tsv", "parquet", "warc", "gz",
        "zst", "lz4",
    ];
    let ending = Path::new(given).extension().and_then(|ending| ending.to_str());
    let has_ending = ending.is_some_and(|ending| endings.contains(&ending.to_ascii_lowercase().as_str()));
    !given.contains(char::is_whitespace) && (given.contains('/') || has_ending)
}

fn alone(folder: &Path, id: &str) -> Result<Alone, Error> {
    let mut found = known(folder, |other| other == id)?;
    let Some(StoredArticle { about, .. }) = found.remove(id) else {
        return Err(Error::UnknownId { id: id.to_string() });
    };
    let About { title, source, published, .. } = about;
    Ok(Alone { id: id.to_string(), title, outlet: source, published, linked: partners(folder, id)? })
}

/// Articles that one is linked to.
fn partners(folder: &Path, id: &str) -> Result<u32, Error> {
    let path = folder.join("pairs.jsonl");
    let mut count = 0;
    for line in lines(&path)? {
        let line = line?;
        let IdsOf { a, b } = parse(&line, &path)?;
        count += u32::from(a == id || b == id);
    }
    Ok(count)
}

/// What has the text, together.
#[derive(Debug)]
struct Group {
    story: Option<StoryLine>,
    matching: u32,
    best: Hit,
}

/// Puts the articles that have a text with their stories, the best first.
fn alike(folder: &Path, answer: Answer, hits: Vec<Hit>) -> Result<Answer, Error> {
    let mut groups = grouped(folder, hits)?;
    // Of words that many have, the story that has them in the most articles is meant; of a text, the one with most of it.
    groups.sort_by(|a, b| {
        let counts = |group: &Group| if group.best.shared.is_some() { 0 } else { group.matching };
        let by_way = || a.best.found.cmp(&b.best.found).then(counts(b).cmp(&counts(a)));
        let words = if a.best.shared.is_none() { by_way() } else { std::cmp::Ordering::Equal };
        words.then_with(|| a.best.order(&b.best))
    });
    let more = groups.len().saturating_sub(LISTED) as u64;
    groups.truncate(LISTED);
    let wanted: HashSet<&str> = groups.iter().map(|group| group.best.id.as_str()).collect();
    let known = if wanted.is_empty() { HashMap::new() } else { known(folder, |id| wanted.contains(id))? };
    let (mut story, mut lonely) = (None, None);
    if let Some(group) = groups.first() {
        match &group.story {
            Some(line) => story = Some(told(folder, line)?),
            None => lonely = Some(alone(folder, &group.best.id)?),
        }
    }
    let row = |group: &Group| {
        let about = known.get(&group.best.id).map(|article| &article.about);
        let title = match &group.story {
            Some(story) => story.title.clone(),
            None => about.and_then(|about| about.title.clone()),
        };
        Match {
            story: group.story.as_ref().map(|story| story.story),
            title,
            articles: group.story.as_ref().map_or(1, |story| story.members.len() as u32),
            matching: group.matching,
            best: group.best.id.clone(),
            outlet: about.and_then(|about| about.source.clone()),
            found: group.best.found,
            shared: group.best.shared,
        }
    };
    Ok(Answer { story, alone: lonely, matches: groups.iter().map(row).collect(), more, ..answer })
}

fn grouped(folder: &Path, hits: Vec<Hit>) -> Result<Vec<Group>, Error> {
    let mut left: BTreeMap<String, Hit> = hits.into_iter().map(|hit| (hit.id.clone(), hit)).collect();
    let mut groups = Vec::new();
    if left.is_empty() {
        return Ok(groups);
    }
    for story in related::stories(folder)? {
        let story = story?;
        let of: Vec<Hit> = story.members.iter().filter_map(|member| left.remove(&member.id)).collect();
        let matching = of.len() as u32;
        if let Some(best) = of.into_iter().min_by(Hit::order) {
            groups.push(Group { story: Some(story), matching, best });
        }
    }
    groups.extend(left.into_values().map(|best| Group { story: None, matching: 1, best }));
    Ok(groups)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_looks_like_a_file_is_no_word() {
        for path in ["seeds/none.txt", "ferry.jsonl", "no/such", "Ferry.HTML"] {
            assert!(is_path(path), "{path}");
        }
        for words in ["ferry", "the ferry and/or the bus", "example.com", "3.5", "see ferry.txt"] {
            assert!(!is_path(words), "{words}");
        }
    }
}
