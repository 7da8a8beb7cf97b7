//! Whether a body is a web page, a plain text or something else: by its media type, else by its bytes.

use super::super::fetched::Kind;

/// Bytes looked at.
const LOOK: usize = 2 << 10;

/// What a media type says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Said {
    Kind(Kind),
    /// XML, which may be a web page.
    Xml,
    /// Nothing of use.
    Nothing,
    /// Neither a web page nor a plain text.
    Other,
}

/// What the value of `Content-Type` says.
pub(super) fn said(content_type: Option<&str>) -> Said {
    let essence = content_type.unwrap_or_default();
    let end = essence.find([';', ',', ' ', '\t']).unwrap_or(essence.len());
    match essence[..end].trim_matches(['"', '\'']).to_ascii_lowercase().as_str() {
        "text/html" | "application/xhtml+xml" | "application/vnd.wap.xhtml+xml" | "html" => {
            Said::Kind(Kind::Html)
        }
        "text/plain" => Said::Kind(Kind::Text),
        "text/xml" | "application/xml" => Said::Xml,
        ""
        | "application/octet-stream"
        | "binary/octet-stream"
        | "application/unknown"
        | "unknown"
        | "unknown/unknown"
        | "application/x-unknown-content-type"
        | "content/unknown"
        | "no-type"
        | "text/unknown"
        | "*/*"
        | "text"
        | "text/" => Said::Nothing,
        // No media type at all.
        other if !other.contains('/') => Said::Nothing,
        _ => Said::Other,
    }
}

/// The character set in the value of `Content-Type`.
pub(super) fn charset(content_type: Option<&str>) -> Option<String> {
    let content_type = content_type?;
    let lower = content_type.to_ascii_lowercase();
    let at = lower.find("charset")? + "charset".len();
    let value = content_type[at..].trim_start().strip_prefix('=')?;
    let value = value.trim_start().trim_start_matches(['"', '\'']);
    let end = value.find(['"', '\'', ';', ',', ' ', '\t']).unwrap_or(value.len());
    (1..=40).contains(&end).then(|| value[..end].to_owned())
}

/// What a body is; `None` for what is neither page nor text.
pub(super) fn kind(said: Said, body: &[u8]) -> Option<Kind> {
    match said {
        Said::Kind(kind) => Some(kind),
        Said::Other => None,
        Said::Xml => looks_like_html(body).then_some(Kind::Html),
        Said::Nothing if looks_like_html(body) => Some(Kind::Html),
        Said::Nothing => (looks_like_text(body) && !looks_like_data(body)).then_some(Kind::Text),
    }
}

/// The first bytes, without a byte order mark, the zero bytes of UTF-16 and leading blanks, in lower case.
fn start(body: &[u8]) -> Vec<u8> {
    let body = body.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(body);
    let is_wide = body.starts_with(b"\xFF\xFE") || body.starts_with(b"\xFE\xFF");
    let body = if is_wide { &body[2..] } else { body };
    let bytes = body.iter().copied().filter(|&byte| !is_wide || byte != 0);
    let bytes = bytes.skip_while(u8::is_ascii_whitespace).take(LOOK);
    bytes.map(|byte| byte.to_ascii_lowercase()).collect()
}

fn looks_like_html(body: &[u8]) -> bool {
    const TAGS: [&[u8]; 18] = [
        b"!doctype html",
        b"html",
        b"head",
        b"body",
        b"title",
        b"meta",
        b"link",
        b"script",
        b"style",
        b"div",
        b"table",
        b"p",
        b"h1",
        b"a",
        b"br",
        b"b",
        b"font",
        b"iframe",
    ];
    let start = start(body);
    let names = |tag: &[u8]| {
        let tag = tag.strip_prefix(b"<").unwrap_or_default();
        TAGS.iter().any(|name| {
            tag.strip_prefix(*name)
                .is_some_and(|rest| matches!(rest, [] | [b'>' | b' ' | b'/' | b'\t' | b'\r' | b'\n', ..]))
        })
    };
    // Comments and the declaration of XML may stand in front.
    let is_prologue =
        start.starts_with(b"<!--") || start.starts_with(b"<?xml") || start.starts_with(b"<!doctype");
    names(&start)
        || is_prologue
            && (0..start.len()).any(|at| {
                let rest = &start[at..];
                rest.starts_with(b"<html")
                    || rest.starts_with(b"<!doctype html")
                    || rest.starts_with(b"<body")
            })
}

/// Whether the first bytes are text: no control characters, and few that are no UTF-8.
pub(super) fn looks_like_text(body: &[u8]) -> bool {
    let is_wide = body.starts_with(b"\xFF\xFE") || body.starts_with(b"\xFE\xFF");
    let head = &body[..body.len().min(LOOK)];
    let is_control = |byte: &u8| *byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r' | 0x0C | 0x1B);
    if is_wide {
        return true;
    }
    let controls = head.iter().filter(|byte| is_control(byte)).count();
    let (mut high, mut wrong) = (0, 0);
    for chunk in head.utf8_chunks() {
        high += chunk.valid().bytes().filter(|byte| *byte >= 0x80).count();
        wrong += chunk.invalid().len();
    }
    // Text in an old character set has bytes that are no UTF-8, but seldom most of them.
    !head.is_empty() && controls == 0 && (wrong <= 3 || high + wrong < head.len() * 9 / 10)
}

/// JSON and the like, which no one writes news in.
fn looks_like_data(body: &[u8]) -> bool {
    let start = start(body);
    let rest = match start.as_slice() {
        [b'{' | b'[', rest @ ..] => rest.trim_ascii_start(),
        _ => return start.starts_with(b"%pdf") || start.starts_with(b"<"),
    };
    matches!(rest, [] | [b'"' | b'{' | b'[' | b'}' | b']', ..])
}
