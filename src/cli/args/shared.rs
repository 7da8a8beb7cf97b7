//! What several verbs take: input, linking rule, fields, machine, talk. Defaults are those of [`Params`] and [`Options`].

use std::path::PathBuf;

use clap::builder::Resettable;
use clap::{Args, ValueEnum};

use crate::cli::size::{Size, seed};
use crate::input::{Engine, Format, Ids, Options, PageOptions};
use crate::params::{Method, Params};

/// What is read, and how.
#[derive(Debug, Args)]
#[command(next_help_heading = "Input")]
pub(in crate::cli) struct Input {
    /// Files, folders, globs, or - for standard input: WARC, web pages, JSON lines, CSV, Parquet or texts, packed or not
    #[arg(value_name = "IN", required = true, help_heading = Resettable::Reset)]
    pub(in crate::cli) arguments: Vec<String>,
    /// What standard input and pipes hold, where their first bytes do not tell
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t = InputFormat::usual())]
    pub(in crate::cli) input_format: InputFormat,
    /// Longest record; k, M and G count by 1000, KiB, MiB and GiB by 1024
    #[arg(long, value_name = "SIZE", default_value_t = Size(Options::default().line_limit))]
    pub(in crate::cli) line_limit: Size,
    /// Follow links that are met in folders
    #[arg(long)]
    pub(in crate::cli) follow: bool,
    /// Outlet of the articles that name none and have no URL (boilerplate is learned outlet by outlet)
    #[arg(long, value_name = "NAME")]
    pub(in crate::cli) outlet: Option<String>,
    /// End the run at the first damaged or oversized record
    #[arg(long)]
    pub(in crate::cli) strict: bool,
    #[command(flatten)]
    pub(in crate::cli) pages: Pages,
    #[command(flatten)]
    pub(in crate::cli) fields: Fields,
}

/// How web pages are read.
#[derive(Debug, Args)]
#[command(next_help_heading = "Web pages and archives")]
pub(in crate::cli) struct Pages {
    /// What finds the article on a page
    #[arg(long, value_name = "WHICH", value_enum, default_value_t = Extractor::usual())]
    extractor: Extractor,
    /// Id of an article that was found on a page
    #[arg(long, value_name = "WHAT", value_enum, default_value_t = Id::Path)]
    id: Id,
}

/// Which JSON field or column holds what, where it has none of the usual names.
#[derive(Debug, Args)]
#[command(next_help_heading = "JSON fields and columns (where they have none of the usual names)")]
pub(in crate::cli) struct Fields {
    /// Identity
    #[arg(long, value_name = "NAME")]
    id_field: Option<String>,
    /// The article's text
    #[arg(long, value_name = "NAME")]
    text_field: Option<String>,
    /// Headline
    #[arg(long, value_name = "NAME")]
    title_field: Option<String>,
    /// Address
    #[arg(long, value_name = "NAME")]
    url_field: Option<String>,
    /// Outlet
    #[arg(long, value_name = "NAME")]
    source_field: Option<String>,
    /// First publication
    #[arg(long, value_name = "NAME")]
    published_field: Option<String>,
    /// Last change
    #[arg(long, value_name = "NAME")]
    modified_field: Option<String>,
    /// When it was fetched
    #[arg(long, value_name = "NAME")]
    crawled_field: Option<String>,
    /// Byline
    #[arg(long, value_name = "NAME")]
    author_field: Option<String>,
    /// Language
    #[arg(long, value_name = "NAME")]
    language_field: Option<String>,
}

/// What makes two articles a pair.
#[derive(Debug, Args)]
#[command(next_help_heading = "Linking rule")]
pub(in crate::cli) struct Rule {
    /// Jaccard (shared shingles / all shingles of both), at least
    #[arg(long, value_name = "SHARE", default_value_t = Params::default().min_jaccard)]
    min_jaccard: f64,
    /// Containment (shared shingles / those of the smaller article), at least
    #[arg(long, value_name = "SHARE", default_value_t = Params::default().min_containment)]
    min_containment: f64,
    /// Shingles shared, at least
    #[arg(long, value_name = "N", default_value_t = Params::default().min_shared)]
    min_shared: usize,
    /// Words in a shingle
    #[arg(long, value_name = "N", default_value_t = Params::default().shingle_words)]
    shingle_words: usize,
}

/// Numbers that few runs need to change.
#[derive(Debug, Args)]
#[command(next_help_heading = "Advanced")]
pub(in crate::cli) struct Advanced {
    /// Sketch that proposes the pairs to compare
    #[arg(long, value_enum, default_value_t = Sketch::usual())]
    pub(in crate::cli) method: Sketch,
    /// Text in at least so many unrelated articles of an outlet is boilerplate
    #[arg(long, value_name = "N", default_value_t = Params::default().boilerplate_articles)]
    pub(in crate::cli) boilerplate_articles: usize,
    /// Key of all hashes
    #[arg(long, value_name = "N", value_parser = seed, default_value_t = Params::default().seed)]
    pub(in crate::cli) seed: u64,
    #[command(flatten)]
    pub(in crate::cli) machine: Machine,
}

