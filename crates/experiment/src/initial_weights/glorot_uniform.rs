//! `glorot_uniform`: Keras' initial weights.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Rule;

/// Keras' initial weights: evenly from ±√(6 / (fan in + fan out)), biases zero (Glorot and Bengio, 2010).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "the settings of `glorot_uniform`")]
pub struct GlorotUniform {}

impl GlorotUniform {
    pub(crate) const EXAMPLE: &'static str = "glorot_uniform";
}

impl Rule for GlorotUniform {
    fn weight_bound(&self, fan_in: usize, fan_out: usize) -> f64 {
        (6.0 / (fan_in + fan_out) as f64).sqrt()
    }

    fn bias_bound(&self, _fan_in: usize) -> f64 {
        0.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_paper_s_first_convolution_begins_within_a_seventh() {
        let bound = GlorotUniform {}.weight_bound(3 * 9, 32 * 9);
        assert!((bound - 0.138_013_111_868_470_8).abs() < 1e-12);
        assert!(GlorotUniform {}.bias_bound(27).abs() < f64::EPSILON);
    }
}
