//! `noise`: every pixel is a little off.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Rule;
use crate::mistake::{Mistake, above_zero, found, within};

/// A number drawn from a normal distribution is added to every value of every pixel, which stay within 0 to 1.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "the settings of `noise`")]
pub struct Noise {
    /// The standard deviation, for pixels from 0 to 1.
    #[schemars(extend("exclusiveMinimum" = 0.0), range(max = 1.0))]
    pub deviation: f64,
}

impl Noise {
    pub(crate) const EXAMPLE: &'static str = "noise: { deviation: 0.02 }";
}

impl Rule for Noise {
    fn check(&self, _size: Option<u32>) -> Vec<Mistake> {
        found([within("deviation", self.deviation, above_zero(1.0))])
    }
}
