//! Undoes what the server did to a body for the way: chunks and content encodings, within limits.

use std::borrow::Cow;

use flate2::{Decompress, FlushDecompress, Status};
use zstd::zstd_safe::{DCtx, DParameter, InBuffer, OutBuffer};

use crate::error::Severity;

use super::super::fetched::Flag;
use super::super::gzip;
use super::Limits;
use super::chunks::{Chunks, unchunk};
use super::http::{Message, Transfer};
use super::kind::looks_like_text;

/// Less than this is never too much, whatever it was inflated from.
const RATIO_FROM: usize = 1 << 20;
const PIECE: usize = 64 << 10;
/// Log of the largest window of Zstandard that a page may ask for: 32 MiB.
const WINDOW_LOG: u32 = 25;

/// Why a body is lost.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Lost {
    TooLarge(usize),
    Ratio(usize),
    Layers(usize),
    /// The head of the message is over the limits.
    Header,
    Unsupported(String),
    Damaged(String),
}

impl Lost {
    pub(super) fn severity(&self) -> Severity {
        match self {
            Lost::TooLarge(_) | Lost::Ratio(_) | Lost::Layers(_) | Lost::Header => Severity::OverLimit,
            Lost::Unsupported(_) | Lost::Damaged(_) => Severity::Damaged,
        }
    }

    pub(super) fn reason(&self) -> &'static str {
        match self {
            Lost::TooLarge(_) => "page_too_large",
            Lost::Ratio(_) => "compression_ratio",
            Lost::Layers(_) => "too_many_encodings",
            Lost::Header => "http_header_too_long",
            Lost::Unsupported(_) => "unsupported_encoding",
            Lost::Damaged(_) => "damaged_encoding",
        }
    }

    pub(super) fn detail(&self) -> String {
        match self {
            Lost::TooLarge(most) => format!("the page is larger than {most} bytes"),
            Lost::Ratio(most) => format!("the page unpacks to more than {most} times its size"),
            Lost::Layers(most) => format!("the page is packed more than {most} times over"),
            Lost::Header => "the HTTP header is longer than 64 KiB or 1,000 lines".to_owned(),
            Lost::Unsupported(name) => {
                format!("the page is encoded as {name:?}, which this build of newsprint does not read")
            }
            Lost::Damaged(name) => {
                format!("the page is encoded as {name:?} and nothing of it can be unpacked")
            }
        }
    }
}

/// What is done to a body that is packed with gzip though no header says so: some crawlers take the field off and
/// leave the encoding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Hidden {
    Undone,
    Left,
}

/// The body as the page's author wrote it; what is worth knowing about it goes to `flags`.
pub(super) fn undo<'a>(
    body: &'a [u8],
    (message, hidden): (&Message, Hidden),
    limits: &Limits,
    flags: &mut Vec<Flag>,
) -> Result<Cow<'a, [u8]>, Lost> {
    let mut body = Cow::Borrowed(body);
    match message.transfer {
        Transfer::Chunked => match unchunk(&body) {
            Some(Chunks::All(whole)) => body = Cow::Owned(whole),
            Some(Chunks::Some(part)) => {
                flags.push(Flag::BodyCut);
                body = Cow::Owned(part);
            }
            None if body.is_empty() => {}
            None => flags.push(Flag::WrongEncoding),
        },
        Transfer::Plain if message.content_length.is_some_and(|length| length > body.len() as u64) => {
            flags.push(Flag::BodyCut);
        }
        Transfer::Plain => {}
    }
    let is_identity = |name: &&String| !matches!(name.as_str(), "identity" | "none" | "binary" | "8bit");
    let layers: Vec<&String> = message.encodings.iter().filter(is_identity).collect();
    if layers.len() > limits.layers {
        return Err(Lost::Layers(limits.layers));
    }
    for name in layers.iter().rev() {
        match unpack(name, &body, limits)? {
            Unpacked::Whole(whole) => body = Cow::Owned(whole),
            Unpacked::Cut(part) => {
                flags.push(Flag::BodyCut);
                body = Cow::Owned(part);
            }
            Unpacked::NotSo => flags.push(Flag::WrongEncoding),
        }
    }
    if layers.is_empty()
        && hidden == Hidden::Undone
        && body.starts_with(&[0x1F, 0x8B, 0x08])
        && let Unpacked::Whole(whole) = unpack("gzip", &body, limits)?
    {
        body = Cow::Owned(whole);
    }
    if body.len() > limits.body {
        return Err(Lost::TooLarge(limits.body));
    }
    flags.sort_unstable();
    flags.dedup();
    Ok(body)
}

/// What came of undoing one encoding.
enum Unpacked {
    Whole(Vec<u8>),
    /// What there was of it.
    Cut(Vec<u8>),
    /// The body is not encoded so.
    NotSo,
}

fn unpack(name: &str, body: &[u8], limits: &Limits) -> Result<Unpacked, Lost> {
    if body.is_empty() {
        return Ok(Unpacked::Whole(Vec::new()));
    }
    let mut out = Output { bytes: Vec::new(), limits };
    let ended = match name {
        "gzip" | "x-gzip" => gunzip(body, &mut out)?,
        "deflate" => inflate_either(body, &mut out)?,
        "zstd" => unzstd(body, &mut out)?,
        #[cfg(feature = "warc")]
        "br" => unbrotli(body, &mut out)?,
        _ if looks_like_text(body) => return Ok(Unpacked::NotSo),
        _ => return Err(Lost::Unsupported(name.chars().take(32).collect())),
    };
    match ended {
        Ended::Whole => Ok(Unpacked::Whole(out.bytes)),
        // Encodings without a magic number make something of any text.
        Ended::Broken if looks_like_text(body) => Ok(Unpacked::NotSo),
        Ended::Cut | Ended::Broken if !out.bytes.is_empty() => Ok(Unpacked::Cut(out.bytes)),
        Ended::Cut | Ended::Broken => Err(Lost::Damaged(name.to_owned())),
    }
}

