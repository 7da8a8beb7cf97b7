//! Figures: numbers in digits or words, with what qualifies them and what they count.

use super::view::View;
use super::{Measure, Mention};
use crate::diff::token::Class;

/// The figures of a side that are no times.
pub(super) fn mentions(view: &View<'_>) -> Vec<Mention> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < view.len() {
        if super::times::ends_at(view, at).is_some() {
            at = super::times::ends_at(view, at).unwrap_or(at + 1);
            continue;
        }
        match number(view, at) {
            Some((amount, end)) => {
                found.push(mention(view, at, end, &amount));
                at = end;
            }
            None => at += 1,
        }
    }
    found
}

fn mention(view: &View<'_>, first: usize, number_end: usize, amount: &str) -> Mention {
    let mut end = number_end;
    let mut unit = String::new();
    if end + 1 < view.len()
        && is_space(view.gap(end - 1))
        && matches!([view.word(end), view.word(end + 1)], ["per" | "pour", "cent"] | ["por", "ciento"])
    {
        unit.push_str("percent");
        end += 2;
    }
    while end < view.len() && is_space(view.gap(end - 1)) && UNITS.contains(&singular(view.word(end))) {
        unit.push_str(singular(view.word(end)));
        end += 1;
    }
    let is_told = end > number_end || view.token(first).class == Class::Figure;
    // "35-percent" is one token.
    if unit.is_empty()
        && let Some((_, word)) = view.word(number_end - 1).split_once('-')
        && UNITS.contains(&singular(word))
    {
        unit.push_str(singular(word));
    }
    let unit = match &*unit {
        "percent" | "percentagepoint" | "prozent" => "%".to_string(),
        _ => unit,
    };
    // "5%" is "5 percent", "$500" is "500 dollars".
    let (amount, unit) = match amount.chars().next() {
        _ if unit.is_empty() && amount.ends_with('%') => (amount.trim_end_matches('%'), "%".to_string()),
        Some('$') if unit.is_empty() => (&amount[1..], "dollar".to_string()),
        Some('€') if unit.is_empty() => (amount.trim_start_matches('€'), "euro".to_string()),
        Some('£') if unit.is_empty() => (amount.trim_start_matches('£'), "pound".to_string()),
        _ => (amount, unit),
    };
    let start = qualified_from(view, first);
    let printed = view.printed(first);
    let measure = if printed.contains(['$', '€', '£', '¥', '₹']) || MONEY.contains(&&*unit) {
        Measure::Money
    } else if unit == "%" || printed.ends_with('%') {
        Measure::Share
    } else {
        Measure::Other
    };
    let qualifier: Vec<&str> =
        (start..first).map(|at| view.word(at)).filter(|word| !matches!(*word, "a" | "an")).collect();
    let tokens = start..end;
    Mention {
        bytes: view.bytes(&tokens),
        value: format!("{} {amount} {unit}", qualifier.join(" ")),
        tokens,
        // "the two" need not be counted anew.
        measure,
        stands_alone: is_told || start < first,
    }
}

fn is_space(gap: &str) -> bool {
    gap == " " || gap == "\u{a0}" || gap == "-"
}

/// Where the words begin that qualify the number at `first`: "at least", "about", "more than".
fn qualified_from(view: &View<'_>, first: usize) -> usize {
    // "nearly a $6 billion loss".
    let is_article =
        first > 1 && matches!(view.word(first - 1), "a" | "an") && view.token(first).class == Class::Figure;
    let number = first;
    let first = if is_article { first - 1 } else { first };
    let is_near = |at: usize| is_space(view.gap(at));
    let one = first.checked_sub(1).filter(|at| is_near(*at));
    let two = first.checked_sub(2).filter(|at| is_near(*at) && is_near(at + 1));
    if let Some(at) = two {
        let pair = [view.word(at), view.word(at + 1)];
        if matches!(
            pair,
            ["at", "least" | "most"]
                | ["more" | "less" | "fewer" | "higher" | "lower", "than"]
                | ["up", "to"]
                | ["an", "estimated"]
                | ["as", "many" | "few" | "much"]
        ) {
            return at;
        }
    }
    match one {
        Some(at) if QUALIFIERS.contains(&view.word(at)) => at,
        _ => number,
    }
}

