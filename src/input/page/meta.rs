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
    let language = outlet::language(&facts);
    let known = Known {
        addresses: [url, canonical.as_deref()].into_iter().flatten().collect(),
        headlines: headline::shown(&facts),
    };
    let linked = Linked::new(&values, &known);
    let lower = language.as_deref().map(str::to_ascii_lowercase);
    let manner = Manner { language: lower.as_deref(), order: order(lower.as_deref()) };
    let names = outlet::names(&facts, &linked, url.or(canonical.as_deref()));
    let title = headline::title(&facts, &linked, &names);
    let around = dates::Around {
        manner,
        addresses: known.addresses.clone(),
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

fn order(language: Option<&str>) -> Order {
    match language {
        Some("en-us" | "en_us") => Order::MonthFirst,
        _ => Order::DayFirst,
    }
}

/// Letters and digits in lower case: what is left of two headlines that are one.
fn folded(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Whether two addresses are of one page.
fn is_same(one: &str, other: &str) -> bool {
    match (super::super::url::normal_form(one), super::super::url::normal_form(other)) {
        (Some(one), Some(other)) => one == other,
        _ => false,
    }
}
