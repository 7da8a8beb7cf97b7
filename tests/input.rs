//! Every record attempted is accounted for, whatever is done to the files.

use std::io::Write;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::Command;

use flate2::Compression;
use flate2::write::GzEncoder;
use newsprint::article::Place;
use newsprint::error::{Error, Problem, Severity};
use newsprint::input::{Blocks, Format, Links, Options, Parcel, Source, discover, record, records};
use tempfile::TempDir;

/// What came of reading.
struct Outcome {
    names: Vec<String>,
    /// Id (or name of the file) and text of each record that was kept.
    kept: Vec<(String, String)>,
    problems: Vec<Problem>,
    replaced: u32,
}

impl Outcome {
    fn ids(&self) -> Vec<&str> {
        self.kept.iter().map(|(id, _)| id.as_str()).collect()
    }

    fn count(&self, severity: Severity) -> usize {
        self.problems.iter().filter(|problem| problem.severity == severity).count()
    }

    fn reasons(&self) -> Vec<&str> {
        self.problems.iter().map(|problem| problem.reason.as_str()).collect()
    }

    /// Kept, damaged, over a limit.
    fn accounting(&self) -> (usize, usize, usize) {
        (self.kept.len(), self.count(Severity::Damaged), self.count(Severity::OverLimit))
    }
}

fn read(arguments: &[&str], options: &Options) -> Outcome {
    let arguments: Vec<String> = arguments.iter().map(|&argument| argument.to_owned()).collect();
    let (sources, problems) = discover(&arguments, options).expect("something to read");
    read_sources(&sources, problems, options)
}

fn read_sources(sources: &[Source], problems: Vec<Problem>, options: &Options) -> Outcome {
    let mut blocks = Blocks::new(sources, options).expect("blocks");
    let names = sources.iter().map(|source| source.name.clone()).collect();
    let mut outcome = Outcome { names, kept: Vec::new(), problems, replaced: 0 };
    let mut places: Vec<Place> = Vec::new();
    let mut spare = Vec::new();
    while let Some(Parcel::Lines(block)) = blocks.next(std::mem::take(&mut spare)) {
        let name = &sources[block.source as usize].name;
        records(&block, &options.fields, name, |place, result| match result {
            Ok(record) => {
                places.push(place);
                let id = record.id.as_deref().unwrap_or(name).to_owned();
                outcome.kept.push((id, record.text.into_owned()));
                outcome.replaced += record.replaced;
            }
            Err(problem) => outcome.problems.push(problem),
        });
        spare = block.bytes;
    }
    outcome.problems.extend(blocks.problems());
    assert!(blocks.failed().is_none());
    let store = blocks.into_store();
    let mut bytes = Vec::new();
    for (place, (id, text)) in places.iter().zip(&outcome.kept) {
        store.fetch(*place, &mut bytes).expect("the record again");
        let format = sources[place.source as usize].format;
        let again = record(&bytes, format, &options.fields).expect("the record again");
        assert_eq!(
            (id, text.as_str()),
            (&again.id.as_deref().map_or(id.clone(), str::to_owned), again.text.as_ref())
        );
    }
    outcome
}

/// Writes one file and reads it.
fn read_bytes(name: &str, bytes: &[u8], options: &Options) -> Outcome {
    let folder = Folder::new();
    let path = folder.write(name, bytes);
    let mut outcome = read(&[&path], options);
    for problem in &mut outcome.problems {
        assert_eq!(problem.file, path);
        problem.file.clear();
    }
    outcome
}

struct Folder(TempDir);

impl Folder {
    fn new() -> Self {
        Folder(tempfile::tempdir().expect("a folder"))
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn name(&self, name: &str) -> String {
        self.path(name).to_str().expect("UTF-8").to_owned()
    }

    fn write(&self, name: &str, bytes: &[u8]) -> String {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(&path, bytes).expect("a file");
        self.name(name)
    }
}

fn line(id: usize) -> String {
    format!("{{\"id\":\"{id}\",\"text\":\"article {id} {}\"}}\n", "word ".repeat(id % 5))
}

fn lines(ids: std::ops::Range<usize>) -> Vec<u8> {
    ids.map(line).collect::<String>().into_bytes()
}

fn ids(ids: std::ops::Range<usize>) -> Vec<String> {
    ids.map(|id| id.to_string()).collect()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::default());
    packed.write_all(bytes).expect("memory");
    packed.finish().expect("memory")
}

/// A frame with a checksum, as the zstd program writes it.
fn zst(bytes: &[u8]) -> Vec<u8> {
    let mut packed = zstd::Encoder::new(Vec::new(), 3).expect("an encoder");
    packed.include_checksum(true).expect("a parameter");
    packed.write_all(bytes).expect("memory");
    packed.finish().expect("memory")
}

