//! What goes wrong in crawls, one test each: containers and text. Those of archives are tested beside their reader,
//! those of tables in `tests/tables.rs`, and cuts and flips at every place in `tests/damage.rs`.

use std::io::Write;
use std::path::PathBuf;

use flate2::Compression;
use flate2::write::GzEncoder;
use newsprint::error::{Problem, Severity};
use newsprint::input::Options;
use newsprint::params::Params;
use newsprint::pipeline::cluster::{KeepTexts, cluster};
use newsprint::pipeline::extract::{Extraction, extract_into};
use newsprint::pipeline::{Job, OnDamage, Unnamed, unwatched};
use newsprint::report::folder::Replace;
use newsprint::report::{Accounting, Summary};
use serde_json::Value;

struct Read {
    rows: Vec<Value>,
    accounting: Accounting,
    problems: Vec<Problem>,
}

impl Read {
    fn ids(&self) -> Vec<&str> {
        self.rows.iter().map(|row| row["id"].as_str().unwrap()).collect()
    }

    fn text(&self, at: usize) -> &str {
        self.rows[at]["text"].as_str().unwrap()
    }

    /// Reasons of what was lost, then of what is worth knowing.
    fn reasons(&self) -> (Vec<&str>, Vec<&str>) {
        let reasons = |is_lost: bool| {
            let some = self.problems.iter().filter(|problem| (problem.severity != Severity::Note) == is_lost);
            some.map(|problem| problem.reason.as_str()).collect()
        };
        (reasons(true), reasons(false))
    }
}

fn read_with(name: &str, bytes: &[u8], input: Options) -> Read {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).unwrap();
    let extraction = Extraction {
        input,
        arguments: vec![path.to_str().unwrap().to_string()],
        unnamed: Unnamed::Unknown,
        on_damage: OnDamage::Skip,
        output: PathBuf::from("-"),
        problems: None,
        replace: Replace::Never,
    };
    let mut all = Vec::new();
    let write = |lines: &[u8]| {
        all.extend_from_slice(lines);
        Ok(())
    };
    let (summary, problems) = extract_into(&extraction, &unwatched(), write).unwrap();
    let lines = all.split(|&byte| byte == b'\n').filter(|line| !line.is_empty());
    let rows = lines.map(|line| serde_json::from_slice(line).unwrap()).collect();
    assert!(summary.accounting.holds());
    assert!(problems.kept.iter().all(|problem| problem.file.ends_with(name)));
    Read { rows, accounting: summary.accounting, problems: problems.kept }
}

fn read(name: &str, bytes: &[u8]) -> Read {
    read_with(name, bytes, Options::default())
}

fn clustered(lines: &str) -> (Summary, Vec<Value>) {
    let folder = tempfile::tempdir().unwrap();
    let (path, out) = (folder.path().join("a.jsonl"), folder.path().join("out"));
    std::fs::write(&path, lines).unwrap();
    let job = Job {
        params: Params::default(),
        input: Options::default(),
        arguments: vec![path.to_str().unwrap().to_string()],
        unnamed: Unnamed::Unknown,
        on_damage: OnDamage::Skip,
    };
    let summary = cluster(&job, &out, Replace::Never, KeepTexts::OfPairs, &unwatched()).unwrap();
    let rows = std::fs::read_to_string(out.join("clusters.jsonl")).unwrap();
    (summary, rows.lines().map(|row| serde_json::from_str(row).unwrap()).collect())
}

fn line(id: &str, text: &str) -> String {
    format!("{}\n", serde_json::json!({ "id": id, "text": text }))
}

fn gz(bytes: &[u8]) -> Vec<u8> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::default());
    packed.write_all(bytes).unwrap();
    packed.finish().unwrap()
}

/// Two lines in a member each.
fn two_members() -> (Vec<u8>, Vec<u8>) {
    (gz(line("a", "the first").as_bytes()), gz(line("b", "the second").as_bytes()))
}

