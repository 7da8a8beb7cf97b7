//! `stories.jsonl`, `relations.jsonl`, `stale.jsonl`, `templates.jsonl` and `flows.csv` -> their rows, read one at a time.

use std::iter::Peekable;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::lookup::{is_output, lines, parse};
use crate::error::Error;
use crate::report::relate::{CreditStatus, TemplateRow};
use crate::report::site::model::FlowView;

/// A line of `stories.jsonl`.
#[derive(Clone, Debug, Deserialize)]
pub(in crate::pipeline) struct StoryLine {
    pub(in crate::pipeline) story: u32,
    pub(in crate::pipeline) cluster: Option<u32>,
    pub(in crate::pipeline) title: Option<String>,
    pub(in crate::pipeline) independent_texts: u32,
    pub(in crate::pipeline) first: Option<String>,
    pub(in crate::pipeline) first_basis: Option<String>,
    pub(in crate::pipeline) members: Vec<MemberLine>,
}

/// An article in it.
#[derive(Clone, Debug, Deserialize)]
pub(in crate::pipeline) struct MemberLine {
    pub(in crate::pipeline) id: String,
    pub(in crate::pipeline) relation: Option<String>,
    pub(in crate::pipeline) parents: Vec<String>,
    pub(in crate::pipeline) published: Option<String>,
    pub(in crate::pipeline) credit: Option<String>,
    pub(in crate::pipeline) credit_agency: Option<String>,
    pub(in crate::pipeline) credit_span: Option<[u32; 2]>,
    pub(in crate::pipeline) credit_status: CreditStatus,
}

/// A line of `relations.jsonl`.
#[derive(Clone, Debug, Deserialize)]
pub(in crate::pipeline) struct RelationLine {
    pub(in crate::pipeline) a: String,
    pub(in crate::pipeline) b: String,
    pub(in crate::pipeline) relation: String,
    pub(in crate::pipeline) source: Option<String>,
    pub(in crate::pipeline) basis: Option<String>,
    pub(in crate::pipeline) why: String,
}

/// A line of `stale.jsonl`.
#[derive(Clone, Debug, Deserialize)]
pub(in crate::pipeline) struct StaleLine {
    pub(in crate::pipeline) story: u32,
    pub(in crate::pipeline) copy: String,
    pub(in crate::pipeline) corrected: String,
    pub(in crate::pipeline) kind: String,
    pub(in crate::pipeline) old: String,
    pub(in crate::pipeline) new: Option<String>,
    pub(in crate::pipeline) since: Option<String>,
}

/// The file, or a word on how it comes to be.
fn related(folder: &Path, name: &str) -> Result<PathBuf, Error> {
    let path = folder.join(name);
    if path.is_file() {
        return Ok(path);
    }
    let reason = match is_output(folder) {
        true => format!("has no {name}: run `newsprint relate {}` first", folder.display()),
        false => "is no output folder of `newsprint cluster`".to_string(),
    };
    Err(Error::Format { path: folder.to_path_buf(), reason })
}

/// Whether `newsprint relate` has been over a folder.
pub(in crate::pipeline) fn is_related(folder: &Path) -> bool {
    ["stories.jsonl", "relations.jsonl"].iter().all(|name| folder.join(name).is_file())
}

/// A story by its number, or which numbers there are.
pub(in crate::pipeline) fn story(folder: &Path, number: u32) -> Result<StoryLine, Error> {
    let mut last = None;
    for story in stories(folder)? {
        let story = story?;
        if story.story == number {
            return Ok(story);
        }
        last = Some(story.story);
    }
    let known = match last {
        Some(last) => format!("they are numbered from 0 to {last}"),
        None => "it has none".to_string(),
    };
    let reason = format!("there is no story {number}; {known}");
    Err(Error::Format { path: folder.join("stories.jsonl"), reason })
}

fn rows<T: for<'l> Deserialize<'l>>(
    folder: &Path,
    name: &str,
) -> Result<impl Iterator<Item = Result<T, Error>> + use<T>, Error> {
    let path = related(folder, name)?;
    Ok(lines(&path)?.map(move |line| parse(&line?, &path)))
}

pub(in crate::pipeline) fn stories(
    folder: &Path,
) -> Result<impl Iterator<Item = Result<StoryLine, Error>> + use<>, Error> {
    rows(folder, "stories.jsonl")
}

