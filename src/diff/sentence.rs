//! A text -> its sentences, as byte spans that together hold everything but white space.
//!
//! The boundaries come from `sentencex`, one paragraph at a time, with the quotation marks hidden from it: it takes a
//! quotation for one piece, and in news a quotation is several sentences of which one gets edited. What it gets wrong
//! on news is mended after it: titles and states ("Ms.", "D-N.Y."), a question in quotes before its attribution, the
//! guillemets of French, a boundary without a space.

mod rules;

use sentencex::languages::Language as Library;

use super::language::Language;

/// A sentence: bytes of the text, without the white space around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Sentence {
    /// The sentence as printed.
    pub fn of(self, text: &str) -> &str {
        &text[self.start as usize..self.end as usize]
    }
}

/// A paragraph longer than this is cut at white space before it is looked at: no sentence of a person is as long, and
/// some of the patterns of `sentencex` take more than linear time.
const LONGEST: usize = 1 << 16;

/// The sentences of a text, in order.
pub fn sentences(text: &str, language: Language) -> Vec<Sentence> {
    let mut splitter = Splitter {
        language,
        library: sentencex::language_factory(language.code()),
        hidden: String::new(),
        stops: Vec::new(),
        places: Vec::new(),
        found: Vec::with_capacity(text.len() / 100 + 1),
    };
    for (start, end) in paragraphs(text) {
        let mut from = start;
        while from < end {
            let to = piece_end(text, from, end);
            splitter.split(text, from, to);
            from = to;
        }
    }
    splitter.found
}

/// Where a piece that begins at `from` ends: with its paragraph, or before it gets too long, after what looks like the end
/// of a sentence, else at white space.
fn piece_end(text: &str, from: usize, end: usize) -> usize {
    if end - from <= LONGEST {
        return end;
    }
    let limit = text.floor_char_boundary(from + LONGEST);
    let piece = &text[from..limit];
    let stop =
        [". ", "! ", "? ", "。"].iter().filter_map(|stop| piece.rfind(stop).map(|at| at + stop.len())).max();
    let space = || piece.rfind(char::is_whitespace).filter(|at| *at > 0);
    stop.or_else(space).map_or(limit, |at| from + at)
}

/// The paragraphs of a text: its lines, or where it is set to a fixed width, what blank lines divide.
fn paragraphs(text: &str) -> Vec<(usize, usize)> {
    let lines = lines(text);
    if !is_wrapped(text, &lines) {
        return lines.into_iter().filter(|line| line.0 < line.1).collect();
    }
    let mut paragraphs: Vec<(usize, usize)> = Vec::new();
    let mut is_open = false;
    for (start, end) in lines {
        if start == end {
            is_open = false;
        } else if is_open {
            paragraphs.last_mut().expect("an open paragraph").1 = end;
        } else {
            paragraphs.push((start, end));
            is_open = true;
        }
    }
    paragraphs
}

/// The lines of a text without the white space around them; blank ones are empty.
fn lines(text: &str) -> Vec<(usize, usize)> {
    let mut lines = Vec::new();
    let mut from = 0;
    let mut next = |at: usize, length: usize| {
        // CRLF is one break.
        let is_second = from > 0 && from == at && text[at..].starts_with('\n') && text[..at].ends_with('\r');
        if !is_second {
            let line = &text[from..at];
            let start = from + (line.len() - line.trim_start().len());
            lines.push((start, start + line.trim().len()));
        }
        from = at + length;
    };
    let bytes = text.as_bytes();
    if text.is_ascii() && memchr::memchr2(b'\x0b', b'\x0c', bytes).is_none() {
        memchr::memchr2_iter(b'\n', b'\r', bytes).for_each(|at| next(at, 1));
    } else {
        let is_break = |c: char| matches!(c, '\n'..='\r' | '\u{85}' | '\u{2028}' | '\u{2029}');
        text.match_indices(is_break).for_each(|(at, mark)| next(at, mark.len()));
    }
    next(text.len(), 0);
    lines
}

