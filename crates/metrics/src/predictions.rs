//! True labels with predicted probabilities, checked once so that every metric can rely on them.

use crate::ranking::ClassRanking;
use crate::{ConfusionMatrix, MetricsError};

/// How far a row may be from 1: probabilities printed with three digits are still probabilities.
const SUM_TOLERANCE: f64 = 2e-3;

/// One true class and one row of probabilities per photo.
#[derive(Debug, Clone, PartialEq)]
pub struct Predictions {
    classes: usize,
    labels: Vec<usize>,
    probabilities: Vec<f64>,
    /// The most probable class of each photo.
    predicted: Vec<usize>,
}

impl Predictions {
    /// From `labels: [n]` (each below `classes`) and `probabilities: [n, classes]` in row-major order.
    ///
    /// Refuses what is not finite, not within 0 to 1, or does not sum to 1: a diverged network.
    pub fn new(
        classes: usize,
        labels: Vec<usize>,
        probabilities: Vec<f64>,
    ) -> Result<Self, MetricsError> {
        if classes == 0 {
            return Err(MetricsError::NoClasses);
        }
        let (found, expected) = (probabilities.len(), labels.len().saturating_mul(classes));
        if found != expected {
            return Err(MetricsError::Length { what: "probabilities", found, expected });
        }
        for (row, (&label, values)) in
            labels.iter().zip(probabilities.chunks_exact(classes)).enumerate()
        {
            check_row(row, label, values)?;
        }
        let predicted = probabilities.chunks_exact(classes).map(most_probable).collect();
        Ok(Self { classes, labels, probabilities, predicted })
    }

    /// The number of classes.
    pub fn classes(&self) -> usize {
        self.classes
    }

    /// The number of photos.
    pub fn len(&self) -> usize {
        self.labels.len()
    }

    /// Whether there is no photo.
    pub fn is_empty(&self) -> bool {
        self.labels.is_empty()
    }

    /// The true classes, `[n]`.
    pub fn labels(&self) -> &[usize] {
        &self.labels
    }

    /// The true class and the probabilities `[classes]` of each photo, in order.
    pub fn rows(&self) -> impl ExactSizeIterator<Item = (usize, &[f64])> {
        self.labels.iter().copied().zip(self.probabilities.chunks_exact(self.classes))
    }

    /// The most probable class of each photo, `[n]`; the first of equals, as numpy's `argmax`.
    pub fn predicted(&self) -> &[usize] {
        &self.predicted
    }

    /// The confusion matrix of the most probable classes.
    pub fn confusion(&self) -> ConfusionMatrix {
        ConfusionMatrix::from_checked(self.classes, &self.labels, &self.predicted)
    }

    /// One number per photo, `[n]`.
    pub(crate) fn each(&self, number: impl Fn(usize, &[f64]) -> f64) -> Vec<f64> {
        self.rows().map(|(label, row)| number(label, row)).collect()
    }

    /// The order in which a class's probability puts the photos.
    ///
    /// # Panics
    /// If the class is not one of the classes, as for a slice.
    pub fn ranking(&self, class: usize) -> ClassRanking {
        let is_of_class = self.labels.iter().map(|&label| label == class).collect();
        ClassRanking::of(is_of_class, &self.rows().map(|(_, row)| row[class]).collect::<Vec<_>>())
    }

    /// The mean of one number per photo, `None` without photos.
    pub(crate) fn mean(&self, number: impl Fn(usize, &[f64]) -> f64) -> Option<f64> {
        let sum: f64 = self.rows().map(|(label, row)| number(label, row)).sum();
        (!self.is_empty()).then(|| sum / self.len() as f64)
    }
}

/// The class of the largest value, the first of equals.
pub fn most_probable(row: &[f64]) -> usize {
    (1..row.len()).fold(0, |best, class| if row[class] > row[best] { class } else { best })
}

fn check_row(row: usize, label: usize, values: &[f64]) -> Result<(), MetricsError> {
    let classes = values.len();
    if label >= classes {
        return Err(MetricsError::ClassOutOfRange { row, found: label, classes });
    }
    check_probabilities(row, values)
}

/// Refuses what is not within 0 to 1 or does not sum to 1.
pub(crate) fn check_probabilities(row: usize, values: &[f64]) -> Result<(), MetricsError> {
    if let Some(class) = values.iter().position(|value| !(0.0..=1.0).contains(value)) {
        return Err(MetricsError::ProbabilityOutOfRange { row, class, found: values[class] });
    }
    let sum: f64 = values.iter().sum();
    if (sum - 1.0).abs() > SUM_TOLERANCE {
        return Err(MetricsError::ProbabilitySum { row, found: sum });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_of_equal_classes_is_predicted() {
        let predictions = Predictions::new(2, vec![1, 1], vec![0.5, 0.5, 0.3, 0.7]).unwrap();
        assert_eq!(predictions.predicted(), [0, 1]);
        assert_eq!(predictions.confusion().row(1), [1, 1]);
    }

    #[test]
    fn what_is_no_probability_is_refused_with_its_place() {
        let refused =
            |values: [f64; 4]| Predictions::new(2, vec![0, 1], values.to_vec()).unwrap_err();
        let at = |error| match error {
            MetricsError::ProbabilityOutOfRange { row, class, .. } => (row, class),
            other => panic!("{other}"),
        };
        assert_eq!(at(refused([0.5, 0.5, f64::NAN, 0.5])), (1, 0));
        assert_eq!(at(refused([0.5, 0.5, 1.5, -0.5])), (1, 0));
        let sum = MetricsError::ProbabilitySum { row: 1, found: 0.5 };
        assert_eq!(refused([0.5, 0.5, 0.25, 0.25]), sum);
    }

    #[test]
    fn labels_and_rows_must_fit() {
        assert!(Predictions::new(2, vec![0], vec![1.0, 0.0, 0.0]).is_err());
        assert!(Predictions::new(2, vec![2], vec![1.0, 0.0]).is_err());
        assert!(Predictions::new(0, vec![], vec![]).is_err());
    }
}
