//! `step`: the learning rate falls at once, every so many epochs.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Position, Rule};
use crate::mistake::{Mistake, found, within};

/// The learning rate is multiplied by `factor` every `every_epochs` epochs, counted from the end of the warm-up.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "the settings of `step`")]
pub struct Step {
    /// Epochs between two falls.
    #[schemars(range(min = 1, max = 100_000))]
    pub every_epochs: u32,
    /// What is left of the learning rate after each of them.
    #[serde(default = "default_factor")]
    #[schemars(range(min = 0.0, max = 1.0))]
    pub factor: f64,
    /// Epochs in which the learning rate grows from nothing, step by step; fewer than `epochs`.
    #[serde(default)]
    pub warm_up_epochs: u32,
}

impl Step {
    pub(crate) const EXAMPLE: &'static str = "step: { every_epochs: 10, factor: 0.1 }";
}

fn default_factor() -> f64 {
    0.1
}

impl Rule for Step {
    fn check(&self) -> Vec<Mistake> {
        found([
            within("every_epochs", self.every_epochs, 1..=100_000),
            within("factor", self.factor, 0.0..=1.0),
        ])
    }

    fn warm_up_epochs(&self) -> u32 {
        self.warm_up_epochs
    }

    fn factor_after_warm_up(&self, at: Position) -> f64 {
        let falls = at.epoch() / u64::from(self.every_epochs);
        self.factor.powi(falls.try_into().unwrap_or(i32::MAX))
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::factors;

    #[test]
    fn the_rate_falls_between_epochs_and_never_within_one() {
        assert_eq!(
            factors("step: { every_epochs: 1, factor: 0.5 }"),
            [1.0, 1.0, 0.5, 0.5, 0.25, 0.25, 0.125, 0.125]
        );
        assert_eq!(
            factors("step: { every_epochs: 2, factor: 0.5, warm_up_epochs: 1 }"),
            [0.5, 1.0, 1.0, 1.0, 1.0, 1.0, 0.5, 0.5]
        );
    }
}
