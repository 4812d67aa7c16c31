//! Precision: how far a prediction of a class can be believed.

use super::ClassCounts;
use crate::influence::Influence;
use crate::metric::share;
use crate::{Direction, Metric, Unit};

/// TP / (TP + FP).
pub const PRECISION: Metric<ClassCounts> = Metric {
    name: "precision",
    title: "precision",
    definition: "Of the photos predicted as this class, the share that truly are: TP / (TP + FP).",
    unit: Unit::Share,
    direction: Direction::HigherIsBetter,
    value: |counts| share(counts.true_positives, counts.predicted()),
    withheld: None,
    influence: Some(|counts| Influence::of_share(counts, [Some(true), Some(false), None, None])),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Confidence, NoInterval};

    #[test]
    fn a_class_that_is_never_predicted_has_no_precision() {
        let counts = ClassCounts {
            true_positives: 0,
            false_positives: 0,
            false_negatives: 3,
            true_negatives: 7,
        };
        assert_eq!(PRECISION.value(&counts), None);
        let interval = PRECISION.interval(&counts, Confidence::USUAL, None);
        assert_eq!(interval, Err(NoInterval::Undefined));
        assert_eq!(PRECISION.value(&ClassCounts { false_positives: 1, ..counts }), Some(0.0));
    }
}
