//! The name or host of an outlet -> the names under which lines credit it.

use crate::input::url::normal_host;

/// Labels under which a country registers names. Not the list of public suffixes, which is in the program only with
/// its `html` part: what a text credits must not depend on that.
const SUFFIXES: [&str; 16] = [
    "co", "com", "org", "net", "gov", "edu", "ac", "or", "ne", "go", "gob", "gouv", "nom", "asso", "press",
    "info",
];

/// Sites that lend their name to those who write there.
const PLATFORMS: [&str; 9] =
    ["blogspot", "wordpress", "substack", "tumblr", "medium", "github", "wixsite", "weebly", "livejournal"];

/// The case in which a name is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Letters {
    /// Any.
    Any,
    /// Not in small letters only: short names are words.
    Capital,
}

/// The host, if this is one or an address.
pub(super) fn of(name: &str) -> Option<String> {
    let name = name.trim();
    let last = name.split(['/', ':']).next()?.rsplit('.').next()?;
    let is_address = name.contains("://");
    let is_host = !name.contains(char::is_whitespace)
        && name.contains('.')
        && (2..=24).contains(&last.len())
        && last.bytes().all(|byte| byte.is_ascii_alphanumeric())
        && last.bytes().any(|byte| byte.is_ascii_alphabetic());
    let host = (is_address || is_host).then(|| normal_host(name)).flatten()?;
    Some(host.split(':').next().unwrap_or_default().to_owned()).filter(|host| host.contains('.'))
}

/// The names under which an outlet is credited.
pub(super) fn names(outlet: &str) -> Vec<(String, Letters)> {
    let outlet = outlet.trim();
    let mut names = Vec::new();
    match of(outlet) {
        Some(host) => {
            let label = registered(&host);
            if label.chars().filter(|c| c.is_alphabetic()).count() > 1 {
                names.push((label.to_owned(), case(label)));
            }
            names.push((host, Letters::Any));
        }
        None => {
            let bare = outlet.get(..4).filter(|head| head.eq_ignore_ascii_case("the "));
            let bare = bare.map_or(outlet, |_| outlet[4..].trim_start());
            if bare.chars().filter(|c| c.is_alphabetic()).count() > 1 {
                names.push((bare.to_owned(), case(bare)));
                if !bare.starts_with(char::is_lowercase) || bare.len() != outlet.len() {
                    names.push((format!("The {bare}"), Letters::Capital));
                }
            }
        }
    }
    names
}

fn case(name: &str) -> Letters {
    match name.chars().count() {
        ..=3 => Letters::Capital,
        _ => Letters::Any,
    }
}

/// The label that its owner registered: "arabnews" of "www.arabnews.com".
fn registered(host: &str) -> &str {
    let mut labels: Vec<&str> = host.split('.').collect();
    let is_country = labels.last().is_some_and(|last| last.len() == 2);
    labels.pop();
    if labels.len() > 1 && is_country && labels.last().is_some_and(|last| SUFFIXES.contains(last)) {
        labels.pop();
    }
    if labels.len() > 1 && labels.last().is_some_and(|last| PLATFORMS.contains(last)) {
        labels.pop();
    }
    // "town.sc.gov.br": states and regions have two letters.
    if labels.len() > 1 && labels.last().is_some_and(|last| last.len() <= 2) {
        labels.pop();
    }
    labels.last().copied().unwrap_or(host)
}
