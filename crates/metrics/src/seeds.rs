//! Several seeds as one result: mean, spread, worst, and an interval that holds both kinds of chance.

use crate::{Confidence, Direction, Interval};

/// One number over the seeds of a result.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Seeds {
    /// The mean.
    pub mean: f64,
    /// The standard deviation between seeds (n - 1), from two seeds on.
    pub deviation: Option<f64>,
    /// The value of the worst seed; the lowest where no direction is better.
    pub worst: f64,
    /// How many seeds.
    pub count: usize,
}

impl Seeds {
    /// Of one value per seed; `None` without any.
    pub fn of(values: &[f64], direction: Direction) -> Option<Self> {
        let mean = mean(values)?;
        let squares: f64 = values.iter().map(|value| (value - mean).powi(2)).sum();
        let count = values.len();
        let worse = match direction {
            Direction::LowerIsBetter => f64::max,
            Direction::HigherIsBetter | Direction::Neither => f64::min,
        };
        Some(Self {
            mean,
            deviation: (count > 1).then(|| (squares / (count - 1) as f64).sqrt()),
            worst: values.iter().copied().reduce(worse)?,
            count,
        })
    }

    /// How far the mean may be from that of all seeds: Student's t, n - 1 degrees of freedom; 0 for one seed.
    fn reach(&self, confidence: Confidence) -> f64 {
        self.deviation.map_or(0.0, |deviation| {
            let count = self.count as f64;
            confidence.quantile(count - 1.0) * deviation / count.sqrt()
        })
    }
}

/// How far the mean over seeds may be from that of all seeds: its variance and degrees of freedom.
pub(crate) fn variance_of_mean(values: &[f64]) -> (f64, f64) {
    let count = values.len() as f64;
    let deviation = Seeds::of(values, Direction::Neither).and_then(|seeds| seeds.deviation);
    (deviation.unwrap_or(0.0).powi(2) / count, count - 1.0)
}

/// The interval of the mean over all seeds and all photos that could have been drawn, from the runs' own.
///
/// Where the runs' predictions are at hand, [`Metric::interval_over_seeds`](crate::Metric::interval_over_seeds)
/// is narrower: it knows that the luck of seeds on single photos averages out.
/// `values` and their `intervals` `[seeds]` are of the same photos. Two independent kinds of chance move the
/// mean: which photos were drawn (the mean distance from a value to the end of its interval) and which seeds
/// (Student's t). The squares of both distances add up: the MOVER rule of G. Y. Zou and A. Donner,
/// "Construction of confidence limits about effect measures", Statistics in Medicine 27 (2008). What seeds and
/// photos do together counts in both, so the interval is a little too wide rather than too narrow. One seed
/// keeps its own interval. The ends stay within `limits`, those of the scale. `None` without seeds.
pub fn interval_of_mean(
    values: &[f64],
    intervals: &[Interval],
    limits: Interval,
    confidence: Confidence,
) -> Option<Interval> {
    let seeds = Seeds::of(values, Direction::Neither)?;
    let distance = |end: fn(&Interval) -> f64| {
        let distances = intervals.iter().zip(values).map(|(it, value)| (end(it) - value).abs());
        mean(&distances.collect::<Vec<_>>())
    };
    let reach = seeds.reach(confidence);
    let end = |value: f64| value.clamp(limits.low, limits.high);
    Some(Interval {
        low: end(seeds.mean - distance(|it| it.low)?.hypot(reach)),
        high: end(seeds.mean + distance(|it| it.high)?.hypot(reach)),
    })
}

/// Around the first value, so that equal values have exactly themselves as their mean.
fn mean(values: &[f64]) -> Option<f64> {
    let first = values.first()?;
    let sum: f64 = values.iter().map(|value| value - first).sum();
    Some(first + sum / values.len() as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHARE: Interval = Interval { low: 0.0, high: 1.0 };

    fn interval(values: &[f64]) -> Interval {
        let intervals: Vec<Interval> =
            values.iter().map(|value| Interval { low: value - 0.1, high: value + 0.05 }).collect();
        interval_of_mean(values, &intervals, SHARE, Confidence::USUAL).unwrap()
    }

    #[test]
    fn the_worst_loss_is_the_highest_and_one_value_has_no_spread() {
        let losses = Seeds::of(&[1.0, 2.0, 3.0], Direction::LowerIsBetter).unwrap();
        assert_eq!((losses.mean, losses.deviation, losses.worst), (2.0, Some(1.0), 3.0));
        let one = Seeds::of(&[0.5], Direction::HigherIsBetter).unwrap();
        assert_eq!((one.mean, one.deviation, one.worst, one.count), (0.5, None, 0.5, 1));
        assert_eq!(Seeds::of(&[], Direction::HigherIsBetter), None);
    }

    #[test]
    fn one_seed_keeps_its_interval_and_seeds_that_agree_do_too() {
        for seeds in [vec![0.5], vec![0.5; 4]] {
            let found = interval(&seeds);
            assert!((found.low - 0.4).abs() < 1e-12 && (found.high - 0.55).abs() < 1e-12);
        }
    }

    #[test]
    fn seeds_that_differ_widen_the_interval_within_the_scale() {
        // t(2) = 4.303: 4.303 * 0.1 / sqrt(3) = 0.248 from the seeds alone.
        let found = interval(&[0.6, 0.7, 0.8]);
        assert!((found.high - (0.7 + 0.248_414_f64.hypot(0.05))).abs() < 1e-4, "{found:?}");
        assert!((found.low - (0.7 - 0.248_414_f64.hypot(0.1))).abs() < 1e-4, "{found:?}");
        assert!(interval(&[0.1, 0.9]).low.abs() < 1e-12);
    }
}
