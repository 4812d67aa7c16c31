//! `adamw`: the weights shrink, then `adam`'s step.

use experiment::optimizers::AdamW;
use tch::Tensor;

use super::adam::adam_step;
use super::{Step, Take};

impl Take for AdamW {
    fn memories(&self) -> &'static [&'static str] {
        &["first_moment", "second_moment"]
    }

    fn step(&self, parameters: &mut Tensor, gradient: &Tensor, memories: &mut [Tensor], at: Step) {
        *parameters *= 1.0 - at.decays * (at.learning_rate * self.weight_decay);
        let settings = (self.beta_1, self.beta_2, self.epsilon);
        adam_step(settings, parameters, gradient, memories, at);
    }
}
