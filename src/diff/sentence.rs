//! A text -> its sentences, as byte spans that together hold everything but white space.
//!
//! The boundaries come from `sentencex`, one paragraph at a time, with the quotation marks hidden from it: it takes a
//! quotation for one piece, and in news a quotation is several sentences of which one gets edited. What it gets wrong
//! on news is mended after it: titles and states ("Ms.", "D-N.Y."), a question in quotes before its attribution, the
//! guillemets of French, a boundary without a space.

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
    let mut run_on_length = 0;
    for pair in lines.windows(2) {
        let ((start, end), (next, next_end)) = (pair[0], pair[1]);
        longest = longest.max(end - start);
        if start == end || next == next_end {
            continue;
        }
        pairs += 1;
        let goes_on = text[next..next_end].chars().next().is_some_and(char::is_lowercase);
        let is_open =
            text[start..end].chars().next_back().is_some_and(|last| last.is_alphanumeric() || last == ',');
        if goes_on && is_open {
            run_on += 1;
            run_on_length += end - start;
        }
    }
    // Such a line is nearly full: it was broken for want of space.
    run_on >= 2 && run_on * 4 >= pairs && longest <= 200 && run_on_length * 10 >= run_on * longest * 6
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

/// Whether a terminator is followed by no space: those of East Asia.
fn stands_without_space(character: char) -> bool {
    matches!(character, '。' | '！' | '？' | '｡')
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

/// Whether a character can close what a sentence ends in.
pub(super) fn is_closer(character: char) -> bool {
    is_quote(character) || matches!(character, '\'' | '’' | '‘' | ')' | ']' | '}' | '）' | '］' | '】' | '〉')
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
    if has_boundary(trimmed) {
        hide(trimmed, hidden);
        for boundary in sentencex::get_sentence_boundaries(language.code(), hidden) {
            let Some((last, next)) = edges(trimmed, boundary.end_byte) else { continue };
            if last <= from || !is_boundary(trimmed, from, last, next) {
                continue;
            }
            push(shift + from, shift + last, found);
            from = next;
        }
    }
    push(shift + from, shift + trimmed.len(), found);
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
    // Marks that touch the sentence close it, the others open the next one.
    last += paragraph[last..].len() - paragraph[last..].trim_start_matches(is_closer).len();
    let after = paragraph[last..].trim_start();
    let mut next = paragraph.len() - after.len();
    // « Oui. » : a closing guillemet set off by a space, before a space.
    if let Some(rest) = after.strip_prefix(['»', '›']) {
        if rest.is_empty() || rest.starts_with(|c: char| c.is_whitespace() || matches!(c, ',' | '.' | ';')) {
            last = paragraph.len() - rest.len();
            next = paragraph.len() - rest.trim_start().len();
        }
    }
    (next < paragraph.len()).then_some((last, next))
}

/// Whether a sentence ends at `last` that began at `from`, and another begins at `next`.
fn is_boundary(paragraph: &str, from: usize, last: usize, next: usize) -> bool {
    let (sentence, rest) = (&paragraph[from..last], &paragraph[next..]);
    let is_said = |text: &str| text.chars().any(char::is_alphanumeric);
    if !is_said(sentence) || !is_said(rest) {
        return false;
    }
    let end = sentence.trim_end_matches(is_closer).chars().next_back();
    let stands_alone = end.is_some_and(stands_without_space);
    if next == last && !stands_alone {
        return false;
    }
    if goes_on(rest) || is_quoted_aside(sentence, rest) {
        return false;
    }
    end != Some('.') || !ends_in_abbreviation(sentence)
}

/// Whether what follows cannot be the beginning of a sentence: a small letter, past dashes and the like. A brand
/// such as "iPhone" can.
fn goes_on(rest: &str) -> bool {
    let word = rest.trim_start_matches(|c: char| {
        is_opener(c)
            || is_closer(c)
            || c.is_whitespace()
            || matches!(c, '-' | '–' | '—' | ',' | ';' | ':' | '…' | '.')
    });
    let mut letters = word.chars();
    let first = letters.next();
    let second = letters.next();
    if rest.starts_with([',', ';', ':']) {
        return true;
    }
    first.is_some_and(char::is_lowercase) && !second.is_some_and(char::is_uppercase)
        || rest.starts_with('と')
        || rest.starts_with('」')
}

/// Whether a question or an exclamation in quotation marks is followed by who said it: “Stop!” Mr. Ode shouted.
fn is_quoted_aside(sentence: &str, rest: &str) -> bool {
    let mut ends = sentence.chars().rev();
    let is_quoted = ends.next().is_some_and(is_quote)
        && ends.find(|c| !is_closer(*c)).is_some_and(|c| matches!(c, '?' | '!' | '？' | '！' | '…'));
    if !is_quoted || rest.starts_with(is_opener) {
        return false;
    }
    let mut words = rest.split_whitespace().take(8).peekable();
    while let Some(word) = words.next() {
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
        if SPEECH.contains(&bare) {
            // "said." and "said in a speech" close what was said; "said the plan" opens another statement.
            return word.ends_with(['.', ',', ';', ':'])
                || words.peek().is_none_or(|next| AFTER_SPEECH.contains(next));
        }
        if word.ends_with([';', ':', '?', '!']) {
            return false;
        }
    }
    false
}

/// Verbs of an attribution that stands behind a question or an exclamation.
const SPEECH: [&str; 28] = [
    "said",
    "says",
    "asked",
    "asks",
    "shouted",
    "cried",
    "added",
    "wondered",
    "wrote",
    "tweeted",
    "continued",
    "replied",
    "exclaimed",
    "demanded",
    "joked",
    "yelled",
    "told",
    "declared",
    "tells",
    "writes",
    "recalled",
    "quipped",
    "screamed",
    "chanted",
    "responded",
    "answered",
    "insisted",
    "snapped",
];

/// Words after which such a verb still belongs to what was said before.
const AFTER_SPEECH: [&str; 26] = [
    "in",
    "on",
    "at",
    "during",
    "as",
    "when",
    "after",
    "before",
    "to",
    "of",
    "from",
    "with",
    "reporters",
    "him",
    "her",
    "them",
    "me",
    "us",
    "this",
    "last",
    "while",
    "by",
    "via",
    "Monday",
    "Friday",
    "rhetorically",
];

/// Titles and states that `sentencex` takes for the end of a sentence.
const ABBREVIATIONS: [&str; 62] = [
    "Mr", "Mrs", "Ms", "Mx", "Messrs", "Mmes", "Dr", "Prof", "Rev", "Hon", "Fr", "Sr", "Gov", "Lt", "Sen",
    "Sens", "Rep", "Reps", "Cong", "Pres", "Gen", "Col", "Maj", "Capt", "Cmdr", "Sgt", "Cpl", "Pvt", "Adm",
    "Brig", "Supt", "Insp", "Det", "Ret", "Atty", "Ft", "St", "Ste", "Mt", "No", "Nos", "Jan", "Feb", "Mar",
    "Apr", "Jun", "Jul", "Aug", "Sept", "Sep", "Oct", "Nov", "Dec", "Calif", "Mass", "Penn", "Conn", "Ariz",
    "Fla", "vs", "Nr", "Hr",
];

/// Whether the sentence ends in an abbreviation that a name or a figure follows.
fn ends_in_abbreviation(sentence: &str) -> bool {
    let body = sentence.strip_suffix('.').unwrap_or(sentence);
    let word =
        body.rsplit(|c: char| c.is_whitespace() || is_opener(c) || c == '-').next().unwrap_or_default();
    ABBREVIATIONS.contains(&word)
}
