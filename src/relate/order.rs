//! Times, credits, addresses and the texts themselves -> which of two linked articles came first, and how we know.
//!
//! Time decides where it can. Where it is silent the text may: a credit that names the other outlet, the other outlet's
//! footer, the day of its dateline, "yesterday" for "today", a day in the address, two sources in one text, several
//! versions under one address. What is known of one pair then bounds others. Where neither tells, nothing is said.

mod carry;
mod sources;

use std::cmp::Ordering;
use std::collections::HashMap;

use serde::Serialize;

use sources::{ADDS, two_sources};

use super::moment::{Span, day_in_address};
use super::{Article, Pair, pairs_of};
pub(super) use sources::second_source;

/// What a claim rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// Times that do not overlap.
    Time,
    /// The texts, their credits, footers and addresses.
    Text,
}

impl Basis {
    /// The name in the files.
    pub fn name(self) -> &'static str {
        match self {
            Basis::Time => "time",
            Basis::Text => "text",
        }
    }
}

/// Which article of a pair came first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Order {
    /// The first of the pair.
    A(Basis),
    /// The second.
    B(Basis),
    /// It cannot be told.
    Unknown,
}

impl Order {
    /// Seen from the other article.
    pub fn turned(self) -> Self {
        match self {
            Order::A(basis) => Order::B(basis),
            Order::B(basis) => Order::A(basis),
            Order::Unknown => Order::Unknown,
        }
    }

    /// The articles of a pair as they came, the first first.
    pub fn sorted(self, pair: &Pair) -> Option<(u32, u32)> {
        match self {
            Order::A(_) => Some((pair.a, pair.b)),
            Order::B(_) => Some((pair.b, pair.a)),
            Order::Unknown => None,
        }
    }

    /// What it rests on.
    pub fn basis(self) -> Option<Basis> {
        match self {
            Order::A(basis) | Order::B(basis) => Some(basis),
            Order::Unknown => None,
        }
    }
}

/// The order of every pair.
pub fn orders(articles: &[Article<'_>], pairs: &[Pair]) -> Vec<Order> {
    let mut clock = Clock::new(articles, pairs);
    clock.by_time();
    clock.by_mention();
    clock.by_dateline();
    clock.by_day();
    clock.by_two_sources();
    clock.carry();
    clock.by_versions();
    clock.carry();
    clock.by_common_source();
    clock.carry();
    clock.orders
}

/// What is known of the order so far.
struct Clock<'a> {
    articles: &'a [Article<'a>],
    pairs: &'a [Pair],
    orders: Vec<Order>,
    /// Pairs of which what was told contradicted itself: nothing is told of them again.
    is_refused: Vec<bool>,
    /// Of each article, when its text came to be, as far as pairs and addresses tell as well.
    spans: Vec<Span>,
    /// Of each article, its pairs.
    of: Vec<Vec<u32>>,
    /// Articles under one address, at least two.
    versions: Vec<Vec<u32>>,
}

