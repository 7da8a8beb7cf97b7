//! What all pages of a report begin and end with: the policy, the style, the way to the other pages.

use std::fmt::{self, Write};

use super::Place;
use crate::report::diff::html::policy::STYLE as DIFF_STYLE_HASH;
use crate::report::diff::html::{STYLE as DIFF_STYLE, text::Bare};

const STYLE: &str = include_str!("site.css");
/// The script of the index.
pub(super) const INDEX_SCRIPT: Script = Script { text: include_str!("index.js"), hash: INDEX_HASH };
/// The script of the outlets.
pub(super) const OUTLETS_SCRIPT: Script = Script { text: include_str!("outlets.js"), hash: OUTLETS_HASH };
/// The script of a story.
pub(super) const STORY_SCRIPT: Script = Script { text: include_str!("story.js"), hash: STORY_HASH };

/// SHA-256 of `site.css`.
const STYLE_HASH: &str = "sha256-4HDBr7gnhr60NIi1MP8EJwdmOd4702xVAMHkMNR3ccM=";
/// SHA-256 of `index.js`.
const INDEX_HASH: &str = "sha256-g0O9Mu7wZtRGiZdswuCRTx/o3QqogHGFLmH4CHFHuMw=";
/// SHA-256 of `outlets.js`.
const OUTLETS_HASH: &str = "sha256-FNE36cH8fcV9aSMDyO2OCIWpKHqntSTa6Ki0GLX0i2s=";
/// SHA-256 of `story.js`.
const STORY_HASH: &str = "sha256-LUlOl6JurIVnawc2TpeF3zumZu6+GPNqEL6+xu/+Zjw=";

/// A script with its hash.
#[derive(Clone, Copy, Debug)]
pub(super) struct Script {
    pub(super) text: &'static str,
    hash: &'static str,
}

/// The pages that every other one leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Page {
    Index,
    Outlets,
    Templates,
    Certainty,
    Story,
}

const PAGES: [(Page, &str, &str); 4] = [
    (Page::Index, "index.html", "Stories"),
    (Page::Outlets, "outlets.html", "Outlets"),
    (Page::Templates, "templates.html", "Templates"),
    (Page::Certainty, "certainty.html", "How sure this is"),
];

/// A page up to what stands in its header. `twin` is the file with the same in JSON.
pub(super) fn head(
    out: &mut String,
    page: Page,
    place: Place,
    title: &str,
    script: Option<Script>,
    twin: &str,
) -> fmt::Result {
    let scripts = script.map_or("'none'".to_string(), |script| format!("'{}'", script.hash));
    writeln!(out, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">")?;
    writeln!(
        out,
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src '{DIFF_STYLE_HASH}' \
         '{STYLE_HASH}'; script-src {scripts}; img-src data:; base-uri 'none'; form-action 'none'\">"
    )?;
    writeln!(out, "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">")?;
    writeln!(out, "<meta name=\"referrer\" content=\"no-referrer\">")?;
    writeln!(out, "<meta name=\"color-scheme\" content=\"light dark\">")?;
    writeln!(out, "<link rel=\"icon\" href=\"data:,\">\n<title>{}</title>", Bare(title))?;
    writeln!(out, "<style>{DIFF_STYLE}</style>\n<style>{STYLE}</style>\n</head>\n<body>")?;
    if place == Place::InReport {
        let up = if page == Page::Story { "../" } else { "" };
        writeln!(out, "<nav class=\"pages\" aria-label=\"Report\">")?;
        for (other, file, name) in PAGES {
            let is_here = if other == page { " aria-current=\"page\"" } else { "" };
            writeln!(out, "<a href=\"{up}{file}\"{is_here}>{name}</a>")?;
        }
        writeln!(
            out,
            "<a class=\"twin\" href=\"{twin}\" type=\"application/json\">This page as JSON</a>\n</nav>"
        )?;
    }
    writeln!(out, "<header>")
}

/// The end of a page.
pub(super) fn foot(out: &mut String, script: Option<Script>) -> fmt::Result {
    writeln!(
        out,
        "</main>\n<footer>Made by newsprint {}. All times are UTC.</footer>",
        env!("CARGO_PKG_VERSION")
    )?;
    if let Some(script) = script {
        writeln!(out, "<script>{}</script>", script.text)?;
    }
    writeln!(out, "</body>\n</html>")
}

#[cfg(test)]
mod tests {
    use super::*;
    use base64::Engine;
    use sha2::Digest;

    #[test]
    fn the_policy_names_what_is_shipped() {
        for (text, hash) in [
            (STYLE, STYLE_HASH),
            (INDEX_SCRIPT.text, INDEX_HASH),
            (OUTLETS_SCRIPT.text, OUTLETS_HASH),
            (STORY_SCRIPT.text, STORY_HASH),
        ] {
            let of_text = base64::prelude::BASE64_STANDARD.encode(sha2::Sha256::digest(text));
            assert_eq!(hash, format!("sha256-{of_text}"));
            assert!(!text.contains("</"), "a slash after < would end the element");
        }
    }
}
