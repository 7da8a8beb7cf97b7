//! A text -> its language, as far as cutting sentences and reading facts need it.

/// A language by its two-letter code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Language([u8; 2]);

impl Language {
    /// English, which is also what is taken for a language that cannot be told.
    pub const ENGLISH: Language = Language(*b"en");

    /// The language of a tag such as `pt-BR`; `None` where it does not begin with a two-letter code.
    pub fn from_tag(tag: &str) -> Option<Self> {
        let code = tag.split(['-', '_']).next().unwrap_or_default();
        let code: [u8; 2] = code.as_bytes().try_into().ok()?;
        code.iter()
            .all(u8::is_ascii_alphabetic)
            .then(|| Language(code.map(|letter| letter.to_ascii_lowercase())))
    }

    /// The two letters.
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.0).expect("two ASCII letters")
    }

    /// The language of a text: by its script where that decides, else by what `whatlang` says of its beginning, which
    /// is asked only if the small words of English are not in it.
    pub fn of(text: &str) -> Self {
        let head = &text[..text.floor_char_boundary(2000)];
        if is_english(head) {
            return Language::ENGLISH;
        }
        let Some(info) = whatlang::detect(&head[..head.floor_char_boundary(800)]) else {
            return Language::ENGLISH;
        };
        if !info.is_reliable() && info.confidence() < 0.1 && info.script() == whatlang::Script::Latin {
            return Language::ENGLISH;
        }
        Language::from_tag(two_letters(info.lang())).unwrap_or(Language::ENGLISH)
    }
}

/// Whether at least one word in fourteen is a small word that no other language spells so. (Dutch has "of" and "was",
/// German "was" and "will": less than half of them in any text.)
fn is_english(text: &str) -> bool {
    let (mut words, mut small) = (0, 0);
    for word in text.split_ascii_whitespace() {
        words += 1;
        small += usize::from(matches!(
            word,
            "the"
                | "The"
                | "and"
                | "that"
                | "with"
                | "its"
                | "his"
                | "from"
                | "they"
                | "which"
                | "has"
                | "said"
                | "would"
                | "their"
                | "been"
                | "were"
                | "are"
                | "this"
                | "who"
                | "about"
                | "of"
                | "into"
                | "than"
                | "after"
        ));
    }
    small * 14 >= words && small > 0
}

/// ISO 639-1 for the ISO 639-3 of `whatlang`, for the languages whose sentences are cut by rules of their own.
fn two_letters(language: whatlang::Lang) -> &'static str {
    use whatlang::Lang;
    match language {
        Lang::Deu => "de",
        Lang::Fra => "fr",
        Lang::Spa => "es",
        Lang::Ita => "it",
        Lang::Por => "pt",
        Lang::Nld => "nl",
        Lang::Pol => "pl",
        Lang::Rus => "ru",
        Lang::Ukr => "uk",
        Lang::Bul => "bg",
        Lang::Ara => "ar",
        Lang::Urd => "ur",
        Lang::Cmn => "zh",
        Lang::Jpn => "ja",
        Lang::Hin => "hi",
        Lang::Ben => "bn",
        Lang::Mar => "mr",
        Lang::Tam => "ta",
        Lang::Tel => "te",
        Lang::Kan => "kn",
        Lang::Mal => "ml",
        Lang::Guj => "gu",
        Lang::Pan => "pa",
        Lang::Ell => "el",
        Lang::Hye => "hy",
        Lang::Dan => "da",
        Lang::Fin => "fi",
        Lang::Cat => "ca",
        Lang::Slk => "sk",
        Lang::Mya => "my",
        Lang::Amh => "am",
        Lang::Tur => "tr",
        Lang::Swe => "sv",
        Lang::Nob => "nb",
        Lang::Ces => "cs",
        Lang::Ron => "ro",
        Lang::Hun => "hu",
        Lang::Heb => "he",
        Lang::Pes => "fa",
        Lang::Kor => "ko",
        Lang::Tha => "th",
        Lang::Vie => "vi",
        Lang::Ind => "id",
        _ => "en",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_are_told() {
        for (code, text) in [
            (
                "en",
                "The harbour board said on Tuesday that the ferry would stay in dry dock until the middle of May.",
            ),
            (
                "de",
                "Der Hafenausschuss teilte am Dienstag mit, dass die Fähre bis Mitte Mai im Trockendock bleibt.",
            ),
            (
                "fr",
                "Le conseil du port a annoncé mardi que le ferry resterait en cale sèche jusqu’à la mi-mai.",
            ),
            (
                "es",
                "La junta del puerto dijo el martes que el ferry seguirá en dique seco hasta mediados de mayo.",
            ),
            (
                "nl",
                "Het havenbestuur zei dinsdag dat de veerboot tot half mei of later in het droogdok blijft liggen.",
            ),
            ("ru", "Портовый совет сообщил во вторник, что паром останется в сухом доке до середины мая."),
            ("ar", "قال مجلس الميناء يوم الثلاثاء إن العبارة ستبقى في الحوض الجاف حتى منتصف مايو."),
            ("ja", "港湾局は火曜日、フェリーが五月中旬まで乾ドックにとどまると発表した。"),
            ("en", ""),
        ] {
            assert_eq!(Language::of(text).code(), code, "{text}");
        }
        assert_eq!(
            Language::from_tag("pt-BR").map(|language| language.code().to_string()).as_deref(),
            Some("pt")
        );
        assert_eq!(Language::from_tag("eng"), None);
    }
}
