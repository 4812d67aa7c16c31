//! `conv2d`: a convolution with square kernels and a bias.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Rule, needs_an_image};
use crate::Shape;
use crate::mistake::{Mistake, found, within};
use crate::shape::product;

/// A convolution with square kernels and a bias; weights `[filters, channels, kernel, kernel]`.
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
}

impl Conv2d {
    pub(crate) const EXAMPLE: &'static str = "conv2d: { filters: 32, kernel: 3, padding: 1 }";
}

fn one() -> usize {
    1
}

impl Rule for Conv2d {
    fn check(&self) -> Vec<Mistake> {
        found([
            within("filters", self.filters, 1..=4096),
            within("kernel", self.kernel, 1..=64),
            within("padding", self.padding, 0..self.kernel.max(1)),
            within("stride", self.stride, 1..=64),
        ])
    }

    fn output(&self, input: Shape, _classes: usize) -> Result<Shape, Mistake> {
        let Shape::Image { height, width, .. } = input else {
            return Err(needs_an_image("conv2d", input));
        };
        let positions = |side: usize| {
            let room = (side + 2 * self.padding).checked_sub(self.kernel)?;
            Some(room / self.stride + 1)
        };
        match (positions(height), positions(width)) {
            (Some(height), Some(width)) => {
                Ok(Shape::Image { channels: self.filters, height, width })
            }
            _ => Err(self.too_large(height, width)),
        }
    }

    fn parameters(&self, input: Shape, _output: Shape) -> u64 {
        let weights = product([self.filters, input.channels(), self.kernel, self.kernel]);
        weights.saturating_add(self.filters as u64)
    }

    fn multiply_adds(&self, input: Shape, output: Shape) -> u64 {
        let per_value = product([input.channels(), self.kernel, self.kernel]);
        output.values().saturating_mul(per_value)
    }
}

impl Conv2d {
    fn too_large(&self, height: usize, width: usize) -> Mistake {
        let (kernel, padding) = (self.kernel, self.padding);
        let padded = match padding {
            0 => String::new(),
            _ => format!(" with padding {padding}"),
        };
        Mistake::new(
            "kernel",
            format!("a kernel of {kernel} on a picture of {height} x {width}{padded}, expected it to fit"),
        )
        .hint("pool less, pad more, or take a smaller kernel")
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
}
