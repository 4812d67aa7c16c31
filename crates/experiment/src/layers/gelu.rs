//! `gelu`: a softer `relu`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Rule;
use crate::Shape;

/// Each value times the probability that a normal number is smaller than it (Hendrycks and Gimpel, 2016); the exact form, not the one by `tanh`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "the settings of `gelu`")]
pub struct Gelu {}

impl Gelu {
    pub(crate) const EXAMPLE: &'static str = "gelu";
}

impl Rule for Gelu {
    fn pytorch(&self, _input: Shape, _output: Shape, _inside: &str) -> String {
        "nn.GELU()".into()
    }
}
