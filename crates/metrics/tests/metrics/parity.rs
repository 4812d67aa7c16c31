//! Every number agrees with `scikit-learn` and SciPy to 1e-12, on the data of `make_sklearn_fixtures.py`.

use metrics::{
    Confidence, Grouped, Groups, Input, Metric, Predictions, distributions, interval, overall,
    paired, per_class, probabilistic, ranking,
};
use serde_json::Value;

const FIXTURES: &str = include_str!("../fixtures/sklearn.json");

fn fixtures(part: &str) -> Vec<Value> {
    let mut fixtures: Value = serde_json::from_str(FIXTURES).unwrap();
    serde_json::from_value(fixtures[part].take()).unwrap()
}

fn predictions(case: &Value) -> Predictions {
    let classes = case["classes"].as_u64().unwrap() as usize;
    let labels = serde_json::from_value(case["labels"].clone()).unwrap();
    let probabilities = serde_json::from_value(case["probabilities"].clone()).unwrap();
    Predictions::new(classes, labels, probabilities).unwrap()
}

fn compare<T: Input>(metrics: &[Metric<T>], input: &T, expected: &Value, case: &Value) {
    assert_eq!(expected.as_object().unwrap().len(), metrics.len());
    for metric in metrics {
        let (found, expected) = (metric.value(input), expected[metric.name].as_f64());
        let agree = match (found, expected) {
            (Some(found), Some(expected)) => (found - expected).abs() < 1e-12,
            (found, expected) => found == expected,
        };
        assert!(agree, "{} {}: {found:?}, expected {expected:?}", case["name"], metric.name);
    }
}

#[test]
fn every_listed_metric_agrees_with_scikit_learn() {
    for case in fixtures("cases") {
        let predictions = predictions(&case);
        let matrix = predictions.confusion();
        let counts: Vec<u64> = matrix.rows().flatten().copied().collect();
        assert_eq!(serde_json::to_value(counts).unwrap(), case["confusion"], "{}", case["name"]);
        compare(&overall::METRICS, &matrix, &case["overall"], &case);
        compare(&probabilistic::METRICS, &predictions, &case["probabilistic"], &case);
        for class in 0..predictions.classes() {
            let mut expected = case["ranking"][class].clone();
            let expected = expected.as_object_mut().unwrap();
            expected.retain(|name, _| name != "curve" && name != "components");
            let expected = Value::from(expected.clone());
            compare(&ranking::METRICS, &predictions.ranking(class), &expected, &case);
        }
        for (class, counts) in matrix.per_class().iter().enumerate() {
            compare(&per_class::METRICS, counts, &case["per_class"][class], &case);
        }
    }
}

#[test]
fn wilson_agrees_with_scipy() {
    for case in fixtures("wilson") {
        let number = |name: &str| case[name].as_f64().unwrap();
        let confidence = Confidence::new(number("confidence")).unwrap();
        let found = interval::wilson(number("successes"), number("n"), confidence).unwrap();
        assert!((found.low - number("low")).abs() < 1e-12, "{case}: {found:?}");
        assert!((found.high - number("high")).abs() < 1e-12, "{case}: {found:?}");
    }
}

#[test]
fn the_normal_quantile_agrees_with_scipy() {
    for pair in fixtures("normal_quantile") {
        let (probability, expected) = (pair[0].as_f64().unwrap(), pair[1].as_f64().unwrap());
        let found = distributions::normal_quantile(probability).unwrap();
        assert!((found - expected).abs() < 1e-12 * expected.abs().max(1.0), "{pair}: {found}");
    }
}

#[test]
fn the_precision_recall_curve_agrees_with_scikit_learn() {
    for case in fixtures("cases") {
        let predictions = predictions(&case);
        for class in 0..predictions.classes() {
            let curve = predictions.ranking(class).precision_recall_curve();
            let found: Vec<[f64; 3]> =
                curve.iter().map(|it| [it.threshold, it.recall, it.precision]).collect();
            let expected: Vec<[f64; 3]> =
                serde_json::from_value(case["ranking"][class]["curve"].clone()).unwrap();
            let difference = |(found, expected): (&[f64; 3], &[f64; 3])| {
                (0..3).map(|column| (found[column] - expected[column]).abs()).fold(0.0, f64::max)
            };
            assert_eq!(found.len(), expected.len(), "{} {class}", case["name"]);
            let largest = found.iter().zip(&expected).map(difference).fold(0.0, f64::max);
            assert!(largest < 1e-12, "{} {class}: {largest}", case["name"]);
        }
    }
}

