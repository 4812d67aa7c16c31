//! The confusion matrix: how many photos of each true class were given each predicted class.

use crate::{ClassCounts, MetricsError};

/// The largest total that a 64-bit float, and so every metric, holds exactly.
pub(crate) const LARGEST_TOTAL: u64 = 1 << 53;

/// Counts `[classes, classes]`: rows are true classes, columns predicted ones.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfusionMatrix {
    classes: usize,
    counts: Vec<u64>,
}

impl ConfusionMatrix {
    /// From counts in row-major order, `[classes, classes]`: the row is the true class.
    pub fn from_counts(classes: usize, counts: Vec<u64>) -> Result<Self, MetricsError> {
        if classes == 0 {
            return Err(MetricsError::NoClasses);
        }
        let expected = classes.saturating_mul(classes);
        if counts.len() != expected {
            return Err(MetricsError::Length { what: "counts", found: counts.len(), expected });
        }
        let matrix = Self { classes, counts };
        matrix.check_total()?;
        Ok(matrix)
    }

    /// From the true and the predicted class of each photo, both `[n]`.
    pub fn from_labels(
        classes: usize,
        labels: &[usize],
        predicted: &[usize],
    ) -> Result<Self, MetricsError> {
        if classes == 0 {
            return Err(MetricsError::NoClasses);
        }
        let (found, expected) = (predicted.len(), labels.len());
        if found != expected {
            return Err(MetricsError::Length { what: "predicted classes", found, expected });
        }
        for (row, (&label, &prediction)) in labels.iter().zip(predicted).enumerate() {
            if let Some(found) = [label, prediction].into_iter().find(|&class| class >= classes) {
                return Err(MetricsError::ClassOutOfRange { row, found, classes });
            }
        }
        Ok(Self::from_checked(classes, labels, predicted))
    }

    /// From classes that are known to be below `classes`.
    pub(crate) fn from_checked(classes: usize, labels: &[usize], predicted: &[usize]) -> Self {
        let mut counts = vec![0; classes * classes];
        for (label, prediction) in labels.iter().zip(predicted) {
            counts[label * classes + prediction] += 1;
        }
        Self { classes, counts }
    }

    /// Adds the counts of another matrix over the same classes, for example of another seed.
    pub fn add(&mut self, other: &Self) -> Result<(), MetricsError> {
        let (found, expected) = (other.classes, self.classes);
        if found != expected {
            return Err(MetricsError::Length { what: "classes", found, expected });
        }
        let mut sum = self.clone();
        for (count, more) in sum.counts.iter_mut().zip(&other.counts) {
            *count += more;
        }
        sum.check_total()?;
        *self = sum;
        Ok(())
    }

    /// The number of classes.
    pub fn classes(&self) -> usize {
        self.classes
    }

    /// How many photos of `true_class` were predicted as `predicted_class`.
    ///
    /// # Panics
    /// If a class is not one of the classes, as for a slice.
    pub fn count(&self, true_class: usize, predicted_class: usize) -> u64 {
        self.row(true_class)[predicted_class]
    }

    /// The counts of one true class, `[classes]` by predicted class.
    pub fn row(&self, true_class: usize) -> &[u64] {
        &self.counts[true_class * self.classes..][..self.classes]
    }

    /// The rows in the order of the classes.
    pub fn rows(&self) -> impl ExactSizeIterator<Item = &[u64]> {
        self.counts.chunks_exact(self.classes)
    }

    /// The photos of each true class, `[classes]`.
    pub fn true_totals(&self) -> Vec<u64> {
        self.rows().map(|row| row.iter().sum()).collect()
    }

    /// The photos given each predicted class, `[classes]`.
    pub fn predicted_totals(&self) -> Vec<u64> {
        (0..self.classes).map(|class| self.rows().map(|row| row[class]).sum()).collect()
    }

    /// All photos.
    pub fn total(&self) -> u64 {
        self.counts.iter().sum()
    }

    /// The photos on the diagonal.
    pub fn correct(&self) -> u64 {
        (0..self.classes).map(|class| self.count(class, class)).sum()
    }

    /// Each row divided by its sum; `None` for a class without photos.
    pub fn row_normalised(&self) -> Vec<Option<Vec<f64>>> {
        let shares =
            |row: &[u64], total: u64| row.iter().map(|&c| c as f64 / total as f64).collect();
        self.rows()
            .map(|row| match row.iter().sum() {
                0 => None,
                total => Some(shares(row, total)),
            })
            .collect()
    }

    /// One class against all others, for each class in order.
    pub fn per_class(&self) -> Vec<ClassCounts> {
        let total = self.total();
        let totals = self.true_totals().into_iter().zip(self.predicted_totals());
        totals
            .enumerate()
            .map(|(class, (support, predicted))| {
                let true_positives = self.count(class, class);
                ClassCounts {
                    true_positives,
                    false_positives: predicted - true_positives,
                    false_negatives: support - true_positives,
                    true_negatives: total + true_positives - support - predicted,
                }
            })
            .collect()
    }

    fn check_total(&self) -> Result<(), MetricsError> {
        let total = self.counts.iter().try_fold(0_u64, |sum, &count| sum.checked_add(count));
        match total {
            Some(total) if total <= LARGEST_TOTAL => Ok(()),
            _ => Err(MetricsError::CountsTooLarge),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn example() -> ConfusionMatrix {
        ConfusionMatrix::from_labels(3, &[0, 0, 1, 1, 1], &[0, 1, 1, 1, 2]).unwrap()
    }

    #[test]
    fn rows_are_true_and_columns_are_predicted() {
        let matrix = example();
        assert_eq!(matrix.rows().collect::<Vec<_>>(), [[1, 1, 0], [0, 2, 1], [0, 0, 0]]);
        assert_eq!(matrix.true_totals(), [2, 3, 0]);
        assert_eq!(matrix.predicted_totals(), [1, 3, 1]);
        assert_eq!((matrix.total(), matrix.correct()), (5, 3));
    }

    #[test]
    fn a_class_without_photos_has_no_normalised_row() {
        let rows = example().row_normalised();
        assert_eq!(rows[0], Some(vec![0.5, 0.5, 0.0]));
        assert_eq!(rows[2], None);
    }

    #[test]
    fn a_class_is_counted_against_all_others() {
        let expected = ClassCounts {
            true_positives: 2,
            false_positives: 1,
            false_negatives: 1,
            true_negatives: 1,
        };
        assert_eq!(example().per_class()[1], expected);
    }

    #[test]
    fn adding_sums_the_counts_and_refuses_other_classes() {
        let mut matrix = example();
        matrix.add(&example()).unwrap();
        assert_eq!(matrix.row(1), [0, 4, 2]);
        let other = ConfusionMatrix::from_counts(2, vec![1; 4]).unwrap();
        assert!(matrix.add(&other).is_err());
    }

    #[test]
    fn a_lying_input_is_an_error() {
        type Matrix = ConfusionMatrix;
        assert_eq!(Matrix::from_counts(0, vec![]), Err(MetricsError::NoClasses));
        assert!(Matrix::from_counts(2, vec![1; 3]).is_err());
        assert!(Matrix::from_labels(2, &[0, 1], &[0]).is_err());
        let outside = MetricsError::ClassOutOfRange { row: 1, found: 2, classes: 2 };
        assert_eq!(Matrix::from_labels(2, &[0, 1], &[0, 2]), Err(outside));
        let huge = vec![u64::MAX, 1, 0, 0];
        assert_eq!(Matrix::from_counts(2, huge), Err(MetricsError::CountsTooLarge));
    }
}
