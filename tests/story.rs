//! `stale`, `story` and `why` over a related output: in words, in JSON, and where there is nothing to say.
#![cfg(feature = "cli")]

mod shell;

use std::collections::{BTreeMap, HashSet};
use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use newsprint::input::Options;
use newsprint::pipeline::find::{Query, find};
use newsprint::pipeline::unwatched;
use newsprint::text::Tokenizer;
use serde_json::{Value, json};
use tempfile::TempDir;

use shell::{assert_code, stderr, stdout};

/// A folder with the seeds in it, and the program.
struct Desk {
    folder: TempDir,
}

impl Desk {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::os::unix::fs::symlink(fs::canonicalize("seeds").unwrap(), folder.path().join("seeds")).unwrap();
        Desk { folder }
    }

    /// With the seeds clustered and related in `out`.
    fn related() -> Self {
        let desk = Desk::new();
        assert_code(&desk.run(&["cluster", "seeds", "-o", "out", "--quiet"]), 0);
        assert_code(&desk.run(&["relate", "out", "--quiet"]), 0);
        desk
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_newsprint"));
        command.args(words).current_dir(self.path());
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    fn run(&self, words: &[&str]) -> Output {
        self.command(words).output().unwrap()
    }

    fn run_on(&self, words: &[&str], input: &[u8]) -> Output {
        let mut child = self.command(words).stdin(Stdio::piped()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(input).unwrap();
        child.wait_with_output().unwrap()
    }

    /// What is printed in words.
    fn page(&self, words: &[&str]) -> String {
        let output = self.run(words);
        assert_code(&output, 0);
        assert_eq!(stderr(&output), "", "{words:?}");
        let page = stdout(&output).to_string();
        assert!(page.lines().all(|line| line.chars().count() <= 80), "{page}");
        page
    }

    /// What is printed in JSON.
    fn json(&self, words: &[&str]) -> Value {
        let words: Vec<&str> = words.iter().copied().chain(["--json"]).collect();
        let output = self.run(&words);
        assert_code(&output, 0);
        serde_json::from_slice(&output.stdout).unwrap()
    }

    /// Why it does not work.
    fn failure(&self, words: &[&str]) -> String {
        let output = self.run(words);
        assert_code(&output, 1);
        assert_eq!(stdout(&output), "", "{words:?}");
        stderr(&output).to_string()
    }
}

fn has_all(page: &str, lines: &[&str]) {
    let flat = page.split_whitespace().collect::<Vec<_>>().join(" ");
    for line in lines {
        assert!(flat.contains(line), "{line:?} is not in\n{page}");
    }
}

#[test]
fn stale_says_what_was_corrected_and_who_prints_it() {
    let desk = Desk::related();
    let page = desk.page(&["stale", "out"]);
    has_all(
        &page,
        &[
            "5 corrections that 1 copy does not have, in 1 story",
            "story 2 Island ferry stays in dry dock until May",
            "corrected by courier-ferry-2, Harbour Courier, 2025-02-26T07:05:00Z",
            "figure 14 → 19",
            "seeds/pages/pellow-ferry.html, The Pellow Kestrel, 2025-02-26T07:15:00Z",
            "published 10 min after the correction",
        ],
    );
    assert_eq!(page, desk.page(&["stale", "out", "--story", "2"]));
    let report = desk.json(&["stale", "out"]);
    let correction = &report["stories"][0]["corrections"][0];
    assert_eq!(correction["changes"].as_array().unwrap().len(), 5);
    assert_eq!(correction["changes"][0], json!({"kind": "figure", "old": "14", "new": "19"}));
    let copy = &correction["copies"][0];
    assert_eq!((&copy["order"], &copy["seconds"]), (&json!("after"), &json!(600)));

    has_all(&desk.page(&["stale", "out", "--story", "1"]), &["Nothing is stale: no copy in story 1"]);
    assert_eq!(desk.json(&["stale", "out", "--story", "1"])["stories"], json!([]));
    let unknown = desk.failure(&["stale", "out", "--story", "99"]);
    assert!(unknown.contains("there is no story 99; they are numbered from 0 to 5"), "{unknown}");
}

#[test]
fn every_stale_row_is_in_the_report_once() {
    let desk = Desk::related();
    let rows = fs::read_to_string(desk.path().join("out/stale.jsonl")).unwrap();
    let mut wanted: Vec<Value> = rows.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let mut found = Vec::new();
    for story in desk.json(&["stale", "out"])["stories"].as_array().unwrap() {
        for correction in story["corrections"].as_array().unwrap() {
            for change in correction["changes"].as_array().unwrap() {
                for copy in correction["copies"].as_array().unwrap() {
                    found.push(json!({
                        "story": story["story"], "copy": copy["id"], "corrected": correction["corrected"],
                        "kind": change["kind"], "old": change["old"], "new": change["new"],
                        "since": correction["since"],
                    }));
                }
            }
        }
    }
    found.sort_by_key(Value::to_string);
    wanted.sort_by_key(Value::to_string);
    assert_eq!(found, wanted);
}

#[test]
fn without_relate_each_says_what_is_to_be_run() {
    let desk = Desk::new();
    assert_code(&desk.run(&["cluster", "seeds", "-o", "out", "--quiet"]), 0);
    for words in [
        &["stale", "out"][..],
        &["story", "out", "1"],
        &["story", "out", "--id", "northline-dam"],
        &["story", "out", "--like", "the Arnfold reservoir"],
        &["why", "northline-dam", "post-dam", "--in", "out"],
    ] {
        let failure = desk.failure(words);
        assert!(failure.contains("run `newsprint relate out` first"), "{words:?}: {failure}");
    }
    // What is not linked needs no relation.
    has_all(&desk.page(&["why", "northline-dam", "bote-deich", "--in", "out"]), &["They are not linked"]);
    for words in [&["stale", "seeds"][..], &["story", "seeds", "1"], &["story", "seeds", "--like", "ferry"]] {
        assert!(desk.failure(words).contains("is no output folder of `newsprint cluster`"), "{words:?}");
    }
    assert_code(&desk.run(&["story", "out"]), 2);
    assert_code(&desk.run(&["story", "out", "1", "--id", "northline-dam"]), 2);
    assert_code(&desk.run(&["why", "northline-dam", "post-dam"]), 2);
    assert_code(&desk.run(&["why", "post-dam", "post-dam", "--in", "out"]), 2);
}

#[test]
fn why_gives_the_relation_its_rule_and_the_passages() {
    let desk = Desk::related();
    let page = desk.page(&["why", "northline-dam", "chronicle-dam-cut", "--in", "out"]);
    has_all(
        &page,
        &[
            "a chronicle-dam-cut 137 words",
            "Kettlesund Chronicle, 2025-09-05T05:45:00+01:00, story 1",
            "credits Northline Wire",
            "prints the credit Northline",
            "cut rule ",
            "source northline-dam, by time",
            "Jaccard 0.473310 0.473310",
            "1 passage in both (bytes of the text) 137 words a 0..743 b 22..757",
            "ARNFOLD (Northline) - [=Engineers will begin draining",
        ],
    );
    assert_eq!(page, desk.page(&["why", "chronicle-dam-cut", "northline-dam", "--in", "out"]));
    let report = desk.json(&["why", "northline-dam", "chronicle-dam-cut", "--in", "out"]);
    let pair = desk.json(&["pair", "chronicle-dam-cut", "northline-dam", "--in", "out"]);
    assert_eq!(report["pair"], pair);
    let rows = fs::read_to_string(desk.path().join("out/relations.jsonl")).unwrap();
    let row: Value = rows
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap())
        .find(|row| row["a"] == "chronicle-dam-cut" && row["b"] == "northline-dam")
        .unwrap();
    for field in ["relation", "source", "basis", "why"] {
        assert_eq!(report["relation"][field], row[field], "{field}");
    }
    assert_eq!(report["beside"][0]["b"]["before"], "ARNFOLD (Northline) - ");

    let unknown = desk.page(&["why", "courier-ferry-1", "seeds/notes/ferry-copy.txt", "--in", "out"]);
    has_all(&unknown, &["the outlet is unknown, no time", "source cannot tell who had it first"]);
    let apart = desk.page(&["why", "northline-dam", "bote-deich", "--in", "out"]);
    has_all(
        &apart,
        &["They are not linked", "not linked: Jaccard 0.000 is below 0.28", "No passage is in both"],
    );
    let report = desk.json(&["why", "northline-dam", "bote-deich", "--in", "out"]);
    assert_eq!((&report["link"], &report["relation"]), (&json!("none"), &json!(null)));
    assert!(
        desk.failure(&["why", "northline-dam", "nobody", "--in", "out"])
            .contains("no article has the id nobody")
    );
}

