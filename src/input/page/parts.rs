//! Tags and attributes go in; what they mean for the text inside comes out.

use trafilatura::dom::{Document, NodeId};

use super::clean::ATTRIBUTES;

/// What a tag does to the flow of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// Begins and ends a line.
    Block,
    /// Begins and ends a row of cells.
    Row,
    /// Is a cell of a row.
    Cell,
    /// Breaks the line.
    Break,
    /// Does nothing.
    Inline,
    /// Holds no text of the page.
    NoText,
}

impl Role {
    pub(super) fn of(tag: &str) -> Self {
        match tag {
            "address" | "article" | "aside" | "blockquote" | "body" | "center" | "caption" | "dd"
            | "details" | "dialog" | "dir" | "div" | "dl" | "dt" | "fieldset" | "figcaption" | "figure"
            | "footer" | "form" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "header" | "hgroup" | "li"
            | "main" | "menu" | "nav" | "ol" | "p" | "pre" | "section" | "summary" | "table" | "tbody"
            | "tfoot" | "thead" | "ul" => Role::Block,
            "tr" => Role::Row,
            "td" | "th" => Role::Cell,
            "br" | "hr" => Role::Break,
            "script" | "style" | "template" | "noscript" | "svg" | "math" | "iframe" | "object" | "embed"
            | "applet" | "canvas" | "audio" | "video" | "map" | "head" | "link" | "meta" | "title"
            | "img" | "picture" | "source" | "track" | "input" | "textarea" | "select" | "option"
            | "optgroup" | "datalist" | "frameset" | "frame" | "noframes" | "area" | "param" | "base"
            | "wbr" | "rp" | "rt" => Role::NoText,
            _ => Role::Inline,
        }
    }
}

/// What a block of text is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Part {
    /// Running text.
    #[default]
    Paragraph,
    /// A heading.
    Heading,
    /// In a list.
    Item,
    /// In a table.
    Cell,
    /// In a quotation.
    Quote,
    /// Words under or on a picture.
    Caption,
    /// A post of a social network that the article shows.
    Post,
}

/// What is longer is an article that shows a picture.
pub(super) const LONGEST_CAPTION: usize = 600;

impl Part {
    /// What an element of so many characters is that stands in this part.
    pub(super) fn inside(self, tag: &str, attributes: &Attributes, chars: usize) -> Self {
        match (self, tag) {
            (Part::Post | Part::Caption, _) => self,
            (_, "blockquote") if attributes.is_post() => Part::Post,
            (_, "figcaption") => Part::Caption,
            _ if chars <= LONGEST_CAPTION && attributes.is_caption() => Part::Caption,
            (_, "h1" | "h2" | "h3" | "h4" | "h5" | "h6") => Part::Heading,
            (_, "blockquote") => Part::Quote,
            (_, "li" | "dd" | "dt") => Part::Item,
            (_, "td" | "th") => Part::Cell,
            _ => self,
        }
    }
}

/// The attributes of an element that say what it is for.
#[derive(Default)]
pub(super) struct Attributes {
    given: Vec<(&'static str, String)>,
}

/// Parts of names for what stands beside an article.
const APART: [&str; 10] = [
    "newsletter",
    "subscri",
    "signup",
    "sign-up",
    "related",
    "recirc",
    "recommend",
    "outbrain",
    "taboola",
    "mailing-list",
];
/// Parts of names for requests for consent.
const CONSENT: [&str; 6] = ["cookie", "consent", "gdpr", "onetrust", "privacy-banner", "privacy-notice"];

impl Attributes {
    pub(super) fn of(doc: &Document, id: NodeId) -> Self {
        // Most elements have none, and asking for each by its name costs more than all else here.
        let names = doc.attribute_names(id);
        let known = names.iter().filter_map(|name| ATTRIBUTES.iter().find(|known| **known == name.as_str()));
        let given = known.filter_map(|name| Some((*name, doc.get_attribute(id, name)?))).collect();
        Attributes { given }
    }

    pub(super) fn get(&self, name: &str) -> &str {
        self.given.iter().find(|(given, _)| *given == name).map_or("", |(_, value)| value)
    }

    /// Whether it is the frame that a social network gives its posts.
    pub(super) fn is_post(&self) -> bool {
        let class = self.get("class");
        ["twitter-", "instagram-media", "tiktok-embed", "fb-post", "bluesky-embed", "mastodon-embed"]
            .iter()
            .any(|name| class.contains(name))
    }

    /// Whether it is what is written under a picture.
    pub(super) fn is_caption(&self) -> bool {
        let class = self.get("class").to_ascii_lowercase();
        self.get("itemprop").contains("caption")
            || ["caption", "credit"].iter().any(|word| class.contains(word))
    }

    /// Whether it is named as something that stands beside an article: a letter to subscribe to, what to read next.
    pub(super) fn is_apart(&self) -> bool {
        self.is_named(&APART)
    }

    /// Whether it is named as a request for consent.
    pub(super) fn is_consent(&self) -> bool {
        self.is_named(&CONSENT)
    }

    fn is_named(&self, words: &[&str]) -> bool {
        ["id", "class"].iter().any(|attribute| {
            let name = self.get(attribute).to_ascii_lowercase();
            words.iter().any(|word| name.contains(word))
        })
    }

    /// Writes them into a start tag.
    pub(super) fn write(&self, html: &mut String) {
        for (name, value) in &self.given {
            html.push(' ');
            html.push_str(name);
            html.push_str("=\"");
            for c in value.chars() {
                match c {
                    '"' => html.push_str("&quot;"),
                    '&' => html.push_str("&amp;"),
                    c => html.push(c),
                }
            }
            html.push('"');
        }
    }
}
