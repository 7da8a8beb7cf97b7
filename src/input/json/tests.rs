use super::*;
use crate::article::{Precision, Span, Time};

fn read_line(line: &str) -> Result<Record<'static>, (String, String)> {
    record(line.as_bytes(), Format::Jsonl, &Fields::default()).map(owned)
}

fn good(line: &str) -> Record<'static> {
    read_line(line).unwrap_or_else(|why| panic!("{line}: {why:?}"))
}

fn reason(line: &str) -> String {
    match read_line(line) {
        Ok(record) => panic!("{line}: {record:?}"),
        Err((reason, _)) => reason,
    }
}

#[test]
fn all_fields() {
    let record = good(
        r#"{"guid":"a","headline":"T","body":"x y","link":"http://h/","outlet":"O","date":"2024-02-29",
        "updated":1709184847,"fetched":"no time","byline":["A","B"],"lang":"en","other":[{"deep":[[]]}]}"#,
    );
    assert_eq!(record.id.as_deref(), Some("a"));
    assert_eq!(record.text, "x y");
    assert_eq!(record.title.as_deref(), Some("T"));
    assert_eq!(record.url.as_deref(), Some("http://h/"));
    assert_eq!(record.source.as_deref(), Some("O"));
    assert_eq!(record.author.as_deref(), Some("A, B"));
    assert_eq!(record.language.as_deref(), Some("en"));
    let published = record.published.expect("a time");
    assert_eq!(published.time, Some(Time { seconds: 1_709_164_800, precision: Precision::Day }));
    let modified = record.modified.expect("a time");
    assert_eq!(
        (modified.given.as_ref(), modified.time.map(|time| time.seconds)),
        ("1709184847", Some(1_709_184_847))
    );
    assert_eq!(record.crawled, Some(TimeField { given: "no time".into(), time: None }));
}

#[test]
fn nothing_is_copied_without_need() {
    let line = r#"{"id":"a","text":"plain ü","title":"with \n escape"}"#;
    let record = record(line.as_bytes(), Format::Jsonl, &Fields::default()).expect("a record");
    assert!(matches!(record.id, Some(Cow::Borrowed(_))));
    assert!(matches!(record.text, Cow::Borrowed(_)));
    assert!(matches!(record.title, Some(Cow::Owned(_))));
}

#[test]
fn the_text_is_found_again_where_it_stands() {
    for line in [
        r#"{"id":"a","text":"plain ü"}"#,
        r#"  {"body":"other","x":[1],"text" : "with \n \ud83d\ude00 \"escapes\"" , "id":1}"#,
        r#"{"text":"a","text":"the last one"}"#,
        r#"{"text":""}"#,
    ] {
        let record = record(line.as_bytes(), Format::Jsonl, &Fields::default()).expect("a record");
        let Span { at, len } = record.raw_text.expect("one string");
        let raw = &line.as_bytes()[at as usize..(at + len) as usize];
        assert_eq!(text_again(raw).as_deref(), Some(record.text.as_ref()), "{line}");
    }
    for whole in [&br#"{"text":["a","b"]}"#[..], b"{\"text\":\"a\x01b\"}", b"{\"text\":\"a\xffb\"}"] {
        let record = record(whole, Format::Jsonl, &Fields::default()).expect("a record");
        assert_eq!(record.raw_text, None, "{record:?}");
    }
    assert_eq!(text_again(b"half \\ud83d"), None);
    assert_eq!(text_again(b"\xff"), None);
}