/// Whether the lines were broken at a fixed width: many of them go on in lower case. A list or a poem does that too,
/// but not while its lines are about as long as each other.
fn is_wrapped(text: &str, lines: &[(usize, usize)]) -> bool {
    let (mut pairs, mut run_on, mut longest) = (0, 0, 0);
    let (mut run_on_length, mut shortest) = (0, usize::MAX);
    for pair in lines.windows(2) {
        let ((start, end), (next, next_end)) = (pair[0], pair[1]);
        longest = longest.max(end - start);
        if start == end || next == next_end {
            continue;
        }
        pairs += 1;
        let mut letters = text[next..next_end].chars();
        // "a thing", not "a) thing".
        let goes_on = letters.next().is_some_and(char::is_lowercase)
            && letters.next().is_none_or(|second| second.is_alphanumeric() || second == ' ');
        shortest = shortest.min(end - start);
        if goes_on {
            run_on += 1;
            run_on_length += end - start;
        }
    }
    // Such a line is nearly full: it was broken for want of space.
    let is_even = shortest.saturating_mul(4) >= longest * 3;
    longest <= 200
        && run_on_length * 10 >= run_on * longest * 6
        && (run_on >= 2 && run_on * 4 >= pairs || run_on >= 1 && pairs >= 2 && is_even)
}

/// Whether a character ends sentences.
pub(super) fn is_terminator(character: char) -> bool {
    matches!(
        character,
        '.' | '!'
            | '?'
            | '…'
            | '。'
            | '！'
            | '？'
            | '｡'
            | '؟'
            | '۔'
            | '।'
            | '॥'
            | '։'
            | '።'
            | '။'
            | '‼'
            | '⁇'
            | '⁈'
            | '⁉'
    )
}

fn is_quote(character: char) -> bool {
    matches!(
        character,
        '"' | '“'
            | '”'
            | '„'
            | '‟'
            | '«'
            | '»'
            | '‹'
            | '›'
            | '「'
            | '」'
            | '『'
            | '』'
            | '《'
            | '》'
            | '＂'
    )
}

/// Whether a character can close what a sentence ends in, where it touches its end.
pub(super) fn is_closer(character: char) -> bool {
    matches!(
        character,
        '"' | '“'
            | '”'
            | '«'
            | '»'
            | '‹'
            | '›'
            | '」'
            | '』'
            | '》'
            | '＂'
            | '\''
            | '’'
            | '‘'
            | ')'
            | ']'
            | '}'
            | '）'
            | '］'
            | '】'
            | '〉'
    )
}

/// Whether a character can open a sentence before its first letter.
pub(super) fn is_opener(character: char) -> bool {
    matches!(
        character,
        '"' | '“'
            | '„'
            | '‟'
            | '«'
            | '‹'
            | '「'
            | '『'
            | '《'
            | '\''
            | '‘'
            | '‚'
            | '('
            | '['
            | '{'
            | '（'
            | '［'
            | '【'
            | '＂'
            | '¿'
            | '¡'
    )
}

/// What is used again from paragraph to paragraph.
struct Splitter {
    language: Language,
    library: Box<dyn Library>,
    /// The paragraph without its quotation marks.
    hidden: String,
    /// Runs of terminators.
    stops: Vec<(usize, usize)>,
    places: Vec<(usize, usize)>,
    found: Vec<Sentence>,
}

