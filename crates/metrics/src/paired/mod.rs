//! Two results on the same photos: how far apart they are, and whether chance alone would put them there.
//!
//! A side is one run, or several that differ by their seed alone. With several runs on both sides the answer is
//! about the two ways to train; with one it is about these very networks, and other seeds may say otherwise.

mod bootstrap;
mod detectable;
mod difference;
mod holm;
mod sign_flip;
mod test;

pub use detectable::{POWER, detectable_by_photos};
pub use difference::{About, Difference};
pub use holm::holm;
pub use sign_flip::sign_flip;
pub use test::{NoTest, PairedTest};

use std::borrow::Borrow;

use crate::groups::Groups;
use crate::{ConfusionMatrix, Metric, MetricsError, Predictions};

/// Two results on the same photos, checked.
#[derive(Debug)]
pub struct Paired<'a> {
    first: Vec<Run>,
    second: Vec<Run>,
    /// Nothing where each photo was drawn by itself.
    groups: Option<&'a Groups>,
    labels: &'a [usize],
}

/// What one run answered.
#[derive(Debug)]
struct Run {
    /// Where each photo lies in the matrix, row by row, `[n]`.
    cells: Vec<usize>,
    matrix: ConfusionMatrix,
}

impl Run {
    fn of(predictions: &Predictions) -> Self {
        let (classes, labels) = (predictions.classes(), predictions.labels());
        let predicted = predictions.predicted();
        let cells =
            labels.iter().zip(predicted).map(|(label, predicted)| label * classes + predicted);
        Self {
            cells: cells.collect(),
            matrix: ConfusionMatrix::from_checked(classes, labels, predicted),
        }
    }

    fn is_right(&self, photo: usize) -> bool {
        // Cells on the diagonal of a matrix of k classes are k + 1 apart.
        self.cells[photo].is_multiple_of(self.matrix.classes() + 1)
    }
}

impl<'a> Paired<'a> {
    /// From the predictions of each run of both sides, over the same photos in the same order.
    ///
    /// Refuses a side without runs, and other numbers of classes or photos, other true classes or groups of
    /// other photos.
    pub fn new<Of: Borrow<Predictions>>(
        first: &'a [Of],
        second: &'a [Of],
        groups: Option<&'a Groups>,
    ) -> Result<Self, MetricsError> {
        let (Some(reference), false) = (first.first(), second.is_empty()) else {
            return Err(MetricsError::NoRuns);
        };
        let reference: &Predictions = reference.borrow();
        for other in first.iter().chain(second) {
            check_same(reference, other.borrow())?;
        }
        if let Some(groups) = groups {
            groups.check(reference.len())?;
        }
        Ok(Self {
            first: first.iter().map(|run| Run::of(run.borrow())).collect(),
            second: second.iter().map(|run| Run::of(run.borrow())).collect(),
            groups: groups.filter(|groups| groups.count() < reference.len()),
            labels: reference.labels(),
        })
    }

    /// The mean over the second side's runs less that over the first's; `None` where it is not defined.
    pub fn value(&self, metric: &Metric<ConfusionMatrix>) -> Option<f64> {
        Some(mean(&values(&self.second, metric)?) - mean(&values(&self.first, metric)?))
    }

    fn photos(&self) -> usize {
        self.labels.len()
    }

    /// Whether both sides have several seeds.
    fn has_seeds(&self) -> bool {
        self.first.len() > 1 && self.second.len() > 1
    }
}

/// One value per run; `None` where one is not defined.
fn values(runs: &[Run], metric: &Metric<ConfusionMatrix>) -> Option<Vec<f64>> {
    runs.iter().map(|run| metric.value(&run.matrix)).collect()
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

fn check_same(reference: &Predictions, other: &Predictions) -> Result<(), MetricsError> {
    let numbers = [
        ("classes", other.classes(), reference.classes()),
        ("photos", other.len(), reference.len()),
    ];
    if let Some((what, found, expected)) = numbers.into_iter().find(|(_, a, b)| a != b) {
        return Err(MetricsError::Length { what, found, expected });
    }
    let mut labels = other.labels().iter().zip(reference.labels()).enumerate();
    match labels.find(|(_, (found, expected))| found != expected) {
        Some((row, (&found, &expected))) => Err(MetricsError::OtherLabels { row, found, expected }),
        None => Ok(()),
    }
}

#[cfg(test)]
pub(super) mod testing {
    use crate::Predictions;

    /// Two classes; whether each photo, of the classes in turn, was answered rightly.
    pub(in crate::paired) fn run(right: &[bool]) -> Predictions {
        let labels: Vec<usize> = (0..right.len()).map(|photo| photo % 2).collect();
        let rows = labels.iter().zip(right).flat_map(|(&label, &right)| {
            if (label == 0) == right { [0.9, 0.1] } else { [0.1, 0.9] }
        });
        let rows = rows.collect();
        Predictions::new(2, labels, rows).unwrap()
    }
}

#[cfg(test)]
mod tests {
    use super::testing::run;
    use super::*;
    use crate::overall::ACCURACY;

    #[test]
    fn the_difference_is_second_less_first_over_the_means_of_the_seeds() {
        let first = [run(&[true, false, false, false]), run(&[true, true, false, false])];
        let second = [run(&[true, true, true, false])];
        let paired = Paired::new(&first, &second, None).unwrap();
        assert_eq!(paired.value(&ACCURACY), Some(0.75 - 0.375));
    }

    #[test]
    fn results_of_other_photos_are_refused() {
        let one = [run(&[true, false])];
        assert_eq!(Paired::new(&one, &[], None).unwrap_err(), MetricsError::NoRuns);
        assert!(Paired::new(&one, &[run(&[true])], None).is_err());
        let other = Predictions::new(2, vec![0, 0], vec![0.5; 4]).unwrap();
        let expected = MetricsError::OtherLabels { row: 1, found: 0, expected: 1 };
        assert_eq!(Paired::new(&one, &[other], None).unwrap_err(), expected);
        assert!(Paired::new(&one, &one, Some(&Groups::new([1]))).is_err());
    }
}
