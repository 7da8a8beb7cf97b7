use std::io::Write;
use std::path::Path;
use std::sync::Arc;

use ::parquet::basic::{Compression, ZstdLevel};
use ::parquet::column::writer::ColumnWriter;
use ::parquet::data_type::ByteArray;
use ::parquet::file::properties::WriterProperties;
use ::parquet::file::writer::SerializedFileWriter;
use ::parquet::schema::parser::parse_message_type;
use flate2::write::GzEncoder;

use crate::error::{Problem, Severity};
use crate::input::blocks::Sizes;
use crate::input::{Blocks, Fields, Format, Options, Parcel, Passed, Source, discover, record, records};

/// Number, id and text of a row.
type Kept = (u64, String, String);

struct Outcome {
    kept: Vec<Kept>,
    problems: Vec<Problem>,
    passed: Passed,
}

impl Outcome {
    /// Rows that were attempted.
    fn read(&self) -> u64 {
        let lost = self.problems.iter().filter(|problem| problem.severity != Severity::Note).count();
        self.kept.len() as u64 + lost as u64 + self.passed.lost_with_another
    }

    fn reasons(&self) -> Vec<(&str, Option<u64>)> {
        let of = |problem: &'_ Problem| problem.record.map(|record| record.get());
        self.problems.iter().map(|problem| (problem.reason.as_str(), of(problem))).collect()
    }
}

fn read_sources(sources: &[Source], options: &Options, sizes: Sizes) -> Outcome {
    let mut blocks = Blocks::with_sizes(sources, options, sizes).expect("options that make sense");
    let (mut kept, mut places, mut problems) = (Vec::new(), Vec::new(), Vec::new());
    while let Some(Parcel::Lines(block)) = blocks.next(Vec::new()) {
        let name = &sources[block.source as usize].name;
        records(&block, &options.fields, name, |place, record| match record {
            Ok(record) => {
                places.push(place);
                kept.push((place.line, record.id.unwrap_or_default().into_owned(), record.text.into_owned()));
            }
            Err(problem) => problems.push(problem),
        });
    }
    assert!(blocks.failed().is_none());
    problems.extend(blocks.problems());
    let passed = blocks.passed();
    let store = blocks.into_store();
    let mut again = Vec::new();
    for (place, (_, _, text)) in places.into_iter().zip(&kept) {
        store.fetch(place, &mut again).expect("the line again");
        assert_eq!(record(&again, Format::Parquet, &options.fields).expect("a record").text, *text);
    }
    Outcome { kept, problems, passed }
}

fn read_in(folder: &Path, bytes: &[u8], options: &Options) -> Outcome {
    let path = folder.join("a.parquet");
    std::fs::write(&path, bytes).expect("it is written");
    let sources = [Source { name: "a.parquet".to_owned(), path: Some(path), format: Format::Parquet }];
    read_sources(&sources, options, Sizes { block: 64, ..Sizes::default() })
}

fn read(bytes: &[u8]) -> Outcome {
    read_in(tempfile::tempdir().expect("a folder").path(), bytes, &Options::default())
}

fn text(row: usize) -> String {
    format!("Story {row} of the ferry that came in late on Monday, and of its {} lorries.", row * 7)
}

/// A table of ids and texts in groups of so many rows, some rows to a page.
fn table(groups: &[usize], compression: Compression) -> Vec<u8> {
    let schema =
        "message m { required binary id (STRING); optional binary text (STRING); optional double note; }";
    let schema = Arc::new(parse_message_type(schema).expect("a schema"));
    let properties = WriterProperties::builder()
        .set_compression(compression)
        .set_dictionary_enabled(false)
        .set_data_page_row_count_limit(4)
        .set_write_batch_size(2)
        .build();
    let mut writer = SerializedFileWriter::new(Vec::new(), schema, Arc::new(properties)).expect("a writer");
    let mut row = 0;
    for &rows in groups {
        let bytes = |text: String| ByteArray::from(text.into_bytes());
        let ids: Vec<ByteArray> = (row..row + rows).map(|row| bytes(row.to_string())).collect();
        let texts: Vec<ByteArray> = (row..row + rows).map(|row| bytes(text(row))).collect();
        row += rows;
        let mut group = writer.next_row_group().expect("a group");
        let there = vec![1; rows];
        for values in [ids, texts] {
            let mut column = group.next_column().expect("a column").expect("one more");
            let ColumnWriter::ByteArrayColumnWriter(typed) = column.untyped() else { panic!("bytes") };
            typed.write_batch(&values, Some(&there), None).expect("values");
            column.close().expect("a column");
        }
        let mut column = group.next_column().expect("a column").expect("one more");
        let ColumnWriter::DoubleColumnWriter(typed) = column.untyped() else { panic!("doubles") };
        typed.write_batch(&vec![0.5; rows], Some(&there), None).expect("values");
        column.close().expect("a column");
        group.close().expect("a group");
    }
    writer.into_inner().expect("a file")
}

