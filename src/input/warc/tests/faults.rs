//! One test for each fault of a container, named after it.

use super::*;

/// Pages 1 to 3, with the record of page 2 in another form: nothing but page 2 may suffer.
fn with_second(second: Vec<u8>) -> Outcome {
    read(&[info(), page(1), second, page(3)].concat())
}

/// All pages are there and whole, and the fault is named.
fn all_three(outcome: &Outcome, reasons: &[&str]) {
    assert_eq!(outcome.bodies(), bodies(1..4));
    assert_eq!((outcome.accounting(), outcome.reasons()), ((3, 1, 0), reasons.to_vec()));
}

fn with_length(length: &str) -> Outcome {
    with_second(record_with(&response_head(2), length, &message(2)))
}

#[test]
fn nothing_wrong() {
    let outcome = with_second(page(2));
    all_three(&outcome, &[]);
    let page = &outcome.pages[1];
    assert_eq!(page.number, 3);
    assert_eq!(page.byte, (info().len() + super::page(1).len()) as u64);
    assert_eq!(page.url.as_deref(), Some("https://news.example/2"));
    assert_eq!(page.captured.as_deref(), Some("2026-03-01T04:05:02Z"));
    assert_eq!((page.kind, page.charset.as_deref()), (Kind::Html, Some("UTF-8")));
    assert_eq!(page.flags, []);
    assert_eq!(outcome.types(), "response=3 warcinfo=1");
}

#[test]
fn length_negative() {
    all_three(&with_length("Content-Length: -5\r\n"), &["wrong_length"]);
}

#[test]
fn length_is_a_word() {
    all_three(&with_length("Content-Length: many\r\n"), &["wrong_length"]);
}

#[test]
fn length_2_to_the_63() {
    all_three(&with_length("Content-Length: 9223372036854775808\r\n"), &["wrong_length"]);
    all_three(&with_length("Content-Length: 99999999999999999999999\r\n"), &["wrong_length"]);
}

#[test]
fn length_missing() {
    all_three(&with_length(""), &["wrong_length"]);
}

#[test]
fn length_twice() {
    let right = message(2).len();
    all_three(&with_length(&format!("Content-Length: 7\r\nContent-Length: {right}\r\n")), &[]);
    all_three(&with_length(&format!("Content-Length: {right}\r\nContent-Length: 7\r\n")), &[]);
    all_three(&with_length("Content-Length: 7\r\nContent-Length: 70\r\n"), &["wrong_length"]);
}

/// All but those that reach to the very end of page 3 or its last line: then page 2 may as well hold page 3.
fn wrong_lengths(right: usize) -> impl Iterator<Item = usize> {
    let end = right + 4 + page(3).len();
    (0..end + 1000).filter(move |wrong| ![right, end, end - 4, end - 5].contains(wrong))
}

#[test]
fn length_too_long_or_too_short_by_anything() {
    for wrong in wrong_lengths(message(2).len()) {
        let right = message(2).len();
        let outcome = with_length(&format!("Content-Length: {wrong}\r\n"));
        assert_eq!(outcome.bodies(), bodies(1..4), "{wrong} instead of {right}");
        assert_eq!(outcome.accounting(), (3, 1, 0), "{wrong} instead of {right}");
        assert_eq!(outcome.reasons(), ["wrong_length"], "{wrong} instead of {right}");
    }
}

/// Without the length that the server gives there is one witness less.
#[test]
fn length_too_long_or_too_short_of_a_page_that_gives_none() {
    let message = answer("Content-Type: text/html\r\n", html(2).as_bytes());
    let right = message.len();
    for wrong in wrong_lengths(right) {
        let length = format!("Content-Length: {wrong}\r\n");
        let outcome = with_second(record_with(&response_head(2), &length, &message));
        assert_eq!(outcome.bodies(), bodies(1..4), "{wrong} instead of {right}");
        assert_eq!(outcome.accounting(), (3, 1, 0), "{wrong} instead of {right}");
    }
}

