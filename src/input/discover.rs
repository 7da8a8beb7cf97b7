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
use super::plain::{Plain, Step};
use super::{Format, Options, Source};

/// Bytes read to see what a file of unknown name holds.
const SNIFF: usize = 16 << 10;

/// Finds what there is to read under the arguments: files, folders with all that is in them, globs where no
/// path of that name exists, and `-` for standard input.
///
/// In folders, and under a glob that ends in `*`, files named `.txt`, `.jsonl` or `.ndjson` are taken, packed
/// with `.gz`, `.zst` or `.lz4` or not. A file that is named outright is taken whatever its name: if it begins with `{`
/// it holds JSON lines. A file reached twice is read once, under the name that sorts first.
pub fn discover(arguments: &[String], options: &Options) -> Result<(Vec<Source>, Vec<Problem>), Error> {
    let mut finds = Finds { stdin_format: options.stdin_format, found: Vec::new(), problems: Vec::new() };
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

struct Finds {
    stdin_format: Format,
    found: Vec<Find>,
    problems: Vec<Problem>,
}

impl Finds {
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
                let known = format_of(path);
                let format = match asked {
                    Asked::ByFolder if !metadata.is_file() => return self.special(path),
                    Asked::ByFolder => known,
                    Asked::ByName if metadata.is_file() => known.or_else(|| Some(sniff(path))),
                    Asked::ByName => known.or(Some(self.stdin_format)),
                };
                let identity = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
                self.add(path, format, identity);
            }
            Err(error) => self.unreadable(path, &error),
        }
    }

    fn folder(&mut self, folder: &Path) {
        let base = fs::canonicalize(folder).unwrap_or_else(|_| folder.to_owned());
        for entry in WalkDir::new(folder).min_depth(1) {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    self.walk_error(&error, folder);
                    continue;
                }
            };
            let (path, kind) = (entry.path(), entry.file_type());
            if kind.is_file() {
                let identity = base.join(path.strip_prefix(folder).unwrap_or(path));
                self.add(path, format_of(path), identity);
            } else if kind.is_symlink() {
                self.link(path);
            } else if !kind.is_dir() {
                self.special(path);
            }
        }
    }

    fn link(&mut self, path: &Path) {
        match fs::metadata(path) {
            Ok(metadata) if metadata.is_dir() => {
                self.note(name(path), "link_not_followed", "links to folders are not followed");
            }
            Ok(_) => self.path(path, Asked::ByFolder),
            Err(error) if format_of(path).is_some() => self.unreadable(path, &error),
            Err(_) => {}
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
        let mut walk = WalkDir::new(start).min_depth(1).max_depth(depth).into_iter();
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
fn format_of(path: &Path) -> Option<Format> {
    let name = path.file_name()?.to_string_lossy().to_ascii_lowercase();
    let plain = [".gz", ".zst", ".lz4"].iter().find_map(|end| name.strip_suffix(end)).unwrap_or(&name);
    match plain.rsplit_once('.')?.1 {
        "txt" => Some(Format::Text),
        "jsonl" | "ndjson" => Some(Format::Jsonl),
        _ => None,
    }
}

/// What the first bytes say a file holds. An array of objects is no text either: it is read as JSON lines, and
/// refused there with advice.
fn sniff(path: &Path) -> Format {
    let Ok(file) = File::open(path) else { return Format::Text };
    let mut plain = Plain::open(Inflow::new(file, vec![0; SNIFF]), &name(path));
    let mut bytes = vec![0; SNIFF];
    let mut filled = 0;
    while filled + 64 <= SNIFF {
        match plain.read(&mut bytes[filled..]) {
            Step::Bytes(count) => filled += count,
            Step::Note(_) | Step::Doubt(_) => {}
            Step::Gap(_) | Step::End => break,
        }
    }
    match bytes[..filled].trim_ascii_start() {
        [b'{', ..] => Format::Jsonl,
        [b'[', rest @ ..] if rest.trim_ascii_start().starts_with(b"{") => Format::Jsonl,
        _ => Format::Text,
    }
}
