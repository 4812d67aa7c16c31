//! Several seeds as one result: mean, spread, worst, and an interval that holds both kinds of chance.

use std::collections::BTreeMap;

use formats::evaluation::{MetricValue, PartEvaluation};
use metrics::seeds::{Seeds, interval_of_mean};
use metrics::{Direction, Interval, MetricsError};
use serde::Serialize;

use crate::CheckedPredictions;
use crate::mean_intervals::MeanIntervals;
use crate::measure::CONFIDENCE;

/// What `mien evaluate --json` prints.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Evaluated {
    /// One entry per run, in the order given.
    pub runs: Vec<RunMetrics>,
    /// All runs as one result.
    pub seeds: SeedMetrics,
}

/// The numbers of one run on one part.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RunMetrics {
    /// The run's id.
    pub run: String,
    /// Its seed.
    pub seed: u64,
    /// The numbers by name.
    pub metrics: BTreeMap<String, Estimate>,
}

/// A number with its interval.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Estimate {
    /// The value, `null` where it is not defined.
    pub value: Option<f64>,
    /// Lower end of the 95 % interval.
    pub low: Option<f64>,
    /// Upper end of the 95 % interval.
    pub high: Option<f64>,
    /// Over how many photos.
    pub n: u64,
    /// Why there is no value, or no interval.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// The numbers of several runs as one result.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SeedMetrics {
    /// The summaries by name.
    pub metrics: BTreeMap<String, SeedSummary>,
}

/// One number over seeds.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SeedSummary {
    /// The mean over the seeds for which the value is defined.
    pub mean: Option<f64>,
    /// The standard deviation between seeds (n - 1), from two seeds on.
    pub sd: Option<f64>,
    /// The worst seed's value.
    pub worst: Option<f64>,
    /// Lower end of the 95 % interval of the mean over all seeds and all photos that could have been drawn.
    pub low: Option<f64>,
    /// Upper end of the 95 % interval of the mean.
    pub high: Option<f64>,
    /// Over how many seeds.
    pub n: usize,
}

impl SeedSummary {
    /// Summarises one metric over its runs, which all saw the same photos, with an interval when every run has
    /// one: that from the runs' predictions, else [`metrics::seeds::interval_of_mean`].
    fn of(values: &[&MetricValue], from_predictions: Option<Interval>) -> Self {
        let defined: Vec<(f64, &MetricValue)> =
            values.iter().filter_map(|metric| Some((metric.value?, *metric))).collect();
        let values: Vec<f64> = defined.iter().map(|(value, _)| *value).collect();
        let lower = defined.first().is_some_and(|(_, it)| it.direction == "lower_is_better");
        let plain = Self::of_values(&values, if lower { Better::Lower } else { Better::Higher });
        let own = |(_, metric): &(f64, &MetricValue)| {
            Some(Interval { low: metric.low?, high: metric.high? })
        };
        let intervals: Option<Vec<Interval>> = defined.iter().map(own).collect();
        let interval = defined.first().zip(intervals).and_then(|((_, metric), intervals)| {
            let of_runs = || interval_of_mean(&values, &intervals, limits(metric), CONFIDENCE);
            from_predictions.or_else(of_runs)
        });
        Self {
            low: interval.map(|interval| interval.low),
            high: interval.map(|interval| interval.high),
            ..plain
        }
    }

    /// Summarises values that have no intervals of their own.
    pub fn of_values(values: &[f64], better: Better) -> Self {
        let direction = match better {
            Better::Lower => Direction::LowerIsBetter,
            Better::Higher => Direction::HigherIsBetter,
        };
        let seeds = Seeds::of(values, direction);
        Self {
            mean: seeds.map(|seeds| seeds.mean),
            sd: seeds.and_then(|seeds| seeds.deviation),
            worst: seeds.map(|seeds| seeds.worst),
            low: None,
            high: None,
            n: values.len(),
        }
    }
}

/// Which way a value is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Better {
    /// An accuracy.
    Higher,
    /// A loss.
    Lower,
}

/// The numbers of several runs on the same part, given as run id, seed, evaluation and predictions.
pub fn summarise(
    runs: &[(&str, u64, &PartEvaluation)],
    predictions: &[&CheckedPredictions],
) -> Result<Evaluated, MetricsError> {
    let of_runs = runs.iter().map(|(run, seed, part)| RunMetrics {
        run: (*run).to_owned(),
        seed: *seed,
        metrics: part
            .metrics
            .iter()
            .map(|metric| (metric.name.clone(), estimate(metric)))
            .collect(),
    });
    let parts: Vec<&PartEvaluation> = runs.iter().map(|(_, _, part)| *part).collect();
    let seeds = SeedMetrics { metrics: over_seeds(&parts, predictions)?.whole };
    Ok(Evaluated { runs: of_runs.collect(), seeds })
}

/// Every metric of several runs on the same photos.
#[derive(Debug, Clone, Default)]
pub(crate) struct Summaries {
    pub(crate) whole: BTreeMap<String, SeedSummary>,
    /// By class.
    pub(crate) per_class: Vec<BTreeMap<String, SeedSummary>>,
}

