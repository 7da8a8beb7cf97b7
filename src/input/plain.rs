//! The plain form of a source: unpacked, its byte order mark taken off, in UTF-8 or nearly so.

use crate::error::{Problem, Severity};

use super::Packing;
use super::gzip::Gzip;
use super::inflow::Inflow;
#[cfg(feature = "warc")]
use super::lz4::Lz4;
use super::utf16::{Order, Utf16};
use super::zst::Zst;

/// What one read of a source brought.
pub(super) enum Step {
    /// So many bytes were written.
    Bytes(usize),
    /// Bytes are lost here; what follows, if anything, comes from further on.
    Gap(Fault),
    /// What was handed out since the last gap may be wrong, and may not end where it should; nothing else is lost.
    Doubt(Fault),
    /// Worth knowing; no bytes are lost.
    Note(Fault),
    /// Nothing more.
    End,
}

/// What was wrong with a source.
pub(super) struct Fault {
    pub(super) severity: Severity,
    pub(super) reason: &'static str,
    pub(super) detail: String,
    /// Offset in the file as stored.
    pub(super) byte: Option<u64>,
}

impl Fault {
    pub(super) fn damaged(reason: &'static str, byte: u64, detail: impl Into<String>) -> Self {
        Fault { severity: Severity::Damaged, reason, detail: detail.into(), byte: Some(byte) }
    }

    pub(super) fn over_limit(reason: &'static str, byte: u64, detail: impl Into<String>) -> Self {
        Fault { severity: Severity::OverLimit, ..Fault::damaged(reason, byte, detail) }
    }

    pub(super) fn note(reason: &'static str, byte: u64, detail: impl Into<String>) -> Self {
        Fault { severity: Severity::Note, reason, detail: detail.into(), byte: Some(byte) }
    }

    /// The fault named: in which file, and in which line where the file has any.
    pub(super) fn problem(self, file: &str, line: Option<u64>) -> Problem {
        Problem {
            file: file.to_owned(),
            line,
            record: None,
            byte: self.byte,
            severity: self.severity,
            reason: self.reason.to_owned(),
            detail: self.detail,
        }
    }

    /// The file ended inside something: the error that ended it, or that it was cut.
    pub(super) fn ended_early(inflow: &mut Inflow, reason: &'static str, what: &str) -> Self {
        let byte = inflow.position();
        read_error(inflow)
            .unwrap_or_else(|| Fault::damaged(reason, byte, format!("the file ends inside {what}")))
    }
}

/// The error that ended the file before its end, if there was one.
pub(super) fn read_error(inflow: &mut Inflow) -> Option<Fault> {
    let byte = inflow.position();
    inflow.failure().map(|error| Fault::damaged("read_error", byte, format!("cannot read on: {error}")))
}

/// Room that every reader of bytes is given at least.
const ROOM: usize = 64;

/// A packed file may give so many times its size, beyond what any file may give: more is a bomb, and ends nothing but
/// that file. News, one article a million times among it, stays below.
const RATIO: u64 = 1_000;
const RATIO_FROM: u64 = 1 << 30;

enum Unpack {
    Stored(Inflow),
    Gzip(Box<Gzip>),
    Zstd(Box<Zst>),
    #[cfg(feature = "warc")]
    Lz4(Box<Lz4>),
    /// A packing that this build cannot undo; what is to be said of it, once.
    #[cfg(not(feature = "warc"))]
    Unsupported(Inflow, Option<Fault>),
}

impl Unpack {
    fn read(&mut self, out: &mut [u8]) -> Step {
        match self {
            Unpack::Stored(inflow) => match inflow.read(out) {
                0 => read_error(inflow).map_or(Step::End, Step::Gap),
                count => Step::Bytes(count),
            },
            Unpack::Gzip(gzip) => gzip.read(out),
            Unpack::Zstd(zst) => zst.read(out),
            #[cfg(feature = "warc")]
            Unpack::Lz4(lz4) => lz4.read(out),
            #[cfg(not(feature = "warc"))]
            Unpack::Unsupported(_, fault) => fault.take().map_or(Step::End, Step::Gap),
        }
    }

    fn inflow(&self) -> &Inflow {
        match self {
            Unpack::Stored(inflow) => inflow,
            Unpack::Gzip(gzip) => gzip.inflow(),
            Unpack::Zstd(zst) => zst.inflow(),
            #[cfg(feature = "warc")]
            Unpack::Lz4(lz4) => lz4.inflow(),
            #[cfg(not(feature = "warc"))]
            Unpack::Unsupported(inflow, _) => inflow,
        }
    }
}

