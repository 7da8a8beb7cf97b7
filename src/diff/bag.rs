//! The tokens of a passage -> a bag: the tokens in the order of their keys, for what two passages share in any order.

use std::cmp::Ordering;
use std::iter;

use super::token::Token;

/// Keys of tokens with their weights, sorted; a token that stands there twice is in it twice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bag {
    /// Of all its tokens.
    pub weight: u32,
    /// Key and weight.
    pub tokens: Vec<(u64, u32)>,
}

impl Bag {
    /// The bag of these tokens.
    pub fn of(tokens: &[Token]) -> Self {
        let mut sorted: Vec<(u64, u32)> =
            tokens.iter().map(|token| (token.key, token.class.weight())).collect();
        sorted.sort_unstable();
        Bag { weight: sorted.iter().map(|(_, weight)| weight).sum(), tokens: sorted }
    }

    /// The tokens that both have, as often as both have them, with the smaller weight.
    pub fn common<'a>(&'a self, other: &'a Bag) -> impl Iterator<Item = (u64, u32)> + 'a {
        let (mut a, mut b) = (&*self.tokens, &*other.tokens);
        iter::from_fn(move || {
            loop {
                let ((key, weight), (other_key, other_weight)) = (*a.first()?, *b.first()?);
                match key.cmp(&other_key) {
                    Ordering::Less => a = from(a, other_key),
                    Ordering::Greater => b = from(b, key),
                    Ordering::Equal => {
                        (a, b) = (&a[1..], &b[1..]);
                        return Some((key, weight.min(other_weight)));
                    }
                }
            }
        })
    }

    /// Weight of the tokens that both have.
    pub fn shared(&self, other: &Bag) -> u32 {
        self.common(other).map(|(_, weight)| weight).sum()
    }
}

/// Sorted tokens from a key on, given that the first one is before it; found in steps that double, for one sentence may be
/// a thousand times the other.
fn from(tokens: &[(u64, u32)], key: u64) -> &[(u64, u32)] {
    let mut end = 1;
    while tokens.get(end).is_some_and(|(other, _)| *other < key) {
        end *= 2;
    }
    let start = end / 2 + 1;
    let near = &tokens[start..end.min(tokens.len())];
    &tokens[start + near.partition_point(|(other, _)| *other < key)..]
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::diff::token::Class;

    fn bag(keys: &[u64]) -> Bag {
        let token = |key: &u64| Token { start: 0, end: 1, key: *key, class: Class::Plain, words: 1 };
        Bag::of(&keys.iter().map(token).collect::<Vec<_>>())
    }

    proptest! {
        #[test]
        fn what_both_have_is_what_can_be_crossed_out_on_both(
            short in prop::collection::vec(0u64..60, 0..30),
            long in prop::collection::vec(0u64..90, 0..200),
        ) {
            let mut left = long.clone();
            let mut expected = short.clone();
            expected.retain(|key| {
                left.iter().position(|other| other == key).map(|at| left.swap_remove(at)).is_some()
            });
            expected.sort_unstable();
            let common = |a: &Bag, b: &Bag| a.common(b).map(|(key, _)| key).collect::<Vec<_>>();
            prop_assert_eq!(&common(&bag(&short), &bag(&long)), &expected);
            prop_assert_eq!(&common(&bag(&long), &bag(&short)), &expected);
            prop_assert_eq!(bag(&short).shared(&bag(&long)), 3 * expected.len() as u32);
        }
    }
}
