//! Every file that a run writes has a schema in `docs/schemas/`, and follows it.

use std::path::Path;

use newsprint::pipeline::cluster::{Diffs, KeepTexts, cluster, cluster_and_diff};
use newsprint::pipeline::dedup::{Output, Prefer, Short, Wish, dedup};
use newsprint::pipeline::diff::{Compared, Versions, compare};
use newsprint::pipeline::relate::{RelateOptions, relate};
use newsprint::pipeline::{Job, OnDamage, Unnamed, unwatched};
use newsprint::report::folder::Replace;
use serde_json::Value;

fn schema(name: &str) -> jsonschema::Validator {
    let text = std::fs::read_to_string(format!("docs/schemas/{name}.schema.json")).unwrap();
    jsonschema::validator_for(&serde_json::from_str(&text).unwrap()).unwrap()
}

fn follows(validator: &jsonschema::Validator, row: &Value, name: &str) {
    let faults: Vec<String> = validator.iter_errors(row).map(|fault| fault.to_string()).collect();
    assert!(faults.is_empty(), "{name}: {faults:?}\n{row}");
}

fn rows_follow(path: &Path, name: &str) {
    let validator = schema(name);
    let text = std::fs::read_to_string(path).unwrap();
    assert!(!text.is_empty(), "{name} has no rows to look at");
    for line in text.lines() {
        follows(&validator, &serde_json::from_str(line).unwrap(), name);
    }
}

fn job(arguments: Vec<String>) -> Job {
    Job {
        params: Default::default(),
        input: Default::default(),
        arguments,
        unnamed: Unnamed::Unknown,
        on_damage: OnDamage::Skip,
    }
}

#[test]
fn every_row_of_every_file_follows_its_schema() {
    let root = tempfile::tempdir().unwrap();
    let bad = root.path().join("bad.jsonl");
    std::fs::write(&bad, "{\"text\": 7}\n{\"id\": \"x\", \"text\": \"one\", \"date\": \"soon\"}\nno json\n")
        .unwrap();
    let job = job(vec!["seeds".to_string(), bad.to_str().unwrap().to_string()]);
    let out = root.path().join("out");
    let keep = (KeepTexts::OfPairs, Diffs::Written);
    cluster_and_diff(&job, &out, Replace::Never, keep, &unwatched()).unwrap();
    for name in ["pairs", "articles", "clusters", "boilerplate", "places", "problems", "diffs"] {
        rows_follow(&out.join(format!("{name}.jsonl")), name);
    }
    relate(&out, &RelateOptions::default(), &unwatched()).unwrap();
    for name in ["relations", "stories", "stale"] {
        rows_follow(&out.join(format!("{name}.jsonl")), name);
    }
    let summary = std::fs::read_to_string(out.join("summary.json")).unwrap();
    follows(&schema("summary"), &serde_json::from_str(&summary).unwrap(), "summary");

    let dropped = root.path().join("dropped.jsonl");
    let files = Output::Files { kept: root.path().join("kept.jsonl"), dropped: Some(dropped.clone()) };
    let wish = Wish { prefer: Prefer::Earliest, short: Short::Keep, output: files, replace: Replace::Never };
    let done = dedup(&job, &wish, &unwatched()).unwrap();
    rows_follow(&dropped, "dropped");
    let kept = std::fs::read_to_string(root.path().join("kept.jsonl")).unwrap();
    assert_eq!(kept.lines().count() as u64, done.kept);
}

#[test]
fn diffs_and_chains_follow_their_schemas() {
    let within = "seeds".to_string();
    let ids = ["courier-ferry-1", "courier-ferry-2", "seeds/notes/ferry-copy.txt", "northline-blank"];
    let compared = |ids: &[&str]| {
        let ids = ids.iter().map(|id| id.to_string()).collect();
        compare(&Versions::Ids { within: within.clone(), ids }, &Default::default()).unwrap()
    };
    for pair in [[0, 1], [1, 0], [0, 2], [2, 3], [3, 1]].map(|pair| pair.map(|at| ids[at])) {
        let Compared::Two(report) = compared(&pair) else { panic!("two versions are no chain") };
        follows(&schema("diff"), &serde_json::to_value(report).unwrap(), "diff");
    }
    let Compared::Chain(report) = compared(&[&ids[..], &ids[..1]].concat()) else { panic!("no chain") };
    assert!(!report.reversions.is_empty());
    follows(&schema("chain"), &serde_json::to_value(report).unwrap(), "chain");
}

#[test]
fn a_schema_refuses_what_it_does_not_know() {
    let row = serde_json::json!({ "source": "x", "articles": 1, "text": "y", "more": 1 });
    assert!(!schema("boilerplate").is_valid(&row));
}

#[test]
fn a_crawl_of_nothing_but_damage_is_accounted_for() {
    let root = tempfile::tempdir().unwrap();
    let cut = root.path().join("cut.jsonl.gz");
    std::fs::write(&cut, [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 0xab, 0x56]).unwrap();
    let out = root.path().join("out");
    let job = job(vec![cut.to_str().unwrap().to_string()]);
    let summary = cluster(&job, &out, Replace::Never, KeepTexts::OfPairs, &unwatched()).unwrap();
    assert_eq!((summary.accounting.read, summary.accounting.damaged), (1, 1));
    rows_follow(&out.join("problems.jsonl"), "problems");
}