impl<'a> Clock<'a> {
    fn new(articles: &'a [Article<'a>], pairs: &'a [Pair]) -> Self {
        // Of a text that was only fetched, or has no time at all, the address may tell more.
        let span = |article: &Article<'_>| {
            let span = article.times.version();
            let day = article.url.filter(|_| span.from == i64::MIN).and_then(day_in_address);
            let span = match day.filter(|day| day.from <= span.to) {
                Some(day) => Span { from: day.from, to: day.to.min(span.to) },
                None => span,
            };
            // Whoever prints a text did so no earlier than its dateline says that it was written.
            let written = article.dateline.filter(|_| article.times.published.is_none());
            match written.and_then(|day| day.start(&span)).filter(|start| *start <= span.to) {
                Some(start) => Span { from: span.from.max(start), ..span },
                None => span,
            }
        };
        let of = pairs_of(articles.len(), pairs);
        let mut by_address: HashMap<&str, Vec<u32>> = HashMap::new();
        for (number, article) in articles.iter().enumerate() {
            if let Some(address) = article.address {
                by_address.entry(address).or_default().push(number as u32);
            }
        }
        let mut versions: Vec<Vec<u32>> = by_address.into_values().filter(|all| all.len() > 1).collect();
        versions.sort_unstable();
        Clock {
            articles,
            pairs,
            orders: vec![Order::Unknown; pairs.len()],
            is_refused: vec![false; pairs.len()],
            spans: articles.iter().map(span).collect(),
            of,
            versions,
        }
    }

    fn article(&self, number: u32) -> &'a Article<'a> {
        &self.articles[number as usize]
    }

    /// Writes down an order that the text tells, unless more is known.
    fn tell(&mut self, pair: u32, first: u32) {
        if self.orders[pair as usize] == Order::Unknown && !self.is_refused[pair as usize] {
            let is_a = self.pairs[pair as usize].a == first;
            self.orders[pair as usize] = if is_a { Order::A(Basis::Text) } else { Order::B(Basis::Text) };
        }
    }

    /// The pairs of which nothing is known yet, with their articles.
    fn open(&self) -> Vec<(u32, u32, u32)> {
        let is_open = |pair: &usize| self.orders[*pair] == Order::Unknown && !self.is_refused[*pair];
        let open = (0..self.pairs.len()).filter(is_open);
        open.map(|pair| (pair as u32, self.pairs[pair].a, self.pairs[pair].b)).collect()
    }

    fn by_time(&mut self) {
        for (pair, a, b) in self.open() {
            let (a, b) = (self.article(a), self.article(b));
            if let Some(is_a) = first_by_time(a, b) {
                self.orders[pair as usize] = if is_a { Order::A(Basis::Time) } else { Order::B(Basis::Time) };
            }
        }
    }

    /// One names the other outlet as its source, or carries its footer. Of several articles of that outlet it was the one
    /// that has the most of it.
    fn by_mention(&mut self) {
        for number in 0..self.articles.len() as u32 {
            let article = self.article(number);
            let mut pointed: Vec<(u32, u32)> = Vec::new();
            for &pair in &self.of[number as usize] {
                let other = self.article(self.pairs[pair as usize].other(number));
                if points(article, other) && !points(other, article) {
                    pointed.push((self.pairs[pair as usize].sides(number).0.shared(), pair));
                }
            }
            let most = pointed.iter().map(|(shared, _)| *shared).max();
            let nearest: Vec<u32> =
                pointed.iter().filter(|(shared, _)| Some(*shared) == most).map(|(_, pair)| *pair).collect();
            if let [pair] = nearest[..] {
                self.tell(pair, self.pairs[pair as usize].other(number));
            }
        }
    }

    /// Their datelines name different days: the text of one was written, or written anew, after the other.
    fn by_dateline(&mut self) {
        for (pair, a, b) in self.open() {
            let days = self.article(a).dateline.zip(self.article(b).dateline);
            if let Some(order) = days.and_then(|(of_a, of_b)| of_a.apart(&of_b)) {
                self.tell(pair, if order.is_lt() { a } else { b });
            }
        }
    }

    /// One says "yesterday" where the other says "today", and nowhere the other way round.
    fn by_day(&mut self) {
        for (pair, a, b) in self.open() {
            match self.pairs[pair as usize].compared.days {
                [1..=u32::MAX, 0] => self.tell(pair, a),
                [0, 1..=u32::MAX] => self.tell(pair, b),
                _ => {}
            }
        }
    }

    /// A text that is made of two others which have nothing in common came after both, if they go on where it stops.
    fn by_two_sources(&mut self) {
        for number in 0..self.articles.len() as u32 {
            let open = |pair: &u32| self.orders[*pair as usize] == Order::Unknown;
            if !self.of[number as usize].iter().any(open) {
                continue;
            }
            let Some((one, other)) = two_sources(number, self.articles, self.pairs, &self.of, |pair| {
                let (_, theirs) = self.pairs[pair as usize].sides(number);
                theirs.share() < GOES_ON
            }) else {
                continue;
            };
            for pair in [one, other] {
                self.tell(pair, self.pairs[pair as usize].other(number));
            }
        }
    }

    /// An outlet that changed its text under one address wrote it; and its versions have an order of their own.
    fn by_versions(&mut self) {
        let all = self.versions.clone();
        // What one address tells does not hang on whether it is asked before another one.
        all.iter().for_each(|versions| self.by_nearest_version(versions));
        self.carry();
        for versions in &all {
            super::versions::put_in_order(versions, &mut Versions { clock: self });
        }
    }

    /// Each article elsewhere that may have been taken from one of the versions was taken from the nearest one.
    fn by_nearest_version(&mut self, versions: &[u32]) {
        let mut elsewhere: HashMap<u32, Vec<u32>> = HashMap::new();
        for &version in versions {
            for &pair in &self.of[version as usize] {
                let other = self.pairs[pair as usize].other(version);
                if !versions.contains(&other) {
                    elsewhere.entry(other).or_default().push(pair);
                }
            }
        }
        let mut elsewhere: Vec<(u32, Vec<u32>)> = elsewhere.into_iter().collect();
        elsewhere.sort_unstable();
        for (other, pairs) in elsewhere {
            let has_versions = self.versions.iter().any(|versions| versions.contains(&other));
            let is_source = pairs.iter().any(|&pair| {
                let version = self.article(self.pairs[pair as usize].other(other));
                version.credits(self.article(other))
            });
            if has_versions || is_source {
                continue;
            }
            let may_be = |pair: &&u32| !self.is_first(**pair, other);
            let nearness = |pair: &u32| {
                let (mine, theirs) = self.pairs[*pair as usize].sides(other);
                (mine.shared(), u32::MAX - (theirs.words - theirs.shared()))
            };
            let Some(best) = pairs.iter().filter(may_be).map(nearness).max() else { continue };
            let nearest: Vec<u32> =
                pairs.iter().filter(may_be).copied().filter(|pair| nearness(pair) == best).collect();
            if let [pair] = nearest[..] {
                self.tell(pair, self.pairs[pair as usize].other(other));
            }
        }
    }

    /// What several articles have in common with one, and with nothing that is known to have come before them, they have from
    /// there.
    fn by_common_source(&mut self) {
        let mut points: HashMap<u32, Vec<u32>> = HashMap::new();
        for number in 0..self.articles.len() as u32 {
            let of = &self.of[number as usize];
            let shared = |pair: &u32| self.pairs[*pair as usize].sides(number).0.shared();
            let is_open = |pair: &&u32| self.orders[**pair as usize] == Order::Unknown;
            let other = |pair: &u32| self.pairs[*pair as usize].other(number);
            let is_before = |pair: &&u32| !is_open(pair) && !self.is_first(**pair, number);
            // Without anything before it, it may be the first itself.
            let Some(known) = of.iter().filter(is_before).map(shared).max() else { continue };
            let least = known + ADDS.0.max((ADDS.1 * f64::from(known)) as u32);
            for pair in of.iter().filter(is_open).filter(|pair| shared(pair) >= least) {
                points.entry(other(pair)).or_default().push(*pair);
            }
        }
        let several = points.into_iter().filter(|(_, pairs)| pairs.len() > 1);
        let mut told: Vec<(u32, u32)> =
            several.flat_map(|(source, pairs)| pairs.into_iter().map(move |pair| (pair, source))).collect();
        told.sort_unstable();
        // Where each of two may be the source of the other, neither is.
        for told in told.chunk_by(|one, other| one.0 == other.0).filter(|told| told.len() == 1) {
            self.tell(told[0].0, told[0].1);
        }
    }

    /// Whether an article of a pair is known to have come first.
    fn is_first(&self, pair: u32, article: u32) -> bool {
        let sorted = self.orders[pair as usize].sorted(&self.pairs[pair as usize]);
        sorted.is_some_and(|(first, _)| first == article)
    }
}

