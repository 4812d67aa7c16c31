//! Laws that hold for any labels and probabilities.

use metrics::abstaining::coverage_accuracy;
use metrics::overall::ACCURACY;
use metrics::paired::{holm, sign_flip};
use metrics::ranking::{AVERAGE_PRECISION, ROC_AUC};
use metrics::reliability::reliability_bins;
use metrics::{
    ClassCounts, Confidence, ConfusionMatrix, Grouped, Groups, Input, Interval, Metric, NoInterval,
    Predictions, overall, per_class, probabilistic, ranking,
};
use proptest::prelude::*;

/// Labels and distinct probabilities of 1 to 40 photos in 2 to 6 classes; classes may be absent.
fn predictions() -> impl Strategy<Value = Predictions> {
    (2..=6_usize, 1..=40_usize).prop_flat_map(|(classes, n)| {
        let labels = prop::collection::vec(0..classes, n);
        let scores = prop::collection::vec(0.01..1.0_f64, n * classes);
        (labels, scores).prop_map(move |(labels, scores)| {
            let rows = scores.chunks_exact(classes).flat_map(|row| {
                let sum: f64 = row.iter().sum();
                row.iter().map(move |score| score / sum)
            });
            Predictions::new(classes, labels, rows.collect()).unwrap()
        })
    })
}

/// The same photos with rows moved by `order` and classes renamed by `names`.
fn rearranged(predictions: &Predictions, order: &[usize], names: &[usize]) -> Predictions {
    let rows: Vec<_> = predictions.rows().collect();
    let mut labels = Vec::new();
    let mut probabilities = Vec::new();
    for &index in order {
        let (label, row) = rows[index];
        labels.push(names.iter().position(|&name| name == label).unwrap());
        probabilities.extend(names.iter().map(|&name| row[name]));
    }
    Predictions::new(predictions.classes(), labels, probabilities).unwrap()
}

fn values<T: Input>(metrics: &[Metric<T>], input: &T) -> Vec<Option<f64>> {
    metrics.iter().map(|metric| metric.value(input)).collect()
}

fn alike(a: &[Option<f64>], b: &[Option<f64>]) -> bool {
    a.len() == b.len()
        && a.iter().zip(b).all(|pair| match pair {
            (Some(a), Some(b)) => (a - b).abs() < 1e-9,
            (a, b) => a == b,
        })
}

proptest! {
    #[test]
    fn neither_the_order_of_rows_nor_the_names_of_classes_matter(
        (predictions, order, names) in predictions().prop_flat_map(|predictions| {
            let order = Just((0..predictions.len()).collect::<Vec<_>>()).prop_shuffle();
            let names = Just((0..predictions.classes()).collect::<Vec<_>>()).prop_shuffle();
            (Just(predictions), order, names)
        })
    ) {
        let moved = rearranged(&predictions, &order, &names);
        let (before, after) = (predictions.confusion(), moved.confusion());
        let overall = |matrix| values(&overall::METRICS, matrix);
        prop_assert!(alike(&overall(&before), &overall(&after)));
        let probabilistic = |predictions| values(&probabilistic::METRICS, predictions);
        prop_assert!(alike(&probabilistic(&predictions), &probabilistic(&moved)));
        let per_class = before.per_class();
        let renamed: Vec<ClassCounts> = names.iter().map(|&name| per_class[name]).collect();
        prop_assert_eq!(renamed, after.per_class());
    }

    #[test]
    fn counts_cover_every_photo_once(predictions in predictions()) {
        let matrix = predictions.confusion();
        let n = predictions.len() as u64;
        prop_assert_eq!(matrix.total(), n);
        prop_assert_eq!(matrix.true_totals().iter().sum::<u64>(), n);
        prop_assert_eq!(matrix.predicted_totals().iter().sum::<u64>(), n);
        let per_class = matrix.per_class();
        prop_assert!(per_class.iter().all(|counts| counts.total() == n));
        let hits: u64 = per_class.iter().map(|counts| counts.true_positives).sum();
        prop_assert_eq!(hits, matrix.correct());
        for row in matrix.row_normalised().into_iter().flatten() {
            prop_assert!((row.iter().sum::<f64>() - 1.0).abs() < 1e-12);
        }
    }

    #[test]
    fn the_matrix_of_all_photos_is_the_sum_of_its_parts(
        labels in prop::collection::vec((0..4_usize, 0..4_usize), 0..50),
        cut in 0..50_usize,
    ) {
        let matrix = |pairs: &[(usize, usize)]| {
            let (labels, predicted): (Vec<_>, Vec<_>) = pairs.iter().copied().unzip();
            ConfusionMatrix::from_labels(4, &labels, &predicted).unwrap()
        };
        let (first, second) = labels.split_at(cut.min(labels.len()));
        let mut sum = matrix(first);
        sum.add(&matrix(second)).unwrap();
        prop_assert_eq!(sum, matrix(&labels));
    }

    #[test]
    fn no_value_is_nan_and_every_interval_holds_its_value(
        counts in prop::collection::vec(prop_oneof![Just(0), 0..5_u64, 0..10_000_u64], 16)
    ) {
        let matrix = ConfusionMatrix::from_counts(4, counts).unwrap();
        check(&overall::METRICS, &matrix)?;
        for counts in matrix.per_class() {
            check(&per_class::METRICS, &counts)?;
        }
    }
}

