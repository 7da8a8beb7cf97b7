//! Places where a sentence of news ends and where it does not, beyond what `sentencex` knows.
//!
//! Each rule looks at what stands before a place and after it. Precision goes first: where a capital may begin a name or
//! a sentence, only words that begin sentences decide.

use std::collections::HashSet;
use std::sync::LazyLock;

use super::super::language::Language;
use super::{is_closer, is_opener, is_quote, is_terminator};

/// Bytes beyond a place that are looked at.
const NEAR: usize = 400;

/// Whether no sentence ends between `before`, which `sentencex` takes for a whole one, and `after`.
pub(super) fn joins(before: &str, after: &str, touches: bool, language: Language) -> bool {
    // What decides stands near the place; a text of nothing but stops must not be read again at each of them.
    let after = &after[..after.floor_char_boundary(NEAR)];
    let said = |text: &str| text.chars().take(NEAR).any(char::is_alphanumeric);
    if !said(before) || !said(after) {
        return true;
    }
    let end = before.trim_end_matches(is_closer).chars().next_back();
    if touches && !end.is_some_and(stands_without_space) {
        return true;
    }
    goes_on(after)
        || is_said_by(before, after, touches)
        || is_list_mark(before)
        || is_dateline(before, after)
        || (end == Some('.') && ends_in_abbreviation(before, after, language))
}

/// Whether a terminator is followed by no space: those of East Asia, and where a space was forgotten before an emoji.
fn stands_without_space(character: char) -> bool {
    matches!(character, '。' | '！' | '？' | '｡')
}

/// Whether what follows cannot begin a sentence: a small letter, past dashes and the like. A brand such as "iPhone" can,
/// and so can a Dutch "'s Avonds".
fn goes_on(after: &str) -> bool {
    if after.starts_with([',', ';', ':']) || after.starts_with('と') {
        return true;
    }
    if let Some(rest) = after.strip_prefix(['\'', '’', '‘']) {
        let mut letters = rest.chars();
        let is_clipped = letters.next().is_some_and(char::is_lowercase) && letters.next() == Some(' ');
        if is_clipped && letters.next().is_some_and(char::is_uppercase) {
            return false;
        }
    }
    let is_mark = |c: char| is_opener(c) || is_closer(c) || c.is_whitespace() || "-–—,;:….".contains(c);
    let mut letters = after.trim_start_matches(is_mark).chars();
    let first = letters.next();
    first.is_some_and(char::is_lowercase) && !letters.next().is_some_and(char::is_uppercase)
}

/// Whether a quotation is followed by who said it: “Stop!” Mr. Ode shouted. In scripts without capitals a full stop
/// inside the quotation marks does not end the sentence either: “我们输了。”他说。
fn is_said_by(before: &str, after: &str, touches: bool) -> bool {
    let mut ends = before.chars().rev();
    let is_quoted = ends.next().is_some_and(is_quote);
    let stop = ends.find(|c| !is_closer(*c));
    if !is_quoted || after.starts_with(is_opener) {
        return false;
    }
    let clause: &str = after.split(is_terminator).next().unwrap_or_default();
    if touches && stop.is_some_and(stands_without_space) {
        return clause.chars().count() <= 20 && EASTERN_SPEECH.iter().any(|verb| clause.contains(verb));
    }
    if !stop.is_some_and(|c| matches!(c, '?' | '!' | '؟' | '…')) {
        return false;
    }
    let has_case = clause.chars().any(|c| c.is_lowercase() || c.is_uppercase());
    if !has_case {
        return clause.split_whitespace().count() <= 8
            && OTHER_SPEECH.iter().any(|verb| clause.contains(verb));
    }
    is_said_in_english(after)
}

