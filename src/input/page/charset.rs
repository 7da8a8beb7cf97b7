//! The bytes of a page in, its text out: in the character set that it is really in.
//!
//! A byte order mark decides; then what the server said; then what the page says; then whether it is UTF-8; then a
//! guess from its bytes. What is said is believed only as far as the bytes bear it out, for servers are set up once
//! for pages of many hands.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252, X_USER_DEFINED};
use memchr::{memchr, memmem};

use super::tags::{Scope, Tags, Token};

/// A page as text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::input) struct Decoded<'a> {
    pub(in crate::input) text: Cow<'a, str>,
    /// Places where bytes that stand for no character were replaced by U+FFFD.
    pub(in crate::input) replaced: u32,
    /// What its character set was known from.
    pub(in crate::input) basis: Basis,
}

/// What the character set of a page was known from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::input) enum Basis {
    /// A byte order mark.
    Mark,
    /// What the server said.
    Header,
    /// What the page says.
    Meta,
    /// It is valid UTF-8, though nobody or another said so.
    Utf8,
    /// A guess from the bytes.
    Guess,
}

/// A page says its character set in so many first bytes: more than the standard's 1,024, as browsers do.
const PRESCAN: usize = 8_192;
/// So much of a page is enough to guess from.
const ENOUGH: usize = 1 << 16;

/// Decodes a page; `header_charset` is what the server named, if anything.
pub(in crate::input) fn decode<'a>(body: &'a [u8], header_charset: Option<&str>) -> Decoded<'a> {
    if let Some((encoding, len)) = Encoding::for_bom(body) {
        return decoded(&body[len..], encoding, Basis::Mark);
    }
    let bytes = Bytes::of(body);
    let header = || header_charset.and_then(labelled).map(|encoding| (encoding, Basis::Header));
    let meta = || declared(body).map(|encoding| (encoding, Basis::Meta));
    let said = header().filter(|(encoding, _)| bytes.bear_out(body, encoding));
    let said = said.or_else(|| meta().filter(|(encoding, _)| bytes.bear_out(body, encoding)));
    if let Some((encoding, basis)) = said {
        return decoded(body, encoding, basis);
    }
    match bytes {
        Bytes::Ascii | Bytes::Utf8 { .. } => decoded(body, UTF_8, Basis::Utf8),
        Bytes::Other { .. } => decoded(body, guess(body), Basis::Guess),
    }
}

/// The encoding of a label; none of the labels that are unsafe to follow, UTF-7 among them, has one.
fn labelled(label: &str) -> Option<&'static Encoding> {
    let label = label.trim_matches(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | ';'));
    Encoding::for_label_no_replacement(label.as_bytes())
}

/// What the bytes may be.
enum Bytes {
    /// Nothing above 0x7F.
    Ascii,
    /// Valid UTF-8, perhaps cut within its last character, with so many characters above 0x7F in its first part.
    Utf8 { characters: usize },
    /// Something else; whether it is UTF-8 but for a few slips.
    Other { mostly_utf8: Mostly },
}

#[derive(PartialEq, Eq)]
enum Mostly {
    Utf8,
    Not,
}

impl Bytes {
    fn of(body: &[u8]) -> Bytes {
        if body.is_ascii() {
            return Bytes::Ascii;
        }
        let starts = |bytes: &[u8]| bytes.iter().filter(|byte| **byte >= 0xC0).count();
        match simdutf8::compat::from_utf8(body) {
            Ok(_) => Bytes::Utf8 { characters: starts(&body[..body.len().min(ENOUGH)]) },
            Err(error) if error.error_len().is_none() => {
                Bytes::Utf8 { characters: starts(&body[..error.valid_up_to()]) }
            }
            Err(_) => {
                let (mut valid, mut invalid) = (0, 0);
                for chunk in body.utf8_chunks() {
                    valid += starts(chunk.valid().as_bytes());
                    invalid += usize::from(!chunk.invalid().is_empty());
                }
                let mostly_utf8 = if valid > 4 * invalid { Mostly::Utf8 } else { Mostly::Not };
                Bytes::Other { mostly_utf8 }
            }
        }
    }

