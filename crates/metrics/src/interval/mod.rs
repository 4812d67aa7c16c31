//! Intervals: the range that covers the true value with a stated confidence, or the reason why there is none.
//!
//! Which interval is used where, why, and how often each covers the truth on drawn data stands in
//! `docs/statistics.md`.

mod no_interval;
mod scale;
mod spread;
mod wilson;

pub use no_interval::NoInterval;
pub(crate) use scale::interval;
pub use spread::FEWEST_GROUPS;
pub(crate) use spread::Spread;
pub use wilson::wilson;

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
