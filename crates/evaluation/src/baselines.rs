//! What needs no network, in the numbers of one that does.

use formats::evaluation::{Baseline, Baselines};
use metrics::baselines::{Answers, LeakAlarm};
use metrics::{MetricsError, Predictions, overall};

use crate::CheckedPredictions;
use crate::measure::of_matrix;

/// The numbers of the baselines on the photos of `predictions`.
pub(crate) fn baselines(
    predictions: &CheckedPredictions,
    answers: &Answers,
) -> Result<Baselines, MetricsError> {
    let (classes, groups) = (predictions.numbers.classes(), &predictions.groups);
    let named: [(&str, &str, &str, &[usize]); 3] = [
        (
            "majority",
            "always the commonest class",
            "Every photo gets the class that is commonest in the training part.",
            &answers.majority,
        ),
        (
            "nearest_neighbour",
            "nearest neighbour on pixels",
            "Every photo gets the class of the training photo whose pixels are nearest to its own (squared distance, in the view of the network).",
            &answers.nearest_neighbour,
        ),
        (
            "linear_softmax",
            "linear softmax on pixels",
            "Multinomial logistic regression on the same pixels, with a small penalty on its weights: a network without a hidden layer.",
            &answers.linear_softmax,
        ),
    ];
    let of = |(name, title, definition, answered): (&str, &str, &str, &[usize])| {
        let sure = certain(classes, &answers.labels, answered)?;
        let (matrix, by_cell) = (sure.confusion(), groups.by_cell(&sure)?);
        Ok(Baseline {
            name: name.to_owned(),
            title: title.to_owned(),
            definition: definition.to_owned(),
            metrics: overall::METRICS
                .iter()
                .map(|metric| of_matrix(metric, &matrix, Some(&by_cell)))
                .collect(),
        })
    };
    Ok(Baselines {
        classifiers: named.into_iter().map(of).collect::<Result<_, _>>()?,
        leak_alarm: LeakAlarm::of(answers).alarm,
        missing: None,
    })
}

/// Answers that give one class all of the probability.
fn certain(
    classes: usize,
    labels: &[usize],
    answered: &[usize],
) -> Result<Predictions, MetricsError> {
    let mut probabilities = vec![0.0; classes * answered.len()];
    for (photo, &class) in answered.iter().enumerate() {
        probabilities[photo * classes + class] = 1.0;
    }
    Predictions::new(classes, labels.to_vec(), probabilities)
}