    /// Whether a page of these bytes can be in this encoding.
    fn bear_out(&self, body: &[u8], encoding: &'static Encoding) -> bool {
        let is_utf16 = encoding == UTF_16LE || encoding == UTF_16BE;
        match self {
            _ if is_utf16 => looks_like_utf16(body) == Some(encoding),
            Bytes::Ascii => true,
            _ if encoding == UTF_8 => !matches!(self, Bytes::Other { mostly_utf8: Mostly::Not }),
            // In a single-byte set nearly nobody writes what would be valid UTF-8; in a multi-byte one it can happen
            // to a word or two.
            Bytes::Utf8 { characters } => !encoding.is_single_byte() && *characters < 3,
            // Half of a page cannot be UTF-8 by accident either.
            Bytes::Other { mostly_utf8 } => *mostly_utf8 == Mostly::Not,
        }
    }
}

/// UTF-16 without a mark shows by its NULs: a page begins with markup, which is ASCII.
fn looks_like_utf16(body: &[u8]) -> Option<&'static Encoding> {
    let head = &body[..body.len().min(1_024)];
    let zeros = |first: usize| head.iter().skip(first).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    match head.len() / 8 {
        0 => None,
        least if odd > least && odd > 4 * even => Some(UTF_16LE),
        least if even > least && even > 4 * odd => Some(UTF_16BE),
        _ => None,
    }
}

/// What the page says of itself.
fn declared(body: &[u8]) -> Option<&'static Encoding> {
    let head = &body[..body.len().min(PRESCAN)];
    // Every byte is a character of this set, and ASCII is itself.
    let (head, _) = WINDOWS_1252.decode_without_bom_handling(head);
    let found = of_xml(&head).or_else(|| {
        Tags::new(&head, Scope::All).find_map(|token| match token {
            Token::Open(tag) if tag.is("meta") => {
                let charset = tag.get("charset").and_then(|label| labelled(&label));
                charset.or_else(|| {
                    tag.get("http-equiv").filter(|name| name.trim().eq_ignore_ascii_case("content-type"))?;
                    labelled(parameter(&tag.get("content")?)?)
                })
            }
            _ => None,
        })
    })?;
    // A page in which this can be read as ASCII is not in UTF-16.
    Some(match found {
        wide if wide == UTF_16LE || wide == UTF_16BE => UTF_8,
        own if own == X_USER_DEFINED => WINDOWS_1252,
        other => other,
    })
}

/// `<?xml version="1.0" encoding="...">`
fn of_xml(head: &str) -> Option<&'static Encoding> {
    let declaration = head.trim_start().strip_prefix("<?xml")?;
    let declaration = &declaration[..declaration.find('>')?];
    let value = declaration.split_once("encoding")?.1.trim_start().strip_prefix('=')?.trim_start();
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    labelled(value[1..].split(quote).next()?)
}

/// The value of `charset=` in a content type.
fn parameter(content: &str) -> Option<&str> {
    let lower = content.to_ascii_lowercase();
    let at = lower.find("charset")? + "charset".len();
    let value = content[at..].trim_start().strip_prefix('=')?.trim_start();
    let value = value.strip_prefix(['"', '\'']).unwrap_or(value);
    Some(&value[..value.find([';', '"', '\'', ' ', ',']).unwrap_or(value.len())])
}

fn guess(body: &[u8]) -> &'static Encoding {
    if let Some(wide) = looks_like_utf16(body) {
        return wide;
    }
    // Markup may be ASCII for long: begin where something is to be learnt.
    let first = if memchr(0x1B, body).is_some() { 0 } else { Encoding::ascii_valid_up_to(body) };
    let from = first.saturating_sub(64);
    let part = &body[from..body.len().min(from + ENOUGH)];
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(part, from + part.len() == body.len());
    detector.guess(None, Utf8Detection::Deny)
}

