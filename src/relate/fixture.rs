//! Drawn articles for the tests of this room: a few outlets and pages, times that meet, texts out of a few sentences.

use std::sync::Arc;

use proptest::prelude::*;
use proptest::sample::select;

use super::ancestry::{Parents, parents};
use super::body::Body;
use super::compare::{Compared, compare};
use super::moment::Times;
use super::order::{Order, orders};
use super::relation::{Found, relation};
use super::titles::Heading;
use super::{Article, Pair};
use crate::article::{Precision, Time};
use crate::diff::diff;

pub(super) const OUTLETS: [&str; 4] = ["Ostrand Ledger", "Marram News", "Northline", "Tolverne Post"];
const PAGES: [&str; 3] = ["post.example/a", "post.example/b", "news.example/c"];
const URLS: [&str; 3] =
    ["https://post.example/a", "https://post.example/1995/01/02/b", "https://news.example/c"];
const HOUR: i64 = 3_600;
/// 1995-01-01T00:00:00Z.
const START: i64 = 9_131 * 24 * HOUR;

/// A time: quarters of a day since the start, and whether it is a bare day.
type Quarter = Option<(u8, bool)>;

/// An article, drawn.
#[derive(Clone, Debug, Default)]
pub(super) struct Drawn {
    pub(super) outlet: Option<u8>,
    pub(super) page: Option<u8>,
    pub(super) published: Quarter,
    pub(super) modified: Quarter,
    pub(super) crawled: Quarter,
    /// Outlets that it credits, and those whose footers it carries.
    pub(super) credited: Vec<u8>,
    pub(super) foreign: Vec<u8>,
    pub(super) cluster: Option<u8>,
    /// Sentences by number, each with the wording.
    pub(super) sentences: Vec<(u8, u8)>,
}

/// Linked articles, and which of all pairs are linked where they share anything.
#[derive(Clone, Debug)]
pub(super) struct Case {
    pub(super) drawn: Vec<Drawn>,
    pub(super) linked: Vec<bool>,
    /// The order in which they are given.
    pub(super) given: Vec<usize>,
}

/// All that is told of a case.
pub(super) struct Told {
    pub(super) articles: Vec<Article<'static>>,
    pub(super) pairs: Vec<Pair>,
    pub(super) orders: Vec<Order>,
    pub(super) found: Vec<Found>,
    pub(super) parents: Vec<Parents>,
}

/// Words of one sentence are in no other; each has another number of them.
pub(super) fn sentence(number: u8, wording: u8) -> String {
    const BEGIN: [&str; 12] = ["b", "d", "f", "g", "k", "l", "m", "n", "p", "r", "s", "t"];
    const END: [&str; 8] = ["arn", "eld", "ick", "ost", "und", "aven", "ilm", "orth"];
    let word = |at: usize| {
        let code = usize::from(number) * 31 + at;
        format!("{}{}{}", BEGIN[code % 12], END[code / 12 % 8], END[code / 96 % 8])
    };
    let mut words: Vec<String> = (0..7 + 3 * usize::from(number)).map(word).collect();
    // The wordings differ in a figure and a name in the middle, the last one also in how it goes on.
    words[3] = format!("{}", 20 + wording);
    words[4] = ["Alden", "Borrick", "Corven", "Dunstal"][usize::from(wording)].to_string();
    if wording == 3 {
        words[5] = "otherwise".to_string();
        words.truncate(words.len().max(9) - 2);
    }
    let printed = words.join(" ");
    format!("{}{}.", printed[..1].to_uppercase(), &printed[1..])
}

pub(super) fn text(sentences: &[(u8, u8)]) -> String {
    sentences.iter().map(|&(number, wording)| sentence(number, wording)).collect::<Vec<_>>().join(" ")
}

pub(super) fn time(quarter: Quarter) -> Option<Time> {
    let (quarter, is_day) = quarter?;
    let seconds = START + i64::from(quarter) * 6 * HOUR;
    Some(match is_day {
        true => Time { seconds: seconds - seconds % (24 * HOUR), precision: Precision::Day },
        false => Time { seconds, precision: Precision::Second },
    })
}

impl Drawn {
    pub(super) fn article(&self) -> Article<'static> {
        let text = text(&self.sentences);
        let body = Arc::new(Body::new(&text, &[]));
        let outlet = self.outlet.map(|number| OUTLETS[usize::from(number)]);
        let names = |numbers: &[u8]| {
            let mut names: Vec<&'static str> = numbers.iter().map(|&at| OUTLETS[usize::from(at)]).collect();
            names.retain(|name| Some(*name) != outlet);
            names.dedup();
            names
        };
        Article {
            outlet,
            address: self.page.map(|page| PAGES[usize::from(page)]),
            url: self.page.map(|page| URLS[usize::from(page)]),
            cluster: self.cluster.map(u32::from),
            times: Times {
                published: time(self.published),
                modified: time(self.modified),
                crawled: time(self.crawled),
            },
            heading: Arc::new(Heading::new(None, &text)),
            body,
            credited: names(&self.credited),
            foreign: names(&self.foreign),
            ..Article::default()
        }
    }
}

