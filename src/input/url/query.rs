//! The query of an address in, the parameters that say which article it is out.

use super::percent::{Spot, encoded};

/// Parameters that tell how a reader came here, or who the reader is.
pub const DROPPED: [&str; 79] = [
    // Click numbers of advertising networks and social networks.
    "fbclid",
    "gclid",
    "gclsrc",
    "dclid",
    "gbraid",
    "wbraid",
    "msclkid",
    "yclid",
    "ymclid",
    "twclid",
    "ttclid",
    "igshid",
    "igsh",
    "li_fat_id",
    "epik",
    "srsltid",
    "_openstat",
    "wickedid",
    "irclickid",
    "rb_clickid",
    // Mailings.
    "mkt_tok",
    "_hsenc",
    "_hsmi",
    "__hssc",
    "__hstc",
    "__hsfp",
    "hsctatracking",
    "ml_subscriber",
    "ml_subscriber_hash",
    "emc",
    "nl_id",
    // Campaigns and referrers as analytics products and publishers name them.
    "xtor",
    "ref",
    "ref_src",
    "ref_url",
    "referrer",
    "referer",
    "ncid",
    "ncmp",
    "icid",
    "ocid",
    "mbid",
    "s_cid",
    "smid",
    "smtyp",
    "smtype",
    "sr_share",
    "cmp",
    "cmpid",
    "intcmp",
    "cmpref",
    "ftag",
    "ito",
    "taid",
    "tsrc",
    "soc_src",
    "soc_trk",
    "dlvrit",
    "spm",
    "traffic_source",
    "guccounter",
    "guce_referrer",
    "guce_referrer_sig",
    "action_object_map",
    "action_ref_map",
    "action_type_map",
    "fb_action_ids",
    "fb_action_types",
    "fb_source",
    "fb_ref",
    "fb_comment_id",
    // What a copy in the cache of Google adds.
    "usqp",
    "_js_v",
    "__twitter_impression",
    // Analytics and sessions.
    "_ga",
    "_gl",
    "phpsessid",
    "jsessionid",
    "sessionid",
];

/// Beginnings of such parameters.
pub const DROPPED_PREFIXES: [&str; 16] = [
    "utm_", "at_", "mtm_", "matomo_", "pk_", "piwik_", "hsa_", "mc_", "itm_", "ns_", "cm_mm", "oly_",
    "vero_", "amp_", "wt_", "wt.",
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

/// The parameters that say which page it is, as `name=value`.
pub(super) fn pairs(query: &str) -> Vec<String> {
    let kept = query.split('&').filter_map(|pair| {
        let (name, value) = match pair.split_once('=') {
            Some((name, value)) => (encoded(name, Spot::Query), Some(encoded(value, Spot::Query))),
            None => (encoded(pair, Spot::Query), None),
        };
        let lower = name.to_ascii_lowercase();
        let is_form = || {
            let value = value.as_deref().unwrap_or_default();
            FORMS.iter().any(|(own, values)| {
                *own == lower && values.iter().any(|own| value.eq_ignore_ascii_case(own))
            })
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
