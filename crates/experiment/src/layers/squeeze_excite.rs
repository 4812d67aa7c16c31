//! `squeeze_excite`: every channel is weighed by what the whole picture shows.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Rule, needs_an_image};
use crate::Shape;
use crate::mistake::{Mistake, found, within};
use crate::shape::product;

/// The mean of every channel through two dense layers (`channels / reduction` units with `relu`, then one per channel with a sigmoid) gives the factor of that channel (Hu et al., 2018).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "the settings of `squeeze_excite`")]
pub struct SqueezeExcite {
    /// Channels per unit of the narrow layer; it has at least one unit.
    #[serde(default = "default_reduction")]
    #[schemars(range(min = 1, max = 4096))]
    pub reduction: usize,
}

impl SqueezeExcite {
    pub(crate) const EXAMPLE: &'static str = "squeeze_excite: { reduction: 8 }";

    /// Units of the narrow layer for so many `channels`.
    pub fn units(&self, channels: usize) -> usize {
        (channels / self.reduction).max(1)
    }
}

fn default_reduction() -> usize {
    16
}

impl Rule for SqueezeExcite {
    fn check(&self) -> Vec<Mistake> {
        found([within("reduction", self.reduction, 1..=4096)])
    }

    fn output(&self, input: Shape, _classes: usize) -> Result<Shape, Mistake> {
        match input {
            Shape::Image { .. } => Ok(input),
            Shape::Vector { .. } => Err(needs_an_image("squeeze_excite", input)),
        }
    }

    fn parameters(&self, input: Shape, _output: Shape) -> u64 {
        let (channels, units) = (input.channels(), self.units(input.channels()));
        product([2, channels, units]).saturating_add((channels + units) as u64)
    }

    fn multiply_adds(&self, input: Shape, _output: Shape) -> u64 {
        let channels = input.channels();
        let dense = product([2, channels, self.units(channels)]);
        // Every value goes into a mean and is weighed.
        input.values().saturating_mul(2).saturating_add(dense)
    }

    fn pytorch(&self, input: Shape, _output: Shape, _inside: &str) -> String {
        let channels = input.channels();
        format!("SqueezeExcite({channels}, {})", self.units(channels))
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::planned;

    #[test]
    fn two_dense_layers_weigh_the_channels() {
        let (output, parameters, _) = planned("squeeze_excite", "32 x 4 x 4").unwrap();
        assert_eq!(
            (output.to_string().as_str(), parameters),
            ("32 x 4 x 4", 32 * 2 + 2 + 2 * 32 + 32)
        );
        assert_eq!(planned("squeeze_excite", "8 x 4 x 4").unwrap().1, 8 + 1 + 8 + 8);
        assert!(planned("squeeze_excite", "32").is_err());
    }
}
