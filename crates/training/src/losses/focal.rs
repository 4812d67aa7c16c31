//! `focal`: cross-entropy times (1 - p) ^ gamma.

use experiment::losses::Focal;
use tch::Tensor;

use super::{Measure, by_class, of_labels, weighed, weights};
use crate::data::Truth;

/// The power of zero has no slope below a gamma of 1; a photo that is told right beyond this has none either.
const LEAST_DOUBT: f64 = 1e-7;

impl Measure for Focal {
    fn per_photo(&self, logits: &Tensor, truth: &Truth, balance: &Tensor) -> Tensor {
        let (all, weights) = (logits.log_softmax(-1, None), weights(self.class_weights, balance));
        let Some(shares) = &truth.shares else {
            let logarithms = of_labels(&all, &truth.labels);
            return weighed(in_doubt(&logarithms, self.gamma), weights, &truth.labels);
        };
        let losses = by_class(in_doubt(&all, self.gamma) * shares, weights);
        losses.sum_dim_intlist([-1].as_slice(), false, None)
    }
}

/// Each probability's loss, from its logarithm.
fn in_doubt(logarithms: &Tensor, gamma: f64) -> Tensor {
    let doubt: Tensor = 1.0 - logarithms.exp();
    -logarithms * doubt.clamp_min(LEAST_DOUBT).pow_tensor_scalar(gamma)
}

#[cfg(test)]
mod tests {
    use experiment::Loss;
    use experiment::losses::{ClassWeights, CrossEntropy};

    use super::*;
    use crate::losses::Objective;

    fn focal(gamma: f64, class_weights: ClassWeights) -> Loss {
        Loss::Focal(Focal { gamma, class_weights })
    }

    /// The losses and the gradient of their sum for three photos: sure and right, in doubt, sure and wrong.
    fn of(loss: &Loss) -> (Vec<f64>, Vec<f64>) {
        let objective = Objective::with_counts(loss, &[3, 1]);
        let scores = Tensor::from_slice(&[40.0_f64, 0.0, 0.0, 0.0, 0.0, 3.0]).view([3, 2]);
        let scores = scores.set_requires_grad(true);
        let truth = Truth { labels: Tensor::from_slice(&[0_i64, 1, 0]), shares: None, classes: 2 };
        let losses = objective.per_photo(&scores, &truth);
        losses.sum(None).backward();
        let values = |tensor: &Tensor| Vec::try_from(tensor.contiguous().view(-1)).unwrap();
        (values(&losses.detach()), values(&scores.grad()))
    }

    fn close(found: &[f64], expected: &[f64]) {
        for (found, expected) in found.iter().zip(expected) {
            assert!((found - expected).abs() < 1e-6, "{found} instead of {expected}");
        }
    }

    #[test]
    fn what_is_told_right_hardly_counts_and_has_a_slope_that_is_a_number() {
        let wrong = 1.0 / (1.0 + 3.0_f64.exp());
        let formula = |gamma: f64| {
            [0.0, 0.5_f64.powf(gamma) * 2.0_f64.ln(), -(1.0 - wrong).powf(gamma) * wrong.ln()]
        };
        for gamma in [0.0, 0.5, 2.0] {
            let (losses, slopes) = of(&focal(gamma, ClassWeights::Equal));
            close(&losses, &formula(gamma));
            assert!(slopes.iter().all(|slope| slope.is_finite()), "{gamma}: {slopes:?}");
        }
        let (balanced, _) = of(&focal(2.0, ClassWeights::Balanced));
        let [right, doubted, wrong] = formula(2.0);
        close(&balanced, &[right, 2.0 * doubted, 2.0 / 3.0 * wrong]);
    }

    #[test]
    fn without_gamma_it_is_cross_entropy() {
        let class_weights = ClassWeights::Balanced;
        let cross_entropy = CrossEntropy { label_smoothing: 0.0, class_weights, votes: 0.0 };
        let cross_entropy = of(&Loss::CrossEntropy(cross_entropy));
        let focal = of(&focal(0.0, class_weights));
        close(&focal.0, &cross_entropy.0);
        close(&focal.1, &cross_entropy.1);
    }

    #[test]
    fn of_several_classes_each_counts_by_its_share() {
        let loss = focal(2.0, ClassWeights::Balanced);
        let objective = Objective::with_counts(&loss, &[3, 1]);
        let scores = Tensor::from_slice(&[0.3_f64, 1.0]).view([1, 2]);
        let with = |shares: Option<[f64; 2]>, label: i64| {
            let shares = shares.map(|shares| Tensor::from_slice(&shares).view([1, 2]));
            let truth = Truth { labels: Tensor::from_slice(&[label]), shares, classes: 2 };
            objective.per_photo(&scores, &truth).double_value(&[0])
        };
        assert!((with(Some([1.0, 0.0]), 1) - with(None, 0)).abs() < 1e-12);
        let mixed = 0.3 * with(None, 0) + 0.7 * with(None, 1);
        assert!((with(Some([0.3, 0.7]), 1) - mixed).abs() < 1e-12);
    }
}
