//! What fuzzing starts from and what it has found: each input is read as its target reads it.

#[path = "../fuzz/read.rs"]
mod read;

use std::path::Path;

use newsprint::input::Format;

#[test]
fn seeds_and_found_cases_are_read_twice_alike() {
    let targets = [
        ("warc", Some(Format::Archive)),
        ("jsonl", Some(Format::Jsonl)),
        ("csv", Some(Format::Csv)),
        ("html", Some(Format::Html)),
        ("packed", None),
    ];
    for (target, format) in targets {
        let mut inputs = 0;
        for folder in ["fuzz/seeds", "fixtures/fuzz"] {
            let Ok(entries) = std::fs::read_dir(Path::new(folder).join(target)) else { continue };
            for entry in entries {
                read::read(&std::fs::read(entry.unwrap().path()).unwrap(), format);
                inputs += 1;
            }
        }
        assert!(inputs >= 3, "{target}: {inputs}");
    }
}
