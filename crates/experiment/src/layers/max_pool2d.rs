//! `max_pool2d`: the largest value of each square of pixels.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Rule, pooled};
use crate::Shape;
use crate::mistake::{Mistake, found, within};

/// The largest value of each `size` x `size` square, side by side; rows and columns that fill no square are left out.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "the settings of `max_pool2d`")]
pub struct MaxPool2d {
    /// Side of the squares, in pixels.
    #[schemars(range(min = 1, max = 64))]
    pub size: usize,
}

impl MaxPool2d {
    pub(crate) const EXAMPLE: &'static str = "max_pool2d: { size: 2 }";
}

impl Rule for MaxPool2d {
    fn check(&self) -> Vec<Mistake> {
        found([within("size", self.size, 1..=64)])
    }

    fn output(&self, input: Shape, _classes: usize) -> Result<Shape, Mistake> {
        pooled("max_pool2d", self.size, input)
    }

    fn pytorch(&self, _input: Shape, _output: Shape, _inside: &str) -> String {
        format!("nn.MaxPool2d({})", self.size)
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::planned;

    #[test]
    fn an_odd_row_is_left_out() {
        let (output, ..) = planned("max_pool2d: { size: 2 }", "64 x 13 x 13").unwrap();
        assert_eq!(output.to_string(), "64 x 6 x 6");
    }

    #[test]
    fn a_square_larger_than_the_picture_is_refused() {
        assert!(planned("max_pool2d: { size: 4 }", "64 x 4 x 3").is_err());
        assert!(planned("max_pool2d: { size: 2 }", "64").is_err());
    }
}
