//! `cross_entropy`: through log-softmax, which neither overflows nor takes the logarithm of zero.

use experiment::losses::CrossEntropy;
use tch::Tensor;

use super::{Measure, by_class, of_labels, weighed, weights};
use crate::data::Truth;

impl Measure for CrossEntropy {
    fn per_photo(&self, logits: &Tensor, truth: &Truth, balance: &Tensor) -> Tensor {
        let logarithms = logits.log_softmax(-1, None);
        let weights = weights(self.class_weights, balance);
        if truth.shares.is_none() && self.label_smoothing <= 0.0 {
            // The sum below without its zeros.
            let losses = -of_labels(&logarithms, &truth.labels);
            return weighed(losses, weights, &truth.labels);
        }
        let smoothing = self.label_smoothing;
        let shares = truth.shares() * (1.0 - smoothing) + smoothing / truth.classes as f64;
        -(by_class(shares, weights) * logarithms).sum_dim_intlist([-1].as_slice(), false, None)
    }
}

#[cfg(test)]
mod tests {
    use experiment::Loss;
    use experiment::losses::ClassWeights;

    use super::*;
    use crate::losses::Objective;

    #[test]
    #[expect(clippy::float_cmp, reason = "whole numbers far apart")]
    fn scores_far_apart_neither_overflow_nor_become_infinite() {
        let class_weights = ClassWeights::Equal;
        let plain = CrossEntropy { label_smoothing: 0.0, class_weights, votes: 0.0 };
        let plain = Loss::CrossEntropy(plain);
        let objective = Objective::with_counts(&plain, &[1, 1, 1]);
        let scores = Tensor::from_slice(&[1000.0_f32, 0.0, -1000.0]).view([1, 3]);
        let loss = |label: i64| {
            let truth = Truth { labels: Tensor::from_slice(&[label]), shares: None, classes: 3 };
            objective.per_photo(&scores, &truth).double_value(&[0])
        };
        assert_eq!([loss(0), loss(1), loss(2)], [0.0, 1000.0, 2000.0]);
    }
}
