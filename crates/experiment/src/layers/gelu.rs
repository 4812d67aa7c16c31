//! `gelu`: a softer `relu`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Rule;
use crate::Shape;
use crate::mistake::Mistake;

/// Each value times the probability that a normal number is smaller than it (Hendrycks and Gimpel, 2016); the exact form, not the one by `tanh`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "the settings of `gelu`")]
pub struct Gelu {}

impl Gelu {
    pub(crate) const EXAMPLE: &'static str = "gelu";
}

impl Rule for Gelu {
    fn check(&self) -> Vec<Mistake> {
        Vec::new()
    }

    fn output(&self, input: Shape, _classes: usize) -> Result<Shape, Mistake> {
        Ok(input)
    }
}
