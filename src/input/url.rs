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
//!    `www`, and none of `m`, `mobile`, `mobil`, `touch`, `wap` and `amp`, as long as two labels remain: one site in another
//!    dress.
//! 5. **Percent-encoding.** Letters, digits and `-._~` plain, every other encoded byte with upper-case digits; space
//!    and non-ASCII characters encoded. `+` in a query is a space.
//! 6. **Path.** `.` and `..` resolved, `\` is `/`, empty segments dropped, and with them the slash at the end.
//!    Dropped too are session numbers behind `;`, a last segment that names the index of a folder
//!    (`index.html`, `default.aspx` ...), and the marks of other forms of the page: a first or last segment `amp`,
//!    a last segment `print`, and `.amp` at the end or before `.html`.
//! 7. **Query.** Parameters of [`DROPPED`] and those that begin with one of [`DROPPED_PREFIXES`] are dropped, for they tell
//!    how a reader came here; those of [`FORMS`] only where they ask for another form of the page (`amp=1`,
//!    `outputType=amp`, `print=yes`). The others decide which article it is (`id=`, `p=`, `story=`): they stay,
//!    sorted, each pair once.
//! 8. **Fragment.** Dropped, but for `#!`, behind which some sites hide the article.
//!
//! The normal form of a normal form is itself.

use std::borrow::Cow;
use std::fmt::Write;

use unicode_normalization::UnicodeNormalization;

/// Addresses longer than this are not of articles.
const LONGEST: usize = 8_192;

/// Labels that say in which dress a site is served.
const DRESSES: [&str; 7] = ["www", "m", "mobile", "mobil", "touch", "wap", "amp"];

/// Labels under which a country registers names.
const SUFFIXES: [&str; 12] = ["co", "com", "org", "net", "gov", "edu", "ac", "or", "ne", "go", "gob", "gouv"];

/// Parameters that tell how a reader came here, or who the reader is.
pub const DROPPED: [&str; 79] = [
    // Click numbers of advertising networks and social networks.
    "fbclid", "gclid", "gclsrc", "dclid", "gbraid", "wbraid", "msclkid", "yclid", "ymclid", "twclid", "ttclid", "igshid",
    "igsh", "li_fat_id", "epik", "srsltid", "_openstat", "wickedid", "irclickid", "rb_clickid",
    // Mailings.
    "mkt_tok", "_hsenc", "_hsmi", "__hssc", "__hstc", "__hsfp", "hsctatracking", "ml_subscriber", "ml_subscriber_hash", "emc", "nl_id",
    // Campaigns and referrers as analytics products and publishers name them.
    "xtor", "ref", "ref_src", "ref_url", "referrer", "referer", "ncid", "ncmp", "icid", "ocid", "mbid", "s_cid", "smid", "smtyp",
    "smtype", "sr_share", "cmp", "cmpid", "intcmp", "cmpref", "ftag", "ito", "taid", "tsrc", "soc_src", "soc_trk", "dlvrit", "spm",
    "traffic_source", "guccounter", "guce_referrer", "guce_referrer_sig", "action_object_map", "action_ref_map",
    "action_type_map", "fb_action_ids", "fb_action_types", "fb_source", "fb_ref", "fb_comment_id",
    // What a copy in the cache of Google adds.
    "usqp", "_js_v", "__twitter_impression",
    // Analytics and sessions.
    "_ga", "_gl", "phpsessid", "jsessionid", "sessionid",
];

/// Beginnings of such parameters.
pub const DROPPED_PREFIXES: [&str; 16] = [
    "utm_", "at_", "mtm_", "matomo_", "pk_", "piwik_", "hsa_", "mc_", "itm_", "ns_", "cm_mm", "oly_", "vero_", "amp_", "wt_", "wt.",
];

/// Parameters that ask for another form of the page, and the values by which they do; others decide the article.
pub const FORMS: [(&str, &[&str]); 12] = [
    ("amp", &["", "1", "true", "yes", "amp"]),
    ("_amp", &["", "1", "true"]),
    ("isamp", &["", "1", "true"]),
    ("outputtype", &["amp", "valid_amp"]),
    ("output", &["amp", "print"]),
    ("view", &["amp", "print"]),
    ("print", &["", "1", "true", "yes", "y", "print"]),
    ("printable", &["", "1", "true", "yes"]),
    ("printerfriendly", &["", "1", "true", "yes"]),
    ("format", &["amp", "print"]),
    ("mobile", &["", "1", "true", "yes"]),
    ("m", &["1"]),
];

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
            let is_host = host.contains('.') && !host.starts_with('.') && !host.contains(char::is_whitespace) && !host.contains('@');
            let port_is_number = host.split_once(':').is_none_or(|(_, port)| port.bytes().all(|byte| byte.is_ascii_digit()));
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

