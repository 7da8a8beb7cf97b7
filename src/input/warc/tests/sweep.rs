//! Every single-byte change and every cut of one small archive: nothing good is lost to it.

use super::*;

/// A small archive: an info record, pages 1 to 4, and a request before each.
fn records() -> Vec<Vec<u8>> {
    let request = |id: usize| {
        let head = format!(
            "WARC-Type: request\r\nWARC-Record-ID: <urn:uuid:1-{id}>\r\nWARC-Date: 2026-03-01T04:05:06Z\r\n\
             WARC-Target-URI: https://news.example/{id}\r\nContent-Type: application/http; msgtype=request\r\n"
        );
        record(&head, format!("GET /{id} HTTP/1.1\r\nHost: news.example\r\n\r\n").as_bytes())
    };
    let pair = |id| [request(id), page(id)];
    [info()].into_iter().chain((1..5).flat_map(pair)).collect()
}

/// The same pages in an ARC file; what stands for the requests are pictures.
fn arc_records() -> Vec<Vec<u8>> {
    let arc = |line: &str, body: &[u8]| [line.as_bytes(), b"\n", body, b"\n"].concat();
    let picture = |id: usize| {
        let body = b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\nContent-Length: 5\r\n\r\n\x89PNG\n";
        arc(&format!("http://news.example/p{id} 10.0.0.1 20260301040506 image/png {}", body.len()), body)
    };
    let page = |id| {
        let body = message(id);
        arc(&format!("http://news.example/{id} 10.0.0.1 20260301040506 text/html {}", body.len()), &body)
    };
    let body = b"1 0 newsprint\nURL IP-address Archive-date Content-type Archive-length\n";
    let info = arc(&format!("filedesc://t.arc 0.0.0.0 20260301040506 text/plain {}", body.len()), body);
    [info].into_iter().chain((1..5).flat_map(|id| [picture(id), page(id)])).collect()
}

/// Which record each byte belongs to.
fn owners(packed: &[Vec<u8>]) -> Vec<usize> {
    packed.iter().enumerate().flat_map(|(number, record)| vec![number; record.len()]).collect()
}

/// The page that a record holds.
fn page_of(number: usize) -> Option<usize> {
    (number > 0 && number.is_multiple_of(2)).then_some(number / 2)
}

/// Pages of all records but the damaged one are there, unaltered and in order.
fn others_are_kept(outcome: &Outcome, damaged: usize, what: &str) {
    let found = outcome.bodies();
    let others = bodies((1..5).filter(|id| page_of(damaged) != Some(*id)));
    let mut rest = found.iter();
    let missing = others.iter().find(|other| !rest.any(|found| found == *other));
    assert_eq!(missing, None, "{what}: {found:?} {:?}", outcome.problems);
    assert!(found.len() <= 5, "{what}");
}

const CHANGES: [fn(u8) -> u8; 8] = [
    |byte| byte ^ 0x01,
    |byte| byte ^ 0x20,
    |byte| byte ^ 0xFF,
    |byte| byte.wrapping_add(1),
    |_| b'\n',
    |_| 0,
    |_| b'9',
    |_| b':',
];

fn changes(packed: &[Vec<u8>], read: fn(&[u8]) -> Outcome, mut check: impl FnMut(&Outcome, usize, &str)) {
    let mut bytes = packed.concat();
    for (at, owner) in owners(packed).into_iter().enumerate() {
        let good = bytes[at];
        for change in CHANGES {
            bytes[at] = change(good);
            if bytes[at] != good {
                let outcome = read(&bytes);
                check(&outcome, owner, &format!("byte {at} of record {owner} is {:#04x}", bytes[at]));
            }
        }
        bytes[at] = good;
    }
}

#[test]
fn every_change_of_a_byte() {
    let records = records();
    let count = records.len();
    changes(&records, read, |outcome, owner, what| {
        others_are_kept(outcome, owner, what);
        let (pages, others, lost) = outcome.accounting();
        assert_eq!(pages + others + lost, count, "{what}: {:?} {}", outcome.problems, outcome.types());
    });
}

#[test]
fn every_change_of_a_byte_of_an_arc() {
    let records = arc_records();
    changes(&records, read, |outcome, owner, what| {
        others_are_kept(outcome, owner, what);
        let (pages, others, lost) = outcome.accounting();
        // A head of one line may be damaged beyond knowing: then the record before it is longer than it says.
        let swallowed = usize::from(outcome.reasons().contains(&"wrong_length"));
        let all = pages + others + lost;
        let is_told = all == records.len() || all + swallowed == records.len();
        assert!(is_told, "{what}: {:?} {}", outcome.problems, outcome.types());
    });
}

#[test]
fn every_change_of_a_byte_with_bare_line_feeds() {
    let bare = |record: Vec<u8>| {
        let end = memchr::memmem::find(&record, b"\r\n\r\n").expect("a head") + 4;
        let head = String::from_utf8_lossy(&record[..end]).replace("\r\n", "\n");
        [head.as_bytes(), &record[end..record.len() - 4], b"\n\n"].concat()
    };
    let records: Vec<Vec<u8>> = records().into_iter().map(bare).collect();
    changes(&records, read, |outcome, owner, what| {
        others_are_kept(outcome, owner, what);
        let (pages, others, lost) = outcome.accounting();
        assert_eq!(
            pages + others + lost,
            records.len(),
            "{what}: {:?} {}",
            outcome.problems,
            outcome.types()
        );
    });
}

