//! What the layers of `experiment` do to tensors, one file each: the list, and what every layer can do.

mod average_pool2d;
mod batch_norm;
mod built;
mod conv2d;
mod dense;
mod depthwise_separable;
mod dropout;
mod flatten;
mod gelu;
mod global_average_pool;
mod group_norm;
mod max_pool2d;
mod relu;
mod repeat;
mod residual;
mod silu;
mod spatial_dropout;
mod squeeze_excite;

use experiment::{Layer, Shape};
use tch::Tensor;

use crate::masks::Masks;

pub(crate) use built::{Builder, Built, Inside};

/// What a layer of the plan does.
pub(crate) fn of(layer: &Layer) -> &dyn Apply {
    match layer {
        Layer::Conv2d(settings) => settings,
        Layer::DepthwiseSeparable(settings) => settings,
        Layer::SqueezeExcite(settings) => settings,
        Layer::BatchNorm(settings) => settings,
        Layer::GroupNorm(settings) => settings,
        Layer::Relu(settings) => settings,
        Layer::Gelu(settings) => settings,
        Layer::Silu(settings) => settings,
        Layer::MaxPool2d(settings) => settings,
        Layer::AveragePool2d(settings) => settings,
        Layer::GlobalAveragePool(settings) => settings,
        Layer::Dropout(settings) => settings,
        Layer::SpatialDropout(settings) => settings,
        Layer::Flatten(settings) => settings,
        Layer::Dense(settings) => settings,
        Layer::Residual(settings) => settings,
        Layer::Repeat(settings) => settings,
    }
}

/// What every layer can do.
pub(crate) trait Apply {
    /// What it learns, without the layers inside; nothing unless it says so.
    fn parameters(&self, _input: Shape, _output: Shape) -> Vec<Parameter> {
        Vec::new()
    }

    /// What it keeps without learning it; nothing unless it says so.
    fn averages(&self, _input: Shape) -> Vec<Parameter> {
        Vec::new()
    }

    /// Its output for a batch, with its own tensors.
    fn apply(&self, input: &Tensor, own: Own, pass: Pass) -> Tensor;
}

/// Why a network is asked, which decides what dropout and batch norm do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Pass {
    /// To learn, with the draws of this place in the run.
    Learning {
        /// The run's seed.
        seed: u64,
        /// From 1.
        epoch: usize,
        /// The batch's number in the epoch, from 0.
        batch: usize,
    },
    /// To predict: no draws, no change.
    Predicting,
}

/// What belongs to a layer of a network.
#[derive(Clone, Copy)]
pub(crate) struct Own<'a> {
    /// Its number in the network, from 0, each layer before those inside it.
    pub(crate) number: usize,
    pub(crate) parameters: &'a [Tensor],
    pub(crate) averages: &'a [Tensor],
    /// What dropout draws.
    pub(crate) masks: &'a Masks,
    /// The layers inside it.
    pub(crate) inside: Inside<'a>,
}

impl<'a> Own<'a> {
    /// Of a layer that has nothing; its masks are never freed.
    #[cfg(test)]
    fn alone() -> Own<'static> {
        let masks = Box::leak(Box::default());
        Own { number: 0, parameters: &[], averages: &[], masks, inside: Inside::default() }
    }

    fn parameters<const N: usize>(self) -> [&'a Tensor; N] {
        std::array::from_fn(|number| &self.parameters[number])
    }

    fn averages<const N: usize>(self) -> [&'a Tensor; N] {
        std::array::from_fn(|number| &self.averages[number])
    }
}

/// Numbers that belong to a layer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Parameter {
    pub(crate) name: String,
    pub(crate) shape: Vec<i64>,
    pub(crate) start: Start,
    /// Whether it stays in float32 whatever the precision of the run.
    pub(crate) exact: bool,
}

/// Where the values of a parameter start.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Start {
    /// Drawn within the plan's bound for weights.
    Weights { fan_in: usize, fan_out: usize },
    /// Drawn within the plan's bound for biases.
    Bias { fan_in: usize },
    /// All 0.
    Zeros,
    /// All 1.
    Ones,
}

impl Parameter {
    fn new(name: &str, shape: &[usize], start: Start) -> Self {
        Self {
            name: name.to_owned(),
            shape: shape.iter().map(|size| *size as i64).collect(),
            start,
            exact: false,
        }
    }

    /// What scales and shifts every channel, and at first changes nothing.
    fn scale_and_shift(input: Shape) -> Vec<Self> {
        let parameter = |name, start| {
            let parameter = Self::new(name, &[input.channels()], start);
            Self { exact: true, ..parameter }
        };
        vec![parameter("weight", Start::Ones), parameter("bias", Start::Zeros)]
    }

    /// How many numbers.
    pub(crate) fn length(&self) -> i64 {
        self.shape.iter().product()
    }
}
