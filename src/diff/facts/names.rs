//! Names: runs of words with capitals where no capital is due.

use std::ops::Range;

use super::view::View;
use super::{Context, Fact, Measure, Mention};
use crate::diff::token::Class;
use crate::text::Word;

/// Whether capitals tell names here: not in German, where all nouns have them, nor in a headline.
pub(super) fn are_told_by_capitals(old: &View<'_>, new: &View<'_>, context: &Context<'_>) -> bool {
    let is_headline = |view: &View<'_>| {
        let (mut words, mut capitals) = (0, 0);
        for at in (0..view.len()).filter(|at| matches!(view.token(*at).class, Class::Plain | Class::Name)) {
            words += 1;
            capitals += usize::from(view.is_capital(at));
        }
        words >= 4 && capitals * 10 >= words * 8
    };
    context.language.code() != "de" && !is_headline(old) && !is_headline(new)
}

/// The names of a side.
pub(super) fn mentions(view: &View<'_>, context: &Context<'_>) -> Vec<Mention> {
    let mut found = Vec::new();
    let mut at = dateline_end(view);
    while at < view.len() {
        if !is_part(view, at, context) {
            at += 1;
            continue;
        }
        let mut end = at + 1;
        // A possessive ends a name: "NYSE Euronext's American Stock Exchange" are two.
        while !is_possessive(view, end - 1) {
            // "Bank of America", "Jews for Racial & Economic Justice".
            let is_near = end < view.len() && holds_together(view, end - 1);
            if is_near && is_part(view, end, context) {
                end += 1;
            } else if is_near
                && matches!(
                    view.word(end),
                    "of" | "for" | "de" | "du" | "del" | "della" | "da" | "do" | "van" | "von" | "al" | "bin"
                )
                && end + 1 < view.len()
                && holds_together(view, end)
                && is_part(view, end + 1, context)
            {
                end += 2;
            } else {
                break;
            }
        }
        let words: Vec<&str> = (at..end).map(|at| undressed(view.word(at))).collect();
        let stands_alone = !(end == at + 1 && is_adjective(words[0]));
        found.push(Mention {
            tokens: at..end,
            bytes: bytes(view, at, end),
            value: words.join(" "),
            stands_alone,
            measure: Measure::Other,
        });
        at = end;
    }
    found
}

/// The tokens of "LISBON, Portugal (Wire) -": where the desk says it is tells nothing of the story.
fn dateline_end(view: &View<'_>) -> usize {
    let is_place = view.len() > 0
        && view.printed(0).chars().count() >= 3
        && !view.printed(0).contains(char::is_lowercase);
    let is_end = |at: &usize| [") -", ") –", ") —"].iter().any(|end| view.gap(*at).starts_with(end));
    (0..view.len().min(8)).find(|at| is_place && is_end(at)).map_or(0, |at| at + 1)
}

fn is_possessive(view: &View<'_>, at: usize) -> bool {
    view.printed(at).ends_with(['s', 'S']) && view.printed(at).contains(['\'', '’'])
}

/// "Silver Lake-backed" is Silver Lake.
fn undressed(word: &str) -> &str {
    ["-based", "-backed", "-owned", "-led", "-listed", "-born"]
        .iter()
        .find_map(|end| word.strip_suffix(end))
        .unwrap_or(word)
}

/// Words with a capital that come and go before nouns: "the U.S. senator", "the French company".
fn is_adjective(word: &str) -> bool {
    let ends = [
        "ish", "ese", "ian", "ean", "ican", "german", "french", "dutch", "greek", "swiss", "iraqi",
        "israeli", "texan",
    ];
    ends.iter().any(|end| word.ends_with(end))
        || matches!(word, "u.s" | "u.s." | "u.k" | "u.k." | "eu" | "western" | "internet" | "web")
}

/// The bytes of a name, without a possessive ending.
fn bytes(view: &View<'_>, at: usize, end: usize) -> Range<u32> {
    let mut bytes = view.bytes(&(at..end));
    let last = view.printed(end - 1);
    for ending in ["'s", "’s"] {
        if last.ends_with(ending) {
            bytes.end -= ending.len() as u32;
        }
    }
    // "Corp." with its full stop, where another word follows it.
    if matches!(view.word(end - 1), "corp" | "inc" | "ltd" | "co" | "jr" | "sr")
        && view.gap(end - 1).starts_with('.')
        && view.gap(end - 1).len() > 1
    {
        bytes.end += 1;
    }
    bytes
}

fn holds_together(view: &View<'_>, at: usize) -> bool {
    match view.gap(at) {
        " " | "\u{a0}" | " & " => true,
        // An initial.
        ". " => view.printed(at).chars().count() == 1,
        _ => false,
    }
}

fn is_part(view: &View<'_>, at: usize, context: &Context<'_>) -> bool {
    let token = view.token(at);
    let printed = view.printed(at);
    if !view.is_capital(at) || view.is_ticker(at) {
        return false;
    }
    let word = view.word(at);
    // The place of a dateline.
    let is_capitals =
        printed.chars().filter(|c| c.is_uppercase()).count() >= 3 && !printed.contains(char::is_lowercase);
    if is_capitals
        && at < 8
        && (at..(at + 6).min(view.len()))
            .any(|at| view.gap(at).contains(['(', '—', '–']) || view.gap(at).contains(" - "))
    {
        return false;
    }
    if super::figures::written(word).is_some()
        || (is_adjective(word) && !view.printed(at).contains(['\'', '’']))
    {
        return false;
    }
    if super::times::ends_at(view, at).is_some()
        || super::times::is_part(view, at)
        || TITLES.contains(&word)
        || word == "i"
        || word.starts_with("i'")
    {
        return false;
    }
    match token.class {
        Class::Small | Class::Figure => false,
        _ if !view.is_first(at) => true,
        // A capital is due here: a name if it has one elsewhere as well.
        _ => context.names.contains(&token.key),
    }
}

