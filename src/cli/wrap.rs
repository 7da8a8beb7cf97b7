//! Styled text wrapped to a width, where no word of a stranger can break out of its column.

use std::borrow::Cow;
use std::fmt::Write;
use std::io;

use anstream::{AutoStream, ColorChoice};
use clap::builder::styling::Style;

use super::column::{cells, columns, shortened};
use super::plain::Plain;

/// No style.
pub(super) const BARE: Style = Style::new();

/// How kinds of words are told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ink {
    /// By colour and weight, and a line through what was removed.
    Colour,
    /// By brackets, as in the word diffs of git.
    Marks,
}

impl Ink {
    /// Where the colours would be taken out again, marks must say what they say.
    pub(super) fn of_stdout() -> Self {
        let has_colour = AutoStream::choice(&io::stdout()) != ColorChoice::Never;
        if has_colour { Ink::Colour } else { Ink::Marks }
    }
}

/// A text in one style.
#[derive(Clone, Debug)]
pub(super) struct Span<'a> {
    style: Style,
    text: Cow<'a, str>,
}

impl<'a> Span<'a> {
    pub(super) fn new(style: Style, text: impl Into<Cow<'a, str>>) -> Self {
        Span { style, text: text.into() }
    }

    /// With spaces after it, so that it takes so many columns.
    pub(super) fn padded(self, width: usize) -> Self {
        let pad = " ".repeat(width.saturating_sub(columns(&self.text)));
        Span { text: Cow::Owned(format!("{}{pad}", self.text)), ..self }
    }

    fn render(&self) -> String {
        let Span { style, text } = self;
        format!("{style}{text}{style:#}")
    }
}

/// Pieces between which a line must not end.
#[derive(Debug, Default)]
struct Word {
    is_spaced: bool,
    pieces: Vec<(Style, String)>,
}

/// A line as it is laid out.
#[derive(Debug, Default)]
pub(super) struct Line {
    pieces: Vec<(Style, String)>,
    /// Columns that it takes.
    pub(super) used: usize,
}

impl Line {
    fn push(&mut self, style: Style, text: &str) {
        self.used += columns(text);
        push(&mut self.pieces, style, text);
    }

    /// A space before a word. Inside a run it is in the style of the run, or a line through three words had gaps.
    fn space(&mut self, next: Style) {
        let is_inside = self.pieces.last().is_some_and(|(style, _)| *style == next);
        self.push(if is_inside { next } else { BARE }, " ");
    }

    /// With its styles, each of which ends in the line.
    pub(super) fn render(&self) -> String {
        let piece = |(style, text): &(Style, String)| format!("{style}{text}{style:#}");
        self.pieces.iter().map(piece).collect()
    }
}

fn push(pieces: &mut Vec<(Style, String)>, style: Style, text: &str) {
    match pieces.last_mut() {
        Some((last, before)) if *last == style => before.push_str(text),
        _ => pieces.push((style, text.to_string())),
    }
}

/// The text after a mark, wrapped; later lines begin below its first letter. The mark takes `hang` columns.
pub(super) fn wrapped(mark: &[Span], hang: usize, spans: &[Span], width: usize) -> Vec<String> {
    let lines = lines(spans, width.saturating_sub(hang));
    let used: usize = mark.iter().map(|span| columns(&span.text)).sum();
    let mark: String = mark.iter().map(Span::render).collect();
    let pad = " ".repeat(hang.saturating_sub(used));
    if lines.is_empty() {
        return vec![mark.trim_end().to_string()];
    }
    let indent = " ".repeat(hang);
    let line = |(number, line): (usize, &Line)| match number {
        0 => format!("{mark}{pad}{}", line.render()),
        _ => format!("{indent}{}", line.render()),
    };
    lines.iter().enumerate().map(line).collect()
}

/// As much of a text as is seen in a line.
pub(super) fn one_line(text: &str, width: usize) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    shortened(&Plain(&text).to_string(), width)
}

/// The text in lines of at most so many columns (at least two, which one character can take).
pub(super) fn lines(spans: &[Span], width: usize) -> Vec<Line> {
    let width = width.max(2);
    let mut lines = Vec::new();
    let mut line = Line::default();
    for word in words(spans) {
        let size: usize = word.pieces.iter().map(|(_, text)| columns(text)).sum();
        let space = usize::from(word.is_spaced && line.used > 0);
        if line.used > 0 && line.used + space + size > width {
            lines.push(std::mem::take(&mut line));
        } else if space > 0 {
            line.space(word.pieces[0].0);
        }
        for (style, text) in &word.pieces {
            if line.used + columns(text) <= width {
                line.push(*style, text);
                continue;
            }
            for character in text.chars() {
                if line.used + cells(character) > width {
                    lines.push(std::mem::take(&mut line));
                }
                line.push(*style, character.encode_utf8(&mut [0; 4]));
            }
        }
    }
    lines.extend((!line.pieces.is_empty()).then_some(line));
    lines
}

fn words(spans: &[Span]) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    let (mut is_spaced, mut before) = (false, None);
    let mut shown = String::new();
    for span in spans {
        for character in span.text.chars() {
            if is_space(character) {
                (is_spaced, before) = (true, None);
                continue;
            }
            if before.is_none_or(|before| may_end(before, character)) {
                words.push(Word { is_spaced, ..Word::default() });
            }
            (is_spaced, before) = (false, Some(character));
            shown.clear();
            write!(shown, "{}", Plain(character.encode_utf8(&mut [0; 4]))).expect("a string takes all");
            if let Some(word) = words.last_mut() {
                push(&mut word.pieces, span.style, &shown);
            }
        }
    }
    words
}

/// Whether it is shown as a space at which a line may end.
fn is_space(character: char) -> bool {
    character.is_whitespace() && !matches!(character, '\u{a0}' | '\u{2007}' | '\u{202f}')
}

/// Whether a line may end between two characters without a space: next to one of East Asia, but no line begins with
/// the mark that ends a clause or ends with one that opens a bracket.
fn may_end(before: char, after: char) -> bool {
    let is_wide = cells(before) == 2 || cells(after) == 2;
    let sizes_count = cells(before) > 0 && cells(after) > 0;
    is_wide && sizes_count && !"、。，．：；！？）」』】》〉］｝”’…—%,.;:!?)]}".contains(after) && {
        !"（「『【《〈［｛“‘([{".contains(before)
    }
}
