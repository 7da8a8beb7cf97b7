//! The chunks of HTTP: a size in a line, so many bytes, and again, up to a size of zero.

use memchr::{memchr, memmem};

use super::lines::line;

/// Chunks counted to learn where a message ends: a hostile archive may have many records that claim the same ones.
const MOST_COUNTED: usize = 1000;

/// Where the chunks end that begin at `from`.
pub(super) fn end(bytes: &[u8], from: usize) -> Option<usize> {
    let mut at = from;
    for _ in 0..MOST_COUNTED {
        let size = line(bytes, at)?;
        let count = chunk_size(size.text)?;
        at = size.next.checked_add(count)?;
        let end = line(bytes, at).filter(|end| end.text.is_empty())?;
        at = end.next;
        if count == 0 {
            return Some(at);
        }
    }
    None
}

/// Chunks put together.
pub(super) enum Chunks {
    /// All of them.
    All(Vec<u8>),
    /// Some are missing, or damaged.
    Some(Vec<u8>),
}

/// The chunks of a body put together; `None` if there are none.
pub(super) fn unchunk(body: &[u8]) -> Option<Chunks> {
    let mut out = Vec::with_capacity(body.len());
    let mut at = 0;
    let mut is_cut = false;
    loop {
        let Some((size, from)) = chunk_at(body, at) else {
            if at == 0 {
                return None;
            }
            is_cut = true;
            let Some(next) = next_chunk(body, at) else {
                // What is left is text without the beginning of its chunk, if anything.
                let rest = body.get(at..).unwrap_or_default();
                out.extend_from_slice(rest.get(line_len(rest)..).unwrap_or_default());
                break;
            };
            let lost = &body[at..next];
            out.extend_from_slice(trim_end(lost.get(line_len(lost)..).unwrap_or_default()));
            at = next;
            continue;
        };
        if size == 0 {
            break;
        }
        let data = &body[from..body.len().min(from.saturating_add(size))];
        out.extend_from_slice(data);
        if data.len() < size {
            is_cut = true;
            break;
        }
        at = from + size;
        match &body[at..] {
            [b'\r', b'\n', ..] => at += 2,
            [b'\n', ..] => at += 1,
            [] | [b'\r'] => {
                is_cut = true;
                break;
            }
            _ => {}
        }
    }
    Some(if is_cut { Chunks::Some(out) } else { Chunks::All(out) })
}

/// Size of the chunk at `at` and where its data begins.
fn chunk_at(body: &[u8], at: usize) -> Option<(usize, usize)> {
    let rest = body.get(at..)?;
    // The last line of a body that was cut may have no end.
    let end = memchr(b'\n', &rest[..rest.len().min(4096)]).unwrap_or(rest.len());
    let size = chunk_size(rest.get(..end)?)?;
    Some((size, (at + end + 1).min(body.len())))
}

/// The next place from `at` on where a chunk begins whose end is where it says.
fn next_chunk(body: &[u8], at: usize) -> Option<usize> {
    let mut places = memmem::find_iter(&body[at..], b"\r\n").map(|found| at + found + 2);
    places.find(|&place| {
        chunk_at(body, place).is_some_and(|(size, from)| {
            let end = from.saturating_add(size);
            size == 0 || end == body.len() || body.get(end..).is_some_and(|rest| rest.starts_with(b"\r\n"))
        })
    })
}

/// Length of the first line if it is short enough to be a damaged size.
fn line_len(bytes: &[u8]) -> usize {
    memchr(b'\n', &bytes[..bytes.len().min(32)]).map_or(0, |end| end + 1)
}

fn trim_end(bytes: &[u8]) -> &[u8] {
    bytes.strip_suffix(b"\r\n").unwrap_or(bytes)
}

/// Size of a chunk as the line before it gives it.
fn chunk_size(line: &[u8]) -> Option<usize> {
    let digits = line.split(|&byte| byte == b';').next()?.trim_ascii();
    let is_hex = (1..=15).contains(&digits.len()) && digits.iter().all(u8::is_ascii_hexdigit);
    let digits = std::str::from_utf8(digits).ok().filter(|_| is_hex)?;
    usize::from_str_radix(digits, 16).ok()
}
