//! Names what there is to read: files, folders, globs, standard input.

use std::collections::HashSet;
use std::fs::{File, FileType};
use std::os::unix::fs::FileTypeExt;
use std::path::{Path, PathBuf};

use globset::GlobBuilder;
use walkdir::WalkDir;

use crate::error::{Error, Problem, Severity};

use super::inflow::Inflow;
use super::plain::{Plain, Step};
use super::{Format, Options, Source};

/// The sources that the arguments name, in the order of their names, each file once.
///
/// In a folder, at any depth, files named `.txt`, `.jsonl` and `.ndjson` are read, also with `.gz` or `.zst` behind;
/// links to folders are not followed. A file named by itself is read whatever its name: with another ending it
/// holds JSON lines if it begins with `{`, and is one article if not.
pub fn discover(arguments: &[String], options: &Options) -> Result<(Vec<Source>, Vec<Problem>), Error> {
    let mut sources = Vec::new();
    let mut problems = Vec::new();
    for argument in arguments {
        if argument == "-" {
            sources.push(Source { name: "-".to_owned(), path: None, format: options.stdin_format });
            continue;
        }
        let path = Path::new(argument);
        match std::fs::metadata(path) {
            Ok(metadata) if metadata.is_dir() => walk(path, &mut sources, &mut problems),
            Ok(metadata) => sources.push(named(path, metadata.file_type(), options)),
            Err(_) if argument.contains(['*', '?', '[', '{']) => glob(argument, &mut sources, &mut problems)?,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                return Err(Error::NoInput { argument: format!("{argument} does not exist") });
            }
            Err(error) => problems.push(unreadable(argument, &error)),
        }
    }
    sources.sort();
    sources.dedup();
    if arguments.len() > 1 {
        let mut seen = HashSet::new();
        sources.retain(|source| match source.path.as_ref().map(std::fs::canonicalize) {
            Some(Ok(path)) => seen.insert(path),
            _ => true,
        });
    }
    Ok((sources, problems))
}

/// The format of a file by its name.
fn format_of(name: &str) -> Option<Format> {
    let name = name.to_ascii_lowercase();
    let name = name.strip_suffix(".gz").or_else(|| name.strip_suffix(".zst")).unwrap_or(&name);
    match name.rsplit_once('.')?.1 {
        "txt" => Some(Format::Text),
        "jsonl" | "ndjson" => Some(Format::Jsonl),
        _ => None,
    }
}

fn name_of(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}

fn named(path: &Path, kind: FileType, options: &Options) -> Source {
    let name = name_of(path);
    let format = format_of(&name).unwrap_or_else(|| {
        if kind.is_file() { format_within(path, &name) } else { options.stdin_format }
    });
    Source { name, path: Some(path.to_path_buf()), format }
}

fn format_within(path: &Path, name: &str) -> Format {
    let Ok(file) = File::open(path) else { return Format::Text };
    let mut plain = Plain::open(Inflow::new(file, vec![0; 64 << 10]), name);
    let mut head = vec![0; 4096];
    while let Step::Bytes(count) = plain.read(&mut head) {
        if let Some(first) = head[..count].iter().find(|byte| !byte.is_ascii_whitespace()) {
            return if *first == b'{' { Format::Jsonl } else { Format::Text };
        }
    }
    Format::Text
}

fn walk(folder: &Path, sources: &mut Vec<Source>, problems: &mut Vec<Problem>) {
    for entry in WalkDir::new(folder).follow_links(false).follow_root_links(true).sort_by_file_name() {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                let name = error.path().map_or_else(|| name_of(folder), name_of);
                let error = error.into_io_error().unwrap_or_else(|| std::io::Error::other("a loop of links"));
                problems.push(unreadable(&name, &error));
                continue;
            }
        };
        let name = name_of(entry.path());
        let Some(format) = format_of(&name) else { continue };
        let kind = match entry.file_type().is_symlink() {
            true => match std::fs::metadata(entry.path()) {
                Ok(metadata) => metadata.file_type(),
                Err(error) => {
                    problems.push(unreadable(&name, &error));
                    continue;
                }
            },
            false => entry.file_type(),
        };
        if kind.is_file() {
            sources.push(Source { name, path: Some(entry.into_path()), format });
        } else if kind.is_fifo() || kind.is_socket() || kind.is_block_device() || kind.is_char_device() {
            let detail = "not a plain file: skipped; name it by itself to read it".to_owned();
            problems.push(problem(name, Severity::Note, "not_a_file", detail));
        }
    }
}

fn glob(pattern: &str, sources: &mut Vec<Source>, problems: &mut Vec<Problem>) -> Result<(), Error> {
    let bad = |reason: String| Error::NoInput { argument: format!("{pattern}: {reason}") };
    let glob = GlobBuilder::new(pattern).literal_separator(true).build();
    let glob = glob.map_err(|error| bad(error.kind().to_string()))?.compile_matcher();
    // The walk begins at the last folder that is named without a wild card.
    let fixed = pattern.find(['*', '?', '[', '{']).unwrap_or(pattern.len());
    let root = pattern[..fixed].rfind('/').map_or("", |slash| &pattern[..=slash]);
    let start = if root.is_empty() { PathBuf::from(".") } else { PathBuf::from(root) };
    let before = sources.len();
    let mut found = Vec::new();
    for entry in WalkDir::new(&start).sort_by_file_name().into_iter().filter_map(Result::ok) {
        let path = if root.is_empty() {
            entry.path().strip_prefix(".").unwrap_or(entry.path()).to_path_buf()
        } else {
            entry.path().to_path_buf()
        };
        if glob.is_match(&path) {
            found.push(path);
        }
    }
    for path in found {
        match std::fs::metadata(&path) {
            Ok(metadata) if metadata.is_dir() => walk(&path, sources, problems),
            Ok(metadata) => sources.push(named(&path, metadata.file_type(), &Options::default())),
            Err(error) => problems.push(unreadable(&name_of(&path), &error)),
        }
    }
    if sources.len() == before {
        return Err(bad("no file matches".to_owned()));
    }
    Ok(())
}

fn unreadable(name: &str, error: &std::io::Error) -> Problem {
    problem(name.to_owned(), Severity::Damaged, "unreadable", format!("cannot read: {error}"))
}

fn problem(file: String, severity: Severity, reason: &str, detail: String) -> Problem {
    Problem { file, line: None, byte: None, severity, reason: reason.to_owned(), detail }
}
