//! A run's predictions on one part, read and checked once for everything that follows from them.

use std::path::Path;

use formats::predictions::Predictions;
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
        let table = Predictions::read(path)?;
        Self::of(table).map_err(|source| Error::Numbers { path: path.to_owned(), source })
    }

    /// Checks a table: a network that diverged has no probabilities.
    pub fn of(table: Predictions) -> Result<Self, MetricsError> {
        let rows = &table.rows;
        let labels = rows.iter().map(|row| row.label).collect();
        let probabilities = rows.iter().flat_map(|row| row.probabilities.iter().copied());
        let probabilities = probabilities.map(f64::from).collect();
        let numbers = metrics::Predictions::new(table.classes.len(), labels, probabilities)?;
        let groups = Groups::new(rows.iter().map(|row| row.group.as_str()));
        Ok(Self { table, numbers, groups })
    }
}