#[test]
fn the_name_listed_first_wins() {
    assert_eq!(good(r#"{"text":"a","body":"b"}"#).text, "a");
    assert_eq!(good(r#"{"body":"b","text":"a"}"#).text, "a");
    assert_eq!(good(r#"{"body":"b","text":null}"#).text, "b");
    assert_eq!(good(r#"{"text":"","body":"b"}"#).text, "");
    assert_eq!(good(r#"{"article":{"x":1},"maintext":"b"}"#).text, "b");
    assert_eq!(good(r#"{"text":"a","text":"z"}"#).text, "z");
    assert_eq!(good(r#"{"title":" ","headline":"h"}"#).title.as_deref(), Some("h"));
    assert_eq!(good(r#"{"\u0074ext":"a"}"#).text, "a");
}

#[test]
fn own_names() {
    let mut fields = Fields::default();
    assert!(fields.map("text", "story"));
    assert!(fields.map("id", "url"));
    assert!(!fields.map("colour", "x"));
    let line = br#"{"text":"a","story":"b","url":"http:\/\/www.H.example/1","id":"c"}"#;
    let record = record(line, Format::Jsonl, &fields).expect("a record");
    assert_eq!(record.text, "b");
    assert_eq!(record.id.as_deref(), Some("http://www.H.example/1"));
    assert_eq!(record.url.as_deref(), Some("http://www.H.example/1"));
    assert_eq!(record.source.as_deref(), Some("h.example"));
}

#[test]
fn types_of_values() {
    assert_eq!(good(r#"{"text":["a","b\n",null]}"#).text, "a\n\nb\n");
    assert_eq!(good(r#"{"text":[]}"#).text, "");
    assert_eq!(good(r#"{"title":"t"}"#).text, "");
    assert_eq!(good(r#"{"text":null}"#).text, "");
    for text in ["5", "-5", "1.5", "true", r#"{"a":"b"}"#, r#"["a",5]"#, r#"[["a"]]"#] {
        assert_eq!(reason(&format!(r#"{{"text":{text}}}"#)), "wrong_type", "{text}");
    }
    let deep = format!(r#"{{"text":{}{}}}"#, "[".repeat(100_000), "]".repeat(100_000));
    assert_eq!(reason(&deep), "wrong_type");
    let deep = format!(r#"{{"x":{}{},"text":"a"}}"#, "[".repeat(100_000), "]".repeat(100_000));
    assert_eq!(good(&deep).text, "a");
    let record = good(
        r#"{"id":12345678901234567890123,"title":5,"url":["u"],"source":{"x":1,"name":"N"},"author":{"name":"A"}}"#,
    );
    assert_eq!(record.id.as_deref(), Some("12345678901234567890123"));
    assert_eq!((record.title, record.url), (None, None));
    assert_eq!(record.source.as_deref(), Some("N"));
    assert_eq!(record.author.as_deref(), Some("A"));
    let record =
        good(r#"{"id":true,"source":["a"],"author":[{"name":"A"},{"name":"B"}],"date":{},"lang":null}"#);
    assert_eq!((record.id, record.source, record.published, record.language), (None, None, None, None));
    assert_eq!(record.author.as_deref(), Some("A, B"));
}

#[test]
fn hosts() {
    for (url, host) in [
        ("https://www.Example.COM:8080/a?b", Some("example.com")),
        ("http://user:pass@host.example/x@y", Some("host.example")),
        ("http://host.example?q=http://other", Some("host.example")),
        ("http://host.example#f", Some("host.example")),
        ("HTTP://WWW.Ä.example", Some("ä.example")),
        ("http://[2001:db8::1]:80/", Some("2001:db8::1")),
        ("http://www.", None),
        ("http://", None),
        ("/only/a/path", None),
        ("no address", None),
    ] {
        let record = good(&format!(r#"{{"url":"{url}"}}"#));
        assert_eq!(record.source.as_deref(), host, "{url}");
    }
    assert_eq!(good(r#"{"url":"http://a.example/","source":"S"}"#).source.as_deref(), Some("S"));
    assert_eq!(good(r#"{"url":"http://a.example/","source":""}"#).source.as_deref(), Some("a.example"));
}

#[test]
fn what_is_no_record() {
    for line in ["[1,2]", "5", "\"text\"", "null", "true"] {
        assert_eq!(reason(line), "not_an_object", "{line}");
    }
    for line in [
        "{",
        "{}x",
        "{} {}",
        "nonsense",
        "[1",
        r#"{"text":"a}"#,
        r#"{"text":NaN}"#,
        r#"{"text":"\x"}"#,
        r#"{'text':'a'}"#,
        r#"{"text":"a",}"#,
        r#"{"text":"\u12"}"#,
        r#"{"id":"\u12","text":"a"}"#,
    ] {
        assert_eq!(reason(line), "bad_json", "{line}");
    }
}

#[test]
fn mended() {
    let record = good(r#"{"id":"\ud800","text":"a\ud83db\ude00c\ud83d\ude00\\ud800"}"#);
    assert_eq!((record.text.as_ref(), record.replaced), ("a\u{FFFD}b\u{FFFD}c😀\\ud800", 3));
    assert_eq!(record.id.as_deref(), Some("\u{FFFD}"));
    let record = good("{\"text\":\"a\tb\u{0}c\u{1f}ü\"}");
    assert_eq!((record.text.as_ref(), record.replaced), ("a\tb\u{0}c\u{1f}ü", 3));
    let record = good("{\t\"text\"\t:\r\"a\"}\r");
    assert_eq!((record.text.as_ref(), record.replaced), ("a", 0));
    let record = good(r#"{"text":"nul \u0000 is kept"}"#);
    assert_eq!((record.text.as_ref(), record.replaced), ("nul \u{0} is kept", 0));
    assert_eq!(reason("{\"text\":\"a\tb\",}"), "bad_json");
    assert_eq!(reason(r#"{"text":"\ud800"#), "bad_json");
}

#[test]
fn invalid_utf8() {
    let line = b"{\"id\":\"i\",\"text\":\"a\xFFb\xE2\x82c \\ud800\"}";
    let found = record(line, Format::Jsonl, &Fields::default()).expect("a record");
    assert_eq!((found.text.as_ref(), found.replaced), ("a\u{FFFD}b\u{FFFD}c \u{FFFD}", 3));
    let found = record(b"a\xFFb", Format::Text, &Fields::default()).expect("a record");
    assert_eq!((found.text.as_ref(), found.replaced), ("a\u{FFFD}b", 1));
}

#[test]
fn places_of_lines() {
    let bytes =
        b"\xEF\xBB\xBF{\"text\":\"a\"}\r\n\n \t\r\n{\"text\":5}\n{\"text\":\xFF}\n{\"text\":\"b\xFF\"}"
            .to_vec();
    let block =
        Block { source: 3, format: Format::Jsonl, first_line: 10, offset: 1000, bytes, origins: Vec::new() };
    let mut found = Vec::new();
    records(&block, &Fields::default(), "f", |place, result| found.push((place, result)));
    let lines: Vec<u64> = found.iter().map(|(place, _)| place.line).collect();
    assert_eq!(lines, [10, 13, 14, 15]);
    for (place, result) in &found {
        let start = (place.offset - 1000) as usize;
        let again =
            record(&block.bytes[start..start + place.len as usize], Format::Jsonl, &Fields::default());
        assert_eq!(place.source, 3);
        match (result, again) {
            (Ok(record), Ok(again)) => assert_eq!(*record, again),
            (Err(problem), Err((reason, _))) => {
                assert_eq!((problem.line, &problem.reason), (Some(place.line), &reason));
                assert!(problem.byte.is_some_and(|byte| byte >= place.offset));
            }
            other => panic!("{other:?}"),
        }
    }
    assert_eq!((found[0].0.offset, found[0].0.len), (1003, 12));
    let problem = found[2].1.as_ref().expect_err("bad");
    assert_eq!((problem.reason.as_str(), problem.byte), ("bad_json", Some(found[2].0.offset + 8)));
}

#[test]
fn what_could_be_mended_is_not_what_a_cut_line_suffers_from() {
    let detail = |line: &str| read_line(line).expect_err(line).1;
    for line in [
        r#"{"id":"a","text":"x \ud83d","source":"abc"#,
        r#"{"id":"a","text":"x \ud83d y"#,
        "{\"id\":\"a\",\"text\":\"x \u{1} y \u{2}\",\"source\":\"abc",
    ] {
        let expected = format!("bad JSON, column {}: EOF while parsing a string", line.len());
        assert_eq!(detail(line), expected, "{line:?}");
    }
    let wrong = "{\"text\":\"\u{1}\",?}";
    assert!(detail(wrong).starts_with("bad JSON, column 13: "), "{}", detail(wrong));
}
