//! The difference of two results with its interval: Student's t on what each group, or photo, contributes.

use super::detectable::detectable;
use super::{Paired, mean, values};
use crate::distributions::student_two_sided;
use crate::influence::Influence;
use crate::interval::{Interval, NoInterval, Spread, wilson};
use crate::seeds::variance_of_mean;
use crate::{Confidence, ConfusionMatrix, Metric};

/// How far the second result is from the first.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Difference {
    /// Second less first.
    pub value: f64,
    /// The interval of the difference.
    pub interval: Interval,
    /// How often chance alone would put two equal results at least this far apart.
    pub p_value: f64,
    /// The standard error of the difference.
    pub standard_error: f64,
    /// The degrees of freedom of Student's t.
    pub degrees: f64,
    /// The smallest true difference that would have been found in 80 of 100 such test parts.
    pub detectable: f64,
    /// What the answer is about.
    pub about: About,
}

/// What a difference is a difference of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum About {
    /// These very networks: one side has one seed, so nobody knows what another would have given.
    TheseRuns,
    /// The two ways to train: both sides have several seeds, and how they spread counts.
    WaysToTrain,
}

impl Paired<'_> {
    /// The difference of a metric of the confusion matrix, or why it has no interval.
    ///
    /// The variance over photos, or groups, is that of the difference of influences, each averaged over its
    /// side's seeds. As D. G. Bonett and R. M. Price advise ("Adjusted Wald confidence interval for a
    /// difference of binomial proportions based on paired data", Journal of Educational and Behavioral
    /// Statistics 37, 2012), one photo more on either side counts as answered differently, since where few
    /// are the plain variance is too small. With several seeds on both sides the variances of the two means over seeds
    /// are added; degrees of freedom by F. E. Satterthwaite (1946). What seeds and photos do together
    /// counts twice, so the interval is a little too wide rather than too narrow. If no photo is answered
    /// differently, the interval is as far as differently answered photos can be many by Wilson's.
    pub fn difference(
        &self,
        metric: &Metric<ConfusionMatrix>,
        confidence: Confidence,
    ) -> Result<Difference, NoInterval> {
        let first = values(&self.first, metric).ok_or(NoInterval::Undefined)?;
        let second = values(&self.second, metric).ok_or(NoInterval::Undefined)?;
        let value = mean(&second) - mean(&first);
        let influence = self.influence(metric).ok_or(NoInterval::Undefined)?;
        let spread = self.spread(&influence)?;
        let over_photos = Spread { variance: spread.variance + one_more(&influence), ..spread };
        let (whole, about) = if self.has_seeds() {
            let seeds = [variance_of_mean(&first), variance_of_mean(&second)];
            let add = |spread: Spread, (variance, degrees)| spread.plus(variance, degrees);
            (seeds.into_iter().fold(over_photos, add), About::WaysToTrain)
        } else {
            (over_photos, About::TheseRuns)
        };
        let standard_error = whole.variance.sqrt();
        let mut reach = confidence.quantile(whole.degrees) * standard_error;
        if influence.values.iter().all(|value| value.abs() < 1e-12) {
            let others =
                wilson(0.0, spread.draws, confidence).map_or(1.0, |interval| interval.high);
            reach = reach.max(others);
        }
        Ok(Difference {
            value,
            interval: Interval { low: (value - reach).max(-1.0), high: (value + reach).min(1.0) },
            p_value: student_two_sided(value / standard_error, whole.degrees).unwrap_or(1.0),
            standard_error,
            degrees: whole.degrees,
            detectable: detectable(standard_error, whole.degrees, confidence),
            about,
        })
    }

    /// Of each photo on the difference, `[n]`.
    fn influence(&self, metric: &Metric<ConfusionMatrix>) -> Option<Influence> {
        let mut values = vec![0.0; self.photos()];
        let mut weights = Vec::new();
        for (runs, sign) in [(&self.second, 1.0), (&self.first, -1.0)] {
            for run in runs {
                let Influence { values: of_cells, weights: cell_weights, .. } =
                    metric.influence(&run.matrix)?;
                let share = sign / runs.len() as f64;
                for (value, &cell) in values.iter_mut().zip(&run.cells) {
                    *value += share * of_cells[cell];
                }
                weights = run.cells.iter().map(|&cell| cell_weights[cell]).collect();
            }
        }
        Some(Influence { values, weights })
    }

    fn spread(&self, influence: &Influence) -> Result<Spread, NoInterval> {
        if let Some(groups) = self.groups {
            return Spread::by_groups(influence, groups, |photo| photo);
        }
        let photos = self.photos();
        let spread = Spread::by_photos(influence, &vec![1.0; photos])?;
        Ok(Spread { degrees: spread.degrees.min(photos as f64 - 1.0).max(1.0), ..spread })
    }
}

