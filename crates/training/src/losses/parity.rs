//! Cross-entropy in all its forms agrees with libtorch's own.

use experiment::Loss;
use experiment::losses::{ClassWeights, CrossEntropy};
use tch::{Reduction, Tensor};

use super::{Objective, balance};
use crate::data::Truth;

const COUNTS: [usize; 3] = [7, 2, 3];

fn scores() -> Tensor {
    let values = [0.3_f32, -1.2, 2.0, 0.1, 0.4, -0.7, 1.5, 1.5, -3.0, 0.0, 0.9, 0.2];
    Tensor::from_slice(&values).view([4, 3])
}

fn truth() -> Truth {
    let shares = [0.5_f32, 0.25, 0.25, 0.0, 1.0, 0.0, 0.1, 0.2, 0.7, 0.0, 0.5, 0.5];
    Truth {
        labels: Tensor::from_slice(&[0_i64, 1, 2, 1]),
        shares: Some(Tensor::from_slice(&shares).view([4, 3])),
        classes: 3,
    }
}

#[test]
fn cross_entropy_agrees_with_libtorch_smoothed_weighted_and_voted() {
    for votes in [0.0, 1.0] {
        for class_weights in [ClassWeights::Equal, ClassWeights::Balanced] {
            for label_smoothing in [0.0, 0.2] {
                let settings = CrossEntropy { label_smoothing, class_weights, votes };
                let said = format!("{settings:?}");
                let settings = Loss::CrossEntropy(settings);
                let shares = truth().shares.filter(|_| votes > 0.0);
                let truth = Truth { shares, ..truth() };
                let found = Objective::with_counts(&settings, &COUNTS).per_photo(&scores(), &truth);

                let target = truth.shares.as_ref().unwrap_or(&truth.labels);
                let weights = Tensor::from_slice(&balance(&COUNTS));
                let weights = Some(weights).filter(|_| class_weights == ClassWeights::Balanced);
                let each = Reduction::None;
                let expected =
                    scores().cross_entropy_loss(target, weights, each, -100, label_smoothing);
                assert_eq!(found.size(), [4]);
                let close = found.allclose(&expected, 1e-6, 1e-6, false);
                assert!(close, "{said}: {found} instead of {expected}");
            }
        }
    }
}
