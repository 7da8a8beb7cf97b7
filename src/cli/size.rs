//! Numbers as people type them: sizes with a unit, seeds in decimal or hexadecimal.

use std::fmt::{self, Display, Formatter};
use std::str::FromStr;

/// An amount of bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Size(pub(super) u64);

/// The larger unit first where one divides the other.
const UNITS: [(&str, u64); 6] = [
    ("GiB", 1 << 30),
    ("MiB", 1 << 20),
    ("KiB", 1 << 10),
    ("G", 1_000_000_000),
    ("M", 1_000_000),
    ("k", 1_000),
];

impl Display for Size {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match UNITS.iter().find(|(_, bytes)| self.0 > 0 && self.0.is_multiple_of(*bytes)) {
            Some((unit, bytes)) => write!(f, "{}{unit}", self.0 / bytes),
            None => write!(f, "{}", self.0),
        }
    }
}

impl FromStr for Size {
    type Err = String;

    fn from_str(typed: &str) -> Result<Self, String> {
        let digits = typed.bytes().take_while(u8::is_ascii_digit).count();
        let (number, unit) = typed.split_at(digits);
        let unit = unit.trim_start();
        // kB and MB are common; B alone is no unit of its own.
        let short =
            unit.strip_suffix(['B', 'b']).filter(|short| !short.ends_with(['i', 'I'])).unwrap_or(unit);
        let bytes = match UNITS.iter().find(|(name, _)| name.eq_ignore_ascii_case(short)) {
            Some((_, bytes)) => *bytes,
            None if short.is_empty() => 1,
            None => return Err(format!("`{unit}` is no unit: use k, M, G, KiB, MiB, GiB or none")),
        };
        let number: u64 = number.parse().map_err(|_| "give a size as in 64MiB, 10k or 4096".to_string())?;
        match number.checked_mul(bytes) {
            Some(0) => Err("must be more than 0".to_string()),
            Some(size) => Ok(Size(size)),
            None => Err("is more than a file can hold".to_string()),
        }
    }
}

/// A 64-bit number in decimal, or in hexadecimal after `0x`.
pub(super) fn seed(typed: &str) -> Result<u64, String> {
    let parsed = match typed.strip_prefix("0x").or_else(|| typed.strip_prefix("0X")) {
        Some(digits) => u64::from_str_radix(digits, 16),
        None => typed.parse(),
    };
    parsed.map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_read_and_shown_as_they_were_typed() {
        let cases = [
            ("64MiB", 64 << 20),
            ("10k", 10_000),
            ("10KB", 10_000),
            ("4096", 4096),
            ("2 GiB", 2 << 30),
            ("1gib", 1 << 30),
            ("512B", 512),
        ];
        for (typed, bytes) in cases {
            assert_eq!(typed.parse(), Ok(Size(bytes)), "{typed}");
            assert_eq!(Size(bytes).to_string().parse(), Ok(Size(bytes)));
        }
        for wrong in ["", "k", "-1", "1.5M", "10 parsecs", "0", "99999999999G", "1iB"] {
            assert!(wrong.parse::<Size>().is_err(), "{wrong}");
        }
        assert_eq!(Size(64 << 20).to_string(), "64MiB");
    }

    #[test]
    fn seeds_are_read_in_both_forms() {
        assert_eq!(seed("0xff"), Ok(255));
        assert_eq!(seed("255"), Ok(255));
        assert!(seed("red").is_err());
    }
}