#[test]
fn a_story_is_told_as_a_tree() {
    let desk = Desk::related();
    let page = desk.page(&["story", "out", "2"]);
    let expected = "
story 2  Island ferry stays in dry dock until May
4 articles, 1 text, 2 outlets
first: cannot tell
stale: 5 corrections that a copy does not have
       newsprint stale out --story 2

• courier-ferry-1, Harbour Courier, 2025-02-25T18:40:00Z, origin
  └ courier-ferry-2, Harbour Courier, 2025-02-26T07:05:00Z, revision
  └ seeds/pages/pellow-ferry.html, The Pellow Kestrel, 2025-02-26T07:15:00Z,
    cut; matches Harbour Courier, no credit
• seeds/notes/ferry-copy.txt, outlet unknown, no time, source not known
";
    assert_eq!(page, expected);
    assert_eq!(desk.page(&["story", "out", "--id", "courier-ferry-2"]), page);
    assert_eq!(desk.page(&["story", "out", "--id", "seeds/notes/ferry-copy.txt"]), page);
    let answer = desk.json(&["story", "out", "1"]);
    assert_eq!(answer["story"]["first"]["id"], "northline-dam");
    let rows = fs::read_to_string(desk.path().join("out/stories.jsonl")).unwrap();
    for row in rows.lines().map(|line| serde_json::from_str::<Value>(line).unwrap()) {
        let story = &desk.json(&["story", "out", &row["story"].to_string()])["story"];
        let ids = |list: &Value| -> HashSet<String> {
            list.as_array().unwrap().iter().map(|member| member["id"].to_string()).collect()
        };
        assert_eq!(ids(&story["tree"]), ids(&row["members"]));
        assert_eq!(story["tree"].as_array().unwrap().len(), row["members"].as_array().unwrap().len());
    }

    let alone = desk.page(&["story", "out", "--id", "chronicle-towers"]);
    has_all(&alone, &["In praise of useless towers", "It stands alone: no other article is linked to it."]);
    let answer = desk.json(&["story", "out", "--id", "chronicle-towers"]);
    assert_eq!((&answer["story"], &answer["alone"]["linked"]), (&json!(null), &json!(0)));
    assert!(desk.failure(&["story", "out", "--id", "nobody"]).contains("no article has the id nobody"));
    assert!(desk.failure(&["story", "out", "99"]).contains("there is no story 99"));
}

