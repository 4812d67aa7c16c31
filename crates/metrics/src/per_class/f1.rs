//! F1: precision and recall of a class in one number, their harmonic mean.

use super::ClassCounts;
use crate::influence::Influence;
use crate::metric::share;
use crate::{Direction, Metric, Unit};

/// 2 TP / (2 TP + FP + FN).
pub const F1: Metric<ClassCounts> = Metric {
    name: "f1",
    title: "F1",
    definition: "The harmonic mean of precision and recall: 2 TP / (2 TP + FP + FN).",
    unit: Unit::Share,
    direction: Direction::HigherIsBetter,
    value,
    withheld: None,
    influence: Some(influence),
};

/// Defined as soon as the class occurs or is predicted, even where precision or recall is not.
fn value(counts: &ClassCounts) -> Option<f64> {
    let hits = 2 * counts.true_positives;
    share(hits, hits + mistakes(counts))
}

fn influence(counts: &ClassCounts) -> Influence {
    let hits = 2.0 * counts.true_positives as f64;
    let size = hits + mistakes(counts) as f64;
    let (hit, miss) = (2.0 * (size - hits) / size.powi(2), -hits / size.powi(2));
    Influence::of_outcomes(counts, [Some(hit), Some(miss), Some(miss), None])
}

fn mistakes(counts: &ClassCounts) -> u64 {
    counts.false_positives + counts.false_negatives
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Confidence;

    const NEVER_PREDICTED: ClassCounts = ClassCounts {
        true_positives: 0,
        false_positives: 0,
        false_negatives: 3,
        true_negatives: 7,
    };

    #[test]
    fn a_class_that_is_never_predicted_scores_zero_and_an_absent_one_nothing() {
        assert_eq!(F1.value(&NEVER_PREDICTED), Some(0.0));
        assert_eq!(F1.value(&ClassCounts { false_negatives: 0, ..NEVER_PREDICTED }), None);
    }

    #[test]
    fn the_interval_holds_the_value() {
        let counts = ClassCounts { true_positives: 40, false_positives: 10, ..NEVER_PREDICTED };
        let interval = F1.interval(&counts, Confidence::USUAL, None).unwrap();
        assert!(interval.contains(F1.value(&counts).unwrap()), "{interval:?}");
    }
}