fn decoded<'a>(body: &'a [u8], encoding: &'static Encoding, basis: Basis) -> Decoded<'a> {
    let (text, had_errors) = encoding.decode_without_bom_handling(body);
    let replaced = if had_errors {
        let marks = |bytes: &[u8]| memmem::find_iter(bytes, "\u{FFFD}").count();
        // The page may have had such marks before.
        let before = if encoding == UTF_8 { marks(body) } else { 0 };
        marks(text.as_bytes()).saturating_sub(before)
    } else {
        0
    };
    let replaced = u32::try_from(replaced).unwrap_or(u32::MAX);
    Decoded { text, replaced, basis }
}

#[cfg(test)]
mod tests {
    use encoding_rs::{
        BIG5, EUC_JP, EUC_KR, GBK, ISO_2022_JP, KOI8_R, SHIFT_JIS, WINDOWS_1251, WINDOWS_1254,
    };

    use super::*;

    const TEXT: &str = "<title>Fähre läuft vor Küste auf</title><p>Die Fähre „Möwe“ ist größer als üblich.";

    fn page(encoding: &'static Encoding, html: &str) -> Vec<u8> {
        encoding.encode(html).0.into_owned()
    }

    #[track_caller]
    fn assert_reads(body: &[u8], header: Option<&str>, text: &str, basis: Basis) {
        let decoded = decode(body, header);
        assert_eq!(decoded, Decoded { text: Cow::Borrowed(text), replaced: 0, basis });
    }

