//! The layers of a plan with their places among the tensors of a network.

use std::ops::Range;

use experiment::PlannedLayer;
use tch::Tensor;

use super::{Apply, Own, Parameter, Pass};

/// A layer of a network, and those inside it.
pub(crate) struct Built<'a> {
    number: usize,
    layer: &'a dyn Apply,
    parameters: Range<usize>,
    averages: Range<usize>,
    inside: Vec<Self>,
}

/// Builds layers, and lists their tensors by name: `layers.0.conv2d.weight`, …
#[derive(Default)]
pub(crate) struct Builder {
    layers: usize,
    pub(crate) parameters: Vec<Parameter>,
    pub(crate) averages: Vec<Parameter>,
}

impl Builder {
    /// The layers of the list called `name`, in order, each before those inside it.
    pub(crate) fn build<'a>(&mut self, planned: &'a [PlannedLayer], name: &str) -> Vec<Built<'a>> {
        let layers = planned.iter().enumerate();
        let built = layers.map(|(position, planned)| {
            let name = format!("{name}.{position}.{}", planned.layer.name());
            let layer = super::of(&planned.layer);
            let number = self.layers;
            self.layers += 1;
            let own = layer.parameters(planned.input, planned.output);
            Built {
                number,
                layer,
                parameters: append(&mut self.parameters, own, &name),
                averages: append(&mut self.averages, layer.averages(planned.input), &name),
                inside: self.build(&planned.inside, &format!("{name}.layers")),
            }
        });
        built.collect()
    }
}

/// Puts a layer's tensors at the end of the list under their full names, and tells where.
fn append(list: &mut Vec<Parameter>, own: Vec<Parameter>, layer: &str) -> Range<usize> {
    let first = list.len();
    list.extend(
        own.into_iter().map(|own| Parameter { name: format!("{layer}.{}", own.name), ..own }),
    );
    first..list.len()
}

/// Layers that follow on each other, and the tensors of the whole network.
#[derive(Clone, Copy, Default)]
pub(crate) struct Inside<'a> {
    pub(crate) layers: &'a [Built<'a>],
    pub(crate) parameters: &'a [Tensor],
    pub(crate) averages: &'a [Tensor],
}

impl Inside<'_> {
    /// The output of the last layer for a batch.
    pub(crate) fn apply(self, input: &Tensor, pass: Pass) -> Tensor {
        self.layers.iter().fold(input.shallow_clone(), |input, built| {
            let own = Own {
                number: built.number,
                parameters: &self.parameters[built.parameters.clone()],
                averages: &self.averages[built.averages.clone()],
                inside: Inside { layers: &built.inside, ..self },
            };
            built.layer.apply(&input, own, pass)
        })
    }
}

impl std::fmt::Debug for Inside<'_> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{} layers", self.layers.len())
    }
}