type Pack = fn(&[u8]) -> Vec<u8>;
const PACKS: [(&str, Pack); 2] = [("gzip", gzip), ("zstd", zst)];

#[test]
fn plain_lines() {
    let outcome = read_bytes("a.jsonl", &lines(0..100), &Options::default());
    assert_eq!(outcome.ids(), ids(0..100));
    assert_eq!(outcome.accounting(), (100, 0, 0));
    let mut open = lines(0..3);
    open.pop();
    assert_eq!(read_bytes("a.ndjson", &open, &Options::default()).ids(), ids(0..3));
    let crlf = String::from_utf8(lines(0..3)).expect("UTF-8").replace('\n', "\r\n\r\n");
    assert_eq!(read_bytes("a.JSONL", crlf.as_bytes(), &Options::default()).ids(), ids(0..3));
    for empty in ["", "\n", "\n\r\n \t\n", "\u{FEFF}"] {
        let outcome = read_bytes("a.jsonl", empty.as_bytes(), &Options::default());
        assert_eq!((outcome.accounting(), outcome.problems.len()), ((0, 0, 0), 0));
    }
}

#[test]
fn blocks_of_many_lines() {
    let text = "x".repeat(3000);
    let bytes: String = (0..2000).map(|id| format!("{{\"id\":\"{id}\",\"text\":\"{text}\"}}\n")).collect();
    for (name, bytes) in
        [("a", bytes.clone().into_bytes()), ("b", gzip(bytes.as_bytes())), ("c", zst(bytes.as_bytes()))]
    {
        let outcome = read_bytes(&format!("{name}.jsonl"), &bytes, &Options::default());
        assert_eq!(outcome.ids(), ids(0..2000));
        assert_eq!(outcome.problems.len(), 0);
    }
}

#[test]
fn texts() {
    let outcome = read_bytes("a.txt", "One\nTwo ü\n".as_bytes(), &Options::default());
    assert_eq!(outcome.kept[0].1, "One\nTwo ü\n");
    let outcome = read_bytes("a.txt", b"", &Options::default());
    assert_eq!((outcome.kept[0].1.as_str(), outcome.accounting()), ("", (1, 0, 0)));
    let outcome = read_bytes("a.txt", b"\xEF\xBB\xBFa\xFFb", &Options::default());
    assert_eq!((outcome.kept[0].1.as_str(), outcome.replaced), ("a\u{FFFD}b", 1));
    for (name, pack) in PACKS {
        let packed = pack(b"One\n");
        assert_eq!(read_bytes("a.txt", &packed, &Options::default()).kept[0].1, "One\n", "{name}");
        // A text that breaks off is no article.
        let cut = read_bytes("a.txt", &packed[..packed.len() - 10], &Options::default());
        assert_eq!(cut.accounting(), (0, 1, 0), "{name}");
    }
}

#[test]
fn sixteen_bits() {
    let text = String::from_utf8(lines(0..5)).expect("UTF-8").replace("article", "ärticle 😀");
    for to_bytes in [u16::to_le_bytes, u16::to_be_bytes] {
        let bytes: Vec<u8> = std::iter::once(0xFEFF).chain(text.encode_utf16()).flat_map(to_bytes).collect();
        for bytes in [bytes.clone(), gzip(&bytes), zst(&bytes)] {
            let outcome = read_bytes("a.jsonl", &bytes, &Options::default());
            assert_eq!(outcome.ids(), ids(0..5));
            assert!(outcome.kept[4].1.starts_with("ärticle 😀 4"));
            assert_eq!(outcome.problems.len(), 0);
        }
        let mut units: Vec<u16> = std::iter::once(0xFEFF).chain("a b".encode_utf16()).collect();
        units[2] = 0xD800;
        let bytes: Vec<u8> = units.into_iter().flat_map(to_bytes).chain([0x20]).collect();
        let outcome = read_bytes("a.txt", &bytes, &Options::default());
        assert_eq!(outcome.kept[0].1, "a\u{FFFD}b\u{FFFD}");
        assert_eq!(outcome.reasons(), ["invalid_utf16"]);
        assert_eq!(outcome.count(Severity::Note), 1);
    }
}

