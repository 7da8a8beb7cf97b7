//! Room 0: what can go wrong, and where.
//!
//! An [`Error`] ends a run. A [`Problem`] is one bad place in the input: it is counted, named and stepped over.

use std::fmt;
use std::io;
use std::num::NonZeroU64;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

/// What ends a run.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// A file or folder could not be used.
    Io {
        /// What was being done, as in "cannot write".
        doing: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A parameter is out of its range.
    Params {
        /// Field of [`crate::params::Params`].
        field: &'static str,
        /// What is wrong with it.
        reason: String,
    },
    /// Two recipes that differ were to be mixed.
    Mismatch {
        /// The first field that differs.
        field: &'static str,
        /// Value expected.
        expected: String,
        /// Value found.
        found: String,
    },
    /// Nothing to read: no path given, or no file that newsprint reads under it.
    NoInput {
        /// The argument that led nowhere.
        argument: String,
    },
    /// The output folder or file is already there.
    Exists {
        /// The folder or file.
        path: PathBuf,
    },
    /// A file written by newsprint does not have the form it should have.
    Format {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// An id that the output does not know.
    UnknownId {
        /// The id asked for.
        id: String,
    },
    /// `--strict` met a bad record.
    Strict(Problem),
    /// The run was interrupted.
    Interrupted,
}

impl Error {
    /// An I/O error with what was being done and to which path.
    pub fn io(doing: &'static str, path: impl Into<PathBuf>, source: io::Error) -> Self {
        Error::Io { doing, path: path.into(), source }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Io { doing, path, source } => write!(f, "{doing} {}: {source}", path.display()),
            Error::Params { field, reason } => write!(f, "{field}: {reason}"),
            Error::Mismatch { field, expected, found } => {
                write!(f, "recipes differ in {field}: expected {expected}, found {found}")
            }
            Error::NoInput { argument } => write!(f, "nothing to read: {argument}"),
            Error::Exists { path } => {
                write!(f, "{} is there already and not empty (--force replaces it)", path.display())
            }
            Error::Format { path, reason } => write!(f, "{}: {reason}", path.display()),
            Error::UnknownId { id } => write!(f, "no article has the id {id}"),
            Error::Strict(problem) => write!(f, "--strict: {problem}"),
            Error::Interrupted => write!(f, "interrupted"),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Error::Io { source, .. } => Some(source),
            _ => None,
        }
    }
}

/// What a problem did to the record it names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// The record was lost: it could not be read.
    Damaged,
    /// The record was lost: it was larger than a limit allows.
    OverLimit,
    /// The record was kept; something about it is worth knowing.
    Note,
}

/// One bad place in the input.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Problem {
    /// The file as it was named, `-` for standard input.
    pub file: String,
    /// Line, counted from 1, where the input has lines.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<u64>,
    /// Record, counted from 1, where the input has records and no lines.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub record: Option<NonZeroU64>,
    /// Offset in bytes in the plain form, or in the file itself for damaged compression.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub byte: Option<u64>,
    /// What it did to the record.
    pub severity: Severity,
    /// A stable word for the reason, as in `bad_json`.
    pub reason: String,
    /// The reason in a sentence, for people.
    pub detail: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.file)?;
        if let Some(line) = self.line {
            write!(f, ", line {line}")?;
        }
        if let Some(record) = self.record {
            write!(f, ", record {record}")?;
        }
        if let Some(byte) = self.byte {
            write!(f, ", byte {byte}")?;
        }
        write!(f, ": {}", self.detail)
    }
}