    #[test]
    fn a_mark_decides_against_all_others() {
        let html = format!("<meta charset=iso-8859-1>{TEXT}");
        let mut body = b"\xEF\xBB\xBF".to_vec();
        body.extend_from_slice(html.as_bytes());
        assert_reads(&body, Some("windows-1251"), &html, Basis::Mark);

        for (mark, big) in [(b"\xFF\xFE", false), (b"\xFE\xFF", true)] {
            let mut body = mark.to_vec();
            body.extend(
                html.encode_utf16()
                    .flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() }),
            );
            assert_reads(&body, Some("utf-8"), &html, Basis::Mark);
        }
    }

    #[test]
    fn the_server_is_believed_before_the_page() {
        let html = "<meta charset=windows-1252><p>Паром сел на мель у берега";
        assert_reads(&page(WINDOWS_1251, html), Some("windows-1251"), html, Basis::Header);
    }

    #[test]
    fn the_page_says_its_character_set_in_many_ways() {
        let heads = [
            "<meta charset=\"windows-1251\">",
            "<META CHARSET=Windows-1251>",
            "<meta http-equiv=\"Content-Type\" content=\"text/html; charset=windows-1251\">",
            "<meta content='text/html;charset = \"cp1251\"' http-equiv=content-type>",
            "<?xml version=\"1.0\" encoding=\"windows-1251\"?>",
            "<!-- <meta charset=utf-8> --><meta name=description content='>'><meta charset=x-cp1251>",
        ];
        for head in heads {
            let html = format!("{head}<p>Паром сел на мель у берега");
            assert_reads(&page(WINDOWS_1251, &html), None, &html, Basis::Meta);
        }
    }

    #[test]
    fn a_page_that_says_utf_16_in_ascii_is_in_utf_8() {
        let html = format!("<meta charset=utf-16le>{TEXT}");
        assert_reads(html.as_bytes(), None, &html, Basis::Meta);
    }

    #[test]
    fn utf_8_is_known_whoever_says_latin_1() {
        for claim in ["iso-8859-1", "windows-1252", "us-ascii", "windows-1251", "gbk"] {
            assert_reads(TEXT.as_bytes(), Some(claim), TEXT, Basis::Utf8);
        }
        let html = format!("<meta charset=latin1>{TEXT}");
        assert_reads(html.as_bytes(), None, &html, Basis::Utf8);
    }

    #[test]
    fn a_claim_of_utf_8_that_the_bytes_contradict_is_dropped() {
        let html = format!("<meta charset=utf-8>{}", TEXT.repeat(3));
        assert_reads(&page(WINDOWS_1252, &html), Some("utf-8"), &html, Basis::Guess);
        let html = format!("<meta charset=windows-1252>{TEXT}");
        assert_reads(&page(WINDOWS_1252, &html), Some("utf-8"), &html, Basis::Meta);
    }

    #[test]
    fn utf_8_with_a_few_slips_stays_utf_8_and_each_slip_is_counted() {
        let mut body = TEXT.repeat(3).into_bytes();
        body.extend_from_slice(b"<p>\xFF und \xC3(");
        let decoded = decode(&body, Some("utf-8"));
        assert_eq!((decoded.replaced, decoded.basis), (2, Basis::Header));
        assert!(decoded.text.starts_with(TEXT));
        // A mark that was there before is not ours.
        body.extend_from_slice("\u{FFFD}".as_bytes());
        assert_eq!(decode(&body, Some("utf-8")).replaced, 2);
    }

    #[test]
    fn a_page_cut_within_a_character_is_still_utf_8() {
        let body = format!("{TEXT}ü");
        let decoded = decode(&body.as_bytes()[..body.len() - 1], None);
        assert_eq!((decoded.replaced, decoded.basis), (1, Basis::Utf8));
    }

    #[test]
    fn labels_that_are_unsafe_or_unknown_are_nothing() {
        for label in ["utf-7", "x-utf-7", "iso-2022-kr", "hz-gb-2312", "none", "", "binary", "utf8mb4"] {
            assert_reads(TEXT.as_bytes(), Some(label), TEXT, Basis::Utf8);
        }
        let body = b"<meta charset=utf-7><p>+ADw-script+AD4-";
        assert_eq!(decode(body, None).text, "<meta charset=utf-7><p>+ADw-script+AD4-");
    }

    #[test]
    fn a_guess_is_made_from_the_part_that_is_not_ascii() {
        let russian = "Паром сел на мель у северного берега острова, пассажиров сняли спасатели. ".repeat(4);
        let japanese = "フェリーが島の北の海岸で座礁し、乗客は救助隊に助けられた。".repeat(4);
        let chinese = "渡轮在岛屿北岸搁浅，乘客被救援人员救出。".repeat(4);
        let korean = "여객선이 섬 북쪽 해안에서 좌초해 승객들이 구조대에 구조되었다. ".repeat(4);
        let turkish = "Feribot adanın kuzey kıyısında karaya oturdu, yolcuları kurtarma ekipleri aldı. Görgü tanıkları şaşırdı. ".repeat(4);
        let taiwanese = "渡輪在島嶼北岸擱淺，乘客被救援人員救出。".repeat(4);
        let texts: [(&'static Encoding, &str); 8] = [
            (WINDOWS_1251, &russian),
            (KOI8_R, &russian),
            (SHIFT_JIS, &japanese),
            (EUC_JP, &japanese),
            (GBK, &chinese),
            (EUC_KR, &korean),
            (WINDOWS_1254, &turkish),
            (BIG5, &taiwanese),
        ];
        for (encoding, text) in texts {
            let html = format!("<html>{}<p>{text}", "<br>".repeat(30_000));
            assert_reads(&page(encoding, &html), None, &html, Basis::Guess);
        }
        let html = format!("<p>{japanese}");
        assert_eq!(decode(&page(ISO_2022_JP, &html), Some("iso-2022-jp")).text, html);
    }

    #[test]
    fn utf_16_without_a_mark_is_seen_and_a_false_claim_of_it_is_not_followed() {
        let bytes: Vec<u8> = TEXT.encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(decode(&bytes, Some("utf-16le")).text, TEXT);
        assert_eq!(decode(TEXT.as_bytes(), Some("utf-16")).text, TEXT);
    }

    #[test]
    fn nuls_and_noise_do_not_stop_it() {
        let html = "<p>before\0after\u{1}";
        assert_reads(html.as_bytes(), None, html, Basis::Utf8);
        let mut noise = 1_u32;
        let bytes: Vec<u8> = (0..50_000)
            .map(|_| {
                noise = noise.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                (noise >> 24) as u8
            })
            .collect();
        for header in [None, Some("utf-8"), Some("utf-16"), Some("gb18030"), Some("iso-2022-jp")] {
            decode(&bytes, header);
        }
        assert_eq!(decode(b"", None).text, "");
    }
}