/// The host in its normal form, with its port if that is none of the web's own.
fn host(given: &str) -> Option<String> {
    let decoded = percent_decoded(given);
    let given = decoded.as_ref();
    let (name, port) = match given.rsplit_once(':') {
        Some((name, port)) if !port.ends_with(']') => (name, port),
        _ => (given, ""),
    };
    let port: Option<u16> = if port.is_empty() { None } else { Some(port.parse().ok()?) };
    // The forms that differ only in width, case or composition are one name.
    let name: String = name.nfkc().flat_map(char::to_lowercase).nfkc().collect::<String>().replace('。', ".");
    let name = name.trim_end_matches('.');
    if name.is_empty() || name.len() > 253 || !is_name(name) {
        return None;
    }
    let mut labels: Vec<Cow<str>> = name.split('.').map(ascii_label).collect::<Option<_>>()?;
    if labels.iter().any(|label| label.is_empty()) {
        return None;
    }
    let mut at = 0;
    while at < labels.len() {
        let rest = &labels[at + 1..];
        // "amp.co.uk" is a site of its own.
        let is_suffix = rest.len() == 2 && rest[1].len() == 2 && SUFFIXES.contains(&rest[0].as_ref());
        let is_dress = (labels[at] == "www" && at == 0 || labels[at] != "www") && DRESSES.contains(&labels[at].as_ref());
        match is_dress && rest.len() >= 2 && (labels[at] == "www" || !is_suffix) {
            true => drop(labels.remove(at)),
            false => at += 1,
        }
    }
    let mut host = labels.join(".");
    if let Some(port) = port.filter(|port| !matches!(port, 80 | 443)) {
        let _ = write!(host, ":{port}");
    }
    Some(host)
}

/// An address of version 6 in its brackets, or labels between dots.
fn is_name(name: &str) -> bool {
    match name.strip_prefix('[') {
        Some(rest) => rest.strip_suffix(']').is_some_and(|inner| {
            !inner.is_empty() && inner.bytes().all(|byte| byte.is_ascii_hexdigit() || matches!(byte, b':' | b'.'))
        }),
        None => name.chars().all(|c| match c.is_ascii() {
            true => c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_'),
            false => !c.is_whitespace() && !c.is_control(),
        }),
    }
}

/// A label of a host in ASCII.
fn ascii_label(label: &str) -> Option<Cow<'_, str>> {
    match label.is_ascii() {
        true => Some(Cow::Borrowed(label)),
        false => punycode(label).map(|code| Cow::Owned(format!("xn--{code}"))),
    }
}

/// RFC 3492, encoding; for labels, which are short.
fn punycode(label: &str) -> Option<String> {
    if label.len() > 253 {
        return None;
    }
    let points: Vec<u32> = label.chars().map(u32::from).collect();
    let mut code: String = label.chars().filter(char::is_ascii).collect();
    let basic = code.len() as u32;
    if basic > 0 {
        code.push('-');
    }
    let (mut least, mut delta, mut bias, mut done) = (128, 0_u32, 72, basic);
    while (done as usize) < points.len() {
        let next = points.iter().copied().filter(|point| *point >= least).min()?;
        delta = delta.checked_add((next - least).checked_mul(done + 1)?)?;
        least = next;
        for &point in &points {
            if point < least {
                delta = delta.checked_add(1)?;
            }
            if point != least {
                continue;
            }
            let (mut left, mut k) = (delta, 36);
            loop {
                let threshold = if k <= bias { 1 } else { (k - bias).min(26) };
                if left < threshold {
                    break;
                }
                code.push(letter(threshold + (left - threshold) % (36 - threshold)));
                left = (left - threshold) / (36 - threshold);
                k += 36;
            }
            code.push(letter(left));
            let mut scaled = if done == basic { delta / 700 } else { delta / 2 };
            scaled += scaled / (done + 1);
            let mut steps = 0;
            while scaled > 455 {
                scaled /= 35;
                steps += 36;
            }
            bias = steps + 36 * scaled / (scaled + 38);
            (delta, done) = (0, done + 1);
        }
        delta += 1;
        least += 1;
    }
    Some(code)
}

fn letter(digit: u32) -> char {
    char::from(if digit < 26 { b'a' + digit as u8 } else { b'0' + (digit - 26) as u8 })
}

