//! What is computed from the probabilities themselves, not only from the most probable class: the list.

mod brier_score;
mod expected_calibration_error;
mod log_loss;
mod top_2_accuracy;

pub use brier_score::BRIER_SCORE;
pub use expected_calibration_error::EXPECTED_CALIBRATION_ERROR;
pub use log_loss::LOG_LOSS;
pub use top_2_accuracy::TOP_2_ACCURACY;

use crate::{Metric, Predictions};

/// Every metric of the probabilities, in the order of tables.
pub static METRICS: [Metric<Predictions>; 4] =
    [LOG_LOSS, BRIER_SCORE, TOP_2_ACCURACY, EXPECTED_CALIBRATION_ERROR];