fn rows(numbers: std::ops::Range<usize>) -> Vec<Kept> {
    numbers.map(|row| (row as u64 + 1, row.to_string(), text(row))).collect()
}

fn zstd_level() -> Compression {
    Compression::ZSTD(ZstdLevel::default())
}

/// Where the data of a column of a group is.
fn chunk(bytes: &[u8], group: usize, column: usize) -> std::ops::Range<usize> {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("a");
    std::fs::write(&path, bytes).expect("it is written");
    let file = std::fs::File::open(path).expect("a file");
    let meta = super::footer::read(&file).map_err(|_| ()).expect("a footer").meta;
    let (start, len) = meta.row_group(group).column(column).byte_range();
    start as usize..(start + len) as usize
}

#[test]
fn row_groups_come_in_their_order() {
    for codec in [Compression::UNCOMPRESSED, Compression::SNAPPY, zstd_level(), Compression::LZ4_RAW] {
        let outcome = read(&table(&[10, 1, 300, 7], codec));
        assert_eq!(outcome.kept, rows(0..318));
        assert_eq!(outcome.reasons(), []);
    }
}

#[test]
fn a_file_that_cannot_be_read_at_any_place_is_copied() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut packed = GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packed.write_all(&table(&[5, 5], zstd_level())).expect("memory");
    let path = folder.path().join("a.parquet.gz");
    std::fs::write(&path, packed.finish().expect("memory")).expect("it is written");
    let options = Options::default();
    let (sources, _) = discover(&[path.to_string_lossy().into_owned()], &options).expect("a source");
    assert_eq!(sources[0].format, Format::Parquet);
    assert_eq!(read_sources(&sources, &options, Sizes::default()).kept, rows(0..10));
}

#[test]
fn the_users_names_apply() {
    let mut fields = Fields::default();
    assert!(fields.map("text", "id") && fields.map("id", "text"));
    let options = Options { fields, ..Options::default() };
    let folder = tempfile::tempdir().expect("a folder");
    let outcome = read_in(folder.path(), &table(&[1], zstd_level()), &options);
    assert_eq!(outcome.kept, [(1, text(0), "0".to_owned())]);
}

/// A list has a page that the library looks at before it reads it.
#[test]
fn lists_over_many_pages() {
    let schema = "message m { required group text (LIST) { repeated group list { required binary element (STRING); } } }";
    let properties = WriterProperties::builder()
        .set_compression(zstd_level())
        .set_data_page_row_count_limit(3)
        .set_write_batch_size(1)
        .build();
    let schema = Arc::new(parse_message_type(schema).expect("a schema"));
    let mut writer = SerializedFileWriter::new(Vec::new(), schema, Arc::new(properties)).expect("a writer");
    let mut group = writer.next_row_group().expect("a group");
    let mut column = group.next_column().expect("a column").expect("one more");
    let ColumnWriter::ByteArrayColumnWriter(typed) = column.untyped() else { panic!("bytes") };
    let (mut values, mut define, mut repeat) = (Vec::new(), Vec::new(), Vec::new());
    let paragraphs: Vec<Vec<String>> =
        (0..100).map(|row| (0..row % 4).map(|part| text(row + part)).collect()).collect();
    for row in &paragraphs {
        values.extend(row.iter().map(|part| ByteArray::from(part.clone().into_bytes())));
        define.extend(if row.is_empty() { vec![0] } else { vec![1; row.len()] });
        repeat.extend((0..row.len().max(1)).map(|part| i16::from(part > 0)));
    }
    typed.write_batch(&values, Some(&define), Some(&repeat)).expect("values");
    column.close().expect("a column");
    group.close().expect("a group");
    let outcome = read(&writer.into_inner().expect("a file"));
    let found: Vec<String> = outcome.kept.into_iter().map(|(_, _, text)| text).collect();
    assert_eq!(found, paragraphs.iter().map(|row| row.join("\n\n")).collect::<Vec<_>>());
    assert_eq!(outcome.problems, []);
}