#[test]
fn bad_lines_cost_themselves() {
    let bad: [(&[u8], &str); 9] = [
        (b"{\"id\":\"x\",\"text\":\"cut", "bad_json"),
        (b"[{\"id\":\"x\"}]", "not_an_object"),
        (b"\"text\"", "not_an_object"),
        (b"{\"text\":5}", "wrong_type"),
        (b"{\"text\":{}}", "wrong_type"),
        (b"{} x", "bad_json"),
        (b"{\"text\":NaN}", "bad_json"),
        (b"\0\0\0\0", "bad_json"),
        (b"\xFF\xFF", "bad_json"),
    ];
    for (bytes, reason) in bad {
        let all = [&lines(0..2)[..], bytes, b"\n", &lines(2..4)].concat();
        let outcome = read_bytes("a.jsonl", &all, &Options::default());
        assert_eq!(outcome.ids(), ids(0..4));
        assert_eq!(outcome.accounting(), (4, 1, 0));
        let problem = &outcome.problems[0];
        assert_eq!((problem.reason.as_str(), problem.line), (reason, Some(3)));
        let start = lines(0..2).len() as u64;
        assert!((start..=start + bytes.len() as u64).contains(&problem.byte.expect("a byte")));
    }
    let kept: [&[u8]; 4] = [
        b"{\"id\":\"x\",\"text\":\"a\xFFb\"}",
        b"{\"id\":\"x\",\"text\":\"\\ud800\"}",
        b"{\"id\":\"x\",\"text\":\"a\tb\"}",
        b"\xEF\xBB\xBF{\"id\":\"x\"}",
    ];
    for bytes in kept {
        let all = [&lines(0..2)[..], bytes, b"\n", &lines(2..4)].concat();
        assert_eq!(read_bytes("a.jsonl", &all, &Options::default()).ids(), ["0", "1", "x", "2", "3"]);
    }
}

#[test]
fn other_json_is_named_once() {
    let arrays = [
        "[\n{\"text\":\"a\"},\n{\"text\":\"b\"}\n]\n",
        "[{\"text\":\"a\"},\n{\"text\":\"b\"}]",
        "\n\n{\r\n  \"text\": \"a\"\n}\n",
        "[{}x",
    ];
    for text in arrays {
        let outcome = read_bytes("a.jsonl", text.as_bytes(), &Options::default());
        assert_eq!((outcome.accounting(), outcome.reasons()), ((0, 1, 0), vec!["not_json_lines"]));
        assert!(outcome.problems[0].detail.contains("newsprint reads one JSON object a line"));
    }
    for first in ["{", "[", "[\"id\":\"x\"}", "[1]"] {
        let all = [first.as_bytes(), b"\n\n", &lines(0..3)].concat();
        let outcome = read_bytes("a.jsonl", &all, &Options::default());
        assert_eq!((outcome.accounting(), outcome.problems[0].line), ((3, 1, 0), Some(1)));
    }
    let outcome = read_bytes("a.json", b"[{\"text\":\"a\"}]", &Options::default());
    assert_eq!((outcome.accounting(), outcome.reasons()), ((0, 1, 0), vec!["not_an_object"]));
}

#[test]
fn long_lines() {
    let options = Options { line_limit: 100, ..Options::default() };
    let long = format!("{{\"id\":\"x\",\"text\":\"{}\"}}\n", "y".repeat(200));
    let all = [&lines(0..2)[..], long.as_bytes(), &lines(2..4), long.as_bytes()].concat();
    for bytes in [all.clone(), gzip(&all), zst(&all)] {
        let outcome = read_bytes("a.jsonl", &bytes, &options);
        assert_eq!(outcome.ids(), ids(0..4));
        assert_eq!(outcome.accounting(), (4, 0, 2));
        let problem = &outcome.problems[0];
        let start = lines(0..2).len() as u64;
        assert_eq!(
            (problem.reason.as_str(), problem.line, problem.byte),
            ("line_too_long", Some(3), Some(start))
        );
    }
    // Longer than a block, and than many.
    let options = Options { line_limit: 3 << 20, ..Options::default() };
    for len in [2 << 20, 5 << 20, 20 << 20] {
        let long = format!("{{\"id\":\"x\",\"text\":\"{}\"}}\n", "y".repeat(len));
        let all = [&lines(0..2)[..], long.as_bytes(), &lines(2..4)].concat();
        let kept = usize::from(len < 3 << 20);
        for bytes in [all.clone(), zst(&all)] {
            let outcome = read_bytes("a.jsonl", &bytes, &options);
            assert_eq!(outcome.accounting(), (4 + kept, 0, 1 - kept));
        }
        let outcome = read_bytes("a.txt", &all, &options);
        assert_eq!(outcome.accounting(), (kept, 0, 1 - kept));
    }
    assert!(Blocks::new(&[], &Options { line_limit: 0, ..Options::default() }).is_err());
}

/// A file of three members or frames, ten lines each, with the ends of the members.
fn three(pack: Pack) -> (Vec<u8>, [usize; 3]) {
    let parts = [0..10, 10..20, 20..30].map(|range| pack(&lines(range)));
    let ends = [parts[0].len(), parts[0].len() + parts[1].len(), parts.iter().map(Vec::len).sum()];
    (parts.concat(), ends)
}

