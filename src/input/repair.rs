//! Mends two faults of writers that JSON forbids but that cost no information: half a surrogate pair, and raw
//! control characters within a string.

use std::fmt::Write;

/// A line without such faults.
pub(super) struct Mended {
    pub(super) line: String,
    /// How many there were.
    pub(super) count: u32,
    /// Where in `line` an escape of six bytes stands for one control character.
    grown: Vec<usize>,
}

impl Mended {
    /// The place in the line as it was of a place in the mended one.
    pub(super) fn place(&self, at: usize) -> usize {
        at - 5 * self.grown.partition_point(|&grown| grown + 5 < at)
    }
}

/// The line with each such place mended; `None` if there is nothing to mend.
pub(super) fn repair(line: &str) -> Option<Mended> {
    let bytes = line.as_bytes();
    let mut mended = String::with_capacity(line.len() + 16);
    let mut grown = Vec::new();
    let mut count = 0;
    let mut done = 0;
    let mut at = 0;
    let mut in_string = false;
    while at < bytes.len() {
        let (len, fault) = match bytes[at] {
            b'"' => {
                in_string = !in_string;
                (1, Fault::None)
            }
            b'\\' if in_string => escape(&bytes[at..]),
            byte @ 0..0x20 if in_string => (1, Fault::Control(byte)),
            _ => (1, Fault::None),
        };
        let mend = match fault {
            Fault::None => false,
            Fault::Control(_) | Fault::Surrogate => true,
        };
        if mend {
            mended.push_str(&line[done..at]);
            count += 1;
            done = at + len;
        }
        match fault {
            Fault::Control(byte) => {
                grown.push(mended.len());
                write!(mended, "\\u{byte:04x}").ok()?;
            }
            Fault::Surrogate => mended.push_str("\\ufffd"),
            Fault::None => {}
        }
        at += len;
    }
    mended.push_str(line.get(done..).unwrap_or_default());
    (count > 0).then_some(Mended { line: mended, count, grown })
}

enum Fault {
    None,
    Control(u8),
    Surrogate,
}

/// Length of the escape (both halves of a surrogate pair), and whether it is half a pair.
fn escape(bytes: &[u8]) -> (usize, Fault) {
    match unit(bytes) {
        Some(0xD800..=0xDBFF) => match unit(&bytes[6..]) {
            Some(0xDC00..=0xDFFF) => (12, Fault::None),
            _ => (6, Fault::Surrogate),
        },
        Some(0xDC00..=0xDFFF) => (6, Fault::Surrogate),
        Some(_) => (6, Fault::None),
        // One byte at least is left, and if it is the first of a longer character the rest is stepped over.
        None => (2.min(bytes.len()), Fault::None),
    }
}

fn unit(bytes: &[u8]) -> Option<u16> {
    let digits = bytes.strip_prefix(b"\\u")?.get(..4)?;
    digits.iter().try_fold(0, |unit, &digit| {
        let value = char::from(digit).to_digit(16)?;
        Some(unit << 4 | value as u16)
    })
}
