//! Several seeds as one result: mean, spread, worst, and an interval that holds both kinds of chance.

use std::collections::BTreeMap;

use formats::evaluation::{MetricValue, PartEvaluation};
use serde::Serialize;

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
    /// Why there is no value.
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
    /// Lower end of the 95 % interval of the mean, see [`SeedSummary::of`].
    pub low: Option<f64>,
    /// Upper end of the 95 % interval of the mean.
    pub high: Option<f64>,
    /// Over how many seeds.
    pub n: usize,
}

impl SeedSummary {
    /// Summarises one metric over its runs.
    ///
    /// Two independent kinds of chance move the mean: which photos were drawn (the mean distance
    /// from value to interval end over the runs, which all saw the same photos) and which seeds
    /// (Student's t, n - 1 degrees of freedom). The squares of both distances add up: the MOVER
    /// rule of G. Y. Zou and A. Donner, "Construction of confidence limits about effect measures",
    /// Statistics in Medicine 27 (2008). One seed keeps its own interval.
    pub fn of(values: &[&MetricValue]) -> Self {
        let defined: Vec<(f64, &MetricValue)> =
            values.iter().filter_map(|metric| Some((metric.value?, *metric))).collect();
        let values: Vec<f64> = defined.iter().map(|(value, _)| *value).collect();
        let lower = defined.first().is_some_and(|(_, it)| it.direction == "lower_is_better");
        let plain = Self::of_values(&values, if lower { Better::Lower } else { Better::Higher });
        let (mean, n) = (plain.mean, plain.n);
        let reach = plain.sd.map_or(0.0, |sd| student_t(n - 1) * sd / (n as f64).sqrt());
        let below = end_distance(&defined, |metric| metric.low);
        let above = end_distance(&defined, |metric| metric.high);
        let (floor, ceiling) = defined.first().map_or((0.0, 0.0), |(_, metric)| limits(metric));
        let end = |distance: Option<f64>, sign: f64| {
            let end = mean? + sign * distance?.hypot(reach);
            Some(end.clamp(floor, ceiling))
        };
        Self { low: end(below, -1.0), high: end(above, 1.0), ..plain }
    }

