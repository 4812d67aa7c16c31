//! What was trained: the model and every setting.

use maud::{Markup, html};

use super::experiment_heading;
use crate::figures::Drawing;
use crate::report::{ExperimentReport, Report};

pub(super) fn section(report: &Report, _: &[Drawing]) -> Option<Markup> {
    let experiments: Vec<&ExperimentReport> =
        report.experiments.iter().filter(|it| it.has_runs()).collect();
    (!experiments.is_empty()).then(|| html! {
        @for experiment in experiments {
            (experiment_heading(report, &experiment.name))
            @if !experiment.question.is_empty() && report.experiments.len() > 1 {
                p { "Question: " (experiment.question) }
            }
            @if !experiment.model_summary.is_empty() {
                pre tabindex="0" role="region" aria-label={ "Model of " (experiment.name) } { (experiment.model_summary) }
            }
            details {
                summary { "Every setting of " (experiment.name) " (" code { "resolved.yaml" } ")" }
                pre tabindex="0" role="region" aria-label={ "Settings of " (experiment.name) } { (experiment.settings) }
            }
        }
    })
}
