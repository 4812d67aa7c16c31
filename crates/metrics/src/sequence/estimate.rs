//! The share of the faces of a sequence that something holds for, with its interval.

use super::SequenceSettings;
use super::effective_size::EffectiveSize;
use super::merging::Faces;
use crate::interval::wilson;
use crate::{Confidence, Interval};

/// The share of the weight of all faces.
#[derive(Debug, Clone, Copy)]
pub(super) struct Estimate {
    pub(super) value: f64,
    pub(super) effective_size: EffectiveSize,
    pub(super) interval: Interval,
}

impl Estimate {
    /// Of the faces that are in a state; there is at least one face.
    pub(super) fn of(
        faces: &Faces,
        is_in: &[bool],
        settings: &SequenceSettings,
        confidence: Confidence,
    ) -> Self {
        let inside = faces.seen.iter().zip(is_in).filter(|(_, is_in)| **is_in);
        let value = inside.map(|(face, _)| face.weight).sum::<f64>() / faces.weight();
        let effective_size = EffectiveSize::of(faces, is_in, settings);
        let n = effective_size.value;
        let everything = Interval { low: 0.0, high: 1.0 };
        let interval = wilson(value * n, n, confidence).unwrap_or(everything);
        Self { value, effective_size, interval }
    }
}
