//! `newsprint report`: pages of the stories of an output, whole, the same for any number of threads, and inert.

#[path = "report/bulletins.rs"]
mod bulletins;
#[path = "report/hostile.rs"]
mod hostile;

use std::collections::BTreeMap;
use std::path::Path;

use newsprint::pipeline::cluster::{KeepTexts, cluster};
use newsprint::pipeline::relate::{RelateOptions, relate};
use newsprint::pipeline::report::{ReportOptions, report, report_story, usual_target};
use newsprint::pipeline::{Job, OnDamage, Unnamed, unwatched};
use newsprint::report::folder::Replace;
use newsprint::report::site::model::Bodies;
use serde_json::Value;

const SHOWN: ReportOptions = ReportOptions { bodies: Bodies::Shown, replace: Replace::Never };

/// Clusters and relates a crawl.
fn related(input: &str, out: &Path) {
    let job = Job {
        params: Default::default(),
        input: Default::default(),
        arguments: vec![input.to_string()],
        unnamed: Unnamed::Unknown,
        on_damage: OnDamage::Skip,
    };
    cluster(&job, out, Replace::Never, KeepTexts::OfPairs, &unwatched()).unwrap();
    relate(out, &RelateOptions::default(), &unwatched()).unwrap();
}

/// All files of a folder, by path.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(at) = folders.pop() {
        for entry in std::fs::read_dir(at).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(folder).unwrap().to_str().unwrap().to_string();
                found.insert(name, std::fs::read(&path).unwrap());
            }
        }
    }
    found
}

fn text<'f>(files: &'f BTreeMap<String, Vec<u8>>, name: &str) -> &'f str {
    std::str::from_utf8(&files[name]).unwrap()
}

fn value(files: &BTreeMap<String, Vec<u8>>, name: &str) -> Value {
    serde_json::from_slice(&files[name]).unwrap()
}

/// The schema of a twin; none for the summary.
fn schema_of(name: &str) -> Option<&str> {
    let stem = name.strip_suffix(".json")?;
    if stem.starts_with("stories/") { Some("story") } else { Some(stem).filter(|stem| *stem != "summary") }
}

fn twins_follow_their_schemas(found: &BTreeMap<String, Vec<u8>>) {
    for (name, schema) in
        found.keys().filter(|name| name.ends_with(".json")).filter_map(|name| Some((name, schema_of(name)?)))
    {
        let text = std::fs::read_to_string(format!("docs/schemas/report-{schema}.schema.json")).unwrap();
        let validator = jsonschema::validator_for(&serde_json::from_str(&text).unwrap()).unwrap();
        let faults: Vec<String> =
            validator.iter_errors(&value(found, name)).map(|fault| fault.to_string()).collect();
        assert_eq!(faults, Vec::<String>::new(), "{name}");
    }
}

#[test]
fn the_seeds_are_reported_with_a_twin_of_every_page() {
    let root = tempfile::tempdir().unwrap();
    let out = root.path().join("out");
    related("seeds", &out);
    let target = usual_target(&out);
    let written = report(&out, &target, SHOWN, &unwatched()).unwrap();
    let stories = std::fs::read_to_string(out.join("stories.jsonl")).unwrap().lines().count();
    assert!(stories > 3 && written.stories == stories as u64, "{written:?}");
    let found = files(&target);
    for name in found.keys().filter(|name| name.ends_with(".html")) {
        assert!(found.contains_key(&name.replace(".html", ".json")), "{name} has no twin");
    }
    assert_eq!(found.len(), 2 * (stories + 4) + 1);
    let index = value(&found, "index.json");
    let largest = &index["stories"][0];
    let page = format!("stories/story-{}", largest["story"]);
    let story = value(&found, &format!("{page}.json"));
    assert!(story["articles"].as_array().unwrap().len() >= 5);
    assert_eq!(story["articles"].as_array().unwrap().len() as u64, largest["articles"].as_u64().unwrap());
    let html = text(&found, &format!("{page}.html"));
    for heading in
        ["When it ran", "Who took it from whom", "What became of each sentence", "Text against text"]
    {
        assert!(html.contains(heading), "{heading}");
    }
    // Each article is against each other text of the story, and each sentence has a fate in each of them.
    let variorum = &story["variorum"];
    let texts = variorum["texts"].as_array().unwrap().len();
    assert!(
        variorum["rows"].as_array().unwrap().iter().all(|row| row["fates"].as_str().unwrap().len() == texts)
    );
    for parent in story["articles"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|article| article["parents"].as_array().unwrap())
    {
        let kept = parent["kept"].as_f64().unwrap();
        assert!(kept > 0.0 && kept <= 1.0 && !parent["why"].is_null(), "{parent}");
    }
    twins_follow_their_schemas(&found);
    // What is there is not replaced unasked, nor is an output ever.
    assert!(report(&out, &target, SHOWN, &unwatched()).is_err());
    let force = ReportOptions { replace: Replace::Force, ..SHOWN };
    report(&out, &target, force, &unwatched()).unwrap();
    assert_eq!(files(&target), found);
    assert!(report(&out, &out, force, &unwatched()).is_err());
    assert!(out.join("articles.jsonl").is_file());
}