#[test]
fn members_are_read_on() {
    for (name, pack) in PACKS {
        let (packed, _) = three(pack);
        let outcome = read_bytes("a.jsonl", &packed, &Options::default());
        assert_eq!(
            (outcome.ids(), outcome.problems.len()),
            (ids(0..30).iter().map(String::as_str).collect(), 0),
            "{name}"
        );
        // Lines may go on from one member to the next, and members may be empty.
        let bytes = lines(0..30);
        let torn: Vec<u8> = bytes.chunks(7).flat_map(|chunk| [pack(chunk), pack(b"")].concat()).collect();
        let outcome = read_bytes("a.jsonl", &torn, &Options::default());
        assert_eq!((outcome.accounting(), outcome.problems.len()), ((30, 0, 0), 0), "{name}");
        for (tail, reason) in [
            (&[0u8; 700][..], "padding"),
            (b"some garbage behind the end, of no use at all", "garbage"),
            (b"\0", "padding"),
            (b"x", "garbage"),
        ] {
            let outcome = read_bytes("a.jsonl", &[&packed, tail].concat(), &Options::default());
            assert_eq!(outcome.accounting(), (30, 0, 0), "{name}");
            assert_eq!(outcome.reasons(), [format!("{name}_{reason}")], "{name}");
            let between = [&packed, tail, &pack(&lines(30..40))].concat();
            let outcome = read_bytes("a.jsonl", &between, &Options::default());
            assert_eq!((outcome.accounting(), outcome.problems.len()), ((40, 0, 0), 1), "{name}");
        }
    }
}

#[test]
fn one_damaged_member() {
    for (name, pack) in PACKS {
        let (packed, ends) = three(pack);
        let middle = (ends[0] + ends[1]) / 2;
        let mut hit = packed.clone();
        hit[middle..middle + 12].fill(0xA5);
        let outcome = read_bytes("a.jsonl", &hit, &Options::default());
        // Inflating often goes on through damage, and only the checksum tells.
        let by_data = [format!("damaged_{name}"), format!("{name}_checksum")];
        let problem =
            outcome.problems.iter().find(|problem| by_data.contains(&problem.reason)).expect("a problem");
        assert!((ends[0]..ends[1]).contains(&(problem.byte.expect("a byte") as usize)), "{name}");
        let found = outcome.ids();
        for id in ids(0..10).iter().chain(&ids(20..30)) {
            assert!(found.contains(&id.as_str()), "{name} {id}");
        }
        // The member is gone altogether: the lines around it are whole.
        let gone = [&packed[..ends[0]], &vec![0xA5; 500][..], &packed[ends[1]..]].concat();
        let outcome = read_bytes("a.jsonl", &gone, &Options::default());
        assert_eq!((outcome.kept.len(), outcome.reasons()), (20, vec![format!("{name}_garbage").as_str()]));
    }
}

#[test]
fn damage_in_a_large_member() {
    // Texts that pack badly, so that the member is larger than what is looked at in one piece.
    let mut state = 1u64;
    let mut any = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize
    };
    let mut large = |range: std::ops::Range<usize>| -> Vec<u8> {
        range
            .map(|id| {
                let text: String = (0..2000).map(|_| char::from(b'a' + (any() % 26) as u8)).collect();
                format!("{{\"id\":\"{id}\",\"text\":\"{text}\"}}\n")
            })
            .collect::<String>()
            .into_bytes()
    };
    let (first, second) = (large(0..2000), large(2000..2100));
    for (name, pack) in PACKS {
        let (first, second) = (pack(&first), pack(&second));
        let mut hit = [&first[..], &second].concat();
        let at = first.len() / 2;
        hit[at..at + 40].fill(0x11);
        let outcome = read_bytes("a.jsonl", &hit, &Options::default());
        let found = outcome.ids();
        assert!(found.len() > 1000, "{name}: {}", found.len());
        assert_eq!(found[found.len() - 100..], ids(2000..2100));
        let by_data = [format!("damaged_{name}"), format!("{name}_checksum")];
        assert!(
            outcome.problems.iter().any(|problem| by_data.contains(&problem.reason)),
            "{name} {:?}",
            outcome.problems
        );
        let cut = read_bytes("a.jsonl", &first[..at], &Options::default());
        assert_eq!(cut.reasons(), [format!("truncated_{name}")]);
        assert_eq!(cut.ids(), ids(0..cut.kept.len()));
        assert!(cut.kept.len() > 900, "{name}: {}", cut.kept.len());
    }
}

