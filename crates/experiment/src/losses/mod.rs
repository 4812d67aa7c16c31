//! The losses, one file each: what training makes small.

mod class_weights;

use crate::mistake::Mistake;

pub use class_weights::ClassWeights;

kind! {
    /// What training makes small.
    Loss is "loss" with Rule:
    cross_entropy => CrossEntropy,
    focal => Focal,
}

/// What every loss knows about itself.
trait Rule {
    /// Settings that cannot be meant.
    fn check(&self) -> Vec<Mistake>;

    /// The share of the truth about a photo that it takes from raters' votes.
    fn votes(&self) -> f64;
}

impl Loss {
    pub(crate) fn check(&self) -> Vec<Mistake> {
        self.rule().check()
    }

    /// The share of the truth about a photo that it takes from raters' votes, from 0 to 1; the rest is the label's.
    pub fn votes(&self) -> f64 {
        self.rule().votes()
    }
}
