//! What makes an assignment of groups to parts better or worse.

use super::targets::Targets;

/// What the search makes small: squared deviations relative to the wanted number, summed over parts.
pub(super) struct Goal {
    /// Wanted photos, part by class.
    pub(super) placed: Vec<Vec<f64>>,
    /// Wanted photos of every class in a balanced part.
    kept: Option<Vec<f64>>,
    /// Wanted groups per part.
    groups: Vec<f64>,
}

impl Goal {
    /// A class without photos in a part is worse than any deviation.
    pub(super) const EMPTY: f64 = 1e4;
    /// In a balanced split the photos that stay decide; where the surplus lies hardly matters.
    const PLACED_BESIDE_KEPT: f64 = 0.01;
    /// Of two equally good splits the one whose parts have their share of people is better.
    const GROUPS: f64 = 0.001;

    /// The goal for these numbers of photos and of groups.
    pub(super) fn new(targets: &Targets, groups: &[usize]) -> Self {
        let exact = |counts: &[usize]| counts.iter().map(|&count| count as f64).collect();
        Self {
            placed: targets.placed.iter().map(|counts| exact(counts)).collect(),
            kept: targets.kept.as_ref().map(|kept| exact(kept)),
            groups: exact(groups),
        }
    }

    /// The share of `part` in the cost, when it holds `photos` per class from `groups` groups.
    pub(super) fn cost(&self, part: usize, photos: &[usize], groups: usize) -> f64 {
        let pairs = photos.iter().zip(&self.placed[part]);
        let placed: f64 = pairs.map(|(&count, &wanted)| deviation(count, wanted)).sum();
        let empty = photos.iter().filter(|&&count| count == 0).count();
        let balance = match &self.kept {
            None => placed,
            Some(kept) => {
                let fewest = photos.iter().copied().min().unwrap_or_default();
                deviation(fewest, kept[part]) + Self::PLACED_BESIDE_KEPT * placed
            }
        };
        let groups = deviation(groups, self.groups[part]);
        Self::EMPTY * empty as f64 + balance + Self::GROUPS * groups
    }
}

/// Squared, and relative to what is wanted, so that one photo weighs more in a small part.
pub(super) fn deviation(count: usize, wanted: f64) -> f64 {
    let difference = count as f64 - wanted;
    difference * difference / wanted.max(1.0)
}