/// A source in its plain form.
pub(super) struct Plain {
    unpack: Unpack,
    packing: Packing,
    /// Bytes that were unpacked.
    unpacked: u64,
    /// The first bytes of the plain form, read to look at them and not yet handed out.
    head: Vec<u8>,
    /// What was met behind them.
    after_head: Option<Step>,
    /// What was met while the head was read.
    pending: Option<Step>,
    start: u64,
    utf16: Option<Utf16>,
}

impl Plain {
    /// Looks at the first bytes to see how the source is packed and encoded.
    pub(super) fn open(mut inflow: Inflow, name: &str) -> Self {
        let packing = packing_of(inflow.peek(512), name);
        let unpack = match packing {
            Packing::Plain => Unpack::Stored(inflow),
            Packing::Gzip => Unpack::Gzip(Box::new(Gzip::new(inflow))),
            Packing::Zstd => Unpack::Zstd(Box::new(Zst::new(inflow))),
            Packing::Lz4 => lz4(inflow),
        };
        let mut plain = Plain {
            unpack,
            packing,
            unpacked: 0,
            head: Vec::new(),
            after_head: None,
            pending: None,
            start: 0,
            utf16: None,
        };
        plain.read_mark();
        plain
    }

    fn read_mark(&mut self) {
        let mut head = [0; 3];
        let mut len = 0;
        while len < head.len() && self.pending.is_none() {
            match self.unpack.read(&mut head[len..]) {
                Step::Bytes(count) => len += count,
                other => self.pending = Some(other),
            }
        }
        let head = &head[..len];
        match head {
            [0xEF, 0xBB, 0xBF] => self.start = 3,
            [0xFF, 0xFE, rest @ ..] => self.utf16 = Some(Utf16::new(Order::Little, rest)),
            [0xFE, 0xFF, rest @ ..] => self.utf16 = Some(Utf16::new(Order::Big, rest)),
            _ => self.head.extend_from_slice(head),
        }
    }

    /// The next bytes of the plain form. `out` must have room for at least 16 bytes.
    pub(super) fn read(&mut self, out: &mut [u8]) -> Step {
        if !self.head.is_empty() {
            let count = self.head.len().min(out.len());
            out[..count].copy_from_slice(&self.head[..count]);
            self.head.drain(..count);
            return Step::Bytes(count);
        }
        if let Some(step) = self.after_head.take() {
            return step;
        }
        let Plain { pending, unpack, unpacked, packing, .. } = self;
        let mut next = |out: &mut [u8]| {
            if let Some(step) = pending.take() {
                return step;
            }
            if *packing != Packing::Plain && is_bomb(*unpacked, unpack.inflow().position()) {
                if *unpacked == u64::MAX {
                    return Step::End;
                }
                *unpacked = u64::MAX;
                let detail = format!(
                    "it unpacks to more than {RATIO} times its size: unpack it first if that is meant"
                );
                return Step::Gap(Fault::over_limit("compression_ratio", unpack.inflow().position(), detail));
            }
            let step = unpack.read(out);
            if let Step::Bytes(count) = step {
                *unpacked += count as u64;
            }
            step
        };
        match &mut self.utf16 {
            None => next(out),
            Some(utf16) => utf16.read(out, next),
        }
    }

    /// The first bytes of the plain form, up to so many of them; `read` gives them all the same.
    pub(super) fn look(&mut self, want: usize) -> &[u8] {
        let mut bytes = vec![0; want + ROOM];
        let mut filled = 0;
        while filled < want {
            match self.read(&mut bytes[filled..]) {
                Step::Bytes(count) => filled += count,
                other => {
                    self.after_head = Some(other);
                    break;
                }
            }
        }
        bytes.truncate(filled);
        self.head = bytes;
        &self.head
    }

    /// Offset in the plain form of the first byte that `read` gives: past a UTF-8 mark.
    pub(super) fn start(&self) -> u64 {
        self.start
    }

    /// How it is packed.
    pub(super) fn packing(&self) -> Packing {
        self.packing
    }

    /// Whether the bytes handed out are the bytes of the file.
    pub(super) fn is_as_stored(&self) -> bool {
        self.packing == Packing::Plain && self.utf16.is_none()
    }

    /// Bytes of the file read so far.
    pub(super) fn position(&self) -> u64 {
        self.unpack.inflow().position()
    }

    /// Gives the reading buffer back for the next source.
    pub(super) fn into_buffer(self) -> Vec<u8> {
        match self.unpack {
            Unpack::Stored(inflow) => inflow.into_buffer(),
            Unpack::Gzip(gzip) => gzip.into_inflow().into_buffer(),
            Unpack::Zstd(zst) => zst.into_inflow().into_buffer(),
            #[cfg(feature = "warc")]
            Unpack::Lz4(lz4) => lz4.into_inflow().into_buffer(),
            #[cfg(not(feature = "warc"))]
            Unpack::Unsupported(inflow, _) => inflow.into_buffer(),
        }
    }
}

