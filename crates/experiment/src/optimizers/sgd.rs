//! `sgd`: stochastic gradient descent, with momentum.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Rule;
use crate::mistake::{Mistake, above_zero, found, within};

/// Stochastic gradient descent: `velocity = momentum * velocity + gradient`, `weight -= learning_rate * velocity` (PyTorch's form).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "the settings of `sgd`")]
pub struct Sgd {
    /// The length of a step, before the schedule.
    #[schemars(extend("exclusiveMinimum" = 0.0), range(max = 10.0))]
    pub learning_rate: f64,
    /// How much of the last step goes on.
    #[serde(default)]
    #[schemars(range(min = 0.0), extend("exclusiveMaximum" = 1.0))]
    pub momentum: f64,
    /// Looks one step ahead: the step is `gradient + momentum * velocity` (Sutskever et al., 2013; PyTorch's form).
    #[serde(default)]
    pub nesterov: bool,
    /// Times the weight, added to its gradient; norms and biases are left alone.
    #[serde(default)]
    #[schemars(range(min = 0.0, max = 1.0))]
    pub weight_decay: f64,
}

impl Sgd {
    pub(crate) const EXAMPLE: &'static str = "sgd: { learning_rate: 0.05, momentum: 0.9 }";
}

impl Rule for Sgd {
    fn check(&self) -> Vec<Mistake> {
        found([
            within("learning_rate", self.learning_rate, above_zero(10.0)),
            within("momentum", self.momentum, 0.0..1.0),
            (self.nesterov && self.momentum == 0.0).then(|| {
                let message = "`nesterov` without momentum, expected `momentum` above 0";
                Mistake::new("nesterov", message).hint("`momentum: 0.9` is usual")
            }),
            within("weight_decay", self.weight_decay, 0.0..=1.0),
        ])
    }

    fn learning_rate(&self) -> f64 {
        self.learning_rate
    }

    fn memories(&self) -> u64 {
        1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_descent_is_the_default() {
        let sgd: Sgd = serde_yaml::from_str("learning_rate: 0.1").unwrap();
        assert_eq!((sgd.momentum, sgd.weight_decay, sgd.nesterov), (0.0, 0.0, false));
    }

    #[test]
    fn nesterov_needs_momentum() {
        let check = |text: &str| serde_yaml::from_str::<Sgd>(text).unwrap().check().len();
        assert_eq!(check("{ learning_rate: 0.1, nesterov: true }"), 1);
        assert_eq!(check("{ learning_rate: 0.1, nesterov: true, momentum: 0.9 }"), 0);
    }
}
