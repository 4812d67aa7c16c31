//! How far a run is: everything that a checkpoint must hold beside tensors.

use experiment::{Plan, SelectBestBy};
use formats::epochs::{EpochRow, best_epoch};
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

    /// Whether the run is at its end: all epochs are done, or the best one is too long ago.
    pub(crate) fn is_over(&self, plan: &Plan) -> bool {
        let done = self.epochs.len();
        done >= plan.epochs as usize || self.has_stopped_early(plan)
    }

    /// Whether the best epoch is as long ago as the plan has patience.
    pub(crate) fn has_stopped_early(&self, plan: &Plan) -> bool {
        let best = self.best_epoch(plan.select_best_by).unwrap_or(0);
        let waited = self.epochs.len() - best;
        plan.early_stopping.is_some_and(|stopping| waited >= stopping.patience as usize)
    }

    /// The best epoch so far, of equals the first.
    pub(crate) fn best_epoch(&self, by: SelectBestBy) -> Option<usize> {
        best_epoch(&self.epochs, by.name()).map(|row| row.epoch)
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

    #[test]
    fn a_run_ends_when_the_best_epoch_is_as_long_ago_as_there_is_patience() {
        let lines = format!("{}early_stopping: {{ patience: 2 }}\n", crate::testing::EVERYTHING);
        let plan = crate::testing::plan(&lines, 5);
        let over = |losses: &[f64]| after(losses).is_over(&plan);
        assert!(!over(&[]) && !over(&[0.5, 0.6]) && !over(&[0.5, 0.6, 0.4, 0.41]));
        assert!(over(&[0.5, 0.6, 0.5]));
        assert!(over(&[0.5, 0.4, 0.3, 0.2, 0.1]));
        assert!(!after(&[0.5, 0.4, 0.3, 0.2, 0.1]).has_stopped_early(&plan));
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
