use std::sync::Arc;

use proptest::prelude::*;

use super::*;
use crate::article::{Precision, Time};
use crate::diff::diff;
use crate::relate::Pair;
use crate::relate::body::Body;
use crate::relate::compare::compare;
use crate::relate::moment::Times;
use crate::relate::order::Basis;
use crate::relate::series::series;
use crate::relate::titles::Heading;

const HOUR: i64 = 3_600;

struct Told<'t> {
    text: &'t str,
    title: Option<&'t str>,
    outlet: Option<&'t str>,
    hours: i64,
}

fn told<'t>(text: &'t str, outlet: &'t str, hours: i64) -> Told<'t> {
    Told { text, title: None, outlet: (!outlet.is_empty()).then_some(outlet), hours }
}

fn article<'t>(told: &Told<'t>) -> Article<'t> {
    let body = Arc::new(Body::new(told.text, &[]));
    let published = Some(Time { seconds: told.hours * HOUR, precision: Precision::Second });
    Article {
        title: told.title,
        outlet: told.outlet,
        heading: Arc::new(Heading::new(told.title, &body.text)),
        times: Times { published, ..Times::default() },
        body,
        ..Article::default()
    }
}

/// The relation of an earlier and a later article, which must not depend on which is given first.
fn between(first: &Told<'_>, second: &Told<'_>) -> Relation {
    let (a, b) = (article(first), article(second));
    let compared = compare(&a.body, &b.body, &diff(&a.body.text, &b.body.text));
    let one = relation(&a, &b, &compared, Order::A(Basis::Time)).relation;
    let turned = compare(&b.body, &a.body, &diff(&b.body.text, &a.body.text));
    assert_eq!(relation(&b, &a, &turned, Order::B(Basis::Time)).relation, one);
    one
}

const CLAIMS: &str = "New applications for harbour permits fell to a seasonally adjusted 332,900 in the week ended \
    Feb 21 from 368,400 in the prior week, the Port Department said. The number of people actually holding permits \
    under regular rules totaled 3,014,400 in the week ended Feb 14, the latest period for which that figure was \
    available. That was up from 2,997,800 the previous week.";
const NEXT_CLAIMS: &str = "New applications for harbour permits fell to a seasonally adjusted 340,000 in the week ended \
    March 7 from 373,000 in the prior week, the Port Department said. The number of people actually holding permits \
    under regular rules totaled 2,507,000 in the week ended Feb 28, the latest period for which that figure was \
    available. That was up from 2,477,000 the previous week.";

#[test]
fn the_next_report_of_one_kind_is_a_template_and_an_update_a_revision() {
    let first = told(CLAIMS, "Northline Wire", 0);
    assert_eq!(between(&first, &told(NEXT_CLAIMS, "Northline Wire", 24 * 14)), Relation::Template);
    assert_eq!(between(&first, &told(NEXT_CLAIMS, "Northline Wire", 2)), Relation::Revision);
}

#[test]
fn two_fillings_of_a_frame_are_a_template_at_any_distance_and_a_reprint_is_none() {
    let framed = |text, hours| Article { is_framed: true, ..article(&told(text, "Northline Wire", hours)) };
    let relate = |a: &Article<'_>, b: &Article<'_>| {
        let compared = compare(&a.body, &b.body, &diff(&a.body.text, &b.body.text));
        relation(a, b, &compared, Order::Unknown).relation
    };
    let (first, next) = (framed(CLAIMS, 0), framed(NEXT_CLAIMS, 1));
    assert_eq!(relate(&first, &next), Relation::Template);
    assert_eq!(relate(&first, &framed(CLAIMS, 1)), Relation::Identical);
    let reworded = CLAIMS.replace("under regular rules", "under the rules");
    assert_eq!(relate(&first, &framed(&reworded, 1)), Relation::Revision);
    let updated = Article { is_framed: false, ..next };
    assert_eq!(relate(&first, &updated), Relation::Revision);
}

