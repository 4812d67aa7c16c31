//! The paper's Table III comes out of its confusion matrix, to the printed digit.

use metrics::{Confidence, ConfusionMatrix, Metric, overall, per_class};

const MATRIX: &str = include_str!("../../../../docs/table-iii/counts.csv");

/// The table as published, but for the F1 of sad (printed .969: cut, not rounded) and of surprise
/// (printed .918, which no counts give).
const TABLE: &str = "\
label    TP FP FN TN  precision recall specificity F1    accuracy baseline
angry    51 44  0 160 0.537     1.000  0.784       0.699 82.75    80.00
happy    24  2 27 202 0.923     0.471  0.990       0.623 88.63    80.00
neutral  36  0 15 204 1.000     0.706  1.000       0.828 94.12    80.00
sad      48  0  3 204 1.000     0.941  1.000       0.970 98.82    80.00
surprise 40 10 11 194 0.800     0.784  0.951       0.792 91.76    80.00
";

fn matrix() -> ConfusionMatrix {
    let cells = MATRIX.lines().skip(1).flat_map(|line| line.split(',').skip(1));
    ConfusionMatrix::from_counts(5, cells.map(|cell| cell.parse().unwrap()).collect()).unwrap()
}

#[test]
fn every_printed_digit_of_table_iii_comes_out() {
    let rows = TABLE.lines().skip(1).zip(MATRIX.lines().skip(1)).zip(matrix().per_class());
    for ((expected, line), counts) in rows {
        let value = |metric: &Metric<_>| metric.value(&counts).unwrap();
        let label = line.split(',').next().unwrap();
        let row = format!(
            "{label:8} {:2} {:2} {:2} {:3} {:.3}     {:.3}  {:.3}       {:.3} {:.2}    {:.2}",
            counts.true_positives,
            counts.false_positives,
            counts.false_negatives,
            counts.true_negatives,
            value(&per_class::PRECISION),
            value(&per_class::RECALL),
            value(&per_class::SPECIFICITY),
            value(&per_class::F1),
            100.0 * value(&per_class::ONE_VERSUS_REST_ACCURACY),
            100.0 * value(&per_class::ONE_VERSUS_REST_BASELINE),
        );
        assert_eq!(row, expected);
    }
    assert_eq!(TABLE.lines().count(), 6);
}

#[test]
fn the_overall_numbers_the_paper_never_states_come_out() {
    let matrix = matrix();
    assert_eq!((matrix.correct(), matrix.total()), (199, 255));
    let text = |metric: &Metric<_>| {
        let interval = metric.interval(&matrix, Confidence::USUAL, None).unwrap();
        let value = metric.value(&matrix).unwrap();
        format!("{} {value:.4} ({:.3} to {:.3})", metric.name, interval.low, interval.high)
    };
    let texts: Vec<String> = overall::METRICS.iter().map(text).collect();
    insta::assert_snapshot!(texts.join("\n"), @"
    accuracy 0.7804 (0.726 to 0.827)
    balanced_accuracy 0.7804 (0.732 to 0.822)
    macro_f1 0.7823 (0.729 to 0.827)
    cohen_kappa 0.7255 (0.657 to 0.782)
    matthews_corrcoef 0.7458 (0.686 to 0.795)
    ");
}
