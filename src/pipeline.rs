//! Room 13: a job -> what it found. The only room that calls the stages one after another.
//!
//! [`gather`] reads the crawl once and keeps a sketch of every text; [`link`] proposes pairs from the sketches, reads
//! those texts again and compares them exactly; [`story`] clusters the links and spreads them from texts to
//! articles; [`cluster`] writes it all to a folder, [`dedup`] writes the articles worth keeping, [`extract`] all that
//! were read, [`pair`] explains one pair, [`diff`] says what became of an article from version to version; [`report`] writes
//! the stories that [`relate`] told as pages, [`stale`] says who still prints what was corrected, [`why`] what two articles are to each
//! other, [`find`] which story a text is of ([`like`] searches, [`tell`] tells it); [`lookup`] finds articles by name.

pub mod gather;
pub mod link;
pub mod story;
pub mod cluster;
pub mod dedup;
pub mod extract;
pub mod pair;
pub mod diff;
pub mod lookup;
pub mod relate;
pub mod report;
pub mod find;
pub mod like;
pub mod stale;
pub mod tell;
pub mod why;
pub mod form;
mod ledger;
mod out;
mod related;
mod spool;

pub use ledger::{NAMED, Problems};

use std::sync::atomic::{AtomicBool, Ordering};

use crate::error::Error;
use crate::input::Options;
use crate::params::Params;

/// The outlet of an article whose record names none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unnamed {
    /// Unknown: no boilerplate is learned for it.
    Unknown,
    /// All such articles are of this outlet.
    Outlet(String),
}

/// What a damaged record does to the run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnDamage {
    /// It is named, counted and stepped over.
    Skip,
    /// It ends the run.
    Stop,
}

/// What to read, and by which recipe.
#[derive(Clone, Debug)]
pub struct Job {
    /// The recipe.
    pub params: Params,
    /// How input is read.
    pub input: Options,
    /// Files, folders, globs, `-`.
    pub arguments: Vec<String>,
    /// Articles without an outlet.
    pub unnamed: Unnamed,
    /// Damaged records.
    pub on_damage: OnDamage,
}

/// How far a run is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Reading: bytes of the input as stored, of how many where that is known, and articles so far.
    Read {
        /// Bytes read.
        bytes: u64,
        /// Of so many.
        of: Option<u64>,
        /// Articles so far.
        articles: u64,
    },
    /// Proposing pairs.
    Propose,
    /// Comparing: texts so far of all.
    Verify {
        /// Pairs done.
        done: u64,
        /// Of so many.
        of: u64,
    },
    /// Writing.
    Write,
}

/// How a run is watched and stopped.
pub struct Watch<'w> {
    /// Set when the run is to end with [`Error::Interrupted`].
    pub stop: &'w AtomicBool,
    /// Called with every step.
    pub step: &'w (dyn Fn(Step) + Sync),
}

impl Watch<'_> {
    fn at(&self, step: Step) -> Result<(), Error> {
        if self.stop.load(Ordering::Relaxed) {
            return Err(Error::Interrupted);
        }
        (self.step)(step);
        Ok(())
    }
}

static NEVER: AtomicBool = AtomicBool::new(false);

/// A run that nobody watches.
pub fn unwatched() -> Watch<'static> {
    Watch { stop: &NEVER, step: &|_| {} }
}
