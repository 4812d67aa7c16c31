//! The optimizers, one file each: how gradients become steps.

use crate::mistake::Mistake;

kind! {
    /// How gradients become steps.
    Optimizer is "optimizer" with Rule:
    sgd => Sgd,
    adam => Adam,
    adamw => AdamW,
}

/// What every optimizer knows about itself.
trait Rule {
    /// Settings that cannot be meant.
    fn check(&self) -> Vec<Mistake>;

    /// The length of a step before the schedule.
    fn learning_rate(&self) -> f64;

    /// How many numbers it remembers of every parameter.
    fn memories(&self) -> u64;
}

impl Optimizer {
    /// The length of a step, before the schedule's factor.
    pub fn learning_rate(&self) -> f64 {
        self.rule().learning_rate()
    }

    pub(crate) fn memories(&self) -> u64 {
        self.rule().memories()
    }

    pub(crate) fn check(&self) -> Vec<Mistake> {
        self.rule().check()
    }
}
