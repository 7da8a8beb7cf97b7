//! What can be typed, verb by verb. Defaults are those of [`Params`] and of the options of the rooms; none is stated here.

mod shared;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

use super::help;
use crate::params::Params;

pub(super) use shared::{Advanced, Fields, Form, Input, Machine, Rule, Talk};

#[derive(Debug, Parser)]
#[command(name = "newsprint", version, about = help::ABOUT, long_about = help::rule(&Params::default()))]
#[command(after_long_help = help::after_program(), max_term_width = 100)]
pub(super) struct Words {
    #[command(subcommand)]
    pub(super) verb: Verb,
}

#[derive(Debug, Subcommand)]
#[allow(clippy::large_enum_variant, reason = "there is one of it")]
pub(super) enum Verb {
    #[command(about = "Find the stories in a crawl: which article is a copy, a cut or a version of which")]
    #[command(long_about = help::cluster(&Params::default()), after_long_help = help::after_cluster())]
    Cluster(Cluster),
    #[command(about = "Write the crawl again without the articles that another one contains")]
    #[command(long_about = help::dedup(&Params::default()), after_long_help = help::after_dedup())]
    Dedup(Dedup),
    #[command(about = "Write the articles of a crawl as JSON lines, with what is known of them")]
    #[command(long_about = help::extract(), after_long_help = help::after_extract())]
    Extract(Extract),
    #[command(about = "Explain one pair: its numbers, the verdict, the passages shared")]
    #[command(long_about = help::pair(&Params::default()), after_long_help = help::after_pair())]
    Pair(Pair),
    #[command(about = "Show what changed between versions of an article, sentence by sentence")]
    #[command(long_about = help::diff(), after_long_help = help::after_diff())]
    Diff(Diff),
    #[command(
        about = "Say what every pair of an output is, who took from whom, and who still prints what was corrected"
    )]
    #[command(long_about = help::relate(), after_long_help = help::after_relate())]
    Relate(Relate),
    #[command(about = "Write the stories of an output as pages of HTML that need nothing but a browser")]
    #[command(long_about = help::report(), after_long_help = help::after_report())]
    Report(Report),
    #[command(about = "Say who still prints what was corrected")]
    #[command(long_about = help::stale(), after_long_help = help::after_stale())]
    Stale(Stale),
    #[command(
        about = "Find a story by its number, an article of it or a text like it, and print it as a tree"
    )]
    #[command(long_about = help::story(), after_long_help = help::after_story())]
    Story(Story),
    #[command(
        about = "Say what two articles of an output are to each other, and show what they share side by side"
    )]
    #[command(long_about = help::why(), after_long_help = help::after_why())]
    Why(Why),
    #[cfg(feature = "html")]
    #[command(hide = true, name = crate::input::worker::WORD)]
    PageWorker,
    #[command(about = "Write the completions of a shell to standard output")]
    #[command(after_long_help = help::after_completions())]
    Completions {
        /// The shell that is to complete the words after `newsprint`
        shell: clap_complete::Shell,
    },
    #[command(about = "Write the manual page to standard output", after_long_help = help::after_man())]
    Man,
}

#[derive(Debug, Args)]
pub(super) struct Cluster {
    #[command(flatten)]
    pub(super) input: Input,
    /// Folder to write; it appears when it is complete
    #[arg(short, long = "output", value_name = "DIR", help_heading = "Output")]
    pub(super) output: PathBuf,
    /// Replace DIR if it is an earlier output of newsprint
    #[arg(long, help_heading = "Output")]
    pub(super) force: bool,
    /// Do not keep the texts of linked articles in DIR (`pair` and `diff --in DIR` need them)
    #[arg(long, help_heading = "Output")]
    pub(super) no_texts: bool,
    /// Form of articles, pairs and clusters; with parquet, they are written as JSON lines as well
    #[arg(long, value_enum, default_value_t = Form::Jsonl, help_heading = "Output")]
    pub(super) format: Form,
    /// Write diffs.jsonl too: each article in a cluster against the version before it, or its representative
    #[arg(long, help_heading = "Output")]
    pub(super) diff: bool,
    #[command(flatten)]
    pub(super) talk: Talk,
    #[command(flatten)]
    pub(super) rule: Rule,
    #[command(flatten)]
    pub(super) advanced: Advanced,
}