    /// Summarises values that have no intervals of their own.
    pub fn of_values(values: &[f64], better: Better) -> Self {
        let worst = match better {
            Better::Lower => values.iter().copied().reduce(f64::max),
            Better::Higher => values.iter().copied().reduce(f64::min),
        };
        let mean = mean(values.iter().copied());
        let sd = mean.and_then(|mean| deviation(values, mean));
        Self { mean, sd, worst, low: None, high: None, n: values.len() }
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

/// The numbers of several runs on the same part, given as run id, seed and evaluation.
pub fn summarise(runs: &[(&str, u64, &PartEvaluation)]) -> Evaluated {
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
    Evaluated { runs: of_runs.collect(), seeds: SeedMetrics { metrics: over_seeds(&parts) } }
}

/// Every metric of the parts, summarised over them.
pub(crate) fn over_seeds(parts: &[&PartEvaluation]) -> BTreeMap<String, SeedSummary> {
    let names = parts.iter().flat_map(|part| &part.metrics).map(|metric| &metric.name);
    let summary = |name: &str| {
        let values: Vec<_> = parts.iter().filter_map(|part| part.metric(name)).collect();
        SeedSummary::of(&values)
    };
    names.map(|name| (name.clone(), summary(name))).collect()
}

fn estimate(metric: &MetricValue) -> Estimate {
    Estimate {
        value: metric.value,
        low: metric.low,
        high: metric.high,
        n: metric.n,
        reason: metric.reason.clone(),
    }
}

/// Around the first value, so that equal values have exactly themselves as their mean.
fn mean(values: impl ExactSizeIterator<Item = f64> + Clone) -> Option<f64> {
    let (count, first) = (values.len() as f64, values.clone().next()?);
    Some(first + values.map(|value| value - first).sum::<f64>() / count)
}

fn deviation(values: &[f64], mean: f64) -> Option<f64> {
    let squares: f64 = values.iter().map(|value| (value - mean).powi(2)).sum();
    (values.len() > 1).then(|| (squares / (values.len() - 1) as f64).sqrt())
}

/// The mean distance from a value to one end of its interval, when every run has one.
fn end_distance(
    defined: &[(f64, &MetricValue)],
    end: impl Fn(&MetricValue) -> Option<f64>,
) -> Option<f64> {
    let distances: Option<Vec<f64>> =
        defined.iter().map(|(value, metric)| Some((end(metric)? - value).abs())).collect();
    mean(distances?.into_iter())
}

fn limits(metric: &MetricValue) -> (f64, f64) {
    match metric.unit.as_str() {
        "share" => (0.0, 1.0),
        "coefficient" => (-1.0, 1.0),
        _ => (0.0, f64::INFINITY),
    }
}

/// The two-sided 95 % quantiles of Student's t for 1 to 30 degrees of freedom.
#[rustfmt::skip]
const STUDENT_T: [f64; 30] = [
    12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228,
    2.201, 2.179, 2.160, 2.145, 2.131, 2.120, 2.110, 2.101, 2.093, 2.086,
    2.080, 2.074, 2.069, 2.064, 2.060, 2.056, 2.052, 2.048, 2.045, 2.042,
];

/// Beyond the table: the expansion in 1 / degrees of Abramowitz and Stegun, 26.7.5.
fn student_t(degrees: usize) -> f64 {
    let known = degrees.checked_sub(1).and_then(|index| STUDENT_T.get(index));
    known.copied().unwrap_or_else(|| {
        let (z, degrees) = (1.959_964_f64, degrees.max(1) as f64);
        let first = (z.powi(3) + z) / 4.0;
        let second = (5.0 * z.powi(5) + 16.0 * z.powi(3) + 3.0 * z) / 96.0;
        z + first / degrees + second / degrees.powi(2)
    })
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
        let summary = &over_seeds(&[&part])["accuracy"];
        let accuracy = part.metric("accuracy").unwrap();
        assert_eq!((summary.mean, summary.sd, summary.n), (Some(0.8), None, 1));
        assert!((summary.low.unwrap() - accuracy.low.unwrap()).abs() < 1e-12);
        assert!((summary.high.unwrap() - accuracy.high.unwrap()).abs() < 1e-12);
    }

    #[test]
    fn seeds_that_differ_widen_the_interval_and_seeds_that_agree_do_not() {
        let (low, middle, high) = (part(60, 40), part(70, 30), part(80, 20));
        let alike = &over_seeds(&[&middle, &middle, &middle])["accuracy"];
        let apart = &over_seeds(&[&low, &middle, &high])["accuracy"];
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
    fn the_quantile_goes_on_smoothly_after_its_table() {
        assert!((student_t(31) - 2.0395).abs() < 1e-3);
        assert!((student_t(100_000) - 1.96).abs() < 1e-3);
    }

    #[test]
    fn the_json_has_the_form_that_scripts_rely_on() {
        let part = part(2, 2);
        let json = formats::json::json!(summarise(&[("1f", 7, &part)]));
        assert_eq!(json["runs"][0]["run"], "1f");
        assert_eq!(json["runs"][0]["seed"], 7);
        assert_eq!(json["runs"][0]["metrics"]["accuracy"]["value"], 0.5);
        assert_eq!(json["runs"][0]["metrics"]["accuracy"]["n"], 4);
        assert!(json["runs"][0]["metrics"]["log_loss"]["value"].is_null());
        assert_eq!(json["seeds"]["metrics"]["accuracy"]["mean"], 0.5);
        assert_eq!(json["seeds"]["metrics"]["accuracy"]["n"], 1);
    }
}
