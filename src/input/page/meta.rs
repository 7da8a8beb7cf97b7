//! A page in, what it says of its article out: title, dates, author, outlet, address, language.

mod byline;
mod credit;
mod dates;
mod facts;
mod headline;
mod linked;
mod months;
mod outlet;
mod stamp;
mod visible;

use facts::Facts;
use linked::{Known, Linked};
use stamp::{Manner, Order};

use super::super::url::{normal_form, normal_host};

/// What a page says of its article. Nothing is made up: a field that it does not tell is `None`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Meta {
    /// Headline.
    pub(super) title: Option<String>,
    /// What the page gives as its summary.
    pub(super) description: Option<String>,
    /// First publication: RFC 3339; a bare day, or a time without zone, where the page tells no more.
    pub(super) published: Option<String>,
    /// Last change, in the same form.
    pub(super) modified: Option<String>,
    /// Names of the authors, joined by ", ".
    pub(super) author: Option<String>,
    /// Outlet: the name that the site gives itself, else its registered domain.
    pub(super) source: Option<String>,
    /// Language tag.
    pub(super) language: Option<String>,
    /// Canonical address.
    pub(super) url: Option<String>,
    /// Agency or other outlet that the article is credited to.
    pub(super) credit: Option<String>,
}

/// Reads what a page says of its article. `url` is where it was fetched from and `captured` when, if that is known.
pub(super) fn meta(html: &str, url: Option<&str>, captured: Option<&str>) -> Meta {
    let facts = Facts::of(html);
    let values: Vec<linked::Value> = facts.linked.iter().flat_map(|json| linked::read(json)).collect();
    let canonical = outlet::canonical(&facts, url);
    let addresses: Vec<&str> = [url, canonical.as_deref()].into_iter().flatten().collect();
    let known = Known {
        addresses: addresses.iter().filter_map(|address| normal_form(address)).collect(),
        headlines: headline::shown(&facts),
    };
    let linked = Linked::new(&values, &known);
    let language = outlet::language(&facts, &linked);
    let lower = language.as_deref().map(str::to_ascii_lowercase);
    let host = url.or(canonical.as_deref()).and_then(normal_host);
    let manner = Manner { language: lower.as_deref(), order: order(lower.as_deref(), host.as_deref()) };
    let names = outlet::names(&facts, &linked, url.or(canonical.as_deref()));
    let title = headline::title(&facts, &linked, &names);
    let around = dates::Around {
        manner,
        addresses,
        captured: captured.and_then(|text| stamp::value(text, Manner::default())),
        headline: headline::place(&facts, title.as_deref()),
    };
    let dates = dates::dates(&facts, &linked, &around);
    Meta {
        description: outlet::description(&facts, &linked),
        published: dates.published.map(|stamp| stamp.to_string()),
        modified: dates.modified.map(|stamp| stamp.to_string()),
        author: byline::author(&facts, &linked, &around, &names),
        source: outlet::source(&facts, &linked, url.or(canonical.as_deref())),
        credit: credit::credit(&facts, &linked, &names, url.or(canonical.as_deref())),
        title,
        language,
        url: canonical,
    }
}

/// The United States write the month first, and so do the Philippines; English under another country's domain does
/// not, whatever language tag a content system has put there.
fn order(language: Option<&str>, host: Option<&str>) -> Order {
    let is_american = matches!(language, Some("en-us" | "en-ph"));
    let domain = host.and_then(|host| host.rsplit('.').next()).unwrap_or_default();
    let is_country =
        domain.len() == 2 && !matches!(domain, "us" | "ph" | "co" | "io" | "me" | "tv" | "ai" | "fm");
    if is_american && !is_country { Order::MonthFirst } else { Order::DayFirst }
}

/// Letters and digits in lower case: what is left of two headlines that are one.
fn folded(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests;
