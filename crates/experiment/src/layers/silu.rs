//! `silu`: a softer `relu`, also called swish.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Rule;
use crate::Shape;

/// Each value times its logistic function, `x / (1 + e^-x)`; also called swish (Ramachandran et al., 2017).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "the settings of `silu`")]
pub struct Silu {}

impl Silu {
    pub(crate) const EXAMPLE: &'static str = "silu";
}

impl Rule for Silu {
    fn pytorch(&self, _input: Shape, _output: Shape, _inside: &str) -> String {
        "nn.SiLU()".into()
    }
}
