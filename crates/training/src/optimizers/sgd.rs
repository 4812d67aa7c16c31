//! `sgd`: one velocity per parameter, in PyTorch's form.

use experiment::optimizers::Sgd;
use tch::Tensor;

use super::{Step, Take};

impl Take for Sgd {
    fn memories(&self) -> &'static [&'static str] {
        &["velocity"]
    }

    fn step(&self, parameters: &mut Tensor, gradient: &Tensor, memories: &mut [Tensor], at: Step) {
        let [velocity] = memories else { return };
        // It starts at zero, so that the first velocity is the first gradient.
        *velocity *= self.momentum;
        *velocity += gradient;
        if self.weight_decay != 0.0 {
            *velocity += &*parameters * self.weight_decay;
        }
        *parameters -= &*velocity * at.learning_rate;
    }
}
