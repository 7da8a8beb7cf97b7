//! The crawl in `seeds/` and what a careful reader expects of it (`seeds/expected.json`).

use std::collections::BTreeSet;
use std::path::Path;

use newsprint::pipeline::cluster::{KeepTexts, cluster};
use newsprint::pipeline::{Job, OnDamage, Unnamed, unwatched};
use newsprint::report::folder::Replace;
use serde_json::Value;

fn rows(path: &Path) -> Vec<Value> {
    let text = std::fs::read_to_string(path).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn ids(value: &Value) -> BTreeSet<String> {
    value.as_array().unwrap().iter().map(|id| id.as_str().unwrap().to_string()).collect()
}

#[test]
fn the_seeds_are_clustered_as_their_reader_expects() {
    let root = tempfile::tempdir().unwrap();
    let out = root.path().join("out");
    let job = Job {
        params: Default::default(),
        input: Default::default(),
        arguments: vec!["seeds".to_string()],
        unnamed: Unnamed::Unknown,
        on_damage: OnDamage::Skip,
    };
    let summary = cluster(&job, &out, Replace::Never, KeepTexts::OfPairs, &unwatched()).unwrap();
    let expected: Value =
        serde_json::from_str(&std::fs::read_to_string("seeds/expected.json").unwrap()).unwrap();

    let found: BTreeSet<BTreeSet<String>> =
        rows(&out.join("clusters.jsonl")).iter().map(|row| ids(&row["members"])).collect();
    let wanted: BTreeSet<BTreeSet<String>> =
        expected["clusters"].as_array().unwrap().iter().map(|cluster| ids(&cluster["members"])).collect();
    assert_eq!(found, wanted);

    let articles = rows(&out.join("articles.jsonl"));
    let alone: BTreeSet<String> = articles
        .iter()
        .filter(|row| row["cluster"].is_null() && row["status"] == "kept")
        .map(|row| row["id"].as_str().unwrap().to_string())
        .collect();
    assert_eq!(alone, ids(&expected["alone"]));
    assert_eq!(summary.accounting.empty, expected["not_counted"]["empty"].as_u64().unwrap());
    assert_eq!(summary.accounting.too_short, expected["not_counted"]["too_short"].as_u64().unwrap());
    assert_eq!(summary.accounting.no_article, expected["not_counted"]["no_article"].as_u64().unwrap());
    let others = summary.accounting.not_an_article_record;
    assert_eq!(others, expected["not_counted"]["not_an_article_record"].as_u64().unwrap());
    assert!(summary.accounting.holds());

    // Every linked article says what it is a duplicate of, and only representatives and lone articles say nothing.
    for row in &articles {
        let says = !row["duplicate_of"].is_null();
        let expected = !row["cluster"].is_null() && row["representative"] == false;
        assert_eq!(says, expected, "{row}");
    }
    let footer = rows(&out.join("boilerplate.jsonl"));
    assert_eq!(footer.len(), 1);
    assert_eq!(footer[0]["source"], "Vale Evening Post");
    assert_eq!(footer[0]["articles"], 11);
}
