//! Several experiments against the first one, on the same photos: differences with their intervals, tested.

use metrics::overall::{ACCURACY, BALANCED_ACCURACY, MACRO_F1};
use metrics::paired::{About, Difference, Paired, PairedTest, holm};
use metrics::{ConfusionMatrix, Metric, MetricsError};
use serde::Serialize;

use crate::measure::CONFIDENCE;
use crate::page::number::points;
use crate::{CheckedPredictions, Estimate};

/// Of the paired bootstrap.
const RESAMPLES: usize = 2000;
/// A test says that there is a difference below this.
pub(crate) const LEVEL: f64 = 0.05;

const COMPARED: [&Metric<ConfusionMatrix>; 3] = [&ACCURACY, &BALANCED_ACCURACY, &MACRO_F1];

/// One experiment against the first.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ComparedExperiment {
    /// The experiment that is taken off the other.
    pub first: String,
    /// The other.
    pub second: String,
    /// Second less first, metric by metric; empty where `reason` says why.
    pub differences: Vec<MetricDifference>,
    /// Whether the answer is about two ways to train, or about these very networks.
    pub of_ways_to_train: bool,
    /// Of accuracy, by a paired bootstrap.
    pub bootstrap: Option<[f64; 2]>,
    /// The exact test, where each side has one seed.
    pub test: Option<ExactTest>,
    /// Of accuracy: by the exact test where there is one, else by Student's t.
    pub p_value: Option<f64>,
    /// The same, corrected for as many comparisons as are made (Holm).
    pub p_value_corrected: Option<f64>,
    /// The smallest true difference of accuracy that would have been found in 80 of 100 such test parts.
    pub detectable: Option<f64>,
    /// Why nothing is compared.
    pub reason: Option<String>,
}

/// The difference in one metric.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MetricDifference {
    /// The metric's name.
    pub metric: String,
    /// Its name in tables.
    pub title: String,
    /// Second less first.
    pub estimate: Estimate,
    /// By Student's t.
    pub p_value: Option<f64>,
}

/// Photos that one side alone has right, and what that says.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ExactTest {
    /// `mcnemar` or `sign_flip`.
    pub name: &'static str,
    /// Photos that the first alone has right.
    pub first_only: u64,
    /// Photos that the second alone has right.
    pub second_only: u64,
}

impl ComparedExperiment {
    /// What can be said about the accuracy of two experiments.
    pub fn sentence(&self) -> String {
        let Self { first, second, .. } = self;
        if let Some(reason) = &self.reason {
            return format!("“{second}” and “{first}” are not compared. {reason}");
        }
        let accuracy = self.differences.iter().find(|it| it.metric == "accuracy");
        let estimate = accuracy.map(|accuracy| &accuracy.estimate);
        let ends = estimate.and_then(|it| Some((it.value?, it.low?, it.high?)));
        let (Some((value, low, high)), Some(p_value)) = (ends, self.p_value_corrected) else {
            let why = estimate.and_then(|it| it.reason.clone()).unwrap_or_default();
            return format!("Whether “{second}” and “{first}” differ cannot be told. {why}");
        };
        let who = if self.of_ways_to_train {
            ""
        } else {
            ", these very networks: other seeds may differ otherwise"
        };
        let interval = format!(
            "95\u{a0}% interval {} to {}; p {}",
            signed(low),
            points(high).replace('-', "\u{2212}"),
            p_text(p_value),
        );
        if p_value < LEVEL {
            let (better, worse) = if value > 0.0 { (second, first) } else { (first, second) };
            return format!(
                "“{better}” is more accurate than “{worse}”: “{second}” less “{first}” is {} ({interval}){who}.",
                points(value).replace('-', "\u{2212}"),
            );
        }
        let detectable = self.detectable.map_or_else(String::new, |least| {
            let least = points(least);
            format!(
                " This part would have shown a difference of {least} in 80 of 100 cases; a smaller \
                 one may be there."
            )
        });
        format!(
            "That “{second}” and “{first}” differ in accuracy is not shown: {} ({interval}){who}.{detectable}",
            points(value).replace('-', "\u{2212}"),
        )
    }
}