/// What the run may use.
#[derive(Debug, Args)]
#[command(next_help_heading = "Advanced")]
pub(in crate::cli) struct Machine {
    /// Threads [default: one for each core]
    #[arg(long, value_name = "N")]
    pub(in crate::cli) threads: Option<std::num::NonZeroUsize>,
    /// Folder for data that is gone when the run ends [default: the system's]
    #[arg(long, value_name = "DIR")]
    pub(in crate::cli) temp_dir: Option<PathBuf>,
}

/// What is said, and in which form.
#[derive(Debug, Args)]
#[command(next_help_heading = "Output")]
pub(in crate::cli) struct Talk {
    /// Print the summary as JSON
    #[arg(long)]
    pub(in crate::cli) json: bool,
    /// No progress, no summary, no list of what was damaged
    #[arg(short, long)]
    pub(in crate::cli) quiet: bool,
}

impl Rule {
    /// The usual recipe under this rule.
    pub(in crate::cli) fn params(&self) -> Params {
        Params {
            min_jaccard: self.min_jaccard,
            min_containment: self.min_containment,
            min_shared: self.min_shared,
            shingle_words: self.shingle_words,
            ..Params::default()
        }
    }
}

/// What is typed for a value: the way back from what the typed one stands for.
fn typed_as<V: ValueEnum, T: PartialEq>(stands_for: impl Fn(V) -> T, value: T) -> V {
    let mut all = V::value_variants().iter().cloned();
    all.find(|typed| stands_for(typed.clone()) == value).expect("each value can be typed")
}

/// [`Format`] as it is typed.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(in crate::cli) enum InputFormat {
    /// One JSON object a line
    Jsonl,
    /// All of it is one article
    Text,
    /// All of it is one web page
    Html,
    /// WARC or ARC
    Archive,
    /// A table in text, with the names of its columns in the first row
    Csv,
    /// Parquet
    Parquet,
}

impl InputFormat {
    fn usual() -> Self {
        typed_as(InputFormat::format, Options::default().stdin_format)
    }

    pub(in crate::cli) fn format(self) -> Format {
        match self {
            InputFormat::Jsonl => Format::Jsonl,
            InputFormat::Text => Format::Text,
            InputFormat::Html => Format::Html,
            InputFormat::Archive => Format::Archive,
            InputFormat::Csv => Format::Csv,
            InputFormat::Parquet => Format::Parquet,
        }
    }
}

/// Form of a file of rows, as it is typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum Form {
    /// A JSON object a line
    Jsonl,
    /// Parquet, as DuckDB, Polars, Spark and pandas read it
    #[cfg(feature = "parquet")]
    Parquet,
}

impl Form {
    pub(in crate::cli) fn form(self) -> crate::pipeline::form::Form {
        match self {
            Form::Jsonl => crate::pipeline::form::Form::Lines,
            #[cfg(feature = "parquet")]
            Form::Parquet => crate::pipeline::form::Form::Parquet,
        }
    }
}

/// [`Engine`] as it is typed.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Extractor {
    /// Two libraries, and a vote where they differ
    Precise,
    /// One of them: faster, a little less precise
    Fast,
}

impl Extractor {
    fn usual() -> Self {
        typed_as(Extractor::engine, PageOptions::default().engine)
    }

    fn engine(self) -> Engine {
        match self {
            Extractor::Precise => Engine::Precise,
            Extractor::Fast => Engine::Fast,
        }
    }
}

/// [`Ids`] as it is typed.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Id {
    /// Path of the file; of a record in an archive, its address and when it was fetched
    Path,
    /// Name of the file without folder and ending
    Stem,
    /// Address
    Url,
}

impl Pages {
    pub(in crate::cli) fn ids(&self) -> Ids {
        match self.id {
            Id::Path => Ids::Path,
            Id::Stem => Ids::Stem,
            Id::Url => Ids::Url,
        }
    }

    pub(in crate::cli) fn options(&self) -> PageOptions {
        // This program, even if its file was replaced since it was started.
        let engine = self.extractor.engine();
        PageOptions { engine, program: Some(PathBuf::from("/proc/self/exe")), ..PageOptions::default() }
    }
}

/// [`Method`] as it is typed.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(in crate::cli) enum Sketch {
    /// A sample of the shingles: finds excerpts as well as copies
    Sample,
    /// MinHash signatures in bands: finds copies, misses cuts
    Minhash,
    /// 64-bit SimHash: finds texts that are nearly the same
    Simhash,
}

impl Sketch {
    fn usual() -> Self {
        typed_as(Sketch::method, Params::default().method)
    }

    pub(in crate::cli) fn method(self) -> Method {
        match self {
            Sketch::Sample => Method::Sample,
            Sketch::Minhash => Method::Minhash,
            Sketch::Simhash => Method::Simhash,
        }
    }
}

impl Fields {
    /// The usual names, but for those that were given.
    pub(in crate::cli) fn fields(&self) -> crate::input::Fields {
        let mut fields = crate::input::Fields::default();
        let given = [
            ("id", &self.id_field),
            ("text", &self.text_field),
            ("title", &self.title_field),
            ("url", &self.url_field),
            ("source", &self.source_field),
            ("published", &self.published_field),
            ("modified", &self.modified_field),
            ("crawled", &self.crawled_field),
            ("author", &self.author_field),
            ("language", &self.language_field),
        ];
        for (field, name) in given {
            if let Some(name) = name {
                assert!(fields.map(field, name), "the input room has a field {field}");
            }
        }
        fields
    }
}
