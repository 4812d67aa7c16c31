//! The layers of a plan with their places among the tensors of a network.

use std::ops::Range;

use experiment::{Layer, PlannedLayer};
use tch::Tensor;

use super::{Apply, Own, Parameter, Pass};
use crate::masks::Masks;

/// A layer of a network, and those inside it.
pub(crate) struct Built<'a> {
    number: usize,
    layer: &'a dyn Apply,
    parameters: Range<usize>,
    averages: Range<usize>,
    masks: Masks,
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
    /// The layers of the list called `name`, in the order in which they work, each before those inside it.
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
                masks: Masks::default(),
                inside: self.build(&planned.inside, &format!("{name}.layers")),
            }
        });
        let mut built: Vec<Built<'a>> = built.collect();
        for position in 1..planned.len() {
            if let [Layer::Relu(_), Layer::MaxPool2d(_)] =
                [&planned[position - 1].layer, &planned[position].layer]
            {
                // The largest of squares above zero: the same numbers, bit for bit, from a quarter of the work.
                built.swap(position - 1, position);
            }
        }
        built
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
                masks: &built.masks,
                inside: Inside { layers: &built.inside, ..self },
            };
            built.layer.apply(&input, own, pass)
        })
    }
}

#[cfg(test)]
mod tests {
    use experiment::Plan;
    use tch::{Device, Kind};

    use crate::layers::Pass;
    use crate::network::Network;
    use crate::testing::plan;

    /// Scores and gradient for photos whose squares hold equal numbers too.
    fn results(plan: &Plan) -> (tch::Tensor, tch::Tensor) {
        tch::set_num_threads(1);
        let network = Network::new(plan, 1, Device::Cpu);
        let images = tch::Tensor::arange(8 * 300, (Kind::Float, Device::Cpu));
        let images = (images.view([8, 3, 10, 10]) / 100.0).sin().clamp(0.0, 1.0);
        let scores = network.forward(&images, Pass::Learning { seed: 1, epoch: 1, batch: 0 });
        let gradient = network.gradient(&scores.square().sum(None));
        (scores.detach(), gradient)
    }

    #[test]
    fn relu_after_max_pool_gives_the_same_bits_as_before_it() {
        let network = |middle: &str| {
            let lines = format!(
                "
  layers: [{{ conv2d: {{ filters: 8, kernel: 3 }} }}, {middle}, flatten, {{ dense: {{ units: classes }} }}]
optimizer: {{ sgd: {{ learning_rate: 0.1 }} }}
batch_size: 8
"
            );
            results(&plan(&lines, 1))
        };
        // A dropout of nothing stands between the two and keeps them in the order of the text.
        let as_written = network("relu, { dropout: { rate: 0 } }, { max_pool2d: { size: 2 } }");
        assert_eq!(network("relu, { max_pool2d: { size: 2 } }"), as_written);
    }
}
