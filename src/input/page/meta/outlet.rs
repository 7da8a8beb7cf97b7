//! The facts of a page in, whose it is out: outlet, canonical address, language, summary.

use super::super::super::url::normal_form;
use super::facts::Facts;
use super::folded;
use super::linked::{Linked, Value};

/// The registered domain of an address.
pub(super) fn domain(url: &str) -> Option<String> {
    let form = normal_form(url)?;
    let host = form.strip_prefix("https://")?.split(['/', ':']).next()?;
    let domain = psl::domain_str(host).map(str::to_owned);
    domain.or_else(|| Some(host.to_owned()))
}

/// The address that the page gives as its own: an absolute one of the web, of the site that it was fetched from if
/// that is known, and not the front page of that site unless the front page was fetched.
pub(super) fn canonical(facts: &Facts, url: Option<&str>) -> Option<String> {
    let given = facts.canonical.as_deref().into_iter().chain(facts.metas("og:url")).map(str::trim);
    given.filter(|given| is_absolute(given)).find(|given| is_own(given, url)).map(str::to_owned)
}

fn is_absolute(address: &str) -> bool {
    let lower = address.get(..8).unwrap_or(address).to_ascii_lowercase();
    (lower.starts_with("http://") || lower.starts_with("https://")) && !address.contains(char::is_whitespace)
}

fn is_own(given: &str, url: Option<&str>) -> bool {
    let Some(given_form) = normal_form(given) else { return false };
    let Some((url, url_form)) = url.and_then(|url| Some((url, normal_form(url)?))) else { return true };
    let is_root = |form: &str| form.matches('/').count() == 3 && form.ends_with('/');
    domain(given) == domain(url) && (is_root(&url_form) || !is_root(&given_form))
}

/// A language tag such as `de` or `pt-BR`.
pub(super) fn language(facts: &Facts, linked: &Linked) -> Option<String> {
    let metas =
        ["og:locale", "content-language", "dc.language", "dcterms.language", "language", "inlanguage"];
    let given =
        facts.language.as_deref().into_iter().chain(metas.into_iter().flat_map(|name| facts.metas(name)));
    let of_linked = linked.article.or(linked.page).and_then(|article| article.text("inLanguage"));
    given.chain(of_linked).find_map(tag)
}

fn tag(given: &str) -> Option<String> {
    let given = given.split([',', ';']).next()?.trim().replace('_', "-");
    let mut parts = given.split('-');
    let language = parts
        .next()
        .filter(|own| matches!(own.len(), 2 | 3) && own.bytes().all(|byte| byte.is_ascii_alphabetic()))?;
    let mut tag = language.to_ascii_lowercase();
    for part in parts.take(2) {
        let part = match part.len() {
            2 => part.to_ascii_uppercase(),
            3 if part.bytes().all(|byte| byte.is_ascii_digit()) => part.to_owned(),
            4 => part[..1].to_ascii_uppercase() + &part[1..].to_ascii_lowercase(),
            _ => break,
        };
        if !part.is_ascii() {
            break;
        }
        tag.push('-');
        tag.push_str(&part);
    }
    Some(tag)
}

pub(super) fn description(facts: &Facts, linked: &Linked) -> Option<String> {
    let metas = [
        "og:description",
        "description",
        "twitter:description",
        "dc.description",
        "dcterms.description",
        "sailthru.description",
    ];
    let of_linked = linked.article.and_then(|article| article.text("description"));
    facts
        .meta(&metas)
        .or(of_linked)
        .map(|text| text.split_whitespace().collect::<Vec<_>>().join(" "))
        .filter(|text| !text.is_empty())
}

/// The name of a person or organisation.
pub(super) fn name<'v>(value: &'v Value, linked: &'v Linked) -> Option<&'v str> {
    let value = linked.resolve(value);
    value
        .text("name")
        .or_else(|| value.as_text())
        .map(str::trim)
        .filter(|name| !name.is_empty() && !name.starts_with("http"))
}

fn publisher<'v>(linked: &'v Linked) -> Option<&'v str> {
    let publisher = linked.article.or(linked.page)?.get("publisher")?;
    name(publisher.each().first()?, linked)
}

/// The outlet.
pub(super) fn source(facts: &Facts, linked: &Linked, url: Option<&str>) -> Option<String> {
    let is_name = |name: &&str| !name.is_empty() && name.chars().count() < 80 && !name.starts_with("http");
    let names = [facts.meta(&["og:site_name"]), publisher(linked), facts.meta(&["application-name"])];
    let named = names.into_iter().flatten().map(str::trim).find(is_name);
    named.map(|name| name.split_whitespace().collect::<Vec<_>>().join(" ")).or_else(|| domain(url?))
}

/// Names that the site gives itself, folded.
pub(super) fn names(facts: &Facts, linked: &Linked, url: Option<&str>) -> Vec<String> {
    let metas = [
        "og:site_name",
        "application-name",
        "apple-mobile-web-app-title",
        "twitter:site",
        "publisher",
        "dc.publisher",
    ];
    let given = metas.into_iter().flat_map(|name| facts.metas(name)).chain(publisher(linked)).map(folded);
    let domain = url.and_then(domain);
    let bare = domain.as_deref().and_then(|domain| domain.split('.').next()).map(folded);
    let host = url
        .and_then(normal_form)
        .and_then(|form| form.strip_prefix("https://")?.split('/').next().map(folded));
    given.chain(bare).chain(domain.as_deref().map(folded)).chain(host).filter(|name| name.len() > 1).collect()
}
