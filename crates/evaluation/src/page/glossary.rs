//! What every number means, with its formula.

use std::collections::BTreeSet;

use formats::evaluation::MetricValue;
use maud::{Markup, html};

use crate::figures::Drawing;
use crate::report::Report;

/// Words of this report that are no metric.
const WORDS: [(&str, &str); 6] = [
    (
        "95 % interval",
        "The range of true values that do not contradict the photos seen: made in this way, 95 of \
         100 intervals hold the true value. Where photos come in groups (people, sessions, photos that \
         look alike), Student's t over what each group does to the value; where every photo stands for \
         itself, Wilson's score interval for shares and intervals like it for the others. Fewer than five \
         groups have none.",
    ),
    (
        "interval of a mean over seeds",
        "Photos and seeds are two independent kinds of chance: the mean distance from value to \
         interval end (photos), and Student's t times sd / √seeds (seeds). The squares of both add \
         up (Zou and Donner 2008).",
    ),
    (
        "sd",
        "Standard deviation between seeds, divided by seeds − 1. A seed decides the first weights, \
         the order of photos and dropout.",
    ),
    (
        "always giving the same answer",
        "The accuracy of answering the most frequent class of the part for every photo, without \
         looking: what any network has to beat.",
    ),
    (
        "baselines on pixels",
        "What needs no network, learned from the same training part. Nearest neighbour: the class of \
         the training photo whose pixels are nearest (squared distance). Linear softmax: multinomial \
         logistic regression on the pixels. Where the first does as well as the second, less 2 \
         points, photos have twins or their people in the training part: the leak alarm.",
    ),
    (
        "TP, FP, FN, TN",
        "One class against all others: rightly found, wrongly called so, missed, rightly not called \
         so; n is their sum.",
    ),
];

pub(super) fn section(report: &Report, _: &[Drawing]) -> Option<Markup> {
    let evaluation = report.experiments.first()?.evaluation();
    let of_class = evaluation.per_class.first().into_iter().flat_map(|class| &class.metrics);
    let mut seen = BTreeSet::new();
    let metrics = evaluation.metrics.iter().chain(of_class);
    let metrics: Vec<&MetricValue> = metrics.filter(|metric| seen.insert(&metric.name)).collect();
    Some(html! {
        dl.glossary {
            @for metric in metrics { div {
                dt { (metric.title) }
                dd { (metric.definition) @if let Some(direction) = direction(metric) { " " (direction) } }
            } }
            @for (word, meaning) in WORDS { div { dt { (word) } dd { (meaning) } } }
        }
    })
}

fn direction(metric: &MetricValue) -> Option<&'static str> {
    match (metric.unit.as_str(), metric.direction.as_str()) {
        ("photos", _) => None,
        (_, "higher_is_better") => Some("Higher is better."),
        (_, "lower_is_better") => Some("Lower is better."),
        _ => None,
    }
}
