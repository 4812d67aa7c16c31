//! A network: the plan's layers in order, over one flat tensor that holds every parameter.

use experiment::{Normalization, Plan, Precision};
use tch::{Device, Kind, Tensor};

use crate::initial_weights;
use crate::layers::{Builder, Built, Inside, Parameter, Pass};
use crate::memory_format::{channels_first_view, channels_last_view};

const FLOAT: (Kind, Device) = (Kind::Float, Device::Cpu);

/// The plan's layers and their numbers.
pub(crate) struct Network<'a> {
    layers: Vec<Built<'a>>,
    /// Flat f32: gradients are taken at it, optimizers change it.
    pub(crate) parameters: Tensor,
    /// Flat f32: batch norm changes it while it learns.
    averages: Tensor,
    /// Mean and deviation of the channels, where pixels are normalized.
    normalization: Option<[Tensor; 2]>,
    flip_averaging: bool,
    /// Of numbers between layers, while it learns.
    kind: Kind,
    parameter_names: Vec<Parameter>,
    average_names: Vec<Parameter>,
}

impl<'a> Network<'a> {
    /// The network with the initial weights of `seed`.
    pub(crate) fn new(plan: &'a Plan, seed: u64, device: Device) -> Self {
        let mut builder = Builder::default();
        let layers = builder.build(&plan.layers, "layers");
        let draw = |(number, parameter): (usize, &Parameter)| {
            let values = initial_weights::draw(&plan.initial_weights, parameter, seed, number);
            let tensor = Tensor::from_slice(&values).view(parameter.shape.as_slice());
            tensor.to_device(device)
        };
        let parameters: Vec<Tensor> = builder.parameters.iter().enumerate().map(draw).collect();
        let averages: Vec<Tensor> = builder.averages.iter().enumerate().map(draw).collect();
        let parameters = flatten(&parameters, device).set_requires_grad(true);
        let channels = [plan.input().channels() as i64];
        let unchanged = || [Tensor::zeros(channels, FLOAT), Tensor::ones(channels, FLOAT)];
        Self {
            layers,
            parameters,
            averages: flatten(&averages, device),
            normalization: match plan.normalization {
                Normalization::None => None,
                Normalization::TrainingPart => Some(unchanged().map(|one| one.to_device(device))),
            },
            flip_averaging: plan.prediction.flip_averaging,
            kind: match plan.precision {
                Precision::Float32 => Kind::Float,
                Precision::Bfloat16 => Kind::BFloat16,
            },
            parameter_names: builder.parameters,
            average_names: builder.averages,
        }
    }

    /// Scores [N, classes] before the softmax, from `images` f32 [N, C, H, W] from 0 to 1.
    pub(crate) fn forward(&self, images: &Tensor, pass: Pass) -> Tensor {
        let images = match &self.normalization {
            None => images.shallow_clone(),
            Some(statistics) => {
                let [mean, deviation] = statistics.each_ref().map(|one| one.view([1, -1, 1, 1]));
                (images - mean) / deviation
            }
        };
        let kind = match pass {
            Pass::Learning { .. } => self.kind,
            Pass::Predicting => Kind::Float,
        };
        let parameters = self.parameters_as(kind);
        let averages = unflatten(&self.averages, &self.average_names);
        let whole = Inside { layers: &self.layers, parameters: &parameters, averages: &averages };
        whole.apply(&images.to_kind(kind), pass).to_kind(Kind::Float)
    }

    /// The parameters as tensors of `kind`, but for those that stay exact.
    fn parameters_as(&self, kind: Kind) -> Vec<Tensor> {
        let exact = unflatten(&self.parameters, &self.parameter_names);
        if kind == Kind::Float {
            return exact;
        }
        let rounded = unflatten(&self.parameters.to_kind(kind), &self.parameter_names);
        let pairs = exact.into_iter().zip(rounded).zip(&self.parameter_names);
        pairs.map(|((exact, rounded), own)| if own.exact { exact } else { rounded }).collect()
    }

    /// The scores that count for validation and predictions: of the photo, or the mean with its mirror image's.
    pub(crate) fn scores(&self, images: &Tensor) -> Tensor {
        tch::no_grad(|| {
            let scores = self.forward(images, Pass::Predicting);
            if !self.flip_averaging {
                return scores;
            }
            (scores + self.forward(&images.flip([3]), Pass::Predicting)) / 2.0
        })
    }

    /// What computes it.
    pub(crate) fn device(&self) -> Device {
        self.parameters.device()
    }

    /// Takes mean and deviation of the channels, by which pixels are normalized.
    pub(crate) fn normalize_by(&mut self, statistics: [Tensor; 2]) {
        self.normalization = Some(statistics.map(|one| one.to_device(self.device())));
    }

    /// The gradient of `loss` at the parameters, flat.
    pub(crate) fn gradient(&self, loss: &Tensor) -> Tensor {
        Tensor::run_backward(&[loss], &[&self.parameters], false, false).remove(0)
    }

    /// A flat tensor as long as the parameters, seen as tensors of their names and shapes.
    pub(crate) fn named(&self, flat: &Tensor) -> Vec<(String, Tensor)> {
        named(flat, &self.parameter_names)
    }

