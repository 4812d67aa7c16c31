//! What each photo does to a value: the one mechanism behind every interval.
//!
//! A value follows from how many photos lie at each *place*: in a cell of the matrix, at an outcome of a
//! class, or, for probabilities, each photo at a place of its own. Its influence is its derivative by the
//! count of a place, times the number of photos (F. R. Hampel, "The influence curve and its role in robust
//! estimation", JASA 69, 1974). No value here changes when all photos are doubled, so by Euler's theorem the
//! influences of all photos add up to 0, and their squares or those of their sums by group give the variance.

use crate::{ClassCounts, ConfusionMatrix, Predictions};

/// What a metric is computed from: photos at places.
pub trait Input {
    /// How many photos lie at each place, `[places]`.
    fn photos_at_places(&self) -> Vec<f64>;
}

/// The influence of a photo at each place.
pub(crate) struct Influence {
    /// `[places]`; the mean over all photos is 0.
    pub(crate) values: Vec<f64>,
    /// How far a photo at this place could move the value, up to a factor that all share, `[places]`.
    ///
    /// 0 where it never moves it, such as a photo of another class the recall.
    pub(crate) weights: Vec<f64>,
}

impl Influence {
    /// Every photo can move the value alike.
    pub(crate) fn even(values: Vec<f64>) -> Self {
        let weights = vec![1.0; values.len()];
        Self { values, weights }
    }

    /// Of the mean of one number per photo `[n]`.
    pub(crate) fn of_mean(numbers: Vec<f64>) -> Self {
        let mean = numbers.iter().sum::<f64>() / numbers.len() as f64;
        Self::even(numbers.into_iter().map(|number| number - mean).collect())
    }

    /// From the derivative of the value by the count of a cell (true class, predicted class).
    pub(crate) fn of_cells(
        matrix: &ConfusionMatrix,
        derivative: impl Fn(usize, usize) -> f64,
        weight: impl Fn(usize) -> f64,
    ) -> Self {
        let (classes, photos) = (matrix.classes(), matrix.total() as f64);
        // An empty cell may have no derivative, and nobody asks for it.
        let cells: Vec<(usize, usize)> =
            (0..classes * classes).map(|cell| (cell / classes, cell % classes)).collect();
        let value = |&(row, column): &(usize, usize)| match matrix.count(row, column) {
            0 => 0.0,
            _ => photos * derivative(row, column),
        };
        let weight = |&(row, column): &(usize, usize)| match matrix.count(row, column) {
            0 => 0.0,
            _ => weight(row),
        };
        Self {
            values: cells.iter().map(value).collect(),
            weights: cells.iter().map(weight).collect(),
        }
    }

    /// Of a plain share of the photos at some outcomes: those that are hits, and those that are not.
    pub(crate) fn of_share(counts: &ClassCounts, outcomes: [Option<bool>; 4]) -> Self {
        let outcome = || counts.by_outcome().into_iter().zip(outcomes);
        let count = |(count, hit): (u64, Option<bool>)| hit.map(|hit| (count as f64, hit));
        let whole: f64 = outcome().filter_map(count).map(|(count, _)| count).sum();
        let hits: f64 =
            outcome().filter_map(count).filter(|(_, hit)| *hit).map(|(count, _)| count).sum();
        let by = |hit: bool| (f64::from(u8::from(hit)) - hits / whole) / whole;
        Self::of_outcomes(counts, outcomes.map(|outcome| outcome.map(by)))
    }

    /// From the derivatives of the value by true and false positives, false and true negatives.
    ///
    /// Where a derivative is not given the outcome never moves the value.
    pub(crate) fn of_outcomes(counts: &ClassCounts, derivatives: [Option<f64>; 4]) -> Self {
        let photos = counts.total() as f64;
        let values = derivatives.map(|derivative| photos * derivative.unwrap_or(0.0));
        let weights = derivatives.map(|derivative| f64::from(u8::from(derivative.is_some())));
        Self { values: values.into(), weights: weights.into() }
    }
}

impl Input for ConfusionMatrix {
    fn photos_at_places(&self) -> Vec<f64> {
        self.rows().flatten().map(|&count| count as f64).collect()
    }
}

impl Input for ClassCounts {
    fn photos_at_places(&self) -> Vec<f64> {
        self.by_outcome().map(|count| count as f64).into()
    }
}

impl Input for Predictions {
    fn photos_at_places(&self) -> Vec<f64> {
        vec![1.0; self.len()]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metric::Metric;
    use crate::{overall, per_class};

    /// The derivative by moving a thousandth of all counts is what the influence says.
    fn check<T: Input>(metric: &Metric<T>, input: &T, moved: impl Fn(usize) -> T) {
        let Some(influence) = metric.influence(input) else { return };
        let counts = input.photos_at_places();
        let photos: f64 = counts.iter().sum();
        let sum: f64 = counts.iter().zip(&influence.values).map(|(n, value)| n * value).sum();
        assert!(sum.abs() < 1e-6 * photos, "{}: {sum}", metric.name);
        let value = metric.value(input).unwrap();
        for (place, _) in counts.iter().enumerate().filter(|(_, count)| **count > 0.0) {
            let slope = metric.value(&moved(place)).unwrap() - value;
            let expected = influence.values[place] / photos;
            assert!(
                (slope - expected).abs() < 2e-3 * (expected.abs() + 1e-4),
                "{} at {place}",
                metric.name
            );
        }
    }

    #[test]
    fn one_photo_more_moves_every_value_by_its_influence() {
        let counts = vec![20_000, 3_000, 2_000, 5_000, 15_000, 5_000, 500, 4_000, 21_000];
        let matrix = |counts: Vec<u64>| ConfusionMatrix::from_counts(3, counts).unwrap();
        let more = |place: usize| {
            let mut counts = counts.clone();
            counts[place] += 1;
            matrix(counts)
        };
        for metric in &overall::METRICS {
            check(metric, &matrix(counts.clone()), more);
        }
        for metric in &per_class::METRICS {
            let class = |matrix: &ConfusionMatrix| matrix.per_class()[0];
            let outcomes = [0, 3, 1, 4];
            check(metric, &class(&matrix(counts.clone())), |outcome| {
                class(&more(outcomes[outcome]))
            });
        }
    }
}
