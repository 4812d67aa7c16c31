//! `adam`: steps scaled by running means of the gradient and of its square.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Rule;
use crate::mistake::{Mistake, above_zero, found, within};

/// Steps scaled by running means of the gradient and of its square (Kingma and Ba, 2015), with Keras' defaults.
///
/// `epsilon` is added to the square root of the bias-corrected second mean, as PyTorch does.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "the settings of `adam`")]
pub struct Adam {
    /// The length of a step, before the schedule.
    #[schemars(extend("exclusiveMinimum" = 0.0), range(max = 10.0))]
    pub learning_rate: f64,
    /// The old share in the running mean of the gradient.
    #[serde(default = "default_beta_1")]
    #[schemars(range(min = 0.0), extend("exclusiveMaximum" = 1.0))]
    pub beta_1: f64,
    /// The old share in the running mean of the gradient's square.
    #[serde(default = "default_beta_2")]
    #[schemars(range(min = 0.0), extend("exclusiveMaximum" = 1.0))]
    pub beta_2: f64,
    /// Keeps the division finite.
    #[serde(default = "default_epsilon")]
    #[schemars(extend("exclusiveMinimum" = 0.0), range(max = 1.0))]
    pub epsilon: f64,
}

impl Adam {
    pub(crate) const EXAMPLE: &'static str = "adam: { learning_rate: 0.001 }";
}

pub(super) fn default_beta_1() -> f64 {
    0.9
}

pub(super) fn default_beta_2() -> f64 {
    0.999
}

pub(super) fn default_epsilon() -> f64 {
    1e-7
}

impl Rule for Adam {
    fn check(&self) -> Vec<Mistake> {
        found([
            within("learning_rate", self.learning_rate, above_zero(10.0)),
            within("beta_1", self.beta_1, 0.0..1.0),
            within("beta_2", self.beta_2, 0.0..1.0),
            within("epsilon", self.epsilon, above_zero(1.0)),
        ])
    }

    fn learning_rate(&self) -> f64 {
        self.learning_rate
    }

    fn memories(&self) -> u64 {
        2
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_defaults_are_those_of_keras() {
        let adam: Adam = serde_yaml::from_str("learning_rate: 0.01").unwrap();
        assert_eq!((adam.beta_1, adam.beta_2, adam.epsilon), (0.9, 0.999, 1e-7));
    }
}
