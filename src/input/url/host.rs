//! The host of an address in, its normal form out: one name in whatever dress, case and script.

use std::borrow::Cow;
use std::fmt::Write;

use unicode_normalization::UnicodeNormalization;

use super::percent::percent_decoded;

/// Labels that say in which dress a site is served.
const DRESSES: [&str; 7] = ["www", "m", "mobile", "mobil", "touch", "wap", "amp"];

/// Labels under which a country registers names.
const SUFFIXES: [&str; 12] = ["co", "com", "org", "net", "gov", "edu", "ac", "or", "ne", "go", "gob", "gouv"];

/// The host in its normal form, with its port if that is none of the web's own.
pub(super) fn host(given: &str) -> Option<String> {
    let decoded = percent_decoded(given);
    let given = decoded.as_ref();
    let (name, port) = match given.rsplit_once(':') {
        Some((name, port)) if !port.ends_with(']') => (name, port),
        _ => (given, ""),
    };
    let port: Option<u16> = if port.is_empty() { None } else { Some(port.parse().ok()?) };
    let name: String = match name.is_ascii() {
        true => name.to_ascii_lowercase(),
        // The forms that differ only in width, case or composition are one name.
        false => name.nfkc().flat_map(char::to_lowercase).nfkc().collect::<String>().replace('。', "."),
    };
    let name = name.trim_end_matches('.');
    if name.is_empty() || name.len() > 253 || !is_name(name) {
        return None;
    }
    let mut labels: Vec<Cow<str>> = name.split('.').map(ascii_label).collect::<Option<_>>()?;
    if labels.iter().any(|label| label.is_empty()) {
        return None;
    }
    let mut at = 0;
    while at < labels.len() {
        let rest = &labels[at + 1..];
        // "amp.co.uk" is a site of its own.
        let is_suffix = rest.len() == 2 && rest[1].len() == 2 && SUFFIXES.contains(&rest[0].as_ref());
        let is_dress = (at == 0 || labels[at] != "www") && DRESSES.contains(&labels[at].as_ref());
        match is_dress && rest.len() >= 2 && (labels[at] == "www" || !is_suffix) {
            true => drop(labels.remove(at)),
            false => at += 1,
        }
    }
    let mut host = labels.join(".");
    if let Some(port) = port.filter(|port| !matches!(port, 80 | 443)) {
        let _ = write!(host, ":{port}");
    }
    Some(host)
}

/// An address of version 6 in its brackets, or labels between dots.
fn is_name(name: &str) -> bool {
    match name.strip_prefix('[') {
        Some(rest) => rest.strip_suffix(']').is_some_and(|inner| {
            !inner.is_empty()
                && inner.bytes().all(|byte| byte.is_ascii_hexdigit() || matches!(byte, b':' | b'.'))
        }),
        None => name.chars().all(|c| match c.is_ascii() {
            true => c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_'),
            false => !c.is_whitespace() && !c.is_control(),
        }),
    }
}

/// A label of a host in ASCII.
fn ascii_label(label: &str) -> Option<Cow<'_, str>> {
    match label.is_ascii() {
        true => Some(Cow::Borrowed(label)),
        false => punycode(label).map(|code| Cow::Owned(format!("xn--{code}"))),
    }
}

/// RFC 3492, encoding; for labels, which are short.
fn punycode(label: &str) -> Option<String> {
    if label.len() > 253 {
        return None;
    }
    let points: Vec<u32> = label.chars().map(u32::from).collect();
    let mut code: String = label.chars().filter(char::is_ascii).collect();
    let basic = code.len() as u32;
    if basic > 0 {
        code.push('-');
    }
    let (mut least, mut delta, mut bias, mut done) = (128, 0_u32, 72, basic);
    while (done as usize) < points.len() {
        let next = points.iter().copied().filter(|point| *point >= least).min()?;
        delta = delta.checked_add((next - least).checked_mul(done + 1)?)?;
        least = next;
        for &point in &points {
            if point < least {
                delta = delta.checked_add(1)?;
            }
            if point != least {
                continue;
            }
            let (mut left, mut k) = (delta, 36);
            loop {
                let threshold = if k <= bias { 1 } else { (k - bias).min(26) };
                if left < threshold {
                    break;
                }
                code.push(letter(threshold + (left - threshold) % (36 - threshold)));
                left = (left - threshold) / (36 - threshold);
                k += 36;
            }
            code.push(letter(left));
            let mut scaled = if done == basic { delta / 700 } else { delta / 2 };
            scaled += scaled / (done + 1);
            let mut steps = 0;
            while scaled > 455 {
                scaled /= 35;
                steps += 36;
            }
            bias = steps + 36 * scaled / (scaled + 38);
            (delta, done) = (0, done + 1);
        }
        delta += 1;
        least += 1;
    }
    Some(code)
}

fn letter(digit: u32) -> char {
    char::from(if digit < 26 { b'a' + digit as u8 } else { b'0' + (digit - 26) as u8 })
}
