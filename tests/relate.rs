//! The crawl in `seeds/` and crawls with a history that is known, related.
#![allow(clippy::print_stderr, reason = "a test that is skipped says so")]

#[path = "report/bulletins.rs"]
mod bulletins;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use newsprint::pipeline::cluster::{KeepTexts, cluster};
use newsprint::pipeline::relate::{RelateOptions, relate};
use newsprint::pipeline::{Job, OnDamage, Unnamed, unwatched};
use newsprint::report::folder::Replace;
use serde_json::{Value, json};

const FILES: [&str; 5] = ["relations.jsonl", "stories.jsonl", "stale.jsonl", "templates.jsonl", "flows.csv"];

fn rows(path: &Path) -> Vec<Value> {
    let text = std::fs::read_to_string(path).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn clustered(input: &str, out: &Path) {
    let job = Job {
        params: Default::default(),
        input: Default::default(),
        arguments: vec![input.to_string()],
        unnamed: Unnamed::Unknown,
        on_damage: OnDamage::Skip,
    };
    cluster(&job, out, Replace::Never, KeepTexts::OfPairs, &unwatched()).unwrap();
}

fn related(input: &str, out: &Path) {
    clustered(input, out);
    relate(out, &RelateOptions::default(), &unwatched()).unwrap();
}

#[test]
fn the_seeds_are_related_as_their_reader_expects() {
    let root = tempfile::tempdir().unwrap();
    let out = root.path().join("out");
    related("seeds", &out);
    let expected: Value =
        serde_json::from_str(&std::fs::read_to_string("seeds/expected.json").unwrap()).unwrap();

    let found: BTreeSet<String> = rows(&out.join("relations.jsonl"))
        .iter()
        .map(|row| json!([row["a"], row["b"], row["relation"], row["source"], row["basis"]]).to_string())
        .collect();
    let wanted: BTreeSet<String> =
        expected["relations"].as_array().unwrap().iter().map(Value::to_string).collect();
    assert_eq!(found, wanted);

    let told = |story: &Value| -> Value {
        let members = story["members"].as_array().unwrap();
        let member = |row: &Value| {
            let fields = ["relation", "parents", "credit", "credit_status"];
            let about: BTreeMap<&str, &Value> = fields.iter().map(|field| (*field, &row[*field])).collect();
            (row["id"].as_str().unwrap().to_string(), json!(about))
        };
        let members: BTreeMap<String, Value> = members.iter().map(member).collect();
        json!({ "first": story["first"], "independent_texts": story["independent_texts"], "members": members })
    };
    let found: BTreeSet<String> =
        rows(&out.join("stories.jsonl")).iter().map(|story| told(story).to_string()).collect();
    let wanted: BTreeSet<String> =
        expected["stories"].as_array().unwrap().iter().map(Value::to_string).collect();
    assert_eq!(found, wanted);

    let fields = ["copy", "corrected", "kind", "old", "new"];
    let found: BTreeSet<String> = rows(&out.join("stale.jsonl"))
        .iter()
        .map(|row| json!(fields.map(|field| row[field].clone())).to_string())
        .collect();
    let wanted: BTreeSet<String> =
        expected["stale"].as_array().unwrap().iter().map(Value::to_string).collect();
    assert_eq!(found, wanted);
}

/// Sentences of a story, each with words of its own.
fn sentences(story: &str, count: usize) -> Vec<String> {
    let words = |number: usize| -> Vec<String> {
        (0..14)
            .map(|word| format!("{story}{}x{}", number * 7 + word, (number * 31 + word * 5) % 23))
            .collect()
    };
    (0..count).map(|number| format!("The {} near {number} crates.", words(number).join(" "))).collect()
}

struct Article<'a> {
    id: &'a str,
    outlet: &'a str,
    published: Option<&'a str>,
    text: String,
}

fn line(article: &Article<'_>) -> String {
    let Article { id, outlet, published, text } = article;
    let url = format!("https://{outlet}/story/{}", id.split('-').next().unwrap());
    json!({"id": id, "source": outlet, "published": published, "url": url, "text": text, "title": "Harbour"})
        .to_string()
}

/// A story with two versions, copies of each kind of both, and a text of two stories.
fn history() -> Vec<Article<'static>> {
    let first = sentences("dam", 16);
    let mut second = first.clone();
    second[3] = second[3].replace("near 3 crates", "near 9 crates");
    second.insert(
        9,
        "The mayor of Lanpu said that nobody had asked her before the sluices were opened.".to_string(),
    );
    let other = sentences("fire", 16);
    let own = sentences("own", 7);
    let text = |parts: &[&[String]]| parts.concat().join("\n\n");
    let article = |id, outlet, published, text| Article { id, outlet, published, text };
    vec![
        article("a-1", "wire.example", Some("2025-03-01T08:00:00Z"), text(&[&first])),
        article("a-2", "wire.example", Some("2025-03-01T12:00:00Z"), text(&[&second])),
        article("b", "post.example", Some("2025-03-01T09:00:00Z"), text(&[&first])),
        article("c", "ledger.example", Some("2025-03-01T13:00:00Z"), text(&[&second[..8]])),
        article("d", "vale.example", Some("2025-03-01T14:00:00Z"), text(&[&own, &second])),
        article("e", "bote.example", Some("2025-03-02"), text(&[&first[..10]])),
        article("f", "fire.example", Some("2025-03-01T07:00:00Z"), text(&[&other])),
        article("g", "week.example", None, text(&[&second[..12], &other[..10]])),
    ]
}

