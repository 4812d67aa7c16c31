//! `dropout`: while learning, a share of the values becomes zero and the others grow to keep the mean.

use experiment::layers::Dropout;
use tch::Tensor;

use super::{Apply, Own, Pass};
use crate::draws::{Draws, Purpose};
use crate::memory_format;

impl Apply for Dropout {
    fn apply(&self, input: &Tensor, own: Own, pass: Pass) -> Tensor {
        let Pass::Learning { seed, epoch, batch } = pass else {
            return input.shallow_clone();
        };
        let draws = Draws::new(seed, Purpose::Dropout(own.position), epoch, batch);
        let mut mask = vec![0.0_f32; input.numel()];
        draws.fill_mask(self.rate, &mut mask);
        // Drawn in the order in which the values lie in memory, so that both are read in one go.
        input * memory_format::from_memory(&mask, &input.size()).to_device(input.device())
    }
}
