//! `depthwise_separable`: a convolution in two steps, first in space, then over channels.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Rule, Window, one};
use crate::Shape;
use crate::mistake::{Mistake, found, within};
use crate::shape::product;

/// Every channel convolved by a pattern of its own, then all of them mixed at each place, with a bias at the end (Chollet, 2017).
///
/// A convolution of `channels * kernel^2 + channels * filters` weights instead of `channels * kernel^2 * filters`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "the settings of `depthwise_separable`")]
pub struct DepthwiseSeparable {
    /// The channels of what comes out.
    #[schemars(range(min = 1, max = 4096))]
    pub filters: usize,
    /// Side of each channel's pattern, in pixels.
    #[schemars(range(min = 1, max = 64))]
    pub kernel: usize,
    /// Rows and columns of zeros put around the picture, less than `kernel`.
    #[serde(default)]
    #[schemars(range(min = 0, max = 63))]
    pub padding: usize,
    /// Pixels from one position of the pattern to the next.
    #[serde(default = "one")]
    #[schemars(range(min = 1, max = 64))]
    pub stride: usize,
}

impl DepthwiseSeparable {
    pub(crate) const EXAMPLE: &'static str =
        "depthwise_separable: { filters: 64, kernel: 3, padding: 1 }";

    fn window(&self) -> Window {
        Window { kernel: self.kernel, padding: self.padding, stride: self.stride }
    }
}

impl Rule for DepthwiseSeparable {
    fn check(&self) -> Vec<Mistake> {
        [found([within("filters", self.filters, 1..=4096)]), self.window().check()].concat()
    }

    fn output(&self, input: Shape, _classes: usize) -> Result<Shape, Mistake> {
        self.window().over("depthwise_separable", input, self.filters)
    }

    fn parameters(&self, input: Shape, _output: Shape) -> u64 {
        let in_space = product([input.channels(), self.kernel, self.kernel]);
        let over_channels = product([input.channels() + 1, self.filters]);
        in_space.saturating_add(over_channels)
    }

    fn multiply_adds(&self, input: Shape, output: Shape) -> u64 {
        let places = output.values() / self.filters as u64;
        let per_place = self.kernel * self.kernel + self.filters;
        places.saturating_mul(product([input.channels(), per_place]))
    }

    fn pytorch(&self, input: Shape, _output: Shape, _inside: &str) -> String {
        let (channels, filters, kernel) = (input.channels(), self.filters, self.kernel);
        let (stride, padding) = (self.stride, self.padding);
        format!("DepthwiseSeparable({channels}, {filters}, {kernel}, {stride}, {padding})")
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::planned;

    #[test]
    fn weights_and_work_are_those_of_the_two_steps() {
        let layer = "depthwise_separable: { filters: 64, kernel: 3, padding: 1, stride: 2 }";
        let found = planned(layer, "32 x 16 x 16").unwrap();
        let parameters = 32 * 9 + 32 * 64 + 64;
        let expected = ("64 x 8 x 8".parse().unwrap(), parameters, 64 * (32 * 9 + 32 * 64));
        assert_eq!(found, expected);
    }
}
