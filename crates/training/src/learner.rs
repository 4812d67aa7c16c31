//! What learns: a network, the optimizer that changes it, and the average that follows it.

use experiment::{Ema, Normalization, Plan};
use formats::checkpoint::{AVERAGE, OPTIMIZER};
use tch::{Device, Tensor};

use crate::network::Network;
use crate::optimizers::Optimizer;
use crate::{Error, Part};

/// Everything of a run that a checkpoint keeps as tensors.
pub(crate) struct Learner<'a> {
    pub(crate) network: Network<'a>,
    optimizer: Optimizer<'a>,
    average: Option<(Ema, Network<'a>)>,
}

impl<'a> Learner<'a> {
    /// What a run begins with, for a training part that is seen in so many batches per epoch.
    pub(crate) fn new(
        plan: &'a Plan,
        seed: u64,
        device: Device,
        train: &Part,
        batches: usize,
    ) -> Result<Self, Error> {
        let mut network = Network::new(plan, seed, device);
        if plan.normalization == Normalization::TrainingPart {
            network.normalize_by(train.channel_statistics()?);
        }
        let optimizer = Optimizer::new(plan, network.decays(), batches);
        let average = plan.ema.map(|ema| {
            let mut average = Network::new(plan, seed, device);
            average.copy_from(&network);
            (ema, average)
        });
        Ok(Self { network, optimizer, average })
    }

    /// The network that validation and predictions ask.
    pub(crate) fn predictor(&self) -> &Network<'a> {
        self.average.as_ref().map_or(&self.network, |(_, average)| average)
    }

    /// Takes step `number`, from 1 over the whole run, against the `gradient` of the loss.
    pub(crate) fn step(&mut self, gradient: &Tensor, number: u64) {
        self.optimizer.step(&mut self.network.parameters, gradient, number);
        if let Some((ema, average)) = &mut self.average {
            average.follow(&self.network, 1.0 - ema.decay(number));
        }
    }

    /// The learning rate of step `number`.
    pub(crate) fn learning_rate(&self, number: u64) -> f64 {
        self.optimizer.learning_rate(number)
    }

    /// All tensors by name; they share memory with the learner.
    pub(crate) fn tensors(&self) -> Vec<(String, Tensor)> {
        let mut tensors = self.network.tensors();
        if let Some((_, average)) = &self.average {
            let averaged = average.tensors().into_iter();
            tensors.extend(averaged.map(|(name, tensor)| (format!("{AVERAGE}{name}"), tensor)));
        }
        for (memory, flat) in self.optimizer.memories() {
            let named = self.network.named(&flat).into_iter();
            tensors.extend(named.map(|(name, own)| (format!("{OPTIMIZER}{memory}.{name}"), own)));
        }
        tensors
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{EVERYTHING, Scratch, plan};

    #[test]
    fn the_average_is_the_mean_of_the_numbers_weighed_by_the_decay() {
        let scratch = Scratch::new(20, 4);
        let plan = plan(&format!("{EVERYTHING}ema: {{ decay: 0.5 }}\n"), 2);
        let mut learner = Learner::new(&plan, 1, Device::Cpu, &scratch.parts.train, 2).unwrap();
        let flat = |network: &Network| network.parameters.detach().copy();
        let start = flat(&learner.network);
        let gradient = start.ones_like();
        learner.step(&gradient, 1);
        let first = flat(&learner.network);
        // The decay of the first step is 2 / 11, of the tenth 0.5.
        let expected = &start * (2.0 / 11.0) + &first * (9.0 / 11.0);
        assert!(flat(learner.predictor()).allclose(&expected, 0.0, 1e-6, false));
        learner.step(&gradient, 10);
        let expected = (expected + flat(&learner.network)) / 2.0;
        assert!(flat(learner.predictor()).allclose(&expected, 0.0, 1e-6, false));
    }

    #[test]
    fn without_an_average_the_network_predicts() {
        let scratch = Scratch::new(20, 4);
        let plan = plan(EVERYTHING, 2);
        let learner = Learner::new(&plan, 1, Device::Cpu, &scratch.parts.train, 2).unwrap();
        assert!(std::ptr::eq(learner.predictor(), &raw const learner.network));
    }
}
