//! The four counts of one class against all others, and its support, as metrics of their own.

use crate::{Direction, Metric, Unit};

/// How the photos of one class, and those of all others, were told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClassCounts {
    /// Photos of the class that were predicted as it.
    pub true_positives: u64,
    /// Photos of other classes that were predicted as it.
    pub false_positives: u64,
    /// Photos of the class that were predicted as another.
    pub false_negatives: u64,
    /// Photos of other classes that were predicted as another.
    pub true_negatives: u64,
}

impl ClassCounts {
    /// True and false positives, false and true negatives.
    pub(crate) const OUTCOMES: usize = 4;

    /// Which of the outcomes a photo is that is of the class, or is said to be.
    pub(crate) fn outcome(is_of_class: bool, is_predicted: bool) -> usize {
        usize::from(!is_of_class) + 2 * usize::from(!is_predicted)
    }

    /// The counts in the order of the outcomes.
    pub(crate) fn by_outcome(&self) -> [u64; Self::OUTCOMES] {
        [self.true_positives, self.false_positives, self.false_negatives, self.true_negatives]
    }

    /// Photos of the class.
    pub fn support(&self) -> u64 {
        self.true_positives + self.false_negatives
    }

    /// Photos predicted as the class.
    pub fn predicted(&self) -> u64 {
        self.true_positives + self.false_positives
    }

    /// Photos of other classes.
    pub fn others(&self) -> u64 {
        self.true_negatives + self.false_positives
    }

    /// All photos.
    pub fn total(&self) -> u64 {
        self.support() + self.others()
    }
}

/// TP.
pub const TRUE_POSITIVES: Metric<ClassCounts> = Metric {
    name: "true_positives",
    title: "TP",
    definition: "Photos of this class that were predicted as it (true positives).",
    direction: Direction::HigherIsBetter,
    value: |counts| Some(counts.true_positives as f64),
    ..COUNT
};

/// FP.
pub const FALSE_POSITIVES: Metric<ClassCounts> = Metric {
    name: "false_positives",
    title: "FP",
    definition: "Photos of other classes that were predicted as this one (false positives).",
    direction: Direction::LowerIsBetter,
    value: |counts| Some(counts.false_positives as f64),
    ..COUNT
};

/// FN.
pub const FALSE_NEGATIVES: Metric<ClassCounts> = Metric {
    name: "false_negatives",
    title: "FN",
    definition: "Photos of this class that were predicted as another (false negatives).",
    direction: Direction::LowerIsBetter,
    value: |counts| Some(counts.false_negatives as f64),
    ..COUNT
};

/// TN.
pub const TRUE_NEGATIVES: Metric<ClassCounts> = Metric {
    name: "true_negatives",
    title: "TN",
    definition: "Photos of other classes that were predicted as other classes (true negatives).",
    direction: Direction::HigherIsBetter,
    value: |counts| Some(counts.true_negatives as f64),
    ..COUNT
};

/// How many photos a class has.
pub const SUPPORT: Metric<ClassCounts> = Metric {
    name: "support",
    title: "support",
    definition: "Photos of this class: TP + FN.",
    direction: Direction::Neither,
    value: |counts| Some(counts.support() as f64),
    ..COUNT
};

/// What the counts have in common.
const COUNT: Metric<ClassCounts> = Metric {
    name: "",
    title: "",
    definition: "",
    unit: Unit::Photos,
    direction: Direction::Neither,
    value: |_| None,
    withheld: None,
    influence: None,
};
