//! Whom an article credits, beside where its text comes from -> the words for it.

use clap::builder::styling::Style;

use super::column::{ALARM, FAINT};
use crate::pipeline::tell::{Member, Source};
use crate::report::relate::CreditStatus;

/// What there is to say of the credit of an article; nothing of one that prints none and needs none.
pub(super) fn credit(member: &Member) -> Option<(Style, String)> {
    let printed = member.credit.as_deref().or(member.credit_agency.as_deref());
    match member.credit_status {
        CreditStatus::Credited => Some((FAINT, format!("credits {}", printed.unwrap_or("its source")))),
        // What an outlet takes from itself needs no credit.
        CreditStatus::Uncredited if is_own(member) => None,
        CreditStatus::Uncredited => Some((ALARM, format!("matches {}, no credit", sources(member)))),
        CreditStatus::Mismatch => {
            let says = printed.unwrap_or("another");
            Some((ALARM, format!("credit says {says}, text matches {}", sources(member))))
        }
        CreditStatus::NoneNeeded => printed.map(|printed| (FAINT, format!("prints the credit {printed}"))),
    }
}

/// Whether all that it was taken from is of its own outlet.
pub(super) fn is_own(member: &Member) -> bool {
    member.outlet.is_some() && member.parents.iter().all(|parent| parent.outlet == member.outlet)
}

/// The outlets that it was taken from, each once; of one that is unknown the id.
fn sources(member: &Member) -> String {
    let name = |parent: &Source| parent.outlet.clone().unwrap_or_else(|| parent.id.clone());
    let mut names: Vec<String> = member.parents.iter().map(name).collect();
    names.dedup();
    if names.is_empty() { "an earlier text".to_string() } else { names.join(" and ") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pipeline::tell::Place;

    #[test]
    fn every_status_has_its_words() {
        let source = |id: &str, outlet: Option<&str>| Source {
            id: id.to_string(),
            outlet: outlet.map(str::to_string),
            place: Place::Here,
        };
        let of = |credit_status, credit: Option<&str>, parents: Vec<Source>| Member {
            id: "copy".to_string(),
            outlet: Some("Post".to_string()),
            title: None,
            published: None,
            relation: None,
            parents,
            credit: credit.map(str::to_string),
            credit_agency: None,
            credit_status,
        };
        let said = |member: Member| credit(&member).map(|(_, words)| words);
        let wire = || vec![source("w", Some("Wire"))];
        let two = || vec![source("w", Some("Wire")), source("nobody", None)];
        let cases = [
            (of(CreditStatus::Credited, Some("Wire"), wire()), Some("credits Wire")),
            (of(CreditStatus::Uncredited, None, wire()), Some("matches Wire, no credit")),
            (of(CreditStatus::Uncredited, None, two()), Some("matches Wire and nobody, no credit")),
            (of(CreditStatus::Uncredited, None, vec![source("p", Some("Post"))]), None),
            (
                of(CreditStatus::Mismatch, Some("Reuters"), wire()),
                Some("credit says Reuters, text matches Wire"),
            ),
            (of(CreditStatus::NoneNeeded, Some("Post"), Vec::new()), Some("prints the credit Post")),
            (of(CreditStatus::NoneNeeded, None, Vec::new()), None),
        ];
        for (member, wanted) in cases {
            assert_eq!(said(member.clone()).as_deref(), wanted, "{member:?}");
        }
    }
}