/// The interval of the area from DeLong's components as Python counts them, each photo a draw of its own.
#[test]
fn the_interval_of_the_area_follows_from_delongs_components() {
    for case in fixtures("cases") {
        let predictions = predictions(&case);
        for class in 0..predictions.classes() {
            let expected = &case["ranking"][class];
            let Some(area) = expected["roc_auc"].as_f64() else { continue };
            let components: Vec<f64> =
                serde_json::from_value(expected["components"].clone()).unwrap();
            let found =
                ranking::ROC_AUC.interval(&predictions.ranking(class), Confidence::USUAL, None);
            let of_class = |label: &usize| *label == class;
            let positives =
                predictions.labels().iter().filter(|label| of_class(label)).count() as f64;
            let photos = predictions.len() as f64;
            let size = |label| if of_class(label) { positives } else { photos - positives };
            let whole = 1.0 / positives + 1.0 / (photos - positives);
            let parts: Vec<f64> =
                predictions.labels().iter().map(|label| size(label).powi(-2) / whole).collect();
            // One photo decides, nothing is wrong, or both kinds weigh the same: those are other rules.
            let is_alike = (2.0 * positives - photos).abs() < 0.5;
            if parts.iter().any(|part| *part > 0.5) || !(1e-9..1.0).contains(&area) || is_alike {
                continue;
            }
            let moves = components.iter().zip(predictions.labels()).zip(&parts);
            let moves = moves.map(|((it, label), part)| (it - area) / size(label) / (1.0 - part));
            let squares: f64 = moves.map(|it| it * it).sum();
            let error = (squares * (photos - 1.0) / photos).sqrt();
            let degrees = 1.0 / parts.iter().map(|part| part * part).sum::<f64>() - 1.0;
            let logit = (area / (1.0 - area)).ln();
            let reach =
                Confidence::USUAL.quantile(degrees.max(1.0)) * error / (area * (1.0 - area));
            let low = 1.0 / (1.0 + (reach - logit).exp());
            assert!((found.unwrap().low - low).abs() < 1e-9, "{} {class}", case["name"]);
        }
    }
}

/// Of what `scikit-learn` can weight photos for: influences by weighting each a little more and less.
#[test]
fn intervals_by_groups_follow_from_scikit_learns_weights() {
    for case in fixtures("grouped") {
        let predictions = predictions(&case);
        let names: Vec<u64> = serde_json::from_value(case["groups"].clone()).unwrap();
        let groups = Groups::new(&names);
        let matrix = predictions.confusion();
        let ranking = predictions.ranking(0);
        let by_outcome = groups.by_outcome(&predictions, 0).unwrap();
        let class = matrix.per_class()[0];
        let mut compared = compare_by_groups(
            &overall::METRICS,
            &matrix,
            &groups.by_cell(&predictions).unwrap(),
            &case,
        );
        compared += compare_by_groups(
            &probabilistic::METRICS,
            &predictions,
            &groups.by_photo(&predictions).unwrap(),
            &case,
        );
        compared += compare_by_groups(
            &ranking::METRICS,
            &ranking,
            &groups.by_rank(&ranking).unwrap(),
            &case,
        );
        compared += compare_by_groups(&per_class::METRICS, &class, &by_outcome, &case);
        assert_eq!(compared, case["intervals"].as_object().unwrap().len());
    }
}

fn compare_by_groups<T: Input>(
    metrics: &[Metric<T>],
    input: &T,
    groups: &Grouped<'_, T>,
    case: &Value,
) -> usize {
    let known = |metric: &&Metric<T>| case["intervals"].get(metric.name).is_some();
    for metric in metrics.iter().filter(known) {
        let found = metric.interval(input, Confidence::USUAL, Some(groups)).unwrap();
        let [low, high]: [f64; 2] =
            serde_json::from_value(case["intervals"][metric.name].clone()).unwrap();
        // What differences of numbers leave of their digits.
        let agree = (found.low - low).abs() < 1e-6 && (found.high - high).abs() < 1e-6;
        assert!(agree, "{}: {found:?}, expected {low} to {high}", metric.name);
    }
    metrics.iter().filter(known).count()
}

#[test]
fn students_t_agrees_with_scipy() {
    let numbers = |part: &str| -> Vec<[f64; 3]> {
        serde_json::from_value(fixtures("student")[0][part].clone()).unwrap()
    };
    for [probability, degrees, expected] in numbers("quantiles") {
        let found = distributions::student_quantile(probability, degrees).unwrap();
        let off = (found / expected - 1.0).abs();
        assert!(off < 1e-10, "{probability} {degrees}: {found}, expected {expected}");
    }
    for [t, degrees, expected] in numbers("tails") {
        let found = distributions::student_two_sided(t, degrees).unwrap();
        let off = (found - expected).abs() / expected.max(1e-300);
        assert!(off < 1e-10, "{t} {degrees}: {found}, expected {expected}");
    }
}

#[test]
fn the_exact_test_of_a_fair_coin_agrees_with_scipy() {
    for case in fixtures("coins") {
        let (heads, tails): (u64, u64) = (case[0].as_u64().unwrap(), case[1].as_u64().unwrap());
        let (found, expected) =
            (distributions::coin_two_sided(heads, tails), case[2].as_f64().unwrap());
        assert!((found / expected - 1.0).abs() < 1e-9, "{case}: {found}");
    }
}

#[test]
fn the_sign_flip_test_agrees_with_scipy() {
    for case in fixtures("sign_flips") {
        let differences: Vec<i64> = serde_json::from_value(case[0].clone()).unwrap();
        let (found, expected) = (paired::sign_flip(&differences), case[1].as_f64().unwrap());
        assert!((found - expected).abs() < 1e-12, "{case}: {found}");
    }
}