#[test]
fn a_text_finds_its_story() {
    let desk = Desk::related();
    let file = desk.page(&["story", "out", "--like", "seeds/notes/ferry-copy.txt"]);
    has_all(
        &file,
        &["100 % of it is in courier-ferry-1", "334 of 334 shingles", "Jaccard 1.000000", "story 2 "],
    );
    let text = fs::read("seeds/notes/ferry-copy.txt").unwrap();
    let piped = desk.run_on(&["story", "out", "--like", "-"], &text);
    assert_code(&piped, 0);
    assert_eq!(stdout(&piped), file);
    let page = desk.json(&["story", "out", "--like", "seeds/pages/pellow-ferry.html"]);
    assert_eq!(page["matches"][0]["best"], "seeds/pages/pellow-ferry.html");
    let record = json!({"text": String::from_utf8(text).unwrap(), "title": "Mine"}).to_string();
    fs::write(desk.path().join("one.json"), record).unwrap();
    assert_eq!(desk.page(&["story", "out", "--like", "one.json"]), file);

    let sentence = "inspectors found cracks in 14 of the steel plates below the waterline";
    let answer = desk.json(&["story", "out", "--like", sentence]);
    assert_eq!(answer["matches"][0]["shared"]["share"], json!(1.0));
    assert_eq!(answer["story"]["story"], 2);
    let headline =
        desk.page(&["story", "out", "--like", "Island ferry out until June as more cracks are found"]);
    has_all(&headline, &["100 % of it is in the headline of courier-ferry-2", "6 of 6 shingles"]);
    // Of articles in no pair a whole copy is found, though their texts are not stored.
    let alone = desk.page(&["story", "out", "--like", "seeds/notes/allotment.txt"]);
    has_all(&alone, &["100 % of it is in seeds/notes/allotment.txt", "It stands alone"]);
}