impl Case {
    /// All pairs of articles are linked that share anything.
    pub(super) fn of(drawn: Vec<Drawn>) -> Self {
        let (count, given) = (drawn.len(), (0..drawn.len()).collect());
        Case { drawn, linked: vec![true; count * count], given }
    }

    /// At most two versions under an address: of more without a time the one with the smallest number is where the others
    /// are put in order around.
    pub(super) fn of_two_versions(mut self) -> Self {
        for page in 0..PAGES.len() as u8 {
            let versions = self.drawn.iter_mut().filter(|drawn| drawn.page == Some(page));
            versions.skip(2).for_each(|drawn| drawn.page = None);
        }
        self
    }

    /// Articles and pairs as they are given, and for each pair how much it shares.
    pub(super) fn linked(&self) -> (Vec<Article<'static>>, Vec<Pair>) {
        let drawn: Vec<Article<'static>> = self.drawn.iter().map(Drawn::article).collect();
        let mut place = vec![0; drawn.len()];
        self.given.iter().enumerate().for_each(|(at, &number)| place[number] = at as u32);
        let mut pairs = Vec::new();
        for a in 0..drawn.len() {
            for b in a + 1..drawn.len() {
                if !self.linked[a * drawn.len() + b] {
                    continue;
                }
                let (one, other) = (&drawn[a].body, &drawn[b].body);
                let compared = compare(one, other, &diff(&one.text, &other.text));
                if compared.same + compared.changed == 0 {
                    continue;
                }
                let (a, b) = (place[a], place[b]);
                let compared = Arc::new(if a < b { compared } else { compared.turned() });
                pairs.push(Pair { a: a.min(b), b: a.max(b), compared });
            }
        }
        pairs.sort_by_key(|pair| (pair.a, pair.b));
        (self.given.iter().map(|&number| drawn[number].clone()).collect(), pairs)
    }

    pub(super) fn told(&self) -> Told {
        let (articles, pairs) = self.linked();
        tell(articles, pairs)
    }
}

/// Makes no two articles share equally much with a third: what is told must not hang on numbers then.
pub(super) fn untied(mut pairs: Vec<Pair>, key: impl Fn(&Pair) -> u32) -> Vec<Pair> {
    const FINE: u32 = 1_024;
    for pair in &mut pairs {
        let number = key(pair) % FINE;
        let mut compared = Compared::clone(&pair.compared);
        for side in [&mut compared.a, &mut compared.b] {
            side.words = side.words * FINE + FINE - 1;
            side.changed *= FINE;
            side.kept *= FINE;
            side.same = side.same * FINE + number;
        }
        pair.compared = Arc::new(compared);
    }
    pairs
}

pub(super) fn tell(articles: Vec<Article<'static>>, pairs: Vec<Pair>) -> Told {
    let orders = orders(&articles, &pairs);
    let found: Vec<Found> = pairs
        .iter()
        .zip(&orders)
        .map(|(pair, &order)| {
            relation(&articles[pair.a as usize], &articles[pair.b as usize], &pair.compared, order)
        })
        .collect();
    let parents = parents(&articles, &pairs, &orders, &found);
    Told { articles, pairs, orders, found, parents }
}

/// Linked articles, of which times are often missing or the same.
pub(super) fn cases(most: usize) -> impl Strategy<Value = Case> {
    proptest::collection::vec(drawn(), 2..=most).prop_flat_map(|drawn| {
        let count = drawn.len();
        let linked = proptest::collection::vec(proptest::bool::weighted(0.8), count * count);
        let given = Just((0..count).collect::<Vec<_>>()).prop_shuffle();
        (Just(drawn), linked, given).prop_map(|(drawn, linked, given)| Case { drawn, linked, given })
    })
}

fn drawn() -> impl Strategy<Value = Drawn> {
    let few = |most: u8| proptest::option::weighted(0.7, 0..most);
    let time = |likely: f64| proptest::option::weighted(likely, (0u8..16, proptest::bool::weighted(0.3)));
    let names = || proptest::collection::vec(0u8..4, 0..=2);
    let credited = prop_oneof![2 => Just(Vec::new()), 1 => names()];
    let foreign = prop_oneof![4 => Just(Vec::new()), 1 => names()];
    let wording = prop_oneof![5 => Just(0u8), 1 => 1u8..4];
    let sentences = proptest::collection::vec((0u8..8, wording), 0..7).prop_map(|mut sentences| {
        sentences.sort_by_key(|&(number, _)| number);
        sentences.dedup_by_key(|&mut (number, _)| number);
        sentences
    });
    // An empty body and texts that are the same word for word are drawn now and then.
    let sentences = prop_oneof![
        8 => sentences,
        1 => Just(Vec::new()),
        2 => select(vec![vec![(1u8, 0u8), (4, 0)], vec![(1, 0), (4, 0), (6, 0)]]),
    ];
    let page = proptest::option::weighted(0.3, 0u8..3);
    (few(4), page, time(0.4), time(0.2), time(0.3), credited, foreign, few(2), sentences).prop_map(
        |(outlet, page, published, modified, crawled, credited, foreign, cluster, sentences)| Drawn {
            outlet,
            page,
            published,
            modified,
            crawled,
            credited,
            foreign,
            cluster,
            sentences,
        },
    )
}
