//! The baseline of one-versus-rest accuracy: what a constant answer reaches.

use super::ClassCounts;
use crate::metric::share;
use crate::{Direction, Metric, Unit};

/// The better of "always this class" and "never this class": max(support, n - support) / n.
pub const ONE_VERSUS_REST_BASELINE: Metric<ClassCounts> = Metric {
    name: "one_versus_rest_baseline",
    title: "constant-predictor baseline",
    definition: "The one-versus-rest accuracy of the better constant answer, always or never this \
        class: max(support, n - support) / n.",
    unit: Unit::Share,
    direction: Direction::Neither,
    value: |counts| share(counts.support().max(counts.others()), counts.total()),
    withheld: None,
    influence: None,
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn always_beats_never_for_a_class_of_more_than_half() {
        let counts = ClassCounts {
            true_positives: 5,
            false_positives: 2,
            false_negatives: 3,
            true_negatives: 0,
        };
        assert_eq!(ONE_VERSUS_REST_BASELINE.value(&counts), Some(0.8));
        let rare = ClassCounts { true_positives: 0, true_negatives: 25, ..counts };
        assert_eq!(ONE_VERSUS_REST_BASELINE.value(&rare), Some(0.9));
    }
}