#[test]
fn a_few_words_are_looked_for_as_words() {
    let desk = Desk::related();
    let page = desk.page(&["story", "out", "--like", "the ARNFOLD reservoir"]);
    has_all(&page, &["Word for word in chronicle-dam-cut", "story 1", "their headlines were looked at"]);
    let found = |words: &str| desk.json(&["story", "out", "--like", words])["matches"][0]["found"].clone();
    assert_eq!(found("island ferry"), "phrase_in_headline");
    assert_eq!(found("dock ferry island"), "words_in_headline");
    assert_eq!(found("waterline ferry lambing"), "words_in_text");
    assert_eq!(found("灯塔"), "phrase_in_headline");
    // Six words of which no five stand together anywhere.
    assert_eq!(found("ferry lambing barge waterline crowns June"), "words_in_text");
    for nothing in ["xylophone quartz", "Nobody ever printed a sentence that is anything like this one here"]
    {
        let page = desk.page(&["story", "out", "--like", nothing]);
        has_all(&page, &["Nothing is found"]);
        let answer = desk.json(&["story", "out", "--like", nothing]);
        assert_eq!((&answer["story"], &answer["matches"]), (&json!(null), &json!([])));
    }
    assert!(desk.failure(&["story", "out", "--like", "?!"]).contains("no word"));
    assert!(desk.failure(&["story", "out", "--like", ""]).contains("no word"));
    assert!(desk.failure(&["story", "out", "--like", "none.txt"]).contains("there is no file none.txt"));
    assert!(desk.failure(&["story", "out", "--like", "seeds"]).contains("is a folder"));
    let several = desk.failure(&["story", "out", "--like", "seeds/northline-wire.jsonl"]);
    assert!(several.contains("holds more than one article"), "{several}");
}

/// Runs of five words, as words.
fn windows(text: &str) -> HashSet<Vec<u64>> {
    let words: Vec<u64> = Tokenizer::new(7).words(text).iter().map(|word| word.hash).collect();
    words.windows(5).map(<[u64]>::to_vec).collect()
}

