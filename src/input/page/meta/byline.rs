//! The facts of a page in, who wrote its article out.

use super::dates::Around;
use super::facts::Facts;
use super::linked::Linked;

pub(super) fn author(_facts: &Facts, _linked: &Linked, _around: &Around) -> Option<String> {
    None
}
