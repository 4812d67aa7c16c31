//! `batch_norm`: every channel brought to mean 0 and variance 1 over the batch, then scaled and shifted.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Rule;
use crate::Shape;
use crate::mistake::{Mistake, above_zero, found, within};

/// Every channel brought to mean 0 and variance 1 over the batch, then scaled and shifted (Ioffe and Szegedy, 2015).
///
/// When predicting, running means and variances stand in for the batch's; they are not counted as parameters.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "the settings of `batch_norm`")]
pub struct BatchNorm {
    /// The newest batch's share in the running mean and variance (PyTorch's convention; Keras counts the old share).
    #[serde(default = "default_momentum")]
    #[schemars(range(min = 0.0, max = 1.0))]
    pub momentum: f64,
    /// Added to the variance before the square root.
    #[serde(default = "super::default_epsilon")]
    #[schemars(extend("exclusiveMinimum" = 0.0), range(max = 1.0))]
    pub epsilon: f64,
}

impl BatchNorm {
    pub(crate) const EXAMPLE: &'static str = "batch_norm: { momentum: 0.1, epsilon: 0.00001 }";
}

fn default_momentum() -> f64 {
    0.1
}

impl Rule for BatchNorm {
    fn check(&self) -> Vec<Mistake> {
        found([
            within("momentum", self.momentum, 0.0..=1.0),
            within("epsilon", self.epsilon, above_zero(1.0)),
        ])
    }

    fn parameters(&self, input: Shape, _output: Shape) -> u64 {
        2 * input.channels() as u64
    }

    fn multiply_adds(&self, input: Shape, _output: Shape) -> u64 {
        input.values()
    }

    fn pytorch(&self, input: Shape, _output: Shape, _inside: &str) -> String {
        let dimensions = match input {
            Shape::Image { .. } => 2,
            Shape::Vector { .. } => 1,
        };
        let (channels, momentum, epsilon) = (input.channels(), self.momentum, self.epsilon);
        format!("nn.BatchNorm{dimensions}d({channels}, eps={epsilon}, momentum={momentum})")
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::planned;

    #[test]
    fn a_scale_and_a_shift_per_channel_are_learnt() {
        let (output, parameters, multiply_adds) = planned("batch_norm", "32 x 4 x 4").unwrap();
        assert_eq!(
            (output.to_string().as_str(), parameters, multiply_adds),
            ("32 x 4 x 4", 64, 512)
        );
        assert_eq!(planned("batch_norm", "128").unwrap().1, 256);
    }
}