fn rows(path: &Path) -> Vec<Value> {
    let text = fs::read_to_string(path).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn what_is_found_is_what_comparing_all_by_hand_finds() {
    let desk = Desk::related();
    let out = desk.path().join("out");
    let repeated: HashSet<Vec<u64>> = rows(&out.join("boilerplate.jsonl"))
        .iter()
        .flat_map(|row| windows(row["text"].as_str().unwrap()))
        .collect();
    // The texts as the program reads them from pages and archives too.
    let extracted = desk.run(&["extract", "seeds", "--quiet"]);
    assert_code(&extracted, 0);
    let texts: BTreeMap<String, String> = stdout(&extracted)
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap())
        .map(|row| (row["id"].as_str().unwrap().to_string(), row["text"].as_str().unwrap_or("").to_string()))
        .collect();
    let stored: BTreeMap<String, HashSet<Vec<u64>>> = rows(&out.join("articles.jsonl"))
        .iter()
        .filter(|row| !row["text"]["frame"].is_null())
        .map(|row| row["id"].as_str().unwrap())
        .map(|id| (id.to_string(), windows(&texts[id]).difference(&repeated).cloned().collect()))
        .collect();
    let mut stories: BTreeMap<String, u64> = BTreeMap::new();
    for row in rows(&out.join("stories.jsonl")) {
        for member in row["members"].as_array().unwrap() {
            stories.insert(member["id"].as_str().unwrap().to_string(), row["story"].as_u64().unwrap());
        }
    }
    let mut compared = 0;
    for (id, text) in texts.iter().filter(|(_, text)| text.split_whitespace().count() > 40) {
        let given: HashSet<Vec<u64>> = windows(text).difference(&repeated).cloned().collect();
        // Of each story, and of each article in none, the most shingles that are shared.
        let mut wanted: BTreeMap<String, usize> = BTreeMap::new();
        for (other, own) in &stored {
            let shared = own.intersection(&given).count();
            let key = stories.get(other).map_or_else(|| other.clone(), |story| format!("story {story}"));
            if shared > 0 {
                let most = wanted.entry(key).or_default();
                *most = shared.max(*most);
            }
        }
        if !stored.contains_key(id) {
            wanted.insert(id.clone(), given.len());
        }
        let file = desk.path().join("given.txt");
        fs::write(&file, text).unwrap();
        let query = Query::Like(file.to_str().unwrap().to_string());
        let answer = find(&out, &query, &Options::default(), &unwatched()).unwrap();
        let mut found: BTreeMap<String, usize> = BTreeMap::new();
        for other in &answer.matches {
            let key = other.story.map_or_else(|| other.best.clone(), |story| format!("story {story}"));
            let shared = other.shared.unwrap();
            assert_eq!(shared.share, f64::from(shared.shingles) / given.len() as f64, "{id}");
            if let Some(own) = stored.get(&other.best) {
                let both = own.intersection(&given).count();
                let jaccard = both as f64 / (own.len() + given.len() - both) as f64;
                assert!((shared.jaccard - jaccard).abs() < 1e-12, "{id} {}", other.best);
            }
            found.insert(key, shared.shingles as usize);
        }
        assert_eq!(answer.more, 0);
        assert_eq!(found, wanted, "{id}");
        let order: Vec<u32> = answer.matches.iter().map(|other| other.shared.unwrap().shingles).collect();
        assert!(order.is_sorted_by(|a, b| a >= b), "{id}: {order:?}");
        compared += wanted.len();
    }
    assert!(compared > 30, "{compared}");
}

#[test]
fn any_number_of_threads_prints_the_same_bytes() {
    let desk = Desk::related();
    for given in ["seeds/notes/ferry-copy.txt", "the"] {
        let with = |threads: &str| {
            desk.run(&["story", "out", "--like", given, "--json", "--threads", threads]).stdout
        };
        assert_eq!(with("1"), with("3"), "{given}");
    }
}

