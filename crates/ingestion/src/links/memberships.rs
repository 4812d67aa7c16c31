//! The groups of every photo: the links, looked at from the other side.

use super::LinkGroup;

/// For every photo the indices of its groups, ascending, in one list.
pub(crate) struct Memberships {
    starts: Vec<usize>,
    groups: Vec<usize>,
}

impl Memberships {
    /// Turns the groups of `photos` photos around.
    pub(crate) fn of(groups: &[LinkGroup], photos: usize) -> Self {
        let mut starts = vec![0; photos + 1];
        for photo in groups.iter().flat_map(|group| &group.photos) {
            starts[photo + 1] += 1;
        }
        for photo in 0..photos {
            starts[photo + 1] += starts[photo];
        }
        let mut next = starts.clone();
        let mut of_photo = vec![0; starts[photos]];
        for (index, group) in groups.iter().enumerate() {
            for &photo in &group.photos {
                of_photo[next[photo]] = index;
                next[photo] += 1;
            }
        }
        Self { starts, groups: of_photo }
    }

    /// The groups of one photo.
    pub(crate) fn of_photo(&self, photo: usize) -> &[usize] {
        &self.groups[self.starts[photo]..self.starts[photo + 1]]
    }
}
