//! Brier score: the squared distance of the probabilities from the truth.

use crate::influence::Influence;
use crate::{Direction, Metric, Predictions, Unit};

/// The mean of the squared distance to the true class's corner.
pub const BRIER_SCORE: Metric<Predictions> = Metric {
    name: "brier_score",
    title: "Brier score",
    definition: "The mean over photos of the squared distance between probabilities and truth: sum \
        over classes of (p - truth)^2, from 0 to 2.",
    unit: Unit::SquaredDifference,
    direction: Direction::LowerIsBetter,
    value: |predictions| predictions.mean(squared_distance),
    withheld: None,
    influence: Some(|predictions| Influence::of_mean(predictions.each(squared_distance))),
};

/// Not halved, also for two classes (scikit-learn's `scale_by_half=False`).
fn squared_distance(label: usize, row: &[f64]) -> f64 {
    let truth = |class: usize| f64::from(u8::from(class == label));
    row.iter().enumerate().map(|(class, p)| (p - truth(class)).powi(2)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_runs_from_zero_for_the_truth_to_two_for_a_sure_mistake() {
        let score =
            |row: [f64; 2]| BRIER_SCORE.value(&Predictions::new(2, vec![0], row.to_vec()).unwrap());
        assert_eq!(score([1.0, 0.0]), Some(0.0));
        assert_eq!(score([0.5, 0.5]), Some(0.5));
        assert_eq!(score([0.0, 1.0]), Some(2.0));
    }
}
