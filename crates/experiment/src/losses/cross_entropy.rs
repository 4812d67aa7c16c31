//! `cross_entropy`: the negative logarithm of the probability given to the true class.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{ClassWeights, Rule, Targets};
use crate::mistake::{Mistake, found, within};

/// The negative natural logarithm of the probability given to the true class, after softmax; the mean over the batch.
///
/// Of several classes with shares in the truth, the sum of each one's logarithm times its share.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "the settings of `cross_entropy`")]
pub struct CrossEntropy {
    /// The share of the truth that is spread evenly over all classes (Szegedy et al., 2016).
    #[serde(default)]
    #[schemars(range(min = 0.0), extend("exclusiveMaximum" = 1.0))]
    pub label_smoothing: f64,
    /// How much each class counts: the same, or photos / (classes x photos of the class) of the training part, by which its logarithm is multiplied.
    #[serde(default)]
    pub class_weights: ClassWeights,
    /// What is taken for the truth: labels, or each class's share of the raters' votes (`mien relabel --votes`) where there are some.
    #[serde(default)]
    pub targets: Targets,
}

impl CrossEntropy {
    pub(crate) const EXAMPLE: &'static str = "cross_entropy: { label_smoothing: 0.1 }";
}

impl Rule for CrossEntropy {
    fn check(&self) -> Vec<Mistake> {
        found([within("label_smoothing", self.label_smoothing, 0.0..1.0)])
    }

    fn targets(&self) -> Targets {
        self.targets
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_that_all_count_the_same_are_the_default() {
        let plain: CrossEntropy = serde_yaml::from_str("{}").unwrap();
        let (weights, targets) = (ClassWeights::Equal, Targets::Labels);
        assert_eq!(
            (plain.label_smoothing, plain.class_weights, plain.targets),
            (0.0, weights, targets)
        );
        let asked: CrossEntropy =
            serde_yaml::from_str("{ class_weights: balanced, targets: votes }").unwrap();
        assert_eq!(
            (asked.class_weights, asked.targets()),
            (ClassWeights::Balanced, Targets::Votes)
        );
    }
}
