//! `8:1:1`: the shares of train, validation and test.

use std::fmt;
use std::str::FromStr;

use super::shares::Shares;

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

    /// Whole numbers that add up to `count`, as near to the shares as that goes.
    pub fn apportion(self, count: usize) -> [usize; 3] {
        let given = self.shares().apportion(count, &mut [0; 3]);
        [given[0], given[1], given[2]]
    }

    /// The smallest count that gives every part at least one.
    pub fn smallest_count(self) -> usize {
        self.shares().smallest_count()
    }

    /// The shares of all three parts.
    pub(super) fn shares(self) -> Shares {
        Shares::new(self.0.to_vec())
    }

    /// The shares of train and validation alone.
    pub(super) fn shares_without_test(self) -> Shares {
        Shares::new(vec![self.0[0], self.0[1], 0])
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

    #[test]
    fn the_paper_s_510_photos_of_a_class_give_408_51_and_51() {
        let ratio: Ratio = "8:1:1".parse().unwrap();
        assert_eq!(ratio.apportion(510), [408, 51, 51]);
        assert_eq!(ratio.smallest_count(), 7);
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
