//! F1: precision and recall of a class in one number, their harmonic mean.

use super::ClassCounts;
use crate::interval::{Interval, wilson};
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
    interval: Some(interval),
};

/// Defined as soon as the class occurs or is predicted, even where precision or recall is not.
fn value(counts: &ClassCounts) -> Option<f64> {
    let hits = 2 * counts.true_positives;
    share(hits, hits + mistakes(counts))
}

/// Wilson's interval of the share `s = TP / (TP + FP + FN)`, carried over by `F1 = 2 s / (1 + s)`.
///
/// F1 increases with that share, which is a plain one, so the ends carry over.
fn interval(counts: &ClassCounts, confidence: f64) -> Option<Interval> {
    let hits = counts.true_positives as f64;
    let share = wilson(hits, hits + mistakes(counts) as f64, confidence)?;
    let f1 = |share: f64| 2.0 * share / (1.0 + share);
    Some(Interval { low: f1(share.low), high: f1(share.high) })
}

fn mistakes(counts: &ClassCounts) -> u64 {
    counts.false_positives + counts.false_negatives
}

#[cfg(test)]
mod tests {
    use super::*;

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
        let interval = F1.interval(&counts, 0.95).unwrap();
        assert!(interval.contains(F1.value(&counts).unwrap()), "{interval:?}");
    }
}
