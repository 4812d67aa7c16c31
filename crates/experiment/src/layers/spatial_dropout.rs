//! `spatial_dropout`: while training, whole channels are set to zero at random.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Rule, needs_an_image};
use crate::Shape;
use crate::mistake::{Mistake, found, within};

/// While training, each channel of each photo is zero with probability `rate`, and the others are divided by 1 - `rate` (Tompson et al., 2015).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "the settings of `spatial_dropout`")]
pub struct SpatialDropout {
    /// The share of channels that are set to zero.
    #[schemars(range(min = 0.0), extend("exclusiveMaximum" = 1.0))]
    pub rate: f64,
}

impl SpatialDropout {
    pub(crate) const EXAMPLE: &'static str = "spatial_dropout: { rate: 0.1 }";
}

impl Rule for SpatialDropout {
    fn check(&self) -> Vec<Mistake> {
        found([within("rate", self.rate, 0.0..1.0)])
    }

    fn output(&self, input: Shape, _classes: usize) -> Result<Shape, Mistake> {
        match input {
            Shape::Image { .. } => Ok(input),
            Shape::Vector { .. } => Err(needs_an_image("spatial_dropout", input)),
        }
    }

    fn pytorch(&self, _input: Shape, _output: Shape, _inside: &str) -> String {
        format!("nn.Dropout2d({})", self.rate)
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::planned;

    #[test]
    fn a_vector_has_no_channels_to_drop() {
        assert!(planned("spatial_dropout: { rate: 0.5 }", "8 x 2 x 2").is_ok());
        assert!(planned("spatial_dropout: { rate: 0.5 }", "8").is_err());
    }
}
