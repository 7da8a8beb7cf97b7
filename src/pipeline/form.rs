//! Rows as JSON lines -> a file of them, or the same rows in Parquet.

use std::io::Write;
use std::path::{Path, PathBuf};

#[cfg(feature = "parquet")]
use ::parquet::errors::ParquetError;

use crate::error::Error;
#[cfg(feature = "parquet")]
use crate::report::parquet::{ARTICLES, CLUSTERS, EXTRACTED, PAIRS, Table};

/// The form of a file of rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Form {
    /// A JSON object a line.
    #[default]
    Lines,
    /// Parquet: what databases and data frames read.
    #[cfg(feature = "parquet")]
    Parquet,
}

/// Which rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Rows {
    Extracted,
    Articles,
    Pairs,
    Clusters,
}

/// Where rows are written to, in either form, and what it is called.
pub(super) enum Sink<W: Write + Send> {
    Lines(W, PathBuf),
    #[cfg(feature = "parquet")]
    Parquet(Box<Table<W>>, PathBuf),
}

impl<W: Write + Send> Sink<W> {
    /// Begins a file of lines.
    pub(super) fn lines(out: W, name: &Path) -> Self {
        Sink::Lines(out, name.to_owned())
    }

    /// Begins a file of rows.
    #[cfg_attr(not(feature = "parquet"), expect(unused_variables, reason = "lines are what they are"))]
    pub(super) fn begin(out: W, form: Form, rows: Rows, name: &Path) -> Result<Self, Error> {
        match form {
            Form::Lines => Ok(Sink::lines(out, name)),
            #[cfg(feature = "parquet")]
            Form::Parquet => {
                let columns = match rows {
                    Rows::Extracted => EXTRACTED,
                    Rows::Articles => ARTICLES,
                    Rows::Pairs => PAIRS,
                    Rows::Clusters => CLUSTERS,
                };
                let table = Table::begin(out, columns).map_err(|error| failed(name, error))?;
                Ok(Sink::Parquet(Box::new(table), name.to_owned()))
            }
        }
    }

    /// Writes whole lines.
    pub(super) fn write(&mut self, lines: &[u8]) -> Result<(), Error> {
        match self {
            Sink::Lines(out, name) => {
                out.write_all(lines).map_err(|error| Error::io("cannot write", name.as_path(), error))
            }
            #[cfg(feature = "parquet")]
            Sink::Parquet(table, name) => table.push(lines).map_err(|error| failed(name, error)),
        }
    }

    /// Ends the rows; where they were written to.
    pub(super) fn finish(self) -> Result<W, Error> {
        match self {
            Sink::Lines(out, _) => Ok(out),
            #[cfg(feature = "parquet")]
            Sink::Parquet(table, name) => table.finish().map_err(|error| failed(&name, error)),
        }
    }
}

#[cfg(feature = "parquet")]
fn failed(name: &Path, error: ParquetError) -> Error {
    let source = match error {
        ParquetError::External(error) => match error.downcast::<std::io::Error>() {
            Ok(error) => *error,
            Err(error) => std::io::Error::other(error),
        },
        error => std::io::Error::other(error),
    };
    Error::io("cannot write", name, source)
}