#[test]
fn every_cut() {
    for (name, pack) in PACKS {
        let (packed, ends) = three(pack);
        for len in 0..packed.len() {
            let outcome = read_bytes("a.jsonl.gz", &packed[..len], &Options::default());
            let whole = ends.iter().filter(|&&end| end <= len).count() * 10;
            assert!(outcome.kept.len() >= whole, "{name} {len}");
            assert_eq!(outcome.ids(), ids(0..outcome.kept.len()), "{name} {len}");
            assert_eq!(outcome.count(Severity::OverLimit), 0);
            if ends.contains(&len) {
                assert_eq!(outcome.problems.len(), 0, "{name} {len}");
            } else {
                assert_eq!(outcome.problems.len(), 1, "{name} {len}: {:?}", outcome.problems);
                let lost = !outcome.kept.len().is_multiple_of(10);
                assert!(!lost || outcome.count(Severity::Damaged) == 1, "{name} {len}");
            }
        }
    }
    let bytes = lines(0..5);
    for len in 0..bytes.len() {
        let outcome = read_bytes("a.jsonl", &bytes[..len], &Options::default());
        let read = bytes[..len].split(|&byte| byte == b'\n').filter(|line| !line.is_empty()).count();
        let (kept, damaged, _) = outcome.accounting();
        assert_eq!(kept + damaged, read, "{len}");
        assert_eq!(outcome.ids(), ids(0..kept));
    }
}

#[test]
fn every_flip() {
    for (name, pack) in PACKS {
        let (packed, ends) = three(pack);
        let file = if name == "gzip" { "a.jsonl.gz" } else { "a.jsonl.zst" };
        let good: Vec<(String, String)> = read_bytes("a.jsonl", &packed, &Options::default()).kept;
        for at in 0..packed.len() {
            for mask in [0x01, 0x80, 0xFF] {
                let mut hit = packed.clone();
                hit[at] ^= mask;
                let outcome = read_bytes(file, &hit, &Options::default());
                let member = ends.iter().filter(|&&end| end <= at).count();
                for (number, record) in good.iter().enumerate() {
                    let is_there = outcome.kept.contains(record);
                    assert!(
                        is_there || number / 10 == member,
                        "{name} {at} {mask}: {number} {:?}",
                        outcome.problems
                    );
                    assert!(is_there || !outcome.problems.is_empty(), "{name} {at} {mask}: {number}");
                }
            }
        }
    }
    let bytes = lines(0..5);
    for at in 0..bytes.len() {
        for mask in [0x01, 0x80, 0xFF] {
            let mut hit = bytes.clone();
            hit[at] ^= mask;
            let outcome = read_bytes("a.jsonl", &hit, &Options::default());
            let read = hit.split(|&byte| byte == b'\n').filter(|line| !line.is_empty()).count();
            let (kept, damaged, _) = outcome.accounting();
            assert_eq!(kept + damaged, read, "{at} {mask}");
        }
    }
}

#[test]
fn checksums_and_windows() {
    let mut packed = gzip(&lines(0..10));
    let len = packed.len();
    packed[len - 6] ^= 1;
    let outcome = read_bytes("a.jsonl", &[&packed[..], &gzip(&lines(10..20))].concat(), &Options::default());
    assert_eq!((outcome.accounting(), outcome.reasons()), ((20, 0, 0), vec!["gzip_checksum"]));
    let cut = read_bytes("a.jsonl", &packed[..len - 3], &Options::default());
    assert_eq!((cut.accounting(), cut.reasons()), ((10, 0, 0), vec!["truncated_gzip"]));
    let mut packed = zst(&lines(0..10));
    let len = packed.len();
    packed[len - 2] ^= 1;
    let outcome = read_bytes("a.jsonl", &[&packed[..], &zst(&lines(10..20))].concat(), &Options::default());
    assert_eq!((outcome.accounting(), outcome.reasons()), ((20, 0, 0), vec!["zstd_checksum"]));

    // A window of 256 MiB, and one of 128 MiB.
    for (log, accounting, reasons) in [(28, (10, 0, 1), vec!["zstd_window"]), (27, (20, 0, 0), vec![])] {
        let descriptor = (log - 10) << 3;
        let content = lines(0..10);
        let block = ((content.len() as u32) << 3 | 1).to_le_bytes();
        let frame = [&[0x28, 0xB5, 0x2F, 0xFD, 0x00, descriptor][..], &block[..3], &content].concat();
        let outcome =
            read_bytes("a.jsonl", &[&frame[..], &zst(&lines(10..20))].concat(), &Options::default());
        assert_eq!((outcome.accounting(), outcome.reasons()), (accounting, reasons));
    }
}

#[test]
fn skippable_frames() {
    let skip = |len: u32| [&[0x51, 0x2A, 0x4D, 0x18][..], &len.to_le_bytes()].concat();
    let all =
        [&skip(300)[..], &[7; 300], &zst(&lines(0..10)), &skip(0), &zst(&lines(10..20)), &skip(5), b"bytes"]
            .concat();
    let outcome = read_bytes("a.jsonl", &all, &Options::default());
    assert_eq!((outcome.accounting(), outcome.problems.len()), ((20, 0, 0), 0));
    // Says that it is 4 GiB long.
    let all = [&zst(&lines(0..10))[..], &skip(u32::MAX), b"some"].concat();
    let outcome = read_bytes("a.jsonl", &all, &Options::default());
    assert_eq!((outcome.accounting(), outcome.reasons()), ((10, 1, 0), vec!["truncated_zstd"]));
}

