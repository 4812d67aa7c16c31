//! `8:1:1`: how many photos go to train, validation and test, and how that is rounded.

use std::fmt;
use std::str::FromStr;

/// Shares of train, validation and test; all are at least 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ratio([u32; 3]);

/// The text is no ratio.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` is no ratio, expected three whole numbers from 1 to 1000 for train, validation and test\nhint: `8:1:1` puts eight photos of ten into train"
)]
pub struct NotARatio(String);

impl Ratio {
    /// Shares of train, validation and test; `None` unless all are from 1 to 1000.
    pub fn new(shares: [u32; 3]) -> Option<Self> {
        let fits = |share: &u32| (1..=1000).contains(share);
        shares.iter().all(fits).then_some(Self(shares))
    }

    /// A third each.
    pub fn even() -> Self {
        Self([1, 1, 1])
    }

    /// The three shares of a whole of 1.
    pub fn fractions(self) -> [f64; 3] {
        let sum = f64::from(self.sum());
        self.0.map(|share| f64::from(share) / sum)
    }

    /// Whole numbers that add up to `count`: every part gets its share rounded down, then the
    /// largest remainders get one more each (Hamilton's method). Equal remainders go to the part
    /// that `owed` the most so far, then to the earlier part; `owed` is brought up to date, in
    /// units of 1 / (sum of the shares).
    pub fn apportion(self, count: usize, owed: &mut [i64; 3]) -> [usize; 3] {
        let sum = self.sum() as usize;
        let exact = self.0.map(|share| count * share as usize);
        let mut given = exact.map(|share| share / sum);
        let left = count - given.iter().sum::<usize>();
        let mut order = [0, 1, 2];
        order.sort_by_key(|&part| std::cmp::Reverse((exact[part] % sum, owed[part])));
        for &part in &order[..left] {
            given[part] += 1;
        }
        for part in 0..3 {
            owed[part] += exact[part] as i64 - (given[part] * sum) as i64;
        }
        given
    }

    /// Every part's share of `count`, rounded down.
    pub(super) fn floors(self, count: usize) -> [usize; 3] {
        let sum = self.sum() as usize;
        self.0.map(|share| count * share as usize / sum)
    }

    /// The smallest count that gives every part at least one.
    pub fn smallest_count(self) -> usize {
        let fills = |count: &usize| !self.apportion(*count, &mut [0; 3]).contains(&0);
        // A count equal to the sum gives every part its share, so the search ends there.
        (3..self.sum() as usize).find(fills).unwrap_or(self.sum() as usize)
    }

    fn sum(self) -> u32 {
        self.0.iter().sum()
    }
}

impl FromStr for Ratio {
    type Err = NotARatio;

    fn from_str(text: &str) -> Result<Self, NotARatio> {
        let shares: Option<Vec<u32>> = text.split(':').map(|share| share.parse().ok()).collect();
        shares
            .and_then(|shares| Self::new(shares.try_into().ok()?))
            .ok_or_else(|| NotARatio(text.to_owned()))
    }
}

impl fmt::Display for Ratio {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [train, validation, test] = self.0;
        write!(formatter, "{train}:{validation}:{test}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn apportioned(ratio: &str, count: usize) -> [usize; 3] {
        let ratio: Ratio = ratio.parse().unwrap();
        ratio.apportion(count, &mut [0; 3])
    }

    #[test]
    fn the_paper_s_510_photos_of_a_class_give_408_51_and_51() {
        assert_eq!(apportioned("8:1:1", 510), [408, 51, 51]);
    }

    #[test]
    fn the_largest_remainders_get_what_rounding_down_left() {
        assert_eq!(apportioned("8:1:1", 511), [409, 51, 51]);
        assert_eq!(apportioned("8:1:1", 15), [12, 2, 1]);
        assert_eq!(apportioned("1:1:1", 5), [2, 2, 1]);
    }

    #[test]
    fn equal_remainders_take_turns() {
        let ratio: Ratio = "8:1:1".parse().unwrap();
        let mut owed = [0; 3];
        assert_eq!(ratio.apportion(15, &mut owed), [12, 2, 1]);
        assert_eq!(ratio.apportion(15, &mut owed), [12, 1, 2]);
        assert_eq!(owed, [0; 3]);
    }

    #[test]
    fn seven_photos_are_the_fewest_for_8_1_1() {
        let ratio: Ratio = "8:1:1".parse().unwrap();
        assert_eq!(ratio.smallest_count(), 7);
        assert_eq!(apportioned("8:1:1", 7), [5, 1, 1]);
        assert_eq!(apportioned("8:1:1", 6), [5, 1, 0]);
    }

    #[test]
    fn texts_that_are_no_ratio_are_refused() {
        for text in ["", "8:1", "0:1:1", "a:b:c", "8:1:1:1", "8:1:-1", "8:1:1001", "8 1 1"] {
            assert!(text.parse::<Ratio>().is_err(), "{text}");
        }
        insta::assert_snapshot!("8:1".parse::<Ratio>().unwrap_err(), @r"
        `8:1` is no ratio, expected three whole numbers from 1 to 1000 for train, validation and test
        hint: `8:1:1` puts eight photos of ten into train
        ");
    }
}
