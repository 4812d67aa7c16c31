//! `dropout`: while training, some values are set to zero at random.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Rule;
use crate::Shape;
use crate::mistake::{Mistake, found, within};

/// While training, each value is zero with probability `rate`, and the others are divided by 1 - `rate` (Srivastava et al., 2014).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "the settings of `dropout`")]
pub struct Dropout {
    /// The share of values that are set to zero.
    #[schemars(range(min = 0.0), extend("exclusiveMaximum" = 1.0))]
    pub rate: f64,
}

impl Dropout {
    pub(crate) const EXAMPLE: &'static str = "dropout: { rate: 0.25 }";
}

impl Rule for Dropout {
    fn check(&self) -> Vec<Mistake> {
        found([within("rate", self.rate, 0.0..1.0)])
    }

    fn pytorch(&self, _input: Shape, _output: Shape, _inside: &str) -> String {
        format!("nn.Dropout({})", self.rate)
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::planned;

    #[test]
    fn everything_cannot_be_dropped() {
        assert!(planned("dropout: { rate: 0 }", "8").is_ok());
        assert_eq!(
            planned("dropout: { rate: 1 }", "8").unwrap_err(),
            "`rate` is 1, expected at least 0 and less than 1"
        );
    }
}
