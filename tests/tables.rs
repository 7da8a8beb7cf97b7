//! Tables go through every command: CSV and Parquet in, JSON lines and Parquet out.
#![cfg(feature = "parquet")]

use std::fs;
use std::path::{Path, PathBuf};

use newsprint::input::Options;
use newsprint::params::Params;
use newsprint::pipeline::cluster::{Diffs, KeepTexts, cluster_in_form};
use newsprint::pipeline::dedup::{Output, Prefer, Short, Wish, dedup};
use newsprint::pipeline::extract::{ExtractSummary, Extraction, extract};
use newsprint::pipeline::form::Form;
use newsprint::pipeline::{Job, OnDamage, Unnamed, unwatched};
use newsprint::report::folder::Replace;
use serde_json::Value;

const FERRY: &str = "The ferry to Vale came in two hours late on Monday after a valve had failed at sea. \
    A spokesman of the line said that it had been changed and tested, and that nobody was hurt. \
    Seven lorries waited on the quay until the tide turned and the ramp could be lowered again.";
const KIOSK: &str = "The kiosk at the pier of Vale ran out of soup by noon, for the second time this winter. \
    Its owner has ordered a larger pot, and the council will look at the licence in April. \
    Regulars brought their own bread and stayed until the lamps were lit along the harbour wall.";

fn table() -> String {
    format!(
        "id;headline;date;text\n01;Ferry late;2025-03-01T09:00:00Z;\"{FERRY}\"\n02;Kiosk;1 March;\"{KIOSK}\"\n\
         03;Ferry late again;2025-03-02;\"{FERRY}\nMore follows.\"\n04;\"Open;{KIOSK}\n05;Nothing;;\n"
    )
}

fn extraction(input: &Path, output: &Path) -> Extraction {
    Extraction {
        input: Options::default(),
        arguments: vec![input.to_str().expect("UTF-8").to_owned()],
        unnamed: Unnamed::Unknown,
        on_damage: OnDamage::Skip,
        output: output.to_owned(),
        problems: None,
        replace: Replace::Force,
    }
}

fn extracted(input: &Path, output: &Path, form: Form) -> ExtractSummary {
    extract(&extraction(input, output), form, &unwatched()).expect("it is extracted")
}

fn job(input: &Path) -> Job {
    Job {
        params: Params::default(),
        input: Options::default(),
        arguments: vec![input.to_str().expect("UTF-8").to_owned()],
        unnamed: Unnamed::Unknown,
        on_damage: OnDamage::Skip,
    }
}

fn lines(path: &Path) -> Vec<Value> {
    let text = fs::read_to_string(path).expect("a file");
    text.lines().map(|line| serde_json::from_str(line).expect("a line of JSON")).collect()
}

fn written(folder: &Path, table: &str) -> PathBuf {
    let path = folder.join("a.csv");
    fs::write(&path, table).expect("it is written");
    path
}

#[test]
fn what_is_extracted_from_csv_is_the_same_through_parquet() {
    let folder = tempfile::tempdir().expect("a folder");
    let csv = written(folder.path(), &table());
    let (parquet, once, twice) =
        (folder.path().join("a.parquet"), folder.path().join("1.jsonl"), folder.path().join("2.jsonl"));
    let summary = extracted(&csv, &once, Form::Lines);
    let line = "read 5 = kept 3 + empty 1 + too short 0 + damaged 1 + over limit 0";
    assert_eq!(summary.accounting_line, line);
    assert_eq!((summary.lost[0].reason.as_str(), summary.lost[0].line), ("open_quote", Some(6)));
    extracted(&csv, &parquet, Form::Parquet);
    let again = extracted(&parquet, &twice, Form::Lines);
    assert_eq!(again.accounting_line, "read 3 = kept 3 + empty 0 + too short 0 + damaged 0 + over limit 0");
    assert_eq!(fs::read(&once).expect("lines"), fs::read(&twice).expect("lines"));
    let first = &lines(&once)[0];
    assert_eq!(first["id"], "01");
    assert_eq!(first["title"], "Ferry late");
}

