//! Intervals: the range that covers the true value with a stated confidence.

mod delta;
mod wilson;

pub(crate) use delta::{of_coefficient, of_share};
pub use wilson::wilson;

use crate::distributions::normal_quantile;

/// A range of values, both ends included.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interval {
    /// The smallest value.
    pub low: f64,
    /// The largest value.
    pub high: f64,
}

impl Interval {
    /// Whether the value lies within the interval.
    pub fn contains(&self, value: f64) -> bool {
        (self.low..=self.high).contains(&value)
    }
}

/// The normal quantile of a two-sided interval: 1.96 for a confidence of 0.95.
///
/// `None` unless the confidence lies strictly between 0 and 1.
pub(crate) fn two_sided_quantile(confidence: f64) -> Option<f64> {
    normal_quantile(f64::midpoint(1.0, confidence)).filter(|_| confidence > 0.0)
}
