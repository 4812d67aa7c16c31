//! `global_average_pool`: [N, C, H, W] becomes [N, C], each channel its mean.

use experiment::layers::GlobalAveragePool;
use tch::Tensor;

use super::{Apply, Own, Pass};

impl Apply for GlobalAveragePool {
    fn apply(&self, input: &Tensor, _: Own, _: Pass) -> Tensor {
        input.mean_dim([2, 3].as_slice(), false, None)
    }
}
