//! `average_pool2d`: the mean of each square of pixels.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Rule, pooled};
use crate::Shape;
use crate::mistake::{Mistake, found, within};

/// The mean of each `size` x `size` square, side by side; rows and columns that fill no square are left out.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "the settings of `average_pool2d`")]
pub struct AveragePool2d {
    /// Side of the squares, in pixels.
    #[schemars(range(min = 1, max = 64))]
    pub size: usize,
}

impl AveragePool2d {
    pub(crate) const EXAMPLE: &'static str = "average_pool2d: { size: 2 }";
}

impl Rule for AveragePool2d {
    fn check(&self) -> Vec<Mistake> {
        found([within("size", self.size, 1..=64)])
    }

    fn output(&self, input: Shape, _classes: usize) -> Result<Shape, Mistake> {
        pooled("average_pool2d", self.size, input)
    }

    fn pytorch(&self, _input: Shape, _output: Shape, _inside: &str) -> String {
        format!("nn.AvgPool2d({})", self.size)
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::planned;

    #[test]
    fn it_pools_as_the_largest_value_does() {
        let (output, parameters, _) =
            planned("average_pool2d: { size: 3 }", "64 x 13 x 12").unwrap();
        assert_eq!((output.to_string().as_str(), parameters), ("64 x 4 x 4", 0));
        assert!(planned("average_pool2d: { size: 4 }", "64 x 4 x 3").is_err());
    }
}
