//! `residual`: what comes in is added to what its layers make of it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Inside, Layer, Rule, no_layers};
use crate::Shape;
use crate::list::short_list;
use crate::mistake::{Mistake, found};
use crate::shape::product;

/// What comes in is added to what the layers inside make of it (He et al., 2016).
///
/// Where they change its shape, it goes through a convolution with kernel 1 and a bias first, the projection,
/// whose filters and stride follow from the two shapes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "the settings of `residual`")]
pub struct Residual {
    /// The layers inside, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty", deserialize_with = "short_list")]
    #[schemars(required, !default, length(min = 1, max = 1000))]
    pub layers: Vec<Layer>,
}

impl Residual {
    pub(crate) const EXAMPLE: &'static str =
        "residual: { layers: [{ conv2d: { filters: 32, kernel: 3, padding: 1 } }, batch_norm] }";

    /// Whether a projection with some stride makes `output` of `input`, where they differ.
    fn can_add(input: Shape, output: Shape) -> bool {
        let (Shape::Image { height, width, .. }, Shape::Image { height: rows, width: columns, .. }) =
            (input, output)
        else {
            return input == output;
        };
        let stride = height.div_ceil(rows);
        height.div_ceil(stride) == rows && width.div_ceil(stride) == columns
    }
}

impl Rule for Residual {
    fn check(&self) -> Vec<Mistake> {
        found([no_layers(&self.layers)])
    }

    fn inside(&self) -> Option<Inside<'_>> {
        Some(Inside { layers: &self.layers, times: 1 })
    }

    fn around(&self, input: Shape, inside: Shape) -> Result<Shape, Mistake> {
        if Self::can_add(input, inside) {
            return Ok(inside);
        }
        let message = format!("{input} goes in and {inside} comes out, which cannot be added");
        let hint = "pad convolutions, so that only a stride makes a picture smaller";
        Err(Mistake::new("", message).hint(hint))
    }

    fn parameters(&self, input: Shape, output: Shape) -> u64 {
        if input == output { 0 } else { product([input.channels() + 1, output.channels()]) }
    }

    fn multiply_adds(&self, input: Shape, output: Shape) -> u64 {
        let projection = if input == output { 0 } else { input.channels() as u64 };
        output.values().saturating_mul(projection)
    }

    fn pytorch(&self, input: Shape, output: Shape, inside: &str) -> String {
        if input == output {
            return format!("Residual({inside})");
        }
        let (from, to) = (input.channels(), output.channels());
        let side = |shape| match shape {
            Shape::Image { height, .. } => height,
            Shape::Vector { values } => values,
        };
        let stride = side(input).div_ceil(side(output));
        format!("Residual({inside}, nn.Conv2d({from}, {to}, 1, stride={stride}))")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shapes_can_be_added_that_are_the_same_or_a_stride_apart() {
        let can_add = |input: &str, output: &str| {
            Residual::can_add(input.parse().unwrap(), output.parse().unwrap())
        };
        assert!(can_add("8 x 16 x 16", "8 x 16 x 16"));
        assert!(can_add("8 x 16 x 16", "16 x 16 x 16"));
        assert!(can_add("8 x 15 x 15", "16 x 8 x 8"));
        assert!(!can_add("8 x 16 x 16", "8 x 14 x 14"));
        assert!(!can_add("8 x 16 x 16", "8 x 32 x 32"));
        assert!(can_add("64", "64"));
        assert!(!can_add("64", "32"));
        assert!(!can_add("8 x 4 x 4", "128"));
    }
}
