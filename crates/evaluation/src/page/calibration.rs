//! Whether the network knows when it is right: calibration, abstaining, and the order of its probabilities.

use maud::{Markup, html};

use super::confusion::which;
use super::{experiment_heading, figure};
use crate::figures::Drawing;
use crate::report::{ExperimentReport, Report};

pub(super) fn section(report: &Report, drawings: &[Drawing]) -> Option<Markup> {
    let known = |experiment: &&ExperimentReport| experiment.probabilities.is_some();
    let experiments: Vec<_> = report.experiments.iter().filter(known).collect();
    (!experiments.is_empty()).then(|| {
        html! {
            @for experiment in experiments {
                (experiment_heading(report, &experiment.name))
                @if let Some(shown) = which(experiment) { p { (shown) } }
                div.figures { @for name in ["reliability", "coverage", "roc", "precision-recall"] {
                    (figure(drawings, &format!("{name}-{}", experiment.slug), ""))
                } }
            }
        }
    })
}