#[test]
fn a_damaged_row_group_costs_no_other() {
    let whole = table(&[10, 40, 10], zstd_level());
    let texts = chunk(&whole, 1, 1);
    let mut bytes = whole;
    // In the seventh page or so of ten.
    let at = texts.start + texts.len() * 2 / 3;
    bytes[at..at + 30].fill(0xFF);
    let outcome = read(&bytes);
    let kept: Vec<u64> = outcome.kept.iter().map(|(row, ..)| *row).collect();
    let before = kept.iter().take_while(|&&row| row <= 50).count();
    assert!((10 + 16..10 + 36).contains(&before) && (before - 10) % 4 == 0, "{before}");
    assert_eq!(outcome.kept[..before], rows(0..before)[..]);
    assert_eq!(outcome.kept[before..], rows(50..60)[..]);
    assert_eq!(outcome.reasons(), [("bad_row_group", Some(before as u64 + 1))]);
    assert!(outcome.problems[0].detail.contains("row group 2"), "{:?}", outcome.problems);
    assert_eq!(outcome.read(), 60);
}

#[test]
fn an_unknown_codec_costs_its_row_groups() {
    let lzo = table(&[3, 2], zstd_level());
    // The codec of a chunk is the fourth field of its metadata; ZSTD is 6 and LZO is 3, doubled.
    let footer =
        lzo.len() - 8 - u32::from_le_bytes(lzo[lzo.len() - 8..lzo.len() - 4].try_into().expect("4")) as usize;
    let mut bytes = lzo.clone();
    let codec = |at: &usize| bytes[*at] == 0x15 && bytes[*at + 1] == 12 && bytes[*at + 2] == 0x16;
    let places: Vec<usize> = (footer..bytes.len() - 8).filter(codec).collect();
    assert_eq!(places.len(), 6, "{places:?}");
    for at in &places[3..] {
        bytes[at + 1] = 6;
    }
    let outcome = read(&bytes);
    assert_eq!(outcome.kept, rows(0..3));
    assert_eq!(outcome.reasons(), [("unsupported_codec", Some(4))]);
    assert_eq!(outcome.read(), 5);
}

#[test]
fn a_cut_file_and_one_that_is_none() {
    let bytes = table(&[10], zstd_level());
    assert_eq!(read(&bytes[..bytes.len() / 2]).reasons(), [("truncated_parquet", None)]);
    assert_eq!(read(b"PAR1PAR1").reasons(), [("truncated_parquet", None)]);
    assert_eq!(read(b"This is a text.").reasons(), [("not_parquet", None)]);
    assert_eq!(read(b"").reasons(), [("not_parquet", None)]);
    let mut encrypted = bytes.clone();
    let end = bytes.len() - 4;
    encrypted[end..].copy_from_slice(b"PARE");
    assert_eq!(read(&encrypted).reasons(), [("encrypted_parquet", None)]);
    let mut long = bytes.clone();
    long[end - 4..end].copy_from_slice(&u32::MAX.to_le_bytes());
    assert_eq!(read(&long).reasons(), [("bad_footer", None)]);
}

/// A number as Thrift writes it, and as many bytes as `like` has.
fn number(value: u64) -> Vec<u8> {
    let mut rest = value << 1;
    let mut bytes = Vec::new();
    while rest >= 0x80 {
        bytes.push(rest as u8 | 0x80);
        rest >>= 7;
    }
    bytes.push(rest as u8);
    bytes
}

#[test]
fn a_footer_that_claims_more_rows_than_bytes() {
    let whole = table(&[123], zstd_level());
    let footer = whole.len()
        - 8
        - u32::from_le_bytes(whole[whole.len() - 8..whole.len() - 4].try_into().expect("4")) as usize;
    let mut meta = whole[footer..whole.len() - 8].to_vec();
    // Every place where the footer says 123 says 2^60.
    let small = number(123);
    let mut from = 0;
    while let Some(at) = memchr::memmem::find(&meta[from..], &small).map(|at| from + at) {
        let large = number(1 << 60);
        from = at + large.len();
        meta.splice(at..at + small.len(), large);
    }
    let mut bytes = whole[..footer].to_vec();
    bytes.extend_from_slice(&meta);
    bytes.extend_from_slice(&(meta.len() as u32).to_le_bytes());
    bytes.extend_from_slice(b"PAR1");
    let outcome = read(&bytes);
    assert_eq!(outcome.reasons(), [("too_many_rows", None)], "{:?}", outcome.problems);
    assert_eq!(outcome.problems[0].severity, Severity::OverLimit);
}

