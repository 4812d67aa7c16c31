//! `constant`: the same learning rate throughout.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Position, Rule};
use crate::mistake::Mistake;

/// The same learning rate throughout, after the warm-up.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "the settings of `constant`")]
pub struct Constant {
    /// Epochs in which the learning rate grows from nothing, step by step; fewer than `epochs`.
    #[serde(default)]
    pub warm_up_epochs: u32,
}

impl Constant {
    pub(crate) const EXAMPLE: &'static str = "constant: { warm_up_epochs: 1 }";
}

impl Rule for Constant {
    fn check(&self) -> Vec<Mistake> {
        Vec::new()
    }

    fn warm_up_epochs(&self) -> u32 {
        self.warm_up_epochs
    }

    fn factor_after_warm_up(&self, _at: Position) -> f64 {
        1.0
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::factors;

    #[test]
    fn the_rate_grows_through_the_warm_up_and_stays() {
        assert_eq!(factors("constant"), [1.0; 8]);
        assert_eq!(
            factors("constant: { warm_up_epochs: 2 }"),
            [0.25, 0.5, 0.75, 1.0, 1.0, 1.0, 1.0, 1.0]
        );
    }
}
