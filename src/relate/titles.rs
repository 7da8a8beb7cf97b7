//! Two articles with one text, their headlines -> whether one of these cannot be of its text.

use std::collections::HashSet;

/// Letters of a word that tell it from others, whatever ending it has.
const STEM: usize = 4;
/// A headline with fewer telling words says nothing.
const TELLING: usize = 3;

/// Whether two headlines have nothing in common and one of them has nothing in common with its text: then it is of
/// another article, and the text was stored under it by mistake.
pub(super) fn are_unrelated((a, text): (&str, &str), (b, other_text): (&str, &str)) -> bool {
    let (a, b) = (stems(a), stems(b));
    let are_strangers = a.len() >= TELLING && b.len() >= TELLING && a.is_disjoint(&b);
    are_strangers && (a.is_disjoint(&stems(text)) || b.is_disjoint(&stems(other_text)))
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
        let are_unrelated = |a, b| super::are_unrelated((a, TEXT), (b, TEXT));
        assert!(are_unrelated(own, other));
        assert!(are_unrelated(other, own));
        assert!(!are_unrelated(own, "Cracks found, water let out of dam near Arnfold"));
        assert!(!are_unrelated("Reservoir drained", other), "too short to tell");
        // Both speak of the text, in other words.
        assert!(!are_unrelated("Reservoir drained after cracks", "Engineers empty lake Tuesday"));
    }

    #[test]
    fn it_works_without_spaces_and_with_articles() {
        let text = "蓝浦灯塔周六重新开放。";
        assert!(!are_unrelated(("蓝浦灯塔重新开放", text), ("灯塔开放参观", text)));
        assert!(are_unrelated(("蓝浦灯塔重新开放", text), ("股市大幅下跌", text)));
        let text = "أعلنت الوزارة افتتاح المكتبة الجديدة في المدينة";
        assert!(!are_unrelated(("مكتبة جديدة بمدينة", text), ("وزارة تعلن افتتاح", text)));
    }
}
