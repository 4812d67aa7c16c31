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
        let gradient = match self.weight_decay {
            0.0 => gradient.shallow_clone(),
            decay => gradient + &*parameters * at.decays * decay,
        };
        // It starts at zero, so that the first velocity is the first gradient.
        *velocity *= self.momentum;
        *velocity += &gradient;
        if self.nesterov {
            *parameters -= (gradient + &*velocity * self.momentum) * at.learning_rate;
        } else {
            *parameters -= &*velocity * at.learning_rate;
        }
    }
}
