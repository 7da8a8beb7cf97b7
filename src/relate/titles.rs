//! Two headlines and a text -> whether one of them cannot be of that text.

use std::collections::HashSet;

/// Letters of a word that tell it from others, whatever ending it has.
const STEM: usize = 4;
/// A headline with fewer telling words says nothing.
const TELLING: usize = 3;

/// Whether two headlines of one text have nothing in common and one of them has nothing in common with the text: then it
/// is of another article, and the text was stored under it by mistake.
pub(super) fn are_unrelated(a: &str, b: &str, text: &str) -> bool {
    let (a, b) = (stems(a), stems(b));
    if a.len() < TELLING || b.len() < TELLING || !a.is_disjoint(&b) {
        return false;
    }
    let text = stems(text);
    a.is_disjoint(&text) || b.is_disjoint(&text)
}

/// The beginnings of the words of four letters or more; of scripts that put no spaces between words, every two letters.
fn stems(text: &str) -> HashSet<String> {
    let mut stems = HashSet::new();
    for word in text.split(|letter: char| !letter.is_alphanumeric()) {
        let letters: Vec<char> = word.to_lowercase().chars().collect();
        if letters.first().is_some_and(|&letter| letter >= '\u{2e80}') {
            stems.extend(letters.windows(2).map(|two| two.iter().collect::<String>()));
            continue;
        }
        // The Arabic article stands before its word.
        let letters = match letters.strip_prefix(&['ا', 'ل']) {
            Some(rest) if rest.len() >= STEM - 1 => rest,
            _ => &letters,
        };
        if letters.len() >= STEM {
            stems.insert(letters[..STEM].iter().collect());
        }
    }
    stems
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str =
        "Engineers drained the Arnfold reservoir on Tuesday after cracks were found in the dam.";

    #[test]
    fn a_headline_of_another_article_is_seen() {
        let own = "Arnfold dam: engineers drain reservoir";
        let other = "Library van makes its last round";
        assert!(are_unrelated(own, other, TEXT));
        assert!(are_unrelated(other, own, TEXT));
        assert!(!are_unrelated(own, "Cracks found, water let out of dam near Arnfold", TEXT));
        assert!(!are_unrelated("Reservoir drained", other, TEXT), "too short to tell");
        // Both speak of the text, in other words.
        assert!(!are_unrelated("Reservoir drained after cracks", "Engineers empty lake Tuesday", TEXT));
    }

    #[test]
    fn it_works_without_spaces_and_with_articles() {
        let text = "蓝浦灯塔周六重新开放。";
        assert!(!are_unrelated("蓝浦灯塔重新开放", "灯塔开放参观", text));
        assert!(are_unrelated("蓝浦灯塔重新开放", "股市大幅下跌", text));
        let text = "أعلنت الوزارة افتتاح المكتبة الجديدة في المدينة";
        assert!(!are_unrelated("مكتبة جديدة بمدينة", "وزارة تعلن افتتاح", text));
    }
}
