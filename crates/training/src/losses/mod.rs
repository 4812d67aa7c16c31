//! What the losses of `experiment` do to tensors, one file each: the list.

mod cross_entropy;
mod focal;
#[cfg(test)]
mod parity;

use experiment::Loss;
use experiment::losses::ClassWeights;
use tch::{Device, Tensor};

use crate::Part;
use crate::data::Truth;

/// What a loss of the plan does.
fn of(loss: &Loss) -> &dyn Measure {
    match loss {
        Loss::CrossEntropy(settings) => settings,
        Loss::Focal(settings) => settings,
    }
}

/// What every loss can do.
trait Measure {
    /// The loss of every photo, [N], from `logits` [N, classes].
    ///
    /// `balance` f32 [classes] is what a class's photos weigh where classes are balanced.
    fn per_photo(&self, logits: &Tensor, truth: &Truth, balance: &Tensor) -> Tensor;
}

/// The loss of a plan, for the training part that its class weights follow.
pub(crate) struct Objective<'a> {
    loss: &'a dyn Measure,
    balance: Tensor,
}

impl<'a> Objective<'a> {
    pub(crate) fn new(loss: &'a Loss, train: &Part, device: Device) -> Self {
        let mut counts = vec![0; train.classes.len()];
        train.labels.iter().for_each(|label| counts[*label as usize] += 1);
        let objective = Self::with_counts(loss, &counts);
        Self { balance: objective.balance.to_device(device), ..objective }
    }

    /// For a training part with so many photos of each class.
    pub(crate) fn with_counts(loss: &'a Loss, counts: &[usize]) -> Self {
        Self { loss: of(loss), balance: Tensor::from_slice(&balance(counts)) }
    }

    /// The loss of every photo, [N], from `logits` [N, classes].
    pub(crate) fn per_photo(&self, logits: &Tensor, truth: &Truth) -> Tensor {
        self.loss.per_photo(logits, truth, &self.balance)
    }
}

/// Photos / (classes x photos of the class): 1 on average over all photos. A class without any gets 0.
fn balance(counts: &[usize]) -> Vec<f32> {
    let photos: usize = counts.iter().sum();
    let even = photos as f64 / counts.len() as f64;
    let weight = |count: &usize| if *count == 0 { 0.0 } else { (even / *count as f64) as f32 };
    counts.iter().map(weight).collect()
}

/// The weights of the classes, where they differ.
fn weights(asked: ClassWeights, balance: &Tensor) -> Option<&Tensor> {
    match asked {
        ClassWeights::Equal => None,
        ClassWeights::Balanced => Some(balance),
    }
}

/// The losses of photos, [N], each times the weight of its label where classes differ.
fn weighed(losses: Tensor, weights: Option<&Tensor>, labels: &Tensor) -> Tensor {
    match weights {
        Some(weights) => losses * weights.index_select(0, labels),
        None => losses,
    }
}

/// `values` [N, classes], each times the weight of its class where classes differ.
fn by_class(values: Tensor, weights: Option<&Tensor>) -> Tensor {
    match weights {
        Some(weights) => values * weights,
        None => values,
    }
}

/// The logarithm of the probability of every photo's label, [N], from those of all classes [N, classes].
fn of_labels(logarithms: &Tensor, labels: &Tensor) -> Tensor {
    logarithms.gather(1, &labels.unsqueeze(1), false).squeeze_dim(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rare_classes_weigh_more_and_all_photos_together_as_many_as_they_are() {
        assert_eq!(balance(&[10, 30, 20]), [2.0, 2.0 / 3.0, 1.0]);
        assert_eq!(balance(&[4, 0]), [0.5, 0.0]);
    }
}