#[test]
fn length_wrong_of_the_last_record() {
    let right = message(2).len();
    for wrong in ["-5", "many", "7", "9223372036854775808", &(right + 100).to_string()] {
        let last = record_with(&response_head(2), &format!("Content-Length: {wrong}\r\n"), &message(2));
        let outcome = read(&[page(1), last].concat());
        assert_eq!(outcome.bodies(), bodies(1..3), "{wrong}");
        assert_eq!((outcome.accounting(), outcome.reasons()), ((2, 0, 0), vec!["wrong_length"]), "{wrong}");
    }
}

#[test]
fn a_body_that_holds_a_record_is_one_record() {
    let inner = [&b"<html><pre>\r\n\r\n"[..], &pages(7..9), b"</pre>\n\r\n\r\n", &page(9)].concat();
    let message = answer("Content-Type: text/html\r\n", &inner);
    let outcome = with_second(record(&response_head(2), &message));
    assert_eq!(outcome.accounting(), (3, 1, 0));
    assert_eq!(outcome.pages[1].body, inner);
    assert_eq!(outcome.reasons(), Vec::<&str>::new());
}

#[test]
fn a_body_that_holds_a_record_and_a_length_that_is_wrong_by_little() {
    let inner = [&b"<html><pre>\r\n\r\n"[..], &pages(7..9), b"</pre>"].concat();
    let message = answer("Content-Type: text/html\r\n", &inner);
    for off in [-20, -5, -1, 1, 2, 3, 4, 5, 6, 20_isize] {
        let length = format!("Content-Length: {}\r\n", message.len().saturating_add_signed(off));
        let outcome = with_second(record_with(&response_head(2), &length, &message));
        assert_eq!(outcome.accounting(), (3, 1, 0), "{off}");
        assert_eq!(outcome.pages[1].body, inner, "{off}");
        assert_eq!(outcome.reasons(), ["wrong_length"], "{off}");
    }
}

#[test]
fn a_body_that_holds_a_record_and_any_wrong_length_is_saved_by_what_the_server_said() {
    let inner = [&b"<html><pre>\r\n\r\n"[..], &pages(7..9), b"</pre>"].concat();
    let message = answer(&format!("Content-Length: {}\r\n", inner.len()), &inner);
    for length in ["", "Content-Length: 400\r\n", "Content-Length: 400000\r\n"] {
        let outcome = with_second(record_with(&response_head(2), length, &message));
        assert_eq!(outcome.accounting(), (3, 1, 0), "{length}");
        assert_eq!(outcome.pages[1].body, inner, "{length}");
    }
}

#[test]
fn garbage_between_records() {
    for garbage in [&[0xA5; 5000][..], b"no record at all\r\nand no end\r\n\r\n", b"x", b"\r\n\r\nx"] {
        all_three(&read(&[&info(), &pages(1..3), garbage, &page(3)].concat()), &["garbage"]);
    }
}

#[test]
fn garbage_first() {
    for garbage in [&[0xA5; 3000][..], b"no record at all\r\nand no end", b"x\r\n"] {
        let bytes = [garbage, &info(), &pages(1..4)].concat();
        all_three(&read(&bytes), &["garbage"]);
        assert!(looks_like_archive(&bytes));
    }
}

#[test]
fn garbage_last() {
    for garbage in [&[0xA5; 3000][..], b"no record at all\r\nand no end", b"x\r\n"] {
        all_three(&read(&[&info(), &pages(1..4), garbage].concat()), &["garbage"]);
    }
}

#[test]
fn remains_of_a_record_are_a_record_lost() {
    let whole = page(2);
    let outcome = with_second(whole[40..].to_vec());
    assert_eq!(outcome.bodies(), bodies([1, 2, 3]), "the fields that are left tell enough");
    let outcome = with_second(whole[whole.len() - 300..].to_vec());
    assert_eq!(outcome.bodies(), bodies([1, 3]));
    let head_only = b"WARC/1.0 and then nothing that a record has\r\n".to_vec();
    let outcome = with_second(head_only);
    assert_eq!((outcome.accounting(), outcome.reasons()), ((2, 1, 1), vec!["damaged_record"]));
}

