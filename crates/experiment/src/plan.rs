//! The plan: an experiment with every default and every shape spelled out, as `resolved.yaml` holds it.

use std::fs;
use std::path::Path;

use formats::{Error, Problem, ViewSettings};
use serde::{Deserialize, Serialize};

use crate::{
    Augmentation, Checkpoint, Device, EarlyStopping, Ema, InitialWeights, Layer, Loss,
    Normalization, Optimizer, Precision, Prediction, Sampling, Schedule, SelectBestBy, Shape,
};

/// A checked experiment: what `training` needs to know, and all of it.
///
/// What came to experiments later has a default here too, so that runs of earlier versions can still be read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Plan {
    /// The experiment's name.
    pub name: String,
    /// What it shall answer.
    pub question: String,
    /// The classes, in the order of the network's scores.
    pub classes: Vec<String>,
    /// The split's name.
    pub split: String,
    /// The view's name.
    pub view: String,
    /// How the view's pixels were made; the network's input is `[3, size, size]`, divided by 255.
    pub view_settings: ViewSettings,
    /// Which photos an epoch sees how often.
    #[serde(default)]
    pub sampling: Sampling,
    /// What happens to pixels between augmentations and network.
    #[serde(default)]
    pub normalization: Normalization,
    /// Where training begins.
    pub initial_weights: InitialWeights,
    /// The network, in order; the last gives one score per class, before softmax.
    pub layers: Vec<PlannedLayer>,
    /// How training photos vary, in this order.
    pub augmentations: Vec<Augmentation>,
    /// What training makes small.
    pub loss: Loss,
    /// How gradients become steps.
    pub optimizer: Optimizer,
    /// How the learning rate changes over a run.
    pub schedule: Schedule,
    /// A gradient that is longer is made this long before a step.
    #[serde(default)]
    pub clip_gradient_norm: Option<f64>,
    /// Averages the network over the steps.
    #[serde(default)]
    pub ema: Option<Ema>,
    /// The most epochs of a run; the schedule is laid out over them.
    pub epochs: u32,
    /// Ends a run that no longer becomes better.
    #[serde(default)]
    pub early_stopping: Option<EarlyStopping>,
    /// What computes the run.
    #[serde(default)]
    pub device: Device,
    /// How exactly the network computes while it learns.
    #[serde(default)]
    pub precision: Precision,
    /// Photos per step; the last, shorter batch is kept.
    pub batch_size: usize,
    /// One run for each.
    pub seeds: Vec<u64>,
    /// What makes an epoch the best one.
    pub select_best_by: SelectBestBy,
    /// Which epoch's weights make the predictions.
    pub checkpoint: Checkpoint,
    /// How scores become probabilities.
    #[serde(default)]
    pub prediction: Prediction,
}

/// A layer between two shapes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlannedLayer {
    /// The layer with all its settings.
    pub layer: Layer,
    /// What comes in, for one photo.
    pub input: Shape,
    /// What comes out, for one photo.
    pub output: Shape,
    /// Numbers that training learns, without the layers inside.
    pub parameters: u64,
    /// Multiplications with an addition, for one photo, without the layers inside.
    pub multiply_adds: u64,
    /// The layers inside this one, in the order in which they work.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub inside: Vec<PlannedLayer>,
}

impl PlannedLayer {
    /// The layers and all those inside them, each before those inside it.
    pub fn all(layers: &[Self]) -> impl Iterator<Item = &Self> {
        let mut waiting: Vec<&Self> = layers.iter().rev().collect();
        std::iter::from_fn(move || {
            let next = waiting.pop()?;
            waiting.extend(next.inside.iter().rev());
            Some(next)
        })
    }
}

impl Plan {
    /// What comes into the network, for one photo.
    pub fn input(&self) -> Shape {
        Shape::of_view(self.view_settings)
    }

    /// Numbers that training learns.
    pub fn parameters(&self) -> u64 {
        PlannedLayer::all(&self.layers).map(|layer| layer.parameters).sum()
    }

    /// Multiplications with an addition, for one photo.
    pub fn multiply_adds(&self) -> u64 {
        PlannedLayer::all(&self.layers).map(|layer| layer.multiply_adds).sum()
    }

    /// The content of `resolved.yaml`; the same plan gives the same bytes.
    #[expect(
        clippy::expect_used,
        clippy::missing_panics_doc,
        reason = "a plan holds nothing that YAML cannot say"
    )]
    pub fn to_yaml(&self) -> String {
        serde_yaml::to_string(self).expect("a plan is YAML")
    }

    /// Reads `resolved.yaml`.
    pub fn read(path: &Path) -> Result<Self, Error> {
        let text = fs::read_to_string(path).map_err(Error::read(path))?;
        Self::parse(&text, path)
    }

    /// Reads the content of a `resolved.yaml` that stands in `path`.
    pub fn parse(text: &str, path: &Path) -> Result<Self, Error> {
        let plan = serde_yaml::from_str(text)
            .map_err(|error| Box::new(Problem::from_yaml(path, text, &error)))?;
        Ok(plan)
    }

    /// What a run's id is made from, beside inputs and seed: everything that can change a result.
    ///
    /// Name and question are left out, since a renamed experiment computes the same,
    /// and the list of seeds, since a run has one and more of them change none of the others.
    pub fn digest_text(&self) -> String {
        let nameless = Self {
            name: String::new(),
            question: String::new(),
            seeds: Vec::new(),
            ..self.clone()
        };
        nameless.to_yaml()
    }
}
