//! What is known of some pairs -> what follows for others, and which of it contradicts itself.

use std::mem::replace;

use super::{Basis, Clock, Order};

impl Clock<'_> {
    /// Bounds the times of articles by those of articles that they came before or after, and tells what follows from that.
    pub(super) fn carry(&mut self) {
        loop {
            let sorted = self.refuse_circles();
            self.bound(&sorted);
            let mut is_settled = true;
            for (pair, a, b) in self.open() {
                let (of_a, of_b) = (self.spans[a as usize], self.spans[b as usize]);
                match (of_a.is_before(&of_b), of_b.is_before(&of_a)) {
                    (true, false) => self.tell(pair, a),
                    (false, true) => self.tell(pair, b),
                    _ => continue,
                }
                is_settled = false;
            }
            if is_settled {
                return;
            }
        }
    }

    /// Of what goes in a circle one claim at least is wrong and nobody knows which: what the texts say of it is said no more,
    /// and what the times say only where they go in no circle of their own, as those of versions may. The articles, each
    /// behind all that came before it.
    fn refuse_circles(&mut self) -> Vec<u32> {
        loop {
            let sorted = self.sorted();
            let circles = self.circles(&sorted);
            let is_round = |pair: &usize| {
                let of = |article: u32| circles[article as usize];
                self.orders[*pair] != Order::Unknown && of(self.pairs[*pair].a) == of(self.pairs[*pair].b)
            };
            let mut round: Vec<usize> = (0..self.pairs.len()).filter(is_round).collect();
            if round.is_empty() {
                return sorted;
            }
            let is_text = |pair: &usize| self.orders[*pair].basis() == Some(Basis::Text);
            if round.iter().any(is_text) {
                round.retain(is_text);
            }
            for pair in round {
                self.orders[pair] = Order::Unknown;
                self.is_refused[pair] = true;
            }
        }
    }

    /// Nothing came before what led to it, or after what it led to.
    fn bound(&mut self, sorted: &[u32]) {
        let leads = |clock: &Self, at: u32| -> Vec<u32> {
            let pairs = clock.of[at as usize].iter().filter(|&&pair| clock.is_first(pair, at));
            pairs.map(|&pair| clock.pairs[pair as usize].other(at)).collect()
        };
        for &at in sorted {
            for later in leads(self, at) {
                self.spans[later as usize].from =
                    self.spans[later as usize].from.max(self.spans[at as usize].from);
            }
        }
        for &at in sorted.iter().rev() {
            for later in leads(self, at) {
                self.spans[at as usize].to = self.spans[at as usize].to.min(self.spans[later as usize].to);
            }
        }
    }

    /// The articles, each behind all that came before it, but for those that it goes in a circle with.
    fn sorted(&self) -> Vec<u32> {
        let mut is_seen = vec![false; self.articles.len()];
        let mut sorted = Vec::with_capacity(self.articles.len());
        // An article and how many of its pairs were followed: a chain may be longer than the stack of a thread.
        let mut way: Vec<(u32, usize)> = Vec::new();
        for start in 0..self.articles.len() as u32 {
            if !replace(&mut is_seen[start as usize], true) {
                way.push((start, 0));
            }
            while let Some((at, followed)) = way.last_mut() {
                let at = *at;
                let Some(&pair) = self.of[at as usize].get(*followed) else {
                    sorted.push(at);
                    way.pop();
                    continue;
                };
                *followed += 1;
                let later = self.pairs[pair as usize].other(at);
                if self.is_first(pair, at) && !replace(&mut is_seen[later as usize], true) {
                    way.push((later, 0));
                }
            }
        }
        sorted.reverse();
        sorted
    }

    /// Of each article the first one of its circle, in the order in which they are sorted; one that is in none is its own.
    fn circles(&self, sorted: &[u32]) -> Vec<u32> {
        let mut circles = vec![u32::MAX; self.articles.len()];
        for &first in sorted {
            if circles[first as usize] != u32::MAX {
                continue;
            }
            circles[first as usize] = first;
            let mut left = vec![first];
            // What leads to the first of those that are left, and was not led to before, is led to from there as well.
            while let Some(at) = left.pop() {
                for &pair in &self.of[at as usize] {
                    let earlier = self.pairs[pair as usize].other(at);
                    if self.is_first(pair, earlier) && circles[earlier as usize] == u32::MAX {
                        circles[earlier as usize] = first;
                        left.push(earlier);
                    }
                }
            }
        }
        circles
    }
}
