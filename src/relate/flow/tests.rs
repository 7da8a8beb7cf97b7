use proptest::prelude::*;

use super::super::fixture::{OUTLETS, Told, cases};
use super::*;
use crate::article::Precision;

/// What went from one outlet to another, asked of every two articles.
fn naive(told: &Told, from: &str, to: &str) -> Option<Flow> {
    let mut flow = Flow::default();
    for (number, child) in told.articles.iter().enumerate() {
        let parents = told.parents[number];
        for (other, parent) in told.articles.iter().enumerate() {
            if (parent.outlet, child.outlet) != (Some(from), Some(to)) || from == to {
                continue;
            }
            for (at, pair) in told.pairs.iter().enumerate() {
                let is_parent = parents.main == Some(at as u32) || parents.second == Some(at as u32);
                let is_between = (pair.a.min(pair.b), pair.a.max(pair.b))
                    == (number.min(other) as u32, number.max(other) as u32);
                if !is_parent || !is_between {
                    continue;
                }
                let of_parent = if pair.a == other as u32 { &pair.compared.a } else { &pair.compared.b };
                flow.kept.push(of_parent.share());
                flow.credited += u32::from(child.credited.contains(&from));
                let moment = |article: &Article<'_>| {
                    article.times.published.filter(|time| time.precision == Precision::Second)
                };
                if let (Some(before), Some(after)) = (moment(parent), moment(child))
                    && before.seconds < after.seconds
                {
                    flow.delays.push(after.seconds - before.seconds);
                }
            }
        }
    }
    (flow.articles() > 0).then_some(flow)
}

fn sorted(mut flow: Flow) -> Flow {
    flow.delays.sort_unstable();
    flow.kept.sort_by(f64::total_cmp);
    flow
}

proptest! {
    #[test]
    fn flows_are_those_of_every_two_articles(case in cases(7)) {
        let told = case.told();
        let mut flows = Flows::new();
        let credits = |child: u32, parent: u32| {
            told.articles[child as usize].credits(&told.articles[parent as usize])
        };
        add(&mut flows, &told.articles, &told.pairs, &told.parents, credits);
        for from in OUTLETS {
            for to in OUTLETS {
                let found = flows.remove(&(from.to_string(), to.to_string()));
                prop_assert_eq!(found.map(sorted), naive(&told, from, to).map(sorted));
            }
        }
        prop_assert!(flows.is_empty());
    }

    #[test]
    fn the_median_has_as_many_on_either_side(delays in proptest::collection::vec(0i64..20, 0..9)) {
        let flow = Flow { delays: delays.clone(), ..Flow::default() };
        match flow.median_delay() {
            None => prop_assert!(delays.is_empty()),
            Some(median) => {
                prop_assert!(delays.contains(&median));
                let below = delays.iter().filter(|delay| **delay < median).count();
                let above = delays.iter().filter(|delay| **delay > median).count();
                prop_assert!(2 * below < delays.len() && 2 * above <= delays.len());
            }
        }
    }
}

#[test]
fn shares_of_no_articles_are_none() {
    let flow = Flow::default();
    assert_eq!(
        (flow.articles(), flow.median_delay(), flow.mean_kept(), flow.share_credited()),
        (0, None, 0.0, 0.0)
    );
    let flow = Flow { kept: vec![0.5, 1.0], credited: 1, delays: vec![7, 3] };
    assert_eq!((flow.median_delay(), flow.mean_kept(), flow.share_credited()), (Some(3), 0.75, 0.5));
}