#[test]
fn padding_of_zero_bytes() {
    let zeros = vec![0; 4096];
    let outcome =
        read(&[&info()[..], &page(1), &zeros, &page(2), b"\r\n\r\n\r\n", &page(3), &zeros].concat());
    all_three(&outcome, &["padding", "padding"]);
}

#[test]
fn bare_line_feeds() {
    let crlf = [info(), pages(1..4)].concat();
    let heads_only = |record: Vec<u8>| {
        let end = memchr::memmem::find(&record, b"\r\n\r\n").expect("a head") + 4;
        let head = String::from_utf8_lossy(&record[..end]).replace("\r\n", "\n");
        [head.as_bytes(), &record[end..]].concat()
    };
    all_three(&read(&[info(), page(1), heads_only(page(2)), page(3)].concat()), &[]);
    let all = String::from_utf8_lossy(&crlf).replace("\r\n", "\n");
    // The lengths count bytes that are gone.
    let outcome = read(all.as_bytes());
    assert_eq!(outcome.bodies(), bodies(1..4));
    assert_eq!(outcome.accounting(), (3, 1, 0));
}

#[test]
fn bare_line_feeds_and_right_lengths() {
    let lf = |record: Vec<u8>| {
        let end = memchr::memmem::find(&record, b"\r\n\r\n").expect("a head") + 4;
        let head = String::from_utf8_lossy(&record[..end]).replace("\r\n", "\n");
        [head.as_bytes(), &record[end..record.len() - 4], b"\n\n"].concat()
    };
    let records = [info(), page(1), page(2), page(3)].map(lf);
    all_three(&read(&records.concat()), &[]);
    let [info, one, two, three] = records;
    all_three(&read(&[&info[..], &one, &two, b"garbage", &three].concat()), &["garbage"]);
}

#[test]
fn line_ends_of_two_returns() {
    let record = page(2);
    let end = memchr::memmem::find(&record, b"\r\n\r\n").expect("a head") + 4;
    let head = String::from_utf8_lossy(&record[..end]).replace('\n', "\r\n");
    all_three(&with_second([head.as_bytes(), &record[end..]].concat()), &[]);
}

#[test]
fn odd_case_of_names() {
    let odd = String::from_utf8_lossy(&page(2))
        .replace("WARC-Type", "warc-TYPE")
        .replace("Content-Length", "CONTENT-length")
        .replace("WARC-Target-URI:", "Warc-target-uri :")
        .replace("Content-Type: text/html", "content-type: TEXT/HTML");
    all_three(&with_second(odd.into_bytes()), &[]);
}

#[test]
fn unknown_version() {
    for version in ["WARC/0.17", "WARC/0.18", "WARC/1.0", "WARC/2.0", "WARC/99", "WARC/1.0.alpha"] {
        let other = String::from_utf8_lossy(&[info(), pages(1..4)].concat()).replace("WARC/1.1", version);
        all_three(&read(other.as_bytes()), &[]);
        assert!(looks_like_archive(other.as_bytes()));
    }
}

#[test]
fn version_damaged() {
    for version in ["XARC/1.1", "WARC/x.1", "", "W", "WARC 1.1"] {
        let other = String::from_utf8_lossy(&page(2)).replace("WARC/1.1", version).into_bytes();
        all_three(&with_second(other), &["damaged_header"]);
    }
}

#[test]
fn without_the_two_line_ends() {
    let bare = |id| page(id)[..page(id).len() - 4].to_vec();
    all_three(&read(&[info(), bare(1), bare(2), bare(3)].concat()), &[]);
    let half = |id| page(id)[..page(id).len() - 2].to_vec();
    all_three(&read(&[info(), half(1), half(2), half(3)].concat()), &[]);
}

#[test]
fn blank_line_behind_the_head_missing() {
    let record = String::from_utf8_lossy(&page(2)).replacen("\r\n\r\nHTTP", "\r\nHTTP", 1);
    all_three(&with_second(record.into_bytes()), &["damaged_header"]);
}

#[test]
fn folded_fields() {
    let folded = String::from_utf8_lossy(&page(2)).replace(": https://news", ":\r\n  https://news");
    let outcome = with_second(folded.into_bytes());
    all_three(&outcome, &[]);
    assert_eq!(outcome.pages[1].url.as_deref(), Some("https://news.example/2"));
}

