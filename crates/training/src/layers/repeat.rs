//! `repeat`: its blocks stand one after the other among the layers inside it.

use experiment::layers::Repeat;
use tch::Tensor;

use super::{Apply, Own, Pass};

impl Apply for Repeat {
    fn apply(&self, input: &Tensor, own: Own, pass: Pass) -> Tensor {
        own.inside.apply(input, pass)
    }
}
