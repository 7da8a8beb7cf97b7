//! What was fetched, before it is an article: the body of a web page or a plain text, with what the archive tells
//! of it.

use serde::{Deserialize, Serialize};

/// A page as it was fetched: content encodings undone, its characters not yet decoded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fetched {
    /// Record of the source that it stands in, counted from 1.
    pub number: u64,
    /// Offset in bytes of that record in the plain form of the source.
    pub byte: u64,
    /// Address it was fetched from.
    pub url: Option<String>,
    /// When it was fetched, as the archive gives it.
    pub captured: Option<String>,
    /// What the body is.
    pub kind: Kind,
    /// Character set that the server named.
    pub charset: Option<String>,
    /// The body.
    pub body: Vec<u8>,
    /// What is worth knowing about it.
    pub flags: Vec<Flag>,
}

impl Fetched {
    /// A body that nothing else is known of.
    pub fn alone(kind: Kind, body: Vec<u8>) -> Self {
        let (url, captured, charset) = (None, None, None);
        Fetched { number: 0, byte: 0, url, captured, kind, charset, body, flags: Vec::new() }
    }
}

/// What a body is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A web page.
    Html,
    /// Plain text.
    Text,
}

/// What is worth knowing about an article that was made from a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Flag {
    /// The archive says that it holds only the beginning of the page.
    Truncated,
    /// The body is shorter than its header says, or its encoding ends early.
    BodyCut,
    /// The body is not encoded as its header says; it was taken as it is.
    WrongEncoding,
    /// The character set was guessed from the bytes.
    GuessedCharset,
    /// The page was refused by the extraction or ended it: the text is the page without its tags.
    Stripped,
    /// The text has nothing to do with the page's own title and description.
    DoubtfulExtraction,
}

impl Flag {
    /// The word that stands for it in every file.
    pub fn word(self) -> &'static str {
        match self {
            Flag::Truncated => "truncated",
            Flag::BodyCut => "body_cut",
            Flag::WrongEncoding => "wrong_encoding",
            Flag::GuessedCharset => "guessed_charset",
            Flag::Stripped => "stripped",
            Flag::DoubtfulExtraction => "doubtful_extraction",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flag_is_one_word_everywhere() {
        for flag in [
            Flag::Truncated,
            Flag::BodyCut,
            Flag::WrongEncoding,
            Flag::GuessedCharset,
            Flag::Stripped,
            Flag::DoubtfulExtraction,
        ] {
            assert_eq!(serde_json::to_value(flag).expect("a word"), flag.word());
        }
    }
}