#[test]
fn headers_of_members() {
    let body = |flags: u8, fields: &[u8]| {
        let mut packed = gzip(&lines(0..10));
        packed[3] = flags;
        packed.splice(10..10, fields.iter().copied());
        packed
    };
    for packed in [
        body(8, b"name\0"),
        body(16, b"a comment\0"),
        body(4, b"\x03\0xyz"),
        body(2, b"\x12\x34"),
        body(31, b"\x01\0xname\0comment\0\0\0"),
    ] {
        let outcome = read_bytes("a.jsonl", &[&packed[..], &packed].concat(), &Options::default());
        assert_eq!((outcome.accounting(), outcome.problems.len()), ((20, 0, 0), 0));
    }
    let long = body(8, &[&vec![b'n'; 5000][..], b"\0"].concat());
    assert_eq!(read_bytes("a.jsonl", &long, &Options::default()).accounting(), (10, 0, 0));
    let endless = body(8, &vec![b'n'; 200_000]);
    let outcome = read_bytes("a.jsonl", &[&endless[..], &gzip(&lines(10..20))].concat(), &Options::default());
    assert_eq!(
        (outcome.ids(), outcome.reasons()),
        (ids(10..20).iter().map(String::as_str).collect(), vec!["damaged_gzip"])
    );
}

#[test]
fn packing_is_told_by_the_bytes() {
    for (name, pack) in PACKS {
        for file in ["a.jsonl", "a.jsonl.gz", "a.jsonl.zst", "a.ndjson.GZ"] {
            assert_eq!(
                read_bytes(file, &pack(&lines(0..3)), &Options::default()).ids(),
                ids(0..3),
                "{name} {file}"
            );
        }
    }
    for file in ["a.jsonl.gz", "a.jsonl.zst"] {
        assert_eq!(read_bytes(file, &lines(0..3), &Options::default()).ids(), ids(0..3));
        let outcome = read_bytes(file, b"", &Options::default());
        assert_eq!(outcome.accounting(), (0, 1, 0));
    }
}

#[test]
fn files_and_folders() {
    let folder = Folder::new();
    for name in ["b/z.txt", "b/a.txt", "a.jsonl", "c.NDJSON", "b/deep/er/x.txt"] {
        folder.write(name, if name.ends_with("txt") { b"text" } else { b"{\"text\":\"a\"}" });
    }
    folder.write("b/y.txt.gz", &gzip(b"text"));
    folder.write("b/readme.md", b"no");
    folder.write("b/noend", b"no");
    let root = folder.name("");
    let names = |outcome: &Outcome| -> Vec<String> {
        outcome
            .names
            .iter()
            .map(|name| name.strip_prefix(&root).expect("below the root").to_owned())
            .collect()
    };
    let all = ["a.jsonl", "b/a.txt", "b/deep/er/x.txt", "b/y.txt.gz", "b/z.txt", "c.NDJSON"];
    let outcome = read(&[&root], &Options::default());
    assert_eq!((names(&outcome), outcome.problems.len()), (all.map(str::to_owned).to_vec(), 0));
    assert_eq!(outcome.kept[1].0, folder.name("b/a.txt"));

    // Neither the order of the arguments nor naming twice changes anything.
    let b = folder.name("b");
    let a = folder.name("a.jsonl");
    let c = folder.name("c.NDJSON");
    for arguments in [[&b, &a, &c, &root], [&root, &c, &a, &b], [&c, &c, &b, &a]] {
        let arguments = arguments.map(String::as_str);
        assert_eq!(names(&read(&arguments, &Options::default())), all);
    }
    let odd = folder.name("b/../a.jsonl");
    assert_eq!(names(&read(&[&odd, &a], &Options::default())), ["a.jsonl"]);

    // A file that is named is read whatever its name.
    let markdown = folder.name("b/readme.md");
    let (sources, _) = discover(&[markdown], &Options::default()).expect("a file");
    assert_eq!(sources[0].format, Format::Text);
    for (bytes, format) in [
        (&b"\xEF\xBB\xBF \r\n{\"text\":1}"[..], Format::Jsonl),
        (b"\xFF\xFE\n\0{\0", Format::Jsonl),
        (&gzip(b"\n{\"text\":\"a\"}"), Format::Jsonl),
        (b"[\n {", Format::Jsonl),
        (b"[a note]", Format::Text),
        (b"", Format::Text),
    ] {
        let path = folder.write("other.dump", bytes);
        let (sources, _) = discover(&[path], &Options::default()).expect("a file");
        assert_eq!(sources[0].format, format, "{bytes:?}");
    }
}

