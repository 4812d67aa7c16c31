//! Accuracy: the share of all photos that were given their true class.

use crate::interval::wilson;
use crate::metric::share;
use crate::{ConfusionMatrix, Direction, Metric, Unit};

/// Correct / n.
pub const ACCURACY: Metric<ConfusionMatrix> = Metric {
    name: "accuracy",
    title: "accuracy",
    definition: "Of all photos, the share that was given its true class: correct / n.",
    unit: Unit::Share,
    direction: Direction::HigherIsBetter,
    value: |matrix| share(matrix.correct(), matrix.total()),
    interval: Some(|matrix, confidence| {
        wilson(matrix.correct() as f64, matrix.total() as f64, confidence)
    }),
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_photo_gives_no_accuracy() {
        let empty = ConfusionMatrix::from_counts(2, vec![0; 4]).unwrap();
        assert_eq!(ACCURACY.value(&empty), None);
        let three_of_four = ConfusionMatrix::from_counts(2, vec![1, 1, 0, 2]).unwrap();
        assert_eq!(ACCURACY.value(&three_of_four), Some(0.75));
    }
}
