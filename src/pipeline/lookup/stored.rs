//! Articles of an output folder of `newsprint cluster`, by their ids and by the number of a cluster.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::{About, Article, slots};
use crate::error::Error;
use crate::input::{Blocks, Converter, Options, discover, records};
use crate::report::TextPlace;
use crate::report::texts::TextReader;

/// Whether a path is a folder that `newsprint cluster` wrote.
pub(in crate::pipeline) fn is_output(path: &Path) -> bool {
    path.join("articles.jsonl").is_file() && path.join("summary.json").is_file()
}

/// What is needed of a line of `articles.jsonl`.
#[derive(Clone, Debug, Deserialize)]
pub(in crate::pipeline) struct StoredArticle {
    pub(in crate::pipeline) id: String,
    text: Option<TextPlace>,
    #[serde(flatten)]
    pub(in crate::pipeline) about: About,
}

/// The id of a line of `articles.jsonl`, without the rest of it.
#[derive(Deserialize)]
pub(in crate::pipeline) struct IdOf<'l> {
    #[serde(borrow)]
    pub(in crate::pipeline) id: Cow<'l, str>,
}

/// The ids of a line of `pairs.jsonl`, without its numbers.
#[derive(Deserialize)]
pub(in crate::pipeline) struct IdsOf<'l> {
    #[serde(borrow)]
    pub(in crate::pipeline) a: Cow<'l, str>,
    #[serde(borrow)]
    pub(in crate::pipeline) b: Cow<'l, str>,
}

/// The articles of an output folder that are wanted and there, by id.
pub(in crate::pipeline) fn known(
    folder: &Path,
    is_wanted: impl Fn(&str) -> bool,
) -> Result<HashMap<String, StoredArticle>, Error> {
    let path = folder.join("articles.jsonl");
    let mut found = HashMap::new();
    for line in lines(&path)? {
        let line = line?;
        if is_wanted(parse::<IdOf>(&line, &path)?.id.as_ref()) {
            let article: StoredArticle = parse(&line, &path)?;
            found.insert(article.id.clone(), article);
        }
    }
    Ok(found)
}

/// Articles of an output folder.
pub(in crate::pipeline) fn of_output(
    folder: &Path,
    ids: &[&str],
    input: &Options,
) -> Result<Vec<Article>, Error> {
    let slots = slots(ids);
    let found = known(folder, |id| slots.contains_key(id))?;
    let missing = |id: &&&str| !found.contains_key(**id);
    if let Some(id) = ids.iter().find(missing) {
        return Err(Error::UnknownId { id: id.to_string() });
    }
    let mut texts = Texts { folder, input, places: source_places(folder, &found)?, stored: None };
    let articles = ids.iter().map(|id| {
        let StoredArticle { id, text, about } = found[*id].clone();
        let text = texts.read(&id, text.as_ref())?;
        Ok(Article { id, text, about })
    });
    articles.collect()
}

/// The ids of a cluster of an output folder.
pub(in crate::pipeline) fn members(folder: &Path, number: u32) -> Result<Vec<String>, Error> {
    let path = folder.join("clusters.jsonl");
    if !is_output(folder) {
        let reason = "is no output folder of `newsprint cluster`, so it has no clusters".to_string();
        return Err(Error::Format { path: folder.to_path_buf(), reason });
    }
    #[derive(Deserialize)]
    struct Cluster {
        cluster: u32,
        members: Vec<String>,
    }
    for line in lines(&path)? {
        let row: Cluster = parse(&line?, &path)?;
        if row.cluster == number {
            return Ok(row.members);
        }
    }
    Err(Error::Format { path, reason: format!("there is no cluster {number}") })
}

/// The lines of a file of an output folder.
pub(in crate::pipeline) fn lines(
    path: &Path,
) -> Result<impl Iterator<Item = Result<String, Error>> + use<>, Error> {
    let file = File::open(path).map_err(|e| Error::io("cannot read", path, e))?;
    let path = path.to_path_buf();
    Ok(BufReader::new(file).lines().map(move |line| line.map_err(|e| Error::io("cannot read", &path, e))))
}

/// A line of a file of an output folder.
pub(in crate::pipeline) fn parse<'l, T: Deserialize<'l>>(line: &'l str, path: &Path) -> Result<T, Error> {
    serde_json::from_str(line).map_err(|e| Error::Format { path: path.to_path_buf(), reason: e.to_string() })
}

/// The texts of an output folder.
struct Texts<'f> {
    folder: &'f Path,
    input: &'f Options,
    /// File and line of the articles whose texts were not stored.
    places: HashMap<String, (String, u64)>,
    /// `None` until a text is asked for that was stored: a folder may have none.
    stored: Option<TextReader>,
}

impl Texts<'_> {
    fn read(&mut self, id: &str, place: Option<&TextPlace>) -> Result<String, Error> {
        match place {
            Some(TextPlace::Stored { frame, at, len }) => {
                let stored = match &self.stored {
                    Some(stored) => stored,
                    None => self.stored.insert(TextReader::open(self.folder)?),
                };
                stored.read(*frame, *at, *len)
            }
            Some(TextPlace::Source { hash }) => {
                let unknown = || Error::UnknownId { id: id.to_string() };
                let (file, line) = self.places.get(id).ok_or_else(unknown)?;
                source_text(file, *line, hash, self.input)
            }
            None => Err(Error::Format {
                path: self.folder.join("articles.jsonl"),
                reason: format!("the texts were left out (--no-texts), so {id} cannot be read"),
            }),
        }
    }
}

/// File and line of the articles whose texts were not stored.
fn source_places(
    folder: &Path,
    wanted: &HashMap<String, StoredArticle>,
) -> Result<HashMap<String, (String, u64)>, Error> {
    #[derive(Deserialize)]
    struct Place {
        id: String,
        file: String,
        line: u64,
    }
    let mut places = HashMap::new();
    if !wanted.values().any(|article| matches!(article.text, Some(TextPlace::Source { .. }))) {
        return Ok(places);
    }
    let path = folder.join("places.jsonl");
    for line in lines(&path)? {
        let place: Place = parse(&line?, &path)?;
        if wanted.contains_key(&place.id) {
            places.insert(place.id, (place.file, place.line));
        }
    }
    Ok(places)
}

/// A text from the file that it was read from; refused if it is no longer the same.
fn source_text(file: &str, line: u64, hash: &str, input: &Options) -> Result<String, Error> {
    let (sources, _) = discover(&[file.to_string()], input)?;
    let mut blocks = Blocks::new(&sources, input)?;
    let mut text = None;
    let converter = Converter::new(input.ids, &input.pages);
    while text.is_none()
        && let Some(parcel) = blocks.next(Vec::new())
    {
        let block = converter.lines(parcel, file)?.block;
        records(&block, &input.fields, file, |place, record| {
            if place.line == line {
                text = record.ok().map(|record| record.text.into_owned());
            }
        });
    }
    let same = |text: &String| format!("{:032x}", xxhash_rust::xxh3::xxh3_128(text.as_bytes())) == hash;
    text.filter(same).ok_or_else(|| Error::Format {
        path: PathBuf::from(file),
        reason: format!("the text at line {line} is no longer the one that was read"),
    })
}
