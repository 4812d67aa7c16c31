//! `flatten`: an image becomes a vector.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Rule, needs_an_image};
use crate::Shape;
use crate::mistake::Mistake;

/// An image becomes a vector: channel by channel, row by row.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "the settings of `flatten`")]
pub struct Flatten {}

impl Flatten {
    pub(crate) const EXAMPLE: &'static str = "flatten";
}

impl Rule for Flatten {
    fn output(&self, input: Shape, _classes: usize) -> Result<Shape, Mistake> {
        let values = usize::try_from(input.values()).unwrap_or(usize::MAX);
        match input {
            Shape::Image { .. } => Ok(Shape::Vector { values }),
            Shape::Vector { .. } => Err(needs_an_image("flatten", input)),
        }
    }

    fn pytorch(&self, _input: Shape, _output: Shape, _inside: &str) -> String {
        "nn.Flatten()".into()
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::planned;

    #[test]
    fn the_paper_s_second_block_becomes_2304_values() {
        let (output, ..) = planned("flatten", "64 x 6 x 6").unwrap();
        assert_eq!(output.to_string(), "2304");
        assert!(planned("flatten", "2304").is_err());
    }
}
