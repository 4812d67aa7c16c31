//! `epochs.csv` and `timings.csv`: one row per epoch, written whole by rename after each.

use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::{Error, table};

/// How an epoch ended.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct EpochRow {
    /// From 1.
    pub epoch: usize,
    /// Mean loss over the batches, as the network learned (with dropout and augmentation).
    pub train_loss: f64,
    /// Share of right answers over the same batches.
    pub train_accuracy: f64,
    /// Mean loss over the validation part after the epoch.
    pub validation_loss: f64,
    /// Share of right answers over the validation part after the epoch.
    pub validation_accuracy: f64,
    /// Learning rate of the last step.
    pub learning_rate: f64,
}

impl EpochRow {
    /// The value in a column; nothing where there is no such column.
    pub fn value(&self, column: &str) -> Option<f64> {
        match column {
            "epoch" => Some(self.epoch as f64),
            "train_loss" => Some(self.train_loss),
            "train_accuracy" => Some(self.train_accuracy),
            "validation_loss" => Some(self.validation_loss),
            "validation_accuracy" => Some(self.validation_accuracy),
            "learning_rate" => Some(self.learning_rate),
            _ => None,
        }
    }
}

/// The first epoch with the best value in the column that chooses, such as `validation_loss`.
pub fn best_epoch<'a>(epochs: &'a [EpochRow], column: &str) -> Option<&'a EpochRow> {
    let sign = if lower_is_better(column) { 1.0 } else { -1.0 };
    let scored = epochs.iter().filter_map(|row| Some((sign * row.value(column)?, row)));
    let best = scored.reduce(|best, next| if next.0 < best.0 { next } else { best });
    best.map(|(_, row)| row)
}

/// Which way a column of `epochs.csv` is better.
pub fn lower_is_better(column: &str) -> bool {
    column.ends_with("loss")
}

const EPOCH_COLUMNS: [&str; 6] = [
    "epoch",
    "train_loss",
    "train_accuracy",
    "validation_loss",
    "validation_accuracy",
    "learning_rate",
];

/// What an epoch took; never an input of anything.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct TimingRow {
    /// From 1.
    pub epoch: usize,
    /// Seconds in batches.
    pub train_seconds: f64,
    /// Seconds in validation.
    pub validation_seconds: f64,
    /// Seconds in writing checkpoints.
    pub checkpoint_seconds: f64,
}

const TIMING_COLUMNS: [&str; 4] =
    ["epoch", "train_seconds", "validation_seconds", "checkpoint_seconds"];

/// Writes `epochs.csv`.
pub fn write_epochs(path: &Path, rows: &[EpochRow]) -> Result<(), Error> {
    table::write(path, rows, &EPOCH_COLUMNS)
}

/// Reads `epochs.csv`.
pub fn read_epochs(path: &Path) -> Result<Vec<EpochRow>, Error> {
    table::read(path, &EPOCH_COLUMNS)
}

/// Writes `timings.csv`.
pub fn write_timings(path: &Path, rows: &[TimingRow]) -> Result<(), Error> {
    table::write(path, rows, &TIMING_COLUMNS)
}

/// Reads `timings.csv`.
pub fn read_timings(path: &Path) -> Result<Vec<TimingRow>, Error> {
    table::read(path, &TIMING_COLUMNS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn epochs_read_back_and_other_columns_are_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("epochs.csv");
        let row = EpochRow {
            epoch: 1,
            train_loss: 1.6,
            train_accuracy: 0.1 + 0.2,
            validation_loss: 1e-9,
            validation_accuracy: 1.0,
            learning_rate: 0.01,
        };
        assert!(EPOCH_COLUMNS.iter().all(|column| row.value(column).is_some()));
        write_epochs(&path, &[row]).unwrap();
        assert_eq!(read_epochs(&path).unwrap(), [row]);
        assert!(
            read_timings(&path).unwrap_err().to_string().contains("expected `epoch,train_seconds")
        );
        write_epochs(&path, &[]).unwrap();
        assert_eq!(read_epochs(&path).unwrap(), []);
    }

    #[test]
    fn the_first_of_equally_good_epochs_is_the_best() {
        let row = |epoch, validation_loss, validation_accuracy| EpochRow {
            epoch,
            train_loss: 1.0,
            train_accuracy: 0.5,
            validation_loss,
            validation_accuracy,
            learning_rate: 0.01,
        };
        let epochs = [row(1, 1.2, 0.5), row(2, 0.9, 0.6), row(3, 0.9, 0.7)];
        let best = |column| best_epoch(&epochs, column).map(|row| row.epoch);
        assert_eq!(best("validation_loss"), Some(2));
        assert_eq!(best("validation_accuracy"), Some(3));
        assert_eq!(best("unheard_of"), None);
        assert_eq!(best_epoch(&[], "validation_loss"), None);
    }
}
