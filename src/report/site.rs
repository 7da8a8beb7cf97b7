//! What is known of the stories of a crawl -> pages that a newsroom would print, and a twin of each for machines.
//!
//! `model` is what a page says, which is also its twin in JSON; the other files write it down as HTML. The pages are of
//! one family with those of `newsprint diff`: the same escaping, the same look, a policy that names the style and the
//! script by their hashes. Nothing that an article says is a file name, a class or an address inside the report.

mod certainty;
mod frame;
mod index;
pub mod model;
mod outlets;
mod redact;
mod said;
mod story;
mod table;
mod templates;
mod timeline;
mod tree;
mod variorum;

pub use certainty::certainty_page;
pub use index::index_page;
pub use outlets::outlets_page;
pub use redact::{hidden, hide_words, redacted, without_frame};
pub use said::{delay, percent};
pub use story::story_page;
pub use templates::templates_page;

use serde::Serialize;

use crate::report::diff::html::text::acts;

/// Version of the twins.
pub const SITE_SCHEMA: u32 = 1;

/// Where a page stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// In a report, with other pages to go to.
    InReport,
    /// Alone.
    Alone,
}

/// The twin of a page: JSON in a line.
pub fn twin(page: &impl Serialize) -> Vec<u8> {
    let mut bytes = serde_json::to_vec(page).expect("a page is plain data");
    bytes.push(b'\n');
    bytes
}

/// JSON for a script element: as nothing of it closes the element, it is data whoever wrote it.
fn block(data: &impl Serialize) -> String {
    let json = serde_json::to_string(data).expect("a page is plain data");
    let mut safe = String::with_capacity(json.len() + json.len() / 64);
    for character in json.chars() {
        // Direction marks and the like as well: whoever reads the source of a page is not to be misled.
        if matches!(character, '<' | '>' | '&') || acts(character) {
            for unit in character.encode_utf16(&mut [0; 2]) {
                safe.push_str(&format!("\\u{unit:04x}"));
            }
        } else {
            safe.push(character);
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn data_never_closes_its_element_and_stays_what_it_is() {
        let text = "</script><!--<script>\u{2028}\u{2029}&amp; \"x\" \u{0} \u{202e} \u{1fffe} 灯塔";
        let safe = block(&text);
        assert!(!safe.contains(['<', '>', '&', '\u{2028}', '\u{2029}', '\0', '\u{202e}', '\u{1fffe}']));
        assert_eq!(serde_json::from_str::<String>(&safe).unwrap(), text);
    }
}