/// How unpacking ended.
enum Ended {
    Whole,
    /// The body ended before the encoding did.
    Cut,
    /// The body is damaged, or encoded otherwise.
    Broken,
}

/// What was unpacked so far.
struct Output<'a> {
    bytes: Vec<u8>,
    limits: &'a Limits,
}

impl Output<'_> {
    /// `read` is what it was unpacked from.
    fn check(&self, read: usize) -> Result<(), Lost> {
        let (len, limits) = (self.bytes.len(), self.limits);
        match () {
            _ if len > limits.body => Err(Lost::TooLarge(limits.body)),
            _ if len > RATIO_FROM && len / limits.ratio > read => Err(Lost::Ratio(limits.ratio)),
            _ => Ok(()),
        }
    }

    fn reserve(&mut self) {
        if self.bytes.capacity() - self.bytes.len() < PIECE / 2 {
            self.bytes.reserve(PIECE.max(self.bytes.len()));
        }
    }
}

fn gunzip(body: &[u8], out: &mut Output) -> Result<Ended, Lost> {
    let mut at = 0;
    loop {
        let len = match gzip::header(&body[at..]) {
            gzip::Header::Complete(len) => len,
            gzip::Header::Short => return Ok(Ended::Cut),
            gzip::Header::Wrong if at == 0 => return Ok(Ended::Broken),
            // Whatever follows the last member is not part of the page.
            gzip::Header::Wrong => return Ok(Ended::Whole),
        };
        let (read, ended) = inflate(&mut Decompress::new(false), &body[at + len..], at + len, out)?;
        at += len + read + 8;
        match ended {
            Ended::Whole if at < body.len() => {}
            ended => return Ok(ended),
        }
    }
}

/// `deflate` means the zlib format, but some servers send it without its header.
fn inflate_either(body: &[u8], out: &mut Output) -> Result<Ended, Lost> {
    let is_zlib = matches!(body, [a, b, ..]
        if a & 15 == 8 && (u16::from(*a) << 8 | u16::from(*b)).is_multiple_of(31));
    if is_zlib {
        let (_, ended) = inflate(&mut Decompress::new(true), body, 0, out)?;
        if !matches!(ended, Ended::Broken) || !out.bytes.is_empty() {
            return Ok(ended);
        }
    }
    Ok(inflate(&mut Decompress::new(false), body, 0, out)?.1)
}

/// How much of `input` was read, and how it ended; `before` is what was read of the body before it.
fn inflate(
    inflate: &mut Decompress,
    input: &[u8],
    before: usize,
    out: &mut Output,
) -> Result<(usize, Ended), Lost> {
    loop {
        out.reserve();
        let (read, written) = (inflate.total_in() as usize, out.bytes.len());
        let result = inflate.decompress_vec(&input[read..], &mut out.bytes, FlushDecompress::None);
        let now = inflate.total_in() as usize;
        out.check(before + now)?;
        match result {
            Ok(Status::StreamEnd) => return Ok((now, Ended::Whole)),
            Ok(_) if now > read || out.bytes.len() > written => {}
            Ok(_) => return Ok((now, Ended::Cut)),
            Err(_) => return Ok((now, Ended::Broken)),
        }
    }
}

fn unzstd(body: &[u8], out: &mut Output) -> Result<Ended, Lost> {
    let mut context = DCtx::create();
    // Within the range that the library states, so it is taken.
    let _ = context.set_parameter(DParameter::WindowLogMax(WINDOW_LOG));
    let mut input = InBuffer::around(body);
    let mut piece = vec![0; PIECE];
    loop {
        let before = input.pos();
        let mut output = OutBuffer::around(&mut piece[..]);
        let result = context.decompress_stream(&mut output, &mut input);
        let count = output.pos();
        out.bytes.extend_from_slice(&piece[..count]);
        out.check(input.pos())?;
        match result {
            Err(_) => return Ok(Ended::Broken),
            Ok(0) if input.pos() == body.len() => return Ok(Ended::Whole),
            Ok(_) if count > 0 || input.pos() > before => {}
            Ok(_) => return Ok(Ended::Cut),
        }
    }
}

#[cfg(feature = "warc")]
fn unbrotli(body: &[u8], out: &mut Output) -> Result<Ended, Lost> {
    use brotli_decompressor::{BrotliDecompressStream, BrotliResult, BrotliState, StandardAlloc};

    let alloc = StandardAlloc::default;
    let mut state = BrotliState::new_strict(alloc(), alloc(), alloc());
    let mut piece = vec![0; PIECE];
    let (mut left, mut read, mut total) = (body.len(), 0, 0);
    loop {
        let (mut room, mut written) = (piece.len(), 0);
        let result = BrotliDecompressStream(
            &mut left,
            &mut read,
            body,
            &mut room,
            &mut written,
            &mut piece,
            &mut total,
            &mut state,
        );
        out.bytes.extend_from_slice(&piece[..written]);
        out.check(read)?;
        match result {
            BrotliResult::ResultSuccess => return Ok(Ended::Whole),
            BrotliResult::NeedsMoreOutput => {}
            BrotliResult::NeedsMoreInput => return Ok(Ended::Cut),
            BrotliResult::ResultFailure => return Ok(Ended::Broken),
        }
    }
}
