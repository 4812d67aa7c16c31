//! The share of a sequence that is in one state, with its interval.

use super::SequenceSettings;
use super::correction::{Corrected, NoCorrection};
use super::effective_size::EffectiveSize;
use super::error_rates::ErrorRates;
use super::merging::Faces;
use crate::interval::wilson;
use crate::{Confidence, Interval};

/// The share of the weight of all valid faces that is in one state.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ratio {
    /// As it was seen.
    pub value: f64,
    /// How much evidence there is for it.
    pub effective_size: EffectiveSize,
    /// What it would be over a long time of the same: Wilson's interval on the effective size.
    pub interval: Interval,
    /// Freed of the classifier's errors, or why not.
    pub corrected: Result<Corrected, NoCorrection>,
}

impl Ratio {
    pub(super) fn of(
        value: f64,
        (faces, is_in): (&Faces, &[bool]),
        rates: Option<ErrorRates>,
        settings: &SequenceSettings,
        confidence: Confidence,
    ) -> Self {
        let effective_size = EffectiveSize::of(faces, is_in, settings);
        let n = effective_size.value;
        let everything = Interval { low: 0.0, high: 1.0 };
        let interval = wilson(value * n, n, confidence).unwrap_or(everything);
        let corrected = Corrected::of(value, interval, rates, settings);
        Self { value, effective_size, interval, corrected }
    }

    /// What a verdict is about: the corrected interval where there is one.
    pub(super) fn judged(&self) -> Interval {
        self.corrected.as_ref().map_or(self.interval, |corrected| corrected.interval)
    }
}