#[test]
fn globs() {
    let folder = Folder::new();
    for name in
        ["2024-01/a.txt", "2024-01/b.jsonl", "2024-02/a.txt", "2023-12/a.txt", "2024-02/x.log", "top.log"]
    {
        folder.write(name, b"text");
    }
    let found = |pattern: &str| -> Vec<String> {
        let root = folder.name("");
        let (sources, problems) = discover(&[folder.name(pattern)], &Options::default()).expect("files");
        assert_eq!(problems, []);
        sources.iter().map(|source| source.name.strip_prefix(&root).expect("below").to_owned()).collect()
    };
    assert_eq!(found("2024-*"), ["2024-01/a.txt", "2024-01/b.jsonl", "2024-02/a.txt"]);
    assert_eq!(found("2024-*/*.txt"), ["2024-01/a.txt", "2024-02/a.txt"]);
    assert_eq!(found("2024-0?/*"), ["2024-01/a.txt", "2024-01/b.jsonl", "2024-02/a.txt"]);
    assert_eq!(found("**/*.log"), ["2024-02/x.log", "top.log"]);
    assert_eq!(found("{2023-12,2024-01}/[ab].*"), ["2023-12/a.txt", "2024-01/a.txt", "2024-01/b.jsonl"]);
    assert_eq!(found("*.log"), ["top.log"]);
    // A path that exists is no glob.
    folder.write("odd[1].txt", b"text");
    assert_eq!(found("odd[1].txt"), ["odd[1].txt"]);
    for pattern in ["*.none", "none/*.txt", "[", "none.txt", "2024-01/a.txt/x"] {
        let result = discover(&[folder.name(pattern)], &Options::default());
        assert!(matches!(result, Err(Error::NoInput { .. })), "{pattern}");
    }
}

#[test]
fn what_is_no_plain_file() {
    let folder = Folder::new();
    folder.write("real/a.txt", b"text");
    folder.write("elsewhere/b.txt", b"text");
    symlink(folder.path("elsewhere"), folder.path("real/linked")).expect("a link");
    symlink("a.txt", folder.path("real/again.txt")).expect("a link");
    symlink("nowhere", folder.path("real/broken.txt")).expect("a link");
    symlink(".", folder.path("real/loop")).expect("a link");
    let pipe = folder.name("real/pipe.jsonl");
    assert!(Command::new("mkfifo").arg(&pipe).status().expect("mkfifo").success());
    let _socket = std::os::unix::net::UnixListener::bind(folder.path("real/socket")).expect("a socket");
    let outcome = read(&[&folder.name("real")], &Options::default());
    assert_eq!(outcome.names, [folder.name("real/a.txt")]);
    assert_eq!(outcome.accounting(), (1, 0, 0));
    let named = |reason: &str| -> Vec<&str> {
        outcome
            .problems
            .iter()
            .filter(|problem| problem.reason == reason)
            .map(|problem| problem.file.as_str())
            .collect()
    };
    assert_eq!(named("not_a_file"), [pipe.clone(), folder.name("real/socket")]);
    let links =
        ["real/again.txt", "real/broken.txt", "real/linked", "real/loop"].map(|link| folder.name(link));
    assert_eq!(named("link_not_followed"), links);

    // When that is asked for they are followed, and no file is read twice.
    let follow = Options { links: Links::Follow, ..Options::default() };
    let outcome = read(&[&folder.name("real")], &follow);
    assert_eq!(outcome.names, [folder.name("real/a.txt"), folder.name("real/linked/b.txt")]);
    assert_eq!(outcome.accounting(), (2, 1, 0));
    let mut problems: Vec<(&str, &str)> =
        outcome.problems.iter().map(|problem| (problem.reason.as_str(), problem.file.as_str())).collect();
    problems.sort_unstable();
    let [broken, looped] = ["real/broken.txt", "real/loop"].map(|link| folder.name(link));
    let socket = folder.name("real/socket");
    let expected = [
        ("link_not_followed", &looped),
        ("not_a_file", &pipe),
        ("not_a_file", &socket),
        ("unreadable", &broken),
    ];
    assert_eq!(problems, expected.map(|(reason, file)| (reason, file.as_str())));

    // A pipe that is named is read, and its records can be read again.
    let writer = std::thread::spawn({
        let pipe = pipe.clone();
        move || std::fs::write(pipe, lines(0..1000)).expect("a pipe")
    });
    let outcome = read(&[&pipe], &Options::default());
    writer.join().expect("the writer");
    assert_eq!(outcome.ids(), ids(0..1000));
}

#[test]
fn nothing_to_read() {
    let folder = Folder::new();
    folder.write("empty/readme.md", b"no");
    folder.write("full/a.txt", b"text");
    let no_input =
        |arguments: &[String]| matches!(discover(arguments, &Options::default()), Err(Error::NoInput { .. }));
    assert!(no_input(&[]));
    assert!(no_input(&[folder.name("empty")]));
    assert!(no_input(&[folder.name("full"), folder.name("missing")]));
    let outcome = read(&[&folder.name("full"), &folder.name("empty")], &Options::default());
    assert_eq!((outcome.accounting(), outcome.reasons()), ((1, 0, 0), vec!["nothing_found"]));
}