pub(in crate::pipeline) fn relations(
    folder: &Path,
) -> Result<impl Iterator<Item = Result<RelationLine, Error>> + use<>, Error> {
    rows(folder, "relations.jsonl")
}

/// The rows of `templates.jsonl`; none where an older version wrote the folder, which had no such file.
pub(in crate::pipeline) fn templates(folder: &Path) -> Result<Option<Vec<TemplateRow>>, Error> {
    let name = "templates.jsonl";
    if !folder.join(name).is_file() {
        return Ok(None);
    }
    rows(folder, name)?.collect::<Result<_, Error>>().map(Some)
}

/// The lines of `stale.jsonl`, which are in the order of the stories.
pub(in crate::pipeline) struct StaleLines(Peekable<Box<dyn Iterator<Item = Result<StaleLine, Error>>>>);

impl StaleLines {
    pub(in crate::pipeline) fn open(folder: &Path) -> Result<Self, Error> {
        let lines: Box<dyn Iterator<Item = _>> = Box::new(rows(folder, "stale.jsonl")?);
        Ok(StaleLines(lines.peekable()))
    }

    /// Those of a story; stories are asked for in their order.
    pub(in crate::pipeline) fn of(&mut self, story: u32) -> Result<Vec<StaleLine>, Error> {
        let is_wanted = |line: &Result<StaleLine, Error>| !matches!(line, Ok(line) if line.story > story);
        let mut found = Vec::new();
        while let Some(line) = self.0.next_if(is_wanted) {
            let line = line?;
            if line.story == story {
                found.push(line);
            }
        }
        Ok(found)
    }
}

/// The rows of `flows.csv`.
pub(in crate::pipeline) fn flows(folder: &Path) -> Result<Vec<FlowView>, Error> {
    let path = related(folder, "flows.csv")?;
    let text = std::fs::read_to_string(&path).map_err(|e| Error::io("cannot read", &path, e))?;
    let bad =
        |number: usize| Error::Format { path: path.clone(), reason: format!("row {number} is no flow") };
    let rows = cells(&text);
    let flows = rows.iter().enumerate().skip(1);
    flows.map(|(number, row)| flow(row).ok_or_else(|| bad(number + 1))).collect()
}

fn flow(row: &[String]) -> Option<FlowView> {
    let [from, to, articles, delay, kept, credited] = row else { return None };
    Some(FlowView {
        from: outlet(from),
        to: outlet(to),
        articles: articles.parse().ok()?,
        median_delay_seconds: if delay.is_empty() { None } else { Some(delay.parse().ok()?) },
        share_kept: kept.parse().ok()?,
        share_credited: credited.parse().ok()?,
    })
}

/// A name without the mark that keeps a spreadsheet from taking it for a formula.
fn outlet(cell: &str) -> String {
    let is_marked = cell.starts_with('\'') && cell[1..].starts_with(['=', '+', '-', '@', '\t', '\r', '\0']);
    cell[usize::from(is_marked)..].to_string()
}

/// The cells of a table as newsprint writes them.
fn cells(text: &str) -> Vec<Vec<String>> {
    let mut rows = Vec::new();
    let (mut row, mut cell, mut is_quoted) = (Vec::new(), String::new(), false);
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '"' if is_quoted && characters.next_if_eq(&'"').is_some() => cell.push('"'),
            '"' => is_quoted = !is_quoted,
            ',' if !is_quoted => row.push(std::mem::take(&mut cell)),
            '\n' if !is_quoted => {
                row.push(std::mem::take(&mut cell));
                rows.push(std::mem::take(&mut row));
            }
            other => cell.push(other),
        }
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flows_come_back_as_they_were_written() {
        let table = "from,to,articles,median_delay_seconds,share_kept,share_credited\n\"'=cmd()\",\"Post, \"\"Vale\"\"\",2,60,\
                     0.5000,1.0000\nWire,Ledger,1,,1.0000,0.0000\n";
        let rows = cells(table);
        let flows: Vec<FlowView> = rows[1..].iter().map(|row| flow(row).unwrap()).collect();
        assert_eq!((flows[0].from.as_str(), flows[0].to.as_str()), ("=cmd()", "Post, \"Vale\""));
        assert_eq!((flows[0].articles, flows[0].median_delay_seconds), (2, Some(60)));
        assert_eq!((flows[1].median_delay_seconds, flows[1].share_kept), (None, 1.0));
        assert!(flow(&rows[0]).is_none());
    }
}
