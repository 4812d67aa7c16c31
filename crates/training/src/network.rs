//! A network: the plan's layers in order, over one flat tensor that holds every parameter.

use experiment::Plan;
use tch::{Device, Tensor};

use crate::initial_weights;
use crate::layers::{self, Own, Parameter, Pass};
use crate::memory_format::{channels_first_view, channels_last_view};

/// The plan's layers and their numbers.
#[derive(Debug)]
pub(crate) struct Network<'a> {
    plan: &'a Plan,
    /// Flat f32: gradients are taken at it, optimizers change it.
    pub(crate) parameters: Tensor,
    averages: Vec<Tensor>,
    // Per layer.
    parameter_names: Vec<Vec<Parameter>>,
    average_names: Vec<Vec<Parameter>>,
}

impl<'a> Network<'a> {
    /// The network with the initial weights of `seed`.
    pub(crate) fn new(plan: &'a Plan, seed: u64, device: Device) -> Self {
        let planned = plan.layers.iter();
        let parameter_names: Vec<Vec<Parameter>> = planned
            .clone()
            .map(|planned| layers::of(&planned.layer).parameters(planned.input, planned.output))
            .collect();
        let average_names: Vec<Vec<Parameter>> =
            planned.map(|planned| layers::of(&planned.layer).averages(planned.input)).collect();
        let draw = |(number, parameter): (usize, &Parameter)| {
            let values = initial_weights::draw(&plan.initial_weights, parameter, seed, number);
            let tensor = Tensor::from_slice(&values).view(parameter.shape.as_slice());
            tensor.to_device(device)
        };
        let parameters: Vec<Tensor> =
            parameter_names.iter().flatten().enumerate().map(draw).collect();
        let averages = average_names.iter().flatten().enumerate().map(draw).collect();
        let parameters = flatten(&parameters).set_requires_grad(true);
        Self { plan, parameters, averages, parameter_names, average_names }
    }

    /// Scores [N, classes] before the softmax, from `images` f32 [N, C, H, W].
    pub(crate) fn forward(&self, images: &Tensor, pass: Pass) -> Tensor {
        let parameters = self.unflatten(&self.parameters);
        let (mut parameters, mut averages) = (parameters.as_slice(), self.averages.as_slice());
        let mut activations = images.shallow_clone();
        for (position, planned) in self.plan.layers.iter().enumerate() {
            let own = Own {
                position,
                parameters: take(&mut parameters, self.parameter_names[position].len()),
                averages: take(&mut averages, self.average_names[position].len()),
            };
            activations = layers::of(&planned.layer).apply(&activations, own, pass);
        }
        activations
    }

    /// The gradient of `loss` at the parameters, flat.
    pub(crate) fn gradient(&self, loss: &Tensor) -> Tensor {
        Tensor::run_backward(&[loss], &[&self.parameters], false, false).remove(0)
    }

    /// A flat tensor as long as the parameters, seen as tensors of their names and shapes.
    pub(crate) fn named(&self, flat: &Tensor) -> Vec<(String, Tensor)> {
        self.names(&self.parameter_names).zip(self.unflatten(flat)).collect()
    }

    /// Running averages by name.
    pub(crate) fn averages(&self) -> Vec<(String, Tensor)> {
        let tensors = self.averages.iter().map(Tensor::shallow_clone);
        self.names(&self.average_names).zip(tensors).collect()
    }

    /// `layers.0.conv2d.weight`, …
    fn names(&self, of: &[Vec<Parameter>]) -> impl Iterator<Item = String> {
        let layers = self.plan.layers.iter().zip(of).enumerate();
        let names = layers.flat_map(|(position, (planned, parameters))| {
            let kind = planned.layer.name();
            parameters.iter().map(move |own| format!("layers.{position}.{kind}.{}", own.name))
        });
        names.collect::<Vec<_>>().into_iter()
    }

    /// Cuts in one operation, whose gradient is one concatenation.
    fn unflatten(&self, flat: &Tensor) -> Vec<Tensor> {
        let parameters: Vec<&Parameter> = self.parameter_names.iter().flatten().collect();
        let lengths: Vec<i64> = parameters.iter().map(|parameter| parameter.length()).collect();
        let pieces = flat.split_with_sizes(lengths.as_slice(), 0);
        let shaped = pieces.iter().zip(parameters).map(|(piece, parameter)| {
            let stored = match *parameter.shape {
                [filters, channels, height, width] => vec![filters, height, width, channels],
                _ => parameter.shape.clone(),
            };
            channels_first_view(&piece.view(stored.as_slice()))
        });
        shaped.collect()
    }
}

fn flatten(tensors: &[Tensor]) -> Tensor {
    let flat = tensors.iter().map(|tensor| channels_last_view(tensor).contiguous().view(-1));
    Tensor::cat(&flat.collect::<Vec<_>>(), 0)
}

fn take<'t>(tensors: &mut &'t [Tensor], count: usize) -> &'t [Tensor] {
    let (own, rest) = tensors.split_at(count);
    *tensors = rest;
    own
}

#[cfg(test)]
mod tests {
    use experiment::Shape;
    use tch::Kind;

    use super::*;
    use crate::testing::{EVERYTHING, plan};

    fn size(photos: i64, shape: Shape) -> Vec<i64> {
        match shape {
            Shape::Vector { values } => vec![photos, values as i64],
            Shape::Image { channels, height, width } => {
                vec![photos, channels as i64, height as i64, width as i64]
            }
        }
    }

    #[test]
    fn every_layer_is_as_large_as_the_plan_says() {
        let everything = plan(EVERYTHING, 2);
        for count in 1..=everything.layers.len() {
            let layers = everything.layers[..count].to_vec();
            let plan = Plan { layers, ..everything.clone() };
            let network = Network::new(&plan, 1, Device::Cpu);
            assert_eq!(network.parameters.numel() as u64, plan.parameters());
            let images =
                Tensor::zeros(size(2, plan.input()).as_slice(), (Kind::Float, Device::Cpu));
            let scores = network.forward(&images, Pass::Predicting);
            let last = &plan.layers[count - 1];
            assert_eq!(scores.size(), size(2, last.output), "{:?}", last.layer);
        }
    }
}
