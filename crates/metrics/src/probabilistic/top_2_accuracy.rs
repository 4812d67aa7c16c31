//! Top-2 accuracy: the true class was the first or the second guess.

use crate::influence::Influence;
use crate::{Direction, Metric, Predictions, Unit};

/// The share of photos whose true class is among the two most probable.
pub const TOP_2_ACCURACY: Metric<Predictions> = Metric {
    name: "top_2_accuracy",
    title: "top-2 accuracy",
    definition: "Of all photos, the share whose true class is among the two most probable ones.",
    unit: Unit::Share,
    direction: Direction::HigherIsBetter,
    value: |predictions| predictions.mean(found),
    withheld: None,
    influence: Some(|predictions| Influence::of_mean(predictions.each(found))),
};

/// 1 if at most one class comes before the true one; of equals the first, as in `predicted`.
fn found(label: usize, row: &[f64]) -> f64 {
    let probability = row[label];
    let earlier = row[..label].iter().filter(|&&other| other >= probability);
    let later = row[label + 1..].iter().filter(|&&other| other > probability);
    f64::from(u8::from(earlier.count() + later.count() < 2))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_second_guess_counts_and_the_third_does_not() {
        let rows = [[0.5, 0.3, 0.2], [0.5, 0.3, 0.2], [0.5, 0.3, 0.2], [0.4, 0.3, 0.3]].concat();
        let predictions = Predictions::new(3, vec![0, 1, 2, 2], rows).unwrap();
        assert_eq!(TOP_2_ACCURACY.value(&predictions), Some(0.5));
    }
}
