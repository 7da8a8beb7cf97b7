//! The line that heads a record of an ARC file, version 1 or 2.

use jiff::civil::DateTime;
use memchr::memmem;

use super::head::{Extent, Form, Head, State, length};

/// Words at the end of a line that are looked at; the rest belongs to the address.
const WORDS: usize = 32;

/// What the line says.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Line {
    target: String,
    date: Option<String>,
    content_type: Option<String>,
    length: Option<u64>,
}

/// How much of a line may be damaged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Damage {
    None,
    OfOneWord,
}

/// Whether the bytes begin with the scheme of an address.
pub(super) fn has_scheme(bytes: &[u8]) -> bool {
    let is_scheme = |byte: &u8| byte.is_ascii_alphanumeric() || b"+-.".contains(byte);
    let len = bytes.iter().take(16).take_while(|byte| is_scheme(byte)).count();
    len >= 2 && bytes[0].is_ascii_alphabetic() && bytes.get(len) == Some(&b':')
}

impl Line {
    /// `address ip date type length`, in version 2 with more words before the length. The address may hold
    /// blanks; the words that may be damaged are scheme, ip, date and length.
    pub(super) fn of(line: &[u8], damage: Damage) -> Option<Self> {
        let line = line.trim_ascii_end();
        // Words from the last to the first, with where each begins.
        let mut words: Vec<(usize, &[u8])> = Vec::new();
        let mut end = line.len();
        while words.len() < WORDS && end > 0 {
            let start = line[..end].iter().rposition(|&byte| byte == b' ').map_or(0, |at| at + 1);
            if start < end {
                words.push((start, &line[start..end]));
            }
            end = start.saturating_sub(1);
        }
        words.reverse();
        let (_, last) = *words.last()?;
        let has_length = !last.is_empty() && last.iter().all(u8::is_ascii_digit);
        let score = |ip: &[u8], date: &[u8]| {
            usize::from(is_ip(ip)) + usize::from(is_date(date)) + usize::from(has_length)
        };
        let pairs = 1..words.len().saturating_sub(2);
        let at = pairs.rev().max_by_key(|&at| score(words[at].1, words[at + 1].1))?;
        let (ip, date) = (words[at], words[at + 1]);
        let need = match damage {
            Damage::OfOneWord if has_scheme(line) => 2,
            Damage::OfOneWord | Damage::None => 3,
        };
        if score(ip.1, date.1) < need || !(is_ip(ip.1) || is_date(date.1)) {
            return None;
        }
        let kind_from = words[at + 2].0;
        let kind_to = words[words.len() - 1].0;
        let content_type = text(&line[kind_from..kind_to]);
        Some(Line {
            target: text(address(&line[..ip.0])),
            date: time(date.1),
            content_type: (!content_type.is_empty()).then_some(content_type),
            length: std::str::from_utf8(last).ok().and_then(length),
        })
    }

    /// The head of the record; `len` is the length of the line with its end.
    pub(super) fn into_head(self, len: usize) -> Head {
        let kind = if self.target.starts_with("filedesc:") { "warcinfo" } else { "response" };
        Head {
            form: Form::Arc,
            len,
            kind: kind.to_owned(),
            lengths: self.length.into_iter().collect(),
            target: Some(self.target),
            date: self.date,
            content_type: self.content_type,
            extent: Extent::Whole,
            state: State::Good,
        }
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes.trim_ascii()).into_owned()
}

/// What was in front of the line may be damaged so that it seems to be part of it.
fn address(bytes: &[u8]) -> &[u8] {
    const SCHEMES: [&[u8]; 6] = [b"http", b"ftp", b"dns:", b"filedesc:", b"urn:", b"whois:"];
    let is_known = SCHEMES.iter().any(|scheme| bytes.starts_with(scheme));
    let at = if is_known { None } else { memmem::find(bytes, b"http") };
    &bytes[at.unwrap_or(0)..]
}

fn is_ip(word: &[u8]) -> bool {
    let is_v4 = || {
        let mut parts = 0;
        let is_number = |part: &[u8]| (1..=3).contains(&part.len()) && part.iter().all(u8::is_ascii_digit);
        word.split(|&byte| byte == b'.').all(|part| {
            parts += 1;
            is_number(part)
        }) && parts == 4
    };
    let is_v6 = || {
        word.len() <= 45
            && word.iter().filter(|&&byte| byte == b':').count() >= 2
            && word.iter().all(|byte| byte.is_ascii_hexdigit() || b":.".contains(byte))
    };
    word == b"-" || is_v4() || is_v6()
}

