//! `silu`: every value times its logistic function.

use experiment::layers::Silu;
use tch::Tensor;

use super::{Apply, Own, Pass};

impl Apply for Silu {
    fn apply(&self, input: &Tensor, _: Own, _: Pass) -> Tensor {
        input.silu()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_weighed_by_the_logistic_function() {
        let own = Own::alone();
        let values = [-1.0_f64, 0.0, 2.0];
        let found = Silu {}.apply(&Tensor::from_slice(&values), own, Pass::Predicting);
        let expected = values.map(|value| value / (1.0 + (-value).exp()));
        assert!(found.allclose(&Tensor::from_slice(&expected), 0.0, 1e-12, false), "{found}");
    }
}