    /// As long as the parameters: 1 where weight decay may work, 0 for norms and biases, which have one dimension.
    pub(crate) fn decays(&self) -> Tensor {
        let pieces = self.parameter_names.iter().map(|parameter| {
            let decays = f64::from(u8::from(parameter.shape.len() > 1));
            Tensor::full([parameter.length()], decays, (Kind::Float, self.device()))
        });
        Tensor::cat(&pieces.collect::<Vec<_>>(), 0)
    }

    /// Everything that the network is made of, by name; shares memory with it.
    pub(crate) fn tensors(&self) -> Vec<(String, Tensor)> {
        let statistics = self.normalization.iter().flatten().map(Tensor::shallow_clone);
        let statistics = ["mean", "deviation"].into_iter().zip(statistics);
        let statistics = statistics.map(|(name, tensor)| (format!("normalization.{name}"), tensor));
        let parameters = self.named(&self.parameters.detach()).into_iter();
        parameters.chain(self.averages()).chain(statistics).collect()
    }

    /// Running averages by name.
    pub(crate) fn averages(&self) -> Vec<(String, Tensor)> {
        named(&self.averages, &self.average_names)
    }

    /// Takes every number of `other`, a network of the same plan.
    pub(crate) fn copy_from(&mut self, other: &Self) {
        tch::no_grad(|| {
            for ((_, mut own), (_, other)) in self.tensors().into_iter().zip(other.tensors()) {
                own.copy_(&other);
            }
        });
    }

    /// Moves every number by this share of its way to the number of `other`, a network of the same plan.
    pub(crate) fn follow(&mut self, other: &Self, share: f64) {
        let own = [self.parameters.detach(), self.averages.shallow_clone()];
        tch::no_grad(|| {
            for (mut own, other) in own.into_iter().zip([&other.parameters, &other.averages]) {
                let _ = own.lerp_(other, share);
            }
        });
    }
}

/// All values in one row.
fn flatten(tensors: &[Tensor], device: Device) -> Tensor {
    let flat = tensors.iter().map(|tensor| channels_last_view(tensor).contiguous().view(-1));
    // libtorch joins nothing, not even to nothing.
    let nothing = std::iter::once(Tensor::zeros([0], (Kind::Float, device)));
    Tensor::cat(&nothing.chain(flat).collect::<Vec<_>>(), 0)
}

/// Cuts in one operation, whose gradient is one concatenation.
fn unflatten(flat: &Tensor, parameters: &[Parameter]) -> Vec<Tensor> {
    let lengths: Vec<i64> = parameters.iter().map(Parameter::length).collect();
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

/// What [`unflatten`] cuts, with the names.
fn named(flat: &Tensor, parameters: &[Parameter]) -> Vec<(String, Tensor)> {
    let names = parameters.iter().map(|parameter| parameter.name.clone());
    names.zip(unflatten(flat, parameters)).collect()
}

#[cfg(test)]
mod tests {
    use experiment::Shape;

    use super::*;
    use crate::testing::{EVERYTHING, everything, plan};

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

    #[test]
    fn bfloat16_is_about_the_same_network_and_predictions_are_exactly_the_same() {
        tch::set_num_threads(1);
        let exact = everything(2);
        let rounded = Plan { precision: Precision::Bfloat16, ..exact.clone() };
        let [exact, rounded] = [&exact, &rounded].map(|plan| Network::new(plan, 1, Device::Cpu));
        let images = Tensor::arange(8 * 300, FLOAT).view([8, 3, 10, 10]) / 2400.0;
        let learning = Pass::Learning { seed: 1, epoch: 1, batch: 0 };
        let of = |network: &Network| {
            let scores = network.forward(&images, learning);
            let gradient = network.gradient(&scores.square().sum(None));
            (scores.detach(), gradient)
        };
        let ((scores, gradient), (rounded_scores, rounded_gradient)) = (of(&exact), of(&rounded));
        assert_eq!([rounded_scores.kind(), rounded_gradient.kind()], [Kind::Float; 2]);
        assert!(scores.allclose(&rounded_scores, 0.05, 0.05, false), "{scores} {rounded_scores}");
        let product = |a: &Tensor, b: &Tensor| (a * b).sum(None).double_value(&[]);
        let lengths = product(&gradient, &gradient) * product(&rounded_gradient, &rounded_gradient);
        let cosine = product(&gradient, &rounded_gradient) / lengths.sqrt();
        assert!(cosine > 0.95, "{cosine}");
        // The running averages have followed two different batches.
        let [fresh, other] =
            [&everything(2), &Plan { precision: Precision::Bfloat16, ..everything(2) }]
                .map(|plan| Network::new(plan, 1, Device::Cpu).scores(&images));
        assert_eq!(fresh, other);
    }

    #[test]
    fn weights_decay_and_norms_and_biases_do_not() {
        let plan = plan(EVERYTHING, 2);
        let network = Network::new(&plan, 1, Device::Cpu);
        for (name, decays) in network.named(&network.decays()) {
            let is_weight = name.ends_with(".weight") && !name.contains("_norm");
            let expected = decays.ones_like() * f64::from(u8::from(is_weight));
            assert_eq!(decays, expected, "{name}");
        }
    }
}
