//! `prediction`: how a trained network's scores become probabilities.

use std::path::PathBuf;

use formats::Error;
use formats::run::RunFolder;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{Checkpoint, Plan};

/// How a trained network's scores become probabilities.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "the settings of `prediction`")]
#[schemars(inline)]
pub struct Prediction {
    /// The scores are the mean of those of the photo and of its mirror image, in validation too.
    #[serde(default)]
    pub flip_averaging: bool,
    /// What makes the probabilities as sure as they should be.
    #[serde(default)]
    pub calibration: Calibration,
}

/// What makes probabilities as sure as they should be.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(inline)]
pub enum Calibration {
    /// Nothing: the softmax of the scores.
    #[default]
    None,
    /// The scores are divided by one number before the softmax, the one with which the validation part has the least cross-entropy (Guo et al., 2017); no answer changes.
    Temperature,
}

impl Plan {
    /// The checkpoint whose network predicts for a run of this plan.
    pub fn predicting_checkpoint(&self, run: &RunFolder) -> PathBuf {
        match self.checkpoint {
            Checkpoint::Last => run.last_checkpoint(),
            Checkpoint::Best => run.best_checkpoint(),
        }
    }

    /// What the scores of a finished run of this plan are divided by before the softmax.
    pub fn temperature(&self, run: &RunFolder) -> Result<f64, Error> {
        match self.prediction.calibration {
            Calibration::None => Ok(1.0),
            Calibration::Temperature => {
                let calibration = formats::calibration::Calibration::read(&run.calibration())?;
                Ok(calibration.temperature)
            }
        }
    }
}
