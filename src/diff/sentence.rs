//! A text -> its sentences, as byte spans that together hold everything but white space.
//!
//! The boundaries come from `sentencex`, one paragraph at a time, with the quotation marks hidden from it: it takes a
//! quotation for one piece, and in news a quotation is several sentences of which one gets edited. What it gets wrong
//! on news is mended after it: titles and states ("Ms.", "D-N.Y."), a question in quotes before its attribution, the
//! guillemets of French, a boundary without a space.

mod rules;

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
    let mut found = Vec::with_capacity(text.len() / 100 + 1);
    let mut hidden = String::new();
    for (start, end) in paragraphs(text) {
        let mut from = start;
        while from < end {
            let to = piece_end(text, from, end);
            split(text, from, to, language, &mut hidden, &mut found);
            from = to;
        }
    }
    found
}

/// Where a piece that begins at `from` ends: with its paragraph, or at the last white space before it gets too long.
fn piece_end(text: &str, from: usize, end: usize) -> usize {
    if end - from <= LONGEST {
        return end;
    }
    let limit = text.floor_char_boundary(from + LONGEST);
    let space = text[from..limit].rfind(char::is_whitespace).filter(|at| *at > 0);
    space.map_or(limit, |at| from + at)
}

/// The paragraphs of a text: its lines, or where it is set to a fixed width, what blank lines divide.
fn paragraphs(text: &str) -> Vec<(usize, usize)> {
    let lines: Vec<(usize, usize)> = lines(text).collect();
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
fn lines(text: &str) -> impl Iterator<Item = (usize, usize)> {
    let breaks = |character: char| {
        matches!(character, '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}')
    };
    let mut from = 0;
    let mut is_over = false;
    std::iter::from_fn(move || {
        if is_over {
            return None;
        }
        let rest = &text[from..];
        let line = rest.split(breaks).next().unwrap_or_default();
        let start = from + (line.len() - line.trim_start().len());
        let span = (start, start + line.trim().len());
        let after = &rest[line.len()..];
        let step = if after.starts_with("\r\n") { 2 } else { after.chars().next().map_or(0, char::len_utf8) };
        is_over = step == 0;
        from += line.len() + step;
        Some(span)
    })
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

/// Cuts `text[start..end]`, a paragraph, into sentences.
fn split(
    text: &str,
    start: usize,
    end: usize,
    language: Language,
    hidden: &mut String,
    found: &mut Vec<Sentence>,
) {
    let paragraph = &text[start..end];
    let trimmed = paragraph.trim();
    if trimmed.is_empty() {
        return;
    }
    let shift = start + (paragraph.len() - paragraph.trim_start().len());
    let mut from = 0;
    let mut places = Vec::new();
    if has_boundary(trimmed) {
        hide(trimmed, hidden);
        for boundary in sentencex::get_sentence_boundaries(language.code(), hidden) {
            let Some((last, next)) = edges(trimmed, boundary.end_byte) else { continue };
            if last > from && !rules::joins(&trimmed[from..last], &trimmed[next..], next == last, language) {
                pieces(trimmed, (from, last), language, &mut places, |a, b| {
                    push(shift + a, shift + b, found)
                });
                from = next;
            }
        }
    }
    pieces(trimmed, (from, trimmed.len()), language, &mut places, |a, b| push(shift + a, shift + b, found));
}

/// What `sentencex` takes for one sentence, cut where it is more than one.
fn pieces(
    paragraph: &str,
    (from, last): (usize, usize),
    language: Language,
    places: &mut Vec<(usize, usize)>,
    mut push: impl FnMut(usize, usize),
) {
    places.clear();
    rules::missed(&paragraph[from..last], language, places);
    let mut start = from;
    for (end, next) in places.iter() {
        push(start, from + end);
        start = from + next;
    }
    push(start, last);
}

fn push(start: usize, end: usize, found: &mut Vec<Sentence>) {
    found.push(Sentence { start: start as u32, end: end as u32 });
}

/// Whether a sentence might end before the end: most paragraphs of a wire are one sentence.
fn has_boundary(paragraph: &str) -> bool {
    let body = paragraph.trim_end_matches(|character| is_terminator(character) || is_closer(character));
    if body.is_ascii() {
        return body.bytes().any(|byte| matches!(byte, b'.' | b'!' | b'?'));
    }
    body.chars().any(is_terminator)
}

/// The paragraph with spaces in the place of its quotation marks, as long as it was in bytes.
fn hide(paragraph: &str, hidden: &mut String) {
    const SPACES: &str = "    ";
    hidden.clear();
    let mut from = 0;
    for (at, quote) in paragraph.match_indices(is_quote) {
        hidden.push_str(&paragraph[from..at]);
        hidden.push_str(&SPACES[..quote.len()]);
        from = at + quote.len();
    }
    hidden.push_str(&paragraph[from..]);
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
