//! `repeat`: a block of layers several times.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Inside, Layer, Rule, no_layers};
use crate::Shape;
use crate::list::short_list;
use crate::mistake::{Mistake, found, within};

/// The layers inside, one block after the other, each with numbers of its own.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "the settings of `repeat`")]
pub struct Repeat {
    /// How many blocks.
    #[schemars(range(min = 1, max = 100))]
    pub times: usize,
    /// The layers of one block, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty", deserialize_with = "short_list")]
    #[schemars(required, !default, length(min = 1, max = 1000))]
    pub layers: Vec<Layer>,
}

impl Repeat {
    pub(crate) const EXAMPLE: &'static str =
        "repeat: { times: 2, layers: [{ conv2d: { filters: 32, kernel: 3, padding: 1 } }, relu] }";
}

impl Rule for Repeat {
    fn check(&self) -> Vec<Mistake> {
        found([within("times", self.times, 1..=100), no_layers(&self.layers)])
    }

    fn inside(&self) -> Option<Inside<'_>> {
        Some(Inside { layers: &self.layers, times: self.times })
    }

    fn pytorch(&self, _input: Shape, _output: Shape, inside: &str) -> String {
        format!("Repeat({inside})")
    }
}
