use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;
use proptest::prelude::*;

use crate::article::Record;
use crate::error::{Problem, Severity};
use crate::input::blocks::Sizes;
use crate::input::{Blocks, Fields, Format, Options, Parcel, Source, record, records};

/// A row as it was read: its line, id, title and text.
type Kept = (u64, Option<String>, Option<String>, String);

fn owned(record: &Record) -> (Option<String>, Option<String>, String) {
    let own = |words: &Option<std::borrow::Cow<str>>| words.as_ref().map(|words| words.to_string());
    (own(&record.id), own(&record.title), record.text.to_string())
}

fn read_with(name: &str, bytes: &[u8], options: &Options, sizes: Sizes) -> (Vec<Kept>, Vec<Problem>) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).expect("it is written");
    let sources = [Source { name: name.to_owned(), path: Some(path), format: Format::Csv }];
    let mut blocks = Blocks::with_sizes(&sources, options, sizes).expect("options that make sense");
    let (mut kept, mut places) = (Vec::new(), Vec::new());
    let mut problems = Vec::new();
    while let Some(Parcel::Lines(block)) = blocks.next(Vec::new()) {
        records(&block, &options.fields, name, |place, record| match record {
            Ok(record) => {
                let (id, title, text) = owned(&record);
                places.push(place);
                kept.push((place.line, id, title, text));
            }
            Err(problem) => problems.push(problem),
        });
    }
    assert!(blocks.failed().is_none());
    problems.extend(blocks.problems());
    let store = blocks.into_store();
    let mut again = Vec::new();
    for (place, (_, id, title, text)) in places.into_iter().zip(&kept) {
        store.fetch(place, &mut again).expect("the line again");
        let record = record(&again, Format::Csv, &options.fields).expect("a record");
        assert_eq!(owned(&record), (id.clone(), title.clone(), text.clone()));
    }
    (kept, problems)
}

fn read(name: &str, bytes: &[u8]) -> (Vec<Kept>, Vec<Problem>) {
    read_with(name, bytes, &Options::default(), Sizes::default())
}

/// Ids and texts, reasons and lines.
type Brief = (Vec<(String, String)>, Vec<(String, Option<u64>)>);

/// Id and text of what was kept, and the reasons with their lines.
fn brief(name: &str, bytes: &[u8]) -> Brief {
    brief_of(read(name, bytes))
}

fn brief_of((kept, problems): (Vec<Kept>, Vec<Problem>)) -> Brief {
    let kept = kept.into_iter().map(|(_, id, _, text)| (id.unwrap_or_default(), text)).collect();
    (kept, problems.into_iter().map(|problem| (problem.reason, problem.line)).collect())
}

fn pairs(all: &[(&str, &str)]) -> Vec<(String, String)> {
    all.iter().map(|(id, text)| (id.to_string(), text.to_string())).collect()
}

fn named(all: &[(&str, u64)]) -> Vec<(String, Option<u64>)> {
    all.iter().map(|(reason, line)| (reason.to_string(), Some(*line))).collect()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
    packed.write_all(bytes).expect("memory");
    packed.finish().expect("memory")
}

#[test]
fn a_table_is_read_with_its_lines() {
    let table = "id,title,text\r\n007,\"Ferry, late\",\"It came\r\nat \"\"noon\"\".\"\r\n\r\n8,,Second\r\n";
    let (kept, problems) = read("a.csv", table.as_bytes());
    let title = Some("Ferry, late".to_owned());
    let first = (2, Some("007".to_owned()), title, "It came\r\nat \"noon\".".to_owned());
    assert_eq!(kept, [first, (5, Some("8".to_owned()), None, "Second".to_owned())]);
    assert_eq!(problems, []);
}

#[test]
fn any_delimiter_is_told_by_content() {
    let kept = pairs(&[("1", "one, two; three"), ("2", "a|b")]);
    for (name, table) in [
        ("a.csv", "id,text\n1,\"one, two; three\"\n2,a|b\n"),
        ("a.csv", "id\ttext\n1\tone, two; three\n2\ta|b\n"),
        ("a.tsv", "id,text\n1,\"one, two; three\"\n2,a|b\n"),
        ("a.csv", "text;id\n\"one, two; three\";1\na|b;2"),
        ("a.csv", "id|text\n1|one, two; three\n2|\"a|b\"\n"),
        ("a.csv", "sep=;\nid;text\n1;\"one, two; three\"\n2;a|b\n"),
        ("a.csv", "id,text\r1,\"one, two; three\"\r2,a|b\r"),
    ] {
        assert_eq!(brief(name, table.as_bytes()), (kept.clone(), Vec::new()), "{table}");
    }
    let single = brief("a.csv", b"text\nSea, sun and sand.\nNo; never.\n");
    assert_eq!(single, (pairs(&[("", "Sea, sun and sand."), ("", "No; never.")]), Vec::new()));
}

