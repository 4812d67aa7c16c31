//! `rotate_scale`: the picture is turned and made larger or smaller.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Rule;
use crate::mistake::{Mistake, found, within};

/// The picture is turned about its middle and scaled, each drawn evenly; pixels lie between their neighbours (bilinear), and the edge is repeated beyond it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "the settings of `rotate_scale`")]
pub struct RotateScale {
    /// The farthest that it is turned, in degrees, to either side.
    #[serde(default)]
    #[schemars(range(min = 0.0, max = 180.0))]
    pub degrees: f64,
    /// How much larger or smaller it becomes at most: 0.1 is 10 %.
    #[serde(default)]
    #[schemars(range(min = 0.0, max = 0.9))]
    pub scale: f64,
}

impl RotateScale {
    pub(crate) const EXAMPLE: &'static str = "rotate_scale: { degrees: 10, scale: 0.1 }";
}

impl Rule for RotateScale {
    fn check(&self, _size: Option<u32>) -> Vec<Mistake> {
        found([
            within("degrees", self.degrees, 0.0..=180.0),
            within("scale", self.scale, 0.0..=0.9),
        ])
    }
}
