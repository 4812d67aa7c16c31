//! `adamw`: Adam with weight decay apart from the gradient.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Rule;
use super::adam::{default_beta_1, default_beta_2, default_epsilon};
use crate::mistake::{Mistake, above_zero, found, within};

/// Adam whose weights also shrink by `learning_rate * weight_decay` in each step, apart from the gradient (Loshchilov and Hutter, 2019).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "the settings of `adamw`")]
pub struct AdamW {
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
    /// How fast weights shrink, as a multiple of the learning rate.
    #[serde(default = "default_weight_decay")]
    #[schemars(range(min = 0.0, max = 1.0))]
    pub weight_decay: f64,
}

impl AdamW {
    pub(crate) const EXAMPLE: &'static str = "adamw: { learning_rate: 0.001, weight_decay: 0.01 }";
}

fn default_weight_decay() -> f64 {
    0.01
}

impl Rule for AdamW {
    fn check(&self) -> Vec<Mistake> {
        found([
            within("learning_rate", self.learning_rate, above_zero(10.0)),
            within("beta_1", self.beta_1, 0.0..1.0),
            within("beta_2", self.beta_2, 0.0..1.0),
            within("epsilon", self.epsilon, above_zero(1.0)),
            within("weight_decay", self.weight_decay, 0.0..=1.0),
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
    fn weights_decay_unless_told_otherwise() {
        let adamw: AdamW = serde_yaml::from_str("learning_rate: 0.01").unwrap();
        assert_eq!((adamw.weight_decay, adamw.epsilon), (0.01, 1e-7));
    }
}
