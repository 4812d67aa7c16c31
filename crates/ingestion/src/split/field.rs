//! What the parts should hold and what they hold already, before groups are assigned to them.

use super::goal::Goal;
use super::shares::Shares;
use super::targets::Targets;

/// The parts as the search finds them.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Field {
    /// How much each part should get; closed parts get nothing.
    pub(super) shares: Shares,
    /// How many photos each part should end up with.
    pub(super) targets: Targets,
    /// Photos that are there, parts x classes.
    pub(super) photos: Vec<Vec<usize>>,
    /// Groups that are there, by part.
    pub(super) groups: Vec<usize>,
}

impl Field {
    /// Empty parts for photos of these numbers per class.
    pub(super) fn empty(shares: Shares, per_class: &[usize], balanced: bool) -> Self {
        let targets = Targets::new(&shares, per_class, balanced);
        let photos = vec![vec![0; per_class.len()]; shares.parts()];
        Self { groups: vec![0; shares.parts()], targets, photos, shares }
    }

    /// Parts that hold `photos` (parts x classes) from `groups` already, and get `per_class` more.
    pub(super) fn filled(
        shares: Shares,
        photos: Vec<Vec<usize>>,
        groups: Vec<usize>,
        per_class: &[usize],
        balanced: bool,
    ) -> Self {
        let open = shares.open();
        let mut in_open = per_class.to_vec();
        for &part in &open {
            in_open.iter_mut().zip(&photos[part]).for_each(|(sum, count)| *sum += count);
        }
        let mut targets = Targets::new(&shares, &in_open, balanced);
        for part in (0..shares.parts()).filter(|part| !open.contains(part)) {
            targets.close(part, &photos[part]);
        }
        Self { shares, targets, photos, groups }
    }

    /// What the search makes small, when `more` groups come.
    pub(super) fn goal_for(&self, more: usize) -> Goal {
        Goal::new(&self.targets, &self.wanted_groups(more))
    }

    fn wanted_groups(&self, more: usize) -> Vec<usize> {
        let open = self.shares.open();
        let there: usize = open.iter().map(|&part| self.groups[part]).sum();
        let mut wanted = self.shares.apportion(there + more, &mut vec![0; self.shares.parts()]);
        for part in (0..self.shares.parts()).filter(|part| !open.contains(part)) {
            wanted[part] = self.groups[part];
        }
        wanted
    }

    /// The open part that should hold the fewest photos, and how many.
    pub(super) fn smallest_part(&self) -> (usize, usize) {
        let open = self.shares.open();
        let photos = |part: usize| self.targets.photos(part);
        let part = open.into_iter().min_by_key(|&part| photos(part)).unwrap_or(0);
        (part, photos(part))
    }
}