#[test]
fn gzip_cut() {
    let (first, second) = two_members();
    let read = read("a.jsonl.gz", &[&first[..], &second[..second.len() / 2]].concat());
    assert_eq!((read.ids(), read.reasons()), (vec!["a"], (vec!["truncated_gzip"], vec![])));
}

#[test]
fn gzip_checksum() {
    let (mut first, second) = two_members();
    let at = first.len() - 7;
    first[at] ^= 1;
    let read = read("a.jsonl.gz", &[first, second].concat());
    assert_eq!((read.ids(), read.reasons()), (vec!["a", "b"], (vec![], vec!["gzip_checksum"])));
}

#[test]
fn gzip_length() {
    let (mut first, second) = two_members();
    let at = first.len() - 2;
    first[at] ^= 1;
    let read = read("a.jsonl.gz", &[first, second].concat());
    assert_eq!((read.ids(), read.reasons()), (vec!["a", "b"], (vec![], vec!["gzip_checksum"])));
}

#[test]
fn gzip_garbage() {
    let (first, second) = two_members();
    let read = read("a.jsonl.gz", &[&first, &b"no gzip at all, five words"[..], &second].concat());
    assert_eq!((read.ids(), read.reasons()), (vec!["a", "b"], (vec![], vec!["gzip_garbage"])));
}

#[test]
fn gzip_zero_padding() {
    let (first, second) = two_members();
    let read = read("a.jsonl.gz", &[&first, &[0; 1024][..], &second, &[0; 7]].concat());
    assert_eq!(read.ids(), ["a", "b"]);
    assert_eq!(read.reasons().0, Vec::<&str>::new());
}

#[test]
fn gzip_many_members() {
    let members: Vec<u8> = (0..500).flat_map(|id| gz(line(&id.to_string(), "text").as_bytes())).collect();
    assert_eq!(read("a.jsonl.gz", &members).accounting.kept, 500);
}

#[test]
fn zstd_window_over_128_mib() {
    // Frame header: no checksum, no size, window descriptor of 2^28 bytes; then an empty last block.
    let huge = [0x28, 0xB5, 0x2F, 0xFD, 0x00, 0x90, 0x01, 0x00, 0x00];
    let good = zstd::encode_all(line("a", "the first").as_bytes(), 3).unwrap();
    let read = read("a.jsonl.zst", &[&huge[..], &good].concat());
    assert_eq!((read.ids(), read.reasons().0), (vec!["a"], vec!["zstd_window"]));
}

#[test]
fn zstd_stated_size_is_not_allocated() {
    // A frame that says it holds 2^62 bytes, in 8 bytes, and holds one block of 3.
    let mut huge = vec![0x28, 0xB5, 0x2F, 0xFD, 0xC0, 0x00];
    huge.extend_from_slice(&(1u64 << 62).to_le_bytes());
    huge.extend_from_slice(&[0x19, 0x00, 0x00, b'a', b'b', b'c']);
    let read = read("a.jsonl.zst", &huge);
    assert_eq!((read.accounting.read, read.accounting.kept), (1, 0));
}

#[test]
fn zstd_skippable_frame() {
    let good = zstd::encode_all(line("a", "the first").as_bytes(), 3).unwrap();
    let skippable = [0x50, 0x2A, 0x4D, 0x18, 3, 0, 0, 0, b'x', b'y', b'z'];
    let read = read("a.jsonl.zst", &[&skippable[..], &good, &skippable].concat());
    assert_eq!((read.ids(), read.reasons()), (vec!["a"], (vec![], vec![])));
}

#[test]
fn zstd_ends_inside_a_frame_at_a_line_end() {
    let mut packed = zstd::Encoder::new(Vec::new(), 3).unwrap();
    packed.write_all(line("a", "the first").as_bytes()).unwrap();
    packed.flush().unwrap();
    let cut = packed.get_ref().clone();
    let read = read("a.jsonl.zst", &cut);
    assert_eq!((read.ids(), read.reasons().0), (vec!["a"], vec!["truncated_zstd"]));
}

