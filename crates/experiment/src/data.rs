//! The photos of an experiment: which, in which order, and on which scale.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The photos of an experiment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "the settings of `data`")]
pub struct Data {
    /// The split's name, as given to `mien split`.
    pub split: String,
    /// The view's name, from `data/mien.yaml`.
    pub view: String,
    /// Which photos an epoch sees how often.
    #[serde(default)]
    pub sampling: Sampling,
    /// What happens to pixels between augmentations and network.
    #[serde(default)]
    pub normalization: Normalization,
}

/// Which photos of the training part an epoch sees how often; their order is drawn anew for each.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(inline)]
pub enum Sampling {
    /// Every photo once.
    #[default]
    EveryPhoto,
    /// As many photos as there are, every class as often as the others: photos of rare classes come several times, some of common ones not at all.
    Balanced,
}

/// What happens to pixels, which go from 0 to 1, before the network sees them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(inline)]
pub enum Normalization {
    /// Nothing.
    #[default]
    None,
    /// Every colour channel is brought to mean 0 and deviation 1, both taken from the training part and kept in the run.
    TrainingPart,
}