#[test]
fn one_story_is_one_file_and_what_is_not_there_is_said() {
    let root = tempfile::tempdir().unwrap();
    let out = root.path().join("out");
    related("seeds", &out);
    let file = root.path().join("story.html");
    report_story(&out, 0, &file, SHOWN).unwrap();
    let html = std::fs::read_to_string(&file).unwrap();
    assert!(html.contains("Story 0") && !html.contains("index.html") && !html.contains("story-0.json"));
    assert!(report_story(&out, 0, &file, SHOWN).is_err());
    let error = report_story(&out, 99, &root.path().join("none.html"), SHOWN).unwrap_err().to_string();
    assert!(error.contains("there is no story 99"), "{error}");
    assert!(!root.path().join("none.html").exists());
    std::fs::remove_file(out.join("stories.jsonl")).unwrap();
    let error = report(&out, &root.path().join("r"), SHOWN, &unwatched()).unwrap_err().to_string();
    assert!(error.contains("newsprint relate"), "{error}");
    assert!(!root.path().join("r").exists());
}

#[test]
fn any_number_of_threads_writes_the_same_bytes() {
    let root = tempfile::tempdir().unwrap();
    let out = root.path().join("out");
    related("seeds", &out);
    let with = |threads: usize| {
        let target = root.path().join(format!("report-{threads}"));
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| report(&out, &target, SHOWN, &unwatched())).unwrap();
        files(&target)
    };
    assert_eq!(with(1), with(3));
}

/// A tag with its attributes.
type Element = (String, Vec<(String, String)>);

/// The tags of a page, as a parser finds them.
fn elements(html: &str) -> Vec<Element> {
    use html5ever::tokenizer::{BufferQueue, Tag, Token, TokenSink, TokenSinkResult, Tokenizer};
    #[derive(Default)]
    struct Sink(std::cell::RefCell<Vec<Element>>);
    impl TokenSink for Sink {
        type Handle = ();
        fn process_token(&self, token: Token, _: u64) -> TokenSinkResult<()> {
            if let Token::TagToken(Tag { kind: html5ever::tokenizer::StartTag, name, attrs, .. }) = token {
                let attributes = attrs
                    .iter()
                    .map(|attribute| (attribute.name.local.to_string(), attribute.value.to_string()));
                let name = name.to_string();
                let is_raw = name == "script" || name == "style";
                self.0.borrow_mut().push((name.clone(), attributes.collect()));
                if is_raw {
                    let kind = html5ever::tokenizer::states::RawKind::Rawtext;
                    return TokenSinkResult::RawData(kind);
                }
            }
            TokenSinkResult::Continue
        }
    }
    let tokenizer = Tokenizer::new(Sink::default(), Default::default());
    let queue = BufferQueue::default();
    queue.push_back(html.into());
    let _ = tokenizer.feed(&queue);
    tokenizer.end();
    tokenizer.sink.0.into_inner()
}

#[test]
fn a_strangers_text_is_text_in_every_page() {
    let root = tempfile::tempdir().unwrap();
    let crawl = root.path().join("crawl.jsonl");
    std::fs::write(&crawl, hostile::crawl() + &bulletins::crawl(14, hostile::ATTACK)).unwrap();
    let out = root.path().join("out");
    related(crawl.to_str().unwrap(), &out);
    let target = root.path().join("report");
    let written = report(&out, &target, SHOWN, &unwatched()).unwrap();
    assert!(written.articles >= 10, "{written:?}");
    let found = files(&target);
    assert!(!value(&found, "templates.json")["templates"].as_array().unwrap().is_empty());
    for name in found.keys() {
        assert!(name.chars().all(|c| c.is_ascii_alphanumeric() || "/-.".contains(c)), "{name}");
    }
    let mut links = 0;
    for name in found.keys().filter(|name| name.ends_with(".html")) {
        let html = text(&found, name);
        for (element, attributes) in elements(html) {
            let known = [
                "a", "bdi", "body", "br", "button", "circle", "code", "datalist", "dd", "del", "details",
                "div", "dl", "dt", "em", "footer", "g", "h1", "h2", "h3", "head", "header", "html", "input",
                "ins", "kbd", "label", "li", "line", "link", "main", "meta", "nav", "ol", "option", "p", "q",
                "rect", "script", "section", "select", "span", "strong", "style", "summary", "svg", "table",
                "tbody", "td", "text", "th", "thead", "title", "tr", "ul",
            ];
            assert!(known.contains(&element.as_str()), "{name}: <{element}>");
            for (attribute, value) in &attributes {
                assert!(
                    !attribute.starts_with("on") && attribute != "style" && attribute != "src",
                    "{name}: {attribute}"
                );
                let is_inside = value.starts_with('#')
                    || ["index", "outlets", "templates", "certainty", "stories/story-", "story-", "../"]
                        .iter()
                        .any(|start| value.starts_with(start));
                if attribute == "href" && element == "a" && !is_inside {
                    links += 1;
                    assert!(value.starts_with("https://") || value.starts_with("http://"), "{name}: {value}");
                }
            }
        }
        let scripts = html.matches("<script").count();
        let data = html.matches("<script type=\"application/json\"").count();
        assert!(scripts <= data + 1, "{name}");
        assert!(
            !html.contains(['\0', '\u{1b}', '\u{202e}', '\u{2066}', '\u{2028}']),
            "{name}: what acts unseen is shown"
        );
    }
    assert_eq!(links, 0, "none of these is a link");
}