/// What two photos more, answered differently in either direction, add to the variance.
fn one_more(influence: &Influence) -> f64 {
    let sum: f64 = influence.weights.iter().sum();
    let squares: f64 = influence.weights.iter().map(|weight| weight * weight).sum();
    2.0 * squares / (sum * sum * influence.weights.len() as f64)
}

#[cfg(test)]
mod tests {
    use super::super::testing::run;
    use super::*;
    use crate::groups::Groups;
    use crate::overall::{ACCURACY, BALANCED_ACCURACY, MACRO_F1};

    /// 200 photos; the first side is wrong on every fourth, the second on every fifth.
    fn sides() -> [[crate::Predictions; 1]; 2] {
        [4, 5].map(|step| [run(&(0..200).map(|photo| photo % step > 0).collect::<Vec<_>>())])
    }

    #[test]
    fn a_paired_difference_of_accuracy_is_the_mean_of_the_differences() {
        let [first, second] = sides();
        let paired = Paired::new(&first, &second, None).unwrap();
        let difference = paired.difference(&ACCURACY, Confidence::USUAL).unwrap();
        assert!((difference.value - 0.05).abs() < 1e-12);
        // 40 photos only the second has right, 30 only the first, one more of each.
        let variance = (70.0 / 200.0 - 0.05_f64.powi(2)) / 200.0 + 2.0 / 200.0_f64.powi(2);
        assert!((difference.standard_error - variance.sqrt()).abs() < 1e-12);
        assert!((difference.degrees - 199.0).abs() < 1e-9);
        assert!(difference.interval.contains(0.0) && (0.2..0.3).contains(&difference.p_value));
        assert_eq!(difference.about, About::TheseRuns);
    }

    #[test]
    fn exchanged_sides_have_the_opposite_difference() {
        let [first, second] = sides();
        let groups = Groups::new((0..200).map(|photo| photo / 9).collect::<Vec<_>>());
        for metric in [ACCURACY, BALANCED_ACCURACY, MACRO_F1] {
            let of = |first, second| {
                let paired = Paired::new(first, second, Some(&groups)).unwrap();
                paired.difference(&metric, Confidence::USUAL).unwrap()
            };
            let (one, other) = (of(&first, &second), of(&second, &first));
            assert!((one.value + other.value).abs() < 1e-12, "{}", metric.name);
            assert!((one.p_value - other.p_value).abs() < 1e-3);
            assert!((one.interval.low + other.interval.high).abs() < 1e-3);
        }
    }

    #[test]
    fn equal_answers_may_still_differ_on_other_photos() {
        let [first, _] = sides();
        let paired = Paired::new(&first, &first, None).unwrap();
        let difference = paired.difference(&ACCURACY, Confidence::USUAL).unwrap();
        assert!((difference.p_value - 1.0).abs() < 1e-12);
        assert!((0.01..0.03).contains(&difference.interval.high), "{difference:?}");
        let groups = Groups::new((0..200).map(|photo| photo / 20).collect::<Vec<_>>());
        let paired = Paired::new(&first, &first, Some(&groups)).unwrap();
        let grouped = paired.difference(&ACCURACY, Confidence::USUAL).unwrap();
        assert!(grouped.interval.high > 0.2, "{grouped:?}");
    }

    #[test]
    fn seeds_that_differ_widen_the_difference() {
        let [[first], [second]] = sides();
        let one = Paired::new(std::slice::from_ref(&first), std::slice::from_ref(&second), None);
        let one = one.unwrap().difference(&ACCURACY, Confidence::USUAL).unwrap();
        let [a, b] = [[first.clone(), second.clone()], [second, first]];
        let several = Paired::new(&a, &b, None).unwrap();
        let several = several.difference(&ACCURACY, Confidence::USUAL).unwrap();
        assert_eq!(several.about, About::WaysToTrain);
        assert!(several.standard_error > one.standard_error / 1.5 && several.degrees < 20.0);
    }
}