#[test]
fn a_page_that_claims_more_than_it_may() {
    let whole = table(&[1], zstd_level());
    let texts = chunk(&whole, 0, 1);
    let mut bytes = whole.clone();
    // The second number of the head of the page is its unpacked size; it takes two bytes here.
    assert_eq!(bytes[texts.start..texts.start + 3], [0x15, 0, 0x15]);
    assert!(
        bytes[texts.start + 3] >= 0x80 && bytes[texts.start + 4] < 0x80 && bytes[texts.start + 5] == 0x15
    );
    bytes.splice(texts.start + 3..texts.start + 6, [0xFE, 0xFF, 0xFF, 0xFF, 0x0F, 0x15]);
    bytes.drain(texts.end..texts.end + 3);
    let outcome = read(&bytes);
    assert_eq!(outcome.reasons(), [("bad_row_group", Some(1))]);
    assert!(outcome.problems[0].detail.contains("larger than they may be"), "{:?}", outcome.problems);
}

#[test]
fn a_row_over_the_limit() {
    let options = Options { line_limit: 40, ..Options::default() };
    let folder = tempfile::tempdir().expect("a folder");
    let outcome = read_in(folder.path(), &table(&[2], zstd_level()), &options);
    assert_eq!(outcome.reasons(), [("row_too_long", Some(1)), ("row_too_long", Some(2))]);
    assert_eq!(outcome.read(), 2);
}

#[test]
fn a_table_without_a_known_column() {
    let mut fields = Fields::default();
    for field in ["id", "text"] {
        fields.map(field, "nowhere");
    }
    let options = Options { fields, ..Options::default() };
    let folder = tempfile::tempdir().expect("a folder");
    let outcome = read_in(folder.path(), &table(&[2], zstd_level()), &options);
    assert_eq!(outcome.reasons(), [("no_known_column", None)]);
    assert!(
        outcome.problems[0].detail.contains("--text-field")
            && outcome.problems[0].detail.contains("\"note\"")
    );
}

/// A reader that is given up in the middle leaves no thread behind that waits for it.
#[test]
fn reading_may_end_before_the_end() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("a.parquet");
    std::fs::write(&path, table(&[2_000, 2_000], zstd_level())).expect("it is written");
    let sources = [Source { name: "a".to_owned(), path: Some(path), format: Format::Parquet }];
    let sizes = Sizes { block: 64, ..Sizes::default() };
    let mut blocks = Blocks::with_sizes(&sources, &Options::default(), sizes).expect("blocks");
    assert!(blocks.next(Vec::new()).is_some());
    drop(blocks);
}

/// Every change of a byte and every cut: nothing panics, no more rows come out than went in, and what stands in other
/// row groups than the damage is kept.
#[test]
fn every_change_and_every_cut() {
    let folder = tempfile::tempdir().expect("a folder");
    let whole = table(&[2, 2], zstd_level());
    let groups = [
        chunk(&whole, 0, 0).start..chunk(&whole, 0, 2).end,
        chunk(&whole, 1, 0).start..chunk(&whole, 1, 2).end,
    ];
    let options = Options::default();
    assert_eq!(read_in(folder.path(), &whole, &options).kept, rows(0..4));
    for at in 0..whole.len() {
        let cut = read_in(folder.path(), &whole[..at], &options);
        assert_eq!((cut.kept.len(), cut.read()), (0, 1), "cut at {at}");
        for change in
            [|_| 0, |byte| byte ^ 1, |byte| byte ^ 0x20, |byte: u8| !byte, |byte: u8| byte.wrapping_add(2)]
        {
            let mut bytes = whole.clone();
            bytes[at] = change(whole[at]);
            if bytes[at] == whole[at] {
                continue;
            }
            let outcome = read_in(folder.path(), &bytes, &options);
            let is_data = groups.iter().position(|group| group.contains(&at));
            if let Some(group) = is_data {
                assert_eq!(outcome.read(), 4, "byte {at}: {:?}", outcome.problems);
                for row in rows(0..4).iter().filter(|(row, ..)| (*row as usize - 1) / 2 != group) {
                    assert!(outcome.kept.contains(row), "byte {at}: {:?}", outcome.problems);
                }
            }
            assert!(outcome.read() > 0, "byte {at}: nothing was counted");
        }
    }
}
