//! Drives the program as a shell does: words in, exit code and two streams out.
#![cfg(feature = "cli")]

mod shell;

use std::fs;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, ExitStatus, Output, Stdio};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use serde_json::Value;
use tempfile::TempDir;

use shell::{assert_code, stderr, stdout};

/// A folder to work in, and the program.
struct Desk {
    folder: TempDir,
}

impl Desk {
    fn new() -> Self {
        Desk { folder: tempfile::tempdir().unwrap() }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// A file of JSON lines.
    fn file(&self, name: &str, lines: &[String]) -> String {
        let path = self.path(name);
        fs::write(&path, lines.concat()).unwrap();
        path.to_str().unwrap().to_string()
    }

    /// The program, run from the root of the package; `OUT` stands for a folder on the desk.
    fn command(&self, words: &str) -> Command {
        let out = self.path("out").to_str().unwrap().to_string();
        let mut command = Command::new(env!("CARGO_BIN_EXE_newsprint"));
        command.args(words.split_whitespace().map(|word| word.replace("OUT", &out)));
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    fn run(&self, words: &str) -> Output {
        self.command(words).output().unwrap()
    }

    fn run_on(&self, words: &str, input: &[u8]) -> Output {
        let mut child = self.command(words).stdin(Stdio::piped()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(input).unwrap();
        child.wait_with_output().unwrap()
    }

    /// Names of what lies on the desk.
    fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(self.folder.path()).unwrap();
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
    }
}

/// An article of so many words that no other `story` shares.
fn article(id: &str, title: &str, story: &str, words: usize) -> String {
    let text: Vec<String> = (0..words).map(|word| format!("{story}{word}")).collect();
    let article = serde_json::json!({"id": id, "title": title, "source": "Desk", "text": text.join(" ")});
    format!("{article}\n")
}

fn seeds() -> Vec<u8> {
    let mut all = Vec::new();
    for name in ["harbour-courier", "northline-wire", "ostrand-ledger", "vale-evening-post"] {
        all.extend(fs::read(format!("seeds/{name}.jsonl")).unwrap());
    }
    all
}

#[test]
fn cluster_finds_the_stories_of_the_seeds_and_says_so() {
    let desk = Desk::new();
    let output = desk.run("cluster seeds -o OUT");
    assert_code(&output, 0);
    assert_eq!(stderr(&output), "");
    let page = stdout(&output);
    assert!(page.contains("Island ferry stays in dry dock until May"), "{page}");
    let ledger = "read 42 = kept 34 + empty 1 + too short 1 + damaged 0 + over limit 0 + no article 1 + not an article \
                  record 5";
    assert!(page.contains(ledger), "{page}");
    assert!(!page.contains('\x1b'), "colour in a pipe: {page}");
    assert!(page.lines().all(|line| line.chars().count() <= 120), "{page}");

    let rows = fs::read_to_string(desk.path("out/clusters.jsonl")).unwrap();
    let mut found: Vec<Vec<String>> = rows
        .lines()
        .map(|row| {
            serde_json::from_value(serde_json::from_str::<Value>(row).unwrap()["members"].take()).unwrap()
        })
        .collect();
    let expected: Value = serde_json::from_slice(&fs::read("seeds/expected.json").unwrap()).unwrap();
    let mut wanted: Vec<Vec<String>> = expected["clusters"]
        .as_array()
        .unwrap()
        .iter()
        .map(|cluster| serde_json::from_value(cluster["members"].clone()).unwrap())
        .collect();
    found.sort();
    wanted.sort();
    assert_eq!(found, wanted);
}

#[test]
fn the_pair_that_cluster_proposes_can_be_looked_at() {
    let desk = Desk::new();
    let output = desk.run("cluster seeds -o OUT");
    let page = stdout(&output);
    let next = page.lines().find_map(|line| line.split_once("newsprint pair ")).map(|(_, words)| words);
    let output = desk.run(&format!("pair {}", next.expect("a pair is proposed")));
    assert_code(&output, 0);
    assert!(stdout(&output).contains("Jaccard"), "{}", stdout(&output));
    let json = desk.run(&format!("pair {} --json", next.unwrap()));
    let report: Value = serde_json::from_slice(&json.stdout).unwrap();
    assert!(!report["passages"].as_array().unwrap().is_empty());
}

#[test]
fn a_pair_of_files_is_explained() {
    let output = Desk::new().run("pair seeds/notes/ferry-copy.txt seeds/notes/allotment.txt");
    assert_code(&output, 0);
    assert!(stdout(&output).contains("seeds/notes/allotment.txt"));
    assert_code(&Desk::new().run("pair seeds/notes/ferry-copy.txt seeds/notes/absent.txt"), 1);
    assert_code(&Desk::new().run("pair a b --in OUT --min-jaccard 0.2"), 2);
}

#[test]
fn json_is_the_summary_alone() {
    let desk = Desk::new();
    let output = desk.run("cluster seeds -o OUT --json");
    assert_code(&output, 0);
    let printed: Value = serde_json::from_slice(&output.stdout).unwrap();
    let written: Value = serde_json::from_slice(&fs::read(desk.path("out/summary.json")).unwrap()).unwrap();
    assert_eq!(printed, written);
    assert_eq!(printed["counts"]["clusters"], 6);
}

#[test]
fn quiet_says_nothing() {
    let desk = Desk::new();
    let output = desk.run("cluster seeds -o OUT --quiet");
    assert_code(&output, 0);
    assert_eq!((stdout(&output), stderr(&output)), ("", ""));
}

#[test]
fn an_output_that_is_there_is_replaced_by_force_alone() {
    let desk = Desk::new();
    assert_code(&desk.run("cluster seeds -o OUT"), 0);
    let refused = desk.run("cluster seeds -o OUT");
    assert_code(&refused, 1);
    assert!(stderr(&refused).starts_with("newsprint: "), "{}", stderr(&refused));
    assert!(stderr(&refused).contains("--force"));
    assert_eq!(stdout(&refused), "");
    assert_code(&desk.run("cluster seeds -o OUT --force"), 0);
    assert_eq!(desk.names(), ["out"]);
}

#[test]
fn wrong_usage_is_2_and_failure_1() {
    let desk = Desk::new();
    for wrong in [
        "",
        "clutser seeds -o OUT",
        "cluster seeds",
        "cluster -o OUT",
        "cluster seeds -o OUT --min-jaccard 7",
        "cluster seeds -o OUT --line-limit 10parsecs",
        "cluster seeds -o OUT --threads 0",
        "dedup seeds",
        "dedup seeds -o OUT",
        "dedup seeds -o OUT --dropped OUT",
        "dedup seeds -o - --dropped OUT --json",
    ] {
        assert_code(&desk.run(wrong), 2);
    }
    assert_code(&desk.run("cluster no-such-folder -o OUT"), 1);
    assert!(desk.names().is_empty());
}

#[test]
fn damage_is_named_and_counted_and_ends_a_strict_run() {
    let desk = Desk::new();
    let mut lines: Vec<String> = (0..25).map(|line| format!("{{\"id\": {line}, oops\n")).collect();
    lines.push(article("whole", "Whole", "w", 60));
    let crawl = desk.file("crawl.jsonl", &lines);
    let output = desk.run(&format!("cluster {crawl} -o OUT"));
    assert_code(&output, 3);
    let talk = stderr(&output);
    assert!(talk.contains("25 records were damaged"), "{talk}");
    assert!(talk.contains("crawl.jsonl, line 1, byte"), "{talk}");
    assert!(talk.contains("(bad_json)"), "{talk}");
    assert_eq!(talk.matches("crawl.jsonl, line ").count(), 20, "{talk}");
    assert!(talk.contains("5 more in ") && talk.contains("out/problems.jsonl"), "{talk}");
    assert!(stdout(&output).contains("damaged 25"), "{}", stdout(&output));

    let strict = desk.run(&format!("cluster {crawl} -o OUT --force --strict"));
    assert_code(&strict, 1);
    assert!(stderr(&strict).contains("--strict: "), "{}", stderr(&strict));
}

#[test]
fn a_record_over_the_limit_is_3() {
    let desk = Desk::new();
    let crawl = desk.file("crawl.jsonl", &[article("short", "", "s", 40), article("long", "", "l", 4000)]);
    let output = desk.run(&format!("cluster {crawl} -o OUT --line-limit 10k"));
    assert_code(&output, 3);
    assert!(stderr(&output).contains("1 record was over a limit"), "{}", stderr(&output));
}

#[test]
fn standard_input_is_read() {
    let desk = Desk::new();
    let output = desk.run_on("cluster - -o OUT --json", &seeds());
    assert_code(&output, 0);
    let summary: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(summary["accounting"]["damaged"], 0);
    assert_eq!(summary["counts"]["clusters"], 3);
    let text = fs::read("seeds/notes/allotment.txt").unwrap();
    let output = desk.run_on("cluster - -o OUT --force --input-format text", &text);
    assert_code(&output, 0);
    assert!(stdout(&output).contains("read 1 = kept 1"), "{}", stdout(&output));
}

#[test]
fn options_reach_the_run() {
    let desk = Desk::new();
    let story =
        article("one", "", "s", 60).replace("\"text\"", "\"prose\"").replace("\"source\"", "\"from\"");
    let crawl = desk.file("crawl.jsonl", &[story.clone(), story.replace("one", "two")]);
    let flags = "--text-field prose --outlet Gazette --threads 1 --min-jaccard 0.9 --min-shared 20 \
                 --shingle-words 4 --method minhash --boilerplate-articles 7 --seed 0x10";
    let output = desk.run(&format!("cluster {crawl} -o OUT --json {flags}"));
    assert_code(&output, 0);
    let summary: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(summary["counts"]["clustered"], 2);
    assert_eq!(summary["largest"][0]["outlets"], 1);
    assert_eq!(summary["threads"], 1);
    for (name, value) in [
        ("min_jaccard", Value::from(0.9)),
        ("min_shared", Value::from(20)),
        ("shingle_words", Value::from(4)),
        ("method", Value::from("minhash")),
        ("boilerplate_articles", Value::from(7)),
        ("seed", Value::from(16)),
    ] {
        assert_eq!(summary["params"][name], value, "{name}");
    }
}

#[test]
fn dedup_keeps_one_of_each() {
    let desk = Desk::new();
    let dry = desk.run("dedup seeds --dry-run --json");
    assert_code(&dry, 0);
    let counts: Value = serde_json::from_slice(&dry.stdout).unwrap();
    assert!(counts["dropped"].as_u64().unwrap() > 0, "{counts}");
    assert!(desk.names().is_empty());

    let dropped = desk.path("dropped.jsonl");
    let output = desk.run(&format!("dedup seeds -o - --dropped {}", dropped.display()));
    assert_code(&output, 0);
    let kept =
        stdout(&output).lines().inspect(|line| assert!(serde_json::from_str::<Value>(line).is_ok())).count();
    assert_eq!(counts["kept"], kept);
    assert_eq!(counts["dropped"], fs::read_to_string(&dropped).unwrap().lines().count());
    assert!(stderr(&output).contains("kept"), "{}", stderr(&output));

    let kept = desk.path("kept.jsonl");
    let files = format!("-o {} --dropped {}", kept.display(), dropped.display());
    assert_code(&desk.run(&format!("dedup seeds {files}")), 1);
    assert_code(&desk.run(&format!("dedup seeds {files} --force --prefer longest --drop-short")), 0);
    assert!(kept.exists());
}

#[test]
fn a_reader_that_leaves_is_no_failure() {
    let desk = Desk::new();
    for words in [
        "cluster seeds -o OUT",
        "cluster seeds -o OUT --force --json",
        "dedup seeds -o - --dropped OUT.jsonl",
        "man",
        "completions bash",
        "cluster --help",
    ] {
        let mut command = desk.command(words);
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let output = command.stdout(writer).output().unwrap();
        assert_code(&output, 0);
        assert_eq!(stderr(&output), "", "{words}");
    }
}

#[test]
fn nothing_in_a_crawl_moves_the_cursor() {
    let desk = Desk::new();
    let title = "calm\x1b[2J\x1b]0;owned\x07 \u{202e}deppilf\u{202c} \u{9b}31m \u{200f}\u{2066}\r\x08\x7f";
    let (id, other) = ("x\x1b[31m\u{202e}", "y\u{9b}2J");
    let crawl = desk.file(
        "cr\x1bawl.jsonl",
        &[
            article(id, title, "s", 60),
            article(other, title, "s", 61),
            "{\"title\": \"\x1b[2J\", oops\n".to_string(),
        ],
    );
    let acts = |text: &str| {
        text.chars().any(|character| {
            (character.is_control() && character != '\n')
                || matches!(character, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}')
                || matches!(character, '\u{2066}'..='\u{2069}')
        })
    };
    let dropped = desk.path("dropped").display().to_string();
    let out = desk.path("out").display().to_string();
    for words in [
        vec!["cluster", &crawl, "-o", &out],
        vec!["cluster", &crawl, "-o", &out, "--force", "--json"],
        vec!["cluster", &crawl, "-o", &out, "--force", "--strict"],
        vec!["dedup", &crawl, "--dry-run"],
        vec!["pair", id, other, "--in", &out],
        vec!["pair", id, other, "--in", &out, "--json"],
        vec!["pair", id, "\x1bnone", "--in", &out],
        vec!["cluster", "no\x1bfile", "-o", &dropped],
        vec!["cluster", &crawl, "-o", &dropped, "--line-limit", "\x1b[2J"],
    ] {
        let output = desk.command("").args(&words).output().unwrap();
        assert!(!acts(stdout(&output)), "{words:?}: {:?}", stdout(&output));
        assert!(!acts(stderr(&output)), "{words:?}: {:?}", stderr(&output));
    }
    let page = desk.command("").args(["cluster", &crawl, "-o", &out, "--force"]).output().unwrap();
    assert!(stdout(&page).contains("calm\\u{1b}[2J"), "{}", stdout(&page));
}

#[test]
fn help_states_the_rule_and_the_codes() {
    let rule = newsprint::params::Params::default();
    for verb in ["cluster", "dedup", "pair"] {
        let output = Desk::new().run(&format!("{verb} --help"));
        assert_code(&output, 0);
        let help = stdout(&output).split_whitespace().collect::<Vec<_>>().join(" ");
        let rule = format!(
            "share at least {} shingles (runs of {} words) and either their Jaccard is at least {} or the \
             containment of the smaller one in the larger is at least {}",
            rule.min_shared, rule.shingle_words, rule.min_jaccard, rule.min_containment
        );
        assert!(help.contains(&rule), "{help}");
        assert!(help.contains("Exit codes: 0 done"), "{help}");
    }
}

#[test]
fn the_examples_in_help_run() {
    let desk = Desk::new();
    std::os::unix::fs::symlink(fs::canonicalize("seeds").unwrap(), desk.path("seeds")).unwrap();
    let program = Path::new(env!("CARGO_BIN_EXE_newsprint")).parent().unwrap();
    let path = format!("{}:{}", program.display(), std::env::var("PATH").unwrap());
    for verb in [
        "",
        "cluster",
        "dedup",
        "pair",
        "diff",
        "relate",
        "report",
        "stale",
        "story",
        "why",
        "completions",
        "man",
    ] {
        let help = desk.run(&format!("{verb} --help"));
        let (_, examples) = stdout(&help).split_once("Examples:").expect("examples");
        let (examples, _) = examples.split_once("Exit codes:").expect("exit codes");
        let examples: Vec<&str> = examples.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
        assert!(!examples.is_empty());
        for example in examples {
            assert!(example.len() <= 76, "{example}");
            let mut shell = Command::new("sh");
            shell.args(["-c", example]).current_dir(desk.folder.path()).env("PATH", &path);
            let output = shell.output().unwrap();
            assert_eq!(output.status.code(), Some(0), "{example}\n{}", stderr(&output));
        }
    }
    assert!(fs::read_to_string(desk.path("newsprint.1")).unwrap().contains(".TH newsprint 1"));
}

/// Has the runs of this program heed every signal, though what started the tests ignores some, as `nohup` and a
/// shell's `&` do: what is ignored stays so in a child, what is handled goes back to its default.
fn heeding() {
    static HANDLED: std::sync::Once = std::sync::Once::new();
    HANDLED.call_once(|| ctrlc::set_handler(|| std::process::exit(130)).unwrap());
}

/// Waits until a run has ended; it must.
fn ended(child: &mut Child) -> ExitStatus {
    let deadline = Instant::now() + Duration::from_secs(60);
    loop {
        if let Some(status) = child.try_wait().unwrap() {
            return status;
        }
        assert!(Instant::now() < deadline, "the run does not end");
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// What a run that has ended said.
fn talk(child: &mut Child) -> String {
    let mut talk = String::new();
    child.stderr.take().unwrap().read_to_string(&mut talk).unwrap();
    talk
}

fn signal(child: &Child, name: &str) {
    assert!(Command::new("kill").args([name, &child.id().to_string()]).status().unwrap().success());
}

/// Writes articles into a run until it takes no more, or `limit` of them; returns once it reads them.
fn feed(child: &mut Child, limit: usize) -> JoinHandle<ChildStdin> {
    let mut input = child.stdin.take().unwrap();
    let (fed, is_fed) = std::sync::mpsc::channel();
    let feeder = std::thread::spawn(move || {
        for number in 0..limit {
            let line = article(&format!("a{number}"), "", &format!("story{number}word"), 200);
            if input.write_all(line.as_bytes()).is_err() {
                break;
            }
            // More than a pipe holds by far.
            if number == 200 {
                let _ = fed.send(());
            }
        }
        input
    });
    is_fed.recv().expect("the run reads its input");
    feeder
}

#[test]
fn an_interrupted_run_leaves_nothing() {
    heeding();
    for name in ["-INT", "-TERM"] {
        let desk = Desk::new();
        let mut child = desk.command("cluster - -o OUT").stdin(Stdio::piped()).spawn().unwrap();
        let feeder = feed(&mut child, usize::MAX);
        signal(&child, name);
        assert_eq!(ended(&mut child).code(), Some(130), "{name}");
        drop(feeder.join().unwrap());
        assert_eq!(talk(&mut child), "newsprint: interrupted\n");
        assert!(desk.names().is_empty(), "{name}: {:?}", desk.names());
    }
}

#[test]
fn a_run_that_waits_for_input_can_be_interrupted() {
    heeding();
    let desk = Desk::new();
    let mut child = desk.command("cluster - -o OUT").stdin(Stdio::piped()).spawn().unwrap();
    let input = feed(&mut child, 201).join().unwrap();
    signal(&child, "-INT");
    assert_eq!(ended(&mut child).code(), Some(130));
    drop(input);
    assert_eq!(talk(&mut child), "newsprint: interrupted\n");
    assert!(desk.names().is_empty(), "{:?}", desk.names());
}

#[test]
fn a_run_that_was_told_to_outlive_its_terminal_does() {
    heeding();
    let desk = Desk::new();
    let script = "trap '' HUP; exec \"$0\" \"$@\"";
    let mut shell = Command::new("sh");
    shell.args(["-c", script, env!("CARGO_BIN_EXE_newsprint"), "cluster", "-", "--quiet", "-o"]);
    shell.arg(desk.path("out")).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = shell.spawn().unwrap();
    let input = feed(&mut child, 201).join().unwrap();
    signal(&child, "-HUP");
    std::thread::sleep(Duration::from_millis(800));
    drop(input);
    assert_eq!(ended(&mut child).code(), Some(0));
    assert_eq!(desk.names(), ["out"]);
}
