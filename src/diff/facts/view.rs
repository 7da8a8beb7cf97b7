//! The tokens of both sides of an edit, each with its word in small letters and what it became.

use std::ops::Range;

use super::Side;
use crate::diff::arabic;
use crate::diff::language::Language;
use crate::diff::token::Token;
use crate::diff::words::Group;

/// One side.
pub(super) struct View<'t> {
    pub(super) group: Group<'t>,
    pub(super) is_english: bool,
    /// Of every token, its quotation; 0 for none.
    pub(super) quoted: &'t [u32],
    /// Of every token, its word in small letters, apostrophes straight, without a possessive ending.
    pub(super) words: Vec<String>,
    /// Of every token that the other side has, its place there.
    pub(super) partner: Vec<Option<u32>>,
    /// How many of the tokens that are the same stand before it: tokens without a partner that have one number on both
    /// sides replace each other.
    pub(super) run: Vec<u32>,
    /// Of every run, its tokens on this side.
    pub(super) runs: Vec<Range<usize>>,
}

/// Both sides.
pub(super) fn views<'t>(
    old: &Side<'t>,
    new: &Side<'t>,
    pairs: &[(u32, u32)],
    language: Language,
) -> (View<'t>, View<'t>) {
    let turned: Vec<(u32, u32)> = pairs.iter().map(|(a, b)| (*b, *a)).collect();
    (view(old, pairs, language), view(new, &turned, language))
}

fn view<'t>(side: &Side<'t>, pairs: &[(u32, u32)], language: Language) -> View<'t> {
    let tokens = side.group.tokens;
    let mut partner = vec![None; tokens.len()];
    let mut run = Vec::with_capacity(tokens.len());
    let mut runs = Vec::with_capacity(pairs.len() + 1);
    let mut from = 0;
    for (at, other) in pairs {
        partner[*at as usize] = Some(*other);
        runs.push(from..*at as usize);
        from = *at as usize + 1;
    }
    runs.push(from..tokens.len());
    let mut number = 0;
    for partner in &partner {
        run.push(number);
        number += u32::from(partner.is_some());
    }
    let words = tokens.iter().map(|token| plain(token.of(side.group.text))).collect();
    View {
        group: side.group,
        is_english: language == Language::ENGLISH,
        quoted: side.quoted,
        words,
        partner,
        run,
        runs,
    }
}

/// A word in small letters without a possessive ending.
fn plain(printed: &str) -> String {
    if printed.is_ascii() {
        let bare = printed.strip_suffix("'s").or_else(|| printed.strip_suffix("'S")).unwrap_or(printed);
        return bare.to_ascii_lowercase();
    }
    if arabic::may_be_in(printed) {
        return arabic::folded(printed).into_owned();
    }
    let lower = printed.to_lowercase().replace(['’', 'ʼ'], "'");
    let bare = lower.strip_suffix("'s").unwrap_or(&lower);
    bare.to_string()
}

impl View<'_> {
    /// Whether a token has a capital.
    pub(super) fn is_capital(&self, at: usize) -> bool {
        self.printed(at).starts_with(char::is_uppercase)
    }

    pub(super) fn len(&self) -> usize {
        self.words.len()
    }

    pub(super) fn word(&self, at: usize) -> &str {
        self.words.get(at).map_or("", String::as_str)
    }

    pub(super) fn token(&self, at: usize) -> Token {
        self.group.tokens[at]
    }

    pub(super) fn printed(&self, at: usize) -> &str {
        self.group.tokens[at].of(self.group.text)
    }

    /// A token as printed; nothing past the last one.
    pub(super) fn printed_or_empty(&self, at: usize) -> &str {
        self.group.tokens.get(at).map_or("", |token| token.of(self.group.text))
    }

    /// What stands between a token and the next one.
    pub(super) fn gap(&self, at: usize) -> &str {
        let end = self.group.tokens[at].end as usize;
        let next = self.group.tokens.get(at + 1).map_or(self.group.end, |token| token.start);
        &self.group.text[end..next as usize]
    }

    /// What stands between a token and the one before it.
    pub(super) fn gap_before(&self, at: usize) -> &str {
        let start = self.group.tokens[at].start as usize;
        let before = if at == 0 { self.group.start } else { self.group.tokens[at - 1].end };
        &self.group.text[before as usize..start]
    }

    /// The bytes of tokens.
    pub(super) fn bytes(&self, tokens: &Range<usize>) -> Range<u32> {
        self.group.tokens[tokens.start].start..self.group.tokens[tokens.end - 1].end
    }

    /// Whether a token begins a sentence.
    pub(super) fn is_first(&self, at: usize) -> bool {
        at == 0 || self.gap_before(at).contains(['.', '!', '?', '“', '"', '«', ':', '…', '-', '—', '–', '('])
    }

    /// Whether a token is a ticker or another code: "HON.N", "BRKa.N", ".SPX", "9201.T", "L5E8HEBTM".
    pub(super) fn is_ticker(&self, at: usize) -> bool {
        let printed = self.printed(at);
        let count = |is: fn(&char) -> bool| printed.chars().filter(is).count();
        let (capitals, digits, small) =
            (count(char::is_ascii_uppercase), count(char::is_ascii_digit), count(char::is_ascii_lowercase));
        if self.gap(at).starts_with('=') || self.gap_before(at).ends_with('=') {
            return true;
        }
        if let Some((first, last)) = printed.split_once('.') {
            let is_long = first.len() >= 2 || self.gap_before(at).ends_with("( ");
            return is_long
                && small <= 1
                && (1..=3).contains(&last.len())
                && last.chars().all(|c| c.is_ascii_uppercase());
        }
        let before = self.gap_before(at);
        let is_index =
            small == 0 && before.ends_with('.') && (before.ends_with(" .") || before.ends_with("<."));
        let is_code = digits >= 2 && capitals >= 2 && small == 0 && capitals + digits == printed.len();
        is_index || is_code && printed.starts_with(|c: char| c.is_ascii_uppercase())
    }

    /// Whether no token of these is on the other side.
    pub(super) fn is_all_replaced(&self, tokens: &Range<usize>) -> bool {
        tokens.clone().all(|at| self.partner[at].is_none())
    }

    /// Whether a token of these is the same as one of those on the other side.
    pub(super) fn is_linked(&self, tokens: &Range<usize>, others: &Range<usize>) -> bool {
        tokens.clone().any(|at| self.partner[at].is_some_and(|other| others.contains(&(other as usize))))
    }
}

/// Whether tokens of both sides stand in one replaced run that is not a rewritten passage; in a longer one, only where the
/// same word follows them on both sides: "800 million shares" and "1.25 billion shares".
pub(super) fn share_run(
    old: &View<'_>,
    tokens: &Range<usize>,
    new: &View<'_>,
    others: &Range<usize>,
) -> bool {
    let runs = |view: &View<'_>, tokens: &Range<usize>| -> Vec<u32> {
        tokens.clone().filter(|at| view.partner[*at].is_none()).map(|at| view.run[at]).collect()
    };
    let others_runs = runs(new, others);
    let (noun, other_noun) = (old.word(tokens.end), new.word(others.end));
    runs(old, tokens).iter().any(|run| {
        let length = old.runs[*run as usize].len().max(new.runs[*run as usize].len());
        let is_counted = !noun.is_empty() && noun == other_noun && length <= 3 * super::REWRITTEN;
        others_runs.contains(run) && (length <= super::REWRITTEN || is_counted)
    })
}
