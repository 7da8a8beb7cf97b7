//! The facts of a page in, whose it is out: outlet, canonical address, language, summary, credit.

use super::facts::Facts;
use super::linked::Linked;

pub(super) fn canonical(facts: &Facts, _url: Option<&str>) -> Option<String> {
    let link = facts.canonical.as_deref().or_else(|| facts.meta(&["og:url"]))?;
    link.starts_with("http").then(|| link.trim().to_owned())
}

pub(super) fn language(facts: &Facts) -> Option<String> {
    facts.language.as_deref().map(|tag| tag.trim().replace('_', "-")).filter(|tag| !tag.is_empty())
}

pub(super) fn description(facts: &Facts, _linked: &Linked) -> Option<String> {
    facts.meta(&["og:description", "description"]).map(str::to_owned)
}

pub(super) fn source(facts: &Facts, _linked: &Linked, _url: Option<&str>) -> Option<String> {
    facts.meta(&["og:site_name", "application-name"]).map(str::to_owned)
}

pub(super) fn credit(_facts: &Facts, _linked: &Linked) -> Option<String> {
    None
}
