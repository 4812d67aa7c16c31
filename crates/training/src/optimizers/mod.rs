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
#[derive(Debug, Clone, Copy, PartialEq)]
struct Step {
    /// From 1.
    number: u64,
    learning_rate: f64,
}

/// An optimizer at work: the plan's settings and schedule, and what it remembers.
#[derive(Debug)]
pub(crate) struct Optimizer<'a> {
    plan: &'a Plan,
    steps_per_epoch: u64,
    memories: Vec<Tensor>,
}

impl<'a> Optimizer<'a> {
    /// The plan's optimizer at rest, for flat `parameters` and epochs of `steps_per_epoch` batches.
    pub(crate) fn new(plan: &'a Plan, parameters: &Tensor, steps_per_epoch: usize) -> Self {
        let names = of(&plan.optimizer).memories();
        Self {
            plan,
            steps_per_epoch: steps_per_epoch as u64,
            memories: names.iter().map(|_| parameters.detach().zeros_like()).collect(),
        }
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
        let at = Step { number, learning_rate };
        let optimizer = of(&self.plan.optimizer);
        tch::no_grad(|| optimizer.step(parameters, gradient, &mut self.memories, at));
    }

    /// Everything that it remembers, by name, flat; shared, so that a checkpoint can copy into it.
    pub(crate) fn memories(&self) -> Vec<(&'static str, Tensor)> {
        let names = of(&self.plan.optimizer).memories();
        let shared = self.memories.iter().map(Tensor::shallow_clone);
        names.iter().copied().zip(shared).collect()
    }
}
