//! Temperature scaling: one number that makes a network's probabilities as sure as they should be.
//!
//! Guo, Pleiss, Sun, Weinberger, "On calibration of modern neural networks" (2017): the scores are divided
//! by a temperature before the softmax, the one with the least cross-entropy on photos that were not learned from.

/// No temperature is taken beyond these, which a network without mistakes, or without sense, would ask for.
const COLDEST: f64 = 0.05;
const HOTTEST: f64 = 20.0;
/// Halvings of the interval: 2^-60 of it is left.
const HALVINGS: usize = 60;

/// Scores before the softmax `[n, classes]` in row-major order, and the true classes `[n]`.
#[derive(Debug, Clone, Copy)]
pub struct Scored<'a> {
    /// How many scores a photo has.
    pub classes: usize,
    /// Row after row.
    pub scores: &'a [f32],
    /// One per row, each below `classes`.
    pub labels: &'a [i64],
}

impl<'a> Scored<'a> {
    /// The temperature with the least cross-entropy, within 0.05 and 20; 1 without photos.
    pub fn temperature(self) -> f64 {
        if self.labels.is_empty() {
            return 1.0;
        }
        // Cross-entropy is convex in 1 / temperature: its slope rises through zero once.
        let (mut low, mut high) = (1.0 / HOTTEST, 1.0 / COLDEST);
        for _ in 0..HALVINGS {
            let middle = f64::midpoint(low, high);
            if self.slope(middle) < 0.0 {
                low = middle;
            } else {
                high = middle;
            }
        }
        1.0 / f64::midpoint(low, high)
    }

    /// Mean cross-entropy in nats when scores are divided by `temperature`.
    pub fn cross_entropy(self, temperature: f64) -> f64 {
        let losses = self.rows().map(|(label, scores)| {
            let scaled: Vec<f64> =
                scores.iter().map(|score| f64::from(*score) / temperature).collect();
            logarithm_of_sum(&scaled) - scaled[label]
        });
        losses.sum::<f64>() / self.labels.len() as f64
    }

    /// The slope of the summed cross-entropy in `sharpness`, which is 1 / temperature: expected score less true score.
    fn slope(self, sharpness: f64) -> f64 {
        let slopes = self.rows().map(|(label, scores)| {
            let scores: Vec<f64> = scores.iter().map(|score| f64::from(*score)).collect();
            let scaled: Vec<f64> = scores.iter().map(|score| score * sharpness).collect();
            let whole = logarithm_of_sum(&scaled);
            let expected =
                scores.iter().zip(&scaled).map(|(score, scaled)| score * (scaled - whole).exp());
            expected.sum::<f64>() - scores[label]
        });
        slopes.sum()
    }

    fn rows(self) -> impl Iterator<Item = (usize, &'a [f32])> {
        let labels = self.labels.iter().map(|label| *label as usize);
        labels.zip(self.scores.chunks_exact(self.classes))
    }
}

/// ln(sum of e^x), without overflow.
fn logarithm_of_sum(values: &[f64]) -> f64 {
    let largest = values.iter().fold(f64::NEG_INFINITY, |largest, value| largest.max(*value));
    largest + values.iter().map(|value| (value - largest).exp()).sum::<f64>().ln()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two classes, always the same score for the first, which is right in `right` of ten photos.
    fn temperature(score: f32, right: usize) -> f64 {
        let labels: Vec<i64> = (0..10).map(|photo| i64::from(photo >= right)).collect();
        let scores = [score, 0.0].repeat(10);
        Scored { classes: 2, scores: &scores, labels: &labels }.temperature()
    }

    #[test]
    fn the_probability_becomes_the_share_of_right_answers() {
        // Right in 8 of 10: the probability is 0.8 when score / temperature is ln 4.
        for score in [0.7, 3.0, 12.0_f32] {
            let expected = f64::from(score) / 4.0_f64.ln();
            assert!((temperature(score, 8) - expected).abs() < 1e-9, "{score}");
        }
    }

    #[test]
    fn no_mistake_and_nothing_but_mistakes_stop_at_the_limits() {
        assert!((temperature(1.0, 10) - COLDEST).abs() < 1e-9);
        assert!((temperature(1.0, 0) - HOTTEST).abs() < 1e-9);
        let none = Scored { classes: 2, scores: &[], labels: &[] };
        assert!((none.temperature() - 1.0).abs() < 1e-12);
    }

    #[test]
    fn no_other_temperature_has_less_cross_entropy() {
        let scores = [2.0_f32, -1.0, 0.5, 0.1, 3.0, -2.0, 1.0, 1.5, 0.0, -1.0, 0.2, 4.0];
        let scored = Scored { classes: 3, scores: &scores, labels: &[0, 0, 1, 2] };
        let best = scored.temperature();
        for other in [0.5, 0.9, 0.999, 1.001, 1.1, 2.0] {
            assert!(scored.cross_entropy(best) <= scored.cross_entropy(best * other));
        }
    }
}
