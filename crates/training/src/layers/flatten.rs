//! `flatten`: [N, C, H, W] becomes [N, C x H x W], channel by channel as in PyTorch.

use experiment::layers::Flatten;
use tch::Tensor;

use super::{Apply, Own, Pass};

impl Apply for Flatten {
    fn apply(&self, input: &Tensor, _: Own, _: Pass) -> Tensor {
        input.flatten(1, -1)
    }
}
