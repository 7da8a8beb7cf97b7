//! Room 14: words typed at a terminal -> a job for the pipeline; what the run found -> words for people.
//!
//! Data goes to standard output, talk (progress, problems, errors) to standard error. `args` is what can be typed,
//! `watch` runs a job, one file for each verb says what came of it.

mod args;
mod cluster;
mod column;
mod credit;
mod dedup;
mod diff;
mod extract;
mod help;
mod man;
mod named;
mod pair;
mod plain;
mod problems;
mod progress;
mod relate;
mod report;
mod size;
mod stale;
mod story;
mod watch;
mod why;
mod wrap;

use std::io::{self, Write};
use std::panic::{self, AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;
use std::thread;

use clap::{CommandFactory, Parser};

use args::{Verb, Words};
use plain::Plain;

use crate::error::{Error, Problem};
use crate::input::{Links, Options, READER};
use crate::pipeline::{Job, OnDamage, Unnamed};

const FAILED: u8 = 1;
const DIFFERENT: u8 = 1;
const TROUBLE: u8 = 2;
const WRONG_USAGE: u8 = 2;
const DAMAGED: u8 = 3;
const INTERRUPTED: u8 = 130;

/// How a run ended that ended well.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    /// All of the input was read.
    Whole,
    /// Some of it was damaged or over a limit.
    Damaged,
    /// Two versions differ, which is an answer that was asked for.
    Different,
}

/// Why a run did not end well.
#[derive(Debug)]
enum Failure {
    /// What was typed makes no sense.
    Usage(String),
    /// The run failed, or was interrupted.
    Run(Error),
    /// A record that is one of two cannot be read.
    Record(Problem),
    /// Standard output could not be written to.
    Output(io::Error),
    /// No threads.
    Threads(String),
    /// No signal handler.
    Signals(String),
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        match error {
            // Parameters come from the command line alone.
            Error::Params { field, reason } => {
                Failure::Usage(format!("--{} {reason}", field.replace('_', "-")))
            }
            error => Failure::Run(error),
        }
    }
}

/// What a run fails with that is about the articles that it was given: a record that cannot be read ends it without being
/// asked to.
fn of_record(failure: impl Into<Failure>) -> Failure {
    match failure.into() {
        Failure::Run(Error::Strict(problem)) => Failure::Record(problem),
        failure => failure,
    }
}

/// Runs the program on the words that it was started with.
pub fn run() -> ExitCode {
    let words = Words::parse();
    let failed = words.verb.failed_code();
    silence_readers();
    ExitCode::from(exit_code(failed, || verb(words.verb)))
}

/// Keeps to itself what a library says when it panics over damaged input.
fn silence_readers() {
    let usual = panic::take_hook();
    panic::set_hook(Box::new(move |panic| {
        if thread::current().name() != Some(READER) {
            usual(panic);
        }
    }));
}

/// The exit code of the work, `failed` if it failed; says what went wrong.
fn exit_code(failed: u8, work: impl FnOnce() -> Result<Outcome, Failure>) -> u8 {
    // A panic in any thread of a run comes out here; its message is on standard error by then.
    match catch_unwind(AssertUnwindSafe(work)) {
        Ok(Ok(Outcome::Whole)) => 0,
        Ok(Ok(Outcome::Damaged)) => DAMAGED,
        Ok(Ok(Outcome::Different)) => DIFFERENT,
        Ok(Err(failure)) => report_failure(&failure, failed),
        Err(_) => {
            say("newsprint: this is a bug; please report it with the message above\n");
            failed
        }
    }
}

fn verb(verb: Verb) -> Result<Outcome, Failure> {
    match verb {
        Verb::Cluster(args) => cluster::run(&args),
        Verb::Dedup(args) => dedup::run(&args),
        Verb::Extract(args) => extract::run(&args),
        #[cfg(feature = "html")]
        Verb::PageWorker => crate::input::worker::serve(io::stdin().lock(), io::stdout().lock())
            .map(|()| Outcome::Whole)
            .map_err(Failure::Output),
        Verb::Pair(args) => pair::run(&args),
        Verb::Diff(args) => diff::run(&args),
        Verb::Relate(args) => relate::run(&args),
        Verb::Report(args) => report::run(&args),
        Verb::Stale(args) => stale::run(&args),
        Verb::Story(args) => story::run(&args),
        Verb::Why(args) => why::run(&args),
        Verb::Completions { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut Words::command(), "newsprint", &mut script);
            write_data(&script).map(|()| Outcome::Whole)
        }
        Verb::Man => write_data(&man::page().map_err(Failure::Output)?).map(|()| Outcome::Whole),
    }
}

fn unnamed(input: &args::Input) -> Unnamed {
    input.outlet.clone().map_or(Unnamed::Unknown, Unnamed::Outlet)
}

fn on_damage(input: &args::Input) -> OnDamage {
    if input.strict { OnDamage::Stop } else { OnDamage::Skip }
}

/// How input is to be read.
fn input_options(input: &args::Input, machine: &args::Machine) -> Options {
    Options {
        fields: input.fields.fields(),
        line_limit: input.line_limit.0,
        temp_dir: machine.temp_dir.clone(),
        stdin_format: input.input_format.format(),
        links: if input.follow { Links::Follow } else { Links::Skip },
        ids: input.pages.ids(),
        pages: input.pages.options(),
    }
}

