//! Expected calibration error: whether "90 % sure" is right 90 times in 100.

use crate::predictions::most_probable;
use crate::{Direction, Metric, Predictions, Unit};

/// Equal steps of confidence, as in Guo et al., "On Calibration of Modern Neural Networks" (2017).
const BINS: usize = 15;

/// The mean gap between confidence and accuracy over 15 bins, weighted by photos.
pub const EXPECTED_CALIBRATION_ERROR: Metric<Predictions> = Metric {
    name: "expected_calibration_error",
    title: "expected calibration error",
    definition: "The gap between mean confidence and accuracy in 15 equal steps of confidence, \
        averaged by photos: sum of |accuracy - confidence| x photos / n.",
    unit: Unit::Share,
    direction: Direction::LowerIsBetter,
    value,
    interval: None,
};

fn value(predictions: &Predictions) -> Option<f64> {
    // Correct minus confidence, summed per bin: the bin's gap times its photos.
    let mut gaps = [0.0_f64; BINS];
    for (label, row) in predictions.rows() {
        let class = most_probable(row);
        gaps[bin(row[class])] += f64::from(u8::from(class == label)) - row[class];
    }
    let sum: f64 = gaps.iter().map(|gap| gap.abs()).sum();
    (!predictions.is_empty()).then(|| sum / predictions.len() as f64)
}

/// A confidence on a border belongs to the lower bin: (0, 1/15], (1/15, 2/15], …
fn bin(confidence: f64) -> usize {
    ((confidence * BINS as f64).ceil() as usize).clamp(1, BINS) - 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn being_right_as_often_as_said_costs_nothing() {
        let rows = [[0.75, 0.25]; 4].concat();
        let calibrated = Predictions::new(2, vec![0, 0, 1, 0], rows.clone()).unwrap();
        assert_eq!(EXPECTED_CALIBRATION_ERROR.value(&calibrated), Some(0.0));
        let too_sure = Predictions::new(2, vec![0, 1, 1, 1], rows).unwrap();
        assert_eq!(EXPECTED_CALIBRATION_ERROR.value(&too_sure), Some(0.5));
    }

    #[test]
    fn full_confidence_falls_into_the_last_bin() {
        assert_eq!((bin(0.0), bin(1.0 / 15.0), bin(0.07), bin(1.0)), (0, 0, 1, 14));
    }
}
