//! Words for today, yesterday and tomorrow -> which of two texts tells of a day from further behind.
//!
//! Where one sentence says "today" and what became of it says "yesterday", the second was written a day later. It is the
//! one thing that newspapers without times of publication keep changing in each other's copy.

use std::cmp::Ordering;

/// Words that name a day by the day of writing, and how many days after that it is.
const WORDS: [(&str, i8); 65] = [
    ("tomorrow", 1),
    ("today", 0),
    ("tonight", 0),
    ("yesterday", -1),
    ("غدا", 1),
    ("غداً", 1),
    ("غدًا", 1),
    ("اليوم", 0),
    ("أمس", -1),
    ("امس", -1),
    ("morgen", 1),
    ("heute", 0),
    ("gestern", -1),
    ("vorgestern", -2),
    ("demain", 1),
    ("aujourd'hui", 0),
    ("aujourd’hui", 0),
    ("hier", -1),
    ("mañana", 1),
    ("hoy", 0),
    ("ayer", -1),
    ("anteayer", -2),
    ("domani", 1),
    ("oggi", 0),
    ("ieri", -1),
    ("amanhã", 1),
    ("hoje", 0),
    ("ontem", -1),
    ("anteontem", -2),
    ("vandaag", 0),
    ("gisteren", -1),
    ("eergisteren", -2),
    ("overmorgen", 2),
    ("idag", 0),
    ("igår", -1),
    ("imorgon", 1),
    ("jutro", 1),
    ("dziś", 0),
    ("dzisiaj", 0),
    ("wczoraj", -1),
    ("przedwczoraj", -2),
    ("завтра", 1),
    ("сегодня", 0),
    ("вчера", -1),
    ("позавчера", -2),
    ("сьогодні", 0),
    ("вчора", -1),
    ("yarın", 1),
    ("bugün", 0),
    ("dün", -1),
    ("فردا", 1),
    ("امروز", 0),
    ("دیروز", -1),
    ("αύριο", 1),
    ("σήμερα", 0),
    ("χθες", -1),
    ("χτες", -1),
    ("huomenna", 1),
    ("tänään", 0),
    ("eilen", -1),
    ("zítra", 1),
    ("dnes", 0),
    ("včera", -1),
    ("azi", 0),
    ("astăzi", 0),
];

/// Which of two sides that replaced each other was written first, by the days that they name; each in one piece or several.
pub(super) fn written_first<'t>(
    one: impl Iterator<Item = &'t str>,
    other: impl Iterator<Item = &'t str>,
) -> Option<Ordering> {
    let (one, other) = (named(one)?, named(other)?);
    // What was further ahead is nearer, or past, in the later text.
    Some(other.cmp(&one)).filter(|order| order.is_ne())
}

/// The day that some pieces of text name, if they name one.
fn named<'t>(pieces: impl Iterator<Item = &'t str>) -> Option<i8> {
    let is_between = |letter: char| !letter.is_alphabetic() && !matches!(letter, '\'' | '’' | '\u{64b}');
    let mut days = pieces.flat_map(|piece| piece.split(is_between)).filter_map(day);
    let day = days.next()?;
    days.all(|other| other == day).then_some(day)
}

fn day(word: &str) -> Option<i8> {
    let word = word.to_lowercase();
    WORDS.iter().find(|(name, _)| *name == word).map(|(_, day)| *day)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written_first(one: &str, other: &str) -> Option<Ordering> {
        super::written_first([one].into_iter(), [other].into_iter())
    }

    #[test]
    fn who_says_yesterday_wrote_after_who_said_today() {
        assert_eq!(written_first("said today", "said on Monday, yesterday"), Some(Ordering::Less));
        assert_eq!(written_first("Yesterday", "today"), Some(Ordering::Greater));
        assert_eq!(written_first("tomorrow", "today"), Some(Ordering::Less));
        assert_eq!(written_first("اليوم الثلاثاء", "أمس الثلاثاء"), Some(Ordering::Less));
        assert_eq!(written_first("أمس", "غداً"), Some(Ordering::Greater));
        assert_eq!(written_first("heute", "vorgestern"), Some(Ordering::Less));
    }

    #[test]
    fn else_it_cannot_be_told() {
        assert_eq!(written_first("today", "on Monday"), None);
        assert_eq!(written_first("today", "today"), None);
        assert_eq!(written_first("yesterday and today", "yesterday"), None);
        assert_eq!(written_first("", ""), None);
    }

    #[test]
    fn each_word_is_listed_once_and_as_it_is_looked_for() {
        for (number, (word, _)) in WORDS.iter().enumerate() {
            assert_eq!(*word, word.to_lowercase());
            assert!(WORDS[..number].iter().all(|(other, _)| other != word), "{word}");
        }
    }
}
