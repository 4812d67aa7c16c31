//! `focal`: cross-entropy that pays less attention to photos which are told right already.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{ClassWeights, Rule};
use crate::mistake::{Mistake, found, within};

/// Cross-entropy times `(1 - p) ^ gamma`, where p is the probability given to the true class (Lin et al., 2017); the mean over the batch.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "the settings of `focal`")]
pub struct Focal {
    /// How much less the photos count that are told right; with 0 it is cross-entropy.
    #[serde(default = "default_gamma")]
    #[schemars(range(min = 0.0, max = 10.0))]
    pub gamma: f64,
    /// How much each class counts: the same, or photos / (classes x photos of the class) of the training part.
    #[serde(default)]
    pub class_weights: ClassWeights,
}

impl Focal {
    pub(crate) const EXAMPLE: &'static str = "focal: { gamma: 2, class_weights: balanced }";
}

fn default_gamma() -> f64 {
    2.0
}

impl Rule for Focal {
    fn check(&self) -> Vec<Mistake> {
        found([within("gamma", self.gamma, 0.0..=10.0)])
    }

    fn votes(&self) -> f64 {
        0.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_paper_s_gamma_is_the_default() {
        let focal: Focal = serde_yaml::from_str("{}").unwrap();
        assert_eq!(
            (focal.gamma.to_string().as_str(), focal.class_weights),
            ("2", ClassWeights::Equal)
        );
    }
}
