//! A sentence -> its form without what only a typesetter sees: quotes, dashes, spaces, the case of the first letter,
//! brackets around a link line, and how Arabic is spelled.

use super::arabic;
use unicode_normalization::UnicodeNormalization;

/// Writes the form of `sentence` into `form`, which is emptied first. Two sentences with one form differ in nothing that
/// a reader would call a change.
pub fn form(sentence: &str, form: &mut String) {
    form.clear();
    let sentence = bare_link_line(sentence);
    if sentence.is_ascii() {
        write(sentence.chars(), form);
    } else {
        write(sentence.nfkc(), form);
    }
    lower_first(form);
}

/// A line in square brackets without them: papers print the links to other stories so.
fn bare_link_line(sentence: &str) -> &str {
    let inner = sentence.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    inner.filter(|inner| !inner.contains(['[', ']'])).map_or(sentence, str::trim)
}

/// What a character comes down to.
enum Form {
    Nothing,
    Space,
    Dash,
    Quote,
    /// No space stands before it: a comma, a closing bracket.
    Tight(char),
    /// No space stands after it: an opening bracket.
    Opening(char),
    Other(char),
}

fn classed(character: char) -> Form {
    let Some(character) = arabic::plain(character) else { return Form::Nothing };
    match character {
        '\u{ad}'
        | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'
        | '\u{2066}'..='\u{2069}'
        | '\u{feff}'
        | '\u{fe0e}'
        | '\u{fe0f}' => Form::Nothing,
        '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{2e3a}' | '\u{2e3b}' => Form::Dash,
        '"' | '\'' | '`' | '´' | 'ʼ' | '‘'..='‟' | '«' | '»' | '‹' | '›' => Form::Quote,
        ',' | '.' | ';' | ':' | '!' | '?' | ')' | ']' => Form::Tight(character),
        '(' | '[' => Form::Opening(character),
        _ if character.is_whitespace() => Form::Space,
        _ => Form::Other(character),
    }
}

/// A quote between two letters is an apostrophe; all others are one mark, and spaces beside them go: « Oui » is “Oui”.
fn write(characters: impl Iterator<Item = char>, form: &mut String) {
    let mut is_spaced = false;
    let mut is_quoted = false;
    let mut opens = false;
    for character in characters {
        match classed(character) {
            Form::Nothing => {}
            Form::Space => is_spaced = !(opens && is_quoted),
            Form::Quote => {
                // The space around it is decided by what comes: of quotes in a row one is left.
                if !is_quoted {
                    is_quoted = true;
                    // « Oui » : guillemets are set off from what they hold.
                    opens = matches!(character, '«' | '‹');
                    if is_spaced && !form.is_empty() && !matches!(character, '»' | '›') {
                        form.push(' ');
                    }
                    form.push('"');
                }
                is_spaced = false;
            }
            Form::Dash => {
                while form.ends_with(' ') {
                    form.pop();
                }
                if !form.ends_with('-') {
                    form.push('-');
                }
                (is_spaced, is_quoted) = (false, false);
            }
            Form::Tight(mark) => {
                form.push(mark);
                (is_spaced, is_quoted) = (false, false);
            }
            Form::Opening(mark) => {
                space(is_spaced, form);
                form.push(mark);
                (is_spaced, is_quoted) = (false, false);
            }
            Form::Other(letter) => {
                space(is_spaced || is_space_due(letter, form), form);
                form.push(letter);
                (is_spaced, is_quoted) = (false, false);
            }
        }
    }
}

fn space(is_spaced: bool, form: &mut String) {
    let is_tight = form.is_empty() || form.ends_with(['-', '(', '[', ' ']);
    if is_spaced && !is_tight {
        form.push(' ');
    }
}

/// Arabic papers leave out the space behind a comma or print it in front: "قال ،وأضاف".
fn is_space_due(letter: char, form: &str) -> bool {
    arabic::is_letter(letter) && form.ends_with([',', '.', ';', ':', '!', '?', ')', ']'])
}

fn lower_first(form: &mut String) {
    let Some((at, first)) = form.char_indices().find(|(_, character)| character.is_alphanumeric()) else {
        return;
    };
    if first.is_uppercase() {
        let lower: String = first.to_lowercase().collect();
        form.replace_range(at..at + first.len_utf8(), &lower);
    }
}

/// Whether two marks are one to a reader: quotes with quotes, dashes with dashes, spaces with spaces, the comma of one
/// script with that of another.
pub fn is_same_mark(a: char, b: char) -> bool {
    a == b
        || match (classed(a), classed(b)) {
            (Form::Quote, Form::Quote) | (Form::Dash, Form::Dash) | (Form::Space, Form::Space) => true,
            (Form::Tight(a), Form::Tight(b)) => a == b,
            _ => false,
        }
}

/// Whether what stands between two words is the same to a reader.
pub fn is_same_gap(a: &str, b: &str) -> bool {
    let formed = |gap: &str| {
        let mut form = String::new();
        // A letter on either side, so that spaces count.
        write("x".chars().chain(gap.nfkc()).chain("x".chars()), &mut form);
        form
    };
    formed(a) == formed(b)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(sentence: &str) -> String {
        let mut text = String::new();
        form(sentence, &mut text);
        text
    }

    #[test]
    fn what_no_reader_calls_a_change() {
        for (a, b) in [
            ("“It’s over,” he said.", "\"It's over,\" he said."),
            ("war—not peace", "war - not peace"),
            ("war -- not peace", "war – not peace"),
            ("[Banks bow to pressure]", "Banks bow to pressure"),
            ("And then it rained.", "and  then it\u{a0}rained."),
            ("« Oui, dit-il »", "“Oui, dit-il”"),
            ("« Oui » dit-il", "“Oui” dit-il"),
            ("Wait…", "Wait..."),
            ("Shares ( WMT.N ) rose", "Shares (WMT.N) rose"),
            ("co\u{ad}operate", "cooperate"),
            ("‘No’ to war", "“No” to war"),
            ("Pourquoi ?", "Pourquoi?"),
            ("''Yes,'' she said", "\"Yes,\" she said"),
            ("أعلنت الوزارة، أمس، إلغاء الرحلة.", "اعلنت الوزارة , امس , الغاء الرحلة ."),
            ("قال ،وأضاف؛ ثم سأل: لماذا؟", "قال، وأضاف ; ثم سأل : لماذا ?"),
            ("شكرًا جزيلاً على المكتبة", "شكرا جزيلا علي المكتبه"),
            ("مـحـمّد", "محمد"),
            ("بنسبة ٣٫٥٪ في ٢٠١٥", "بنسبة 3.5% فى 2015"),
            ("این کتاب", "اين كتاب"),
        ] {
            assert_eq!(of(a), of(b), "{a:?} and {b:?}");
        }
    }

    #[test]
    fn what_a_reader_calls_one() {
        for (a, b) in [
            ("It is over.", "It is over?"),
            ("He has $5.", "He has 5."),
            ("It cost 1.5 million", "It cost 15 million"),
            ("to us", "to US"),
            ("the two (of five) boys", "the two of five boys"),
            ("no, one came", "no one came"),
            ("He called it “safe”", "He called it safe"),
            ("U.S.", "US"),
            ("5 percent", "5 per cent"),
            ("no,one", "no, one"),
            ("في ٣ أيام", "في ٤ أيام"),
            ("مسؤول", "مسول"),
            ("وصل؟", "وصل."),
        ] {
            assert_ne!(of(a), of(b), "{a:?} and {b:?}");
        }
    }
}
