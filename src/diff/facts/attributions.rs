//! Attributions: who is said to have said it. "according to X", "X reported", "said X".

use std::ops::Range;

use super::view::View;
use super::{Context, Measure, Mention};
use crate::diff::token::Class;

/// The attributions of a side.
pub(super) fn mentions(view: &View<'_>, context: &Context<'_>) -> Vec<Mention> {
    let mut found: Vec<Mention> = Vec::new();
    let verbs = verbs(context);
    for at in 0..view.len() {
        if let Some(first) = source_after(view, at) {
            push(view, at..clause_end(view, first), first..clause_end(view, first), &mut found);
        } else if verbs.contains(&view.word(at)) && view.quoted[at] == 0 {
            if let Some(name) = subject_before(view, at, context) {
                push(view, with_first_word(view, name.start)..at + 1, name, &mut found);
            } else if let Some(name) = subject_after(view, at, context) {
                push(view, at..name.end, name, &mut found);
            }
        }
    }
    found
}

fn push(view: &View<'_>, tokens: Range<usize>, source: Range<usize>, found: &mut Vec<Mention>) {
    let words: Vec<&str> = source
        .clone()
        .filter(|at| view.token(*at).class != Class::Small && !view.is_ticker(*at))
        .map(|at| view.word(at))
        .collect();
    let is_counted = found.last().is_none_or(|last| last.tokens.end <= tokens.start);
    if !words.is_empty() && is_counted {
        found.push(Mention {
            bytes: view.bytes(&tokens),
            tokens,
            value: words.join(" "),
            stands_alone: true,
            measure: Measure::Other,
        });
    }
}

/// The first token of the source, where "according to" and the like begin at a token.
fn source_after(view: &View<'_>, at: usize) -> Option<usize> {
    let (word, next) = (view.word(at), view.word(at + 1));
    let length = match (word, next) {
        ("according", "to") | ("nach", "angaben") | ("d'après", _) => 2,
        ("selon" | "según" | "secondo" | "segundo" | "laut", _) => 1,
        _ => return None,
    };
    (at + length < view.len()).then_some(at + length)
}

/// Where a clause that begins at a token ends: at the next mark, or after fourteen tokens.
fn clause_end(view: &View<'_>, first: usize) -> usize {
    let is_over = |at: usize| {
        !matches!(view.gap(at), " " | "\u{a0}" | " & ")
            || at - first >= 13
            || BREAKS.contains(&view.word(at + 1))
    };
    (first..view.len()).find(|at| is_over(*at)).map_or(view.len(), |at| at + 1)
}

/// Words with which another clause begins.
const BREAKS: [&str; 18] = [
    "as", "which", "who", "that", "while", "when", "after", "before", "because", "but", "since", "although",
    "where", "said", "in", "on", "is", "was",
];

fn is_name(view: &View<'_>, at: usize, context: &Context<'_>) -> bool {
    view.token(at).class == Class::Name
        || (context.names.contains(&view.token(at).key) && view.printed(at).starts_with(char::is_uppercase))
}

/// Names before a verb: "Business Insider reported". Without capitals: "police said".
fn subject_before(view: &View<'_>, verb: usize, context: &Context<'_>) -> Option<Range<usize>> {
    let mut first = verb;
    while first > 0 && view.gap(first - 1) == " " && first - 1 + 6 > verb {
        let before = first - 1;
        let is_name = is_name(view, before, context);
        if !is_name || super::times::ends_at(view, before).is_some() {
            break;
        }
        first = before;
    }
    if first < verb {
        return Some(first..verb);
    }
    let noun = verb.checked_sub(1).filter(|at| view.gap(*at) == " " && SPEAKERS.contains(&view.word(*at)))?;
    Some(noun..verb)
}

/// The word that begins a sentence before a name belongs to it, as far as its capital tells: "Business Daily". It is
/// printed, but what the name is does not hang on it.
fn with_first_word(view: &View<'_>, name: usize) -> usize {
    let is_it = |at: &usize| {
        let word = view.word(*at);
        view.gap(*at) == " "
            && view.is_first(*at)
            && view.is_capital(*at)
            && view.is_capital(name)
            && view.token(*at).class == Class::Plain
            && !word.ends_with("ly")
            && !matches!(
                word,
                "later" | "meanwhile" | "however" | "also" | "yet" | "still" | "when" | "while"
            )
    };
    name.checked_sub(1).filter(is_it).unwrap_or(name)
}

/// Names after a verb: "said Jamie Andres".
fn subject_after(view: &View<'_>, verb: usize, context: &Context<'_>) -> Option<Range<usize>> {
    let mut end = verb + 1;
    while end < view.len() && view.gap(end - 1) == " " {
        let is_name = is_name(view, end, context);
        if !is_name || super::times::ends_at(view, end).is_some() {
            break;
        }
        end += 1;
    }
    // Only after what was said: "…,” said Jamie"; not "said Monday".
    let is_after = verb > 0 && view.gap(verb - 1).contains(['”', '"', ',', '»']);
    (end > verb + 1 && is_after).then_some(verb + 1..end)
}

/// Nouns without a capital that are sources.
const SPEAKERS: [&str; 22] = [
    "police",
    "officials",
    "authorities",
    "prosecutors",
    "witnesses",
    "sources",
    "analysts",
    "economists",
    "doctors",
    "investigators",
    "lawyers",
    "residents",
    "relatives",
    "rescuers",
    "activists",
    "protesters",
    "organizers",
    "critics",
    "spokesman",
    "spokeswoman",
    "traders",
    "firefighters",
];

fn verbs(context: &Context<'_>) -> &'static [&'static str] {
    match context.language.code() {
        "fr" => &["déclaré", "dit", "affirmé", "indiqué", "rapporté", "annoncé"],
        "es" => &["dijo", "informó", "declaró", "afirmó", "señaló"],
        "it" => &["detto", "riferito", "dichiarato", "affermato"],
        "pt" => &["disse", "afirmou", "informou", "declarou"],
        "de" => &["sagte", "erklärte", "berichtete", "berichtet"],
        "nl" => &["zei", "meldde", "verklaarde"],
        _ => &["said", "says", "reported", "reports", "told", "wrote", "announced", "confirmed"],
    }
}
