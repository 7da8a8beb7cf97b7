//! Words that turn a statement: negations and hedges that came or went.

use super::view::View;
use super::{Fact, FactKind};
use crate::diff::language::Language;

/// Beside the word itself no more than one word may differ: more of them say something else, with or without a "not".
const LONGEST: usize = 2;

/// Negations and hedges that one side has where the other has none.
pub(super) fn changed(old: &View<'_>, new: &View<'_>, language: Language) -> Vec<Fact> {
    let mut facts = Vec::new();
    for (run, other) in old.runs.iter().zip(&new.runs) {
        if run.len().max(other.len()) > LONGEST {
            if language == Language::ENGLISH {
                facts.extend(undone(old, run, new, other));
            }
            continue;
        }
        for (kind, is_one) in [
            (FactKind::Negation, is_negation as fn(&View<'_>, usize, Language) -> bool),
            (FactKind::Hedge, is_hedge),
        ] {
            let find = |view: &View<'_>, run: &std::ops::Range<usize>| {
                run.clone().find(|at| is_one(view, *at, language))
            };
            // "can" for "could" is a tense.
            let has_modal = |view: &View<'_>, run: &std::ops::Range<usize>| {
                run.clone().any(|at| {
                    matches!(
                        view.word(at),
                        "can"
                            | "will"
                            | "would"
                            | "should"
                            | "said"
                            | "says"
                            | "that"
                            | "expected"
                            | "seen"
                            | "forecast"
                            | "set"
                            | "believed"
                    )
                })
            };
            // But "may" for "will" takes something back.
            let are = |one: &str, hedges: [&str; 2]| {
                let is = |a: &str, b: &str| a == one && hedges.contains(&b);
                run.len() == 1
                    && other.len() == 1
                    && (is(old.word(run.start), new.word(other.start))
                        || is(new.word(other.start), old.word(run.start)))
            };
            let is_weaker = language == Language::ENGLISH && are("will", ["may", "might"]);
            if kind == FactKind::Hedge && !is_weaker && (has_modal(old, run) || has_modal(new, other)) {
                continue;
            }
            match (find(old, run), find(new, other)) {
                (Some(at), None) => facts.push(fact(kind, (old, at), (new, other), Turn::Gone)),
                (None, Some(at)) => facts.push(fact(kind, (new, at), (old, run), Turn::Come)),
                _ => {}
            }
        }
    }
    facts
}

/// "signed" and "did not sign": three words for one, but the same verb.
fn undone(
    old: &View<'_>,
    run: &std::ops::Range<usize>,
    new: &View<'_>,
    other: &std::ops::Range<usize>,
) -> Option<Fact> {
    let is_undone = |view: &View<'_>, run: &std::ops::Range<usize>| {
        run.len() == 3
            && matches!(view.word(run.start), "did" | "does" | "do")
            && matches!(view.word(run.start + 1), "not" | "never")
    };
    let is_verb = |done: &str, verb: &str| {
        let stem = verb.strip_suffix('e').unwrap_or(verb);
        stem.len() >= 3
            && done.strip_prefix(stem).is_some_and(|end| matches!(end, "s" | "es" | "ed" | "d" | "e" | "ned"))
    };
    let is_fact = (is_undone(new, other)
        && run.len() == 1
        && is_verb(old.word(run.start), new.word(other.end - 1)))
        || (is_undone(old, run) && other.len() == 1 && is_verb(new.word(other.start), old.word(run.end - 1)));
    is_fact.then(|| Fact {
        kind: FactKind::Negation,
        old: Some(old.bytes(run)),
        new: Some(new.bytes(other)),
        edit: 0,
    })
}

enum Turn {
    Gone,
    Come,
}

/// The fact of a word on one side that the run on the other side lacks. With the word before it where both sides have
/// that: "did" and "did not".
fn fact(
    kind: FactKind,
    (view, at): (&View<'_>, usize),
    (other, run): (&View<'_>, &std::ops::Range<usize>),
    turn: Turn,
) -> Fact {
    let lead =
        at.checked_sub(1).filter(|before| view.gap(*before) == " ").and_then(|before| view.partner[before]);
    let (has, lacks) = match lead {
        Some(partner) => {
            let partner = partner as usize;
            (view.bytes(&(at - 1..at + 1)), Some(other.bytes(&(partner..partner + 1))))
        }
        // "a" and "n'a pas".
        None if !run.is_empty() => (view.bytes(&view.runs[view.run[at] as usize]), Some(other.bytes(run))),
        None => (view.bytes(&(at..at + 1)), None),
    };
    match turn {
        Turn::Gone => Fact { kind, old: Some(has), new: lacks, edit: 0 },
        Turn::Come => Fact { kind, old: lacks, new: Some(has), edit: 0 },
    }
}

fn is_negation(view: &View<'_>, at: usize, language: Language) -> bool {
    let word = view.word(at);
    match language.code() {
        "en" => {
            word.ends_with("n't")
                || matches!(
                    word,
                    "not"
                        | "never"
                        | "cannot"
                        | "without"
                        | "nobody"
                        | "nothing"
                        | "none"
                        | "neither"
                        | "nor"
                )
                || (word == "no"
                    && !matches!(view.word(at + 1), "longer" | "doubt")
                    && !view.gap(at).starts_with([',', '.']))
        }
        "de" => matches!(
            word,
            "nicht" | "nie" | "niemals" | "kein" | "keine" | "keinen" | "keiner" | "keinem" | "ohne"
        ),
        "fr" => matches!(word, "pas" | "jamais" | "aucun" | "aucune" | "sans"),
        "es" => matches!(word, "no" | "nunca" | "jamás" | "ningún" | "ninguna" | "sin"),
        "it" => matches!(word, "non" | "mai" | "nessun" | "nessuna" | "senza"),
        "pt" => matches!(word, "não" | "nunca" | "nenhum" | "nenhuma" | "sem"),
        "nl" => matches!(word, "niet" | "geen" | "nooit" | "zonder"),
        "ru" => matches!(word, "не" | "нет" | "без" | "никогда"),
        "ar" => matches!(word, "لا" | "لم" | "لن" | "ليس" | "ليست"),
        _ => false,
    }
}

fn is_hedge(view: &View<'_>, at: usize, language: Language) -> bool {
    let word = view.word(at);
    match language.code() {
        "en" => {
            let is_small = view.printed(at).starts_with(char::is_lowercase);
            matches!(
                word,
                "allegedly"
                    | "alleged"
                    | "reportedly"
                    | "apparently"
                    | "possibly"
                    | "perhaps"
                    | "probably"
                    | "likely"
                    | "suspected"
                    | "purported"
                    | "purportedly"
                    | "seemingly"
                    | "presumably"
            ) || (is_small && matches!(word, "may" | "might" | "could"))
        }
        "de" => {
            matches!(word, "angeblich" | "offenbar" | "vermutlich" | "möglicherweise" | "mutmaßlich" | "wohl")
        }
        "fr" => matches!(word, "peut-être" | "probablement" | "présumé" | "apparemment"),
        "es" => matches!(word, "presunto" | "presuntamente" | "posiblemente" | "quizás" | "probablemente"),
        "it" => matches!(word, "presunto" | "forse" | "probabilmente" | "presumibilmente"),
        "pt" => matches!(word, "suposto" | "supostamente" | "talvez" | "provavelmente"),
        _ => false,
    }
}