fn is_date(word: &[u8]) -> bool {
    (8..=20).contains(&word.len())
        && word.iter().all(u8::is_ascii_digit)
        && (word.starts_with(b"19") || word.starts_with(b"20"))
}

/// `YYYYMMDDhhmmss`, shorter or longer, as RFC 3339; `None` if there is no such moment.
fn time(word: &[u8]) -> Option<String> {
    if !is_date(word) {
        return None;
    }
    let part = |from: usize, to: usize| -> Option<i8> {
        word.get(from..to).map_or(Some(0), |digits| std::str::from_utf8(digits).ok()?.parse().ok())
    };
    let year = std::str::from_utf8(&word[..4]).ok()?.parse().ok()?;
    let time =
        DateTime::new(year, part(4, 6)?, part(6, 8)?, part(8, 10)?, part(10, 12)?, part(12, 14)?, 0).ok()?;
    Some(time.strftime("%Y-%m-%dT%H:%M:%SZ").to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(text: &str) -> Option<Line> {
        Line::of(text.as_bytes(), Damage::OfOneWord)
    }

    fn some(target: &str, date: Option<&str>, kind: &str, length: Option<u64>) -> Option<Line> {
        let (date, content_type) = (date.map(str::to_owned), Some(kind.to_owned()));
        Some(Line { target: target.to_owned(), date, content_type, length })
    }

    #[test]
    fn a_line_of_version_1() {
        let found = line("http://a.example/x 10.0.0.1 20140216050221 text/html 1591\r");
        assert_eq!(found, some("http://a.example/x", Some("2014-02-16T05:02:21Z"), "text/html", Some(1591)));
    }

    #[test]
    fn a_line_of_version_2() {
        let found = line("http://a.example/ 10.0.0.1 20140216050221 text/html 200 sum - 0 file.arc.gz 15");
        let kind = "text/html 200 sum - 0 file.arc.gz";
        assert_eq!(found, some("http://a.example/", Some("2014-02-16T05:02:21Z"), kind, Some(15)));
    }

    #[test]
    fn blanks_in_the_address_and_in_the_type() {
        let found = line("http://a.example/a b 7 c 10.0.0.1 20140216050221 text/html; charset=x 15");
        let kind = "text/html; charset=x";
        assert_eq!(found, some("http://a.example/a b 7 c", Some("2014-02-16T05:02:21Z"), kind, Some(15)));
    }

    #[test]
    fn one_damaged_word_is_borne() {
        let good = Some("2014-02-16T05:02:21Z");
        let type_of = "text/html";
        let url = "http://a.example/";
        assert_eq!(
            line("http://a.example/ 10.x.0.1 20140216050221 text/html 15"),
            some(url, good, type_of, Some(15))
        );
        assert_eq!(
            line("http://a.example/ 10.0.0.1 2014021605O221 text/html 15"),
            some(url, None, type_of, Some(15))
        );
        assert_eq!(
            line("http://a.example/ 10.0.0.1 20140216050221 text/html -1"),
            some(url, good, type_of, None)
        );
        assert_eq!(
            line("http://a.example/ 10.0.0.1 20141316050221 text/html 15"),
            some(url, None, type_of, Some(15))
        );
        assert_eq!(line("http://a.example/ 10.x.0.1 2014021605O221 text/html 15"), None);
        assert_eq!(
            line("?ttp://a.example/ 10.0.0.1 20140216050221 text/html 15").map(|found| found.length),
            Some(Some(15))
        );
        assert_eq!(line("?ttp://a.example/ 10.0.0.1 20140216050221 text/html x"), None);
        assert_eq!(line("http://a.example/ 10.0.0.1 20140216050221"), None);
    }

    #[test]
    fn a_long_line_costs_no_more_than_its_end() {
        let long = format!("http://a.example/{} 10.0.0.1 20140216050221 text/html 15", " x".repeat(50_000));
        assert_eq!(line(&long).map(|found| found.length), Some(Some(15)));
    }
}