#[test]
fn bomb_of_one_line() {
    let bomb = gz(&[
        line("a", "the first").into_bytes(),
        vec![b'0'; 1 << 22],
        b"\n".to_vec(),
        line("b", "x").into(),
    ]
    .concat());
    assert!(bomb.len() < 1 << 14);
    let read = read_with("a.jsonl.gz", &bomb, Options { line_limit: 1 << 20, ..Options::default() });
    assert_eq!((read.ids(), read.reasons().0), (vec!["a", "b"], vec!["line_too_long"]));
}

#[test]
fn packed_twice() {
    let read = read("a.jsonl.gz", &gz(&gz(b"{}")));
    assert_eq!((read.accounting.over_limit, read.reasons().0), (1, vec!["packed_twice"]));
}

#[test]
fn json_lines_end_at_line_feeds_only() {
    let text = "one\u{2028}two\u{2029}three\u{85}four\u{b}\u{c}";
    let lines = format!("{{\"id\":\"a\",\"text\":\"{}\"}}\n", &text[..text.len() - 2]);
    let read = read("a.jsonl", lines.as_bytes());
    assert_eq!((read.ids(), read.text(0)), (vec!["a"], &text[..text.len() - 2]));
}

#[test]
fn json_too_deep() {
    let deep = |field: &str, depth: usize| {
        format!(
            "{{\"id\":\"{field}\",\"{field}\":{}{},\"text\":\"x\"}}\n",
            "[".repeat(depth),
            "]".repeat(depth)
        )
    };
    let text = format!("{{\"id\":\"t\",\"text\":{}{}}}\n", "[".repeat(200_000), "]".repeat(200_000));
    let lines = [deep("more", 200_000), deep("author", 200_000), text, line("b", "x")].concat();
    let read = read("a.jsonl", lines.as_bytes());
    // What is not asked for may be as deep as it likes.
    assert_eq!(read.ids(), ["more", "author", "b"]);
    assert_eq!((read.reasons().0, read.accounting.read), (vec!["wrong_type"], 4));
}

#[test]
fn json_key_given_twice() {
    let read = read("a.jsonl", b"{\"id\":\"a\",\"text\":\"x\",\"id\":\"b\",\"text\":\"y\"}\n");
    assert_eq!((read.ids(), read.text(0)), (vec!["b"], "y"));
}

#[test]
fn json_array() {
    let read = read("a.jsonl", b"[\n{\"id\":\"a\",\"text\":\"x\"},\n{\"id\":\"b\",\"text\":\"y\"}\n]\n");
    assert_eq!((read.accounting.read, read.reasons().0), (1, vec!["not_json_lines"]));
    assert!(read.problems[0].detail.contains("one JSON object a line"));
}

#[test]
fn json_pretty_printed() {
    let read = read("a.jsonl", b"{\n  \"id\": \"a\",\n  \"text\": \"x\"\n}\n");
    assert_eq!((read.accounting.read, read.reasons().0), (1, vec!["not_json_lines"]));
}

#[test]
fn json_invalid_byte() {
    let mut lines = [line("a", "x"), line("b", "caf?"), line("c", "z")].concat().into_bytes();
    let at = lines.iter().position(|&byte| byte == b'?').unwrap();
    lines[at] = 0xE9;
    let read = read("a.jsonl", &lines);
    assert_eq!((read.ids(), read.text(1)), (vec!["a", "b", "c"], "caf\u{FFFD}"));
    assert_eq!((read.problems[0].line, read.problems[0].reason.as_str()), (Some(2), "invalid_characters"));
}

#[test]
fn json_lone_surrogate() {
    let read = read("a.jsonl", b"{\"id\":\"a\",\"text\":\"x \\ud800 y\"}\n");
    assert_eq!((read.text(0), read.reasons().1), ("x \u{FFFD} y", vec!["invalid_characters"]));
}