#[test]
fn a_report_of_a_series_is_a_template_though_one_figure_differs() {
    let report = |mills: u32, days: i64| {
        let text = format!(
            "The Mill Board entered the grain market to buy {mills} sacks of barley, a spokesman of the board said. Dealers \
             said that barley was traded at three crowns when the board began its temporary and indirect supply of seed \
             to the valley."
        );
        article(&told(Box::leak(text.into_boxed_str()), "Northline Wire", 24 * days))
    };
    let relate = |articles: &[Article<'_>]| -> Vec<Relation> {
        let pair = |a: usize, b: usize| {
            let (one, two) = (&articles[a].body, &articles[b].body);
            let compared = Arc::new(compare(one, two, &diff(&one.text, &two.text)));
            Pair { a: a as u32, b: b as u32, compared }
        };
        let pairs: Vec<Pair> = match articles.len() {
            2 => vec![pair(0, 1)],
            _ => vec![pair(0, 1), pair(0, 2), pair(1, 2)],
        };
        let told = series(articles, &pairs);
        let articles: Vec<Article<'_>> = articles
            .iter()
            .zip(told)
            .map(|(a, is_in_series)| Article { is_in_series, ..a.clone() })
            .collect();
        let of = |number: u32| &articles[number as usize];
        pairs
            .iter()
            .map(|pair| relation(of(pair.a), of(pair.b), &pair.compared, Order::Unknown).relation)
            .collect()
    };
    let three = [report(900, 0), report(1_100, 5), report(1_300, 9)];
    assert_eq!(relate(&three), [Relation::Template; 3]);
    let soon = [report(900, 0), report(1_100, 1), report(1_300, 1)];
    assert!(!relate(&soon).contains(&Relation::Template), "none is days from the others");
    let of_one_page: Vec<Article<'_>> =
        three.iter().map(|a| Article { address: Some("wire.example/barley"), ..a.clone() }).collect();
    assert_eq!(relate(&of_one_page), [Relation::Revision; 3]);
    let elsewhere = Article { outlet: Some("Vale Post"), ..report(1_300, 9) };
    assert!(!relate(&[report(900, 0), report(1_100, 5), elsewhere])[1..].contains(&Relation::Template));
}

/// Sides of which every number may be that of the other one.
fn side() -> impl Strategy<Value = Side> {
    (0u32..4, 0u32..16, 0u32..4, 0u32..2).prop_map(|(own, same, kept, changed)| Side {
        words: 5 * (own + same + kept + changed),
        same: 5 * same,
        changed: 5 * (kept + changed),
        kept: 5 * kept,
        own_sentences: own,
        ..Side::default()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4000))]

    #[test]
    fn a_relation_does_not_hang_on_which_is_given_first(
        sides in (side(), side()),
        counts in (0u32..4, 0u32..4, 0u32..4, 0u32..4, any::<bool>(), 0u32..5),
        outlets in (0usize..3, 0usize..3),
        addresses in (proptest::bool::weighted(0.2), proptest::bool::weighted(0.2)),
        hours in (0i64..80, 0i64..80),
        order in 0u8..3,
    ) {
        let (same, changed, refilled, moved, is_lead_changed, figures) = counts;
        let compared = Compared {
            a: sides.0, b: sides.1, same, changed, refilled: refilled.min(changed), moved, is_lead_changed, figures,
            ..Compared::default()
        };
        let of = |outlet: usize, hours: i64, has_address: bool| {
            let told = told(CLAIMS, ["", "Northline Wire", "Marram News"][outlet], hours);
            Article { address: has_address.then_some("post.example/a"), ..article(&told) }
        };
        let (a, b) = (of(outlets.0, hours.0, addresses.0), of(outlets.1, hours.1, addresses.1));
        let order = [Order::A(Basis::Time), Order::B(Basis::Time), Order::Unknown][usize::from(order)];
        let one = relation(&a, &b, &compared, order).relation;
        let other = relation(&b, &a, &compared.clone().turned(), order.turned()).relation;
        prop_assert_eq!(one, other);
        // The two words that say that one came first are used where it is known, and for two of one size neither.
        let is_of_one_size = compared.a.words == compared.b.words && compared.a.shared() == compared.b.shared();
        prop_assert!(one != Relation::Expanded || order != Order::Unknown && !is_of_one_size);
    }
}
