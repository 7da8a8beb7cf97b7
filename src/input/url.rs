//! The address of an article in, its normal form out: the same article fetched twice is one address.
//!
//! # The normal form
//!
//! The normal form of an address is an identity, not a link: it need not lead anywhere. Two addresses with one
//! normal form are taken for one article. Where a rule could make one of two articles, it is left out: a copy
//! under another address is found by its text, but two articles made one are not found again.
//!
//! 1. **Which addresses.** Only `http` and `https`, also without a scheme (`//example.com/a`, `example.com/a`).
//!    Anything else, and anything longer than 8,192 bytes, has no normal form.
//! 2. **Wrappers.** Copies under `google.*/amp/`, `cdn.ampproject.org` and `bing-amp.com` give the address that
//!    they wrap.
//! 3. **Scheme.** `https`, for most sites answer both alike.
//! 4. **Host.** Lower case; non-ASCII labels in Punycode; no user, no trailing dot; no port 80 or 443; no label
//!    `www`, and none of `m`, `mobile`, `mobil`, `touch`, `wap` and `amp`, as long as two labels remain: one site
//!    in another dress.
//! 5. **Percent-encoding.** Letters, digits and `-._~` plain, every other encoded byte with upper-case digits; space
//!    and non-ASCII characters encoded. `+` in a query is a space.
//! 6. **Path.** `.` and `..` resolved, `\` is `/`, empty segments dropped, and with them the slash at the end.
//!    Dropped too are session numbers behind `;`, a last segment that names the index of a folder
//!    (`index.html`, `default.aspx` ...), and the marks of other forms of the page: a first or last segment `amp`,
//!    a last segment `print`, and `.amp` at the end or before `.html`.
//! 7. **Query.** Parameters of [`DROPPED`] and those that begin with one of [`DROPPED_PREFIXES`] are dropped, for
//!    they tell how a reader came here; those of [`FORMS`] only where they ask for another form of the page
//!    (`amp=1`, `outputType=amp`, `print=yes`). The others decide which article it is (`id=`, `p=`, `story=`):
//!    they stay, sorted, each pair once.
//! 8. **Fragment.** Dropped, but for `#!`, behind which some sites hide the article.
//!
//! The normal form of a normal form is itself.

use std::borrow::Cow;

use host::host;
use percent::{Spot, encoded};
use query::pairs;

mod host;
mod percent;
mod query;

pub use query::{DROPPED, DROPPED_PREFIXES, FORMS};

/// Addresses longer than this are not of articles.
const LONGEST: usize = 8_192;

/// The normal form of an address, if it is one of the web.
pub fn normal_form(url: &str) -> Option<String> {
    let mut url = Cow::Borrowed(url.trim_matches(|c: char| c.is_whitespace() || c.is_control()));
    if url.len() > LONGEST {
        return None;
    }
    if url.contains(['\t', '\n', '\r']) {
        url = Cow::Owned(url.replace(['\t', '\n', '\r'], ""));
    }
    let mut rest = Cow::Borrowed(without_scheme(&url)?);
    loop {
        let address = Address::split(&rest);
        let host = host(address.host)?;
        // Each wrapper taken off makes the address shorter. One may come to light only in the normal form.
        let inner = unwrapped(&host, &rest[address.host_end..]).map(str::to_owned);
        rest = match inner {
            Some(inner) => Cow::Owned(inner),
            None => {
                let form = address.normal(&host);
                let path = form.find(&host).map_or("", |at| &form[at + host.len()..]);
                match unwrapped(&host, path) {
                    Some(inner) => Cow::Owned(inner.to_owned()),
                    None => return Some(form),
                }
            }
        };
    }
}

/// The host of an address as it stands in its normal form.
pub fn normal_host(url: &str) -> Option<String> {
    let form = normal_form(url)?;
    let host = form.strip_prefix("https://")?;
    Some(host[..host.find('/')?].to_owned())
}

/// What follows the scheme and its slashes.
fn without_scheme(url: &str) -> Option<&str> {
    let is_slash = |c| matches!(c, '/' | '\\');
    match url.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'))) {
        Some(at) if url[at..].strip_prefix(':').is_some_and(|after| after.starts_with(is_slash)) => {
            let is_web = ["http", "https"].iter().any(|scheme| url[..at].eq_ignore_ascii_case(scheme));
            is_web.then(|| url[at + 1..].trim_start_matches(is_slash))
        }
        _ if url.starts_with("//") => Some(url.trim_start_matches(is_slash)),
        // A host without a scheme has a dot; a path or a word has none before its first slash.
        _ => {
            let host = &url[..url.find(['/', '?', '#', '\\']).unwrap_or(url.len())];
            let is_host = host.contains('.')
                && !host.starts_with('.')
                && !host.contains(char::is_whitespace)
                && !host.contains('@');
            let port_is_number =
                host.split_once(':').is_none_or(|(_, port)| port.bytes().all(|byte| byte.is_ascii_digit()));
            (is_host && port_is_number).then_some(url)
        }
    }
}

