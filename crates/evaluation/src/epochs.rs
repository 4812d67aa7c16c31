//! How a run learned, epoch by epoch, and which way its numbers are better.

pub use formats::epochs::best_epoch;
use formats::epochs::{EpochRow, lower_is_better, read_epochs};
use formats::run::RunFolder;

use crate::Better;

/// The epochs of a run; none of one that has not ended its first.
pub fn epochs_of(folder: &RunFolder) -> Result<Vec<EpochRow>, formats::Error> {
    match read_epochs(&folder.epochs()) {
        Err(error) if error.is_missing() => Ok(Vec::new()),
        rows => rows,
    }
}

/// Which way a column of `epochs.csv` is better.
pub(crate) fn better(column: &str) -> Better {
    if lower_is_better(column) { Better::Lower } else { Better::Higher }
}
