//! The sums that kappa and the correlation share: agreement seen, and agreement that totals alone explain.

use crate::ConfusionMatrix;

/// Sums over a confusion matrix of n photos, with their derivatives by one count.
pub(super) struct Agreement {
    /// n.
    pub(super) photos: f64,
    /// n x correct - sum of (true total x predicted total).
    pub(super) above_chance: f64,
    /// n^2 - sum of (true total x predicted total).
    pub(super) largest_above_chance: f64,
    /// n^2 - sum of true total^2.
    pub(super) true_spread: f64,
    /// n^2 - sum of predicted total^2.
    pub(super) predicted_spread: f64,
    /// The photos of each true class.
    pub(super) true_totals: Vec<f64>,
    /// The photos of each predicted class.
    pub(super) predicted_totals: Vec<f64>,
    correct: f64,
}

impl Agreement {
    pub(super) fn of(matrix: &ConfusionMatrix) -> Self {
        let (trues, predicted) = (matrix.true_totals(), matrix.predicted_totals());
        // Whole numbers below 2^106: differences are exact, so 0/0 is seen as such.
        let product = |a: &[u64], b: &[u64]| -> i128 {
            a.iter().zip(b).map(|(&a, &b)| i128::from(a) * i128::from(b)).sum()
        };
        let photos = i128::from(matrix.total());
        let chance = product(&trues, &predicted);
        Self {
            photos: photos as f64,
            above_chance: (photos * i128::from(matrix.correct()) - chance) as f64,
            largest_above_chance: (photos * photos - chance) as f64,
            true_spread: (photos * photos - product(&trues, &trues)) as f64,
            predicted_spread: (photos * photos - product(&predicted, &predicted)) as f64,
            correct: matrix.correct() as f64,
            true_totals: trues.into_iter().map(|total| total as f64).collect(),
            predicted_totals: predicted.into_iter().map(|total| total as f64).collect(),
        }
    }

    /// The derivative of `above_chance` by the count of (row, column).
    pub(super) fn above_chance_by(&self, row: usize, column: usize) -> f64 {
        let hit = if row == column { self.photos } else { 0.0 };
        self.correct + hit - self.chance_by(row, column)
    }

    /// The derivative of the sum of (true total x predicted total) by the count of (row, column).
    pub(super) fn chance_by(&self, row: usize, column: usize) -> f64 {
        self.predicted_totals[row] + self.true_totals[column]
    }
}
