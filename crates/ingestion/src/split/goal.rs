//! What makes an assignment of groups to parts better or worse.

use super::ratio::Ratio;
use super::targets::Targets;

/// What the search makes small: squared deviations relative to the wanted number, summed over parts.
pub(super) struct Goal {
    /// Wanted photos, part by class.
    pub(super) placed: [Vec<f64>; 3],
    /// Wanted photos of every class in a balanced part.
    kept: Option<[f64; 3]>,
    /// Wanted groups per part.
    groups: [f64; 3],
}

impl Goal {
    /// A class without photos in a part is worse than any deviation.
    pub(super) const EMPTY: f64 = 1e4;
    /// In a balanced split the photos that stay decide; where the surplus lies hardly matters.
    const PLACED_BESIDE_KEPT: f64 = 0.01;
    /// Of two equally good splits the one whose parts have their share of people is better.
    const GROUPS: f64 = 0.001;

    /// The goal for `groups` groups.
    pub(super) fn new(targets: &Targets, ratio: Ratio, groups: usize) -> Self {
        Self {
            placed: targets
                .placed
                .each_ref()
                .map(|counts| counts.iter().map(|&count| count as f64).collect()),
            kept: targets.kept.map(|kept| kept.map(|count| count as f64)),
            groups: ratio.apportion(groups, &mut [0; 3]).map(|count| count as f64),
        }
    }

    /// The share of `part` in the cost, when it holds `photos` per class from `groups` groups.
    pub(super) fn cost(&self, part: usize, photos: &[usize], groups: usize) -> f64 {
        let pairs = photos.iter().zip(&self.placed[part]);
        let placed: f64 = pairs.map(|(&count, &wanted)| deviation(count, wanted)).sum();
        let empty = photos.iter().filter(|&&count| count == 0).count();
        let balance = match self.kept {
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