#[derive(Debug, Args)]
pub(super) struct Dedup {
    #[command(flatten)]
    pub(super) input: Input,
    /// File for the records that stay, as they were read; - is standard output
    #[arg(short, long = "output", value_name = "FILE", help_heading = "Output")]
    #[arg(required_unless_present = "dry_run")]
    pub(super) output: Option<PathBuf>,
    /// File for a row on each record that goes: why, and which one contains it
    #[arg(long, value_name = "FILE", help_heading = "Output", required_unless_present = "dry_run")]
    pub(super) dropped: Option<PathBuf>,
    /// Replace files that are there already
    #[arg(long, help_heading = "Output")]
    pub(super) force: bool,
    /// Count only; write nothing, not even files that are named
    #[arg(long, help_heading = "Output")]
    pub(super) dry_run: bool,
    /// Which of several articles stays: earliest, longest, or outlets from the most preferred on
    #[arg(long, value_name = "WHICH", default_value = "earliest", help_heading = "Output")]
    pub(super) prefer: super::dedup::Preference,
    /// Drop articles too short to be compared as well
    #[arg(long, help_heading = "Output")]
    pub(super) drop_short: bool,
    #[command(flatten)]
    pub(super) talk: Talk,
    #[command(flatten)]
    pub(super) rule: Rule,
    #[command(flatten)]
    pub(super) advanced: Advanced,
}

#[derive(Debug, Args)]
pub(super) struct Extract {
    #[command(flatten)]
    pub(super) input: Input,
    /// File for the articles; - is standard output
    #[arg(short, long = "output", value_name = "FILE", default_value = "-", help_heading = "Output")]
    pub(super) output: PathBuf,
    /// Form of FILE [default: what its name ends with, else jsonl]
    #[arg(long, value_enum, help_heading = "Output")]
    pub(super) format: Option<Form>,
    /// Replace FILE if it is there already
    #[arg(long, help_heading = "Output")]
    pub(super) force: bool,
    /// File for a line on each bad place
    #[arg(long, value_name = "FILE", help_heading = "Output")]
    pub(super) problems: Option<PathBuf>,
    #[command(flatten)]
    pub(super) talk: Talk,
    #[command(flatten)]
    pub(super) machine: Machine,
}

#[derive(Debug, Args)]
pub(super) struct Pair {
    /// A text file or a file with one JSON record; with --in, an id
    pub(super) a: String,
    /// The other one
    pub(super) b: String,
    /// A and B are ids of articles in this output of `newsprint cluster`, under its recipe
    #[arg(long = "in", value_name = "DIR", conflicts_with = "Rule")]
    pub(super) output: Option<PathBuf>,
    /// Print JSON
    #[arg(long, help_heading = "Output")]
    pub(super) json: bool,
    #[command(flatten)]
    pub(super) rule: Rule,
    #[command(flatten)]
    pub(super) fields: Fields,
}

#[derive(Debug, Args)]
pub(super) struct Relate {
    /// An output of `newsprint cluster`, with its texts; relations, stories, stale and flows are written into it
    #[arg(value_name = "DIR")]
    pub(super) folder: PathBuf,
    /// More agencies and forms of credit lines than the built-in ones
    #[arg(long, value_name = "FILE")]
    pub(super) credits: Option<PathBuf>,
    #[command(flatten)]
    pub(super) talk: Talk,
    #[command(flatten)]
    pub(super) machine: Machine,
}

#[derive(Debug, Args)]
pub(super) struct Report {
    /// An output of `newsprint cluster` that `newsprint relate` has been over
    #[arg(value_name = "DIR")]
    pub(super) folder: PathBuf,
    /// Write the page of this story alone, as one file
    #[arg(long, value_name = "N", requires = "output")]
    pub(super) story: Option<u32>,
    /// Show changed spans alone, and of sentences their hashes: a report that may be published without the texts
    #[arg(long)]
    pub(super) no_bodies: bool,
    /// Folder to write, or with --story the file [default: DIR/report]
    #[arg(short, long = "output", value_name = "PATH", help_heading = "Output")]
    pub(super) output: Option<PathBuf>,
    /// Replace what is there if it is an earlier report
    #[arg(long, help_heading = "Output")]
    pub(super) force: bool,
    #[command(flatten)]
    pub(super) talk: Talk,
    #[command(flatten)]
    pub(super) machine: Machine,
}