#[test]
fn marks_encodings_and_packings_are_undone() {
    let table = "id,text\n1,Fähre\n";
    let utf16: Vec<u8> =
        [0xFEFF].into_iter().chain(table.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let kept = (pairs(&[("1", "Fähre")]), Vec::new());
    assert_eq!(brief("a.csv", format!("\u{FEFF}{table}").as_bytes()), kept);
    assert_eq!(brief("a.csv", &utf16), kept);
    assert_eq!(brief("a.csv.gz", &gzip(table.as_bytes())), kept);
    assert_eq!(brief("a.csv.zst", &zstd::encode_all(table.as_bytes(), 1).expect("memory")), kept);
}

#[test]
fn the_users_names_apply() {
    let mut fields = Fields::default();
    assert!(fields.map("text", "Artikel") && fields.map("title", "Titel"));
    let options = Options { fields, ..Options::default() };
    let table = "Titel;Artikel;text\nA;Der Text;anderes\n";
    let (kept, problems) = read_with("a.csv", table.as_bytes(), &options, Sizes::default());
    assert_eq!(kept, [(2, None, Some("A".to_owned()), "Der Text".to_owned())]);
    assert_eq!(problems, []);
}

#[test]
fn no_header() {
    let (kept, problems) = read("a.csv", b"1,The ferry was late\n2,It sank\n");
    assert_eq!(kept, []);
    let [problem] = problems.as_slice() else { panic!("{problems:?}") };
    assert_eq!((problem.reason.as_str(), problem.severity), ("no_header", Severity::Damaged));
    assert!(problem.detail.contains("--text-field") && problem.detail.contains("The ferry was late"));
    assert_eq!(brief("a.csv", b""), (Vec::new(), Vec::new()));
    assert_eq!(brief("a.csv", b"id,url\n1,x\n"), (pairs(&[("1", "")]), named(&[("no_text_column", 1)])));
}

#[test]
fn ragged_rows_blank_lines_and_repeated_columns() {
    let table = "id,text,text,note\n1,,b\n\n  \n2,a,b,,,\n3,a,,n,more,\n4\n,,,\n";
    let (kept, problems) = brief("a.csv", table.as_bytes());
    assert_eq!(kept, pairs(&[("1", "b"), ("2", "a"), ("3", "a"), ("4", ""), ("", "")]));
    assert_eq!(problems, named(&[("repeated_column", 1), ("extra_cells", 6)]));
}

#[test]
fn one_invalid_byte_in_a_row() {
    let (kept, problems) = brief("a.csv", b"id,text\n1,one\n2,t\xFFwo\n3,th\0ree\n");
    assert_eq!(kept, pairs(&[("1", "one"), ("2", "t\u{FFFD}wo"), ("3", "th\0ree")]));
    assert_eq!(problems, []);
}

#[test]
fn open_quote() {
    let table = "id,text,year\n1,one,2020\n2,\"two,2020\n3,\"thr\nee\",2020\n4,four,2020\n5,\"five,2020\n6,six,2020\n";
    let (kept, problems) = brief("a.csv", table.as_bytes());
    assert_eq!(kept, pairs(&[("1", "one"), ("3", "thr\nee"), ("4", "four"), ("6", "six")]));
    assert_eq!(problems, named(&[("open_quote", 3), ("open_quote", 7)]));
}

#[test]
fn open_quote_in_every_row() {
    let mut table = "id,text\n".to_owned();
    (0..20_000).for_each(|row| table.push_str(&format!("{row},\"open\n")));
    let (kept, problems) = brief("a.csv", table.as_bytes());
    assert_eq!(kept.len() + problems.len(), 20_000);
    assert!(problems.iter().all(|(reason, _)| reason == "open_quote"));
}

/// Seen from outside every line ends inside a quote, seen from inside as well: only a bound keeps each row from being
/// read to the end of the table.
#[test]
fn open_quote_that_is_never_closed_is_read_in_linear_time() {
    let columns = 3_000;
    let mut table = format!("id,text{}\n", ",x".repeat(columns - 2));
    (0..40_000).for_each(|_| table.push_str("x\",y\"z,\"\n"));
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("a.csv");
    std::fs::write(&path, &table).expect("it is written");
    let file = std::fs::File::open(&path).expect("it is there");
    let plain = super::Plain::open(crate::input::inflow::Inflow::new(file, vec![0; 1 << 16]), "a.csv");
    let limits = super::Limits { block: 1 << 17, line: 1 << 16 };
    let mut csv = super::Csv::new(0, "a.csv", Fields::default(), limits, plain);
    let mut problems = Vec::new();
    while csv.next(Vec::new(), &mut problems).is_ok() {}
    assert!(csv.parsed < 32 * table.len() as u64, "{} of {}", csv.parsed, table.len());
    assert!(!problems.is_empty());
}

#[test]
fn a_quote_inside_a_cell_of_several_lines_is_no_open_quote() {
    let (kept, problems) = brief("a.csv", b"id,text,year\n1,\"a\nb \"c\" d\",2020\n2,\"e \"f\",2020\n");
    assert_eq!(kept, pairs(&[("1", "a\nb c\" d\""), ("2", "e f\"")]));
    assert_eq!(problems, named(&[("loose_quote", 2), ("loose_quote", 4)]));
}

#[test]
fn a_row_over_the_limit() {
    let options = Options { line_limit: 64, ..Options::default() };
    let long = "x".repeat(100);
    let quoted = "y\n".repeat(50);
    let table = format!("id,text\n1,one\n2,{long}\n3,three\n4,\"{quoted}\"\n5,five\n6,\"{quoted}");
    let (kept, problems) = brief_of(read_with("a.csv", table.as_bytes(), &options, Sizes::default()));
    assert_eq!(kept, pairs(&[("1", "one"), ("3", "three"), ("5", "five")]));
    assert_eq!(problems[0], ("row_too_long".to_owned(), Some(3)));
    assert!(
        problems[1..].iter().all(|(reason, _)| ["open_quote", "row_too_long"].contains(&reason.as_str()))
    );
}

#[test]
fn too_many_cells() {
    let table = format!("id,text\n1,one\n2{}\n3,three\n", ",".repeat(100_000));
    let (kept, problems) = brief("a.csv", table.as_bytes());
    assert_eq!((kept, problems), (pairs(&[("1", "one"), ("3", "three")]), named(&[("too_many_cells", 3)])));
}

#[test]
fn a_row_over_the_limit_among_lines_that_end_with_cr() {
    let options = Options { line_limit: 64, ..Options::default() };
    let table = format!("id,text\r1,one\r2,{}\r3,three\r", "x".repeat(100));
    let (kept, problems) = brief_of(read_with("a.csv", table.as_bytes(), &options, Sizes::default()));
    assert_eq!((kept, problems), (pairs(&[("1", "one"), ("3", "three")]), named(&[("row_too_long", 3)])));
}

#[test]
fn one_damaged_gzip_member_of_several() {
    let rows =
        ["id,text,year\n1,one,2020\n", "2,two,2020\n3,\"th\nree\",2020\n", "4,four,2020\n5,five,2020\n"];
    let packed: Vec<Vec<u8>> = rows.iter().map(|rows| gzip(rows.as_bytes())).collect();
    let mut damaged = packed.clone();
    let middle = damaged[1].len() / 2;
    damaged[1][middle] ^= 0xFF;
    let (kept, problems) = brief("a.csv.gz", &damaged.concat());
    for row in [("1", "one"), ("4", "four"), ("5", "five")] {
        assert!(kept.contains(&(row.0.to_owned(), row.1.to_owned())), "{kept:?} {problems:?}");
    }
    assert!(!problems.is_empty());
}

#[test]
fn a_gap_costs_the_rows_it_hits() {
    // A member that ends inside a row, one that is damaged, and one that begins inside another.
    let parts = ["id,text,year\n1,one,2020\n2,tw", "o,2020\n3,three,20", "20\n4,four,2020\n5,five,2020\n"];
    let mut packed: Vec<Vec<u8>> = parts.iter().map(|part| gzip(part.as_bytes())).collect();
    packed[1][10] = 0xFF;
    let (kept, problems) = brief("a.csv.gz", &packed.concat());
    assert_eq!(kept, pairs(&[("1", "one"), ("4", "four"), ("5", "five")]), "{problems:?}");
}

#[test]
fn a_cut_gzip() {
    let mut table = "id,text\n".to_owned();
    (0..2_000).for_each(|row| table.push_str(&format!("{row},text {}\n", row * 7919)));
    let packed = gzip(table.as_bytes());
    let (kept, problems) = brief("a.csv.gz", &packed[..packed.len() / 2]);
    assert!(kept.len() > 500, "{}", kept.len());
    assert_eq!(problems.last().expect("one").0, "truncated_gzip");
    for (row, (id, text)) in kept.iter().enumerate() {
        assert_eq!(
            (id.as_str(), text.as_str()),
            (row.to_string().as_str(), format!("text {}", row * 7919).as_str())
        );
    }
}

/// What the tests know to be a well-formed table, written in the plainest way.
fn written(rows: &[Vec<String>], delimiter: char, end: &str) -> String {
    let cell = |cell: &String| match cell.contains(['"', '\n', '\r', delimiter]) || cell.is_empty() {
        true => format!("\"{}\"", cell.replace('"', "\"\"")),
        false => cell.clone(),
    };
    let row = |row: &Vec<String>| row.iter().map(cell).collect::<Vec<_>>().join(&delimiter.to_string()) + end;
    rows.iter().map(row).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    /// What was written is read, however it is cut into pieces.
    #[test]
    fn what_was_written_is_read(
        rows in prop::collection::vec(prop::collection::vec("[a-c,;\"\n\r|\t é]{0,8}", 3), 0..12),
        delimiter in prop_oneof![Just(','), Just(';'), Just('\t'), Just('|')],
        end in prop_oneof![Just("\n"), Just("\r\n"), Just("\r")],
        (block, size) in (1..200usize, 1..200usize),
    ) {
        let head = vec!["id".to_owned(), "title".to_owned(), "text".to_owned()];
        let all: Vec<Vec<String>> = [head].into_iter().chain(rows.clone()).collect();
        let table = written(&all, delimiter, end);
        let sizes = Sizes { block, read: size };
        let (kept, problems) = read_with("a.csv", table.as_bytes(), &Options::default(), sizes);
        prop_assert_eq!(&problems, &[]);
        let said = |cell: &String| (!cell.trim().is_empty()).then(|| cell.clone());
        let expected: Vec<_> = rows.iter().map(|row| (said(&row[0]), said(&row[1]), row[2].clone())).collect();
        let found: Vec<_> = kept.iter().map(|(_, id, title, text)| (id.clone(), title.clone(), text.clone())).collect();
        prop_assert_eq!(found, expected);
        // A line is where its row begins.
        let mut line = 2;
        for (row, kept) in rows.iter().zip(&kept) {
            prop_assert_eq!(kept.0, line);
            line += super::row::line_ends(written(std::slice::from_ref(row), delimiter, end).as_bytes());
        }
    }

    /// Whatever the bytes are, how they come in changes nothing.
    #[test]
    fn cuts_change_nothing(
        bytes in "[a1,\"\n\r]{0,80}",
        (block, size) in (1..100usize, 1..100usize),
    ) {
        let table = format!("id,text\n{bytes}");
        let options = Options { line_limit: 40, ..Options::default() };
        let one = read_with("a.csv", table.as_bytes(), &options, Sizes::default());
        let other = read_with("a.csv", table.as_bytes(), &options, Sizes { block, read: size });
        prop_assert_eq!(one, other);
    }
}

/// Every change of a byte and every cut: whatever stands before the damage is kept.
#[test]
fn every_change_and_every_cut() {
    let rows = ["1,one,2020\n", "2,\"two, too\",2021\n", "3,\"th\nree\",2022\n", "4,four,2023\n"];
    let table = format!("id,text,year\n{}", rows.concat()).into_bytes();
    let ends: Vec<usize> = (1..=4).map(|count| 13 + rows[..count].concat().len()).collect();
    let whole = pairs(&[("1", "one"), ("2", "two, too"), ("3", "th\nree"), ("4", "four")]);
    assert_eq!(brief("a.csv", &table), (whole.clone(), Vec::new()));
    let mut inputs = 0;
    for at in 0..table.len() {
        let cut = brief("a.csv", &table[..at]).0;
        let before = ends.iter().filter(|&&end| end <= at).count();
        assert!(cut.starts_with(&whole[..before]), "cut at {at}: {cut:?}");
        for byte in 0..=255 {
            let mut changed = table.clone();
            changed[at] = byte;
            let (kept, problems) = brief("a.csv", &changed);
            inputs += 1;
            if at < 13 {
                continue;
            }
            let before = ends.iter().filter(|&&end| end <= at).count();
            assert!(kept.starts_with(&whole[..before]), "byte {at} = {byte}: {kept:?}");
            // A quote may swallow the row behind it where all its quotes fit.
            let after = ends.iter().position(|&end| at < end).expect("inside") + 2;
            for row in whole.iter().skip(after + 1) {
                assert!(kept.contains(row), "byte {at} = {byte}: {kept:?} {problems:?}");
            }
        }
    }
    assert!(inputs > 17_000);
}
