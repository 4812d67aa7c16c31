//! How a number of photos is shared out to parts, and how that is rounded.

use std::cmp::Reverse;

/// A whole number for every part; a part of 0 is closed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Shares(Vec<u32>);

impl Shares {
    /// At least one share must not be 0.
    pub(super) fn new(shares: Vec<u32>) -> Self {
        Self(shares)
    }

    /// The same for each of `parts` parts.
    pub(super) fn equal(parts: usize) -> Self {
        Self(vec![1; parts])
    }

    /// How many parts there are, open and closed.
    pub(super) fn parts(&self) -> usize {
        self.0.len()
    }

    /// The parts that take photos.
    pub(super) fn open(&self) -> Vec<usize> {
        (0..self.parts()).filter(|&part| self.0[part] > 0).collect()
    }

    /// The shares of a whole of 1.
    pub(super) fn fractions(&self) -> Vec<f64> {
        self.0.iter().map(|&share| f64::from(share) / self.sum() as f64).collect()
    }

    /// Whole numbers that add up to `count`: every part gets its share rounded down, then the
    /// largest remainders get one more each (Hamilton's method). Equal remainders go to the part
    /// that `owed` the most so far, then to the earlier part; `owed` is brought up to date, in
    /// units of 1 / (sum of the shares).
    pub(super) fn apportion(&self, count: usize, owed: &mut [i64]) -> Vec<usize> {
        let sum = self.sum();
        let exact: Vec<usize> = self.0.iter().map(|&share| count * share as usize).collect();
        let mut given: Vec<usize> = exact.iter().map(|share| share / sum).collect();
        let left = count - given.iter().sum::<usize>();
        let mut order: Vec<usize> = (0..self.parts()).collect();
        order.sort_by_key(|&part| Reverse((exact[part] % sum, owed[part])));
        for &part in &order[..left] {
            given[part] += 1;
        }
        for part in 0..self.parts() {
            owed[part] += exact[part] as i64 - (given[part] * sum) as i64;
        }
        given
    }

    /// Every part's share of `count`, rounded down.
    pub(super) fn floors(&self, count: usize) -> Vec<usize> {
        self.0.iter().map(|&share| count * share as usize / self.sum()).collect()
    }

    /// The smallest count that gives every open part at least one.
    pub(super) fn smallest_count(&self) -> usize {
        let open = self.open();
        let fills = |count: &usize| {
            let given = self.apportion(*count, &mut vec![0; self.parts()]);
            open.iter().all(|&part| given[part] > 0)
        };
        // A count equal to the sum gives every part its share, so the search ends there.
        (open.len()..self.sum()).find(fills).unwrap_or(self.sum())
    }

    fn sum(&self) -> usize {
        self.0.iter().map(|&share| share as usize).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn apportioned(shares: &[u32], count: usize) -> Vec<usize> {
        Shares::new(shares.to_vec()).apportion(count, &mut vec![0; shares.len()])
    }

    #[test]
    fn the_largest_remainders_get_what_rounding_down_left() {
        assert_eq!(apportioned(&[8, 1, 1], 511), [409, 51, 51]);
        assert_eq!(apportioned(&[8, 1, 1], 15), [12, 2, 1]);
        assert_eq!(apportioned(&[1; 5], 7), [2, 2, 1, 1, 1]);
        assert_eq!(apportioned(&[8, 1, 0], 10), [9, 1, 0]);
    }

    #[test]
    fn equal_remainders_take_turns() {
        let shares = Shares::new(vec![8, 1, 1]);
        let mut owed = [0; 3];
        assert_eq!(shares.apportion(15, &mut owed), [12, 2, 1]);
        assert_eq!(shares.apportion(15, &mut owed), [12, 1, 2]);
        assert_eq!(owed, [0; 3]);
    }

    #[test]
    fn seven_photos_are_the_fewest_for_8_1_1_and_closed_parts_need_none() {
        assert_eq!(Shares::new(vec![8, 1, 1]).smallest_count(), 7);
        assert_eq!(apportioned(&[8, 1, 1], 6), [5, 1, 0]);
        assert_eq!(Shares::new(vec![8, 1, 0]).smallest_count(), 5);
        assert_eq!(Shares::equal(5).smallest_count(), 5);
    }
}
