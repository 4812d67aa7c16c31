//! One-versus-rest accuracy: what the paper's Table III calls "accuracy" of a class.

use super::ClassCounts;
use crate::influence::Influence;
use crate::metric::share;
use crate::{Direction, Metric, Unit};

/// (TP + TN) / n.
pub const ONE_VERSUS_REST_ACCURACY: Metric<ClassCounts> = Metric {
    name: "one_versus_rest_accuracy",
    title: "one-vs-rest accuracy",
    definition: "Of all photos, the share that was rightly told to be or not to be of this class: \
        (TP + TN) / n; high even for a constant answer, so read it beside its baseline.",
    unit: Unit::Share,
    direction: Direction::HigherIsBetter,
    value: |counts| share(right(counts), counts.total()),
    withheld: None,
    influence: Some(|counts| {
        Influence::of_share(counts, [Some(true), Some(false), Some(false), Some(true)])
    }),
};

fn right(counts: &ClassCounts) -> u64 {
    counts.true_positives + counts.true_negatives
}
