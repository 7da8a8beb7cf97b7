//! A file that changes while newsprint reads it: what was read is not mistaken for what was compared.

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
    use std::io::Write;
    std::fs::OpenOptions::new().write(true).open(&file).unwrap().write_all(line("two ").as_bytes()).unwrap();
    let problem = read().unwrap_err();
    assert_eq!((problem.reason.as_str(), problem.line), ("changed", Some(1)));
}
