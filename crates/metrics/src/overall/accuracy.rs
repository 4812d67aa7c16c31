//! Accuracy: the share of all photos that were given their true class.

use crate::influence::Influence;
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
    withheld: None,
    influence: Some(|matrix| {
        let total = matrix.total() as f64;
        let accuracy = matrix.correct() as f64 / total;
        let derivative = |row, column| (f64::from(u8::from(row == column)) - accuracy) / total;
        Influence::of_cells(matrix, derivative, |_| 1.0)
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
