//! One metric of the list, applied: value, interval, n, and the reason where there is no value.

use formats::evaluation::MetricValue;

use metrics::interval::NoInterval;
use metrics::ranking::ClassRanking;
use metrics::{
    ClassCounts, Confidence, ConfusionMatrix, Direction, Grouped, Input, Metric, Predictions, Unit,
};

/// Of every interval in mien.
pub(crate) const CONFIDENCE: Confidence = Confidence::USUAL;

/// A metric of the whole matrix.
pub(crate) fn of_matrix(
    metric: &Metric<ConfusionMatrix>,
    matrix: &ConfusionMatrix,
    groups: Option<&Grouped<'_, ConfusionMatrix>>,
) -> MetricValue {
    let photos = matrix.total();
    let reason = match metric.name {
        _ if photos == 0 => "there are no photos",
        "cohen_kappa" => {
            "all photos have one class and got one class, so no agreement beyond chance is possible"
        }
        "matthews_corrcoef" => {
            "all photos have one class, or all got the same answer, so nothing can vary together"
        }
        _ => "no class has the counts it needs",
    };
    applied(metric, matrix, groups, photos, reason)
}

/// A metric of the probabilities.
pub(crate) fn of_probabilities(
    metric: &Metric<Predictions>,
    predictions: &Predictions,
    groups: Option<&Grouped<'_, Predictions>>,
) -> MetricValue {
    let photos = predictions.len() as u64;
    applied(metric, predictions, groups, photos, "there are no photos")
}

/// A metric that needs more than counts, where there are counts alone.
pub(crate) fn not_from_counts<T>(metric: &Metric<T>, photos: u64) -> MetricValue {
    MetricValue {
        reason: Some("counts alone carry no probabilities".to_owned()),
        ..described(metric, photos)
    }
}

/// A metric of one class against all others.
pub(crate) fn of_class(
    metric: &Metric<ClassCounts>,
    counts: &ClassCounts,
    groups: Option<&Grouped<'_, ClassCounts>>,
) -> MetricValue {
    let (n, reason) = match metric.name {
        "precision" => (counts.predicted(), "no photo was predicted as this class"),
        "recall" => (counts.support(), "this part has no photo of this class"),
        "specificity" => (counts.others(), "this part has no photo of another class"),
        "f1" => (
            counts.support() + counts.false_positives,
            "no photo has this class and none was predicted as it",
        ),
        _ => (counts.total(), "there are no photos"),
    };
    applied(metric, counts, groups, n, reason)
}

/// A metric of the order in which the photos are likely to be of one class.
pub(crate) fn of_ranking(
    metric: &Metric<ClassRanking>,
    ranking: &ClassRanking,
    groups: Option<&Grouped<'_, ClassRanking>>,
) -> MetricValue {
    let reason = "this part has no photo of this class, or of no other";
    applied(metric, ranking, groups, ranking.photos() as u64, reason)
}

fn applied<T: Input>(
    metric: &Metric<T>,
    input: &T,
    groups: Option<&Grouped<'_, T>>,
    n: u64,
    reason: &str,
) -> MetricValue {
    let value = metric.value(input);
    let (interval, missing) = match (value, metric.withheld) {
        (None, _) => (None, None),
        (Some(_), Some(why)) => (None, Some(why.to_owned())),
        (Some(_), None) => match metric.interval(input, CONFIDENCE, groups) {
            Ok(interval) => (Some(interval), None),
            Err(NoInterval::Undefined | NoInterval::NotEstimated) => (None, None),
            Err(missing) => (None, Some(missing.to_string())),
        },
    };
    MetricValue {
        value,
        low: interval.map(|interval| interval.low),
        high: interval.map(|interval| interval.high),
        reason: value.is_none().then(|| reason.to_owned()),
        no_interval: missing,
        ..described(metric, n)
    }
}

fn described<T>(metric: &Metric<T>, n: u64) -> MetricValue {
    MetricValue {
        name: metric.name.to_owned(),
        title: metric.title.to_owned(),
        value: None,
        low: None,
        high: None,
        reason: None,
        no_interval: None,
        n,
        unit: unit_name(metric.unit).to_owned(),
        direction: direction_name(metric.direction).to_owned(),
        definition: metric.definition.to_owned(),
    }
}

fn unit_name(unit: Unit) -> &'static str {
    match unit {
        Unit::Photos => "photos",
        Unit::Share => "share",
        Unit::Coefficient => "coefficient",
        Unit::SquaredDifference => "squared_difference",
        Unit::Nats => "nats",
    }
}

fn direction_name(direction: Direction) -> &'static str {
    match direction {
        Direction::HigherIsBetter => "higher_is_better",
        Direction::LowerIsBetter => "lower_is_better",
        Direction::Neither => "neither",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_undefined_value_comes_with_its_reason_and_no_interval() {
        let never_predicted = ClassCounts {
            true_positives: 0,
            false_positives: 0,
            false_negatives: 4,
            true_negatives: 6,
        };
        let precision = of_class(&metrics::per_class::PRECISION, &never_predicted, None);
        assert_eq!((precision.value, precision.low, precision.n), (None, None, 0));
        assert_eq!(precision.reason.as_deref(), Some("no photo was predicted as this class"));
        let recall = of_class(&metrics::per_class::RECALL, &never_predicted, None);
        assert_eq!((recall.value, recall.n, recall.reason), (Some(0.0), 4, None));
        assert!(recall.high > Some(0.3));
    }

    #[test]
    fn agreement_by_one_class_alone_is_not_defined() {
        let matrix = ConfusionMatrix::from_counts(2, vec![5, 0, 0, 0]).unwrap();
        let kappa = of_matrix(&metrics::overall::COHEN_KAPPA, &matrix, None);
        assert_eq!(kappa.value, None);
        assert!(kappa.reason.unwrap().contains("one class"));
    }
}
