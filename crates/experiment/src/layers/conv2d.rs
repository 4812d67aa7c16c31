//! `conv2d`: a convolution with square kernels and a bias.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Rule, Window, channels_in_groups, one};
use crate::Shape;
use crate::mistake::{Mistake, found, within};
use crate::shape::product;

/// A convolution with square kernels and a bias; weights `[filters, channels / groups, kernel, kernel]`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "the settings of `conv2d`")]
pub struct Conv2d {
    /// How many patterns it looks for; the channels of what comes out.
    #[schemars(range(min = 1, max = 4096))]
    pub filters: usize,
    /// Side of each pattern, in pixels.
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
    /// Into how many groups channels and filters are dealt, each group of filters seeing its group of channels alone; both numbers must be multiples of it.
    #[serde(default = "one")]
    #[schemars(range(min = 1, max = 4096))]
    pub groups: usize,
}

impl Conv2d {
    pub(crate) const EXAMPLE: &'static str = "conv2d: { filters: 32, kernel: 3, padding: 1 }";
}

impl Conv2d {
    fn window(&self) -> Window {
        Window { kernel: self.kernel, padding: self.padding, stride: self.stride }
    }

    fn weights_of_a_filter(&self, input: Shape) -> [usize; 3] {
        [input.channels() / self.groups, self.kernel, self.kernel]
    }
}

impl Rule for Conv2d {
    fn check(&self) -> Vec<Mistake> {
        let own = [
            within("filters", self.filters, 1..=4096),
            within("groups", self.groups, 1..=4096),
            (self.groups > 0 && !self.filters.is_multiple_of(self.groups)).then(|| {
                let (filters, groups) = (self.filters, self.groups);
                let message = format!(
                    "{filters} filters in {groups} groups, expected a divisor of {filters}"
                );
                Mistake::new("groups", message)
            }),
        ];
        [found(own), self.window().check()].concat()
    }

    fn output(&self, input: Shape, _classes: usize) -> Result<Shape, Mistake> {
        channels_in_groups(input, self.groups)?;
        self.window().over("conv2d", input, self.filters)
    }

    fn parameters(&self, input: Shape, _output: Shape) -> u64 {
        let [channels, height, width] = self.weights_of_a_filter(input);
        product([self.filters, channels, height, width]).saturating_add(self.filters as u64)
    }

    fn multiply_adds(&self, input: Shape, output: Shape) -> u64 {
        output.values().saturating_mul(product(self.weights_of_a_filter(input)))
    }

    fn pytorch(&self, input: Shape, _output: Shape, _inside: &str) -> String {
        let (channels, filters, kernel) = (input.channels(), self.filters, self.kernel);
        let (stride, padding, groups) = (self.stride, self.padding, self.groups);
        format!(
            "nn.Conv2d({channels}, {filters}, {kernel}, stride={stride}, padding={padding}, groups={groups})"
        )
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::planned;

    #[test]
    fn the_paper_s_convolutions_have_these_sizes() {
        let first = planned("conv2d: { filters: 32, kernel: 3 }", "3 x 32 x 32").unwrap();
        assert_eq!(first, ("32 x 30 x 30".parse().unwrap(), 896, 777_600));
        let second = planned("conv2d: { filters: 64, kernel: 3 }", "32 x 15 x 15").unwrap();
        assert_eq!(second, ("64 x 13 x 13".parse().unwrap(), 18_496, 3_115_008));
    }

    #[test]
    fn padding_keeps_and_stride_halves_the_sides() {
        let layer = "conv2d: { filters: 8, kernel: 3, padding: 1, stride: 2 }";
        let (output, ..) = planned(layer, "3 x 31 x 32").unwrap();
        assert_eq!(output.to_string(), "8 x 16 x 16");
    }

    #[test]
    fn a_kernel_may_be_as_large_as_its_input_but_not_larger() {
        assert!(planned("conv2d: { filters: 1, kernel: 5 }", "1 x 5 x 5").is_ok());
        let refused = planned("conv2d: { filters: 1, kernel: 5 }", "1 x 5 x 4").unwrap_err();
        assert_eq!(refused, "a kernel of 5 on a picture of 5 x 4, expected it to fit");
        assert!(planned("conv2d: { filters: 1, kernel: 1 }", "64").is_err());
    }
    #[test]
    fn groups_of_filters_see_their_share_of_the_channels() {
        let layer = "conv2d: { filters: 8, kernel: 3, padding: 1, groups: 4 }";
        let found = planned(layer, "4 x 10 x 10").unwrap();
        assert_eq!(found, ("8 x 10 x 10".parse().unwrap(), 8 * 9 + 8, 800 * 9));
        let refused = planned(layer, "6 x 10 x 10").unwrap_err();
        assert_eq!(refused, "6 channels in 4 groups, expected a divisor of 6");
        let refused = planned("conv2d: { filters: 6, kernel: 3, groups: 4 }", "4 x 9 x 9");
        assert_eq!(refused.unwrap_err(), "6 filters in 4 groups, expected a divisor of 6");
    }
}
