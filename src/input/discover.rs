//! Paths, globs and `-` go in; the list of files to read comes out, in an order that no argument order changes.

use std::collections::HashSet;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use globset::GlobBuilder;
use walkdir::WalkDir;

use crate::error::{Error, Problem, Severity};

use super::blocks::unreadable;
use super::inflow::Inflow;
use super::plain::{Plain, by_name};
use super::sniff::{SNIFF, format_of};
use super::{Format, Links, Options, Source};

/// Finds what there is to read under the arguments: files, folders with all that is in them, globs where no
/// path of that name exists, and `-` for standard input.
///
/// In folders, and under a glob that ends in `*`, files are taken whose names promise something that newsprint reads
/// (`.jsonl`, `.txt`, `.csv`, `.parquet`, `.html`, `.warc` and the like, with `.gz`, `.zst` or `.lz4` behind or not). A file that is named
/// outright is taken whatever its name. What it holds its first bytes decide. A file reached twice is read once, under
/// the name that sorts first.
pub fn discover(arguments: &[String], options: &Options) -> Result<(Vec<Source>, Vec<Problem>), Error> {
    let (stdin_format, links, text_names) = (options.stdin_format, options.links, &options.fields.text);
    let mut finds = Finds { stdin_format, links, text_names, found: Vec::new(), problems: Vec::new() };
    for argument in arguments {
        let before = finds.found.len() + finds.problems.len();
        finds.argument(argument)?;
        if finds.found.len() + finds.problems.len() == before {
            finds.note(argument.clone(), "nothing_found", "no file that newsprint reads is in this folder");
        }
    }
    let Finds { mut found, mut problems, .. } = finds;
    if found.is_empty() && problems.iter().all(|problem| problem.severity == Severity::Note) {
        let argument = arguments.first().map_or_else(|| "no path given".to_owned(), String::clone);
        return Err(Error::NoInput { argument });
    }
    found.sort_by(|one, other| one.source.cmp(&other.source));
    let mut seen = HashSet::new();
    found.retain(|find| seen.insert(find.identity.clone()));
    problems.sort();
    problems.dedup();
    Ok((found.into_iter().map(|find| find.source).collect(), problems))
}

/// Whether a file was asked for by its name.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Asked {
    ByName,
    ByFolder,
}

struct Find {
    source: Source,
    /// The same for all ways to one file.
    identity: Option<PathBuf>,
}

struct Finds<'o> {
    stdin_format: Format,
    links: Links,
    text_names: &'o [String],
    found: Vec<Find>,
    problems: Vec<Problem>,
}