#[test]
fn header_over_the_limit_of_bytes() {
    let long = format!("{}X-Long: {}\r\n", response_head(2), "x".repeat(70 << 10));
    let outcome = with_second(record(&long, &message(2)));
    assert_eq!(outcome.bodies(), bodies([1, 3]));
    assert_eq!((outcome.accounting(), outcome.reasons()), ((2, 1, 1), vec!["header_too_long"]));
    assert_eq!(outcome.count(Severity::OverLimit), 1);
}

#[test]
fn header_over_the_limit_of_lines() {
    let long = format!("{}{}", response_head(2), "X: y\r\n".repeat(1001));
    let outcome = with_second(record(&long, &message(2)));
    assert_eq!(outcome.bodies(), bodies([1, 3]));
    assert_eq!((outcome.accounting(), outcome.reasons()), ((2, 1, 1), vec!["header_too_long"]));
}

#[test]
fn record_over_the_limit() {
    let limits = Limits { record: 100 << 10, ..Limits::default() };
    for length in
        ["Content-Length: 300045\r\n", "", "Content-Length: 9\r\n", "Content-Length: 99999999999\r\n"]
    {
        let body = answer("Content-Type: text/html\r\n", &vec![b'x'; 300_000]);
        assert_eq!(body.len(), 300_045 - 1);
        let large = record_with(&response_head(2), length, &body);
        let outcome = read_with(&[info(), page(1), large, page(3)].concat(), limits);
        assert_eq!(outcome.bodies(), bodies([1, 3]), "{length}");
        assert_eq!(
            (outcome.accounting(), outcome.reasons()),
            ((2, 1, 1), vec!["record_too_large"]),
            "{length}"
        );
    }
}

#[test]
fn cut_file_is_never_whole() {
    let bytes = [info(), pages(1..3)].concat();
    let (one, two) = (info().len() + page(1).len(), bytes.len() - 4);
    for cut in one + 1..two {
        let outcome = read(&bytes[..cut]);
        assert_eq!(outcome.bodies(), bodies([1]), "{cut}");
        let is_head = cut < one + 10;
        assert!(is_head || outcome.reasons() == ["truncated_record"], "{cut}: {:?}", outcome.reasons());
        assert_eq!(outcome.lost() + usize::from(is_head && outcome.reasons() == ["garbage"]), 1, "{cut}");
    }
    for cut in two..bytes.len() {
        assert_eq!(read(&bytes[..cut]).bodies(), bodies(1..3), "{cut}");
    }
}

#[test]
fn bytes_lost_inside_a_body() {
    let whole = page(2);
    let middle = whole.len() - 60;
    let outcome = with_second([&whole[..middle], &whole[middle + 20..]].concat());
    assert_eq!(outcome.accounting(), (3, 1, 0));
    assert_eq!(outcome.reasons(), ["wrong_length"]);
    assert_eq!(outcome.pages[1].flags, [Flag::BodyCut]);
}

#[test]
fn bytes_lost_across_two_records() {
    let bytes = [info(), pages(1..4)].concat();
    let end = info().len() + page(1).len() + page(2).len();
    // The end of page 2 and the first lines of page 3 are gone.
    let outcome = read(&[&bytes[..end - 100], &bytes[end + 30..]].concat());
    assert_eq!(outcome.bodies()[0], html(1));
    assert_eq!(outcome.pages.len() + outcome.lost(), 3);
}

/// Of three pages and one other record. A gap behind a record that is whole counts as one more.
fn one_lost_at_most(outcome: &Outcome, at: usize) {
    let (pages, others, lost) = outcome.accounting();
    let is_right = pages + others + lost == 4 || pages == 3 && (others, lost) == (1, 1);
    assert!(is_right, "{at}: {:?} {} {:?}", outcome.problems, outcome.types(), outcome.bodies());
}

// gzip

fn members(records: &[Vec<u8>]) -> Vec<Vec<u8>> {
    records.iter().map(|record| gzip(record)).collect()
}

fn three_members() -> Vec<Vec<u8>> {
    members(&[info(), page(1), page(2), page(3)])
}

