//! Balanced accuracy: every class counts the same, however many photos it has.

use super::mean_over_classes;
use crate::influence::Influence;
use crate::per_class::RECALL;
use crate::{ConfusionMatrix, Direction, Metric, Unit};

/// The mean of the recalls.
pub const BALANCED_ACCURACY: Metric<ConfusionMatrix> = Metric {
    name: "balanced_accuracy",
    title: "balanced accuracy",
    definition: "The mean of the recalls of the classes that have photos: mean of TP / (TP + FN).",
    unit: Unit::Share,
    direction: Direction::HigherIsBetter,
    value: |matrix| mean_over_classes(matrix, &RECALL),
    withheld: None,
    influence: Some(influence),
};

/// A photo of a rare class moves the value further than one of a common class.
fn influence(matrix: &ConfusionMatrix) -> Influence {
    let support = matrix.true_totals();
    let classes = support.iter().filter(|&&support| support > 0).count() as f64;
    let derivative = |row: usize, column: usize| {
        let support = support[row] as f64;
        let recall = matrix.count(row, row) as f64 / support;
        (f64::from(u8::from(row == column)) - recall) / (support * classes)
    };
    Influence::of_cells(matrix, derivative, |row| 1.0 / support[row] as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rare_class_counts_as_much_as_a_common_one() {
        let matrix = ConfusionMatrix::from_counts(2, vec![98, 0, 2, 0]).unwrap();
        assert_eq!(BALANCED_ACCURACY.value(&matrix), Some(0.5));
    }

    #[test]
    fn a_class_without_photos_is_left_out() {
        let matrix = ConfusionMatrix::from_counts(3, vec![3, 1, 0, 1, 3, 0, 0, 0, 0]).unwrap();
        assert_eq!(BALANCED_ACCURACY.value(&matrix), Some(0.75));
    }
}