#[test]
fn nothing_that_a_stranger_wrote_acts_on_the_terminal() {
    let desk = Desk::new();
    let sentences: Vec<String> = (0..14)
        .map(|number| format!("Line {number} of the report \x1b[2J says \u{202e}that{number}\u{202c} the {number} masons mended it."))
        .collect();
    let mut crawl = String::new();
    for number in 0..4 {
        let mut own = sentences.clone();
        if number > 1 {
            own[3] = own[3].replace("the 3 masons", "the 9 masons");
        }
        let record = json!({
            "id": format!("id{number}\x1b]0;owned\x07\u{202e}"), "text": own.join(" "), "title": format!("T\x1b[31m\u{2066}{number}"),
            "source": format!("{}\u{9b}2J", ["wire", "post", "wire", "vale"][number]),
            "published": format!("2025-03-01T0{number}:00:00Z"), "url": format!("https://x.example/{}", number % 2),
        });
        crawl.push_str(&format!("{record}\n"));
    }
    fs::write(desk.path().join("crawl.jsonl"), crawl).unwrap();
    assert_code(&desk.run(&["cluster", "crawl.jsonl", "-o", "out", "--quiet"]), 0);
    assert_code(&desk.run(&["relate", "out", "--quiet"]), 0);
    let ids: Vec<String> = (0..2).map(|number| format!("id{number}\x1b]0;owned\x07\u{202e}")).collect();
    let acts = |text: &str| {
        text.chars().any(|c| {
            (c.is_control() && c != '\n') || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
        })
    };
    let mut shown = 0;
    for words in [
        vec!["stale", "out"],
        vec!["story", "out", "0"],
        vec!["story", "out", "--id", &ids[0]],
        vec!["story", "out", "--id", "\x1bnone"],
        vec!["story", "out", "--like", "the report says"],
        vec!["story", "out", "--like", &sentences[5]],
        vec!["story", "out", "--like", "\x1b[2J/none.txt"],
        vec!["why", &ids[0], &ids[1], "--in", "out"],
        vec!["why", &ids[0], "\u{202e}none", "--in", "out"],
        vec!["stale", "\x1b[2J"],
    ] {
        for form in [None, Some("--json")] {
            let words: Vec<&str> = words.iter().copied().chain(form).collect();
            let output = desk.run(&words);
            assert!(!acts(stdout(&output)), "{words:?}: {:?}", stdout(&output));
            assert!(!acts(stderr(&output)), "{words:?}: {:?}", stderr(&output));
            shown += usize::from(stdout(&output).contains("u{1b}"));
        }
    }
    assert!(shown >= 5, "{shown}");
}

#[test]
fn a_reader_that_leaves_is_no_failure() {
    let desk = Desk::related();
    for words in [
        &["stale", "out"][..],
        &["story", "out", "1", "--json"],
        &["story", "out", "--like", "ferry"],
        &["why", "northline-dam", "post-dam", "--in", "out"],
    ] {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let output = desk.command(words).stdout(writer).output().unwrap();
        assert_code(&output, 0);
        assert_eq!(stderr(&output), "", "{words:?}");
    }
}

#[test]
fn the_readme_shows_what_is_printed() {
    let desk = Desk::related();
    let readme = fs::read_to_string("README.md").unwrap();
    let mut shown = 0;
    for (before, block) in
        readme.split("```sh\n").skip(1).filter_map(|part| part.split_once("```\n\n```text\n"))
    {
        let Some(words) = before.lines().last().and_then(|line| line.strip_prefix("newsprint ")) else {
            continue;
        };
        if !["stale ", "story ", "why "].iter().any(|verb| words.starts_with(verb)) {
            continue;
        }
        let (block, _) = block.split_once("```").unwrap();
        let mut shell = Command::new("sh");
        let script = format!("exec \"$0\" {words}");
        let output = shell
            .args(["-c", &script, env!("CARGO_BIN_EXE_newsprint")])
            .current_dir(desk.path())
            .output()
            .unwrap();
        assert_code(&output, 0);
        let printed = stdout(&output).trim_start_matches('\n');
        // A long one is shown in part.
        assert!(printed.starts_with(block), "README:\n{block}\nprinted:\n{printed}");
        shown += 1;
    }
    assert_eq!(shown, 3);
}
