//! The reliability diagram: in equal steps of confidence, how often the most probable class is the true one.

use crate::interval::wilson;
use crate::predictions::most_probable;
use crate::{Confidence, Interval, Predictions};

/// Equal steps of confidence, as in C. Guo et al., "On calibration of modern neural networks" (2017).
pub(crate) const BINS: usize = 15;

/// The photos whose largest probability lies in one step.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ReliabilityBin {
    /// Where the step begins, not included.
    pub from: f64,
    /// Where it ends, included.
    pub to: f64,
    /// How many photos lie in it.
    pub photos: u64,
    /// Their mean largest probability; `None` without photos.
    pub mean_confidence: Option<f64>,
    /// The share whose most probable class is the true one.
    pub accuracy: Option<f64>,
    /// Wilson's interval of the accuracy, as if photos were drawn one by one.
    pub interval: Option<Interval>,
}

/// The 15 bins of the expected calibration error, in order.
pub fn reliability_bins(predictions: &Predictions, interval: Confidence) -> Vec<ReliabilityBin> {
    let mut bins = [(0_u64, 0.0, 0.0); BINS];
    for (label, row) in predictions.rows() {
        let (confidence, right) = confidence(label, row);
        let (photos, confidences, hits) = &mut bins[bin(confidence)];
        *photos += 1;
        *confidences += confidence;
        *hits += right;
    }
    let border = |index: usize| index as f64 / BINS as f64;
    let bin = |(index, (photos, confidences, hits)): (usize, (u64, f64, f64))| {
        let mean = |sum: f64| (photos > 0).then(|| sum / photos as f64);
        ReliabilityBin {
            from: border(index),
            to: border(index + 1),
            photos,
            mean_confidence: mean(confidences),
            accuracy: mean(hits),
            interval: wilson(hits, photos as f64, interval),
        }
    };
    bins.into_iter().enumerate().map(bin).collect()
}

/// The largest probability of a photo, and 1 if its class is the true one, else 0.
pub(crate) fn confidence(label: usize, row: &[f64]) -> (f64, f64) {
    let class = most_probable(row);
    (row[class], f64::from(u8::from(class == label)))
}

/// A confidence on a border belongs to the lower bin: (0, 1/15], (1/15, 2/15], …
pub(crate) fn bin(confidence: f64) -> usize {
    ((confidence * BINS as f64).ceil() as usize).clamp(1, BINS) - 1
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::probabilistic::EXPECTED_CALIBRATION_ERROR;

    #[test]
    fn full_confidence_falls_into_the_last_bin() {
        assert_eq!((bin(0.0), bin(1.0 / 15.0), bin(0.07), bin(1.0)), (0, 0, 1, 14));
    }

    #[test]
    fn the_calibration_error_is_the_mean_gap_of_the_bins() {
        let rows = [[0.75, 0.25], [0.75, 0.25], [0.1, 0.9], [0.05, 0.95]].concat();
        let predictions = Predictions::new(2, vec![0, 1, 1, 0], rows).unwrap();
        let bins = reliability_bins(&predictions, Confidence::USUAL);
        assert_eq!(bins.iter().map(|bin| bin.photos).collect::<Vec<_>>()[11..], [2, 0, 1, 1]);
        assert_eq!((bins[11].mean_confidence, bins[11].accuracy), (Some(0.75), Some(0.5)));
        assert_eq!((bins[12].accuracy, bins[12].interval), (None, None));
        let gap = |bin: &ReliabilityBin| {
            let gap = bin.accuracy.unwrap_or(0.0) - bin.mean_confidence.unwrap_or(0.0);
            gap.abs() * bin.photos as f64 / 4.0
        };
        let error = EXPECTED_CALIBRATION_ERROR.value(&predictions).unwrap();
        assert!((error - bins.iter().map(gap).sum::<f64>()).abs() < 1e-12);
    }
}