/// Words with a capital that come and go before names.
const TITLES: [&str; 67] = [
    "mr",
    "mrs",
    "ms",
    "mx",
    "dr",
    "prof",
    "president",
    "vice",
    "sen",
    "senator",
    "rep",
    "representative",
    "gov",
    "governor",
    "prime",
    "minister",
    "secretary",
    "chief",
    "executive",
    "officer",
    "ceo",
    "cfo",
    "coo",
    "chairman",
    "chairwoman",
    "chair",
    "king",
    "queen",
    "prince",
    "princess",
    "sir",
    "lord",
    "lady",
    "judge",
    "justice",
    "gen",
    "general",
    "col",
    "colonel",
    "lt",
    "capt",
    "captain",
    "sgt",
    "pope",
    "rev",
    "mayor",
    "attorney",
    "chancellor",
    "director",
    "speaker",
    "mme",
    "sr",
    "sra",
    "monsieur",
    "gmt",
    "edt",
    "est",
    "et",
    "cet",
    "bst",
    "pst",
    "pdt",
    "utc",
    "madame",
    "signor",
    "señor",
    "señora",
];

/// Whether both sides of a fact are names of one thing, as far as letters tell: a surname for the full name, initials for
/// what they stand for.
pub(super) fn is_same_thing(old: &View<'_>, new: &View<'_>, fact: &Fact, context: &Context<'_>) -> bool {
    let words = |view: &View<'_>, bytes: &Option<Range<u32>>| -> Option<Vec<String>> {
        let bytes = bytes.as_ref()?;
        let inside = (0..view.len())
            .filter(|at| view.token(*at).start >= bytes.start && view.token(*at).start < bytes.end);
        Some(inside.map(|at| view.word(at).to_string()).collect())
    };
    // The initials of the capitals in the run that stands for this name on the other side, and around it.
    let run_initials = |view: &View<'_>, other: &View<'_>, bytes: &Option<Range<u32>>| -> String {
        let run = first_token(view, bytes).map(|at| view.run[at] as usize);
        run.map(|run| initials(other, &other.runs[run])).unwrap_or_default()
    };
    match (words(old, &fact.old), words(new, &fact.new)) {
        (Some(a), Some(b)) if a.ends_with(&b) || b.ends_with(&a) => true,
        // The short form of a name that the other text gives in full elsewhere: "Goldman" after "Goldman Sachs".
        (Some(a), Some(b)) if a.starts_with(&b) && has_all(context.new, &a) => true,
        (Some(a), Some(b)) if b.starts_with(&a) && has_all(context.old, &b) => true,
        // "Airbus ( EAD.PA ) A380": all of either name is on the other side.
        (Some(a), Some(b))
            if a.iter().all(|word| new.words.contains(word))
                && b.iter().all(|word| old.words.contains(word)) =>
        {
            true
        }
        (a, b) => {
            let is_acronym = |view: &View<'_>, other: &View<'_>, words: &Option<Vec<String>>, bytes| {
                let Some([word]) = words.as_deref() else { return false };
                let letters: String = word.chars().filter(|c| c.is_alphanumeric()).collect();
                letters.chars().count() >= 2
                    && (run_initials(view, other, bytes).ends_with(&letters)
                        || all_initials(other).contains(&letters))
            };
            is_acronym(old, new, &a, &fact.old)
                || is_acronym(new, old, &b, &fact.new)
                || stands_for_acronym(old, new, &fact.old)
                || stands_for_acronym(new, old, &fact.new)
        }
    }
}

fn has_all(text: &[Word], words: &[String]) -> bool {
    super::has_run(text, &words.iter().map(String::as_str).collect::<Vec<_>>())
}

/// The token with which a name begins, on a side that has the name.
fn first_token(view: &View<'_>, bytes: &Option<Range<u32>>) -> Option<usize> {
    let start = bytes.as_ref()?.start;
    (0..view.len()).find(|at| view.token(*at).start >= start)
}

/// Whether a name is part of what an acronym in the same place on the other side stands for.
fn stands_for_acronym(view: &View<'_>, other: &View<'_>, bytes: &Option<Range<u32>>) -> bool {
    let Some(at) = first_token(view, bytes) else { return false };
    if view.partner[at].is_some() {
        return false;
    }
    let run = view.run[at] as usize;
    let spelled = initials(view, &view.runs[run]);
    other.runs[run].clone().any(|at| {
        let word = other.word(at);
        let is_capital = other.printed(at).chars().filter(|c| c.is_uppercase()).count() >= 2;
        is_capital && word.chars().count() >= 2 && spelled.ends_with(word)
    })
}

/// First letters of the words with capitals, in small letters.
fn initials(view: &View<'_>, tokens: &Range<usize>) -> String {
    let capitals = tokens.clone().filter(|at| view.is_capital(*at));
    capitals.filter_map(|at| view.word(at).chars().next()).collect()
}

fn all_initials(view: &View<'_>) -> String {
    initials(view, &(0..view.len()))
}
