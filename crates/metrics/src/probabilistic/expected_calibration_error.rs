//! Expected calibration error: whether "90 % sure" is right 90 times in 100.

use crate::influence::Influence;
use crate::reliability::{BINS, bin, confidence};
use crate::{Direction, Metric, Predictions, Unit};

/// The mean gap between confidence and accuracy over 15 bins, weighted by photos.
pub const EXPECTED_CALIBRATION_ERROR: Metric<Predictions> = Metric {
    name: "expected_calibration_error",
    title: "expected calibration error",
    definition: "The gap between mean confidence and accuracy in 15 equal steps of confidence, \
        averaged by photos: sum of |accuracy - confidence| x photos / n.",
    unit: Unit::Share,
    direction: Direction::LowerIsBetter,
    value,
    // Measured: docs/statistics.md.
    withheld: Some("Its interval would cover too little where the calibration is good."),
    influence: Some(influence),
};

fn value(predictions: &Predictions) -> Option<f64> {
    let sum: f64 = gaps(predictions).iter().map(|gap| gap.abs()).sum();
    (!predictions.is_empty()).then(|| sum / predictions.len() as f64)
}

/// A photo widens or narrows the gap of its bin, as if the bins' signs were certain.
fn influence(predictions: &Predictions) -> Influence {
    let signs = gaps(predictions).map(f64::signum);
    Influence::of_mean(predictions.each(|label, row| {
        let (confidence, right) = confidence(label, row);
        signs[bin(confidence)] * (right - confidence)
    }))
}

/// Right less confidence, summed per bin: the bin's gap times its photos.
fn gaps(predictions: &Predictions) -> [f64; BINS] {
    let mut gaps = [0.0; BINS];
    for (label, row) in predictions.rows() {
        let (confidence, right) = confidence(label, row);
        gaps[bin(confidence)] += right - confidence;
    }
    gaps
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
}
