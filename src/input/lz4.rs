//! LZ4, frame by frame: a damaged frame costs no more than itself.

use std::io::{self, Read};

use lz4_flex::frame::{Error, FrameDecoder};

use super::inflow::Inflow;
use super::plain::{Fault, Step, read_error};

const MAGIC: [u8; 4] = [0x04, 0x22, 0x4D, 0x18];
/// The longest header of a frame, with its magic.
const HEADER: usize = 19;
/// More than any block that the format knows.
const LONGEST_BLOCK: usize = 8 << 20;
/// Bytes decoded on trial before a find is taken for a frame.
const TRIAL: usize = 64 << 10;

/// Reads all frames of an LZ4 file.
pub(super) struct Lz4 {
    inflow: Inflow,
    /// Given one header or one block at a time, so that where a frame ends or breaks is known here.
    decoder: FrameDecoder<Feed>,
    layout: Layout,
    /// Where the frame began.
    frame: u64,
    state: State,
}

enum State {
    /// Between two frames.
    Between,
    /// Bytes to step over that the format says are no data.
    Skippable(u64),
    Body,
    Search,
    Done,
}

/// What the header of a frame says of its form.
#[derive(Default)]
struct Layout {
    block_checksum: usize,
    content_checksum: usize,
}

/// The bytes that the decoder may read now.
#[derive(Default)]
struct Feed {
    bytes: Vec<u8>,
    read: usize,
}

impl Feed {
    fn set(&mut self, bytes: &[u8]) {
        self.bytes.clear();
        self.bytes.extend_from_slice(bytes);
        self.read = 0;
    }
}

impl Read for Feed {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let rest = &self.bytes[self.read..];
        let count = rest.len().min(out.len());
        out[..count].copy_from_slice(&rest[..count]);
        self.read += count;
        Ok(count)
    }
}

impl Lz4 {
    pub(super) fn new(inflow: Inflow) -> Self {
        let decoder = FrameDecoder::new(Feed::default());
        Lz4 { inflow, decoder, layout: Layout::default(), frame: 0, state: State::Between }
    }

    pub(super) fn inflow(&self) -> &Inflow {
        &self.inflow
    }

    pub(super) fn into_inflow(self) -> Inflow {
        self.inflow
    }

    pub(super) fn read(&mut self, out: &mut [u8]) -> Step {
        loop {
            let step = match std::mem::replace(&mut self.state, State::Done) {
                State::Between => self.begin(),
                State::Skippable(len) => self.skip(len),
                State::Body => self.body(out),
                State::Search => {
                    self.search(|_| {});
                    None
                }
                State::Done => Some(read_error(&mut self.inflow).map_or(Step::End, Step::Gap)),
            };
            if let Some(step) = step {
                return step;
            }
        }
    }

    fn begin(&mut self) -> Option<Step> {
        self.frame = self.inflow.position();
        let head = self.inflow.peek(HEADER);
        if head.is_empty() && self.frame > 0 {
            return None;
        }
        if let [0x50..=0x5F, 0x2A, 0x4D, 0x18, a, b, c, d, ..] = *head {
            self.inflow.consume(8);
            self.state = State::Skippable(u64::from(u32::from_le_bytes([a, b, c, d])));
            return None;
        }
        if !head.starts_with(&MAGIC) {
            let is_cut = head.len() < 4 && head[..] == MAGIC[..head.len()];
            return if is_cut { self.cut("the header of an LZ4 frame") } else { self.garbage() };
        }
        let flags = head.get(4).copied().unwrap_or(0);
        let bit = |number: u8| usize::from(flags >> number & 1);
        let len = 7 + 8 * bit(3) + 4 * bit(0);
        if head.len() < len {
            return self.cut("the header of an LZ4 frame");
        }
        self.layout = Layout { block_checksum: 4 * bit(4), content_checksum: 4 * bit(2) };
        let mut feed = Feed::default();
        feed.set(&head[..len]);
        self.decoder = FrameDecoder::new(feed);
        self.inflow.consume(len);
        self.state = State::Body;
        None
    }

    fn skip(&mut self, len: u64) -> Option<Step> {
        let at_hand = self.inflow.peek(1).len() as u64;
        if at_hand == 0 && len > 0 {
            return self.cut("a skippable frame");
        }
        let count = at_hand.min(len);
        self.inflow.consume(count as usize);
        self.state = if count == len { State::Between } else { State::Skippable(len - count) };
        None
    }