#[test]
fn gzip_member_for_each_record() {
    all_three(&read(&three_members().concat()), &[]);
}

#[test]
fn gzip_one_member_for_all() {
    all_three(&read(&gzip(&[info(), pages(1..4)].concat())), &[]);
}

#[test]
fn gzip_members_that_end_inside_records() {
    let bytes = [info(), pages(1..4)].concat();
    let packed: Vec<u8> = bytes.chunks(100).flat_map(gzip).collect();
    all_three(&read(&packed), &[]);
}

#[test]
fn gzip_member_damaged() {
    let good = three_members();
    let mut seen = 0;
    for at in 0..good[2].len() {
        let mut bad = good.clone();
        bad[2][at] ^= 0x55;
        let outcome = read(&bad.concat());
        let found = outcome.bodies();
        assert_eq!((found.first(), found.last()), (Some(&html(1)), Some(&html(3))), "{at}");
        one_lost_at_most(&outcome, at);
        assert!(!outcome.reasons().is_empty() || at < 10, "{at}");
        seen += outcome.lost();
    }
    assert!(seen > good[2].len() / 4);
}

#[test]
fn gzip_checksum_wrong() {
    let mut members = three_members();
    let end = members[2].len();
    members[2][end - 6] ^= 1;
    all_three(&read(&members.concat()), &["gzip_checksum"]);
}

#[test]
fn gzip_length_wrong() {
    let mut members = three_members();
    let end = members[2].len();
    members[2][end - 2] ^= 1;
    all_three(&read(&members.concat()), &["gzip_checksum"]);
}

#[test]
fn gzip_garbage_between_and_behind() {
    let [info, one, two, three] = <[Vec<u8>; 4]>::try_from(three_members()).expect("four");
    let garbage = b"these bytes are no member of anything".to_vec();
    let bytes = [&info, &one, &garbage, &two, &three, &garbage].map(Vec::as_slice).concat();
    all_three(&read(&bytes), &["gzip_garbage", "gzip_garbage"]);
}

#[test]
fn gzip_zero_padding() {
    let bytes = [three_members().concat(), vec![0; 512]].concat();
    all_three(&read(&bytes), &["gzip_padding"]);
}

#[test]
fn gzip_cut() {
    let bytes = three_members().concat();
    let last = bytes.len() - three_members()[3].len();
    for cut in last + 10..bytes.len() - 8 {
        let outcome = read(&bytes[..cut]);
        assert!(outcome.lost() == 1 || outcome.bodies() == bodies(1..4), "{cut}");
        assert_eq!(outcome.bodies()[..2], bodies(1..3), "{cut}");
        assert!(outcome.reasons().contains(&"truncated_gzip"), "{cut}");
    }
}

#[test]
fn gzip_cut_in_one_member_for_all() {
    let bytes = gzip(&[info(), pages(1..40)].concat());
    let outcome = read(&bytes[..bytes.len() / 2]);
    let found = outcome.pages.len();
    assert!(found > 0 && found < 39, "{found}");
    assert_eq!(outcome.bodies(), bodies(1..found + 1));
    assert_eq!(outcome.reasons(), ["truncated_gzip"]);
}

#[test]
fn gzip_bomb_between_records_costs_no_memory() {
    let zeros = gzip(&vec![0; 64 << 20]);
    let [info, one, two, three] = <[Vec<u8>; 4]>::try_from(three_members()).expect("four");
    let outcome = read(&[&info, &one, &zeros, &two, &three].map(Vec::as_slice).concat());
    all_three(&outcome, &["padding"]);
}

#[test]
fn gzip_bomb_in_a_record() {
    let limits = Limits { record: 1 << 20, ..Limits::default() };
    let message = answer("Content-Type: text/html\r\n", &vec![b' '; 16 << 20]);
    let bomb = gzip(&record(&response_head(2), &message));
    let [info, one, _, three] = <[Vec<u8>; 4]>::try_from(three_members()).expect("four");
    let outcome = read_with(&[&info, &one, &bomb, &three].map(Vec::as_slice).concat(), limits);
    assert_eq!(outcome.bodies(), bodies([1, 3]));
    assert_eq!((outcome.accounting(), outcome.reasons()), ((2, 1, 1), vec!["record_too_large"]));
}

