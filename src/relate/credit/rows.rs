//! A file of agencies and of forms of credit lines -> its rows, or the first line that is none.

use std::fmt;

/// A line of a file of names that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadLine {
    /// Its number, the first is 1.
    pub line: usize,
    /// What is wrong with it.
    pub reason: String,
}

impl fmt::Display for BadLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.reason)
    }
}

impl std::error::Error for BadLine {}

/// What a form is for; `lines.tsv` says what each is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Line,
    Byline,
    Part,
    Wire,
    With,
    Of,
    And,
    Title,
    Role,
    Picture,
    Place,
}

const KINDS: [(&str, Kind); 11] = [
    ("line", Kind::Line),
    ("byline", Kind::Byline),
    ("part", Kind::Part),
    ("wire", Kind::Wire),
    ("with", Kind::With),
    ("of", Kind::Of),
    ("and", Kind::And),
    ("title", Kind::Title),
    ("role", Kind::Role),
    ("picture", Kind::Picture),
    ("place", Kind::Place),
];

/// The place of a name in a form.
const NAME: &str = "{}";

/// A row of either kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Row<'t> {
    /// What an agency is called, and all that it is printed as.
    Agency { name: &'t str, printed: Vec<&'t str> },
    /// A form: what stands before the name and after it, or between two names.
    Form { kind: Kind, before: &'t str, after: &'t str },
}

/// The rows of a file with the numbers of their lines, without empty lines and comments.
pub(super) fn rows(file: &str) -> impl Iterator<Item = Result<Row<'_>, BadLine>> {
    file.trim_start_matches('\u{feff}').lines().enumerate().filter_map(|(number, line)| {
        let is_empty = line.trim().is_empty() || line.starts_with('#');
        (!is_empty).then(|| row(line).map_err(|reason| BadLine { line: number + 1, reason }))
    })
}

fn row(line: &str) -> Result<Row<'_>, String> {
    let cells: Vec<&str> = line.split('\t').map(str::trim).filter(|cell| !cell.is_empty()).collect();
    if let [language, word, text] = cells[..]
        && let Some((_, kind)) = KINDS.iter().find(|(own, _)| *own == word)
    {
        return form(language, *kind, text);
    }
    if line.contains(NAME) {
        let kinds: Vec<&str> = KINDS.iter().map(|(own, _)| *own).collect();
        return Err(format!(
            "a form has three columns: language, kind and form; the kinds are {}",
            kinds.join(", ")
        ));
    }
    match cells.iter().find(|cell| !cell.chars().any(char::is_alphanumeric)) {
        Some(cell) => Err(format!("{cell:?} is no name")),
        None => Ok(Row::Agency { name: cells[0], printed: cells[1..].to_vec() }),
    }
}

fn form<'t>(language: &str, kind: Kind, text: &'t str) -> Result<Row<'t>, String> {
    if !matches!(language.len(), 2 | 3) || !language.bytes().all(|byte| byte.is_ascii_lowercase()) {
        return Err(format!("{language:?} is no code of a language, such as \"en\""));
    }
    let names = text.matches(NAME).count();
    let expected = match kind {
        Kind::Picture | Kind::Place => 0,
        Kind::With | Kind::Of | Kind::And => 2,
        _ => 1,
    };
    if names != expected {
        return Err(format!("a form of this kind has {NAME} {expected} times, not {names} times"));
    }
    let (before, after) = match kind {
        Kind::Picture | Kind::Place => (text, ""),
        // What stands between the two is what counts.
        Kind::With | Kind::Of | Kind::And => match text.strip_prefix(NAME) {
            Some(rest) => rest.split_once(NAME).unwrap_or((rest, "")),
            None => return Err(format!("a form of this kind begins with {NAME}")),
        },
        _ => text.split_once(NAME).unwrap_or((text, "")),
    };
    if !(before.chars().chain(after.chars())).any(|c| c.is_alphanumeric() || c == '©') {
        return Err("a form has a word besides the name".to_owned());
    }
    Ok(Row::Form { kind, before, after })
}
