//! The pages in a browser: what a reader sees and can do there, and that a stranger's text can do nothing.
//!
//! Needs Chromium at `/usr/bin/chromium`, Node, and the npm package playwright-core in `node_modules` of the
//! repository's root (`npm install --no-save playwright-core@1.65.1`). Without one of them there is no test.
//! `SHOTS=folder cargo test --test browser` also leaves the pages there, with pictures of them.

#[path = "report/bulletins.rs"]
mod bulletins;
#[path = "report/hostile.rs"]
mod hostile;
#[path = "browser/reports.rs"]
mod reports;
#[path = "browser/sites.rs"]
mod sites;

use std::io::Write;
use std::path::Path;
use std::process::Command;

use newsprint::report::diff::html::{chain_page, page};

const CHROMIUM: &str = "/usr/bin/chromium";

fn missing() -> Option<&'static str> {
    if !Path::new(CHROMIUM).exists() {
        return Some(CHROMIUM);
    }
    if !Command::new("node").arg("--version").output().is_ok_and(|output| output.status.success()) {
        return Some("node");
    }
    (!Path::new("node_modules/playwright-core/package.json").exists())
        .then_some("playwright-core in node_modules")
}

/// Says why there is no test, if there is none.
fn is_skipped() -> bool {
    let Some(missing) = missing() else { return false };
    // Not by eprintln, which a test that passes keeps to itself.
    let line = format!("skipped: no browser looked at the pages, as there is no {missing}\n");
    std::io::stderr().write_all(line.as_bytes()).unwrap();
    true
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        std::fs::copy(&path, to.join(path.file_name().unwrap())).unwrap();
    }
}

#[test]
fn pages_do_in_a_browser_what_they_should_and_nothing_else() {
    if is_skipped() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    for (name, page) in [
        ("normal", page(&reports::normal())),
        ("hostile", page(&reports::hostile())),
        ("chain", chain_page(&reports::chain())),
        ("hostile-chain", chain_page(&reports::hostile_chain())),
    ] {
        std::fs::write(folder.path().join(format!("{name}.html")), page).unwrap();
    }
    let mut check = Command::new("node");
    check.arg("tests/browser/check.mjs").arg(CHROMIUM).arg(folder.path());
    if let Some(shots) = std::env::var_os("SHOTS") {
        check.arg(&shots);
        copy(folder.path(), Path::new(&shots));
    }
    let output = check.output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{said}\n{}", String::from_utf8_lossy(&output.stderr));
    assert!(said.contains("checks passed"), "{said}");
}

#[test]
fn a_report_works_from_the_disk_and_nothing_in_it_acts() {
    if is_skipped() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    sites::write(folder.path());
    let mut check = Command::new("node");
    check.arg("tests/browser/report.mjs").arg(CHROMIUM).arg(folder.path());
    if let Some(shots) = std::env::var_os("SHOTS") {
        check.arg(&shots);
    }
    let output = check.output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{said}\n{}", String::from_utf8_lossy(&output.stderr));
    assert!(said.contains("checks passed"), "{said}");
    // The figures are for people: a machine that is busy is no fault of the pages.
    std::io::stderr().write_all(said.as_bytes()).unwrap();
}
