//! What to photograph next: how far each class is from a test part that can carry a claim.

use serde::Serialize;

use crate::split::Ratio;

/// What the test part should hold of every class.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Goal {
    /// The split that is planned.
    pub ratio: Ratio,
    /// Photos of every class in the test part.
    pub test_photos: usize,
    /// People of every class in the test part.
    pub test_subjects: usize,
}

impl Default for Goal {
    /// As many test photos as the published system had, rounded, of five people.
    fn default() -> Self {
        Self { ratio: Ratio::default(), test_photos: 50, test_subjects: 5 }
    }
}

/// What a class has and lacks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Need {
    /// Photos in all that the goal needs.
    pub photos_wanted: usize,
    /// Photos still to take.
    pub photos: usize,
    /// People in all that the goal needs.
    pub subjects_wanted: usize,
    /// People still to find who show this class.
    pub subjects: usize,
}

/// What a class with so many photos of so many people lacks.
pub(super) fn need(goal: Goal, photos: usize, subjects: usize) -> Need {
    let photos_wanted = smallest_with(goal.ratio, goal.test_photos);
    let subjects_wanted = smallest_with(goal.ratio, goal.test_subjects);
    Need {
        photos_wanted,
        photos: photos_wanted.saturating_sub(photos),
        subjects_wanted,
        subjects: subjects_wanted.saturating_sub(subjects),
    }
}

/// The smallest number whose test share is at least `tested`.
fn smallest_with(ratio: Ratio, tested: usize) -> usize {
    // A ratio ends at 1000:1000:1.
    (tested..=2001 * tested.max(1))
        .find(|count| ratio.apportion(*count)[2] >= tested)
        .unwrap_or(tested)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_paper_s_test_part_needs_the_paper_s_photos() {
        let goal = Goal { test_photos: 51, ..Goal::default() };
        let found = need(goal, 408, 12);
        assert_eq!((found.photos_wanted, found.photos), (507, 99));
        assert_eq!((found.subjects_wanted, found.subjects), (47, 35));
        for (wanted, tested) in [(found.photos_wanted, 51), (found.subjects_wanted, 5)] {
            let share = |count| goal.ratio.apportion(count)[2];
            assert_eq!((share(wanted), share(wanted - 1)), (tested, tested - 1));
        }
        assert_eq!(need(goal, 3000, 50), Need { photos: 0, subjects: 0, ..found });
    }
}