// Zstandard

fn zst(bytes: &[u8]) -> Vec<u8> {
    let mut packed = zstd::Encoder::new(Vec::new(), 3).expect("an encoder");
    packed.include_checksum(true).expect("a parameter");
    packed.write_all(bytes).expect("memory");
    packed.finish().expect("memory")
}

#[test]
fn zstd_frame_for_each_record_and_one_for_all() {
    let records = [info(), page(1), page(2), page(3)];
    all_three(&read(&records.iter().flat_map(|record| zst(record)).collect::<Vec<u8>>()), &[]);
    all_three(&read(&zst(&records.concat())), &[]);
}

#[test]
fn zstd_skippable_frames() {
    let skippable = [&[0x50, 0x2A, 0x4D, 0x18, 3, 0, 0, 0][..], b"any"].concat();
    let records = [info(), page(1), page(2), page(3)];
    let bytes: Vec<u8> =
        records.iter().flat_map(|record| [skippable.clone(), zst(record)].concat()).collect();
    all_three(&read(&bytes), &[]);
}

#[test]
fn zstd_cut_is_an_error_even_at_the_end_of_a_record() {
    let bytes = zst(&[info(), pages(1..40)].concat());
    let outcome = read(&bytes[..bytes.len() - 30]);
    assert!(outcome.reasons().contains(&"truncated_zstd"), "{:?}", outcome.reasons());
    assert!(outcome.lost() >= 1);
}

#[test]
fn zstd_window_over_128_mib_is_refused_by_name() {
    let mut frame = vec![0x28, 0xB5, 0x2F, 0xFD, 0, 0xF8];
    frame.extend_from_slice(&zst(&page(2))[6..]);
    let bytes = [zst(&[info(), page(1)].concat()), frame, zst(&page(3))].concat();
    let outcome = read(&bytes);
    assert_eq!(outcome.bodies(), bodies([1, 3]));
    assert_eq!((outcome.accounting(), outcome.reasons()), ((2, 1, 1), vec!["zstd_window"]));
}

#[test]
fn zstd_frame_damaged() {
    let frames: Vec<Vec<u8>> = [info(), page(1), page(2), page(3)].iter().map(|record| zst(record)).collect();
    for at in 4..frames[2].len() {
        let mut bad = frames.clone();
        bad[2][at] ^= 0x55;
        let outcome = read(&bad.concat());
        let found = outcome.bodies();
        assert_eq!((found.first(), found.last()), (Some(&html(1)), Some(&html(3))), "{at}");
        one_lost_at_most(&outcome, at);
    }
}

// LZ4

#[cfg(feature = "warc")]
mod lz4 {
    use lz4_flex::frame::{FrameEncoder, FrameInfo};

    use super::*;

    fn lz4(bytes: &[u8]) -> Vec<u8> {
        let mut packed = FrameEncoder::with_frame_info(FrameInfo::new().content_checksum(true), Vec::new());
        packed.write_all(bytes).expect("memory");
        packed.finish().expect("memory")
    }

    fn frames() -> Vec<Vec<u8>> {
        [info(), page(1), page(2), page(3)].iter().map(|record| lz4(record)).collect()
    }

    #[test]
    fn frame_for_each_record_and_one_for_all() {
        all_three(&read(&frames().concat()), &[]);
        all_three(&read(&lz4(&[info(), pages(1..4)].concat())), &[]);
    }

    #[test]
    fn frames_of_many_blocks() {
        let body = html(2).repeat(4000);
        let message = answer("Content-Type: text/html\r\n", body.as_bytes());
        let outcome = read(&lz4(&[info(), page(1), record(&response_head(2), &message), page(3)].concat()));
        assert_eq!((outcome.accounting(), outcome.reasons()), ((3, 1, 0), vec![]));
        assert_eq!(outcome.pages[1].body, body.into_bytes());
    }

