//! The pages of `newsprint diff`.

mod chain;
mod facts;
mod page;
mod sheet;
mod wrap;

#[cfg(test)]
mod tests;