/// An end of an interval in points, without the word.
pub(crate) fn signed(share: f64) -> String {
    format!("{:.1}", 100.0 * share).replace('-', "\u{2212}")
}

/// As `= 0.034`.
pub(crate) fn p_text(p_value: f64) -> String {
    if p_value < 0.001 { "< 0.001".to_owned() } else { format!("= {p_value:.3}") }
}

/// The predictions of an experiment's runs, all on the same photos.
pub(crate) struct Answered<'a> {
    pub(crate) name: &'a str,
    /// Empty where predictions are gone.
    pub(crate) runs: Vec<&'a CheckedPredictions>,
}

impl<'a> Answered<'a> {
    fn numbers(&self) -> Vec<&'a metrics::Predictions> {
        self.runs.iter().map(|run| &run.numbers).collect()
    }
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
    // All are of the same photos, so the groups of the first are those of all.
    let groups = first.runs.first().map(|run| &run.groups);
    let (one, other) = (first.numbers(), second.numbers());
    let paired = Paired::new(&one, &other, groups)?;
    let accuracy = paired.difference(&ACCURACY, CONFIDENCE).ok();
    let test = paired.test().ok();
    let bootstrap = paired.bootstrap(CONFIDENCE, RESAMPLES).ok();
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
    let (Some(one), false) = (first.runs.first(), second.runs.is_empty()) else {
        return Some("Their predictions are not there any more.");
    };
    let one = &one.table;
    let same = |CheckedPredictions { table, .. }: &CheckedPredictions| {
        table.classes() == one.classes()
            && table.photos() == one.photos()
            && table.labels() == one.labels()
    };
    let all = first.runs.iter().chain(&second.runs).copied().all(same);
    (!all).then_some("They were scored on different photos or labels.")
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

#[cfg(test)]
mod tests {
    use super::*;

    fn nothing(reason: Option<&str>) -> ComparedExperiment {
        let [paper, steady] = ["paper", "steady"].map(|name| Answered { name, runs: Vec::new() });
        let compared = compare(&paper, &steady).unwrap();
        ComparedExperiment { reason: reason.map(str::to_owned), ..compared }
    }

    #[test]
    fn what_cannot_be_compared_is_said_with_its_reason() {
        let gone = "Their predictions are not there any more.";
        let sentence = format!("“steady” and “paper” are not compared. {gone}");
        assert_eq!(nothing(Some(gone)).sentence(), sentence);
    }

    #[test]
    fn a_difference_is_called_one_only_below_the_level() {
        let accuracy = MetricDifference {
            metric: "accuracy".to_owned(),
            title: "accuracy".to_owned(),
            estimate: Estimate {
                value: Some(-0.026),
                low: Some(-0.048),
                high: Some(0.004),
                n: 0,
                reason: None,
            },
            p_value: None,
        };
        let tested = |p_value| {
            let tested = ComparedExperiment {
                differences: vec![accuracy.clone()],
                of_ways_to_train: true,
                p_value_corrected: Some(p_value),
                detectable: Some(0.05),
                ..nothing(None)
            };
            tested.sentence().replace('\u{a0}', " ")
        };
        insta::assert_snapshot!(tested(0.0004), @"“paper” is more accurate than “steady”: “steady” less “paper” is −2.6 points (95 % interval −4.8 to 0.4 points; p < 0.001).");
        insta::assert_snapshot!(tested(0.2), @"That “steady” and “paper” differ in accuracy is not shown: −2.6 points (95 % interval −4.8 to 0.4 points; p = 0.200). This part would have shown a difference of 5.0 points in 80 of 100 cases; a smaller one may be there.");
    }
}
