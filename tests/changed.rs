//! A file that changes while newsprint reads it: what was read is not mistaken for what was compared.

use std::io::Write;

use newsprint::input::Names;
use newsprint::pipeline::gather::gather;
use newsprint::pipeline::{Job, OnDamage, Unnamed, unwatched};

#[test]
fn a_text_that_is_not_what_it_was_is_a_problem() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("crawl.jsonl");
    let line =
        |word: &str| format!("{{\"id\": \"a\", \"text\": \"{} and \\\"more\\\"\"}}\n", word.repeat(40));
    std::fs::write(&file, line("one ")).unwrap();
    let job = Job {
        params: Default::default(),
        input: Default::default(),
        arguments: vec![file.to_str().unwrap().to_string()],
        unnamed: Unnamed::Unknown,
        on_damage: OnDamage::Skip,
    };
    let corpus = gather(&job, &unwatched()).unwrap();
    let names = Names::new(&job.input.fields);
    let read = || corpus.text(0, &names, &mut Vec::new(), str::to_string);
    assert!(read().unwrap().ends_with("one  and \"more\""));
    // In place, of the same length, and a record as before.
    std::fs::OpenOptions::new().write(true).open(&file).unwrap().write_all(line("two ").as_bytes()).unwrap();
    let problem = read().unwrap_err();
    assert_eq!((problem.reason.as_str(), problem.line), ("changed", Some(1)));
}

#[test]
fn a_copy_serves_where_the_first_cannot_be_read_again() {
    let folder = tempfile::tempdir().unwrap();
    let words = "one two three ".repeat(30);
    let line = |id: &str, text: &str| format!("{{\"id\": \"{id}\", \"text\": \"{text}\"}}\n");
    let file = |name: &str| folder.path().join(name);
    std::fs::write(file("a.jsonl"), line("a", &words)).unwrap();
    std::fs::write(file("b.jsonl"), line("b", &words)).unwrap();
    // The same words in other bytes.
    std::fs::write(file("c.jsonl"), line("c", &words.replace("three ", "three. "))).unwrap();
    let job = Job {
        params: Default::default(),
        input: Default::default(),
        arguments: vec![folder.path().to_str().unwrap().to_string()],
        unnamed: Unnamed::Unknown,
        on_damage: OnDamage::Skip,
    };
    let corpus = gather(&job, &unwatched()).unwrap();
    let names = Names::new(&job.input.fields);
    let text = |doc| corpus.text(doc, &names, &mut Vec::new(), str::to_string);
    let spoil = |name: &str| {
        let mut opened = std::fs::OpenOptions::new().write(true).open(file(name)).unwrap();
        opened.write_all(line("x", "other").as_bytes()).unwrap();
    };
    spoil("a.jsonl");
    assert_eq!(text(0).unwrap(), words);
    spoil("b.jsonl");
    assert!(text(0).is_err() && text(1).is_err());
    let read = |doc| corpus.words(doc, &names, &mut Vec::new(), str::to_string);
    assert_eq!(read(0).unwrap(), text(2).unwrap());
    spoil("c.jsonl");
    assert_eq!(read(1).unwrap_err().reason, "changed");
}