/// The address inside a copy that a search engine serves.
fn unwrapped<'a>(host: &str, path: &'a str) -> Option<&'a str> {
    let is_google = host == "google.com" || host.strip_prefix("google.").is_some_and(|rest| rest.len() <= 6);
    let inner = if is_google {
        path.strip_prefix("/amp/")?
    } else if host == "cdn.ampproject.org" || host.ends_with(".cdn.ampproject.org") || host == "bing-amp.com" {
        // One letter names what is served: the page, its viewer, an image.
        let (_, inner) = path.strip_prefix('/')?.split_once('/').filter(|(kind, _)| matches!(*kind, "c" | "v"))?;
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
        let segment = segment.find(';').filter(|at| is_session(&segment[at + 1..])).map_or(segment, |at| &segment[..at]);
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
            || segments.len() > 1 && (is(segments.last(), "amp") || is(segments.last(), "print") || is(segments.last(), "amp.html"))
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
    let endings = ["html", "htm", "shtml", "xhtml", "php", "php5", "asp", "aspx", "jsp", "jhtml", "cfm", "do"];
    ["index", "default"].iter().any(|own| name.eq_ignore_ascii_case(own))
        && endings.iter().any(|own| ending.eq_ignore_ascii_case(own))
}

/// `story.amp` and `story.amp.html` are `story` and `story.html`.
fn without_amp(segment: &str) -> Option<String> {
    let lower = segment.to_ascii_lowercase();
    for ending in ["", ".html", ".htm"] {
        if let Some(name) = lower.strip_suffix(ending).and_then(|name| name.strip_suffix(".amp")).filter(|name| !name.trim_matches('.').is_empty()) {
            return Some(format!("{}{}", &segment[..name.len()], &segment[segment.len() - ending.len()..]));
        }
    }
    None
}

/// The parameters that say which page it is, as `name=value`.
fn pairs(query: &str) -> Vec<String> {
    let kept = query.split('&').filter_map(|pair| {
        let (name, value) = match pair.split_once('=') {
            Some((name, value)) => (encoded(name, Spot::Query), Some(encoded(value, Spot::Query))),
            None => (encoded(pair, Spot::Query), None),
        };
        let lower = name.to_ascii_lowercase();
        let is_form = || {
            let value = value.as_deref().unwrap_or_default();
            FORMS.iter().any(|(own, values)| *own == lower && values.iter().any(|own| value.eq_ignore_ascii_case(own)))
        };
        let is_dropped = name.is_empty() && value.as_deref().is_none_or(str::is_empty)
            || DROPPED.contains(&lower.as_str())
            || DROPPED_PREFIXES.iter().any(|prefix| lower.starts_with(prefix))
            || is_form();
        (!is_dropped).then(|| match value {
            Some(value) => format!("{name}={value}"),
            None => name,
        })
    });
    kept.collect()
}

/// Where in an address a text stands: each place has other characters that need no encoding.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Spot {
    Path,
    Query,
    Fragment,
}

/// Percent-encoding in its normal form.
fn encoded(text: &str, spot: Spot) -> String {
    let mut out = String::with_capacity(text.len());
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let (byte, was_encoded, len) = match hex_pair(&bytes[at..]) {
            Some(byte) => (byte, true, 3),
            None => (bytes[at], false, 1),
        };
        at += len;
        let is_plain = byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~');
        if is_plain {
            out.push(char::from(byte));
        } else if !was_encoded && byte == b'+' && spot == Spot::Query {
            out.push_str("%20");
        } else if was_encoded || byte <= b' ' || byte >= 0x7F || matches!(byte, b'%' | b'"' | b'<' | b'>' | b'`' | b'{' | b'}' | b'#') {
            let _ = write!(out, "%{byte:02X}");
        } else {
            out.push(char::from(byte));
        }
    }
    out
}

/// The byte that `%XX` stands for.
fn hex_pair(bytes: &[u8]) -> Option<u8> {
    let [b'%', high, low, ..] = bytes else { return None };
    let digit = |byte: &u8| char::from(*byte).to_digit(16);
    Some((digit(high)? * 16 + digit(low)?) as u8)
}

fn percent_decoded(text: &str) -> Cow<'_, str> {
    if !text.contains('%') {
        return Cow::Borrowed(text);
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some(first) = rest.first() {
        let (byte, len) = hex_pair(rest).map_or((*first, 1), |byte| (byte, 3));
        bytes.push(byte);
        rest = &rest[len..];
    }
    Cow::Owned(String::from_utf8_lossy(&bytes).into_owned())
}

#[cfg(test)]
mod tests;