    #[test]
    fn skippable_frames() {
        let skippable = [&[0x5A, 0x2A, 0x4D, 0x18, 3, 0, 0, 0][..], b"any"].concat();
        let bytes: Vec<u8> =
            frames().into_iter().flat_map(|frame| [skippable.clone(), frame].concat()).collect();
        all_three(&read(&bytes), &[]);
    }

    #[test]
    fn frame_damaged() {
        let good = frames();
        let mut lost = 0;
        for at in 0..good[2].len() {
            let mut bad = good.clone();
            bad[2][at] ^= 0x55;
            let outcome = read(&bad.concat());
            let found = outcome.bodies();
            assert_eq!((found.first(), found.last()), (Some(&html(1)), Some(&html(3))), "{at}");
            one_lost_at_most(&outcome, at);
            assert!(!outcome.reasons().is_empty(), "{at}");
            lost += outcome.lost();
        }
        assert!(lost > 0);
    }

    #[test]
    fn cut_is_an_error_wherever_it_is() {
        let bytes = frames().concat();
        let last = bytes.len() - frames()[3].len();
        for cut in last + 1..bytes.len() {
            let outcome = read(&bytes[..cut]);
            assert!(outcome.bodies().starts_with(&bodies(1..3)), "{cut}");
            assert!(outcome.reasons().contains(&"truncated_lz4"), "{cut}: {:?}", outcome.reasons());
            assert!(outcome.lost() == 1 || outcome.bodies() == bodies(1..4), "{cut}");
        }
    }

    #[test]
    fn garbage_and_padding_behind_frames() {
        let bytes = [frames().concat(), b"no frame".to_vec()].concat();
        all_three(&read(&bytes), &["lz4_garbage"]);
        all_three(&read(&[frames().concat(), vec![0; 100]].concat()), &["lz4_padding"]);
    }
}

#[cfg(not(feature = "warc"))]
#[test]
fn lz4_is_named_as_unsupported() {
    let outcome = read(&[0x04, 0x22, 0x4D, 0x18, 0x60, 0x40, 0x82, 0, 0, 0, 0]);
    assert_eq!((outcome.accounting(), outcome.reasons()), ((0, 0, 1), vec!["unsupported_packing"]));
}

// ARC

fn arc(line: &str, body: &[u8]) -> Vec<u8> {
    [line.as_bytes(), b"\n", body, b"\n"].concat()
}

fn arc_info() -> Vec<u8> {
    let body = b"1 0 newsprint\nURL IP-address Archive-date Content-type Archive-length\n";
    arc(&format!("filedesc://t.arc 0.0.0.0 20260301040506 text/plain {}", body.len()), body)
}

fn arc_page(id: usize, length: &str) -> Vec<u8> {
    let line = format!("http://news.example/a {id} b 10.0.0.1 2026030104050{} text/html {length}", id % 10);
    arc(&line, &message(id))
}

fn arc_right(id: usize) -> Vec<u8> {
    arc_page(id, &message(id).len().to_string())
}

#[test]
fn arc_of_version_1() {
    let bytes = [arc_info(), arc_right(1), arc_right(2), arc_right(3)].concat();
    let outcome = read(&bytes);
    all_three(&outcome, &[]);
    assert_eq!(outcome.types(), "response=3 warcinfo=1");
    assert_eq!(outcome.pages[0].url.as_deref(), Some("http://news.example/a 1 b"));
    assert_eq!(outcome.pages[0].captured.as_deref(), Some("2026-03-01T04:05:01Z"));
    assert!(looks_like_archive(&bytes));
    all_three(
        &read(&[arc_info(), arc_right(1), arc_right(2), arc_right(3)].map(|record| gzip(&record)).concat()),
        &[],
    );
}

#[test]
fn arc_length_wrong_by_anything() {
    let right = message(2).len();
    let end = right + 1 + arc_right(3).len();
    let wrong = (0..end + 1000)
        .filter(|wrong| ![right, end, end - 1, end - 2].contains(wrong))
        .map(|wrong| wrong.to_string());
    let words = ["-1", "abc", "9223372036854775808"].map(str::to_owned);
    for wrong in wrong.chain(words) {
        let outcome = read(&[arc_info(), arc_right(1), arc_page(2, &wrong), arc_right(3)].concat());
        assert_eq!(outcome.bodies(), bodies(1..4), "{wrong} instead of {right}");
        assert_eq!((outcome.accounting(), outcome.reasons()), ((3, 1, 0), vec!["wrong_length"]), "{wrong}");
    }
}

