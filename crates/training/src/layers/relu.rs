//! `relu`: negative values become zero.

use experiment::layers::Relu;
use tch::Tensor;

use super::{Apply, Own, Pass};

impl Apply for Relu {
    fn apply(&self, input: &Tensor, _: Own, _: Pass) -> Tensor {
        input.relu()
    }
}
