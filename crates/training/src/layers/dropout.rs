//! `dropout`: while learning, a share of the values becomes zero and the others grow to keep the mean.

use experiment::layers::Dropout;
use tch::Tensor;

use super::{Apply, Own, Pass};
use crate::masks::For;

impl Apply for Dropout {
    fn apply(&self, input: &Tensor, own: Own, pass: Pass) -> Tensor {
        let Pass::Learning { seed, epoch, batch } = pass else {
            return input.shallow_clone();
        };
        let at = For { layer: own.number, seed, epoch, batch };
        let mask = own.masks.mask(at, self.rate, &input.size(), input.device());
        (input * mask).to_kind(input.kind())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dropped(number: usize, batch: usize) -> Vec<f32> {
        let own = Own { number, ..Own::alone() };
        let pass = Pass::Learning { seed: 1, epoch: 1, batch };
        let ones = Tensor::ones([2, 3, 4, 5], (tch::Kind::Float, tch::Device::Cpu));
        let output = Dropout { rate: 0.25 }.apply(&ones, own, pass);
        Vec::try_from(output.contiguous().view(-1)).unwrap()
    }

    #[test]
    #[expect(clippy::float_cmp, reason = "one times a constant")]
    fn layers_and_batches_have_masks_of_their_own() {
        assert_eq!(dropped(1, 1), dropped(1, 1));
        assert_ne!(dropped(1, 1), dropped(2, 1));
        assert_ne!(dropped(1, 1), dropped(1, 2));
        assert!(dropped(1, 1).iter().all(|value| *value == 0.0 || *value == 4.0 / 3.0));
    }

    #[test]
    fn predictions_drop_nothing() {
        let own = Own::alone();
        let input = Tensor::from_slice(&[1.0_f32, 2.0]);
        assert_eq!(Dropout { rate: 0.9 }.apply(&input, own, Pass::Predicting), input);
    }
}
