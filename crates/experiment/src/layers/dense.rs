//! `dense`: every value weighs in on every unit, with a bias.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Rule, Units};
use crate::Shape;
use crate::mistake::{Mistake, found, within};
use crate::shape::product;

/// Every value weighs in on every unit, with a bias; weights `[units, values]`.
///
/// The last layer of a network is `dense: { units: classes }`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "the settings of `dense`")]
pub struct Dense {
    /// How many values come out, or `classes` for one per class.
    pub units: Units,
}

impl Dense {
    pub(crate) const EXAMPLE: &'static str = "dense: { units: 128 }";
}

impl Rule for Dense {
    fn check(&self) -> Vec<Mistake> {
        match self.units {
            Units::Count(count) => found([within("units", count, 1..=Units::MOST)]),
            Units::Classes => Vec::new(),
        }
    }

    fn output(&self, input: Shape, classes: usize) -> Result<Shape, Mistake> {
        match input {
            Shape::Vector { .. } => Ok(Shape::Vector { values: self.units.count(classes) }),
            Shape::Image { .. } => Err(Mistake::new(
                "",
                format!("`dense` gets an image of {input}, expected a vector"),
            )
            .hint("put `flatten` or `global_average_pool` before it")),
        }
    }

    fn parameters(&self, input: Shape, output: Shape) -> u64 {
        self.multiply_adds(input, output).saturating_add(output.values())
    }

    fn multiply_adds(&self, input: Shape, output: Shape) -> u64 {
        product([input.channels(), output.channels()])
    }

    fn pytorch(&self, input: Shape, output: Shape, _inside: &str) -> String {
        format!("nn.Linear({}, {})", input.channels(), output.channels())
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::planned;

    #[test]
    fn the_paper_s_dense_layers_have_these_sizes() {
        let hidden = planned("dense: { units: 128 }", "2304").unwrap();
        assert_eq!(hidden, ("128".parse().unwrap(), 295_040, 294_912));
        let last = planned("dense: { units: classes }", "128").unwrap();
        assert_eq!(last, ("5".parse().unwrap(), 645, 640));
    }

    #[test]
    fn an_image_must_be_flattened_first() {
        assert_eq!(
            planned("dense: { units: 128 }", "64 x 6 x 6").unwrap_err(),
            "`dense` gets an image of 64 x 6 x 6, expected a vector"
        );
    }
}
