//! The plan: an experiment with every default and every shape spelled out, as `resolved.yaml` holds it.

use std::fs;
use std::path::Path;

use formats::{Error, Problem, ViewSettings};
use serde::{Deserialize, Serialize};

use crate::{
    Augmentation, Checkpoint, InitialWeights, Layer, Loss, Optimizer, Schedule, SelectBestBy, Shape,
};

/// A checked experiment: what `training` needs to know, and all of it.
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
    /// How often training sees every photo.
    pub epochs: u32,
    /// Photos per step; the last, shorter batch is kept.
    pub batch_size: usize,
    /// One run for each.
    pub seeds: Vec<u64>,
    /// What makes an epoch the best one.
    pub select_best_by: SelectBestBy,
    /// Which epoch's weights make the predictions.
    pub checkpoint: Checkpoint,
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
    /// Numbers that training learns.
    pub parameters: u64,
    /// Multiplications with an addition, for one photo.
    pub multiply_adds: u64,
}

impl Plan {
    /// What comes into the network, for one photo.
    pub fn input(&self) -> Shape {
        Shape::of_view(self.view_settings)
    }

    /// Numbers that training learns.
    pub fn parameters(&self) -> u64 {
        self.layers.iter().map(|layer| layer.parameters).sum()
    }

    /// Multiplications with an addition, for one photo.
    pub fn multiply_adds(&self) -> u64 {
        self.layers.iter().map(|layer| layer.multiply_adds).sum()
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
        let plan = serde_yaml::from_str(&text)
            .map_err(|error| Box::new(Problem::from_yaml(path, &text, &error)))?;
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