fn is_bomb(unpacked: u64, stored: u64) -> bool {
    unpacked > RATIO_FROM && unpacked / RATIO > stored
}

#[cfg(feature = "warc")]
fn lz4(inflow: Inflow) -> Unpack {
    Unpack::Lz4(Box::new(Lz4::new(inflow)))
}

#[cfg(not(feature = "warc"))]
fn lz4(inflow: Inflow) -> Unpack {
    let detail = "the file is packed with LZ4, which this build of newsprint does not read (feature `warc`)";
    Unpack::Unsupported(inflow, Some(Fault::damaged("unsupported_packing", 0, detail)))
}

/// Whether the plain form of a file is itself that of a packed file.
pub(super) fn is_packed(plain: &[u8]) -> bool {
    matches!(plain, [0x1F, 0x8B, 0x08, ..] | [0x28, 0xB5, 0x2F, 0xFD, ..] | [0x04, 0x22, 0x4D, 0x18, ..])
}

/// Told by the first bytes. A file named as packed whose first bytes are neither those of a packed file nor
/// text is taken at its name: its first bytes are damaged.
fn packing_of(head: &[u8], name: &str) -> Packing {
    match head {
        [0x1F, 0x8B, ..] => return Packing::Gzip,
        [0x04, 0x22, 0x4D, 0x18, ..] => return Packing::Lz4,
        [0x28, 0xB5, 0x2F, 0xFD, ..] => return Packing::Zstd,
        // Zstandard and LZ4 share this magic: what follows the frame tells.
        [0x50..=0x5F, 0x2A, 0x4D, 0x18, a, b, c, d, rest @ ..] => {
            let behind = rest.get(u32::from_le_bytes([*a, *b, *c, *d]) as usize..);
            let is_lz4 = behind.is_some_and(|behind| behind.starts_with(&[0x04, 0x22, 0x4D, 0x18]));
            return if is_lz4 { Packing::Lz4 } else { Packing::Zstd };
        }
        [0x50..=0x5F, 0x2A, 0x4D, 0x18, ..] => return Packing::Zstd,
        _ => {}
    }
    let is_mark = matches!(head, [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..]);
    if head.starts_with(b"WARC/") || head.starts_with(b"filedesc://") {
        return Packing::Plain;
    }
    let is_text = !head.is_empty()
        && (is_mark || head.iter().all(|&byte| byte >= 0x20 || matches!(byte, b'\t' | b'\n' | b'\r' | 0x0C)));
    if is_text { Packing::Plain } else { by_name(name).1 }
}

/// A name without the ending that says how the file is packed, and how that is.
pub(super) fn by_name(name: &str) -> (&str, Packing) {
    for (end, packing) in [(".gz", Packing::Gzip), (".zst", Packing::Zstd), (".lz4", Packing::Lz4)] {
        if let Some((bare, last)) = name.split_at_checked(name.len().saturating_sub(end.len()))
            && last.eq_ignore_ascii_case(end)
        {
            return (bare, packing);
        }
    }
    (name, Packing::Plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bomb_of_any_packing_ends_at_its_ratio_and_is_named_once() {
        let zeros = || std::io::Read::take(std::io::repeat(0), RATIO_FROM + (64 << 20));
        let mut zst = Vec::new();
        zstd::stream::copy_encode(zeros(), &mut zst, 1).unwrap();
        let mut gz = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        std::io::copy(&mut zeros(), &mut gz).unwrap();
        let gz = gz.finish().unwrap();
        for packed in [zst, gz] {
            let mut file = tempfile::tempfile().unwrap();
            std::io::Write::write_all(&mut file, &packed).unwrap();
            std::io::Seek::rewind(&mut file).unwrap();
            let mut plain = Plain::open(Inflow::new(file, vec![0; 64 << 10]), "a");
            let mut out = vec![0; 1 << 20];
            let (mut unpacked, mut faults) = (0, Vec::new());
            loop {
                match plain.read(&mut out) {
                    Step::Bytes(count) => unpacked += count as u64,
                    Step::Gap(fault) | Step::Doubt(fault) | Step::Note(fault) => faults.push(fault.reason),
                    Step::End => break,
                }
            }
            assert_eq!(faults, ["compression_ratio"]);
            assert!((RATIO_FROM..RATIO_FROM + (4 << 20)).contains(&unpacked), "{unpacked}");
        }
    }
}
