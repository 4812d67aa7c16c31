//! What the probabilities of the shown run say beyond its answers: calibration, abstaining, curves of each class.

use formats::evaluation::{ClassEvaluation, PartEvaluation};
use metrics::abstaining::coverage_accuracy;
use metrics::reliability::reliability_bins;
use metrics::{Interval, MetricsError};
use serde::Serialize;

use crate::figures::{ClassCurve, CoveragePoint, ReliabilityBin};
use crate::measure::CONFIDENCE;
use crate::{CheckedPredictions, Estimate};

/// Points of the curve of abstaining.
const MOST_POINTS: usize = 100;

/// Of one run, on one part.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Probabilities {
    pub(crate) reliability: Vec<ReliabilityBin>,
    pub(crate) coverage: Vec<CoveragePoint>,
    /// By class.
    #[serde(skip)]
    pub(crate) roc: Vec<ClassCurve>,
    /// By class.
    #[serde(skip)]
    pub(crate) precision_recall: Vec<ClassCurve>,
}

impl Probabilities {
    /// From the predictions behind `evaluation`.
    pub(crate) fn of(
        predictions: &CheckedPredictions,
        evaluation: &PartEvaluation,
    ) -> Result<Self, MetricsError> {
        let CheckedPredictions { numbers, groups, .. } = predictions;
        let curves = evaluation.per_class.iter().enumerate().map(|(class, of_class)| {
            let ranking = numbers.ranking(class);
            let roc = ranking.roc_curve();
            let roc = roc.iter().map(|at| (at.false_positive_rate, at.true_positive_rate));
            let precision_recall = ranking.precision_recall_curve();
            let precision_recall = precision_recall.iter().map(|at| (at.recall, at.precision));
            let curve = |points: Vec<(f64, f64)>, area| curve(of_class, points, area, evaluation);
            [
                curve(roc.collect(), "roc_auc"),
                curve(precision_recall.collect(), "average_precision"),
            ]
        });
        let (roc, precision_recall) = curves.map(|[roc, other]| (roc, other)).unzip();
        let coverage = coverage_accuracy(numbers, Some(groups), CONFIDENCE, MOST_POINTS)?;
        let mut coverage: Vec<CoveragePoint> = coverage
            .into_iter()
            .map(|point| CoveragePoint {
                threshold: point.threshold,
                coverage: point.coverage,
                accuracy: estimate(Some(point.accuracy), point.interval.ok(), point.photos as u64),
            })
            .collect();
        coverage.sort_by(|one, other| one.threshold.total_cmp(&other.threshold));
        Ok(Self { reliability: bins(numbers), coverage, roc, precision_recall })
    }
}

fn bins(predictions: &metrics::Predictions) -> Vec<ReliabilityBin> {
    let bins = reliability_bins(predictions, CONFIDENCE);
    let bin = |bin: metrics::reliability::ReliabilityBin| ReliabilityBin {
        from: bin.from,
        to: bin.to,
        confidence: bin.mean_confidence.unwrap_or(f64::midpoint(bin.from, bin.to)),
        accuracy: estimate(bin.accuracy, bin.interval, bin.photos),
    };
    bins.into_iter().map(bin).collect()
}

fn curve(
    numbers: &ClassEvaluation,
    mut points: Vec<(f64, f64)>,
    area: &str,
    evaluation: &PartEvaluation,
) -> ClassCurve {
    points.sort_by(|one, other| one.0.total_cmp(&other.0));
    let area = numbers.metric(area);
    let ends = area.and_then(|area| Some(Interval { low: area.low?, high: area.high? }));
    let photos = numbers.metric("support").and_then(|support| support.value).unwrap_or_default();
    ClassCurve {
        class: numbers.label.clone(),
        points,
        area: estimate(area.and_then(|area| area.value), ends, photos as u64),
        share: photos / evaluation.photos.max(1) as f64,
    }
}

fn estimate(value: Option<f64>, interval: Option<Interval>, n: u64) -> Estimate {
    let (low, high) = (interval.map(|ends| ends.low), interval.map(|ends| ends.high));
    Estimate { value, low, high, n, reason: None }
}
