//! How a run learned, epoch by epoch, and which of its epochs was the best.

use formats::epochs::{EpochRow, read_epochs};
use formats::run::RunFolder;

use crate::Better;

/// The epochs of a run; none of one that has not ended its first.
pub fn epochs_of(folder: &RunFolder) -> Result<Vec<EpochRow>, formats::Error> {
    match read_epochs(&folder.epochs()) {
        Err(error) if error.is_missing() => Ok(Vec::new()),
        rows => rows,
    }
}

/// The first epoch with the best value in the column that chooses, such as `validation_loss`.
pub fn best_epoch<'a>(epochs: &'a [EpochRow], select_best_by: &str) -> Option<&'a EpochRow> {
    let sign = if better(select_best_by) == Better::Higher { -1.0 } else { 1.0 };
    let scored = epochs.iter().filter_map(|row| Some((sign * row.value(select_best_by)?, row)));
    scored.min_by(|(a, _), (b, _)| a.total_cmp(b)).map(|(_, row)| row)
}

/// Which way a column of `epochs.csv` is better.
pub(crate) fn better(column: &str) -> Better {
    if column.ends_with("loss") { Better::Lower } else { Better::Higher }
}

#[cfg(test)]
mod tests {
    use super::*;

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
