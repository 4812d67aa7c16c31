//! Matrices of 2 to 20 classes, empty ones, and what is right or wrong throughout.

use formats::evaluation::ClassEvaluation;
use metrics::ConfusionMatrix;

use super::super::{confusion, per_class};
use super::{Drawing, PAPER, classes, drawn, noise};

pub(super) fn matrices() -> Vec<(String, Drawing)> {
    let mut all = Vec::new();
    let mut empty = counts(5, 51, 0.7);
    empty[2] = vec![0; 5];
    let cases = [
        ("two", classes(2, false), counts(2, 128, 0.8)),
        ("two long names", classes(2, true), counts(2, 128, 0.8)),
        ("five", classes(5, false), counts(5, 51, 0.7)),
        ("an empty class", classes(5, false), empty),
        ("all right", classes(5, false), counts(5, 51, 1.0)),
        ("all wrong", classes(5, false), counts(5, 51, 0.0)),
        ("no photos", classes(5, false), counts(5, 0, 0.0)),
        ("seven", classes(7, false), counts(7, 3_000, 0.6)),
        ("nine long names", classes(9, true), counts(9, 40, 0.6)),
        ("twenty", classes(20, false), counts(20, 12, 0.6)),
        ("twenty long names, a million photos", classes(20, true), counts(20, 50_000, 0.6)),
    ];
    for (case, classes, counts) in &cases {
        let experiment = PAPER;
        for normalised in [false, true] {
            let figure = confusion::Confusion { experiment, classes, counts, normalised };
            all.push(drawn(case, &figure));
        }
        let matrix = ConfusionMatrix::from_counts(classes.len(), counts.concat()).unwrap();
        let classes: Vec<ClassEvaluation> = crate::evaluate_counts(classes, &matrix).per_class;
        all.push(drawn(case, &per_class::PerClass { experiment, classes: &classes }));
    }
    all
}

/// Photos by true and predicted class: `skill` of each class right, the others spread.
fn counts(classes: usize, photos: u64, skill: f64) -> Vec<Vec<u64>> {
    let cell = |row: usize, column: usize| {
        let wrong = (1.0 - skill) * 2.0 * noise(31 * row + column) / (classes - 1) as f64;
        (photos as f64 * if row == column { skill } else { wrong }).round() as u64
    };
    (0..classes).map(|row| (0..classes).map(|column| cell(row, column)).collect()).collect()
}
