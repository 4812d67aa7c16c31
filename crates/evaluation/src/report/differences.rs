//! Every experiment of a report against its first one, on the same photos: differences with their intervals, tested.

use formats::predictions::Predictions;
use metrics::overall::{ACCURACY, BALANCED_ACCURACY, MACRO_F1};
use metrics::paired::{About, Difference, Paired, PairedTest, holm};
use metrics::{ConfusionMatrix, Groups, Metric, MetricsError};
use serde::Serialize;

use crate::measure::CONFIDENCE;
use crate::{Estimate, evaluate};

/// Of the paired bootstrap.
const RESAMPLES: usize = 2000;
/// A test says that there is a difference below this.
pub(crate) const LEVEL: f64 = 0.05;

const COMPARED: [&Metric<ConfusionMatrix>; 3] = [&ACCURACY, &BALANCED_ACCURACY, &MACRO_F1];

/// One experiment against the first.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct ComparedExperiment {
    pub(crate) first: String,
    pub(crate) second: String,
    /// Second less first, metric by metric; empty where `reason` says why.
    pub(crate) differences: Vec<MetricDifference>,
    /// Whether the answer is about two ways to train, or about these very networks.
    pub(crate) of_ways_to_train: bool,
    /// Of accuracy, by a paired bootstrap.
    pub(crate) bootstrap: Option<[f64; 2]>,
    /// The exact test, where each side has one seed.
    pub(crate) test: Option<ExactTest>,
    /// Of accuracy: by the exact test where there is one, else by Student's t.
    pub(crate) p_value: Option<f64>,
    /// The same, corrected for as many comparisons as the report makes (Holm).
    pub(crate) p_value_corrected: Option<f64>,
    /// The smallest true difference of accuracy that would have been found in 80 of 100 such test parts.
    pub(crate) detectable: Option<f64>,
    /// Why nothing is compared.
    pub(crate) reason: Option<String>,
}

/// The difference in one metric.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct MetricDifference {
    pub(crate) metric: String,
    pub(crate) title: String,
    pub(crate) estimate: Estimate,
    pub(crate) p_value: Option<f64>,
}

/// Photos that one side alone has right, and what that says.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct ExactTest {
    /// `mcnemar` or `sign_flip`.
    pub(crate) name: &'static str,
    pub(crate) first_only: u64,
    pub(crate) second_only: u64,
}

/// The predictions of an experiment's runs, all on the same photos.
pub(crate) struct Answered<'a> {
    pub(crate) name: &'a str,
    /// Empty where predictions are gone.
    pub(crate) runs: Vec<Predictions>,
}

/// Every experiment against the first.
pub(crate) fn against_the_first(
    experiments: &[Answered<'_>],
) -> Result<Vec<ComparedExperiment>, MetricsError> {
    let Some((first, others)) = experiments.split_first() else { return Ok(Vec::new()) };
    let compared = others.iter().map(|second| compare(first, second));
    let mut compared: Vec<ComparedExperiment> = compared.collect::<Result<_, _>>()?;
    let tested: Vec<f64> = compared.iter().filter_map(|it| it.p_value).collect();
    let mut corrected = holm(&tested).into_iter();
    for comparison in compared.iter_mut().filter(|it| it.p_value.is_some()) {
        comparison.p_value_corrected = corrected.next();
    }
    Ok(compared)
}

fn compare(
    first: &Answered<'_>,
    second: &Answered<'_>,
) -> Result<ComparedExperiment, MetricsError> {
    let nothing = ComparedExperiment {
        first: first.name.to_owned(),
        second: second.name.to_owned(),
        differences: Vec::new(),
        of_ways_to_train: false,
        bootstrap: None,
        test: None,
        p_value: None,
        p_value_corrected: None,
        detectable: None,
        reason: None,
    };
    if let Some(reason) = not_comparable(first, second) {
        return Ok(ComparedExperiment { reason: Some(reason.to_owned()), ..nothing });
    }
    let (one, groups) = checked(first)?;
    let (other, _) = checked(second)?;
    let paired = Paired::new(&one, &other, groups.as_ref())?;
    let accuracy = paired.difference(&ACCURACY, CONFIDENCE).ok();
    let test = paired.test().ok();
    let bootstrap = paired.bootstrap(&ACCURACY, CONFIDENCE, RESAMPLES).ok();
    Ok(ComparedExperiment {
        differences: COMPARED.iter().map(|metric| difference(&paired, metric)).collect(),
        of_ways_to_train: accuracy.is_some_and(|it| it.about == About::WaysToTrain),
        bootstrap: bootstrap.map(|interval| [interval.low, interval.high]),
        p_value: test.as_ref().map(PairedTest::p_value).or(accuracy.map(|it| it.p_value)),
        detectable: accuracy.map(|it| it.detectable),
        test: test.map(exact),
        ..nothing
    })
}

fn not_comparable(first: &Answered<'_>, second: &Answered<'_>) -> Option<&'static str> {
    let photos = |run: &Predictions| -> Vec<_> {
        run.rows.iter().map(|row| (row.sha256, row.label)).collect()
    };
    let (Some(one), false) = (first.runs.first(), second.runs.is_empty()) else {
        return Some("Their predictions are not there any more.");
    };
    let expected = photos(one);
    let same = |run: &Predictions| run.classes == one.classes && photos(run) == expected;
    let all = first.runs.iter().chain(&second.runs).all(same);
    (!all).then_some("They were scored on different photos or labels.")
}

/// The runs as metrics take them; the groups are those of the first, since all are on the same photos.
fn checked(
    answered: &Answered<'_>,
) -> Result<(Vec<metrics::Predictions>, Option<Groups>), MetricsError> {
    let mut groups = None;
    let mut runs = Vec::new();
    for run in &answered.runs {
        let (checked, of_run) = evaluate::checked(run)?;
        groups.get_or_insert(of_run);
        runs.push(checked);
    }
    Ok((runs, groups))
}

fn difference(paired: &Paired<'_>, metric: &Metric<ConfusionMatrix>) -> MetricDifference {
    let found = paired.difference(metric, CONFIDENCE);
    let (estimate, p_value) = match found {
        Ok(Difference { value, interval, p_value, .. }) => {
            let (low, high) = (Some(interval.low), Some(interval.high));
            (Estimate { value: Some(value), low, high, n: 0, reason: None }, Some(p_value))
        }
        Err(why) => {
            let (value, reason) = (paired.value(metric), Some(why.to_string()));
            (Estimate { value, low: None, high: None, n: 0, reason }, None)
        }
    };
    MetricDifference {
        metric: metric.name.to_owned(),
        title: metric.title.to_owned(),
        estimate,
        p_value,
    }
}

fn exact(test: PairedTest) -> ExactTest {
    match test {
        PairedTest::McNemar { first_only, second_only, .. } => {
            ExactTest { name: "mcnemar", first_only, second_only }
        }
        PairedTest::SignFlip { first_only, second_only, .. } => {
            ExactTest { name: "sign_flip", first_only, second_only }
        }
    }
}
