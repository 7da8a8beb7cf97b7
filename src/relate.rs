//! Room 10: articles that are linked, what their records say and the diffs of the pairs -> what each is to the other.
//!
//! `credit` reads what a text says of where it comes from. Nothing here can fail or depends on the order of the input.

pub mod credit;
