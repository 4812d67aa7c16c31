//! `cross_entropy`: the negative logarithm of the probability given to the true class.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{ClassWeights, Rule};
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
    /// The share of the truth that is taken from raters' votes (`mien relabel --votes`), each class by its share of them; the rest is the label's, and all of it where nobody voted.
    #[serde(default)]
    #[schemars(range(min = 0.0, max = 1.0))]
    pub votes: f64,
}

impl CrossEntropy {
    pub(crate) const EXAMPLE: &'static str = "cross_entropy: { label_smoothing: 0.1 }";
}

impl Rule for CrossEntropy {
    fn check(&self) -> Vec<Mistake> {
        found([
            within("label_smoothing", self.label_smoothing, 0.0..1.0),
            within("votes", self.votes, 0.0..=1.0),
        ])
    }

    fn votes(&self) -> f64 {
        self.votes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_that_all_count_the_same_are_the_default() {
        let plain: CrossEntropy = serde_yaml::from_str("{}").unwrap();
        let equal = ClassWeights::Equal;
        assert_eq!((plain.label_smoothing, plain.class_weights, plain.votes), (0.0, equal, 0.0));
        let asked: CrossEntropy =
            serde_yaml::from_str("{ class_weights: balanced, votes: 0.5 }").unwrap();
        assert_eq!((asked.class_weights, asked.votes()), (ClassWeights::Balanced, 0.5));
    }
}
