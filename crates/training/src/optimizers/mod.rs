//! What the optimizers of `experiment` do to tensors, one file each: the list, and what every optimizer can do.
//!
//! All parameters of a network lie in one flat tensor, so that a step is a handful of operations
//! whatever the number of layers. What an optimizer remembers is plain tensors, so that a checkpoint holds all of it.

mod adam;
mod adamw;
mod sgd;

use experiment::Plan;
use tch::Tensor;

fn of(optimizer: &experiment::Optimizer) -> &dyn Take {
    match optimizer {
        experiment::Optimizer::Adam(settings) => settings,
        experiment::Optimizer::AdamW(settings) => settings,
        experiment::Optimizer::Sgd(settings) => settings,
    }
}

/// What every optimizer can do.
trait Take {
    /// The names of the tensors that it remembers, each as long as the parameters.
    fn memories(&self) -> &'static [&'static str];

    /// Changes `parameters` (flat f32) by the `gradient` of the loss at them.
    fn step(&self, parameters: &mut Tensor, gradient: &Tensor, memories: &mut [Tensor], at: Step);
}

/// Where in the run a step is.
#[derive(Debug, Clone, Copy)]
struct Step<'a> {
    /// From 1.
    number: u64,
    learning_rate: f64,
    /// As long as the parameters: 1 where weight decay may work, 0 for norms and biases.
    decays: &'a Tensor,
}

/// An optimizer at work: the plan's settings and schedule, and what it remembers.
#[derive(Debug)]
pub(crate) struct Optimizer<'a> {
    plan: &'a Plan,
    steps_per_epoch: u64,
    decays: Tensor,
    memories: Vec<Tensor>,
}

impl<'a> Optimizer<'a> {
    /// The plan's optimizer at rest, for epochs of `steps_per_epoch` batches.
    ///
    /// `decays` is flat and as long as the parameters: 1 where weight decay may work, else 0.
    pub(crate) fn new(plan: &'a Plan, decays: Tensor, steps_per_epoch: usize) -> Self {
        let names = of(&plan.optimizer).memories();
        let memories = names.iter().map(|_| decays.zeros_like()).collect();
        Self { plan, steps_per_epoch: steps_per_epoch as u64, decays, memories }
    }

    /// The learning rate of step `number`, from 1 over the whole run.
    pub(crate) fn learning_rate(&self, number: u64) -> f64 {
        let schedule = &self.plan.schedule;
        let factor = schedule.factor(number - 1, self.steps_per_epoch, self.plan.epochs);
        self.plan.optimizer.learning_rate() * factor
    }

    /// Takes step `number` (from 1 over the whole run): changes the flat `parameters` by the loss's `gradient` at them.
    pub(crate) fn step(&mut self, parameters: &mut Tensor, gradient: &Tensor, number: u64) {
        let learning_rate = self.learning_rate(number);
        let at = Step { number, learning_rate, decays: &self.decays };
        let optimizer = of(&self.plan.optimizer);
        let gradient = clipped(gradient, self.plan.clip_gradient_norm);
        tch::no_grad(|| optimizer.step(parameters, &gradient, &mut self.memories, at));
    }

    /// Everything that it remembers, by name, flat; shared, so that a checkpoint can copy into it.
    pub(crate) fn memories(&self) -> Vec<(&'static str, Tensor)> {
        let names = of(&self.plan.optimizer).memories();
        let shared = self.memories.iter().map(Tensor::shallow_clone);
        names.iter().copied().zip(shared).collect()
    }
}

/// The gradient, made shorter where its length is more than `longest` (PyTorch's `clip_grad_norm_`).
fn clipped(gradient: &Tensor, longest: Option<f64>) -> Tensor {
    match longest {
        Some(longest) => gradient * (longest / (gradient.norm() + 1e-6)).clamp_max(1.0),
        None => gradient.shallow_clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gradient_that_is_too_long_keeps_its_direction() {
        let gradient = Tensor::from_slice(&[3.0_f32, -4.0]);
        let length = |limit| clipped(&gradient, limit);
        assert_eq!(length(None), gradient);
        assert_eq!(length(Some(5.1)), gradient);
        let expected = Tensor::from_slice(&[0.6_f32, -0.8]);
        assert!(length(Some(1.0)).allclose(&expected, 0.0, 1e-6, false));
    }
}