/// The versions under one address, for [`super::versions`].
pub(super) struct Versions<'c, 'a> {
    clock: &'c mut Clock<'a>,
}

impl Versions<'_, '_> {
    /// The pair of two versions, if they are linked.
    pub(super) fn pair(&self, one: u32, other: u32) -> Option<u32> {
        let of = &self.clock.of[one as usize];
        of.iter().copied().find(|&pair| self.clock.pairs[pair as usize].other(one) == other)
    }

    /// Words in which two versions differ.
    pub(super) fn distance(&self, one: u32, other: u32) -> Option<u32> {
        self.pair(one, other).map(|pair| self.clock.pairs[pair as usize].compared.distance())
    }

    /// Whether it is known that `one` came before `other`.
    pub(super) fn is_before(&self, one: u32, other: u32) -> bool {
        match self.pair(one, other) {
            Some(pair) => self.clock.is_first(pair, one),
            None => self.clock.spans[one as usize].is_before(&self.clock.spans[other as usize]),
        }
    }

    /// The one of two versions that has more that the other has not.
    pub(super) fn fuller(&self, one: u32, other: u32) -> Option<u32> {
        let (mine, theirs) = self.clock.pairs[self.pair(one, other)? as usize].sides(one);
        match (mine.own_sentences.cmp(&theirs.own_sentences), mine.words.cmp(&theirs.words)) {
            (Ordering::Greater, Ordering::Greater) => Some(one),
            (Ordering::Less, Ordering::Less) => Some(other),
            _ => None,
        }
    }

    /// Words that `other` has and `one` has not.
    pub(super) fn lacks(&self, one: u32, other: u32) -> Option<u32> {
        let (theirs, _) = self.clock.pairs[self.pair(one, other)? as usize].sides(other);
        Some(theirs.words - theirs.shared())
    }

    /// Writes down that `one` came before `other`.
    pub(super) fn tell(&mut self, one: u32, other: u32) {
        if let Some(pair) = self.pair(one, other) {
            self.clock.tell(pair, one);
        }
    }
}

/// Whether an article names another outlet as its source, or carries its footer.
fn points(from: &Article<'_>, to: &Article<'_>) -> bool {
    let carries = to.outlet.is_some_and(|outlet| from.foreign.contains(&outlet));
    !from.is_of_one_outlet(to) && (from.credits(to) || carries)
}

/// Whether the first of two articles came first, by their times alone.
fn first_by_time(a: &Article<'_>, b: &Article<'_>) -> Option<bool> {
    let told = |a: Span, b: Span| match (a.is_before(&b), b.is_before(&a)) {
        (true, _) => Some(true),
        (_, true) => Some(false),
        _ => None,
    };
    if a.address.is_some() && a.address == b.address {
        return told(a.times.publication(), b.times.publication())
            .or_else(|| told(a.times.capture(), b.times.capture()));
    }
    told(a.times.version(), b.times.version())
}

/// A source of which less than this is taken goes on where the text that took it stops.
const GOES_ON: f64 = 0.9;
#[cfg(test)]
mod tests;