/// The job that input, rule and advanced options ask for.
fn job(input: &args::Input, rule: &args::Rule, advanced: &args::Advanced) -> Result<Job, Failure> {
    let job = Job {
        params: crate::params::Params {
            method: advanced.method.method(),
            boilerplate_articles: advanced.boilerplate_articles,
            seed: advanced.seed,
            ..rule.params()
        },
        input: input_options(input, &advanced.machine),
        arguments: input.arguments.clone(),
        unnamed: unnamed(input),
        on_damage: on_damage(input),
    };
    job.params.check()?;
    Ok(job)
}

/// Says why a run failed; the exit code, which is `failed` unless there is one for the reason.
fn report_failure(failure: &Failure, failed: u8) -> u8 {
    let (code, text) = match failure {
        Failure::Usage(reason) => (WRONG_USAGE, format!("{reason}\nFor more information, try '--help'.")),
        Failure::Run(Error::Interrupted) => (INTERRUPTED, "interrupted".to_string()),
        // Whoever read the output has seen enough: that is no failure.
        Failure::Output(error) if error.kind() == io::ErrorKind::BrokenPipe => return 0,
        Failure::Run(Error::Io { source, .. }) if source.kind() == io::ErrorKind::BrokenPipe => return 0,
        Failure::Run(error) => (failed, chain(error)),
        Failure::Record(problem) => (failed, problem.to_string()),
        Failure::Output(error) => (failed, format!("cannot write to standard output: {error}")),
        Failure::Threads(reason) => (failed, format!("cannot start threads: {reason}")),
        Failure::Signals(reason) => (failed, format!("cannot listen to signals: {reason}")),
    };
    let lines: Vec<String> = text.lines().map(|line| Plain(line).to_string()).collect();
    say(&format!("newsprint: {}\n", lines.join("\n")));
    code
}

/// An error with the causes that its own text does not name.
fn chain(error: &Error) -> String {
    let mut text = error.to_string();
    let mut cause = std::error::Error::source(error);
    while let Some(error) = cause {
        let reason = error.to_string();
        if !text.contains(&reason) {
            text = format!("{text}: {reason}");
        }
        cause = error.source();
    }
    text
}

/// Writes to standard error; when that is gone, there is nobody left to tell.
fn say(text: &str) {
    let _ = anstream::stderr().lock().write_all(text.as_bytes());
}

/// Writes words for people to standard output, in colour where that is a terminal which wants it.
fn write_words(text: &str) -> Result<(), Failure> {
    let mut out = anstream::stdout().lock();
    out.write_all(text.as_bytes()).and_then(|()| out.flush()).map_err(Failure::Output)
}

/// Writes bytes for programs to standard output as they are.
fn write_data(bytes: &[u8]) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    out.write_all(bytes).and_then(|()| out.flush()).map_err(Failure::Output)
}

/// Writes a value to standard output as JSON.
fn write_json(value: &impl serde::Serialize) -> Result<(), Failure> {
    let json = serde_json::to_string_pretty(value).expect("reports are plain data");
    write_data(format!("{}\n", plain::plain_json(&json)).as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;
    use rayon::prelude::*;
    use std::path::PathBuf;

    #[test]
    fn the_words_make_sense() {
        Words::command().debug_assert();
    }

    #[test]
    fn every_end_has_its_code() {
        let broken = || io::Error::from(io::ErrorKind::BrokenPipe);
        assert_eq!(exit_code(FAILED, || Ok(Outcome::Whole)), 0);
        assert_eq!(exit_code(FAILED, || Ok(Outcome::Damaged)), DAMAGED);
        assert_eq!(exit_code(TROUBLE, || Ok(Outcome::Different)), DIFFERENT);
        assert_eq!(exit_code(TROUBLE, || Err(Error::Exists { path: PathBuf::from("out") }.into())), TROUBLE);
        assert_eq!(exit_code(TROUBLE, || panic!("as this test wants")), TROUBLE);
        assert_eq!(exit_code(FAILED, || Err(Error::Interrupted.into())), INTERRUPTED);
        assert_eq!(exit_code(FAILED, || Err(Failure::Output(broken()))), 0);
        assert_eq!(exit_code(FAILED, || Err(Error::io("cannot write", "-", broken()).into())), 0);
        assert_eq!(exit_code(FAILED, || Err(Error::Exists { path: PathBuf::from("out") }.into())), FAILED);
        let refused = crate::params::Params { min_shared: 0, ..Default::default() };
        assert_eq!(exit_code(FAILED, || Err(refused.check().unwrap_err().into())), WRONG_USAGE);
    }

    #[test]
    fn a_panic_in_a_worker_is_a_failure() {
        let work = || {
            watch::watched(None, progress::Draw::Nowhere, |_| {
                (0..100u32).into_par_iter().for_each(|number| assert!(number < 50, "as this test wants"));
                Ok(Outcome::Whole)
            })
        };
        assert_eq!(exit_code(FAILED, work), FAILED);
    }

    #[test]
    fn a_cause_is_named_once() {
        let error = Error::io("cannot read", "paper", io::Error::other("it is wet"));
        assert_eq!(chain(&error), "cannot read paper: it is wet");
    }
}
