//! How far a run is: everything that a checkpoint must hold beside tensors.

use experiment::SelectBestBy;
use formats::epochs::EpochRow;
use serde::{Deserialize, Serialize};

/// The position of a run, what the epoch at work has summed up so far, and the epochs that are done.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Progress {
    /// Batches of the epoch at work that are done.
    pub(crate) batch: usize,
    /// Steps of the optimizer over the whole run.
    pub(crate) step: u64,
    /// Sums over the photos of those batches.
    pub(crate) sums: Sums,
    /// The epochs that are done.
    pub(crate) epochs: Vec<EpochRow>,
}

/// Sums over photos.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Sums {
    pub(crate) loss: f64,
    pub(crate) right: u64,
    pub(crate) photos: u64,
}

impl Sums {
    pub(crate) fn add(&mut self, other: Self) {
        self.loss += other.loss;
        self.right += other.right;
        self.photos += other.photos;
    }

    pub(crate) fn mean_loss(&self) -> f64 {
        self.loss / self.photos as f64
    }

    pub(crate) fn accuracy(&self) -> f64 {
        self.right as f64 / self.photos as f64
    }
}

impl Progress {
    /// The epoch at work, from 1.
    pub(crate) fn epoch(&self) -> usize {
        self.epochs.len() + 1
    }

    /// Counts one batch.
    pub(crate) fn end_batch(&mut self, sums: Sums) {
        self.batch += 1;
        self.step += 1;
        self.sums.add(sums);
    }

    /// Counts the epoch at work, whose last step had `learning_rate` and which ended with `validation`.
    pub(crate) fn end_epoch(&mut self, learning_rate: f64, validation: Sums) -> EpochRow {
        let row = EpochRow {
            epoch: self.epoch(),
            train_loss: self.sums.mean_loss(),
            train_accuracy: self.sums.accuracy(),
            validation_loss: validation.mean_loss(),
            validation_accuracy: validation.accuracy(),
            learning_rate,
        };
        self.epochs.push(row);
        self.batch = 0;
        self.sums = Sums::default();
        row
    }

    /// The best epoch so far, of equals the first.
    pub(crate) fn best_epoch(&self, by: SelectBestBy) -> Option<usize> {
        let score = |row: &EpochRow| match by {
            SelectBestBy::ValidationLoss => -row.validation_loss,
            SelectBestBy::ValidationAccuracy => row.validation_accuracy,
        };
        let better = |row: &EpochRow, than: &EpochRow| score(row) > score(than);
        let rows = self.epochs.iter();
        let best = rows.reduce(|best, row| if better(row, best) { row } else { best });
        best.map(|row| row.epoch)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn after(losses: &[f64]) -> Progress {
        let mut progress = Progress::default();
        for loss in losses {
            progress.end_batch(Sums { loss: 1.0, right: 1, photos: 3 });
            progress.end_epoch(0.1, Sums { loss: *loss, right: 1, photos: 1 });
        }
        progress
    }

    #[test]
    fn of_equal_epochs_the_first_is_the_best() {
        let progress = after(&[0.5, 0.2, 0.2, 0.3]);
        assert_eq!(progress.best_epoch(SelectBestBy::ValidationLoss), Some(2));
        assert_eq!(progress.best_epoch(SelectBestBy::ValidationAccuracy), Some(1));
        assert_eq!(after(&[]).best_epoch(SelectBestBy::ValidationLoss), None);
    }

    proptest! {
        #[test]
        fn progress_reads_back_bit_for_bit(losses in prop::collection::vec(0.0_f64..10.0, 0..5), partial: f64) {
            prop_assume!(partial.is_finite());
            let mut progress = after(&losses);
            progress.end_batch(Sums { loss: partial, right: 2, photos: 3 });
            // As in a checkpoint's header: through a JSON value and text.
            let text = formats::json::line(&progress);
            let path = std::path::Path::new("last.safetensors");
            let value: Progress = formats::json::parse(&text, path, "checkpoint").unwrap();
            prop_assert_eq!(value, progress);
        }
    }
}
