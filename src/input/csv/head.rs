//! The first rows of a table -> what stands between its cells, and which of its columns hold what.

use std::path::Path;

use csv_core::{ReadRecordResult, ReaderBuilder};
use memchr::memchr2;

use super::super::fields::{Field, Names};
use super::super::table::Column;
use super::row::{Row, Rows};

/// What may stand between cells.
const DELIMITERS: [u8; 4] = [b',', b'\t', b';', b'|'];
/// Rows that are looked at.
const ROWS: usize = 64;
/// Names of columns that a message lists.
const LISTED: usize = 12;

/// The first row.
pub(super) struct Head {
    pub(super) columns: Vec<Column>,
    pub(super) has_text: bool,
    /// Names that came again.
    pub(super) repeated: Vec<String>,
    names: Vec<String>,
}

impl Head {
    pub(super) fn of(rows: &Rows, row: Row, known: &Names) -> Head {
        let name = |cell: usize| String::from_utf8_lossy(rows.cell(cell)).trim().to_owned();
        let names: Vec<String> = (0..row.cells).map(name).collect();
        let columns = Column::known(names.iter().map(String::as_str), known);
        let repeated = columns.iter().flat_map(|column| &column.places[1..]);
        Head {
            has_text: names.iter().any(|name| known.get(name).any(|meaning| meaning.field == Field::Text)),
            repeated: repeated.map(|&place| names[place].clone()).collect(),
            columns,
            names,
        }
    }

    /// The names for people.
    pub(super) fn listed(&self) -> String {
        let short = |name: &String| format!("{:?}", name.chars().take(40).collect::<String>());
        let listed: Vec<String> = self.names.iter().take(LISTED).map(short).collect();
        let more = if self.names.len() > LISTED { " and more" } else { "" };
        format!("{}{more}", listed.join(", "))
    }
}

/// The delimiter that a spreadsheet names in a row of its own, as in `sep=;`.
pub(super) fn named_delimiter(rows: &Rows, row: Row) -> Option<u8> {
    match (row.cells, rows.cell(0)) {
        (1, [b's', b'e', b'p', b'=', delimiter]) => Some(*delimiter),
        // The one named is the one that the row was cut at.
        (2, b"sep=") if rows.cell(1).is_empty() => Some(rows.delimiter()),
        _ => None,
    }
}

/// What stands between cells: under which most names are known, then most rows have as many cells as the first one.
pub(super) fn delimiter(sample: &[u8], is_all: bool, names: &Names, file: &str) -> u8 {
    let is_tsv = Path::new(file)
        .file_name()
        .is_some_and(|name| name.to_string_lossy().to_ascii_lowercase().contains(".tsv"));
    let mut best: Option<((usize, usize, usize, bool), u8)> = None;
    for delimiter in DELIMITERS {
        let (known, widths) = first_rows(sample, is_all, delimiter, names);
        let Some(&width) = widths.first() else { continue };
        let same = widths.iter().filter(|&&other| other == width).count() * 100 / widths.len();
        let score = (known, same, width, is_tsv && delimiter == b'\t');
        if best.as_ref().is_none_or(|(other, _)| score > *other) {
            best = Some((score, delimiter));
        }
    }
    best.map_or(b',', |(_, delimiter)| delimiter)
}

/// Known names in the first row, and the cells of it and the rows that follow.
fn first_rows(sample: &[u8], is_all: bool, delimiter: u8, names: &Names) -> (usize, Vec<usize>) {
    let mut reader = ReaderBuilder::new().delimiter(delimiter).build();
    let (mut text, mut ends) = (vec![0; sample.len()], vec![0; sample.len() + 1]);
    let mut rest = sample;
    let (mut known, mut widths) = (0, Vec::new());
    while widths.len() < ROWS {
        let (mut result, used, wrote, mut cells) = reader.read_record(rest, &mut text, &mut ends);
        rest = &rest[used..];
        if result == ReadRecordResult::InputEmpty && (is_all || widths.is_empty()) {
            let (last, _, _, ended) = reader.read_record(&[], &mut text[wrote..], &mut ends[cells..]);
            (result, cells) = (last, cells + ended);
        }
        if result != ReadRecordResult::Record {
            break;
        }
        if widths.is_empty() {
            let cell = |number: usize| &text[if number == 0 { 0 } else { ends[number - 1] }..ends[number]];
            let is_known = |cell: &[u8]| {
                std::str::from_utf8(cell).is_ok_and(|name| names.get(name.trim()).next().is_some())
            };
            known = (0..cells).filter(|&number| is_known(cell(number))).count();
        }
        widths.push(cells);
    }
    (known, widths)
}

/// Whether a table begins here: the first line has several cells, and one of them is a name of the text.
pub(in super::super) fn begins_table(head: &[u8], text_names: &[String]) -> bool {
    let head = head.trim_ascii_start();
    let line = &head[..memchr2(b'\n', b'\r', head).unwrap_or(head.len())];
    let unquoted = |cell: &[u8]| {
        let cell = cell.trim_ascii();
        cell.strip_prefix(b"\"").and_then(|cell| cell.strip_suffix(b"\"")).unwrap_or(cell).to_vec()
    };
    DELIMITERS.iter().any(|delimiter| {
        let cells: Vec<Vec<u8>> = line.split(|byte| byte == delimiter).map(unquoted).collect();
        cells.len() > 1 && cells.iter().any(|cell| text_names.iter().any(|name| name.as_bytes() == cell))
    })
}
