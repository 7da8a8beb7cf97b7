//! UTF-16 to UTF-8, piece by piece.

use encoding_rs::{Decoder, DecoderResult, UTF_16BE, UTF_16LE};

use super::plain::{Fault, Step};

const REPLACEMENT: &[u8] = "\u{FFFD}".as_bytes();

/// Order of the two bytes of a unit.
pub(super) enum Order {
    Little,
    Big,
}

/// Turns UTF-16 into UTF-8; what is no character becomes U+FFFD and is counted.
pub(super) struct Utf16 {
    decoder: Decoder,
    order: Order,
    raw: Vec<u8>,
    start: usize,
    end: usize,
    replaced: u64,
    /// Bytes of a replacement that found no room in the last piece.
    owed: &'static [u8],
    /// What comes after the bytes that the decoder still held.
    after: Option<Step>,
}

impl Utf16 {
    /// `head` is what was already read behind the mark.
    pub(super) fn new(order: Order, head: &[u8]) -> Self {
        let mut raw = vec![0; 64 << 10];
        raw[..head.len()].copy_from_slice(head);
        let decoder = decoder(&order);
        Utf16 { decoder, order, raw, start: 0, end: head.len(), replaced: 0, owed: &[], after: None }
    }

    /// The next bytes in UTF-8; `next` reads the bytes in UTF-16. `out` must have room for 16 bytes.
    pub(super) fn read(&mut self, out: &mut [u8], mut next: impl FnMut(&mut [u8]) -> Step) -> Step {
        loop {
            if self.start < self.end || !self.owed.is_empty() {
                let written = self.decode(out, false);
                if written > 0 {
                    return Step::Bytes(written);
                }
            }
            if let Some(step) = self.after.take() {
                return step;
            }
            match next(&mut self.raw) {
                Step::Bytes(count) => (self.start, self.end) = (0, count),
                Step::Note(fault) => return Step::Note(fault),
                step @ (Step::Gap(_) | Step::Doubt(_) | Step::End) => {
                    let written = self.finish(out, step);
                    if written > 0 {
                        return Step::Bytes(written);
                    }
                }
            }
        }
    }

    /// Empties the decoder before a gap or the end; it begins anew behind a gap.
    fn finish(&mut self, out: &mut [u8], step: Step) -> usize {
        let written = self.decode(out, true);
        self.decoder = decoder(&self.order);
        let replaced = std::mem::take(&mut self.replaced);
        self.after = Some(match step {
            // The end can be read again after the note.
            Step::End if replaced > 0 => {
                let detail = format!("{replaced} places were no valid UTF-16 and became U+FFFD");
                Step::Note(Fault { byte: None, ..Fault::note("invalid_utf16", 0, detail) })
            }
            step => {
                self.replaced = replaced;
                step
            }
        });
        written
    }

    fn decode(&mut self, out: &mut [u8], last: bool) -> usize {
        let mut written = self.owed.len();
        out[..written].copy_from_slice(self.owed);
        self.owed = &[];
        loop {
            let input = &self.raw[self.start..self.end];
            let room = &mut out[written..];
            let (result, read, count) = self.decoder.decode_to_utf8_without_replacement(input, room, last);
            self.start += read;
            written += count;
            if !matches!(result, DecoderResult::Malformed(..)) {
                return written;
            }
            self.replaced += 1;
            if out.len() - written < REPLACEMENT.len() {
                self.owed = REPLACEMENT;
                return written;
            }
            out[written..written + REPLACEMENT.len()].copy_from_slice(REPLACEMENT);
            written += REPLACEMENT.len();
        }
    }
}

fn decoder(order: &Order) -> Decoder {
    match order {
        Order::Little => UTF_16LE.new_decoder_without_bom_handling(),
        Order::Big => UTF_16BE.new_decoder_without_bom_handling(),
    }
}
