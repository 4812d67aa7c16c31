//! `cross_entropy`: the negative logarithm of the probability given to the true class.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Rule;
use crate::mistake::Mistake;

/// The negative natural logarithm of the probability given to the true class, after softmax; the mean over the batch.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "the settings of `cross_entropy`")]
pub struct CrossEntropy {}

impl CrossEntropy {
    pub(crate) const EXAMPLE: &'static str = "cross_entropy";
}

impl Rule for CrossEntropy {
    fn check(&self) -> Vec<Mistake> {
        Vec::new()
    }
}
