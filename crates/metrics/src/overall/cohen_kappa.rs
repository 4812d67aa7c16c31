//! Cohen's kappa: agreement beyond what the class totals alone would give.

use super::agreement::Agreement;
use crate::influence::Influence;
use crate::{ConfusionMatrix, Direction, Metric, Unit};

/// (observed - chance) / (1 - chance) agreement.
pub const COHEN_KAPPA: Metric<ConfusionMatrix> = Metric {
    name: "cohen_kappa",
    title: "Cohen's kappa",
    definition: "Accuracy above what equal totals would reach by chance, as a share of what could \
        be reached: (accuracy - chance) / (1 - chance), chance = sum of (support x \
        predicted) / n^2.",
    unit: Unit::Coefficient,
    direction: Direction::HigherIsBetter,
    value,
    withheld: None,
    influence: Some(influence),
};

/// Not defined where truth and prediction are one and the same single class.
fn value(matrix: &ConfusionMatrix) -> Option<f64> {
    let agreement = Agreement::of(matrix);
    let whole = agreement.largest_above_chance;
    (whole > 0.0).then(|| agreement.above_chance / whole)
}

fn influence(matrix: &ConfusionMatrix) -> Influence {
    let agreement = Agreement::of(matrix);
    let kappa = agreement.above_chance / agreement.largest_above_chance;
    let derivative = |row: usize, column: usize| {
        let whole = 2.0 * agreement.photos - agreement.chance_by(row, column);
        (agreement.above_chance_by(row, column) - kappa * whole) / agreement.largest_above_chance
    };
    Influence::of_cells(matrix, derivative, |_| 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kappa(counts: [u64; 4]) -> Option<f64> {
        COHEN_KAPPA.value(&ConfusionMatrix::from_counts(2, counts.to_vec()).unwrap())
    }

    #[test]
    fn chance_is_zero_and_perfect_is_one() {
        assert_eq!(kappa([9, 3, 3, 1]), Some(0.0));
        assert_eq!(kappa([7, 0, 0, 2]), Some(1.0));
        assert_eq!(kappa([0, 5, 5, 0]), Some(-1.0));
    }

    #[test]
    fn one_single_class_has_no_kappa() {
        assert_eq!(kappa([5, 0, 0, 0]), None);
        assert_eq!(kappa([0; 4]), None);
    }
}