/// Every metric of the parts, summarised over them; `predictions` of all of them in the same order, or none.
pub(crate) fn over_seeds(
    parts: &[&PartEvaluation],
    predictions: &[&CheckedPredictions],
) -> Result<Summaries, MetricsError> {
    let Some(first) = parts.first() else { return Ok(Summaries::default()) };
    let is_complete = parts.len() > 1 && parts.len() == predictions.len();
    let intervals = MeanIntervals::of(if is_complete { predictions } else { &[] })?;
    let names = first.metrics.iter().map(|metric| metric.name.as_str());
    let whole = names.map(|name| {
        let values: Vec<_> = parts.iter().filter_map(|part| part.metric(name)).collect();
        (name.to_owned(), SeedSummary::of(&values, intervals.whole.get(name).copied()))
    });
    let per_class = first.per_class.iter().enumerate().map(|(class, of_class)| {
        let names = of_class.metrics.iter().map(|metric| metric.name.as_str());
        let summaries = names.map(|name| {
            let values = parts.iter().filter_map(|part| part.per_class.get(class)?.metric(name));
            let interval = intervals.per_class.get(class).and_then(|it| it.get(name).copied());
            (name.to_owned(), SeedSummary::of(&values.collect::<Vec<_>>(), interval))
        });
        summaries.collect()
    });
    Ok(Summaries { whole: whole.collect(), per_class: per_class.collect() })
}

fn estimate(metric: &MetricValue) -> Estimate {
    Estimate {
        value: metric.value,
        low: metric.low,
        high: metric.high,
        n: metric.n,
        reason: metric.reason.clone().or_else(|| metric.no_interval.clone()),
    }
}

/// The ends of the metric's scale.
fn limits(metric: &MetricValue) -> Interval {
    let (low, high) = match metric.unit.as_str() {
        "share" => (0.0, 1.0),
        "coefficient" => (-1.0, 1.0),
        _ => (0.0, f64::INFINITY),
    };
    Interval { low, high }
}

#[cfg(test)]
mod tests {
    use super::*;
    use metrics::ConfusionMatrix;

    fn part(right: u64, wrong: u64) -> PartEvaluation {
        let counts = vec![right / 2, wrong / 2, wrong / 2, right / 2];
        let matrix = ConfusionMatrix::from_counts(2, counts).unwrap();
        crate::evaluate_counts(&["a".into(), "b".into()], &matrix)
    }

    #[test]
    fn one_seed_keeps_its_own_interval_and_has_no_spread() {
        let part = part(80, 20);
        let summary = &over_seeds(&[&part], &[]).unwrap().whole["accuracy"];
        let accuracy = part.metric("accuracy").unwrap();
        assert_eq!((summary.mean, summary.sd, summary.n), (Some(0.8), None, 1));
        assert!((summary.low.unwrap() - accuracy.low.unwrap()).abs() < 1e-12);
        assert!((summary.high.unwrap() - accuracy.high.unwrap()).abs() < 1e-12);
    }

    #[test]
    fn seeds_that_differ_widen_the_interval_and_seeds_that_agree_do_not() {
        let (low, middle, high) = (part(60, 40), part(70, 30), part(80, 20));
        let alike = &over_seeds(&[&middle, &middle, &middle], &[]).unwrap().whole["accuracy"];
        let apart = &over_seeds(&[&low, &middle, &high], &[]).unwrap().whole["accuracy"];
        assert_eq!((alike.sd, apart.worst, apart.n), (Some(0.0), Some(0.6), 3));
        assert!((apart.sd.unwrap() - 0.1).abs() < 1e-12);
        assert!(apart.low < alike.low && apart.high > alike.high);
        // t(2) = 4.303: 4.303 * 0.1 / sqrt(3) = 0.248 from the seeds alone.
        assert!(apart.high.unwrap() - 0.7 > 0.248);
    }

    #[test]
    fn the_worst_loss_is_the_highest_and_one_value_has_no_spread() {
        let losses = SeedSummary::of_values(&[1.0, 2.0, 3.0], Better::Lower);
        assert_eq!((losses.mean, losses.sd, losses.worst), (Some(2.0), Some(1.0), Some(3.0)));
        let one = SeedSummary::of_values(&[0.5], Better::Higher);
        assert_eq!((one.mean, one.sd, one.worst, one.n), (Some(0.5), None, Some(0.5), 1));
        assert_eq!(SeedSummary::of_values(&[], Better::Higher).mean, None);
    }

    #[test]
    fn the_json_has_the_form_that_scripts_rely_on() {
        let part = part(2, 2);
        let json = formats::json::json!(summarise(&[("1f", 7, &part)], &[]).unwrap());
        assert_eq!(json["runs"][0]["run"], "1f");
        assert_eq!(json["runs"][0]["seed"], 7);
        assert_eq!(json["runs"][0]["metrics"]["accuracy"]["value"], 0.5);
        assert_eq!(json["runs"][0]["metrics"]["accuracy"]["n"], 4);
        assert!(json["runs"][0]["metrics"]["log_loss"]["value"].is_null());
        assert_eq!(json["seeds"]["metrics"]["accuracy"]["mean"], 0.5);
        assert_eq!(json["seeds"]["metrics"]["accuracy"]["n"], 1);
    }
}