impl Splitter {
    /// Cuts `text[start..end]`, a paragraph, into sentences.
    fn split(&mut self, text: &str, start: usize, end: usize) {
        let paragraph = &text[start..end];
        let trimmed = paragraph.trim();
        if trimmed.is_empty() {
            return;
        }
        let shift = start + (paragraph.len() - paragraph.trim_start().len());
        stops(trimmed, &*self.library, self.language, &mut self.stops);
        let mut from = 0;
        // Most paragraphs of a wire are one sentence.
        if self.stops.first().is_some_and(|stop| trimmed[stop.1..].chars().any(char::is_alphanumeric)) {
            self.hide(trimmed);
            let mut brackets = Brackets::of(trimmed);
            for number in 0..self.stops.len() {
                let (at, after) = self.stops[number];
                if !may_follow(trimmed, after) || brackets.hold(after) {
                    continue;
                }
                let hidden = if self.hidden.is_empty() { trimmed } else { &self.hidden };
                let Some(boundary) = self.library.find_boundary(hidden, at, after) else { continue };
                let Some((last, next)) = edges(trimmed, boundary) else { continue };
                if last <= from {
                    continue;
                }
                let (before, rest) = (&trimmed[from..last], &trimmed[next..]);
                if !rules::joins(before, rest, next == last, self.language) {
                    self.pieces(trimmed, from, last, shift);
                    from = next;
                }
            }
        }
        self.pieces(trimmed, from, trimmed.len(), shift);
    }

    /// What the library takes for one sentence, cut where it is more than one.
    fn pieces(&mut self, paragraph: &str, from: usize, last: usize, shift: usize) {
        let first = self.stops.partition_point(|stop| stop.0 < from);
        let stops =
            self.stops[first..].iter().take_while(|stop| stop.1 <= last).map(|(a, b)| (a - from, b - from));
        self.places.clear();
        rules::missed(&paragraph[from..last], stops, self.language, &mut self.places);
        let mut start = from;
        for (end, next) in &self.places {
            self.found.push(Sentence { start: (shift + start) as u32, end: (shift + from + end) as u32 });
            start = from + next;
        }
        self.found.push(Sentence { start: (shift + start) as u32, end: (shift + last) as u32 });
    }

    /// The paragraph with spaces in the place of its quotation marks, as long as it was in bytes; nothing if it has none.
    fn hide(&mut self, paragraph: &str) {
        const SPACES: &str = "    ";
        self.hidden.clear();
        let mut from = 0;
        for (at, quote) in paragraph.match_indices(is_quote) {
            self.hidden.push_str(&paragraph[from..at]);
            self.hidden.push_str(&SPACES[..quote.len()]);
            from = at + quote.len();
        }
        if from > 0 {
            self.hidden.push_str(&paragraph[from..]);
        }
    }
}

/// The runs of terminators in a paragraph: "?!" is one, and so is ". . .".
fn stops(paragraph: &str, library: &dyn Library, language: Language, stops: &mut Vec<(usize, usize)>) {
    stops.clear();
    // Their marks are not those of the others: Greek asks with a semicolon.
    if matches!(language.code(), "el" | "hy" | "my") {
        stops.extend(
            library.get_sentence_break_regex().find_iter(paragraph).map(|stop| (stop.start(), stop.end())),
        );
        return;
    }
    let mut push = |at: usize, end: usize| {
        if let Some(last) = stops.last_mut() {
            let gap = &paragraph[last.1..at];
            let is_spaced =
                gap.bytes().all(|byte| byte == b' ') && gap.len() == 1 && &paragraph[at..end] != "…";
            if gap.is_empty()
                || (is_spaced
                    && (paragraph[..last.1].ends_with(['!', '?'])
                        || paragraph[end..].starts_with(" .")
                        || paragraph[last.0..last.1].contains(' ')))
            {
                last.1 = end;
                return;
            }
        }
        stops.push((at, end));
    };
    if paragraph.is_ascii() {
        for at in memchr::memchr3_iter(b'.', b'!', b'?', paragraph.as_bytes()) {
            push(at, at + 1);
        }
    } else {
        for (at, stop) in paragraph.match_indices(is_terminator) {
            push(at, at + stop.len());
        }
    }
}