#[derive(Debug, Args)]
pub(super) struct Stale {
    /// An output of `newsprint cluster` that `newsprint relate` has been over
    #[arg(value_name = "DIR")]
    pub(super) folder: PathBuf,
    /// Of this story alone
    #[arg(long, value_name = "N")]
    pub(super) story: Option<u32>,
    /// Print JSON
    #[arg(long, help_heading = "Output")]
    pub(super) json: bool,
}

#[derive(Debug, Args)]
#[command(override_usage = "newsprint story [OPTIONS] <DIR> <N|--id <ID>|--like <FILE|TEXT>>")]
#[command(group(clap::ArgGroup::new("which").required(true).args(["number", "id", "like"])))]
pub(super) struct Story {
    /// An output of `newsprint cluster` that `newsprint relate` has been over
    #[arg(value_name = "DIR")]
    pub(super) folder: PathBuf,
    /// Number of the story
    #[arg(value_name = "N")]
    pub(super) number: Option<u32>,
    /// The story of this article
    #[arg(long, value_name = "ID")]
    pub(super) id: Option<String>,
    /// The story that shares most of this: a file with a text, a page or one record, - for standard input, or words
    #[arg(long, value_name = "FILE|TEXT", allow_hyphen_values = true)]
    pub(super) like: Option<String>,
    /// Print JSON
    #[arg(long, help_heading = "Output")]
    pub(super) json: bool,
    #[command(flatten)]
    pub(super) machine: Machine,
    #[command(flatten)]
    pub(super) fields: Fields,
}

#[derive(Debug, Args)]
pub(super) struct Why {
    /// Id of an article
    pub(super) a: String,
    /// Id of the other one
    pub(super) b: String,
    /// The output of `newsprint cluster` that they are in; of a linked pair `newsprint relate` says the rest
    #[arg(long = "in", value_name = "DIR")]
    pub(super) folder: PathBuf,
    /// Print JSON
    #[arg(long, help_heading = "Output")]
    pub(super) json: bool,
    #[command(flatten)]
    pub(super) fields: Fields,
}

#[derive(Debug, Args)]
pub(super) struct Diff {
    /// Versions from the oldest on: files with a text or one JSON record, - for standard input; with --in, ids
    #[arg(value_names = ["OLD", "NEW"], num_args = 2.., required_unless_present = "cluster")]
    pub(super) versions: Vec<String>,
    /// The versions are ids of articles in this output of `newsprint cluster` or this crawl (file, folder, glob)
    #[arg(long = "in", value_name = "PATH")]
    pub(super) within: Option<String>,
    /// Compare all articles of this cluster of the output, in the order of their times
    #[arg(long, value_name = "N", requires = "within", conflicts_with = "versions")]
    pub(super) cluster: Option<u32>,
    /// What is written
    #[arg(long, value_enum, default_value_t = super::diff::Form::Text, help_heading = "Output")]
    pub(super) format: super::diff::Form,
    /// File to write; - is standard output
    #[arg(short, long = "output", value_name = "FILE", help_heading = "Output")]
    pub(super) output: Option<PathBuf>,
    /// Replace FILE if it is there already
    #[arg(long, help_heading = "Output", requires = "output")]
    pub(super) force: bool,
    /// Show unchanged sentences in full on the terminal, not folded
    #[arg(long, help_heading = "Output")]
    pub(super) full: bool,
    /// Exit as diff does: 0 if a reader would call nothing a change, 1 if anything, 2 on any trouble
    #[arg(long, help_heading = "Output")]
    pub(super) exit_code: bool,
    #[command(flatten)]
    pub(super) fields: Fields,
}

impl Verb {
    /// The exit code of a failure that has none of its own.
    pub(super) fn failed_code(&self) -> u8 {
        match self {
            // 1 says that the versions differ.
            Verb::Diff(Diff { exit_code: true, .. }) => super::TROUBLE,
            _ => super::FAILED,
        }
    }
}

impl Extract {
    /// The form that was asked for, or that the name of the file promises.
    pub(super) fn form(&self) -> Result<Form, super::Failure> {
        let is_parquet = self.output.extension().is_some_and(|end| end.eq_ignore_ascii_case("parquet"));
        match self.format {
            Some(form) => Ok(form),
            None if !is_parquet => Ok(Form::Jsonl),
            #[cfg(feature = "parquet")]
            None => Ok(Form::Parquet),
            #[cfg(not(feature = "parquet"))]
            None => {
                let why = "this newsprint was built without the feature parquet; --format jsonl writes lines";
                Err(super::Failure::Usage(why.to_string()))
            }
        }
    }
}