proptest! {
    #[test]
    fn the_area_is_below_its_curve_and_the_other_class_has_the_same(predictions in predictions()) {
        for class in 0..predictions.classes() {
            let ranking = predictions.ranking(class);
            let roc = ranking.roc_curve();
            let below: f64 = roc
                .windows(2)
                .map(|pair| {
                    let width = pair[1].false_positive_rate - pair[0].false_positive_rate;
                    width * f64::midpoint(pair[0].true_positive_rate, pair[1].true_positive_rate)
                })
                .sum();
            let curve = ranking.precision_recall_curve();
            let mut recall = 0.0;
            let steps = curve.iter().map(|point| {
                let step = (point.recall - recall) * point.precision;
                recall = point.recall;
                step
            });
            let steps: f64 = steps.sum();
            match (ROC_AUC.value(&ranking), AVERAGE_PRECISION.value(&ranking)) {
                (Some(area), Some(average)) => {
                    prop_assert!((area - below).abs() < 1e-12, "{area} {below}");
                    prop_assert!((average - steps).abs() < 1e-12, "{average} {steps}");
                }
                values => prop_assert!(values == (None, None) && roc.is_empty() && curve.is_empty()),
            }
        }
        if predictions.classes() == 2 {
            let areas = [0, 1].map(|class| ROC_AUC.value(&predictions.ranking(class)));
            prop_assert!(alike(&areas[..1], &areas[1..]));
        }
    }

    #[test]
    fn intervals_by_groups_hold_their_value_in_any_order_under_any_names(
        (predictions, names, order) in predictions().prop_flat_map(|predictions| {
            let names = prop::collection::vec(0..12_u8, predictions.len());
            let order = Just((0..predictions.len()).collect::<Vec<_>>()).prop_shuffle();
            (Just(predictions), names, order)
        })
    ) {
        let classes: Vec<usize> = (0..predictions.classes()).collect();
        let moved = rearranged(&predictions, &order, &classes);
        let renamed: Vec<u8> = order.iter().map(|&photo| 200 - names[photo]).collect();
        let before = intervals(&predictions, &Groups::new(&names))?;
        let after = intervals(&moved, &Groups::new(&renamed))?;
        prop_assert_eq!(before.len(), after.len());
        for (before, after) in before.iter().zip(&after) {
            match (before, after) {
                (Ok(before), Ok(after)) => {
                    let far = (before.low - after.low).abs().max((before.high - after.high).abs());
                    prop_assert!(far <= 1e-6 * before.high.max(1.0), "{before:?} {after:?}");
                }
                (before, after) => prop_assert!(before.is_err() == after.is_err(), "{before:?} {after:?}"),
            }
        }
    }

    #[test]
    fn the_last_point_of_the_coverage_curve_is_the_accuracy(
        predictions in predictions(), most in 1..50_usize
    ) {
        let curve = coverage_accuracy(&predictions, None, Confidence::USUAL, most).unwrap();
        let last = curve.last().unwrap();
        prop_assert!(curve.len() <= most && last.photos == predictions.len());
        prop_assert!((last.accuracy - ACCURACY.value(&predictions.confusion()).unwrap()).abs() < 1e-12);
        prop_assert!(curve.windows(2).all(|pair| pair[0].threshold > pair[1].threshold));
        let bins = reliability_bins(&predictions, Confidence::USUAL);
        prop_assert_eq!(bins.iter().map(|bin| bin.photos).sum::<u64>(), predictions.len() as u64);
    }

    #[test]
    fn p_values_are_chances_and_corrections_only_raise_them(
        differences in prop::collection::vec(-20..20_i64, 0..40),
        p_values in prop::collection::vec(0.0..1.0_f64, 0..10),
    ) {
        let p_value = sign_flip(&differences);
        prop_assert!(p_value > 0.0 && p_value <= 1.0);
        let turned: Vec<i64> = differences.iter().map(|difference| -difference).collect();
        prop_assert!((p_value - sign_flip(&turned)).abs() < 1e-12);
        let adjusted = holm(&p_values);
        prop_assert!(adjusted.iter().zip(&p_values).all(|(a, p)| a >= p && *a <= 1.0));
    }
}

/// Every interval by groups, each checked to hold its value.
fn intervals(
    predictions: &Predictions,
    groups: &Groups,
) -> Result<Vec<Result<Interval, NoInterval>>, TestCaseError> {
    let matrix = predictions.confusion();
    let by_cell = groups.by_cell(predictions).unwrap();
    let by_photo = groups.by_photo(predictions).unwrap();
    let mut all = checked(&overall::METRICS, &matrix, Some(&by_cell))?;
    all.extend(checked(&probabilistic::METRICS, predictions, Some(&by_photo))?);
    for (class, counts) in matrix.per_class().iter().enumerate() {
        let by_outcome = groups.by_outcome(predictions, class).unwrap();
        all.extend(checked(&per_class::METRICS, counts, Some(&by_outcome))?);
        let ranking = predictions.ranking(class);
        let by_rank = groups.by_rank(&ranking).unwrap();
        all.extend(checked(&ranking::METRICS, &ranking, Some(&by_rank))?);
    }
    Ok(all)
}

fn check<T: Input>(metrics: &[Metric<T>], input: &T) -> Result<(), TestCaseError> {
    checked(metrics, input, None).map(|_| ())
}

fn checked<T: Input>(
    metrics: &[Metric<T>],
    input: &T,
    groups: Option<&Grouped<'_, T>>,
) -> Result<Vec<Result<Interval, NoInterval>>, TestCaseError> {
    let mut intervals = Vec::new();
    for metric in metrics {
        let value = metric.value(input);
        let interval = metric.interval(input, Confidence::USUAL, groups);
        prop_assert!(value.is_none_or(f64::is_finite), "{}: {value:?}", metric.name);
        if let Ok(interval) = interval {
            let value = value.unwrap();
            let (low, high) = (interval.low - 1e-12, interval.high + 1e-12);
            prop_assert!((low..=high).contains(&value), "{}: {value} {interval:?}", metric.name);
        }
        intervals.push(interval);
    }
    Ok(intervals)
}
