//! `global_average_pool`: each channel's mean.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Rule, needs_an_image};
use crate::Shape;
use crate::mistake::Mistake;

/// Each channel's mean over all its pixels: an image becomes a vector of as many values as it has channels.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "the settings of `global_average_pool`")]
pub struct GlobalAveragePool {}

impl GlobalAveragePool {
    pub(crate) const EXAMPLE: &'static str = "global_average_pool";
}

impl Rule for GlobalAveragePool {
    fn output(&self, input: Shape, _classes: usize) -> Result<Shape, Mistake> {
        match input {
            Shape::Image { channels, .. } => Ok(Shape::Vector { values: channels }),
            Shape::Vector { .. } => Err(needs_an_image("global_average_pool", input)),
        }
    }

    fn pytorch(&self, _input: Shape, _output: Shape, _inside: &str) -> String {
        "GlobalAveragePool()".into()
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::planned;

    #[test]
    fn an_image_becomes_one_value_per_channel() {
        let (output, ..) = planned("global_average_pool", "64 x 6 x 6").unwrap();
        assert_eq!(output.to_string(), "64");
        assert!(planned("global_average_pool", "64").is_err());
    }
}
