//! `prediction`: how a trained network's scores become probabilities.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How a trained network's scores become probabilities.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "the settings of `prediction`")]
#[schemars(inline)]
pub struct Prediction {
    /// The scores are the mean of those of the photo and of its mirror image, in validation too.
    #[serde(default)]
    pub flip_averaging: bool,
    /// What makes the probabilities as sure as they should be.
    #[serde(default)]
    pub calibration: Calibration,
}

/// What makes probabilities as sure as they should be.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(inline)]
pub enum Calibration {
    /// Nothing: the softmax of the scores.
    #[default]
    None,
    /// The scores are divided by one number before the softmax, the one with which the validation part has the least cross-entropy (Guo et al., 2017); no answer changes.
    Temperature,
}
