//! `gelu`: the exact form, by the error function.

use experiment::layers::Gelu;
use tch::Tensor;

use super::{Apply, Own, Pass};

impl Apply for Gelu {
    fn apply(&self, input: &Tensor, _: Own, _: Pass) -> Tensor {
        input.gelu("none")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_weighed_by_the_normal_distribution() {
        let own = Own::alone();
        let found = Gelu {}.apply(&Tensor::from_slice(&[-1.0, 0.0, 2.0]), own, Pass::Predicting);
        // x Phi(x) with Phi(1) = 0.841344746 and Phi(2) = 0.977249868.
        let expected = Tensor::from_slice(&[-0.158_655_254, 0.0, 1.954_499_736]);
        assert!(found.allclose(&expected, 0.0, 1e-8, false), "{found}");
    }
}
