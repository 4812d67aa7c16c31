//! The losses, one file each: what training makes small.

mod class_weights;
mod targets;

use crate::mistake::Mistake;

pub use class_weights::ClassWeights;
pub use targets::Targets;

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

    /// What it takes for the truth about a photo.
    fn targets(&self) -> Targets;
}

impl Loss {
    pub(crate) fn check(&self) -> Vec<Mistake> {
        self.rule().check()
    }

    /// What it takes for the truth about a photo.
    pub fn targets(&self) -> Targets {
        self.rule().targets()
    }
}