#[test]
fn the_number_of_threads_changes_no_byte() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut table = "id,text\n".to_owned();
    (0..20_000).for_each(|row| table.push_str(&format!("{row},\"{row} {}\n\"\n", &FERRY[..row % 100])));
    let csv = written(folder.path(), &table);
    let mut files = Vec::new();
    for threads in [1, 2, 4] {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
        let parquet = folder.path().join(format!("{threads}.parquet"));
        let again = folder.path().join(format!("{threads}.jsonl"));
        pool.install(|| {
            extracted(&csv, &parquet, Form::Parquet);
            extracted(&parquet, &again, Form::Lines);
        });
        files.push((fs::read(&parquet).expect("a file"), fs::read(&again).expect("a file")));
    }
    assert!(files[0] == files[1] && files[0] == files[2]);
}

#[test]
fn clusters_of_a_table_in_parquet() {
    let folder = tempfile::tempdir().expect("a folder");
    let csv = written(folder.path(), &table());
    let out = folder.path().join("out");
    let form = (KeepTexts::OfPairs, Diffs::Written, Form::Parquet);
    let summary =
        cluster_in_form(&job(&csv), &out, Replace::Never, form, &unwatched()).expect("it is clustered");
    assert_eq!((summary.counts.clusters, summary.counts.linked_pairs, summary.counts.diffs), (1, 1, 1));
    let mut names: Vec<String> = fs::read_dir(&out)
        .expect("a folder")
        .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    let both = |name: &str| ["jsonl", "parquet"].iter().all(|form| names.contains(&format!("{name}.{form}")));
    assert!(["articles", "clusters", "pairs"].into_iter().all(both), "{names:?}");
    // Lines that were made of rows are in no file: their texts are kept, also of articles in no pair.
    let articles = lines(&out.join("articles.jsonl"));
    assert!(articles.iter().all(|article| article["text"]["frame"].is_u64()), "{articles:?}");
    let problems = lines(&out.join("problems.jsonl"));
    let reasons: Vec<&str> = problems.iter().filter_map(|problem| problem["reason"].as_str()).collect();
    assert!(reasons.contains(&"open_quote") && reasons.contains(&"unread_time"), "{reasons:?}");
}

#[test]
fn dedup_of_a_table_writes_lines_that_every_command_reads() {
    let folder = tempfile::tempdir().expect("a folder");
    let csv = written(folder.path(), &table().replace("01;", ";"));
    let kept = folder.path().join("kept.jsonl");
    let output = Output::Files { kept: kept.clone(), dropped: None };
    let wish = Wish { prefer: Prefer::Longest, short: Short::Keep, output, replace: Replace::Never };
    let summary = dedup(&job(&csv), &wish, &unwatched()).expect("it is deduplicated");
    assert_eq!((summary.kept, summary.dropped), (2, 2));
    let kept = lines(&kept);
    assert_eq!(kept.len(), 2);
    assert_eq!((&kept[1]["id"], &kept[1]["title"]), (&Value::from("03"), &Value::from("Ferry late again")));
}

/// What standard input holds is told by content, whether it is a pipe or a file.
#[cfg(feature = "cli")]
#[test]
fn tables_on_standard_input() {
    use std::io::Write;
    use std::process::{Command, Stdio};

    let folder = tempfile::tempdir().expect("a folder");
    let csv = written(folder.path(), &table());
    let parquet = folder.path().join("a.parquet");
    extracted(&csv, &parquet, Form::Parquet);
    let mut all = Vec::new();
    for path in [&csv, &parquet] {
        let bytes = fs::read(path).expect("a file");
        let extract = || {
            let mut command = Command::new(env!("CARGO_BIN_EXE_newsprint"));
            command.args(["extract", "-", "--quiet"]).stdout(Stdio::piped()).stderr(Stdio::null());
            command
        };
        let file = fs::File::open(path).expect("a file");
        all.push(extract().stdin(file).output().expect("it runs").stdout);
        let mut child = extract().stdin(Stdio::piped()).spawn().expect("it runs");
        child.stdin.take().expect("a pipe").write_all(&bytes).expect("it reads");
        all.push(child.wait_with_output().expect("it ends").stdout);
    }
    assert!(!all[0].is_empty());
    assert!(all.iter().all(|output| *output == all[0]));
}
