//! gzip, member by member: a damaged member costs no more than itself.

use flate2::{Crc, Decompress, FlushDecompress, Status};
use memchr::memchr;

use super::inflow::Inflow;
use super::plain::{Fault, Step, read_error};

const MAGIC: [u8; 3] = [0x1F, 0x8B, 0x08];
/// The shortest member: header, empty body, trailer.
const SHORTEST: usize = 20;
/// Bytes inflated on trial before a find is taken for a member.
const TRIAL: usize = 8 << 10;
/// A header longer than this (it holds a name and a comment) is taken as damaged.
const LONGEST_HEADER: usize = 64 << 10;

/// Reads all members of a gzip file.
pub(super) struct Gzip {
    inflow: Inflow,
    inflate: Decompress,
    crc: Crc,
    /// Where the member began.
    member: u64,
    state: State,
}

enum State {
    /// Between two members.
    Between,
    Body,
    Trailer,
    /// To be told, now that the bytes before it were handed out; then the next member is searched.
    Broken(Fault),
    Search,
    Done,
}

pub(super) enum Header {
    Complete(usize),
    Short,
    Wrong,
}

impl Gzip {
    pub(super) fn new(inflow: Inflow) -> Self {
        let inflate = Decompress::new(false);
        Gzip { inflow, inflate, crc: Crc::new(), member: 0, state: State::Between }
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
                State::Trailer => self.trailer(),
                State::Broken(fault) => {
                    self.state = State::Search;
                    Some(Step::Gap(fault))
                }
                State::Search => {
                    self.search();
                    None
                }
                State::Done => Some(read_error(&mut self.inflow).map_or(Step::End, Step::Gap)),
            };
            if let Some(step) = step {
                return step;
            }
        }
    }

    /// Reads a header, or finds out what stands in its place.
    fn begin(&mut self) -> Option<Step> {
        self.member = self.inflow.position();
        let mut want = 512;
        let header = loop {
            let head = self.inflow.peek(want);
            match header(head) {
                Header::Short if head.len() >= want && want < LONGEST_HEADER => want *= 2,
                Header::Short if head.len() >= want => break Header::Wrong,
                header => break header,
            }
        };
        match header {
            Header::Complete(len) => {
                self.inflow.consume(len);
                self.inflate.reset(false);
                self.crc.reset();
                self.state = State::Body;
                None
            }
            Header::Short => self.cut_header(),
            Header::Wrong => self.garbage(),
        }
    }

    fn cut_header(&mut self) -> Option<Step> {
        let is_empty = self.inflow.peek(1).is_empty();
        if is_empty && self.member > 0 {
            return None;
        }
        let fault = Fault::ended_early(&mut self.inflow, "truncated_gzip", "the header of a gzip member");
        Some(Step::Gap(self.or_damaged(fault)))
    }

    /// Something other than a member follows: padding, a stranger, or a member whose header was hit.
    fn garbage(&mut self) -> Option<Step> {
        let head = self.inflow.peek(3);
        let alike = head.iter().zip([0x1F, 0x8B, 0x08]).filter(|(byte, magic)| **byte == *magic).count();
        let first = head[0];
        let at = self.member;
        if alike >= 2 || at == 0 {
            self.state = State::Search;
            return Some(Step::Gap(Fault::damaged("damaged_gzip", at, "damaged header of a gzip member")));
        }
        let mut is_zero = first == 0;
        self.search_with(|skipped| is_zero &= skipped.iter().all(|&byte| byte == 0));
        Some(Step::Note(match is_zero {
            true => Fault::note("gzip_padding", at, "zero bytes behind a gzip member"),
            false => Fault::note("gzip_garbage", at, "bytes that are no gzip behind a gzip member"),
        }))
    }

    fn body(&mut self, out: &mut [u8]) -> Option<Step> {
        let (before_in, before_out) = (self.inflate.total_in(), self.inflate.total_out());
        let input = self.inflow.peek(1);
        let at_end = input.is_empty();
        let result = self.inflate.decompress(input, out, FlushDecompress::None);
        let consumed = (self.inflate.total_in() - before_in) as usize;
        let produced = (self.inflate.total_out() - before_out) as usize;
        self.inflow.consume(consumed);
        self.crc.update(&out[..produced]);
        self.state = match result {
            Ok(Status::StreamEnd) => State::Trailer,
            Ok(_) if produced > 0 || consumed > 0 => State::Body,
            Ok(_) if at_end => {
                let fault = Fault::ended_early(&mut self.inflow, "truncated_gzip", "a gzip member");
                return Some(Step::Gap(self.or_damaged(fault)));
            }
            Ok(_) | Err(_) => State::Broken(self.broken()),
        };
        (produced > 0).then_some(Step::Bytes(produced))
    }

    /// Damage is often noticed late, so the search begins as far back as the start of the member.
    fn broken(&mut self) -> Fault {
        let fault = Fault::damaged("damaged_gzip", self.inflow.position(), "damaged data in a gzip member");
        self.inflow.go_back(self.member + 1);
        fault
    }

    /// Damage can make a member swallow those that follow it: then the file only seems to be cut.
    fn or_damaged(&mut self, fault: Fault) -> Fault {
        if fault.reason == "truncated_gzip" {
            self.inflow.go_back(self.member + 1);
            self.search();
        }
        match self.state {
            State::Between => Fault::damaged("damaged_gzip", self.member, "damaged data in a gzip member"),
            _ => fault,
        }
    }

    fn trailer(&mut self) -> Option<Step> {
        let at = self.inflow.position();
        let Some(trailer) = self.inflow.peek(8).first_chunk::<8>() else {
            let fault =
                Fault::ended_early(&mut self.inflow, "truncated_gzip", "the checksum of a gzip member");
            return Some(match fault.reason {
                // All lines of the member were read; whether more members followed cannot be known.
                "truncated_gzip" => Step::Note(Fault::note(fault.reason, at, fault.detail)),
                _ => Step::Gap(fault),
            });
        };
        let [a, b, c, d, e, f, g, h] = *trailer;
        let amount = u32::from_le_bytes([e, f, g, h]);
        let is_right = u32::from_le_bytes([a, b, c, d]) == self.crc.sum() && amount == self.crc.amount();
        self.inflow.consume(8);
        self.state = State::Between;
        if is_right {
            return None;
        }
        if !plausible(self.inflow.peek(TRIAL)) {
            // The end may have been missed: then the next member began before this place.
            self.inflow.go_back(self.member + 1);
            self.search();
        }
        if self.crc.amount() == 0 && amount > 0 {
            let detail = "a gzip member gave nothing of what it should hold";
            return Some(Step::Gap(Fault::damaged("damaged_gzip", at, detail)));
        }
        let detail = "the checksum of a gzip member is wrong: its lines were kept, one may be altered";
        Some(Step::Doubt(Fault::note("gzip_checksum", at, detail)))
    }

    fn search(&mut self) {
        self.search_with(|_| {});
    }

    /// Steps on to the next place that can be inflated as a member; `skip` sees what is stepped over.
    fn search_with(&mut self, skip: impl FnMut(&[u8])) {
        let begins = |window: &[u8]| window.len() >= SHORTEST && plausible(window);
        let is_found = self.inflow.search(&MAGIC, TRIAL, begins, skip);
        self.state = if is_found { State::Between } else { State::Done };
    }
}

