//! `cross_entropy`: through log-softmax, which neither overflows nor takes the logarithm of zero.

use experiment::losses::CrossEntropy;
use tch::Tensor;

use super::Measure;

impl Measure for CrossEntropy {
    fn per_photo(&self, logits: &Tensor, labels: &Tensor) -> Tensor {
        let logarithms = logits.log_softmax(-1, None);
        -logarithms.gather(1, &labels.unsqueeze(1), false).squeeze_dim(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[expect(clippy::float_cmp, reason = "whole numbers far apart")]
    fn scores_far_apart_neither_overflow_nor_become_infinite() {
        let scores = Tensor::from_slice(&[1000.0_f32, 0.0, -1000.0]).view([1, 3]);
        let loss = |label: i64| {
            let losses = CrossEntropy {}.per_photo(&scores, &Tensor::from_slice(&[label]));
            losses.double_value(&[0])
        };
        assert_eq!([loss(0), loss(1), loss(2)], [0.0, 1000.0, 2000.0]);
    }
}
