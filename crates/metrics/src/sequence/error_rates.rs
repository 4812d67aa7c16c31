//! How often the classifier sees a state where there is none, and misses one that is there.

use super::SequenceSettings;
use super::state_classes::StateClasses;
use super::states::{State, alone};
use crate::{ClassCounts, ConfusionMatrix, MetricsError, Predictions};

/// How the photos of a state's classes and all others were told apart; there are some of either.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ErrorRates {
    counts: ClassCounts,
}

impl ErrorRates {
    /// `None` where there are no photos of the state's classes, or no others.
    pub fn of(counts: ClassCounts) -> Option<Self> {
        (counts.support() > 0 && counts.others() > 0).then_some(Self { counts })
    }

    /// The photos that the rates are from.
    pub fn counts(&self) -> ClassCounts {
        self.counts
    }

    /// Of the photos of the state's classes, the share that was judged to be in it.
    pub fn true_positive_rate(&self) -> f64 {
        self.counts.true_positives as f64 / self.counts.support() as f64
    }

    /// Of all other photos, the share that was judged to be in it.
    pub fn false_positive_rate(&self) -> f64 {
        self.counts.false_positives as f64 / self.counts.others() as f64
    }

    /// How far apart both are (Youden's index): 0 for a classifier that knows nothing, 1 for one without errors.
    pub fn gap(&self) -> f64 {
        self.true_positive_rate() - self.false_positive_rate()
    }
}

/// The error rates for either state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct StateRates {
    /// Nothing where they are not defined.
    pub stress: Option<ErrorRates>,
    /// Nothing where they are not defined.
    pub happiness: Option<ErrorRates>,
}

impl StateRates {
    /// From calibrated predictions on photos that were not learned from: those of the validation part.
    ///
    /// Each photo is judged as a frame by itself is: in a state if its classes' probabilities sum to `enter`,
    /// unsure under `unsure_below`.
    pub fn of_predictions(
        predictions: &Predictions,
        classes: &StateClasses,
        settings: &SequenceSettings,
    ) -> Result<Self, MetricsError> {
        settings.check()?;
        classes.check(predictions.classes())?;
        let counts = |state: State, of_state: &[usize]| {
            counted(predictions.rows().map(|(label, row)| {
                (of_state.contains(&label), alone(row, classes, settings) == state, 1)
            }))
        };
        Ok(Self {
            stress: ErrorRates::of(counts(State::Stress, classes.stress())),
            happiness: ErrorRates::of(counts(State::Happy, classes.happiness())),
        })
    }

    /// From a confusion matrix alone: a photo counts as in a state if its most probable class speaks for it.
    ///
    /// For results that come without probabilities, as the paper's; a frame is judged otherwise.
    pub fn of_matrix(
        matrix: &ConfusionMatrix,
        classes: &StateClasses,
    ) -> Result<Self, MetricsError> {
        classes.check(matrix.classes())?;
        let rates = |of_state: &[usize]| {
            let cells = matrix.rows().enumerate().flat_map(|(label, row)| {
                let cell = move |(predicted, &count)| {
                    (of_state.contains(&label), of_state.contains(&predicted), count)
                };
                row.iter().enumerate().map(cell)
            });
            ErrorRates::of(counted(cells))
        };
        Ok(Self { stress: rates(classes.stress()), happiness: rates(classes.happiness()) })
    }
}

/// From whether photos are of the state, whether they are judged to be, and how many there are.
fn counted(photos: impl Iterator<Item = (bool, bool, u64)>) -> ClassCounts {
    let mut outcomes = [0; ClassCounts::OUTCOMES];
    for (is_of_state, is_judged, count) in photos {
        outcomes[ClassCounts::outcome(is_of_state, is_judged)] += count;
    }
    let [true_positives, false_positives, false_negatives, true_negatives] = outcomes;
    ClassCounts { true_positives, false_positives, false_negatives, true_negatives }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_papers_matrix_sees_stress_in_27_of_100_photos_without() {
        let counts =
            [51, 0, 0, 0, 0, 20, 24, 0, 0, 7, 12, 1, 36, 0, 2, 2, 0, 0, 48, 1, 10, 1, 0, 0, 40];
        let matrix = ConfusionMatrix::from_counts(5, counts.to_vec()).unwrap();
        let classes = StateClasses::new(5, vec![0, 3], vec![1]).unwrap();
        let rates = StateRates::of_matrix(&matrix, &classes).unwrap().stress.unwrap();
        assert!((rates.true_positive_rate() - 101.0 / 102.0).abs() < 1e-12);
        assert!((rates.false_positive_rate() - 42.0 / 153.0).abs() < 1e-12);
        assert!((0.71..0.72).contains(&rates.gap()));
    }

    #[test]
    fn photos_are_judged_as_frames_are() {
        // Angry, happy, neutral, sad, surprise: stress adds up from two classes; the last photo is unsure.
        let rows = [
            [0.30, 0.05, 0.42, 0.20, 0.03],
            [0.00, 0.90, 0.10, 0.00, 0.00],
            [0.41, 0.00, 0.30, 0.19, 0.10],
            [0.30, 0.10, 0.30, 0.25, 0.05],
        ];
        let predictions = Predictions::new(5, vec![0, 1, 2, 3], rows.concat()).unwrap();
        let classes = StateClasses::new(5, vec![0, 3], vec![1]).unwrap();
        let settings = SequenceSettings::default();
        let rates = StateRates::of_predictions(&predictions, &classes, &settings).unwrap();
        let shares = |rates: Option<ErrorRates>| {
            let rates = rates.unwrap();
            (rates.true_positive_rate(), rates.false_positive_rate())
        };
        assert_eq!((shares(rates.stress), shares(rates.happiness)), ((0.5, 0.5), (1.0, 0.0)));
    }

    #[test]
    fn without_photos_of_a_state_its_rates_are_not_defined() {
        let matrix = ConfusionMatrix::from_counts(2, vec![0, 0, 1, 1]).unwrap();
        let classes = StateClasses::new(2, vec![0], vec![1]).unwrap();
        assert_eq!(StateRates::of_matrix(&matrix, &classes).unwrap(), StateRates::default());
    }
}
