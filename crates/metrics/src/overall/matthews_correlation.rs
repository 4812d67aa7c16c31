//! Matthews' correlation coefficient: truth and prediction as two correlated variables.

use super::agreement::Agreement;
use crate::influence::Influence;
use crate::{ConfusionMatrix, Direction, Metric, Unit};

/// Gorodkin's form for any number of classes ("Comparing two K-category assignments by a
/// K-category correlation coefficient", Computational Biology and Chemistry 28, 2004).
pub const MATTHEWS_CORRELATION: Metric<ConfusionMatrix> = Metric {
    name: "matthews_corrcoef",
    title: "Matthews correlation",
    definition: "The correlation of true and predicted class: (n x correct - s) / sqrt((n^2 - sum \
        of support^2) (n^2 - sum of predicted^2)), s = sum of (support x predicted).",
    unit: Unit::Coefficient,
    direction: Direction::HigherIsBetter,
    value,
    withheld: None,
    influence: Some(influence),
};

/// Not defined where only one class occurs or is predicted; scikit-learn prints 0 there.
fn value(matrix: &ConfusionMatrix) -> Option<f64> {
    let agreement = Agreement::of(matrix);
    let whole = (agreement.true_spread * agreement.predicted_spread).sqrt();
    (whole > 0.0).then(|| (agreement.above_chance / whole).clamp(-1.0, 1.0))
}

fn influence(matrix: &ConfusionMatrix) -> Influence {
    let agreement = Agreement::of(matrix);
    let whole = (agreement.true_spread * agreement.predicted_spread).sqrt();
    let correlation = agreement.above_chance / whole;
    let derivative = |row: usize, column: usize| {
        let trues = (agreement.photos - agreement.true_totals[row]) / agreement.true_spread;
        let predicted =
            (agreement.photos - agreement.predicted_totals[column]) / agreement.predicted_spread;
        agreement.above_chance_by(row, column) / whole - correlation * (trues + predicted)
    };
    Influence::of_cells(matrix, derivative, |_| 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn correlation(counts: [u64; 4]) -> Option<f64> {
        MATTHEWS_CORRELATION.value(&ConfusionMatrix::from_counts(2, counts.to_vec()).unwrap())
    }

    #[test]
    fn it_runs_from_minus_one_to_one() {
        assert_eq!(correlation([0, 5, 4, 0]), Some(-1.0));
        assert_eq!(correlation([9, 3, 3, 1]), Some(0.0));
        assert_eq!(correlation([5, 0, 0, 4]), Some(1.0));
    }

    #[test]
    fn a_constant_answer_has_no_correlation() {
        assert_eq!(correlation([5, 0, 4, 0]), None);
    }
}
