//! The experiment file as written: its keys, their order and their defaults.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::list::short_list;
use crate::{
    Augmentation, Data, Device, EarlyStopping, Ema, InitialWeights, Layer, Loss, Optimizer,
    Prediction, Schedule,
};

/// The most photos of one step.
pub(crate) const LARGEST_BATCH: usize = 65_536;

/// One question, and how to answer it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "an experiment")]
pub struct Experiment {
    /// The experiment's name, also of its folder of runs; letters, digits, `-`, `_` and `.`.
    pub name: String,
    /// What the experiment shall answer, in one sentence.
    pub question: String,
    /// The photos.
    pub data: Data,
    /// The network.
    pub model: Model,
    /// How training photos vary from epoch to epoch, in this order.
    #[serde(default, deserialize_with = "short_list")]
    #[schemars(length(max = 1000))]
    pub augmentations: Vec<Augmentation>,
    /// What training makes small.
    pub loss: Loss,
    /// How gradients become steps.
    pub optimizer: Optimizer,
    /// How the learning rate changes over a run; constant unless told otherwise.
    #[serde(default)]
    pub schedule: Schedule,
    /// A gradient that is longer, all parameters together, is made this long before a step.
    #[serde(default)]
    #[schemars(range(max = 1e6), extend("exclusiveMinimum" = 0.0))]
    pub clip_gradient_norm: Option<f64>,
    /// Averages the network over the steps.
    #[serde(default)]
    pub ema: Option<Ema>,
    /// How many epochs a run has: in each, training sees as many photos as there are.
    #[schemars(range(min = 1, max = 100_000))]
    pub epochs: u32,
    /// Ends a run that no longer becomes better.
    #[serde(default)]
    pub early_stopping: Option<EarlyStopping>,
    /// What computes the run: `auto` takes the first GPU where there is one; a run's record tells what it was.
    #[serde(default)]
    pub device: Device,
    /// How exactly the network computes while it learns.
    #[serde(default)]
    pub precision: Precision,
    /// Photos per step; the last, shorter batch of an epoch is kept.
    #[schemars(range(min = 1, max = 65_536))]
    pub batch_size: usize,
    /// One run is made for each; a seed decides every random draw of its run.
    #[serde(deserialize_with = "short_list")]
    #[schemars(length(min = 1, max = 1000))]
    pub seeds: Vec<u64>,
    /// What makes an epoch the best one.
    #[serde(default)]
    pub select_best_by: SelectBestBy,
    /// Which epoch's weights make the predictions.
    #[serde(default)]
    pub checkpoint: Checkpoint,
    /// How scores become probabilities.
    #[serde(default)]
    pub prediction: Prediction,
}

/// The network of an experiment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "the key `layers`")]
pub struct Model {
    /// Where training begins.
    #[serde(default)]
    pub initial_weights: InitialWeights,
    /// The steps from pixels, divided by 255, to one score per class.
    #[serde(deserialize_with = "short_list")]
    #[schemars(length(min = 1, max = 1000))]
    pub layers: Vec<Layer>,
}

/// How exactly the network computes while it learns; parameters, losses and predictions are float32 always.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(inline)]
pub enum Precision {
    /// Numbers of 32 bits.
    #[default]
    Float32,
    /// Between layers numbers of 16 bits: half the memory, and on processors that know them up to twice as fast; norms compute their statistics in 32.
    Bfloat16,
}

/// What makes an epoch the best one; of equals, the first.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(inline)]
pub enum SelectBestBy {
    /// The lowest loss on the validation part.
    #[default]
    ValidationLoss,
    /// The highest accuracy on the validation part.
    ValidationAccuracy,
}

impl SelectBestBy {
    /// The name in YAML, and of the column of `epochs.csv`.
    pub fn name(self) -> &'static str {
        match self {
            Self::ValidationLoss => "validation_loss",
            Self::ValidationAccuracy => "validation_accuracy",
        }
    }
}

/// Which epoch's weights make the predictions.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(inline)]
pub enum Checkpoint {
    /// The last epoch's.
    #[default]
    Last,
    /// The best epoch's, as `select_best_by` says.
    Best,
}
