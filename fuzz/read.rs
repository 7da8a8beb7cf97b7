//! Bytes as a file -> everything that newsprint reads of them, twice over.

use std::cell::RefCell;
use std::io::{Seek, SeekFrom, Write};
use std::path::PathBuf;

use newsprint::article::Place;
use newsprint::input::{Blocks, Converted, Converter, Format, Options, Source, discover, record, records};
use tempfile::NamedTempFile;

thread_local! {
    static FILE: RefCell<NamedTempFile> = RefCell::new(
        tempfile::Builder::new()
            .prefix("fuzz")
            .tempfile_in(if PathBuf::from("/dev/shm").is_dir() { "/dev/shm" } else { "/tmp" })
            .expect("a file"),
    );
}

#[allow(unreachable_pub, reason = "a test takes this file in as a part of itself")]
/// Reads the bytes as a file that holds this, or what they look like.
pub fn read(bytes: &[u8], format: Option<Format>) {
    FILE.with_borrow_mut(|file| {
        file.as_file().set_len(0).expect("it is cut");
        file.seek(SeekFrom::Start(0)).expect("a file");
        file.write_all(bytes).expect("room");
        let path = file.path().to_path_buf();
        let name = path.display().to_string();
        // Small limits are reached by small inputs.
        let options = Options { line_limit: 1 << 12, ..Options::default() };
        let sources = match format {
            Some(format) => vec![Source { name: name.clone(), path: Some(path), format }],
            None => discover(std::slice::from_ref(&name), &options).expect("a file").0,
        };
        all(&sources, &options);
    });
}

fn all(sources: &[Source], options: &Options) {
    let mut blocks = Blocks::new(sources, options).expect("options that make sense");
    let converter = Converter::new(options.ids, &options.pages);
    let mut met: Vec<(Place, Option<String>)> = Vec::new();
    let mut spare = Vec::new();
    while let Some(parcel) = blocks.next(std::mem::take(&mut spare)) {
        let source = &sources[parcel.source() as usize];
        let Converted { block, problems, .. } =
            converter.lines(parcel, &source.name).expect("no process is started");
        assert!(problems.iter().all(|problem| problem.file == source.name));
        let base =
            if block.format.is_converted() { blocks.keep_converted(&block.bytes).expect("room") } else { 0 };
        records(&block, &options.fields, &source.name, |place, record| {
            let place = Place { offset: base + place.offset, ..place };
            met.push((place, record.ok().map(|record| record.text.into_owned())));
        });
        spare = block.bytes;
    }
    assert!(blocks.failed().is_none());
    let problems = blocks.problems();
    assert!(problems.iter().all(|problem| !problem.reason.is_empty() && !problem.detail.is_empty()));
    let store = blocks.into_store();
    let mut again = Vec::new();
    for (place, text) in met {
        store.fetch(place, &mut again).expect("the record again");
        let format = store.sources()[place.source as usize].format;
        let read = record(&again, format, &options.fields).ok().map(|record| record.text.into_owned());
        assert_eq!(read, text);
    }
}
