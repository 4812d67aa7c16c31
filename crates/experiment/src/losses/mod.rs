//! The losses, one file each: what training makes small.

use crate::mistake::Mistake;

kind! {
    /// What training makes small.
    Loss is "loss" with Rule:
    cross_entropy => CrossEntropy,
}

/// What every loss knows about itself.
trait Rule {
    /// Settings that cannot be meant.
    fn check(&self) -> Vec<Mistake>;
}

impl Loss {
    pub(crate) fn check(&self) -> Vec<Mistake> {
        self.rule().check()
    }
}