#[test]
fn json_not_a_number() {
    let read = read(
        "a.jsonl",
        b"{\"id\":\"a\",\"text\":NaN}\n{\"id\":\"b\",\"text\":7}\n{\"id\":\"c\",\"text\":\"x\"}\n",
    );
    assert_eq!((read.ids(), read.reasons().0), (vec!["c"], vec!["bad_json", "wrong_type"]));
}

#[test]
fn mark_in_front_of_json() {
    assert_eq!(read("a.jsonl", format!("\u{feff}{}", line("a", "x")).as_bytes()).ids(), ["a"]);
}

#[test]
fn mark_decides() {
    let utf16: Vec<u8> =
        [0xFEFF].into_iter().chain(line("a", "Čert ví").encode_utf16()).flat_map(u16::to_le_bytes).collect();
    assert_eq!(read("a.jsonl", &utf16).text(0), "Čert ví");
}

#[test]
fn nul_is_a_character() {
    let read = read("a.jsonl", b"{\"id\":\"a\",\"text\":\"x \\u0000 y\"}\n");
    assert_eq!((read.text(0), read.problems.len()), ("x \0 y", 0));
}

const STORY: &str = "The ferry to Vale came in two hours late on Monday, and nobody on the quay had been told why. A \
    spokesman of the line said that a valve had been changed at sea and tested twice before the ship went on her way.";

#[test]
fn composed_invisible_and_white_space_make_no_difference() {
    let other =
        STORY.replace(' ', "\u{a0}\n").replace("spokesman", "spokes\u{ad}man").replace("sea", "s\u{200b}ea");
    let accents = |text: &str| text.replace("valve", "vàlve");
    let decomposed = |text: &str| text.replace("valve", "va\u{300}lve");
    let (summary, clusters) =
        clustered(&[line("a", &accents(STORY)), line("b", &decomposed(&other))].concat());
    assert_eq!((summary.counts.texts, clusters.len()), (1, 1));
}

#[test]
fn empty_one_word_and_punctuation_are_no_copies() {
    let lines: String = (0..50)
        .map(|id| line(&id.to_string(), ["", "Correction", "... --- ...", " \n\t "][id % 4]))
        .collect();
    let (summary, clusters) = clustered(&lines);
    assert_eq!((summary.counts.texts, summary.counts.candidates), (0, 0));
    // Byte for byte the same is the same all the same.
    let mut sizes: Vec<u64> = clusters.iter().map(|cluster| cluster["size"].as_u64().unwrap()).collect();
    sizes.sort_unstable();
    assert_eq!((sizes, summary.accounting.empty), (vec![12, 13], 25));
}

#[test]
fn one_word_over_and_over() {
    let (summary, clusters) =
        clustered(&[line("a", &"ha ".repeat(5000)), line("b", &"ha ".repeat(700))].concat());
    assert_eq!((summary.accounting.read, clusters.len()), (2, 0));
}

#[test]
fn id_given_twice() {
    let (summary, clusters) = clustered(&[line("a", STORY), line("a", STORY)].concat());
    assert_eq!((summary.counts.ids_repeated, clusters[0]["size"].as_u64()), (1, Some(2)));
}

#[test]
fn id_that_is_a_path() {
    let (_, clusters) = clustered(&[line("../../x", STORY), line("/etc/passwd\0", STORY)].concat());
    assert_eq!(clusters[0]["members"], serde_json::json!(["../../x", "/etc/passwd\0"]));
}

#[test]
fn scripts_without_spaces() {
    let han = "海岛渡轮因船底钢板出现裂纹将停航至五月中旬港务局周二表示检查人员在水线以下发现十四处裂纹该船每天运送约九百名乘客和一百二十辆汽车";
    let (summary, clusters) = clustered(&[line("a", han), line("b", &format!("{han}。完"))].concat());
    assert_eq!((summary.accounting.kept, clusters.len()), (2, 1));
}