fn written(root: &Path, articles: &[Article<'_>]) -> String {
    let path = root.join("crawl.jsonl");
    let lines: Vec<String> = articles.iter().map(line).collect();
    std::fs::write(&path, lines.join("\n")).unwrap();
    path.to_str().unwrap().to_string()
}

#[test]
fn a_history_is_told_as_it_was() {
    let root = tempfile::tempdir().unwrap();
    let out = root.path().join("out");
    related(&written(root.path(), &history()), &out);
    let relations: BTreeMap<String, (String, Value)> = rows(&out.join("relations.jsonl"))
        .iter()
        .map(|row| {
            let pair = format!("{} {}", row["a"].as_str().unwrap(), row["b"].as_str().unwrap());
            (pair, (row["relation"].as_str().unwrap().to_string(), row["source"].clone()))
        })
        .collect();
    for (pair, relation, source) in [
        ("a-1 a-2", "revision", "a-1"),
        ("a-1 b", "identical", "a-1"),
        ("a-2 c", "cut", "a-2"),
        ("a-2 d", "expanded", "a-2"),
        ("a-1 e", "cut", "a-1"),
    ] {
        assert_eq!(relations[pair], (relation.to_string(), json!(source)), "{pair}");
    }

    let stories = rows(&out.join("stories.jsonl"));
    let members: BTreeMap<&str, &Value> = stories
        .iter()
        .flat_map(|story| story["members"].as_array().unwrap())
        .map(|member| (member["id"].as_str().unwrap(), member))
        .collect();
    for (id, parents) in [
        ("a-1", json!([])),
        ("a-2", json!(["a-1"])),
        ("b", json!(["a-1"])),
        ("c", json!(["a-2"])),
        ("d", json!(["a-2"])),
        ("e", json!(["a-1"])),
        ("g", json!(["a-2", "f"])),
    ] {
        assert_eq!(members[id]["parents"], parents, "{id}");
    }
    let story = stories.iter().find(|story| story["members"][0]["id"] == "a-1").unwrap();
    assert_eq!(story["first"], "a-1");
    assert!(!story["members"].as_array().unwrap().iter().any(|member| member["id"] == "f"));

    let stale: BTreeSet<String> = rows(&out.join("stale.jsonl"))
        .iter()
        .map(|row| json!([row["copy"], row["corrected"], row["kind"], row["old"], row["new"]]).to_string())
        .collect();
    let wanted = ["b", "e"].map(|copy| json!([copy, "a-2", "figure", "3", "9"]).to_string());
    assert_eq!(stale, wanted.into_iter().collect());

    let flows = std::fs::read_to_string(out.join("flows.csv")).unwrap();
    assert!(flows.contains("wire.example,post.example,1,3600,1.0000,0.0000\n"), "{flows}");
}

/// Articles under a footer of the outlet that prints the bulletins, and briefs of another that are hardly more than its
/// footer.
fn under_footers() -> Vec<Article<'static>> {
    let ids = |kind: &str, number: usize| -> &'static str { format!("{kind}{number:02}").leak() };
    let footer = "The Coast is edited in Lanpu and printed by its readers. Write to the desk about what you have seen.";
    let article = |number: usize| {
        let text = [sentences(ids("s", number), 9), vec![footer.to_string()]].concat().join("\n\n");
        Article { id: ids("s", number), outlet: "coast.example", published: None, text }
    };
    let brief = |number: usize| {
        let own = sentences(ids("b", number), 1).concat();
        let text = format!(
            "{own}\n\nThe Bote brings the news of the valley to every door before breakfast. It is free, and it was never \
             owned by anybody but those who write it. Whoever wants to help it may bring paper, ink or an hour of time to \
             the old mill on a Sunday, and whoever wants to complain may do the same.",
        );
        Article { id: ids("b", number), outlet: "bote.example", published: None, text }
    };
    (0..12).map(article).chain((0..12).map(brief)).collect()
}

