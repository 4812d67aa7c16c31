//! What was joined, step by step: trees of photos, each known by its first.

/// Sets that can only grow together (union by the smaller number, with halved paths).
pub(crate) struct Joined {
    towards: Vec<usize>,
}

impl Joined {
    /// `count` things, each for itself.
    pub(crate) fn apart(count: usize) -> Self {
        Self { towards: (0..count).collect() }
    }

    /// The first of everything that `index` was joined with.
    pub(crate) fn first(&mut self, mut index: usize) -> usize {
        while self.towards[index] != index {
            self.towards[index] = self.towards[self.towards[index]];
            index = self.towards[index];
        }
        index
    }

    /// Joins two.
    pub(crate) fn two(&mut self, one: usize, other: usize) {
        let (one, other) = (self.first(one), self.first(other));
        self.towards[one.max(other)] = one.min(other);
    }

    /// Joins all of them.
    pub(crate) fn all(&mut self, members: &[usize]) {
        for pair in members.windows(2) {
            self.two(pair[0], pair[1]);
        }
    }
}
