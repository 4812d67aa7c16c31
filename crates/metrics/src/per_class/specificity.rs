//! Specificity: how many photos of other classes are left alone.

use super::ClassCounts;
use crate::influence::Influence;
use crate::metric::share;
use crate::{Direction, Metric, Unit};

/// TN / (TN + FP).
pub const SPECIFICITY: Metric<ClassCounts> = Metric {
    name: "specificity",
    title: "specificity",
    definition: "Of the photos of other classes, the share that was not predicted as this one: TN / \
        (TN + FP).",
    unit: Unit::Share,
    direction: Direction::HigherIsBetter,
    value: |counts| share(counts.true_negatives, counts.others()),
    withheld: None,
    influence: Some(|counts| Influence::of_share(counts, [None, Some(false), None, Some(true)])),
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_not_the_recall() {
        let counts = ClassCounts {
            true_positives: 0,
            false_positives: 1,
            false_negatives: 5,
            true_negatives: 3,
        };
        assert_eq!(SPECIFICITY.value(&counts), Some(0.75));
        let alone = ClassCounts { false_positives: 0, true_negatives: 0, ..counts };
        assert_eq!(SPECIFICITY.value(&alone), None);
    }
}