#[test]
fn frames_that_were_set_aside_are_templates_with_what_they_are_filled_with() {
    let root = tempfile::tempdir().unwrap();
    let out = root.path().join("out");
    let bulletins = bulletins::crawl(12, "");
    let others: Vec<String> = under_footers().iter().map(line).collect();
    let mut lines: Vec<&str> = bulletins.lines().chain(others.iter().map(String::as_str)).collect();
    let text = |line: &str| -> (String, String) {
        let row: Value = serde_json::from_str(line).unwrap();
        (row["id"].as_str().unwrap().to_string(), row["text"].as_str().unwrap().to_string())
    };
    let printed: BTreeMap<String, String> = lines.iter().copied().map(text).collect();
    let crawl = root.path().join("crawl.jsonl");
    let input = crawl.to_str().unwrap();
    std::fs::write(&crawl, lines.join("\n")).unwrap();
    related(input, &out);
    assert_eq!(rows(&out.join("pairs.jsonl")).len(), 0, "the frame links nobody");

    let templates = rows(&out.join("templates.jsonl"));
    let schema = std::fs::read_to_string("docs/schemas/templates.schema.json").unwrap();
    let schema = jsonschema::validator_for(&serde_json::from_str(&schema).unwrap()).unwrap();
    templates.iter().for_each(|row| schema.validate(row).unwrap());
    let members: Vec<&Value> = templates.iter().flat_map(|row| row["members"].as_array().unwrap()).collect();
    let ids: BTreeSet<&str> = members.iter().map(|member| member["id"].as_str().unwrap()).collect();
    assert_eq!(ids, (0..12).map(|number| &*format!("w{number:02}").leak()).collect());
    assert_eq!(members.len(), 12);
    for row in &templates {
        assert_eq!(row["outlet"], "coast.example");
        let frame = row["frame"].as_str().unwrap();
        assert!(
            frame.contains("the weather station of the town said. Winds of up to … kilometres"),
            "{frame}"
        );
        assert!(!bulletins::TOWNS.iter().any(|town| frame.contains(town)), "{frame}");
        let example = row["example"].as_str().unwrap();
        for member in row["members"].as_array().unwrap() {
            let id = member["id"].as_str().unwrap();
            let facts = member["facts"].as_array().unwrap();
            assert_eq!(facts.is_empty(), id == example, "{id}");
            for fact in facts {
                for (of, text) in [("example", &printed[example]), ("here", &printed[id])] {
                    let value = fact[of].as_str();
                    assert!(value.is_none_or(|value| text.contains(value)), "{id} {fact}");
                }
                assert_ne!(fact["example"], fact["here"], "{id}");
            }
        }
    }

    lines.reverse();
    std::fs::write(&crawl, lines.join("\n")).unwrap();
    let again = root.path().join("again");
    related(input, &again);
    let read = |out: &Path| std::fs::read(out.join("templates.jsonl")).unwrap();
    assert_eq!(read(&out), read(&again));
}

#[test]
fn neither_the_order_of_the_input_nor_the_number_of_threads_changes_a_byte() {
    let root = tempfile::tempdir().unwrap();
    let mut articles = history();
    let first = root.path().join("first");
    related(&written(root.path(), &articles), &first);
    articles.reverse();
    articles.swap(1, 4);
    let second = root.path().join("second");
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
    let input = written(root.path(), &articles);
    pool.install(|| related(&input, &second));
    for name in FILES {
        assert_eq!(
            std::fs::read(first.join(name)).unwrap(),
            std::fs::read(second.join(name)).unwrap(),
            "{name}"
        );
    }
}

#[test]
fn what_is_no_output_is_refused_and_nothing_is_written() {
    let root = tempfile::tempdir().unwrap();
    let error = relate(root.path(), &RelateOptions::default(), &unwatched()).unwrap_err();
    assert!(error.to_string().contains("no output folder"), "{error}");
    assert_eq!(std::fs::read_dir(root.path()).unwrap().count(), 0);

    let out = root.path().join("out");
    clustered("seeds", &out);
    let own = root.path().join("own.tsv");
    std::fs::write(&own, "Source: {}\n").unwrap();
    let options = RelateOptions { credits: Some(own) };
    let error = relate(&out, &options, &unwatched()).unwrap_err();
    assert!(error.to_string().contains("line 1"), "{error}");
    assert!(FILES.iter().all(|name| !out.join(name).exists()));
}

#[test]
fn founding_stories() {
    let folder = "../shared/seeds";
    if !Path::new(folder).is_dir() {
        eprintln!("skipped: {folder} is not there");
        return;
    }
    let root = tempfile::tempdir().unwrap();
    let out = root.path().join("out");
    related(folder, &out);
    let relations = rows(&out.join("relations.jsonl"));
    assert_eq!(relations.len(), 1);
    assert_eq!(relations[0]["relation"], "revision");
    assert!(relations[0]["why"].as_str().unwrap().contains("not both known"), "{}", relations[0]);
    let stories = rows(&out.join("stories.jsonl"));
    assert_eq!(stories.len(), 1);
    assert_eq!(stories[0]["members"].as_array().unwrap().len(), 2);
}
