//! The sheet that a page is written on: how wide it is, what shows a change, and the ways to set words on it.

use clap::builder::styling::{AnsiColor, Style};

use crate::cli::column::NARROWEST;
use crate::cli::wrap::{BARE, Ink, Span, wrapped};
use crate::report::diff::outline::Folding;
use crate::report::diff::{Op, WordRow};

pub(super) const RED: Style = AnsiColor::Red.on_default();
pub(super) const GREEN: Style = AnsiColor::Green.on_default();
pub(super) const YELLOW: Style = AnsiColor::Yellow.on_default();
pub(super) const CYAN: Style = AnsiColor::Cyan.on_default();

/// The text begins here, after the mark.
pub(super) const INDENT: usize = 2;

/// What a page is made for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sheet {
    pub(super) width: usize,
    pub(super) folding: Folding,
    ink: Ink,
}

impl Sheet {
    pub(super) fn new(width: usize, folding: Folding, ink: Ink) -> Self {
        Sheet { width: width.max(NARROWEST), folding, ink }
    }

    /// A colour that says what a mark says too.
    pub(super) fn colour(&self, style: Style) -> Style {
        if self.ink == Ink::Colour { style } else { BARE }
    }

    /// A text after a mark in the margin.
    pub(super) fn marked(&self, mark: &str, style: Style, spans: &[Span]) -> Vec<String> {
        wrapped(&[Span::new(self.colour(style), mark)], INDENT, spans, self.width)
    }

    /// What was there above what is there, each in full; the mark stands before the first of them.
    pub(super) fn two(&self, mark: &Span, old: Option<&str>, new: Option<&str>) -> Vec<String> {
        let (red, green) = (self.colour(RED), self.colour(GREEN));
        let mut shown = Vec::new();
        for (text, sign, style) in [(old, "-", red), (new, "+", green)] {
            let Some(text) = text else { continue };
            let mark = if shown.is_empty() { mark.clone() } else { Span::new(BARE, "") };
            let mark = [mark.padded(INDENT), Span::new(style, sign)];
            shown.extend(wrapped(&mark, 2 * INDENT, &[Span::new(style, text)], self.width));
        }
        shown
    }

    /// The words of a change between each other, in the order of reading.
    pub(super) fn words<'a>(&self, rows: &'a [WordRow]) -> Vec<Span<'a>> {
        let mut spans = Vec::new();
        let (mut last, mut is_spaced) = (Op::Same, true);
        for row in rows {
            let text = row.text.trim();
            let (before, after) =
                (row.text.starts_with(char::is_whitespace), row.text.ends_with(char::is_whitespace));
            // What was removed and what stands there now are never one word.
            let is_switch = last != Op::Same && row.op != Op::Same && last != row.op;
            if before || is_switch && !is_spaced {
                spans.push(Span::new(BARE, " "));
            }
            if !text.is_empty() {
                self.word(row.op, text, &mut spans);
                last = row.op;
            }
            if after {
                spans.push(Span::new(BARE, " "));
            }
            is_spaced = after || (text.is_empty() && (before || is_spaced));
        }
        spans
    }

    fn word<'a>(&self, op: Op, text: &'a str, spans: &mut Vec<Span<'a>>) {
        match (op, self.ink) {
            (Op::Same, _) => spans.push(Span::new(BARE, text)),
            (Op::Removed, Ink::Colour) => spans.push(Span::new(RED.strikethrough(), text)),
            (Op::Added, Ink::Colour) => spans.push(Span::new(GREEN.bold(), text)),
            (op, Ink::Marks) => {
                let (open, close) = if op == Op::Removed { ("[-", "-]") } else { ("{+", "+}") };
                spans.extend([open, text, close].map(|part| Span::new(BARE, part)));
            }
        }
    }
}

/// A heading with a line before it, where there is something below it.
pub(super) fn heading(text: &str, is_needed: bool, style: Style) -> Vec<String> {
    if is_needed { vec![String::new(), format!("{style}{text}{style:#}")] } else { Vec::new() }
}
