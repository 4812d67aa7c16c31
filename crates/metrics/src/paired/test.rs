//! The test that fits: McNemar's where photos were drawn one by one, signs by group where groups were.

use std::collections::BTreeMap;

use super::{Paired, Run, sign_flip};
use crate::distributions::coin_two_sided;

/// Whether two networks are equally often right, tested on the photos that one of them alone has right.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum PairedTest {
    /// Each photo was drawn by itself: of those that one side alone has right, either side's number is a fair
    /// coin's if both are equally good (Q. McNemar, "Note on the sampling error of the difference between
    /// correlated proportions or percentages", Psychometrika 12, 1947).
    ///
    /// Exact and two-sided. The mid-p variant finds a little more, but is wrong a little more often than it
    /// says (M. W. Fagerland, S. Lydersen, P. Laake, BMC Medical Research Methodology 13:91, 2013), so it is
    /// not offered.
    McNemar {
        /// Photos that only the first side has right.
        first_only: u64,
        /// Photos that only the second side has right.
        second_only: u64,
        /// How often chance alone would be at least as one-sided.
        p_value: f64,
    },
    /// Photos were drawn in groups: see [`sign_flip`].
    SignFlip {
        /// Photos that only the first side has right.
        first_only: u64,
        /// Photos that only the second side has right.
        second_only: u64,
        /// Groups in which one side has more right than the other.
        groups: usize,
        /// How often chance alone would be at least as one-sided.
        p_value: f64,
    },
}

impl PairedTest {
    /// How often chance alone would be at least as one-sided.
    pub fn p_value(&self) -> f64 {
        match self {
            Self::McNemar { p_value, .. } | Self::SignFlip { p_value, .. } => *p_value,
        }
    }
}

/// Why there is no test of single answers; prints as a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoTest {
    /// A photo is answered once by every seed.
    #[error(
        "With several seeds a test of single answers would take the luck of the seeds for a difference; \
        the interval of the difference counts it."
    )]
    SeveralSeeds,
}

impl Paired<'_> {
    /// The test that fits how the photos were drawn.
    pub fn test(&self) -> Result<PairedTest, NoTest> {
        let ([first], [second]) = (self.first.as_slice(), self.second.as_slice()) else {
            return Err(NoTest::SeveralSeeds);
        };
        let (only_first, only_second) = (only_right(first, second), only_right(second, first));
        let (first_only, second_only) = (only_first.len() as u64, only_second.len() as u64);
        let Some(groups) = self.groups else {
            let p_value = coin_two_sided(first_only, second_only);
            return Ok(PairedTest::McNemar { first_only, second_only, p_value });
        };
        let mut differences = BTreeMap::new();
        for (photos, sign) in [(only_first, -1), (only_second, 1)] {
            for photo in photos {
                *differences.entry(groups.of_photo()[photo]).or_insert(0) += sign;
            }
        }
        let differences: Vec<i64> = differences.into_values().filter(|it| *it != 0).collect();
        let (groups, p_value) = (differences.len(), sign_flip(&differences));
        Ok(PairedTest::SignFlip { first_only, second_only, groups, p_value })
    }
}

/// The photos that one run has right and the other has not.
fn only_right(one: &Run, other: &Run) -> Vec<usize> {
    let photos = 0..one.cells.len();
    photos.filter(|&photo| one.is_right(photo) && !other.is_right(photo)).collect()
}

#[cfg(test)]
mod tests {
    use super::super::testing::run;
    use super::*;
    use crate::groups::Groups;

    #[test]
    fn how_photos_were_drawn_chooses_the_test() {
        let first = [run(&[false; 12])];
        let second = [run(&[true; 12])];
        let photos = Paired::new(&first, &second, None).unwrap().test().unwrap();
        let PairedTest::McNemar { first_only: 0, second_only: 12, p_value } = photos else {
            panic!("{photos:?}")
        };
        assert!((p_value - 2.0 / 4096.0).abs() < 1e-15);
        let groups = Groups::new((0..12).map(|photo| photo / 2).collect::<Vec<_>>());
        let grouped = Paired::new(&first, &second, Some(&groups)).unwrap().test().unwrap();
        // Six groups, all in favour of the second: 2 of 64 ways to choose their signs.
        assert!((grouped.p_value() - 2.0 / 64.0).abs() < 1e-15, "{grouped:?}");
    }

    #[test]
    fn several_seeds_have_no_test_of_single_answers() {
        let first = [run(&[false; 4]), run(&[true; 4])];
        let second = [run(&[true; 4])];
        let reason = Paired::new(&first, &second, None).unwrap().test().unwrap_err();
        assert!(reason.to_string().ends_with('.'));
    }
}
