//! Zstandard, frame by frame: a damaged frame costs no more than itself.

use zstd::zstd_safe::zstd_sys::ZSTD_ErrorCode;
use zstd::zstd_safe::{self, DCtx, DParameter, InBuffer, OutBuffer, ResetDirective};

use super::inflow::Inflow;
use super::plain::{Fault, Step, read_error};

const MAGIC: [u8; 4] = [0x28, 0xB5, 0x2F, 0xFD];
/// Log of the largest window accepted: 128 MiB.
const WINDOW_LOG: u32 = 27;
/// More than any block with its header.
const TRIAL: usize = 132 << 10;

/// Reads all frames of a Zstandard file.
pub(super) struct Zst {
    inflow: Inflow,
    context: DCtx<'static>,
    /// Where the frame began.
    frame: u64,
    /// Bytes the decoder asks for next. It is given no more, so that it works block by block and an error
    /// costs one block and not all that was decoded in the same call.
    hint: usize,
    held: Held,
    state: State,
}

enum State {
    /// Between two frames.
    Between,
    Body,
    Search,
    Done,
}

/// Whether the decoder may hold bytes that found no room. They must be out before it is given more to decode:
/// an error would take them with it.
enum Held {
    Nothing,
    Perhaps,
}

impl Zst {
    pub(super) fn new(inflow: Inflow) -> Self {
        Zst { inflow, context: context(), frame: 0, hint: 0, held: Held::Nothing, state: State::Between }
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
        let head = self.inflow.peek(4);
        if head.is_empty() && self.frame > 0 {
            return None;
        }
        if is_magic(head) {
            // A session that ended in an error refuses all work until it is reset; it cannot fail itself.
            let _ = self.context.reset(ResetDirective::SessionOnly);
            self.hint = 5;
            self.held = Held::Nothing;
            self.state = State::Body;
            return None;
        }
        let is_cut = head.len() < 4 && (self.frame == 0 || head[..] == MAGIC[..head.len()]);
        if is_cut {
            let fault =
                Fault::ended_early(&mut self.inflow, "truncated_zstd", "the header of a Zstandard frame");
            return Some(Step::Gap(fault));
        }
        self.garbage()
    }

    /// Something other than a frame follows: padding, a stranger, or a frame whose header was hit.
    fn garbage(&mut self) -> Option<Step> {
        let head = self.inflow.peek(4);
        let alike = |magic: [u8; 4]| head.iter().zip(magic).filter(|(byte, magic)| **byte == *magic).count();
        let is_alike = alike(MAGIC) >= 3 || alike([0x50, 0x2A, 0x4D, 0x18]) >= 3;
        let at = self.frame;
        if is_alike || at == 0 {
            self.state = State::Search;
            return Some(Step::Gap(Fault::damaged(
                "damaged_zstd",
                at,
                "damaged header of a Zstandard frame",
            )));
        }
        let mut is_zero = true;
        self.search(|skipped| is_zero &= skipped.iter().all(|&byte| byte == 0));
        Some(Step::Note(match is_zero {
            true => Fault::note("zstd_padding", at, "zero bytes behind a Zstandard frame"),
            false => Fault::note("zstd_garbage", at, "bytes that are no Zstandard behind a frame"),
        }))
    }

    fn body(&mut self, out: &mut [u8]) -> Option<Step> {
        // The content of a skippable frame is asked for in one piece, however large it says it is.
        let want = self.hint.min(TRIAL);
        let input = self.inflow.peek(want);
        let (piece, at_end) = match self.held {
            Held::Nothing => (&input[..input.len().min(want)], input.is_empty()),
            Held::Perhaps => (&input[..0], false),
        };
        let mut input = InBuffer::around(piece);
        let room = out.len();
        let mut output = OutBuffer::around(out);
        let result = self.context.decompress_stream(&mut output, &mut input);
        let (consumed, produced) = (input.pos(), output.pos());
        match result {
            Err(code) => return self.broken(code),
            Ok(0) => self.state = State::Between,
            Ok(hint) => {
                self.hint = hint;
                self.state = State::Body;
            }
        }
        self.held = if produced == room { Held::Perhaps } else { Held::Nothing };
        self.inflow.consume(consumed);
        if produced > 0 {
            return Some(Step::Bytes(produced));
        }
        if at_end && matches!(self.state, State::Body) {
            self.state = State::Done;
            let fault = Fault::ended_early(&mut self.inflow, "truncated_zstd", "a Zstandard frame");
            return Some(Step::Gap(self.or_damaged(fault)));
        }
        None
    }

    /// Damage can make a frame swallow those that follow it: then the file only seems to be cut.
    fn or_damaged(&mut self, fault: Fault) -> Fault {
        if fault.reason == "truncated_zstd" {
            self.inflow.go_back(self.frame + 1);
            self.search(|_| {});
        }
        match self.state {
            State::Between => Fault::damaged("damaged_zstd", self.frame, "damaged data in a Zstandard frame"),
            _ => fault,
        }
    }

    fn broken(&mut self, code: usize) -> Option<Step> {
        let at = self.inflow.position();
        let is = |kind| zstd_safe::is_error_kind(code, kind);
        if is(ZSTD_ErrorCode::ZSTD_error_checksum_wrong) {
            // The checksum is the last thing of a frame; all of its data was handed out before.
            let len = self.inflow.peek(4).len().min(4);
            self.inflow.consume(len);
            self.state = State::Between;
            if !is_magic(self.inflow.peek(4)) {
                // The end may have been missed: then the next frame began before this place.
                self.inflow.go_back(self.frame + 1);
                self.search(|_| {});
            }
            let detail =
                "the checksum of a Zstandard frame is wrong: its lines were kept, one may be altered";
            return Some(Step::Doubt(Fault::note("zstd_checksum", at, detail)));
        }
        self.inflow.go_back(self.frame + 1);
        self.state = State::Search;
        if is(ZSTD_ErrorCode::ZSTD_error_frameParameter_windowTooLarge) {
            let detail = "a Zstandard frame needs a window of more than 128 MiB";
            return Some(Step::Gap(Fault::over_limit("zstd_window", self.frame, detail)));
        }
        let detail = format!("damaged data in a Zstandard frame: {}", zstd_safe::get_error_name(code));
        Some(Step::Gap(Fault::damaged("damaged_zstd", at, detail)))
    }

    /// Steps on to the next place that can be decoded as a frame; `skip` sees what is stepped over.
    fn search(&mut self, skip: impl FnMut(&[u8])) {
        let is_found = self.inflow.search(&MAGIC, TRIAL, plausible, skip);
        self.state = if is_found { State::Between } else { State::Done };
    }
}

fn is_magic(head: &[u8]) -> bool {
    head.starts_with(&MAGIC) || matches!(head, [0x50..=0x5F, 0x2A, 0x4D, 0x18, ..])
}

fn context() -> DCtx<'static> {
    let mut context = DCtx::create();
    // 27 is within the range that the library states, so it is taken.
    let _ = context.set_parameter(DParameter::WindowLogMax(WINDOW_LOG));
    context
}

/// Whether a frame begins here, as far as its header and first block tell.
fn plausible(bytes: &[u8]) -> bool {
    let mut context = context();
    let mut out = vec![0; TRIAL];
    let mut input = InBuffer::around(&bytes[..bytes.len().min(TRIAL)]);
    let mut output = OutBuffer::around(&mut out[..]);
    context.decompress_stream(&mut output, &mut input).is_ok()
}