const MONEY: [&str; 8] = ["dollar", "euro", "pound", "yen", "yuan", "rupee", "ruble", "cent"];

const QUALIFIERS: [&str; 22] = [
    "about",
    "around",
    "nearly",
    "almost",
    "roughly",
    "approximately",
    "some",
    "over",
    "under",
    "exactly",
    "only",
    "estimated",
    "rund",
    "etwa",
    "knapp",
    "environ",
    "près",
    "casi",
    "unos",
    "circa",
    "quasi",
    "cerca",
];

/// The number that begins with a token: its value as text, and where it ends.
fn number(view: &View<'_>, at: usize) -> Option<(String, usize)> {
    if view.token(at).class == Class::Figure {
        let printed = view.printed(at);
        // "COVID-19" and "#summit2019" are names.
        let is_named = printed.starts_with(|c: char| c.is_alphabetic() || c == '#' || c == '@');
        let is_odd = printed.contains("-in-")
            || printed.split('-').skip(1).any(|part| part.starts_with(char::is_uppercase));
        if is_odd || (is_named && !is_currency_code(printed)) || printed.contains('/') || view.is_ticker(at) {
            return None;
        }
        // "S&P 500", "Boeing 787".
        let follows_name = at > 0 && view.gap(at - 1) == " " && view.token(at - 1).class == Class::Name;
        let is_bare = printed.bytes().all(|byte| byte.is_ascii_digit());
        if follows_name && is_bare && !super::times::is_part(view, at - 1) {
            return None;
        }
        let mut value = with_point(view.word(at)).replace([',', '\u{a0}', '\u{202f}'], "");
        // "10th-straight" counts as "10th", "240-billion-euro" as "240 billion".
        if let Some((number, rest)) = value.clone().split_once('-').filter(|(number, _)| !number.is_empty()) {
            let scaled = rest.split('-').next().and_then(scale);
            value = format!("{number}{}", scaled.unwrap_or_default());
        }
        let mut end = at + 1;
        for (long, short) in [(" million", "m"), (" billion", "bn"), (" trillion", "tn"), (" thousand", "k")]
        {
            value = value.replace(long, short);
        }
        if end < view.len()
            && is_space(view.gap(at))
            && let Some(scale) = scale(view.word(end))
        {
            value.push_str(scale);
            end += 1;
        }
        return Some((in_millions(&without_zeros(&value)), end));
    }
    let word = view.word(at);
    let is_article = matches!(word, "a" | "an");
    let first = if is_article { at + 1 } else { at };
    let amount = written(view.word(first))?;
    let is_bare_one = amount == 1 && !is_article && scale(view.word(first + 1)).is_none();
    if is_bare_one || (is_article && !is_space(view.gap(at))) || (is_article && amount < 12) {
        return None;
    }
    // "hundreds of thousands" and "a hundred" are figures, "the six" too; "one" mostly is not.
    let mut total = amount;
    let mut end = first + 1;
    while end < view.len() && is_space(view.gap(end - 1)) {
        match written(view.word(end)) {
            Some(more) if more >= 100 && total < more => total *= more,
            Some(more) if more < 10 && total.is_multiple_of(10) && total >= 20 => total += more,
            _ => break,
        }
        end += 1;
    }
    Some((shortened(total), end))
}

/// "3,5" as "3.5".
fn with_point(word: &str) -> String {
    let Some((whole, rest)) = word.rsplit_once(',') else { return word.to_string() };
    let digits = rest.chars().take_while(char::is_ascii_digit).count();
    if digits < 3 { format!("{whole}.{rest}") } else { word.to_string() }
}

/// "$2000000" as "$2m".
fn in_millions(value: &str) -> String {
    let digits = value.trim_start_matches(['$', '€', '£', '¥', '₹']);
    let sign = &value[..value.len() - digits.len()];
    match digits.parse::<u64>() {
        Ok(total) if total >= 1_000_000 => format!("{sign}{}", shortened(total)),
        _ => value.to_string(),
    }
}

/// "2.0" as "2", "$63.50bn" as "$63.5bn".
fn without_zeros(value: &str) -> String {
    let Some((whole, rest)) = value.split_once('.') else { return value.to_string() };
    let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let (fraction, unit) = rest.split_at(digits);
    let fraction = fraction.trim_end_matches('0');
    let point = if fraction.is_empty() { "" } else { "." };
    format!("{whole}{point}{fraction}{unit}")
}