#[test]
fn arc_bad_date() {
    let line = |date: &str| format!("http://news.example/2 10.0.0.1 {date} text/html {}", message(2).len());
    for date in ["20261301040506", "2026", "-", "yesterday", "00000000000000"] {
        let outcome = read(&[arc_info(), arc_right(1), arc(&line(date), &message(2)), arc_right(3)].concat());
        all_three(&outcome, &[]);
        assert_eq!(outcome.pages[1].captured, None, "{date}");
    }
}

#[test]
fn arc_cut() {
    let bytes = [arc_info(), arc_right(1), arc_right(2)].concat();
    let two = bytes.len() - message(2).len() - 1;
    for cut in two..bytes.len() - 1 {
        let outcome = read(&bytes[..cut]);
        assert_eq!((outcome.bodies(), outcome.reasons()), (bodies([1]), vec!["truncated_record"]), "{cut}");
    }
}

#[test]
fn what_is_no_archive_is_not_taken_for_one() {
    let quoted = format!("A story about archives.\n\nWARC/1.0\nWARC-Type: response\n\n{}", html(1));
    for other in [
        html(1).as_bytes(),
        b"{\"text\":\"WARC/1.0\\nWARC-Type: response\"}\n",
        b"The council met.\nIt voted.\n",
        b"id,text\n1,WARC/1.0\n",
        quoted.as_bytes(),
        [b"<pre>\n".to_vec(), page(1)].concat().as_slice(),
        b"10.0.0.1 - - [01/Mar/2026] 200 15\n",
        b"x 10.0.0.1 20260301040506 text/html 15\n",
        b"",
    ] {
        assert!(!looks_like_archive(other), "{}", String::from_utf8_lossy(other));
    }
}

#[test]
fn gaps_and_records_over_a_limit_are_counted_once() {
    let limits = Limits { record: 10 << 10, ..Limits::default() };
    let body = answer("Content-Type: text/html\r\n", html(1).repeat(200).as_bytes());
    let large = record(&response_head(2), &body);
    let mut damaged = gzip(&page(4));
    let middle = damaged.len() / 2;
    damaged[middle..].fill(0xFF);
    let bytes = [gzip(&page(1)), gzip(&large), gzip(&page(3)), damaged, gzip(&page(5))].concat();
    let outcome = read_with(&bytes, limits);
    assert_eq!(
        (outcome.bodies(), outcome.accounting()),
        (bodies([1, 3, 5]), (3, 0, 2)),
        "{:?}",
        outcome.problems
    );
    assert_eq!(outcome.count(Severity::OverLimit), 1);
}

#[test]
fn an_empty_file_is_an_empty_archive() {
    assert_eq!(read(b"").accounting(), (0, 0, 0));
    assert_eq!(read(&gzip(b"")).accounting(), (0, 0, 0));
}

#[test]
fn zstd_content_size_is_never_allocated() {
    // A frame that says it holds 2^60 bytes, in one block of five that are stored.
    let mut frame = vec![0x28, 0xB5, 0x2F, 0xFD, 0xC0, 0x58];
    frame.extend_from_slice(&(1_u64 << 60).to_le_bytes());
    frame.extend_from_slice(&[0x29, 0, 0]);
    frame.extend_from_slice(b"WARC/");
    let outcome = read(&[zst(&[info(), page(1)].concat()), frame, zst(&page(3))].concat());
    assert_eq!(outcome.bodies(), bodies([1, 3]));
    assert_eq!((outcome.accounting().1, outcome.lost()), (1, 1), "{:?}", outcome.problems);
}

#[test]
fn at_most_one_layer_of_packing() {
    let outcome = read(&gzip(&gzip(&[info(), page(1)].concat())));
    assert_eq!((outcome.accounting(), outcome.reasons()), ((0, 0, 1), vec!["no_record"]));
}