#[test]
fn files_that_go_or_change() {
    let folder = Folder::new();
    let names = [folder.write("a.jsonl", &lines(0..5)), folder.write("b.jsonl", &lines(5..9))];
    let options = Options::default();
    let (sources, problems) = discover(&names, &options).expect("files");
    std::fs::remove_file(&names[0]).expect("a file");
    let outcome = read_sources(&sources, problems, &options);
    assert_eq!((outcome.accounting(), outcome.reasons()), ((4, 1, 0), vec!["unreadable"]));

    let (sources, _) = discover(&names[1..], &options).expect("files");
    for (len, is_good) in [(lines(5..9).len() + 10, true), (lines(5..9).len() - 1, false)] {
        std::fs::write(&names[1], lines(5..9)).expect("a file");
        let mut blocks = Blocks::new(&sources, &options).expect("blocks");
        let mut places = Vec::new();
        while let Some(Parcel::Lines(block)) = blocks.next(Vec::new()) {
            records(&block, &options.fields, "b", |place, _| places.push(place));
        }
        let store = blocks.into_store();
        assert!(store.is_in_place(0));
        let file = std::fs::OpenOptions::new().write(true).open(&names[1]).expect("a file");
        file.set_len(len as u64).expect("a file");
        let mut bytes = Vec::new();
        assert_eq!(store.fetch(places[0], &mut bytes).is_ok(), is_good);
    }
}

#[test]
fn a_store_serves_many_files_and_threads() {
    let folder = Folder::new();
    for number in 0..200 {
        let bytes = lines(number..number + 3);
        folder.write(&format!("{number}.jsonl"), &if number % 3 == 0 { gzip(&bytes) } else { bytes });
    }
    let options = Options::default();
    let (sources, _) = discover(&[folder.name("")], &options).expect("files");
    let mut blocks = Blocks::new(&sources, &options).expect("blocks");
    let mut found = Vec::new();
    while let Some(Parcel::Lines(block)) = blocks.next(Vec::new()) {
        records(&block, &options.fields, "f", |place, record| {
            found.push((place, record.expect("a record").id.expect("an id").into_owned()));
        });
    }
    assert_eq!(found.len(), 600);
    let (done, total) = blocks.progress();
    assert_eq!(Some(done), total);
    let store = blocks.into_store();
    assert_eq!(store.sources(), sources);
    std::thread::scope(|scope| {
        for start in 0..8 {
            let (store, found) = (&store, &found);
            scope.spawn(move || {
                let mut bytes = Vec::new();
                for (place, id) in found[start..].iter().step_by(3).chain(found.iter().rev()) {
                    store.fetch(*place, &mut bytes).expect("the record again");
                    let again = record(&bytes, Format::Jsonl, &Options::default().fields).expect("a record");
                    assert_eq!(again.id.as_deref(), Some(id.as_str()));
                }
            });
        }
    });
}

#[test]
fn no_room_for_the_spool() {
    let folder = Folder::new();
    let path = folder.write("a.jsonl", &gzip(&lines(0..10)));
    let options = Options { temp_dir: Some(folder.path("missing")), ..Options::default() };
    let (sources, _) = discover(&[path], &options).expect("a file");
    let mut blocks = Blocks::new(&sources, &options).expect("blocks");
    assert!(blocks.next(Vec::new()).is_none());
    assert!(matches!(blocks.failed(), Some(Error::Io { .. })));
    assert!(blocks.next(Vec::new()).is_none());
}

#[test]
fn unreadable_without_rights() {
    use std::os::unix::fs::PermissionsExt;
    let folder = Folder::new();
    let path = folder.write("in/a.txt", b"text");
    folder.write("in/b.txt", b"text");
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o000)).expect("rights");
    let outcome = read(&[&folder.name("in")], &Options::default());
    // The superuser may read everything.
    let is_super = std::fs::File::open(Path::new(&path)).is_ok();
    assert_eq!(outcome.accounting(), if is_super { (2, 0, 0) } else { (1, 1, 0) });
}

#[test]
fn one_layer_of_packing() {
    let folder = Folder::new();
    folder.write("a.jsonl.gz", &gzip(&lines(0..3)));
    folder.write("b.jsonl.gz", &gzip(&gzip(&lines(3..6))));
    folder.write("c.jsonl.zst", &zst(&gzip(&lines(6..9))));
    let outcome = read(&[&folder.name("")], &Options::default());
    assert_eq!(
        (outcome.ids(), outcome.accounting()),
        (ids(0..3).iter().map(String::as_str).collect(), (3, 0, 2))
    );
    assert_eq!(outcome.reasons(), ["packed_twice", "packed_twice"]);
}
