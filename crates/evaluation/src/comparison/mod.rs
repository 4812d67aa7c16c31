//! Several results side by side: what they reached, seed by seed, and how they learned.
//!
//! A result is all seeds of one launch. Numbers are ranked only where they were measured on the same photos
//! with the same labels. Everything comes from the runs' files; the test part is not looked at again.

mod circumstances;
mod parts;
mod ranked;
mod read;
mod results;
mod scored;
#[cfg(test)]
mod testing;

use serde::Serialize;

use crate::Error;
use crate::curve::{CurvePoint, LARGEST_LOSS_FACTOR, over_runs};
use read::ReadResult;

pub use circumstances::Circumstance;
pub use parts::{AcrossParts, ComparedPart};
pub use ranked::{ComparedMetric, PairedDifference, RankedResult, SeedValue};
pub use results::{ComparedResult, ResultRuns, group_by_launch};

/// Everything that several results have to say beside each other.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Comparison {
    /// The results, in the order in which they were named.
    pub results: Vec<ComparedResult>,
    /// What differs beside the settings.
    pub circumstances: Vec<Circumstance>,
    /// The parts on which there are numbers.
    pub parts: Vec<ComparedPart>,
    /// How the results learned, on the validation part.
    pub curves: Vec<ComparedCurves>,
}

/// One column of `epochs.csv` over the epochs of every result.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ComparedCurves {
    /// `validation_accuracy` or `validation_loss`.
    pub column: &'static str,
    /// Whether the values of all results measure the same, which losses of different kinds do not.
    pub same_measure: bool,
    /// In the order of the results.
    pub results: Vec<Vec<CurvePoint>>,
}

impl ComparedCurves {
    /// The values between which everything is drawn; a loss that diverged leaves the picture.
    pub fn range(&self) -> (f64, f64) {
        let points = || self.results.iter().flatten();
        let mut sorted: Vec<f64> = points().map(|point| point.high).collect();
        sorted.sort_by(f64::total_cmp);
        let low = points().map(|point| point.low).fold(f64::INFINITY, f64::min);
        let (middle, high) = match (sorted.get(sorted.len() / 2), sorted.last()) {
            (Some(middle), Some(high)) => (*middle, *high),
            _ => return (0.0, 1.0),
        };
        (low, high.min(LARGEST_LOSS_FACTOR * middle).max(low))
    }
}

/// Compares results; those that were scored on different photos are refused unless `across` allows them.
pub fn compare(results: &[ResultRuns], across: AcrossParts) -> Result<Comparison, Error> {
    if results.is_empty() {
        return Err(Error::NoRuns);
    }
    let read: Vec<ReadResult> = results.iter().map(ReadResult::of).collect::<Result<_, _>>()?;
    let one_loss = results::have_one_loss(results);
    let curves = ["validation_accuracy", "validation_loss"].map(|column| ComparedCurves {
        column,
        same_measure: one_loss || column != "validation_loss",
        results: read
            .iter()
            .map(|result| over_runs(result.runs.iter().map(|run| run.epochs.as_slice()), column))
            .collect(),
    });
    Ok(Comparison {
        results: results.iter().map(ComparedResult::of).collect(),
        circumstances: circumstances::circumstances(results),
        parts: parts::parts(&read, across, one_loss)?,
        curves: curves.into(),
    })
}