impl Finds<'_> {
    fn argument(&mut self, argument: &str) -> Result<(), Error> {
        if argument == "-" {
            let source = Source { name: argument.to_owned(), path: None, format: self.stdin_format };
            self.found.push(Find { source, identity: None });
            return Ok(());
        }
        let path = Path::new(argument);
        match fs::metadata(path) {
            Ok(_) => self.path(path, Asked::ByName),
            Err(error) if error.kind() == io::ErrorKind::PermissionDenied => self.unreadable(path, &error),
            Err(_) => self.glob(argument)?,
        }
        Ok(())
    }

    fn path(&mut self, path: &Path, asked: Asked) {
        match fs::metadata(path) {
            Ok(metadata) if metadata.is_dir() => self.folder(path),
            Ok(metadata) => {
                let promised = promised(path);
                let format = match asked {
                    Asked::ByFolder if !metadata.is_file() => return self.special(path),
                    Asked::ByFolder => promised.map(|format| sniffed(path, Some(format), self.text_names)),
                    Asked::ByName if metadata.is_file() => Some(sniffed(path, promised, self.text_names)),
                    Asked::ByName => promised.or(Some(self.stdin_format)),
                };
                let identity = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
                self.add(path, format, identity);
            }
            Err(error) => self.unreadable(path, &error),
        }
    }

    fn folder(&mut self, folder: &Path) {
        let base = fs::canonicalize(folder).unwrap_or_else(|_| folder.to_owned());
        for entry in WalkDir::new(folder).min_depth(1).follow_links(self.links == Links::Follow) {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    self.walk_error(&error, folder);
                    continue;
                }
            };
            let (path, kind) = (entry.path(), entry.file_type());
            if kind.is_file() {
                let identity = match entry.path_is_symlink() || self.links == Links::Follow {
                    true => fs::canonicalize(path).unwrap_or_else(|_| path.to_owned()),
                    false => base.join(path.strip_prefix(folder).unwrap_or(path)),
                };
                self.add(
                    path,
                    promised(path).map(|format| sniffed(path, Some(format), self.text_names)),
                    identity,
                );
            } else if kind.is_symlink() {
                self.link(path);
            } else if !kind.is_dir() {
                self.special(path);
            }
        }
    }

    /// A link that was met in a folder: what it leads to was not asked for.
    fn link(&mut self, path: &Path) {
        if promised(path).is_some() || fs::metadata(path).is_ok_and(|metadata| metadata.is_dir()) {
            self.note(name(path), "link_not_followed", "links in folders are followed only with --follow");
        }
    }

    fn glob(&mut self, pattern: &str) -> Result<(), Error> {
        let nothing = |why: &str| Error::NoInput { argument: format!("{pattern}{why}") };
        let is_wild = |part: &str| part.contains(['*', '?', '[', '{']);
        if !is_wild(pattern) {
            return Err(nothing(""));
        }
        let parts: Vec<&str> = pattern.split('/').filter(|part| !part.is_empty()).collect();
        let fixed = parts.iter().take_while(|part| !is_wild(part)).count();
        let root = if pattern.starts_with('/') { "/" } else { "" };
        let base = format!("{root}{}", parts[..fixed].join("/"));
        let matcher = GlobBuilder::new(&format!("{root}{}", parts.join("/")))
            .literal_separator(true)
            .build()
            .map_err(|error| nothing(&format!(" ({error})")))?
            .compile_matcher();
        let asked = if pattern.ends_with('*') { Asked::ByFolder } else { Asked::ByName };
        // A brace may hold a slash, and `**` any number of them.
        let is_deep = pattern.contains("**") || pattern.contains('{');
        let depth = if is_deep { usize::MAX } else { parts.len() - fixed };
        let start = if base.is_empty() { Path::new(".") } else { Path::new(&base) };
        if !start.exists() {
            return Err(nothing(""));
        }
        let before = self.found.len() + self.problems.len();
        let walk = WalkDir::new(start).min_depth(1).max_depth(depth);
        let mut walk = walk.follow_links(self.links == Links::Follow).into_iter();
        while let Some(entry) = walk.next() {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    self.walk_error(&error, start);
                    continue;
                }
            };
            let path = if base.is_empty() { entry.path().strip_prefix(".") } else { Ok(entry.path()) };
            let path = path.unwrap_or(entry.path());
            if matcher.is_match(path) {
                self.path(path, asked);
                if entry.file_type().is_dir() {
                    walk.skip_current_dir();
                }
            }
        }
        if self.found.len() + self.problems.len() == before { Err(nothing("")) } else { Ok(()) }
    }

    fn add(&mut self, path: &Path, format: Option<Format>, identity: PathBuf) {
        if let Some(format) = format {
            let source = Source { name: name(path), path: Some(path.to_owned()), format };
            self.found.push(Find { source, identity: Some(identity) });
        }
    }

    fn walk_error(&mut self, error: &walkdir::Error, folder: &Path) {
        let path = error.path().unwrap_or(folder);
        match error.io_error() {
            // A link that leads nowhere is as good as none.
            Some(error) if error.kind() == io::ErrorKind::NotFound && promised(path).is_none() => {}
            Some(error) => self.unreadable(path, error),
            None => self.note(name(path), "link_not_followed", "a link leads back to a folder above it"),
        }
    }

    fn unreadable(&mut self, path: &Path, error: &io::Error) {
        let source = Source { name: name(path), path: None, format: Format::Text };
        self.problems.push(unreadable(&source, error));
    }

    fn special(&mut self, path: &Path) {
        self.note(name(path), "not_a_file", "a pipe, socket or device in a folder is not read");
    }

    fn note(&mut self, file: String, reason: &str, detail: &str) {
        let (reason, detail) = (reason.to_owned(), detail.to_owned());
        self.problems.push(Problem {
            file,
            line: None,
            record: None,
            byte: None,
            severity: Severity::Note,
            reason,
            detail,
        });
    }
}

fn name(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}

/// What the name says a file holds.
fn promised(path: &Path) -> Option<Format> {
    let name = path.file_name()?.to_string_lossy().to_ascii_lowercase();
    match by_name(&name).0.rsplit_once('.')?.1 {
        "txt" => Some(Format::Text),
        "jsonl" | "ndjson" => Some(Format::Jsonl),
        "html" | "htm" | "xhtml" => Some(Format::Html),
        "csv" | "tsv" => Some(Format::Csv),
        "parquet" => Some(Format::Parquet),
        "warc" | "arc" | "wet" | "wat" => Some(Format::Archive),
        _ => None,
    }
}

/// What the first bytes say a file holds.
fn sniffed(path: &Path, promised: Option<Format>, text_names: &[String]) -> Format {
    let Ok(file) = File::open(path) else { return promised.unwrap_or(Format::Text) };
    let mut plain = Plain::open(Inflow::new(file, vec![0; SNIFF]), &name(path));
    format_of(plain.look(SNIFF), promised, text_names)
}
