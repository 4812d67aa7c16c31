//! The share of a sequence that is in one state, with its interval.

use super::SequenceSettings;
use super::correction::{Corrected, NoCorrection};
use super::effective_size::EffectiveSize;
use super::error_rates::ErrorRates;
use super::estimate::Estimate;
use super::merging::Faces;
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
    /// From the faces that are in the state, and those that are if each is judged by itself.
    pub(super) fn of(
        faces: &Faces,
        [is_in, is_alone_in]: [&[bool]; 2],
        rates: Option<ErrorRates>,
        settings: &SequenceSettings,
        confidence: Confidence,
    ) -> Self {
        let Estimate { value, effective_size, interval } =
            Estimate::of(faces, is_in, settings, confidence);
        let frame_by_frame = Estimate::of(faces, is_alone_in, settings, confidence);
        let corrected = Corrected::of(&frame_by_frame, rates, settings, confidence);
        Self { value, effective_size, interval, corrected }
    }

    /// What a verdict is about: the corrected interval where there is one.
    pub(super) fn judged(&self) -> Interval {
        self.corrected.as_ref().map_or(self.interval, |corrected| corrected.interval)
    }
}
