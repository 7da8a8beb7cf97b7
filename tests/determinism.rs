//! The same bytes for any number of threads and any order of the input.

use std::path::Path;

use newsprint::pipeline::cluster::{Diffs, KeepTexts, cluster, cluster_and_diff};
use newsprint::pipeline::{Job, OnDamage, Unnamed, unwatched};
use newsprint::report::folder::Replace;
use newsprint::text::hash_of;

/// Made records: stories, copies, cuts, later versions, a footer, repeated ids, too short and empty ones.
fn records() -> Vec<String> {
    let words = |name: &str, count: u64| -> String {
        (0..count).map(|i| format!("w{} ", hash_of(&format!("{name}{i}"), 1) % 50_000)).collect()
    };
    let footer = words("footer", 80);
    let mut records = Vec::new();
    for story in 0..60u64 {
        let text = words(&format!("story {story} "), 120 + 3 * story);
        let outlet = format!("outlet {}", story % 4);
        let mut add = |kind: &str, text: &str| {
            let id = if kind == "again" { format!("{story}") } else { format!("{story}-{kind}") };
            records.push(serde_json::json!({ "id": id, "source": outlet, "text": text }).to_string());
        };
        add("first", &format!("{text}{footer}"));
        add("again", &text);
        add("again", &format!("{text} and more"));
        add("copy", &text);
        add("cut", &text[..text.len() / 2]);
        add("version", &format!("{}{}", words(&format!("new {story} "), 40), &text[text.len() / 4..]));
        add("brief", &format!("{}{footer}", words(&format!("brief {story} "), 45)));
        add("short", "too short to compare");
        add("empty", "");
    }
    // Many outlets whose articles have nothing in common but a footer: no two of them are ever compared.
    for outlet in 0..90u64 {
        let footer = words(&format!("footer {outlet} "), 120);
        for brief in 0..6u64 {
            let text = format!("{}{footer}", words(&format!("brief {outlet} {brief} "), 130));
            let (id, source) = (format!("brief {outlet}-{brief}"), format!("many {outlet}"));
            records.push(serde_json::json!({ "id": id, "source": source, "text": text }).to_string());
        }
        // The same words in other bytes.
        let quoted = footer.replacen(' ', " \u{201c}", 3);
        let text = format!("{}{quoted}", words(&format!("brief {outlet} 0 "), 130));
        let (id, source) = (format!("quoted {outlet}"), format!("many {outlet}"));
        records.push(serde_json::json!({ "id": id, "source": source, "text": text }).to_string());
    }
    records
}

fn run(folder: &Path, records: &[String], threads: usize) -> Vec<(&'static str, Vec<u8>)> {
    let input = folder.join("in.jsonl");
    std::fs::write(&input, records.join("\n")).unwrap();
    let job = Job {
        params: Default::default(),
        input: Default::default(),
        arguments: vec![input.to_str().unwrap().to_string()],
        unnamed: Unnamed::Unknown,
        on_damage: OnDamage::Skip,
    };
    let out = folder.join("out");
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
    let keep = (KeepTexts::OfPairs, Diffs::Written);
    let run = || cluster_and_diff(&job, &out, Replace::Force, keep, &unwatched());
    let summary = pool.install(run).unwrap();
    assert!(summary.counts.clusters >= 60 && summary.counts.boilerplate_passages >= 91);
    assert_eq!(summary.counts.diffs, summary.counts.clustered - summary.counts.clusters);
    ["pairs.jsonl", "articles.jsonl", "clusters.jsonl", "boilerplate.jsonl", "texts.zst", "diffs.jsonl"]
        .map(|name| (name, std::fs::read(out.join(name)).unwrap()))
        .into_iter()
        .collect()
}

#[test]
fn threads_and_order_make_no_difference() {
    let folder = tempfile::tempdir().unwrap();
    let mut records = records();
    let expected = run(folder.path(), &records, 1);
    for threads in [2, 4] {
        for (found, wanted) in run(folder.path(), &records, threads).iter().zip(&expected) {
            assert!(found == wanted, "{} differs with {threads} threads", found.0);
        }
    }
    for order in 0..3u64 {
        records.sort_by_key(|record| hash_of(record, order));
        for (found, wanted) in run(folder.path(), &records, 2).iter().zip(&expected) {
            assert!(found == wanted, "{} differs in order {order}", found.0);
        }
    }
}

#[test]
fn a_strict_run_ends_at_the_same_record() {
    let folder = tempfile::tempdir().unwrap();
    let (first, second) = (folder.path().join("1.jsonl"), folder.path().join("2.jsonl.gz"));
    std::fs::write(&first, "{\"text\": \"good\"}\nno json\n").unwrap();
    // Cut within its only member: noticed by the reader, long before the line above is looked at.
    std::fs::write(&second, [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 0xab, 0x56]).unwrap();
    let job = Job {
        params: Default::default(),
        input: Default::default(),
        arguments: vec![folder.path().to_str().unwrap().to_string()],
        unnamed: Unnamed::Unknown,
        on_damage: OnDamage::Stop,
    };
    for threads in [1, 2, 16] {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        let run =
            || cluster(&job, &folder.path().join("out"), Replace::Never, KeepTexts::OfPairs, &unwatched());
        let error = pool.install(run).unwrap_err().to_string();
        assert!(error.contains("1.jsonl, line 2"), "{threads} threads: {error}");
    }
}
