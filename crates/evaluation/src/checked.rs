//! A run's predictions on one part, read and checked once for everything that follows from them.

use std::path::Path;

use formats::predictions::{Predictions, PredictionsFile};
use metrics::{Groups, MetricsError};

use crate::Error;

/// A table of predictions, the same as metrics take it, and the group of each photo.
#[derive(Debug, Clone, PartialEq)]
pub struct CheckedPredictions {
    pub(crate) table: Predictions,
    pub(crate) numbers: metrics::Predictions,
    pub(crate) groups: Groups,
}

impl CheckedPredictions {
    /// Reads `predictions/<part>.csv`.
    pub fn read(path: &Path) -> Result<Self, Error> {
        Self::of_file(PredictionsFile::read(path)?, path)
    }

    /// Those of a file that was read from `path`.
    pub(crate) fn of_file(file: PredictionsFile, path: &Path) -> Result<Self, Error> {
        let checked = Self::of(file.table?);
        checked.map_err(|source| Error::Numbers { path: path.to_owned(), source })
    }

    /// Checks a table: a network that diverged has no probabilities.
    pub fn of(table: Predictions) -> Result<Self, MetricsError> {
        let probabilities = table.probabilities().iter().copied().map(f64::from).collect();
        let labels = table.labels().to_vec();
        let numbers = metrics::Predictions::new(table.classes().len(), labels, probabilities)?;
        let groups = Groups::new(table.groups());
        Ok(Self { table, numbers, groups })
    }

    /// The table as metrics take it.
    pub fn numbers(&self) -> &metrics::Predictions {
        &self.numbers
    }
}