/// Whether a sentence may begin after a terminator: not within "3.5" or "example.com".
fn may_follow(paragraph: &str, after: usize) -> bool {
    !paragraph.as_bytes().get(after).is_some_and(u8::is_ascii_alphanumeric)
}

/// Passages in brackets, within which no sentence ends as far as the library is concerned.
struct Brackets<'t> {
    paragraph: &'t str,
    /// The bracket that was found last.
    start: usize,
    end: usize,
}

impl<'t> Brackets<'t> {
    fn of(paragraph: &'t str) -> Self {
        Brackets { paragraph, start: 0, end: 0 }
    }

    /// Whether a place is in brackets; asked in the order of the places.
    fn hold(&mut self, place: usize) -> bool {
        while self.end < place {
            let Some(open) = self.paragraph[self.end..].find(['(', '[', '{', '（']) else {
                (self.start, self.end) = (usize::MAX, usize::MAX);
                break;
            };
            self.start = self.end + open;
            let rest = &self.paragraph[self.start..];
            let close = rest.match_indices([')', ']', '}', '）']).next();
            self.end = close.map_or(usize::MAX, |(close, mark)| self.start + close + mark.len());
            if close.is_none() {
                self.start = usize::MAX;
            }
        }
        self.start < place && place < self.end
    }
}

/// The end of the sentence before a boundary, with the marks that close it, and the start of the one after it, with
/// those that open it. `None` at either end of the paragraph.
fn edges(paragraph: &str, boundary: usize) -> Option<(usize, usize)> {
    let before = &paragraph[..boundary];
    let mut last =
        before.trim_end_matches(|character: char| character.is_whitespace() || is_quote(character)).len();
    if last == 0 {
        return None;
    }
    // Marks that touch the sentence close it, the others open the next one. Where no space follows, a mark that may do
    // both opens.
    let touching = &paragraph[last..];
    let closers = touching.len() - touching.trim_start_matches(is_closer).len();
    let is_opening = touching[..closers].chars().count() == 1
        && touching.starts_with(['“', '«', '‘'])
        && touching[closers..].starts_with(char::is_alphanumeric);
    last += if is_opening { 0 } else { closers };
    last += emoji(&paragraph[last..]);
    let after = paragraph[last..].trim_start();
    let mut next = paragraph.len() - after.len();
    // « Oui. » : a closing guillemet set off by a space, before a space.
    if let Some(rest) = after.strip_prefix(['»', '›'])
        && (rest.is_empty() || rest.starts_with(|c: char| c.is_whitespace() || matches!(c, ',' | '.' | ';')))
    {
        last = paragraph.len() - rest.len();
        next = paragraph.len() - rest.trim_start().len();
    }
    (next < paragraph.len()).then_some((last, next))
}

/// Bytes of the emoji that follow the end of a sentence, and belong to it.
fn emoji(text: &str) -> usize {
    let is_emoji = |c: char| matches!(u32::from(c), 0x1f000..=0x1faff | 0x2600..=0x27bf | 0xfe0f | 0x200d | 0x2190..=0x21ff);
    let start = text.trim_start_matches(' ');
    let rest = start.trim_start_matches(is_emoji);
    let is_run = rest.len() < start.len() && (rest.is_empty() || rest.starts_with(char::is_whitespace));
    if is_run { text.len() - rest.len() } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_end_alike_with_and_without_a_curly_quote() {
        for straight in ["a\n b\r\nc\r\rd'\n\ne", "a'\u{b}b\u{c} c", "\n'\r\n", ""] {
            let shown = |text: &str| -> Vec<String> {
                lines(text).iter().map(|line| text[line.0..line.1].replace('’', "'")).collect()
            };
            assert_eq!(shown(straight), shown(&straight.replace('\'', "’")), "{straight:?}");
        }
        let cut = |text: &str| sentences(text, Language::ENGLISH).len();
        assert_eq!((cut("It rose\u{c}It fell"), cut("It’s up\u{c}It fell")), (2, 2));
    }
}