/// As digits would be printed: 2,000,000 as "2m".
fn shortened(total: u64) -> String {
    for (scale, name) in [(1_000_000_000_000, "tn"), (1_000_000_000, "bn"), (1_000_000, "m")] {
        if total >= scale && total.is_multiple_of(scale) {
            return format!("{}{name}", total / scale);
        }
    }
    total.to_string()
}

fn scale(word: &str) -> Option<&'static str> {
    Some(match word {
        "million" | "millions" | "millionen" | "millones" | "milioni" | "milhões" | "mln" | "m" => "m",
        "billion" | "billions" | "milliarden" | "milliards" | "miliardi" | "bilhões" | "bn" => "bn",
        "trillion" | "trillions" | "tn" => "tn",
        "thousand" | "thousands" | "tausend" | "mil" | "mille" => "k",
        "hundred" => "00",
        "dozen" => " dozen",
        _ => return None,
    })
}

fn is_currency_code(printed: &str) -> bool {
    ["US$", "A$", "C$", "HK$", "NZ$", "S$", "R$"].iter().any(|code| printed.starts_with(code))
}

/// A number word.
pub(super) fn written(word: &str) -> Option<u64> {
    Some(match word {
        "one" => 1,
        "two" | "zwei" | "deux" | "dos" | "due" | "dois" | "duas" => 2,
        "three" | "drei" | "trois" | "tres" | "tre" | "três" => 3,
        "four" | "vier" | "quatre" | "cuatro" | "quattro" | "quatro" => 4,
        "five" | "fünf" | "cinq" | "cinco" | "cinque" => 5,
        "six" | "sechs" | "seis" | "sei" => 6,
        "seven" | "sieben" | "sept" | "siete" | "sette" | "sete" => 7,
        "eight" | "acht" | "huit" | "ocho" | "otto" | "oito" => 8,
        "nine" | "neun" | "neuf" | "nueve" | "nove" => 9,
        "ten" | "zehn" | "dix" | "diez" | "dieci" | "dez" => 10,
        "eleven" | "elf" | "onze" | "once" => 11,
        "twelve" | "dozen" | "zwölf" | "douze" | "doce" => 12,
        "thirteen" => 13,
        "fourteen" => 14,
        "fifteen" => 15,
        "sixteen" => 16,
        "seventeen" => 17,
        "eighteen" => 18,
        "nineteen" => 19,
        "twenty" | "zwanzig" | "vingt" | "veinte" | "venti" | "vinte" => 20,
        "thirty" | "dreißig" | "trente" | "treinta" | "trenta" => 30,
        "forty" => 40,
        "fifty" => 50,
        "sixty" => 60,
        "seventy" => 70,
        "eighty" => 80,
        "ninety" => 90,
        "hundred" => 100,
        "thousand" => 1000,
        "million" => 1_000_000,
        "billion" => 1_000_000_000,
        _ => {
            let (tens, ones) = word.split_once('-')?;
            let (tens, ones) = (written(tens)?, written(ones)?);
            let is_compound = (20..100).contains(&tens) && tens.is_multiple_of(10) && ones < 10;
            return is_compound.then_some(tens + ones);
        }
    })
}

/// A unit as one of it.
fn singular(word: &str) -> &str {
    match word {
        "feet" => "foot",
        "inches" => "inch",
        "percentage" | "per" | "cent" => word,
        _ => word.strip_suffix('s').unwrap_or(word),
    }
}

const UNITS: [&str; 46] = [
    "percent",
    "percentage",
    "point",
    "dollar",
    "euro",
    "pound",
    "yen",
    "yuan",
    "rupee",
    "ruble",
    "cent",
    "mile",
    "kilometer",
    "kilometre",
    "km",
    "meter",
    "metre",
    "foot",
    "inch",
    "ton",
    "tonne",
    "barrel",
    "degree",
    "hour",
    "day",
    "minute",
    "second",
    "week",
    "month",
    "year",
    "prozent",
    "tag",
    "stunde",
    "jahr",
    "jahre",
    "heure",
    "jour",
    "an",
    "mois",
    "hora",
    "día",
    "año",
    "ora",
    "giorno",
    "anno",
    "acre",
];
