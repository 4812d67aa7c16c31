//! `pytorch`: PyTorch's initial weights.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Rule;

/// PyTorch's initial weights: weights and biases evenly from ±1 / √(fan in), which is Kaiming uniform with a = √5.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "the settings of `pytorch`")]
pub struct PyTorch {}

impl PyTorch {
    pub(crate) const EXAMPLE: &'static str = "pytorch";
}

impl Rule for PyTorch {
    fn weight_bound(&self, fan_in: usize, _fan_out: usize) -> f64 {
        1.0 / (fan_in as f64).sqrt()
    }

    fn bias_bound(&self, fan_in: usize) -> f64 {
        1.0 / (fan_in as f64).sqrt()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kaiming_uniform_with_a_of_root_five_is_one_over_the_root_of_fan_in() {
        let (fan_in, a) = (27.0_f64, 5.0_f64.sqrt());
        let kaiming = (2.0 / (1.0 + a * a)).sqrt() * (3.0 / fan_in).sqrt();
        assert!((PyTorch {}.weight_bound(27, 0) - kaiming).abs() < 1e-15);
    }
}
