//! Sets and tables of keys that are hashes already.

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasherDefault, Hasher};

/// A set of keys.
pub type KeySet = HashSet<u64, BuildHasherDefault<Itself>>;
/// A table by keys.
pub type KeyMap<T> = HashMap<u64, T, BuildHasherDefault<Itself>>;

/// A key is its own hash.
#[derive(Clone, Copy, Debug, Default)]
pub struct Itself(u64);

impl Hasher for Itself {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, _: &[u8]) {
        unreachable!("keys are u64")
    }

    fn write_u64(&mut self, key: u64) {
        self.0 = key;
    }
}