#[test]
fn every_change_of_a_byte_in_a_member_for_each_record() {
    let packed: Vec<Vec<u8>> = records().iter().map(|record| gzip(record)).collect();
    let count = packed.len();
    changes(&packed, read_gzip, |outcome, owner, what| {
        others_are_kept(outcome, owner, what);
        let (pages, others, lost) = outcome.accounting();
        // A gap behind a record that is whole counts as one more.
        assert!(
            (count..=count + 1).contains(&(pages + others + lost)),
            "{what}: {:?} {}",
            outcome.problems,
            outcome.types()
        );
    });
}

#[test]
fn every_change_of_a_byte_in_one_member_for_all() {
    let packed = [gzip(&records().concat())];
    changes(&packed, read_gzip, |outcome, _, what| {
        let (pages, others, lost) = outcome.accounting();
        // What lies behind the damage in the member is lost with it.
        assert!(pages + others == records().len() || lost > 0 || !outcome.problems.is_empty(), "{what}");
    });
}

/// What is done to a stretch of bytes.
#[derive(Clone, Copy, Debug)]
enum Harm {
    Zeros,
    Noise,
    Gone,
    Inserted,
    Doubled,
}

fn harm(bytes: &[u8], at: usize, len: usize, harm: Harm) -> Vec<u8> {
    let stretch = &bytes[at..at + len];
    let noise: Vec<u8> = (0..len).map(|n| (n * 37 + at) as u8 | 0x80).collect();
    let instead = match harm {
        Harm::Zeros => vec![0; len],
        Harm::Noise => noise,
        Harm::Gone => Vec::new(),
        Harm::Inserted => [&noise, stretch].concat(),
        Harm::Doubled => [stretch, stretch].concat(),
    };
    [&bytes[..at], &instead, &bytes[at + len..]].concat()
}

/// Harms every stretch; all records that it does not touch must be kept.
fn stretches(packed: &[Vec<u8>], read: fn(&[u8]) -> Outcome) {
    let bytes = packed.concat();
    let owners = owners(packed);
    for len in [2, 9, 40, 130, 500] {
        for at in (0..bytes.len() - len).step_by(3) {
            for kind in [Harm::Zeros, Harm::Noise, Harm::Gone, Harm::Inserted, Harm::Doubled] {
                let outcome = read(&harm(&bytes, at, len, kind));
                let touched = owners[at]..=owners[at + len - 1];
                let found = outcome.bodies();
                let others = (1..5).filter(|id| !touched.contains(&(id * 2))).map(html);
                let mut rest = found.iter();
                let missing: Vec<String> = others.filter(|other| !rest.any(|found| found == other)).collect();
                let what = format!("{kind:?} {len} bytes at {at}, records {touched:?}");
                assert!(missing.is_empty(), "{what}: {missing:?} not in {found:?}, {:?}", outcome.problems);
            }
        }
    }
}

#[test]
fn every_stretch_harmed() {
    stretches(&records(), read);
}

#[test]
fn every_stretch_harmed_in_a_member_for_each_record() {
    stretches(&records().iter().map(|record| gzip(record)).collect::<Vec<_>>(), read_gzip);
}

#[test]
fn every_stretch_harmed_of_an_arc() {
    stretches(&arc_records(), read);
}

fn cuts(packed: &[Vec<u8>], read: fn(&[u8]) -> Outcome, mut check: impl FnMut(&Outcome, usize, usize)) {
    let bytes = packed.concat();
    for (cut, owner) in owners(packed).into_iter().enumerate() {
        let outcome = read(&bytes[..cut]);
        let whole = (0..owner).filter_map(page_of).count();
        let found = outcome.bodies();
        assert_eq!(found[..whole], bodies(1..whole + 1), "cut at {cut}");
        assert!(found.len() <= whole + 1, "cut at {cut}");
        // A page that is there is whole.
        assert_eq!(found, bodies(1..found.len() + 1), "cut at {cut}");
        check(&outcome, cut, owner);
    }
}

#[test]
fn every_cut() {
    let records = records();
    let starts: Vec<usize> =
        records.iter().scan(0, |at, record| Some(std::mem::replace(at, *at + record.len()))).collect();
    cuts(&records, read, |outcome, cut, owner| {
        let (pages, others, lost) = outcome.accounting();
        let attempted = owner + usize::from(cut > starts[owner]);
        assert_eq!(pages + others + lost, attempted, "cut at {cut}: {:?}", outcome.problems);
    });
}

#[test]
fn every_cut_of_an_arc() {
    let records = arc_records();
    cuts(&records, read, |outcome, cut, owner| {
        let (pages, others, lost) = outcome.accounting();
        let start: usize = records[..owner].iter().map(Vec::len).sum();
        assert_eq!(
            pages + others + lost,
            owner + usize::from(cut > start),
            "cut at {cut}: {:?}",
            outcome.problems
        );
    });
}

#[test]
fn every_cut_in_a_member_for_each_record() {
    let packed: Vec<Vec<u8>> = records().iter().map(|record| gzip(record)).collect();
    cuts(&packed, read_gzip, |outcome, cut, owner| {
        let (pages, others, lost) = outcome.accounting();
        let count = pages + others + lost;
        // A gap behind a record that is whole counts as one more.
        assert!((owner..=owner + 2).contains(&count), "cut at {cut}: {count} {:?}", outcome.problems);
        let is_boundary = owners(&packed)[cut.saturating_sub(1)] != owner;
        assert!(is_boundary || !outcome.problems.is_empty() || cut == 0, "cut at {cut}");
    });
}

#[test]
fn every_cut_in_one_member_for_all() {
    let packed = gzip(&records().concat());
    for cut in 0..packed.len() {
        let outcome = read_gzip(&packed[..cut]);
        let found = outcome.bodies();
        assert_eq!(found, bodies(1..found.len() + 1), "cut at {cut}");
        assert!(!outcome.problems.is_empty() || cut == 0, "cut at {cut}");
    }
}