    /// Something other than a frame follows: padding, a stranger, or a frame whose header was hit.
    fn garbage(&mut self) -> Option<Step> {
        let head = self.inflow.peek(4);
        let is_alike = head.iter().zip(MAGIC).filter(|(byte, magic)| **byte == *magic).count() >= 3;
        let at = self.frame;
        if is_alike || at == 0 {
            self.state = State::Search;
            return Some(Step::Gap(Fault::damaged("damaged_lz4", at, "damaged header of an LZ4 frame")));
        }
        let mut is_zero = true;
        self.search(|skipped| is_zero &= skipped.iter().all(|&byte| byte == 0));
        Some(Step::Note(match is_zero {
            true => Fault::note("lz4_padding", at, "zero bytes behind an LZ4 frame"),
            false => Fault::note("lz4_garbage", at, "bytes that are no LZ4 behind a frame"),
        }))
    }

    fn body(&mut self, out: &mut [u8]) -> Option<Step> {
        match self.decoder.read(out) {
            Ok(0) => self.next_block(),
            Ok(count) => {
                self.state = State::Body;
                Some(Step::Bytes(count))
            }
            Err(error) => Some(self.broken(&error)),
        }
    }

    /// Gives the decoder its next block, or the end of the frame.
    fn next_block(&mut self) -> Option<Step> {
        let Some(size) = self.inflow.peek(4).first_chunk::<4>() else { return self.cut("an LZ4 frame") };
        // The first bit says that the block is stored as it is.
        let len = (u32::from_le_bytes(*size) & 0x7FFF_FFFF) as usize;
        let is_end = *size == [0; 4];
        if len > LONGEST_BLOCK {
            return Some(self.damaged("a block is longer than any can be"));
        }
        let want = 4 + if is_end { self.layout.content_checksum } else { len + self.layout.block_checksum };
        let block = self.inflow.peek(want);
        if block.len() < want {
            return self.cut("an LZ4 frame");
        }
        self.decoder.get_mut().set(&block[..want]);
        self.inflow.consume(want);
        if !is_end {
            self.state = State::Body;
            return None;
        }
        self.state = State::Between;
        // Nothing is decoded from an end mark: only what the frame says of its whole is compared.
        let Err(error) = self.decoder.read(&mut [0; 1]) else { return None };
        Some(self.broken(&error))
    }

    fn broken(&mut self, error: &io::Error) -> Step {
        let reason = error.get_ref().and_then(|inner| inner.downcast_ref::<Error>());
        if !matches!(reason, Some(Error::ContentChecksumError | Error::ContentLengthError { .. })) {
            return self.damaged(&error.to_string());
        }
        let at = self.inflow.position();
        if !is_magic(self.inflow.peek(4)) {
            // The end may have been missed: then the next frame began before this place.
            self.inflow.go_back(self.frame + 1);
            self.search(|_| {});
        }
        let detail =
            "the checksum or length of an LZ4 frame is wrong: its lines were kept, one may be altered";
        Step::Doubt(Fault::note("lz4_checksum", at, detail))
    }

    fn damaged(&mut self, why: &str) -> Step {
        let at = self.inflow.position();
        self.inflow.go_back(self.frame + 1);
        self.state = State::Search;
        Step::Gap(Fault::damaged("damaged_lz4", at, format!("damaged data in an LZ4 frame: {why}")))
    }

    /// The file ends inside a frame; damage can make a frame swallow those that follow it, and then the file
    /// only seems to be cut.
    fn cut(&mut self, what: &str) -> Option<Step> {
        let rest = self.inflow.peek(LONGEST_BLOCK).len();
        self.inflow.consume(rest);
        let fault = Fault::ended_early(&mut self.inflow, "truncated_lz4", what);
        if fault.reason == "truncated_lz4" {
            self.inflow.go_back(self.frame + 1);
            self.search(|_| {});
        }
        Some(Step::Gap(match self.state {
            State::Between => Fault::damaged("damaged_lz4", self.frame, "damaged data in an LZ4 frame"),
            _ => fault,
        }))
    }

    /// Steps on to the next place that can be decoded as a frame; `skip` sees what is stepped over.
    fn search(&mut self, skip: impl FnMut(&[u8])) {
        let is_found = self.inflow.search(&MAGIC, TRIAL, plausible, skip);
        self.state = if is_found { State::Between } else { State::Done };
    }
}

fn is_magic(head: &[u8]) -> bool {
    head.is_empty() || head.starts_with(&MAGIC) || matches!(head, [0x50..=0x5F, 0x2A, 0x4D, 0x18, ..])
}

/// Whether a frame begins here, as far as its header and first block tell.
fn plausible(bytes: &[u8]) -> bool {
    let result = FrameDecoder::new(bytes).read(&mut [0; 1]);
    result.map_or_else(|error| error.kind() == io::ErrorKind::UnexpectedEof, |count| count <= 1)
}
