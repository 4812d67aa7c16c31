//! `horizontal_flip`: left and right change places in half of the photos.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Rule;
use crate::mistake::Mistake;

/// Left and right change places, with probability one half.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "the settings of `horizontal_flip`")]
pub struct HorizontalFlip {}

impl HorizontalFlip {
    pub(crate) const EXAMPLE: &'static str = "horizontal_flip";
}

impl Rule for HorizontalFlip {
    fn check(&self, _size: Option<u32>) -> Vec<Mistake> {
        Vec::new()
    }
}
