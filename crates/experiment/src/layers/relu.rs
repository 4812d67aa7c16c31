//! `relu`: negative values become zero.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Rule;
use crate::Shape;

/// Negative values become zero.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "the settings of `relu`")]
pub struct Relu {}

impl Relu {
    pub(crate) const EXAMPLE: &'static str = "relu";
}

impl Rule for Relu {
    fn pytorch(&self, _input: Shape, _output: Shape, _inside: &str) -> String {
        "nn.ReLU()".into()
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::planned;

    #[test]
    fn the_shape_stays_and_nothing_is_learnt() {
        let (output, parameters, _) = planned("relu", "32 x 4 x 4").unwrap();
        assert_eq!((output.to_string().as_str(), parameters), ("32 x 4 x 4", 0));
    }
}
