//! Macro-F1: the F1 of every class counts the same.

use super::mean_over_classes;
use crate::influence::Influence;
use crate::per_class::F1;
use crate::{ConfusionMatrix, Direction, Metric, Unit};

/// The mean of the F1 values.
pub const MACRO_F1: Metric<ConfusionMatrix> = Metric {
    name: "macro_f1",
    title: "macro-F1",
    definition: "The mean of F1 over the classes that occur or are predicted: mean of 2 TP / (2 TP \
        + FP + FN).",
    unit: Unit::Share,
    direction: Direction::HigherIsBetter,
    value: |matrix| mean_over_classes(matrix, &F1),
    withheld: None,
    influence: Some(influence),
};

/// A photo of class i predicted as j is a false negative of i and a false positive of j.
fn influence(matrix: &ConfusionMatrix) -> Influence {
    let sizes: Vec<_> = matrix
        .per_class()
        .iter()
        .map(|counts| {
            (counts.true_positives as f64, (counts.support() + counts.predicted()) as f64)
        })
        .collect();
    let classes = sizes.iter().filter(|(_, size)| *size > 0.0).count() as f64;
    let by_hit =
        |class: usize| 2.0 * (sizes[class].1 - 2.0 * sizes[class].0) / sizes[class].1.powi(2);
    let by_mistake = |class: usize| -2.0 * sizes[class].0 / sizes[class].1.powi(2);
    let derivative = |row: usize, column: usize| {
        let sum = if row == column { by_hit(row) } else { by_mistake(row) + by_mistake(column) };
        sum / classes
    };
    Influence::of_cells(matrix, derivative, |row| 1.0 / sizes[row].1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Confidence;

    #[test]
    fn a_class_that_neither_occurs_nor_is_predicted_is_left_out() {
        let with = ConfusionMatrix::from_counts(3, vec![3, 1, 0, 1, 3, 0, 0, 0, 0]).unwrap();
        let without = ConfusionMatrix::from_counts(2, vec![3, 1, 1, 3]).unwrap();
        assert_eq!(MACRO_F1.value(&with), Some(0.75));
        assert_eq!(MACRO_F1.value(&with), MACRO_F1.value(&without));
        let interval = |matrix| MACRO_F1.interval(matrix, Confidence::USUAL, None).unwrap();
        assert_eq!(interval(&with), interval(&without));
    }
}
