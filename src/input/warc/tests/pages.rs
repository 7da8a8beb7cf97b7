//! What a server sent, undone: which records are pages, and what their bodies are.

use super::*;

fn page_with(fields: &str, body: &[u8]) -> Fetched {
    only(&answer(&format!("Content-Type: text/html\r\n{fields}"), body))
}

fn text(page: &Fetched) -> &str {
    std::str::from_utf8(&page.body).expect("UTF-8")
}

/// Not a page, and nothing wrong.
fn none(record: &[u8]) {
    let outcome = read(record);
    assert_eq!((outcome.accounting(), outcome.reasons()), ((0, 1, 0), vec![]));
}

fn lost(message: &[u8], limits: Limits) -> (Severity, String) {
    let outcome = read_with(&[record(&response_head(1), message), page(2)].concat(), limits);
    assert_eq!((outcome.accounting(), outcome.bodies()), ((1, 0, 1), bodies([2])));
    (outcome.problems[0].severity, outcome.problems[0].reason.clone())
}

// Which records

#[test]
fn types_that_are_no_articles_are_counted() {
    let kinds =
        ["warcinfo", "request", "metadata", "revisit", "continuation", "Shipment", "two words", "response"];
    let head = |kind: &str| response_head(1).replace("Type: response", &format!("Type: {kind}"));
    let records: Vec<u8> = kinds.iter().flat_map(|kind| record(&head(kind), &message(1))).collect();
    let outcome = read(&records);
    assert_eq!(outcome.accounting(), (1, 7, 0));
    let types = "continuation=1 metadata=1 request=1 response=1 revisit=1 shipment=1 unknown=1 warcinfo=1";
    assert_eq!(outcome.types(), types);
}

#[test]
fn a_type_that_is_missing_is_told_by_the_rest() {
    let head = response_head(1).replace("WARC-Type: response\r\n", "");
    assert_eq!(read(&record(&head, &message(1))).bodies(), bodies([1]));
    let head = "WARC-Date: 2026-03-01T04:05:06Z\r\nWARC-Target-URI: https://news.example/1\r\n";
    assert_eq!(read(&record(head, &message(1))).bodies(), bodies([1]));
    none(&record(head, html(1).as_bytes()));
}

#[test]
fn types_are_bounded_in_number() {
    let head = |id: usize| response_head(1).replace("Type: response", &format!("Type: t{id}"));
    let outcome = read(&(0..500).flat_map(|id| record(&head(id), b"x")).collect::<Vec<u8>>());
    assert_eq!(outcome.by_type.len(), 101);
    assert_eq!(outcome.by_type["unknown"], 400);
}

#[test]
fn answers_that_are_no_articles() {
    let with = |status: &str, kind: &str| {
        let message = format!("HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n\r\n{}", html(1));
        record(&response_head(1), message.as_bytes())
    };
    for status in ["301 Moved", "304 Not Modified", "404 Not Found", "500", "999 Denied"] {
        none(&with(status, "text/html"));
    }
    for kind in
        ["image/png", "text/css", "application/json", "application/pdf", "text/javascript", "video/mp4"]
    {
        none(&with("200 OK", kind));
    }
    for status in ["200 OK", "203 Changed", "206 Partial Content"] {
        assert_eq!(read(&with(status, "text/html")).bodies(), bodies([1]), "{status}");
    }
    none(&record(&response_head(1), b"HTTP/1.1 204 No Content\r\nContent-Type: text/html\r\n\r\n"));
    none(&record(&response_head(1), b""));
    none(&record(&response_head(1).replace("https:", "dns:"), &message(1)));
}