/// Whether a member begins here, as far as the bytes at hand tell.
fn plausible(bytes: &[u8]) -> bool {
    let Header::Complete(len) = header(bytes) else { return false };
    let mut out = vec![0; TRIAL];
    let body = &bytes[len..bytes.len().min(len + TRIAL)];
    Decompress::new(false).decompress(body, &mut out, FlushDecompress::None).is_ok()
}

/// RFC 1952, section 2.3.
pub(super) fn header(bytes: &[u8]) -> Header {
    let shared = bytes.len().min(3);
    if bytes[..shared] != MAGIC[..shared] {
        return Header::Wrong;
    }
    let Some(fixed) = bytes.first_chunk::<10>() else { return Header::Short };
    let flags = fixed[3];
    if flags & 0xE0 != 0 {
        return Header::Wrong;
    }
    let mut at = 10;
    if flags & 4 != 0 {
        let Some(len) = bytes[at..].first_chunk::<2>() else { return Header::Short };
        at += 2 + usize::from(u16::from_le_bytes(*len));
    }
    for text in [8, 16] {
        if flags & text != 0 {
            let Some(len) = bytes.get(at..).and_then(|rest| memchr(0, rest)) else { return Header::Short };
            at += len + 1;
        }
    }
    if flags & 2 != 0 {
        at += 2;
    }
    if at <= bytes.len() { Header::Complete(at) } else { Header::Short }
}
