//! A part of an address in, the same with its percent-encoding in the normal form out.

use std::borrow::Cow;
use std::fmt::Write;

/// Where in an address a text stands: each place has other characters that need no encoding.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Spot {
    Path,
    Query,
    Fragment,
}

/// Percent-encoding in its normal form.
pub(super) fn encoded(text: &str, spot: Spot) -> String {
    let mut out = String::with_capacity(text.len());
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let (byte, was_encoded, len) = match hex_pair(&bytes[at..]) {
            Some(byte) => (byte, true, 3),
            None => (bytes[at], false, 1),
        };
        at += len;
        let is_plain = byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~');
        if is_plain {
            out.push(char::from(byte));
        } else if !was_encoded && byte == b'+' && spot == Spot::Query {
            out.push_str("%20");
        } else if was_encoded
            || byte <= b' '
            || byte >= 0x7F
            || matches!(byte, b'%' | b'"' | b'<' | b'>' | b'`' | b'{' | b'}' | b'#')
        {
            let _ = write!(out, "%{byte:02X}");
        } else {
            out.push(char::from(byte));
        }
    }
    out
}

/// The byte that `%XX` stands for.
fn hex_pair(bytes: &[u8]) -> Option<u8> {
    let [b'%', high, low, ..] = bytes else { return None };
    let digit = |byte: &u8| char::from(*byte).to_digit(16);
    Some((digit(high)? * 16 + digit(low)?) as u8)
}

pub(super) fn percent_decoded(text: &str) -> Cow<'_, str> {
    if !text.contains('%') {
        return Cow::Borrowed(text);
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some(first) = rest.first() {
        let (byte, len) = hex_pair(rest).map_or((*first, 1), |byte| (byte, 3));
        bytes.push(byte);
        rest = &rest[len..];
    }
    Cow::Owned(String::from_utf8_lossy(&bytes).into_owned())
}
