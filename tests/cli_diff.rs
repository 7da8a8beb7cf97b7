//! Drives `newsprint diff` as a shell does.
#![cfg(feature = "cli")]

mod shell;

use std::fs;
use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use serde_json::{Value, json};
use tempfile::TempDir;

use shell::{assert_code, stderr, stdout};

const OLD: &str = "Three people died when a ferry sank off Lanpu on Monday, police said.\n\n\
                   \"We saw nothing,\" said Jan Vermeer, a spokesman for the line.";
const NEW: &str = "Four people died when a ferry sank off Lanpu on Monday, police said.\n\n\
                   “We saw nothing,” said Jan Vermeer, a spokesman for the line.\n\n\
                   Divers will look at the wreck this week.";

/// A folder with versions of an article, and the program.
struct Desk {
    folder: TempDir,
}

impl Desk {
    fn new() -> Self {
        let desk = Desk { folder: tempfile::tempdir().unwrap() };
        desk.file("old.txt", OLD);
        desk.file("new.txt", NEW);
        // The same but for typography.
        desk.file("quiet.txt", &OLD.replace('"', "”"));
        desk
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn file(&self, name: &str, text: &str) {
        fs::write(self.path(name), text).unwrap();
    }

    /// Records of one story that changed and changed back, and of two others.
    fn crawl(&self) {
        let story: String = (0..60).map(|word| format!("story{word} ")).collect();
        let record = |id: &str, published: &str, text: &str| {
            let text = format!("{text}\n\n{story}.");
            json!({ "id": id, "source": "Desk", "title": "Ferry", "published": published, "text": text })
                .to_string()
        };
        let lines = [
            record("b", "2026-03-02T10:00Z", NEW),
            record("a", "2026-03-01", OLD),
            record("c", "2026-03-03", OLD),
            json!({ "id": "twice", "text": "One text." }).to_string(),
            json!({ "id": "twice", "text": "Another text." }).to_string(),
            json!({ "id": "empty", "text": "" }).to_string(),
        ];
        self.file("crawl.jsonl", &lines.join("\n"));
    }

    fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_newsprint"));
        command.args(words).current_dir(self.folder.path());
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    fn run(&self, words: &str) -> Output {
        self.command(&words.split_whitespace().collect::<Vec<_>>()).output().unwrap()
    }

    fn run_on(&self, words: &str, input: &[u8]) -> Output {
        let mut child = self
            .command(&words.split_whitespace().collect::<Vec<_>>())
            .stdin(Stdio::piped())
            .spawn()
            .unwrap();
        child.stdin.take().unwrap().write_all(input).unwrap();
        child.wait_with_output().unwrap()
    }
}

fn report(output: &Output) -> Value {
    assert_code(output, 0);
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn two_files_are_compared_in_every_form() {
    let desk = Desk::new();
    let text = desk.run("diff old.txt new.txt");
    assert_code(&text, 0);
    assert!(stdout(&text).contains("~ [-Three-] {+Four+} people died"), "{}", stdout(&text));
    assert!(stdout(&text).contains("+ Divers will look at the wreck this week."));
    assert!(!stdout(&text).contains('\x1b'), "colour in a pipe");
    assert!(stdout(&text).lines().all(|line| line.chars().count() <= 80));

    let json = report(&desk.run("diff old.txt new.txt --format json"));
    assert_eq!(json["old"]["id"], "old.txt");
    let kinds: Vec<&str> =
        json["edits"].as_array().unwrap().iter().map(|edit| edit["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["changed", "typographic", "added"]);
    assert_eq!(json["new"]["sentences"], 3);

    let markdown = desk.run("diff old.txt new.txt --format markdown");
    assert!(stdout(&markdown).contains("~~Three~~ **Four** people died"), "{}", stdout(&markdown));
    let html = desk.run("diff old.txt new.txt --format html");
    assert!(stdout(&html).starts_with("<!DOCTYPE html>"));
    assert!(stdout(&html).trim_end().ends_with("</html>"));
}

#[test]
fn colour_is_for_who_wants_it() {
    let desk = Desk::new();
    let run = |name: &str, value: &str| {
        let mut command = desk.command(&["diff", "old.txt", "new.txt"]);
        command.env_remove("NO_COLOR").env_remove("CLICOLOR_FORCE").env(name, value).output().unwrap()
    };
    let colour = run("CLICOLOR_FORCE", "1");
    assert!(stdout(&colour).contains("\x1b["), "{}", stdout(&colour));
    assert!(!stdout(&colour).contains("[-Three-]"));
    let bare = run("NO_COLOR", "1");
    assert!(stdout(&bare).contains("[-Three-]") && !stdout(&bare).contains('\x1b'));
}

#[test]
fn exit_codes_are_those_of_diff() {
    let desk = Desk::new();
    desk.crawl();
    for (words, code) in [
        ("diff old.txt new.txt", 0),
        ("diff old.txt absent.txt", 1),
        ("diff old.txt", 2),
        ("diff", 2),
        ("diff - -", 2),
        ("diff --cluster 1", 2),
        ("diff a b --in crawl.jsonl --cluster 1", 2),
        ("diff old.txt new.txt --format pdf", 2),
        ("diff old.txt new.txt --force", 2),
        ("diff old.txt old.txt --exit-code", 0),
        ("diff old.txt quiet.txt --exit-code", 0),
        ("diff a c --in crawl.jsonl --exit-code", 0),
        ("diff old.txt new.txt --exit-code", 1),
        ("diff old.txt quiet.txt new.txt --exit-code", 1),
        ("diff old.txt absent.txt --exit-code", 2),
        ("diff a nope --in crawl.jsonl --exit-code", 2),
    ] {
        assert_code(&desk.run(words), code);
    }
}

#[test]
fn more_than_two_versions_are_a_chain() {
    let desk = Desk::new();
    let chain = report(&desk.run("diff old.txt new.txt quiet.txt --format json"));
    assert_eq!(chain["versions"].as_array().unwrap().len(), 3);
    assert_eq!(chain["steps"].as_array().unwrap().len(), 2);
    assert_eq!(chain["reversions"][0]["back"], 2);
    let lives: Vec<(u64, Option<u64>)> = chain["sentences"]
        .as_array()
        .unwrap()
        .iter()
        .map(|life| (life["entered"].as_u64().unwrap(), life["left"].as_u64()))
        .collect();
    assert_eq!(lives, [(0, None), (0, None), (1, Some(2))]);
    let page = desk.run("diff old.txt new.txt quiet.txt");
    assert!(stdout(&page).contains("Changed back"), "{}", stdout(&page));
    for format in ["markdown", "html"] {
        assert_code(&desk.run(&format!("diff old.txt new.txt quiet.txt --format {format}")), 0);
    }
}

#[test]
fn articles_of_a_crawl_and_of_an_output_are_found_by_id() {
    let desk = Desk::new();
    desk.crawl();
    for within in ["crawl.jsonl", ".", "*.jsonl", "out"] {
        if within == "out" {
            assert_code(&desk.run("cluster crawl.jsonl -o out --quiet"), 0);
        }
        let json = report(&desk.run(&format!("diff a b --format json --in {within}")));
        assert_eq!(json["summary"]["changed"], 1, "{within}");
        assert_eq!(json["new"]["title"], "Ferry");
        assert_eq!(json["metadata"][0]["field"], "published");
    }
    // A text that the output did not store is read where it was.
    let json = report(&desk.run("diff a twice --format json --in out"));
    assert_eq!(json["new"]["sentences"], 1);
    let json = report(&desk.run("diff a empty --format json --in crawl.jsonl"));
    assert_eq!(json["new"]["sentences"], 0);

    let twice = desk.run("diff a twice --in crawl.jsonl");
    assert_code(&twice, 1);
    assert!(stderr(&twice).contains("the id twice"), "{}", stderr(&twice));
    for within in ["crawl.jsonl", "out"] {
        let missing = desk.run(&format!("diff a nope --in {within}"));
        assert_code(&missing, 1);
        assert_eq!(stderr(&missing), "newsprint: no article has the id nope\n");
    }
}

#[test]
fn a_cluster_is_a_chain_in_the_order_of_its_times() {
    let desk = Desk::new();
    desk.crawl();
    assert_code(&desk.run("cluster crawl.jsonl -o out --quiet --diff"), 0);
    let chain = report(&desk.run("diff --in out --cluster 0 --format json"));
    let ids: Vec<&str> =
        chain["versions"].as_array().unwrap().iter().map(|v| v["id"].as_str().unwrap()).collect();
    assert_eq!(ids, ["a", "b", "c"]);
    assert_eq!(chain["reversions"][0]["before"], 0);
    assert_code(&desk.run("diff --in out --cluster 7"), 1);
    assert_code(&desk.run("diff --in crawl.jsonl --cluster 0"), 1);

    // b came after a and c after b, at one outlet; whichever represents the cluster has no row.
    let rows = fs::read_to_string(desk.path("out/diffs.jsonl")).unwrap();
    let rows: Vec<Value> = rows.lines().map(|row| serde_json::from_str(row).unwrap()).collect();
    let clusters: Value =
        serde_json::from_str(fs::read_to_string(desk.path("out/clusters.jsonl")).unwrap().trim()).unwrap();
    let expected: Vec<Value> = ["a", "b", "c"]
        .iter()
        .filter(|id| clusters["representative"] != **id)
        .map(|id| match *id {
            "a" => json!(["a", "representative", clusters["representative"]]),
            "b" => json!(["b", "previous", "a"]),
            id => json!([id, "previous", "b"]),
        })
        .collect();
    let found: Vec<Value> =
        rows.iter().map(|row| json!([row["id"], row["against"], row["old"]["id"]])).collect();
    assert_eq!(found, expected);
    assert!(rows.iter().all(|row| row["new"]["id"] == row["id"]));
    let summary: Value = serde_json::from_slice(&fs::read(desk.path("out/summary.json")).unwrap()).unwrap();
    assert_eq!(summary["counts"]["diffs"], 2);
}

#[test]
fn standard_input_is_a_text_or_a_record() {
    let desk = Desk::new();
    let summary = |words: &str, input: &[u8]| {
        let mut json = report(&desk.run_on(words, input));
        (json["summary"].take(), json["old"]["title"].take(), json["old"]["id"].take())
    };
    let (expected, ..) = summary("diff old.txt new.txt --format json", b"");
    let (text, title, id) = summary("diff - new.txt --format json", OLD.as_bytes());
    assert_eq!((&text, title, id), (&expected, Value::Null, json!("-")));
    let record = json!({ "text": OLD, "title": "Ferry" }).to_string();
    let (record, title, _) = summary("diff - new.txt --format json", record.as_bytes());
    assert_eq!((&record, title), (&expected, json!("Ferry")));
    let (pipe, ..) = summary("diff /dev/stdin new.txt --format json", OLD.as_bytes());
    assert_eq!(pipe, expected);
}

#[test]
fn a_file_is_one_article() {
    let desk = Desk::new();
    desk.crawl();
    desk.file("none.jsonl", "\n");
    desk.file("bad.jsonl", "{\"text\": oops}\n");
    desk.file("other.jsonl", "{\"id\": \"a\", \"prose\": \"It rained.\"}\n");
    assert_code(&desk.run("diff other.jsonl other.jsonl --text-field prose --exit-code"), 0);
    for (words, said) in [
        ("diff crawl.jsonl old.txt", "holds more than one article"),
        ("diff none.jsonl old.txt", "holds no article"),
        ("diff bad.jsonl old.txt", "bad.jsonl, line 1"),
        ("diff other.jsonl old.txt", "other.jsonl: the record has no text; --text-field"),
        ("diff a a --in other.jsonl", "other.jsonl: the article a has no text"),
        ("diff . old.txt", "is a folder"),
        ("diff absent.txt old.txt", "nothing to read: absent.txt"),
        ("diff a b --in absent", "nothing to read: absent"),
    ] {
        let output = desk.run(words);
        assert_code(&output, 1);
        assert!(stderr(&output).contains(said), "{words}: {}", stderr(&output));
        assert_eq!(stdout(&output), "");
    }
    desk.file("empty.txt", "");
    assert_code(&desk.run("diff empty.txt empty.txt --exit-code"), 0);
    assert_code(&desk.run("diff empty.txt old.txt --exit-code"), 1);
}

#[test]
fn a_file_is_written_whole_and_replaced_by_force_alone() {
    let desk = Desk::new();
    for format in ["text", "json", "markdown", "html"] {
        let words = format!("diff old.txt new.txt --format {format}");
        let printed = desk.run(&words);
        assert_code(&desk.run(&format!("{words} -o page")), 0);
        let written = fs::read(desk.path("page")).unwrap();
        assert_eq!(String::from_utf8_lossy(&written), stdout(&printed), "{format}");
        let refused = desk.run(&format!("{words} -o page"));
        assert_code(&refused, 1);
        assert!(stderr(&refused).contains("--force"));
        assert_code(&desk.run(&format!("{words} -o page --force --exit-code")), 1);
        fs::remove_file(desk.path("page")).unwrap();
    }
    assert_code(&desk.run("diff old.txt new.txt -o no/such/folder/page --exit-code"), 2);
    assert_eq!(stdout(&desk.run("diff old.txt new.txt -o -")), stdout(&desk.run("diff old.txt new.txt")));
}

#[test]
fn a_reader_that_leaves_is_no_failure() {
    let desk = Desk::new();
    for format in ["text", "json", "markdown", "html"] {
        for (flag, code) in [("--full", 0), ("--exit-code", 1)] {
            let (reader, writer) = std::io::pipe().unwrap();
            drop(reader);
            let mut command = desk.command(&["diff", "old.txt", "new.txt", "--format", format, flag]);
            let output = command.stdout(writer).output().unwrap();
            assert_code(&output, code);
            assert_eq!(stderr(&output), "");
        }
    }
}

#[test]
fn no_name_and_no_text_moves_the_cursor() {
    let desk = Desk::new();
    let acts = |text: &str| {
        text.chars().any(|character| {
            (character.is_control() && character != '\n')
                || matches!(character, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}')
                || matches!(character, '\u{2066}'..='\u{2069}')
        })
    };
    let names = ["a\x1b[2J\u{202e}\u{9b}31m b'\"<script>.txt", "-rf $(reboot) [*].txt", "\u{2066}x\r.txt"];
    for (name, text) in names.iter().zip([OLD, NEW, OLD]) {
        desk.file(
            name,
            &format!("{text}\n\ncalm\x1b]0;owned\x07 \u{202e}deppilf\u{202c} <b onclick=\"x\">\x08."),
        );
    }
    for format in ["text", "json", "markdown", "html"] {
        for names in [&names[..2], &names[..]] {
            let words: Vec<&str> =
                ["diff", "--format", format, "--"].into_iter().chain(names.iter().copied()).collect();
            let output = desk.command(&words).output().unwrap();
            assert_code(&output, 0);
            if format != "html" {
                assert!(!acts(stdout(&output)), "{format}: {:?}", stdout(&output));
            }
            assert!(!stdout(&output).contains('\x1b'));
            assert!(format != "html" || !stdout(&output).contains("<b onclick"));
        }
    }
    for words in [["diff", "no\x1b[2J", "old.txt"], ["diff", "old.txt", "\u{202e}none"]] {
        let output = desk.command(&words).output().unwrap();
        assert_code(&output, 1);
        assert!(!acts(stderr(&output)), "{:?}", stderr(&output));
    }
    let output = desk.command(&["diff", "\x1bnone", "old.txt", "--in", "."]).output().unwrap();
    assert!(!acts(stderr(&output)), "{:?}", stderr(&output));
}

#[test]
fn the_readme_shows_what_is_printed() {
    let readme = fs::read_to_string("README.md").unwrap();
    let command = "newsprint diff courier-ferry-1 courier-ferry-2 --in seeds";
    assert!(readme.contains(command));
    let shown = readme.split_once("```text\nold  Island ferry").unwrap().1.split_once("```").unwrap().0;
    let words: Vec<&str> = command.split(' ').skip(1).collect();
    let output = Command::new(env!("CARGO_BIN_EXE_newsprint")).args(words).output().unwrap();
    assert_code(&output, 0);
    let printed = stdout(&output).split_once("old  Island ferry").unwrap().1;
    assert!(printed.starts_with(shown), "README:\n{shown}\nprinted:\n{printed}");
}
