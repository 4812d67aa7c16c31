//! Recall (sensitivity): how many photos of a class are found.

use super::ClassCounts;
use crate::influence::Influence;
use crate::metric::share;
use crate::{Direction, Metric, Unit};

/// TP / (TP + FN).
pub const RECALL: Metric<ClassCounts> = Metric {
    name: "recall",
    title: "recall",
    definition: "Of the photos of this class, the share that was predicted as it, also called \
        sensitivity: TP / (TP + FN).",
    unit: Unit::Share,
    direction: Direction::HigherIsBetter,
    value: |counts| share(counts.true_positives, counts.support()),
    withheld: None,
    influence: Some(|counts| Influence::of_share(counts, [Some(true), None, Some(false), None])),
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_class_without_photos_has_no_recall() {
        let counts = ClassCounts {
            true_positives: 0,
            false_positives: 3,
            false_negatives: 0,
            true_negatives: 7,
        };
        assert_eq!(RECALL.value(&counts), None);
        let found = ClassCounts { true_positives: 3, false_negatives: 1, ..counts };
        assert_eq!(RECALL.value(&found), Some(0.75));
    }
}
