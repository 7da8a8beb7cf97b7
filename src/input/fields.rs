//! Which JSON fields mean what, and a quick way to look a name up.

/// The names under which each field may stand in a record; the name listed first wins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fields {
    /// Identity.
    pub id: Vec<String>,
    /// The article's text.
    pub text: Vec<String>,
    /// Headline.
    pub title: Vec<String>,
    /// Address.
    pub url: Vec<String>,
    /// Outlet.
    pub source: Vec<String>,
    /// First publication.
    pub published: Vec<String>,
    /// Last change.
    pub modified: Vec<String>,
    /// When it was fetched.
    pub crawled: Vec<String>,
    /// Byline.
    pub author: Vec<String>,
    /// Language.
    pub language: Vec<String>,
    /// Agency or outlet credited with the text.
    pub credit: Vec<String>,
    /// Words on how the text came about.
    pub flags: Vec<String>,
}

impl Default for Fields {
    fn default() -> Self {
        let list = |names: &str| names.split_whitespace().map(str::to_owned).collect();
        Fields {
            id: list("id _id guid doc_id article_id"),
            text: list("text body content article article_text maintext fulltext article_body raw_content"),
            title: list("title headline"),
            url: list("url link uri canonical_url"),
            source: list("source outlet publisher domain source_domain newspaper site"),
            published: list(
                "published date published_at pub_date publish_date date_publish datePublished \
                 publication_date timestamp",
            ),
            modified: list("modified updated updated_at date_modify dateModified last_modified"),
            crawled: list("crawled crawled_at fetched fetched_at date_download dateExtracted scraped_at"),
            author: list("author authors byline creator"),
            language: list("language lang"),
            credit: list("credit"),
            flags: list("flags"),
        }
    }
}

impl Fields {
    /// Reads `field` ("text", "title", ...) from the JSON field `name` alone; a `field` that does not exist
    /// changes nothing and gives `false`.
    pub fn map(&mut self, field: &str, name: &str) -> bool {
        let names = match field {
            "id" => &mut self.id,
            "text" => &mut self.text,
            "title" => &mut self.title,
            "url" => &mut self.url,
            "source" => &mut self.source,
            "published" => &mut self.published,
            "modified" => &mut self.modified,
            "crawled" => &mut self.crawled,
            "author" => &mut self.author,
            "language" => &mut self.language,
            "credit" => &mut self.credit,
            "flags" => &mut self.flags,
            _ => return false,
        };
        *names = vec![name.to_owned()];
        true
    }

    fn lists(&self) -> [(Field, &[String]); 12] {
        [
            (Field::Id, &self.id),
            (Field::Text, &self.text),
            (Field::Title, &self.title),
            (Field::Url, &self.url),
            (Field::Source, &self.source),
            (Field::Published, &self.published),
            (Field::Modified, &self.modified),
            (Field::Crawled, &self.crawled),
            (Field::Author, &self.author),
            (Field::Language, &self.language),
            (Field::Credit, &self.credit),
            (Field::Flags, &self.flags),
        ]
    }
}

/// A field of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Field {
    Id,
    Text,
    Title,
    Url,
    Source,
    Published,
    Modified,
    Crawled,
    Author,
    Language,
    Credit,
    Flags,
}

/// A field a JSON name stands for, and how far down in the list the name is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Meaning {
    pub(super) field: Field,
    pub(super) rank: u16,
}

/// Names of this length or longer share one bucket.
const LONGEST: usize = 31;

/// All names, in buckets by length: most JSON names are told apart by it.
#[derive(Debug)]
pub struct Names<'f> {
    names: Vec<(&'f str, Meaning)>,
    /// Bucket `n` ends before `ends[n]`.
    ends: [u16; LONGEST + 1],
}

impl<'f> Names<'f> {
    /// The names of these fields.
    pub fn new(fields: &'f Fields) -> Self {
        let mut names = Vec::with_capacity(64);
        for (field, list) in fields.lists() {
            for (rank, name) in list.iter().enumerate() {
                names.push((name.as_str(), Meaning { field, rank: rank as u16 }));
            }
        }
        names.sort_by_key(|(name, _)| bucket(name));
        let mut ends = [0; LONGEST + 1];
        for (name, _) in &names {
            ends[bucket(name)] += 1;
        }
        for at in 1..ends.len() {
            ends[at] += ends[at - 1];
        }
        Names { names, ends }
    }

    /// All that a name stands for; a user may give one name to two fields.
    pub(super) fn get(&self, name: &str) -> impl Iterator<Item = Meaning> {
        let bucket = bucket(name);
        let start = if bucket == 0 { 0 } else { self.ends[bucket - 1] };
        let names = &self.names[usize::from(start)..usize::from(self.ends[bucket])];
        // The first byte tells most of those apart that are left.
        let first = name.as_bytes().first();
        let is_it = move |other: &str| other.as_bytes().first() == first && other == name;
        names.iter().filter(move |(other, _)| is_it(other)).map(|(_, meaning)| *meaning)
    }
}

fn bucket(name: &str) -> usize {
    name.len().min(LONGEST)
}
