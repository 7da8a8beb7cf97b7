//! Archives of all kinds and makers, beside what the reference reader in Python counted in them.

#![allow(clippy::print_stderr, reason = "what was skipped and where the counts differ is said by name")]

use std::path::Path;

use super::*;

/// Where the reference reader fails, or counts what is not there: all records by type, and pages.
const BETTER: [(&str, &str); 12] = [
    ("chatnoir-eu+chatnoir-resiliparse/block-sized-records.warc.lz4", "unknown=3"),
    ("chatnoir-eu+chatnoir-resiliparse/warcfile.warc.lz4", "metadata=16 request=17 response=16 warcinfo=1"),
    ("chatnoir-eu+copycat/0000tw_0000tw-00.warc.gz", "response=3 warcinfo=1"),
    ("chatnoir-eu+copycat/cc-arc-sample_small-sample-1213893279526_0.arc", "response=145 warcinfo=1"),
    ("chatnoir-eu+copycat/cc-arc-sample_small-sample-1262850551027_8.arc", "response=8 warcinfo=1"),
    ("chatnoir-eu+copycat/en0000_00.warc.gz", "response=23 warcinfo=1"),
    ("iipc+webarchive-commons/IAH-20080430204825-00000-blackbook-truncated.arc", "response=8 warcinfo=1"),
    ("iipc+webarchive-commons/link-extraction-test.warc", "response=7 warcinfo=1"),
    ("webrecorder+pywb/example-bad.warc.gz.bad", "request=2 response=2 revisit=1 warcinfo=1"),
    ("webrecorder+warcio/example-bad-non-chunked.warc.gz", "request=2 response=1 revisit=1 warcinfo=2"),
    ("webrecorder+warcio/example-bad.warc.gz.bad", "request=2 response=2 revisit=1 warcinfo=1"),
    ("webrecorder+warcio/example-wrong-chunks.warc.gz", "request=1 response=1"),
];

#[test]
fn records_by_type_as_the_reference_counts_them_or_better() {
    let folder = Path::new("../shared/data/warc-samples");
    let Ok(counts) = std::fs::read_to_string(folder.join("counts.tsv")) else {
        eprintln!("skipped: warc-samples is not here");
        return;
    };
    let (mut files, mut wrong) = (0, Vec::new());
    for line in counts.lines().skip(1) {
        let [name, _, types, error] = line.split('\t').collect::<Vec<_>>()[..] else { panic!("{line}") };
        if cfg!(not(feature = "warc")) && name.ends_with(".lz4") {
            continue;
        }
        let file = File::open(folder.join(name)).expect("a file");
        let outcome = read_file(file, name, Limits::default());
        let better = BETTER.iter().find(|(file, _)| *file == name).map(|(_, types)| *types);
        let found = outcome.types();
        if found != types {
            eprintln!("{name}: {types:?} {error} -> {found:?}, problems {:?}", outcome.reasons());
        }
        if found != better.unwrap_or(types) {
            wrong.push(format!("{name}: {found}, not {}", better.unwrap_or(types)));
        }
        let counted: u64 = outcome.by_type.values().sum();
        let (pages, others, lost) = outcome.accounting();
        assert!((pages + others) as u64 <= counted && counted <= (pages + others + lost) as u64, "{name}");
        files += 1;
    }
    assert!(files >= 66 && wrong.is_empty(), "{files} files: {wrong:#?}");
}
