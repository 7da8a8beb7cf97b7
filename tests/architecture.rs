//! The direction of the house: a room uses only rooms with smaller numbers.

use std::path::{Path, PathBuf};

/// The rooms in the order in which data flows, with their numbers. Rooms that are planned but not built are here too.
const ROOMS: [(&str, u32); 18] = [
    ("article", 0),
    ("params", 0),
    ("error", 0),
    ("input", 1),
    ("text", 2),
    ("shingle", 3),
    ("sketch", 4),
    ("candidates", 5),
    ("boilerplate", 6),
    ("verify", 7),
    ("cluster", 8),
    ("diff", 9),
    ("relate", 10),
    ("report", 11),
    ("index", 12),
    ("pipeline", 13),
    ("cli", 14),
    ("main", 15),
];

/// From here to here a room is pure: it is handed values and returns values.
const PURE: std::ops::RangeInclusive<u32> = 2..=10;

fn number(room: &str) -> Option<u32> {
    ROOMS.iter().find(|(name, _)| *name == room).map(|(_, number)| *number)
}

/// The program text: no comments, and nothing from the tests of the file on.
fn program(source: &str) -> String {
    let source = source.split("#[cfg(test)]\nmod tests").next().unwrap_or_default();
    let lines = source.lines().filter(|line| !line.trim_start().starts_with("//"));
    lines.collect::<Vec<_>>().join("\n")
}

/// What is wrong with a file of a room.
fn faults(room: &str, source: &str) -> Vec<String> {
    let own = number(room).unwrap_or_else(|| panic!("{room} is no room"));
    let program = program(source);
    let mut faults = Vec::new();
    for path in program.split("crate::").skip(1) {
        let names: Vec<&str> = match path.strip_prefix('{') {
            Some(list) => list.split('}').next().unwrap_or_default().split(',').collect(),
            None => vec![path],
        };
        for name in names {
            let used: String =
                name.trim().chars().take_while(|c| c.is_ascii_lowercase() || *c == '_').collect();
            let Some(used_number) = number(&used) else { continue };
            let is_ground = own == 0 && used_number == 0;
            if used != room && used_number >= own && !is_ground {
                faults.push(format!("{room} ({own}) must not use {used} ({used_number})"));
            }
        }
    }
    if PURE.contains(&own) {
        for forbidden in [
            "std::fs",
            "std::path",
            "std::time",
            "std::thread",
            "std::env",
            "std::io",
            "clap",
            "indicatif",
            "print!",
        ] {
            if program.contains(forbidden) {
                faults.push(format!("{room} is pure and must not use {forbidden}"));
            }
        }
    }
    if program.contains("env::var") {
        faults.push(format!("{room} reads an environment variable"));
    }
    faults
}

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

fn room_of(path: &Path) -> String {
    let inside = path.strip_prefix("src").unwrap();
    let first = inside.components().next().unwrap().as_os_str().to_str().unwrap();
    first.trim_end_matches(".rs").to_string()
}

#[test]
fn no_room_uses_a_later_one() {
    let mut found = Vec::new();
    sources(Path::new("src"), &mut found);
    assert!(found.len() > 30);
    let mut all = Vec::new();
    for path in found.iter().filter(|path| *path != Path::new("src/lib.rs")) {
        let source = std::fs::read_to_string(path).unwrap();
        all.extend(faults(&room_of(path), &source).into_iter().map(|f| format!("{}: {f}", path.display())));
        let has_unsafe = program(&source).contains("unsafe {");
        assert!(!has_unsafe || path == Path::new("src/text/mask.rs"), "{}: unsafe", path.display());
    }
    // The colours of a terminal are the one thing that the environment may decide.
    all.retain(|fault| !fault.contains("cli reads an environment variable"));
    assert_eq!(all, Vec::<String>::new());
}

#[test]
fn the_map_lists_the_rooms_in_order_and_each_says_its_number() {
    let map = std::fs::read_to_string("src/lib.rs").unwrap();
    let listed: Vec<&str> =
        map.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';')).collect();
    let order: Vec<&str> = ROOMS.iter().map(|(name, _)| *name).filter(|name| listed.contains(name)).collect();
    assert_eq!(listed, order);
    for room in listed {
        let source = std::fs::read_to_string(format!("src/{room}.rs")).unwrap();
        let head = format!("//! Room {}: ", number(room).unwrap());
        assert!(source.starts_with(&head), "src/{room}.rs does not begin with {head:?}");
    }
}

#[test]
fn the_test_can_fail() {
    assert_eq!(faults("shingle", "use crate::cluster::clusters;").len(), 1);
    assert_eq!(faults("verify", "fn f() { crate::report::rounded(1.0); }").len(), 1);
    assert_eq!(faults("text", "use crate::{params::Params, pipeline::Job};").len(), 1);
    assert_eq!(faults("text", "use std::fs::File;").len(), 1);
    assert_eq!(faults("pipeline", "use crate::verify::judge;"), Vec::<String>::new());
    assert_eq!(faults("text", "// crate::pipeline\n#[cfg(test)]\nmod tests { use crate::cli; }").len(), 0);
}