#[test]
fn frames_are_shown_with_their_blanks_and_what_they_are_filled_with() {
    let root = tempfile::tempdir().unwrap();
    let crawl = root.path().join("crawl.jsonl");
    std::fs::write(&crawl, bulletins::crawl(60, "")).unwrap();
    let out = root.path().join("out");
    related(crawl.to_str().unwrap(), &out);
    let written = |name: &str, bodies: Bodies| {
        let target = root.path().join(name);
        report(&out, &target, ReportOptions { bodies, ..SHOWN }, &unwatched()).unwrap();
        let found = files(&target);
        twins_follow_their_schemas(&found);
        found
    };

    let shown = written("shown", Bodies::Shown);
    let page = text(&shown, "templates.html");
    let rows = value(&shown, "templates.json")["templates"].as_array().unwrap().clone();
    let largest = &rows[0];
    assert!(largest["articles"].as_u64().unwrap() > 50, "{}", largest["articles"]);
    assert!(page.contains("coast.example</bdi></h2>"));
    assert!(page.contains("Winds of up to <span class=\"blank\">…</span> kilometres an hour were measured"));
    assert!(page.contains("<span class=\"kind\">time</span> <span><bdi dir=\"auto\" lang=\"\">Monday</bdi>"));
    assert!(page.contains("more are in the JSON of this page"), "not all articles are drawn");
    assert_eq!(page.matches("<tr><td class=\"id\">").count(), 50);
    // The example comes first, whatever its id.
    let first = page.split("<tr><td class=\"id\">").nth(1).unwrap();
    assert!(first.contains("the example") && first.contains(largest["example"].as_str().unwrap()), "{first}");
    for page in ["index.html", "outlets.html", "certainty.html"] {
        assert!(text(&shown, page).contains("<a href=\"templates.html\">Templates</a>"), "{page}");
    }

    let hidden = written("hidden", Bodies::Hidden);
    for file in ["templates.html", "templates.json"] {
        let text = text(&hidden, file);
        for words in ["were measured", "river gauge", "keep the drains", "seen 7 boats"] {
            assert!(!text.contains(words), "{file}: {words}");
        }
        assert!(text.contains("Monday") && text.contains("words, "), "{file}: what changed stays");
    }

    // A folder of an older version, and one without frames.
    std::fs::write(out.join("templates.jsonl"), "").unwrap();
    let none = written("none", Bodies::Shown);
    assert!(text(&none, "templates.html").contains("None was found"));
    std::fs::remove_file(out.join("templates.jsonl")).unwrap();
    let older = written("older", Bodies::Shown);
    assert!(text(&older, "templates.html").contains("newsprint relate"));
    assert!(value(&older, "templates.json")["templates"].is_null());
}

#[test]
fn without_bodies_no_sentence_is_printed() {
    let root = tempfile::tempdir().unwrap();
    let out = root.path().join("out");
    related("seeds", &out);
    let shown = root.path().join("shown");
    report(&out, &shown, SHOWN, &unwatched()).unwrap();
    let hidden = root.path().join("hidden");
    let options = ReportOptions { bodies: Bodies::Hidden, ..SHOWN };
    report(&out, &hidden, options, &unwatched()).unwrap();
    let (shown, hidden) = (files(&shown), files(&hidden));
    assert_eq!(shown.keys().collect::<Vec<_>>(), hidden.keys().collect::<Vec<_>>());
    let mut sentences = 0;
    for name in shown.keys().filter(|name| name.starts_with("stories/") && name.ends_with(".json")) {
        let story = value(&shown, name);
        let titles: Vec<String> = story["articles"]
            .as_array()
            .unwrap()
            .iter()
            .map(|article| article["title"].to_string())
            .collect();
        let rows = story["variorum"]["rows"].as_array().cloned().unwrap_or_default();
        let edits = story["diffs"]
            .as_array()
            .unwrap()
            .iter()
            .flat_map(|diff| diff["report"]["edits"].as_array().unwrap().clone());
        let of_edits = edits
            .flat_map(|edit| ["old", "new"].map(|side| edit[side].as_array().unwrap().clone()))
            .flatten();
        for row in rows.into_iter().chain(of_edits) {
            let sentence = row["text"].as_str().unwrap();
            if sentence.split_whitespace().count() > 6 && !titles.iter().any(|title| title.contains(sentence))
            {
                sentences += 1;
                for page in [name.clone(), name.replace(".json", ".html")] {
                    assert!(!text(&hidden, &page).contains(sentence), "{page}: {sentence}");
                }
            }
        }
    }
    assert!(sentences > 50, "{sentences}");
}
