//! A page goes in; the text of its article comes out where the page states it as data.

use serde_json::Value;

use super::strip::strip;
use super::tags::{Scope, Tags, Token};

/// Longest script that is read, in bytes.
const LONGEST: usize = 4 << 20;

/// The longest text that the page's linked data gives as the body of an article.
pub(super) fn stated(html: &str) -> Option<String> {
    let mut longest = String::new();
    for token in Tags::new(html, Scope::Shown) {
        let Token::Raw(tag, text) = token else { continue };
        let mut types = tag.attributes().filter(|(name, _)| name.eq_ignore_ascii_case("type"));
        let is_data = tag.is("script") && types.any(|(_, value)| value.contains("ld+json"));
        if is_data
            && text.len() <= LONGEST
            && text.contains("articleBody")
            && let Ok(value) = serde_json::from_str(text.trim())
        {
            longest_body(&value, &mut longest);
        }
    }
    let text = if longest.contains('<') || longest.contains('&') {
        let once = strip(&longest).text;
        // Some escape the tags as well.
        if once.contains('<') { strip(&once).text } else { once }
    } else {
        longest.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
    };
    (!text.is_empty()).then_some(text)
}

fn longest_body(value: &Value, longest: &mut String) {
    // The parser of JSON nests no deeper than 128.
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                match value {
                    Value::String(text) if name == "articleBody" && text.len() > longest.len() => {
                        longest.clone_from(text)
                    }
                    _ => longest_body(value, longest),
                }
            }
        }
        Value::Array(values) => values.iter().for_each(|value| longest_body(value, longest)),
        _ => {}
    }
}

#[cfg(test)]
mod tests;
