//! `adam`: two running means per parameter, which `adamw` shares.

use experiment::optimizers::Adam;
use tch::Tensor;

use super::{Step, Take};

impl Take for Adam {
    fn memories(&self) -> &'static [&'static str] {
        &["first_moment", "second_moment"]
    }

    fn step(&self, parameters: &mut Tensor, gradient: &Tensor, memories: &mut [Tensor], at: Step) {
        let settings = (self.beta_1, self.beta_2, self.epsilon);
        adam_step(settings, parameters, gradient, memories, at);
    }
}

/// One step, as PyTorch computes it: epsilon is added to the corrected deviation.
pub(super) fn adam_step(
    (beta_1, beta_2, epsilon): (f64, f64, f64),
    parameters: &mut Tensor,
    gradient: &Tensor,
    memories: &mut [Tensor],
    at: Step,
) {
    let [first, second] = memories else { return };
    let _ = first.lerp_(gradient, 1.0 - beta_1);
    let _ = second.lerp_(&gradient.square(), 1.0 - beta_2);
    let correction = |beta: f64| 1.0 - beta.powi(at.number as i32);
    let root = correction(beta_2).sqrt();
    // learning_rate x (first / correction) / (sqrt(second) / root + epsilon), times root above and below.
    let size = at.learning_rate * root / correction(beta_1);
    let mut deviation = second.sqrt();
    deviation += epsilon * root;
    let _ = parameters.addcdiv_(&(&*first * -size), &deviation);
}
