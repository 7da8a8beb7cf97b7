//! A page goes in; what it says of itself comes out: the headlines and summaries it gives.

use trafilatura::dom::Document;

/// What a page says that it is about.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Claims {
    /// Its titles: of the tab, for sharing, the first headings.
    pub(super) titles: Vec<String>,
    /// Its summaries.
    pub(super) summaries: Vec<String>,
}

const TITLES: &str = r#"meta[property="og:title"], meta[name="og:title"], meta[name="twitter:title"]"#;
const SUMMARIES: &str = r#"meta[property="og:description"], meta[name="og:description"], meta[name="description"], meta[name="twitter:description"]"#;

impl Claims {
    /// Reads a page.
    pub(super) fn of(doc: &Document) -> Self {
        let contents = |selector: &str| -> Vec<String> {
            let found = doc.query_selector_all(doc.root(), selector);
            found.into_iter().filter_map(|id| doc.get_attribute(id, "content")).collect()
        };
        let texts = |selector: &str, most: usize| -> Vec<String> {
            let found = doc.query_selector_all(doc.root(), selector);
            found.into_iter().take(most).map(|id| doc.text_content(id)).collect()
        };
        let mut titles = contents(TITLES);
        titles.extend(texts("head > title", 1));
        titles.extend(texts("h1", 1));
        let mut claims = Claims { titles, summaries: contents(SUMMARIES) };
        for claimed in [&mut claims.titles, &mut claims.summaries] {
            claimed.retain(|text| text.chars().any(char::is_alphanumeric));
            claimed.dedup();
        }
        claims
    }
}
