//! Every number agrees with `scikit-learn` and `SciPy` to 1e-12, on the data of `make_sklearn_fixtures.py`.

use metrics::{Metric, Predictions, distributions, interval, overall, per_class, probabilistic};
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

fn compare<Input>(metrics: &[Metric<Input>], input: &Input, expected: &Value, case: &Value) {
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
        for (class, counts) in matrix.per_class().iter().enumerate() {
            compare(&per_class::METRICS, counts, &case["per_class"][class], &case);
        }
    }
}

#[test]
fn wilson_agrees_with_scipy() {
    for case in fixtures("wilson") {
        let number = |name: &str| case[name].as_f64().unwrap();
        let found =
            interval::wilson(number("successes"), number("n"), number("confidence")).unwrap();
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
