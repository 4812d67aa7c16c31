//! `average_pool2d`: the mean of every square; rows and columns that fill no square are left out.

use experiment::layers::AveragePool2d;
use tch::Tensor;

use super::{Apply, Own, Pass};

impl Apply for AveragePool2d {
    fn apply(&self, input: &Tensor, _: Own, _: Pass) -> Tensor {
        let square = [self.size as i64; 2];
        input.avg_pool2d(square, square, [0, 0], false, false, None)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn squares_become_their_means() {
        let own = Own::alone();
        let input = Tensor::arange(10, (tch::Kind::Float, tch::Device::Cpu)).view([1, 1, 2, 5]);
        let found = AveragePool2d { size: 2 }.apply(&input, own, Pass::Predicting);
        assert_eq!(found, Tensor::from_slice(&[3.0_f32, 5.0]).view([1, 1, 1, 2]));
    }
}
