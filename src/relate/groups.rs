//! Pairs of numbers that belong together -> which numbers belong together, over others or not.

/// A forest in which each number leads to one that is smaller.
#[derive(Clone, Debug)]
pub struct Groups {
    parent: Vec<u32>,
}

impl Groups {
    /// So many numbers, from 0, each by itself.
    pub fn new(count: usize) -> Self {
        Groups { parent: (0..count as u32).collect() }
    }

    /// The smallest number of a group.
    pub fn of(&mut self, mut number: u32) -> u32 {
        while self.parent[number as usize] != number {
            let above = self.parent[self.parent[number as usize] as usize];
            self.parent[number as usize] = above;
            number = above;
        }
        number
    }

    /// Makes one group of those of two numbers.
    pub fn join(&mut self, a: u32, b: u32) {
        let (a, b) = (self.of(a), self.of(b));
        self.parent[a.max(b) as usize] = a.min(b);
    }
}
