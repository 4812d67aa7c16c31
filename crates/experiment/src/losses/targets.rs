//! What a loss takes for the truth about a photo.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What a loss takes for the truth about a photo.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(inline)]
pub enum Targets {
    /// Its label, and nothing else.
    #[default]
    Labels,
    /// The raters' votes, each class by its share of them; the label where nobody voted.
    Votes,
}
