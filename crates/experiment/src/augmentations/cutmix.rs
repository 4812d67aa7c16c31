//! `cutmix`: photos get a rectangle of another one, and a share of its truth.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Rule;
use crate::mistake::{Mistake, above_zero, found, within};

/// A rectangle of every photo is taken from the next one of its batch, and the truth of both counts by area (Yun et al., 2019).
///
/// The area is drawn from a beta distribution and is at most one half.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "the settings of `cutmix`")]
pub struct Cutmix {
    /// Both parameters of the beta distribution: with 1 all areas are as likely.
    #[serde(default = "default_alpha")]
    #[schemars(extend("exclusiveMinimum" = 0.0), range(max = 2.0))]
    pub alpha: f64,
    /// The share of photos that it happens to.
    #[serde(default = "default_probability")]
    #[schemars(extend("exclusiveMinimum" = 0.0), range(max = 1.0))]
    pub probability: f64,
}

impl Cutmix {
    pub(crate) const EXAMPLE: &'static str = "cutmix: { alpha: 1, probability: 0.5 }";
}

fn default_alpha() -> f64 {
    1.0
}

fn default_probability() -> f64 {
    0.5
}

impl Rule for Cutmix {
    fn check(&self, _size: Option<u32>) -> Vec<Mistake> {
        found([
            within("alpha", self.alpha, above_zero(2.0)),
            within("probability", self.probability, above_zero(1.0)),
        ])
    }
}