#[test]
fn media_types() {
    let kinds = [
        ("text/html", Kind::Html, None),
        ("TEXT/HTML;charset=ISO-8859-2", Kind::Html, Some("ISO-8859-2")),
        ("application/xhtml+xml; profile=x; Charset = \"utf-8\"", Kind::Html, Some("utf-8")),
        ("text/html, text/html; charset=a", Kind::Html, Some("a")),
        ("text/plain; charset=koi8-r", Kind::Text, Some("koi8-r")),
        ("application/octet-stream", Kind::Html, None),
        ("text/xml", Kind::Html, None),
        ("", Kind::Html, None),
        ("nonsense", Kind::Html, None),
        ("text/html; charset=", Kind::Html, None),
    ];
    for (value, kind, charset) in kinds {
        let page = only(&answer(&format!("Content-Type: {value}\r\n"), html(1).as_bytes()));
        assert_eq!((page.kind, page.charset.as_deref()), (kind, charset), "{value}");
    }
}

#[test]
fn bodies_of_unknown_type_are_looked_at() {
    let kind = |body: &[u8]| {
        let outcome = read(&record(&response_head(1), &answer("Server: x\r\n", body)));
        assert_eq!(outcome.pages.len() + outcome.not_articles, 1);
        outcome.pages.first().map(|page| page.kind)
    };
    let wide: Vec<u8> =
        [0xFEFF].into_iter().chain(html(1).encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let koi8 = [b"Kh ".repeat(3), [0xD2, 0xD5, 0xD3, 0x20].repeat(10)].concat();
    assert_eq!(kind(html(1).as_bytes()), Some(Kind::Html));
    assert_eq!(kind(b"\xEF\xBB\xBF\n <HTML>"), Some(Kind::Html));
    assert_eq!(kind(b"<?xml version=\"1.0\"?>\n<!DOCTYPE x>\n<html xmlns=\"y\">"), Some(Kind::Html));
    assert_eq!(kind(b"<!-- a comment --><body>x"), Some(Kind::Html));
    assert_eq!(kind(&wide), Some(Kind::Html));
    assert_eq!(kind(b"The ferry is late.\nAll wait."), Some(Kind::Text));
    assert_eq!(kind(&koi8), Some(Kind::Text));
    for other in [
        &b"\x89PNG\r\n\x1A\n\0\0"[..],
        b"%PDF-1.7\n",
        b"{\"a\":1}",
        b"[ {\"a\":1}]",
        b"<?xml version=\"1.0\"?><rss>x</rss>",
        b"<svg xmlns=\"x\">",
        &[0xFF, 0xD8, 0xFF, 0xE0, 0, 16],
    ] {
        assert_eq!(kind(other), None, "{other:?}");
    }
}

#[test]
fn resources_and_conversions() {
    let head = |kind: &str, target: &str, content_type: &str| {
        format!(
            "WARC-Type: {kind}\r\nWARC-Date: 2026-03-01T04:05:06Z\r\nWARC-Target-URI: {target}\r\n\
             Content-Type: {content_type}\r\n"
        )
    };
    let story = b"The ferry is late.\n\nAll wait.\n";
    let wet = read(&record(&head("conversion", "http://a.example/", "text/plain"), story));
    assert_eq!(wet.bodies(), [String::from_utf8_lossy(story)]);
    assert_eq!(wet.pages[0].kind, Kind::Text);
    let resource =
        read(&record(&head("resource", "<http://a.example/>", "text/html; charset=x"), html(1).as_bytes()));
    assert_eq!((resource.bodies(), resource.pages[0].charset.as_deref()), (bodies([1]), Some("x")));
    assert_eq!(resource.pages[0].url.as_deref(), Some("http://a.example/"));
    none(&record(&head("resource", "metadata://gnu.org/x", "text/plain"), story));
    none(&record(&head("resource", "http://a.example/x", "image/png"), story));
    none(&record(&head("conversion", "http://a.example/", "image/png"), story));
    none(&record(&head("metadata", "http://a.example/", "application/json"), b"{\"Envelope\":{}}"));
}

#[test]
fn truncated_and_segmented_records_are_flagged() {
    let with = |line: &str| read(&record(&format!("{}{line}\r\n", response_head(1)), &message(1)));
    assert_eq!(with("WARC-Truncated: length").pages[0].flags, [Flag::Truncated]);
    assert_eq!(with("WARC-Segment-Number: 1").pages[0].flags, [Flag::Truncated]);
    assert_eq!(with("WARC-Segment-Number: 2").accounting(), (0, 1, 0));
}

// The head of the message

#[test]
fn odd_status_lines() {
    let first = [
        "HTTP/1.1 200",
        "HTTP/1.1 200 ",
        "HTTP/2 200",
        "HTTP/2.0 200 OK",
        "http/1.0 200 ok",
        "HTTP/1.1  200  OK",
        "HTTP/1.1 OK",
        "HTTP/1.1",
        "ICY 200 OK",
        "HTTPX/1.1 200 OK",
        "XTTP/1.1 200 OK",
        "HTTP/1.1 2OO OK",
        "HTTP/1.1 000",
        "\r\nHTTP/1.1 200 OK",
    ];
    for first in first {
        let body = html(1);
        let message = format!("{first}\r\nContent-Type: text/html\r\nX-A: b\r\n\r\n{body}");
        assert_eq!(text(&only(message.as_bytes())), body, "{first}");
    }
    none(&record(&response_head(1), b"XTTP/1.1 404 Not Found\r\nX-A: b\r\n\r\n<html>"));
    none(&record(&response_head(1), b":status: 404\r\ncontent-type: text/html\r\n\r\n<html>"));
}

#[test]
fn no_status_line_and_no_head() {
    let body = html(1);
    assert_eq!(text(&only(body.as_bytes())), body);
    assert_eq!(text(&only(format!("Content-Type: text/html\r\n\r\n{body}").as_bytes())), body);
    assert_eq!(
        text(&only(format!(":status: 200\r\ncontent-type: text/html\r\n\r\n{body}").as_bytes())),
        body
    );
    let story = "Note: the ferry is late.\nAll wait.\n\nIt will come.\n";
    assert_eq!(text(&only(story.as_bytes())), story);
}

#[test]
fn line_feeds_folds_case_and_doubles_in_the_head() {
    let body = html(1);
    let head = "HTTP/1.1 200 OK\ncontent-TYPE:text/html;\n  charset=koi8-r\nContent-Type: image/png\nno field\nX:\n\n";
    let page = only(format!("{head}{body}").as_bytes());
    assert_eq!((text(&page), page.charset.as_deref()), (body.as_str(), Some("koi8-r")));
}

#[test]
fn continue_in_front() {
    let interim = "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n";
    let page = only(&[interim.as_bytes(), &message(1)].concat());
    assert_eq!(text(&page), html(1));
    none(&record(&response_head(1), "HTTP/1.1 100 Continue\r\n\r\n".repeat(50).as_bytes()));
}

#[test]
fn no_blank_line_before_the_body() {
    let page = only(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n<html>body</html>");
    assert_eq!(text(&page), "<html>body</html>");
    none(&record(&response_head(1), b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"));
}

#[test]
fn http_header_over_the_limit() {
    let long = answer(&format!("X: {}\r\n", "x".repeat(70 << 10)), b"<html>");
    assert_eq!(lost(&long, Limits::default()), (Severity::OverLimit, "http_header_too_long".to_owned()));
    let many = answer(&"X: x\r\n".repeat(1100), b"<html>");
    assert_eq!(lost(&many, Limits::default()), (Severity::OverLimit, "http_header_too_long".to_owned()));
}

#[test]
fn a_body_shorter_than_the_server_said() {
    let page = page_with("Content-Length: 5000\r\n", html(1).as_bytes());
    assert_eq!((text(&page), page.flags.as_slice()), (html(1).as_str(), &[Flag::BodyCut][..]));
    assert_eq!(page_with("Content-Length: 5\r\n", html(1).as_bytes()).flags, []);
}

// Chunks

fn chunked(body: &[u8], size: usize) -> Vec<u8> {
    let chunks = body
        .chunks(size)
        .flat_map(|chunk| [format!("{:X};name=value\r\n", chunk.len()).as_bytes(), chunk, b"\r\n"].concat());
    chunks.chain(*b"0\r\nTrailer: x\r\n\r\n").collect()
}

const CHUNKED: &str = "Transfer-Encoding: chunked\r\n";

#[test]
fn chunks_of_any_size() {
    for size in [1, 2, 15, 16, 17, 100, 10_000] {
        let page = page_with(CHUNKED, &chunked(html(1).as_bytes(), size));
        assert_eq!((text(&page), page.flags.as_slice()), (html(1).as_str(), &[][..]), "{size}");
    }
}

#[test]
fn chunks_written_oddly() {
    for body in [
        "5\r\n<html\r\n1  \r\n>\r\n0\r\n\r\n",
        "5\n<html\n0001\n>\n0\n\n",
        "5\r\n<html1\r\n>\r\n0\r\n\r\n",
        "6 ;x\r\n<html>\r\n00\r\n",
    ] {
        assert_eq!(text(&page_with(CHUNKED, body.as_bytes())), "<html>", "{body:?}");
    }
}

#[test]
fn chunked_claimed_but_not_so() {
    let page = page_with(CHUNKED, html(1).as_bytes());
    assert_eq!((text(&page), page.flags.as_slice()), (html(1).as_str(), &[Flag::WrongEncoding][..]));
}

#[test]
fn chunks_cut_short() {
    let (body, whole) = (html(1), chunked(html(1).as_bytes(), 50));
    for cut in 30..whole.len() - 20 {
        let page = page_with(CHUNKED, &whole[..cut]);
        assert!(body.starts_with(text(&page)), "{cut}");
        assert!(page.body.len() + 60 > cut * 5 / 7, "{cut}: {}", page.body.len());
        assert_eq!(page.flags, [Flag::BodyCut], "{cut}");
    }
}

#[test]
fn a_bad_chunk_in_the_middle() {
    let good = chunked(html(1).as_bytes(), 50);
    let second = memchr::memmem::find_iter(&good, b"32;name").nth(1).expect("a chunk");
    for (bad, kept) in [(&b"xx"[..], html(1)), (b"31", html(1)), (b"99", html(1))] {
        let mut message = good.clone();
        message[second..second + 2].copy_from_slice(bad);
        let page = page_with(CHUNKED, &message);
        assert_eq!(page.flags, [Flag::BodyCut], "{bad:?}");
        let shared = text(&page).chars().filter(|&letter| letter == 'p').count();
        let letters = kept.chars().filter(|&letter| letter == 'p').count();
        assert!(shared >= letters, "{bad:?}: {}", text(&page));
    }
}

// Encodings

fn story() -> String {
    let more = "<p>The ferry will not sail before Monday.</p>\n".repeat(40);
    format!("<!DOCTYPE html>\n<html><body>{more}</body></html>\n")
}

#[cfg(feature = "warc")]
const BROTLI: [u8; 79] = [
    0x1B, 0x5A, 0x07, 0x00, 0x44, 0xDD, 0xD6, 0x2D, 0x69, 0x21, 0xF9, 0x50, 0xCE, 0x42, 0xB3, 0x84, 0x83,
    0x06, 0x41, 0xFE, 0x73, 0x2D, 0x3A, 0xE5, 0xC0, 0x25, 0xCD, 0x12, 0x4A, 0xB0, 0x45, 0x12, 0xF9, 0x89,
    0xF9, 0xB0, 0x31, 0x76, 0x66, 0x50, 0xCB, 0x9E, 0xCD, 0x09, 0x20, 0xF9, 0x01, 0xF3, 0xC3, 0x52, 0x93,
    0xD2, 0x5C, 0xAF, 0xAA, 0x8F, 0x62, 0x07, 0x3C, 0x1E, 0xAE, 0xED, 0x83, 0x6D, 0x7F, 0xAF, 0x18, 0xE1,
    0xD3, 0x7E, 0x57, 0x49, 0xB6, 0x44, 0x50, 0xBA, 0x4B, 0x05, 0xA7,
];

/// All encodings with the story in them.
fn encoded() -> Vec<(&'static str, Vec<u8>)> {
    let story = story();
    let story = story.as_bytes();
    vec![
        ("gzip", gzip(story)),
        ("X-GZIP", gzip(story)),
        ("gzip", [gzip(&story[..100]), gzip(&story[100..]), b"rest".to_vec()].concat()),
        ("deflate", zlib(story)),
        ("deflate", deflate(story)),
        ("zstd", zstd::encode_all(story, 3).expect("memory")),
        ("gzip, gzip", gzip(&gzip(story))),
        ("deflate, gzip", gzip(&zlib(story))),
        ("identity", story.to_vec()),
        ("gzip, identity", gzip(story)),
        #[cfg(feature = "warc")]
        ("br", BROTLI.to_vec()),
        #[cfg(feature = "warc")]
        ("br, gzip", gzip(&BROTLI)),
    ]
}

#[test]
fn encodings_are_undone() {
    for (name, body) in encoded() {
        let fields = format!("Content-Encoding: {name}\r\n");
        let page = page_with(&fields, &body);
        assert_eq!((text(&page), page.flags.as_slice()), (story().as_str(), &[][..]), "{name}");
        let page = page_with(&format!("{fields}{CHUNKED}"), &chunked(&body, 20));
        assert_eq!((text(&page), page.flags.as_slice()), (story().as_str(), &[][..]), "{name}");
    }
    let page = page_with("Transfer-Encoding: gzip, chunked\r\n", &chunked(&gzip(story().as_bytes()), 20));
    assert_eq!(text(&page), story());
    let page =
        page_with("Content-Encoding: gzip\r\nContent-Encoding: gzip\r\n", &gzip(&gzip(story().as_bytes())));
    assert_eq!(text(&page), story());
}

#[test]
fn an_encoding_that_is_not_named_is_undone() {
    assert_eq!(text(&page_with("", &gzip(story().as_bytes()))), story());
}

#[test]
fn a_body_that_is_not_encoded_as_claimed() {
    let koi8 = [0xD2, 0xD5, 0xD3, 0x20].repeat(50);
    for name in ["gzip", "deflate", "br", "zstd", "compress", "gzip, deflate", "utf-8"] {
        for body in [story().into_bytes(), koi8.clone()] {
            let page = page_with(&format!("Content-Encoding: {name}\r\n"), &body);
            assert_eq!((page.body, page.flags), (body, vec![Flag::WrongEncoding]), "{name}");
        }
    }
}

#[test]
fn an_encoded_body_that_is_cut() {
    // Random letters, so that there is something to cut.
    let next = |n: &u32| Some(n.wrapping_mul(1_664_525).wrapping_add(1_013_904_223));
    let numbers = std::iter::successors(Some(1), next);
    let letters: String = numbers.take(4000).map(|n| char::from(b'a' + (n >> 24) as u8 % 26)).collect();
    for (name, body) in [
        ("gzip", gzip(letters.as_bytes())),
        ("deflate", zlib(letters.as_bytes())),
        ("deflate", deflate(letters.as_bytes())),
    ] {
        for cut in [body.len() / 2, body.len() - 20] {
            let page = page_with(&format!("Content-Encoding: {name}\r\n"), &body[..cut]);
            assert!(letters.starts_with(text(&page)) && page.body.len() > 1000, "{name} {cut}");
            assert_eq!(page.flags, [Flag::BodyCut], "{name} {cut}");
        }
        let mut damaged = body.clone();
        let middle = body.len() / 2;
        damaged[middle..].fill(0xFF);
        let page = page_with(&format!("Content-Encoding: {name}\r\n"), &damaged);
        assert!(letters.starts_with(&text(&page)[..500]), "{name}");
        assert_eq!(page.flags, [Flag::BodyCut], "{name}");
    }
    #[cfg(feature = "warc")]
    {
        let page = page_with("Content-Encoding: br\r\n", &BROTLI[..70]);
        assert!(story().starts_with(text(&page)) && page.flags == [Flag::BodyCut]);
    }
}

#[test]
fn an_encoded_body_of_which_nothing_is_left() {
    let message =
        answer("Content-Encoding: gzip\r\n", &[0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 0xFF, 0xFF, 0xFF]);
    assert_eq!(lost(&message, Limits::default()), (Severity::Damaged, "damaged_encoding".to_owned()));
    let message = answer("Content-Encoding: compress\r\n", &[0x1F, 0x9D, 0x90, 0, 1, 2, 3]);
    assert_eq!(lost(&message, Limits::default()), (Severity::Damaged, "unsupported_encoding".to_owned()));
}

#[cfg(not(feature = "warc"))]
#[test]
fn brotli_is_named_as_unsupported() {
    let message = answer("Content-Encoding: br\r\n", &[0x1B, 0x5A, 0x07, 0x00, 0x44, 0xDD, 0xD6, 0x2D]);
    assert_eq!(lost(&message, Limits::default()), (Severity::Damaged, "unsupported_encoding".to_owned()));
}

#[test]
fn bombs_stop_at_the_limits() {
    let over = |reason: &str| (Severity::OverLimit, reason.to_owned());
    let zeros = vec![b' '; 40 << 20];
    let field = |name: &str| format!("Content-Type: text/html\r\nContent-Encoding: {name}\r\n");
    let bomb = answer(&field("gzip"), &gzip(&zeros));
    assert_eq!(lost(&bomb, Limits::default()), over("compression_ratio"));
    assert_eq!(lost(&bomb, Limits { ratio: usize::MAX, ..Limits::default() }), over("page_too_large"));
    let twice = answer(&field("gzip, gzip"), &gzip(&gzip(&zeros)));
    assert_eq!(lost(&twice, Limits::default()), over("compression_ratio"));
    let zst = answer(&field("zstd"), &zstd::encode_all(&zeros[..], 3).expect("memory"));
    assert_eq!(lost(&zst, Limits::default()), over("compression_ratio"));
    let five = answer(&field("gzip, gzip, gzip, gzip, gzip"), &gzip(b"x"));
    assert_eq!(lost(&five, Limits::default()), over("too_many_encodings"));
    let large = answer("Content-Type: text/html\r\n", &zeros);
    assert_eq!(lost(&large, Limits::default()), over("page_too_large"));
}

#[test]
fn large_records_that_are_no_pages_are_not_lost() {
    let limits = Limits { record: 64 << 10, body: 32 << 10, ..Limits::default() };
    let video = answer("Content-Type: video/mp4\r\n", &[0xA5; 200 << 10]);
    let binary = answer("Content-Type: application/octet-stream\r\n", &[0xA5; 200 << 10]);
    let packed = answer("Server: x\r\n", &[&[0x1F, 0x8B, 8, 0][..], &[0xA5; 40 << 10]].concat());
    let request = response_head(1).replace("Type: response", "Type: request");
    for record in [
        record(&response_head(1), &video),
        record(&response_head(1), &binary),
        record(&response_head(1), &packed),
        record(&request, &[b'x'; 100 << 10]),
    ] {
        let outcome = read_with(&[record, page(2)].concat(), limits);
        assert_eq!((outcome.accounting(), outcome.reasons()), ((1, 1, 0), vec![]));
    }
    for page in [answer("Content-Type: text/html\r\n", &[b'x'; 200 << 10]), vec![b'x'; 200 << 10]] {
        assert_eq!(lost(&page, limits), (Severity::OverLimit, "record_too_large".to_owned()));
    }
}
