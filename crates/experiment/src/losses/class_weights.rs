//! How much the photos of each class count in a loss.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How much the photos of each class count.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(inline)]
pub enum ClassWeights {
    /// Every photo counts the same.
    #[default]
    Equal,
    /// Photos of rare classes count more: by photos / (classes x photos of the class) in the training part.
    Balanced,
}