/// The parts of an address, as they stand.
struct Address<'a> {
    host: &'a str,
    /// Where the host and its port end.
    host_end: usize,
    path: &'a str,
    query: &'a str,
    fragment: Option<&'a str>,
}

impl<'a> Address<'a> {
    fn split(rest: &'a str) -> Self {
        let end = rest.find(['/', '?', '#', '\\']).unwrap_or(rest.len());
        let (authority, rest) = rest.split_at(end);
        let (rest, fragment) = match rest.split_once('#') {
            Some((rest, fragment)) => (rest, Some(fragment)),
            None => (rest, None),
        };
        let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
        let host = authority.rsplit('@').next().unwrap_or(authority);
        Address { host, host_end: end, path, query, fragment }
    }

    fn normal(&self, host: &str) -> String {
        let mut form = format!("https://{host}");
        let path = path(self.path);
        if path.is_empty() {
            form.push('/');
        }
        for segment in &path {
            form.push('/');
            form.push_str(segment);
        }
        let mut pairs = pairs(self.query);
        pairs.sort_unstable();
        pairs.dedup();
        for (number, pair) in pairs.iter().enumerate() {
            form.push(if number == 0 { '?' } else { '&' });
            form.push_str(pair);
        }
        if let Some(hidden) = self.fragment.filter(|fragment| fragment.starts_with('!')) {
            form.push('#');
            form.push_str(&encoded(hidden, Spot::Fragment));
        }
        form
    }
}

/// The address inside a copy that a search engine serves.
fn unwrapped<'a>(host: &str, path: &'a str) -> Option<&'a str> {
    let is_google = host == "google.com" || host.strip_prefix("google.").is_some_and(|rest| rest.len() <= 6);
    let inner = if is_google {
        path.strip_prefix("/amp/")?
    } else if host == "cdn.ampproject.org" || host.ends_with(".cdn.ampproject.org") || host == "bing-amp.com"
    {
        // One letter names what is served: the page, its viewer, an image.
        let (_, inner) =
            path.strip_prefix('/')?.split_once('/').filter(|(kind, _)| matches!(*kind, "c" | "v"))?;
        inner
    } else {
        return None;
    };
    let inner = inner.strip_prefix("s/").unwrap_or(inner);
    let host = &inner[..inner.find('/').unwrap_or(inner.len())];
    host.contains('.').then_some(inner)
}

/// The segments of a path that say which page it is.
fn path(path: &str) -> Vec<String> {
    let mut segments: Vec<String> = Vec::new();
    for segment in path.split(['/', '\\']) {
        let segment = segment
            .find(';')
            .filter(|at| is_session(&segment[at + 1..]))
            .map_or(segment, |at| &segment[..at]);
        match encoded(segment, Spot::Path) {
            own if own.is_empty() || own == "." => {}
            own if own == ".." => drop(segments.pop()),
            own => segments.push(own),
        }
    }
    let is = |segment: Option<&String>, word: &str| segment.is_some_and(|own| own.eq_ignore_ascii_case(word));
    // Each form may be of another: /amp/index.html.
    loop {
        if segments.len() > 1 && is(segments.first(), "amp") {
            segments.remove(0);
        } else if segments.last().is_some_and(|last| is_index(last))
            || segments.len() > 1
                && (is(segments.last(), "amp")
                    || is(segments.last(), "print")
                    || is(segments.last(), "amp.html"))
        {
            segments.pop();
        } else if let Some(plain) = segments.last().and_then(|last| without_amp(last)) {
            segments.pop();
            segments.push(plain);
        } else {
            return segments;
        }
    }
}

fn is_session(parameter: &str) -> bool {
    let name = parameter.split('=').next().unwrap_or_default();
    ["jsessionid", "phpsessid", "sessionid"].iter().any(|own| name.eq_ignore_ascii_case(own))
}

fn is_index(segment: &str) -> bool {
    let Some((name, ending)) = segment.split_once('.') else { return false };
    let endings =
        ["html", "htm", "shtml", "xhtml", "php", "php5", "asp", "aspx", "jsp", "jhtml", "cfm", "do"];
    ["index", "default"].iter().any(|own| name.eq_ignore_ascii_case(own))
        && endings.iter().any(|own| ending.eq_ignore_ascii_case(own))
}

/// `story.amp` and `story.amp.html` are `story` and `story.html`.
fn without_amp(segment: &str) -> Option<String> {
    let lower = segment.to_ascii_lowercase();
    for ending in ["", ".html", ".htm"] {
        if let Some(name) = lower
            .strip_suffix(ending)
            .and_then(|name| name.strip_suffix(".amp"))
            .filter(|name| !name.trim_matches('.').is_empty())
        {
            return Some(format!("{}{}", &segment[..name.len()], &segment[segment.len() - ending.len()..]));
        }
    }
    None
}

#[cfg(test)]
mod tests;
