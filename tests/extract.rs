//! `newsprint extract` as it is typed: what it writes, what it says, and that every other command reads it.
#![allow(clippy::print_stderr, reason = "how many pages met the deadline is said, not judged")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;
use shell::{assert_code, stderr, stdout};

mod shell;

const PROGRAM: &str = env!("CARGO_BIN_EXE_newsprint");

struct Desk(tempfile::TempDir);

impl Desk {
    fn new() -> Self {
        Desk(tempfile::tempdir().unwrap())
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// Runs words in which `DESK` stands for the folder.
    fn run(&self, words: &str) -> Output {
        let folder = self.0.path().to_str().unwrap();
        let words = words.split(' ').map(|word| word.replace("DESK", folder));
        Command::new(PROGRAM).args(words).stdin(Stdio::null()).output().unwrap()
    }

    fn json(&self, words: &str) -> Value {
        let output = self.run(words);
        serde_json::from_slice(&output.stdout).unwrap_or_else(|e| panic!("{e}: {}", stderr(&output)))
    }
}

fn rows(text: &str) -> Vec<Value> {
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn ids(rows: &[Value]) -> Vec<&str> {
    rows.iter().map(|row| row["id"].as_str().unwrap()).collect()
}

const CAPTURES: [&str; 2] = [
    "https://thornsey-signal.example/a/82-weathercock@2025-03-04T07:00:10Z",
    "https://thornsey-signal.example/a/82-weathercock@2025-03-05T07:00:12Z",
];

#[test]
fn pages_and_archives_become_articles_with_what_is_known_of_them() {
    let output = Desk::new().run("extract seeds/pages");
    assert_code(&output, 0);
    let rows = rows(stdout(&output));
    assert_eq!(ids(&rows), ["seeds/pages/pellow-ferry.html", CAPTURES[0], CAPTURES[1]]);
    let ferry = &rows[0];
    for (field, value) in [
        ("url", "https://pellow-kestrel.example/news/2025/02/26/no-car-ferry-before-mid-may"),
        ("title", "No car ferry before mid-May, board says"),
        ("published", "2025-02-26T07:15:00Z"),
        ("author", "Wenna Tregarth"),
        ("source", "The Pellow Kestrel"),
        ("language", "en-GB"),
    ] {
        assert_eq!(ferry[field], value);
    }
    let text = ferry["text"].as_str().unwrap();
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines.len(), 4, "{text}");
    assert!(lines[0].starts_with("The ferry that links Saltmere with Pellow Island"));
    assert!(lines[1].contains("on 3 February for what was meant"), "{}", lines[1]);
    assert!(lines[3].ends_with("sails only at high water."));
    assert!(["Share", "Gladstone", "Imprint", "no frames"].iter().all(|word| !text.contains(word)), "{text}");

    let capture = &rows[2];
    for (field, value) in [
        ("published", "2025-03-04T06:30:00Z"),
        ("modified", "2025-03-04T15:02:00Z"),
        ("crawled", "2025-03-05T07:00:12Z"),
        ("author", "Jory Blamey"),
        ("source", "Thornsey Signal"),
    ] {
        assert_eq!(capture[field], value);
    }
    assert!(capture["text"].as_str().unwrap().contains("cost 710 crowns"));
    let ledger = "read 9 = kept 3 + empty 0 + too short 0 + damaged 0 + over limit 0 + no article 1 + not an article \
                  record 5";
    assert!(stderr(&output).contains(ledger), "{}", stderr(&output));
}

#[test]
fn records_are_counted_by_type() {
    let desk = Desk::new();
    let summary = desk.json("extract seeds/pages -o DESK/a.jsonl --json");
    let types = serde_json::json!({
        "seeds/pages/thornsey-signal.warc.gz": { "warcinfo": 1, "request": 2, "response": 3, "revisit": 1 }
    });
    assert_eq!(summary["records_by_type"], types);
    assert_eq!(summary["accounting"]["read"], 9);
    assert_eq!(desk.json("cluster seeds/pages -o DESK/out --json")["records_by_type"], types);
}

#[test]
fn an_article_fetched_twice_is_two_captures_of_one_address() {
    let desk = Desk::new();
    let line = |id: &str, url: &str, fetched: &str| {
        format!(
            "{}\n",
            serde_json::json!({"id": id, "url": url, "crawled": fetched, "text": format!("Text {id}")})
        )
    };
    let lines = [
        line("late", "http://www.vale.example/ferry/?utm_source=x#top", "2025-03-03T08:00:00Z"),
        line("early", "https://m.vale.example/ferry", "2025-03-01"),
        line("other", "https://vale.example/ferry?id=2", "2025-03-01"),
        line("unknown", "https://vale.example/ferry/amp", "some day"),
    ];
    fs::write(desk.path("a.jsonl"), lines.concat()).unwrap();
    assert_code(&desk.run("cluster DESK/a.jsonl -o DESK/out --quiet"), 0);
    let articles = rows(&fs::read_to_string(desk.path("out/articles.jsonl")).unwrap());
    let captures = articles.iter().map(|row| (&row["id"], row["capture"].as_u64(), row["captures"].as_u64()));
    let expected = [("early", Some(1)), ("late", Some(2)), ("other", None), ("unknown", Some(3))];
    for ((id, capture, captures), (name, at)) in captures.zip(expected) {
        assert_eq!((id, capture, captures), (&Value::from(name), at, at.map(|_| 3)));
    }
}

#[test]
fn ids_by_stem_and_by_address() {
    let desk = Desk::new();
    let stems = rows(stdout(&desk.run("extract seeds/pages --id stem --quiet")));
    assert_eq!(ids(&stems), ["pellow-ferry", CAPTURES[0], CAPTURES[1]]);
    let addresses = rows(stdout(&desk.run("extract seeds/pages --id url --quiet")));
    let weathercock = "https://thornsey-signal.example/a/82-weathercock";
    let ferry = "https://pellow-kestrel.example/news/2025/02/26/no-car-ferry-before-mid-may";
    assert_eq!(ids(&addresses), [ferry, weathercock, weathercock]);
}

#[test]
fn what_it_writes_gives_the_same_clusters_as_the_crawl_itself() {
    let desk = Desk::new();
    assert_code(&desk.run("extract seeds -o DESK/articles.jsonl --quiet"), 0);
    assert_code(&desk.run("cluster DESK/articles.jsonl -o DESK/a --quiet"), 0);
    assert_code(&desk.run("cluster seeds -o DESK/b --quiet"), 0);
    for name in ["clusters.jsonl", "pairs.jsonl", "boilerplate.jsonl"] {
        let read = |folder: &str| fs::read_to_string(desk.path(folder).join(name)).unwrap();
        assert_eq!(read("a"), read("b"), "{name}");
    }
    // Read again it is what it was.
    assert_code(&desk.run("extract DESK/articles.jsonl -o DESK/again.jsonl --quiet"), 0);
    assert_eq!(fs::read(desk.path("articles.jsonl")).unwrap(), fs::read(desk.path("again.jsonl")).unwrap());
}

#[test]
fn the_other_commands_read_pages() {
    let desk = Desk::new();
    let page = "seeds/pages/pellow-ferry.html";
    let pair = desk.json(&format!("pair {page} seeds/notes/ferry-copy.txt --json"));
    assert_eq!(pair["containment"], 1.0);
    let diff = desk.run(&format!("diff {} {} --in seeds", CAPTURES[0], CAPTURES[1]));
    assert!(stdout(&diff).contains("640 → 710"), "{}", stdout(&diff));
    assert_code(&desk.run("cluster seeds/pages -o DESK/out --quiet"), 0);
    let stored = desk.run(&format!("diff {} {} --in DESK/out", CAPTURES[0], CAPTURES[1]));
    assert_eq!(stdout(&stored), stdout(&diff));
    // One that is alone can be read from the folder too.
    assert_code(&desk.run(&format!("diff {page} {} --in DESK/out", CAPTURES[0])), 0);
    let front = desk.run("diff seeds/pages/pellow-front.html seeds/notes/ferry-copy.txt");
    assert_code(&front, 1);
    assert!(stderr(&front).contains("no article was found on the page"), "{}", stderr(&front));
    let dedup = desk.run("dedup seeds/pages seeds/notes -o - --dropped DESK/dropped --quiet");
    let kept = rows(stdout(&dedup));
    assert!(kept.iter().any(|row| row["title"] == "Thornsey weathercock turns after 38 years"), "{kept:?}");
}

#[test]
fn the_same_bytes_for_any_number_of_threads() {
    let desk = Desk::new();
    let one = desk.run("extract seeds --threads 1 --quiet").stdout;
    for threads in ["2", "5"] {
        assert_eq!(desk.run(&format!("extract seeds --threads {threads} --quiet")).stdout, one);
    }
}

#[test]
fn damage_is_named_and_strict_stops_at_it() {
    let desk = Desk::new();
    let archive = fs::read("seeds/pages/thornsey-signal.warc.gz").unwrap();
    fs::write(desk.path("cut.warc.gz"), &archive[..archive.len() - 40]).unwrap();
    let output = desk.run("extract DESK/cut.warc.gz -o DESK/a.jsonl --problems DESK/p.jsonl");
    assert_code(&output, 3);
    assert!(stderr(&output).contains("1 record was damaged"), "{}", stderr(&output));
    let problems = rows(&fs::read_to_string(desk.path("p.jsonl")).unwrap());
    assert_eq!((problems.len(), &problems[0]["severity"]), (1, &Value::from("damaged")));
    assert_eq!(ids(&rows(&fs::read_to_string(desk.path("a.jsonl")).unwrap())), CAPTURES);

    let strict = desk.run("extract DESK/cut.warc.gz -o DESK/b.jsonl --strict");
    assert_code(&strict, 1);
    assert!(!desk.path("b.jsonl").exists());
}

#[test]
fn files_that_are_there_stay() {
    let desk = Desk::new();
    fs::write(desk.path("a.jsonl"), "mine").unwrap();
    assert_code(&desk.run("extract seeds/pages -o DESK/a.jsonl"), 1);
    assert_eq!(fs::read_to_string(desk.path("a.jsonl")).unwrap(), "mine");
    assert_code(&desk.run("extract seeds/pages -o DESK/a.jsonl --force"), 0);
    assert_code(&desk.run("extract seeds/pages --json"), 2);
}

#[test]
fn a_pipe_that_is_closed_is_no_failure() {
    let command = format!("{PROGRAM} extract seeds --quiet | head -c 10");
    let output = Command::new("bash").args(["-c", &format!("set -o pipefail; {command}")]).output().unwrap();
    assert_eq!((stderr(&output), output.stdout.len()), ("", 10));
}

#[test]
fn formats_are_told_by_content_also_from_a_pipe() {
    let desk = Desk::new();
    let extract = |from: &Path| {
        let from = from.to_str().unwrap();
        let command = format!("cat {from} | {PROGRAM} extract - --quiet");
        rows(stdout(&Command::new("bash").args(["-c", &command]).output().unwrap())).len()
    };
    assert_eq!(extract(Path::new("seeds/pages/thornsey-signal.warc.gz")), 2);
    assert_eq!(extract(Path::new("seeds/pages/pellow-ferry.html")), 1);
    for (from, to, articles) in [
        ("seeds/pages/thornsey-signal.warc.gz", "archive.jsonl", 2),
        ("seeds/pages/pellow-ferry.html", "page.txt", 1),
        ("seeds/pages/pellow-ferry.html", "page", 1),
    ] {
        fs::copy(from, desk.path(to)).unwrap();
        let output = desk.run(&format!("extract DESK/{to} --quiet"));
        assert_eq!(rows(stdout(&output)).len(), articles, "{to}");
    }
}

/// Pages that hang or end the libraries when they meet them as they are.
fn hostile_pages() -> Vec<(&'static str, String)> {
    let page = |body: String| {
        format!("<html><head><title>Trap</title></head><body><p>A line before.</p>{body}</body></html>")
    };
    let words = "The ferry came in late and nobody on the quay had been told why it did. ";
    vec![
        ("divs", page("<div>".repeat(100_000))),
        ("bold", page("<b><i>".repeat(20_000))),
        ("tables", page("<table><tr><td>".repeat(3_000))),
        ("paragraphs", page("<p>Short and to the point.</p>".repeat(200_000))),
        ("one-paragraph", page(format!("<p>{}</p>", words.repeat(10_000_000 / words.len())))),
        (
            "binary",
            (0..1_000_000u32).map(|at| char::from((at.wrapping_mul(2_654_435_761) >> 24) as u8)).collect(),
        ),
        ("links", page("<a href=x>".repeat(200_000))),
        ("lists", page("<ul><li>".repeat(30_000))),
        ("attributes", page(format!("<p {}>text</p>", "a=1 ".repeat(500_000)))),
        ("comment", page("<!-- ".repeat(200_000))),
        ("svg", page("<svg><g>".repeat(30_000))),
        ("entities", page("&amp;&lt;&#x41;".repeat(200_000))),
        ("font", page("<p><font>".repeat(20_000))),
        ("rows", page(format!("<table>{}</table>", "<tr><td>cell</td></tr>".repeat(100_000)))),
    ]
}

#[test]
fn hostile_pages_cost_themselves_at_most() {
    let desk = Desk::new();
    let pages = hostile_pages();
    for (name, page) in &pages {
        fs::write(desk.path(&format!("{name}.html")), page).unwrap();
    }
    fs::copy("seeds/pages/pellow-ferry.html", desk.path("good.html")).unwrap();
    let output =
        desk.run("extract DESK -o DESK/out/articles.jsonl --problems DESK/out/problems.jsonl --id stem");
    fs::create_dir(desk.path("out")).unwrap();
    let output = match output.status.success() {
        true => output,
        false => {
            desk.run("extract DESK -o DESK/out/articles.jsonl --problems DESK/out/problems.jsonl --id stem")
        }
    };
    assert_code(&output, 0);
    let articles = fs::read_to_string(desk.path("out/articles.jsonl")).unwrap();
    let articles = rows(&articles);
    let good = articles.iter().find(|row| row["id"] == "good").unwrap();
    assert!(good["text"].as_str().unwrap().starts_with("The ferry that links Saltmere"));
    let ledger = [stderr(&output), stdout(&output)].concat();
    assert!(ledger.contains(&format!("read {} =", pages.len() + 1)), "{ledger}");
    // None of them ended its reader: the guard knows them by their looks. Whether one was too slow for the deadline is
    // the affair of a machine that is busy.
    let problems = fs::read_to_string(desk.path("out/problems.jsonl")).unwrap();
    let reasons: Vec<Value> = rows(&problems).iter().map(|row| row["reason"].clone()).collect();
    assert!(!reasons.iter().any(|reason| reason == "page_abort"), "{reasons:?}");
    let slow = reasons.iter().filter(|reason| *reason == "page_too_slow").count();
    eprintln!("{slow} of {} hostile pages met the deadline", pages.len());
}
