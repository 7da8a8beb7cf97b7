use std::io::Write;
use std::path::Path;

use flate2::Compression;
use flate2::write::GzEncoder;
use proptest::prelude::*;

use super::*;
use crate::article::Place;
use crate::error::Severity;
use crate::input::{record, records};

/// What reading gave: the records by place, and the problems of the reader.
type Outcome = (Vec<(Place, Result<String, String>)>, Vec<Problem>);

fn read(sources: &[Source], options: &Options, sizes: Sizes) -> Outcome {
    let mut blocks = Blocks::with_sizes(sources, options, sizes).expect("blocks");
    let mut found = Vec::new();
    let mut spare = Vec::new();
    while let Some(Parcel::Lines(block)) = blocks.next(std::mem::take(&mut spare)) {
        let file = &sources[block.source as usize].name;
        records(&block, &options.fields, file, |place, result| {
            found.push((place, result.map(|record| format!("{record:?}")).map_err(|problem| problem.reason)));
        });
        spare = block.bytes;
    }
    assert!(blocks.failed().is_none());
    let problems = blocks.problems();
    let (done, total) = blocks.progress();
    assert!(problems.iter().any(|problem| problem.severity != Severity::Note) || Some(done) == total);
    let store = blocks.into_store();
    let mut bytes = Vec::new();
    for (place, result) in &found {
        store.fetch(*place, &mut bytes).expect("a record");
        let format = sources[place.source as usize].format;
        let again = record(&bytes, format, &options.fields);
        assert_eq!(*result, again.map(|record| format!("{record:?}")).map_err(|(reason, _)| reason));
    }
    (found, problems)
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
    packed.write_all(bytes).expect("memory");
    packed.finish().expect("memory")
}

fn zst(bytes: &[u8]) -> Vec<u8> {
    zstd::encode_all(bytes, 1).expect("memory")
}

#[cfg(feature = "warc")]
fn lz4(bytes: &[u8]) -> Vec<u8> {
    let mut packed = lz4_flex::frame::FrameEncoder::new(Vec::new());
    packed.write_all(bytes).expect("memory");
    packed.finish().expect("memory")
}

type Pack = fn(&[u8]) -> Vec<u8>;

fn in_pieces(bytes: &[u8], size: usize, pack: fn(&[u8]) -> Vec<u8>) -> Vec<u8> {
    bytes.chunks(size.max(1)).flat_map(pack).collect()
}

fn utf16(bytes: &[u8]) -> Vec<u8> {
    let text = String::from_utf8_lossy(bytes);
    [0xFEFF].into_iter().chain(text.encode_utf16()).flat_map(u16::to_be_bytes).collect()
}

fn source(folder: &Path, name: &str, format: Format, bytes: &[u8]) -> Source {
    let path = folder.join(name);
    std::fs::write(&path, bytes).expect("a file");
    Source { name: name.to_owned(), path: Some(path), format }
}

fn any_line() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        4 => "[a-zü \\\\\"]{0,40}".prop_map(|text| format!("{{\"text\":{}}}", serde_json::json!(text)).into_bytes()),
        1 => Just(Vec::new()),
        1 => Just(b" \t\r".to_vec()),
        1 => prop::collection::vec(any::<u8>(), 0..30),
        1 => (0..400usize).prop_map(|len| format!("{{\"text\":\"{}\"}}\r", "long ".repeat(len)).into_bytes()),
        1 => Just(b"\xEF\xBB\xBF{\"text\":\"mark\"}".to_vec()),
        1 => Just(b"[{".to_vec()),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    /// However the bytes are cut into blocks and reads, the records, their places and the problems are the same.
    #[test]
    fn cuts_change_nothing(
        lines in prop::collection::vec(any_line(), 0..12),
        is_closed in any::<bool>(),
        (block, piece, limit) in (1..600usize, 1..300usize, prop_oneof![Just(1u64 << 26), 20..200u64]),
        read_size in 1..600usize,
    ) {
        let mut bytes = lines.join(&b'\n');
        if is_closed {
            bytes.push(b'\n');
        }
        let folder = tempfile::tempdir().expect("a folder");
        let forms = vec![
            ("a", bytes.clone()),
            ("b", in_pieces(&bytes, piece, gzip)),
            ("c", in_pieces(&bytes, piece, zst)),
            ("d", utf16(&bytes)),
            ("e", gzip(&utf16(&bytes))),
            #[cfg(feature = "warc")]
            ("f", in_pieces(&bytes, piece, lz4)),
        ];
        let mut sources = Vec::new();
        for (name, form) in &forms {
            for (kind, format) in [("j", Format::Jsonl), ("t", Format::Text)] {
                sources.push(source(folder.path(), &format!("{name}{kind}"), format, form));
            }
        }
        let options = Options { line_limit: limit, ..Options::default() };
        let (found, problems) = read(&sources, &options, Sizes::default());
        let sizes = Sizes { block, read: read_size };
        prop_assert_eq!(&(found.clone(), problems.clone()), &read(&sources, &options, sizes));

        // Packing changes nothing either.
        let of = |number: u32| -> Vec<_> {
            let records = found.iter().filter(|(place, _)| place.source == number);
            records.map(|(place, result)| (Place { source: 0, ..*place }, result.clone())).collect()
        };
        prop_assert_eq!(of(0), of(2));
        prop_assert_eq!(of(0), of(4));
        #[cfg(feature = "warc")]
        prop_assert_eq!(of(0), of(10));
        prop_assert_eq!(of(1), of(3));
        prop_assert_eq!(of(6), of(8));

        // Nothing gets lost without being named.
        let marked = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&bytes);
        let is_refused = problems.iter().any(|problem| problem.reason == "not_json_lines");
        let is_mark16 = bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xFE\xFF");
        if !is_refused && !is_mark16 && !bytes.starts_with(b"\x1F\x8B") {
            let is_line = |line: &&[u8]| !line.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(line).trim_ascii().is_empty();
            let lines = marked.split(|&byte| byte == b'\n').filter(is_line).count();
            let long = problems.iter().filter(|problem| problem.file == "aj").count();
            let blank_long = marked
                .split(|&byte| byte == b'\n')
                .filter(|line| !is_line(line) && line.len() as u64 > limit)
                .count();
            prop_assert_eq!(lines + blank_long, of(0).len() + long);
        }
    }
}

#[test]
fn sizes_of_reads_do_not_show_in_damage() {
    let folder = tempfile::tempdir().expect("a folder");
    let line = |number: usize| {
        format!("{{\"id\":{number},\"text\":\"{}\"}}\n", "word ".repeat(number % 7)).into_bytes()
    };
    let bytes: Vec<u8> = (0..60).flat_map(line).collect();
    let packings: &[(&str, Pack)] = &[
        ("g", gzip),
        ("z", zst),
        #[cfg(feature = "warc")]
        ("l", lz4),
    ];
    for &(name, pack) in packings {
        let packed = in_pieces(&bytes, 500, pack);
        for at in (0..packed.len()).step_by(7) {
            let mut hit = packed.clone();
            hit[at] ^= 0x55;
            let cut = &packed[..at];
            let sources = [
                source(folder.path(), name, Format::Jsonl, &hit),
                source(folder.path(), "cut", Format::Jsonl, cut),
            ];
            let whole = read(&sources, &Options::default(), Sizes::default());
            let small = read(&sources, &Options::default(), Sizes { block: 64, read: 64 });
            assert_eq!(whole, small, "{name} {at}");
        }
    }
}
