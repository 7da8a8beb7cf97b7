//! The facts of a page in, the agency or other outlet that its article is credited to out, where that is marked up.

use super::facts::Facts;
use super::folded;
use super::linked::{Linked, Value};
use super::outlet;

/// Fields of JSON-LD that may name whose article it was first.
const FIELDS: [&str; 4] = ["sourceOrganization", "provider", "creditText", "copyrightHolder"];
/// Metas that may.
const METAS: [&str; 8] = [
    "original-source",
    "syndication-source",
    "article:source",
    "news_source",
    "dc.source",
    "dcterms.source",
    "source",
    "dcsext.source",
];
/// Metas and fields for authors, where an agency may stand in the place of a person.
const AUTHORS: [&str; 5] = ["article:author", "author", "byl", "dc.creator", "parsely-author"];

/// News agencies as they are named in bylines, folded. Names that are also words or persons are left out.
const AGENCIES: [&str; 62] = [
    "dpa",
    "deutschepresseagentur",
    "afp",
    "agencefrancepresse",
    "reuters",
    "thomsonreuters",
    "associatedpress",
    "theassociatedpress",
    "ap",
    "efe",
    "agenciaefe",
    "europapress",
    "ansa",
    "adnkronos",
    "agi",
    "askanews",
    "tass",
    "тасс",
    "риановости",
    "interfax",
    "интерфакс",
    "xinhua",
    "新华社",
    "新華社",
    "中新社",
    "中央社",
    "pti",
    "presstrustofindia",
    "ians",
    "ani",
    "apa",
    "sda",
    "keystonesda",
    "kyodo",
    "共同通信",
    "時事通信",
    "yonhap",
    "연합뉴스",
    "pamedia",
    "pressassociation",
    "aap",
    "thecanadianpress",
    "canadianpress",
    "agênciabrasil",
    "estadãoconteúdo",
    "lusa",
    "agêncialusa",
    "pap",
    "čtk",
    "mti",
    "ntb",
    "ritzau",
    "stt",
    "belga",
    "anp",
    "télam",
    "notimex",
    "anadoluagency",
    "anadoluajansı",
    "antara",
    "bernama",
    "sid",
];

/// The credit; `names` are those that the site gives itself, folded.
pub(super) fn credit(facts: &Facts, linked: &Linked, names: &[String], url: Option<&str>) -> Option<String> {
    let of_linked = || FIELDS.into_iter().flat_map(|field| named(linked, field));
    let of_metas =
        || METAS.into_iter().flat_map(|name| facts.metas(name)).filter_map(|content| of_meta(content, url));
    of_linked().chain(of_metas()).find(|name| is_other(name, names)).or_else(|| agency(facts, linked, names))
}

fn named(linked: &Linked, field: &str) -> impl Iterator<Item = String> {
    let values = linked.article.and_then(|article| article.get(field)).map(Value::each).unwrap_or_default();
    let is_person = |value: &Value| value.text("@type").is_some_and(|kind| kind.ends_with("Person"));
    values
        .iter()
        .take(12)
        .filter(move |value| !is_person(value))
        .filter_map(|value| outlet::name(value, linked))
        .map(one_line)
}

/// An address stands for the outlet that it belongs to, unless that is the page's own.
fn of_meta(content: &str, url: Option<&str>) -> Option<String> {
    if !content.contains("://") {
        return Some(one_line(content)).filter(|name| !name.is_empty());
    }
    let domain = outlet::domain(content)?;
    (url.and_then(outlet::domain).as_ref() != Some(&domain)).then_some(domain)
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether this names an outlet, and another than the page's own.
fn is_other(name: &str, names: &[String]) -> bool {
    let own = folded(name);
    let is_short = (2..80).contains(&name.chars().count());
    let is_same = |other: &String| {
        *other == own
            || own.len() > 3 && other.len() > 3 && (own.contains(other.as_str()) || other.contains(&own))
    };
    is_short && own.chars().any(char::is_alphabetic) && !names.iter().any(is_same)
}

/// An agency in the place of an author.
fn agency(facts: &Facts, linked: &Linked, names: &[String]) -> Option<String> {
    let metas = AUTHORS.into_iter().flat_map(|name| facts.metas(name)).map(str::to_owned);
    let parts: Vec<String> = named(linked, "author").chain(metas).collect();
    let parts = parts.iter().flat_map(|author| author.split([',', ';', '/', '|', '&'])).map(str::trim);
    parts.filter_map(agency_of).find(|agency| is_other(agency, names)).map(str::to_owned)
}

/// The agency that a part of a byline names, as itself or as the employer of a writer: "AP Sports Writer".
fn agency_of(part: &str) -> Option<&str> {
    let is_agency = |text: &str| AGENCIES.contains(&folded(text).as_str());
    if is_agency(part) {
        return Some(part);
    }
    let (first, rest) = part.split_once(' ')?;
    let is_writer =
        ["writer", "correspondent", "reporter", "staff"].contains(&folded(rest.rsplit(' ').next()?).as_str());
    (is_writer && is_agency(first)).then_some(first)
}
