use ::parquet::file::reader::{FileReader, SerializedFileReader};
use bytes::Bytes;

use super::*;

fn read(bytes: Vec<u8>) -> Vec<String> {
    let reader = SerializedFileReader::new(Bytes::from(bytes)).expect("a Parquet file");
    reader.get_row_iter(None).expect("rows").map(|row| row.expect("a row").to_string()).collect()
}

fn written(columns: &'static [Column], lines: &str) -> Vec<u8> {
    let mut table = Table::begin(Vec::new(), columns).expect("a schema");
    table.push(lines.as_bytes()).expect("rows");
    table.finish().expect("a file")
}

#[test]
fn lines_become_rows() {
    let lines = "{\"id\":\"a\",\"title\":\"A \\\"ferry\\\"\",\"published\":\"2024-02-29T05:34:07Z\",\"flags\":[\"x\",\"y\"],\"text\":\"One\\ntwo\"}\n\
        {\"id\":\"b\",\"published\":\"yesterday\",\"unknown\":{},\"text\":\"\"}\n";
    let rows = read(written(EXTRACTED, lines));
    assert_eq!(rows.len(), 2);
    for said in [
        "title: \"A \"ferry\"\"",
        "published_at: 2024-02-29 05:34:07.000000 +00:00",
        "flags: [\"x\", \"y\"]",
        "One\ntwo",
    ] {
        assert!(rows[0].contains(said), "{}", rows[0]);
    }
    for said in ["title: null", "published: \"yesterday\"", "published_at: null", "flags: []", "text: \"\""] {
        assert!(rows[1].contains(said), "{}", rows[1]);
    }
}

#[test]
fn lists_hold_what_the_lines_hold() {
    let lines = "{\"cluster\":0,\"size\":2,\"representative\":\"a\",\"members\":[\"a\",\"b\"],\"weakest_jaccard\":0.5,\
        \"weakest_containment\":1.0,\"weak_links\":[{\"a\":\"a\",\"b\":\"c\",\"cluster\":null,\"jaccard\":0.1,\
        \"containment\":0.2},{\"a\":\"b\",\"b\":\"d\",\"cluster\":7,\"jaccard\":0.3,\"containment\":0.4}]}\n\
        {\"cluster\":1,\"size\":2,\"representative\":\"e\",\"members\":[\"e\",\"f\"],\"weakest_jaccard\":1.0,\
        \"weakest_containment\":1.0,\"weak_links\":[]}\n";
    let rows = read(written(CLUSTERS, lines));
    assert!(rows[0].contains("members: [\"a\", \"b\"]"), "{}", rows[0]);
    assert!(rows[0].contains("cluster: null, jaccard: 0.1") && rows[0].contains("cluster: 7"), "{}", rows[0]);
    assert!(rows[1].contains("weak_links: []"), "{}", rows[1]);
}

#[test]
fn a_file_without_rows_is_a_file() {
    for columns in [EXTRACTED, ARTICLES, PAIRS, CLUSTERS] {
        assert_eq!(read(written(columns, "")), Vec::<String>::new());
    }
}

#[test]
fn how_lines_come_in_changes_nothing() {
    let line = |number: u32| {
        format!("{{\"id\":\"{number}\",\"text\":\"{}\"}}\n", "words ".repeat(number as usize % 50))
    };
    let lines: Vec<String> = (0..300_000).map(line).collect();
    let whole = written(EXTRACTED, &lines.concat());
    let mut table = Table::begin(Vec::new(), EXTRACTED).expect("a schema");
    lines.chunks(777).for_each(|some| table.push(some.concat().as_bytes()).expect("rows"));
    let pieces = table.finish().expect("a file");
    assert!(whole == pieces);
    let reader = SerializedFileReader::new(Bytes::from(whole)).expect("a Parquet file");
    assert!(reader.num_row_groups() >= 2);
    assert_eq!(reader.metadata().file_metadata().num_rows(), 300_000);
}