fn is_said_in_english(after: &str) -> bool {
    let mut words = after.split_whitespace().take(8).peekable();
    while let Some(word) = words.next() {
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
        if ASKING.contains(&bare) {
            return true;
        }
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

/// Verbs that follow a question or an exclamation, whatever comes after them.
const ASKING: [&str; 10] =
    ["asked", "asks", "shouted", "shouts", "yelled", "snapped", "cried", "screamed", "exclaimed", "told"];

/// Verbs that may also open a statement of their own.
const SPEECH: [&str; 18] = [
    "said",
    "says",
    "added",
    "wondered",
    "wrote",
    "tweeted",
    "continued",
    "replied",
    "demanded",
    "joked",
    "declared",
    "writes",
    "recalled",
    "quipped",
    "chanted",
    "responded",
    "answered",
    "insisted",
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

const EASTERN_SPEECH: [&str; 13] =
    ["说", "說", "道", "问", "問", "喊", "表示", "指出", "言っ", "述べ", "話し", "叫ん", "と"];

const OTHER_SPEECH: [&str; 16] = [
    "قال",
    "سأل",
    "تساءل",
    "أضاف",
    "هتف",
    "پرسید",
    "گفت",
    "پوچھا",
    "کہا",
    "पूछा",
    "कहा",
    "बोले",
    "चिल्लाया",
    "하고",
    "물었",
    "말했",
];

/// "1." and "b)" before an item of a list.
fn is_list_mark(before: &str) -> bool {
    let mark = before.trim_end_matches(['.', ')']);
    before.len() <= 4
        && mark.len() < before.len()
        && (mark.chars().all(char::is_numeric) || mark.chars().count() == 1)
}

/// "ST. ORR, Wash. — The dam broke": a place in capitals, a full stop, a dash.
fn is_dateline(before: &str, after: &str) -> bool {
    let place = before.split([',', '.', ' ']).next().unwrap_or_default();
    let is_place = place.chars().count() >= 2 && place.chars().all(char::is_uppercase);
    is_place
        && after.starts_with(['—', '–', '-'])
        && before.chars().nth(40).is_none()
        && !after.starts_with("--\"")
}

/// Whether the full stop belongs to a title, an initial or an abbreviation that something must follow.
fn ends_in_abbreviation(before: &str, after: &str, language: Language) -> bool {
    let body = before.strip_suffix('.').unwrap_or(before);
    let word =
        body.rsplit(|c: char| c.is_whitespace() || is_opener(c) || c == '\u{a0}').next().unwrap_or_default();
    let next = first_word(after);
    if TITLES.contains(word) || TITLES.contains(word.rsplit(['-', '.', '’', '\'']).next().unwrap_or_default())
    {
        return true;
    }
    let is_figure = next.starts_with(char::is_numeric);
    if ABBREVIATIONS.contains(word) {
        return is_figure || !begins_sentence(next, language);
    }
    if matches!(word, "p.m" | "a.m") {
        return AFTER_TIME.contains(&next);
    }
    let initial = word.rsplit(['-', '.']).next().unwrap_or_default();
    let mut letters = initial.chars();
    let is_initial =
        letters.next().is_some_and(char::is_uppercase) && letters.next().is_none() && word != "I";
    if is_initial && next.chars().nth(1).is_some() {
        // "41 C. Roads melted" and "vitamin C. The" are not names.
        let is_degree = body[..body.len() - word.len()].trim_end().ends_with(char::is_numeric);
        return !begins_sentence(next, language)
            && (language != Language::ENGLISH || word.contains('-') || !is_degree);
    }
    let is_number = !word.is_empty() && word.chars().all(char::is_numeric);
    match language.code() {
        // Ordinals.
        "de" | "da" | "nb" | "fi" | "cs" | "sk" | "hu" => is_number && word.len() <= 2,
        "ko" => is_number && is_figure,
        _ => false,
    }
}

fn first_word(text: &str) -> &str {
    let text = text.trim_start_matches(|c: char| is_opener(c) || c == '.');
    text.split(|c: char| !c.is_alphanumeric() && c != '\'' && c != '’').next().unwrap_or_default()
}

/// Titles: a name follows, whatever it looks like.
static TITLES: LazyLock<HashSet<&str>> = LazyLock::new(|| listed(include_str!("titles.txt")));

/// Abbreviations before a name or a figure, which may also end a sentence.
static ABBREVIATIONS: LazyLock<HashSet<&str>> = LazyLock::new(|| listed(include_str!("abbreviations.txt")));

fn listed(list: &'static str) -> HashSet<&'static str> {
    list.lines().filter(|line| !line.starts_with('#')).flat_map(str::split_whitespace).collect()
}

/// Words after "a.m." and "p.m." that belong to the time.
const AFTER_TIME: [&str; 21] = [
    "Eastern",
    "Central",
    "Pacific",
    "Mountain",
    "ET",
    "EST",
    "EDT",
    "CT",
    "PT",
    "GMT",
    "BST",
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
    "CET",
    "UTC",
    "MT",
];

/// Whether a word with a capital begins a sentence rather than a name.
fn begins_sentence(word: &str, language: Language) -> bool {
    let starters: &[&str] = match language.code() {
        "en" => &ENGLISH_STARTERS,
        "de" => &[
            "Der", "Die", "Das", "Es", "Er", "Sie", "Ein", "Eine", "Im", "In", "Ob", "Und", "Doch", "Aber",
            "Wir", "Ich",
        ],
        "fr" => &[
            "Le", "La", "Les", "Il", "Elle", "Ils", "Un", "Une", "On", "Ce", "Cette", "Et", "Mais", "Dans",
            "En",
        ],
        "es" => &[
            "El", "La", "Los", "Las", "Ella", "Su", "Se", "Un", "Una", "En", "Pero", "Y", "No", "Es", "Este",
        ],
        "it" => &["Il", "La", "I", "Le", "Lo", "Gli", "Un", "Una", "In", "Ma", "E", "Non", "Poi"],
        "pt" => &["O", "A", "Os", "As", "Um", "Uma", "Em", "Mas", "E", "Não", "Ele", "Ela"],
        "nl" => &["De", "Het", "Een", "Hij", "Zij", "In", "En", "Maar", "Niemand", "Er"],
        _ => &[],
    };
    starters.contains(&word)
}

const ENGLISH_STARTERS: [&str; 40] = [
    "The", "It", "He", "She", "They", "We", "This", "That", "These", "Those", "But", "And", "In", "On", "At",
    "A", "An", "Its", "His", "Her", "Their", "There", "When", "If", "As", "For", "Nobody", "After", "Mr",
    "Mrs", "Ms", "Dr", "Shares", "Some", "Not", "You", "What", "Now", "Then", "Asked",
];

/// Abbreviations that stand at the end of a list or of a sentence, never before a name.
const CLOSING: [&str; 13] =
    ["etc", "ecc", "usw", "itd", "itp", "enz", "т. д", "т.д", "т. п", "т.п", "EE. UU", "EE.UU", "u.v.m"];

/// Places within `sentence`, which `sentencex` takes for one, where it ends: (end, start of the next).
pub(super) fn missed(
    sentence: &str,
    stops: impl Iterator<Item = (usize, usize)>,
    language: Language,
    places: &mut Vec<(usize, usize)>,
) {
    let mut from = 0;
    if let Some(next) = crosshead(sentence, language) {
        places.push((sentence[..next].trim_end().len(), next));
        from = next;
    }
    for (at, after_stop) in stops {
        let stop = &sentence[at..after_stop];
        if !super::may_follow(sentence, after_stop) {
            continue;
        }
        let rest = &sentence[after_stop..];
        let closers = rest.len() - rest.trim_start_matches(is_closer).len();
        let last = after_stop + closers;
        let after = sentence[last..].trim_start();
        let next = sentence.len() - after.len();
        let touches = next == last;
        if after.is_empty() || last <= from {
            continue;
        }
        let before = &sentence[from..last];
        let is_missed = if closes_its_bracket(before) || is_credit(after) {
            (!touches || stands_without_space(stop.chars().next().unwrap_or_default()))
                && !joins(before, after, touches, language)
        } else {
            !touches && closers == 0 && ends_here(&sentence[from..at], stop, after, language)
        };
        if is_missed {
            places.push((last, next));
            from = next;
        }
    }
    if places.is_empty() {
        between_brackets(sentence, places);
    }
    if places.is_empty() {
        credits(sentence, places);
    }
}

/// Credits that were glued to a sentence without a stop.
fn credits(sentence: &str, places: &mut Vec<(usize, usize)>) {
    if !sentence.contains("ing by ") {
        return;
    }
    let glued = sentence.match_indices(" (").filter(|(at, _)| is_credit(&sentence[at + 1..]));
    places.extend(glued.map(|(at, _)| (sentence[..at].trim_end().len(), at + 1)).filter(|place| place.0 > 0));
}

/// "(Reporting by Jane Doe)": a line of its own, wherever it was glued on.
fn is_credit(after: &str) -> bool {
    let Some(rest) = after.strip_prefix('(') else { return false };
    ["Reporting ", "Additional reporting ", "Writing ", "Editing ", "Compiled "]
        .iter()
        .any(|start| rest.starts_with(start))
}

/// Where the sentence begins that a heading in capitals was glued to: "HIGHER HUMIDITY While the report ...". A dateline
/// is no heading, nor is "NATO Secretary".
fn crosshead(sentence: &str, language: Language) -> Option<usize> {
    let (mut words, mut letters, mut end, mut last) = (0, 0, 0, 0);
    let mut is_closed = false;
    for word in sentence.split_inclusive(' ') {
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
        let has_letter = bare.chars().any(char::is_alphabetic);
        let is_stop = word.trim_end().ends_with(['.', ':', ';', ')']);
        if !has_letter || is_stop || bare.chars().any(|c| !c.is_uppercase() && c.is_alphabetic()) {
            break;
        }
        is_closed = word.trim_end().ends_with(',');
        (last, end) = (end, end + word.len());
        words += 1;
        letters += bare.chars().count();
    }
    let rest = &sentence[end..];
    let mut next = rest.trim_start_matches(is_opener).chars();
    let (first, second) = (next.next()?, next.next()?);
    let is_one_word = words == 1 && letters >= 5 && begins_sentence(first_word(rest), language);
    let is_long = (words >= 2 && letters >= 8) || letters >= 9 || is_one_word;
    if !is_long || is_closed || rest.starts_with('(') {
        return None;
    }
    if first.is_uppercase() && (second.is_lowercase() || (rest.contains(' ') && !second.is_whitespace())) {
        return Some(end);
    }
    // "DIMINISHED EXPECTATIONS GM had expected": the last one in capitals begins the sentence.
    (words >= 3 && first.is_lowercase() && last > 0).then_some(last)
}

/// Two remarks in brackets that stand side by side: "(... every Friday) (Additional reporting by ...)".
fn between_brackets(sentence: &str, places: &mut Vec<(usize, usize)>) {
    if !sentence.starts_with('(') {
        return;
    }
    for (at, _) in sentence.match_indices(") (") {
        if sentence[at + 3..].starts_with(char::is_uppercase) {
            places.push((at + 1, at + 2));
        }
    }
}

/// "(She stayed.)": a whole sentence in brackets.
fn closes_its_bracket(sentence: &str) -> bool {
    if sentence.len() > 10 * NEAR {
        return false;
    }
    let pair = match sentence.chars().next() {
        Some('(') => ('(', ')'),
        Some('[') => ('[', ']'),
        Some('（') => ('（', '）'),
        _ => return false,
    };
    let count = |mark: char| sentence.matches(mark).count();
    sentence.ends_with(pair.1) && count(pair.0) == count(pair.1)
}

fn ends_here(before: &str, stop: &str, after: &str, language: Language) -> bool {
    let next = first_word(after);
    let is_capital = next.starts_with(char::is_uppercase);
    if !is_capital || next == "I" || next.starts_with("I'") || next.starts_with("I’") {
        return false;
    }
    // Two words at least; more are not counted, or a text of nothing but stops would take for ever.
    let said = before
        .split_whitespace()
        .take(NEAR)
        .filter(|word| word.chars().any(char::is_alphanumeric))
        .take(2)
        .count();
    if stop.ends_with('…') || stop.starts_with("..") || stop.starts_with(". .") {
        return said >= 2;
    }
    if stop != "." {
        return false;
    }
    let word = before.rsplit(char::is_whitespace).next().unwrap_or_default();
    let is_closing = CLOSING.iter().any(|closing| {
        before.strip_suffix(closing).is_some_and(|rest| !rest.ends_with(char::is_alphanumeric))
    });
    let is_year = word == "г" && before.trim_end_matches('г').trim_end().ends_with(char::is_numeric);
    is_closing || is_year || (said >= 2 && !TITLES.contains(word) && begins_sentence(next, language))
}
